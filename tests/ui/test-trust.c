/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "double/xg-sample-report.h"
#include "trust/xg-certificate-row.h"
#include "trust/xg-expiry.h"
#include "trust/xg-fingerprint.h"
#include "trust/xg-pin-dialog.h"
#include "trust/xg-secret-prompt.h"
#include "trust/xg-security-dialog.h"
#include "trust/xg-security-page.h"
#include "trust/xg-security-words.h"
#include "trust/xg-trust-dialog.h"
#include "xg-ui-test.h"

#define DAY XG_SAMPLE_DAY

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* A picture of every dialog, for looking at: XG_PICTURES names the folder. */
static void
save_picture (GtkWidget *window, const char *name)
{
  const char *folder = g_getenv ("XG_PICTURES");
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path = NULL;

  if (folder == NULL)
    return;
  path = g_build_filename (folder, file, NULL);
  xg_ui_test_settle (100);
  g_assert_true (xg_ui_test_save_picture (window, path));
}

static GtkWidget *
present (GtkWidget *window)
{
  const char *narrow = g_getenv ("XG_PICTURES_NARROW");

  gtk_window_set_application (GTK_WINDOW (window), xg_ui_test_get_application ());
  if (narrow != NULL)
    gtk_window_set_default_size (GTK_WINDOW (window), 360, 640);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  xg_ui_test_settle (20);

  return window;
}

static GtkWidget *
get_child (GtkWidget *widget, const char *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), name));
}

static gboolean
has_words (GtkWidget *root, const char *part)
{
  g_autoptr (GPtrArray) labels = xg_ui_test_find_all (root, GTK_TYPE_LABEL);

  for (guint i = 0; i < labels->len; i++)
    {
      GtkWidget *label = labels->pdata[i];

      if (gtk_widget_get_mapped (label) &&
          strstr (gtk_label_get_text (GTK_LABEL (label)), part) != NULL)
        return TRUE;
    }

  return FALSE;
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

  return present (xg_security_dialog_new_for_facts (facts));
}

static void
test_panel_of_a_good_connection (void)
{
  g_autoptr (XgProfile) profile = xg_sample_profile_new ();
  g_autoptr (XgProbeReport) report = xg_sample_report_new_accepted (300);
  GtkWidget *window = show_facts (profile, report);
  g_autoptr (GPtrArray) rows = xg_ui_test_find_all (window, XG_TYPE_CERTIFICATE_ROW);

  g_assert_true (has_words (window, "Secure Connection"));
  g_assert_true (has_words (window, "Sector <grid> & friends"));
  g_assert_true (has_words (window, "TLSv1.3"));
  g_assert_true (has_words (window, "TLS_AES_256_GCM_SHA384"));
  g_assert_true (has_words (window, "X25519"));
  g_assert_true (has_words (window, "SCRAM-SHA-512-PLUS"));
  g_assert_true (has_words (window, "tied to this encrypted connection"));
  g_assert_true (has_words (window, "analyst@grid.example/console-7f3a"));
  g_assert_true (has_words (window, "is trusted: it was issued by"));
  g_assert_false (has_words (window, "Trusted by you"));
  g_assert_cmpuint (rows->len, ==, 3);
  for (guint i = 0; i < rows->len; i++)
    g_assert_true (xg_certificate_row_get_certificate (rows->pdata[i]) ==
                   report->verified_chain->pdata[i]);
  xg_ui_test_check_names (window);
  save_picture (window, "panel-good");
  adw_expander_row_set_expanded (rows->pdata[0], TRUE);
  xg_ui_test_settle (50);
  g_assert_true (has_words (window, "CN=grid.example"));
  g_assert_true (has_words (window, "controller.grid.example"));
  xg_ui_test_check_names (window);
  gtk_window_set_default_size (GTK_WINDOW (window), gtk_widget_get_width (window), 2300);
  save_picture (window, "panel-good-open");
  close_window (window);
}

static void
test_panel_warns_before_the_end (void)
{
  g_autoptr (XgProfile) profile = xg_sample_profile_new ();
  g_autoptr (XgProbeReport) report = xg_sample_report_new_accepted (12);
  GtkWidget *window = show_facts (profile, report);

  g_assert_true (has_words (window, "Secure, With Warnings"));
  g_assert_true (has_words (window, "Expires in 12 days, on "));
  save_picture (window, "panel-expires");
  close_window (window);
}

static void
test_panel_tells_that_nobody_can_be_asked (void)
{
  g_autoptr (XgProfile) profile = xg_sample_profile_new ();
  g_autoptr (XgProbeReport) report = xg_sample_report_new_without_source ();
  GtkWidget *window = show_facts (profile, report);

  g_assert_true (has_words (window, "Secure Connection"));
  g_assert_false (has_words (window, "Secure, With Warnings"));
  g_assert_true (has_words (window, "names no place to ask whether it was revoked"));
  save_picture (window, "panel-no-source");
  close_window (window);
}

static void
test_panel_of_a_refused_connection (void)
{
  g_autoptr (XgProfile) profile = xg_sample_profile_new ();
  g_autoptr (XgProbeReport) report = xg_sample_report_new_revoked ();
  GtkWidget *window = show_facts (profile, report);

  g_assert_true (has_words (window, "Connection Refused"));
  g_assert_true (has_words (window, "revoked"));
  g_assert_true (has_words (window, "The revocation list could not be fetched."));
  g_assert_true (has_words (window, "Hard: refused unless"));
  g_assert_false (has_words (window, "tied to"));
  save_picture (window, "panel-refused");
  close_window (window);
}

static void
test_panel_without_a_connection (void)
{
  g_autoptr (XgProfile) profile = xg_sample_profile_new ();
  GtkWidget *window = show_facts (profile, NULL);
  g_autoptr (XgProbeReport) report = xg_sample_report_new_accepted (300);
  g_autoptr (XgSecurityFacts) facts = xg_sample_facts_new (profile, report);

  g_assert_true (has_words (window, "Not Connected"));
  g_assert_false (has_words (window, "Certificate Chain"));
  save_picture (window, "panel-nothing");
  close_window (window);

  facts->state = XG_SESSION_WAITING;
  facts->error = g_strdup ("The server ended the connection.");
  window = present (xg_security_dialog_new_for_facts (facts));
  g_assert_true (has_words (window, "Not Connected"));
  g_assert_true (has_words (window, "The server ended the connection. What follows was seen"));
  g_assert_true (has_words (window, "Certificate Chain"));
  g_assert_false (has_words (window, "tied to"));
  save_picture (window, "panel-offline");
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
  g_assert_true (has_words (window, "Trusted by you since 2"));
  save_picture (window, "panel-pinned");
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
  g_assert_true (has_words (window, "Report copied to the clipboard"));
  close_window (window);
}

/* Trust */

static void
test_trust_needs_a_deliberate_step (void)
{
  g_autoptr (XgProfile) profile = xg_sample_profile_new ();
  g_autoptr (XgProbeReport) report = xg_sample_report_new_self_signed (NULL);
  GtkWidget *window = present (xg_trust_dialog_new (profile, report, get_now ()));
  GtkWidget *trust = get_child (window, "trust_button");
  GtkWidget *cancel = get_child (window, "cancel_button");
  GtkWidget *check = get_child (window, "check");
  GtkWidget *fingerprint = xg_ui_test_find_type (window, XG_TYPE_FINGERPRINT);
  guint n_trusts = 0;

  g_signal_connect_swapped (window, "trust", G_CALLBACK (count_cb), &n_trusts);
  xg_ui_test_check_names (window);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (fingerprint), GTK_ACCESSIBLE_ROLE_GROUP);
  g_assert_true (
    gtk_test_accessible_has_relation (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_RELATION_LABELLED_BY));
  g_assert_true (gtk_window_get_default_widget (GTK_WINDOW (window)) == cancel);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == cancel);
  g_assert_false (gtk_widget_get_sensitive (trust));
  g_assert_cmpstr (xg_fingerprint_get_sha256 (XG_FINGERPRINT (fingerprint)),
                   ==,
                   xg_certificate_get_sha256 (report->leaf));
  g_assert_true (has_words (window, report->reasons[0]));
  g_assert_true (has_words (window, "somebody between you and the server"));
  save_picture (window, "trust");

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  g_assert_true (gtk_widget_get_sensitive (trust));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), FALSE);
  g_assert_false (gtk_widget_get_sensitive (trust));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  g_signal_emit_by_name (trust, "clicked");
  XG_WAIT (window == NULL, 1000);
  g_assert_cmpuint (n_trusts, ==, 1);
}

static void
test_cancel_trusts_nothing (void)
{
  g_autoptr (XgProfile) profile = xg_sample_profile_new ();
  g_autoptr (XgProbeReport) report = xg_sample_report_new_self_signed (NULL);
  GtkWidget *window = present (xg_trust_dialog_new (profile, report, get_now ()));
  guint n_trusts = 0;

  g_signal_connect_swapped (window, "trust", G_CALLBACK (count_cb), &n_trusts);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (get_child (window, "check")), TRUE);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  g_assert_true (xg_ui_test_press (GTK_WINDOW (window), "Escape"));
  XG_WAIT (window == NULL, 1000);
  g_assert_cmpuint (n_trusts, ==, 0);
}

static void
test_revoked_is_not_for_anybody_to_trust (void)
{
  g_autoptr (XgProfile) profile = xg_sample_profile_new ();
  g_autoptr (XgProbeReport) report = xg_sample_report_new_revoked ();
  GtkWidget *window = present (xg_trust_dialog_new (profile, report, get_now ()));

  g_assert_true (has_words (window, "The Certificate Was Revoked"));
  g_assert_false (gtk_widget_get_mapped (get_child (window, "trust_button")));
  g_assert_false (gtk_widget_get_mapped (get_child (window, "check")));
  save_picture (window, "trust-revoked");
  close_window (window);
}

static void
test_hostile_words_stay_words (void)
{
  g_autoptr (XgProfile) profile = xg_sample_profile_new ();
  g_autoptr (XgProbeReport) report = xg_sample_report_new_hostile ();
  GtkWidget *window = present (xg_trust_dialog_new (profile, report, get_now ()));
  g_autoptr (GPtrArray) rows = NULL;

  /* As RFC 4514 has it. */
  g_assert_true (has_words (window, "CN=\\<b\\>bold\\</b\\> &amp\\; \\u202E"));
  g_assert_false (has_words (window, "\xe2\x80\xae"));
  /* Nothing in it makes the window wider than a small screen. */
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 600);
  xg_ui_test_settle (50);
  g_assert_cmpint (gtk_widget_get_width (window), <=, 360);
  save_picture (window, "trust-hostile");
  close_window (window);

  window = show_facts (profile, report);
  rows = xg_ui_test_find_all (window, XG_TYPE_CERTIFICATE_ROW);
  adw_expander_row_set_expanded (rows->pdata[0], TRUE);
  xg_ui_test_settle (50);
  g_assert_true (has_words (window, "<b>bold</b> &amp; \\u202E"));
  g_assert_false (has_words (window, "\xe2\x80\xae"));
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 600);
  xg_ui_test_settle (50);
  g_assert_cmpint (gtk_widget_get_width (window), <=, 360);
  save_picture (window, "panel-hostile");
  close_window (window);
}

/* Another certificate */

static void
test_another_certificate_is_refused_loudly (void)
{
  g_autoptr (XgProfile) profile = xg_sample_profile_new ();
  g_autoptr (XgCertificate) old = xg_sample_certificate_new ("grid.example", 20);
  g_autoptr (XgProbeReport) report =
    xg_sample_report_new_self_signed (xg_certificate_get_sha256 (old));
  g_autoptr (GPtrArray) prints = NULL;
  GtkWidget *window, *replace, *refuse, *check;
  guint n_replaced = 0;

  xg_profile_trust (profile, old);
  window = present (xg_pin_dialog_new (profile, report, get_now ()));
  replace = get_child (window, "replace_button");
  refuse = get_child (window, "refuse_button");
  check = get_child (window, "check");
  prints = xg_ui_test_find_all (window, XG_TYPE_FINGERPRINT);
  g_signal_connect_swapped (window, "replace", G_CALLBACK (count_cb), &n_replaced);
  xg_ui_test_check_names (window);

  g_assert_cmpuint (prints->len, ==, 2);
  g_assert_cmpstr (xg_fingerprint_get_sha256 (prints->pdata[0]), ==, xg_profile_get_pin (profile));
  g_assert_cmpstr (xg_fingerprint_get_sha256 (prints->pdata[1]),
                   ==,
                   xg_certificate_get_sha256 (report->leaf));
  g_assert_true (has_words (window, "Expires in 20 days"));
  g_assert_true (gtk_window_get_default_widget (GTK_WINDOW (window)) == refuse);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == refuse);
  /* No quick way: first to be opened, then to be confirmed. */
  g_assert_false (gtk_widget_get_mapped (replace));
  g_assert_false (gtk_widget_get_sensitive (replace));
  save_picture (window, "pin");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (get_child (window, "replace_row")), TRUE);
  xg_ui_test_settle (50);
  g_assert_true (gtk_widget_get_mapped (replace));
  g_assert_false (gtk_widget_get_sensitive (replace));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  g_assert_true (gtk_widget_get_sensitive (replace));
  gtk_window_set_default_size (GTK_WINDOW (window), gtk_widget_get_width (window), 1000);
  save_picture (window, "pin-open");
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  g_signal_emit_by_name (replace, "clicked");
  XG_WAIT (window == NULL, 1000);
  g_assert_cmpuint (n_replaced, ==, 1);
}

static void
test_keep_refusing_replaces_nothing (void)
{
  g_autoptr (XgProfile) profile = xg_sample_profile_new ();
  g_autoptr (XgCertificate) old = xg_sample_certificate_new ("grid.example", 20);
  g_autoptr (XgProbeReport) report =
    xg_sample_report_new_self_signed (xg_certificate_get_sha256 (old));
  GtkWidget *window;
  guint n_replaced = 0;

  /* Of an old one only the fingerprint may be known. */
  g_object_set (profile, "pin", xg_certificate_get_sha256 (old), NULL);
  report->can_pin = FALSE;
  window = present (xg_pin_dialog_new (profile, report, get_now ()));
  g_signal_connect_swapped (window, "replace", G_CALLBACK (count_cb), &n_replaced);
  g_assert_true (has_words (window, "not known any more"));
  g_assert_false (gtk_widget_get_mapped (get_child (window, "replace_row")));
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_widget_activate_action (window, "window.close", NULL);
  XG_WAIT (window == NULL, 1000);
  g_assert_cmpuint (n_replaced, ==, 0);
}

/* The prompt */

typedef struct
{
  char *secret;
  gboolean remember;
  guint n_answers;
  guint n_cancelled;
} Answer;

static void
answer_cb (XgSecretPrompt *prompt, const char *secret, gboolean remember, Answer *answer)
{
  answer->secret = g_strdup (secret);
  answer->remember = remember;
  answer->n_answers++;
}

static void
cancelled_cb (Answer *answer)
{
  answer->n_cancelled++;
}

static GtkWidget *
show_prompt (XgProfile *profile, const char *problem, Answer *answer)
{
  GtkWidget *window = xg_secret_prompt_new (profile, problem);

  g_signal_connect (window, "answer", G_CALLBACK (answer_cb), answer);
  g_signal_connect_swapped (window, "cancelled", G_CALLBACK (cancelled_cb), answer);

  return present (window);
}

static void
test_prompt_answers_once (void)
{
  g_autoptr (XgProfile) profile = xg_sample_profile_new ();
  Answer answer = { NULL, FALSE, 0, 0 };
  GtkWidget *window, *entry, *button;

  g_object_set (profile,
                "auth",
                XG_AUTH_CERTIFICATE,
                "cert-file",
                "/home/analyst/certificates/analyst.p12",
                "remember",
                TRUE,
                NULL);
  window = show_prompt (profile, NULL, &answer);
  entry = get_child (window, "entry");
  button = get_child (window, "connect_button");
  xg_ui_test_check_names (window);
  g_assert_true (has_words (window, "/home/analyst/certificates/analyst.p12"));
  g_assert_true (has_words (window, "analyst@grid.example"));
  g_assert_false (gtk_widget_get_mapped (get_child (window, "problem")));
  g_assert_false (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (answer.n_answers, ==, 0);
  save_picture (window, "prompt");

  gtk_editable_set_text (GTK_EDITABLE (entry), "open sesame");
  g_assert_true (gtk_widget_get_sensitive (button));
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  g_signal_emit_by_name (button, "clicked");
  XG_WAIT (window == NULL, 1000);
  g_assert_cmpstr (answer.secret, ==, "open sesame");
  g_assert_true (answer.remember);
  g_assert_cmpuint (answer.n_answers, ==, 1);
  g_assert_cmpuint (answer.n_cancelled, ==, 0);
  g_free (answer.secret);
}

static void
test_prompt_tells_what_was_wrong (void)
{
  g_autoptr (XgProfile) profile = xg_sample_profile_new ();
  Answer answer = { NULL, FALSE, 0, 0 };
  GtkWidget *window = show_prompt (profile, "The passphrase is wrong.", &answer);

  g_assert_true (has_words (window, "The passphrase is wrong."));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (get_child (window, "problem")),
                                   GTK_ACCESSIBLE_ROLE_ALERT);
  save_picture (window, "prompt-wrong");
  gtk_editable_set_text (GTK_EDITABLE (get_child (window, "entry")), "not sent");
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  g_assert_true (xg_ui_test_press (GTK_WINDOW (window), "Escape"));
  XG_WAIT (window == NULL, 1000);
  g_assert_cmpuint (answer.n_answers, ==, 0);
  g_assert_cmpuint (answer.n_cancelled, ==, 1);
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
  g_test_add_func ("/ui/trust/trust-needs-a-deliberate-step", test_trust_needs_a_deliberate_step);
  g_test_add_func ("/ui/trust/cancel-trusts-nothing", test_cancel_trusts_nothing);
  g_test_add_func ("/ui/trust/revoked-is-not-for-anybody-to-trust",
                   test_revoked_is_not_for_anybody_to_trust);
  g_test_add_func ("/ui/trust/hostile-words-stay-words", test_hostile_words_stay_words);
  g_test_add_func ("/ui/trust/another-certificate-is-refused-loudly",
                   test_another_certificate_is_refused_loudly);
  g_test_add_func ("/ui/trust/keep-refusing-replaces-nothing", test_keep_refusing_replaces_nothing);
  g_test_add_func ("/ui/trust/prompt-answers-once", test_prompt_answers_once);
  g_test_add_func ("/ui/trust/prompt-tells-what-was-wrong", test_prompt_tells_what_was_wrong);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
