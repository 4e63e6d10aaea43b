/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-payload"

#include "config.h"

#include <string.h>

#include "payload/xg-incident-private.h"

/* Elements that are an indicator whenever they stand in evidence below the right parent. */
static const struct
{
  const char *name;
  const char *parent;
  const char *kind;
} simple[] = {
  { "EmailFrom", "EmailData", "email" },
  { "EmailSubject", "EmailData", "email-subject" },
  { "EmailTo", "EmailData", "email" },
  { "EmailX-Mailer", "EmailData", "email-x-mailer" },
  { "FileName", "File", "file" },
  { "FuzzyHashValue", "FuzzyHash", "fuzzy-hash" },
  { "KeyName", "Key", "registry-key" },
  { "Name", "DomainData", "domain" },
  { "NodeName", "Node", "domain" }, /* version 1 */
  { "RegistryHandle", "Observable", "registry-handle" },
  { "URL", "File", "url" },
  { "X509SerialNumber", "X509IssuerSerial", "x509-serial" },
  { "X509SubjectName", "X509Data", "x509-subject" },
};

/* Words of Address/@category and BulkObservable/@type that mean the same as another kind. */
static const struct
{
  const char *word;
  const char *kind;
} aliases[] = {
  { "domain-name", "domain" },
  { "e-mail", "email" },
  { "file-path", "file" },
  { "site-uri", "url" },
  { "windows-reg-key", "registry-key" },
};

static const struct
{
  const char *name;
  gsize bytes;
} algorithms[] = {
  { "md5", 16 },    { "sha1", 20 },   { "sha224", 28 },
  { "sha256", 32 }, { "sha384", 48 }, { "sha512", 64 },
};

/**
 * xg_indicator_clear:
 * @indicator: an #XgIndicator in an array
 */
void
xg_indicator_clear (gpointer indicator)
{
  XgIndicator *self = indicator;

  g_free (self->kind);
  g_free (self->value);
  g_free (self->role);
}

/**
 * xg_indicator_list_init:
 * @self: uninitialised
 */
void
xg_indicator_list_init (XgIndicatorList *self)
{
  self->indicators = g_array_new (FALSE, FALSE, sizeof (XgIndicator));
  g_array_set_clear_func (self->indicators, xg_indicator_clear);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * xg_indicator_list_clear:
 * @self: not to be used afterwards
 */
void
xg_indicator_list_clear (XgIndicatorList *self)
{
  g_clear_pointer (&self->indicators, g_array_unref);
  g_clear_pointer (&self->seen, g_hash_table_unref);
}

/**
 * xg_indicator_list_steal:
 * @self: a list; not to be used afterwards
 *
 * Returns: (transfer full) (element-type XgIndicator): what was collected
 */
GArray *
xg_indicator_list_steal (XgIndicatorList *self)
{
  g_clear_pointer (&self->seen, g_hash_table_unref);
  return g_steal_pointer (&self->indicators);
}

static void
add (XgIndicatorList *self, const char *kind, const char *value, const char *role)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (value));
  XgIndicator *indicator;

  if (*trimmed == '\0' || self->indicators->len >= XG_INCIDENT_MAX_INDICATORS)
    return;
  if (!g_hash_table_add (self->seen, g_strconcat (kind, "\x1f", trimmed, NULL)))
    return;
  g_array_set_size (self->indicators, self->indicators->len + 1);
  indicator = &g_array_index (self->indicators, XgIndicator, self->indicators->len - 1);
  indicator->kind = g_strdup (kind);
  indicator->value = g_steal_pointer (&trimmed);
  indicator->role = g_strdup (role);
}

static const char *
find_kind (const char *word)
{
  if (word == NULL)
    return "ipv4-addr"; /* the default of both versions' schema */
  for (guint i = 0; i < G_N_ELEMENTS (aliases); i++)
    {
      if (strcmp (aliases[i].word, word) == 0)
        return aliases[i].kind;
    }
  return word;
}

static gboolean
is_hex (const char *text)
{
  for (; *text != '\0'; text++)
    {
      if (!g_ascii_isxdigit (*text))
        return FALSE;
    }
  return TRUE;
}

static const char *
find_algorithm (const char *uri)
{
  for (guint i = 0; uri != NULL && i < G_N_ELEMENTS (algorithms); i++)
    {
      gsize length = strlen (algorithms[i].name);
      gsize have = strlen (uri);

      if (have >= length && g_ascii_strcasecmp (uri + have - length, algorithms[i].name) == 0)
        return algorithms[i].name;
    }
  return NULL;
}

static const char *
guess_algorithm (gsize bytes)
{
  for (guint i = 0; i < G_N_ELEMENTS (algorithms); i++)
    {
      if (algorithms[i].bytes == bytes)
        return algorithms[i].name;
    }
  return NULL;
}

static char *
to_hex (const guchar *bytes, gsize length)
{
  GString *hex = g_string_sized_new (length * 2);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);
  return g_string_free (hex, FALSE);
}

/**
 * xg_hash_normalize:
 * @value: a digest as written
 * @algorithm: (inout): URI or name of the algorithm, or %NULL; replaced by a kind of indicator
 *
 * A ds:DigestValue is base64 of the digest (XML Signature section 4.4.3.6), but RFC 7970's own
 * examples, and so many publishers, write it in hexadecimal, with or without base64 around it.
 * People search for the hexadecimal digits.
 *
 * Returns: (transfer full): lower case hexadecimal if that is what @value means, else as written
 */
char *
xg_hash_normalize (const char *value, const char **algorithm)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (value));
  g_autofree guchar *bytes = NULL;
  const char *known = find_algorithm (*algorithm);
  gsize length = strlen (trimmed);

  if (is_hex (trimmed) && guess_algorithm (length / 2) != NULL && length % 2 == 0)
    {
      *algorithm = known != NULL ? known : guess_algorithm (length / 2);
      return g_ascii_strdown (trimmed, -1);
    }

  bytes = g_base64_decode (trimmed, &length);
  if (length > 0 && g_utf8_validate_len ((const char *) bytes, length, NULL))
    {
      g_autofree char *inner = g_strndup ((const char *) bytes, length);

      if (is_hex (inner) && length % 2 == 0 && guess_algorithm (length / 2) != NULL)
        {
          *algorithm = known != NULL ? known : guess_algorithm (length / 2);
          return g_ascii_strdown (inner, -1);
        }
    }
  if (guess_algorithm (length) != NULL && (known == NULL || guess_algorithm (length) == known))
    {
      *algorithm = guess_algorithm (length);
      return to_hex (bytes, length);
    }
  *algorithm = known != NULL ? known : "hash";
  return g_steal_pointer (&trimmed);
}

static void
add_hash (XgIndicatorList *self, const char *value, const char *algorithm, const char *role)
{
  g_autofree char *digest = NULL;

  digest = xg_hash_normalize (value, &algorithm);
  add (self, algorithm, digest, role);
}

/* BulkObservable (RFC 7970 section 3.29.4): one a line. */
static void
add_bulk (XgIndicatorList *self, const char *list, const XgFrame *bulk)
{
  g_auto (GStrv) lines = g_strsplit_set (list, "\r\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (*g_strstrip (lines[i]) == '\0')
        continue;
      if (g_strcmp0 (bulk->word, "file-hash") == 0)
        add_hash (self, lines[i], bulk->hash, NULL);
      else
        add (self, find_kind (bulk->word), lines[i], NULL);
    }
}

static gboolean
is_named (const XgFrame *frame, const char *name)
{
  return frame->name != NULL && strcmp (frame->name, name) == 0;
}

/*
 * An address is an indicator where something was observed, not in a contact, a reference or a
 * discovery: below an Observable, the Flow of an event or its Record.
 */
static gboolean
is_in_evidence (const XgFrame *frames, guint depth, const char **role)
{
  gboolean found = FALSE;

  *role = NULL;
  for (guint i = depth - 1; i > 0; i--)
    {
      if (*role == NULL && is_named (&frames[i], "System"))
        *role = frames[i].word;
      if (is_named (&frames[i], "Contact"))
        return FALSE;
      found = found || is_named (&frames[i], "Observable") || is_named (&frames[i], "Flow") ||
              is_named (&frames[i], "Record");
    }
  return found;
}

/**
 * xg_indicator_list_note:
 * @self: a list
 * @frames: the open elements; index 1 is the document element
 * @depth: index of the one that ends, whose text is complete
 *
 * Adds it if it is an indicator.
 */
void
xg_indicator_list_note (XgIndicatorList *self, const XgFrame *frames, guint depth)
{
  const XgFrame *frame = &frames[depth];
  const XgFrame *parent = depth > 1 ? &frames[depth - 1] : NULL;
  const char *role;

  if (frame->name == NULL || parent == NULL || parent->name == NULL || frame->text->len == 0 ||
      !is_in_evidence (frames, depth, &role))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (simple); i++)
    {
      if (is_named (frame, simple[i].name) && is_named (parent, simple[i].parent))
        {
          add (self, simple[i].kind, frame->text->str, role);
          return;
        }
    }
  if (is_named (frame, "Address") && (is_named (parent, "Node") || is_named (parent, "Observable")))
    add (self, find_kind (frame->word), frame->text->str, role);
  else if (is_named (frame, "DigestValue") && is_named (parent, "Hash"))
    add_hash (self, frame->text->str, parent->hash, role);
  else if (is_named (frame, "URL") && is_named (parent, "Reference") &&
           is_named (&frames[depth - 2], "Observable"))
    add (self, "url", frame->text->str, role);
  else if (is_named (frame, "BulkObservableList") && is_named (parent, "BulkObservable"))
    add_bulk (self, frame->text->str, parent);
}
