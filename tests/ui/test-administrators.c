/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "admins/xg-administrators-dialog.h"
#include "double/xg-double-form.h"
#include "double/xg-double-people.h"
#include "double/xg-sample.h"
#include "xg-ui-test.h"
#include "xmpp/xg-xmpp-error.h"

typedef struct
{
  XgAdministratorsDialog *dialog;
  XgGrid *grid;
} Fixture;

static const char *const people[] = {
  "me@grid.example owner -",
  "greta@grid.example owner -",
  "bob@grid.example member -",
  NULL,
};

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->grid = xg_sample_grid_new ();
  xg_double_people_set (people);
  xg_double_people_refuse (NULL);
  fixture->dialog = XG_ADMINISTRATORS_DIALOG (
    xg_administrators_dialog_new (fixture->grid,
                                  xg_sample_get_broker (fixture->grid),
                                  xg_sample_get_node (fixture->grid, "energy")));
  gtk_window_present (GTK_WINDOW (fixture->dialog));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->dialog));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->dialog));
  xg_double_people_hold (FALSE);
  xg_ui_test_settle (50);
  g_assert_finalize_object (fixture->grid);
  g_free (xg_double_take_calls ());
}

static gboolean
says (Fixture *fixture, const char *text)
{
  return xg_ui_test_find_text (GTK_WIDGET (fixture->dialog), text) != NULL;
}

static void
type (Fixture *fixture, const char *jid)
{
  gtk_editable_set_text (
    GTK_EDITABLE (xg_ui_test_find_type (GTK_WIDGET (fixture->dialog), ADW_TYPE_ENTRY_ROW)),
    jid);
}

static void
act (Fixture *fixture, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->dialog), action, NULL);
}

static void
test_owners_are_told (Fixture *fixture, gconstpointer data)
{
  XG_WAIT (says (fixture, "Owners: me@grid.example, greta@grid.example"), 2000);
  g_assert_true (says (fixture, "1 node chosen"));
  xg_ui_test_check_names (GTK_WIDGET (fixture->dialog));
}

static void
test_branch_becomes_one_plan (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgPlan) plan = NULL;

  act (fixture, "admins.none");
  xg_administrators_dialog_choose_below (fixture->dialog,
                                         xg_sample_get_node (fixture->grid, "by-sector"));
  XG_WAIT (says (fixture, "4 nodes chosen"), 2000);
  type (fixture, "no address at all");
  act (fixture, "admins.grant");
  g_assert_null (xg_double_take_plan (NULL));
  type (fixture, "bob@grid.example");
  act (fixture, "admins.grant");
  plan = xg_double_take_plan (NULL);
  g_assert_nonnull (plan);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)), ==, 4);
}

static void
test_last_owner_stays (Fixture *fixture, gconstpointer data)
{
  static const char *const alone[] = { "greta@grid.example owner -", NULL };

  xg_double_people_set (alone);
  act (fixture, "admins.refresh");
  XG_WAIT (says (fixture, "Owners: greta@grid.example"), 2000);
  XG_WAIT (says (fixture, "1 node chosen"), 2000);
  type (fixture, "greta@grid.example");
  act (fixture, "admins.withdraw");
  g_assert_null (xg_double_take_plan (NULL));
}

static void
test_owner_is_withdrawn (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgPlan) plan = NULL;

  XG_WAIT (says (fixture, "Owners: me@grid.example, greta@grid.example"), 2000);
  XG_WAIT (says (fixture, "1 node chosen"), 2000);
  type (fixture, "me@grid.example");
  act (fixture, "admins.withdraw");
  plan = xg_double_take_plan (NULL);
  g_assert_nonnull (plan);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)), ==, 1);
}

static void
test_refused_nodes_say_why (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error =
    g_error_new_literal (XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN, "forbidden");

  xg_double_people_refuse (error);
  act (fixture, "admins.refresh");
  XG_WAIT (says (fixture, "1 node chosen"), 2000);
  XG_WAIT (!says (fixture, "Owners: me@grid.example, greta@grid.example"), 2000);
  type (fixture, "bob@grid.example");
  act (fixture, "admins.grant");
  g_assert_null (xg_double_take_plan (NULL));
}

/* How many sentences the window of that title has; it comes to all of them. */
static guint
count_told (const char *title)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (toplevels, i);
      GtkWidget *list = g_strcmp0 (gtk_window_get_title (window), title) == 0
                          ? xg_ui_test_find_type (GTK_WIDGET (window), GTK_TYPE_LIST_VIEW)
                          : NULL;

      if (list != NULL)
        return g_list_model_get_n_items (
          G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list))));
    }
  return 0;
}

static void
test_all_that_are_left_out_are_told (Fixture *fixture, gconstpointer data)
{
  GListModel *nodes = xg_broker_get_all_nodes (xg_sample_get_broker (fixture->grid));
  guint n_nodes = g_list_model_get_n_items (nodes);
  g_autofree char *words = g_strdup_printf ("%u nodes chosen", n_nodes);
  g_autoptr (GError) error =
    g_error_new_literal (XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN, "forbidden");

  xg_double_people_refuse (error);
  act (fixture, "admins.all");
  act (fixture, "admins.refresh");
  XG_WAIT (says (fixture, words), 2000);
  XG_WAIT (!says (fixture, "Owners: me@grid.example, greta@grid.example"), 2000);
  type (fixture, "bob@grid.example");
  act (fixture, "admins.grant");
  g_test_message ("%u nodes", n_nodes);
  XG_WAIT (count_told ("Nothing to Change") == n_nodes, 2000);
}

static GtkWindow *
find_window (const char *title)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_strcmp0 (gtk_window_get_title (window), title) == 0)
        return window;
    }
  return NULL;
}

/* It comes on top of the review, which is modal and would keep its keys. */
static void
test_left_out_is_closed_by_escape (Fixture *fixture, gconstpointer data)
{
  GtkWindow *told;

  XG_WAIT (says (fixture, "Owners: me@grid.example, greta@grid.example"), 2000);
  type (fixture, "greta@grid.example");
  act (fixture, "admins.grant");
  XG_WAIT (find_window ("Nothing to Change") != NULL, 2000);
  told = find_window ("Nothing to Change");
  g_assert_true (gtk_window_get_modal (told));
  xg_ui_test_check_names (GTK_WIDGET (told));
  g_assert_true (xg_ui_test_press (told, "Escape"));
  XG_WAIT (find_window ("Nothing to Change") == NULL, 2000);
}

/* A node that does not answer keeps nobody: the person stops it. */
static void
test_reading_is_stopped (Fixture *fixture, gconstpointer data)
{
  XG_WAIT (says (fixture, "1 node chosen"), 2000);
  xg_double_people_hold (TRUE);
  act (fixture, "admins.refresh");
  XG_WAIT (says (fixture, "Asking who owns them: 0 of 1"), 2000);
  act (fixture, "admins.stop");
  xg_double_people_hold (FALSE);
  XG_WAIT (says (fixture, "1 node chosen, 1 not asked") || says (fixture, "1 node chosen"), 2000);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

static void
register_tests (void)
{
  add ("/ui/administrators/owners-are-told", test_owners_are_told);
  add ("/ui/administrators/branch-becomes-one-plan", test_branch_becomes_one_plan);
  add ("/ui/administrators/last-owner-stays", test_last_owner_stays);
  add ("/ui/administrators/owner-is-withdrawn", test_owner_is_withdrawn);
  add ("/ui/administrators/refused-nodes-say-why", test_refused_nodes_say_why);
  add ("/ui/administrators/all-that-are-left-out-are-told", test_all_that_are_left_out_are_told);
  add ("/ui/administrators/what-is-left-out-is-closed-by-escape",
       test_left_out_is_closed_by_escape);
  add ("/ui/administrators/reading-is-stopped", test_reading_is_stopped);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
