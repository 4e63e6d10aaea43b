/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-payload"

#include "config.h"

#include "payload/xg-marked.h"

#include <string.h>

#include "indicator/xg-ioc-extract.h"
#include "payload/xg-incident-private.h"
#include "payload/xg-iodef.h"

#define NS_SIGNATURE "http://www.w3.org/2000/09/xmldsig#"

/* More characters are no digest and no name. */
#define MAX_TEXT 512

typedef struct
{
  gboolean digest;
  char *text;
  char *algorithm; /* (nullable) */
} Found;

static void
found_free (gpointer data)
{
  Found *found = data;

  g_free (found->text);
  g_free (found->algorithm);
  g_free (found);
}

void
xg_marked_init (XgMarked *self)
{
  memset (self, 0, sizeof *self);
  self->text = g_string_new (NULL);
  self->found = g_ptr_array_new_with_free_func (found_free);
}

void
xg_marked_clear (XgMarked *self)
{
  g_string_free (self->text, TRUE);
  g_ptr_array_unref (self->found);
  g_free (self->algorithm);
}

static void
begin (XgMarked *self, guint depth, gboolean digest)
{
  self->depth = depth;
  self->digest = digest;
  g_string_truncate (self->text, 0);
}

/**
 * xg_marked_start:
 * @self: what was found so far
 * @depth: of the element that begins
 * @name: of it
 * @uri: (nullable): its namespace
 * @attributes: of it
 * @n_attributes: how many
 */
void
xg_marked_start (XgMarked *self,
                 guint depth,
                 const char *name,
                 const char *uri,
                 const XgXmlAttribute *attributes,
                 guint n_attributes)
{
  /* What has elements in it is neither. */
  self->depth = 0;
  if (*name != 'D' && *name != 'F')
    return;
  if (strcmp (name, "FileName") == 0 && xg_iodef_is_namespace (uri))
    begin (self, depth, FALSE);
  else if (g_strcmp0 (uri, NS_SIGNATURE) != 0)
    return;
  else if (strcmp (name, "DigestValue") == 0)
    begin (self, depth, TRUE);
  else if (strcmp (name, "DigestMethod") == 0)
    {
      g_free (self->algorithm);
      self->algorithm = xg_iodef_dup_word (attributes, n_attributes, "Algorithm");
    }
}

/**
 * xg_marked_text:
 * @self: what was found so far
 * @text: a piece of the text of the element that is open
 * @length: its bytes
 */
void
xg_marked_text (XgMarked *self, const char *text, gsize length)
{
  if (self->depth > 0 && self->text->len + length <= MAX_TEXT)
    g_string_append_len (self->text, text, (gssize) length);
  else
    self->depth = 0;
}

/**
 * xg_marked_end:
 * @self: what was found so far
 * @depth: of the element that ends
 */
void
xg_marked_end (XgMarked *self, guint depth)
{
  Found *found;

  if (self->depth == 0 || depth != self->depth)
    return;
  self->depth = 0;
  if (self->found->len >= XG_IOC_MAX_PER_ITEM)
    return;
  found = g_new0 (Found, 1);
  found->digest = self->digest;
  found->text = g_strstrip (g_strdup (self->text->str));
  if (self->digest)
    found->algorithm = g_steal_pointer (&self->algorithm);
  g_ptr_array_add (self->found, found);
}

static XgIocKind
find_hash (const char *name)
{
  static const XgIocKind hashes[] = { XG_IOC_MD5,    XG_IOC_SHA1,   XG_IOC_SHA224,
                                      XG_IOC_SHA256, XG_IOC_SHA384, XG_IOC_SHA512 };

  for (guint i = 0; i < G_N_ELEMENTS (hashes); i++)
    if (g_strcmp0 (xg_ioc_kind_to_nick (hashes[i]), name) == 0)
      return hashes[i];
  return 0;
}

static gboolean
add_digest (XgIocSet *set, const Found *found)
{
  const char *algorithm = found->algorithm;
  g_autofree char *hex = xg_hash_normalize (found->text, &algorithm);
  XgIocKind kind = find_hash (algorithm);

  /* What can't be read comes back as it was. */
  if (kind == 0 || strcmp (hex, found->text) == 0)
    return TRUE;
  return xg_ioc_set_add (set, kind, hex, found->text, strlen (found->text));
}

static gboolean
add_file (XgIocSet *set, const Found *found)
{
  g_autofree char *name = NULL;

  if (strchr (found->text, ' ') == NULL || !xg_ioc_parse_file (found->text, &name))
    return TRUE;
  return xg_ioc_set_add (set, XG_IOC_FILE, name, found->text, strlen (found->text));
}

/**
 * xg_marked_add_to:
 * @self: what was found
 * @set: the other indicators of the same text
 */
void
xg_marked_add_to (XgMarked *self, XgIocSet *set)
{
  for (guint i = 0; i < self->found->len; i++)
    {
      const Found *found = self->found->pdata[i];

      if (!(found->digest ? add_digest (set, found) : add_file (set, found)))
        return;
    }
}
