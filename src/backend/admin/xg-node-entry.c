/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include "admin/xg-node-entry.h"

#include <string.h>

#include "base/xg-fold.h"

XgNodeEntry *
xg_node_entry_new (XgNode *node)
{
  XgNodeEntry *self = g_new0 (XgNodeEntry, 1);

  self->node = g_object_ref (node);
  return self;
}

void
xg_node_entry_free (XgNodeEntry *self)
{
  g_object_unref (self->node);
  g_free (self->folded);
  g_free (self->key);
  g_free (self);
}

/* The node is another now. */
void
xg_node_entry_forget (XgNodeEntry *self)
{
  g_clear_pointer (&self->folded, g_free);
  self->keyed = FALSE;
}

static const char *
get_folded (XgNodeEntry *self)
{
  if (self->folded == NULL)
    {
      const char *label = xg_node_get_label (self->node);
      const char *id = xg_node_get_id (self->node);
      g_autofree char *both =
        strcmp (label, id) == 0 ? g_strdup (label) : g_strconcat (label, "\n", id, NULL);

      self->folded = xg_fold (both);
    }
  return self->folded;
}

/**
 * xg_node_entry_matches:
 * @self: a row
 * @words: folded words
 *
 * Returns: whether label or id of the node contain all of @words
 */
gboolean
xg_node_entry_matches (XgNodeEntry *self, char **words)
{
  const char *folded = get_folded (self);

  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (folded, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

static gint64
parse_time (const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, utc);

  return time != NULL ? g_date_time_to_unix (time) : G_MININT64;
}

/**
 * xg_node_column_get_number:
 * @self: what is asked for
 * @node: a node
 * @number: (out): a count, a rank or seconds since the epoch
 *
 * Returns: whether @self is about numbers, and that of @node is known
 */
gboolean
xg_node_column_get_number (XgNodeColumn self, XgNode *node, gint64 *number)
{
  const char *created = xg_node_get_created (node);

  switch (self)
    {
    case XG_NODE_COLUMN_KIND:
      *number = xg_node_get_kind (node);
      return *number != XG_NODE_UNKNOWN;
    case XG_NODE_COLUMN_AFFILIATION:
      *number = xg_node_get_affiliation (node);
      return *number != XG_AFFILIATION_UNKNOWN;
    case XG_NODE_COLUMN_SUBSCRIPTION:
      *number = xg_node_get_subscription (node);
      return TRUE;
    case XG_NODE_COLUMN_ITEMS:
      *number = xg_node_get_n_items (node);
      return *number >= 0;
    case XG_NODE_COLUMN_SUBSCRIBERS:
      *number = xg_node_get_n_subscribers (node);
      return *number >= 0;
    case XG_NODE_COLUMN_CONTAINS:
      *number = g_list_model_get_n_items (xg_node_get_children (node));
      return xg_node_get_kind (node) == XG_NODE_COLLECTION &&
             xg_node_get_children_state (node) == XG_LOAD_DONE;
    case XG_NODE_COLUMN_CREATED:
      *number = created != NULL ? parse_time (created) : G_MININT64;
      return *number != G_MININT64;
    case XG_NODE_COLUMN_LABEL:
    case XG_NODE_COLUMN_ID:
    case XG_NODE_COLUMN_TYPE:
    case XG_NODE_COLUMN_ACCESS:
    default:
      return FALSE;
    }
}

/* NULL: not known, or not text. */
static char *
make_text_key (XgNode *node, XgNodeColumn column)
{
  const char *text = NULL;
  g_autofree char *folded = NULL;

  if (column == XG_NODE_COLUMN_ID)
    text = xg_node_get_id (node);
  else if (column == XG_NODE_COLUMN_TYPE)
    text = xg_node_get_payload_type (node);
  else if (column == XG_NODE_COLUMN_ACCESS)
    text = xg_node_get_access_model (node);
  if (text == NULL)
    return NULL;
  folded = xg_fold (text);
  return g_utf8_collate_key_for_filename (folded, -1);
}

/**
 * xg_node_entry_make_key:
 * @self: a row
 * @column: what it is to be ordered by
 *
 * Makes ready what xg_node_entry_compare() looks at.
 */
void
xg_node_entry_make_key (XgNodeEntry *self, XgNodeColumn column)
{
  g_free (self->key);
  self->key = make_text_key (self->node, column);
  self->known = self->key != NULL || xg_node_column_get_number (column, self->node, &self->number);
  self->keyed = TRUE;
}

static int
compare_values (const XgNodeEntry *a, const XgNodeEntry *b)
{
  if (a->key != NULL && b->key != NULL)
    return strcmp (a->key, b->key);
  return (a->number > b->number) - (a->number < b->number);
}

/**
 * xg_node_entry_compare:
 * @a: a row
 * @b: another
 * @descending: the greatest first
 *
 * Returns: as strcmp(); what is not known comes last, and what is the same by label
 */
int
xg_node_entry_compare (const XgNodeEntry *a, const XgNodeEntry *b, gboolean descending)
{
  int order;

  if (a->known != b->known)
    return a->known ? -1 : 1;
  order = a->known ? compare_values (a, b) : 0;
  if (order != 0)
    return descending ? -order : order;
  return (a->rank > b->rank) - (a->rank < b->rank);
}
