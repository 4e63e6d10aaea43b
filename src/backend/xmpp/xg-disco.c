/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include "xmpp/xg-disco.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-xml-writer.h"

/* The root of a tree of nodes has no node id (XEP-0248 section 8.1). */
static GString *
begin_query (const char *ns, const char *node)
{
  GString *out = g_string_new ("<query");

  xg_xml_append_attribute (out, "xmlns", ns);
  if (node != NULL && node[0] != '\0')
    xg_xml_append_attribute (out, "node", node);
  g_string_append_c (out, '>');
  return out;
}

static void
disco_items_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) answer = xg_stream_iq_finish (XG_STREAM (source), result, &error);
  XgDiscoItems *items = NULL;

  if (answer != NULL)
    items = xg_disco_items_parse (xg_stanza_get_root (answer), &error);
  if (items != NULL)
    g_task_return_pointer (task, items, (GDestroyNotify) xg_disco_items_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * xg_disco_items_async:
 * @stream: a stream
 * @jid: whom to ask
 * @node: (nullable): about which node; %NULL for the entity itself
 * @max: entries a page; 0 for no paging
 * @after: (nullable): `last` of the page before; %NULL for the first page
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks for the items of an entity: brokers of a Controller, nodes of a broker, children of a
 * collection (XEP-0030 section 4). A broker may ignore paging: look at @rsm.present.
 */
void
xg_disco_items_async (XgStream *stream,
                      const char *jid,
                      const char *node,
                      int max,
                      const char *after,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GString) query = begin_query (XG_NS_DISCO_ITEMS, node);
  GTask *task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, xg_disco_items_async);
  if (max > 0 || after != NULL)
    xg_rsm_append_request (query, max > 0 ? max : -1, after, NULL);
  g_string_append (query, "</query>");
  xg_stream_iq_async (stream, "get", jid, query->str, 0, cancellable, disco_items_cb, task);
}

/**
 * xg_disco_items_finish:
 * @stream: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the list, or %NULL with @error set
 */
XgDiscoItems *
xg_disco_items_finish (XgStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
disco_info_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) answer = xg_stream_iq_finish (XG_STREAM (source), result, &error);
  XgDiscoInfo *info = NULL;

  if (answer != NULL)
    info = xg_disco_info_parse (xg_stanza_get_root (answer), &error);
  if (info != NULL)
    g_task_return_pointer (task, info, (GDestroyNotify) xg_disco_info_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * xg_disco_info_async:
 * @stream: a stream
 * @jid: whom to ask
 * @node: (nullable): about which node; %NULL for the entity itself
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks what an entity or node is and can (XEP-0030 section 3).
 */
void
xg_disco_info_async (XgStream *stream,
                     const char *jid,
                     const char *node,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GString) query = begin_query (XG_NS_DISCO_INFO, node);
  GTask *task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, xg_disco_info_async);
  g_string_append (query, "</query>");
  xg_stream_iq_async (stream, "get", jid, query->str, 0, cancellable, disco_info_cb, task);
}

/**
 * xg_disco_info_finish:
 * @stream: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the answer, or %NULL with @error set
 */
XgDiscoInfo *
xg_disco_info_finish (XgStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
