/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "xmpp/xg-answer.h"
#include "xmpp/xg-ask.h"
#include "xmpp/xg-jid.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-pubsub-affiliations.h"
#include "xmpp/xg-pubsub-change.h"
#include "xmpp/xg-pubsub-payload.h"

/**
 * xg_affiliate_new:
 * @jid: whose affiliation
 * @affiliation: what it shall be
 *
 * Returns: (transfer full): an entry for xg_pubsub_affiliate_async()
 */
XgAffiliate *
xg_affiliate_new (const char *jid, XgAffiliation affiliation)
{
  XgAffiliate *self = g_new0 (XgAffiliate, 1);

  self->jid = g_strdup (jid);
  self->affiliation = affiliation;
  return self;
}

/**
 * xg_affiliate_free:
 * @self: (transfer full) (nullable): an affiliation
 */
void
xg_affiliate_free (XgAffiliate *self)
{
  if (self == NULL)
    return;
  g_free (self->node);
  g_free (self->jid);
  g_free (self->nick);
  g_free (self);
}

/* @node: which the list is about; an entry may tell itself. */
static XgAffiliate *
read_affiliate (const XgElement *element, const char *node)
{
  const char *own_node = xg_element_get_attribute (element, "node");
  const char *nick = xg_element_get_attribute (element, "affiliation");
  XgAffiliate *self =
    xg_affiliate_new (xg_element_get_attribute (element, "jid"), xg_affiliation_from_nick (nick));

  if (own_node == NULL)
    own_node = node != NULL ? node : "";
  self->node = g_strdup (own_node);
  self->nick = g_strdup (nick);
  return self;
}

/* The list in an answer about @node, which must not be about another. */
static GPtrArray *
read_list (const XgElement *iq, const char *ns, const char *node, GError **error)
{
  const XgElement *pubsub = xg_answer_get_payload (iq, "pubsub", ns, error);
  const XgElement *list = xg_element_get_child (pubsub, "affiliations", ns);
  const XgElement *child = xg_element_get_child (list, "affiliation", ns);
  const char *list_node = xg_element_get_attribute (list, "node");
  GPtrArray *affiliates;

  if (pubsub == NULL)
    return NULL;
  if (list == NULL || (node != NULL && list_node != NULL && !g_str_equal (list_node, node)))
    {
      g_propagate_error (error, xg_stanza_error_new (NULL));
      return NULL;
    }
  affiliates = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_affiliate_free);
  for (; child != NULL; child = xg_element_get_next_named (child, "affiliation", ns))
    g_ptr_array_add (affiliates, read_affiliate (child, list_node != NULL ? list_node : node));
  return affiliates;
}

/* Entries without an address say nothing. */
static gpointer
read_affiliates (const XgElement *iq, gpointer about, GError **error)
{
  GPtrArray *affiliates = read_list (iq, XG_NS_PUBSUB_OWNER, about, error);

  for (guint i = affiliates != NULL ? affiliates->len : 0; i > 0; i--)
    {
      const XgAffiliate *affiliate = affiliates->pdata[i - 1];

      if (affiliate->jid == NULL || affiliate->jid[0] == '\0')
        g_ptr_array_remove_index (affiliates, i - 1);
    }
  return affiliates;
}

/**
 * xg_pubsub_affiliates_async:
 * @stream: a stream
 * @service: the broker
 * @node: a node
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks, as an owner, who is affiliated with a node (XEP-0060 section 8.9.1).
 */
void
xg_pubsub_affiliates_async (XgStream *stream,
                            const char *service,
                            const char *node,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, xg_pubsub_affiliates_async);
  xg_ask_about_node (task,
                     service,
                     XG_NS_PUBSUB_OWNER,
                     "affiliations",
                     node,
                     read_affiliates,
                     (GDestroyNotify) g_ptr_array_unref);
}

/**
 * xg_pubsub_affiliates_finish:
 * @stream: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (element-type XgAffiliate): the list, or %NULL with @error set
 */
GPtrArray *
xg_pubsub_affiliates_finish (XgStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Brokers write addresses in their own way (RFC 7622 sections 3.2 and 3.3). */
static gboolean
find_asked (const XgPubsubChange *change, const char *jid, gpointer *affiliation)
{
  g_autofree char *key = g_utf8_casefold (jid != NULL ? jid : "", -1);

  return g_hash_table_lookup_extended (change->asked, key, NULL, affiliation);
}

/*
 * The entries of an error reply have the affiliations of now (XEP-0060 section 8.9.2.4), except
 * where a broker returns what was sent, as RFC 6120 section 8.3.1 allows: then they are those that
 * were asked for, and those of now are not known.
 */
static void
read_failed (const XgElement *list, XgPubsubChange *change)
{
  const XgElement *child = xg_element_get_child (list, "affiliation", NULL);

  for (; child != NULL; child = xg_element_get_next_named (child, "affiliation", NULL))
    {
      g_autoptr (XgAffiliate) affiliate = read_affiliate (child, change->node);
      gpointer asked = NULL;

      if (!find_asked (change, affiliate->jid, &asked))
        continue;
      if (affiliate->affiliation == (XgAffiliation) GPOINTER_TO_INT (asked))
        affiliate->affiliation = XG_AFFILIATION_UNKNOWN;
      g_ptr_array_add (change->failed, g_steal_pointer (&affiliate));
    }
}

/* What brokers take badly: some never answer, some store it and it never applies. Notes what is
 * asked for. */
static char *
find_fault (GPtrArray *changes, XgPubsubChange *change)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const XgAffiliate *affiliate = changes->pdata[i];
      g_autofree char *resource = NULL;

      if (!xg_jid_split (affiliate->jid, NULL, NULL, &resource) || resource != NULL)
        return xg_pubsub_change_tell_no_address (affiliate->jid);
      if (affiliate->affiliation == XG_AFFILIATION_UNKNOWN)
        return g_strdup_printf (_ ("It is not said what %s shall be to the topic."),
                                affiliate->jid);
      if (!g_hash_table_insert (change->asked,
                                g_utf8_casefold (affiliate->jid, -1),
                                GINT_TO_POINTER ((int) affiliate->affiliation)))
        return xg_pubsub_change_tell_twice (affiliate->jid);
    }
  return NULL;
}

/**
 * xg_pubsub_affiliate_async:
 * @stream: a stream
 * @service: the broker
 * @node: a node
 * @changes: (element-type XgAffiliate): what shall be changed: jid, bare, and affiliation, which is
 *   %XG_AFFILIATION_NONE to remove one; no JID twice
 * @cancellable: (nullable): to stop waiting; changes may be made nevertheless
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Changes affiliations with a node, as its owner, in one request (XEP-0060 section 8.9.2). Nothing
 * but @changes is changed. Nothing is sent (%XG_STANZA_ERROR_NOT_SENT) where one of them can't be.
 */
void
xg_pubsub_affiliate_async (XgStream *stream,
                           const char *service,
                           const char *node,
                           GPtrArray *changes,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autofree char *xml = NULL;
  GTask *task = g_task_new (stream, cancellable, callback, user_data);
  XgPubsubChange *change = xg_pubsub_change_new (task,
                                                 node,
                                                 "affiliations",
                                                 (GDestroyNotify) xg_affiliate_free,
                                                 read_failed);
  g_autofree char *fault = NULL;

  g_task_set_source_tag (task, xg_pubsub_affiliate_async);
  fault = find_fault (changes, change);
  if (fault != NULL)
    {
      xg_ask_refuse (task, fault);
      return;
    }
  xml = xg_pubsub_payload_affiliate (node, changes);
  xg_pubsub_change_send (task, service, xml);
}

/**
 * xg_pubsub_affiliate_finish:
 * @stream: a stream
 * @result: what the callback got
 * @failed: (out) (optional) (nullable) (transfer full) (element-type XgAffiliate): on failure,
 * which changes were not made, and what the affiliations are (%XG_AFFILIATION_UNKNOWN where the
 * broker does not tell); all others were made. %NULL where the broker does not list them: then any
 * part may have been made, and only the list of affiliations tells
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether all changes were made
 */
gboolean
xg_pubsub_affiliate_finish (XgStream *stream,
                            GAsyncResult *result,
                            GPtrArray **failed,
                            GError **error)
{
  return xg_pubsub_change_finish (stream, result, failed, error);
}

static gpointer
read_own (const XgElement *iq, gpointer about, GError **error)
{
  const char *node = about;

  return read_list (iq, XG_NS_PUBSUB, node[0] != '\0' ? node : NULL, error);
}

/**
 * xg_pubsub_own_affiliations_async:
 * @stream: a stream
 * @service: the broker
 * @node: (nullable): a node; %NULL for all nodes of the broker
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks what our account is to nodes (XEP-0060 section 5.7). Nodes to which it is nothing are left
 * out by brokers.
 */
void
xg_pubsub_own_affiliations_async (XgStream *stream,
                                  const char *service,
                                  const char *node,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, xg_pubsub_own_affiliations_async);
  xg_ask_about_node (task,
                     service,
                     XG_NS_PUBSUB,
                     "affiliations",
                     node,
                     read_own,
                     (GDestroyNotify) g_ptr_array_unref);
}

/**
 * xg_pubsub_own_affiliations_finish:
 * @stream: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (element-type XgAffiliate): the list, whose jid may be %NULL, or %NULL
 *   with @error set
 */
GPtrArray *
xg_pubsub_own_affiliations_finish (XgStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
