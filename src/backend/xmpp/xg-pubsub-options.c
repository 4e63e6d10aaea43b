/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include "xmpp/xg-answer.h"
#include "xmpp/xg-ask.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-pubsub-options.h"
#include "xmpp/xg-xml-writer.h"

/* `<options …`, still open */
static GString *
begin_options (const char *node, const char *jid, const char *subid)
{
  GString *xml = xg_ask_begin (XG_NS_PUBSUB, "options", node);

  xg_xml_append_attribute (xml, "jid", jid);
  xg_xml_append_attribute (xml, "subid", subid);
  return xml;
}

static gpointer
read_options (const XgElement *iq, gpointer about, GError **error)
{
  const XgElement *pubsub = xg_answer_get_payload (iq, "pubsub", XG_NS_PUBSUB, error);
  const XgElement *options = xg_element_get_child (pubsub, "options", XG_NS_PUBSUB);
  const char *node = xg_element_get_attribute (options, "node");
  XgDataForm *form = NULL;

  if (pubsub == NULL)
    return NULL;
  if (node == NULL || g_str_equal (node, about))
    form = xg_data_form_parse (xg_element_get_child (options, "x", XG_NS_DATA));
  if (form == NULL)
    g_propagate_error (error, xg_stanza_error_new (NULL));
  return form;
}

/**
 * xg_pubsub_options_async:
 * @stream: a stream
 * @service: the broker
 * @node: (nullable): a node; %NULL or "" for the root collection
 * @jid: whose subscription: our JID as it was subscribed
 * @subid: (nullable): which of several subscriptions; %NULL where there is only one
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks for the form of a subscription's options (XEP-0060 section 6.3.2).
 */
void
xg_pubsub_options_async (XgStream *stream,
                         const char *service,
                         const char *node,
                         const char *jid,
                         const char *subid,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GString) xml = begin_options (node, jid, subid);
  GTask *task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, xg_pubsub_options_async);
  g_task_set_task_data (task, g_strdup (node != NULL ? node : ""), g_free);
  g_string_append (xml, "/></pubsub>");
  xg_ask (task, "get", service, xml->str, 0, read_options, (GDestroyNotify) xg_data_form_unref);
}

/**
 * xg_pubsub_options_finish:
 * @stream: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the form with the values of now, or %NULL with @error set
 */
XgDataForm *
xg_pubsub_options_finish (XgStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * xg_pubsub_set_options_async:
 * @stream: a stream
 * @service: the broker
 * @node: (nullable): a node; %NULL or "" for the root collection
 * @jid: whose subscription: our JID as it was subscribed
 * @subid: (nullable): which of several subscriptions; %NULL where there is only one
 * @form: the options to change, as XML of a submit form
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Submits the options of a subscription (XEP-0060 section 6.3.5).
 */
void
xg_pubsub_set_options_async (XgStream *stream,
                             const char *service,
                             const char *node,
                             const char *jid,
                             const char *subid,
                             const char *form,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GString) xml = NULL;
  GTask *task;

  g_return_if_fail (form != NULL);

  task = g_task_new (stream, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_pubsub_set_options_async);
  xml = begin_options (node, jid, subid);
  g_string_append_printf (xml, ">%s</options></pubsub>", form);
  xg_ask_set (task, service, xml->str, 0);
}

/**
 * xg_pubsub_set_options_finish:
 * @stream: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the broker took the form
 */
gboolean
xg_pubsub_set_options_finish (XgStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
