/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "account-kit.h"

#include "xmpp/xg-disco.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-pubsub.h"

/* Against a real server: see account-kit.h. What differs between servers is only expected where the
 * server says that it has it. */

#define PUBSUB_NS(suffix) "http://jabber.org/protocol/pubsub" suffix

/* Both for every test; made once. */
static Account admin;
static Account alice;

/* A request of the owner, which must succeed. */
static void
request (const char *ns, const char *inner)
{
  g_autofree char *xml = g_strdup_printf ("<pubsub xmlns='%s'>%s</pubsub>", ns, inner);
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (XgStanza) reply = NULL;

  xg_stream_iq_async (admin.stream, "set", service (), xml, 0, NULL, answer_cb, NULL);
  result = wait_for_answer ();
  reply = xg_stream_iq_finish (admin.stream, result, &error);
  g_assert_no_error (error);
}

static void
create_node (const char *node, const char *field, const char *value)
{
  g_autoptr (GString) xml = g_string_new (NULL);

  g_string_append_printf (xml, "<create node='%s'/><configure>", node);
  xg_data_form_begin_submit (xml, PUBSUB_NS ("#node_config"));
  xg_data_form_append_field (xml, "pubsub#access_model", "open");
  xg_data_form_append_field (xml, "pubsub#notify_delete", "1");
  xg_data_form_append_field (xml, "pubsub#notify_retract", "1");
  xg_data_form_append_field (xml, "pubsub#max_items", "100");
  if (field != NULL)
    xg_data_form_append_field (xml, field, value);
  xg_data_form_end (xml);
  g_string_append (xml, "</configure>");
  request (XG_NS_PUBSUB, xml->str);
}

static void
delete_node (const char *node)
{
  g_autofree char *xml = g_strdup_printf ("<delete node='%s'/>", node);

  request (XG_NS_PUBSUB_OWNER, xml);
}

static void
publish (const char *node, const char *id)
{
  g_autofree char *xml = g_strdup_printf (
    "<publish node='%s'><item id='%s'><t xmlns='urn:t' a='1'>%s</t></item></publish>",
    node,
    id,
    id);

  request (XG_NS_PUBSUB, xml);
}

static XgDiscoInfo *
get_info (const char *node)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  XgDiscoInfo *info;

  xg_disco_info_async (alice.stream, service (), node, NULL, answer_cb, NULL);
  result = wait_for_answer ();
  info = xg_disco_info_finish (alice.stream, result, &error);
  g_assert_no_error (error);
  return info;
}

static XgSubscription *
subscribe (const char *node, gboolean collection, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  xg_pubsub_subscribe_async (alice.stream,
                             service (),
                             node,
                             alice.jid,
                             collection,
                             NULL,
                             answer_cb,
                             NULL);
  result = wait_for_answer ();
  return xg_pubsub_subscribe_finish (alice.stream, result, error);
}

static gboolean
unsubscribe (const char *node, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  xg_pubsub_unsubscribe_async (alice.stream,
                               service (),
                               node,
                               alice.jid,
                               NULL,
                               NULL,
                               answer_cb,
                               NULL);
  result = wait_for_answer ();
  return xg_pubsub_unsubscribe_finish (alice.stream, result, error);
}

static GPtrArray *
get_subscriptions (const char *node)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GPtrArray *list;

  xg_pubsub_subscriptions_async (alice.stream, service (), node, NULL, answer_cb, NULL);
  result = wait_for_answer ();
  list = xg_pubsub_subscriptions_finish (alice.stream, result, &error);
  g_assert_no_error (error);
  return list;
}

static XgPubsubItems *
get_items (const char *node, const char *const *ids, int max, const char *after, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  xg_pubsub_items_async (alice.stream,
                         service (),
                         node,
                         ids,
                         max,
                         after,
                         NULL,
                         NULL,
                         answer_cb,
                         NULL);
  result = wait_for_answer ();
  return xg_pubsub_items_finish (alice.stream, result, error);
}

static void
test_disco (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (XgDiscoInfo) broker = get_info (NULL);
  g_autoptr (XgDiscoInfo) node = NULL;
  g_autoptr (XgDiscoItems) nodes = NULL;
  gboolean found = FALSE;

  g_assert_true (xg_disco_info_has_identity (broker, "pubsub", "service"));
  g_assert_true (xg_disco_info_has_feature (broker, XG_NS_PUBSUB));

  create_node ("disco/a b", "pubsub#title", "A &amp; B <C>");
  node = get_info ("disco/a b");
  g_assert_true (xg_disco_info_has_identity (node, "pubsub", "leaf"));
  g_assert_nonnull (node->meta_data);
  g_assert_cmpstr (xg_data_form_get_value (node->meta_data, "pubsub#title"), ==, "A &amp; B <C>");

  xg_disco_items_async (alice.stream, service (), NULL, 0, NULL, NULL, answer_cb, NULL);
  result = wait_for_answer ();
  nodes = xg_disco_items_finish (alice.stream, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < nodes->items->len; i++)
    {
      const XgDiscoItem *item = nodes->items->pdata[i];

      g_assert_cmpstr (item->jid, ==, service ());
      found = found || g_strcmp0 (item->node, "disco/a b") == 0;
    }
  g_assert_true (found);
  delete_node ("disco/a b");
}

static void
test_unknown_node (void)
{
  g_autoptr (GError) info_error = NULL;
  g_autoptr (GError) items_error = NULL;
  g_autoptr (GError) subscribe_error = NULL;
  g_autoptr (GError) collection_error = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  xg_disco_info_async (alice.stream, service (), "no such node", NULL, answer_cb, NULL);
  result = wait_for_answer ();
  g_assert_null (xg_disco_info_finish (alice.stream, result, &info_error));
  g_assert_error (info_error, XG_STANZA_ERROR, XG_STANZA_ERROR_ITEM_NOT_FOUND);
  g_assert_null (get_items ("no such node", NULL, 0, NULL, &items_error));
  g_assert_error (items_error, XG_STANZA_ERROR, XG_STANZA_ERROR_ITEM_NOT_FOUND);
  g_assert_null (subscribe ("no such node", FALSE, &subscribe_error));
  g_assert_error (subscribe_error, XG_STANZA_ERROR, XG_STANZA_ERROR_ITEM_NOT_FOUND);
  g_assert_null (subscribe ("no such node", TRUE, &collection_error));
  g_assert_error (collection_error, XG_STANZA_ERROR, XG_STANZA_ERROR_ITEM_NOT_FOUND);
}

static void
test_subscribe (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgSubscription) subscription = NULL;
  g_autoptr (GPtrArray) of_node = NULL;
  g_autoptr (GPtrArray) none = NULL;
  const XgSubscription *listed;

  create_node ("sub", NULL, NULL);
  subscription = subscribe ("sub", FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (subscription->node, ==, "sub");
  g_assert_cmpstr (subscription->jid, ==, alice.jid);
  g_assert_cmpint (subscription->state, ==, XG_SUBSCRIPTION_SUBSCRIBED);

  of_node = get_subscriptions ("sub");
  g_assert_cmpuint (of_node->len, ==, 1);
  listed = of_node->pdata[0];
  g_assert_cmpstr (listed->node, ==, "sub");
  g_assert_cmpstr (listed->subid, ==, subscription->subid);

  g_assert_true (unsubscribe ("sub", &error));
  g_assert_no_error (error);
  none = get_subscriptions ("sub");
  g_assert_cmpuint (none->len, ==, 0);
  /* Once more: it is as asked for already. */
  g_assert_true (unsubscribe ("sub", &error));
  g_assert_no_error (error);
  delete_node ("sub");
}

static void
test_events (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgSubscription) subscription = NULL;
  g_autoptr (XgRecord) item = NULL;
  g_autoptr (XgRecord) retract = NULL;
  g_autoptr (XgRecord) purge = NULL;
  g_autoptr (XgRecord) gone = NULL;

  create_node ("events", NULL, NULL);
  subscription = subscribe ("events", FALSE, &error);
  g_assert_no_error (error);

  publish ("events", "one");
  item = wait_for_record (&alice, XG_RECORD_ITEM);
  g_assert_cmpstr (item->node, ==, "events");
  g_assert_cmpstr (item->item_id, ==, "one");
  g_assert_cmpstr (item->type, ==, "urn:t");
  g_assert_cmpstr (item->payload, ==, "<t xmlns=\"urn:t\" a=\"1\">one</t>");

  request (XG_NS_PUBSUB, "<retract node='events' notify='1'><item id='one'/></retract>");
  retract = wait_for_record (&alice, XG_RECORD_RETRACT);
  g_assert_cmpstr (retract->item_id, ==, "one");
  request (XG_NS_PUBSUB_OWNER, "<purge node='events'/>");
  purge = wait_for_record (&alice, XG_RECORD_PURGE);
  g_assert_cmpstr (purge->node, ==, "events");
  delete_node ("events");
  gone = wait_for_record (&alice, XG_RECORD_DELETE);
  g_assert_cmpstr (gone->node, ==, "events");
}

static void
test_items (void)
{
  const char *const two[] = { "k2", "k5", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (XgPubsubItems) all = NULL;
  g_autoptr (XgPubsubItems) some = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *after = NULL;
  gboolean more = TRUE;

  create_node ("items", NULL, NULL);
  for (guint i = 0; i < 7; i++)
    {
      g_autofree char *id = g_strdup_printf ("k%u", i);

      publish ("items", id);
    }
  all = get_items ("items", NULL, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->items->len, ==, 7);
  g_assert_nonnull (g_array_index (all->items, XgPubsubItem, 0).payload);
  some = get_items ("items", two, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (some->items->len, ==, 2);

  while (more)
    {
      g_autoptr (XgPubsubItems) page = get_items ("items", NULL, 3, after, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < page->items->len; i++)
        g_hash_table_add (seen, g_strdup (g_array_index (page->items, XgPubsubItem, i).id));
      if (page->rsm.present)
        g_assert_cmpuint (page->items->len, <=, 3);
      more = page->rsm.present && page->rsm.last != NULL && page->items->len > 0;
      g_free (after);
      after = g_strdup (page->rsm.last);
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 7);
  delete_node ("items");
}

/* Ours is the only one of the test servers that has collections. ejabberd says that it has. */
static void
test_collection (void)
{
  g_autoptr (XgDiscoInfo) info = get_info (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (XgSubscription) subscription = NULL;
  g_autoptr (XgRecord) item = NULL;

  if (!xg_disco_info_has_feature (info, PUBSUB_NS ("#multi-collections")))
    {
      g_test_skip ("this server has no collections");
      return;
    }
  create_node ("top", "pubsub#node_type", "collection");
  create_node ("leaf", "pubsub#collection", "top");
  subscription = subscribe ("top", TRUE, &error);
  g_assert_no_error (error);
  publish ("leaf", "deep");
  item = wait_for_record (&alice, XG_RECORD_ITEM);
  g_assert_cmpstr (item->node, ==, "leaf");
  g_assert_cmpstr (item->collection, ==, "top");
  delete_node ("leaf");
  delete_node ("top");
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  g_cancellable_cancel (cancellable);
  xg_disco_items_async (alice.stream, service (), NULL, 0, NULL, cancellable, answer_cb, NULL);
  result = wait_for_answer ();
  g_assert_null (xg_disco_items_finish (alice.stream, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  if (!account_is_possible ())
    return 0;
  account_start (&admin, "admin");
  account_start (&alice, "alice");
  g_test_add_func ("/pubsub/disco", test_disco);
  g_test_add_func ("/pubsub/unknown-node-is-an-error", test_unknown_node);
  g_test_add_func ("/pubsub/subscribe", test_subscribe);
  g_test_add_func ("/pubsub/events", test_events);
  g_test_add_func ("/pubsub/items", test_items);
  g_test_add_func ("/pubsub/collection", test_collection);
  g_test_add_func ("/pubsub/cancelled-is-an-error", test_cancelled);
  status = g_test_run ();
  account_end (&alice);
  account_end (&admin);
  return status;
}
