/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-sample-report.h"
#include "trust/xg-certificate-row.h"
#include "trust/xg-fingerprint.h"
#include "trust/xg-pin-dialog.h"
#include "trust/xg-secret-prompt.h"
#include "trust/xg-security-dialog.h"
#include "trust/xg-trust-dialog.h"
#include "xg-ui-test.h"

/* The dialogs in which a person decides about certificates and secrets. */

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

/* Trust */

static void
test_trust_needs_a_deliberate_step (void)
{
  g_autoptr (XgProfile) profile = xg_sample_profile_new ();
  g_autoptr (XgProbeReport) report = xg_sample_report_new_self_signed (NULL);
  GtkWidget *window = xg_ui_test_present (xg_trust_dialog_new (profile, report, get_now ()));
  GtkWidget *trust = xg_ui_test_get_child (window, "trust_button");
  GtkWidget *cancel = xg_ui_test_get_child (window, "cancel_button");
  GtkWidget *check = xg_ui_test_get_child (window, "check");
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
  g_assert_true (xg_ui_test_shows (window, report->reasons[0]));
  g_assert_true (xg_ui_test_shows (window, "somebody between you and the server"));
  xg_ui_test_pictures (window, "trust");

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
  GtkWidget *window = xg_ui_test_present (xg_trust_dialog_new (profile, report, get_now ()));
  guint n_trusts = 0;

  g_signal_connect_swapped (window, "trust", G_CALLBACK (count_cb), &n_trusts);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (xg_ui_test_get_child (window, "check")), TRUE);
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
  GtkWidget *window = xg_ui_test_present (xg_trust_dialog_new (profile, report, get_now ()));

  g_assert_true (xg_ui_test_shows (window, "The Certificate Was Revoked"));
  g_assert_false (gtk_widget_get_mapped (xg_ui_test_get_child (window, "trust_button")));
  g_assert_false (gtk_widget_get_mapped (xg_ui_test_get_child (window, "check")));
  xg_ui_test_pictures (window, "trust-revoked");
  close_window (window);
}

static void
test_hostile_words_stay_words (void)
{
  g_autoptr (XgProfile) profile = xg_sample_profile_new ();
  g_autoptr (XgProbeReport) report = xg_sample_report_new_hostile ();
  g_autoptr (XgSecurityFacts) facts = xg_sample_facts_new (profile, report);
  GtkWidget *window = xg_ui_test_present (xg_trust_dialog_new (profile, report, get_now ()));
  g_autoptr (GPtrArray) rows = NULL;

  /* As RFC 4514 has it. */
  g_assert_true (xg_ui_test_shows (window, "CN=\\<b\\>bold\\</b\\> &amp\\; \\u202E"));
  g_assert_false (xg_ui_test_shows (window, "\xe2\x80\xae"));
  /* Nothing in it makes the window wider than a small screen. */
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 600);
  xg_ui_test_settle (50);
  g_assert_cmpint (gtk_widget_get_width (window), <=, 360);
  xg_ui_test_pictures (window, "trust-hostile");
  close_window (window);

  window = xg_ui_test_present (xg_security_dialog_new_for_facts (facts));
  rows = xg_ui_test_find_all (window, XG_TYPE_CERTIFICATE_ROW);
  adw_expander_row_set_expanded (rows->pdata[0], TRUE);
  xg_ui_test_settle (50);
  g_assert_true (xg_ui_test_shows (window, "<b>bold</b> &amp; \\u202E"));
  g_assert_false (xg_ui_test_shows (window, "\xe2\x80\xae"));
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 600);
  xg_ui_test_settle (50);
  g_assert_cmpint (gtk_widget_get_width (window), <=, 360);
  xg_ui_test_pictures (window, "panel-hostile");
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
  window = xg_ui_test_present (xg_pin_dialog_new (profile, report, get_now ()));
  replace = xg_ui_test_get_child (window, "replace_button");
  refuse = xg_ui_test_get_child (window, "refuse_button");
  check = xg_ui_test_get_child (window, "check");
  prints = xg_ui_test_find_all (window, XG_TYPE_FINGERPRINT);
  g_signal_connect_swapped (window, "replace", G_CALLBACK (count_cb), &n_replaced);
  xg_ui_test_check_names (window);

  g_assert_cmpuint (prints->len, ==, 2);
  g_assert_cmpstr (xg_fingerprint_get_sha256 (prints->pdata[0]), ==, xg_profile_get_pin (profile));
  g_assert_cmpstr (xg_fingerprint_get_sha256 (prints->pdata[1]),
                   ==,
                   xg_certificate_get_sha256 (report->leaf));
  g_assert_true (xg_ui_test_shows (window, "Expires in 20 days"));
  g_assert_true (gtk_window_get_default_widget (GTK_WINDOW (window)) == refuse);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == refuse);
  /* No quick way: first to be opened, then to be confirmed. */
  g_assert_false (gtk_widget_get_mapped (replace));
  g_assert_false (gtk_widget_get_sensitive (replace));
  xg_ui_test_pictures (window, "pin");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (xg_ui_test_get_child (window, "replace_row")),
                                 TRUE);
  xg_ui_test_settle (50);
  g_assert_true (gtk_widget_get_mapped (replace));
  g_assert_false (gtk_widget_get_sensitive (replace));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  g_assert_true (gtk_widget_get_sensitive (replace));
  gtk_window_set_default_size (GTK_WINDOW (window), gtk_widget_get_width (window), 1000);
  xg_ui_test_pictures (window, "pin-open");
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
  window = xg_ui_test_present (xg_pin_dialog_new (profile, report, get_now ()));
  g_signal_connect_swapped (window, "replace", G_CALLBACK (count_cb), &n_replaced);
  g_assert_true (xg_ui_test_shows (window, "not known any more"));
  g_assert_false (gtk_widget_get_mapped (xg_ui_test_get_child (window, "replace_row")));
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

  return xg_ui_test_present (window);
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
  entry = xg_ui_test_get_child (window, "entry");
  button = xg_ui_test_get_child (window, "connect_button");
  xg_ui_test_check_names (window);
  g_assert_true (xg_ui_test_shows (window, "/home/analyst/certificates/analyst.p12"));
  g_assert_true (xg_ui_test_shows (window, "analyst@grid.example"));
  g_assert_false (gtk_widget_get_mapped (xg_ui_test_get_child (window, "problem")));
  g_assert_false (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (answer.n_answers, ==, 0);
  xg_ui_test_pictures (window, "prompt");

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

  g_assert_true (xg_ui_test_shows (window, "The passphrase is wrong."));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (xg_ui_test_get_child (window, "problem")),
                                   GTK_ACCESSIBLE_ROLE_ALERT);
  xg_ui_test_pictures (window, "prompt-wrong");
  gtk_editable_set_text (GTK_EDITABLE (xg_ui_test_get_child (window, "entry")), "not sent");
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  g_assert_true (xg_ui_test_press (GTK_WINDOW (window), "Escape"));
  XG_WAIT (window == NULL, 1000);
  g_assert_cmpuint (answer.n_answers, ==, 0);
  g_assert_cmpuint (answer.n_cancelled, ==, 1);
}

static void
register_tests (void)
{
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
