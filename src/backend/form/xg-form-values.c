/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-form"

#include "config.h"

#include <string.h>

#include "form/xg-form-values.h"
#include "xmpp/xg-jid.h"

/* Lines end with \n, \r\n or \r. */
static char **
split_lines (const char *text)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();

  while (TRUE)
    {
      const gsize length = strcspn (text, "\r\n");
      g_autofree char *line = g_strndup (text, length);

      g_strv_builder_add (lines, line);
      text += length;
      if (*text == '\0')
        return g_strv_builder_end (lines);
      text += text[0] == '\r' && text[1] == '\n' ? 2 : 1;
    }
}

/* Blank lines are no addresses, and blanks around one are none of it. */
static char **
trim_lines (char **lines)
{
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_strstrip (lines[i])[0] != '\0')
        g_strv_builder_add (out, lines[i]);
    }
  g_strfreev (lines);
  return g_strv_builder_end (out);
}

/**
 * xg_form_values_from_text:
 * @type: a type that is edited as text
 * @datatype: the datatype of each value
 * @text: what a person typed
 *
 * Returns: (transfer full) (array zero-terminated=1): the values that @text stands for; none for no
 *   text
 */
char **
xg_form_values_from_text (XgFormType type, const XgFormDatatype *datatype, const char *text)
{
  const gboolean exact = xg_form_datatype_is_text (datatype) && !xg_form_type_is_jid (type);
  char **values;

  if (text[0] == '\0')
    return g_new0 (char *, 1);
  if (xg_form_type_is_lines (type))
    return exact ? split_lines (text) : trim_lines (split_lines (text));

  values = g_new0 (char *, 2);
  values[0] = g_strdup (text);
  if (!exact && type != XG_FORM_TEXT_PRIVATE && g_strstrip (values[0])[0] == '\0')
    g_clear_pointer (&values[0], g_free);
  return values;
}

/**
 * xg_form_values_to_text:
 * @type: any type
 * @values: (array zero-terminated=1): its values
 *
 * Returns: (transfer full): a line for each value
 */
char *
xg_form_values_to_text (XgFormType type, const char *const *values)
{
  if (values[0] == NULL)
    return g_strdup ("");
  return g_strjoinv ("\n", (char **) values);
}

static gboolean
value_equal (XgFormType type, const char *a, const char *b)
{
  if (strcmp (a, b) == 0)
    return TRUE;
  if (xg_form_type_is_jid (type))
    return xg_jid_equal (a, b);
  if (type == XG_FORM_BOOLEAN)
    return (strcmp (a, "1") == 0 || strcmp (a, "true") == 0) ==
             (strcmp (b, "1") == 0 || strcmp (b, "true") == 0) &&
           g_strv_contains ((const char *const[]){ "0", "1", "false", "true", NULL }, a) &&
           g_strv_contains ((const char *const[]){ "0", "1", "false", "true", NULL }, b);
  return FALSE;
}

/**
 * xg_form_values_are_empty:
 * @values: (array zero-terminated=1): values
 *
 * Returns: whether there is none but empty ones: brokers tell an unset field either way
 */
gboolean
xg_form_values_are_empty (const char *const *values)
{
  for (guint i = 0; values[i] != NULL; i++)
    {
      if (values[i][0] != '\0')
        return FALSE;
    }
  return TRUE;
}

/**
 * xg_form_values_contain:
 * @type: their type
 * @values: (array zero-terminated=1): values
 * @value: another one
 *
 * Returns: whether @value is one of @values
 */
gboolean
xg_form_values_contain (XgFormType type, const char *const *values, const char *value)
{
  for (guint i = 0; values[i] != NULL; i++)
    {
      if (value_equal (type, values[i], value))
        return TRUE;
    }
  return FALSE;
}

/* What two equal values have in common, to be looked up: addresses without case before the "/". */
static char *
value_key (XgFormType type, const char *value)
{
  const gsize bare = strcspn (value, "/");
  g_autofree char *folded = NULL;

  if (!xg_form_type_is_jid (type))
    return g_strdup (value);
  folded = g_utf8_casefold (value, (gssize) bare);
  return g_strconcat (folded, value + bare, NULL);
}

/* As sets: a broker may keep the values of a list in any order. Thousands are compared at once. */
static gboolean
sets_equal (XgFormType type, const char *const *a, const char *const *b)
{
  g_autoptr (GHashTable) left = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) right = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; a[i] != NULL; i++)
    g_hash_table_add (left, value_key (type, a[i]));
  for (guint i = 0; b[i] != NULL; i++)
    {
      char *key = value_key (type, b[i]);

      if (!g_hash_table_contains (left, key))
        {
          g_free (key);
          return FALSE;
        }
      g_hash_table_add (right, key);
    }
  return g_hash_table_size (left) == g_hash_table_size (right);
}

/**
 * xg_form_values_equal:
 * @type: the type of both
 * @a: (array zero-terminated=1): values
 * @b: (array zero-terminated=1): others
 *
 * Returns: whether both mean the same: "true" is "1", no value is an empty one, the order of lists
 *   and addresses does not count, nor does the case of an address
 */
gboolean
xg_form_values_equal (XgFormType type, const char *const *a, const char *const *b)
{
  if (xg_form_values_are_empty (a) && xg_form_values_are_empty (b))
    return TRUE;
  if (type == XG_FORM_LIST_MULTI || type == XG_FORM_JID_MULTI)
    return sets_equal (type, a, b);
  if (type == XG_FORM_TEXT_MULTI)
    {
      /* A broker may tell the lines as one value: what counts is the text */
      g_autofree char *left = xg_form_values_to_text (type, a);
      g_autofree char *right = xg_form_values_to_text (type, b);

      return strcmp (left, right) == 0;
    }
  for (guint i = 0;; i++)
    {
      if (a[i] == NULL || b[i] == NULL)
        return a[i] == b[i];
      if (!value_equal (type, a[i], b[i]))
        return FALSE;
    }
}
