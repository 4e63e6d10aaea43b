/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "browse/xg-place.h"
#include "double/xg-sample.h"
#include "requests/xg-request-row.h"
#include "requests/xg-requests-page.h"
#include "xg-ui-profiles.h"
#include "xg-ui-test.h"
#include "xmpp/xg-xmpp-error.h"

typedef struct
{
  GtkWidget *window;
  XgRequestsPage *page;
  XgGrid *grid;
  XgConnectorList *connectors;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->grid = xg_sample_grid_new ();
  fixture->connectors = xg_ui_profiles_new (fixture->grid, NULL);
  fixture->page = XG_REQUESTS_PAGE (xg_requests_page_new ());
  xg_requests_page_set_connectors (fixture->page, fixture->connectors);
  fixture->window = xg_ui_test_show (GTK_WIDGET (fixture->page), 360, 600);
  g_free (xg_double_take_calls ());
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  xg_ui_test_settle (30);
  g_assert_finalize_object (fixture->connectors);
  g_assert_finalize_object (fixture->grid);
  g_free (xg_double_take_calls ());
}

static GtkWidget *
part (Fixture *fixture, const char *id)
{
  return GTK_WIDGET (
    gtk_widget_get_template_child (GTK_WIDGET (fixture->page), XG_TYPE_REQUESTS_PAGE, id));
}

static gboolean
says (Fixture *fixture, const char *text)
{
  return xg_ui_test_find_text (GTK_WIDGET (fixture->page), text) != NULL;
}

static XgRequest *
ask (Fixture *fixture, const char *node, const char *jid)
{
  g_autoptr (XgRequest) request =
    xg_request_new (xg_sample_get_broker (fixture->grid), node, jid, NULL, 1700000000000000);

  g_list_store_append (G_LIST_STORE (xg_grid_get_requests (fixture->grid)), request);
  return request; /* the list keeps it */
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  ask (fixture, "energy", "bob@grid.example");
  XG_WAIT (says (fixture, "bob@grid.example"), 2000);
  xg_ui_test_check_names (GTK_WIDGET (fixture->page));
}

static void
test_nobody_waits (Fixture *fixture, gconstpointer data)
{
  g_assert_true (says (fixture, "Nobody Waits"));
  g_assert_false (gtk_widget_get_visible (part (fixture, "bar")));
}

static void
test_comes_and_goes (Fixture *fixture, gconstpointer data)
{
  XgRequest *request = ask (fixture, "energy", "<b>bob</b>@grid.example");

  XG_WAIT (says (fixture, "<b>bob</b>@grid.example"), 2000);
  g_assert_true (says (fixture, "1 waits for an answer"));
  xg_grid_forget_request (fixture->grid, request);
  XG_WAIT (says (fixture, "Nobody Waits"), 2000);
}

static void
test_many_are_chosen (Fixture *fixture, gconstpointer data)
{
  GtkSelectionModel *selection;

  ask (fixture, "energy", "bob@grid.example");
  ask (fixture, "energy", "carol@grid.example");
  ask (fixture, "incidents", "dave@grid.example");
  ask (fixture, "incidents", "security-operations.analyst@subsidiary.partner-organisation.example");
  XG_WAIT (says (fixture, "dave@grid.example"), 2000);
  selection = gtk_list_view_get_model (GTK_LIST_VIEW (part (fixture, "list")));
  g_assert_false (gtk_widget_is_sensitive (part (fixture, "approve_button")));
  gtk_selection_model_select_item (selection, 1, TRUE);
  g_assert_true (gtk_widget_is_sensitive (part (fixture, "approve_button")));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (part (fixture, "deny_button"))), ==, "Deny");
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "requests.select-all", NULL);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (part (fixture, "approve_button"))),
                   ==,
                   "Approve (4)");
  xg_ui_test_pictures (fixture->window, "requests");
}

static void
test_refresh_asks_every_broker (Fixture *fixture, gconstpointer data)
{
  g_autofree char *calls = NULL;

  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "requests.refresh", NULL);
  calls = xg_double_take_calls ();
  g_assert_nonnull (strstr (calls, "ask-requests pubsub."));
}

static GtkWidget *
find_again (Fixture *fixture)
{
  g_autoptr (GPtrArray) buttons = xg_ui_test_find_all (GTK_WIDGET (fixture->page), GTK_TYPE_BUTTON);

  for (guint i = 0; i < buttons->len; i++)
    if (gtk_widget_get_mapped (buttons->pdata[i]) &&
        g_strcmp0 (gtk_button_get_label (buttons->pdata[i]), "Ask Again") == 0)
      return buttons->pdata[i];
  return NULL;
}

/* Each broker that leaves the question unanswered or refuses it is named, and can be asked again.
 */
static void
test_silence_is_told (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) silence = xg_stanza_error_new_no_answer (7000);
  XgBroker *broker = xg_sample_get_broker (fixture->grid);
  GtkWidget *title = part (fixture, "title");
  g_autofree char *calls = NULL;

  g_object_set (broker, "asking-requests", TRUE, NULL);
  g_assert_cmpstr (adw_window_title_get_subtitle (ADW_WINDOW_TITLE (title)),
                   ==,
                   "Asking who waits…");
  g_assert_null (find_again (fixture));
  g_object_set (broker, "requests-error", silence, "asking-requests", FALSE, NULL);
  XG_WAIT (find_again (fixture) != NULL, 2000);
  g_assert_cmpstr (adw_window_title_get_subtitle (ADW_WINDOW_TITLE (title)), ==, "");
  g_assert_true (says (fixture,
                       "grid.example: only those are listed whom a message told of. The Broker did "
                       "not answer within 7 seconds. Try again later."));
  g_assert_true (says (fixture, "Details"));
  xg_ui_test_check_names (GTK_WIDGET (fixture->page));

  g_signal_emit_by_name (find_again (fixture), "clicked");
  calls = xg_double_take_calls ();
  g_assert_nonnull (strstr (calls, "ask-requests pubsub."));
  g_object_set (broker, "asking-requests", TRUE, NULL);
  g_assert_false (gtk_widget_get_sensitive (find_again (fixture)));
  g_object_set (broker, "requests-error", NULL, "asking-requests", FALSE, NULL);
  XG_WAIT (find_again (fixture) == NULL, 2000);
}

/* The place in the sidebar counts who waits in all profiles. */
static void
test_place_counts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgPlace) place = xg_place_new_requests (fixture->connectors);
  XgRequest *request;

  g_assert_cmpint (xg_place_get_count (place), ==, 0);
  request = ask (fixture, "energy", "bob@grid.example");
  ask (fixture, "energy", "carol@grid.example");
  g_assert_cmpint (xg_place_get_count (place), ==, 2);
  xg_grid_forget_request (fixture->grid, request);
  g_assert_cmpint (xg_place_get_count (place), ==, 1);
}

static void
test_fits_a_narrow_window (Fixture *fixture, gconstpointer data)
{
  int minimum = 0;

  ask (fixture, "a-topic-with-a-very-long-name-that-goes-on-and-on", "bob@a.very.long.example.com");
  XG_WAIT (says (fixture, "bob@a.very.long.example.com"), 2000);
  gtk_widget_measure (GTK_WIDGET (fixture->page),
                      GTK_ORIENTATION_HORIZONTAL,
                      -1,
                      &minimum,
                      NULL,
                      NULL,
                      NULL);
  g_assert_cmpint (minimum, <=, 360);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

static void
register_tests (void)
{
  ADD ("/requests-page/names", test_names);
  ADD ("/requests-page/nobody-waits", test_nobody_waits);
  ADD ("/requests-page/comes-and-goes", test_comes_and_goes);
  ADD ("/requests-page/many-are-chosen", test_many_are_chosen);
  ADD ("/requests-page/refresh-asks-every-broker", test_refresh_asks_every_broker);
  ADD ("/requests-page/silence-is-told", test_silence_is_told);
  ADD ("/requests-page/place-counts", test_place_counts);
  ADD ("/requests-page/fits-a-narrow-window", test_fits_a_narrow_window);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
