/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "xmpp/xg-stanza.h"
#include "xmpp/xg-xml-writer.h"

static void
test_escape (void)
{
  g_autoptr (GString) out = g_string_new (NULL);

  xg_xml_append_text (out, "a<b>&\"c\"");
  xg_xml_append_attribute (out, "x", "<\"&'\n");
  xg_xml_append_attribute (out, "y", NULL);
  g_assert_cmpstr (out->str, ==, "a&lt;b&gt;&amp;\"c\" x=\"&lt;&quot;&amp;'&#10;\"");
}

static void
test_serialize (void)
{
  g_autoptr (XgStanza) stanza = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  XgStanzaBuilder *builder = xg_stanza_builder_new ();
  const XgElement *inner;

  g_assert_true (xg_stanza_builder_open (builder, "message", "jabber:client"));
  xg_stanza_builder_attribute (builder, "id", "1");
  g_assert_true (xg_stanza_builder_open (builder, "event", "urn:x"));
  xg_stanza_builder_text (builder, "one", -1);
  g_assert_true (xg_stanza_builder_open (builder, "leaf", "urn:x"));
  xg_stanza_builder_close (builder);
  xg_stanza_builder_text (builder, "two & three", -1);
  xg_stanza_builder_close (builder);
  g_assert_true (xg_stanza_builder_open (builder, "empty", "jabber:client"));
  xg_stanza_builder_close (builder);
  xg_stanza_builder_close (builder);
  stanza = xg_stanza_builder_finish (builder);

  xg_element_serialize (xg_stanza_get_root (stanza), out);
  g_assert_cmpstr (out->str,
                   ==,
                   "<message xmlns=\"jabber:client\" id=\"1\"><event xmlns=\"urn:x\">one<leaf/>two "
                   "&amp; three</event><empty/></message>");

  inner = xg_element_get_child (xg_stanza_get_root (stanza), "event", "urn:x");
  g_assert_cmpstr (xg_element_get_text (inner), ==, "one");
  g_string_truncate (out, 0);
  xg_element_serialize (xg_element_get_first_child (inner), out);
  g_assert_cmpstr (out->str, ==, "<leaf xmlns=\"urn:x\"/>");
}

static void
test_valid (void)
{
  const char *const good[] = { "", "\t\r\n a", "ü €\xf0\x9f\x9a\x92", "\xef\xbf\xbd" };
  const char *const bad[] = { "\001",         "a\x1f",         "\xff",        "a\xc3",
                              "\xef\xbf\xbe", "a\xef\xbf\xbf", "\xed\xa0\x80" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (xg_xml_is_valid (good[i], strlen (good[i])));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (xg_xml_is_valid (bad[i], strlen (bad[i])));
  g_assert_false (xg_xml_is_valid ("a\0b", 3));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/xml-writer/escape", test_escape);
  g_test_add_func ("/xml-writer/what-xml-has-not-is-not-valid", test_valid);
  g_test_add_func ("/stanza/serialize", test_serialize);
  return g_test_run ();
}
