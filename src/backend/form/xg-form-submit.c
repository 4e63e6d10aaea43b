/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-form"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "form/xg-form-private.h"
#include "form/xg-form-values.h"

/* The field as it goes to the broker. A text that was emptied is an empty text, not no answer. */
void
xg_form_field_append_submit (XgFormField *self, GString *out)
{
  const char *one[2] = { self->text, NULL };
  const gboolean is_text =
    (self->type == XG_FORM_TEXT_SINGLE || self->type == XG_FORM_TEXT_PRIVATE) &&
    xg_form_datatype_is_text (xg_form_rule_get_datatype (self->rule));

  if (self->one_value || (is_text && self->values[0] == NULL))
    xg_data_form_append_values (out, self->var, one);
  else
    xg_data_form_append_values (out, self->var, (const char *const *) self->values);
}

static gboolean
belongs_in (XgFormField *field, XgFormSubmit what)
{
  if (!field->editable)
    return FALSE;
  return field->changed || (what == XG_FORM_SUBMIT_ALL && field->values[0] != NULL);
}

/* Nobody is stopped by a field that is not submitted. */
static XgFormField *
find_wrong (XgForm *self, XgFormSubmit what)
{
  for (guint i = 0; i < self->shown->len; i++)
    {
      XgFormField *field = self->shown->pdata[i];

      if (field->error != NULL && (what == XG_FORM_SUBMIT_ALL || field->changed))
        return field;
    }
  return NULL;
}

/**
 * xg_form_submit:
 * @self: a form
 * @what: which fields to send
 * @error: where to tell why it can't be sent
 *
 * Makes what goes back to the broker (XEP-0004 section 3.1). Hidden fields return as they came,
 * among them the FORM_TYPE; fields without a value that nobody touched stay away.
 *
 * Returns: (transfer full) (nullable): the element `<x type='submit'/>` as text; %NULL with @error
 *   set, in the domain %XG_FORM_ERROR, when a field that would be sent is wrong
 */
char *
xg_form_submit (XgForm *self, XgFormSubmit what, GError **error)
{
  g_autoptr (GString) out = NULL;
  XgFormField *wrong;

  g_return_val_if_fail (XG_IS_FORM (self), NULL);

  wrong = find_wrong (self, what);
  if (wrong != NULL)
    {
      g_autofree char *label = xg_form_quote (xg_form_field_get_label (wrong));

      g_set_error (error, XG_FORM_ERROR, XG_FORM_ERROR_INVALID, _ ("%s: %s"), label, wrong->error);
      return NULL;
    }

  out = g_string_new (NULL);
  xg_data_form_begin_submit (out, xg_form_get_form_type (self));
  for (guint i = 0; i < self->hidden->len; i++)
    {
      XgFormField *field = self->hidden->pdata[i];

      if (field->var != NULL && g_strcmp0 (field->var, "FORM_TYPE") != 0 &&
          g_hash_table_lookup (self->by_var, field->var) == field)
        xg_form_field_append_submit (field, out);
    }
  for (guint i = 0; i < self->shown->len; i++)
    {
      if (belongs_in (self->shown->pdata[i], what))
        xg_form_field_append_submit (self->shown->pdata[i], out);
    }
  xg_data_form_end (out);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
