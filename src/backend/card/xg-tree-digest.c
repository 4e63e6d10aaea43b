/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-card"

#include "config.h"

#include "card/xg-tree-digest.h"

#include <string.h>

#include "card/xg-tree-key.h"

/* SHA-256, since whoever can make two texts look the same could hide a change. */
#define DIGEST 32

struct _XgTreeDigests
{
  GHashTable *digests; /* XgTreeNode → guint8[DIGEST] */
  GPtrArray *blocks;   /* keep them */
};

static void
add_text (GChecksum *checksum, const char *mark, const char *text)
{
  g_checksum_update (checksum, (const guchar *) mark, 1);
  if (text != NULL)
    g_checksum_update (checksum, (const guchar *) text, (gssize) strlen (text) + 1);
}

static int
compare_digests (gconstpointer a, gconstpointer b)
{
  const guint8 *const *first = a;
  const guint8 *const *second = b;

  return memcmp (*first, *second, DIGEST);
}

static void
add_attributes (GChecksum *checksum, const XgTreeNode *node)
{
  g_autoptr (GPtrArray) sorted = xg_tree_node_sort_attributes (node);

  for (guint i = 0; i < sorted->len; i++)
    {
      const XgTreeAttribute *attribute = sorted->pdata[i];

      add_text (checksum, "@", attribute->name);
      add_text (checksum, "=", attribute->value);
    }
}

static void
digest_node (XgTreeDigests *self, const XgTreeNode *node)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GPtrArray) children = g_ptr_array_new ();
  g_autofree char *text = xg_tree_node_dup_text (node);
  gsize length = DIGEST;
  guint8 *digest = g_malloc (DIGEST);

  g_ptr_array_add (self->blocks, digest);
  add_text (checksum, "n", node->name);
  add_text (checksum, "u", node->uri);
  add_attributes (checksum, node);
  add_text (checksum, "t", text);
  for (const XgTreeNode *child = node->first; child != NULL; child = child->next)
    if (child->name != NULL)
      {
        digest_node (self, child);
        g_ptr_array_add (children, g_hash_table_lookup (self->digests, child));
      }
  g_ptr_array_sort (children, compare_digests);
  for (guint i = 0; i < children->len; i++)
    g_checksum_update (checksum, children->pdata[i], DIGEST);
  g_checksum_get_digest (checksum, digest, &length);
  g_hash_table_insert (self->digests, (gpointer) node, digest);
}

/**
 * xg_tree_digest_hash:
 * @digest: one of a node
 *
 * For tables of digests, with xg_tree_digest_equal().
 */
guint
xg_tree_digest_hash (gconstpointer digest)
{
  guint hash;

  memcpy (&hash, digest, sizeof hash);
  return hash;
}

gboolean
xg_tree_digest_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, DIGEST) == 0;
}

/**
 * xg_tree_digests_new:
 *
 * Returns: (transfer full): no digests yet
 */
XgTreeDigests *
xg_tree_digests_new (void)
{
  XgTreeDigests *self = g_new (XgTreeDigests, 1);

  self->digests = g_hash_table_new (NULL, NULL);
  self->blocks = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * xg_tree_digests_free:
 * @self: (transfer full): digests
 */
void
xg_tree_digests_free (XgTreeDigests *self)
{
  g_hash_table_unref (self->digests);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

/**
 * xg_tree_digests_add:
 * @self: digests
 * @root: an element, which outlives @self
 *
 * Makes those of @root and of all elements in it.
 */
void
xg_tree_digests_add (XgTreeDigests *self, const XgTreeNode *root)
{
  digest_node (self, root);
}

/**
 * xg_tree_digests_get:
 * @self: digests
 * @node: an element that was added
 *
 * Returns: (transfer none): what is the same for two elements that say the same, whatever the order
 *   of their children and attributes
 */
gconstpointer
xg_tree_digests_get (XgTreeDigests *self, const XgTreeNode *node)
{
  return g_hash_table_lookup (self->digests, node);
}
