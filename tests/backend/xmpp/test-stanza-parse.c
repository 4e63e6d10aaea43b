/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "xmpp/xg-stanza.h"

static XgStanza *
parse (const char *xml)
{
  g_autoptr (GError) error = NULL;
  XgStanza *stanza = xg_stanza_parse (xml, -1, &error);

  g_assert_no_error (error);
  g_assert_nonnull (stanza);
  return stanza;
}

static char *
serialize (const XgElement *element)
{
  GString *out = g_string_new (NULL);

  xg_element_serialize (element, out);
  return g_string_free (out, FALSE);
}

static void
assert_refused (const char *xml, gssize length, const char *word)
{
  g_autoptr (GError) error = NULL;
  XgStanza *stanza = xg_stanza_parse (xml, length, &error);

  g_assert_null (stanza);
  g_assert_nonnull (error);
  g_assert_true (error->domain == G_MARKUP_ERROR);
  if (word != NULL && strstr (error->message, word) == NULL)
    g_error ("“%s” does not say “%s”", error->message, word);
}

static void
test_namespaces (void)
{
  g_autoptr (XgStanza) stanza =
    parse ("<?xml version='1.0'?>\n"
           "<message xmlns='jabber:client' xmlns:e='urn:e' from='a@b'>"
           "<e:event><e:items node='n'/><plain/><x xmlns='urn:x'><e:y/><z/></x></e:event>"
           "<none xmlns=''><deeper/></none><after/></message>\n");
  const XgElement *root = xg_stanza_get_root (stanza);
  const XgElement *event = xg_element_get_child (root, "event", "urn:e");
  const XgElement *x = xg_element_get_child (event, "x", "urn:x");
  const XgElement *none;

  g_assert_true (xg_element_is (root, "message", "jabber:client"));
  g_assert_cmpstr (xg_element_get_attribute (root, "from"), ==, "a@b");
  g_assert_nonnull (xg_element_get_child (event, "items", "urn:e"));
  g_assert_nonnull (xg_element_get_child (event, "plain", "jabber:client"));
  g_assert_nonnull (xg_element_get_child (x, "y", "urn:e"));
  g_assert_nonnull (xg_element_get_child (x, "z", "urn:x"));
  none = xg_element_get_child (root, "none", NULL);
  g_assert_nonnull (none);
  g_assert_null (xg_element_get_ns (none));
  g_assert_null (xg_element_get_ns (xg_element_get_first_child (none)));
  g_assert_nonnull (xg_element_get_child (root, "after", "jabber:client"));
}

static void
test_prefix_ends_with_its_element (void)
{
  g_autoptr (XgStanza) stanza =
    parse ("<a xmlns:p='urn:1'><b xmlns:p='urn:2'><p:c/></b><p:d/></a>");
  const XgElement *b = xg_element_get_first_child (xg_stanza_get_root (stanza));

  g_assert_cmpstr (xg_element_get_ns (xg_element_get_first_child (b)), ==, "urn:2");
  g_assert_cmpstr (xg_element_get_ns (xg_element_get_next (b)), ==, "urn:1");
  assert_refused ("<a><b xmlns:p='urn:2'/><p:d/></a>", -1, "p");
}

static void
test_attributes_lose_prefix (void)
{
  g_autoptr (XgStanza) stanza =
    parse ("<a xmlns:p='urn:p' p:id='prefixed' id='plain' xml:lang='de' p:only='1'/>");
  const XgElement *root = xg_stanza_get_root (stanza);
  g_autofree char *text = serialize (root);

  g_assert_cmpstr (xg_element_get_attribute (root, "id"), ==, "plain");
  g_assert_cmpstr (xg_element_get_attribute (root, "lang"), ==, "de");
  g_assert_cmpstr (xg_element_get_attribute (root, "only"), ==, "1");
  g_assert_cmpstr (text, ==, "<a id=\"plain\" lang=\"de\" only=\"1\"/>");
}

static void
test_text (void)
{
  g_autoptr (XgStanza) stanza =
    parse ("<a>&lt;x&gt; &amp; &#228;&#x1F600;<![CDATA[<raw> & ]]>end<b/>tail</a>");
  const XgElement *root = xg_stanza_get_root (stanza);
  g_autofree char *text = serialize (root);

  g_assert_cmpstr (xg_element_get_text (root), ==, "<x> & ä😀<raw> & end");
  g_assert_cmpstr (text, ==, "<a>&lt;x&gt; &amp; ä😀&lt;raw&gt; &amp; end<b/>tail</a>");
}

/* What is written reads as the same again, also where a namespace is taken away. */
static void
test_round_trip (void)
{
  const char *const samples[] = {
    "<a/>",
    "<a xmlns=\"urn:a\"><b xmlns=\"\"><c/></b><d x=\"1&#10;2\">t</d></a>",
    "<m xmlns=\"jabber:client\"><e xmlns=\"urn:e\"><m xmlns=\"jabber:client\"/></e>&#13;</m>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (XgStanza) stanza = parse (samples[i]);
      g_autofree char *text = serialize (xg_stanza_get_root (stanza));

      g_assert_cmpstr (text, ==, samples[i]);
    }
}

static void
test_malformed (void)
{
  assert_refused ("", -1, NULL);
  assert_refused ("   \n", -1, NULL);
  assert_refused ("text", -1, NULL);
  assert_refused ("<", -1, NULL);
  assert_refused ("<a>", -1, NULL);
  assert_refused ("<a></b>", -1, NULL);
  assert_refused ("<a b></a>", -1, NULL);
  assert_refused ("<a/><b/>", -1, "more than one");
  assert_refused ("<a/>text", -1, NULL);
  assert_refused ("<a/><![CDATA[text]]>", -1, "outside");
  assert_refused ("<a x='1' x='2'/>", -1, "twice");
  assert_refused ("<a xmlns='urn:1' xmlns='urn:2'/>", -1, "twice");
  assert_refused ("<a xmlns:p='urn:1' xmlns:p='urn:2'/>", -1, "twice");
  assert_refused ("<:a/>", -1, NULL);
  assert_refused ("<a:/>", -1, NULL);
  assert_refused ("<a:b:c/>", -1, NULL);
  assert_refused ("<q:a/>", -1, "q");
  assert_refused ("<a q:b='1'/>", -1, "q");
  assert_refused ("<a xmlns:q=''/>", -1, NULL);
  assert_refused ("<a xmlns:xml='urn:x'/>", -1, "reserved");
  assert_refused ("<a xmlns:xmlns='urn:x'/>", -1, "reserved");
  assert_refused ("<xmlns:a/>", -1, NULL);
  assert_refused ("<a>&undefined;</a>", -1, NULL);
}

static void
test_forbidden_in_xmpp (void)
{
  assert_refused ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", -1, NULL);
  assert_refused ("<!DOCTYPE a><a/>", -1, "not allowed");
  assert_refused ("<a><!-- no --></a>", -1, "not allowed");
  assert_refused ("<a><?php no ?></a>", -1, "not allowed");
  assert_refused ("<a/><?xml version='1.0'?>", -1, "not allowed");
}

static void
test_invalid_characters (void)
{
  assert_refused ("<a>\xff</a>", -1, NULL);
  assert_refused ("<a>\xc3</a>", -1, NULL);
  assert_refused ("<a b='\xed\xa0\x80'/>", -1, NULL);
  assert_refused ("<a><![CDATA[\xc0\x80]]></a>", -1, NULL);
  assert_refused ("<\xff/>", -1, NULL);
  assert_refused ("<a>&#0;</a>", -1, NULL);
  assert_refused ("<a>&#1;</a>", -1, "control");
  assert_refused ("<a b='\x02'/>", -1, "control");
  assert_refused ("<a>\xef\xbf\xbf</a>", -1, NULL);
  assert_refused ("<a>&#xFFFE;</a>", -1, NULL);
  assert_refused ("<a>x\0y</a>", 10, "UTF-8");
  assert_refused ("<a b='x\0y'/>", 12, "UTF-8");
}

static void
test_errors_have_a_position (void)
{
  assert_refused ("<a>\n<b>\n<c:d/></b></a>", -1, "line 3");
}

static char *
nest (guint depth)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (out, "<a>");
  for (guint i = 0; i < depth; i++)
    g_string_append (out, "</a>");
  return g_string_free (out, FALSE);
}

static void
test_depth (void)
{
  g_autofree char *deepest = nest (XG_STANZA_MAX_DEPTH);
  g_autofree char *deeper = nest (XG_STANZA_MAX_DEPTH + 1);
  g_autofree char *attack = nest (150000);
  g_autoptr (XgStanza) stanza = parse (deepest);
  g_autofree char *text = serialize (xg_stanza_get_root (stanza));

  g_assert_cmpuint (strlen (text), ==, strlen (deepest) - strlen ("</a>") + strlen ("/"));
  assert_refused (deeper, -1, "too deep");
  assert_refused (attack, -1, "too deep");
}

static void
test_many (void)
{
  g_autoptr (GString) bindings = g_string_new ("<a");
  g_autoptr (GString) attributes = g_string_new ("<a");

  for (guint i = 0; i < 100000; i++)
    {
      g_string_append_printf (bindings, " xmlns:p%u='urn:%u'", i, i);
      g_string_append_printf (attributes, " a%u=''", i);
    }
  g_string_append (bindings, "/>");
  g_string_append (attributes, "/>");
  assert_refused (bindings->str, -1, "many");
  assert_refused (attributes->str, -1, "many");
}

static void
test_20_megabytes (void)
{
  gsize size = 20 << 20;
  g_autoptr (GString) xml = g_string_sized_new (size + 64);
  g_autoptr (XgStanza) text = NULL;
  g_autoptr (XgStanza) children = NULL;
  guint n = 0;

  g_string_append (xml, "<a>");
  while (xml->len < size)
    g_string_append (xml, "0123456789 abcdef\n");
  g_string_append (xml, "</a>");
  text = parse (xml->str);
  g_assert_cmpuint (strlen (xg_element_get_text (xg_stanza_get_root (text))), ==, xml->len - 7);

  g_string_assign (xml, "<a>");
  while (xml->len < size)
    g_string_append (xml, "<b c='0123456789'>0123456789012</b>\n");
  g_string_append (xml, "</a>");
  children = parse (xml->str);
  for (const XgElement *e = xg_element_get_first_child (xg_stanza_get_root (children)); e != NULL;
       e = xg_element_get_next (e))
    n++;
  g_assert_cmpuint (n, ==, (xml->len - 7) / 36);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stanza-parse/namespaces", test_namespaces);
  g_test_add_func ("/stanza-parse/prefix-ends-with-its-element", test_prefix_ends_with_its_element);
  g_test_add_func ("/stanza-parse/attributes-lose-their-prefix", test_attributes_lose_prefix);
  g_test_add_func ("/stanza-parse/text", test_text);
  g_test_add_func ("/stanza-parse/round-trip", test_round_trip);
  g_test_add_func ("/stanza-parse/malformed-is-refused", test_malformed);
  g_test_add_func ("/stanza-parse/what-xmpp-forbids-is-refused", test_forbidden_in_xmpp);
  g_test_add_func ("/stanza-parse/invalid-characters-are-refused", test_invalid_characters);
  g_test_add_func ("/stanza-parse/errors-have-a-position", test_errors_have_a_position);
  g_test_add_func ("/stanza-parse/too-deep-is-refused", test_depth);
  g_test_add_func ("/stanza-parse/too-many-attributes-are-refused", test_many);
  g_test_add_func ("/stanza-parse/20-megabytes", test_20_megabytes);
  return g_test_run ();
}
