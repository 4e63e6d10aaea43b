/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include "xmpp/xg-command.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-pubsub-request.h"

#define GET_PENDING   "http://jabber.org/protocol/pubsub#get-pending"
#define AUTHORIZATION "http://jabber.org/protocol/pubsub#subscribe_authorization"

typedef struct
{
  char *service;
  char *node;       /* NULL: which nodes there are */
  char *session;    /* of the command */
  gboolean retried; /* with "complete" in place of "execute" */
} Pending;

static void
pending_free (gpointer data)
{
  Pending *self = data;

  g_free (self->service);
  g_free (self->node);
  g_free (self->session);
  g_free (self);
}

/* A command that ends with an error in words has no condition. */
static GError *
note_error (const XgCommandStep *step)
{
  XgStanzaErrorInfo info = { .code = XG_STANZA_ERROR_UNDEFINED_CONDITION, .text = step->note };
  GError *error = xg_stanza_error_new (&info);

  xg_stanza_error_set_stanza (error, step->stanza);
  return error;
}

/* The choices of the form's field, which are the nodes where somebody waits. */
static GPtrArray *
read_nodes (const XgCommandStep *step)
{
  GPtrArray *nodes = g_ptr_array_new_with_free_func (g_free);
  const XgElement *field = xg_element_get_child (step->x, "field", XG_NS_DATA);

  for (; field != NULL; field = xg_element_get_next_named (field, "field", XG_NS_DATA))
    {
      const XgElement *option = xg_element_get_child (field, "option", XG_NS_DATA);

      if (g_strcmp0 (xg_element_get_attribute (field, "var"), "pubsub#node") != 0)
        continue;
      for (; option != NULL; option = xg_element_get_next_named (option, "option", XG_NS_DATA))
        {
          const char *node =
            xg_element_get_text (xg_element_get_child (option, "value", XG_NS_DATA));

          if (node != NULL && node[0] != '\0')
            g_ptr_array_add (nodes, g_strdup (node));
        }
    }
  return nodes;
}

/* Begins the command for @task. */
static void
begin (GTask *task, GAsyncReadyCallback callback)
{
  const Pending *pending = g_task_get_task_data (task);

  xg_command_async (g_task_get_source_object (task),
                    pending->service,
                    GET_PENDING,
                    NULL,
                    XG_COMMAND_EXECUTE,
                    NULL,
                    g_task_get_cancellable (task),
                    callback,
                    task);
}

/* The broker forgets the session sooner or later; whether it knows of this is all the same. */
static void
end_session (XgStream *stream, const Pending *pending, const char *session)
{
  if (session != NULL)
    xg_command_async (stream,
                      pending->service,
                      GET_PENDING,
                      session,
                      XG_COMMAND_CANCEL,
                      NULL,
                      NULL,
                      NULL,
                      NULL);
}

static void
nodes_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgCommandStep) step = xg_command_finish (XG_STREAM (source), result, &error);

  if (step == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (step->status == XG_COMMAND_EXECUTING)
    end_session (XG_STREAM (source), g_task_get_task_data (task), step->session);
  if (step->note_is_error)
    g_task_return_error (task, note_error (step));
  else
    g_task_return_pointer (task, read_nodes (step), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * xg_pubsub_pending_async:
 * @stream: a stream
 * @service: the broker
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks for which nodes of ours somebody waits for a subscription (XEP-0060 section 8.7).
 */
void
xg_pubsub_pending_async (XgStream *stream,
                         const char *service,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (stream, cancellable, callback, user_data);
  Pending *pending = g_new0 (Pending, 1);

  pending->service = g_strdup (service);
  g_task_set_source_tag (task, xg_pubsub_pending_async);
  g_task_set_task_data (task, pending, pending_free);
  begin (task, nodes_cb);
}

/**
 * xg_pubsub_pending_finish:
 * @stream: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (element-type utf8): the nodes, or %NULL with @error set
 */
GPtrArray *
xg_pubsub_pending_finish (XgStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void submit (GTask *task, XgCommandAction action);

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgCommandStep) step = xg_command_finish (XG_STREAM (source), result, &error);
  Pending *pending = g_task_get_task_data (task);

  if (step == NULL && !pending->retried &&
      g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_BAD_REQUEST))
    {
      pending->retried = TRUE;
      submit (g_steal_pointer (&task), XG_COMMAND_COMPLETE);
    }
  else if (step == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (step->note_is_error)
    g_task_return_error (task, note_error (step));
  else if (step->status != XG_COMMAND_COMPLETED)
    g_task_return_error (task, xg_stanza_error_new (NULL));
  else
    g_task_return_boolean (task, TRUE);
}

/* @task: (transfer full) */
static void
submit (GTask *task, XgCommandAction action)
{
  const Pending *pending = g_task_get_task_data (task);
  g_autoptr (GString) form = g_string_new (NULL);

  xg_data_form_begin_submit (form, AUTHORIZATION);
  xg_data_form_append_field (form, "pubsub#node", pending->node);
  xg_data_form_end (form);
  xg_command_async (g_task_get_source_object (task),
                    pending->service,
                    GET_PENDING,
                    pending->session,
                    action,
                    form->str,
                    g_task_get_cancellable (task),
                    submitted_cb,
                    task);
}

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgCommandStep) step = xg_command_finish (XG_STREAM (source), result, &error);
  Pending *pending = g_task_get_task_data (task);

  if (step == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (step->note_is_error)
    g_task_return_error (task, note_error (step));
  else if (step->status != XG_COMMAND_EXECUTING || step->session == NULL)
    g_task_return_error (task, xg_stanza_error_new (NULL));
  else
    {
      pending->session = g_steal_pointer (&step->session);
      submit (g_steal_pointer (&task), XG_COMMAND_EXECUTE);
    }
}

/**
 * xg_pubsub_send_pending_async:
 * @stream: a stream
 * @service: the broker
 * @node: a node of ours
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Makes a broker send the requests that wait for a node once more, as messages (XEP-0060 section
 * 8.7): xg_pubsub_request_parse() reads them.
 */
void
xg_pubsub_send_pending_async (XgStream *stream,
                              const char *service,
                              const char *node,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Pending *pending;
  GTask *task;

  g_return_if_fail (node != NULL && node[0] != '\0');

  pending = g_new0 (Pending, 1);
  pending->service = g_strdup (service);
  pending->node = g_strdup (node);
  task = g_task_new (stream, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_pubsub_send_pending_async);
  g_task_set_task_data (task, pending, pending_free);
  begin (task, begun_cb);
}

/**
 * xg_pubsub_send_pending_finish:
 * @stream: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the broker sends them; they may be behind or before this answer
 */
gboolean
xg_pubsub_send_pending_finish (XgStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
