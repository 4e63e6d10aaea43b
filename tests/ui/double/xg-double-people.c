/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-double-people.h"

#include "double/xg-double-private.h"

static char **told;
static char **told_of; /* of special_node; NULL: as of the others */
static char *special_node;
static GError *refusal;
static GQueue held = G_QUEUE_INIT;
static gboolean holding;

void
xg_double_people_set (const char *const *lines)
{
  g_strfreev (told);
  told = g_strdupv ((char **) lines);
  g_clear_pointer (&told_of, g_strfreev);
  g_clear_pointer (&special_node, g_free);
}

void
xg_double_people_set_of (const char *node, const char *const *lines)
{
  g_strfreev (told_of);
  told_of = g_strdupv ((char **) lines);
  g_free (special_node);
  special_node = g_strdup (node);
}

void
xg_double_people_refuse (const GError *error)
{
  g_clear_error (&refusal);
  if (error != NULL)
    refusal = g_error_copy (error);
}

static gboolean
answer_cb (gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func (g_object_unref);
  char **lines = g_strcmp0 (g_task_get_task_data (task), special_node) == 0 ? told_of : told;
  gboolean affiliates = g_task_get_source_tag (task) == xg_people_read_affiliates_async;

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  if (refusal != NULL)
    {
      g_task_return_error (task, g_error_copy (refusal));
      return G_SOURCE_REMOVE;
    }
  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", 4);
      XgAffiliation affiliation = xg_affiliation_from_nick (words[1]);
      XgSubscriptionState state = xg_subscription_state_from_nick (words[2]);

      if (affiliates && !g_str_equal (words[1], "-"))
        {
          XgPerson *person = xg_person_new (words[0], affiliation, XG_SUBSCRIPTION_NONE, NULL);

          if (!g_str_equal (words[2], "-"))
            xg_person_set_state (person, state);
          g_ptr_array_add (people, person);
        }
      else if (!affiliates && !g_str_equal (words[2], "-"))
        g_ptr_array_add (people, xg_person_new (words[0], XG_AFFILIATION_UNKNOWN, state, words[3]));
    }
  g_task_return_pointer (task, g_steal_pointer (&people), (GDestroyNotify) g_ptr_array_unref);

  return G_SOURCE_REMOVE;
}

guint
xg_double_people_count_waiting (void)
{
  guint n = 0;

  for (GList *l = held.head; l != NULL; l = l->next)
    n += !g_cancellable_is_cancelled (g_task_get_cancellable (l->data));
  return n;
}

void
xg_double_people_hold (gboolean hold)
{
  GTask *task;

  holding = hold;
  while (!hold && (task = g_queue_pop_head (&held)) != NULL)
    g_idle_add (answer_cb, task);
}

static void
ask (XgBroker *broker,
     const char *what,
     gpointer tag,
     const char *node,
     GCancellable *cancellable,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  GTask *task = g_task_new (broker, cancellable, callback, user_data);

  xg_double_note ("%s %s", what, node);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, g_strdup (node), g_free);
  if (holding)
    g_queue_push_tail (&held, task);
  else
    g_idle_add (answer_cb, task);
}

void
xg_people_read_affiliates_async (XgBroker *broker,
                                 const char *node,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  ask (broker,
       "affiliations",
       xg_people_read_affiliates_async,
       node,
       cancellable,
       callback,
       user_data);
}

GPtrArray *
xg_people_read_affiliates_finish (XgBroker *broker, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
xg_people_read_subscribers_async (XgBroker *broker,
                                  const char *node,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  ask (broker,
       "subscribers",
       xg_people_read_subscribers_async,
       node,
       cancellable,
       callback,
       user_data);
}

GPtrArray *
xg_people_read_subscribers_finish (XgBroker *broker, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
