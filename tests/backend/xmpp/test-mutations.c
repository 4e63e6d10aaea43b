/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "xmpp/xg-disco.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-pubsub-event.h"
#include "xmpp/xg-pubsub.h"

#include "samples.h"

#define ROUNDS   20000u
#define SEED     20260721
#define MAX_SIZE 16384

static const char *const good_answers[] = {
  PUBSUB ("<subscriptions node='ev'><subscription subid='1' jid='a@x' subscription='pending'/>"
          "</subscriptions>"),
  PUBSUB ("<items node='ev'><item id='z' publisher='a@x'><t xmlns='urn:t'>x</t></item></items>"
          "<set xmlns='http://jabber.org/protocol/rsm'><first index='5'>y</first><last>z</last>"
          "<count>7</count></set>"),
  ANSWER ("<query xmlns='http://jabber.org/protocol/disco#items'>"
          "<item jid='p' node='n' name='N'/></query>"),
  ANSWER ("<query xmlns='http://jabber.org/protocol/disco#info'>"
          "<identity category='pubsub' type='leaf' name='N'/><feature var='f'/>" FORM (
            "result",
            "meta-data",
            FIELD ("title", "T")) "</query>"),
  "<iq type='error'><error type='cancel'><unsupported feature='rsm' "
  "xmlns='http://jabber.org/protocol/pubsub#errors'/><bad-request "
  "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
};

/* What an attacker would put in, and what breaks parsers. */
static const char *const fragments[] = {
  "<",
  ">",
  "/>",
  "</",
  "'",
  "\"",
  "&#0;",
  "&lt;",
  "<![CDATA[",
  "]]>",
  "<!--",
  "<?",
  "xmlns=",
  "xmlns:a='b' ",
  "a:",
  "<item/>",
  "<retract/>",
  "<items>",
  "\xff",
  "\xf0\x9f",
  "\xef\xbf\xbf",
  "node=''",
  "id='' ",
  "</message>",
  "</event>",
  "<event>",
  "-1",
  "99999999999999999999",
  NS_EVENT,
  XG_NS_PUBSUB,
  "jabber:x:data",
  "type='error' ",
};

/* Names and values that mean something somewhere else. */
static const char *const words[] = {
  "item",       "items",     "retract",    "purge",     "delete",        "create",
  "collection", "associate", "jid",        "node",      "subscription",  "field",
  "value",      "var",       "FORM_TYPE",  "publisher", "header",        "delay",
  "stamp",      "name",      "Collection", "event",     "configuration", "x",
  "first",      "last",      "index",      "count",     "type",          "2026-11-21T04:14:53Z",
};

/* Another word for all occurrences of the one at @at: start and end tags stay pairs. */
static void
replace_word (GString *xml, gsize at, GRand *rand)
{
  const char *word = words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))];
  gsize end = at;
  g_autofree char *old = NULL;

  while (at > 0 && g_ascii_isalnum (xml->str[at - 1]))
    at--;
  while (g_ascii_isalnum (xml->str[end]))
    end++;
  if (end == at)
    return;
  old = g_strndup (xml->str + at, end - at);
  g_string_replace (xml, old, word, 0);
}

static void
mutate (GString *xml, GRand *rand)
{
  guint n = (guint) g_rand_int_range (rand, 1, 4);

  for (guint i = 0; i < n && xml->len > 0 && xml->len < MAX_SIZE; i++)
    {
      gsize at = (gsize) g_rand_int_range (rand, 0, (gint32) xml->len);
      gsize size = (gsize) g_rand_int_range (rand, 1, 40);
      g_autofree char *copy = NULL;

      size = MIN (size, xml->len - at);
      switch (g_rand_int_range (rand, 0, 10))
        {
        case 0:
          xml->str[at] = (char) g_rand_int_range (rand, 0, 256);
          break;
        case 1:
          xml->str[at] ^= (char) (1 << g_rand_int_range (rand, 0, 8));
          break;
        case 2:
          g_string_erase (xml, (gssize) at, (gssize) size);
          break;
        case 3:
          copy = g_strndup (xml->str + at, size);
          g_string_insert (xml, g_rand_int_range (rand, 0, (gint32) xml->len), copy);
          break;
        case 4:
          g_string_insert (xml,
                           (gssize) at,
                           fragments[g_rand_int_range (rand, 0, G_N_ELEMENTS (fragments))]);
          break;
        case 5:
          g_string_truncate (xml, at + size);
          break;
        default:
          replace_word (xml, at, rand);
          break;
        }
    }
}

static void
check_record (const XgRecord *record)
{
  g_assert_nonnull (record->broker);
  g_assert_nonnull (record->node);
  g_assert_cmpint (record->kind, <=, XG_RECORD_KIND_LAST);
  if (record->payload != NULL)
    {
      g_autoptr (XgStanza) again = NULL;

      g_assert_cmpuint (strlen (record->payload), ==, record->payload_len);
      g_assert_true (g_utf8_validate (record->payload, (gssize) record->payload_len, NULL));
      /* What was written must read again. */
      again = xg_stanza_parse (record->payload, (gssize) record->payload_len, NULL);
      g_assert_nonnull (again);
    }
  if (record->kind != XG_RECORD_ITEM && record->reject_reason == NULL)
    {
      g_assert_nonnull (record->summary);
      g_assert_true (g_utf8_validate (record->summary, -1, NULL));
    }
}

static guint
feed (XgStanza *stanza)
{
  const XgElement *root = xg_stanza_get_root (stanza);
  g_autoptr (GPtrArray) records = xg_pubsub_event_decode (root, NULL);
  g_autoptr (XgDiscoItems) disco_items = xg_disco_items_parse (root, NULL);
  g_autoptr (XgDiscoInfo) info = xg_disco_info_parse (root, NULL);
  g_autoptr (GPtrArray) subscriptions = xg_pubsub_subscriptions_parse (root, "n", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (XgPubsubItems) items = xg_pubsub_items_parse (stanza, NULL, &error);

  g_assert_true ((items == NULL) == (error != NULL));
  for (guint i = 0; records != NULL && i < records->len; i++)
    check_record (records->pdata[i]);
  return records != NULL ? records->len : 0;
}

static const char *
sample_at (guint index)
{
  if (index < G_N_ELEMENTS (good_events))
    return good_events[index];
  return good_answers[index - G_N_ELEMENTS (good_events)];
}

static void
test_mutations (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  g_autoptr (GString) xml = g_string_new (NULL);
  guint n_samples = G_N_ELEMENTS (good_events) + G_N_ELEMENTS (good_answers);
  guint n_parsed = 0;
  guint n_records = 0;

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (XgStanza) stanza = NULL;

      g_string_assign (xml, sample_at (i % n_samples));
      mutate (xml, rand);
      stanza = xg_stanza_parse (xml->str, (gssize) xml->len, &error);
      g_assert_true ((stanza == NULL) == (error != NULL));
      if (stanza == NULL)
        {
          g_assert_true (g_utf8_validate (error->message, -1, NULL));
          continue;
        }
      n_parsed++;
      n_records += feed (stanza);
    }
  g_test_message ("%u of %u mutants parse, with %u records", n_parsed, ROUNDS, n_records);
  /* Else the mutants only test the parser. */
  g_assert_cmpuint (n_parsed, >, ROUNDS / 5);
  g_assert_cmpuint (n_records, >, ROUNDS / 20);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mutations/nothing-crashes", test_mutations);
  return g_test_run ();
}
