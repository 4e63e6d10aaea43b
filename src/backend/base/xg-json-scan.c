/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-base"

#include "config.h"

#include "base/xg-json-scan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * xg_json_scan_init:
 * @self: (out caller-allocates): to be cleared with xg_json_scan_clear(), whatever is returned
 * @json: (array length=length): a text, which is to stay
 *
 * Returns: whether it is UTF-8; else @p is where it is not
 */
gboolean
xg_json_scan_init (XgJsonScan *self, const char *json, gsize length)
{
  g_return_val_if_fail (json != NULL, FALSE);

  *self = (XgJsonScan){
    .json = json,
    .p = json,
    .end = json + length,
    .text = g_string_new (NULL),
  };
  if (!g_utf8_validate_len (json, length, &self->p))
    return xg_json_scan_fail (self, _ ("it is not UTF-8 text"));
  self->p = json;
  return TRUE;
}

/**
 * xg_json_scan_clear:
 * @self: a scan
 */
void
xg_json_scan_clear (XgJsonScan *self)
{
  if (self->text != NULL)
    g_string_free (g_steal_pointer (&self->text), TRUE);
}

/**
 * xg_json_scan_fail:
 * @reason: a static, translated text
 *
 * Returns: %FALSE
 */
gboolean
xg_json_scan_fail (XgJsonScan *self, const char *reason)
{
  self->reason = reason;
  return FALSE;
}

/**
 * xg_json_scan_space:
 *
 * Goes on to what is no white space.
 */
void
xg_json_scan_space (XgJsonScan *self)
{
  while (self->p < self->end && strchr (" \t\r\n", *self->p) != NULL && *self->p != '\0')
    self->p++;
}

/**
 * xg_json_scan_take:
 *
 * Returns: whether @c comes next; it is behind us then
 */
gboolean
xg_json_scan_take (XgJsonScan *self, char c)
{
  xg_json_scan_space (self);
  if (self->p >= self->end || *self->p != c)
    return FALSE;
  self->p++;
  return TRUE;
}

static gboolean
read_hex (XgJsonScan *self, gunichar *unit)
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
read_unicode (XgJsonScan *self)
{
  gunichar unit, low;

  if (!read_hex (self, &unit))
    return xg_json_scan_fail (self, _ ("four hexadecimal digits were expected"));
  if (unit >= 0xd800 && unit < 0xdc00 && self->end - self->p >= 6 && self->p[0] == '\\' &&
      self->p[1] == 'u')
    {
      const char *before = self->p;

      self->p += 2;
      if (!read_hex (self, &low))
        return xg_json_scan_fail (self, _ ("four hexadecimal digits were expected"));
      if (low >= 0xdc00 && low < 0xe000)
        unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
      else
        self->p = before;
    }
  if (unit == 0 || (unit >= 0xd800 && unit < 0xe000))
    {
      unit = 0xfffd;
      self->replaced = TRUE;
    }
  g_string_append_unichar (self->text, unit);
  return TRUE;
}

static gboolean
read_escape (XgJsonScan *self)
{
  static const char from[] = "\"\\/bfnrt";
  static const char to[] = "\"\\/\b\f\n\r\t";
  const char *found;

  if (self->p >= self->end)
    return xg_json_scan_fail (self, _ ("the text ends too early"));
  if (*self->p == 'u')
    {
      self->p++;
      return read_unicode (self);
    }
  found = *self->p != '\0' ? strchr (from, *self->p) : NULL;
  if (found == NULL)
    return xg_json_scan_fail (self, _ ("no such escape"));
  g_string_append_c (self->text, to[found - from]);
  self->p++;
  return TRUE;
}

/**
 * xg_json_scan_string:
 *
 * Behind the quotation mark: reads what is up to the next one.
 *
 * Returns: whether @text is a string
 */
gboolean
xg_json_scan_string (XgJsonScan *self)
{
  g_string_truncate (self->text, 0);
  for (;;)
    {
      const char *from = self->p;

      while (self->p < self->end && *self->p != '"' && *self->p != '\\')
        self->p++;
      g_string_append_len (self->text, from, self->p - from);
      if (self->p >= self->end)
        return xg_json_scan_fail (self, _ ("the text ends too early"));
      if (*self->p++ == '"')
        return TRUE;
      if (!read_escape (self))
        return FALSE;
    }
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

/**
 * xg_json_scan_word:
 *
 * Returns: whether @text is "true", "false", "null" or a number, as it is written
 */
gboolean
xg_json_scan_word (XgJsonScan *self)
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
  return xg_json_scan_fail (self, _ ("a value was expected"));
}
