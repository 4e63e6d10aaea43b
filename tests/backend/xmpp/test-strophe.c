/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-stanza-tree.h"
#include "xmpp/xg-strophe.h"
#include "xmpp/xg-xmpp-error.h"

/* What stands between libstrophe and the rest: its allocator and the copy of its stanzas. */

#define N_BLOCKS 20000

static void
test_memory_counts (void)
{
  XgStropheMemory memory;
  void *block;
  gsize held;

  xg_strophe_memory_init (&memory);
  block = memory.functions.alloc (100, &memory);
  held = memory.held;
  g_assert_cmpuint (held, >=, 100);
  block = memory.functions.realloc (block, 1000000, &memory);
  g_assert_cmpuint (memory.held, >=, 1000000);
  g_assert_cmpuint (memory.held, <, 1000000 + held);
  block = memory.functions.realloc (block, 10, &memory);
  g_assert_cmpuint (memory.held, <, 1000);
  memory.functions.free (block, &memory);
  memory.functions.free (NULL, &memory);
  g_assert_cmpuint (memory.held, ==, 0);
  xg_strophe_memory_clear (&memory);
}

static void
test_memory_keeps_contents (void)
{
  XgStropheMemory memory;
  g_autofree guint8 **blocks = g_new0 (guint8 *, N_BLOCKS);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  xg_strophe_memory_init (&memory);
  for (guint turn = 0; turn < N_BLOCKS * 5; turn++)
    {
      guint i = (guint) g_rand_int_range (rand, 0, N_BLOCKS);
      guint8 mark = (guint8) (i * 7 + 1);
      gsize size = (gsize) g_rand_int_range (rand, 2, turn % 50 == 0 ? 5000 : 300);

      if (blocks[i] != NULL && turn % 2 == 0)
        {
          g_assert_cmpuint (blocks[i][0], ==, mark);
          memory.functions.free (g_steal_pointer (&blocks[i]), &memory);
          continue;
        }
      if (blocks[i] != NULL)
        g_assert_cmpuint (blocks[i][1], ==, mark);
      blocks[i] = memory.functions.realloc (blocks[i], size, &memory);
      g_assert_cmpuint (GPOINTER_TO_SIZE (blocks[i]) % 16, ==, 0);
      memset (blocks[i], mark, size);
    }
  for (guint i = 0; i < N_BLOCKS; i++)
    memory.functions.free (blocks[i], &memory);
  g_assert_cmpuint (memory.held, ==, 0);
  xg_strophe_memory_clear (&memory);
}

/* What reading @xml costs. */
static void
measure (const char *xml, guint64 *text_steps, guint64 *attribute_steps)
{
  XgStropheMemory memory;
  xmpp_ctx_t *ctx;
  xmpp_stanza_t *stanza;

  xg_strophe_memory_init (&memory);
  xg_strophe_watch (&memory);
  ctx = xmpp_ctx_new (&memory.functions, NULL);
  xg_strophe_memory_begin_parse (&memory);
  stanza = xmpp_stanza_new_from_string (ctx, xml);
  xg_strophe_memory_end_parse (&memory);
  g_assert_nonnull (stanza);
  *text_steps = memory.text_steps;
  *attribute_steps = memory.attribute_steps;
  xg_strophe_memory_end_stanza (&memory);
  g_assert_cmpuint (memory.text_steps, ==, 0);
  g_assert_cmpuint (memory.attribute_steps, ==, 0);
  xmpp_stanza_release (stanza);
  g_assert_cmpuint (memory.n_elements, ==, 0);
  xmpp_ctx_free (ctx);
  xg_strophe_memory_clear (&memory);
}

static guint64
measure_lines (guint n_lines)
{
  g_autoptr (GString) xml = g_string_new ("<a xmlns='urn:a'>");
  guint64 text_steps;
  guint64 attribute_steps;

  for (guint i = 0; i < n_lines; i++)
    g_string_append (xml, "a line of a text that has thirty-two\n");
  g_string_append (xml, "</a>");
  measure (xml->str, &text_steps, &attribute_steps);
  g_assert_cmpuint (attribute_steps, <, 100);
  return text_steps;
}

static void
test_cost_of_lines (void)
{
  guint64 few = measure_lines (1000);
  guint64 many = measure_lines (4000);

  /* Half of the text each time. */
  g_assert_cmpuint (few, >, 1000 * 1000 * 32 / 2);
  g_assert_cmpuint (many, >, few * 15);
  g_assert_cmpuint (many, <, few * 17);
}

static guint64
measure_attributes (guint n_elements, guint n_attributes)
{
  g_autoptr (GString) xml = g_string_new ("<a xmlns='urn:a'>");
  guint64 text_steps;
  guint64 attribute_steps;

  for (guint i = 0; i < n_elements; i++)
    {
      g_string_append (xml, "<b");
      for (guint j = 0; j < n_attributes; j++)
        g_string_append_printf (xml, " n%u='v'", j);
      g_string_append (xml, "/>");
    }
  g_string_append (xml, "</a>");
  measure (xml->str, &text_steps, &attribute_steps);
  return attribute_steps;
}

static void
test_cost_of_attributes (void)
{
  guint64 one = measure_attributes (1, 1000);

  g_assert_cmpuint (one, >=, 1000 * 1000);
  g_assert_cmpuint (one, <, 1000 * 1000 * 3);
  g_assert_cmpuint (measure_attributes (10, 1000), >, one * 9);
  g_assert_cmpuint (measure_attributes (1, 2000), >, one * 3);
  g_assert_cmpuint (measure_attributes (1000, 5), <, 1000 * 100);
}

/* Copies of names that are as big as an element come before it. */
static void
test_finds_stanza (void)
{
  static const char *const ends[] = { "", "t", "<b/>t<c/>" };

  for (guint length = 1; length < 150; length++)
    {
      g_autofree char *name = g_strnfill (length, 'n');
      g_autofree char *xml = g_strdup_printf ("<%s xmlns='%s' a='%s' %s='b'>%s%s</%s>",
                                              name,
                                              name,
                                              name,
                                              name,
                                              name,
                                              ends[length % G_N_ELEMENTS (ends)],
                                              name);
      XgStropheMemory memory;
      xmpp_ctx_t *ctx;
      xmpp_stanza_t *stanza;

      xg_strophe_memory_init (&memory);
      xg_strophe_watch (&memory);
      ctx = xmpp_ctx_new (&memory.functions, NULL);
      g_assert_null (xg_strophe_memory_get_stanza (&memory, ctx));
      xg_strophe_memory_begin_parse (&memory);
      stanza = xmpp_stanza_new_from_string (ctx, xml);
      xg_strophe_memory_end_parse (&memory);
      g_assert_true (xg_strophe_memory_get_stanza (&memory, ctx) == stanza);
      xg_strophe_memory_end_stanza (&memory);
      g_assert_null (xg_strophe_memory_get_stanza (&memory, ctx));
      xmpp_stanza_release (stanza);
      xmpp_ctx_free (ctx);
      xg_strophe_memory_clear (&memory);
    }
}

#define MAX_LEVELS 12

/* Grows as a stanza does: only behind the last child of each level. */
static void
test_tree_counts_siblings (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  xmpp_ctx_t *ctx = xmpp_ctx_new (NULL, NULL);
  xmpp_stanza_t *open[MAX_LEVELS + 1] = { xmpp_stanza_new (ctx) };
  guint n_children[MAX_LEVELS + 1] = { 0 };
  guint64 expected = 0;
  guint depth = 0;
  XgStanzaTree tree;

  xg_stanza_tree_init (&tree);
  xmpp_stanza_set_name (open[0], "a");
  for (guint i = 0; i < 20000; i++)
    {
      guint level = (guint) g_rand_int_range (rand, 0, (gint32) MIN (depth, MAX_LEVELS - 1) + 1);
      xmpp_stanza_t *child = xmpp_stanza_new (ctx);

      if (g_rand_int_range (rand, 0, 20) == 0)
        level = 0;
      xmpp_stanza_set_name (child, "b");
      xmpp_stanza_add_child (open[level], child);
      xmpp_stanza_release (child);
      expected += n_children[level]++;
      depth = level + 1;
      open[depth] = child;
      n_children[depth] = 0;
      if (g_rand_int_range (rand, 0, 10) == 0)
        g_assert_cmpuint (xg_stanza_tree_look (&tree, open[0]), ==, expected);
    }
  g_assert_cmpuint (xg_stanza_tree_look (&tree, open[0]), ==, expected);
  g_assert_cmpuint (xg_stanza_tree_look (&tree, open[0]), ==, expected);
  g_assert_cmpuint (expected, >, 100000);
  xg_stanza_tree_reset (&tree);
  g_assert_cmpuint (xg_stanza_tree_look (&tree, open[0]), ==, expected);
  xg_stanza_tree_clear (&tree);
  xmpp_stanza_release (open[0]);
  xmpp_ctx_free (ctx);
}

static char *
copy (const char *xml)
{
  XgStropheMemory memory;
  xmpp_ctx_t *ctx;
  xmpp_stanza_t *stanza;
  XgStanza *converted;
  GString *out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  xg_strophe_memory_init (&memory);
  xg_strophe_watch (&memory);
  ctx = xmpp_ctx_new (&memory.functions, NULL);
  xg_strophe_memory_begin_parse (&memory);
  stanza = xmpp_stanza_new_from_string (ctx, xml);
  converted = xg_strophe_convert (stanza, &memory, &error);
  if (converted != NULL)
    {
      g_assert_no_error (error);
      xg_element_serialize (xg_stanza_get_root (converted), out);
      xg_stanza_unref (converted);
    }
  else
    g_assert_error (error, XG_STANZA_ERROR, XG_STANZA_ERROR_BAD_REPLY);
  xg_strophe_memory_end_stanza (&memory);
  xmpp_stanza_release (stanza);
  xmpp_ctx_free (ctx);
  g_assert_cmpuint (memory.held, ==, 0);
  xg_strophe_memory_clear (&memory);
  return g_string_free (out, FALSE);
}

static void
check_copy (const char *xml, const char *expected)
{
  g_autofree char *result = copy (xml);

  g_assert_cmpstr (result, ==, expected);
}

static void
test_copy (void)
{
  check_copy ("<a xmlns='urn:1'/>", "<a xmlns=\"urn:1\"/>");
  check_copy ("<a xmlns='urn:1' b='&lt;'>x&amp;y</a>", "<a xmlns=\"urn:1\" b=\"&lt;\">x&amp;y</a>");
  check_copy ("<a xmlns='urn:1'>1<b>2</b>3<c xmlns='urn:2'><d/></c>4</a>",
              "<a xmlns=\"urn:1\">1<b>2</b>3<c xmlns=\"urn:2\"><d/></c>4</a>");
  check_copy ("<a xmlns='urn:1' xmlns:p='urn:2'><p:b><c/></p:b></a>",
              "<a xmlns=\"urn:1\"><b xmlns=\"urn:2\"><c xmlns=\"urn:1\"/></b></a>");
}

static void
test_copy_many_attributes (void)
{
  g_autoptr (GString) xml = g_string_new ("<a xmlns='urn:1'");
  g_autofree char *result = NULL;

  for (guint i = 0; i < 200; i++)
    g_string_append_printf (xml, " n%u='v%u'", i, i);
  g_string_append (xml, "/>");
  result = copy (xml->str);
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *attribute = g_strdup_printf (" n%u=\"v%u\"", i, i);

      g_assert_nonnull (strstr (result, attribute));
    }
}

static void
test_copy_depth (void)
{
  static const guint depths[] = { XG_STANZA_MAX_DEPTH, XG_STANZA_MAX_DEPTH + 1, 20000 };

  for (gsize k = 0; k < G_N_ELEMENTS (depths); k++)
    {
      g_autoptr (GString) xml = g_string_new (NULL);
      g_autofree char *result = NULL;

      for (guint i = 0; i < depths[k]; i++)
        g_string_append (xml, "<a>");
      for (guint i = 0; i < depths[k]; i++)
        g_string_append (xml, "</a>");
      result = copy (xml->str);
      g_assert_cmpint (*result != '\0', ==, depths[k] <= XG_STANZA_MAX_DEPTH);
    }
}

#define X " xmlns:x='urn:x'"

static void
test_copy_forged (void)
{
  static const char *const forged[] = {
    "<message xmlns='jabber:client'" X " from='bob' x:from='broker'/>",
    "<message xmlns='jabber:client'" X " x:from='broker' from='bob'/>",
    "<message xmlns='jabber:client'" X " a='1' from='bob' b='2' x:from='broker' c='3'/>",
    "<message xmlns='jabber:client'" X " xmlns:y='urn:y' y:from='1' from='2' x:from='3'/>",
    "<message xmlns='jabber:client'><event><items><item" X
    " id='1' publisher='a' x:publisher='b'/></items></event></message>",
    "<message xmlns='jabber:client'>text<e>t</e><event xmlns='urn:e'" X
    " a='1' x:a='2'>t</event></message>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (forged); i++)
    check_copy (forged[i], "");
}

/* Blocks as big as an element, in the way of whoever counts on sizes. */
static void
test_copy_forged_with_decoys (void)
{
  for (guint length = 40; length < 120; length++)
    {
      g_autofree char *decoy = g_strnfill (length, 'd');
      g_autofree char *message = g_strdup_printf ("<message xmlns='jabber:client'" X
                                                  " %s='%s' from='bob' to='%s' x:from='broker'/>",
                                                  decoy,
                                                  decoy,
                                                  decoy);
      g_autofree char *item = g_strdup_printf (
        "<message xmlns='jabber:client' to='%s'>%s<event a='%s'>%s<items node='%s'>"
        "<item xmlns='%s'" X " id='%s' publisher='a' x:publisher='b'/></items>"
        "</event></message>",
        decoy,
        decoy,
        decoy,
        decoy,
        decoy,
        XG_NS_PUBSUB_EVENT,
        decoy);

      g_autofree char *second =
        g_strdup_printf ("<message xmlns='jabber:client'><event><items><item>"
                         "<p xmlns='%s' %s='%s'>%s</p>%s</item>%s<item" X
                         " publisher='a' x:publisher='b'/></items></event>"
                         "</message>",
                         decoy,
                         decoy,
                         decoy,
                         decoy,
                         decoy,
                         decoy);

      check_copy (message, "");
      check_copy (item, "");
      check_copy (second, "");
    }
}

/* In what others publish, two attributes of one local name are common. */
static void
test_copy_leaves_payload_alone (void)
{
  g_autofree char *result =
    copy ("<message xmlns='jabber:client'><event><items><item><svg xmlns:xlink='urn:x' href='1' "
          "xlink:href='2'><g href='1' xlink:href='2'/></svg></item></items></event></message>");

  g_assert_nonnull (strstr (result, "<svg href="));
}

static void
test_copy_honest (void)
{
  for (guint length = 1; length < 150; length++)
    {
      g_autofree char *filler = g_strnfill (length, 'f');
      g_autofree char *xml =
        g_strdup_printf ("<message xmlns='jabber:client' from='%s' to='b'>%s<%s xmlns='%s' "
                         "%s='%s'>%s<i id='%s'/></%s><x a='1' b='2' c='3'/></message>",
                         filler,
                         filler,
                         filler,
                         filler,
                         filler,
                         filler,
                         filler,
                         filler,
                         filler);
      g_autofree char *result = copy (xml);

      g_assert_cmpstr (result, !=, "");
    }
}

/* Bytes of the buffer in which libstrophe begins to write the text of a stanza. */
#define TEXT_BUFFER 1024

static void
test_log_is_refused (void)
{
  XgStropheMemory memory;
  xmpp_ctx_t *ctx;
  xmpp_stanza_t *stanza;
  char *text = NULL;
  gsize length = 0;

  xg_strophe_memory_init (&memory);
  xg_strophe_watch (&memory);
  ctx = xmpp_ctx_new (&memory.functions, NULL);
  xg_strophe_memory_begin_parse (&memory);
  stanza = xmpp_stanza_new_from_string (ctx, "<a xmlns='urn:a' b='1'>text<c>more</c></a>");
  g_assert_nonnull (stanza);
  g_assert_cmpint (xmpp_stanza_to_text (stanza, &text, &length), ==, XMPP_EMEM);
  g_assert_null (text);
  g_assert_cmpuint (length, ==, 0);

  xg_strophe_memory_end_parse (&memory);
  g_assert_cmpint (xmpp_stanza_to_text (stanza, &text, &length), ==, XMPP_EOK);
  g_assert_nonnull (strstr (text, "<c>more</c>"));
  xmpp_free (ctx, text);
  xg_strophe_memory_end_stanza (&memory);
  xmpp_stanza_release (stanza);
  xmpp_ctx_free (ctx);
  g_assert_cmpuint (memory.held, ==, 0);
  xg_strophe_memory_clear (&memory);
}

/* Names, namespaces, values and texts that need a block of the same size, in every place. */
static void
test_log_alone_is_refused (void)
{
  for (guint length = TEXT_BUFFER - 4; length < TEXT_BUFFER + 4; length++)
    {
      g_autofree char *f = g_strnfill (length, 'f');
      g_autofree char *n = g_strnfill (length, 'n');
      g_autofree char *v = g_strnfill (length, 'v');
      g_autofree char *t = g_strnfill (length, 't');
      g_autofree char *xml = g_strdup_printf (
        "<message xmlns=\"urn:1\" %s=\"%s\">%s<a>%s</a><b xmlns=\"%s\">%s</b><%s>%s</%s>"
        "<c>%s</c><d %s=\"%s\"/><%s xmlns=\"%s\" %s=\"%s\">%s</%s>%s</message>",
        n,
        v,
        t,
        t,
        f,
        t,
        n,
        t,
        n,
        t,
        n,
        v,
        n,
        f,
        n,
        v,
        t,
        n,
        t);

      check_copy (xml, xml);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  xg_strophe_init ();
  g_test_add_func ("/strophe/memory/counts", test_memory_counts);
  g_test_add_func ("/strophe/memory/keeps-contents", test_memory_keeps_contents);
  g_test_add_func ("/strophe/memory/cost-of-lines", test_cost_of_lines);
  g_test_add_func ("/strophe/memory/cost-of-attributes", test_cost_of_attributes);
  g_test_add_func ("/strophe/memory/finds-the-stanza", test_finds_stanza);
  g_test_add_func ("/strophe/tree/counts-siblings", test_tree_counts_siblings);
  g_test_add_func ("/strophe/copy/same", test_copy);
  g_test_add_func ("/strophe/copy/many-attributes", test_copy_many_attributes);
  g_test_add_func ("/strophe/copy/deep-is-refused", test_copy_depth);
  g_test_add_func ("/strophe/copy/forged-is-refused", test_copy_forged);
  g_test_add_func ("/strophe/copy/forged-with-decoys-is-refused", test_copy_forged_with_decoys);
  g_test_add_func ("/strophe/copy/payload-is-left-alone", test_copy_leaves_payload_alone);
  g_test_add_func ("/strophe/copy/honest-is-copied", test_copy_honest);
  g_test_add_func ("/strophe/log/is-refused", test_log_is_refused);
  g_test_add_func ("/strophe/log/alone-is-refused", test_log_alone_is_refused);
  return g_test_run ();
}
