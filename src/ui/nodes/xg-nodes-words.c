/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-nodes"

#include "config.h"

#include "nodes/xg-nodes-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/xg-csv.h"
#include "feed/xg-format.h"
#include "xg-phrases.h"

static const struct
{
  const char *nick;
  const char *title;
  const char *property; /* of XgNode, whose change is another text */
} columns[] = {
  [XG_NODE_COLUMN_LABEL] = { "label", N_ ("Name"), "label" },
  [XG_NODE_COLUMN_ID] = { "id", N_ ("Node"), "id" },
  [XG_NODE_COLUMN_KIND] = { "kind", N_ ("Kind"), "kind" },
  [XG_NODE_COLUMN_TYPE] = { "type", N_ ("Payload Type"), "type" },
  [XG_NODE_COLUMN_AFFILIATION] = { "affiliation", N_ ("You Are"), "affiliation" },
  [XG_NODE_COLUMN_SUBSCRIPTION] = { "subscription", N_ ("Subscription"), "subscription" },
  [XG_NODE_COLUMN_ITEMS] = { "items", N_ ("Items"), "n-items" },
  [XG_NODE_COLUMN_SUBSCRIBERS] = { "subscribers", N_ ("Subscribers"), "n-subscribers" },
  [XG_NODE_COLUMN_CONTAINS] = { "contains", N_ ("Contains"), "children-state" },
  [XG_NODE_COLUMN_ACCESS] = { "access", N_ ("Access"), "access-model" },
  [XG_NODE_COLUMN_CREATED] = { "created", N_ ("Created"), "created" },
};

const char *
xg_nodes_words_column (XgNodeColumn column)
{
  return _ (columns[column].title);
}

/**
 * xg_nodes_words_nick:
 * @column: a column
 *
 * Returns: how settings call it
 */
const char *
xg_nodes_words_nick (XgNodeColumn column)
{
  return columns[column].nick;
}

/**
 * xg_nodes_words_from_nick:
 * @nick: text that begins with a nick
 * @length: bytes of it
 * @column: (out): the column
 *
 * Returns: whether there is such a column
 */
gboolean
xg_nodes_words_from_nick (const char *nick, gsize length, XgNodeColumn *column)
{
  for (guint i = 0; i < XG_N_NODE_COLUMNS; i++)
    if (strlen (columns[i].nick) == length && strncmp (columns[i].nick, nick, length) == 0)
      {
        *column = i;
        return TRUE;
      }
  return FALSE;
}

const char *
xg_nodes_words_property (XgNodeColumn column)
{
  return columns[column].property;
}

static char *
format_count (XgNodeColumn column, XgNode *node)
{
  gint64 number;

  return xg_node_column_get_number (column, node, &number) ? xg_format_count ((guint64) number)
                                                           : NULL;
}

static char *
describe_subscription (XgNode *node)
{
  XgSubscriptionState state = xg_node_get_subscription (node);
  XgBroker *broker = xg_node_get_broker (node);

  if (state == XG_SUBSCRIPTION_NONE && (broker == NULL || !xg_broker_knows_subscriptions (broker)))
    return NULL;
  /* What most rows would say says nothing. */
  return g_strdup (state == XG_SUBSCRIPTION_NONE ? "" : xg_phrase_subscription (state));
}

/**
 * xg_nodes_words_cell:
 * @column: what is asked for
 * @node: a topic or collection
 *
 * Returns: (transfer full) (nullable): what is known; %NULL: nothing is, which is not the same as
 * ""
 */
char *
xg_nodes_words_cell (XgNodeColumn column, XgNode *node)
{
  switch (column)
    {
    case XG_NODE_COLUMN_LABEL:
      return g_strdup (xg_node_get_label (node));
    case XG_NODE_COLUMN_ID:
      return g_strdup (xg_node_get_id (node));
    case XG_NODE_COLUMN_KIND:
      return xg_node_get_kind (node) != XG_NODE_UNKNOWN
               ? g_strdup (xg_phrase_node_kind (xg_node_get_kind (node)))
               : NULL;
    case XG_NODE_COLUMN_TYPE:
      return g_strdup (xg_node_get_payload_type (node));
    case XG_NODE_COLUMN_AFFILIATION:
      return xg_node_get_affiliation (node) != XG_AFFILIATION_UNKNOWN
               ? g_strdup (xg_phrase_affiliation (xg_node_get_affiliation (node)))
               : NULL;
    case XG_NODE_COLUMN_SUBSCRIPTION:
      return describe_subscription (node);
    case XG_NODE_COLUMN_ACCESS:
      return xg_node_get_access_model (node) != NULL
               ? g_strdup (xg_phrase_access_model (xg_node_get_access_model (node)))
               : NULL;
    case XG_NODE_COLUMN_CREATED:
      return xg_phrase_moment (xg_node_get_created (node));
    case XG_NODE_COLUMN_ITEMS:
    case XG_NODE_COLUMN_SUBSCRIBERS:
    case XG_NODE_COLUMN_CONTAINS:
    default:
      return format_count (column, node);
    }
}

/**
 * xg_nodes_words_why_unknown:
 * @column: what is not known
 * @node: of what
 *
 * Returns: (transfer full): a sentence
 */
char *
xg_nodes_words_why_unknown (XgNodeColumn column, XgNode *node)
{
  if (xg_node_get_locked (node))
    return g_strdup (xg_node_get_lock_reason (node));
  if (xg_node_get_info_state (node) == XG_LOAD_RUNNING)
    return g_strdup (_ ("Not known yet: the Broker is being asked."));
  if (xg_node_get_info_state (node) == XG_LOAD_NOT)
    return g_strdup (_ ("Not known: the Broker was not asked yet."));
  if (xg_node_get_info_state (node) == XG_LOAD_FAILED)
    return g_strdup (_ ("Not known: the Broker gave no usable answer."));
  if (column == XG_NODE_COLUMN_ITEMS)
    return g_strdup (_ ("Not known: the Broker does not tell it without sending every item, or not "
                        "to you. The page of the topic lists them."));
  return g_strdup (_ ("Not known: the Broker does not tell."));
}

/* The few facts that a narrow row has room for. */
char *
xg_nodes_words_second_line (XgNode *node)
{
  static const XgNodeColumn words[] = { XG_NODE_COLUMN_AFFILIATION, XG_NODE_COLUMN_SUBSCRIPTION };
  gboolean collection = xg_node_get_kind (node) == XG_NODE_COLLECTION;
  XgNodeColumn amount = collection ? XG_NODE_COLUMN_CONTAINS : XG_NODE_COLUMN_ITEMS;
  GString *line = g_string_new (NULL);
  gint64 number;

  if (xg_node_get_locked (node))
    {
      g_string_assign (line, xg_node_get_lock_reason (node));
      return g_string_free (line, FALSE);
    }
  if (strcmp (xg_node_get_label (node), xg_node_get_id (node)) != 0)
    g_string_append (line, xg_node_get_id (node));
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *cell = xg_nodes_words_cell (words[i], node);

      if (cell != NULL && *cell != '\0')
        g_string_append_printf (line, "%s%s", line->len > 0 ? " · " : "", cell);
    }
  if (xg_node_column_get_number (amount, node, &number))
    {
      g_autofree char *count = xg_format_count ((guint64) number);

      g_string_append (line, line->len > 0 ? " · " : "");
      g_string_append_printf (line,
                              collection ? ngettext ("%s node", "%s nodes", (gulong) number)
                                         : ngettext ("%s item", "%s items", (gulong) number),
                              count);
    }
  if (line->len == 0)
    g_string_append (line, xg_phrase_node_kind (xg_node_get_kind (node)));
  return g_string_free (line, FALSE);
}

const char *
xg_nodes_words_icon (XgNode *node)
{
  if (xg_node_get_locked (node))
    return "changes-prevent-symbolic";
  switch (xg_node_get_kind (node))
    {
    case XG_NODE_TOPIC:
      return "xg-topic-symbolic";
    case XG_NODE_COLLECTION:
      return "folder-symbolic";
    case XG_NODE_UNKNOWN:
    default:
      return "content-loading-symbolic";
    }
}

const char *
xg_nodes_words_set (XgNodeSet set)
{
  switch (set)
    {
    case XG_NODE_SET_TOP_COLLECTIONS:
      return _ ("Top-Level Collections");
    case XG_NODE_SET_COLLECTIONS:
      return _ ("All Collections");
    case XG_NODE_SET_TOPICS:
    default:
      return _ ("All Topics");
    }
}

/**
 * xg_nodes_words_csv:
 * @nodes: (element-type XgNode): rows
 *
 * Returns: (transfer full): all that is known of them as a table, see xg_csv_append(); what is not
 *   known is an empty field
 */
char *
xg_nodes_words_csv (GPtrArray *nodes)
{
  GString *csv = g_string_new (NULL);

  for (guint column = 0; column < XG_N_NODE_COLUMNS; column++)
    xg_csv_append (csv, xg_nodes_words_column (column), column + 1 == XG_N_NODE_COLUMNS);
  for (guint i = 0; i < nodes->len; i++)
    for (guint column = 0; column < XG_N_NODE_COLUMNS; column++)
      {
        XgNode *node = nodes->pdata[i];
        gint64 number;
        g_autofree char *cell = NULL;

        /* Numbers without separators of thousands, and moments as the broker wrote them */
        if (column == XG_NODE_COLUMN_CREATED)
          cell = g_strdup (xg_node_get_created (node));
        else if (column >= XG_NODE_COLUMN_ITEMS && column <= XG_NODE_COLUMN_CONTAINS)
          cell = xg_node_column_get_number (column, node, &number)
                   ? g_strdup_printf ("%" G_GINT64_FORMAT, number)
                   : NULL;
        else
          cell = xg_nodes_words_cell (column, node);
        xg_csv_append (csv, cell, column + 1 == XG_N_NODE_COLUMNS);
      }
  return g_string_free (csv, FALSE);
}
