/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-card"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "card/xg-tree-private.h"
#include "payload/xg-payload.h"
#include "payload/xg-xml.h"

/*
 * JSON (RFC 8259) is read here and not by json-glib, which forgets names that come twice, rounds
 * numbers and has no bound for the depth: a reader must show what is there. A member of an object
 * becomes an element of its name, an array one element for each of its values.
 */
typedef struct
{
  XgTree *tree;
  const char *json;
  const char *p;
  const char *end;
  guint depth;
  GString *text;
  GError **error;
} Reader;

static gboolean read_value (Reader *self, XgTreeNode *parent, const char *name);

static gboolean
fail (Reader *self, const char *reason)
{
  g_set_error (self->error,
               XG_PAYLOAD_ERROR,
               XG_PAYLOAD_ERROR_MALFORMED,
               /* Translators: a place in a text, then what is wrong there */
               _ ("byte %" G_GSIZE_FORMAT ": %s"),
               (gsize) (self->p - self->json) + 1,
               reason);
  return FALSE;
}

static void
skip_space (Reader *self)
{
  while (self->p < self->end && strchr (" \t\r\n", *self->p) != NULL && *self->p != '\0')
    self->p++;
}

static gboolean
take (Reader *self, char c)
{
  skip_space (self);
  if (self->p >= self->end || *self->p != c)
    return FALSE;
  self->p++;
  return TRUE;
}

static gboolean
read_hex (Reader *self, gunichar *unit)
{
  *unit = 0;
  if (self->end - self->p < 4)
    return FALSE;
  for (guint i = 0; i < 4; i++, self->p++)
    {
      if (!g_ascii_isxdigit (*self->p))
        return FALSE;
      *unit = *unit * 16 + (gunichar) g_ascii_xdigit_value (*self->p);
    }
  return TRUE;
}

/* Behind "\u". Half a pair, and NUL, which no text can hold, become U+FFFD. */
static gboolean
read_unicode (Reader *self)
{
  gunichar unit, low;

  if (!read_hex (self, &unit))
    return fail (self, _ ("four hexadecimal digits were expected"));
  if (unit >= 0xd800 && unit < 0xdc00 && self->end - self->p >= 6 && self->p[0] == '\\' &&
      self->p[1] == 'u')
    {
      const char *before = self->p;

      self->p += 2;
      if (!read_hex (self, &low))
        return fail (self, _ ("four hexadecimal digits were expected"));
      if (low >= 0xdc00 && low < 0xe000)
        unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
      else
        self->p = before;
    }
  if (unit == 0 || (unit >= 0xd800 && unit < 0xe000))
    unit = 0xfffd;
  g_string_append_unichar (self->text, unit);
  return TRUE;
}

static gboolean
read_escape (Reader *self)
{
  static const char from[] = "\"\\/bfnrt";
  static const char to[] = "\"\\/\b\f\n\r\t";
  const char *found;

  if (self->p >= self->end)
    return fail (self, _ ("the text ends too early"));
  if (*self->p == 'u')
    {
      self->p++;
      return read_unicode (self);
    }
  found = *self->p != '\0' ? strchr (from, *self->p) : NULL;
  if (found == NULL)
    return fail (self, _ ("no such escape"));
  g_string_append_c (self->text, to[found - from]);
  self->p++;
  return TRUE;
}

/* Behind the quotation mark; the result is in self->text. */
static gboolean
read_string (Reader *self)
{
  g_string_truncate (self->text, 0);
  for (;;)
    {
      const char *from = self->p;

      while (self->p < self->end && *self->p != '"' && *self->p != '\\')
        self->p++;
      g_string_append_len (self->text, from, self->p - from);
      if (self->p >= self->end)
        return fail (self, _ ("the text ends too early"));
      if (*self->p++ == '"')
        return TRUE;
      if (!read_escape (self))
        return FALSE;
    }
}

static gboolean
read_object (Reader *self, XgTreeNode *node)
{
  if (take (self, '}'))
    return TRUE;
  do
    {
      g_autofree char *name = NULL;

      if (!take (self, '"'))
        return fail (self, _ ("a name in quotation marks was expected"));
      if (!read_string (self))
        return FALSE;
      name = g_strndup (self->text->str, self->text->len);
      if (!take (self, ':'))
        return fail (self, _ ("“:” was expected"));
      if (!read_value (self, node, name))
        return FALSE;
    }
  while (take (self, ','));
  return take (self, '}') || fail (self, _ ("“,” or “}” was expected"));
}

/* An empty array leaves its element empty; else there is one for each value, also for those of
 * arrays in arrays. */
static gboolean
read_array (Reader *self, XgTreeNode *parent, const char *name)
{
  if (take (self, ']'))
    {
      xg_tree_append (self->tree, parent, name, NULL);
      return TRUE;
    }
  if (parent == NULL)
    {
      parent = xg_tree_append (self->tree, NULL, name, NULL);
      name = "item";
    }
  do
    if (!read_value (self, parent, name))
      return FALSE;
  while (take (self, ','));
  return take (self, ']') || fail (self, _ ("“,” or “]” was expected"));
}

static const char *
skip_digits (const char *text)
{
  while (g_ascii_isdigit (*text))
    text++;
  return text;
}

static gboolean
is_number (const char *text)
{
  const char *p = *text == '-' ? text + 1 : text;
  const char *after = skip_digits (p);

  if (after == p || (*p == '0' && after > p + 1))
    return FALSE;
  p = after;
  if (*p == '.')
    {
      after = skip_digits (p + 1);
      if (after == p + 1)
        return FALSE;
      p = after;
    }
  if (*p == 'e' || *p == 'E')
    {
      p++;
      if (*p == '+' || *p == '-')
        p++;
      after = skip_digits (p);
      if (after == p)
        return FALSE;
      p = after;
    }
  return *p == '\0';
}

static gboolean
read_word (Reader *self)
{
  const char *from = self->p;

  while (self->p < self->end && (g_ascii_isalnum (*self->p) || strchr ("+-.", *self->p) != NULL) &&
         *self->p != '\0')
    self->p++;
  g_string_truncate (self->text, 0);
  g_string_append_len (self->text, from, self->p - from);
  if (strcmp (self->text->str, "true") == 0 || strcmp (self->text->str, "false") == 0 ||
      strcmp (self->text->str, "null") == 0 || is_number (self->text->str))
    return TRUE;
  self->p = from;
  return fail (self, _ ("a value was expected"));
}

static gboolean
read_nested (Reader *self, XgTreeNode *parent, const char *name)
{
  gboolean is_array = *self->p++ == '[';
  gboolean done;

  if (self->depth >= XG_XML_MAX_DEPTH)
    return fail (self, _ ("it is nested too deep"));
  self->depth++;
  if (is_array)
    done = read_array (self, parent, name);
  else
    done = read_object (self, xg_tree_append (self->tree, parent, name, NULL) ?: parent);
  self->depth--;
  return done;
}

static gboolean
read_value (Reader *self, XgTreeNode *parent, const char *name)
{
  XgTreeNode *node;

  skip_space (self);
  if (self->p >= self->end)
    return fail (self, _ ("the text ends too early"));
  if (*self->p == '{' || *self->p == '[')
    return read_nested (self, parent, name);
  if (*self->p == '"')
    {
      self->p++;
      if (!read_string (self))
        return FALSE;
    }
  else if (!read_word (self))
    return FALSE;
  node = xg_tree_append (self->tree, parent, name, NULL);
  if (node != NULL)
    xg_tree_append_text (self->tree, node, self->text->str, strlen (self->text->str));
  return TRUE;
}

/**
 * xg_tree_new_from_json:
 * @json: a JSON text
 * @length: its bytes
 * @error: return location for a #XG_PAYLOAD_ERROR: the reason alone
 *
 * Takes linear time. Thread-safe; for a worker.
 *
 * Returns: (transfer full) (nullable): the tree; its root is named "JSON"
 */
XgTree *
xg_tree_new_from_json (const char *json, gsize length, GError **error)
{
  g_autoptr (XgTree) tree = xg_tree_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  Reader reader = { .tree = tree,
                    .json = json,
                    .p = json,
                    .end = json + length,
                    .text = text,
                    .error = error };

  g_return_val_if_fail (json != NULL, NULL);

  if (!g_utf8_validate_len (json, length, &reader.p))
    {
      fail (&reader, _ ("it is not UTF-8 text"));
      return NULL;
    }
  reader.p = json;
  if (!read_value (&reader, NULL, "JSON"))
    return NULL;
  skip_space (&reader);
  if (reader.p < reader.end)
    {
      fail (&reader, _ ("something stands behind the end"));
      return NULL;
    }
  xg_tree_count_siblings (tree);
  return g_steal_pointer (&tree);
}
