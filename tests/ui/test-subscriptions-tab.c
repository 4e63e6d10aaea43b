/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "double/xg-double-people.h"
#include "double/xg-sample.h"
#include "node/xg-access-dialog.h"
#include "node/xg-people-dialog.h"
#include "node/xg-subscriptions-tab.h"
#include "xg-ui-tab.h"
#include "xg-ui-test.h"
#include "xmpp/xg-xmpp-error.h"

typedef XgUiTab Fixture;

static const char *const people[] = {
  "greta@grid.example - subscribed",
  "soc@bank-1.example/office - subscribed 17",
  "soc@bank-1.example/night - subscribed 18",
  "new@clinic.example - pending",
  NULL,
};

static void
set_up (Fixture *fixture, gconstpointer data)
{
  xg_ui_tab_set_up (fixture, XG_TYPE_SUBSCRIPTIONS_TAB, people, 800, 600);
  xg_ui_tab_show (fixture, "energy");
}

static void
load (Fixture *fixture)
{
  XG_WAIT (xg_node_list_tab_get_loaded (XG_NODE_LIST_TAB (fixture->tab)), 1000);
  gtk_test_widget_wait_for_draw (fixture->window);
  g_free (xg_double_take_calls ());
}

static void
test_lists_each_subscription (Fixture *fixture, gconstpointer data)
{
  load (fixture);
  g_assert_cmpint (xg_node_tab_get_count (fixture->tab), ==, 4);
  g_assert_true (xg_ui_tab_says (fixture, "soc@bank-1.example/night"));
  g_assert_true (xg_ui_tab_says (fixture, "Subscription 18"));
  g_assert_true (xg_ui_tab_says (fixture, "request"));
  g_assert_true (xg_ui_tab_says (fixture, "Waiting for approval"));
  xg_ui_test_check_names (GTK_WIDGET (fixture->tab));
  xg_ui_test_check_large_letters (GTK_WIDGET (fixture->tab));
}

/* Of several subscriptions of one account only the one that is meant ends. */
static void
test_one_of_several_ends (Fixture *fixture, gconstpointer data)
{
  g_autofree char *calls = NULL;

  load (fixture);
  gtk_widget_activate_action (GTK_WIDGET (fixture->tab),
                              "subscriptions.set",
                              "(ssi)",
                              "soc@bank-1.example/night",
                              "18",
                              (int) XG_SUBSCRIPTION_NONE);
  calls = xg_double_take_calls ();
  g_assert_true (g_str_has_prefix (calls, "run <iq "));
  g_assert_nonnull (strstr (calls, "soc@bank-1.example/night"));
  g_assert_nonnull (strstr (calls, "18"));
  g_assert_null (strstr (calls, "office"));
}

static void
test_requests_are_approved (Fixture *fixture, gconstpointer data)
{
  GtkWidget *view = xg_ui_test_find_type (GTK_WIDGET (fixture->tab), GTK_TYPE_LIST_VIEW);
  g_autofree char *calls = NULL;

  load (fixture);
  gtk_selection_model_select_all (gtk_list_view_get_model (GTK_LIST_VIEW (view)));
  xg_ui_test_settle (30);
  g_assert_true (xg_ui_tab_says (fixture, "4 selected"));
  gtk_widget_activate_action (GTK_WIDGET (fixture->tab), "subscriptions.approve", NULL);
  calls = xg_double_take_calls ();
  g_assert_nonnull (strstr (calls, "new@clinic.example"));
  g_assert_null (strstr (calls, "soc@bank-1.example"));
}

static void
test_many_end_as_one_plan (Fixture *fixture, gconstpointer data)
{
  GtkWidget *view = xg_ui_test_find_type (GTK_WIDGET (fixture->tab), GTK_TYPE_LIST_VIEW);
  g_autofree char *calls = NULL;

  load (fixture);
  gtk_selection_model_select_all (gtk_list_view_get_model (GTK_LIST_VIEW (view)));
  gtk_widget_activate_action (GTK_WIDGET (fixture->tab), "subscriptions.end", NULL);
  calls = xg_double_take_calls ();
  g_assert_nonnull (strstr (calls, "greta@grid.example"));
  g_assert_nonnull (strstr (calls, "soc@bank-1.example/office"));
  g_assert_nonnull (strstr (calls, "new@clinic.example"));
}

/* Who is subscribed already is left out. */
static void
test_others_are_subscribed (Fixture *fixture, gconstpointer data)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  GtkWidget *dialog = NULL;
  g_autofree char *calls = NULL;

  load (fixture);
  gtk_widget_activate_action (GTK_WIDGET (fixture->tab), "subscriptions.add", NULL);
  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);

      if (XG_IS_PEOPLE_DIALOG (window))
        dialog = window;
    }
  g_assert_nonnull (dialog);
  xg_people_dialog_set_text (XG_PEOPLE_DIALOG (dialog),
                             "one@new.example, greta@grid.example, two@new.example");
  xg_ui_test_click (dialog, "Subscribe");
  xg_ui_test_settle (30);
  calls = xg_double_take_calls ();
  g_assert_nonnull (strstr (calls, "one@new.example"));
  g_assert_nonnull (strstr (calls, "two@new.example"));
  g_assert_null (strstr (calls, "greta@grid.example"));
}

static void
test_a_refusal_says_why (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error =
    g_error_new_literal (XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN, "forbidden (auth)");

  xg_double_people_refuse (error);
  XG_WAIT (xg_ui_tab_says (fixture, "Not for You to See"), 1000);
  g_assert_false (xg_node_tab_get_busy (fixture->tab));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, xg_ui_tab_tear_down);
}

/* Access depends on who is subscribed to the collections above: their owners are asked. */
static void
test_collections_above_are_asked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) calls = g_string_new (NULL);
  XgNode *node = xg_node_tab_get_node (fixture->tab);
  GtkWidget *dialog;
  g_autofree char *wanted = NULL;

  load (fixture);
  g_assert_cmpuint (xg_node_get_n_parents (node), >, 0);
  wanted = g_strdup_printf ("subscribers %s", xg_node_get_id (xg_node_get_parent (node, 0)));
  dialog = xg_access_dialog_present (node, "greta@grid.example", GTK_WIDGET (fixture->tab));
  for (gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
       strstr (calls->str, wanted) == NULL && g_get_monotonic_time () < end;)
    {
      g_autofree char *more = xg_double_take_calls ();

      g_string_append (calls, more);
      xg_ui_test_iterate ();
    }
  g_assert_nonnull (strstr (calls->str, wanted));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
register_tests (void)
{
  add ("/ui/subscriptions/lists-each-subscription", test_lists_each_subscription);
  add ("/ui/collections-above-are-asked", test_collections_above_are_asked);
  add ("/ui/subscriptions/one-of-several-ends", test_one_of_several_ends);
  add ("/ui/subscriptions/requests-are-approved", test_requests_are_approved);
  add ("/ui/subscriptions/many-end-as-one-plan", test_many_end_as_one_plan);
  add ("/ui/subscriptions/others-are-subscribed", test_others_are_subscribed);
  add ("/ui/subscriptions/a-refusal-says-why", test_a_refusal_says_why);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
