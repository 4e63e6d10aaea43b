/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-form"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "form/xg-form-compare.h"
#include "form/xg-form-private.h"
#include "form/xg-form-values.h"

/**
 * xg_form_difference_free:
 * @self: (transfer full): a difference
 */
void
xg_form_difference_free (XgFormDifference *self)
{
  g_free (self->var);
  g_free (self->label);
  g_free (self->sentence);
  g_free (self);
}

static char *
explain (XgFormField *field, XgFormOutcome outcome, const char *const *now)
{
  g_autofree char *label = xg_form_quote (xg_form_field_get_label (field));
  g_autofree char *wanted = xg_form_field_tell_values (field, (const char *const *) field->values);
  g_autofree char *had = xg_form_field_tell_values (field, (const char *const *) field->saved);
  g_autofree char *has = now != NULL ? xg_form_field_tell_values (field, now) : NULL;

  switch (outcome)
    {
    case XG_FORM_IGNORED:
      return g_strdup_printf (
        /* Translators: a setting, what it was to be, what it is */
        _ ("%s: the broker accepted %s, but still has %s. It does not support this change."),
        label,
        wanted,
        has);
    case XG_FORM_ALTERED:
      /* Translators: a setting, what it was to be, what it is */
      return g_strdup_printf (_ ("%s: the broker was asked for %s, but made %s of it."),
                              label,
                              wanted,
                              has);
    case XG_FORM_UNTOLD:
      return g_strdup_printf (_ ("%s: the broker does not tell this setting any more, so whether "
                                 "it took %s can't be seen."),
                              label,
                              wanted);
    case XG_FORM_ALONGSIDE:
    default:
      /* Translators: a setting, what it was, what it is */
      return g_strdup_printf (_ ("%s changed from %s to %s, though that was not asked for."),
                              label,
                              had,
                              has);
    }
}

/* @now: the field's values in the new form, NULL for none there. FALSE: as it should be. */
static gboolean
judge (XgFormField *field, const char *const *now, XgFormOutcome *outcome)
{
  if (!field->editable || field->type == XG_FORM_TEXT_PRIVATE)
    return FALSE;
  if (now == NULL)
    {
      /* Some brokers tell unset fields, some don't */
      *outcome = XG_FORM_UNTOLD;
      return field->changed && !xg_form_values_are_empty ((const char *const *) field->values);
    }
  if (xg_form_values_equal (field->sense, (const char *const *) field->values, now))
    return FALSE;
  if (!field->changed)
    *outcome = XG_FORM_ALONGSIDE;
  else if (xg_form_values_equal (field->sense, (const char *const *) field->saved, now))
    *outcome = XG_FORM_IGNORED;
  else
    *outcome = XG_FORM_ALTERED;
  return TRUE;
}

/* As xg_data_form_get_values() for every variable, but each in one step. */
static GHashTable *
index_values (XgDataForm *form)
{
  GHashTable *all = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < xg_data_form_get_n_fields (form); i++)
    {
      const char *var = xg_data_form_get_var (form, i);

      if (var != NULL && !g_hash_table_contains (all, var))
        g_hash_table_insert (all, (gpointer) var, (gpointer) xg_data_form_get_values_at (form, i));
    }
  return all;
}

/**
 * xg_form_compare:
 * @self: a form as it was submitted, with its edits
 * @now: the form as it was read again afterwards
 *
 * Finds what the broker did not do as it was asked to, though it may have answered that all went
 * well: Prosody ignores fields that it does not know, others silently keep values within bounds.
 * Secrets are not compared.
 *
 * Returns: (transfer full) (element-type XgFormDifference): the differences, in the order of the
 *   form; empty when everything is as asked for
 */
GPtrArray *
xg_form_compare (XgForm *self, XgDataForm *now)
{
  g_autoptr (GHashTable) values = NULL;
  GPtrArray *out;

  g_return_val_if_fail (XG_IS_FORM (self), NULL);
  g_return_val_if_fail (now != NULL, NULL);

  values = index_values (now);
  out = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_form_difference_free);
  for (guint i = 0; i < self->shown->len; i++)
    {
      XgFormField *field = self->shown->pdata[i];
      const char *const *has = field->var != NULL ? g_hash_table_lookup (values, field->var) : NULL;
      XgFormOutcome outcome;
      XgFormDifference *difference;

      if (!judge (field, has, &outcome))
        continue;
      difference = g_new0 (XgFormDifference, 1);
      difference->outcome = outcome;
      difference->var = g_strdup (field->var);
      difference->label = g_strdup (xg_form_field_get_label (field));
      difference->sentence = explain (field, outcome, has);
      g_ptr_array_add (out, difference);
    }
  return out;
}
