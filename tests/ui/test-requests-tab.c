/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-double-form.h"
#include "double/xg-double-people.h"
#include "double/xg-sample.h"
#include "node/xg-node-page.h"
#include "node/xg-requests-tab.h"
#include "requests/xg-request-row.h"
#include "xg-ui-tab.h"
#include "xg-ui-test.h"
#include "xmpp/xg-xmpp-error.h"

typedef XgUiTab Fixture;

static const char *const people[] = {
  "greta@grid.example - subscribed",
  "new@clinic.example - pending",
  "late@clinic.example - pending 7",
  NULL,
};

static XgRequest *
ask (Fixture *fixture, const char *node, const char *jid)
{
  g_autoptr (XgRequest) request =
    xg_request_new (xg_sample_get_broker (fixture->grid), node, jid, NULL, 1700000000000000);

  g_list_store_append (G_LIST_STORE (xg_grid_get_requests (fixture->grid)), request);
  return request; /* the list keeps it */
}
static void
set_up (Fixture *fixture, gconstpointer data)
{
  xg_ui_tab_set_up (fixture, XG_TYPE_REQUESTS_TAB, people, 360, 600);
  ask (fixture, "energy", "new@clinic.example");
  ask (fixture, "nea1", "other@clinic.example");
}

static void
load (Fixture *fixture)
{
  xg_ui_tab_show (fixture, "energy");
  XG_WAIT (!xg_node_tab_get_busy (fixture->tab), 1000);
  gtk_test_widget_wait_for_draw (fixture->window);
}

static GtkSelectionModel *
get_selection (Fixture *fixture)
{
  GtkWidget *view = xg_ui_test_find_type (GTK_WIDGET (fixture->tab), GTK_TYPE_LIST_VIEW);

  return gtk_list_view_get_model (GTK_LIST_VIEW (view));
}

/* A message and the list tell of the same one. */
static void
test_each_waits_once (Fixture *fixture, gconstpointer data)
{
  g_autofree char *calls = NULL;

  load (fixture);
  g_assert_cmpint (xg_node_tab_get_count (fixture->tab), ==, 2);
  g_assert_true (xg_ui_tab_says (fixture, "new@clinic.example"));
  g_assert_true (xg_ui_tab_says (fixture, "late@clinic.example"));
  g_assert_true (xg_ui_tab_says (fixture, "some time ago"));
  g_assert_false (xg_ui_tab_says (fixture, "greta@grid.example"));
  g_assert_false (xg_ui_tab_says (fixture, "other@clinic.example"));
  xg_ui_test_check_names (GTK_WIDGET (fixture->tab));
  calls = xg_double_take_calls ();
  g_assert_nonnull (strstr (calls, "ask-requests pubsub.grid.example"));
}

static void
test_new_ones_come_live (Fixture *fixture, gconstpointer data)
{
  load (fixture);
  ask (fixture, "energy", "third@clinic.example");
  XG_WAIT (xg_ui_tab_says (fixture, "third@clinic.example"), 1000);
  g_assert_cmpint (xg_node_tab_get_count (fixture->tab), ==, 3);
}

static void
test_one_is_approved (Fixture *fixture, gconstpointer data)
{
  static const char *const after[] = { "new@clinic.example - subscribed", NULL };
  g_autoptr (XgPlan) plan = NULL;
  g_autofree char *calls = NULL;
  GListModel *kept;
  GtkWidget *row;

  load (fixture);
  g_free (xg_double_take_calls ());
  row =
    gtk_widget_get_ancestor (xg_ui_test_find_text (GTK_WIDGET (fixture->tab), "new@clinic.example"),
                             XG_TYPE_REQUEST_ROW);
  g_signal_emit_by_name (row, "answered", TRUE);
  plan = xg_double_take_plan (NULL);
  calls = xg_double_take_calls ();
  g_assert_true (g_str_has_prefix (calls, "run "));
  g_assert_nonnull (strstr (calls, "new@clinic.example"));
  g_assert_null (strstr (calls, "late@clinic.example"));

  xg_double_people_set (after);
  xg_double_finish_plan (plan, NULL);
  XG_WAIT (!xg_node_tab_get_busy (fixture->tab) && xg_ui_tab_says (fixture, "Nobody Waits"), 1000);
  kept = xg_grid_get_requests (fixture->grid);
  g_assert_cmpuint (g_list_model_get_n_items (kept), ==, 1); /* of the other node */
}

static void
test_many_are_denied_as_one_plan (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgPlan) plan = NULL;

  load (fixture);
  gtk_selection_model_select_all (get_selection (fixture));
  XG_WAIT (xg_ui_tab_says (fixture, "Deny (2)"), 1000);
  gtk_widget_activate_action (GTK_WIDGET (fixture->tab), "waiting.deny", NULL);
  plan = xg_double_take_plan (NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)), ==, 2);
}

/* Who was told of by a message waits, also where the list is nobody's business. */
static void
test_refused_list_leaves_messages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error =
    g_error_new_literal (XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN, "forbidden");

  xg_double_people_refuse (error);
  load (fixture);
  g_assert_true (xg_ui_tab_says (fixture, "new@clinic.example"));
  g_assert_cmpint (xg_node_tab_get_count (fixture->tab), ==, 1);

  xg_node_tab_set_node (fixture->tab, fixture->grid, xg_sample_get_node (fixture->grid, "swid"));
  xg_node_tab_show (fixture->tab);
  XG_WAIT (!xg_node_tab_get_busy (fixture->tab), 1000);
  g_assert_false (xg_ui_tab_says (fixture, "Nobody Waits"));
  g_assert_cmpint (xg_node_tab_get_count (fixture->tab), ==, -1);
}

static GtkWidget *
find_row (Fixture *fixture, const char *jid)
{
  return gtk_widget_get_ancestor (xg_ui_test_find_text (GTK_WIDGET (fixture->tab), jid),
                                  XG_TYPE_REQUEST_ROW);
}

/* What is pressed while the list is read again is the row that it was. */
static void
test_rows_stay_when_read_again (Fixture *fixture, gconstpointer data)
{
  static const char *const more[] = {
    "first@clinic.example - pending",
    "new@clinic.example - pending",
    "late@clinic.example - pending 7",
    NULL,
  };
  g_autoptr (XgRequest) late = NULL;
  g_autoptr (XgPlan) plan = NULL;
  GListModel *kept = xg_grid_get_requests (fixture->grid);
  GtkWidget *row;
  GtkWidget *other;

  load (fixture);
  row = find_row (fixture, "late@clinic.example");
  other = find_row (fixture, "new@clinic.example");
  gtk_selection_model_select_item (get_selection (fixture), 1, TRUE);
  late = g_object_ref (xg_request_row_get_request (XG_REQUEST_ROW (row)));

  xg_double_people_set (more);
  xg_node_tab_reload (fixture->tab);
  XG_WAIT (!xg_node_tab_get_busy (fixture->tab) && xg_ui_tab_says (fixture, "first@clinic.example"),
           1000);
  gtk_test_widget_wait_for_draw (fixture->window);
  g_assert_true (find_row (fixture, "late@clinic.example") == row);
  g_assert_true (find_row (fixture, "new@clinic.example") == other);
  g_assert_true (xg_request_row_get_request (XG_REQUEST_ROW (row)) == late);
  g_assert_cmpuint (xg_node_list_tab_count_selected (XG_NODE_LIST_TAB (fixture->tab)), ==, 1);

  /* The broker's message comes after its list. */
  ask (fixture, "energy", "late@clinic.example");
  gtk_test_widget_wait_for_draw (fixture->window);
  g_assert_cmpint (xg_node_tab_get_count (fixture->tab), ==, 3);
  g_assert_true (find_row (fixture, "late@clinic.example") == row);
  g_signal_emit_by_name (row, "answered", TRUE);
  plan = xg_double_take_plan (NULL);
  g_assert_nonnull (plan);
  xg_double_finish_plan (plan, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (kept); i++)
    {
      g_autoptr (XgRequest) request = g_list_model_get_item (kept, i);

      g_assert_cmpstr (xg_request_get_jid (request), !=, "late@clinic.example");
    }
}

/* The page tells how many wait before anybody opens the tab. */
static void
test_page_counts (Fixture *fixture, gconstpointer data)
{
  XgNodePage *page = XG_NODE_PAGE (g_object_ref_sink (xg_node_page_new ()));

  xg_node_page_set_node (page, fixture->grid, xg_sample_get_node (fixture->grid, "energy"));
  g_assert_cmpint (xg_node_page_get_count (page, "waiting"), ==, 1);
  xg_node_page_set_node (page, fixture->grid, xg_sample_get_node (fixture->grid, "swid"));
  g_assert_cmpint (xg_node_page_get_count (page, "waiting"), ==, -1);
  g_object_unref (page);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, xg_ui_tab_tear_down);
}

static void
register_tests (void)
{
  add ("/ui/requests-tab/each-waits-once", test_each_waits_once);
  add ("/ui/requests-tab/new-ones-come-live", test_new_ones_come_live);
  add ("/ui/requests-tab/one-is-approved", test_one_is_approved);
  add ("/ui/requests-tab/many-are-denied-as-one-plan", test_many_are_denied_as_one_plan);
  add ("/ui/requests-tab/refused-list-leaves-messages", test_refused_list_leaves_messages);
  add ("/ui/requests-tab/rows-stay-when-read-again", test_rows_stay_when_read_again);
  add ("/ui/requests-tab/page-counts", test_page_counts);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
