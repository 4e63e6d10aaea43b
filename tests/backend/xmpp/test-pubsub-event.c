/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "xmpp/xg-pubsub-event.h"

#include "samples.h"

static GPtrArray *
decode (const char *xml)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, &error);

  g_assert_no_error (error);
  return xg_pubsub_event_decode (xg_stanza_get_root (stanza), NULL);
}

/* The only record of @xml, not rejected. */
static XgRecord *
decode_one (const char *xml, XgRecordKind kind)
{
  g_autoptr (GPtrArray) records = decode (xml);
  XgRecord *record;

  g_assert_nonnull (records);
  g_assert_cmpuint (records->len, ==, 1);
  record = records->pdata[0];
  g_assert_cmpstr (record->reject_reason, ==, NULL);
  g_assert_cmpint (record->kind, ==, kind);
  g_assert_cmpstr (record->broker, ==, "pubsub.xgrid.test");
  g_assert_cmpint (record->outcome, ==, XG_OUTCOME_PENDING);
  return xg_record_ref (record);
}

static void
assert_rejected (const char *xml, const char *reason)
{
  g_autoptr (GPtrArray) records = decode (xml);

  g_assert_nonnull (records);
  g_assert_cmpuint (records->len, ==, 1);
  g_assert_cmpstr (((XgRecord *) records->pdata[0])->reject_reason, ==, reason);
  g_assert_nonnull (((XgRecord *) records->pdata[0])->broker);
  g_assert_nonnull (((XgRecord *) records->pdata[0])->node);
}

static void
test_prosody_item (void)
{
  gint64 before = g_get_real_time ();
  g_autoptr (XgRecord) record = decode_one (PROSODY_ITEM, XG_RECORD_ITEM);

  g_assert_cmpstr (record->node, ==, "ev");
  g_assert_cmpstr (record->item_id, ==, "i1");
  g_assert_cmpstr (record->publisher, ==, "admin@xgrid.test");
  g_assert_cmpstr (record->type, ==, "urn:t");
  g_assert_cmpstr (record->payload, ==, "<t xmlns=\"urn:t\" lang=\"de\">x<b xmlns=\"urn:b\"/></t>");
  g_assert_cmpuint (record->payload_len, ==, strlen (record->payload));
  g_assert_cmpstr (record->summary, ==, NULL);
  g_assert_cmpstr (record->collection, ==, NULL);
  g_assert_cmpint (record->received, >=, before);
  g_assert_cmpint (record->delayed, ==, 0);
  g_assert_false (record->caught_up);
}

static void
test_ejabberd_delayed_item (void)
{
  g_autoptr (XgRecord) record = decode_one (EJABBERD_DELAYED_ITEM, XG_RECORD_ITEM);

  g_assert_cmpstr (record->publisher, ==, "admin@xgrid.test/6831478106958909842547");
  g_assert_cmpint (record->delayed, ==, 1795234493873913);
}

static void
test_bad_stamps (void)
{
  const char *const stamps[] = { "",
                                 "yesterday",
                                 "2026-13-01T00:00:00Z",
                                 "2026-11-21",
                                 "99999999999999-01-01T00:00:00Z" };
  g_autoptr (GPtrArray) without = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (stamps); i++)
    {
      g_autofree char *xml = g_strdup_printf (
        MESSAGE (FROM,
                 "<delay xmlns='urn:xmpp:delay' stamp='%s'/><event xmlns='" NS_EVENT "'>"
                 "<purge node='n'/></event>"),
        stamps[i]);
      g_autoptr (XgRecord) record = decode_one (xml, XG_RECORD_PURGE);

      g_assert_cmpint (record->delayed, ==, 0);
    }
  without = decode (MESSAGE (FROM,
                             "<delay xmlns='urn:xmpp:delay'/><event xmlns='" NS_EVENT "'>"
                             "<purge node='n'/></event>"));
  g_assert_cmpint (((XgRecord *) without->pdata[0])->delayed, ==, 0);
}

static void
test_items_without_everything (void)
{
  g_autoptr (XgRecord) no_payload =
    decode_one (EVENT ("<items node='tn'><item id='q'/></items>"), XG_RECORD_ITEM);
  g_autoptr (XgRecord) no_id =
    decode_one (EVENT ("<items node='tn'><item><t xmlns='urn:t'/></item></items>"), XG_RECORD_ITEM);
  g_autoptr (XgRecord) empty_id =
    decode_one (EVENT ("<items node='tn'><item id=''/></items>"), XG_RECORD_ITEM);
  g_autoptr (XgRecord) no_item = decode_one (EVENT ("<items node='tn'/>"), XG_RECORD_ITEM);
  g_autoptr (XgRecord) only_text =
    decode_one (EVENT ("<items node='tn'><item id='q'>text</item></items>"), XG_RECORD_ITEM);
  g_autoptr (XgRecord) no_ns =
    decode_one (EVENT ("<items node='tn'><item id='q'><t xmlns=''/></item></items>"),
                XG_RECORD_ITEM);

  g_assert_cmpstr (no_payload->payload, ==, NULL);
  g_assert_cmpuint (no_payload->payload_len, ==, 0);
  g_assert_cmpstr (no_payload->publisher, ==, NULL);
  g_assert_cmpstr (no_id->item_id, ==, NULL);
  g_assert_cmpstr (no_id->payload, ==, "<t xmlns=\"urn:t\"/>");
  g_assert_cmpstr (empty_id->item_id, ==, NULL);
  g_assert_cmpstr (no_item->item_id, ==, NULL);
  g_assert_cmpstr (no_item->node, ==, "tn");
  g_assert_cmpstr (only_text->payload, ==, NULL);
  g_assert_cmpstr (no_ns->payload, ==, "<t/>");
  g_assert_cmpstr (no_ns->type, ==, NULL);
}

static void
test_several (void)
{
  g_autoptr (GPtrArray) records =
    decode (EVENT ("<items node='a'><item id='1'/><retract id='2'/><item id='1'/>"
                   "<x xmlns='urn:foreign'/><retract id='3'/></items><purge node='b'/>"));
  const XgRecordKind kinds[] = { XG_RECORD_ITEM,
                                 XG_RECORD_RETRACT,
                                 XG_RECORD_ITEM,
                                 XG_RECORD_RETRACT,
                                 XG_RECORD_PURGE };
  const char *const ids[] = { "1", "2", "1", "3", NULL };

  g_assert_cmpuint (records->len, ==, G_N_ELEMENTS (kinds));
  for (guint i = 0; i < records->len; i++)
    {
      XgRecord *record = records->pdata[i];

      g_assert_cmpint (record->kind, ==, kinds[i]);
      g_assert_cmpstr (record->item_id, ==, ids[i]);
      g_assert_cmpstr (record->node, ==, i < 4 ? "a" : "b");
      g_assert_cmpstr (record->reject_reason, ==, NULL);
    }
}

static void
test_retract (void)
{
  g_autoptr (XgRecord) glued = decode_one (EJABBERD_GLUED_RETRACT, XG_RECORD_RETRACT);
  g_autoptr (XgRecord) prosody = decode_one (PROSODY_RETRACT, XG_RECORD_RETRACT);

  g_assert_cmpstr (glued->item_id, ==, "e5e4e3");
  g_assert_cmpstr (glued->summary, ==, "Item “e5e4e3” was retracted");
  g_assert_cmpstr (prosody->publisher, ==, "admin@xgrid.test");
  assert_rejected (EVENT ("<items node='ev'><retract/></items>"), "no item id");
}

static void
test_purge_and_delete (void)
{
  g_autoptr (XgRecord) purge = decode_one (EVENT ("<purge node='ev'/>"), XG_RECORD_PURGE);
  g_autoptr (XgRecord) gone = decode_one (EVENT ("<delete node='ev'/>"), XG_RECORD_DELETE);
  g_autoptr (XgRecord) moved = decode_one (DELETE_REDIRECT, XG_RECORD_DELETE);
  g_autoptr (XgRecord) empty =
    decode_one (EVENT ("<delete node='ev'><redirect/></delete>"), XG_RECORD_DELETE);

  g_assert_cmpstr (purge->node, ==, "ev");
  g_assert_cmpstr (purge->summary, ==, "All items were purged");
  g_assert_cmpstr (gone->summary, ==, "The topic was deleted");
  g_assert_cmpstr (empty->summary, ==, "The topic was deleted");
  g_assert_cmpstr (moved->summary,
                   ==,
                   "The topic was deleted; it goes on at xmpp:hamlet@denmark.example?;node=blog");
}

static void
test_configuration (void)
{
  g_autoptr (XgRecord) full = decode_one (CONFIGURATION, XG_RECORD_CONFIGURATION);
  g_autoptr (XgRecord) bare =
    decode_one (EVENT ("<configuration node='ev'/>"), XG_RECORD_CONFIGURATION);
  g_autoptr (XgRecord) odd =
    decode_one (EVENT ("<configuration node='ev'><x xmlns='jabber:x:data'><field/></x>"
                       "</configuration>"),
                XG_RECORD_CONFIGURATION);

  g_assert_cmpstr (full->node, ==, "ev");
  g_assert_cmpstr (full->summary,
                   ==,
                   "The configuration was changed: access_model = whitelist, "
                   "publish_model = publishers, title = T & T, max_items = 3");
  g_assert_cmpstr (bare->summary, ==, "The configuration was changed");
  g_assert_cmpstr (odd->summary, ==, "The configuration was changed");
}

static void
test_collection_header (void)
{
  g_autoptr (XgRecord) record = decode_one (COLLECTION_ITEM, XG_RECORD_ITEM);

  g_assert_cmpstr (record->node, ==, "leaf");
  g_assert_cmpstr (record->collection, ==, "grid");
}

static void
test_collection_children (void)
{
  g_autoptr (XgRecord) created = decode_one (COLLECTION_CREATE, XG_RECORD_COLLECTION);
  g_autoptr (XgRecord) alone = decode_one (EVENT ("<create node='leaf'/>"), XG_RECORD_COLLECTION);
  g_autoptr (XgRecord) added =
    decode_one (EVENT ("<collection node='grid'><associate node='leaf'/></collection>"),
                XG_RECORD_COLLECTION);
  g_autoptr (XgRecord) removed =
    decode_one (EVENT ("<collection node='grid'><disassociate node='leaf'/></collection>"),
                XG_RECORD_COLLECTION);
  g_autoptr (XgRecord) prosody =
    decode_one (EVENT ("<collection node='grid'><dissociate node='leaf'/></collection>"),
                XG_RECORD_COLLECTION);

  g_assert_cmpstr (created->node, ==, "grid");
  g_assert_cmpstr (created->item_id, ==, "leaf");
  g_assert_cmpstr (created->summary, ==, "Topic “leaf” was created below this collection");
  g_assert_cmpstr (alone->node, ==, "leaf");
  g_assert_cmpstr (alone->item_id, ==, NULL);
  g_assert_cmpstr (alone->summary, ==, "The topic was created");
  g_assert_cmpstr (added->node, ==, "grid");
  g_assert_cmpstr (added->item_id, ==, "leaf");
  g_assert_cmpstr (added->summary, ==, "Topic “leaf” was added to this collection");
  g_assert_cmpstr (removed->summary, ==, "Topic “leaf” was removed from this collection");
  g_assert_cmpstr (prosody->summary, ==, removed->summary);

  assert_rejected (EVENT ("<collection node='grid'/>"), "no child");
  assert_rejected (EVENT ("<collection node='grid'><associate/></collection>"), "no child");
}

static void
test_openfire_child (void)
{
  g_autoptr (XgRecord) child = decode_one (OPENFIRE_CHILD, XG_RECORD_COLLECTION);
  g_autoptr (XgRecord) other_form = decode_one (
    EVENT ("<items node='leaf'><item id='1'>" FORM ("result", "node_config", "") "</item></items>"),
    XG_RECORD_ITEM);

  g_assert_cmpstr (child->node, ==, "grid");
  g_assert_cmpstr (child->item_id, ==, "leaf");
  g_assert_cmpstr (child->summary, ==, "Topic “leaf” was added to this collection");
  /* Should it be an item after all, nothing is lost. */
  g_assert_nonnull (strstr (child->payload, "A leaf"));
  g_assert_cmpstr (other_form->type, ==, "jabber:x:data");
}

static void
test_subscription (void)
{
  const char *const states[] = { "subscribed", "pending", "unconfigured", "none" };
  const char *const sentences[] = { "alice@xgrid.test is now subscribed",
                                    "The subscription of alice@xgrid.test waits for approval",
                                    "The subscription of alice@xgrid.test waits to be configured",
                                    "The subscription of alice@xgrid.test was ended" };
  g_autoptr (XgRecord) decision = decode_one (
    MESSAGE (FROM,
             "<pubsub xmlns='http://jabber.org/protocol/pubsub'><subscription node='au' "
             "jid='alice@xgrid.test' subscription='subscribed'/></pubsub>"),
    XG_RECORD_SUBSCRIPTION);

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autofree char *xml = g_strdup_printf (
        EVENT ("<subscription subscription='%s' node='au' jid='alice@xgrid.test'/>"),
        states[i]);
      g_autoptr (XgRecord) record = decode_one (xml, XG_RECORD_SUBSCRIPTION);

      g_assert_cmpstr (record->node, ==, "au");
      g_assert_cmpstr (record->summary, ==, sentences[i]);
    }
  g_assert_cmpstr (decision->summary, ==, sentences[0]);
  assert_rejected (EVENT ("<subscription subscription='odd' node='n' jid='a'/>"), "unknown state");
  assert_rejected (EVENT ("<subscription node='n' jid='a'/>"), "unknown state");
  assert_rejected (EVENT ("<subscription subscription='none' node='n'/>"), "no jid");
}

static void
test_not_an_event (void)
{
  g_assert_null (xg_pubsub_event_decode (NULL, NULL));
  g_assert_null (decode ("<message/>"));
  g_assert_null (decode (MESSAGE (FROM, "<body>hi</body>")));
  g_assert_null (decode (MESSAGE (FROM, "<event xmlns='flux:xmpp' mime='application/json'/>")));
  g_assert_null (decode (MESSAGE (FROM, "<event/>")));
  g_assert_null (decode (MESSAGE (FROM, "<pubsub xmlns='http://jabber.org/protocol/pubsub'/>")));
  g_assert_null (decode ("<iq from='a'><event xmlns='" NS_EVENT "'/></iq>"));
  /* A copy that came back, and one that somebody forwards: neither is the broker's. */
  g_assert_null (decode ("<message type='error' " FROM "><event xmlns='" NS_EVENT "'>"
                         "<purge node='n'/></event></message>"));
  g_assert_null (decode (MESSAGE (FROM,
                                  "<forwarded xmlns='urn:xmpp:forward:0'><message " FROM ">"
                                  "<event xmlns='" NS_EVENT "'><purge node='n'/></event></message>"
                                  "</forwarded>")));
}

static void
test_sender_is_kept (void)
{
  const char *const senders[] = { "mallory@xgrid.test", "mallory@xgrid.test/home", "PubSub.X" };

  for (guint i = 0; i < G_N_ELEMENTS (senders); i++)
    {
      g_autofree char *xml =
        g_strdup_printf ("<message from='%s'><event xmlns='" NS_EVENT "'><items node='n'>"
                         "<item id='1' from='pubsub.xgrid.test'/></items></event></message>",
                         senders[i]);
      g_autoptr (GPtrArray) records = decode (xml);

      g_assert_cmpstr (((XgRecord *) records->pdata[0])->broker, ==, senders[i]);
    }
}

static void
test_rejected (void)
{
  g_autoptr (GPtrArray) several = decode (EVENT ("<items><item id='1'/><item id='2'/></items>"));

  assert_rejected ("<message><event xmlns='" NS_EVENT "'><items node='n'><item id='1'/></items>"
                   "</event></message>",
                   "no broker");
  assert_rejected ("<message from=''><event xmlns='" NS_EVENT "'><purge/></event></message>",
                   "no broker");
  assert_rejected (EVENT ("<items><item id='1'/></items>"), "no node");
  assert_rejected (EVENT ("<items/>"), "no node");
  assert_rejected (EVENT ("<purge/>"), "no node");
  assert_rejected (EVENT ("<delete/>"), "no node");
  assert_rejected (EVENT ("<configuration/>"), "no node");
  assert_rejected (EVENT ("<create/>"), "no node");
  assert_rejected (EVENT ("<collection/>"), "no child");
  assert_rejected (EVENT ("<subscription/>"), "no jid");
  assert_rejected (EVENT (""), "empty event");
  assert_rejected (EVENT ("text"), "empty event");
  assert_rejected (EVENT ("<explode node='n'/>"), "unknown event");
  assert_rejected (EVENT ("<items xmlns='urn:other' node='n'/>"), "unknown event");

  /* Each item counts. */
  g_assert_cmpuint (several->len, ==, 2);
  for (guint i = 0; i < several->len; i++)
    g_assert_cmpstr (((XgRecord *) several->pdata[i])->reject_reason, ==, "no node");
}

static void
test_root_collection (void)
{
  g_autoptr (XgRecord) empty =
    decode_one (EVENT ("<collection node=''><associate node='leaf'/></collection>"),
                XG_RECORD_COLLECTION);
  g_autoptr (XgRecord) missing =
    decode_one (EVENT ("<collection><associate node='leaf'/></collection>"), XG_RECORD_COLLECTION);
  g_autoptr (XgRecord) subscription =
    decode_one (EVENT ("<subscription subscription='none' jid='a'/>"), XG_RECORD_SUBSCRIPTION);

  g_assert_cmpstr (empty->node, ==, "");
  g_assert_cmpstr (missing->node, ==, "");
  g_assert_cmpstr (subscription->node, ==, "");
}

static void
test_summaries_are_one_safe_line (void)
{
  g_autofree char *many = g_strnfill (5000, 'x');
  g_autofree char *xml =
    g_strdup_printf (EVENT ("<items node='n'><retract id='a&#10;b&#x202e;%s'/></items>"), many);
  g_autoptr (XgRecord) record = decode_one (xml, XG_RECORD_RETRACT);

  g_assert_null (strchr (record->summary, '\n'));
  g_assert_nonnull (strstr (record->summary, "a b x"));
  g_assert_cmpint (g_utf8_strlen (record->summary, -1), <, 200);
  g_assert_cmpuint (strlen (record->item_id), >, 5000);
}

static void
test_samples (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good_events); i++)
    {
      g_autoptr (GPtrArray) records = decode (good_events[i]);

      g_assert_nonnull (records);
      g_assert_cmpuint (records->len, >, 0);
      for (guint j = 0; j < records->len; j++)
        g_assert_cmpstr (((XgRecord *) records->pdata[j])->reject_reason, ==, NULL);
    }
}

static void
test_20_megabytes (void)
{
  g_autofree char *big = g_strnfill (20 << 20, 'y');
  g_autofree char *xml =
    g_strdup_printf (EVENT ("<items node='n'><item id='1'><t xmlns='urn:t'>%s</t></item></items>"),
                     big);
  g_autoptr (XgRecord) record = decode_one (xml, XG_RECORD_ITEM);

  g_assert_cmpuint (record->payload_len, ==, strlen (big) + strlen ("<t xmlns=\"urn:t\"></t>"));
}

static void
test_deepest_payload (void)
{
  g_autoptr (GString) xml = g_string_new (NULL);
  guint depth = XG_STANZA_MAX_DEPTH - 4;
  g_autoptr (XgRecord) record = NULL;

  for (guint i = 0; i < depth; i++)
    g_string_append (xml, "<a>");
  for (guint i = 0; i < depth; i++)
    g_string_append (xml, "</a>");
  g_string_prepend (xml,
                    "<message " FROM "><event xmlns='" NS_EVENT "'><items node='n'><item id='1'>");
  g_string_append (xml, "</item></items></event></message>");
  record = decode_one (xml->str, XG_RECORD_ITEM);
  g_assert_cmpuint (record->payload_len, >, (gsize) 6 * depth);
}

static void
test_fetched_item (void)
{
  g_autoptr (XgStanza) stanza =
    xg_stanza_parse ("<item xmlns='http://jabber.org/protocol/pubsub' id='z' publisher='a@b'>"
                     "<t xmlns='urn:t'>x</t></item>",
                     -1,
                     NULL);
  const XgElement *item = xg_stanza_get_root (stanza);
  g_autoptr (XgRecord) record = xg_pubsub_event_record_item ("pubsub.x", "ev", item);
  g_autoptr (XgRecord) no_broker = xg_pubsub_event_record_item (NULL, "ev", item);
  g_autoptr (XgRecord) no_node = xg_pubsub_event_record_item ("pubsub.x", NULL, item);

  g_assert_cmpstr (record->item_id, ==, "z");
  g_assert_cmpstr (record->payload, ==, "<t xmlns=\"urn:t\">x</t>");
  g_assert_cmpstr (record->reject_reason, ==, NULL);
  g_assert_cmpstr (no_broker->reject_reason, ==, "no broker");
  g_assert_cmpstr (no_node->reject_reason, ==, "no node");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pubsub-event/prosody-item", test_prosody_item);
  g_test_add_func ("/pubsub-event/ejabberd-delayed-item", test_ejabberd_delayed_item);
  g_test_add_func ("/pubsub-event/bad-stamps-are-none", test_bad_stamps);
  g_test_add_func ("/pubsub-event/items-without-everything", test_items_without_everything);
  g_test_add_func ("/pubsub-event/several-in-one-message", test_several);
  g_test_add_func ("/pubsub-event/retract", test_retract);
  g_test_add_func ("/pubsub-event/purge-and-delete", test_purge_and_delete);
  g_test_add_func ("/pubsub-event/configuration", test_configuration);
  g_test_add_func ("/pubsub-event/collection-header", test_collection_header);
  g_test_add_func ("/pubsub-event/collection-children", test_collection_children);
  g_test_add_func ("/pubsub-event/openfire-child-is-no-item", test_openfire_child);
  g_test_add_func ("/pubsub-event/subscription", test_subscription);
  g_test_add_func ("/pubsub-event/other-messages-are-no-event", test_not_an_event);
  g_test_add_func ("/pubsub-event/sender-is-kept-as-it-is", test_sender_is_kept);
  g_test_add_func ("/pubsub-event/malformed-is-rejected-and-counted", test_rejected);
  g_test_add_func ("/pubsub-event/root-collection-has-no-node-id", test_root_collection);
  g_test_add_func ("/pubsub-event/summaries-are-one-safe-line", test_summaries_are_one_safe_line);
  g_test_add_func ("/pubsub-event/samples", test_samples);
  g_test_add_func ("/pubsub-event/20-megabytes", test_20_megabytes);
  g_test_add_func ("/pubsub-event/deepest-payload", test_deepest_payload);
  g_test_add_func ("/pubsub-event/fetched-item", test_fetched_item);
  return g_test_run ();
}
