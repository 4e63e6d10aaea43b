/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-double-questions.h"

static GError *refusal;
static GQueue held = G_QUEUE_INIT;
static gboolean holding;

void
xg_double_questions_refuse (const GError *error)
{
  g_clear_error (&refusal);
  refusal = error != NULL ? g_error_copy (error) : NULL;
}

static GPtrArray *
find (void)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_found_broker_free);
  XgFoundBroker *broker = g_new0 (XgFoundBroker, 1);

  broker->jid = g_strdup ("pubsub.other.example");
  broker->name = g_strdup ("Other Broker");
  g_ptr_array_add (found, broker);
  return found;
}

static gboolean
answer_cb (gpointer data)
{
  g_autoptr (GTask) task = data;

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  if (refusal != NULL)
    g_task_return_error (task, g_error_copy (refusal));
  else if (g_task_get_source_tag (task) == xg_broker_find_async)
    g_task_return_pointer (task, find (), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_pointer (task, g_strdup ("<iq type='result'><answered/></iq>"), g_free);
  return G_SOURCE_REMOVE;
}

void
xg_double_questions_hold (gboolean hold)
{
  GTask *task;

  holding = hold;
  while (!hold && (task = g_queue_pop_head (&held)) != NULL)
    g_idle_add (answer_cb, task);
}

guint
xg_double_questions_count_waiting (void)
{
  guint n = 0;

  for (GList *l = held.head; l != NULL; l = l->next)
    n += !g_cancellable_is_cancelled (g_task_get_cancellable (l->data));
  return n;
}

static void
ask (XgSession *session,
     gpointer tag,
     GCancellable *cancellable,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  if (holding)
    g_queue_push_tail (&held, task);
  else
    g_idle_add (answer_cb, task);
}

void
xg_found_broker_free (XgFoundBroker *self)
{
  g_free (self->jid);
  g_free (self->name);
  g_free (self);
}

char *
xg_broker_find_check (const char *address, GError **error)
{
  return g_strdup (address);
}

void
xg_broker_find_async (XgSession *session,
                      const char *address,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  ask (session, xg_broker_find_async, cancellable, callback, user_data);
}

GPtrArray *
xg_broker_find_finish (XgSession *session, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
xg_own_request_check (const char *to, const char *xml, GError **error)
{
  return g_strdup (xml);
}

void
xg_own_request_send_async (XgSession *session,
                           gboolean set,
                           const char *to,
                           const char *xml,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  ask (session, xg_own_request_send_async, cancellable, callback, user_data);
}

char *
xg_own_request_send_finish (GAsyncResult *result, gint64 *took, GError **error)
{
  *took = 1000;
  return g_task_propagate_pointer (G_TASK (result), error);
}
