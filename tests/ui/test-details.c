/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "details/xg-details-button.h"
#include "details/xg-details-dialog.h"
#include "grid/xg-reason.h"
#include "xg-toast.h"
#include "xg-ui-test.h"

/* Everything that is known of a request that failed. */

static GError *
refusal (void)
{
  g_autoptr (XgStanza) stanza = xg_stanza_parse (
    "<iq xmlns='jabber:client' type='error' id='7' from='pubsub.test'><pubsub "
    "xmlns='http://jabber.org/protocol/pubsub'><x><password>hush</password></x></pubsub>"
    "<error type='cancel'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><closed-node "
    "xmlns='http://jabber.org/protocol/pubsub#errors'/><text "
    "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>&lt;b&gt;Not you&lt;/b&gt;</text></error></iq>",
    -1,
    NULL);
  g_autoptr (XgStanzaErrorInfo) info = xg_stanza_error_info_parse (xg_stanza_get_root (stanza));
  GError *error = xg_stanza_error_new (info);

  xg_stanza_error_set_stanza (error, stanza);
  xg_stanza_error_set_request (error, "<iq type='set' id='7'><a><secret>hush</secret></a></iq>");
  return error;
}

static gboolean
is_shown (GtkWidget *dialog, const char *name)
{
  return gtk_widget_get_visible (
    GTK_WIDGET (gtk_widget_get_template_child (dialog, XG_TYPE_DETAILS_DIALOG, name)));
}

static void
test_everything (void)
{
  g_autoptr (GError) error = refusal ();
  GtkWidget *dialog = xg_details_present (NULL, "It was not done.", error);
  const char *text = xg_details_dialog_get_text (XG_DETAILS_DIALOG (dialog));

  XG_WAIT (gtk_widget_get_mapped (dialog), 5000);
  g_assert_true (g_str_has_prefix (text, "It was not done."));
  g_assert_nonnull (strstr (text, "<b>Not you</b>"));
  g_assert_nonnull (strstr (text, "not-allowed, closed-node"));
  g_assert_nonnull (strstr (text, "<secret>"));
  g_assert_nonnull (strstr (text, "<password>"));
  g_assert_nonnull (strstr (text, "from=\"pubsub.test\""));
  g_assert_null (strstr (text, "hush"));
  g_assert_true (is_shown (dialog, "words_box"));
  g_assert_true (is_shown (dialog, "terms_box"));
  g_assert_true (is_shown (dialog, "request_box"));
  g_assert_true (is_shown (dialog, "reply_box"));
  g_assert_false (is_shown (dialog, "nothing"));
  xg_ui_test_check_names (dialog);
  xg_ui_test_pictures (dialog, "details");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_no_answer (void)
{
  g_autoptr (GError) error =
    g_error_new_literal (XG_STANZA_ERROR, XG_STANZA_ERROR_NO_ANSWER, "Nobody said anything.");
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "No.");
  GtkWidget *dialog;

  xg_stanza_error_set_request (error, "<iq type='get'/>");
  dialog = xg_details_present (NULL, "It is not known.", error);
  g_assert_true (is_shown (dialog, "request_box"));
  g_assert_false (is_shown (dialog, "reply_box"));
  g_assert_false (is_shown (dialog, "terms_box"));
  g_assert_true (is_shown (dialog, "nothing"));
  gtk_window_destroy (GTK_WINDOW (dialog));

  dialog = xg_details_present (NULL, "No.", other);
  g_assert_false (is_shown (dialog, "request_box"));
  g_assert_cmpstr (xg_details_dialog_get_text (XG_DETAILS_DIALOG (dialog)), ==, "No.");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static XgDetailsDialog *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GObject) window = g_list_model_get_item (windows, i);

      if (XG_IS_DETAILS_DIALOG (window))
        return XG_DETAILS_DIALOG (window);
    }
  return NULL;
}

static void
test_button (void)
{
  g_autoptr (GError) error = refusal ();
  GtkWidget *window = gtk_window_new ();
  GtkWidget *button = xg_details_button_new ();
  XgDetailsDialog *dialog;

  gtk_window_set_child (GTK_WINDOW (window), button);
  g_assert_false (gtk_widget_get_visible (button));
  xg_details_button_set (button, "It was not done.", error);
  g_assert_true (gtk_widget_get_visible (button));
  gtk_window_present (GTK_WINDOW (window));
  g_signal_emit_by_name (button, "clicked");
  dialog = find_dialog ();
  g_assert_nonnull (dialog);
  g_assert_true (gtk_window_get_transient_for (GTK_WINDOW (dialog)) == GTK_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (dialog));
  xg_details_button_set (button, NULL, NULL);
  g_assert_false (gtk_widget_get_visible (button));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A toast outlives the page that it came from. */
static void
test_toast (void)
{
  g_autoptr (GError) error = refusal ();
  GtkWidget *window = gtk_window_new ();
  GtkWidget *overlay = adw_toast_overlay_new ();
  GtkWidget *page = gtk_label_new ("page");
  GtkWidget *label;
  GtkWidget *button;

  gtk_window_set_child (GTK_WINDOW (window), overlay);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), page);
  gtk_window_present (GTK_WINDOW (window));
  XG_WAIT (gtk_widget_get_mapped (window), 5000);
  xg_toast_error (page, "It was <not> done.", error);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), NULL);
  XG_WAIT (xg_ui_test_find_text (overlay, "Details") != NULL, 5000);
  label = xg_ui_test_find_text (overlay, "Details");
  button = gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON);
  g_signal_emit_by_name (button, "clicked");
  g_assert_nonnull (find_dialog ());
  gtk_window_destroy (GTK_WINDOW (find_dialog ()));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What is told now does not wait for what was told before. */
static void
test_newer_toast (void)
{
  g_autoptr (GError) error = refusal ();
  GtkWidget *overlay = adw_toast_overlay_new ();
  GtkWidget *page = gtk_label_new ("page");
  GtkWidget *window;

  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), page);
  window = xg_ui_test_show (overlay, 400, 300);
  for (guint i = 1; i <= 5; i++)
    {
      g_autofree char *title = g_strdup_printf ("Copied %u", i);
      AdwToast *toast = adw_toast_new (title);

      adw_toast_set_timeout (toast, 0); /* stays, so that only the next one can end it */
      xg_toast_show (ADW_TOAST_OVERLAY (overlay), toast);
    }
  XG_WAIT (xg_ui_test_find_text (overlay, "Copied 5") != NULL, 5000);
  xg_toast_error (page, "It was not done.", error);
  XG_WAIT (xg_ui_test_find_text (overlay, "It was not done.") != NULL &&
             xg_ui_test_find_text (overlay, "Copied 5") == NULL,
           5000);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
register_tests (void)
{
  g_test_add_func ("/details/everything-without-secrets", test_everything);
  g_test_add_func ("/details/what-has-no-answer", test_no_answer);
  g_test_add_func ("/details/button", test_button);
  g_test_add_func ("/details/toast", test_toast);
  g_test_add_func ("/details/a-newer-toast-ends-an-older-one", test_newer_toast);
}

int
main (int argc, char *argv[])
{
  return xg_ui_test_main (argc, argv, register_tests);
}
