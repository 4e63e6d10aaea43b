/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "grid/xg-payload-element.h"
#include "xmpp/xg-pubsub-event.h"

/* What is found in the elements of a payload is what is found in its text. */

#define MESSAGE                                                                                    \
  "<message xmlns='jabber:client' from='pubsub.xgrid.test'>"                                       \
  "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='n'>"                        \
  "<item id='1'>%s</item></items></event></message>"

static XgStanza *
parse (const char *payload)
{
  g_autofree char *xml = g_strdup_printf (MESSAGE, payload);
  g_autoptr (GError) error = NULL;
  XgStanza *stanza = xg_stanza_parse (xml, -1, &error);

  g_assert_no_error (error);
  return stanza;
}

static void
assert_same_iocs (const XgIocSet *found, const XgIocSet *expected)
{
  guint n = expected != NULL ? xg_ioc_set_get_n (expected) : 0;

  g_assert_cmpuint (found != NULL ? xg_ioc_set_get_n (found) : 0, ==, n);
  for (guint i = 0; i < n; i++)
    {
      XgIoc a;
      XgIoc b;

      xg_ioc_set_get (found, i, &a);
      xg_ioc_set_get (expected, i, &b);
      g_assert_cmpint (a.kind, ==, b.kind);
      g_assert_cmpstr (a.value, ==, b.value);
    }
}

/* Returns how many indicators there were. */
static guint
check (const char *payload)
{
  g_autoptr (XgStanza) stanza = parse (payload);
  g_autoptr (GPtrArray) payloads = NULL;
  g_autoptr (GPtrArray) records = xg_pubsub_event_decode (xg_stanza_get_root (stanza), &payloads);
  g_auto (XgSummary) found = { 0 };
  g_auto (XgSummary) expected = { 0 };
  const XgRecord *record;

  g_assert_cmpuint (records->len, ==, 1);
  g_assert_cmpuint (payloads->len, ==, 1);
  record = records->pdata[0];
  g_assert_nonnull (record->payload);
  xg_payload_summarize (record->payload, record->payload_len, &expected);
  xg_payload_element_summarize (payloads->pdata[0], record->payload_len, &found);
  g_assert_cmpstr (found.type, ==, expected.type);
  g_assert_cmpstr (found.title, ==, expected.title);
  g_assert_cmpstr (found.text, ==, expected.text);
  g_assert_cmpstr (found.incident, ==, expected.incident);
  g_assert_cmpstr (found.purpose, ==, expected.purpose);
  g_assert_cmpint (found.tlp, ==, expected.tlp);
  g_assert_cmpint (found.severity, ==, expected.severity);
  assert_same_iocs (found.iocs, expected.iocs);
  return found.iocs != NULL ? xg_ioc_set_get_n (found.iocs) : 0;
}

/* XMPP knows neither XML declarations nor comments. */
static char *
dup_element (const char *xml)
{
  g_autoptr (GRegex) others = g_regex_new ("<\\?xml.*?\\?>|<!--.*?-->", G_REGEX_DOTALL, 0, NULL);

  return g_regex_replace_literal (others, xml, -1, 0, "", 0, NULL);
}

static guint
check_folder (const char *name)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "data", name, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *file;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((file = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, file, NULL);
      g_autofree char *xml = NULL;
      g_autofree char *element = NULL;

      if (!g_str_has_suffix (file, ".xml"))
        continue;
      g_assert_true (g_file_get_contents (path, &xml, NULL, NULL));
      element = dup_element (xml);
      n += check (g_strstrip (element));
    }
  return n;
}

static void
test_documents (void)
{
  g_assert_cmpuint (check_folder ("."), >, 5);
  g_assert_cmpuint (check_folder ("reading"), >, 50);
  check_folder ("forms");
}

static void
test_shapes (void)
{
  static const char *const shapes[] = {
    "<a/>",
    "<a xmlns=''/>",
    "<a xmlns='urn:a'><b xmlns=''>x</b><c xmlns='urn:c' severity='high'/>y</a>",
    "<alert title='One &lt;two&gt; &amp; &quot;three&quot;' b='line&#10;line&#9;tab'>  t&amp;t "
    "</alert>",
    "<a>one<b>two</b>three<b/>four <![CDATA[<five> 192.0.2.1]]> six</a>",
    "<p:a xmlns:p='urn:p' p:title='T' xmlns:q='urn:q' q:severity='critical'><p:b "
    "q:version='1.2.3.4'/></p:a>",
    "<a xml:lang='en' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
    " xsi:schemaLocation='urn:a http://example.org/a.xsd'>http://evil.example/x</a>",
    "<a>\xD9\x85\xD8\xB1\xD8\xAD\xD8\xA8\xD8\xA7 \xF0\x9F\x94\xA5 hxxp://bad[.]example/path</a>",
    "<a><title>  </title><summary>S\n\n s</summary><name>n</name><severity>low</severity></a>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    check (shapes[i]);
}

static void
test_many_attributes (void)
{
  g_autoptr (GString) xml = g_string_new ("<a");

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (xml, " n%u='192.0.2.%u'", i, i);
  g_string_append (xml, "/>");
  g_assert_cmpuint (check (xml->str), ==, 100);
}

/* Up to what a scan of the text reads, and behind it. */
static void
test_depth (void)
{
  for (guint depth = 247; depth < 254; depth++)
    {
      g_autoptr (GString) xml = g_string_new (NULL);

      for (guint i = 0; i < depth; i++)
        g_string_append_printf (xml, "<a b='word%u'>192.0.2.%u", i, i);
      for (guint i = 0; i < depth; i++)
        g_string_append_printf (xml, "after%u</a>", i);
      g_assert_cmpuint (check (xml->str), >, 100);
    }
}

static void
grow (GRand *rand, GString *xml, guint depth)
{
  static const char *const names[] = { "Incident", "title",   "message",      "Description",
                                       "severity", "Address", "SystemImpact", "FileName" };
  static const char *const texts[] = { "high",         " two words ",
                                       "198.51.100.7", "&lt;x&gt; &amp;",
                                       "evil.example", "\n\t",
                                       "critical",     "&#xD;&#xA;" };
  static const char *const spaces[] = { "",
                                        " xmlns=''",
                                        " xmlns='urn:ietf:params:xml:ns:iodef-2.0'",
                                        " xmlns='urn:x'" };
  const char *name = names[g_rand_int_range (rand, 0, G_N_ELEMENTS (names))];
  guint n_children = depth < 6 ? (guint) g_rand_int_range (rand, 0, 5) : 0;

  g_string_append_printf (xml, "<%s%s", name, spaces[g_rand_int_range (rand, 0, 4)]);
  if (g_rand_boolean (rand))
    g_string_append_printf (xml,
                            " severity='%s' purpose='%s'",
                            texts[g_rand_int_range (rand, 0, G_N_ELEMENTS (texts))],
                            texts[g_rand_int_range (rand, 0, G_N_ELEMENTS (texts))]);
  g_string_append_c (xml, '>');
  for (guint i = 0; i < n_children; i++)
    {
      if (g_rand_boolean (rand))
        g_string_append (xml, texts[g_rand_int_range (rand, 0, G_N_ELEMENTS (texts))]);
      grow (rand, xml, depth + 1);
    }
  g_string_append (xml, texts[g_rand_int_range (rand, 0, G_N_ELEMENTS (texts))]);
  g_string_append_printf (xml, "</%s>", name);
}

static void
test_random_trees (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8600);
  guint n = 0;

  for (guint i = 0; i < 500; i++)
    {
      g_autoptr (GString) xml = g_string_new (NULL);

      grow (rand, xml, 0);
      n += check (xml->str);
    }
  g_assert_cmpuint (n, >, 500);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/payload-element/documents", test_documents);
  g_test_add_func ("/payload-element/shapes", test_shapes);
  g_test_add_func ("/payload-element/many-attributes", test_many_attributes);
  g_test_add_func ("/payload-element/depth", test_depth);
  g_test_add_func ("/payload-element/random-trees", test_random_trees);
  return g_test_run ();
}
