/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include "admin/xg-form-catalogue.h"
#include "admin/xg-publish-conditions.h"

#define FORM_TYPE "http://jabber.org/protocol/pubsub#publish-options"

/**
 * xg_publish_conditions_list:
 * @configuration: the configuration of a topic, or what new ones begin with
 *
 * Any field of the configuration can be a condition, unless it can't be told apart from another.
 *
 * Returns: (transfer full) (element-type XgFormField): those fields, in the order of the form
 */
GPtrArray *
xg_publish_conditions_list (XgForm *configuration)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (XG_IS_FORM (configuration), fields);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (configuration)); i++)
    {
      g_autoptr (XgFormField) field = g_list_model_get_item (G_LIST_MODEL (configuration), i);

      if (xg_form_field_get_editable (field) && xg_form_field_get_var (field) != NULL)
        g_ptr_array_add (fields, g_steal_pointer (&field));
    }
  return fields;
}

/**
 * xg_publish_conditions_new:
 * @configuration: as xg_publish_conditions_list()
 * @vars: (array zero-terminated=1): the fields that are conditions
 * @before: (nullable): the form of other conditions; edits of those that remain are repeated
 *
 * Returns: (transfer full): a form of these conditions, at first as the topic is; all of it is to
 *   be submitted
 */
XgForm *
xg_publish_conditions_new (XgForm *configuration, const char *const *vars, XgForm *before)
{
  XgForm *form;

  g_return_val_if_fail (XG_IS_FORM (configuration), NULL);

  form = xg_form_new_part (configuration, vars);
  xg_form_set_form_type (form, FORM_TYPE);
  xg_form_catalogue_describe (form);
  if (before != NULL)
    xg_form_carry_over (form, before);
  return form;
}
