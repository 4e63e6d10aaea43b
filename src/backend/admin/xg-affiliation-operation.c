/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "admin/xg-affiliation-operation.h"
#include "admin/xg-node-operation-private.h"
#include "form/xg-form-datatype.h"
#include "xmpp/xg-pubsub-affiliations.h"
#include "xmpp/xg-pubsub-payload.h"

struct _XgAffiliationOperation
{
  XgNodeOperation parent_instance;

  /* Owned */
  char *jid;
  GPtrArray *changes; /* (element-type XgAffiliate): the one */

  XgAffiliation before;
  XgAffiliation after;
};

G_DEFINE_FINAL_TYPE (XgAffiliationOperation, xg_affiliation_operation, XG_TYPE_NODE_OPERATION)

static char *
dup_payload (XgNodeOperation *operation, const char *node)
{
  return xg_pubsub_payload_affiliate (node, XG_AFFILIATION_OPERATION (operation)->changes);
}

static void
send (XgNodeOperation *operation,
      XgStream *stream,
      const char *service,
      const char *node,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  XgAffiliationOperation *self = XG_AFFILIATION_OPERATION (operation);

  xg_pubsub_affiliate_async (stream, service, node, self->changes, NULL, callback, user_data);
}

static gboolean
sent (XgNodeOperation *operation, XgStream *stream, GAsyncResult *result, GError **error)
{
  return xg_pubsub_affiliate_finish (stream, result, NULL, error);
}

/* What somebody is, in the middle of a sentence. */
static const char *
tell_affiliation (XgAffiliation affiliation)
{
  switch (affiliation)
    {
    case XG_AFFILIATION_OWNER:
      return _ ("an owner");
    case XG_AFFILIATION_PUBLISHER:
      return _ ("a publisher");
    case XG_AFFILIATION_PUBLISH_ONLY:
      return _ ("a publisher that can’t read");
    case XG_AFFILIATION_MEMBER:
      return _ ("a member");
    case XG_AFFILIATION_OUTCAST:
      return _ ("shut out");
    case XG_AFFILIATION_NONE:
    case XG_AFFILIATION_UNKNOWN:
    default:
      return _ ("not on the list");
    }
}

static gboolean
judge (XgNodeOperation *operation, XgReading *evidence, char **difference)
{
  XgAffiliationOperation *self = XG_AFFILIATION_OPERATION (operation);
  XgAffiliation now = xg_reading_get_affiliation (evidence, self->jid);

  if (now == self->after)
    return TRUE;
  /* Translators: an address, then "an owner", "a member", … */
  *difference = g_strdup_printf (_ ("The Broker said that it is done, but %s is %s."),
                                 self->jid,
                                 tell_affiliation (now));
  return FALSE;
}

static char *
tell_now (XgNodeOperation *operation, XgReading *evidence)
{
  const char *jid = XG_AFFILIATION_OPERATION (operation)->jid;
  g_autofree char *shown = xg_form_quote (jid);

  /* Translators: an address, then "an owner", "a member", … */
  return g_strdup_printf (_ ("%s is %s"),
                          shown,
                          tell_affiliation (xg_reading_get_affiliation (evidence, jid)));
}

static char *
dup_before (XgNodeOperation *operation, const char *node)
{
  XgAffiliationOperation *self = XG_AFFILIATION_OPERATION (operation);
  g_autoptr (GPtrArray) before = NULL;

  if (self->before == XG_AFFILIATION_UNKNOWN)
    return NULL;
  before = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_affiliate_free);
  g_ptr_array_add (before, xg_affiliate_new (self->jid, self->before));
  return xg_pubsub_payload_affiliate (node, before);
}

/* Nothing to take back where it did not happen, and nothing to go back to where nobody knows. */
static XgOperation *
dup_inverse (XgOperation *operation)
{
  XgAffiliationOperation *self = XG_AFFILIATION_OPERATION (operation);
  XgNodeOperation *parent = XG_NODE_OPERATION (operation);

  if (self->before == XG_AFFILIATION_UNKNOWN || !xg_operation_is_applied (operation))
    return NULL;
  return xg_affiliation_operation_new (xg_node_operation_get_broker (parent),
                                       xg_node_operation_get_node (parent),
                                       self->jid,
                                       self->after,
                                       self->before);
}

static void
xg_affiliation_operation_finalize (GObject *object)
{
  XgAffiliationOperation *self = XG_AFFILIATION_OPERATION (object);

  g_clear_pointer (&self->jid, g_free);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  G_OBJECT_CLASS (xg_affiliation_operation_parent_class)->finalize (object);
}

static void
xg_affiliation_operation_class_init (XgAffiliationOperationClass *klass)
{
  XgNodeOperationClass *node_class = XG_NODE_OPERATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = xg_affiliation_operation_finalize;
  XG_OPERATION_CLASS (klass)->dup_inverse = dup_inverse;
  node_class->action = XG_REASON_AFFILIATIONS;
  node_class->evidence = XG_READING_AFFILIATES;
  node_class->function = XG_FUNCTION_AFFILIATIONS;
  node_class->dup_payload = dup_payload;
  node_class->send = send;
  node_class->sent = sent;
  node_class->judge = judge;
  node_class->tell_now = tell_now;
  node_class->dup_before = dup_before;
}

static void
xg_affiliation_operation_init (XgAffiliationOperation *self)
{
}

static char *
make_sentence (const char *jid, const char *node, XgAffiliation after)
{
  switch (after)
    {
    case XG_AFFILIATION_OWNER:
      /* Translators: an address and a node, here and in the next ones */
      return g_strdup_printf (_ ("Make %s an owner of %s"), jid, node);
    case XG_AFFILIATION_PUBLISHER:
      return g_strdup_printf (_ ("Make %s a publisher of %s"), jid, node);
    case XG_AFFILIATION_PUBLISH_ONLY:
      return g_strdup_printf (_ ("Let %s publish to %s without reading"), jid, node);
    case XG_AFFILIATION_MEMBER:
      return g_strdup_printf (_ ("Make %s a member of %s"), jid, node);
    case XG_AFFILIATION_OUTCAST:
      return g_strdup_printf (_ ("Shut %s out of %s"), jid, node);
    case XG_AFFILIATION_NONE:
    case XG_AFFILIATION_UNKNOWN:
    default:
      return g_strdup_printf (_ ("Take %s off the list of %s"), jid, node);
    }
}

static char *
make_consequence (XgAffiliation before, XgAffiliation after)
{
  g_autofree char *was = NULL;
  const char *then = NULL;

  /* Translators: %s is "an owner", "a member", "not on the list", … */
  if (before != XG_AFFILIATION_UNKNOWN)
    was = g_strdup_printf (_ ("Is %s now."), tell_affiliation (before));
  if (after == XG_AFFILIATION_OUTCAST)
    then = _ ("Can’t subscribe, read or publish any more. A subscription that it has may stay: "
              "end it too.");
  else if (before == XG_AFFILIATION_OWNER)
    then = _ ("Can’t administer the node any more.");
  if (was != NULL && then != NULL)
    return g_strjoin (" ", was, then, NULL);
  return was != NULL ? g_steal_pointer (&was) : g_strdup (then);
}

/**
 * xg_affiliation_operation_new:
 * @broker: a broker
 * @node: (nullable): a node; "" for the root collection; %NULL where it follows a creation
 * @jid: a bare JID
 * @before: what it is now; %XG_AFFILIATION_UNKNOWN where nobody knows: then it can't be taken back
 * @after: what it is to be; %XG_AFFILIATION_NONE takes it off the list
 *
 * Returns: (transfer full): the operation
 */
XgOperation *
xg_affiliation_operation_new (XgBroker *broker,
                              const char *node,
                              const char *jid,
                              XgAffiliation before,
                              XgAffiliation after)
{
  XgAffiliationOperation *self;
  g_autofree char *shown = NULL;
  g_autofree char *told = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *consequence = NULL;
  XgOperationKind kind = XG_OPERATION_ALTERS;

  g_return_val_if_fail (XG_IS_BROKER (broker), NULL);
  g_return_val_if_fail (jid != NULL, NULL);
  g_return_val_if_fail (after != XG_AFFILIATION_UNKNOWN, NULL);

  shown = xg_form_quote (jid);
  told = xg_node_operation_tell_node (broker, node);
  sentence = make_sentence (shown, told, after);
  consequence = make_consequence (before, after);
  if (after <= XG_AFFILIATION_NONE)
    kind = XG_OPERATION_TAKES_AWAY;
  else if (before <= XG_AFFILIATION_NONE)
    kind = XG_OPERATION_ADDS;
  self = g_object_new (XG_TYPE_AFFILIATION_OPERATION,
                       "broker",
                       broker,
                       "node",
                       node,
                       "sentence",
                       sentence,
                       "consequence",
                       consequence,
                       "kind",
                       kind,
                       NULL);
  self->jid = g_strdup (jid);
  self->before = before;
  self->after = after;
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_affiliate_free);
  g_ptr_array_add (self->changes, xg_affiliate_new (jid, after));
  if (after == XG_AFFILIATION_PUBLISH_ONLY)
    xg_node_operation_set_about (XG_NODE_OPERATION (self),
                                 XG_REASON_AFFILIATIONS,
                                 XG_READING_AFFILIATES,
                                 XG_FUNCTION_PUBLISH_ONLY);
  return XG_OPERATION (self);
}
