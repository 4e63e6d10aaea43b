/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include "admin/xg-plan-keeper.h"

#include <string.h>

#include "admin/xg-node-operation.h"
#include "grid/xg-broker-changes.h"
#include "store/xg-store-plan.h"
#include "xmpp/xg-jid.h"
#include "xmpp/xg-xmpp-error.h"

/* What became of operations is written together, at this pace. */
#define WRITE_MS 100
/* Bytes of a request that are kept: published items can have megabytes. */
#define MAX_REQUEST 65536

/* Lives as long as its plan. */
typedef struct
{
  XgPlan *plan;         /* borrowed */
  XgBroker *broker;     /* owned */
  char *uuid;           /* NULL: it was not applied yet */
  gint64 begun;         /* µs since the epoch */
  GHashTable *changed;  /* set of positions + 1 */
  GHashTable *position; /* XgOperation -> its position + 1 */
  guint write_source;
  guint n_undos;
} Keeper;

static char *
dup_request (XgOperation *operation)
{
  g_autofree char *request = xg_operation_dup_request (operation);
  g_autofree char *head = NULL;
  const char *end;

  if (strlen (request) <= MAX_REQUEST)
    return g_steal_pointer (&request);
  /* Not in the middle of a character */
  end = g_utf8_find_prev_char (request, request + MAX_REQUEST);
  head = g_strndup (request, end != NULL ? (gsize) (end - request) : 0);
  return g_strconcat (head, "…", NULL);
}

/* What the broker answered where it did not do what was asked, or could not be asked again; empty
 * where nothing came, so that an answer of an earlier attempt does not stay. NULL: all went well.
 */
static char *
dup_reply (XgOperation *operation)
{
  const GError *error = xg_operation_get_error (operation);
  g_autofree char *reply = NULL;

  if (error == NULL)
    return NULL;
  reply = xg_stanza_error_dup_reply (error);
  return reply != NULL ? g_steal_pointer (&reply) : g_strdup ("");
}

/* What is written of an operation that is there already is its state only. */
static XgStorePlanOperation *
describe (XgOperation *operation, guint position, gboolean whole)
{
  XgStorePlanOperation *row = g_new0 (XgStorePlanOperation, 1);

  row->position = position;
  row->sentence = g_strdup (whole ? xg_operation_get_sentence (operation) : "");
  row->request = whole ? dup_request (operation) : g_strdup ("");
  row->state = (int) xg_operation_get_state (operation);
  row->result = g_strdup (xg_operation_get_result (operation));
  row->more = dup_reply (operation);
  return row;
}

/* @whole: with all operations; else with those that changed. */
static void
write_plan (Keeper *keeper, gboolean whole)
{
  XgStorePlan *row = xg_store_plan_new ();
  const char *jid = xg_session_get_jid (xg_broker_get_session (keeper->broker));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (keeper->plan));
  XgPlanCounts counts;

  xg_plan_get_counts (keeper->plan, &counts);
  row->uuid = g_strdup (keeper->uuid);
  row->title = g_strdup (xg_plan_get_title (keeper->plan));
  row->broker = g_strdup (xg_broker_get_jid (keeper->broker));
  row->who = jid != NULL ? xg_jid_bare (jid) : g_strdup ("");
  row->begun = keeper->begun;
  row->ended = xg_plan_get_state (keeper->plan) == XG_PLAN_OVER ? g_get_real_time () : 0;
  row->total = counts.n_total;
  row->applied = counts.n_applied;
  row->wrong = counts.n_wrong;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (XgOperation) operation = NULL;

      if (!whole && !g_hash_table_contains (keeper->changed, GUINT_TO_POINTER (i + 1)))
        continue;
      operation = g_list_model_get_item (G_LIST_MODEL (keeper->plan), i);
      g_ptr_array_add (row->operations, describe (operation, i, whole));
    }
  g_hash_table_remove_all (keeper->changed);
  g_clear_handle_id (&keeper->write_source, g_source_remove);
  xg_store_put_plan (xg_broker_get_store (keeper->broker), row);
}

/* What can be sent again as it stands. */
static gboolean
is_whole (XgOperation *operation)
{
  g_autofree char *request = xg_operation_dup_request (operation);

  return XG_IS_NODE_OPERATION (operation) && strlen (request) <= MAX_REQUEST &&
         xg_node_operation_get_node (XG_NODE_OPERATION (operation)) != NULL;
}

/* What takes it back is known only now: what there was before is in no request. Where nothing does,
 * that is what is kept. */
static void
write_undo (Keeper *keeper)
{
  guint n_left_out = 0;
  g_autoptr (XgPlan) undo = xg_plan_make_undo (keeper->plan, "", &n_left_out);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (undo));
  XgStorePlan *row = xg_store_plan_new ();

  row->uuid = xg_store_plan_dup_undo_uuid (keeper->uuid, ++keeper->n_undos);
  row->title = g_strdup ("");
  row->broker = g_strdup (xg_broker_get_jid (keeper->broker));
  row->who = g_strdup ("");
  row->total = n;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (undo), i);
      XgStorePlanOperation *each;

      if (!is_whole (operation))
        continue;
      each = describe (operation, i, TRUE);
      each->state = XG_STORE_UNDO_STATE + (int) xg_operation_get_kind (operation);
      g_free (each->result);
      each->result = g_strdup (xg_node_operation_get_node (XG_NODE_OPERATION (operation)));
      each->more = xg_node_operation_dup_before (XG_NODE_OPERATION (operation));
      if (each->more != NULL && strlen (each->more) > MAX_REQUEST)
        g_clear_pointer (&each->more, g_free);
      g_ptr_array_add (row->operations, each);
    }
  row->wrong = n_left_out;
  xg_store_put_plan (xg_broker_get_store (keeper->broker), row);
}

static gboolean
write_cb (gpointer user_data)
{
  Keeper *keeper = user_data;

  keeper->write_source = 0;
  write_plan (keeper, FALSE);
  return G_SOURCE_REMOVE;
}

static void
operation_cb (XgOperation *operation, GParamSpec *pspec, gpointer user_data)
{
  Keeper *keeper = user_data;

  if (keeper->uuid == NULL || xg_plan_get_state (keeper->plan) == XG_PLAN_DRAFT)
    return;
  g_hash_table_add (keeper->changed, g_hash_table_lookup (keeper->position, operation));
  if (keeper->write_source == 0)
    keeper->write_source = g_timeout_add (WRITE_MS, write_cb, keeper);
}

static void
watch_operations (Keeper *keeper)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (keeper->plan)); i++)
    {
      g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (keeper->plan), i);

      g_hash_table_insert (keeper->position, g_object_ref (operation), GUINT_TO_POINTER (i + 1));
      g_signal_connect (operation, "notify::state", G_CALLBACK (operation_cb), keeper);
    }
}

/* Before the first request: what a kill leaves is a plan that was begun and not finished. */
static void
state_cb (XgPlan *plan, GParamSpec *pspec, gpointer user_data)
{
  Keeper *keeper = user_data;

  switch (xg_plan_get_state (plan))
    {
    case XG_PLAN_APPLYING:
      if (keeper->uuid == NULL)
        {
          keeper->uuid = g_uuid_string_random ();
          keeper->begun = g_get_real_time ();
          watch_operations (keeper);
        }
      write_plan (keeper, TRUE);
      break;
    case XG_PLAN_OVER:
      write_plan (keeper, FALSE);
      write_undo (keeper);
      break;
    case XG_PLAN_CHECKING:
    case XG_PLAN_DRAFT:
    default:
      break;
    }
}

static void
keeper_free (gpointer data)
{
  Keeper *keeper = data;
  GHashTableIter iter;
  gpointer operation;

  g_clear_handle_id (&keeper->write_source, g_source_remove);
  /* The plan goes, and holds them no longer than until after this. */
  g_hash_table_iter_init (&iter, keeper->position);
  while (g_hash_table_iter_next (&iter, &operation, NULL))
    g_signal_handlers_disconnect_by_data (operation, keeper);
  g_hash_table_unref (keeper->position);
  g_hash_table_unref (keeper->changed);
  g_object_unref (keeper->broker);
  g_free (keeper->uuid);
  g_free (keeper);
}

/**
 * xg_plan_keep:
 * @plan: a draft
 * @broker: the broker that it changes
 *
 * Writes @plan into the cache when it is applied, and what becomes of its operations while they
 * do; never waits for the cache. Calling it again does nothing.
 */
void
xg_plan_keep (XgPlan *plan, XgBroker *broker)
{
  static const char *const name = "xg-plan-keeper";
  Keeper *keeper;

  g_return_if_fail (XG_IS_PLAN (plan));
  g_return_if_fail (XG_IS_BROKER (broker));

  if (g_object_get_data (G_OBJECT (plan), name) != NULL)
    return;
  keeper = g_new0 (Keeper, 1);
  keeper->plan = plan;
  keeper->broker = g_object_ref (broker);
  keeper->changed = g_hash_table_new (NULL, NULL);
  keeper->position = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  g_signal_connect (plan, "notify::state", G_CALLBACK (state_cb), keeper);
  g_object_set_data_full (G_OBJECT (plan), name, keeper, keeper_free);
}
