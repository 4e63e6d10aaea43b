/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "payload-data.h"
#include "payload/xg-payload.h"

static void
assert_format (const char *xml, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = xg_payload_format (xml, strlen (xml), &error);
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
  again = xg_payload_format (text, strlen (text), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, text);
}

static void
test_indent (void)
{
  assert_format ("<a><b><c/></b><d></d></a>", "<a>\n  <b>\n    <c/>\n  </b>\n  <d></d>\n</a>");
  assert_format ("<a>\n\n<b\n x='1'/>   \t<c/></a>\n", "<a>\n  <b\n x='1'/>\n  <c/>\n</a>");
}

static void
test_text_only (void)
{
  assert_format ("<a><b>one two</b><c> kept\n as is </c><d> </d></a>",
                 "<a>\n  <b>one two</b>\n  <c> kept\n as is </c>\n  <d> </d>\n</a>");
}

static void
test_mixed (void)
{
  assert_format ("<a><p>see <b><i/> <i/></b> there</p><q/></a>",
                 "<a>\n  <p>see <b><i/> <i/></b> there</p>\n  <q/>\n</a>");
  assert_format ("<a>x<b><c/></b></a>", "<a>x<b><c/></b></a>");
  assert_format ("<a>&#32;<b/></a>", "<a>&#32;<b/></a>");
  assert_format ("<a xml:space='preserve'> <b/> </a>", "<a xml:space='preserve'> <b/> </a>");
}

static void
test_other_markup (void)
{
  assert_format (
    "<?xml version=\"1.0\"?><!-- <x> --><a><!--y--><?p <z>?><b/></a>",
    "<?xml version=\"1.0\"?>\n<!-- <x> -->\n<a>\n  <!--y-->\n  <?p <z>?>\n  <b/>\n</a>");
  assert_format ("<a><b><![CDATA[<x>]] >]]></b></a>", "<a>\n  <b><![CDATA[<x>]] >]]></b>\n</a>");
}

static void
test_attributes (void)
{
  assert_format ("<p:a xmlns:p='urn:p'  z='>' b=\"'/>\" ><c d='&amp;&#10;&lt;'/></p:a>",
                 "<p:a xmlns:p='urn:p'  z='>' b=\"'/>\" >\n  <c d='&amp;&#10;&lt;'/>\n</p:a>");
}

static void
test_files (void)
{
  static const char *files[] = { "iodef-minimal.xml",
                                 "iodef-full.xml",
                                 "iodef-multi.xml",
                                 "iodef-v1.xml" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *xml = load_data (files[i], NULL);
      g_autofree char *trimmed = g_strchomp (g_strdup (xml));

      /* They are written the way the formatter writes, but for a wide start tag. */
      assert_format (xml, trimmed);
    }
}

static void
test_errors (void)
{
  static const struct
  {
    const char *xml;
    int code;
    const char *prefix;
  } cases[] = {
    { "<a>\n<b>\n</a>", XG_PAYLOAD_ERROR_MALFORMED, "line 3: " },
    { "", XG_PAYLOAD_ERROR_MALFORMED, "" },
    { "<a/><b/>", XG_PAYLOAD_ERROR_MALFORMED, "line 1: " },
    { "<a>&nbsp;</a>", XG_PAYLOAD_ERROR_MALFORMED, "line 1: " },
    { "<!DOCTYPE a><a/>", XG_PAYLOAD_ERROR_REFUSED, "it has a document type declaration" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (xg_payload_format (cases[i].xml, strlen (cases[i].xml), &error));
      g_assert_error (error, XG_PAYLOAD_ERROR, cases[i].code);
      g_assert_true (g_str_has_prefix (error->message, cases[i].prefix));
      g_assert_null (strchr (error->message, '\n'));
    }
}

static char *
repeat (const char *piece, guint n, gsize *length)
{
  GString *xml = g_string_new ("<a>");

  for (guint i = 0; i < n; i++)
    g_string_append (xml, piece);
  g_string_append (xml, "</a>");
  *length = xml->len;
  return g_string_free (xml, FALSE);
}

static void
test_bounds (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *too_large = NULL;
  g_autofree char *text = NULL;
  gsize length;

  too_large = repeat ("<b>0123456789abcdef</b>", 750000, &length);
  g_assert_null (xg_payload_format (too_large, length, &error));
  g_assert_error (error, XG_PAYLOAD_ERROR, XG_PAYLOAD_ERROR_TOO_LARGE);
  g_clear_error (&error);

  /* Deep and wide: indenting would multiply the size. */
  {
    g_autoptr (GString) xml = g_string_new (NULL);

    for (guint i = 0; i < 200; i++)
      g_string_append (xml, "<d>");
    for (guint i = 0; i < 2000000; i++)
      g_string_append (xml, "<e/>");
    for (guint i = 0; i < 200; i++)
      g_string_append (xml, "</d>");
    g_assert_null (xg_payload_format (xml->str, xml->len, &error));
    g_assert_error (error, XG_PAYLOAD_ERROR, XG_PAYLOAD_ERROR_TOO_LARGE);
    g_clear_error (&error);
  }

  g_free (too_large);
  too_large = repeat ("<b/>", 500000, &length);
  text = xg_payload_format (too_large, length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (text), ==, length + 500000 * 3 + 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/indents-by-two", test_indent);
  g_test_add_func ("/format/text-only-stays-on-one-line", test_text_only);
  g_test_add_func ("/format/mixed-content-is-kept", test_mixed);
  g_test_add_func ("/format/comments-cdata-instructions", test_other_markup);
  g_test_add_func ("/format/attributes-as-they-are", test_attributes);
  g_test_add_func ("/format/files-are-a-fixed-point", test_files);
  g_test_add_func ("/format/errors-name-line-and-reason", test_errors);
  g_test_add_func ("/format/bounds", test_bounds);
  return g_test_run ();
}
