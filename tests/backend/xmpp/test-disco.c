/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "xmpp/xg-disco.h"

#include "samples.h"

#define ITEMS(attributes, inner)                                                                   \
  ANSWER ("<query xmlns='http://jabber.org/protocol/disco#items'" attributes ">" inner "</query>")
#define INFO(inner)                                                                                \
  ANSWER ("<query xmlns='http://jabber.org/protocol/disco#info' node='ev'>" inner "</query>")

static XgStanza *
parse (const char *xml)
{
  g_autoptr (GError) error = NULL;
  XgStanza *stanza = xg_stanza_parse (xml, -1, &error);

  g_assert_no_error (error);
  return stanza;
}

static XgDiscoItems *
parse_items (const char *xml)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) stanza = parse (xml);
  XgDiscoItems *items = xg_disco_items_parse (xg_stanza_get_root (stanza), &error);

  g_assert_no_error (error);
  g_assert_nonnull (items);
  return items;
}

static XgDiscoInfo *
parse_info (const char *xml)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) stanza = parse (xml);
  XgDiscoInfo *info = xg_disco_info_parse (xg_stanza_get_root (stanza), &error);

  g_assert_no_error (error);
  g_assert_nonnull (info);
  return info;
}

static void
assert_item (const XgDiscoItems *items,
             guint index,
             const char *jid,
             const char *node,
             const char *name)
{
  const XgDiscoItem *item = items->items->pdata[index];

  g_assert_cmpstr (item->jid, ==, jid);
  g_assert_cmpstr (item->node, ==, node);
  g_assert_cmpstr (item->name, ==, name);
}

static void
test_items (void)
{
  g_autoptr (XgDiscoItems) nodes =
    parse_items (ITEMS ("",
                        "<item node='grid' name='T &amp; T' jid='pubsub.xgrid.test'/>"
                        "<item node='a/b#(%) c' jid='pubsub.xgrid.test'/>"));
  g_autoptr (XgDiscoItems) page =
    parse_items (ITEMS ("",
                        "<item jid='pubsub.xgrid.test' node='au'/>"
                        "<set xmlns='http://jabber.org/protocol/rsm'><count>4</count>"
                        "<first index='0'>au</first><last>au</last></set>"));
  g_autoptr (XgDiscoItems) host = parse_items (ITEMS ("", "<item jid='pubsub.xgrid.test'/>"));

  g_assert_cmpuint (nodes->items->len, ==, 2);
  assert_item (nodes, 0, "pubsub.xgrid.test", "grid", "T & T");
  assert_item (nodes, 1, "pubsub.xgrid.test", "a/b#(%) c", NULL);
  g_assert_false (nodes->rsm.present);
  g_assert_cmpuint (page->items->len, ==, 1);
  g_assert_true (page->rsm.present);
  g_assert_cmpstr (page->rsm.last, ==, "au");
  g_assert_cmpint (page->rsm.count, ==, 4);
  assert_item (host, 0, "pubsub.xgrid.test", NULL, NULL);
}

static void
test_items_hostile (void)
{
  g_autoptr (XgDiscoItems) empty = parse_items (ITEMS (" node='grid'", ""));
  g_autoptr (XgDiscoItems) odd =
    parse_items (ITEMS ("",
                        "text<item/><item node='no-jid'/><item jid=''/>"
                        "<item xmlns='urn:other' jid='foreign'/><other jid='x'/>"
                        "<item jid='a' node='same'/><item jid='a' node='same'/>"
                        "<item jid='a' node=''><item jid='inner'/></item>"));
  g_autoptr (GString) xml = g_string_new (NULL);
  g_autofree char *many = NULL;
  g_autoptr (XgDiscoItems) big = NULL;

  g_assert_cmpuint (empty->items->len, ==, 0);
  g_assert_cmpuint (odd->items->len, ==, 3);
  assert_item (odd, 0, "a", "same", NULL);
  assert_item (odd, 1, "a", "same", NULL);
  assert_item (odd, 2, "a", "", NULL);

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (xml, "<item jid='p' node='n%u'/>", i);
  many = g_strdup_printf (ITEMS ("", "%s"), xml->str);
  big = parse_items (many);
  g_assert_cmpuint (big->items->len, ==, 100000);
  assert_item (big, 99999, "p", "n99999", NULL);
}

static void
test_info (void)
{
  g_autoptr (XgDiscoInfo) service =
    parse_info (INFO ("<identity name='Publish-Subscribe' type='service' category='pubsub'/>"
                      "<feature var='http://jabber.org/protocol/pubsub'/>"
                      "<feature var='http://jabber.org/protocol/pubsub#collections'/>"
                      "<feature var='http://jabber.org/protocol/pubsub'/>"
                      "<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'>"
                      "<value>http://jabber.org/network/serverinfo</value></field></x>"));

  g_assert_true (xg_disco_info_has_identity (service, "pubsub", "service"));
  g_assert_true (xg_disco_info_has_identity (service, "pubsub", NULL));
  g_assert_false (xg_disco_info_has_identity (service, "pubsub", "pep"));
  g_assert_false (xg_disco_info_has_identity (service, "server", NULL));
  g_assert_cmpstr (((XgDiscoIdentity *) service->identities->pdata[0])->name,
                   ==,
                   "Publish-Subscribe");
  g_assert_true (
    xg_disco_info_has_feature (service, "http://jabber.org/protocol/pubsub#collections"));
  g_assert_false (xg_disco_info_has_feature (service, "http://jabber.org/protocol/rsm"));
  g_assert_cmpuint (g_hash_table_size (service->features), ==, 2);
  g_assert_null (service->meta_data);
}

/* ejabberd puts a form about the server beside the metadata; Tigase a second identity. */
static void
test_meta_data (void)
{
  g_autoptr (XgDiscoInfo) node = parse_info (
    INFO ("<identity type='leaf' category='pubsub'/><identity category='hierarchy' type='leaf'/>"
          "<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'>"
          "<value>http://jabber.org/network/serverinfo</value></field></x>" FORM (
            "result",
            "meta-data",
            FIELD ("title", "T &amp; T") "<field var='pubsub#type' type='text-single'/>" FIELD (
              "owner",
              "admin@xgrid.test") FIELD ("num_subscribers", "2"))
            FORM ("result", "meta-data", FIELD ("title", "second"))));

  g_assert_true (xg_disco_info_has_identity (node, "pubsub", "leaf"));
  g_assert_true (xg_disco_info_has_identity (node, "hierarchy", "leaf"));
  g_assert_nonnull (node->meta_data);
  g_assert_cmpstr (xg_data_form_get_value (node->meta_data, "pubsub#title"), ==, "T & T");
  g_assert_cmpstr (xg_data_form_get_value (node->meta_data, "pubsub#num_subscribers"), ==, "2");
  g_assert_null (xg_data_form_get_value (node->meta_data, "pubsub#type"));
}

static void
test_info_hostile (void)
{
  g_autoptr (XgDiscoInfo) odd = parse_info (
    INFO ("<identity/><identity category='pubsub'/><identity type='leaf'/><feature/>"
          "<feature var=''/><feature xmlns='urn:other' var='f'/><x xmlns='jabber:x:data'/>"
          "<identity xmlns='urn:other' category='pubsub' type='leaf'/><unknown/>"));

  g_assert_cmpuint (odd->identities->len, ==, 0);
  g_assert_cmpuint (g_hash_table_size (odd->features), ==, 1);
  g_assert_null (odd->meta_data);
  g_assert_false (xg_disco_info_has_identity (odd, "pubsub", "leaf"));
}

static void
test_wrong_answers (void)
{
  const char *const answers[] = {
    ANSWER (""),
    ANSWER ("<query/>"),
    ANSWER ("<query xmlns='urn:other'/>"),
    ANSWER ("<pubsub xmlns='http://jabber.org/protocol/pubsub'/>"),
    "<message xmlns='jabber:client'/>",
    "<message><query xmlns='http://jabber.org/protocol/disco#info'/>"
    "<query xmlns='http://jabber.org/protocol/disco#items'/></message>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (XgStanza) stanza = parse (answers[i]);
      g_autoptr (GError) items_error = NULL;
      g_autoptr (GError) info_error = NULL;

      g_assert_null (xg_disco_items_parse (xg_stanza_get_root (stanza), &items_error));
      g_assert_error (items_error, XG_STANZA_ERROR, XG_STANZA_ERROR_BAD_REPLY);
      g_assert_null (xg_disco_info_parse (xg_stanza_get_root (stanza), &info_error));
      g_assert_error (info_error, XG_STANZA_ERROR, XG_STANZA_ERROR_BAD_REPLY);
    }
  g_assert_null (xg_disco_items_parse (NULL, NULL));
  g_assert_null (xg_disco_info_parse (NULL, NULL));
}

static void
test_error_answer (void)
{
  g_autoptr (XgStanza) stanza = parse (
    "<iq xmlns='jabber:client' type='error' id='q1'>"
    "<query xmlns='http://jabber.org/protocol/disco#info'/>"
    "<error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
  g_autoptr (GError) error = NULL;

  g_assert_null (xg_disco_info_parse (xg_stanza_get_root (stanza), &error));
  g_assert_error (error, XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/disco/items", test_items);
  g_test_add_func ("/disco/items/hostile", test_items_hostile);
  g_test_add_func ("/disco/info", test_info);
  g_test_add_func ("/disco/info/meta-data-among-other-forms", test_meta_data);
  g_test_add_func ("/disco/info/hostile", test_info_hostile);
  g_test_add_func ("/disco/wrong-answer-is-an-error", test_wrong_answers);
  g_test_add_func ("/disco/error-answer-is-an-error", test_error_answer);
  return g_test_run ();
}
