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

/* What the answer of one node means for another one. */
typedef struct
{
  guint moved;
  guint asked;
  Side side;
} Meaning;

typedef struct
{
  GPtrArray *asked;     /* (element-type XgNode): each once */
  GHashTable *place_of; /* XgNode -> its place in asked + 1 */
  GArray *meanings;     /* of Meaning, in the order of the nodes that move */
  GArray *reaches;      /* of XgReach, one for each of these */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_ptr_array_unref (reading->asked);
  g_hash_table_unref (reading->place_of);
  g_array_unref (reading->meanings);
  g_array_unref (reading->reaches);
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
ask_of (Reading *reading, guint moved, XgNode *node, Side side)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (reading->place_of, node));
  Meaning meaning = { moved, 0, side };

  if (place == 0 && reading->asked->len >= MAX_NODES)
    {
      g_array_index (reading->reaches, XgReach, moved).n_unread++;
      return;
    }
  if (place == 0)
    {
      g_ptr_array_add (reading->asked, g_object_ref (node));
      place = reading->asked->len;
      g_hash_table_insert (reading->place_of, node, GUINT_TO_POINTER (place));
    }
  meaning.asked = place - 1;
  g_array_append_val (reading->meanings, meaning);
}

static void
collect_above (Reading *reading, guint moved, XgNode *node, GPtrArray *into, GPtrArray *out_of)
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

  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &each, NULL))
    ask_of (reading, moved, each, g_hash_table_contains (before, each) ? SIDE_KEEP : SIDE_GAIN);
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &each, NULL))
    if (!g_hash_table_contains (after, each))
      ask_of (reading, moved, each, SIDE_LOSE);
}

/* The collections first: they are the same for many nodes. Whoever is subscribed to a node itself
 * receives in any case. */
static void
collect (Reading *reading, GPtrArray *nodes, GPtrArray *into, GPtrArray *out_of)
{
  g_array_set_size (reading->reaches, nodes->len);
  for (guint i = 0; i < nodes->len; i++)
    collect_above (reading, i, nodes->pdata[i], into, out_of);
  for (guint i = 0; i < nodes->len; i++)
    ask_of (reading, i, nodes->pdata[i], SIDE_KEEP);
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
set_free (gpointer set)
{
  if (set != NULL)
    g_hash_table_unref (set);
}

/* (element-type GHashTable): of each answer the bare addresses, folded; NULL: it told nothing. */
static GPtrArray *
list_subscribers (GPtrArray *answers)
{
  GPtrArray *sets = g_ptr_array_new_with_free_func (set_free);

  for (guint i = 0; i < answers->len; i++)
    {
      const XgNodePeople *answer = answers->pdata[i];
      GHashTable *set = answer->people != NULL
                          ? g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL)
                          : NULL;

      for (guint j = 0; set != NULL && j < answer->people->len; j++)
        {
          XgPerson *person = answer->people->pdata[j];
          g_autofree char *bare = xg_jid_bare (xg_person_get_jid (person));

          if (xg_person_get_state (person) == XG_SUBSCRIPTION_SUBSCRIBED)
            g_hash_table_add (set, g_utf8_casefold (bare, -1));
        }
      g_ptr_array_add (sets, set);
    }
  return sets;
}

static void
add_all (GHashTable *to, GHashTable *from)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (to, key);
}

static void
sum_up_one (Reading *reading, GPtrArray *sets, guint moved, const Meaning *const *meanings, guint n)
{
  XgReach *reach = &g_array_index (reading->reaches, XgReach, moved);
  GHashTable *people[N_SIDES];

  for (Side side = 0; side < N_SIDES; side++)
    people[side] = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < n; i++)
    {
      GHashTable *set = sets->pdata[meanings[i]->asked];

      reach->n_read += set != NULL;
      reach->n_unread += set == NULL;
      if (set != NULL)
        add_all (people[meanings[i]->side], set);
    }
  reach->n_gain = count_only (people[SIDE_GAIN], people[SIDE_KEEP], people[SIDE_LOSE]);
  reach->n_lose = count_only (people[SIDE_LOSE], people[SIDE_KEEP], people[SIDE_GAIN]);
  reach->n_keep = g_hash_table_size (people[SIDE_KEEP]);
  for (Side side = 0; side < N_SIDES; side++)
    g_hash_table_unref (people[side]);
}

static void
sum_up (Reading *reading, GPtrArray *answers)
{
  g_autoptr (GPtrArray) sets = list_subscribers (answers);
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < reading->reaches->len; i++)
    g_ptr_array_add (lists, g_ptr_array_new ());
  for (guint i = 0; i < reading->meanings->len; i++)
    {
      Meaning *meaning = &g_array_index (reading->meanings, Meaning, i);

      g_ptr_array_add (lists->pdata[meaning->moved], meaning);
    }
  for (guint i = 0; i < lists->len; i++)
    {
      GPtrArray *meanings = lists->pdata[i];

      sum_up_one (reading, sets, i, (const Meaning *const *) meanings->pdata, meanings->len);
    }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) answers = xg_people_read_many_finish (XG_BROKER (source), result, &error);

  if (answers == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  sum_up (reading, answers);
  g_task_return_pointer (task, g_array_ref (reading->reaches), (GDestroyNotify) g_array_unref);
}

/**
 * xg_reach_read_async:
 * @nodes: (element-type XgNode): topics or collections of one broker, at least one
 * @into: (nullable) (element-type XgNode): collections that they are to be put into
 * @out_of: (nullable) (element-type XgNode): collections that they are to be taken out of
 * @cancellable: (nullable): to stop
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks who is subscribed to the collections that @nodes are under before and after, and to
 * themselves (XEP-0248 section 5: subscribers of a collection get what is below it).
 */
void
xg_reach_read_async (GPtrArray *nodes,
                     GPtrArray *into,
                     GPtrArray *out_of,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Reading *reading;

  g_return_if_fail (nodes != NULL && nodes->len > 0);

  g_task_set_source_tag (task, xg_reach_read_async);
  reading = g_new0 (Reading, 1);
  reading->asked = g_ptr_array_new_with_free_func (g_object_unref);
  reading->place_of = g_hash_table_new (NULL, NULL);
  reading->meanings = g_array_new (FALSE, FALSE, sizeof (Meaning));
  reading->reaches = g_array_new (FALSE, TRUE, sizeof (XgReach));
  g_task_set_task_data (task, reading, reading_free);
  collect (reading, nodes, into, out_of);
  xg_people_read_many_async (xg_node_get_broker (nodes->pdata[0]),
                             reading->asked,
                             XG_PEOPLE_SUBSCRIBERS,
                             NULL,
                             cancellable,
                             read_cb,
                             g_object_ref (task));
}

/**
 * xg_reach_read_finish:
 * @result: what the callback got
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable) (element-type XgReach): one for each node, in their order
 */
GArray *
xg_reach_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
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
