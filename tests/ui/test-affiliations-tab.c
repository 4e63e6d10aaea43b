/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-double-people.h"
#include "double/xg-sample.h"
#include "node/xg-affiliations-tab.h"
#include "node/xg-people-dialog.h"
#include "node/xg-person-row.h"
#include "xg-ui-tab.h"
#include "xg-ui-test.h"
#include "xmpp/xg-xmpp-error.h"

typedef XgUiTab Fixture;

static const char *const people[] = {
  "analyst@grid.example owner subscribed",
  "greta@grid.example owner none",
  "csirt@utility-a.example publisher subscribed",
  "soc@bank-1.example member subscribed",
  "josh@grid.example member none",
  NULL,
};

static void
set_up (Fixture *fixture, gconstpointer data)
{
  xg_ui_tab_set_up (fixture, XG_TYPE_AFFILIATIONS_TAB, people, 800, 600);
}

static void
show_loaded (Fixture *fixture, const char *id)
{
  xg_ui_tab_show (fixture, id);
  XG_WAIT (xg_node_list_tab_get_loaded (XG_NODE_LIST_TAB (fixture->tab)), 1000);
  gtk_test_widget_wait_for_draw (fixture->window);
}

/* Whether a label that can be seen has PART in it. */
static gboolean
has_part (GtkWidget *root, const char *part)
{
  g_autoptr (GPtrArray) labels = xg_ui_test_find_all (root, GTK_TYPE_LABEL);

  for (guint i = 0; i < labels->len; i++)
    if (gtk_widget_get_mapped (labels->pdata[i]) &&
        strstr (gtk_label_get_text (labels->pdata[i]), part) != NULL)
      return TRUE;

  return FALSE;
}

static void
act (Fixture *fixture, const char *action, const char *jid, const char *nick)
{
  if (jid != NULL)
    gtk_widget_activate_action (GTK_WIDGET (fixture->tab), action, "(ss)", jid, nick);
  else
    gtk_widget_activate_action (GTK_WIDGET (fixture->tab), action, NULL);
}

static void
test_lists_who_is_what (Fixture *fixture, gconstpointer data)
{
  show_loaded (fixture, "energy");
  g_assert_true (xg_ui_tab_says (fixture, "csirt@utility-a.example"));
  g_assert_true (xg_ui_tab_says (fixture, "Publisher"));
  g_assert_true (xg_ui_tab_says (fixture, "You · Not subscribed"));
  g_assert_cmpint (xg_node_tab_get_count (fixture->tab), ==, 5);
  g_assert_false (xg_node_tab_get_modified (fixture->tab));
  xg_ui_test_check_names (GTK_WIDGET (fixture->tab));
  xg_ui_test_check_large_letters (GTK_WIDGET (fixture->tab));
}

static void
test_search_narrows_the_list (Fixture *fixture, gconstpointer data)
{
  GtkWidget *search;

  show_loaded (fixture, "energy");
  search = xg_ui_test_find_type (GTK_WIDGET (fixture->tab), GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (search), "BANK");
  XG_WAIT (!xg_ui_tab_says (fixture, "greta@grid.example"), 1000);
  g_assert_true (xg_ui_tab_says (fixture, "soc@bank-1.example"));
  gtk_editable_set_text (GTK_EDITABLE (search), "nobody at all");
  XG_WAIT (xg_ui_tab_says (fixture, "Nothing Found"), 1000);
  g_assert_cmpint (xg_node_tab_get_count (fixture->tab), ==, 5);
}

static const char *
first_address (Fixture *fixture)
{
  GtkWidget *view = xg_ui_test_find_type (GTK_WIDGET (fixture->tab), GTK_TYPE_LIST_VIEW);
  GtkSelectionModel *model = gtk_list_view_get_model (GTK_LIST_VIEW (view));
  g_autoptr (XgPerson) person = g_list_model_get_item (G_LIST_MODEL (model), 0);

  return xg_person_get_jid (person);
}

static void
test_the_order_is_chosen (Fixture *fixture, gconstpointer data)
{
  GtkWidget *tab = GTK_WIDGET (fixture->tab);

  show_loaded (fixture, "energy");
  g_assert_cmpstr (first_address (fixture), ==, "analyst@grid.example");
  act (fixture, "affiliations.set", "soc@bank-1.example", "publisher");
  g_assert_true (gtk_widget_activate_action (tab, "rows.order", "s", "changes"));
  XG_WAIT (g_str_equal (first_address (fixture), "soc@bank-1.example"), 1000);
  g_assert_true (gtk_widget_activate_action (tab, "rows.order", "s", "address"));
  XG_WAIT (g_str_equal (first_address (fixture), "analyst@grid.example"), 1000);
}

/* Nothing is sent before it is applied; one harmless change needs no review. */
static void
test_a_change_is_applied_at_once (Fixture *fixture, gconstpointer data)
{
  g_autofree char *calls = NULL;

  show_loaded (fixture, "energy");
  g_free (xg_double_take_calls ());
  act (fixture, "affiliations.set", "josh@grid.example", "publisher");
  g_assert_true (xg_node_tab_get_modified (fixture->tab));
  g_assert_true (xg_ui_tab_says (fixture, "changed"));
  g_assert_true (xg_ui_tab_says (fixture, "1 change not applied"));
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls, ==, "");

  act (fixture, "affiliations.apply", NULL, NULL);
  g_free (calls);
  calls = xg_double_take_calls ();
  g_assert_true (g_str_has_prefix (calls, "run <iq "));
  g_assert_nonnull (strstr (calls, "josh@grid.example"));
  g_assert_nonnull (strstr (calls, "publisher"));
  g_assert_null (strstr (calls, "soc@bank-1.example"));
}

static void
test_the_last_owner_stays (Fixture *fixture, gconstpointer data)
{
  g_autofree char *calls = NULL;

  show_loaded (fixture, "energy");
  act (fixture, "affiliations.set", "greta@grid.example", "member");
  act (fixture, "affiliations.set", "analyst@grid.example", "none");
  xg_ui_test_settle (30);
  g_assert_true (has_part (GTK_WIDGET (fixture->tab), "Nobody would be an owner any more"));
  g_free (xg_double_take_calls ());
  act (fixture, "affiliations.apply", NULL, NULL);
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls, ==, "");

  act (fixture, "affiliations.discard", NULL, NULL);
  g_assert_false (xg_node_tab_get_modified (fixture->tab));
  g_assert_false (has_part (GTK_WIDGET (fixture->tab), "Nobody would be an owner any more"));
}

/* Giving up one's own rights is warned of, and never applied without a review. */
static void
test_own_rights_are_reviewed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *calls = NULL;

  show_loaded (fixture, "energy");
  act (fixture, "affiliations.set", "greta@grid.example", "publisher");
  xg_ui_test_settle (30);
  g_assert_true (has_part (GTK_WIDGET (fixture->tab), "You would no longer be an owner"));
  g_free (xg_double_take_calls ());
  act (fixture, "affiliations.apply", NULL, NULL);
  calls = xg_double_take_calls ();
  g_assert_true (g_str_has_prefix (calls, "review <iq "));
}

static void
test_many_become_one_plan (Fixture *fixture, gconstpointer data)
{
  GtkSelectionModel *model;
  GtkWidget *view;
  g_autofree char *calls = NULL;

  show_loaded (fixture, "energy");
  view = xg_ui_test_find_type (GTK_WIDGET (fixture->tab), GTK_TYPE_LIST_VIEW);
  model = gtk_list_view_get_model (GTK_LIST_VIEW (view));
  gtk_selection_model_select_range (model, 2, 3, TRUE);
  g_assert_true (xg_ui_tab_says (fixture, "3 selected"));
  gtk_widget_activate_action (GTK_WIDGET (fixture->tab),
                              "affiliations.set-selected",
                              "s",
                              "outcast");
  g_free (xg_double_take_calls ());
  act (fixture, "affiliations.apply", NULL, NULL);
  calls = xg_double_take_calls ();
  g_assert_true (g_str_has_prefix (calls, "review <iq "));
  g_assert_nonnull (strstr (calls, "josh@grid.example"));
  g_assert_nonnull (strstr (calls, "soc@bank-1.example"));
  g_assert_nonnull (strstr (calls, "csirt@utility-a.example"));
}

static GtkWidget *
find_dialog (void)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);

      if (XG_IS_PEOPLE_DIALOG (window))
        return window;
    }

  return NULL;
}

static void
test_a_pasted_list_is_read_in_part (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;

  show_loaded (fixture, "energy");
  act (fixture, "affiliations.add", NULL, NULL);
  dialog = find_dialog ();
  g_assert_nonnull (dialog);
  xg_people_dialog_set_text (XG_PEOPLE_DIALOG (dialog),
                             "one@new.example publisher\n@wrong\nTwo@New.example\n"
                             "greta@grid.example owner # as she is\n");
  g_assert_true (has_part (dialog, "3 addresses were read."));
  g_assert_true (has_part (dialog, "Line 2"));
  xg_ui_test_check_names (dialog);
  xg_ui_test_click (dialog, "Add to List");
  xg_ui_test_settle (50);
  /* Who is it already is no change. */
  g_assert_true (xg_ui_tab_says (fixture, "2 changes not applied"));
  g_assert_true (xg_ui_tab_says (fixture, "two@new.example"));
  /* On the broker there are no more than before. */
  g_assert_cmpint (xg_node_tab_get_count (fixture->tab), ==, 5);
}

static void
test_changes_survive_another_node (Fixture *fixture, gconstpointer data)
{
  show_loaded (fixture, "energy");
  act (fixture, "affiliations.set", "josh@grid.example", "publisher");
  show_loaded (fixture, "health");
  g_assert_false (xg_node_tab_get_modified (fixture->tab));
  show_loaded (fixture, "energy");
  g_assert_true (xg_node_tab_get_modified (fixture->tab));
  g_assert_true (xg_ui_tab_says (fixture, "1 change not applied"));
}

/* What is made already is no change any more; what is not, still is one. */
static void
test_what_was_applied_is_read (Fixture *fixture, gconstpointer data)
{
  static const char *const after[] = {
    "analyst@grid.example owner subscribed",
    "josh@grid.example publisher none",
    "soc@bank-1.example member subscribed",
    NULL,
  };

  show_loaded (fixture, "energy");
  act (fixture, "affiliations.set", "josh@grid.example", "publisher");
  act (fixture, "affiliations.set", "soc@bank-1.example", "publisher");
  act (fixture, "affiliations.set", "greta@grid.example", "none");
  xg_double_people_set (after);
  xg_node_tab_reload (fixture->tab);
  XG_WAIT (xg_ui_tab_says (fixture, "1 change not applied"), 1000);
  g_assert_cmpint (xg_node_tab_get_count (fixture->tab), ==, 3);
}

static void
test_a_refusal_says_why (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = g_error_new_literal (XG_STANZA_ERROR,
                                                  XG_STANZA_ERROR_FORBIDDEN,
                                                  "forbidden (auth): you are no owner");

  xg_double_people_refuse (error);
  xg_ui_tab_show (fixture, "energy");
  XG_WAIT (xg_ui_tab_says (fixture, "Not for You to See"), 1000);
  g_assert_false (xg_node_tab_get_busy (fixture->tab));
  g_assert_cmpint (xg_node_tab_get_count (fixture->tab), ==, -1);

  xg_double_people_refuse (NULL);
  xg_ui_test_click (GTK_WIDGET (fixture->tab), "Ask Again");
  XG_WAIT (xg_ui_tab_says (fixture, "josh@grid.example"), 1000);
}

static void
test_waiting_and_offline (Fixture *fixture, gconstpointer data)
{
  XgSession *session = xg_grid_get_session (fixture->grid);
  static const char *const nobody[] = { NULL };

  g_object_set (session, "state", XG_SESSION_WAITING, NULL);
  xg_ui_tab_show (fixture, "energy");
  xg_ui_test_settle (30);
  g_assert_true (xg_ui_tab_says (fixture, "Not Connected"));
  xg_double_people_hold (TRUE);
  g_object_set (session, "state", XG_SESSION_ONLINE, NULL);
  xg_ui_test_settle (30);
  g_assert_true (xg_ui_tab_says (fixture, "Asking the broker…"));
  g_assert_true (xg_node_tab_get_busy (fixture->tab));
  xg_double_people_set (nobody);
  xg_double_people_hold (FALSE);
  XG_WAIT (xg_ui_tab_says (fixture, "Nobody Is Listed"), 1000);
  g_assert_false (xg_node_tab_get_busy (fixture->tab));
}

/* An answer for the node before is not shown for this one. */
static void
test_a_late_answer_is_nobodys (Fixture *fixture, gconstpointer data)
{
  static const char *const others[] = { "other@grid.example owner none", NULL };

  xg_double_people_hold (TRUE);
  xg_ui_tab_show (fixture, "energy");
  xg_ui_tab_show (fixture, "health");
  xg_double_people_set (others);
  xg_double_people_hold (FALSE);
  XG_WAIT (xg_ui_tab_says (fixture, "other@grid.example"), 1000);
  g_assert_cmpint (xg_node_tab_get_count (fixture->tab), ==, 1);
}

static void
test_narrow_fits (Fixture *fixture, gconstpointer data)
{
  int minimum;

  show_loaded (fixture, "energy");
  act (fixture, "affiliations.set", "analyst@grid.example", "none");
  act (fixture, "affiliations.set", "greta@grid.example", "publish-only");
  xg_ui_test_settle (50);
  gtk_widget_measure (GTK_WIDGET (fixture->tab),
                      GTK_ORIENTATION_HORIZONTAL,
                      -1,
                      &minimum,
                      NULL,
                      NULL,
                      NULL);
  g_assert_cmpint (minimum, <=, 360);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, xg_ui_tab_tear_down);
}

static void
register_tests (void)
{
  add ("/ui/affiliations/lists-who-is-what", test_lists_who_is_what);
  add ("/ui/affiliations/search-narrows-the-list", test_search_narrows_the_list);
  add ("/ui/affiliations/the-order-is-chosen", test_the_order_is_chosen);
  add ("/ui/affiliations/a-change-is-applied-at-once", test_a_change_is_applied_at_once);
  add ("/ui/affiliations/the-last-owner-stays", test_the_last_owner_stays);
  add ("/ui/affiliations/own-rights-are-reviewed", test_own_rights_are_reviewed);
  add ("/ui/affiliations/many-become-one-plan", test_many_become_one_plan);
  add ("/ui/affiliations/a-pasted-list-is-read-in-part", test_a_pasted_list_is_read_in_part);
  add ("/ui/affiliations/changes-survive-another-node", test_changes_survive_another_node);
  add ("/ui/affiliations/what-was-applied-is-read", test_what_was_applied_is_read);
  add ("/ui/affiliations/a-refusal-says-why", test_a_refusal_says_why);
  add ("/ui/affiliations/waiting-and-offline", test_waiting_and_offline);
  add ("/ui/affiliations/a-late-answer-is-nobodys", test_a_late_answer_is_nobodys);
  add ("/ui/affiliations/narrow-fits", test_narrow_fits);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
