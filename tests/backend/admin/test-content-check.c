/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "admin/xg-content-check.h"
#include "payload/xg-incident.h"
#include "payload/xg-payload.h"

static void
test_faults_have_a_place (void)
{
  static const struct
  {
    const char *xml;
    int line; /* -1: nothing is wrong */
    const char *words;
  } cases[] = {
    { "<a xmlns='urn:x'>text</a>", -1, "" },
    { "<?xml version='1.0'?>\n<a xmlns='urn:x'/>\n", -1, "" },
    { "", 0, "Write one XML element" },
    { " \n\t", 0, "Write one XML element" },
    { "<a/>", 0, "xmlns" },
    { "<a xmlns='urn:x'>\n<b></a>", 2, "" },
    { "<a xmlns='urn:x'/>\n\n<b/>", 3, "second one" },
    { "<a xmlns='urn:x'>\n&nbsp;</a>", 2, "nbsp" },
    { "<a xmlns='urn:x'>\n<!-- no --></a>", 2, "not allowed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (XgContentFault) fault = xg_content_check (cases[i].xml);

      g_test_message ("%s", cases[i].xml);
      if (cases[i].line < 0)
        {
          g_assert_null (fault);
          continue;
        }
      g_assert_nonnull (fault);
      g_assert_cmpint (fault->line, ==, cases[i].line);
      g_assert_nonnull (strstr (fault->sentence, cases[i].words));
    }
}

static void
test_more_than_a_megabyte (void)
{
  g_autoptr (GString) xml = g_string_new ("<a xmlns='urn:x'>");
  g_autoptr (XgContentFault) fault = NULL;

  for (guint i = 0; i < XG_CONTENT_MAX; i++)
    g_string_append_c (xml, 'x');
  g_string_append (xml, "</a>");
  fault = xg_content_check (xml->str);
  g_assert_nonnull (fault);
  g_assert_cmpint (fault->line, ==, 0);
}

/* What one begins with can be published as it is. */
static void
test_templates_are_good (void)
{
  g_autofree char *iodef = xg_content_make_template (XG_NS_IODEF_2, "soc@bank.example/x");
  g_autofree char *other = xg_content_make_template ("urn:a&b", NULL);
  g_autofree char *none = xg_content_make_template (NULL, NULL);
  g_autoptr (GListModel) incidents = xg_incident_parse (iodef, strlen (iodef), NULL);

  g_assert_null (xg_content_check (iodef));
  g_assert_nonnull (incidents);
  g_assert_cmpuint (g_list_model_get_n_items (incidents), ==, 1);
  g_assert_nonnull (strstr (iodef, "soc@bank.example<"));
  g_assert_null (xg_content_check (other));
  g_assert_cmpstr (none, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/content-check/faults-have-a-place", test_faults_have_a_place);
  g_test_add_func ("/content-check/more-than-a-megabyte", test_more_than_a_megabyte);
  g_test_add_func ("/content-check/templates-are-good", test_templates_are_good);
  return g_test_run ();
}
