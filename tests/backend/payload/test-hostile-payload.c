/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "payload-data.h"
#include "payload/xg-incident.h"
#include "payload/xg-payload.h"

/* All three entry points on the same input; the title of the summary is what counts. */
static void
assert_survives (const char *xml, gsize length, const char *title_pattern)
{
  g_auto (XgSummary) summary = { 0 };
  g_autoptr (GError) format_error = NULL;
  g_autoptr (GError) incident_error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GListModel) incidents = NULL;

  xg_payload_summarize (xml, length, &summary);
  g_assert_nonnull (summary.title);
  g_assert_true (g_utf8_validate (summary.title, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (summary.title, -1), <=, 300);
  if (summary.text != NULL)
    {
      g_assert_true (g_utf8_validate (summary.text, -1, NULL));
      g_assert_cmpuint (strlen (summary.text), <=, 256 * 1024);
    }
  if (title_pattern != NULL && !g_pattern_match_simple (title_pattern, summary.title))
    g_error ("“%s” is not like “%s”", summary.title, title_pattern);

  text = xg_payload_format (xml, length, &format_error);
  g_assert_true ((text == NULL) == (format_error != NULL));
  incidents = xg_incident_parse (xml, length, &incident_error);
  g_assert_true ((incidents == NULL) == (incident_error != NULL));
}

static void
assert_string_survives (const char *xml, const char *title_pattern)
{
  assert_survives (xml, strlen (xml), title_pattern);
}

static void
test_billion_laughs (void)
{
  g_autoptr (GString) xml =
    g_string_new ("<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY l0 \"lol\">");

  for (guint i = 1; i < 30; i++)
    g_string_append_printf (xml, "<!ENTITY l%u \"&l%u;&l%u;\">", i, i - 1, i - 1);
  g_string_append (xml, "]><l>&l29;</l>");
  assert_string_survives (xml->str, "Refused XML: it has a document type declaration");
}

static void
test_doctype (void)
{
  assert_string_survives ("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", "Refused XML: *");
  assert_string_survives ("<!DOCTYPE a PUBLIC \"x\" \"http://192.0.2.1/x.dtd\"><a/>",
                          "Refused XML: *");
  assert_string_survives ("<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>",
                          "Refused XML: *");
  assert_string_survives ("<!DOCTYPE a [<!ATTLIST a title CDATA \"default\">]><a/>",
                          "Refused XML: *");
  assert_string_survives ("<a>&undeclared;</a>", "Not well-formed XML: line 1: *undeclared*");
  assert_string_survives ("<a b='&undeclared;'/>", "Not well-formed XML: line 1: *");
  assert_string_survives ("<a xmlns:xi='http://www.w3.org/2001/XInclude'>"
                          "<xi:include href='/etc/passwd'/></a>",
                          "“a” element");
}

static void
test_deep (void)
{
  g_autoptr (GString) xml = g_string_new (NULL);

  for (guint i = 0; i < 150000; i++)
    g_string_append (xml, "<a>");
  for (guint i = 0; i < 150000; i++)
    g_string_append (xml, "</a>");
  assert_string_survives (xml->str,
                          "Refused XML: its elements are nested more than 250 levels deep");

  /* The bound itself, on both sides */
  for (guint depth = 249; depth <= 251; depth++)
    {
      g_string_truncate (xml, 0);
      for (guint i = 0; i < depth; i++)
        g_string_append (xml, "<a>");
      g_string_append (xml, "<!---->x");
      for (guint i = 0; i < depth; i++)
        g_string_append (xml, "</a>");
      assert_string_survives (xml->str, depth <= 250 ? "“a” element" : "Refused XML: *");
    }
}

static void
test_large_text (void)
{
  g_autoptr (GString) xml = g_string_new ("<IODEF-Document xmlns='" XG_NS_IODEF_2 "'><Incident>"
                                          "<Description>");

  while (xml->len < 20 * 1000 * 1000)
    g_string_append (xml, "line of twenty bytes\n");
  g_string_append (xml, "</Description></Incident></IODEF-Document>");
  assert_string_survives (xml->str, "line of twenty bytes line of *…");

  /* One word */
  g_string_assign (xml, "<a>");
  for (guint i = 0; i < 20 * 1000 * 1000; i++)
    g_string_append_c (xml, 'x');
  g_string_append (xml, "</a>");
  assert_string_survives (xml->str, "xxx*…");
}

static void
test_large_attribute (void)
{
  g_autoptr (GString) xml = g_string_new ("<a title='");

  for (guint i = 0; i < 5 * 1000 * 1000; i++)
    g_string_append (xml, "xy ");
  g_string_append (xml, "'/>");
  assert_string_survives (xml->str, "xy xy *…");

  g_string_assign (xml, "<a");
  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (xml, " a%u='%u'", i, i);
  g_string_append (xml, "/>");
  assert_string_survives (xml->str, "“a” element");
  assert_string_survives ("<a b='1' b='2'/>", "Not well-formed XML: line 1: *");
}

static void
test_bytes (void)
{
  assert_survives ("", 0, "Not well-formed XML: *");
  assert_survives ("   ", 3, "Not well-formed XML: *");
  assert_survives ("<a>\0</a>", 8, "Not well-formed XML: byte 4 is not UTF-8 text");
  assert_survives ("<a/>\0\0", 6, "Not well-formed XML: byte 5 is not UTF-8 text");
  assert_survives ("<a>\xff\xfe</a>", 9, "Not well-formed XML: byte 4 is not UTF-8 text");
  assert_survives ("<a>\xc3", 4, "Not well-formed XML: byte 4 *");
  assert_survives ("<a>\xed\xa0\x80</a>", 10, "Not well-formed XML: byte 4 *"); /* a surrogate */
  assert_survives ("<a>\x01</a>", 8, "Not well-formed XML: line 1: *");
  assert_survives ("<a>&#0;</a>", 11, "Not well-formed XML: line 1: *");
  assert_survives ("<a>&#x110000;</a>", 17, "Not well-formed XML: line 1: *");
  assert_survives ("\xff\xfe<\0a\0/\0>\0", 10, "Not well-formed XML: byte 1 *");
  assert_survives ("\xef\xbb\xbf<a/>", 7, "“a” element");
}

/* What arrives is UTF-8, whatever an XML declaration says. */
static void
test_declared_encoding (void)
{
  assert_string_survives ("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xc3\xa4</a>", "ä");
  assert_string_survives ("<?xml version='1.0' encoding='UTF-16'?><a>\xc3\xa4</a>", "ä");
  assert_string_survives ("<?xml version='1.0' encoding='EBCDIC'?><a>\xc3\xa4</a>", "ä");
  assert_string_survives ("<?xml version='1.0' encoding='no-such'?><a>\xc3\xa4</a>", "ä");
  assert_string_survives ("<?xml version='1.1'?><a>x</a>", "x");
}

static void
test_names (void)
{
  g_autoptr (GString) xml = g_string_new ("<");

  for (guint i = 0; i < 40000; i++)
    g_string_append_c (xml, 'n');
  g_string_append (xml, "/>");
  assert_string_survives (xml->str, "“nnn*…");
  assert_string_survives ("<p:a>undeclared prefix</p:a>", "undeclared prefix");
  assert_string_survives ("<a xmlns=' not a uri %'>x</a>", "x");
  assert_string_survives ("<a xmlns:xml='urn:x'>x</a>", "x");
}

static void
test_truncated (void)
{
  gsize length;
  g_autofree char *xml = load_data ("iodef-full.xml", &length);

  for (gsize i = 0; i + 1 < length - strlen ("</IODEF-Document>"); i += 7)
    {
      g_auto (XgSummary) summary = { 0 };

      xg_payload_summarize (xml, i, &summary);
      g_assert_true (g_str_has_prefix (summary.title, "Not well-formed XML: "));
    }
}

/* What came before the place of the error can be found. */
static void
test_text_before_error (void)
{
  g_auto (XgSummary) summary = { 0 };
  const char *xml = "<a xmlns='urn:a'><b>needle</b><c></a>";

  xg_payload_summarize (xml, strlen (xml), &summary);
  g_assert_cmpstr (summary.type, ==, "urn:a");
  g_assert_cmpstr (summary.text, ==, "needle");
  g_assert_true (g_str_has_prefix (summary.title, "Not well-formed XML: line 1: "));
}

static void
mutate (GRand *random, GByteArray *xml)
{
  static const char *const pieces[] = {
    "<",  ">",  "&",      "\"",   "'",  "]]>",        "<![CDATA[",   "<!--",     "-->",
    "<?", "/>", "&#x41;", "\xc3", "\0", "<Incident>", "</Incident>", "xmlns=''", "<!DOCTYPE x>"
  };
  guint n = (guint) g_rand_int_range (random, 1, 6);

  for (guint i = 0; i < n && xml->len > 1; i++)
    {
      guint at = (guint) g_rand_int_range (random, 0, (gint32) xml->len);
      guint size = (guint) g_rand_int_range (random, 1, 40);
      const char *piece = pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))];

      switch (g_rand_int_range (random, 0, 4))
        {
        case 0:
          xml->data[at] = (guint8) g_rand_int_range (random, 0, 256);
          break;
        case 1:
          g_byte_array_remove_range (xml, at, MIN (size, xml->len - at));
          break;
        case 2:
          memcpy (xml->data + at, piece, MIN (strlen (piece), xml->len - at));
          break;
        default:
          {
            guint from = (guint) g_rand_int_range (random, 0, (gint32) xml->len);

            memmove (xml->data + at, xml->data + from, MIN (size, xml->len - MAX (at, from)));
          }
        }
    }
}

static void
test_mutations (void)
{
  static const char *const files[] = { "iodef-full.xml", "iodef-v1.xml", "iodef-multi.xml" };
  GRand *random = g_rand_new_with_seed (20260718);

  for (guint file = 0; file < G_N_ELEMENTS (files); file++)
    {
      gsize length;
      g_autofree char *xml = load_data (files[file], &length);

      for (guint i = 0; i < 1500; i++)
        {
          g_autoptr (GByteArray) copy = g_byte_array_new ();
          g_autofree guint8 *exact = NULL;

          g_byte_array_append (copy, (const guint8 *) xml, (guint) length);
          mutate (random, copy);
          /* No terminator and no slack, so that reading on would be seen */
          exact = g_memdup2 (copy->data, copy->len);
          assert_survives ((const char *) exact, copy->len, NULL);
        }
    }
  g_rand_free (random);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hostile/billion-laughs", test_billion_laughs);
  g_test_add_func ("/hostile/doctype-and-entities", test_doctype);
  g_test_add_func ("/hostile/deep-nesting", test_deep);
  g_test_add_func ("/hostile/large-text", test_large_text);
  g_test_add_func ("/hostile/large-attribute", test_large_attribute);
  g_test_add_func ("/hostile/bytes", test_bytes);
  g_test_add_func ("/hostile/declared-encoding", test_declared_encoding);
  g_test_add_func ("/hostile/names", test_names);
  g_test_add_func ("/hostile/truncated", test_truncated);
  g_test_add_func ("/hostile/text-before-the-error-is-kept", test_text_before_error);
  g_test_add_func ("/hostile/mutations", test_mutations);
  return g_test_run ();
}
