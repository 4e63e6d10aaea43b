/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "xmpp/xg-pubsub.h"

#include "samples.h"

#define RSM(inner) "<set xmlns='http://jabber.org/protocol/rsm'>" inner "</set>"

static XgStanza *
parse (const char *xml)
{
  g_autoptr (GError) error = NULL;
  XgStanza *stanza = xg_stanza_parse (xml, -1, &error);

  g_assert_no_error (error);
  return stanza;
}

static GPtrArray *
parse_subscriptions (const char *xml, const char *node)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) stanza = parse (xml);
  GPtrArray *list = xg_pubsub_subscriptions_parse (xg_stanza_get_root (stanza), node, &error);

  g_assert_no_error (error);
  g_assert_nonnull (list);
  return list;
}

static XgPubsubItems *
parse_items (const char *xml, const char *node)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) stanza = parse (xml);
  XgPubsubItems *items = xg_pubsub_items_parse (stanza, node, &error);

  g_assert_no_error (error);
  g_assert_nonnull (items);
  return items;
}

static const XgPubsubItem *
item_at (const XgPubsubItems *items, guint index)
{
  g_assert_cmpuint (index, <, items->items->len);
  return &g_array_index (items->items, XgPubsubItem, index);
}

static void
assert_subscription (GPtrArray *list,
                     guint index,
                     const char *node,
                     const char *jid,
                     const char *subid,
                     XgSubscriptionState state)
{
  const XgSubscription *subscription;

  g_assert_cmpuint (index, <, list->len);
  subscription = list->pdata[index];
  g_assert_cmpstr (subscription->node, ==, node);
  g_assert_cmpstr (subscription->jid, ==, jid);
  g_assert_cmpstr (subscription->subid, ==, subid);
  g_assert_cmpint (subscription->state, ==, state);
}

static void
test_prosody_subscriptions (void)
{
  g_autoptr (GPtrArray) list = parse_subscriptions (
    PUBSUB ("<subscriptions><subscription jid='a@x' node='ev' subscription='subscribed'/>"
            "<subscription jid='a@x' node='au' subscription='pending'/>"
            "<subscription jid='a@x/r' node='ev' subscription='unconfigured'/></subscriptions>"),
    NULL);

  g_assert_cmpuint (list->len, ==, 3);
  assert_subscription (list, 0, "ev", "a@x", NULL, XG_SUBSCRIPTION_SUBSCRIBED);
  assert_subscription (list, 1, "au", "a@x", NULL, XG_SUBSCRIPTION_PENDING);
  assert_subscription (list, 2, "ev", "a@x/r", NULL, XG_SUBSCRIPTION_UNCONFIGURED);
}

/* Asked about one node ejabberd names it nowhere. */
static void
test_ejabberd_subscriptions (void)
{
  const char *answer = PUBSUB ("<subscriptions><subscription subscription='subscribed' "
                               "subid='703393FA548D6' jid='alice@xgrid.test'/></subscriptions>");
  g_autoptr (GPtrArray) of_node = parse_subscriptions (answer, "ev");
  g_autoptr (GPtrArray) of_service = parse_subscriptions (answer, NULL);
  g_autoptr (GPtrArray) of_list =
    parse_subscriptions (PUBSUB ("<subscriptions node='list'><subscription jid='a@x'/>"
                                 "<subscription jid='a@x' node='own'/></subscriptions>"),
                         "asked");

  assert_subscription (of_node,
                       0,
                       "ev",
                       "alice@xgrid.test",
                       "703393FA548D6",
                       XG_SUBSCRIPTION_SUBSCRIBED);
  g_assert_cmpstr (((XgSubscription *) of_service->pdata[0])->node, ==, "");
  assert_subscription (of_list, 0, "list", "a@x", NULL, XG_SUBSCRIPTION_NONE);
  assert_subscription (of_list, 1, "own", "a@x", NULL, XG_SUBSCRIPTION_NONE);
}

static void
test_subscriptions_hostile (void)
{
  g_autoptr (GPtrArray) nothing = parse_subscriptions (PUBSUB (""), "ev");
  g_autoptr (GPtrArray) empty = parse_subscriptions (PUBSUB ("<subscriptions/>"), "ev");
  g_autoptr (GPtrArray) odd = parse_subscriptions (
    PUBSUB ("<subscriptions>text<subscription/><subscription jid=''/><other jid='a@x'/>"
            "<subscription xmlns='urn:other' jid='a@x'/>"
            "<subscription jid='a@x' node='n' subid='' subscription='SUBSCRIBED'/>"
            "</subscriptions><subscriptions><subscription jid='b@x'/></subscriptions>"),
    NULL);

  g_assert_cmpuint (nothing->len, ==, 0);
  g_assert_cmpuint (empty->len, ==, 0);
  g_assert_cmpuint (odd->len, ==, 1);
  assert_subscription (odd, 0, "n", "a@x", NULL, XG_SUBSCRIPTION_NONE);
  g_assert_null (xg_pubsub_subscription_parse (NULL, "n"));
}

static void
test_states (void)
{
  g_assert_cmpint (xg_subscription_state_from_nick ("none"), ==, XG_SUBSCRIPTION_NONE);
  g_assert_cmpint (xg_subscription_state_from_nick (NULL), ==, XG_SUBSCRIPTION_NONE);
  g_assert_cmpint (xg_subscription_state_from_nick (""), ==, XG_SUBSCRIPTION_NONE);
  g_assert_cmpint (xg_subscription_state_from_nick ("subscribed"), ==, XG_SUBSCRIPTION_SUBSCRIBED);
}

static void
test_prosody_items (void)
{
  g_autoptr (XgPubsubItems) items = parse_items (
    PUBSUB (
      "<items node='ev'><item publisher='admin@xgrid.test' id='y'><t xmlns='urn:t'>x</t></item>"
      "<item id='z'/></items>" RSM ("<count>7</count><first index='5'>y</first><last>z</last>")),
    "ev");

  g_assert_cmpuint (items->items->len, ==, 2);
  g_assert_cmpstr (item_at (items, 0)->id, ==, "y");
  g_assert_cmpstr (item_at (items, 0)->publisher, ==, "admin@xgrid.test");
  g_assert_true (xg_element_is (item_at (items, 0)->payload, "t", "urn:t"));
  g_assert_cmpstr (item_at (items, 1)->publisher, ==, NULL);
  g_assert_null (item_at (items, 1)->payload);
  g_assert_true (items->rsm.present);
  g_assert_cmpint (items->rsm.count, ==, 7);
}

/* The set comes first and its ends are times, not item ids. */
static void
test_ejabberd_items (void)
{
  g_autoptr (XgPubsubItems) items = parse_items (
    PUBSUB (
      RSM ("<count>1</count><first index='0'>2026-11-21T04:14:52.362093Z</first>"
           "<last>2026-11-21T04:14:52.362093Z</last>") "<items node='ev'><item id='z' "
                                                       "publisher='admin@xgrid.test/683'>"
                                                       "<t xmlns='urn:t'>x</t></item></items>"),
    "ev");

  g_assert_cmpuint (items->items->len, ==, 1);
  g_assert_cmpstr (item_at (items, 0)->id, ==, "z");
  g_assert_cmpstr (items->rsm.last, ==, "2026-11-21T04:14:52.362093Z");
}

static void
test_collection_items (void)
{
  const char *answer =
    PUBSUB ("<items node='a'><item id='1'/></items>"
            "<items node='b'><item id='2'/></items><items><item id='3'/></items>");
  g_autoptr (XgPubsubItems) all = parse_items (answer, NULL);
  g_autoptr (XgPubsubItems) one = parse_items (answer, "b");

  g_assert_cmpuint (all->items->len, ==, 3);
  g_assert_cmpuint (one->items->len, ==, 2);
  g_assert_cmpstr (item_at (one, 0)->id, ==, "2");
  g_assert_cmpstr (item_at (one, 1)->id, ==, "3");
}

static void
test_items_hostile (void)
{
  g_autoptr (XgPubsubItems) nothing = parse_items (PUBSUB (""), "ev");
  g_autoptr (XgPubsubItems) odd = parse_items (
    PUBSUB ("<items node='ev'>text<item/><item id=''/><item xmlns='urn:other' id='f'/><x id='x'/>"
            "<item id='same'/><item id='same'/><item id='two'><a/><b/></item></items>"),
    "ev");

  g_assert_cmpuint (nothing->items->len, ==, 0);
  g_assert_false (nothing->rsm.present);
  g_assert_cmpuint (odd->items->len, ==, 5);
  g_assert_cmpstr (item_at (odd, 0)->id, ==, NULL);
  g_assert_cmpstr (item_at (odd, 1)->id, ==, NULL);
  g_assert_cmpstr (item_at (odd, 2)->id, ==, "same");
  g_assert_cmpstr (item_at (odd, 3)->id, ==, "same");
  g_assert_true (xg_element_is (item_at (odd, 4)->payload, "a", NULL));
}

static void
test_wrong_answers (void)
{
  const char *const answers[] = {
    ANSWER (""),
    ANSWER ("<pubsub/>"),
    ANSWER ("<pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><items/></pubsub>"),
    "<message><pubsub xmlns='http://jabber.org/protocol/pubsub'/></message>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (XgStanza) stanza = parse (answers[i]);
      g_autoptr (GError) items_error = NULL;
      g_autoptr (GError) list_error = NULL;

      g_assert_null (xg_pubsub_items_parse (stanza, NULL, &items_error));
      g_assert_error (items_error, XG_STANZA_ERROR, XG_STANZA_ERROR_BAD_REPLY);
      g_assert_null (
        xg_pubsub_subscriptions_parse (xg_stanza_get_root (stanza), NULL, &list_error));
      g_assert_error (list_error, XG_STANZA_ERROR, XG_STANZA_ERROR_BAD_REPLY);
    }
}

/* ejabberd repeats the request and puts the pubsub condition before the other. */
static void
test_error_answer (void)
{
  g_autoptr (XgStanza) stanza =
    parse ("<iq xmlns='jabber:client' type='error' id='q2'>"
           "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='n'/></pubsub>"
           "<error type='cancel'><closed-node xmlns='http://jabber.org/protocol/pubsub#errors'/>"
           "<not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
  g_autoptr (GError) error = NULL;

  g_assert_null (xg_pubsub_items_parse (stanza, NULL, &error));
  g_assert_error (error, XG_STANZA_ERROR, XG_STANZA_ERROR_NOT_ALLOWED);
  g_assert_cmpstr (xg_stanza_error_get_pubsub_condition (error), ==, "closed-node");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pubsub/subscriptions/prosody", test_prosody_subscriptions);
  g_test_add_func ("/pubsub/subscriptions/ejabberd-names-no-node", test_ejabberd_subscriptions);
  g_test_add_func ("/pubsub/subscriptions/hostile", test_subscriptions_hostile);
  g_test_add_func ("/pubsub/subscriptions/states", test_states);
  g_test_add_func ("/pubsub/items/prosody", test_prosody_items);
  g_test_add_func ("/pubsub/items/ejabberd", test_ejabberd_items);
  g_test_add_func ("/pubsub/items/of-other-topics-are-left-out", test_collection_items);
  g_test_add_func ("/pubsub/items/hostile", test_items_hostile);
  g_test_add_func ("/pubsub/wrong-answer-is-an-error", test_wrong_answers);
  g_test_add_func ("/pubsub/error-answer-is-an-error", test_error_answer);
  return g_test_run ();
}
