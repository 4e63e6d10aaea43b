/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include "xmpp/xg-ask.h"
#include "xmpp/xg-xml-writer.h"

/* A request whose answer a function reads, or whose answer only has to be a yes. */
typedef struct
{
  GTask *task;
  XgAskRead read;
  GDestroyNotify free_result;
} Ask;

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Ask *ask = user_data;
  g_autoptr (GTask) task = ask->task;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) answer = xg_stream_iq_finish (XG_STREAM (source), result, &error);
  gpointer read = NULL;

  if (answer != NULL && ask->read == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (answer != NULL)
    read = ask->read (xg_stanza_get_root (answer), g_task_get_task_data (task), &error);
  if (read != NULL)
    g_task_return_pointer (task, read, ask->free_result);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * xg_ask:
 * @task: (transfer full): returns what @read returns; its source is an #XgStream
 * @type: `get` or `set`
 * @to: whom to ask
 * @payload: the child element, as XML
 * @timeout_ms: milliseconds to wait for the answer; see xg_stream_iq_async()
 * @read: (nullable): reads the answer, and sets an error where it returns %NULL; without it the
 * task returns %TRUE for any answer that is no error
 * @free_result: (nullable): frees what @read returned, where nobody takes it
 *
 * Makes a request for @task (RFC 6120 section 8.2.3).
 */
void
xg_ask (GTask *task,
        const char *type,
        const char *to,
        const char *payload,
        guint timeout_ms,
        XgAskRead read,
        GDestroyNotify free_result)
{
  Ask *ask = g_new0 (Ask, 1);

  ask->task = task;
  ask->read = read;
  ask->free_result = free_result;
  xg_stream_iq_async (g_task_get_source_object (task),
                      type,
                      to,
                      payload,
                      timeout_ms,
                      g_task_get_cancellable (task),
                      answered_cb,
                      ask);
}

/**
 * xg_ask_append_node:
 * @out: where to append, inside a start tag
 * @node: (nullable): a node
 *
 * Writes the attribute `node`. The root collection has no id (XEP-0248 section 8.1).
 */
void
xg_ask_append_node (GString *out, const char *node)
{
  if (node != NULL && node[0] != '\0')
    xg_xml_append_attribute (out, "node", node);
}

/**
 * xg_ask_begin:
 * @ns: namespace of the request
 * @element: what is asked for or changed
 * @node: (nullable): a node
 *
 * Returns: (transfer full): the beginning of a request to a pubsub service; the start tag of
 *   @element is still open
 */
GString *
xg_ask_begin (const char *ns, const char *element, const char *node)
{
  GString *xml = g_string_new ("<pubsub");

  xg_xml_append_attribute (xml, "xmlns", ns);
  g_string_append_printf (xml, "><%s", element);
  xg_ask_append_node (xml, node);
  return xml;
}

/**
 * xg_ask_about_node:
 * @task: (transfer full): returns what @read returns; its source is an #XgStream
 * @service: the broker
 * @ns: namespace of the request
 * @element: what is asked for
 * @node: (nullable): a node; %NULL or "" for the root collection, or for all nodes
 * @read: reads the answer about @node, which is never %NULL there
 * @free_result: frees what @read returned, where nobody takes it
 *
 * Asks what a pubsub service tells of a node.
 */
void
xg_ask_about_node (GTask *task,
                   const char *service,
                   const char *ns,
                   const char *element,
                   const char *node,
                   XgAskRead read,
                   GDestroyNotify free_result)
{
  g_autoptr (GString) xml = xg_ask_begin (ns, element, node);

  g_string_append (xml, "/></pubsub>");
  g_task_set_task_data (task, g_strdup (node != NULL ? node : ""), g_free);
  xg_ask (task, "get", service, xml->str, 0, read, free_result);
}

/**
 * xg_ask_set:
 * @task: (transfer full): returns whether it was done; its source is an #XgStream
 * @to: whom to ask
 * @payload: the child element, as XML
 * @timeout_ms: milliseconds to wait for the answer; see xg_stream_iq_async()
 *
 * Changes something for @task. Any answer that is no error is a yes.
 */
void
xg_ask_set (GTask *task, const char *to, const char *payload, guint timeout_ms)
{
  xg_ask (task, "set", to, payload, timeout_ms, NULL, NULL);
}

/**
 * xg_ask_refuse:
 * @task: (transfer full): a task
 * @sentence: why nothing is sent, and what to do
 *
 * Ends @task without a request.
 */
void
xg_ask_refuse (GTask *task, const char *sentence)
{
  g_task_return_new_error (task, XG_STANZA_ERROR, XG_STANZA_ERROR_NOT_SENT, "%s", sentence);
  g_object_unref (task);
}
