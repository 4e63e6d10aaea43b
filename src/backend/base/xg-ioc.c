/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-base"

#include "config.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/xg-ioc.h"

/* Fewer are compared one by one. */
#define HASH_FROM 24

/* Of what was written in a longer way the normal form is kept. */
#define MAX_WRITTEN (2 * XG_IOC_MAX_LENGTH)

/* Offsets into the bytes of the set. */
typedef struct
{
  XgIocKind kind;
  guint32 key;
  guint32 value;
  guint32 written;
} Entry;

struct _XgIocSet
{
  GString *bytes; /* key NUL value NUL written NUL, of each */
  GArray *entries;
  GHashTable *keys; /* set of owned strings; NULL while they are few */
};

static const struct
{
  const char *nick;
  const char *words;
} kinds[XG_IOC_KIND_LAST + 1] = {
  [XG_IOC_IPV4] = { "ipv4", N_ ("IPv4 address") },
  [XG_IOC_IPV6] = { "ipv6", N_ ("IPv6 address") },
  [XG_IOC_IPV4_NET] = { "ipv4-net", N_ ("IPv4 network") },
  [XG_IOC_IPV6_NET] = { "ipv6-net", N_ ("IPv6 network") },
  [XG_IOC_DOMAIN] = { "domain", N_ ("Domain") },
  [XG_IOC_URL] = { "url", N_ ("URL") },
  [XG_IOC_MAIL] = { "email", N_ ("Mail address") },
  [XG_IOC_MD5] = { "md5", N_ ("MD5 hash") },
  [XG_IOC_SHA1] = { "sha1", N_ ("SHA-1 hash") },
  [XG_IOC_SHA224] = { "sha224", N_ ("SHA-224 hash") },
  [XG_IOC_SHA256] = { "sha256", N_ ("SHA-256 hash") },
  [XG_IOC_SHA384] = { "sha384", N_ ("SHA-384 hash") },
  [XG_IOC_SHA512] = { "sha512", N_ ("SHA-512 hash") },
  [XG_IOC_FILE] = { "file", N_ ("File name") },
  [XG_IOC_CVE] = { "cve", N_ ("CVE number") },
};

/**
 * xg_ioc_kind_to_nick:
 * @kind: a kind
 *
 * Returns: (transfer none): its stable word
 */
const char *
xg_ioc_kind_to_nick (XgIocKind kind)
{
  g_return_val_if_fail (kind >= XG_IOC_IPV4 && kind <= XG_IOC_KIND_LAST, "");
  return kinds[kind].nick;
}

/**
 * xg_ioc_kind_describe:
 * @kind: a kind
 *
 * Returns: (transfer none): what it is, for people, translated
 */
const char *
xg_ioc_kind_describe (XgIocKind kind)
{
  g_return_val_if_fail (kind >= XG_IOC_IPV4 && kind <= XG_IOC_KIND_LAST, "");
  return _ (kinds[kind].words);
}

static void
append_hex (GString *key, const guint8 *bytes, gsize length)
{
  static const char digits[] = "0123456789abcdef";

  for (gsize i = 0; i < length; i++)
    {
      g_string_append_c (key, digits[bytes[i] >> 4]);
      g_string_append_c (key, digits[bytes[i] & 15]);
    }
}

/* "a" or "a/n": the family, the bits of the network, and how many of them count. */
static void
append_address (GString *key, gboolean v6, const char *value)
{
  const char *slash = strchr (value, '/');
  char address[INET6_ADDRSTRLEN] = "";
  guint8 bytes[16] = { 0 };
  guint8 prefix = v6 ? 128 : 32;
  gsize length = slash != NULL ? (gsize) (slash - value) : strlen (value);

  memcpy (address, value, MIN (length, sizeof address - 1));
  inet_pton (v6 ? AF_INET6 : AF_INET, address, bytes);
  if (slash != NULL)
    prefix = (guint8) atoi (slash + 1);
  g_string_append_c (key, v6 ? '6' : '4');
  append_hex (key, bytes, v6 ? 16 : 4);
  append_hex (key, &prefix, 1);
}

/* "www.example.org" as "org.example.www": what is below a domain stands together. */
static void
append_domain (GString *key, const char *domain)
{
  const char *end = domain + strlen (domain);

  g_string_append_c (key, 'd');
  while (end > domain)
    {
      const char *dot = memrchr (domain, '.', (gsize) (end - domain));
      const char *label = dot != NULL ? dot + 1 : domain;

      g_string_append_len (key, label, end - label);
      if (dot == NULL)
        break;
      g_string_append_c (key, '.');
      end = dot;
    }
}

/**
 * xg_ioc_append_key:
 * @key: appended to
 * @kind: what it is
 * @value: its normal form
 *
 * The key by which indicators are found and sorted, ASCII for addresses and domains: what is within
 * a network, below a domain or begins with the same characters is one range of keys, by bytes.
 */
void
xg_ioc_append_key (GString *key, XgIocKind kind, const char *value)
{
  switch (kind)
    {
    case XG_IOC_IPV4:
    case XG_IOC_IPV4_NET:
      append_address (key, FALSE, value);
      return;
    case XG_IOC_IPV6:
    case XG_IOC_IPV6_NET:
      append_address (key, TRUE, value);
      return;
    case XG_IOC_DOMAIN:
      append_domain (key, value);
      return;
    case XG_IOC_URL:
      g_string_append_c (key, 'u');
      break;
    case XG_IOC_MAIL:
      g_string_append_c (key, 'm');
      break;
    case XG_IOC_FILE:
      g_string_append_c (key, 'f');
      break;
    case XG_IOC_CVE:
      g_string_append_c (key, 'v');
      break;
    case XG_IOC_MD5:
    case XG_IOC_SHA1:
    case XG_IOC_SHA224:
    case XG_IOC_SHA256:
    case XG_IOC_SHA384:
    case XG_IOC_SHA512:
    default:
      g_string_append_c (key, 'h');
    }
  g_string_append (key, value);
}

/**
 * xg_ioc_set_new:
 *
 * Returns: (transfer full): an empty set
 */
XgIocSet *
xg_ioc_set_new (void)
{
  XgIocSet *self = g_atomic_rc_box_new0 (XgIocSet);

  self->bytes = g_string_new (NULL);
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  return self;
}

/**
 * xg_ioc_set_ref:
 * @self: a set
 *
 * Returns: (transfer full): @self
 */
XgIocSet *
xg_ioc_set_ref (XgIocSet *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
set_clear (gpointer data)
{
  XgIocSet *self = data;

  g_string_free (self->bytes, TRUE);
  g_array_unref (self->entries);
  g_clear_pointer (&self->keys, g_hash_table_unref);
}

/**
 * xg_ioc_set_unref:
 * @self: (transfer full): a set
 */
void
xg_ioc_set_unref (XgIocSet *self)
{
  g_atomic_rc_box_release_full (self, set_clear);
}

static const Entry *
get_entry (const XgIocSet *self, guint index)
{
  return &g_array_index (self->entries, Entry, index);
}

static gboolean
has_key (XgIocSet *self, const char *key)
{
  if (self->keys != NULL)
    return g_hash_table_contains (self->keys, key);
  for (guint i = 0; i < self->entries->len; i++)
    {
      if (strcmp (self->bytes->str + get_entry (self, i)->key, key) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
remember_key (XgIocSet *self, const char *key)
{
  if (self->keys == NULL && self->entries->len < HASH_FROM)
    return;
  if (self->keys == NULL)
    {
      self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      for (guint i = 0; i < self->entries->len; i++)
        g_hash_table_add (self->keys, g_strdup (self->bytes->str + get_entry (self, i)->key));
    }
  g_hash_table_add (self->keys, g_strdup (key));
}

/**
 * xg_ioc_set_add:
 * @self: a set that is being made
 * @kind: what it is
 * @value: its normal form
 * @written: as it was written; need not end with NUL
 * @written_length: its bytes
 *
 * What is there already is not added again.
 *
 * Returns: %FALSE when the set is full
 */
gboolean
xg_ioc_set_add (XgIocSet *self,
                XgIocKind kind,
                const char *value,
                const char *written,
                gsize written_length)
{
  GString *bytes = self->bytes;
  Entry entry = { .kind = kind, .key = (guint32) bytes->len };

  if (self->entries->len >= XG_IOC_MAX_PER_ITEM)
    return FALSE;
  if (*value == '\0' || strlen (value) > XG_IOC_MAX_LENGTH)
    return TRUE;
  xg_ioc_append_key (bytes, kind, value);
  if (has_key (self, bytes->str + entry.key))
    {
      g_string_truncate (bytes, entry.key);
      return TRUE;
    }
  g_string_append_c (bytes, '\0');
  entry.value = (guint32) bytes->len;
  g_string_append_len (bytes, value, (gssize) strlen (value) + 1);
  entry.written = (guint32) bytes->len;
  if (written_length <= MAX_WRITTEN)
    g_string_append_len (bytes, written, (gssize) written_length);
  else
    g_string_append_len (bytes, bytes->str + entry.value, entry.written - entry.value - 1);
  g_string_append_c (bytes, '\0');
  remember_key (self, bytes->str + entry.key);
  g_array_append_val (self->entries, entry);
  return TRUE;
}

/**
 * xg_ioc_set_get_n:
 * @self: (nullable): a set
 *
 * Returns: how many there are
 */
guint
xg_ioc_set_get_n (const XgIocSet *self)
{
  return self != NULL ? self->entries->len : 0;
}

/**
 * xg_ioc_set_get:
 * @self: a set
 * @index: below xg_ioc_set_get_n()
 * @ioc: (out caller-allocates): filled in, as long as @self is there
 */
void
xg_ioc_set_get (const XgIocSet *self, guint index, XgIoc *ioc)
{
  const Entry *entry;

  g_return_if_fail (index < xg_ioc_set_get_n (self));

  entry = get_entry (self, index);
  *ioc = (XgIoc){
    .kind = entry->kind,
    .value = self->bytes->str + entry->value,
    .written = self->bytes->str + entry->written,
    .key = self->bytes->str + entry->key,
  };
}

/**
 * xg_ioc_set_get_size:
 * @self: (nullable): a set
 *
 * Returns: the bytes that it holds, roughly
 */
gsize
xg_ioc_set_get_size (const XgIocSet *self)
{
  return self != NULL ? self->bytes->allocated_len + self->entries->len * sizeof (Entry) : 0;
}
