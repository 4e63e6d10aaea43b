/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "xmpp/xg-data-form.h"
#include "xmpp/xg-disco.h"
#include "xmpp/xg-pubsub-event.h"
#include "xmpp/xg-pubsub.h"

#include "samples.h"

/*
 * Every decoder with every kind of hostile element, and a good one behind it: what can't be
 * understood is left out, and spoils nothing. What is no stanza never comes to a decoder.
 */

#define BIG (20 << 20)

typedef struct
{
  const char *name;
  const char *open;    /* of a whole stanza, up to the list of elements */
  const char *close;   /* its end */
  const char *element; /* what the list consists of */
  const char *attributes;
  const char *good; /* one of them that must be found */
  gboolean (*finds_good) (XgStanza *stanza);
} Decoder;

static gboolean
form_finds_good (XgStanza *stanza)
{
  g_autoptr (XgDataForm) form = xg_data_form_parse (xg_stanza_get_root (stanza));

  return g_strcmp0 (xg_data_form_get_value (form, "good"), "1") == 0;
}

static gboolean
disco_items_find_good (XgStanza *stanza)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgDiscoItems) items = xg_disco_items_parse (xg_stanza_get_root (stanza), &error);
  guint found = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < items->items->len; i++)
    {
      const XgDiscoItem *item = items->items->pdata[i];

      g_assert_nonnull (item->jid);
      found += g_strcmp0 (item->node, "good") == 0 ? 1 : 0;
    }
  return found == 1;
}

static gboolean
disco_info_finds_good (XgStanza *stanza)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgDiscoInfo) info = xg_disco_info_parse (xg_stanza_get_root (stanza), &error);

  g_assert_no_error (error);
  return xg_disco_info_has_feature (info, "good");
}

static gboolean
pubsub_items_find_good (XgStanza *stanza)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgPubsubItems) items = xg_pubsub_items_parse (stanza, "n", &error);
  guint found = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < items->items->len; i++)
    {
      const XgPubsubItem *item = &g_array_index (items->items, XgPubsubItem, i);
      g_autoptr (XgRecord) record =
        xg_pubsub_event_record_item ("pubsub.xgrid.test", "n", item->element);

      g_assert_nonnull (record);
      found += g_strcmp0 (item->id, "good") == 0 ? 1 : 0;
    }
  return found == 1;
}

static gboolean
subscriptions_find_good (XgStanza *stanza)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list =
    xg_pubsub_subscriptions_parse (xg_stanza_get_root (stanza), NULL, &error);
  guint found = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    {
      const XgSubscription *subscription = list->pdata[i];

      found += g_strcmp0 (subscription->node, "good") == 0 ? 1 : 0;
    }
  return found == 1;
}

static gboolean
event_finds_good (XgStanza *stanza)
{
  g_autoptr (GPtrArray) records = xg_pubsub_event_decode (xg_stanza_get_root (stanza), NULL);
  guint found = 0;

  g_assert_nonnull (records);
  for (guint i = 0; i < records->len; i++)
    {
      const XgRecord *record = records->pdata[i];

      g_assert_nonnull (record->broker);
      g_assert_nonnull (record->node);
      found += record->reject_reason == NULL && g_strcmp0 (record->item_id, "good") == 0 ? 1 : 0;
    }
  return found == 1;
}

static const Decoder decoders[] = {
  { "data-form",
    "<x xmlns='jabber:x:data' type='form'>",
    "</x>",
    "field",
    "var='v' type='text-multi' label='l'",
    "<field var='good'><value>1</value></field>",
    form_finds_good },
  { "disco-items",
    "<iq type='result' " FROM "><query xmlns='http://jabber.org/protocol/disco#items'>",
    "</query></iq>",
    "item",
    "jid='j' node='n' name='N'",
    "<item jid='j' node='good'/>",
    disco_items_find_good },
  { "disco-info-identity",
    "<iq type='result' " FROM "><query xmlns='http://jabber.org/protocol/disco#info'>",
    "</query></iq>",
    "identity",
    "category='c' type='t' name='N'",
    "<feature var='good'/>",
    disco_info_finds_good },
  { "disco-info-feature",
    "<iq type='result' " FROM "><query xmlns='http://jabber.org/protocol/disco#info'>",
    "</query></iq>",
    "feature",
    "var='f'",
    "<feature var='good'/>",
    disco_info_finds_good },
  { "items",
    "<iq type='result' " FROM "><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='n'>",
    "</items></pubsub></iq>",
    "item",
    "id='i' publisher='p@x'",
    "<item id='good'><t xmlns='urn:t'/></item>",
    pubsub_items_find_good },
  { "subscriptions",
    "<iq type='result' " FROM "><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscriptions>",
    "</subscriptions></pubsub></iq>",
    "subscription",
    "node='n' jid='a@x' subid='1' subscription='subscribed'",
    "<subscription node='good' jid='a@x' subscription='subscribed'/>",
    subscriptions_find_good },
  { "event-item",
    "<message " FROM "><event xmlns='" NS_EVENT "'><items node='n'>",
    "</items></event></message>",
    "item",
    "id='i' publisher='p@x'",
    "<item id='good'><t xmlns='urn:t'/></item>",
    event_finds_good },
  { "event-retract",
    "<message " FROM "><event xmlns='" NS_EVENT "'><items node='n'>",
    "</items></event></message>",
    "retract",
    "id='i'",
    "<item id='good'><t xmlns='urn:t'/></item>",
    event_finds_good },
  { "event",
    "<message " FROM "><event xmlns='" NS_EVENT "'>",
    "</event></message>",
    "purge",
    "node='n'",
    "<items node='n'><item id='good'><t xmlns='urn:t'/></item></items>",
    event_finds_good },
};

/* The decoder finds what is good behind (and before) INNER. */
static void
assert_unspoilt (const Decoder *decoder, const char *inner)
{
  for (guint behind = 0; behind < 2; behind++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *xml = g_strconcat (decoder->open,
                                          behind ? inner : decoder->good,
                                          behind ? decoder->good : inner,
                                          decoder->close,
                                          NULL);
      g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, &error);

      g_assert_no_error (error);
      g_assert_true (decoder->finds_good (stanza));
    }
}

static void
assert_no_stanza (const Decoder *decoder, const char *inner)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *xml = g_strconcat (decoder->open, inner, decoder->good, decoder->close, NULL);

  g_assert_null (xg_stanza_parse (xml, -1, &error));
  g_assert_nonnull (error);
}

static void
test_missing_attributes (gconstpointer data)
{
  const Decoder *decoder = data;
  g_autofree char *bare = g_strdup_printf ("<%s/>", decoder->element);
  g_autofree char *foreign =
    g_strdup_printf ("<%s odd='1'>text</%s>", decoder->element, decoder->element);
  g_auto (GStrv) attributes = g_strsplit (decoder->attributes, " ", -1);

  assert_unspoilt (decoder, bare);
  assert_unspoilt (decoder, foreign);
  for (guint i = 0; attributes[i] != NULL; i++)
    {
      const char *equals = strchr (attributes[i], '=');
      g_autofree char *alone = g_strdup_printf ("<%s %s/>", decoder->element, attributes[i]);
      g_autofree char *empty = g_strdup_printf ("<%s %.*s=''/>",
                                                decoder->element,
                                                (int) (equals - attributes[i]),
                                                attributes[i]);

      assert_unspoilt (decoder, alone);
      assert_unspoilt (decoder, empty);
    }
}

/* Elements of other namespaces are none of ours, whatever they are called. */
static void
test_wrong_namespaces (gconstpointer data)
{
  const Decoder *decoder = data;
  static const char *const others[] = { "urn:other",
                                        "",
                                        "jabber:client",
                                        "http://jabber.org/protocol/pubsub#owner",
                                        "http://jabber.org/protocol/disco" };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_auto (GStrv) parts = g_strsplit (decoder->good, " ", 2);
      g_autofree char *disguised =
        g_strdup_printf ("%s xmlns='%s' %s", parts[0], others[i], parts[1]);
      g_autofree char *other =
        g_strdup_printf ("<%s xmlns='%s' %s/>", decoder->element, others[i], decoder->attributes);

      assert_unspoilt (decoder, disguised);
      assert_unspoilt (decoder, other);
    }
}

static char *
nest (const Decoder *decoder, guint depth)
{
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "<%s %s>", decoder->element, decoder->attributes);
  for (guint i = 0; i < depth; i++)
    g_string_append (out, "<a>");
  for (guint i = 0; i < depth; i++)
    g_string_append (out, "</a>");
  g_string_append_printf (out, "</%s>", decoder->element);
  return g_string_free (out, FALSE);
}

static void
test_deep (gconstpointer data)
{
  const Decoder *decoder = data;
  g_autofree char *allowed = nest (decoder, XG_STANZA_MAX_DEPTH - 8);
  g_autofree char *attack = nest (decoder, 150000);

  assert_unspoilt (decoder, allowed);
  assert_no_stanza (decoder, attack);
}

static void
test_20_megabytes (gconstpointer data)
{
  const Decoder *decoder = data;
  g_autofree char *filler = g_strnfill (BIG, 'y');
  g_autofree char *text = g_strdup_printf ("<%s %s>%s</%s>",
                                           decoder->element,
                                           decoder->attributes,
                                           filler,
                                           decoder->element);
  g_autofree char *attribute = g_strdup_printf ("<%s odd='%s'/>", decoder->element, filler);
  g_autofree char *child = g_strdup_printf ("<%s %s><value>%s</value></%s>",
                                            decoder->element,
                                            decoder->attributes,
                                            filler,
                                            decoder->element);

  assert_unspoilt (decoder, text);
  assert_unspoilt (decoder, attribute);
  assert_unspoilt (decoder, child);
}

static void
test_many (gconstpointer data)
{
  const Decoder *decoder = data;
  g_autoptr (GString) same = g_string_new (NULL);

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (same, "<%s %s/>", decoder->element, decoder->attributes);
  assert_unspoilt (decoder, same->str);
}

static void
test_invalid_utf8 (gconstpointer data)
{
  const Decoder *decoder = data;
  static const char *const bad[] = { "\xff",     "\xc0\xaf",         "\xe2\x82", "\xed\xa0\x80",
                                     "\xf8\x88", "\xf4\x90\x80\x80", "\xc3(" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *text =
        g_strdup_printf ("<%s>%s</%s>", decoder->element, bad[i], decoder->element);
      g_autofree char *attribute = g_strdup_printf ("<%s odd='%s'/>", decoder->element, bad[i]);
      g_autofree char *name = g_strdup_printf ("<%s/>", bad[i]);

      assert_no_stanza (decoder, text);
      assert_no_stanza (decoder, attribute);
      assert_no_stanza (decoder, name);
    }
}

static void
test_duplicate_ids (gconstpointer data)
{
  const Decoder *decoder = data;
  g_autofree char *twice = g_strdup_printf ("<%s %s/><%s %s><value>2</value></%s>",
                                            decoder->element,
                                            decoder->attributes,
                                            decoder->element,
                                            decoder->attributes,
                                            decoder->element);

  assert_unspoilt (decoder, twice);
}

static void
test_unknown (gconstpointer data)
{
  const Decoder *decoder = data;

  assert_unspoilt (decoder,
                   "text &amp; <unknown/><unknown node='n' id='i' var='v' jid='j'>x</unknown>");
  assert_unspoilt (decoder, "<set xmlns='http://jabber.org/protocol/rsm'><count>-1</count></set>");
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    GTestDataFunc func;
  } inputs[] = {
    { "missing-attributes", test_missing_attributes },
    { "wrong-namespaces", test_wrong_namespaces },
    { "150,000-deep", test_deep },
    { "20-megabytes", test_20_megabytes },
    { "100,000-elements", test_many },
    { "invalid-utf8", test_invalid_utf8 },
    { "duplicate-ids", test_duplicate_ids },
    { "unknown-elements", test_unknown },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (decoders); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (inputs); j++)
        {
          g_autofree char *path =
            g_strdup_printf ("/hostile/%s/%s", decoders[i].name, inputs[j].name);

          g_test_add_data_func (path, &decoders[i], inputs[j].func);
        }
    }
  return g_test_run ();
}
