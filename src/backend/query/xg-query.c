/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-query"

#include "config.h"

#include <string.h>

#include "query/xg-query-private.h"

struct _XgQuery
{
  char *text;
  XgQueryNode *root;
};

static void
node_unref (gpointer data)
{
  xg_query_node_unref (data);
}

/**
 * xg_query_node_new:
 * @kind: what it is
 *
 * Returns: (transfer full): a node; those that have children get them by xg_query_node_add()
 */
XgQueryNode *
xg_query_node_new (XgQueryNodeKind kind)
{
  XgQueryNode *self = g_atomic_rc_box_new0 (XgQueryNode);

  self->kind = kind;
  if (kind == XG_QUERY_NODE_AND || kind == XG_QUERY_NODE_OR || kind == XG_QUERY_NODE_NOT)
    self->children = g_ptr_array_new_with_free_func (node_unref);
  return self;
}

XgQueryNode *
xg_query_node_ref (XgQueryNode *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
node_clear (gpointer data)
{
  XgQueryNode *self = data;

  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_clear_pointer (&self->words, g_ptr_array_unref);
  g_clear_pointer (&self->nodes, g_hash_table_unref);
  xg_glob_free (self->glob);
  xg_glob_free (self->other_glob);
  xg_ioc_pattern_free (self->indicator);
  g_free (self->broker);
}

/* As deep as the expression at most: see XG_QUERY_MAX_DEPTH. */
void
xg_query_node_unref (XgQueryNode *self)
{
  g_atomic_rc_box_release_full (self, node_clear);
}

/**
 * xg_query_node_add:
 * @self: a node that is being made
 * @child: (transfer full): its next child
 */
void
xg_query_node_add (XgQueryNode *self, XgQueryNode *child)
{
  g_ptr_array_add (self->children, child);
}

/* A broker's address has no line feed. */
char *
xg_query_make_pair (const char *broker, const char *node)
{
  return g_strconcat (broker, "\n", node, NULL);
}

/**
 * xg_query_new_for_node:
 * @root: its syntax tree, which is referenced
 * @text: how it was written
 *
 * Returns: (transfer full): a query
 */
XgQuery *
xg_query_new_for_node (XgQueryNode *root, const char *text)
{
  XgQuery *self = g_atomic_rc_box_new0 (XgQuery);

  self->root = xg_query_node_ref (root);
  self->text = g_strdup (text);
  return self;
}

XgQueryNode *
xg_query_get_root (XgQuery *self)
{
  return self->root;
}

/**
 * xg_query_new_all:
 *
 * Returns: (transfer full): a query for every record
 */
XgQuery *
xg_query_new_all (void)
{
  g_autoptr (XgQueryNode) root = xg_query_node_new (XG_QUERY_NODE_ALL);

  return xg_query_new_for_node (root, "");
}

/**
 * xg_query_ref:
 * @self: a query
 *
 * Returns: (transfer full): @self
 */
XgQuery *
xg_query_ref (XgQuery *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
query_clear (gpointer data)
{
  XgQuery *self = data;

  xg_query_node_unref (self->root);
  g_free (self->text);
}

/**
 * xg_query_unref:
 * @self: (transfer full): a query
 */
void
xg_query_unref (XgQuery *self)
{
  g_atomic_rc_box_release_full (self, query_clear);
}

/**
 * xg_query_get_text:
 * @self: a query
 *
 * Returns: (transfer none): the expression as it was written; what was added by functions is not in
 *   it
 */
const char *
xg_query_get_text (XgQuery *self)
{
  return self->text;
}

/**
 * xg_query_is_all:
 * @self: a query
 *
 * Returns: whether it asks for nothing, and so means every record
 */
gboolean
xg_query_is_all (XgQuery *self)
{
  return self->root->kind == XG_QUERY_NODE_ALL;
}

/* Both must hold. */
static XgQuery *
narrow (XgQuery *self, XgQueryNode *condition)
{
  g_autoptr (XgQueryNode) both = NULL;

  if (xg_query_is_all (self))
    return xg_query_new_for_node (condition, self->text);
  both = xg_query_node_new (XG_QUERY_NODE_AND);
  xg_query_node_add (both, xg_query_node_ref (condition));
  xg_query_node_add (both, xg_query_node_ref (self->root));
  return xg_query_new_for_node (both, self->text);
}

/**
 * xg_query_with_severity:
 * @self: a query
 * @least: the least severity; %XG_SEVERITY_UNKNOWN for any
 *
 * Returns: (transfer full): a query that asks what @self does, of records of this severity or above
 */
XgQuery *
xg_query_with_severity (XgQuery *self, XgSeverity least)
{
  g_autoptr (XgQueryNode) node = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (least == XG_SEVERITY_UNKNOWN)
    return xg_query_ref (self);
  node = xg_query_node_new (XG_QUERY_NODE_FIELD);
  node->field = XG_QUERY_SEVERITY;
  node->compare = XG_QUERY_AT_LEAST;
  node->number = least;
  return narrow (self, node);
}

/**
 * xg_query_with_nodes:
 * @self: a query
 * @broker: (nullable): JID of the pubsub service; %NULL for any
 * @nodes: (nullable) (array zero-terminated=1): node ids; none at all match nothing; %NULL for any
 *
 * Returns: (transfer full): a query that asks what @self does, of records of these topics only
 */
XgQuery *
xg_query_with_nodes (XgQuery *self, const char *broker, const char *const *nodes)
{
  g_autoptr (XgQueryNode) node = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  node = xg_query_node_new (XG_QUERY_NODE_SCOPE);
  node->broker = g_strdup (broker);
  if (nodes != NULL)
    node->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; nodes != NULL && nodes[i] != NULL; i++)
    g_hash_table_add (node->nodes, g_strdup (nodes[i]));
  return narrow (self, node);
}

static gboolean
is_branch (const XgQueryNode *node)
{
  return node->kind == XG_QUERY_NODE_FIELD && node->field == XG_QUERY_UNDER;
}

static gboolean
has_branches (const XgQueryNode *node)
{
  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    {
      if (has_branches (node->children->pdata[i]))
        return TRUE;
    }
  return is_branch (node);
}

/**
 * xg_query_has_branches:
 * @self: a query
 *
 * Returns: whether "under:" is in it, so that it has to be resolved whenever the tree changes
 */
gboolean
xg_query_has_branches (XgQuery *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return has_branches (self->root);
}

static gboolean
has_times (const XgQueryNode *node)
{
  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    {
      if (has_times (node->children->pdata[i]))
        return TRUE;
    }
  return node->kind == XG_QUERY_NODE_FIELD &&
         (node->field == XG_QUERY_SINCE || node->field == XG_QUERY_BEFORE);
}

/**
 * xg_query_has_times:
 * @self: a query
 *
 * Returns: whether "since:" or "before:" is in it, so that it may mean others when it is parsed
 *   later
 */
gboolean
xg_query_has_times (XgQuery *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return has_times (self->root);
}

static gboolean
is_fact (const XgQueryNode *node)
{
  if (node->kind != XG_QUERY_NODE_FIELD)
    return FALSE;
  if (node->field == XG_QUERY_HAS)
    return node->number == XG_QUERY_PART_PURPOSE || node->number == XG_QUERY_PART_TLP;
  return node->field == XG_QUERY_PURPOSE || node->field == XG_QUERY_TLP ||
         node->field == XG_QUERY_INDICATOR;
}

static gboolean
needs_facts (const XgQueryNode *node)
{
  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    {
      if (needs_facts (node->children->pdata[i]))
        return TRUE;
    }
  return is_fact (node);
}

/**
 * xg_query_needs_facts:
 * @self: a query
 *
 * Returns: whether it asks for what items of older caches lack until they were looked through:
 *   purpose, TLP or indicators
 */
gboolean
xg_query_needs_facts (XgQuery *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return needs_facts (self->root);
}

static void
add_pair_cb (const char *broker, const char *node, gpointer add_data)
{
  g_hash_table_add (add_data, xg_query_make_pair (broker, node));
}

static XgQueryNode *
resolve (XgQueryNode *node, XgQueryBranchFunc func, gpointer user_data)
{
  XgQueryNode *other;

  if (!has_branches (node))
    return xg_query_node_ref (node);
  if (is_branch (node))
    {
      other = xg_query_node_new (XG_QUERY_NODE_SCOPE);
      other->pairs = TRUE;
      other->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      func (node->glob, add_pair_cb, other->nodes, user_data);
      return other;
    }
  other = xg_query_node_new (node->kind);
  for (guint i = 0; i < node->children->len; i++)
    xg_query_node_add (other, resolve (node->children->pdata[i], func, user_data));
  return other;
}

/**
 * xg_query_resolve:
 * @self: a query
 * @func: tells which nodes a branch has
 * @user_data: for @func
 *
 * Returns: (transfer full): @self with the nodes that each "under:" means now. Without this it
 *   means nodes of that id alone.
 */
XgQuery *
xg_query_resolve (XgQuery *self, XgQueryBranchFunc func, gpointer user_data)
{
  g_autoptr (XgQueryNode) root = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (func != NULL, NULL);

  root = resolve (self->root, func, user_data);
  return xg_query_new_for_node (root, self->text);
}

/**
 * xg_query_quote:
 * @words: text
 *
 * Returns: (transfer full): @words as a phrase, or a value, of the language: nothing in it is read
 *   as an operator
 */
char *
xg_query_quote (const char *words)
{
  GString *text = g_string_new ("\"");

  for (const char *p = words; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *p);
    }
  g_string_append_c (text, '"');
  return g_string_free (text, FALSE);
}

static gboolean
is_keyword (const char *word)
{
  return g_str_equal (word, "and") || g_str_equal (word, "or") || g_str_equal (word, "not");
}

/**
 * xg_query_from_words:
 * @words: (nullable): text as people wrote it before there was a language
 *
 * Returns: (transfer full): an expression that finds each of @words as the beginning of some word
 */
char *
xg_query_from_words (const char *words)
{
  g_autoptr (GPtrArray) each = xg_text_split_words (words, -1);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < each->len && i < XG_QUERY_MAX_WORDS; i++)
    {
      const char *word = each->pdata[i];

      if (text->len + strlen (word) + 4 > XG_QUERY_MAX_LENGTH)
        break;
      if (i > 0)
        g_string_append_c (text, ' ');
      g_string_append_printf (text, is_keyword (word) ? "\"%s\"*" : "%s", word);
    }
  return g_string_free (text, FALSE);
}
