/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/xg-wipe.h"
#include "xmpp/xg-stream-private.h"
#include "xmpp/xg-xml-writer.h"

/* Requests (RFC 6120 section 8.2.3) that wait for their answers, on the owner's side. */

/* Bytes of a request that are kept while it waits. */
#define HEAD_MAX (32 * 1024)

/* One request that waits for its answer. Owner's thread only. */
typedef struct
{
  GTask *task;
  char *id;
  char *head; /* of the request, for those who want to see why it failed; wiped */
  guint timeout_ms;
  GSource *cancelled;
} Request;

static void arm_request_timer (XgStream *self, gint64 deadline);

static void
request_free (Request *request)
{
  if (request->cancelled != NULL)
    {
      g_source_destroy (request->cancelled);
      g_source_unref (request->cancelled);
    }
  g_object_unref (request->task);
  g_free (request->id);
  xg_wipe_string (request->head);
  g_free (request);
}

/* Takes both. */
static void
fail (Request *request, GError *error)
{
  if (error->domain == XG_STANZA_ERROR)
    xg_stanza_error_set_request (error, request->head);
  g_task_return_error (request->task, error);
  request_free (request);
}

static GError *
disconnected_error (void)
{
  return g_error_new_literal (XG_STANZA_ERROR,
                              XG_STANZA_ERROR_DISCONNECTED,
                              _ ("There is no connection to the server."));
}

static gboolean
fail_requests_cb (gpointer user_data)
{
  GPtrArray *requests = user_data;

  for (guint i = 0; i < requests->len; i++)
    fail (g_ptr_array_index (requests, i), disconnected_error ());
  g_ptr_array_set_size (requests, 0);
  return G_SOURCE_REMOVE;
}

/* From an idle: whoever waits for an answer does not expect it inside a call of his own. */
void
xg_stream_fail_requests (XgStream *self)
{
  GPtrArray *requests = xg_iq_table_take_all (self->core->requests);
  g_autoptr (GSource) source = NULL;

  if (requests->len == 0)
    {
      g_ptr_array_unref (requests);
      return;
    }
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, fail_requests_cb, requests, (GDestroyNotify) g_ptr_array_unref);
  g_source_attach (source, self->core->owner_context);
}

void
xg_stream_take_answer (XgStream *self, XgStreamEvent *event)
{
  Request *request = event->request;
  const XgElement *root = xg_stanza_get_root (event->stanza);
  g_autoptr (XgStanzaErrorInfo) info = xg_stanza_error_info_parse (root);

  if (event->error != NULL)
    fail (request, g_steal_pointer (&event->error));
  else if (info != NULL)
    {
      GError *error = xg_stanza_error_new (info);

      xg_stanza_error_set_stanza (error, event->stanza);
      fail (request, error);
    }
  else
    {
      g_task_return_pointer (request->task,
                             g_steal_pointer (&event->stanza),
                             (GDestroyNotify) xg_stanza_unref);
      request_free (request);
    }
}

static gboolean
requests_expired_cb (gpointer user_data)
{
  g_autoptr (XgStream) self = g_object_ref (user_data);
  gint64 now = xg_stream_core_get_time (self->core);
  g_autoptr (GPtrArray) expired = xg_iq_table_take_expired (self->core->requests, now);

  xg_stream_clear_source (&self->request_timer);
  self->next_deadline = -1;
  for (guint i = 0; i < expired->len; i++)
    {
      Request *request = g_ptr_array_index (expired, i);

      fail (request, xg_stanza_error_new_no_answer (request->timeout_ms));
    }
  if (self->state == XG_STREAM_ONLINE)
    arm_request_timer (self, xg_iq_table_get_next_deadline (self->core->requests));
  return G_SOURCE_REMOVE;
}

static void
arm_request_timer (XgStream *self, gint64 deadline)
{
  gint64 wait;

  if (deadline < 0 || (self->next_deadline >= 0 && self->next_deadline <= deadline))
    return;
  xg_stream_clear_source (&self->request_timer);
  self->next_deadline = deadline;
  /* A little late, so that rounding does not make it a little early again and again. */
  wait = MAX (deadline - xg_stream_core_get_time (self->core), 0) / G_TIME_SPAN_MILLISECOND + 1;
  self->request_timer = g_timeout_source_new ((guint) MIN (wait, G_MAXINT));
  g_source_set_callback (self->request_timer, requests_expired_cb, self, NULL);
  g_source_attach (self->request_timer, self->core->owner_context);
}

static gboolean
request_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  Request *request = user_data;
  XgStream *self = g_task_get_source_object (request->task);

  /* If it is not there any more, its answer is on the way to us. */
  if (xg_iq_table_take (self->core->requests, request->id) != NULL)
    {
      g_task_return_error_if_cancelled (request->task);
      request_free (request);
    }
  return G_SOURCE_REMOVE;
}

static void
watch_cancellable (XgStream *self, Request *request)
{
  GCancellable *cancellable = g_task_get_cancellable (request->task);

  if (cancellable == NULL)
    return;
  request->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (request->cancelled, G_SOURCE_FUNC (request_cancelled_cb), request, NULL);
  g_source_attach (request->cancelled, self->core->owner_context);
}

/* MS is a share of the default time-out; 0: all of it. */
static guint
scale_timeout (XgStream *self, guint ms)
{
  guint64 scaled = (guint64) ms * self->request_timeout / XG_STREAM_IQ_TIMEOUT;

  return ms == 0 ? self->request_timeout : (guint) CLAMP (scaled, 1, G_MAXINT);
}

/* One character that XML has not would end the connection, and fail all other requests. */
static gboolean
can_be_sent (const char *text)
{
  return text == NULL || xg_xml_is_valid (text, strlen (text));
}

/**
 * xg_stream_iq_async:
 * @self: a stream
 * @type: `get` or `set`
 * @to: (nullable): whom to ask; %NULL for our own account
 * @payload: (nullable): the child element, as XML
 * @timeout_ms: milliseconds to wait for the answer where a request has %XG_STREAM_IQ_TIMEOUT: it is
 *   longer or shorter where the stream gives requests more or less time than that. 0: the usual
 * time
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Makes a request (RFC 6120 section 8.2.3). The answer must have its id and come from @to. What has
 * characters that XML does not allow is not sent: %XG_STANZA_ERROR_NOT_SENT.
 */
void
xg_stream_iq_async (XgStream *self,
                    const char *type,
                    const char *to,
                    const char *payload,
                    guint timeout_ms,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GString) xml = NULL;
  Request *request;
  gint64 deadline;

  g_return_if_fail (XG_IS_STREAM (self));
  g_return_if_fail (type != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_stream_iq_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->state != XG_STREAM_ONLINE)
    {
      g_task_return_error (task, disconnected_error ());
      return;
    }
  if (!can_be_sent (to) || !can_be_sent (payload))
    {
      g_task_return_new_error (task,
                               XG_STANZA_ERROR,
                               XG_STANZA_ERROR_NOT_SENT,
                               _ ("The request has characters that can’t be sent, such as control "
                                  "characters. Remove them."));
      return;
    }

  request = g_new0 (Request, 1);
  request->task = g_steal_pointer (&task);
  request->timeout_ms = scale_timeout (self, timeout_ms);
  watch_cancellable (self, request);
  deadline = xg_stream_core_get_time (self->core) + request->timeout_ms * G_TIME_SPAN_MILLISECOND;
  request->id = xg_iq_table_add (self->core->requests, to, deadline, request);
  arm_request_timer (self, deadline);

  xml = g_string_new ("<iq");
  xg_xml_append_attribute (xml, "type", type);
  xg_xml_append_attribute (xml, "id", request->id);
  xg_xml_append_attribute (xml, "to", to);
  g_string_append_c (xml, '>');
  g_string_append (xml, payload != NULL ? payload : "");
  g_string_append (xml, "</iq>");
  request->head = g_strndup (xml->str, MIN (xml->len, HEAD_MAX));
  xg_stream_core_send (self->core, xml->str);
}

/**
 * xg_stream_iq_finish:
 * @self: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the answer, of type `result`
 */
XgStanza *
xg_stream_iq_finish (XgStream *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
