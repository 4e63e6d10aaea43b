/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "admin/xg-impact.h"
#include "browse/xg-sidebar.h"
#include "double/xg-double-form.h"
#include "double/xg-sample.h"
#include "node/xg-node-page.h"
#include "window/xg-window.h"
#include "xg-ui-profiles.h"
#include "xg-ui-test.h"
#include "xmpp/xg-xmpp-error.h"

/* From the menu to the plan, and where the window is afterwards. */

typedef struct
{
  XgWindow *window;
  XgSettings *settings;
  XgGrid *grid;
  XgBroker *broker;
  XgConnectorList *connectors;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->settings = xg_settings_new ();
  fixture->grid = xg_sample_grid_new ();
  fixture->broker = xg_sample_get_broker (fixture->grid);
  fixture->connectors = xg_ui_profiles_new (fixture->grid, NULL);
  fixture->window =
    xg_window_new (ADW_APPLICATION (xg_ui_test_get_application ()), fixture->settings);
  xg_window_set_connectors (fixture->window, fixture->connectors);
  xg_window_show_grid (fixture->window);
  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
  g_free (xg_double_take_calls ());
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  xg_ui_test_settle (50);
  g_clear_object (&fixture->connectors);
  g_assert_finalize_object (fixture->grid);
  g_clear_object (&fixture->settings);
  g_free (xg_double_take_calls ());
}

static GtkWidget *
page (Fixture *fixture)
{
  return xg_ui_test_find_type (GTK_WIDGET (fixture->window), XG_TYPE_NODE_PAGE);
}

static void
show (Fixture *fixture, const char *id)
{
  xg_window_show_node (fixture->window, xg_sample_get_node (fixture->grid, id), "overview");
  xg_ui_test_settle (50);
}

/* The row of the menu of the page with that action. */
static GtkWidget *
row (Fixture *fixture, const char *action)
{
  g_autoptr (GPtrArray) buttons = xg_ui_test_find_all (page (fixture), GTK_TYPE_BUTTON);

  for (guint i = 0; i < buttons->len; i++)
    if (g_strcmp0 (gtk_actionable_get_action_name (buttons->pdata[i]), action) == 0)
      return buttons->pdata[i];
  g_assert_not_reached ();
}

static XgPlan *
take_plan (void)
{
  gboolean reviewed = FALSE;
  XgPlan *plan = xg_double_take_plan (&reviewed);

  g_assert_nonnull (plan);
  g_assert_true (reviewed);
  g_assert_true (xg_plan_is_destructive (plan));
  return plan;
}

static const char *
get_shown (Fixture *fixture)
{
  XgNode *node = xg_node_page_get_node (XG_NODE_PAGE (page (fixture)));

  return node != NULL ? xg_node_get_id (node) : NULL;
}

static void
test_deleted_node_is_left (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgPlan) plan = NULL;
  g_autoptr (XgOperation) operation = NULL;

  show (fixture, "health");
  g_signal_emit_by_name (row (fixture, "node.delete"), "clicked");
  plan = take_plan ();
  operation = g_list_model_get_item (G_LIST_MODEL (plan), 0);
  g_assert_cmpstr (xg_operation_get_confirmation (operation), ==, "health");
  g_assert_cmpstr (get_shown (fixture), ==, "health");

  xg_double_broker_remove_node (fixture->broker, "health");
  xg_double_finish_plan (plan, NULL);
  g_assert_cmpstr (get_shown (fixture), ==, "by-sector");
  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "overview");
}

static void
test_top_level_leads_to_its_broker (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgPlan) plan = NULL;

  show (fixture, "zz-new");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "node.delete", NULL);
  plan = take_plan ();
  xg_double_broker_remove_node (fixture->broker, "zz-new");
  xg_double_finish_plan (plan, NULL);
  g_assert_null (get_shown (fixture));
  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "broker");
}

static void
test_refused_node_stays (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgPlan) plan = NULL;
  g_autoptr (GError) error =
    g_error_new_literal (XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN, "forbidden");

  show (fixture, "health");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "node.delete", NULL);
  plan = take_plan ();
  xg_double_finish_plan (plan, error);
  g_assert_cmpstr (get_shown (fixture), ==, "health");
}

/* Who has gone elsewhere meanwhile is left there. */
static void
test_elsewhere_is_left_alone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgPlan) plan = NULL;

  show (fixture, "health");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "node.delete", NULL);
  plan = take_plan ();
  show (fixture, "nea1");
  xg_double_broker_remove_node (fixture->broker, "health");
  xg_double_finish_plan (plan, NULL);
  g_assert_cmpstr (get_shown (fixture), ==, "nea1");
}

static void
test_only_topics_are_purged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgPlan) plan = NULL;
  g_autofree char *calls = NULL;

  show (fixture, "energy");
  g_assert_true (gtk_widget_get_visible (row (fixture, "node.purge")));
  g_signal_emit_by_name (row (fixture, "node.purge"), "clicked");
  plan = take_plan ();
  calls = xg_double_take_calls ();
  g_clear_object (&plan);
  g_assert_nonnull (strstr (calls, "<purge node=\"energy\"/>"));

  show (fixture, "incidents");
  g_assert_false (gtk_widget_get_visible (row (fixture, "node.purge")));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "node.purge", NULL);
  g_assert_null (xg_double_take_plan (NULL));
}

static void
test_offline_destroys_nothing (Fixture *fixture, gconstpointer data)
{
  show (fixture, "energy");
  g_object_set (xg_grid_get_session (fixture->grid), "state", XG_SESSION_WAITING, NULL);
  g_assert_false (gtk_widget_get_sensitive (row (fixture, "node.delete")));
  g_assert_false (gtk_widget_get_sensitive (row (fixture, "node.purge")));
  g_object_set (xg_grid_get_session (fixture->grid), "state", XG_SESSION_ONLINE, NULL);
  g_assert_true (gtk_widget_get_sensitive (row (fixture, "node.delete")));
}

static void
test_impact_tells_of_children (Fixture *fixture, gconstpointer data)
{
  g_autofree char *vulnerabilities = xg_impact_of_delete (fixture->broker, "vulnerabilities");
  g_autofree char *posture = xg_impact_of_delete (fixture->broker, "posture");
  g_autofree char *energy = xg_impact_of_delete (fixture->broker, "energy");

  /* One of the two is in another collection, too. */
  g_assert_nonnull (strstr (vulnerabilities, "The 2 nodes in it are not deleted, but leave it."));
  g_assert_nonnull (
    strstr (vulnerabilities, "1 of them is in no other collection and moves to the top."));
  g_assert_nonnull (strstr (posture, "2 of them are in no other collection and move to the top."));
  g_assert_nonnull (strstr (energy, "Its 10482 items are gone for good."));
  g_assert_nonnull (strstr (energy, "Its 96 subscribers receive nothing more."));
  g_assert_nonnull (strstr (energy, "This can’t be undone."));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

static void
register_tests (void)
{
  add ("/ui/node-remove/deleted-node-is-left", test_deleted_node_is_left);
  add ("/ui/node-remove/top-level-leads-to-its-broker", test_top_level_leads_to_its_broker);
  add ("/ui/node-remove/refused-node-stays", test_refused_node_stays);
  add ("/ui/node-remove/elsewhere-is-left-alone", test_elsewhere_is_left_alone);
  add ("/ui/node-remove/only-topics-are-purged", test_only_topics_are_purged);
  add ("/ui/node-remove/offline-destroys-nothing", test_offline_destroys_nothing);
  add ("/ui/node-remove/impact-tells-of-children", test_impact_tells_of_children);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
