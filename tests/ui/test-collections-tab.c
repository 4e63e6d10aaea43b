/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "admin/xg-placement.h"
#include "double/xg-double-form.h"
#include "double/xg-double-people.h"
#include "double/xg-sample.h"
#include "grid/xg-capabilities-private.h"
#include "node/xg-collections-tab.h"
#include "node/xg-node-chooser.h"
#include "xg-ui-tab.h"
#include "xg-ui-test.h"
#include "xmpp/xg-xmpp-error.h"

typedef XgUiTab Fixture;

static const char *const people[] = {
  "greta@grid.example - subscribed",
  "soc@bank-1.example/a - subscribed 1",
  "soc@bank-1.example/b - subscribed 2",
  "new@clinic.example - pending",
  NULL,
};

static void
set_up (Fixture *fixture, gconstpointer data)
{
  xg_ui_tab_set_up (fixture, XG_TYPE_COLLECTIONS_TAB, people, 360, 700);
}

static void
show (Fixture *fixture, const char *id)
{
  xg_ui_tab_show (fixture, id);
  gtk_test_widget_wait_for_draw (fixture->window);
}

static GtkWidget *
find_chooser (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (XG_IS_NODE_CHOOSER (window))
        return window;
    }
  return NULL;
}

/* As the person does it in the small window. */
static void
choose (Fixture *fixture, const char *id)
{
  GtkWidget *chooser = find_chooser ();

  g_assert_nonnull (chooser);
  g_signal_emit_by_name (chooser, "chosen", xg_sample_get_node (fixture->grid, id));
  gtk_window_destroy (GTK_WINDOW (chooser));
}

static XgPlan *
wait_for_plan (gboolean *reviewed)
{
  XgPlan *plan = xg_double_take_plan (reviewed);
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (plan == NULL && g_get_monotonic_time () < end)
    {
      xg_ui_test_iterate ();
      plan = xg_double_take_plan (reviewed);
    }
  g_assert_nonnull (plan);
  return plan;
}

static char *
dup_request (XgPlan *plan, guint position)
{
  g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (plan), position);

  return xg_operation_dup_request (operation);
}

/* A topic in two collections: each way, and each direct one. */
static void
test_every_way_is_shown (Fixture *fixture, gconstpointer data)
{
  show (fixture, "energy");
  g_assert_true (xg_ui_tab_says (fixture, "Incidents › By sector"));
  g_assert_true (xg_ui_tab_says (fixture, "Directly In"));
  g_assert_true (xg_ui_tab_says (fixture, "By sector"));
  g_assert_true (xg_ui_tab_says (fixture, "Vulnerabilities"));
  g_assert_false (xg_ui_tab_says (fixture, "In This Collection"));
  xg_ui_test_check_names (GTK_WIDGET (fixture->tab));
}

static void
test_collection_has_children (Fixture *fixture, gconstpointer data)
{
  show (fixture, "by-sector");
  g_assert_true (xg_ui_tab_says (fixture, "In This Collection"));
  g_assert_true (xg_ui_tab_says (fixture, "3 topics and collections"));
  g_assert_true (xg_ui_tab_says (fixture, "finance"));
  xg_ui_test_check_names (GTK_WIDGET (fixture->tab));
  show (fixture, "zz-new");
  g_assert_true (xg_ui_tab_says (fixture, "In none: it stands at the top."));
}

static void
test_put_into_tells_who_receives (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgPlan) plan = NULL;
  g_autoptr (XgOperation) operation = NULL;
  g_autofree char *request = NULL;
  gboolean reviewed = FALSE;

  show (fixture, "swid");
  gtk_widget_activate_action (GTK_WIDGET (fixture->tab), "collections.into", NULL);
  choose (fixture, "by-sector");
  plan = wait_for_plan (&reviewed);
  g_assert_true (reviewed);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)), ==, 1);
  request = dup_request (plan, 0);
  g_assert_nonnull (strstr (request, "<collection node=\"by-sector\"><associate node=\"swid\"/>"));
  operation = g_list_model_get_item (G_LIST_MODEL (plan), 0);
  /* All are subscribed to the topic itself in this sample. */
  g_assert_cmpstr (xg_operation_get_consequence (operation),
                   ==,
                   "Nobody receives more than before.");
  XG_WAIT (!xg_node_tab_get_busy (fixture->tab), 1000);
}

/* It is never in none: first it arrives, then it leaves. */
static void
test_move_is_one_plan (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgPlan) plan = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  show (fixture, "swid");
  gtk_widget_activate_action (GTK_WIDGET (fixture->tab), "collections.move", "s", "posture");
  choose (fixture, "vulnerabilities");
  plan = wait_for_plan (NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)), ==, 2);
  first = dup_request (plan, 0);
  second = dup_request (plan, 1);
  g_assert_nonnull (strstr (first, "<collection node=\"vulnerabilities\"><associate"));
  g_assert_nonnull (strstr (second, "<collection node=\"posture\"><dissociate"));
}

static void
test_subscribers_that_nobody_tells (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error =
    g_error_new_literal (XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN, "forbidden");
  g_autoptr (XgPlan) plan = NULL;
  g_autoptr (XgOperation) operation = NULL;

  xg_double_people_refuse (error);
  show (fixture, "swid");
  gtk_widget_activate_action (GTK_WIDGET (fixture->tab), "collections.leave", "s", "posture");
  plan = wait_for_plan (NULL);
  operation = g_list_model_get_item (G_LIST_MODEL (plan), 0);
  g_assert_cmpstr (xg_operation_get_consequence (operation),
                   ==,
                   "Who is subscribed to 2 more nodes was not told.");
}

static void
test_many_children_leave (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgPlan) plan = NULL;
  GtkWidget *view;

  show (fixture, "by-sector");
  view = xg_ui_test_find_type (GTK_WIDGET (fixture->tab), GTK_TYPE_LIST_VIEW);
  gtk_selection_model_select_all (gtk_list_view_get_model (GTK_LIST_VIEW (view)));
  gtk_widget_activate_action (GTK_WIDGET (fixture->tab), "collections.take-out", NULL);
  plan = wait_for_plan (NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)), ==, 3);
}

static void
check (Fixture *fixture, const char *node, const char *collection, const char *expected)
{
  g_autofree char *reason = xg_placement_check (xg_sample_get_node (fixture->grid, node),
                                                xg_sample_get_node (fixture->grid, collection));

  g_assert_cmpstr (reason, ==, expected);
}

static void
test_circles_are_refused (Fixture *fixture, gconstpointer data)
{
  check (fixture, "incidents", "incidents", "A collection can’t be put into itself.");
  check (fixture,
         "incidents",
         "by-sector",
         "“By sector” is below “Incidents” itself: that would be a circle.");
  check (fixture, "energy", "by-sector", "It is there already.");
  check (fixture, "swid", "nea1", "This is a topic: only a collection can have something in it.");
  check (fixture, "posture", "by-sector", NULL);
}

/* What can't be chosen is there, and says why. */
static void
test_chooser_says_why_not (Fixture *fixture, gconstpointer data)
{
  GtkWidget *chooser;

  show (fixture, "incidents");
  gtk_widget_activate_action (GTK_WIDGET (fixture->tab), "collections.into", NULL);
  chooser = find_chooser ();
  XG_WAIT (xg_ui_test_find_text (chooser, "A collection can’t be put into itself.") != NULL, 2000);
  g_assert_nonnull (
    xg_ui_test_find_text (chooser,
                          "“By sector” is below “Incidents” itself: that would be a circle."));
  xg_ui_test_check_names (chooser);
  gtk_window_destroy (GTK_WINDOW (chooser));
}

/* Whoever goes on to another node is not followed by the plan. */
static void
test_another_node_cancels (Fixture *fixture, gconstpointer data)
{
  xg_double_people_hold (TRUE);
  show (fixture, "swid");
  gtk_widget_activate_action (GTK_WIDGET (fixture->tab), "collections.leave", "s", "posture");
  g_assert_true (xg_node_tab_get_busy (fixture->tab));
  show (fixture, "energy");
  g_assert_false (xg_node_tab_get_busy (fixture->tab));
  xg_double_people_hold (FALSE);
  xg_ui_test_settle (50);
  g_assert_null (xg_double_take_plan (NULL));
}

static void
test_without_collections_it_says_so (Fixture *fixture, gconstpointer data)
{
  XgCapabilities *capabilities = xg_broker_get_capabilities (xg_sample_get_broker (fixture->grid));
  static const char xml[] = "<iq xmlns='jabber:client' type='result'>"
                            "<query xmlns='http://jabber.org/protocol/disco#info'>"
                            "<identity category='pubsub' type='service'/></query></iq>";
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, NULL);
  g_autoptr (XgDiscoInfo) info = xg_disco_info_parse (xg_stanza_get_root (stanza), NULL);

  xg_capabilities_take_info (capabilities, info);
  xg_capabilities_take_trial (capabilities, XG_FUNCTION_COLLECTIONS, XG_TRIAL_REFUSED);
  show (fixture, "zz-new");
  g_assert_true (xg_ui_tab_says (fixture, "No Collections"));
  /* What there is all the same is shown. */
  show (fixture, "energy");
  g_assert_true (xg_ui_tab_says (fixture, "Directly In"));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, xg_ui_tab_tear_down);
}

static void
register_tests (void)
{
  add ("/ui/collections-tab/every-way-is-shown", test_every_way_is_shown);
  add ("/ui/collections-tab/collection-has-children", test_collection_has_children);
  add ("/ui/collections-tab/put-into-tells-who-receives", test_put_into_tells_who_receives);
  add ("/ui/collections-tab/move-is-one-plan", test_move_is_one_plan);
  add ("/ui/collections-tab/subscribers-that-nobody-tells", test_subscribers_that_nobody_tells);
  add ("/ui/collections-tab/many-children-leave", test_many_children_leave);
  add ("/ui/collections-tab/circles-are-refused", test_circles_are_refused);
  add ("/ui/collections-tab/chooser-says-why-not", test_chooser_says_why_not);
  add ("/ui/collections-tab/another-node-cancels", test_another_node_cancels);
  add ("/ui/collections-tab/without-collections-it-says-so", test_without_collections_it_says_so);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
