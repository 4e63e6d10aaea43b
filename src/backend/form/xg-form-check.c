/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-form"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "form/xg-form-field-private.h"
#include "form/xg-form-values.h"

/* How many wrong lines are told one by one. */
#define MAX_LINES_TOLD 8

/* A pasted text may have what no XML document can carry (XML 1.0 section 2.2). */
static gboolean
can_be_sent (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *c = text; *c != '\0'; c++)
    {
      if ((guchar) *c < 0x20 && *c != '\t' && *c != '\n' && *c != '\r')
        return FALSE;
      if ((guchar) c[0] == 0xef && (guchar) c[1] == 0xbf && (guchar) c[2] >= 0xbe)
        return FALSE;
    }
  return TRUE;
}

/* One value of a field. What the broker has and the person left is not the person's mistake. */
static char *
check_value (XgFormField *self, const char *value)
{
  if (!can_be_sent (value))
    return g_strdup (_ ("It has a control character, which can't be sent."));
  if (xg_form_type_is_list (self->type))
    {
      g_autofree char *quoted = NULL;

      if (g_hash_table_contains (self->by_value, value) ||
          g_strv_contains ((const char *const *) self->saved, value))
        return NULL;
      if (xg_form_rule_is_open (self->rule))
        return xg_form_rule_check_value (self->rule, value);
      quoted = xg_form_quote (value);
      return g_strdup_printf (_ ("“%s” is none of the choices that the broker offers."), quoted);
    }
  if (self->type == XG_FORM_TEXT_PRIVATE)
    {
      g_autofree char *wrong = xg_form_rule_check_value (self->rule, value);

      /* The sentence would show the secret */
      return wrong != NULL ? g_strdup (_ ("It does not have the form that the broker asks for."))
                           : NULL;
    }
  return xg_form_rule_check_value (self->rule, value);
}

/* A sentence for each wrong line of what was typed, with the line's number there. */
static char *
check_lines (XgFormField *self)
{
  g_auto (GStrv) lines =
    xg_form_values_from_text (XG_FORM_TEXT_MULTI, xg_form_datatype_find (NULL), self->text);
  const gboolean skips_blank = xg_form_type_is_jid (self->type) ||
                               !xg_form_datatype_is_text (xg_form_rule_get_datatype (self->rule));
  g_autoptr (GString) all = g_string_new (NULL);
  guint n_wrong = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *wrong = NULL;

      if (skips_blank && g_strstrip (lines[i])[0] == '\0')
        continue;
      wrong = check_value (self, lines[i]);
      if (wrong == NULL || n_wrong++ >= MAX_LINES_TOLD)
        continue;
      if (all->len > 0)
        g_string_append_c (all, '\n');
      g_string_append_printf (all, _ ("Line %u: %s"), i + 1, wrong);
    }
  if (n_wrong > MAX_LINES_TOLD)
    {
      const guint more = n_wrong - MAX_LINES_TOLD;

      g_string_append_c (all, '\n');
      g_string_append_printf (all,
                              ngettext ("%u more line is wrong.", "%u more lines are wrong.", more),
                              more);
    }
  return n_wrong > 0 ? g_strdup (all->str) : NULL;
}

/**
 * xg_form_field_check:
 * @self: a field
 *
 * Returns: (transfer full) (nullable): what is wrong with its values, a sentence a line; %NULL when
 *   nothing is. What nobody changed counts as right, but for a required value that is missing
 */
char *
xg_form_field_check (XgFormField *self)
{
  if (!self->editable)
    return NULL;
  if (xg_form_values_are_empty ((const char *const *) self->values) &&
      self->type != XG_FORM_TEXT_PRIVATE)
    {
      if (self->required)
        return g_strdup (xg_form_type_is_list (self->type) ? _ ("Something has to be chosen here.")
                                                           : _ ("A value is needed here."));
      return self->changed && self->type == XG_FORM_LIST_MULTI
               ? xg_form_rule_check_count (self->rule, 0)
               : NULL;
    }
  if (self->type == XG_FORM_TEXT_PRIVATE && self->required && self->values[0] == NULL)
    return g_strdup (_ ("A value is needed here."));
  if (!self->changed || self->type == XG_FORM_BOOLEAN)
    return NULL;
  if (xg_form_type_is_lines (self->type))
    return check_lines (self);

  for (guint i = 0; self->values[i] != NULL; i++)
    {
      char *wrong = check_value (self, self->values[i]);

      if (wrong != NULL)
        return wrong;
    }
  if (self->type == XG_FORM_LIST_MULTI)
    return xg_form_rule_check_count (self->rule, g_strv_length (self->values));
  return NULL;
}
