/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "payload-data.h"
#include "payload/xg-line.h"
#include "payload/xg-payload.h"

#define IODEF(body)      "<IODEF-Document xmlns='" XG_NS_IODEF_2 "'>" body "</IODEF-Document>"
#define INCIDENT(body)   IODEF ("<Incident purpose='reporting'>" body "</Incident>")
#define ASSESSMENT(body) INCIDENT ("<Assessment>" body "</Assessment>")

static void
assert_title (const char *xml, const char *title)
{
  g_auto (XgSummary) summary = { 0 };

  xg_payload_summarize (xml, strlen (xml), &summary);
  g_assert_cmpstr (summary.title, ==, title);
}

static void
assert_severity (const char *xml, XgSeverity severity)
{
  g_auto (XgSummary) summary = { 0 };

  xg_payload_summarize (xml, strlen (xml), &summary);
  g_assert_cmpint (summary.severity, ==, severity);
}

static gboolean
has_word (const char *text, const char *word)
{
  g_autofree char *spaced = g_strconcat (" ", text, " ", NULL);
  g_autofree char *wanted = g_strconcat (" ", word, " ", NULL);

  return strstr (spaced, wanted) != NULL;
}

static void
test_minimal (void)
{
  g_auto (XgSummary) summary = { 0 };
  gsize length;
  g_autofree char *xml = load_data ("iodef-minimal.xml", &length);

  xg_payload_summarize (xml, length, &summary);
  g_assert_cmpstr (summary.type, ==, XG_NS_IODEF_2);
  g_assert_cmpstr (summary.title, ==, "Incident csirt.example.com/492382 (reporting)");
  g_assert_cmpstr (summary.incident, ==, "csirt.example.com/492382");
  g_assert_cmpint (summary.severity, ==, XG_SEVERITY_UNKNOWN);
  g_assert_cmpstr (summary.text,
                   ==,
                   "2.00 en reporting private csirt.example.com 492382 2026-07-18T09:00:00-05:00 "
                   "organization creator contact@csirt.example.com");
}

/* RFC 7970 section 3.3.1: the colours of TLP are among the words of a restriction. */
static void
test_purpose_and_tlp (void)
{
  static const struct
  {
    const char *xml;
    const char *purpose;
    XgTlp tlp;
  } cases[] = {
    { INCIDENT (""), "reporting", XG_TLP_NONE },
    { IODEF ("<Incident restriction='white'/>"), NULL, XG_TLP_CLEAR },
    { IODEF ("<Incident purpose='' restriction='green'/>"), NULL, XG_TLP_GREEN },
    { IODEF ("<Incident purpose=' watch ' restriction=' amber '/>"), "watch", XG_TLP_AMBER },
    { IODEF ("<Incident purpose='ext-value' ext-purpose='drill' restriction='RED'/>"),
      "drill",
      XG_TLP_RED },
    { IODEF ("<Incident restriction='ext-value' ext-restriction='TLP:AMBER+STRICT'/>"),
      NULL,
      XG_TLP_AMBER_STRICT },
    { IODEF ("<Incident purpose='watch' restriction='need-to-know'/>"), "watch", XG_TLP_NONE },
    { IODEF ("<Incident purpose='watch' restriction='amber'/>"
             "<Incident purpose='other' restriction='red'/>"
             "<Incident restriction='green'/>"),
      "watch",
      XG_TLP_RED },
    { INCIDENT ("<Contact restriction='red'/>"), "reporting", XG_TLP_NONE },
    { "<x purpose='watch' restriction='red'/>", NULL, XG_TLP_NONE },
    { "<Incident", NULL, XG_TLP_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (XgSummary) summary = { 0 };

      xg_payload_summarize (cases[i].xml, strlen (cases[i].xml), &summary);
      g_assert_cmpstr (summary.purpose, ==, cases[i].purpose);
      g_assert_cmpint (summary.tlp, ==, cases[i].tlp);
    }
}

static void
test_full (void)
{
  g_auto (XgSummary) summary = { 0 };
  gsize length;
  g_autofree char *xml = load_data ("iodef-full.xml", &length);

  xg_payload_summarize (xml, length, &summary);
  g_assert_cmpstr (summary.title,
                   ==,
                   "Command & control of the Butterfly botnet reached from two branch offices");
  g_assert_cmpstr (summary.incident, ==, "csirt.example.com/189493");
  g_assert_cmpint (summary.severity, ==, XG_SEVERITY_CRITICAL);

  g_assert_true (has_word (summary.text, "192.0.2.104"));
  g_assert_true (has_word (summary.text, "takeover-system"));
  g_assert_true (has_word (summary.text, "Steuerung"));
  g_assert_true (has_word (summary.text, "&"));
  g_assert_true (has_word (summary.text, "http://c2.butterfly.example/gate.php?id=1&k=2"));
  g_assert_false (has_word (summary.text, "IncidentID"));
  g_assert_null (strstr (summary.text, "urn:ietf:params"));
  g_assert_null (strstr (summary.text, "schema-never-loaded"));
  g_assert_null (strstr (summary.text, "  "));
}

static void
test_several_incidents (void)
{
  g_auto (XgSummary) summary = { 0 };
  gsize length;
  g_autofree char *xml = load_data ("iodef-multi.xml", &length);

  xg_payload_summarize (xml, length, &summary);
  g_assert_cmpstr (summary.title, ==, "Horizontal scan for port 102 (+2 more)");
  g_assert_cmpstr (summary.incident, ==, "isac.example/a-1");
  g_assert_cmpint (summary.severity, ==, XG_SEVERITY_HIGH);
}

static void
test_version_1 (void)
{
  g_auto (XgSummary) summary = { 0 };
  gsize length;
  g_autofree char *xml = load_data ("iodef-v1.xml", &length);

  xg_payload_summarize (xml, length, &summary);
  g_assert_cmpstr (summary.type, ==, XG_NS_IODEF_1);
  g_assert_cmpstr (summary.title, ==, "Host sending out Code Red probes");
  g_assert_cmpstr (summary.incident, ==, "csirt.example.com/189493");
  g_assert_cmpint (summary.severity, ==, XG_SEVERITY_CRITICAL);
}

static void
test_title_order (void)
{
  assert_title (INCIDENT ("<EventData><Description>event</Description></EventData>"
                          "<Description>own</Description>"),
                "own");
  assert_title (INCIDENT ("<EventData><EventData><Description>event</Description></EventData>"
                          "</EventData><Method><Description>how</Description></Method>"),
                "event");
  assert_title (INCIDENT ("<IndicatorData><Indicator><Description>sign</Description></Indicator>"
                          "</IndicatorData>"),
                "sign");
  /* Descriptions of other things are not descriptions of the incident. */
  assert_title (
    INCIDENT ("<IncidentID name='n'>1</IncidentID><Contact><Description>no</Description>"
              "</Contact><RelatedActivity><IncidentID name='x'>2</IncidentID>"
              "<Description>no</Description></RelatedActivity>"),
    "Incident n/1 (reporting)");
  assert_title (INCIDENT ("<Description> \n </Description><IncidentID>1</IncidentID>"),
                "Incident 1 (reporting)");
  assert_title (INCIDENT (""), "Incident (reporting)");
  assert_title (IODEF ("<Incident purpose='ext-value' ext-purpose='exercise'/>"),
                "Incident (exercise)");
  assert_title (IODEF ("<Incident><IncidentID name=''>7</IncidentID></Incident>"), "Incident 7");
  assert_title (IODEF ("<Incident/>"), "Incident");
  assert_title (IODEF (""), "“IODEF-Document” element");
}

static void
test_title_is_one_line (void)
{
  g_auto (XgSummary) summary = { 0 };
  g_autoptr (GString) xml = g_string_new ("<note xmlns='urn:n'><title>");

  assert_title ("<n><title>a\n\t b&#9;\xc2\xa0&lt;b&gt;\xe2\x80\xae evil\xe2\x80\xac\xe2\x80\xa8"
                "c</title></n>",
                "a b <b> evil c");

  for (guint i = 0; i < 400; i++)
    g_string_append (xml, "ä");
  g_string_append (xml, "</title></note>");
  xg_payload_summarize (xml->str, xml->len, &summary);
  g_assert_cmpint (g_utf8_strlen (summary.title, -1), ==, 300);
  g_assert_true (g_str_has_suffix (summary.title, "ä…"));
}

static void
test_count_survives_a_long_title (void)
{
  g_auto (XgSummary) summary = { 0 };
  g_autofree char *words = g_strnfill (500, 'x');
  g_autofree char *xml = g_strdup_printf ("<IODEF-Document xmlns='" XG_NS_IODEF_2 "'><Incident>"
                                          "<Description>%s</Description></Incident><Incident/>"
                                          "</IODEF-Document>",
                                          words);

  xg_payload_summarize (xml, strlen (xml), &summary);
  g_assert_cmpint (g_utf8_strlen (summary.title, -1), ==, 300);
  g_assert_true (g_str_has_suffix (summary.title, "x… (+1 more)"));
}

static void
test_severity (void)
{
  assert_severity (INCIDENT (""), XG_SEVERITY_UNKNOWN);
  assert_severity (IODEF ("<Incident purpose='watch'/>"), XG_SEVERITY_UNKNOWN);
  assert_severity (ASSESSMENT ("<SystemImpact type='policy'/>"), XG_SEVERITY_UNKNOWN);
  assert_severity (ASSESSMENT ("<BusinessImpact severity='unknown'/>"), XG_SEVERITY_UNKNOWN);
  assert_severity (ASSESSMENT ("<BusinessImpact severity='none'/>"), XG_SEVERITY_INFO);
  assert_severity (ASSESSMENT ("<SystemImpact severity='low'/>"), XG_SEVERITY_LOW);
  assert_severity (ASSESSMENT ("<TimeImpact severity='medium'>3</TimeImpact>"
                               "<SystemImpact severity='low'/>"),
                   XG_SEVERITY_MEDIUM);
  assert_severity (ASSESSMENT ("<MonetaryImpact severity='high'>3</MonetaryImpact>"),
                   XG_SEVERITY_HIGH);
  assert_severity (ASSESSMENT ("<IntendedImpact severity='high'/>"), XG_SEVERITY_HIGH);
  assert_severity (INCIDENT ("<EventData><Assessment><SystemImpact severity='medium'/>"
                             "</Assessment></EventData>"),
                   XG_SEVERITY_MEDIUM);
  /* Not an impact of this incident */
  assert_severity (INCIDENT ("<EventData><Expectation severity='high'/></EventData>"),
                   XG_SEVERITY_UNKNOWN);
  assert_severity (INCIDENT ("<IndicatorData><Indicator><Observable><Assessment>"
                             "<SystemImpact severity='high'/></Assessment></Observable>"
                             "</Indicator></IndicatorData>"),
                   XG_SEVERITY_UNKNOWN);
  assert_severity (INCIDENT ("<Assessment><x:SystemImpact xmlns:x='urn:x' severity='high'/>"
                             "</Assessment>"),
                   XG_SEVERITY_UNKNOWN);
}

static void
test_critical (void)
{
  static const struct
  {
    const char *type;
    const char *business;
    XgSeverity severity;
  } cases[] = {
    { "takeover-account", "", XG_SEVERITY_CRITICAL },
    { "cps-damage", "", XG_SEVERITY_CRITICAL },
    { "damaged-system", "", XG_SEVERITY_CRITICAL },
    { "availability-data", "", XG_SEVERITY_HIGH },
    { "availability-data", "<BusinessImpact severity='medium'/>", XG_SEVERITY_HIGH },
    { "availability-data", "<BusinessImpact severity='high'/>", XG_SEVERITY_CRITICAL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) xml = g_string_new (ASSESSMENT ("@"));
      g_autofree char *impacts = NULL;

      impacts = g_strconcat ("<SystemImpact severity='high' completion='succeeded' type='",
                             cases[i].type,
                             "'/>",
                             cases[i].business,
                             NULL);
      g_string_replace (xml, "@", impacts, 1);
      assert_severity (xml->str, cases[i].severity);
    }

  assert_severity (ASSESSMENT ("<SystemImpact severity='high' completion='failed' "
                               "type='takeover-system'/><BusinessImpact severity='high'/>"),
                   XG_SEVERITY_HIGH);
  assert_severity (ASSESSMENT ("<SystemImpact severity='medium' completion='succeeded' "
                               "type='takeover-system'/><BusinessImpact severity='high'/>"),
                   XG_SEVERITY_HIGH);
  assert_severity (INCIDENT ("<Assessment occurrence='potential'><SystemImpact severity='high' "
                             "completion='succeeded' type='takeover-system'/></Assessment>"),
                   XG_SEVERITY_HIGH);
  /* The halves of the rule must meet in one incident. */
  assert_severity (IODEF ("<Incident><Assessment><SystemImpact severity='high' "
                          "completion='succeeded' type='policy'/></Assessment></Incident>"
                          "<Incident><Assessment><BusinessImpact severity='high'/></Assessment>"
                          "</Incident>"),
                   XG_SEVERITY_HIGH);
}

/* What only its element tells to be an indicator */
static void
test_marked_indicators (void)
{
#define DIGEST(method, value)                                                                      \
  "<EventData><Record><RecordData><FileData><File><HashData><Hash>"                                \
  "<ds:DigestMethod xmlns:ds='http://www.w3.org/2000/09/xmldsig#' Algorithm='" method "'/>"        \
  "<ds:DigestValue xmlns:ds='http://www.w3.org/2000/09/xmldsig#'>" value "</ds:DigestValue>"       \
  "</Hash></HashData></File></FileData></RecordData></Record></EventData>"
#define NAME(name)                                                                                 \
  "<EventData><Record><RecordData><FileData><File><FileName>" name "</FileName></File>"            \
  "</FileData></RecordData></Record></EventData>"
#define SHA256_HEX    "0f2a693e93e2ed7008feb5b7714bbab236e3907e64188199e3be1ae367f49c40"
#define SHA256_BASE64 "DyppPpPi7XAI/rW3cUu6sjbjkH5kGIGZ474a42f0nEA="
#define MD5_HEX       "ff4a008470319a22d9cf3d14af485977"
#define MD5_BASE64    "/0oAhHAxmiLZzz0Ur0hZdw=="
  static const struct
  {
    const char *xml;
    const char *found; /* "kind value (as written)", or NULL */
  } cases[] = {
    { INCIDENT (DIGEST ("http://www.w3.org/2001/04/xmlenc#sha256", SHA256_BASE64)),
      "sha256 " SHA256_HEX " (" SHA256_BASE64 ")" },
    { INCIDENT (DIGEST ("http://www.w3.org/2001/04/xmldsig-more#md5", " " MD5_BASE64 "\n")),
      "md5 " MD5_HEX " (" MD5_BASE64 ")" },
    { INCIDENT (DIGEST ("urn:unheard-of", MD5_BASE64)), "md5 " MD5_HEX " (" MD5_BASE64 ")" },
    /* The digits themselves are found as in any text. */
    { INCIDENT (DIGEST ("http://www.w3.org/2001/04/xmlenc#sha256", SHA256_HEX)),
      "sha256 " SHA256_HEX " (" SHA256_HEX ")" },
    /* As long as no hash is, or another one than is said */
    { INCIDENT (DIGEST ("http://www.w3.org/2001/04/xmlenc#sha256", "Zm9v")), NULL },
    { INCIDENT (DIGEST ("http://www.w3.org/2001/04/xmlenc#sha256", MD5_BASE64)), NULL },
    { INCIDENT (DIGEST ("http://www.w3.org/2001/04/xmlenc#sha256", "")), NULL },
    { "<a xmlns='urn:x'><DigestValue>" MD5_BASE64 "</DigestValue></a>", NULL },
    { INCIDENT (NAME ("Invoice March 2026.PDF.exe")),
      "file invoice march 2026.pdf.exe (Invoice March 2026.PDF.exe)" },
    { INCIDENT (NAME ("C:\\Program Files\\Evil\\run me.dll")),
      "file run me.dll (C:\\Program Files\\Evil\\run me.dll)" },
    { INCIDENT (NAME ("a name without an ending")), NULL },
    { INCIDENT (NAME ("")), NULL },
    /* In any other element a name ends at a space. */
    { "<a xmlns='urn:x'><FileName>run me.dll</FileName></a>", "file me.dll (me.dll)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (XgSummary) summary = { 0 };
      g_autofree char *found = NULL;

      xg_payload_summarize (cases[i].xml, strlen (cases[i].xml), &summary);
      for (guint k = 0; summary.iocs != NULL && k < xg_ioc_set_get_n (summary.iocs); k++)
        {
          g_autofree char *line = NULL;
          XgIoc ioc;

          xg_ioc_set_get (summary.iocs, k, &ioc);
          line =
            g_strdup_printf ("%s %s (%s)", xg_ioc_kind_to_nick (ioc.kind), ioc.value, ioc.written);
          if (cases[i].found == NULL || strcmp (line, cases[i].found) == 0)
            {
              g_free (found);
              found = g_steal_pointer (&line);
            }
        }
      g_assert_cmpstr (found, ==, cases[i].found);
    }
}

static void
test_generic_title (void)
{
  assert_title ("<entry xmlns='http://www.w3.org/2005/Atom'><author><name>Bob</name></author>"
                "<id>urn:1</id><title>Atom title</title><summary>s</summary></entry>",
                "Atom title");
  assert_title ("<entry xmlns='http://www.w3.org/2005/Atom'><title type='xhtml'><div>Two <b>bold"
                "</b> words</div></title></entry>",
                "Two bold words");
  assert_title ("<a><Name>n</Name><Description>d</Description></a>", "d");
  assert_title ("<a><message>m</message><name>n</name></a>", "n");
  assert_title ("<a><message><body>text</body></message></a>", "“a” element");
  assert_title ("<a><title/><summary>s</summary></a>", "s");
  assert_title ("<note>just words</note>", "just words");
  assert_title ("<json xmlns='urn:xmpp:json:0'>{\"a\": 1}</json>", "{\"a\": 1}");
  assert_title ("<e name='n' title='t'><x/></e>", "t");
  assert_title ("<x:e xmlns:x='urn:x'><y/></x:e>", "“e” element");
  assert_title ("<a><![CDATA[x < y]]></a>", "x < y");
}

static void
test_generic_severity (void)
{
  assert_severity ("<a severity='High'/>", XG_SEVERITY_HIGH);
  assert_severity ("<a><b><Severity> critical </Severity></b><c severity='low'/></a>",
                   XG_SEVERITY_CRITICAL);
  assert_severity ("<a><severity>9.8</severity></a>", XG_SEVERITY_UNKNOWN);
  assert_severity ("<a><severity><value>high</value></severity></a>", XG_SEVERITY_UNKNOWN);
  assert_severity ("<a severity='as high as it can possibly be'/>", XG_SEVERITY_UNKNOWN);
  assert_severity ("<a><title>high<severity/></title></a>", XG_SEVERITY_UNKNOWN);
}

static void
test_wrapped_iodef (void)
{
  g_auto (XgSummary) summary = { 0 };
  const char *xml = "<entry xmlns='http://www.w3.org/2005/Atom'><title>Shared today</title>"
                    "<content type='application/xml'>" INCIDENT (
                      "<IncidentID name='n'>1</IncidentID><Description>d</Description><Assessment>"
                      "<SystemImpact severity='medium'/></Assessment>") "</content></entry>";

  xg_payload_summarize (xml, strlen (xml), &summary);
  g_assert_cmpstr (summary.type, ==, "http://www.w3.org/2005/Atom");
  g_assert_cmpstr (summary.title, ==, "Shared today");
  g_assert_cmpstr (summary.incident, ==, "n/1");
  g_assert_cmpint (summary.severity, ==, XG_SEVERITY_MEDIUM);
}

static void
test_no_namespace (void)
{
  g_auto (XgSummary) summary = { 0 };

  xg_payload_summarize ("<a b='c &amp; &lt;'>d<e/>f&#228;</a>", 35, &summary);
  g_assert_null (summary.type);
  g_assert_null (summary.incident);
  g_assert_cmpstr (summary.text, ==, "c & < d fä");
}

static void
test_empty_text (void)
{
  g_auto (XgSummary) summary = { 0 };

  xg_payload_summarize ("<a xmlns='urn:a'/>", 18, &summary);
  g_assert_cmpstr (summary.type, ==, "urn:a");
  g_assert_null (summary.text);
  xg_summary_clear (&summary);
  xg_summary_clear (&summary);
}

static gpointer
summarize_thread (gpointer data)
{
  gsize length;
  g_autofree char *xml = load_data (data, &length);

  for (guint i = 0; i < 300; i++)
    {
      g_auto (XgSummary) summary = { 0 };

      xg_payload_summarize (xml, length, &summary);
      g_assert_true (g_str_has_prefix (summary.incident, "csirt.example.com/"));
    }
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[6];
  static const char *const files[] = { "iodef-full.xml", "iodef-v1.xml" };

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("summarize", summarize_thread, (gpointer) files[i % 2]);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
test_line_pieces (void)
{
  g_auto (XgLine) line = { 0 };

  xg_line_init (&line, 4, 20);
  xg_line_append (&line, "  he", 4);
  xg_line_append (&line, "llo\n", 4);
  xg_line_append (&line, " \t", 2);
  xg_line_append (&line, "wor", 3);
  xg_line_break (&line);
  xg_line_append (&line, "ld", 2);
  g_assert_cmpstr (line.text->str, ==, "hello wor ld");
  xg_line_append (&line, " trans\xc3\xa4tlantic", 14);
  g_assert_cmpstr (line.text->str, ==, "hello wor ld"); /* no half word */
  g_assert_true (line.full);
  xg_line_reset (&line);
  xg_line_append (&line, "1234567890123456789\xc3\xa4", 21);
  g_assert_cmpstr (line.text->str, ==, "1234567890123456789"); /* no half character */
}

static void
test_line_clean_bounds (void)
{
  g_autofree char *fits = xg_line_clean ("abc de ", 6);
  g_autofree char *cut = xg_line_clean ("abc def", 6);
  g_autofree char *cut_at_space = xg_line_clean ("abcde f", 6);

  g_assert_cmpstr (fits, ==, "abc de");
  g_assert_cmpstr (cut, ==, "abc d…");
  g_assert_cmpstr (cut_at_space, ==, "abcde…");
}

static void
test_speed (void)
{
  gsize length;
  g_autofree char *xml = load_data ("iodef-v1.xml", &length);
  guint n = 20000;

  g_test_timer_start ();
  for (guint i = 0; i < n; i++)
    {
      g_auto (XgSummary) summary = { 0 };

      xg_payload_summarize (xml, length, &summary);
    }
  g_test_timer_elapsed ();
  g_test_maximized_result (n / g_test_timer_last (),
                           "%.0f summaries/s of %" G_GSIZE_FORMAT " bytes",
                           n / g_test_timer_last (),
                           length);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/payload/iodef/minimal", test_minimal);
  g_test_add_func ("/payload/iodef/full", test_full);
  g_test_add_func ("/payload/iodef/several-incidents-are-counted", test_several_incidents);
  g_test_add_func ("/payload/iodef/version-1", test_version_1);
  g_test_add_func ("/payload/iodef/title-order", test_title_order);
  g_test_add_func ("/payload/iodef/severity", test_severity);
  g_test_add_func ("/payload/iodef/critical", test_critical);
  g_test_add_func ("/payload/iodef/inside-a-wrapper", test_wrapped_iodef);
  g_test_add_func ("/payload/title/is-one-line", test_title_is_one_line);
  g_test_add_func ("/payload/title/count-survives-a-long-title", test_count_survives_a_long_title);
  g_test_add_func ("/payload/generic/title", test_generic_title);
  g_test_add_func ("/payload/generic/severity", test_generic_severity);
  g_test_add_func ("/payload/generic/no-namespace", test_no_namespace);
  g_test_add_func ("/payload/generic/empty", test_empty_text);
  g_test_add_func ("/payload/purpose-and-tlp", test_purpose_and_tlp);
  g_test_add_func ("/payload/threads", test_threads);
  g_test_add_func ("/payload/marked-indicators", test_marked_indicators);
  g_test_add_func ("/payload/line/pieces", test_line_pieces);
  g_test_add_func ("/payload/line/bounds", test_line_clean_bounds);
  if (g_test_perf ())
    g_test_add_func ("/payload/speed", test_speed);
  return g_test_run ();
}
