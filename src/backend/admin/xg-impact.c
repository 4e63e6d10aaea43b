/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "admin/xg-impact.h"

/* Appends a sentence. */
static void
say (GString *out, char *sentence)
{
  if (out->len > 0)
    g_string_append_c (out, ' ');
  g_string_append (out, sentence);
  g_free (sentence);
}

static void
say_items (GString *out, gint64 n_items)
{
  if (n_items > 0)
    say (out,
         g_strdup_printf (ngettext ("Its item is gone for good.",
                                    "Its %" G_GINT64_FORMAT " items are gone for good.",
                                    (gulong) n_items),
                          n_items));
  else if (n_items < 0)
    say (out, g_strdup (_ ("Its items are gone for good.")));
}

static void
say_subscribers (GString *out, gint64 n_subscribers)
{
  if (n_subscribers > 0)
    say (out,
         g_strdup_printf (ngettext ("Its subscriber receives nothing more.",
                                    "Its %" G_GINT64_FORMAT " subscribers receive nothing more.",
                                    (gulong) n_subscribers),
                          n_subscribers));
  else if (n_subscribers < 0)
    say (out, g_strdup (_ ("Its subscribers receive nothing more.")));
}

/* XEP-0248 section 6.3: they stay, those of no other collection at the top level. */
static void
say_children (GString *out, guint n_children, guint n_elsewhere)
{
  if (n_children > 0)
    say (out,
         g_strdup_printf (ngettext ("The node in it is not deleted, but leaves it.",
                                    "The %u nodes in it are not deleted, but leave it.",
                                    n_children),
                          n_children));
  if (n_children > n_elsewhere)
    say (out,
         g_strdup_printf (ngettext ("%u of them is in no other collection and moves to the top.",
                                    "%u of them are in no other collection and move to the top.",
                                    n_children - n_elsewhere),
                          n_children - n_elsewhere));
}

/* What the tree knows of them. */
static void
say_known_children (GString *out, XgNode *node)
{
  GListModel *children = xg_node_get_children (node);
  guint n_children = g_list_model_get_n_items (children);
  guint n_elsewhere = 0;

  for (guint i = 0; i < n_children; i++)
    {
      g_autoptr (XgNode) child = g_list_model_get_item (children, i);

      n_elsewhere += xg_node_get_n_parents (child) > 1;
    }
  if (n_children == 0 && xg_node_get_children_state (node) != XG_LOAD_DONE)
    say (out, g_strdup (_ ("What is in it is not deleted, but leaves it.")));
  say_children (out, n_children, n_elsewhere);
}

/* What the broker told of them, but for those that are deleted as well. */
static void
say_read_children (GString *out, XgBroker *broker, XgReading *contents, GHashTable *deleted)
{
  g_autofree const char **ids = xg_reading_list_ids (contents);
  guint n_children = 0;
  guint n_elsewhere = 0;

  for (guint i = 0; ids[i] != NULL; i++)
    {
      XgNode *known = xg_broker_lookup_node (broker, ids[i]);

      if (deleted != NULL && g_hash_table_contains (deleted, ids[i]))
        continue;
      n_children++;
      n_elsewhere += known != NULL && xg_node_get_n_parents (known) > 1;
    }
  say_children (out, n_children, n_elsewhere);
}

/**
 * xg_impact_of_delete:
 * @broker: a broker
 * @node: (nullable): a node
 *
 * Returns: (transfer full): sentences about what is lost when @node is deleted
 */
char *
xg_impact_of_delete (XgBroker *broker, const char *node)
{
  g_autoptr (GString) out = g_string_new (NULL);
  XgNode *known = node != NULL ? xg_broker_lookup_node (broker, node) : NULL;

  if (known != NULL && xg_node_get_kind (known) == XG_NODE_COLLECTION)
    say_known_children (out, known);
  else
    say_items (out, known != NULL ? xg_node_get_n_items (known) : -1);
  say_subscribers (out, known != NULL ? xg_node_get_n_subscribers (known) : -1);
  say (out, g_strdup (_ ("This can’t be undone.")));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * xg_impact_of_purge:
 * @broker: a broker
 * @node: (nullable): a topic
 *
 * Returns: (transfer full): sentences about what is lost when its items are removed
 */
char *
xg_impact_of_purge (XgBroker *broker, const char *node)
{
  g_autoptr (GString) out = g_string_new (NULL);
  XgNode *known = node != NULL ? xg_broker_lookup_node (broker, node) : NULL;

  say_items (out, known != NULL ? xg_node_get_n_items (known) : -1);
  say (out, g_strdup (_ ("The topic itself and its subscribers stay. This can’t be undone.")));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Who has become something to the node that its creator did not make them. */
static void
say_affiliates (GString *out, XgReading *contents, GHashTable *expected)
{
  guint n_owners = xg_reading_count_affiliates (contents, XG_AFFILIATION_OWNER, expected);
  guint n_publishers =
    xg_reading_count_affiliates (contents, XG_AFFILIATION_PUBLISHER, expected) +
    xg_reading_count_affiliates (contents, XG_AFFILIATION_PUBLISH_ONLY, expected);

  if (n_owners > 0)
    say (out,
         g_strdup_printf (ngettext ("It has another owner, whom it is taken from.",
                                    "It has %u other owners, whom it is taken from.",
                                    n_owners),
                          n_owners));
  if (n_publishers > 0)
    say (out,
         g_strdup_printf (ngettext ("Its publisher can’t publish any more.",
                                    "Its %u publishers can’t publish any more.",
                                    n_publishers),
                          n_publishers));
}

/**
 * xg_impact_of_contents:
 * @broker: a broker
 * @contents: a reading of what a node holds, of %XG_READING_CONTENTS
 * @deleted: (nullable) (element-type utf8): nodes that are deleted as well, as a set
 * @expected: (nullable) (element-type utf8): folded bare JIDs of those whose affiliation is taken
 *   back as well, as a set
 *
 * Returns: (transfer full) (nullable): sentences about what is lost when the node is deleted, of
 *   what the broker told; %NULL: the node is empty. Our own subscription is nothing that is lost.
 */
char *
xg_impact_of_contents (XgBroker *broker,
                       XgReading *contents,
                       GHashTable *deleted,
                       GHashTable *expected)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (xg_reading_is_collection (contents))
    say_read_children (out, broker, contents, deleted);
  else
    say_items (out, xg_reading_count_ids (contents));
  say_subscribers (out, xg_reading_count_subscribers (contents));
  say_affiliates (out, contents, expected);
  return out->len > 0 ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}
