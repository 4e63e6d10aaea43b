/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "xmpp/xg-xml-mask.h"

#define SECRET "x9-hush-x9"
#define M      XG_XML_MASK

/* What must not be seen, and what has to stay. */
static const struct
{
  const char *xml;
  const char *wanted;
} table[] = {
  { "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>" SECRET "</auth>",
    "<auth xmlns=\"urn:ietf:params:xml:ns:xmpp-sasl\" mechanism=\"SCRAM-SHA-1\">" M "</auth>" },
  { "<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" SECRET "</challenge>",
    "<challenge xmlns=\"urn:ietf:params:xml:ns:xmpp-sasl\">" M "</challenge>" },
  { "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><![CDATA[" SECRET "]]>" SECRET
    "</response>",
    "<response xmlns=\"urn:ietf:params:xml:ns:xmpp-sasl\">" M "</response>" },
  { "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" SECRET "</success>",
    "<success xmlns=\"urn:ietf:params:xml:ns:xmpp-sasl\">" M "</success>" },
  { "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/><text>No</text></failure>",
    "<failure xmlns=\"urn:ietf:params:xml:ns:xmpp-sasl\"><not-authorized/><text>No</text>"
    "</failure>" },
  { "<mechanisms "
    "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms>",
    "<mechanisms xmlns=\"urn:ietf:params:xml:ns:xmpp-sasl\"><mechanism>PLAIN</mechanism>"
    "</mechanisms>" },
  { "<authenticate xmlns='urn:xmpp:sasl:2'><initial-response>" SECRET
    "</initial-response></authenticate>",
    "<authenticate xmlns=\"urn:xmpp:sasl:2\"><initial-response>" M
    "</initial-response></authenticate>" },
  { "<iq><query xmlns='jabber:iq:auth'><username>a</username><digest>" SECRET
    "</digest></query></iq>",
    "<iq><query xmlns=\"jabber:iq:auth\"><username>a</username><digest>" M
    "</digest></query></iq>" },
  { "<iq><query xmlns='jabber:iq:register'><username>a</username><password>" SECRET
    "</password><key>" SECRET "</key></query></iq>",
    "<iq><query xmlns=\"jabber:iq:register\"><username>a</username><password>" M
    "</password><key>" M "</key></query></iq>" },
  { "<x xmlns='jabber:x:data'><field type='text-private' var='a'><value>" SECRET
    "</value></field><field var='b'><value>open</value></field></x>",
    "<x xmlns=\"jabber:x:data\"><field type=\"text-private\" var=\"a\"><value>" M
    "</value></field><field var=\"b\"><value>open</value></field></x>" },
  { "<x xmlns='jabber:x:data'><field var='password-verify'><value>" SECRET "</value></field></x>",
    "<x xmlns=\"jabber:x:data\"><field var=\"password-verify\"><value>" M "</value></field></x>" },
  { "<a xmlns='urn:x'><secret>" SECRET "<b c='d'>" SECRET "</b></secret></a>",
    "<a xmlns=\"urn:x\"><secret>" M "<b c=\"d\">" M "</b></secret></a>" },
  { "<q:a xmlns:q='jabber:iq:auth'><q:hash>" SECRET "</q:hash></q:a>",
    "<q:a xmlns:q=\"jabber:iq:auth\"><q:hash>" M "</q:hash></q:a>" },
  { "<a><access_token>" SECRET "</access_token><RefreshToken>" SECRET "</RefreshToken></a>",
    "<a><access_token>" M "</access_token><RefreshToken>" M "</RefreshToken></a>" },
  { "<service xmlns='urn:xmpp:extdisco:2' host='h' password='" SECRET "'/>",
    "<service xmlns=\"urn:xmpp:extdisco:2\" host=\"h\" password=\"" M "\"/>" },
  { "<put url='u'><header name='authorization'>" SECRET "</header></put>",
    "<put url=\"u\"><header name=\"authorization\">" M "</header></put>" },
  { "<enabled xmlns='urn:xmpp:sm:3' id='" SECRET "' resume='true'/>",
    "<enabled xmlns=\"urn:xmpp:sm:3\" id=\"" M "\" resume=\"true\"/>" },
  { "<resume xmlns='urn:xmpp:sm:3' previd='" SECRET "' h='1'/>",
    "<resume xmlns=\"urn:xmpp:sm:3\" previd=\"" M "\" h=\"1\"/>" },
  { "<iq id='7' type='get'><query xmlns='urn:y'>a&amp;b &lt;</query></iq>",
    "<iq id=\"7\" type=\"get\"><query xmlns=\"urn:y\">a&amp;b &lt;</query></iq>" },
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *masked = xg_xml_mask (table[i].xml, strlen (table[i].xml), 10000);
      g_autoptr (GError) error = NULL;
      g_autoptr (XgStanza) stanza = xg_stanza_parse (masked, -1, &error);

      g_assert_cmpstr (masked, ==, table[i].wanted);
      g_assert_null (strstr (masked, SECRET));
      g_assert_no_error (error);
    }
}

/* What was parsed is masked as what is written. */
static void
test_elements (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (XgStanza) stanza = xg_stanza_parse (table[i].xml, -1, NULL);
      g_autofree char *masked = xg_element_mask (xg_stanza_get_root (stanza), 10000);

      g_assert_null (strstr (masked, SECRET));
    }
}

/* Wherever it is cut off, in a secret too: nothing of it is seen, and it stays well-formed. */
static void
test_every_cut (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      gsize length = strlen (table[i].xml);

      for (gsize n = 0; n < length; n++)
        {
          g_autofree char *masked = xg_xml_mask (table[i].xml, n, 10000);
          g_autofree char *bounded = xg_xml_mask (table[i].xml, length, n);
          g_autoptr (XgStanza) one = NULL;
          g_autoptr (XgStanza) two = xg_stanza_parse (bounded, -1, NULL);

          g_assert_null (strstr (masked, "hush"));
          g_assert_null (strstr (bounded, "hush"));
          g_assert_nonnull (two);
          if (*masked != '\0')
            {
              one = xg_stanza_parse (masked, -1, NULL);
              g_assert_nonnull (one);
            }
        }
    }
}

static void
test_bounds (void)
{
  g_autoptr (GString) xml = g_string_new ("<iq><query xmlns='urn:y' big='");
  g_autofree char *masked = NULL;
  g_autofree char *parsed = NULL;
  g_autoptr (XgStanza) stanza = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (xml, "ä");
  g_string_append (xml, "'>");
  for (guint i = 0; i < 100000; i++)
    g_string_append (xml, "<a>ß</a>ß");
  g_string_append (xml, "</query></iq>");

  masked = xg_xml_mask (xml->str, xml->len, 1000);
  g_assert_cmpuint (strlen (masked), <, 1200);
  g_assert_true (g_str_has_suffix (masked, "…</query></iq>"));
  stanza = xg_stanza_parse (xml->str, -1, NULL);
  parsed = xg_element_mask (xg_stanza_get_root (stanza), 1000);
  g_assert_cmpuint (strlen (parsed), <, 1200);
}

static void
collect_cb (const char *xml, gboolean cut, gpointer user_data)
{
  g_ptr_array_add (user_data, g_strdup_printf ("%s%s", cut ? "cut " : "", xml));
}

static void
test_several (void)
{
  static const char xml[] = "<a/> <iq><b>1</b></iq><c x='y'>z</c></stream:stream>";
  static const char broken[] = "<a/><b><c>d</b><e/>";
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) begun = g_ptr_array_new_with_free_func (g_free);

  xg_xml_mask_each (xml, strlen (xml), 1000, collect_cb, seen);
  g_assert_cmpuint (seen->len, ==, 4);
  g_assert_cmpstr (seen->pdata[0], ==, "<a/>");
  g_assert_cmpstr (seen->pdata[1], ==, "<iq><b>1</b></iq>");
  g_assert_cmpstr (seen->pdata[2], ==, "<c x=\"y\">z</c>");
  g_assert_cmpstr (seen->pdata[3], ==, "</stream:stream>");

  xg_xml_mask_each (broken, strlen (broken), 1000, collect_cb, begun);
  g_assert_cmpuint (begun->len, ==, 2);
  g_assert_cmpstr (begun->pdata[0], ==, "<a/>");
  g_assert_cmpstr (begun->pdata[1], ==, "cut <b><c>d…</c></b>");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/xml-mask/secrets-are-not-seen", test_table);
  g_test_add_func ("/xml-mask/not-of-what-was-parsed-either", test_elements);
  g_test_add_func ("/xml-mask/nor-where-it-is-cut-off", test_every_cut);
  g_test_add_func ("/xml-mask/long-ones-are-cut", test_bounds);
  g_test_add_func ("/xml-mask/one-after-the-other", test_several);
  return g_test_run ();
}
