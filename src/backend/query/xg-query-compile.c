/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The query as SQL; xg-query-match.c does the same in memory. */
#define G_LOG_DOMAIN "xg-query"

#include "config.h"

#include <string.h>

#include "query/xg-query-private.h"

typedef struct
{
  XgCondition *condition;
  GString *sql;
} Compiler;

static void compile (Compiler *self, const XgQueryNode *node);

/* Whether words are all that it asks for, so that the index can answer alone. */
static gboolean
is_words (const XgQueryNode *node)
{
  if (node->kind != XG_QUERY_NODE_AND && node->kind != XG_QUERY_NODE_OR)
    return node->kind == XG_QUERY_NODE_TEXT;
  for (guint i = 0; i < node->children->len; i++)
    {
      if (!is_words (node->children->pdata[i]))
        return FALSE;
    }
  return TRUE;
}

static guint
get_depth (const XgQueryNode *node)
{
  guint depth = 0;

  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    {
      guint below =
        get_depth (node->children->pdata[i]); /* once: MAX() would ask twice at every level */

      depth = MAX (depth, below);
    }
  return depth + 1;
}

static int
compare_depths (gconstpointer a, gconstpointer b)
{
  guint left = get_depth (*(XgQueryNode *const *) a);
  guint right = get_depth (*(XgQueryNode *const *) b);

  return (left < right) - (left > right);
}

/* The deepest first: SQLite's parser then has nothing on its stack when it goes down. */
static GPtrArray *
list_children (const XgQueryNode *node)
{
  GPtrArray *children = g_ptr_array_sized_new (node->children->len);

  for (guint i = 0; i < node->children->len; i++)
    g_ptr_array_add (children, node->children->pdata[i]);
  g_ptr_array_sort (children, compare_depths);
  return children;
}

/*
 * An FTS5 expression. Each word is letters and digits only, as xg_text_split_words() gives them, so
 * that in quotation marks nothing is read as syntax.
 */
static void
append_words (GString *match, const XgQueryNode *node)
{
  const char *joint = node->kind == XG_QUERY_NODE_AND ? " AND " : " OR ";
  g_autoptr (GPtrArray) children = NULL;

  if (node->kind == XG_QUERY_NODE_TEXT)
    {
      g_string_append_c (match, '"');
      for (guint i = 0; i < node->words->len; i++)
        g_string_append_printf (match, "%s%s", i > 0 ? " " : "", (char *) node->words->pdata[i]);
      g_string_append (match, node->prefix ? "\"*" : "\"");
      return;
    }
  children = list_children (node);
  g_string_append_c (match, '(');
  for (guint i = 0; i < children->len; i++)
    {
      if (i > 0)
        g_string_append (match, joint);
      append_words (match, children->pdata[i]);
    }
  g_string_append_c (match, ')');
}

static void
compile_words (Compiler *self, const XgQueryNode *node)
{
  g_autoptr (GString) match = g_string_new (NULL);

  append_words (match, node);
  g_string_append_printf (self->sql,
                          "item.id IN (SELECT rowid FROM item_words (?%u))",
                          xg_condition_add_text (self->condition, match->str));
}

static const char *
get_sign (XgQueryCompare compare)
{
  static const char *const signs[] = {
    [XG_QUERY_EQUAL] = "=",     [XG_QUERY_LESS] = "<", [XG_QUERY_AT_MOST] = "<=",
    [XG_QUERY_AT_LEAST] = ">=", [XG_QUERY_MORE] = ">",
  };

  return signs[compare];
}

static void
compile_number (Compiler *self, const char *column, const char *sign, gint64 number)
{
  g_string_append_printf (self->sql,
                          "%s %s ?%u",
                          column,
                          sign,
                          xg_condition_add_number (self->condition, number));
}

static void
compile_glob (Compiler *self, const XgQueryNode *node, const char *column)
{
  g_string_append_printf (self->sql,
                          "xg_glob (?%u, %s)",
                          xg_condition_add_text (self->condition, xg_glob_get_pattern (node->glob)),
                          column);
  if (node->other_glob != NULL)
    g_string_append_printf (
      self->sql,
      " OR xg_glob (?%u, %s)",
      xg_condition_add_text (self->condition, xg_glob_get_pattern (node->other_glob)),
      column);
}

/* There are few topics and many rows: the pattern is tried on the topics. */
static void
compile_topic (Compiler *self, const XgQueryNode *node)
{
  g_string_append (self->sql, "item.node_key IN (SELECT node.key FROM node WHERE ");
  compile_glob (self, node, "node.node");
  g_string_append_c (self->sql, ')');
}

static void
compile_state (Compiler *self, XgQueryState state)
{
  static const char *const conditions[XG_QUERY_N_STATES] = {
    [XG_QUERY_STATE_UNREAD] = "item.read = 0",
    [XG_QUERY_STATE_READ] = "item.read <> 0",
    [XG_QUERY_STATE_PINNED] = "item.pinned <> 0",
    [XG_QUERY_STATE_RETRACTED] = "item.retracted <> 0",
    [XG_QUERY_STATE_UPDATED] = "item.version > 1",
    [XG_QUERY_STATE_MISSED] = "item.caught_up <> 0",
    [XG_QUERY_STATE_ITEM] = "item.kind = 0",
  };

  g_string_append (self->sql, conditions[state]);
}

static void
compile_part (Compiler *self, XgQueryPart part)
{
  static const char *const conditions[XG_QUERY_N_PARTS] = {
    [XG_QUERY_PART_PAYLOAD] = "EXISTS (SELECT 1 FROM payload WHERE payload.item = item.id)",
    [XG_QUERY_PART_ID] = "item.item_id IS NOT NULL",
    [XG_QUERY_PART_PUBLISHER] = "item.publisher IS NOT NULL",
    [XG_QUERY_PART_TYPE] = "item.type IS NOT NULL",
    [XG_QUERY_PART_SEVERITY] = "item.severity <> 0",
    [XG_QUERY_PART_PURPOSE] = "item.purpose IS NOT NULL",
    [XG_QUERY_PART_INCIDENT] = "item.incident IS NOT NULL",
    [XG_QUERY_PART_TLP] = "item.tlp <> 0",
  };

  g_string_append (self->sql, conditions[part]);
}

static GPtrArray *
list_keys (GHashTable *set)
{
  GPtrArray *keys = g_ptr_array_sized_new (g_hash_table_size (set));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (keys, key);
  return keys;
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* A JSON array of strings. */
static char *
list_to_json (const GPtrArray *keys)
{
  GString *json = g_string_new ("[");

  for (guint i = 0; i < keys->len; i++)
    {
      g_string_append (json, i > 0 ? ",\"" : "\"");
      for (const char *p = keys->pdata[i]; *p != '\0'; p++)
        {
          if ((guchar) *p < 0x20 || *p == '"' || *p == '\\')
            g_string_append_printf (json, "\\u%04x", (guint) (guchar) *p);
          else
            g_string_append_c (json, *p);
        }
      g_string_append_c (json, '"');
    }
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}

/* The same for the same set. */
static char *
set_to_json (GHashTable *set)
{
  g_autoptr (GPtrArray) keys = list_keys (set);

  g_ptr_array_sort (keys, compare_keys);
  return list_to_json (keys);
}

/* The indicators are found first, by their keys; then what has them. */
static void
compile_indicator (Compiler *self, const XgIocPattern *pattern)
{
  const char *joint = "";

  g_string_append (self->sql, "item.id IN (SELECT item FROM item_indicator WHERE indicator IN (");
  if (pattern->glob != NULL)
    {
      g_string_append_printf (
        self->sql,
        "SELECT id FROM indicator WHERE xg_glob (?%u, value)",
        xg_condition_add_text (self->condition, xg_glob_get_pattern (pattern->glob)));
      joint = " UNION ALL ";
    }
  if (pattern->low != NULL)
    {
      g_string_append_printf (self->sql,
                              "%sSELECT id FROM indicator WHERE key BETWEEN ?%u AND ?%u",
                              joint,
                              xg_condition_add_text (self->condition, pattern->low),
                              xg_condition_add_text (self->condition, pattern->high));
      joint = " UNION ALL ";
    }
  if (pattern->keys != NULL && pattern->keys->len > 0)
    {
      g_autofree char *json = list_to_json (pattern->keys);

      g_string_append_printf (
        self->sql,
        "%sSELECT id FROM indicator WHERE key IN (SELECT value FROM json_each (?%u))",
        joint,
        xg_condition_add_text (self->condition, json));
    }
  g_string_append (self->sql, "))");
}

static void
compile_field (Compiler *self, const XgQueryNode *node)
{
  switch (node->field)
    {
    case XG_QUERY_TOPIC:
    case XG_QUERY_UNDER:
      compile_topic (self, node);
      break;
    case XG_QUERY_PUBLISHER:
      compile_glob (self, node, "item.publisher");
      break;
    case XG_QUERY_TYPE:
      compile_glob (self, node, "item.type");
      break;
    case XG_QUERY_SEVERITY:
      compile_number (self, "item.severity", get_sign (node->compare), node->number);
      break;
    case XG_QUERY_PURPOSE:
      compile_glob (self, node, "item.purpose");
      break;
    case XG_QUERY_SINCE:
      compile_number (self, "item.received", ">=", node->number);
      break;
    case XG_QUERY_BEFORE:
      compile_number (self, "item.received", "<", node->number);
      break;
    case XG_QUERY_ID:
      compile_glob (self, node, "item.item_id");
      break;
    case XG_QUERY_INCIDENT:
      compile_glob (self, node, "item.incident");
      break;
    case XG_QUERY_TLP:
      g_string_append (self->sql, "item.tlp <> 0 AND ");
      compile_number (self, "item.tlp", get_sign (node->compare), node->number);
      break;
    case XG_QUERY_HAS:
      compile_part (self, (XgQueryPart) node->number);
      break;
    case XG_QUERY_IS:
      compile_state (self, (XgQueryState) node->number);
      break;
    case XG_QUERY_INDICATOR:
      compile_indicator (self, node->indicator);
      break;
    case XG_QUERY_N_FIELDS:
    default:
      g_return_if_reached ();
    }
}

static void
compile_scope (Compiler *self, const XgQueryNode *node)
{
  g_string_append (self->sql,
                   "item.node_key IN (SELECT node.key FROM node"
                   " JOIN broker ON broker.key = node.broker WHERE 1");
  if (node->broker != NULL)
    g_string_append_printf (self->sql,
                            " AND broker.jid = ?%u",
                            xg_condition_add_text (self->condition, node->broker));
  if (node->nodes != NULL)
    {
      g_autofree char *json = set_to_json (node->nodes);

      g_string_append_printf (self->sql,
                              " AND %s IN (SELECT value FROM json_each (?%u))",
                              node->pairs ? "broker.jid || char (10) || node.node" : "node.node",
                              xg_condition_add_text (self->condition, json));
    }
  g_string_append_c (self->sql, ')');
}

static void
compile_children (Compiler *self, const XgQueryNode *node)
{
  const char *joint = node->kind == XG_QUERY_NODE_AND ? " AND " : " OR ";
  g_autoptr (GPtrArray) children = list_children (node);

  for (guint i = 0; i < children->len; i++)
    {
      if (i > 0)
        g_string_append (self->sql, joint);
      compile (self, children->pdata[i]);
    }
}

static void
compile (Compiler *self, const XgQueryNode *node)
{
  g_string_append_c (self->sql, '(');
  if (is_words (node))
    compile_words (self, node);
  else if (node->kind == XG_QUERY_NODE_AND || node->kind == XG_QUERY_NODE_OR)
    compile_children (self, node);
  else if (node->kind == XG_QUERY_NODE_NOT)
    {
      g_string_append (self->sql, "NOT ");
      compile (self, node->children->pdata[0]);
    }
  else if (node->kind == XG_QUERY_NODE_FIELD)
    compile_field (self, node);
  else if (node->kind == XG_QUERY_NODE_SCOPE)
    compile_scope (self, node);
  else
    g_string_append_c (self->sql, '1');
  g_string_append_c (self->sql, ')');
}

/*
 * The parts that must all hold: those of words drive the search, newest first; the others are
 * looked at for each row that has the words.
 */
static void
add_parts (Compiler *self, const XgQueryNode *node, GString *match)
{
  if (node->kind == XG_QUERY_NODE_AND && !is_words (node))
    {
      for (guint i = 0; i < node->children->len; i++)
        add_parts (self, node->children->pdata[i], match);
      return;
    }
  if (is_words (node))
    {
      if (match->len > 0)
        g_string_append (match, " AND ");
      append_words (match, node);
      return;
    }
  if (self->sql->len > 0)
    g_string_append (self->sql, " AND ");
  compile (self, node);
}

static char *
steal_unless_empty (GString *text)
{
  return text->len > 0 ? g_strdup (text->str) : NULL;
}

/**
 * xg_query_compile:
 * @self: a query
 *
 * All that was written goes in as values of parameters.
 *
 * Returns: (transfer full): the condition that rows of the cache must meet; of topics that the
 *   cache does not know there are no rows
 */
XgCondition *
xg_query_compile (XgQuery *self)
{
  g_autoptr (GString) match = g_string_new (NULL);
  g_autoptr (GString) sql = g_string_new (NULL);
  Compiler compiler = { .sql = sql };
  XgQueryNode *root;

  g_return_val_if_fail (self != NULL, NULL);

  compiler.condition = xg_condition_new ();
  root = xg_query_get_root (self);
  if (root->kind != XG_QUERY_NODE_ALL)
    add_parts (&compiler, root, match);
  compiler.condition->match = steal_unless_empty (match);
  compiler.condition->where = steal_unless_empty (sql);
  return compiler.condition;
}
