/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "card-kit.h"

/* What a card makes of a document: sections, rows, tables, and what is too much for it. */

static const XgCardRow *
find_row (XgCard *card, guint part, const char *label)
{
  for (guint s = 0; s < xg_card_get_n_sections (card, part); s++)
    {
      const XgCardSection *section = xg_card_get_section (card, part, s);

      for (guint i = 0; i < section->rows->len; i++)
        {
          const XgCardRow *row = &g_array_index (section->rows, XgCardRow, i);

          if (g_strcmp0 (row->label, label) == 0)
            return row;
        }
    }
  g_error ("no row “%s”", label);
}

static const XgCardSection *
find_section (XgCard *card, guint part, const char *title)
{
  for (guint s = 0; s < xg_card_get_n_sections (card, part); s++)
    if (strcmp (xg_card_get_section (card, part, s)->title, title) == 0)
      return xg_card_get_section (card, part, s);
  return NULL;
}

static void
test_incident_has_its_sections_in_order (void)
{
  static const char *const titles[] = {
    "Incident",         "Description",
    "Assessment",       "Methods and References",
    "Methods",          "Contacts",
    "Event Data",       "Indicator Data",
    "Discovery",        "History",
    "Related Activity", "Additional Data",
    "Document",         "Not Known to This Card",
  };
  g_autofree char *xml = card_load ("reading/v2-every-class.xml");
  g_autoptr (XgCard) card = card_read (xml);
  const XgCardRow *row;

  g_assert_cmpint (xg_card_get_format (card), ==, XG_CARD_IODEF);
  g_assert_cmpuint (xg_card_get_n_parts (card), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    g_assert_cmpstr (xg_card_get_section (card, 0, i)->title, ==, titles[i]);

  row = find_row (card, 0, "System impact");
  g_assert_cmpstr (row->detail, ==, "severity high · completion succeeded · type takeover-account");
  g_assert_cmpint (row->severity, ==, XG_SEVERITY_HIGH);
  g_assert_cmpint (row->kind, ==, XG_CARD_ROW_HEADING);
  row = find_row (card, 0, "Incident ID");
  g_assert_cmpstr (row->value, ==, "csirt.example/E-1");
  row = find_row (card, 0, "Generated");
  g_assert_cmpint (row->kind, ==, XG_CARD_ROW_TIME);
  g_assert_cmpint (row->time, ==, G_GINT64_CONSTANT (1790834400250000));
  row = find_row (card, 0, "List");
  g_assert_cmpint (row->kind, ==, XG_CARD_ROW_CODE);
}

static void
test_what_the_card_does_not_know_is_at_its_end (void)
{
  static const char *const expected[] = {
    "\n/IODEF-Document/Incident/@v:own \nattribute of a vendor \n",
    "\n/IODEF-Document/Incident/Extra \nwhat no card knows \n",
    "\n/IODEF-Document/Incident/Extra/Hollow \n\n",
    "\n/IODEF-Document/Incident/Extra/@weight \n2 \n",
    "\n/IODEF-Document/Incident/EventData/EventData/SystemOfTomorrow \nnot in the schema \n",
    "\n/IODEF-Document/Incident/EventData/EventData/SystemOfTomorrow/@kind \nx \n",
    "\n/IODEF-Document/@v:stamp \non the document \n",
  };
  g_autofree char *xml = card_load ("reading/v2-every-class.xml");
  g_autoptr (XgCard) card = card_read (xml);
  g_autofree char *unknown = card_dup_shown (card, TRUE);
  g_auto (GStrv) lines = g_strsplit (unknown, "\n", -1);

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    if (strstr (unknown, expected[i]) == NULL)
      g_error ("%s is not in %s", expected[i], unknown);
  /* Three lines for each, and the empty ones at both ends. */
  g_assert_cmpuint (g_strv_length (lines), ==, 3 * G_N_ELEMENTS (expected) + 2);
}

/* The values of a cell, one a line: "label: value (detail)". */
static char *
dup_cell (const XgCardTable *table, guint row, guint column)
{
  const XgCardSection *cell = xg_card_table_get_cell (table, row, column);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < cell->rows->len; i++)
    {
      const XgCardRow *value = &g_array_index (cell->rows, XgCardRow, i);

      g_string_append_printf (text,
                              "%s%s: %s%s%s%s",
                              i > 0 ? "\n" : "",
                              value->label,
                              value->value != NULL ? value->value : "-",
                              value->detail != NULL ? " (" : "",
                              value->detail != NULL ? value->detail : "",
                              value->detail != NULL ? ")" : "");
    }
  return g_string_free (text, FALSE);
}

static void
check_table (XgCard *card,
             const char *title,
             const char *const *columns,
             guint n_columns,
             const char *const *cells,
             guint n_rows)
{
  const XgCardSection *section = find_section (card, 0, title);

  g_assert_nonnull (section);
  g_assert_nonnull (section->table);
  g_assert_cmpuint (section->table->columns->len, ==, n_columns);
  for (guint i = 0; i < n_columns; i++)
    g_assert_cmpstr (section->table->columns->pdata[i], ==, columns[i]);
  g_assert_cmpuint (xg_card_table_get_n_rows (section->table), ==, n_rows);
  for (guint row = 0; row < n_rows; row++)
    for (guint i = 0; i < n_columns; i++)
      {
        g_autofree char *cell = dup_cell (section->table, row, i);

        g_assert_cmpstr (cell, ==, cells[row * n_columns + i]);
      }
}

static void
test_systems_and_methods_are_tables (void)
{
  static const char *const system_columns[] = { "Flow", "Role", "Address", "Name", "Port", "More" };
  static const char *const systems[] = {
    "Flow: 1",
    "Role: source",
    "Address: 198.51.100.20 (category ipv4-addr)\nAddress: 64496 (category asn)",
    "",
    "",
    "Location: rented host\nSpoofed: no",
    /* */
    "Flow: 1",
    "Role: target",
    "Address: 192.0.2.34 (category ipv4-addr)",
    "Name: mail.victim.example",
    "Port: 443 (TCP (IP protocol 6))",
    "System status: innocent-hacked\nDomain status: assignedAndActive\nRole: - (category mail)\n"
    "Operating system: -\nDescription: ExampleOS 4",
    /* */
    "Flow: 2",
    "Role: target",
    "",
    "Name: loader.example.net",
    "Ports: 53,5353 (UDP (IP protocol 17))",
    "System status: watchlist\nDomain status: unknown",
    /* */
    "Flow: 2",
    "Role: ext-value\nRole: relay",
    "Address: 2001:db8::25 (category ipv6-addr)",
    "",
    "",
    "",
  };
  static const char *const method_columns[] = { "Method", "Reference", "URL", "Notes", "More" };
  static const char *const methods[] = {
    "Description: Exploited the web mail, then sent mail as its owner",
    "ID: CVE-2026-21411 (specIndex 1)",
    "URL: https://cve.example/CVE-2026-21411",
    "Description: Remote code execution in the web mail",
    "",
    /* */
    "",
    "",
    "URL: https://advisories.example/webmail-2026-04",
    "",
    "",
    /* */
    "Description: Guessed a password",
    "",
    "",
    "",
    "Restriction: private",
  };
  g_autofree char *xml = card_load ("reading/v2-flows.xml");
  g_autoptr (XgCard) card = card_read (xml);
  const XgCardSection *events;

  check_table (card,
               "Flows and Systems",
               system_columns,
               G_N_ELEMENTS (system_columns),
               systems,
               4);
  check_table (card,
               "Methods and References",
               method_columns,
               G_N_ELEMENTS (method_columns),
               methods,
               3);
  /* What is in a table is nowhere else; what else there is stays. */
  g_assert_null (find_section (card, 0, "Methods"));
  events = find_section (card, 0, "Event Data");
  g_assert_nonnull (events);
  g_assert_cmpuint (events->rows->len, ==, 2);
  g_assert_cmpstr (g_array_index (events->rows, XgCardRow, 1).value, ==, "The mailbox is taken");
}

#define SYSTEM(role)                                                                               \
  "<System category='" role "'><Node><Address>192.0.2.1</Address></Node></System>"

/* Events are told apart where flows do not do so already. */
static void
test_events_are_numbered_where_it_helps (void)
{
  static const struct
  {
    const char *events;
    guint n_columns;
    const char *first;
  } table[] = {
    { "<EventData><Flow>" SYSTEM ("source") "</Flow></EventData>", 2, "Role" },
    { "<EventData><Flow>" SYSTEM ("source") "</Flow><Flow>" SYSTEM ("target") "</Flow></EventData>",
      3,
      "Flow" },
    { "<EventData><Flow>" SYSTEM ("source") "</Flow></EventData><EventData><Flow>" SYSTEM (
        "target") "</Flow></EventData>",
      3,
      "Flow" },
    { "<EventData><Flow>" SYSTEM ("source") "</Flow><Flow>" SYSTEM (
        "target") "</Flow><EventData><Flow>" SYSTEM ("infrastructure") "</Flow></EventData>"
                                                                       "</EventData>",
      4,
      "Event" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *xml =
        g_strdup_printf ("<IODEF-Document xmlns='urn:ietf:params:xml:ns:iodef-2.0'><Incident>%s"
                         "</Incident></IODEF-Document>",
                         table[i].events);
      g_autoptr (XgCard) card = card_read (xml);
      const XgCardSection *section = find_section (card, 0, "Flows and Systems");

      g_assert_nonnull (section);
      g_assert_cmpuint (section->table->columns->len, ==, table[i].n_columns);
      g_assert_cmpstr (section->table->columns->pdata[0], ==, table[i].first);
      /* Nothing is left of events that only had flows. */
      g_assert_null (find_section (card, 0, "Event Data"));
    }
}

/* A system that has more to say than a table bears keeps its rows. */
static void
test_a_long_system_stays_in_rows (void)
{
  g_autofree char *xml = card_load ("reading/v2-every-class.xml");
  g_autoptr (XgCard) card = card_read (xml);

  g_assert_null (find_section (card, 0, "Flows and Systems"));
  g_assert_cmpstr (find_row (card, 0, "Asset ID")->value, ==, "asset-77");
}

static void
test_documents_of_several_parts (void)
{
  g_autofree char *two = card_load ("reading/v2-two.xml");
  g_autofree char *alerts = card_load ("reading/idmef.xml");
  g_autofree char *entries = card_load ("reading/atom.xml");
  g_autoptr (XgCard) card = card_read (two);
  g_autoptr (XgCard) idmef = card_read (alerts);
  g_autoptr (XgCard) atom = card_read (entries);

  g_assert_cmpuint (xg_card_get_n_parts (card), ==, 2);
  g_assert_cmpstr (find_row (card, 0, "Incident ID")->value, ==, "a.example/100");
  g_assert_cmpstr (find_row (card, 1, "Incident ID")->value, ==, "a.example/101");
  g_assert_cmpstr (xg_incident_get_id (xg_card_get_incident (card, 1)), ==, "a.example/101");
  for (guint part = 0; part < 2; part++)
    {
      g_assert_cmpstr (find_row (card, part, "Additional data")->value, ==, "B-9");
      g_assert_cmpstr (find_row (card, part, "/bundle/trailer")->value, ==, "signed elsewhere");
    }

  g_assert_cmpint (xg_card_get_format (idmef), ==, XG_CARD_IDMEF);
  g_assert_cmpuint (xg_card_get_n_parts (idmef), ==, 2);
  g_assert_cmpuint (xg_card_get_n_indicators (idmef, 0), ==, 2);
  g_assert_cmpstr (xg_card_get_indicator (idmef, 0, 0)->value, ==, "192.0.2.151");
  g_assert_cmpstr (xg_card_get_indicator (idmef, 0, 0)->role, ==, "source");
  g_assert_cmpstr (xg_card_get_indicator (idmef, 0, 1)->kind, ==, "ipv6-addr");
  g_assert_null (xg_card_get_indicator (idmef, 0, 2));
  g_assert_nonnull (find_section (idmef, 0, "Targets"));
  g_assert_cmpstr (find_row (idmef, 0, "/IDMEF-Message/Alert/Novelty")->value, ==, "new thing");

  g_assert_cmpint (xg_card_get_format (atom), ==, XG_CARD_ATOM);
  g_assert_cmpuint (xg_card_get_n_parts (atom), ==, 2);
  g_assert_cmpstr (find_row (atom, 1, "Title")->value, ==, "Second");
}

static void
test_stix (void)
{
  static const char *const values[] = {
    "Control server – Größe",
    "malicious-activity",
    "c2",
    "85",
    "false",
    "null",
    "1e400",
    "lockheed",
    "first",
    "second",
    "Grid CSIRT",
    "cdn.grid.example",
    "indicates",
    "bundle",
    "none",
  };
  static const struct
  {
    const char *kind;
    const char *value;
  } indicators[] = {
    { "ipv4-addr", "198.51.100.77" },
    { "sha256", "aec070645fe53ee3b3763059376134f058cc337247c978add178b6ccdfb0019f" },
    { "file", "it's.exe" },
    { "domain", "cdn.grid.example" },
  };
  g_autofree char *xml = card_load ("reading/stix.xml");
  g_autoptr (XgCard) card = card_read (xml);
  g_autofree char *shown = card_dup_shown (card, FALSE);
  g_autofree char *title = xg_card_dup_title (card, 0);

  g_assert_cmpint (xg_card_get_format (card), ==, XG_CARD_STIX);
  g_assert_cmpstr (title, ==, "STIX bundle of 4 objects");
  g_assert_nonnull (find_section (card, 0, "indicator: Control server – Größe"));
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *line = g_strdup_printf ("\n%s \n", values[i]);

      if (strstr (shown, line) == NULL)
        g_error ("“%s” is not on the card", values[i]);
    }
  find_row (card, 0, "x_empty");
  find_row (card, 0, "x_none");
  find_row (card, 0, "x_text");
  g_assert_cmpuint (xg_card_get_n_indicators (card, 0), ==, G_N_ELEMENTS (indicators));
  for (guint i = 0; i < G_N_ELEMENTS (indicators); i++)
    {
      g_assert_cmpstr (xg_card_get_indicator (card, 0, i)->kind, ==, indicators[i].kind);
      g_assert_cmpstr (xg_card_get_indicator (card, 0, i)->value, ==, indicators[i].value);
    }
}

static void
test_broken_json_is_text (void)
{
  static const char xml[] = "<json xmlns='urn:xmpp:json:0'>{\"type\": \"bundle\", }</json>";
  g_autoptr (XgCard) card = card_read (xml);

  g_assert_cmpint (xg_card_get_format (card), ==, XG_CARD_XML);
  g_assert_cmpstr (find_row (card, 0, "json")->value, ==, "{\"type\": \"bundle\", }");
}

static void
test_large_and_deep_documents_are_bounded (void)
{
  static const char doctype[] = "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>";
  g_autoptr (GString) wide = g_string_new ("<a xmlns='urn:ietf:params:xml:ns:iodef-2.0'>");
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GString) arrays = g_string_new ("<json>");
  g_autoptr (XgCard) card = NULL;
  g_autoptr (GError) error = NULL;

  g_string_append (wide, "<Incident><Flow>");
  for (guint i = 0; i < 400000; i++)
    g_string_append (wide, "<Unheard/>");
  g_string_append (wide, "</Flow></Incident></a>");
  card = xg_card_new (wide->str, wide->len, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (xg_card_get_n_left_out (card), >, 99000);
  g_assert_cmpuint (xg_card_get_n_left_out (card), <, 101000);
  g_clear_object (&card);

  for (guint i = 0; i < 100000; i++)
    g_string_append (deep, "<a>");
  for (guint i = 0; i < 100000; i++)
    g_string_append (deep, "</a>");
  card = xg_card_new (deep->str, deep->len, &error);
  g_assert_null (card);
  g_assert_nonnull (strstr (error->message, "nested more than 250"));
  g_clear_error (&error);

  for (guint i = 0; i < 1000000; i++)
    g_string_append_c (arrays, '[');
  g_string_append (arrays, "</json>");
  card = xg_card_new (arrays->str, arrays->len, &error);
  g_assert_no_error (error);
  g_assert_cmpint (xg_card_get_format (card), ==, XG_CARD_XML);
  g_clear_object (&card);

  card = xg_card_new (doctype, strlen (doctype), &error);
  g_assert_null (card);
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/card/incident-has-its-sections-in-order",
                   test_incident_has_its_sections_in_order);
  g_test_add_func ("/card/what-the-card-does-not-know-is-at-its-end",
                   test_what_the_card_does_not_know_is_at_its_end);
  g_test_add_func ("/card/systems-and-methods-are-tables", test_systems_and_methods_are_tables);
  g_test_add_func ("/card/events-are-numbered-where-it-helps",
                   test_events_are_numbered_where_it_helps);
  g_test_add_func ("/card/a-long-system-stays-in-rows", test_a_long_system_stays_in_rows);
  g_test_add_func ("/card/documents-of-several-parts", test_documents_of_several_parts);
  g_test_add_func ("/card/stix", test_stix);
  g_test_add_func ("/card/broken-json-is-text", test_broken_json_is_text);
  g_test_add_func ("/card/large-and-deep-documents-are-bounded",
                   test_large_and_deep_documents_are_bounded);
  return g_test_run ();
}
