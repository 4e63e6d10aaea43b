/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "xmpp/xg-pubsub-change.h"

static void
change_free (gpointer data)
{
  XgPubsubChange *self = data;

  g_free (self->node);
  g_hash_table_unref (self->asked);
  g_ptr_array_unref (self->failed);
  g_free (self);
}

/**
 * xg_pubsub_change_new:
 * @task: a task of an #XgStream, which gets the change as its data
 * @node: (nullable): the node
 * @list: name of the element that holds the entries; a literal
 * @free_entry: frees an entry
 * @read: reads what a refusal lists
 *
 * Returns: (transfer none): a change for which nothing is asked yet
 */
XgPubsubChange *
xg_pubsub_change_new (GTask *task,
                      const char *node,
                      const char *list,
                      GDestroyNotify free_entry,
                      XgPubsubChangeRead read)
{
  XgPubsubChange *self = g_new0 (XgPubsubChange, 1);

  self->node = g_strdup (node != NULL ? node : "");
  self->list = list;
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->failed = g_ptr_array_new_with_free_func (free_entry);
  self->read = read;
  g_task_set_task_data (task, self, change_free);
  return self;
}

static void
read_failed (XgPubsubChange *self, const GError *error)
{
  XgStanza *stanza = xg_stanza_error_get_stanza (error);
  const XgElement *pubsub = xg_element_get_child (xg_stanza_get_root (stanza), "pubsub", NULL);
  const XgElement *list = xg_element_get_child (pubsub, self->list, NULL);

  if (list != NULL)
    self->read (list, self);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) answer = xg_stream_iq_finish (XG_STREAM (source), result, &error);

  if (answer != NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  read_failed (g_task_get_task_data (task), error);
  g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * xg_pubsub_change_send:
 * @task: (transfer full): a task with a change
 * @service: the broker
 * @payload: the child element of the request
 *
 * Asks for the change. Any answer that is no error is a yes.
 */
void
xg_pubsub_change_send (GTask *task, const char *service, const char *payload)
{
  xg_stream_iq_async (g_task_get_source_object (task),
                      "set",
                      service,
                      payload,
                      0,
                      g_task_get_cancellable (task),
                      answered_cb,
                      task);
}

/**
 * xg_pubsub_change_finish:
 * @stream: a stream
 * @result: what the callback got
 * @failed: (out) (optional) (nullable) (transfer full): which entries were not done; %NULL where
 *   all were, or where the broker does not list them
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the broker took the whole change
 */
gboolean
xg_pubsub_change_finish (XgStream *stream, GAsyncResult *result, GPtrArray **failed, GError **error)
{
  XgPubsubChange *self;
  gboolean done;

  g_return_val_if_fail (g_task_is_valid (result, stream), FALSE);

  self = g_task_get_task_data (G_TASK (result));
  done = g_task_propagate_boolean (G_TASK (result), error);
  if (failed != NULL)
    *failed = !done && self->failed->len > 0 ? g_ptr_array_ref (self->failed) : NULL;
  return done;
}

/**
 * xg_pubsub_change_tell_no_address:
 * @jid: (nullable): what should be an address
 *
 * Returns: (transfer full): a sentence
 */
char *
xg_pubsub_change_tell_no_address (const char *jid)
{
  return g_strdup_printf (_ ("“%s” is not an XMPP address such as name@example.org. "
                             "Correct or remove it."),
                          jid != NULL ? jid : "");
}

/**
 * xg_pubsub_change_tell_twice:
 * @jid: an address
 *
 * Returns: (transfer full): a sentence
 */
char *
xg_pubsub_change_tell_twice (const char *jid)
{
  return g_strdup_printf (_ ("%s is named twice. Remove one of the two."), jid);
}
