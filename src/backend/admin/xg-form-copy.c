/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include "admin/xg-form-copy.h"

/* What makes a node the one that it is, and who has which rights there. */
static const char *const own[] = {
  "pubsub#title",
  "pubsub#description",
  "pubsub#node_type",
  "pubsub#collection",
  "pubsub#children",
  "pubsub#owner",
  "pubsub#publisher",
  "pubsub#creator",
  "pubsub#creation_date",
  "pubsub#contact",
  NULL,
};

/**
 * xg_form_copy_settings:
 * @form: the configuration of a node
 * @other: that of another one
 *
 * Edits @form so that the node gets the settings of the other. Its name, what it is in and what is
 * in it, and the lists of people stay as they are.
 *
 * Returns: how many settings of @form are another now
 */
guint
xg_form_copy_settings (XgForm *form, XgForm *other)
{
  guint n_copied = 0;

  g_return_val_if_fail (XG_IS_FORM (form), 0);
  g_return_val_if_fail (XG_IS_FORM (other), 0);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (other)); i++)
    {
      g_autoptr (XgFormField) from = g_list_model_get_item (G_LIST_MODEL (other), i);
      const char *var = xg_form_field_get_var (from);
      XgFormField *field = var != NULL ? xg_form_find (form, var) : NULL;
      gboolean before;

      if (field == NULL || g_strv_contains (own, var) ||
          xg_form_field_get_form_type (field) != xg_form_field_get_form_type (from))
        continue;
      before = xg_form_field_get_changed (field);
      xg_form_field_set_values (field, xg_form_field_get_values (from));
      n_copied += !before && xg_form_field_get_changed (field);
    }
  return n_copied;
}
