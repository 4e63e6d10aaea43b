/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <libxml/parser.h>
#include <libxml/xpath.h>

#include "card-kit.h"

/* Every value of a document is on its card. libxml2 walks the documents independently of it. */

static const char *const documents[] = {
  "iodef-full.xml",
  "iodef-minimal.xml",
  "iodef-multi.xml",
  "iodef-v1.xml",
  "reading/atom.xml",
  "reading/idmef.xml",
  "reading/plain.xml",
  "reading/v1-botnet.xml",
  "reading/v1-reconnaissance.xml",
  "reading/v1-watchlist.xml",
  "reading/v1-worm.xml",
  "reading/v2-campaign.xml",
  "reading/v2-every-class.xml",
  "reading/v2-flows.xml",
  "reading/v2-minimal.xml",
  "reading/v2-two.xml",
};

static xmlDoc *
parse (const char *xml)
{
  xmlDoc *doc = xmlReadMemory (xml, (int) strlen (xml), NULL, NULL, XML_PARSE_NONET);

  g_assert_nonnull (doc);
  return doc;
}

typedef void (*Visit) (xmlNode *node, guint index, gpointer data);

/* Every attribute, and every text that is not only white space. */
static guint
walk (xmlDoc *doc, Visit visit, gpointer data)
{
  xmlXPathContext *context = xmlXPathNewContext (doc);
  xmlXPathObject *found =
    xmlXPathEvalExpression (BAD_CAST "//@* | //text()[normalize-space()]", context);
  guint n = (guint) found->nodesetval->nodeNr;

  for (guint i = 0; i < n; i++)
    visit (found->nodesetval->nodeTab[i], i, data);
  xmlXPathFreeObject (found);
  xmlXPathFreeContext (context);
  return n;
}

static void
check_is_shown (xmlNode *node, guint index, gpointer data)
{
  xmlChar *value = xmlNodeGetContent (node);
  g_autoptr (GString) words = g_string_new (NULL);

  card_append_words (words, (const char *) value);
  g_string_truncate (words, MAX (words->len, 2) - 2); /* without the last space */
  if (strstr (data, words->str) == NULL)
    g_error ("%s “%s” is not on the card", node->name, words->str);
  xmlFree (value);
}

static void
test_every_value_is_on_the_card (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autofree char *xml = card_load (documents[i]);
      g_autoptr (XgCard) card = card_read (xml);
      g_autofree char *shown = card_dup_shown (card, FALSE);
      xmlDoc *doc = parse (xml);
      guint n;

      g_test_message ("%s", documents[i]);
      n = walk (doc, check_is_shown, shown);
      g_assert_cmpuint (n, >, 5);
      xmlFreeDoc (doc);
    }
}

static void
make_unique (xmlNode *node, guint index, gpointer data)
{
  g_autofree char *token = g_strdup_printf ("v%uv", index);

  xmlNodeSetContent (node, BAD_CAST token);
}

static void
check_token (xmlNode *node, guint index, gpointer data)
{
  g_autofree char *token = g_strdup_printf ("v%uv", index);

  if (strstr (data, token) == NULL)
    {
      xmlChar *path = xmlGetNodePath (node);

      g_error ("%s is not on the card", (const char *) path);
    }
}

/* As before, but "1" can't be mistaken for another 1. */
static void
test_every_single_value_has_a_place (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autofree char *xml = card_load (documents[i]);
      xmlDoc *doc = parse (xml);
      xmlChar *changed = NULL;
      int length = 0;

      g_test_message ("%s", documents[i]);
      walk (doc, make_unique, NULL);
      xmlDocDumpMemory (doc, &changed, &length);
      {
        g_autoptr (XgCard) card = card_read ((const char *) changed);
        g_autofree char *shown = card_dup_shown (card, FALSE);

        walk (doc, check_token, shown);
      }
      xmlFree (changed);
      xmlFreeDoc (doc);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/card/every-value-is-on-the-card", test_every_value_is_on_the_card);
  g_test_add_func ("/card/every-single-value-has-a-place", test_every_single_value_has_a_place);
  return g_test_run ();
}
