/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-card"

#include "config.h"

#include <string.h>

#include "card/xg-tree-private.h"
#include "payload/xg-xml.h"

#define BLOCK        (64 * 1024)
#define STRING_BLOCK (32 * 1024)

/* Steps of a path: further out, "…" stands for the rest. */
#define MAX_STEPS 16

/**
 * xg_tree_new:
 *
 * Returns: (transfer full): a tree without a root
 */
XgTree *
xg_tree_new (void)
{
  XgTree *self = g_new0 (XgTree, 1);

  self->strings = g_string_chunk_new (STRING_BLOCK);
  self->blocks = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * xg_tree_free:
 * @self: (transfer full) (nullable): a tree
 */
void
xg_tree_free (XgTree *self)
{
  if (self == NULL)
    return;
  g_string_chunk_free (self->strings);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

/**
 * xg_tree_alloc:
 * @self: a tree
 * @size: bytes, a multiple of the size of a pointer
 *
 * Returns: zeros, freed with the tree
 */
gpointer
xg_tree_alloc (XgTree *self, gsize size)
{
  char *block;

  if (self->room - self->used < size)
    {
      self->room = MAX (BLOCK, size);
      self->used = 0;
      g_ptr_array_add (self->blocks, g_malloc0 (self->room));
    }
  block = self->blocks->pdata[self->blocks->len - 1];
  self->used += size;
  return block + self->used - size;
}

static void
add_child (XgTreeNode *parent, XgTreeNode *node)
{
  node->parent = parent;
  if (parent->last != NULL)
    parent->last->next = node;
  else
    parent->first = node;
  parent->last = node;
}

/**
 * xg_tree_append:
 * @self: a tree
 * @parent: (nullable): where to; %NULL for the root
 * @name: of the element
 * @uri: (nullable): its namespace
 *
 * Returns: (transfer none) (nullable): the new element; %NULL when the tree is full
 */
XgTreeNode *
xg_tree_append (XgTree *self, XgTreeNode *parent, const char *name, const char *uri)
{
  XgTreeNode *node;

  if (++self->n_values > XG_TREE_MAX_VALUES)
    return NULL;
  node = xg_tree_alloc (self, sizeof *node);
  node->name = g_string_chunk_insert_const (self->strings, name);
  node->uri = uri != NULL ? g_string_chunk_insert_const (self->strings, uri) : NULL;
  if (parent != NULL)
    add_child (parent, node);
  else
    self->root = node;
  return node;
}

/**
 * xg_tree_append_text:
 * @self: a tree
 * @parent: an element
 * @text: UTF-8
 * @length: its bytes
 */
void
xg_tree_append_text (XgTree *self, XgTreeNode *parent, const char *text, gsize length)
{
  XgTreeNode *node = xg_tree_alloc (self, sizeof *node);

  node->text = g_string_chunk_insert_len (self->strings, text, (gssize) length);
  add_child (parent, node);
}

/* Names are the same string when they are the same. */
static void
count_children (XgTreeNode *node, GHashTable *counts)
{
  if (node->first == node->last)
    return;
  g_hash_table_remove_all (counts);
  for (XgTreeNode *child = node->first; child != NULL; child = child->next)
    if (child->name != NULL)
      {
        guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, child->name)) + 1;

        child->position = n;
        g_hash_table_insert (counts, (gpointer) child->name, GUINT_TO_POINTER (n));
      }
  for (XgTreeNode *child = node->first; child != NULL; child = child->next)
    if (child->position == 1 && g_hash_table_lookup (counts, child->name) == GUINT_TO_POINTER (1))
      child->position = 0;
}

static void
count_below (XgTreeNode *node, GHashTable *counts)
{
  count_children (node, counts);
  for (XgTreeNode *child = node->first; child != NULL; child = child->next)
    if (child->first != NULL)
      count_below (child, counts);
}

/**
 * xg_tree_count_siblings:
 * @self: a tree that is complete
 *
 * Gives elements their positions.
 */
void
xg_tree_count_siblings (XgTree *self)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);

  if (self->root != NULL)
    count_below (self->root, counts);
}

/* What is open while XML is read. Below an element that the tree had no room for, @skip counts. */
typedef struct
{
  XgTree *tree;
  XgTreeNode *open;
  guint skip;
  GString *text; /* of @open since the last tag */
} Builder;

static gboolean
is_blank (const GString *text)
{
  return strspn (text->str, " \t\r\n") == text->len;
}

static void
flush_text (Builder *builder)
{
  if (builder->open != NULL && !is_blank (builder->text))
    xg_tree_append_text (builder->tree, builder->open, builder->text->str, builder->text->len);
  g_string_truncate (builder->text, 0);
}

static void
add_attributes (Builder *builder,
                XgTreeNode *node,
                const XgXmlAttribute *attributes,
                guint n_attributes)
{
  XgTree *tree = builder->tree;

  if (n_attributes == 0)
    return;
  tree->n_values += n_attributes;
  if (tree->n_values > XG_TREE_MAX_VALUES)
    return;
  node->attributes = xg_tree_alloc (tree, n_attributes * sizeof *node->attributes);
  node->n_attributes = n_attributes;
  for (guint i = 0; i < n_attributes; i++)
    {
      const XgXmlAttribute *from = &attributes[i];
      g_autofree char *name =
        from->prefix != NULL ? g_strconcat (from->prefix, ":", from->name, NULL) : NULL;

      node->attributes[i].name =
        g_string_chunk_insert_const (tree->strings, name != NULL ? name : from->name);
      node->attributes[i].value =
        g_string_chunk_insert_len (tree->strings, from->value, (gssize) from->length);
    }
}

static void
start (gpointer user_data,
       guint depth,
       const char *name,
       const char *uri,
       const XgXmlAttribute *attributes,
       guint n_attributes)
{
  Builder *builder = user_data;
  XgTreeNode *node = NULL;

  flush_text (builder);
  if (builder->skip == 0)
    node = xg_tree_append (builder->tree, builder->open, name, uri);
  else
    builder->tree->n_values++;
  if (node == NULL)
    {
      builder->tree->n_values += n_attributes;
      builder->skip++;
      return;
    }
  add_attributes (builder, node, attributes, n_attributes);
  builder->open = node;
}

static void
end (gpointer user_data, guint depth)
{
  Builder *builder = user_data;

  if (builder->skip > 0)
    {
      builder->skip--;
      g_string_truncate (builder->text, 0);
      return;
    }
  flush_text (builder);
  builder->open = builder->open->parent;
}

static void
text (gpointer user_data, guint depth, const char *piece, gsize length)
{
  Builder *builder = user_data;

  if (builder->skip == 0)
    g_string_append_len (builder->text, piece, (gssize) length);
}

/**
 * xg_tree_new_from_xml:
 * @xml: a document
 * @length: its bytes
 * @error: return location for a #XG_PAYLOAD_ERROR: the reason alone
 *
 * Takes linear time and at most about ten times the memory of @xml. Thread-safe; for a worker.
 * What is refused: a document type declaration, more than %XG_XML_MAX_DEPTH levels, what is not
 * UTF-8.
 *
 * Returns: (transfer full) (nullable): the tree
 */
XgTree *
xg_tree_new_from_xml (const char *xml, gsize length, GError **error)
{
  static const XgXmlHandler handler = { start, end, text };
  g_autoptr (XgTree) tree = xg_tree_new ();
  g_autoptr (GString) pending = g_string_new (NULL);
  Builder builder = { .tree = tree, .text = pending };

  g_return_val_if_fail (xml != NULL, NULL);

  if (!xg_xml_scan (xml, (gssize) length, &handler, &builder, error))
    return NULL;
  xg_tree_count_siblings (tree);
  return g_steal_pointer (&tree);
}

/**
 * xg_tree_get_root:
 * @self: a tree
 *
 * Returns: (transfer none): the document element
 */
XgTreeNode *
xg_tree_get_root (XgTree *self)
{
  return self->root;
}

/**
 * xg_tree_get_n_left_out:
 * @self: a tree
 *
 * Returns: how many elements and attributes the document has beyond %XG_TREE_MAX_VALUES
 */
guint64
xg_tree_get_n_left_out (XgTree *self)
{
  return self->n_values > XG_TREE_MAX_VALUES ? self->n_values - XG_TREE_MAX_VALUES : 0;
}

/**
 * xg_tree_node_get_attribute:
 * @node: an element
 * @name: as written
 *
 * Returns: (nullable): the value of the attribute
 */
const char *
xg_tree_node_get_attribute (const XgTreeNode *node, const char *name)
{
  for (guint i = 0; i < node->n_attributes; i++)
    if (strcmp (node->attributes[i].name, name) == 0)
      return node->attributes[i].value;
  return NULL;
}

/**
 * xg_tree_node_find:
 * @node: an element
 * @name: of a child
 *
 * Returns: (transfer none) (nullable): the first child element of that name
 */
XgTreeNode *
xg_tree_node_find (const XgTreeNode *node, const char *name)
{
  for (XgTreeNode *child = node->first; child != NULL; child = child->next)
    if (child->name != NULL && strcmp (child->name, name) == 0)
      return child;
  return NULL;
}

/**
 * xg_tree_node_is_leaf:
 * @node: an element
 *
 * Returns: whether it has no child elements
 */
gboolean
xg_tree_node_is_leaf (const XgTreeNode *node)
{
  for (const XgTreeNode *child = node->first; child != NULL; child = child->next)
    if (child->name != NULL)
      return FALSE;
  return TRUE;
}

/**
 * xg_tree_node_dup_text:
 * @node: an element
 *
 * Returns: (transfer full): its own text without white space around it, "" when there is none
 */
char *
xg_tree_node_dup_text (const XgTreeNode *node)
{
  GString *text = g_string_new (NULL);

  for (const XgTreeNode *child = node->first; child != NULL; child = child->next)
    if (child->text != NULL)
      g_string_append (text, child->text);
  return g_strstrip (g_string_free (text, FALSE));
}

/**
 * xg_tree_node_dup_path:
 * @node: an element or a text
 *
 * Returns: (transfer full): its place: "/IODEF-Document/Incident[2]/Description"; of one that is
 *   deep inside the last steps, with "…" before them
 */
char *
xg_tree_node_dup_path (const XgTreeNode *node)
{
  const XgTreeNode *steps[MAX_STEPS];
  GString *path = g_string_new (NULL);
  guint n = 0;

  for (; node != NULL && n < MAX_STEPS; node = node->parent)
    steps[n++] = node;
  if (node != NULL)
    g_string_append (path, "…");
  while (n > 0)
    {
      node = steps[--n];
      g_string_append_printf (path, "/%s", node->name != NULL ? node->name : "text()");
      if (node->position > 0)
        g_string_append_printf (path, "[%u]", node->position);
    }
  return g_string_free (path, FALSE);
}
