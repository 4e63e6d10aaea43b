/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "../backend/form/form-data.h"
#include "double/xg-double-form.h"
#include "double/xg-double-items.h"
#include "double/xg-sample.h"
#include "grid/xg-capabilities-private.h"
#include "items/xg-item-dialog.h"
#include "items/xg-items-filter.h"
#include "items/xg-items-tab.h"
#include "items/xg-kept-item-row.h"
#include "items/xg-publish-dialog.h"
#include "items/xg-publish-options.h"
#include "reader/xg-reading-view.h"
#include "xg-ui-test.h"
#include "xmpp/xg-xmpp-error.h"

typedef struct
{
  GtkWidget *window;
  XgItemsTab *tab;
  XgGrid *grid;
} Fixture;

static void
show (Fixture *fixture)
{
  xg_node_tab_set_node (XG_NODE_TAB (fixture->tab),
                        fixture->grid,
                        xg_sample_get_node (fixture->grid, "energy"));
  xg_node_tab_show (XG_NODE_TAB (fixture->tab));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->grid = xg_sample_grid_new ();
  fixture->tab = g_object_new (XG_TYPE_ITEMS_TAB, NULL);
  fixture->window = xg_ui_test_show (GTK_WIDGET (fixture->tab), 800, 600);
  xg_double_items_set (120);
  xg_double_items_refuse (NULL);
  xg_double_items_hold (FALSE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgPlan) plan = xg_double_take_plan (NULL);

  g_clear_object (&plan);
  xg_double_items_hold (FALSE);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  xg_ui_test_settle (30);
  g_assert_finalize_object (fixture->grid);
  g_free (xg_double_take_calls ());
}

static gboolean
says (Fixture *fixture, const char *text)
{
  return xg_ui_test_find_text (GTK_WIDGET (fixture->tab), text) != NULL;
}

static guint
count_loaded (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (xg_items_tab_get_pages (fixture->tab)));
}

static guint
count_shown (Fixture *fixture)
{
  return g_list_model_get_n_items (xg_items_tab_get_shown (fixture->tab));
}

/* Whether there are rows that can be seen. */
static gboolean
shows_rows (Fixture *fixture)
{
  GtkWidget *view = xg_ui_test_find_type (GTK_WIDGET (fixture->tab), GTK_TYPE_LIST_VIEW);
  GtkWidget *scroller = gtk_widget_get_ancestor (view, GTK_TYPE_SCROLLED_WINDOW);

  return gtk_widget_get_mapped (view) && gtk_widget_get_opacity (scroller) == 1 &&
         gtk_widget_get_can_target (scroller) &&
         xg_ui_test_find_type (view, XG_TYPE_KEPT_ITEM_ROW) != NULL;
}

static void
activate (Fixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->tab), action, NULL));
}

static void
load_first (Fixture *fixture)
{
  show (fixture);
  XG_WAIT (count_loaded (fixture) == XG_ITEM_PAGES_FIRST, 1000);
  gtk_test_widget_wait_for_draw (fixture->window);
  g_free (xg_double_take_calls ());
}

static void
test_shows_the_newest_page (Fixture *fixture, gconstpointer data)
{
  load_first (fixture);
  g_assert_cmpint (xg_node_tab_get_count (XG_NODE_TAB (fixture->tab)), ==, 120);
  g_assert_true (says (fixture, "item-00119"));
  g_assert_true (says (fixture, "Report item-00119"));
  g_assert_true (says (fixture, "50 of 120 items loaded"));
  g_assert_true (says (fixture, "time unknown"));
  xg_ui_test_check_names (GTK_WIDGET (fixture->tab));
  xg_ui_test_check_large_letters (GTK_WIDGET (fixture->tab));
}

/* An ID says nothing to a person: what the item is about, its type and who published it. */
static void
test_items_are_more_than_ids (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) texts = NULL;
  g_autoptr (GString) all = g_string_new (NULL);
  GtkWidget *row;

  load_first (fixture);
  row = xg_ui_test_find_type (GTK_WIDGET (fixture->tab), XG_TYPE_KEPT_ITEM_ROW);
  texts = xg_ui_test_find_all (row, GTK_TYPE_INSCRIPTION);
  for (guint i = 0; i < texts->len; i++)
    g_string_append (all, gtk_inscription_get_text (texts->pdata[i]));
  g_assert_nonnull (strstr (all->str, "Report item-00119"));
  g_assert_nonnull (strstr (all->str, "greta@grid.example"));
  g_assert_nonnull (strstr (all->str, "report · "));
  xg_ui_test_check_names (row);
}

/* Those of what was shown before show what came, and nothing else. */
static void
test_rows_serve_again (Fixture *fixture, gconstpointer data)
{
  GtkWidget *view = xg_ui_test_find_type (GTK_WIDGET (fixture->tab), GTK_TYPE_LIST_VIEW);
  GtkSelectionModel *model = gtk_list_view_get_model (GTK_LIST_VIEW (view));
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GtkBitset) selected = NULL;
  guint n_kept = 0;

  load_first (fixture);
  before = xg_ui_test_find_all (view, XG_TYPE_KEPT_ITEM_ROW);
  gtk_selection_model_select_item (model, 2, TRUE);
  xg_double_items_set (70);
  xg_node_tab_reload (XG_NODE_TAB (fixture->tab));
  /* Until then they can neither be seen nor used. */
  g_assert_cmpuint (count_loaded (fixture), ==, 0);
  g_assert_false (shows_rows (fixture));
  g_signal_emit_by_name (before->pdata[3], "menu", 1.0, 1.0);
  selected = gtk_selection_model_get_selection (model);
  g_assert_true (gtk_bitset_is_empty (selected));
  g_clear_pointer (&selected, gtk_bitset_unref);
  XG_WAIT (says (fixture, "item-00069"), 1000);
  g_assert_true (shows_rows (fixture));
  gtk_test_widget_wait_for_draw (fixture->window);

  rows = xg_ui_test_find_all (view, XG_TYPE_KEPT_ITEM_ROW);
  g_assert_cmpuint (rows->len, >, 4);
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (XgKeptItem) item = g_list_model_get_item (G_LIST_MODEL (model), i);

      n_kept += g_ptr_array_find (before, rows->pdata[i], NULL);
      g_assert_true (xg_kept_item_row_get_item (rows->pdata[i]) == item);
    }
  g_assert_cmpuint (n_kept, >, 4);
  g_assert_false (says (fixture, "item-00119"));
  g_signal_emit_by_name (rows->pdata[3], "menu", 1.0, 1.0);
  selected = gtk_selection_model_get_selection (model);
  g_assert_true (gtk_bitset_contains (selected, 3));
  g_assert_cmpuint (gtk_bitset_get_size (selected), ==, 1);
}

/* A broker that takes its time, refuses, or has nothing of another topic: what was there is gone.
 */
static void
test_rows_wait_for_a_moment_only (Fixture *fixture, gconstpointer data)
{
  GtkWidget *view = xg_ui_test_find_type (GTK_WIDGET (fixture->tab), GTK_TYPE_LIST_VIEW);
  GtkWidget *scroller = gtk_widget_get_ancestor (view, GTK_TYPE_SCROLLED_WINDOW);
  g_autoptr (GError) error = g_error_new_literal (XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN, "");

  load_first (fixture);
  xg_double_items_hold (TRUE);
  xg_node_tab_reload (XG_NODE_TAB (fixture->tab));
  g_assert_nonnull (xg_ui_test_find_type (view, XG_TYPE_KEPT_ITEM_ROW));
  /* Of the same topic they do not flicker, where the answer comes at once. */
  g_assert_cmpfloat (gtk_widget_get_opacity (scroller), ==, 1);
  XG_WAIT (gtk_widget_get_opacity (scroller) == 0, 1000);
  XG_WAIT (says (fixture, "Asking the broker…"), 1000);
  g_assert_null (xg_ui_test_find_type (view, XG_TYPE_KEPT_ITEM_ROW));
  xg_double_items_hold (FALSE);
  XG_WAIT (shows_rows (fixture), 1000);
  g_assert_cmpuint (count_loaded (fixture), ==, XG_ITEM_PAGES_FIRST);

  gtk_test_widget_wait_for_draw (fixture->window);
  xg_double_items_refuse (error);
  xg_node_tab_reload (XG_NODE_TAB (fixture->tab));
  g_assert_false (shows_rows (fixture));
  XG_WAIT (says (fixture, "Not for You to See"), 1000);
  g_assert_null (xg_ui_test_find_type (view, XG_TYPE_KEPT_ITEM_ROW));
  xg_double_items_refuse (NULL);

  xg_node_tab_reload (XG_NODE_TAB (fixture->tab));
  XG_WAIT (shows_rows (fixture), 1000);
  gtk_test_widget_wait_for_draw (fixture->window);
  xg_double_items_set (0);
  xg_node_tab_set_node (XG_NODE_TAB (fixture->tab),
                        fixture->grid,
                        xg_sample_get_node (fixture->grid, "finance"));
  g_assert_cmpfloat (gtk_widget_get_opacity (scroller), ==, 0);
  g_assert_false (shows_rows (fixture));
  xg_node_tab_show (XG_NODE_TAB (fixture->tab));
  g_assert_nonnull (xg_ui_test_find_type (view, XG_TYPE_KEPT_ITEM_ROW));
  XG_WAIT (says (fixture, "No Items"), 1000);
  g_assert_null (xg_ui_test_find_type (view, XG_TYPE_KEPT_ITEM_ROW));
}

/* What spins in a hidden page makes GTK draw a frame after the other. */
static void
test_nothing_spins_behind_the_list (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) spinners = NULL;

  load_first (fixture);
  spinners = xg_ui_test_find_all (GTK_WIDGET (fixture->tab), GTK_TYPE_SPINNER);
  g_assert_cmpuint (spinners->len, ==, 2);
  for (guint i = 0; i < spinners->len; i++)
    g_assert_false (gtk_spinner_get_spinning (spinners->pdata[i]));
}

static void
test_more_is_loaded_to_the_end (Fixture *fixture, gconstpointer data)
{
  load_first (fixture);
  activate (fixture, "items.more");
  XG_WAIT (count_loaded (fixture) == 120, 1000);
  g_assert_true (says (fixture, "All 120 items"));
}

/* Scrolling near the end is enough. */
static void
test_scrolling_on_loads_the_next_page (Fixture *fixture, gconstpointer data)
{
  GtkWidget *view = xg_ui_test_find_type (GTK_WIDGET (fixture->tab), GTK_TYPE_LIST_VIEW);
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));

  load_first (fixture);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  XG_WAIT (count_loaded (fixture) == 120, 1000);
}

static void
test_loading_can_be_cancelled_and_taken_up (Fixture *fixture, gconstpointer data)
{
  load_first (fixture);
  xg_double_items_hold (TRUE);
  activate (fixture, "items.load-all");
  g_assert_true (xg_node_tab_get_busy (XG_NODE_TAB (fixture->tab)));
  activate (fixture, "items.stop");
  g_assert_false (xg_node_tab_get_busy (XG_NODE_TAB (fixture->tab)));
  g_assert_cmpuint (count_loaded (fixture), ==, XG_ITEM_PAGES_FIRST);
  xg_double_items_hold (FALSE);
  xg_ui_test_settle (30);
  g_assert_cmpuint (count_loaded (fixture), ==, XG_ITEM_PAGES_FIRST);
  activate (fixture, "items.load-all");
  XG_WAIT (count_loaded (fixture) == 120, 1000);
}

static void
test_a_refusal_is_shown_with_its_reason (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error =
    g_error_new_literal (XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN, "forbidden");

  xg_double_items_refuse (error);
  show (fixture);
  XG_WAIT (says (fixture, "Not for You to See"), 1000);
  xg_double_items_refuse (NULL);
  activate (fixture, "items.more");
  XG_WAIT (count_loaded (fixture) == XG_ITEM_PAGES_FIRST, 1000);
}

static void
test_a_failing_page_keeps_what_is_there (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error =
    g_error_new_literal (XG_STANZA_ERROR, XG_STANZA_ERROR_NO_ANSWER, "nothing");

  load_first (fixture);
  xg_double_items_refuse (error);
  activate (fixture, "items.more");
  XG_WAIT (xg_item_pages_get_error (xg_items_tab_get_pages (fixture->tab)) != NULL, 1000);
  g_assert_true (says (fixture, "item-00119"));
  xg_double_items_refuse (NULL);
  activate (fixture, "items.more");
  XG_WAIT (count_loaded (fixture) == 120, 1000);
}

static void
test_no_items (Fixture *fixture, gconstpointer data)
{
  xg_double_items_set (0);
  show (fixture);
  XG_WAIT (says (fixture, "No Items"), 1000);
}

static void
test_the_filter_says_over_how_much_it_holds (Fixture *fixture, gconstpointer data)
{
  GtkWidget *filter = xg_ui_test_find_type (GTK_WIDGET (fixture->tab), XG_TYPE_ITEMS_FILTER);

  load_first (fixture);
  xg_items_filter_fill (XG_ITEMS_FILTER (filter), "", "", "BANK");
  g_assert_cmpuint (count_shown (fixture), ==, 16);
  g_assert_true (says (fixture,
                       "The filter shows 16 of the 50 items that are loaded; “Load All” looks at "
                       "all of them."));
  activate (fixture, "items.load-all");
  XG_WAIT (count_shown (fixture) == 40, 1000);
  g_assert_true (says (fixture, "The filter shows 40 of all 120 items."));

  /* Nobody knows the time of any. */
  xg_items_filter_fill (XG_ITEMS_FILTER (filter), "2020-01-01", "", "");
  g_assert_cmpuint (count_shown (fixture), ==, 0);
  g_assert_true (says (fixture,
                       "The filter shows 0 of all 120 items. 120 items whose time nobody knows are "
                       "not shown."));
}

static void
test_selected_items_are_reviewed_and_leave (Fixture *fixture, gconstpointer data)
{
  GtkWidget *view = xg_ui_test_find_type (GTK_WIDGET (fixture->tab), GTK_TYPE_LIST_VIEW);
  GtkSelectionModel *selection = gtk_list_view_get_model (GTK_LIST_VIEW (view));
  g_autoptr (XgPlan) plan = NULL;
  g_autofree char *calls = NULL;

  load_first (fixture);
  gtk_selection_model_select_range (selection, 1, 2, TRUE);
  g_assert_true (says (fixture, "2 selected"));
  activate (fixture, "items.retract");
  calls = xg_double_take_calls ();
  g_test_message ("%s", calls);
  g_assert_nonnull (strstr (calls, "review <iq "));
  g_assert_nonnull (strstr (calls, "item-00118"));
  g_assert_nonnull (strstr (calls, "item-00117"));
  g_assert_null (strstr (calls, "item-00119"));
  plan = xg_double_take_plan (NULL);
  xg_double_finish_plan (plan, NULL);
  g_assert_cmpuint (count_loaded (fixture), ==, XG_ITEM_PAGES_FIRST - 2);
  g_assert_cmpint (xg_node_tab_get_count (XG_NODE_TAB (fixture->tab)), ==, 118);
  g_assert_null (xg_item_pages_lookup (xg_items_tab_get_pages (fixture->tab), "item-00118"));
}

static void
test_refused_items_stay (Fixture *fixture, gconstpointer data)
{
  GtkWidget *view = xg_ui_test_find_type (GTK_WIDGET (fixture->tab), GTK_TYPE_LIST_VIEW);
  g_autoptr (GError) error =
    g_error_new_literal (XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN, "forbidden");
  g_autoptr (XgPlan) plan = NULL;

  load_first (fixture);
  gtk_selection_model_select_item (gtk_list_view_get_model (GTK_LIST_VIEW (view)), 0, TRUE);
  activate (fixture, "items.retract");
  plan = xg_double_take_plan (NULL);
  xg_double_finish_plan (plan, error);
  g_assert_cmpuint (count_loaded (fixture), ==, XG_ITEM_PAGES_FIRST);
}

/* All pages are loaded first, so that those are meant which nobody has seen yet. */
static void
test_all_that_match_are_reviewed (Fixture *fixture, gconstpointer data)
{
  GtkWidget *filter = xg_ui_test_find_type (GTK_WIDGET (fixture->tab), XG_TYPE_ITEMS_FILTER);
  g_autoptr (XgPlan) plan = NULL;

  load_first (fixture);
  xg_items_filter_fill (XG_ITEMS_FILTER (filter), "", "", "bank");
  activate (fixture, "items.retract-shown");
  XG_WAIT (plan != NULL || (plan = xg_double_take_plan (NULL)) != NULL, 1000);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)), ==, 40);
}

static void
test_purge_is_reviewed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *calls = NULL;

  load_first (fixture);
  activate (fixture, "items.purge");
  calls = xg_double_take_calls ();
  g_test_message ("%s", calls);
  g_assert_nonnull (strstr (calls, "review <iq "));
  g_assert_nonnull (strstr (calls, "<purge node=\"energy\"/>"));
}

/* A broker that can't: nothing can be pressed. */
static void
test_what_the_broker_can_not_is_insensitive (Fixture *fixture, gconstpointer data)
{
  GtkWidget *view = xg_ui_test_find_type (GTK_WIDGET (fixture->tab), GTK_TYPE_LIST_VIEW);

  XgCapabilities *capabilities = xg_broker_get_capabilities (xg_sample_get_broker (fixture->grid));
  g_autoptr (XgStanza) stanza =
    xg_stanza_parse ("<iq xmlns='jabber:client' type='result'>"
                     "<query xmlns='http://jabber.org/protocol/disco#info'/></iq>",
                     -1,
                     NULL);
  g_autoptr (XgDiscoInfo) info = xg_disco_info_parse (xg_stanza_get_root (stanza), NULL);

  load_first (fixture);
  xg_capabilities_take_info (capabilities, info);
  xg_capabilities_take_trial (capabilities, XG_FUNCTION_RETRACT, XG_TRIAL_REFUSED);
  gtk_selection_model_select_item (gtk_list_view_get_model (GTK_LIST_VIEW (view)), 0, TRUE);
  activate (fixture, "items.retract");
  g_assert_null (xg_double_take_plan (NULL));
}

static GtkWidget *
find_dialog (GType type)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type))
        return window;
    }
  return NULL;
}

/* Whether a label that can be seen begins with @words. */
static gboolean
has_label (GtkWidget *root, const char *words)
{
  g_autoptr (GPtrArray) labels = xg_ui_test_find_all (root, GTK_TYPE_LABEL);

  for (guint i = 0; i < labels->len; i++)
    if (gtk_widget_get_visible (labels->pdata[i]) &&
        g_str_has_prefix (gtk_label_get_text (labels->pdata[i]), words))
      return TRUE;
  return FALSE;
}

/* What is written is checked; an ID that is there is told of; what was published is read again. */
static void
test_an_item_is_published (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog, *id;
  g_autoptr (XgPlan) plan = NULL;
  g_autofree char *calls = NULL;

  load_first (fixture);
  activate (fixture, "items.publish");
  dialog = find_dialog (XG_TYPE_PUBLISH_DIALOG);
  g_assert_nonnull (dialog);
  id = xg_ui_test_find_type (dialog, ADW_TYPE_ENTRY_ROW);
  xg_publish_dialog_set_text (XG_PUBLISH_DIALOG (dialog), "<a xmlns='urn:x'>\n<b></a>");
  XG_WAIT (has_label (dialog, "Line 2, column"), 1000);
  g_assert_false (xg_publish_dialog_get_ready (XG_PUBLISH_DIALOG (dialog)));
  xg_ui_test_pictures (dialog, "publish-fault");
  xg_publish_dialog_set_text (XG_PUBLISH_DIALOG (dialog), "<a xmlns='urn:x'>new</a>");
  XG_WAIT (xg_publish_dialog_get_ready (XG_PUBLISH_DIALOG (dialog)), 1000);
  gtk_editable_set_text (GTK_EDITABLE (id), "item-00119");
  g_assert_true (has_label (dialog, "The topic has an item of this ID."));
  gtk_editable_set_text (GTK_EDITABLE (id), "fresh");
  xg_ui_test_click (dialog, "Publish");
  plan = xg_double_take_plan (NULL);
  g_assert_nonnull (plan);
  calls = xg_double_take_calls ();
  g_assert_nonnull (strstr (calls, "<item id=\"fresh\">"));
  xg_double_items_add ("fresh");
  xg_double_finish_plan (plan, NULL);
  XG_WAIT (xg_item_pages_lookup (xg_items_tab_get_pages (fixture->tab), "fresh") != NULL, 1000);
  XG_WAIT (says (fixture, "fresh"), 1000);
}

/* The person's choice goes along, and nothing else; what is refused comes back. */
static void
test_conditions_go_along (Fixture *fixture, gconstpointer data)
{
  g_autofree char *xml = load_form ("prosody-leaf");
  g_autoptr (GError) error =
    g_error_new_literal (XG_STANZA_ERROR, XG_STANZA_ERROR_CONFLICT, "not met");
  g_autoptr (XgPlan) plan = NULL;
  g_autofree char *calls = NULL;
  XgPublishOptions *options;
  GtkWidget *dialog, *expander;

  xg_double_set_form (xml, NULL);
  load_first (fixture);
  activate (fixture, "items.publish");
  dialog = find_dialog (XG_TYPE_PUBLISH_DIALOG);
  options = XG_PUBLISH_OPTIONS (xg_ui_test_find_type (dialog, XG_TYPE_PUBLISH_OPTIONS));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (options)));
  expander = xg_ui_test_find_type (GTK_WIDGET (options), GTK_TYPE_EXPANDER);
  gtk_expander_set_expanded (GTK_EXPANDER (expander), TRUE);
  XG_WAIT (has_label (dialog, "The item is published whatever the topic is like."), 1000);
  xg_publish_options_choose (options, "pubsub#max_items", TRUE);
  xg_publish_options_choose (options, "pubsub#access_model", TRUE);
  /* No more is promised than is known of the broker */
  g_assert_true (has_label (dialog, "The broker says that it refuses the item unless"));
  xg_form_field_set_text (xg_form_find (xg_publish_options_get_form (options), "pubsub#max_items"),
                          "33");
  xg_publish_options_choose (options, "pubsub#access_model", FALSE);
  xg_publish_dialog_set_text (XG_PUBLISH_DIALOG (dialog), "<a xmlns='urn:x'>new</a>");
  XG_WAIT (xg_publish_dialog_get_ready (XG_PUBLISH_DIALOG (dialog)), 1000);
  xg_ui_test_check_names (dialog);
  xg_ui_test_click (dialog, "Publish");
  plan = xg_double_take_plan (NULL);
  calls = xg_double_take_calls ();
  g_assert_nonnull (strstr (calls, "<field var=\"pubsub#max_items\"><value>33</value></field>"));
  g_assert_null (strstr (calls, "access_model"));
  g_assert_true (has_label (dialog, "Publishing…"));
  g_assert_false (gtk_widget_is_sensitive (GTK_WIDGET (options)));
  xg_ui_test_pictures (dialog, "publish-waits");
  xg_double_finish_plan (plan, error);
  g_assert_false (has_label (dialog, "Publishing…"));
  /* The last word is not that it can be published */
  g_assert_false (has_label (dialog, "Well-formed"));
  g_assert_true (has_label (dialog, "Something changed in the meantime"));
  g_assert_true (gtk_widget_is_sensitive (GTK_WIDGET (options)));
  g_assert_nonnull (xg_publish_options_get_form (options));
  xg_ui_test_pictures (dialog, "publish-refused");
  gtk_window_destroy (GTK_WINDOW (dialog));
  xg_double_set_form (NULL, NULL);
}

/* Who only publishes sees what new topics have. */
static void
test_conditions_that_can_not_be_read (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error =
    g_error_new_literal (XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN, "forbidden");
  g_autofree char *xml = load_form ("prosody-default");
  g_autofree char *calls = NULL;
  GtkWidget *dialog, *options, *expander;

  xg_double_set_form (NULL, error);
  load_first (fixture);
  activate (fixture, "items.publish");
  dialog = find_dialog (XG_TYPE_PUBLISH_DIALOG);
  options = xg_ui_test_find_type (dialog, XG_TYPE_PUBLISH_OPTIONS);
  expander = xg_ui_test_find_type (options, GTK_TYPE_EXPANDER);
  gtk_expander_set_expanded (GTK_EXPANDER (expander), TRUE);
  XG_WAIT (
    xg_ui_test_find_text (options, "Ask Again") != NULL &&
      gtk_widget_get_visible (
        gtk_widget_get_ancestor (xg_ui_test_find_text (options, "Ask Again"), GTK_TYPE_BUTTON)),
    1000);
  calls = xg_double_take_calls ();
  g_assert_nonnull (strstr (calls, "configuration energy"));
  g_assert_nonnull (strstr (calls, "defaults topic"));
  xg_double_set_form (xml, NULL);
  xg_ui_test_click (options, "Ask Again");
  XG_WAIT (has_label (options, "The item is published whatever the topic is like."), 1000);
  gtk_window_destroy (GTK_WINDOW (dialog));
  xg_double_set_form (NULL, NULL);
}

static void
take_text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_the_xml_is_copied (Fixture *fixture, gconstpointer data)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->tab));
  g_autofree char *text = NULL;

  load_first (fixture);
  gtk_widget_activate_action (GTK_WIDGET (fixture->tab), "items.copy-xml", "s", "item-00119");
  XG_WAIT (gdk_clipboard_get_content (clipboard) != NULL, 1000);
  gdk_clipboard_read_text_async (clipboard, NULL, take_text_cb, &text);
  XG_WAIT (text != NULL, 1000);
  g_assert_nonnull (strstr (text, "<title>Report item-00119</title>"));
}

static void
test_an_item_is_shown (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;

  load_first (fixture);
  gtk_widget_activate_action (GTK_WIDGET (fixture->tab), "items.view", "s", "item-00119");
  dialog = find_dialog (XG_TYPE_ITEM_DIALOG);
  g_assert_nonnull (dialog);
  /* As a card: its title, and the row that says so. */
  XG_WAIT (xg_ui_test_find_text (dialog, "Report item-00119") != NULL, 1000);
  g_assert_nonnull (xg_ui_test_find_type (dialog, XG_TYPE_READING_VIEW));
  xg_ui_test_check_names (dialog);
  gtk_window_close (GTK_WINDOW (dialog));
}

#define ADD(name, func) g_test_add ("/items-tab/" name, Fixture, NULL, set_up, func, tear_down)

static void
register_tests (void)
{
  ADD ("shows-the-newest-page", test_shows_the_newest_page);
  ADD ("items-are-more-than-ids", test_items_are_more_than_ids);
  ADD ("rows-serve-again", test_rows_serve_again);
  ADD ("rows-wait-for-a-moment-only", test_rows_wait_for_a_moment_only);
  ADD ("nothing-spins-behind-the-list", test_nothing_spins_behind_the_list);
  ADD ("more-is-loaded-to-the-end", test_more_is_loaded_to_the_end);
  ADD ("scrolling-on-loads-the-next-page", test_scrolling_on_loads_the_next_page);
  ADD ("loading-can-be-cancelled-and-taken-up", test_loading_can_be_cancelled_and_taken_up);
  ADD ("a-refusal-is-shown-with-its-reason", test_a_refusal_is_shown_with_its_reason);
  ADD ("a-failing-page-keeps-what-is-there", test_a_failing_page_keeps_what_is_there);
  ADD ("no-items", test_no_items);
  ADD ("the-filter-says-over-how-much-it-holds", test_the_filter_says_over_how_much_it_holds);
  ADD ("selected-items-are-reviewed-and-leave", test_selected_items_are_reviewed_and_leave);
  ADD ("refused-items-stay", test_refused_items_stay);
  ADD ("all-that-match-are-reviewed", test_all_that_match_are_reviewed);
  ADD ("purge-is-reviewed", test_purge_is_reviewed);
  ADD ("an-item-is-published", test_an_item_is_published);
  ADD ("conditions-go-along", test_conditions_go_along);
  ADD ("conditions-that-can-not-be-read", test_conditions_that_can_not_be_read);
  ADD ("the-xml-is-copied", test_the_xml_is_copied);
  ADD ("an-item-is-shown", test_an_item_is_shown);
  ADD ("what-the-broker-can-not-is-insensitive", test_what_the_broker_can_not_is_insensitive);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
