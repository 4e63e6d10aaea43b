/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "alerts/xg-alert-row.h"
#include "alerts/xg-alerts-page.h"
#include "node/xg-node-finder.h"
#include "alerts/xg-rule-editor.h"
#include "alerts/xg-rules-dialog.h"
#include "xg-ui-grid.h"
#include "xg-ui-profiles.h"
#include "xg-ui-test.h"

static XgRule *
add_rule (XgGrid *grid, const char *name, const char *text, XgSeverity severity)
{
  XgRule *rule = xg_rule_new (0, name);

  g_object_set (rule, "text", text, "severity", severity, NULL);
  xg_grid_save_rule (grid, rule);
  xg_ui_test_settle (60);
  return rule;
}

static guint
count_shown (GtkWidget *page)
{
  GtkWidget *list = xg_ui_test_find_type (page, GTK_TYPE_LIST_VIEW);

  return g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list))));
}

static void
take_rowid_cb (XgAlertsPage *page, XgGrid *grid, gint64 rowid, gint64 *taken)
{
  *taken = rowid;
}

static void
test_without_rules (void)
{
  XgGrid *grid = xg_ui_grid_new ();
  g_autoptr (XgConnectorList) connectors = NULL;
  GtkWidget *page = xg_alerts_page_new ();
  GtkWidget *window = xg_ui_test_show (page, 360, 600);

  connectors = xg_ui_profiles_new (grid, NULL);
  xg_alerts_page_set_connectors (XG_ALERTS_PAGE (page), connectors);
  xg_alerts_page_set_grid (XG_ALERTS_PAGE (page), grid);
  xg_ui_test_settle (50);
  g_assert_nonnull (xg_ui_test_find_text (page, "Nobody Watches Yet"));
  g_assert_cmpint (gtk_widget_get_width (page), <=, 360);
  xg_ui_test_check_names (page);
  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&connectors);
  xg_ui_grid_free (grid);
}

static void
test_alerts_are_listed_and_acknowledged (void)
{
  XgGrid *grid = xg_ui_grid_new ();
  g_autoptr (XgConnectorList) connectors = NULL;
  g_autoptr (XgRule) rule = add_rule (grid, "Ransom", "ransomware", XG_SEVERITY_UNKNOWN);
  GtkWidget *page = xg_alerts_page_new ();
  GtkWidget *window = xg_ui_test_show (page, 800, 600);
  GtkWidget *toggle;
  gint64 rowid = 0;

  connectors = xg_ui_profiles_new (grid, NULL);
  xg_alerts_page_set_connectors (XG_ALERTS_PAGE (page), connectors);
  xg_alerts_page_set_grid (XG_ALERTS_PAGE (page), grid);
  xg_ui_test_settle (50);
  g_assert_nonnull (xg_ui_test_find_text (page, "All Quiet"));

  xg_ui_grid_publish_samples (grid, 15);
  xg_ui_grid_flush (grid);
  XG_WAIT (count_shown (page) == 3, 2000);
  xg_ui_test_settle (50);
  g_assert_nonnull (xg_ui_test_find_text (page, "Ransomware beacon from energy OT jump host"));
  g_assert_nonnull (xg_ui_test_find_text (page, "3 open · 0 acknowledged"));
  g_assert_nonnull (xg_ui_test_find_button (page, "Open 3"));
  xg_ui_test_check_names (page);
  xg_ui_test_check_large_letters (page);

  g_signal_connect (page, "item-activated", G_CALLBACK (take_rowid_cb), &rowid);
  g_signal_emit_by_name (xg_ui_test_find_type (page, GTK_TYPE_LIST_VIEW), "activate", 0u);
  g_assert_cmpint (rowid, >, 0);

  toggle = xg_ui_test_find_type (xg_ui_test_find_type (page, XG_TYPE_ALERT_ROW), GTK_TYPE_BUTTON);
  g_signal_emit_by_name (toggle, "clicked");
  XG_WAIT (count_shown (page) == 2, 2000);
  g_assert_nonnull (xg_ui_test_find_button (page, "Acknowledged 1"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (xg_ui_test_find_button (page, "Acknowledged 1")),
                                TRUE);
  XG_WAIT (count_shown (page) == 1, 2000);
  xg_ui_test_settle (50);

  /* And open again. */
  toggle = xg_ui_test_find_type (xg_ui_test_find_type (page, XG_TYPE_ALERT_ROW), GTK_TYPE_BUTTON);
  g_signal_emit_by_name (toggle, "clicked");
  XG_WAIT (count_shown (page) == 0, 2000);

  gtk_widget_activate_action (page, "alerts.acknowledge-all", NULL);
  XG_WAIT (count_shown (page) == 3, 2000);
  g_assert_nonnull (xg_ui_test_find_text (page, "0 open · 3 acknowledged"));
  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&rule);
  g_clear_object (&connectors);
  xg_ui_grid_free (grid);
}

/* One key an alert: the next one is selected when one is done. */
static void
test_triage_by_key (void)
{
  XgGrid *grid = xg_ui_grid_new ();
  g_autoptr (XgConnectorList) connectors = NULL;
  GtkWidget *page = xg_alerts_page_new ();
  GtkWidget *window = xg_ui_test_show (page, 700, 500);
  g_autoptr (XgRule) rule = xg_rule_new (0, "Everything");
  GtkSingleSelection *selection;

  xg_grid_save_rule (grid, rule);
  connectors = xg_ui_profiles_new (grid, NULL);
  xg_alerts_page_set_connectors (XG_ALERTS_PAGE (page), connectors);
  xg_alerts_page_set_grid (XG_ALERTS_PAGE (page), grid);
  xg_ui_grid_publish_samples (grid, 4);
  xg_ui_grid_flush (grid);
  XG_WAIT (count_shown (page) == 4, 2000);
  selection = GTK_SINGLE_SELECTION (
    gtk_list_view_get_model (GTK_LIST_VIEW (xg_ui_test_find_type (page, GTK_TYPE_LIST_VIEW))));
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, GTK_INVALID_LIST_POSITION);
  g_assert_true (gtk_widget_grab_focus (page));
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, 0);

  for (guint left = 3; left < 4; left--)
    {
      g_assert_true (xg_ui_test_press (GTK_WINDOW (window), "a"));
      XG_WAIT (count_shown (page) == left, 2000);
      if (left > 0)
        g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, 0);
    }
  g_assert_nonnull (xg_ui_test_find_text (page, "0 open · 4 acknowledged"));
  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&rule);
  g_clear_object (&connectors);
  xg_ui_grid_free (grid);
}

static XgRule *
first_rule (XgGrid *grid)
{
  return g_list_model_get_item (xg_grid_get_rules (grid), 0);
}

static GtkWidget *
find_row (GtkWidget *root, GType type, const char *title)
{
  g_autoptr (GPtrArray) rows = xg_ui_test_find_all (root, type);

  for (guint i = 0; i < rows->len; i++)
    if (g_strcmp0 (adw_preferences_row_get_title (rows->pdata[i]), title) == 0)
      return rows->pdata[i];
  g_assert_not_reached ();
}

static void
test_rule_is_written_and_saved (void)
{
  XgGrid *grid = xg_ui_grid_new ();
  GtkWidget *dialog, *save, *name, *text;
  g_autoptr (XgRule) rule = NULL;

  xg_ui_grid_publish_samples (grid, 50);
  xg_ui_grid_flush (grid);
  dialog = xg_rules_dialog_new (grid);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_test_widget_wait_for_draw (dialog);
  g_assert_nonnull (xg_ui_test_find_text (dialog, "No Rules Yet"));
  xg_ui_test_check_names (dialog);

  g_signal_emit_by_name (xg_ui_test_find_button (dialog, "_New Rule"), "clicked");
  xg_ui_test_settle (100);
  save = xg_ui_test_find_button (dialog, "_Save");
  name = find_row (dialog, ADW_TYPE_ENTRY_ROW, "Name");
  text = find_row (dialog, ADW_TYPE_ENTRY_ROW, "Filter");
  g_assert_false (gtk_widget_get_sensitive (save));
  g_assert_nonnull (
    xg_ui_test_find_text (dialog, "Give the rule a name. Alerts and notifications show it."));

  gtk_editable_set_text (GTK_EDITABLE (name), "  Phishing & <b>friends</b> ");
  gtk_editable_set_text (GTK_EDITABLE (text), "??");
  g_assert_false (gtk_widget_get_sensitive (save));
  g_assert_true (gtk_widget_has_css_class (text, "error"));
  gtk_editable_set_text (GTK_EDITABLE (text), "phish");
  g_assert_true (gtk_widget_get_sensitive (save));
  g_assert_false (gtk_widget_has_css_class (text, "error"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_row (dialog, ADW_TYPE_COMBO_ROW, "Severity")),
                              XG_SEVERITY_MEDIUM);
  XG_WAIT (
    xg_ui_test_find_text (dialog, "10 of the 50 stored items there would have set it off.") != NULL,
    3000);
  xg_ui_test_check_names (dialog);

  g_signal_emit_by_name (save, "clicked");
  xg_ui_test_settle (150);
  g_assert_cmpuint (g_list_model_get_n_items (xg_grid_get_rules (grid)), ==, 1);
  rule = first_rule (grid);
  g_assert_cmpint (xg_rule_get_id (rule), >, 0);
  g_assert_cmpstr (xg_rule_get_name (rule), ==, "Phishing & <b>friends</b>");
  g_assert_cmpstr (xg_rule_get_text (rule), ==, "phish");
  g_assert_cmpint (xg_rule_get_severity (rule), ==, XG_SEVERITY_MEDIUM);
  g_assert_true (xg_rule_get_enabled (rule));
  g_assert_nonnull (xg_ui_test_find_text (dialog, "Phishing & <b>friends</b>"));
  g_assert_nonnull (xg_ui_test_find_text (dialog, "Everywhere · “phish” · Medium or higher"));

  /* The switch saves at once. */
  gtk_switch_set_active (GTK_SWITCH (xg_ui_test_find_type (dialog, GTK_TYPE_SWITCH)), FALSE);
  xg_ui_test_settle (50);
  g_assert_false (xg_rule_get_enabled (rule));
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_clear_object (&rule);
  xg_ui_grid_free (grid);
}

static void
test_cancel_changes_nothing (void)
{
  XgGrid *grid = xg_ui_grid_new ();
  g_autoptr (XgRule) rule = add_rule (grid, "Mine", "one", XG_SEVERITY_LOW);
  GtkWidget *dialog = xg_rules_dialog_new (grid);

  gtk_window_present (GTK_WINDOW (dialog));
  xg_rules_dialog_edit (XG_RULES_DIALOG (dialog), rule);
  xg_ui_test_settle (100);
  xg_ui_test_pictures (dialog, "alert-rule");
  gtk_editable_set_text (GTK_EDITABLE (find_row (dialog, ADW_TYPE_ENTRY_ROW, "Name")), "Yours");
  g_object_ref (dialog);
  g_signal_emit_by_name (xg_ui_test_find_button (dialog, "_Cancel"), "clicked");
  xg_ui_test_settle (50);
  g_assert_cmpstr (xg_rule_get_name (rule), ==, "Mine");
  g_assert_cmpstr (xg_rule_get_text (rule), ==, "one");
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_object_unref (dialog);
  g_clear_object (&rule);
  xg_ui_grid_free (grid);
}

static void
take_node_cb (XgNodeFinder *picker, XgNode *node, XgNode **taken)
{
  g_set_object (taken, node);
}

static void
test_topic_is_picked (void)
{
  XgGrid *grid = xg_ui_grid_new ();
  GtkWidget *picker = xg_node_finder_new ();
  GtkWidget *window;
  GtkWidget *list;
  g_autoptr (XgNode) node = NULL;

  xg_ui_grid_publish_samples (grid, 10);
  xg_ui_grid_flush (grid);
  xg_node_finder_set_grid (XG_NODE_FINDER (picker), grid);
  window = xg_ui_test_show (picker, 360, 500);
  g_signal_connect (picker, "chosen", G_CALLBACK (take_node_cb), &node);
  XG_WAIT (count_shown (picker) == 5, 2000);
  gtk_editable_set_text (GTK_EDITABLE (xg_ui_test_find_type (picker, GTK_TYPE_SEARCH_ENTRY)),
                         "HEAL");
  XG_WAIT (count_shown (picker) == 1, 2000);
  list = xg_ui_test_find_type (picker, GTK_TYPE_LIST_VIEW);
  g_signal_emit_by_name (list, "activate", 0u);
  g_assert_nonnull (node);
  g_assert_cmpstr (xg_node_get_id (node), ==, "health");
  gtk_editable_set_text (GTK_EDITABLE (xg_ui_test_find_type (picker, GTK_TYPE_SEARCH_ENTRY)),
                         "no such topic");
  XG_WAIT (xg_ui_test_find_text (picker, "Nothing Found") != NULL, 2000);
  xg_ui_test_check_names (picker);
  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&node);
  xg_ui_grid_free (grid);
}

static void
test_deleting_asks_first (void)
{
  XgGrid *grid = xg_ui_grid_new ();
  g_autoptr (XgRule) rule = add_rule (grid, "Mine", "one", XG_SEVERITY_LOW);
  GtkWidget *dialog = xg_rules_dialog_new (grid);
  GListModel *toplevels = gtk_window_get_toplevels ();
  GtkWidget *question = NULL;

  gtk_window_present (GTK_WINDOW (dialog));
  g_object_ref (dialog);
  xg_rules_dialog_edit (XG_RULES_DIALOG (dialog), rule);
  xg_ui_test_settle (100);
  g_signal_emit_by_name (xg_ui_test_find_button (dialog, "_Delete Rule…"), "clicked");
  xg_ui_test_settle (100);
  g_assert_cmpuint (g_list_model_get_n_items (xg_grid_get_rules (grid)), ==, 1);
  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        question = window;
    }
  g_assert_nonnull (question);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), "delete");
  xg_ui_test_settle (100);
  g_assert_cmpuint (g_list_model_get_n_items (xg_grid_get_rules (grid)), ==, 0);
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_object_unref (dialog);
  g_clear_object (&rule);
  xg_ui_grid_free (grid);
}

static void
register_tests (void)
{
  g_test_add_func ("/ui/alerts/without-rules", test_without_rules);
  g_test_add_func ("/ui/alerts/alerts-are-listed-and-acknowledged",
                   test_alerts_are_listed_and_acknowledged);
  g_test_add_func ("/ui/alerts/triage-by-key", test_triage_by_key);
  g_test_add_func ("/ui/alerts/rule-is-written-and-saved", test_rule_is_written_and_saved);
  g_test_add_func ("/ui/alerts/cancel-changes-nothing", test_cancel_changes_nothing);
  g_test_add_func ("/ui/alerts/topic-is-picked", test_topic_is_picked);
  g_test_add_func ("/ui/alerts/deleting-asks-first", test_deleting_asks_first);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
