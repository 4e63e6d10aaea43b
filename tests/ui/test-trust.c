/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "double/xg-sample-report.h"
#include "trust/xg-certificate-row.h"
#include "trust/xg-expiry.h"
#include "trust/xg-security-dialog.h"
#include "trust/xg-security-words.h"
#include "xg-ui-test.h"

/* What is said of a connection, in words and in its panel. */

#define DAY XG_SAMPLE_DAY

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
close_window (GtkWidget *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  xg_ui_test_settle (10);
}

/* Words */

static void
test_fingerprint_is_readable (void)
{
  g_autofree char *text =
    xg_security_format_fingerprint ("00:B1:0B:A7:A8:71:4F:5C:97:F7:2E:FE:0A:25:78:FC:"
                                    "1D:3E:01:7F:A5:4F:55:6B:A1:BA:CE:80:B2:51:B3:FB");

  g_assert_cmpstr (text,
                   ==,
                   "00:B1:0B:A7  A8:71:4F:5C\n97:F7:2E:FE  0A:25:78:FC\n"
                   "1D:3E:01:7F  A5:4F:55:6B\nA1:BA:CE:80  B2:51:B3:FB");
}

static void
test_validity (void)
{
  static const struct
  {
    int days; /* after now */
    const char *start;
    XgSecurityLevel level;
  } cases[] = {
    { 0, "Valid until ", XG_SECURITY_GOOD },
    { 69, "Expires in 30 days, on ", XG_SECURITY_DOUBTFUL },
    { 98, "Expires in 1 day, on ", XG_SECURITY_DOUBTFUL },
    { 99, "Expires within a day, on ", XG_SECURITY_DOUBTFUL },
    { 100, "Expired since less than a day, on ", XG_SECURITY_BAD },
    { 101, "Expired 1 day ago, on ", XG_SECURITY_BAD },
    { 109, "Expired 9 days ago, on ", XG_SECURITY_BAD },
    { -500, "Not valid before ", XG_SECURITY_BAD },
  };
  /* For 99 days and an hour. */
  g_autoptr (XgCertificate) certificate = xg_sample_certificate_new ("grid.example", 99);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      XgSecurityLevel level;
      g_autofree char *text =
        xg_security_describe_validity (certificate, get_now () + cases[i].days * DAY, &level);

      g_test_message ("%s", text);
      g_assert_true (g_str_has_prefix (text, cases[i].start));
      g_assert_cmpint (level, ==, cases[i].level);
    }
}

static void
test_warns_of_what_ends_first (void)
{
  g_autoptr (XgProfile) profile = xg_sample_profile_new ();
  g_autoptr (XgProbeReport) report = xg_sample_report_new_accepted (31);
  g_autoptr (XgSecurityFacts) facts = xg_sample_facts_new (profile, report);
  g_autofree char *id = NULL;
  g_autofree char *nothing = xg_expiry_describe (facts, &id);
  g_autofree char *server = NULL;
  g_autofree char *client = NULL;
  g_autofree char *expired = NULL;

  g_assert_null (nothing);
  g_assert_null (id);

  facts->now += DAY;
  server = xg_expiry_describe (facts, &id);
  g_assert_true (g_str_has_prefix (server, "The server’s certificate expires in 30 days, on "));
  g_assert_cmpstr (id, ==, xg_certificate_get_sha256 (report->leaf));
  g_clear_pointer (&id, g_free);

  facts->client = xg_sample_certificate_new ("analyst", 5);
  client = xg_expiry_describe (facts, &id);
  g_assert_true (g_str_has_prefix (client, "Your certificate expires in 4 days, on "));
  g_assert_cmpstr (id, ==, xg_certificate_get_sha256 (facts->client));
  g_clear_pointer (&id, g_free);

  facts->now += 10 * DAY;
  expired = xg_expiry_describe (facts, &id);
  g_assert_true (g_str_has_prefix (expired, "Your certificate expired on "));
}

static void
test_dismissed_for_a_day (void)
{
  g_autofree char *one = xg_expiry_make_quiet (NULL, "AA:BB", 1000000);
  g_autofree char *both = xg_expiry_make_quiet (one, "CC:DD", 1000000 + DAY / 2);
  g_autofree char *later = xg_expiry_make_quiet (both, "CC:DD", 1000000 + DAY);

  g_assert_true (xg_expiry_is_quiet (one, "AA:BB", 1000000));
  g_assert_false (xg_expiry_is_quiet (one, "AA:BC", 1000000));
  g_assert_true (xg_expiry_is_quiet (both, "AA:BB", 1000000 + DAY - 1));
  g_assert_false (xg_expiry_is_quiet (both, "AA:BB", 1000000 + DAY));
  g_assert_true (xg_expiry_is_quiet (both, "CC:DD", 1000000 + DAY));
  g_assert_cmpstr (later, ==, "CC:DD=1086400");
  /* The clock was set back, or somebody edited it. */
  g_assert_false (xg_expiry_is_quiet (both, "CC:DD", 999999));
  g_assert_false (xg_expiry_is_quiet ("AA:BB= =1 AA:BB AA:BB=x ", "AA:BB", 5));
}

/* The panel */

static GtkWidget *
show_facts (XgProfile *profile, XgProbeReport *report)
{
  g_autoptr (XgSecurityFacts) facts = xg_sample_facts_new (profile, report);

  return xg_ui_test_present (xg_security_dialog_new_for_facts (facts));
}

static void
test_panel_of_a_good_connection (void)
{
  g_autoptr (XgProfile) profile = xg_sample_profile_new ();
  g_autoptr (XgProbeReport) report = xg_sample_report_new_accepted (300);
  GtkWidget *window = show_facts (profile, report);
  g_autoptr (GPtrArray) rows = xg_ui_test_find_all (window, XG_TYPE_CERTIFICATE_ROW);

  g_assert_true (xg_ui_test_shows (window, "Secure Connection"));
  g_assert_true (xg_ui_test_shows (window, "Sector <grid> & friends"));
  g_assert_true (xg_ui_test_shows (window, "TLSv1.3"));
  g_assert_true (xg_ui_test_shows (window, "TLS_AES_256_GCM_SHA384"));
  g_assert_true (xg_ui_test_shows (window, "X25519"));
  g_assert_true (xg_ui_test_shows (window, "SCRAM-SHA-512-PLUS"));
  g_assert_true (xg_ui_test_shows (window, "tied to this encrypted connection"));
  g_assert_true (xg_ui_test_shows (window, "analyst@grid.example/console-7f3a"));
  g_assert_true (xg_ui_test_shows (window, "is trusted: it was issued by"));
  g_assert_false (xg_ui_test_shows (window, "Trusted by you"));
  g_assert_cmpuint (rows->len, ==, 3);
  for (guint i = 0; i < rows->len; i++)
    g_assert_true (xg_certificate_row_get_certificate (rows->pdata[i]) ==
                   report->verified_chain->pdata[i]);
  xg_ui_test_check_names (window);
  xg_ui_test_pictures (window, "panel-good");
  adw_expander_row_set_expanded (rows->pdata[0], TRUE);
  xg_ui_test_settle (50);
  g_assert_true (xg_ui_test_shows (window, "CN=grid.example"));
  g_assert_true (xg_ui_test_shows (window, "controller.grid.example"));
  xg_ui_test_check_names (window);
  gtk_window_set_default_size (GTK_WINDOW (window), gtk_widget_get_width (window), 2300);
  xg_ui_test_pictures (window, "panel-good-open");
  close_window (window);
}

static void
test_panel_warns_before_the_end (void)
{
  g_autoptr (XgProfile) profile = xg_sample_profile_new ();
  g_autoptr (XgProbeReport) report = xg_sample_report_new_accepted (12);
  GtkWidget *window = show_facts (profile, report);

  g_assert_true (xg_ui_test_shows (window, "Secure, With Warnings"));
  g_assert_true (xg_ui_test_shows (window, "Expires in 12 days, on "));
  xg_ui_test_pictures (window, "panel-expires");
  close_window (window);
}

static void
test_panel_tells_that_nobody_can_be_asked (void)
{
  g_autoptr (XgProfile) profile = xg_sample_profile_new ();
  g_autoptr (XgProbeReport) report = xg_sample_report_new_without_source ();
  GtkWidget *window = show_facts (profile, report);

  g_assert_true (xg_ui_test_shows (window, "Secure Connection"));
  g_assert_false (xg_ui_test_shows (window, "Secure, With Warnings"));
  g_assert_true (xg_ui_test_shows (window, "names no place to ask whether it was revoked"));
  xg_ui_test_pictures (window, "panel-no-source");
  close_window (window);
}

static void
test_panel_of_a_refused_connection (void)
{
  g_autoptr (XgProfile) profile = xg_sample_profile_new ();
  g_autoptr (XgProbeReport) report = xg_sample_report_new_revoked ();
  GtkWidget *window = show_facts (profile, report);

  g_assert_true (xg_ui_test_shows (window, "Connection Refused"));
  g_assert_true (xg_ui_test_shows (window, "revoked"));
  g_assert_true (xg_ui_test_shows (window, "The revocation list could not be fetched."));
  g_assert_true (xg_ui_test_shows (window, "Hard: refused unless"));
  g_assert_false (xg_ui_test_shows (window, "tied to"));
  xg_ui_test_pictures (window, "panel-refused");
  close_window (window);
}

static void
test_panel_without_a_connection (void)
{
  g_autoptr (XgProfile) profile = xg_sample_profile_new ();
  GtkWidget *window = show_facts (profile, NULL);
  g_autoptr (XgProbeReport) report = xg_sample_report_new_accepted (300);
  g_autoptr (XgSecurityFacts) facts = xg_sample_facts_new (profile, report);

  g_assert_true (xg_ui_test_shows (window, "Not Connected"));
  g_assert_false (xg_ui_test_shows (window, "Certificate Chain"));
  xg_ui_test_pictures (window, "panel-nothing");
  close_window (window);

  facts->state = XG_SESSION_WAITING;
  facts->error = g_strdup ("The server ended the connection.");
  window = xg_ui_test_present (xg_security_dialog_new_for_facts (facts));
  g_assert_true (xg_ui_test_shows (window, "Not Connected"));
  g_assert_true (
    xg_ui_test_shows (window, "The server ended the connection. What follows was seen"));
  g_assert_true (xg_ui_test_shows (window, "Certificate Chain"));
  g_assert_false (xg_ui_test_shows (window, "tied to"));
  xg_ui_test_pictures (window, "panel-offline");
  close_window (window);
}

static void
test_trust_can_be_removed (void)
{
  g_autoptr (XgProfile) profile = xg_sample_profile_new ();
  g_autoptr (XgProbeReport) report = xg_sample_report_new_self_signed ("");
  GtkWidget *window;
  guint n_removed = 0;

  xg_profile_trust (profile, report->leaf);
  window = show_facts (profile, report);
  g_signal_connect_swapped (window, "remove-trust", G_CALLBACK (count_cb), &n_removed);
  g_assert_true (xg_ui_test_shows (window, "Trusted by you since 2"));
  xg_ui_test_pictures (window, "panel-pinned");
  gtk_widget_activate_action (window, "security.remove-trust", NULL);
  g_assert_cmpuint (n_removed, ==, 1);
  close_window (window);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  char **text = data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static char *
read_clipboard (GtkWidget *window)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (window), NULL, read_cb, &text);
  XG_WAIT (text != NULL, 2000);

  return text;
}

static void
test_report_is_copied (void)
{
  g_autoptr (XgProfile) profile = xg_sample_profile_new ();
  g_autoptr (XgProbeReport) report = xg_sample_report_new_accepted (300);
  GtkWidget *window = show_facts (profile, report);
  g_autofree char *text = NULL;

  gtk_widget_activate_action (window, "security.copy-report", NULL);
  text = read_clipboard (window);
  g_assert_nonnull (strstr (text, "Secure Connection: "));
  g_assert_nonnull (strstr (text, "\nAccount: analyst@grid.example\n"));
  g_assert_nonnull (strstr (text, "\nLogin: SCRAM-SHA-512-PLUS\n"));
  g_assert_nonnull (strstr (text, "TLS_AES_256_GCM_SHA384"));
  xg_ui_test_settle (20);
  g_assert_true (xg_ui_test_shows (window, "Report copied to the clipboard"));
  close_window (window);
}

static void
register_tests (void)
{
  g_test_add_func ("/ui/trust/fingerprint-is-readable", test_fingerprint_is_readable);
  g_test_add_func ("/ui/trust/validity", test_validity);
  g_test_add_func ("/ui/trust/warns-of-what-ends-first", test_warns_of_what_ends_first);
  g_test_add_func ("/ui/trust/dismissed-for-a-day", test_dismissed_for_a_day);
  g_test_add_func ("/ui/trust/panel-of-a-good-connection", test_panel_of_a_good_connection);
  g_test_add_func ("/ui/trust/panel-warns-before-the-end", test_panel_warns_before_the_end);
  g_test_add_func ("/ui/trust/panel-tells-that-nobody-can-be-asked",
                   test_panel_tells_that_nobody_can_be_asked);
  g_test_add_func ("/ui/trust/panel-of-a-refused-connection", test_panel_of_a_refused_connection);
  g_test_add_func ("/ui/trust/panel-without-a-connection", test_panel_without_a_connection);
  g_test_add_func ("/ui/trust/trust-can-be-removed", test_trust_can_be_removed);
  g_test_add_func ("/ui/trust/report-is-copied", test_report_is_copied);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
