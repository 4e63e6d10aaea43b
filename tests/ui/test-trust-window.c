/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "double/xg-sample-report.h"
#include "double/xg-sample.h"
#include "trust/xg-pin-dialog.h"
#include "trust/xg-security-dialog.h"
#include "trust/xg-trust-dialog.h"
#include "window/xg-banner.h"
#include "window/xg-window.h"
#include "xg-ui-profiles.h"
#include "xg-ui-test.h"
#include "xmpp/xg-xmpp-error.h"

/* What the window asks and tells about the certificates of its profiles. */

typedef struct
{
  XgSettings *settings;
  XgGrid *grids[2];
  XgSession *sessions[2];
  XgConnectorList *connectors;
  XgWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->settings = xg_settings_new ();
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("Grid %u", i + 1);

      fixture->grids[i] = xg_sample_grid_new ();
      fixture->sessions[i] = xg_grid_get_session (fixture->grids[i]);
      g_object_set (xg_grid_get_profile (fixture->grids[i]), "name", name, "id", name, NULL);
    }
  fixture->connectors = xg_ui_profiles_new (fixture->grids[0], fixture->grids[1]);
  fixture->window =
    xg_window_new (ADW_APPLICATION (xg_ui_test_get_application ()), fixture->settings);
  xg_window_set_connectors (fixture->window, fixture->connectors);
  xg_window_show_connector (fixture->window, xg_connector_list_get (fixture->connectors, 0));
  xg_window_show_grid (fixture->window);
  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
  xg_ui_test_settle (50);
  g_free (xg_double_take_calls ());
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  xg_ui_test_settle (50);
  g_clear_object (&fixture->connectors);
  for (guint i = 0; i < 2; i++)
    g_assert_finalize_object (fixture->grids[i]);
  g_clear_object (&fixture->settings);
  g_free (xg_double_take_calls ());
}

/* The one dialog of the type that is open, or NULL. */
static GtkWidget *
get_dialog (GType type)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  GtkWidget *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);

      if (!G_TYPE_CHECK_INSTANCE_TYPE (window, type) || !gtk_widget_get_mapped (window))
        continue;
      g_assert_null (found);
      found = window;
    }

  return found;
}

static GtkWidget *
get_child (GtkWidget *widget, const char *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), name));
}

/* The session tries, and ends because of what the report says. */
static void
refuse (XgSession *session, XgProbeReport *report)
{
  g_autoptr (GError) error = g_error_new_literal (XG_STREAM_ERROR,
                                                  XG_STREAM_ERROR_CERT_OTHER,
                                                  xg_probe_report_get_sentence (report));

  g_object_set (session, "error-text", NULL, "state", XG_SESSION_CONNECTING, NULL);
  xg_double_session_set_certificates (session, report, NULL);
  xg_double_session_fail (session, error);
}

static void
close_dialog (GtkWidget *dialog)
{
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  gtk_window_close (GTK_WINDOW (dialog));
  XG_WAIT (dialog == NULL, 1000);
}

static void
test_asks_and_connects_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgProbeReport) report = xg_sample_report_new_self_signed (NULL);
  XgProfile *profile = xg_grid_get_profile (fixture->grids[0]);
  g_autofree char *calls = NULL;
  GtkWidget *dialog;

  xg_session_connect (fixture->sessions[0], "secret");
  g_free (xg_double_take_calls ());
  refuse (fixture->sessions[0], report);
  XG_WAIT (get_dialog (XG_TYPE_TRUST_DIALOG) != NULL, 2000);
  dialog = get_dialog (XG_TYPE_TRUST_DIALOG);
  g_assert_nonnull (xg_ui_test_find_text (dialog, "Grid 1"));
  g_assert_true (gtk_window_get_modal (GTK_WINDOW (dialog)));
  g_assert_true (gtk_window_get_transient_for (GTK_WINDOW (dialog)) ==
                 GTK_WINDOW (fixture->window));
  g_assert_null (xg_profile_get_pin (profile));

  gtk_check_button_set_active (GTK_CHECK_BUTTON (get_child (dialog, "check")), TRUE);
  g_signal_emit_by_name (get_child (dialog, "trust_button"), "clicked");
  XG_WAIT (get_dialog (XG_TYPE_TRUST_DIALOG) == NULL, 2000);
  g_assert_cmpstr (xg_profile_get_pin (profile), ==, xg_certificate_get_sha256 (report->leaf));
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls, ==, "connect (stored)");
}

/* The session tries, and will try again. */
static void
refuse_for_now (XgSession *session, XgProbeReport *report)
{
  g_object_set (session, "error-text", NULL, "state", XG_SESSION_CONNECTING, NULL);
  xg_double_session_set_certificates (session, report, NULL);
  g_object_set (session,
                "error-text",
                xg_probe_report_get_sentence (report),
                "state",
                XG_SESSION_WAITING,
                NULL);
}

static void
test_asks_again_only_when_the_person_does (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgProbeReport) report = xg_sample_report_new_self_signed (NULL);
  g_autoptr (XgProbeReport) other = xg_sample_report_new_self_signed (NULL);
  XgSession *session = fixture->sessions[0];

  /* It was online, the connection broke, and another server answers. */
  refuse_for_now (session, report);
  XG_WAIT (get_dialog (XG_TYPE_TRUST_DIALOG) != NULL, 2000);
  close_dialog (get_dialog (XG_TYPE_TRUST_DIALOG));
  for (guint i = 0; i < 3; i++)
    refuse_for_now (session, report);
  xg_ui_test_settle (20);
  g_assert_null (get_dialog (XG_TYPE_TRUST_DIALOG));

  /* Yet another one is news. */
  refuse_for_now (session, other);
  XG_WAIT (get_dialog (XG_TYPE_TRUST_DIALOG) != NULL, 2000);
  close_dialog (get_dialog (XG_TYPE_TRUST_DIALOG));

  /* The person wants to know. */
  g_object_set (session, "error-text", NULL, "state", XG_SESSION_OFFLINE, NULL);
  refuse (session, other);
  XG_WAIT (get_dialog (XG_TYPE_TRUST_DIALOG) != NULL, 2000);
  close_dialog (get_dialog (XG_TYPE_TRUST_DIALOG));
}

static void
test_one_question_at_a_time (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgProbeReport) first = xg_sample_report_new_self_signed (NULL);
  g_autoptr (XgProbeReport) second = xg_sample_report_new_revoked ();

  refuse (fixture->sessions[0], first);
  refuse (fixture->sessions[1], second);
  XG_WAIT (get_dialog (XG_TYPE_TRUST_DIALOG) != NULL, 2000);
  xg_ui_test_settle (20);
  g_assert_nonnull (xg_ui_test_find_text (get_dialog (XG_TYPE_TRUST_DIALOG), "Grid 1"));
  close_dialog (get_dialog (XG_TYPE_TRUST_DIALOG));
  XG_WAIT (get_dialog (XG_TYPE_TRUST_DIALOG) != NULL, 2000);
  g_assert_nonnull (xg_ui_test_find_text (get_dialog (XG_TYPE_TRUST_DIALOG), "Grid 2"));
  close_dialog (get_dialog (XG_TYPE_TRUST_DIALOG));

  /* Who is connected by the time of the question is not asked about. */
  refuse (fixture->sessions[0], first);
  refuse (fixture->sessions[1], second);
  XG_WAIT (get_dialog (XG_TYPE_TRUST_DIALOG) != NULL, 2000);
  g_object_set (fixture->sessions[1], "error-text", NULL, "state", XG_SESSION_ONLINE, NULL);
  close_dialog (get_dialog (XG_TYPE_TRUST_DIALOG));
  xg_ui_test_settle (20);
  g_assert_null (get_dialog (XG_TYPE_TRUST_DIALOG));
}

static void
test_another_certificate_than_the_pinned (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgCertificate) old = xg_sample_certificate_new ("grid.example", 20);
  g_autoptr (XgProbeReport) report =
    xg_sample_report_new_self_signed (xg_certificate_get_sha256 (old));
  XgProfile *profile = xg_grid_get_profile (fixture->grids[1]);
  g_autofree char *calls = NULL;

  xg_profile_trust (profile, old);
  refuse (fixture->sessions[1], report);
  XG_WAIT (get_dialog (XG_TYPE_PIN_DIALOG) != NULL, 2000);
  g_assert_null (get_dialog (XG_TYPE_TRUST_DIALOG));
  g_assert_nonnull (xg_ui_test_find_text (get_dialog (XG_TYPE_PIN_DIALOG), "Grid 2"));
  close_dialog (get_dialog (XG_TYPE_PIN_DIALOG));
  g_assert_cmpstr (xg_profile_get_pin (profile), ==, xg_certificate_get_sha256 (old));
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls, ==, "");
}

static void
test_other_trouble_asks_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgProbeReport) report = xg_sample_report_new_self_signed (NULL);
  g_autoptr (GError) error =
    g_error_new_literal (XG_STREAM_ERROR, XG_STREAM_ERROR_DNS, "The name is not known.");

  g_object_set (fixture->sessions[0], "state", XG_SESSION_CONNECTING, NULL);
  xg_double_session_set_certificates (fixture->sessions[0], report, NULL);
  xg_double_session_fail (fixture->sessions[0], error);
  xg_ui_test_settle (20);
  g_assert_null (get_dialog (XG_TYPE_TRUST_DIALOG));
}

static void
test_refusal_leads_to_the_panel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgProbeReport) report = xg_sample_report_new_self_signed (NULL);
  XgBanner *banner = XG_BANNER (get_child (GTK_WIDGET (fixture->window), "banner"));

  refuse (fixture->sessions[0], report);
  XG_WAIT (get_dialog (XG_TYPE_TRUST_DIALOG) != NULL, 2000);
  close_dialog (get_dialog (XG_TYPE_TRUST_DIALOG));
  g_assert_cmpstr (xg_banner_get_text (banner), ==, xg_probe_report_get_sentence (report));
  g_assert_nonnull (xg_ui_test_find_text (GTK_WIDGET (banner), "Details"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.security", NULL));
  XG_WAIT (get_dialog (XG_TYPE_SECURITY_DIALOG) != NULL, 2000);
  g_assert_nonnull (
    xg_ui_test_find_text (get_dialog (XG_TYPE_SECURITY_DIALOG), "Connection Refused"));
  /* It follows what happens. */
  g_object_set (fixture->sessions[0], "error-text", NULL, "state", XG_SESSION_CONNECTING, NULL);
  XG_WAIT (xg_ui_test_find_text (get_dialog (XG_TYPE_SECURITY_DIALOG), "Connecting…") != NULL,
           2000);
  close_dialog (get_dialog (XG_TYPE_SECURITY_DIALOG));
}

static void
test_panel_of_each_profile (Fixture *fixture, gconstpointer data)
{
  XgConnector *second = xg_connector_list_get (fixture->connectors, 1);
  g_autoptr (XgProbeReport) report = xg_sample_report_new_self_signed ("");
  XgProfile *profile = xg_connector_get_profile (second);

  xg_profile_trust (profile, report->leaf);
  xg_double_session_set_certificates (fixture->sessions[1], report, NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window),
                              "win.profile-security",
                              "s",
                              xg_connector_get_key (second));
  XG_WAIT (get_dialog (XG_TYPE_SECURITY_DIALOG) != NULL, 2000);
  g_assert_nonnull (xg_ui_test_find_text (get_dialog (XG_TYPE_SECURITY_DIALOG), "Grid 2"));
  gtk_widget_activate_action (get_dialog (XG_TYPE_SECURITY_DIALOG), "security.remove-trust", NULL);
  g_assert_null (xg_profile_get_pin (profile));
  XG_WAIT (xg_ui_test_find_text (get_dialog (XG_TYPE_SECURITY_DIALOG), "Remove Trust") == NULL,
           2000);
  close_dialog (get_dialog (XG_TYPE_SECURITY_DIALOG));
}

static void
test_end_of_a_certificate_is_told (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgProbeReport) report = xg_sample_report_new_accepted (12);
  g_autoptr (XgProbeReport) later = xg_sample_report_new_accepted (11);
  XgBanner *banner = XG_BANNER (get_child (GTK_WIDGET (fixture->window), "banner"));

  g_assert_null (xg_banner_get_text (banner));
  xg_double_session_set_certificates (fixture->sessions[0], report, NULL);
  g_assert_nonnull (xg_banner_get_text (banner));
  g_assert_nonnull (strstr (xg_banner_get_text (banner), "expires in 12 days"));
  g_assert_true (
    gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.hide-warning", NULL));
  g_assert_null (xg_banner_get_text (banner));
  /* That one is hidden, another one is not. */
  xg_double_session_set_certificates (fixture->sessions[0], later, NULL);
  g_assert_nonnull (strstr (xg_banner_get_text (banner), "expires in 11 days"));
  xg_double_session_set_certificates (fixture->sessions[0], report, NULL);
  g_assert_null (xg_banner_get_text (banner));
  /* A day is over. */
  g_object_set (fixture->settings, "quiet-warnings", "", NULL);
  xg_double_session_set_certificates (fixture->sessions[0], report, NULL);
  g_assert_nonnull (xg_banner_get_text (banner));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

static void
register_tests (void)
{
  add ("/ui/trust-window/asks-and-connects-again", test_asks_and_connects_again);
  add ("/ui/trust-window/asks-again-only-when-the-person-does",
       test_asks_again_only_when_the_person_does);
  add ("/ui/trust-window/one-question-at-a-time", test_one_question_at_a_time);
  add ("/ui/trust-window/another-certificate", test_another_certificate_than_the_pinned);
  add ("/ui/trust-window/other-trouble-asks-nothing", test_other_trouble_asks_nothing);
  add ("/ui/trust-window/refusal-leads-to-the-panel", test_refusal_leads_to_the_panel);
  add ("/ui/trust-window/panel-of-each-profile", test_panel_of_each_profile);
  add ("/ui/trust-window/end-of-a-certificate-is-told", test_end_of_a_certificate_is_told);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
