/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include "admin/xg-changed-since.h"

#include <glib/gi18n-lib.h>

#include "admin/xg-form-catalogue.h"
#include "form/xg-form-datatype.h"
#include "form/xg-form.h"

/**
 * xg_changed_since_append:
 * @told: what was said so far
 * @line: what is said in a line of its own
 */
void
xg_changed_since_append (GString *told, const char *line)
{
  g_return_if_fail (told != NULL);

  if (told->len > 0)
    g_string_append_c (told, '\n');
  g_string_append (told, line);
}

/**
 * xg_changed_since_tell_settings:
 * @before: what was left of settings, as a form that would make them so
 * @now: (nullable): the configuration now; %NULL: it could not be read
 * @told: where to say it
 *
 * Says the settings that are not as they were left. One that the broker does not tell any more says
 * nothing.
 */
void
xg_changed_since_tell_settings (XgDataForm *before, XgDataForm *now, GString *told)
{
  g_autoptr (XgForm) form = NULL;

  g_return_if_fail (before != NULL);
  g_return_if_fail (told != NULL);

  if (now == NULL)
    return;
  form = xg_form_new (now);
  xg_form_catalogue_describe (form);
  for (guint i = 0; i < xg_data_form_get_n_fields (before); i++)
    {
      const char *var = xg_data_form_get_var (before, i);
      XgFormField *field = var != NULL ? xg_form_find (form, var) : NULL;
      g_autofree char *label = NULL;
      g_autofree char *value = NULL;
      g_autofree char *line = NULL;

      if (field == NULL || g_str_equal (var, "FORM_TYPE"))
        continue;
      xg_form_field_set_values (field, xg_data_form_get_values_at (before, i));
      if (!xg_form_field_get_changed (field))
        continue;
      label = xg_form_quote (xg_form_field_get_label (field));
      value = xg_form_field_tell_values (field, xg_form_field_get_saved_values (field));
      /* Translators: a setting and its value */
      line = g_strdup_printf (_ ("%s: %s"), label, value);
      xg_changed_since_append (told, line);
    }
}

/**
 * xg_changed_since_say:
 * @told: what is not as it was left, in lines
 *
 * Returns: (transfer full) (nullable): it as a sentence about somebody; %NULL: nothing was told
 */
char *
xg_changed_since_say (GString *told)
{
  g_return_val_if_fail (told != NULL, NULL);

  if (told->len == 0)
    return NULL;
  /* Translators: %s is what there is, such as "carol@… is a member" */
  return g_strdup_printf (_ ("Changed since then by somebody. Now: %s"), told->str);
}
