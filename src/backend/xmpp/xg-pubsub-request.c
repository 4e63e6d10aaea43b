/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <string.h>

#include "xmpp/xg-data-form.h"
#include "xmpp/xg-jid.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-pubsub-payload.h"
#include "xmpp/xg-pubsub-request.h"
#include "xmpp/xg-xml-writer.h"

#define ANSWER_ID "xg-answer-" /* of the messages that answer requests */

/**
 * xg_pubsub_request_free:
 * @self: (transfer full) (nullable): a request
 */
void
xg_pubsub_request_free (XgPubsubRequest *self)
{
  if (self == NULL)
    return;
  g_free (self->broker);
  g_free (self->node);
  g_free (self->jid);
  g_free (self->subid);
  g_free (self);
}

static char *
dup_value (XgDataForm *form, const char *var)
{
  const char *value = xg_data_form_get_value (form, var);

  return g_strdup (value != NULL && value[0] != '\0' ? value : NULL);
}

/**
 * xg_pubsub_request_parse:
 * @message: (nullable): a message
 *
 * Reads the form by which a broker asks an owner about a subscription (XEP-0060 section 8.6).
 * Anybody can send such a form: whether its sender is a broker of ours is for the caller to check.
 * For use on the stream thread.
 *
 * Returns: (transfer full) (nullable): the request; %NULL where @message is none, or does not say
 * who asks for what
 */
XgPubsubRequest *
xg_pubsub_request_parse (const XgElement *message)
{
  const XgElement *x = xg_element_get_child (message, "x", XG_NS_DATA);
  const char *from = xg_element_get_attribute (message, "from");
  g_autoptr (XgPubsubRequest) self = NULL;
  g_autoptr (XgDataForm) form = NULL;

  if (!xg_element_is (message, "message", NULL) || from == NULL ||
      g_strcmp0 (xg_element_get_attribute (message, "type"), "error") == 0 ||
      g_strcmp0 (xg_element_get_attribute (x, "type"), "form") != 0)
    return NULL;
  form = xg_data_form_parse (x);
  if (form == NULL || g_strcmp0 (xg_data_form_get_form_type (form), XG_PUBSUB_AUTHORIZATION) != 0)
    return NULL;

  self = g_new0 (XgPubsubRequest, 1);
  self->broker = g_strdup (from);
  self->node = dup_value (form, "pubsub#node");
  self->jid = dup_value (form, "pubsub#subscriber_jid");
  self->subid = dup_value (form, "pubsub#subid");
  if (self->node == NULL || !xg_jid_split (self->jid, NULL, NULL, NULL))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * xg_pubsub_request_answer:
 * @stream: a stream that is online
 * @request: the request
 * @allow: whether the subscription is allowed
 *
 * Answers a request by a message (XEP-0060 section 8.6). There is no answer to that: a refusal
 * comes as a message, see xg_pubsub_request_parse_refusal(), and success shows in the list of
 * subscribers.
 *
 * Returns: (transfer full) (nullable): id of the message; %NULL where nothing was sent, since there
 *   is no connection or @request has what XML has not
 */
char *
xg_pubsub_request_answer (XgStream *stream, const XgPubsubRequest *request, gboolean allow)
{
  g_autofree char *uuid = NULL;
  g_autofree char *id = NULL;
  g_autofree char *xml = NULL;

  g_return_val_if_fail (XG_IS_STREAM (stream), NULL);
  g_return_val_if_fail (request != NULL, NULL);

  if (xg_stream_get_state (stream) != XG_STREAM_ONLINE)
    return NULL;
  uuid = g_uuid_string_random ();
  id = g_strconcat (ANSWER_ID, uuid, NULL);
  xml = xg_pubsub_payload_answer (request, id, allow);
  if (!xg_xml_is_valid (xml, strlen (xml)))
    return NULL;
  xg_stream_send (stream, xml);
  return g_steal_pointer (&id);
}

/**
 * xg_pubsub_request_parse_refusal:
 * @message: (nullable): a message
 * @reason: (out) (optional): set to the %XG_STANZA_ERROR that the broker tells, where this is one
 *
 * Reads that a broker did not take our answer to a request, because we are no owner, say. For use
 * on the stream thread.
 *
 * Returns: (transfer full) (nullable): id of the answer; %NULL where @message is something else
 */
char *
xg_pubsub_request_parse_refusal (const XgElement *message, GError **reason)
{
  const char *id = xg_element_get_attribute (message, "id");
  g_autoptr (XgStanzaErrorInfo) info = NULL;

  if (!xg_element_is (message, "message", NULL) || id == NULL || !g_str_has_prefix (id, ANSWER_ID))
    return NULL;
  info = xg_stanza_error_info_parse (message);
  if (info == NULL)
    return NULL;
  g_propagate_error (reason, xg_stanza_error_new (info));
  return g_strdup (id);
}
