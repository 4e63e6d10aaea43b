/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include "admin/xg-people-many.h"

/* Nodes asked at once: enough to hide the round trip, few enough to stay polite. */
#define WINDOW 8

typedef struct
{
  GPtrArray *answers; /* of XgNodePeople */
  XgPeopleFunc progress;
  gpointer progress_data;
  XgPeopleKind kind;
  guint next;
  guint n_done;
  gboolean asking; /* an answer that is there at once must not ask on itself */
} Reading;

typedef struct
{
  GTask *task;
  XgNodePeople *answer; /* of the task */
} Question;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_ptr_array_unref (reading->answers);
  g_free (reading);
}

void
xg_node_people_free (XgNodePeople *self)
{
  g_clear_object (&self->node);
  g_clear_pointer (&self->people, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_free (self);
}

static void ask_more (GTask *task);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (GTask) task = question->task;
  XgNodePeople *answer = question->answer;
  Reading *reading = g_task_get_task_data (task);

  g_free (question);
  if (reading->kind == XG_PEOPLE_AFFILIATES)
    answer->people = xg_people_read_affiliates_finish (XG_BROKER (source), result, &answer->error);
  else
    answer->people = xg_people_read_subscribers_finish (XG_BROKER (source), result, &answer->error);
  reading->n_done++;
  if (reading->progress != NULL && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    reading->progress (answer, reading->n_done, reading->progress_data);
  ask_more (task);
}

static void
ask (GTask *task, XgNodePeople *answer)
{
  Reading *reading = g_task_get_task_data (task);
  XgBroker *broker = g_task_get_source_object (task);
  const char *id = xg_node_get_id (answer->node);
  GCancellable *cancellable = g_task_get_cancellable (task);
  Question *question = g_new0 (Question, 1);

  question->task = g_object_ref (task);
  question->answer = answer;
  if (reading->kind == XG_PEOPLE_AFFILIATES)
    xg_people_read_affiliates_async (broker, id, cancellable, read_cb, question);
  else
    xg_people_read_subscribers_async (broker, id, cancellable, read_cb, question);
}

static void
ask_more (GTask *task)
{
  Reading *reading = g_task_get_task_data (task);

  if (reading->asking)
    return;
  reading->asking = TRUE;
  while (reading->next < reading->answers->len && reading->next < reading->n_done + WINDOW &&
         !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    ask (task, reading->answers->pdata[reading->next++]);
  reading->asking = FALSE;
  /* The last answer ends it; so does the last one that is still on its way when it is cancelled. */
  if (reading->n_done == reading->next && !g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task,
                           g_ptr_array_ref (reading->answers),
                           (GDestroyNotify) g_ptr_array_unref);
}

/**
 * xg_people_read_many_async:
 * @broker: a broker
 * @nodes: (element-type XgNode): some of its nodes
 * @kind: what to ask of each
 * @progress: (nullable): called with each answer, with @user_data; not after @cancellable
 * @cancellable: (nullable): to stop
 * @callback: called when all have answered, each by its time-out at the latest
 * @user_data: for @progress and @callback
 *
 * Asks a few nodes at a time. One that does not tell is no error of the whole.
 */
void
xg_people_read_many_async (XgBroker *broker,
                           GPtrArray *nodes,
                           XgPeopleKind kind,
                           XgPeopleFunc progress,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (broker, cancellable, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);

  g_return_if_fail (XG_IS_BROKER (broker));

  g_task_set_source_tag (task, xg_people_read_many_async);
  reading->kind = kind;
  reading->progress = progress;
  reading->progress_data = user_data;
  reading->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_node_people_free);
  for (guint i = 0; i < nodes->len; i++)
    {
      XgNodePeople *answer = g_new0 (XgNodePeople, 1);

      answer->node = g_object_ref (nodes->pdata[i]);
      g_ptr_array_add (reading->answers, answer);
    }
  g_task_set_task_data (task, reading, reading_free);
  ask_more (task);
}

/**
 * xg_people_read_many_finish:
 * @broker: the broker
 * @result: what the callback got
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (element-type XgNodePeople) (nullable): in the order of the nodes
 */
GPtrArray *
xg_people_read_many_finish (XgBroker *broker, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, broker), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
