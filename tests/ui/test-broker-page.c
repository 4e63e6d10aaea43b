/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "broker/xg-broker-page.h"
#include "double/xg-sample.h"
#include "grid/xg-capabilities-private.h"
#include "xg-ui-test.h"
#include "xmpp/xg-xmpp-error.h"

typedef struct
{
  GtkWidget *window;
  XgBrokerPage *page;
  XgGrid *grid;
  XgCapabilities *capabilities;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->grid = xg_sample_grid_new ();
  fixture->capabilities = xg_broker_get_capabilities (xg_sample_get_broker (fixture->grid));
  fixture->page = XG_BROKER_PAGE (xg_broker_page_new ());
  fixture->window = xg_ui_test_show (GTK_WIDGET (fixture->page), 360, 900);
  xg_broker_page_set_broker (fixture->page, xg_sample_get_broker (fixture->grid));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  xg_ui_test_settle (30);
  g_assert_finalize_object (fixture->grid);
  g_free (xg_double_take_calls ());
}

static gboolean
says (Fixture *fixture, const char *text)
{
  return xg_ui_test_find_text (GTK_WIDGET (fixture->page), text) != NULL;
}

/* What a broker that lists FEATURES says of itself. */
static void
answer (Fixture *fixture, const char *const *features)
{
  g_autoptr (GString) xml = g_string_new ("<iq xmlns='jabber:client' type='result'>"
                                          "<query xmlns='http://jabber.org/protocol/disco#info'>"
                                          "<identity category='pubsub' type='service' "
                                          "name='Incidents &amp; more'/>");
  XgVersion version = { .name = (char *) "Broker<b>", .version = (char *) "4.2" };
  g_autoptr (XgDiscoInfo) info = NULL;
  g_autoptr (XgStanza) stanza = NULL;

  for (; *features != NULL; features++)
    g_string_append_printf (xml,
                            "<feature var='http://jabber.org/protocol/pubsub#%s'/>",
                            *features);
  g_string_append (xml, "</query></iq>");
  stanza = xg_stanza_parse (xml->str, (gssize) xml->len, NULL);
  info = xg_disco_info_parse (xg_stanza_get_root (stanza), NULL);
  g_assert_nonnull (info);
  xg_capabilities_take_info (fixture->capabilities, info);
  xg_capabilities_take_software (fixture->capabilities, &version);
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  static const char *const features[] = { "publish", NULL };

  answer (fixture, features);
  XG_WAIT (says (fixture, "Yes"), 2000);
  xg_ui_test_check_names (GTK_WIDGET (fixture->page));
}

static void
test_nothing_is_claimed_before_the_answer (Fixture *fixture, gconstpointer data)
{
  g_assert_true (says (fixture, "Not known"));
  g_assert_false (says (fixture, "Yes"));
  g_assert_false (says (fixture, "No"));
  g_assert_true (says (fixture, "Not known yet: the Broker has not answered so far."));
}

static void
test_says_what_is_missing_and_why_it_matters (Fixture *fixture, gconstpointer data)
{
  static const char *const features[] = { "publish", "collections", NULL };
  const char *reason = NULL;

  answer (fixture, features);
  xg_capabilities_take_trial (fixture->capabilities, XG_FUNCTION_COLLECTIONS, XG_TRIAL_REFUSED);
  XG_WAIT (says (fixture, "Broker<b> 4.2"), 2000);
  g_assert_true (says (fixture, "Incidents & more"));
  g_assert_true (says (fixture, xg_function_get_meaning (XG_FUNCTION_PUBLISH)));
  g_assert_false (xg_capabilities_can (fixture->capabilities, XG_FUNCTION_COLLECTIONS, &reason));
  g_assert_true (says (fixture, reason));
  g_assert_true (says (fixture, "1 of 8 is missing."));
  g_assert_true (says (fixture, "Shows in use"));
  xg_ui_test_pictures (fixture->window, "broker");
}

static void
test_problem_is_told (Fixture *fixture, gconstpointer data)
{
  xg_capabilities_take_error (fixture->capabilities, "It kept silent.", NULL);
  XG_WAIT (says (fixture, "It kept silent."), 2000);
  xg_capabilities_take_error (fixture->capabilities, NULL, NULL);
  XG_WAIT (!says (fixture, "It kept silent."), 2000);
}

static gboolean
find_spinner (Fixture *fixture)
{
  GtkWidget *spinner = xg_ui_test_find_type (GTK_WIDGET (fixture->page), GTK_TYPE_SPINNER);

  return gtk_widget_get_visible (spinner) && gtk_spinner_get_spinning (GTK_SPINNER (spinner));
}

static GtkWidget *
find_button (Fixture *fixture, const char *label)
{
  g_autoptr (GPtrArray) buttons = xg_ui_test_find_all (GTK_WIDGET (fixture->page), GTK_TYPE_BUTTON);

  for (guint i = 0; i < buttons->len; i++)
    if (gtk_widget_get_mapped (buttons->pdata[i]) &&
        g_strcmp0 (gtk_button_get_label (buttons->pdata[i]), label) == 0)
      return buttons->pdata[i];
  return NULL;
}

/* Why, when it is asked again by itself, both stanzas, and a way to ask now. */
static void
test_unreachable (Fixture *fixture, gconstpointer data)
{
  XgBroker *broker = xg_sample_get_broker (fixture->grid);
  g_autoptr (GError) silence = xg_stanza_error_new_no_answer (7000);
  g_autofree char *calls = NULL;
  GObject *row;

  g_object_set (broker, "state", XG_LOAD_RUNNING, NULL);
  XG_WAIT (find_spinner (fixture), 2000);
  xg_stanza_error_set_request (silence, "<iq type='get'><query node='here'/></iq>");
  g_object_set (broker,
                "state",
                XG_LOAD_FAILED,
                "error-text",
                "The Broker did not answer within 7 seconds. Try again later.",
                "error",
                silence,
                "again-at",
                g_get_real_time () + 60 * G_USEC_PER_SEC,
                NULL);
  XG_WAIT (!find_spinner (fixture) && find_button (fixture, "_Details") != NULL, 2000);
  row =
    gtk_widget_get_template_child (GTK_WIDGET (fixture->page), XG_TYPE_BROKER_PAGE, "problem_row");
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)),
                            "within 7 seconds. Try again later. It is asked again at "));
  g_free (xg_double_take_calls ());
  g_signal_emit_by_name (find_button (fixture, "_Check Again"), "clicked");
  calls = xg_double_take_calls ();
  g_assert_nonnull (strstr (calls, "refresh"));
  g_object_set (broker, "state", XG_LOAD_DONE, "error-text", NULL, "error", NULL, NULL);
  XG_WAIT (find_button (fixture, "_Details") == NULL, 2000);
}

/* A page of a narrow window: nothing asks for more than there is. */
static void
test_fits_a_narrow_window (Fixture *fixture, gconstpointer data)
{
  int minimum = 0;

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
  ADD ("/broker-page/names", test_names);
  ADD ("/broker-page/nothing-is-claimed-before-the-answer",
       test_nothing_is_claimed_before_the_answer);
  ADD ("/broker-page/says-what-is-missing-and-why-it-matters",
       test_says_what_is_missing_and_why_it_matters);
  ADD ("/broker-page/problem-is-told", test_problem_is_told);
  ADD ("/broker-page/unreachable", test_unreachable);
  ADD ("/broker-page/fits-a-narrow-window", test_fits_a_narrow_window);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
