/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include "xmpp/xg-answer.h"
#include "xmpp/xg-ask.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-pubsub-owner.h"
#include "xmpp/xg-pubsub-payload.h"

/* Brokers go through all items one by one: 12,000 have taken more than a minute. */
#define SLOW_TIMEOUT (10 * XG_STREAM_IQ_TIMEOUT)

static gpointer
bad_reply (GError **error)
{
  g_propagate_error (error, xg_stanza_error_new (NULL));
  return NULL;
}

/* The id may be another than was asked for (XEP-0060 section 8.1.2); it is not always repeated. */
static gpointer
read_created (const XgElement *iq, gpointer about, GError **error)
{
  const char *asked = about;
  const XgElement *pubsub = xg_element_get_child (iq, "pubsub", XG_NS_PUBSUB);
  const XgElement *create = xg_element_get_child (pubsub, "create", XG_NS_PUBSUB);
  const char *node = xg_element_get_attribute (create, "node");

  if (node != NULL && node[0] != '\0')
    return g_strdup (node);
  if (asked != NULL && asked[0] != '\0')
    return g_strdup (asked);
  return bad_reply (error);
}

/**
 * xg_pubsub_create_async:
 * @stream: a stream
 * @service: the broker
 * @node: (nullable): id of the node; %NULL or "" lets the broker choose one (an instant node)
 * @form: (nullable): configuration to submit; %NULL for the broker's defaults
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Creates a node (XEP-0060 sections 8.1.2 and 8.1.3). A collection is a node whose @form says so in
 * `pubsub#node_type` (XEP-0248 section 7.1). A broker may ignore fields: read the configuration
 * afterwards.
 */
void
xg_pubsub_create_async (XgStream *stream,
                        const char *service,
                        const char *node,
                        const char *form,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autofree char *xml = xg_pubsub_payload_create (node, form);
  GTask *task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, xg_pubsub_create_async);
  g_task_set_task_data (task, g_strdup (node), g_free);
  xg_ask (task, "set", service, xml, 0, read_created, g_free);
}

/**
 * xg_pubsub_create_finish:
 * @stream: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the id of the node that is there now, or %NULL with @error set
 */
char *
xg_pubsub_create_finish (XgStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The form in `<name/>`, which must not be about another node than was asked about. */
static gpointer
read_form (const XgElement *iq, const char *name, const char *asked, GError **error)
{
  const XgElement *pubsub = xg_answer_get_payload (iq, "pubsub", XG_NS_PUBSUB_OWNER, error);
  const XgElement *parent = xg_element_get_child (pubsub, name, XG_NS_PUBSUB_OWNER);
  const char *node = xg_element_get_attribute (parent, "node");
  XgDataForm *form = xg_data_form_parse (xg_element_get_child (parent, "x", XG_NS_DATA));

  if (pubsub == NULL)
    return NULL;
  if (form == NULL)
    return bad_reply (error);
  if (asked != NULL && node != NULL && !g_str_equal (node, asked))
    {
      xg_data_form_unref (form);
      return bad_reply (error);
    }
  return form;
}

static gpointer
read_configuration (const XgElement *iq, gpointer about, GError **error)
{
  return read_form (iq, "configure", about, error);
}

/**
 * xg_pubsub_configuration_async:
 * @stream: a stream
 * @service: the broker
 * @node: (nullable): a node; %NULL or "" for the root collection
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks for the configuration form of a node (XEP-0060 section 8.2.1).
 */
void
xg_pubsub_configuration_async (XgStream *stream,
                               const char *service,
                               const char *node,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, xg_pubsub_configuration_async);
  xg_ask_about_node (task,
                     service,
                     XG_NS_PUBSUB_OWNER,
                     "configure",
                     node,
                     read_configuration,
                     (GDestroyNotify) xg_data_form_unref);
}

/**
 * xg_pubsub_configuration_finish:
 * @stream: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the form with the values of now, or %NULL with @error set
 */
XgDataForm *
xg_pubsub_configuration_finish (XgStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * xg_pubsub_configure_async:
 * @stream: a stream
 * @service: the broker
 * @node: (nullable): a node; %NULL or "" for the root collection
 * @form: the fields to change
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Submits a configuration (XEP-0060 section 8.2.4); also where a node belongs, in
 * `pubsub#collection` and `pubsub#children` (XEP-0248 section 7.2). Brokers ignore fields without a
 * word: read the configuration afterwards.
 */
void
xg_pubsub_configure_async (XgStream *stream,
                           const char *service,
                           const char *node,
                           const char *form,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autofree char *xml = NULL;
  GTask *task;

  g_return_if_fail (form != NULL);

  task = g_task_new (stream, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_pubsub_configure_async);
  xml = xg_pubsub_payload_configure (node, form);
  xg_ask_set (task, service, xml, 0);
}

static gboolean
finish_set (XgStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * xg_pubsub_configure_finish:
 * @stream: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the broker took the form
 */
gboolean
xg_pubsub_configure_finish (XgStream *stream, GAsyncResult *result, GError **error)
{
  return finish_set (stream, result, error);
}

static gpointer
read_defaults (const XgElement *iq, gpointer about, GError **error)
{
  return read_form (iq, "default", NULL, error);
}

/**
 * xg_pubsub_defaults_async:
 * @stream: a stream
 * @service: the broker
 * @collection: whether those of collections are meant, not those of topics
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks how new nodes are configured (XEP-0060 section 8.3). No specification says how to ask about
 * collections: Openfire has an attribute, which others ignore, and a form in the request makes
 * ejabberd refuse it. So `pubsub#node_type` in the answer tells what the defaults are for, if
 * anything.
 */
void
xg_pubsub_defaults_async (XgStream *stream,
                          const char *service,
                          gboolean collection,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GString) xml = g_string_new ("<pubsub xmlns=\"" XG_NS_PUBSUB_OWNER "\">");
  GTask *task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, xg_pubsub_defaults_async);
  g_string_append (xml, collection ? "<default type=\"collection\"/>" : "<default/>");
  g_string_append (xml, "</pubsub>");
  xg_ask (task, "get", service, xml->str, 0, read_defaults, (GDestroyNotify) xg_data_form_unref);
}

/**
 * xg_pubsub_defaults_finish:
 * @stream: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the form with the defaults, or %NULL with @error set
 */
XgDataForm *
xg_pubsub_defaults_finish (XgStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * xg_pubsub_delete_async:
 * @stream: a stream
 * @service: the broker
 * @node: a node, not the root collection
 * @redirect: (nullable): URI of the node that takes its place, such as
 *   `xmpp:pubsub.example?;node=other`
 * @cancellable: (nullable): to stop waiting; the node may be deleted nevertheless
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Deletes a node with all its items (XEP-0060 section 8.4). Waits five minutes for the answer.
 */
void
xg_pubsub_delete_async (XgStream *stream,
                        const char *service,
                        const char *node,
                        const char *redirect,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autofree char *xml = NULL;
  GTask *task;

  g_return_if_fail (node != NULL && node[0] != '\0');

  task = g_task_new (stream, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_pubsub_delete_async);
  xml = xg_pubsub_payload_delete (node, redirect);
  xg_ask_set (task, service, xml, SLOW_TIMEOUT);
}

/**
 * xg_pubsub_delete_finish:
 * @stream: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the node was deleted
 */
gboolean
xg_pubsub_delete_finish (XgStream *stream, GAsyncResult *result, GError **error)
{
  return finish_set (stream, result, error);
}

/**
 * xg_pubsub_purge_async:
 * @stream: a stream
 * @service: the broker
 * @node: a topic
 * @cancellable: (nullable): to stop waiting; the items may be removed nevertheless
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Removes all items of a topic (XEP-0060 section 8.5). Waits five minutes for the answer.
 */
void
xg_pubsub_purge_async (XgStream *stream,
                       const char *service,
                       const char *node,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autofree char *xml = NULL;
  GTask *task;

  g_return_if_fail (node != NULL && node[0] != '\0');

  task = g_task_new (stream, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_pubsub_purge_async);
  xml = xg_pubsub_payload_purge (node);
  xg_ask_set (task, service, xml, SLOW_TIMEOUT);
}

/**
 * xg_pubsub_purge_finish:
 * @stream: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the items were removed
 */
gboolean
xg_pubsub_purge_finish (XgStream *stream, GAsyncResult *result, GError **error)
{
  return finish_set (stream, result, error);
}

/* @task: (transfer full) */
static void
change_collection (GTask *task,
                   const char *service,
                   const char *collection,
                   const char *child,
                   gboolean associate)
{
  g_autofree char *xml = xg_pubsub_payload_collection (collection, child, associate);

  xg_ask_set (task, service, xml, 0);
}

/**
 * xg_pubsub_associate_async:
 * @stream: a stream
 * @service: the broker
 * @collection: (nullable): the collection; %NULL or "" for the root collection
 * @child: a topic or collection to put into it
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Puts a node into a collection, beside those that it is in (XEP-0248 section 7.4). Where a broker
 * has no such request the configuration of either node does it: xg_pubsub_configure_async().
 */
void
xg_pubsub_associate_async (XgStream *stream,
                           const char *service,
                           const char *collection,
                           const char *child,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task;

  g_return_if_fail (child != NULL && child[0] != '\0');

  task = g_task_new (stream, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_pubsub_associate_async);
  change_collection (task, service, collection, child, TRUE);
}

/**
 * xg_pubsub_associate_finish:
 * @stream: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the node is in the collection now
 */
gboolean
xg_pubsub_associate_finish (XgStream *stream, GAsyncResult *result, GError **error)
{
  return finish_set (stream, result, error);
}

/**
 * xg_pubsub_dissociate_async:
 * @stream: a stream
 * @service: the broker
 * @collection: (nullable): the collection; %NULL or "" for the root collection
 * @child: a topic or collection to take out of it
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Takes a node out of a collection (XEP-0248 section 7.5). The node itself stays.
 */
void
xg_pubsub_dissociate_async (XgStream *stream,
                            const char *service,
                            const char *collection,
                            const char *child,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task;

  g_return_if_fail (child != NULL && child[0] != '\0');

  task = g_task_new (stream, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_pubsub_dissociate_async);
  change_collection (task, service, collection, child, FALSE);
}

/**
 * xg_pubsub_dissociate_finish:
 * @stream: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the node is out of the collection now
 */
gboolean
xg_pubsub_dissociate_finish (XgStream *stream, GAsyncResult *result, GError **error)
{
  return finish_set (stream, result, error);
}
