/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "admin/xg-removal-operation.h"
#include "admins/xg-administrators-dialog.h"
#include "alerts/xg-rule-editor.h"
#include "double/xg-sample.h"
#include "form/xg-form-datatype.h"
#include "grid/xg-traffic-entry.h"
#include "node/xg-node-page.h"
#include "nodes/xg-nodes-page.h"
#include "xg-phrases.h"
#include "xg-toast.h"
#include "xg-ui-test.h"

/* Any text can be the id of a node (XEP-0060 section 12.8): wherever one is shown it is text, not
 * markup, does not turn the words beside it around, and is not wider than the window. */

#define WIDTH 800
#define RLO   "\xe2\x80\xae"
#define PDI   "\xe2\x81\xa9"

static const char *const ids[] = {
  "a/b/c",
  "urn:example:grid:energy/substations/north-west/feeds/incidents-2026",
  "#hash (and) 100%",
  "%s%n%d",
  "a & b &amp; <b>bold</b> <span size='1'>",
  "\"double\" 'single' <a href=\"x\">",
  " blanks  at both ends ",
  "🔥👨‍👩‍👧🚒",
  "שלום מרחבא",
  "evil" RLO "gnp.exe",
  PDI PDI "closes what others opened",
  "e\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85 Z\xcd\xa7\xcd\xa8\xcd\xa9\xcd\xaa",
  "soft\xc2\xadhyphen zero\xe2\x80\x8bwidth \xe2\x80\xa8 line separator",
  "\xc2\x85\xc2\x9b controls of C1",
  NULL, /* a thousand bytes */
};

static char *
dup_id (gconstpointer data)
{
  return data != NULL ? g_strdup (data) : g_strnfill (1000, 'w');
}

/* Whether each isolate in @text is closed in it, and nothing closes more than was opened. */
static gboolean
is_balanced (const char *text)
{
  int embeddings = 0, isolates = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0x202a || c == 0x202b || c == 0x202d || c == 0x202e)
        embeddings++;
      else if (c >= 0x2066 && c <= 0x2068)
        isolates++;
      else if (c == 0x202c)
        embeddings--;
      else if (c == 0x2069)
        isolates--;
      if (embeddings < 0 || isolates < 0)
        return FALSE;
    }
  return embeddings == 0 && isolates == 0;
}

static void
assert_fits (GtkWidget *window)
{
  int minimum;

  gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, WIDTH);
}

static XgNode *
add_node (XgGrid *grid, const char *id)
{
  return xg_double_broker_add_node (xg_sample_get_broker (grid), NULL, id, NULL, XG_NODE_TOPIC);
}

static void
test_page (gconstpointer data)
{
  g_autofree char *id = dup_id (data);
  XgGrid *grid = xg_sample_grid_new ();
  XgNode *node = add_node (grid, id);
  XgNodePage *page = XG_NODE_PAGE (xg_node_page_new ());
  GtkWidget *window = xg_ui_test_show (GTK_WIDGET (page), WIDTH, 600);
  GtkWidget *title;

  xg_node_page_set_node (page, grid, node);
  gtk_test_widget_wait_for_draw (window);
  XG_WAIT (xg_ui_test_find_text (GTK_WIDGET (page), id) != NULL, 2000);
  title = xg_ui_test_find_type (GTK_WIDGET (page), ADW_TYPE_WINDOW_TITLE);
  g_assert_cmpstr (adw_window_title_get_title (ADW_WINDOW_TITLE (title)), ==, id);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (title), ==, id);
  assert_fits (window);
  if (data != NULL && g_str_has_prefix (data, "urn:"))
    xg_ui_test_pictures (window, "long-id");
  gtk_window_destroy (GTK_WINDOW (window));
  xg_ui_test_settle (30);
  g_assert_finalize_object (grid);
  g_free (xg_double_take_calls ());
}

static void
test_administrators (gconstpointer data)
{
  g_autofree char *id = dup_id (data);
  g_autofree char *words = g_strdup (id);
  XgGrid *grid = xg_sample_grid_new ();
  XgNode *node = add_node (grid, id);
  GtkWidget *dialog =
    GTK_WIDGET (xg_administrators_dialog_new (grid, xg_sample_get_broker (grid), node));

  gtk_window_present (GTK_WINDOW (dialog));
  gtk_test_widget_wait_for_draw (dialog);
  /* What is looked for is what is in view */
  gtk_editable_set_text (GTK_EDITABLE (xg_ui_test_find_type (dialog, GTK_TYPE_SEARCH_ENTRY)),
                         g_strstrip (words));
  XG_WAIT (xg_ui_test_find_text (dialog, id) != NULL, 2000);
  assert_fits (dialog);
  gtk_window_destroy (GTK_WINDOW (dialog));
  xg_ui_test_settle (50);
  g_assert_finalize_object (grid);
  g_free (xg_double_take_calls ());
}

/* Sentences: of screen readers, of plans and toasts, of the console. */
static void
test_sentences (gconstpointer data)
{
  g_autofree char *id = dup_id (data);
  XgGrid *grid = xg_sample_grid_new ();
  XgNode *node = add_node (grid, id);
  g_autofree char *label = xg_phrase_label (node);
  g_autofree char *phrase = xg_phrase_node (node);
  g_autoptr (XgOperation) operation = xg_delete_operation_new (xg_sample_get_broker (grid), id);
  g_autofree char *attribute = g_markup_escape_text (id, -1);
  g_autofree char *xml =
    g_strdup_printf ("<iq type='get'><pubsub><items node='%s'/></pubsub></iq>", attribute);
  XgLoggedStanza logged = { .xml = xml, .sent = TRUE };
  g_autoptr (XgTrafficEntry) entry = xg_traffic_entry_new (&logged);
  const char *const texts[] = { label,
                                phrase,
                                xg_operation_get_sentence (operation),
                                xg_traffic_entry_get_summary (entry) };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_true (g_utf8_validate (texts[i], -1, NULL));
      g_assert_null (strchr (texts[i], '\n'));
      if (!is_balanced (texts[i]))
        g_error ("“%s” turns what follows around", texts[i]);
    }
  g_assert_cmpint (g_utf8_strlen (label, -1), <=, 64);
  /* All of it is there where it is short */
  if (g_str_equal (id, "a/b/c"))
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
      g_assert_nonnull (strstr (texts[i], id));
  g_clear_object (&operation);
  g_assert_finalize_object (grid);
  g_free (xg_double_take_calls ());
}

static void
test_toast (gconstpointer data)
{
  g_autofree char *id = dup_id (data);
  g_autofree char *escaped = g_markup_escape_text (id, -1);
  GtkWidget *overlay = adw_toast_overlay_new ();
  GtkWidget *window;

  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), gtk_label_new ("below"));
  window = xg_ui_test_show (overlay, WIDTH, 200);
  xg_toast_show (ADW_TOAST_OVERLAY (overlay), adw_toast_new (escaped));
  gtk_test_widget_wait_for_draw (window);
  XG_WAIT (xg_ui_test_find_text (overlay, id) != NULL, 2000);
  assert_fits (window);
  gtk_window_destroy (GTK_WINDOW (window));
  xg_ui_test_settle (30);
}

/* The rule says where it is about in one short line, and its editor has all of the id beside it. */
static void
test_rule (gconstpointer data)
{
  g_autofree char *id = dup_id (data);
  g_autofree char *shown = xg_form_quote (id);
  XgGrid *grid = xg_sample_grid_new ();
  XgNode *node = add_node (grid, id);
  XgRuleEditor *editor = XG_RULE_EDITOR (xg_rule_editor_new ());
  GtkWidget *window = xg_ui_test_show (GTK_WIDGET (editor), WIDTH, 600);
  g_autoptr (XgRule) rule = xg_rule_new (0, "");
  g_autofree char *words = NULL;

  g_object_set (rule, "broker", xg_broker_get_jid (xg_node_get_broker (node)), "node", id, NULL);
  words = xg_rule_describe (rule, grid);
  g_assert_true (is_balanced (words));
  g_assert_cmpint (g_utf8_strlen (words, -1), <=, 80);
  xg_rule_editor_set_rule (editor, grid, rule);
  gtk_test_widget_wait_for_draw (window);
  XG_WAIT (xg_ui_test_find_text (GTK_WIDGET (editor), shown) != NULL, 2000);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (
                     gtk_widget_get_ancestor (xg_ui_test_find_text (GTK_WIDGET (editor), shown),
                                              ADW_TYPE_ACTION_ROW)),
                   ==,
                   id);
  assert_fits (window);
  gtk_window_destroy (GTK_WINDOW (window));
  xg_ui_test_settle (50);
  g_assert_finalize_object (grid);
  g_free (xg_double_take_calls ());
}

/* The table of a broker, wide and narrow: found by its own words, and as it is. */
static void
show_table (const char *id, int width)
{
  XgGrid *grid = xg_sample_grid_new ();
  XgNodesPage *page = XG_NODES_PAGE (xg_nodes_page_new ());
  GtkWidget *window;
  int minimum;

  add_node (grid, id);
  window = xg_ui_test_show (GTK_WIDGET (page), width, 700);
  xg_nodes_page_set_broker (page, grid, xg_sample_get_broker (grid));
  XG_WAIT (xg_ui_test_find_text (GTK_WIDGET (page), "10 topics") != NULL, 2000);
  XG_WAIT (xg_ui_test_find_text (GTK_WIDGET (page), id) != NULL, 2000);
  gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, width);
  xg_ui_test_check_names (GTK_WIDGET (page));
  gtk_window_destroy (GTK_WINDOW (window));
  xg_ui_test_settle (30);
  g_assert_finalize_object (grid);
  g_free (xg_double_take_calls ());
}

static void
test_table (gconstpointer data)
{
  g_autofree char *id = dup_id (data);

  show_table (id, 1100);
  show_table (id, 360);
}

static void
register_tests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *page = g_strdup_printf ("/strange-ids/%u/page", i);
      g_autofree char *people = g_strdup_printf ("/strange-ids/%u/administrators", i);
      g_autofree char *sentences = g_strdup_printf ("/strange-ids/%u/sentences", i);
      g_autofree char *rule = g_strdup_printf ("/strange-ids/%u/rule", i);
      g_autofree char *table = g_strdup_printf ("/strange-ids/%u/table", i);
      g_autofree char *toast = g_strdup_printf ("/strange-ids/%u/toast", i);

      g_test_add_data_func (page, ids[i], test_page);
      g_test_add_data_func (people, ids[i], test_administrators);
      g_test_add_data_func (sentences, ids[i], test_sentences);
      g_test_add_data_func (toast, ids[i], test_toast);
      g_test_add_data_func (rule, ids[i], test_rule);
      g_test_add_data_func (table, ids[i], test_table);
    }
}

int
main (int argc, char *argv[])
{
  return xg_ui_test_main (argc, argv, register_tests);
}
