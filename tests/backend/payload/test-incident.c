/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "payload-data.h"
#include "payload/xg-incident.h"
#include "payload/xg-payload.h"

typedef struct
{
  const char *kind;
  const char *value;
  const char *role;
} Expected;

static GListModel *
parse (const char *xml)
{
  g_autoptr (GError) error = NULL;
  GListModel *incidents = xg_incident_parse (xml, strlen (xml), &error);

  g_assert_no_error (error);
  return incidents;
}

static void
assert_indicators (XgIncident *incident, const Expected *expected, guint n_expected)
{
  guint n = xg_incident_get_n_indicators (incident);

  for (guint i = 0; i < MIN (n, n_expected); i++)
    {
      const XgIndicator *indicator = xg_incident_get_indicator (incident, i);

      g_assert_cmpstr (indicator->kind, ==, expected[i].kind);
      g_assert_cmpstr (indicator->value, ==, expected[i].value);
      g_assert_cmpstr (indicator->role, ==, expected[i].role);
    }
  g_assert_cmpuint (n, ==, n_expected);
  g_assert_null (xg_incident_get_indicator (incident, n));
}

static void
test_full (void)
{
  static const Expected expected[] = {
    { "ipv4-addr", "192.0.2.104", "source" },
    { "domain", "c2.butterfly.example", "target" },
    { "ipv6-addr", "2001:db8::666", "target" },
    { "file", "dropper.exe", NULL },
    { "url", "http://downloads.example/dropper.exe", NULL },
    { "sha256", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", NULL },
    { "registry-key", "HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\butterfly", NULL },
    { "domain", "kj290023j09r34.example", NULL },
    { "domain", "09ijk23jfj0k8.example", NULL },
    { "ipv4-net", "203.0.113.0/24", NULL },
    { "email", "invoice@butterfly.example", NULL },
    { "email-subject", "Overdue invoice", NULL },
    { "sha1", "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3", NULL },
    { "url", "http://c2.butterfly.example/gate.php?id=1&k=2", NULL },
    { "md5", "d41d8cd98f00b204e9800998ecf8427e", NULL },
    { "md5", "098f6bcd4621d373cade4e832627b4f6", NULL },
  };
  g_autofree char *xml = load_data ("iodef-full.xml", NULL);
  g_autoptr (GListModel) incidents = parse (xml);
  g_autoptr (XgIncident) incident = g_list_model_get_item (incidents, 0);

  g_assert_cmpuint (g_list_model_get_n_items (incidents), ==, 1);
  g_assert_cmpstr (xg_incident_get_id (incident), ==, "csirt.example.com/189493");
  g_assert_cmpstr (xg_incident_get_title (incident),
                   ==,
                   "Command & control of the Butterfly botnet reached from two branch offices");
  g_assert_cmpstr (xg_incident_get_purpose (incident), ==, "mitigation");
  g_assert_cmpstr (xg_incident_get_restriction (incident), ==, "amber");
  g_assert_nonnull (strstr (xg_incident_get_description (incident), "\n\nSteuerung des"));
  g_assert_cmpstr (xg_incident_get_impact (incident),
                   ==,
                   "takeover-system (high, succeeded): Workstations run the implant; noise (low); "
                   "degraded-reputation (medium); 40 hours (medium); 2500 EUR (low)");
  g_assert_cmpstr (xg_incident_get_confidence (incident), ==, "high");
  g_assert_cmpstr (xg_incident_get_contacts (incident),
                   ==,
                   "creator: CSIRT for example.com, contact@csirt.example.com, +1-555-0100\n"
                   "irt: Alice Analyst, alice@csirt.example.com");
  g_assert_cmpint (xg_incident_get_severity (incident), ==, XG_SEVERITY_CRITICAL);
  g_assert_cmpint (xg_incident_get_detect_time (incident),
                   ==,
                   G_GINT64_CONSTANT (1790939880250000));
  g_assert_cmpint (xg_incident_get_start_time (incident), ==, G_GINT64_CONSTANT (1790931600000000));
  g_assert_cmpint (xg_incident_get_end_time (incident), ==, G_GINT64_CONSTANT (1790947800000000));
  g_assert_cmpint (xg_incident_get_report_time (incident),
                   ==,
                   G_GINT64_CONSTANT (1790949600000000));
  g_assert_cmpint (xg_incident_get_generation_time (incident),
                   ==,
                   G_GINT64_CONSTANT (1790949900000000));
  assert_indicators (incident, expected, G_N_ELEMENTS (expected));
}

static void
test_version_1 (void)
{
  static const Expected expected[] = {
    { "domain", "worm.example.org", "source" },   { "ipv4-addr", "192.0.2.200", "source" },
    { "ipv4-net", "192.0.2.16/28", "target" },    { "ipv4-addr", "192.0.2.17", "target" },
    { "email", "root@victim.example", "target" },
  };
  g_autofree char *xml = load_data ("iodef-v1.xml", NULL);
  g_autoptr (GListModel) incidents = parse (xml);
  g_autoptr (XgIncident) incident = g_list_model_get_item (incidents, 0);

  g_assert_cmpuint (g_list_model_get_n_items (incidents), ==, 1);
  g_assert_cmpstr (xg_incident_get_id (incident), ==, "csirt.example.com/189493");
  g_assert_cmpstr (xg_incident_get_restriction (incident), ==, "need-to-know");
  g_assert_cmpstr (xg_incident_get_impact (incident),
                   ==,
                   "admin (high, succeeded): Administrator access");
  g_assert_cmpstr (xg_incident_get_confidence (incident), ==, "85");
  g_assert_cmpstr (xg_incident_get_contacts (incident),
                   ==,
                   "creator: Example.com CSIRT, contact@csirt.example.com");
  g_assert_cmpint (xg_incident_get_report_time (incident),
                   ==,
                   G_GINT64_CONSTANT (1000423164000000));
  g_assert_cmpint (xg_incident_get_generation_time (incident), ==, 0);
  assert_indicators (incident, expected, G_N_ELEMENTS (expected));
}

static void
test_minimal (void)
{
  g_autofree char *xml = load_data ("iodef-minimal.xml", NULL);
  g_autoptr (GListModel) incidents = parse (xml);
  g_autoptr (XgIncident) incident = g_list_model_get_item (incidents, 0);

  g_assert_cmpstr (xg_incident_get_contacts (incident), ==, "creator: contact@csirt.example.com");
  g_assert_null (xg_incident_get_description (incident));
  g_assert_null (xg_incident_get_impact (incident));
  g_assert_null (xg_incident_get_confidence (incident));
  g_assert_cmpint (xg_incident_get_severity (incident), ==, XG_SEVERITY_UNKNOWN);
  g_assert_cmpint (xg_incident_get_detect_time (incident), ==, 0);
  g_assert_cmpuint (xg_incident_get_n_indicators (incident), ==, 0);
}

static void
test_several (void)
{
  static const struct
  {
    const char *id;
    const char *title;
    XgSeverity severity;
  } expected[] = {
    { "isac.example/a-1", "Horizontal scan for port 102", XG_SEVERITY_LOW },
    { "isac.example/a-2", "Controller firmware replaced", XG_SEVERITY_HIGH },
    { "isac.example/a-3", "Nothing to see", XG_SEVERITY_UNKNOWN },
  };
  g_autofree char *xml = load_data ("iodef-multi.xml", NULL);
  g_autoptr (GListModel) incidents = parse (xml);

  g_assert_cmpuint (g_list_model_get_n_items (incidents), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (XgIncident) incident = g_list_model_get_item (incidents, i);

      g_assert_cmpstr (xg_incident_get_id (incident), ==, expected[i].id);
      g_assert_cmpstr (xg_incident_get_title (incident), ==, expected[i].title);
      g_assert_cmpint (xg_incident_get_severity (incident), ==, expected[i].severity);
    }
}

#define HASH(algorithm, value)                                                                     \
  "<Hash><d:DigestMethod Algorithm='" algorithm "'/><d:DigestValue>" value "</d:DigestValue></"    \
  "Hash>"

static void
test_hashes (void)
{
  static const Expected expected[] = {
    { "sha1", "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3", NULL }, /* hexadecimal */
    { "md5", "098f6bcd4621d373cade4e832627b4f6", NULL },          /* base64 */
    { "sha1", "356a192b7913b04c54574d18c28d46e6395428ab", NULL }, /* base64 of hexadecimal */
    { "md5", "d41d8cd98f00b204e9800998ecf8427e", NULL },          /* algorithm not said */
    { "hash", "who knows", NULL },
    { "sha256", "too short", NULL },
  };
  g_autoptr (GListModel) incidents = parse (
    "<IODEF-Document xmlns='" XG_NS_IODEF_2 "' xmlns:d='http://www.w3.org/2000/09/xmldsig#'>"
    "<Incident><IndicatorData><Indicator><Observable><FileData><File><HashData>" HASH (
      "http://www.w3.org/2000/09/xmldsig#sha1",
      "A94A8FE5CCB19BA61C4C0873D391E987982FBBD3") HASH ("http://x/#md5", "CY9rzUYh03PK3k6DJie09g==")
      HASH ("http://www.w3.org/2000/09/xmldsig#sha1",
            "MzU2YTE5MmI3OTEzYjA0YzU0NTc0ZDE4YzI4ZDQ2ZTYzOTU0MjhhYg==")
        HASH ("", "d41d8cd98f00b204e9800998ecf8427e") HASH ("urn:own", "who knows")
          HASH ("http://www.w3.org/2001/04/xmlenc#sha256",
                "too short") "</HashData></File></FileData></Observable></Indicator>"
                             "</IndicatorData></Incident></IODEF-Document>");
  g_autoptr (XgIncident) incident = g_list_model_get_item (incidents, 0);

  assert_indicators (incident, expected, G_N_ELEMENTS (expected));
}

static void
test_not_indicators (void)
{
  g_autoptr (GListModel) incidents =
    parse ("<IODEF-Document xmlns='" XG_NS_IODEF_2 "'><Incident><Contact><Address>Main Street"
           "</Address><Email><EmailTo>a@b.example</EmailTo></Email></Contact><Method><Reference>"
           "<URL>https://blog.example/</URL></Reference></Method><Discovery><Node><Address>"
           "192.0.2.9</Address></Node></Discovery><EventData><Flow><System><Node><Address/>"
           "<Address> \n </Address><x:Address xmlns:x='urn:x'>192.0.2.1</x:Address></Node></System>"
           "</Flow></EventData></Incident></IODEF-Document>");
  g_autoptr (XgIncident) incident = g_list_model_get_item (incidents, 0);

  g_assert_cmpuint (xg_incident_get_n_indicators (incident), ==, 0);
}

static void
test_many_indicators (void)
{
  g_autoptr (GString) xml = g_string_new ("<IODEF-Document xmlns='" XG_NS_IODEF_2 "'><Incident>"
                                          "<IndicatorData><Indicator><Observable>"
                                          "<BulkObservable type='ipv4-addr'><BulkObservableList>");
  g_autoptr (GListModel) incidents = NULL;
  g_autoptr (XgIncident) incident = NULL;

  for (guint i = 0; i < XG_INCIDENT_MAX_INDICATORS + 1000; i++)
    g_string_append_printf (xml, "10.%u.%u.%u\n", i >> 16, (i >> 8) & 255, i & 255);
  g_string_append (xml,
                   "</BulkObservableList></BulkObservable></Observable></Indicator></IndicatorData>"
                   "</Incident></IODEF-Document>");
  incidents = parse (xml->str);
  incident = g_list_model_get_item (incidents, 0);
  g_assert_cmpuint (xg_incident_get_n_indicators (incident), ==, XG_INCIDENT_MAX_INDICATORS);
  g_assert_cmpstr (xg_incident_get_indicator (incident, 257)->value, ==, "10.0.1.1");
}

static void
test_times (void)
{
  static const struct
  {
    const char *text;
    gint64 time;
  } cases[] = {
    { "1970-01-01T00:00:01Z", 1000000 }, { " 1970-01-01T01:00:00.5+01:00\n", 500000 },
    { "1970-01-01T00:00:02", 2000000 },  { "yesterday", 0 },
    { "2026-13-45T00:00:00Z", 0 },       { "", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *xml =
        g_strdup_printf ("<IODEF-Document xmlns='" XG_NS_IODEF_2 "'><Incident><StartTime>%s"
                         "</StartTime></Incident></IODEF-Document>",
                         cases[i].text);
      g_autoptr (GListModel) incidents = parse (xml);
      g_autoptr (XgIncident) incident = g_list_model_get_item (incidents, 0);

      g_assert_cmpint (xg_incident_get_start_time (incident), ==, cases[i].time);
    }
}

static void
test_errors (void)
{
  static const struct
  {
    const char *xml;
    int code;
  } cases[] = {
    { "<note xmlns='urn:n'>hello</note>", XG_PAYLOAD_ERROR_NOT_IODEF },
    { "<IODEF-Document xmlns='" XG_NS_IODEF_2 "'/>", XG_PAYLOAD_ERROR_NOT_IODEF },
    { "<IODEF-Document xmlns='" XG_NS_IODEF_2 "'><Incident><EventData>",
      XG_PAYLOAD_ERROR_MALFORMED },
    { "<!DOCTYPE x><x/>", XG_PAYLOAD_ERROR_REFUSED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (xg_incident_parse (cases[i].xml, strlen (cases[i].xml), &error));
      g_assert_error (error, XG_PAYLOAD_ERROR, cases[i].code);
    }
}

static void
test_lifetime (void)
{
  g_autofree char *xml = load_data ("iodef-full.xml", NULL);
  GListModel *incidents = parse (xml);
  XgIncident *incident = g_list_model_get_item (incidents, 0);

  g_assert_finalize_object (incidents);
  g_assert_finalize_object (incident);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/incident/full", test_full);
  g_test_add_func ("/incident/version-1", test_version_1);
  g_test_add_func ("/incident/minimal", test_minimal);
  g_test_add_func ("/incident/several", test_several);
  g_test_add_func ("/incident/hashes-become-hexadecimal", test_hashes);
  g_test_add_func ("/incident/only-evidence-is-an-indicator", test_not_indicators);
  g_test_add_func ("/incident/indicators-are-bounded", test_many_indicators);
  g_test_add_func ("/incident/times", test_times);
  g_test_add_func ("/incident/errors", test_errors);
  g_test_add_func ("/incident/lifetime", test_lifetime);
  return g_test_run ();
}
