/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include "admin/xg-reach.h"

#include <glib/gi18n-lib.h>

#include "admin/xg-people-many.h"
#include "xmpp/xg-jid.h"

/* Nodes whose subscribers are asked for, at most. */
#define MAX_NODES 64

/* What the subscribers of a collection have of the change. */
typedef enum
{
  SIDE_KEEP,
  SIDE_GAIN,
  SIDE_LOSE,
  N_SIDES
} Side;

typedef struct
{
  GPtrArray *nodes; /* (element-type XgNode) */
  GArray *sides;    /* of Side, of the same place */
  guint n_left_out;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_ptr_array_unref (reading->nodes);
  g_array_unref (reading->sides);
  g_free (reading);
}

/* Everything that a node in PARENTS is under. */
static GHashTable *
find_cover (GPtrArray *parents)
{
  GHashTable *cover = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < parents->len; i++)
    {
      g_autoptr (GPtrArray) above = xg_node_list_above (parents->pdata[i]);

      for (guint j = 0; j < above->len; j++)
        g_hash_table_add (cover, above->pdata[j]);
    }
  return cover;
}

static void
ask_of (Reading *reading, XgNode *node, Side side)
{
  if (reading->nodes->len >= MAX_NODES)
    {
      reading->n_left_out++;
      return;
    }
  g_ptr_array_add (reading->nodes, g_object_ref (node));
  g_array_append_val (reading->sides, side);
}

static void
collect (Reading *reading, XgNode *node, GPtrArray *into, GPtrArray *out_of)
{
  g_autoptr (GPtrArray) present = g_ptr_array_new ();
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  g_autoptr (GHashTable) before = NULL;
  g_autoptr (GHashTable) after = NULL;
  GHashTableIter iter;
  gpointer each;

  for (guint i = 0; i < xg_node_get_n_parents (node); i++)
    {
      XgNode *parent = xg_node_get_parent (node, i);

      g_ptr_array_add (present, parent);
      if (out_of == NULL || !g_ptr_array_find (out_of, parent, NULL))
        g_ptr_array_add (wanted, parent);
    }
  for (guint i = 0; into != NULL && i < into->len; i++)
    g_ptr_array_add (wanted, into->pdata[i]);
  before = find_cover (present);
  after = find_cover (wanted);

  /* Whoever is subscribed to the node itself receives in any case. */
  ask_of (reading, node, SIDE_KEEP);
  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &each, NULL))
    ask_of (reading, each, g_hash_table_contains (before, each) ? SIDE_KEEP : SIDE_GAIN);
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &each, NULL))
    if (!g_hash_table_contains (after, each))
      ask_of (reading, each, SIDE_LOSE);
}

/* Of LEFT those that are neither in KEPT nor in RIGHT. */
static guint
count_only (GHashTable *left, GHashTable *kept, GHashTable *right)
{
  GHashTableIter iter;
  gpointer jid;
  guint n = 0;

  g_hash_table_iter_init (&iter, left);
  while (g_hash_table_iter_next (&iter, &jid, NULL))
    n += !g_hash_table_contains (kept, jid) && !g_hash_table_contains (right, jid);
  return n;
}

static void
sum_up (Reading *reading, GPtrArray *answers, XgReach *reach)
{
  GHashTable *people[N_SIDES];

  for (Side side = 0; side < N_SIDES; side++)
    people[side] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < answers->len; i++)
    {
      const XgNodePeople *answer = answers->pdata[i];
      GHashTable *set = people[g_array_index (reading->sides, Side, i)];

      reach->n_read += answer->people != NULL;
      reach->n_unread += answer->people == NULL;
      for (guint j = 0; answer->people != NULL && j < answer->people->len; j++)
        {
          XgPerson *person = answer->people->pdata[j];
          g_autofree char *bare = xg_jid_bare (xg_person_get_jid (person));

          if (xg_person_get_state (person) == XG_SUBSCRIPTION_SUBSCRIBED)
            g_hash_table_add (set, g_utf8_casefold (bare, -1));
        }
    }
  reach->n_gain = count_only (people[SIDE_GAIN], people[SIDE_KEEP], people[SIDE_LOSE]);
  reach->n_lose = count_only (people[SIDE_LOSE], people[SIDE_KEEP], people[SIDE_GAIN]);
  reach->n_keep = g_hash_table_size (people[SIDE_KEEP]);
  reach->n_unread += reading->n_left_out;
  for (Side side = 0; side < N_SIDES; side++)
    g_hash_table_unref (people[side]);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) answers = xg_people_read_many_finish (XG_BROKER (source), result, &error);
  XgReach *reach;

  if (answers == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  reach = g_new0 (XgReach, 1);
  sum_up (g_task_get_task_data (task), answers, reach);
  g_task_return_pointer (task, reach, g_free);
}

/**
 * xg_reach_read_async:
 * @node: a topic or collection
 * @into: (nullable) (element-type XgNode): collections that it is to be put into
 * @out_of: (nullable) (element-type XgNode): collections that it is to be taken out of
 * @cancellable: (nullable): to stop
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks who is subscribed to the collections that @node is under before and after, and to itself
 * (XEP-0248 section 5: subscribers of a collection get what is below it).
 */
void
xg_reach_read_async (XgNode *node,
                     GPtrArray *into,
                     GPtrArray *out_of,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (node, cancellable, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);

  g_return_if_fail (XG_IS_NODE (node));

  g_task_set_source_tag (task, xg_reach_read_async);
  reading->nodes = g_ptr_array_new_with_free_func (g_object_unref);
  reading->sides = g_array_new (FALSE, FALSE, sizeof (Side));
  g_task_set_task_data (task, reading, reading_free);
  collect (reading, node, into, out_of);
  xg_people_read_many_async (xg_node_get_broker (node),
                             reading->nodes,
                             XG_PEOPLE_SUBSCRIBERS,
                             NULL,
                             cancellable,
                             read_cb,
                             g_object_ref (task));
}

/**
 * xg_reach_read_finish:
 * @node: the node
 * @result: what the callback got
 * @reach: (out): the answer
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Returns: whether there is one
 */
gboolean
xg_reach_read_finish (XgNode *node, GAsyncResult *result, XgReach *reach, GError **error)
{
  g_autofree XgReach *answer = NULL;

  g_return_val_if_fail (g_task_is_valid (result, node), FALSE);

  answer = g_task_propagate_pointer (G_TASK (result), error);
  if (answer != NULL)
    *reach = *answer;
  return answer != NULL;
}

/**
 * xg_reach_describe:
 * @reach: who is concerned
 * @associate: of coming into collections; else of leaving them
 *
 * Owners are not told whether a subscription is to items or nodes, or how deep it reaches.
 *
 * Returns: (transfer full): sentences for the person who is about to do it
 */
char *
xg_reach_describe (const XgReach *reach, gboolean associate)
{
  guint n = associate ? reach->n_gain : reach->n_lose;
  g_autoptr (GString) out = g_string_new (NULL);

  if (n == 0 && reach->n_unread == 0)
    g_string_append (out,
                     associate ? _ ("Nobody receives more than before.")
                               : _ ("Nobody receives less than before."));
  else if (n > 0)
    g_string_append_printf (
      out,
      associate ? ngettext ("%u subscriber of collections above will receive it, too: items or "
                            "news of nodes, as deep as the subscription reaches.",
                            "%u subscribers of collections above will receive it, too: items or "
                            "news of nodes, as deep as each subscription reaches.",
                            n)
                : ngettext ("%u subscriber will no longer receive it through a collection.",
                            "%u subscribers will no longer receive it through a collection.",
                            n),
      n);
  if (reach->n_unread > 0)
    {
      if (out->len > 0)
        g_string_append_c (out, ' ');
      g_string_append_printf (out,
                              ngettext ("Who is subscribed to %u more node was not told.",
                                        "Who is subscribed to %u more nodes was not told.",
                                        reach->n_unread),
                              reach->n_unread);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
