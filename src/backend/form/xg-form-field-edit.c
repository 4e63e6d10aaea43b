/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-form"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/xg-wipe.h"
#include "form/xg-form-field-private.h"
#include "form/xg-form-values.h"

/* How many values a sentence names. */
#define MAX_VALUES_TOLD 5

static void
replace_values (XgFormField *self, char **values)
{
  g_clear_pointer (&self->chosen, g_hash_table_unref);
  for (guint i = 0; self->type == XG_FORM_TEXT_PRIVATE && self->values[i] != NULL; i++)
    {
      xg_wipe_string (self->values[i]);
      self->values[i] = g_strdup ("");
    }
  g_strfreev (self->values);
  self->values = values;
}

static void
replace_text (XgFormField *self, char *text)
{
  if (self->type == XG_FORM_TEXT_PRIVATE)
    xg_wipe_string (self->text);
  else
    g_free (self->text);
  self->text = text;
}

/* Tells everybody of new values, in one go. */
void
xg_form_field_values_changed (XgFormField *self)
{
  const gboolean changed = !xg_form_values_equal (self->sense,
                                                  (const char *const *) self->values,
                                                  (const char *const *) self->saved);
  const gboolean switched = changed != self->changed;
  char *error;

  g_object_freeze_notify (G_OBJECT (self));
  self->changed = changed;
  error = xg_form_field_check (self);
  if (g_strcmp0 (error, self->error) != 0)
    xg_form_field_notify_error (self);
  g_free (self->error);
  self->error = error;
  xg_form_field_notify_values (self);
  if (switched)
    xg_form_field_notify_changed (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * xg_form_field_get_values:
 * @self: a field
 *
 * Returns: (transfer none) (array zero-terminated=1): its values as they are now
 */
const char *const *
xg_form_field_get_values (XgFormField *self)
{
  g_return_val_if_fail (XG_IS_FORM_FIELD (self), NULL);
  return (const char *const *) self->values;
}

/**
 * xg_form_field_get_saved_values:
 * @self: a field
 *
 * Returns: (transfer none) (array zero-terminated=1): its values at the broker
 */
const char *const *
xg_form_field_get_saved_values (XgFormField *self)
{
  g_return_val_if_fail (XG_IS_FORM_FIELD (self), NULL);
  return (const char *const *) self->saved;
}

/**
 * xg_form_field_set_values:
 * @self: a field
 * @values: (array zero-terminated=1): new values
 *
 * Changes a field of any type. Values that are wrong are kept and told by
 * xg_form_field_get_error().
 */
void
xg_form_field_set_values (XgFormField *self, const char *const *values)
{
  g_return_if_fail (XG_IS_FORM_FIELD (self));
  g_return_if_fail (values != NULL);

  if (!self->editable || g_strv_equal ((const char *const *) self->values, values))
    return;
  replace_text (self, xg_form_values_to_text (self->type, values));
  replace_values (self, g_strdupv ((char **) values));
  xg_form_field_values_changed (self);
}

/**
 * xg_form_field_get_text:
 * @self: a field
 *
 * Returns: its text as it was typed; a line for each value of a multiple type
 */
const char *
xg_form_field_get_text (XgFormField *self)
{
  g_return_val_if_fail (XG_IS_FORM_FIELD (self), NULL);
  return self->text;
}

/**
 * xg_form_field_set_text:
 * @self: a field of text or addresses
 * @text: (nullable): what was typed
 */
void
xg_form_field_set_text (XgFormField *self, const char *text)
{
  const char *new_text = text != NULL ? text : "";

  g_return_if_fail (XG_IS_FORM_FIELD (self));

  if (!self->editable || xg_form_type_is_list (self->type) || self->type == XG_FORM_BOOLEAN ||
      strcmp (self->text, new_text) == 0)
    return;
  replace_text (self, g_strdup (new_text));
  replace_values (
    self,
    xg_form_values_from_text (self->type, xg_form_rule_get_datatype (self->rule), self->text));
  xg_form_field_values_changed (self);
}

/**
 * xg_form_field_get_active:
 * @self: a field
 *
 * Returns: whether a boolean is on; one without a value is not
 */
gboolean
xg_form_field_get_active (XgFormField *self)
{
  const char *value;

  g_return_val_if_fail (XG_IS_FORM_FIELD (self), FALSE);

  value = self->values[0];
  return self->type == XG_FORM_BOOLEAN &&
         (g_strcmp0 (value, "1") == 0 || g_strcmp0 (value, "true") == 0);
}

/**
 * xg_form_field_set_active:
 * @self: a boolean
 * @active: whether it is on
 *
 * The value is "1" or "0", which every broker reads; some read nothing else.
 */
void
xg_form_field_set_active (XgFormField *self, gboolean active)
{
  g_return_if_fail (XG_IS_FORM_FIELD (self));

  if (self->type != XG_FORM_BOOLEAN || xg_form_field_get_active (self) == !!active)
    return;
  xg_form_field_set_values (self, (const char *const[]){ active ? "1" : "0", NULL });
}

/**
 * xg_form_field_get_selected:
 * @self: a field
 *
 * Returns: which of its options a list of one has; %XG_FORM_NOTHING_SELECTED for none
 */
guint
xg_form_field_get_selected (XgFormField *self)
{
  XgFormOption *option;
  guint position;

  g_return_val_if_fail (XG_IS_FORM_FIELD (self), XG_FORM_NOTHING_SELECTED);

  if (self->type != XG_FORM_LIST_SINGLE || self->values[0] == NULL)
    return XG_FORM_NOTHING_SELECTED;
  option = g_hash_table_lookup (self->by_value, self->values[0]);
  if (option == NULL || !g_list_store_find (self->options, option, &position))
    return XG_FORM_NOTHING_SELECTED;
  return position;
}

/**
 * xg_form_field_set_selected:
 * @self: a list of one
 * @selected: which of its options; %XG_FORM_NOTHING_SELECTED for none
 */
void
xg_form_field_set_selected (XgFormField *self, guint selected)
{
  g_autoptr (XgFormOption) option = NULL;
  const char *values[2] = { NULL, NULL };

  g_return_if_fail (XG_IS_FORM_FIELD (self));

  if (self->type != XG_FORM_LIST_SINGLE)
    return;
  option = g_list_model_get_item (G_LIST_MODEL (self->options), selected);
  if (option != NULL)
    values[0] = xg_form_option_get_value (option);
  xg_form_field_set_values (self, values);
}

/**
 * xg_form_field_is_chosen:
 * @self: a list
 * @value: a value
 *
 * Returns: whether @value is one of its values
 */
gboolean
xg_form_field_is_chosen (XgFormField *self, const char *value)
{
  g_return_val_if_fail (XG_IS_FORM_FIELD (self), FALSE);

  if (self->chosen == NULL)
    {
      self->chosen = g_hash_table_new (g_str_hash, g_str_equal);
      for (guint i = 0; self->values[i] != NULL; i++)
        g_hash_table_add (self->chosen, self->values[i]);
    }
  return g_hash_table_contains (self->chosen, value);
}

/**
 * xg_form_field_choose:
 * @self: a list of any number
 * @value: a value
 * @chosen: whether it is to be one of the field's
 */
void
xg_form_field_choose (XgFormField *self, const char *value, gboolean chosen)
{
  g_autoptr (GStrvBuilder) builder = NULL;
  g_auto (GStrv) values = NULL;

  g_return_if_fail (XG_IS_FORM_FIELD (self));
  g_return_if_fail (value != NULL);

  if (self->type != XG_FORM_LIST_MULTI || xg_form_field_is_chosen (self, value) == !!chosen)
    return;
  builder = g_strv_builder_new ();
  for (guint i = 0; self->values[i] != NULL; i++)
    {
      if (chosen || strcmp (self->values[i], value) != 0)
        g_strv_builder_add (builder, self->values[i]);
    }
  if (chosen)
    g_strv_builder_add (builder, value);
  values = g_strv_builder_end (builder);
  xg_form_field_set_values (self, (const char *const *) values);
}

/**
 * xg_form_field_get_changed:
 * @self: a field
 *
 * Returns: whether its values differ from the broker's
 */
gboolean
xg_form_field_get_changed (XgFormField *self)
{
  g_return_val_if_fail (XG_IS_FORM_FIELD (self), FALSE);
  return self->changed;
}

/**
 * xg_form_field_get_error:
 * @self: a field
 *
 * Returns: (nullable): what is wrong with its values, a sentence a line; %NULL when nothing is
 */
const char *
xg_form_field_get_error (XgFormField *self)
{
  g_return_val_if_fail (XG_IS_FORM_FIELD (self), NULL);
  return self->error;
}

/**
 * xg_form_field_reset:
 * @self: a field
 *
 * Takes every edit back.
 */
void
xg_form_field_reset (XgFormField *self)
{
  g_autofree char *text = NULL;

  g_return_if_fail (XG_IS_FORM_FIELD (self));

  text = xg_form_values_to_text (self->type, (const char *const *) self->saved);
  if (strcmp (self->text, text) == 0 &&
      g_strv_equal ((const char *const *) self->values, (const char *const *) self->saved))
    return;
  replace_text (self, g_steal_pointer (&text));
  replace_values (self, g_strdupv (self->saved));
  xg_form_field_values_changed (self);
}

static const char *
tell_value (XgFormField *self, const char *value)
{
  XgFormOption *option = g_hash_table_lookup (self->by_value, value);

  if (option != NULL)
    return xg_form_option_get_label (option);
  if (self->type != XG_FORM_BOOLEAN)
    return value;
  return strcmp (value, "1") == 0 || strcmp (value, "true") == 0 ? _ ("on") : _ ("off");
}

/**
 * xg_form_field_tell_values:
 * @self: a field
 * @values: (array zero-terminated=1): values of it
 *
 * Returns: (transfer full): words for @values, for a sentence; nothing of a secret is shown
 */
char *
xg_form_field_tell_values (XgFormField *self, const char *const *values)
{
  const guint n_values = g_strv_length ((char **) values);
  g_autoptr (GString) out = g_string_new (NULL);

  g_return_val_if_fail (XG_IS_FORM_FIELD (self), NULL);

  if (xg_form_values_are_empty (values))
    return g_strdup (_ ("nothing"));
  if (self->type == XG_FORM_TEXT_PRIVATE)
    return g_strdup (_ ("a secret"));
  for (guint i = 0; i < MIN (n_values, MAX_VALUES_TOLD); i++)
    {
      g_autofree char *quoted = xg_form_quote (tell_value (self, values[i]));

      if (i > 0)
        g_string_append (out, _ (", "));
      g_string_append_printf (out, _ ("“%s”"), quoted);
    }
  if (n_values > MAX_VALUES_TOLD)
    g_string_append_printf (out,
                            ngettext (" and %u more", " and %u more", n_values - MAX_VALUES_TOLD),
                            n_values - MAX_VALUES_TOLD);
  return g_strdup (out->str);
}
