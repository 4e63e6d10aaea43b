/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "connect/xg-connect-page.h"
#include "double/xg-double.h"
#include "profiles/xg-server-group.h"
#include "xg-problem-row.h"
#include "xg-ui-test.h"

typedef struct
{
  GtkWidget *window;
  XgConnectPage *page;
  XgProfile *profile; /* of the last "connect" or "work-offline" */
  char *password;
  guint n_connect;
  guint n_offline;
  guint n_cancel;
} Fixture;

static GtkWidget *
part (Fixture *fixture, const char *id)
{
  static const char *const of_the_server[] = { "server_row",
                                               "host_row",
                                               "port_row",
                                               "tls_row",
                                               "ca_row" };
  GtkWidget *page = GTK_WIDGET (fixture->page);

  for (guint i = 0; i < G_N_ELEMENTS (of_the_server); i++)
    if (g_str_equal (id, of_the_server[i]))
      return GTK_WIDGET (
        gtk_widget_get_template_child (xg_ui_test_find_type (page, XG_TYPE_SERVER_GROUP),
                                       XG_TYPE_SERVER_GROUP,
                                       id));

  return GTK_WIDGET (gtk_widget_get_template_child (page, XG_TYPE_CONNECT_PAGE, id));
}

static void
type (Fixture *fixture, const char *id, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (part (fixture, id)), text);
}

static void
connect_cb (XgConnectPage *page, XgProfile *profile, const char *password, Fixture *fixture)
{
  fixture->n_connect++;
  g_set_object (&fixture->profile, profile);
  g_free (fixture->password);
  fixture->password = g_strdup (password);
}

static void
offline_cb (XgConnectPage *page, XgProfile *profile, Fixture *fixture)
{
  fixture->n_offline++;
  g_set_object (&fixture->profile, profile);
}

static void
cancel_cb (XgConnectPage *page, Fixture *fixture)
{
  fixture->n_cancel++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->page = XG_CONNECT_PAGE (xg_connect_page_new ());
  g_signal_connect (fixture->page, "connect", G_CALLBACK (connect_cb), fixture);
  g_signal_connect (fixture->page, "work-offline", G_CALLBACK (offline_cb), fixture);
  g_signal_connect (fixture->page, "cancel", G_CALLBACK (cancel_cb), fixture);
  fixture->window = xg_ui_test_show (GTK_WIDGET (fixture->page), 760, 760);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *calls = xg_double_take_calls ();

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->profile);
  g_free (fixture->password);
}

static gboolean
can_connect (Fixture *fixture)
{
  return gtk_widget_get_sensitive (part (fixture, "connect_button"));
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  xg_ui_test_check_names (GTK_WIDGET (fixture->page));
  xg_ui_test_check_large_letters (GTK_WIDGET (fixture->page));
}

static void
test_jid_checked_while_typing (Fixture *fixture, gconstpointer data)
{
  static const char *const wrong[] = { "greta",
                                       "@grid.example",
                                       "greta@",
                                       "greta@grid.example/desk",
                                       "gr eta@grid.example" };

  type (fixture, "password_row", "secret");
  g_assert_false (can_connect (fixture));
  g_assert_false (gtk_widget_get_visible (part (fixture, "jid_problem")));

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      type (fixture, "jid_row", wrong[i]);
      g_assert_false (can_connect (fixture));
      g_assert_true (gtk_widget_get_visible (part (fixture, "jid_problem")));
      g_assert_cmpstr (xg_problem_row_get_sentence (XG_PROBLEM_ROW (part (fixture, "jid_problem"))),
                       !=,
                       "");
      g_assert_true (gtk_widget_has_css_class (part (fixture, "jid_row"), "error"));
    }

  type (fixture, "jid_row", "greta@grid.example");
  g_assert_true (can_connect (fixture));
  g_assert_false (gtk_widget_get_visible (part (fixture, "jid_problem")));
  g_assert_false (gtk_widget_has_css_class (part (fixture, "jid_row"), "error"));
}

static void
test_port_must_be_a_port (Fixture *fixture, gconstpointer data)
{
  type (fixture, "jid_row", "greta@grid.example");
  type (fixture, "password_row", "secret");
  g_assert_true (can_connect (fixture));

  type (fixture, "port_row", "65536");
  g_assert_false (can_connect (fixture));
  type (fixture, "port_row", "xmpp");
  g_assert_false (can_connect (fixture));
  type (fixture, "port_row", "0");
  g_assert_false (can_connect (fixture));
  type (fixture, "port_row", " 5223 ");
  g_assert_true (can_connect (fixture));
}

static void
test_connect_tells_what_was_typed (Fixture *fixture, gconstpointer data)
{
  type (fixture, "jid_row", " greta@grid.example ");
  type (fixture, "password_row", " s3 cret ");
  type (fixture, "host_row", "xmpp.grid.example");
  type (fixture, "port_row", "5223");
  adw_combo_row_set_selected (ADW_COMBO_ROW (part (fixture, "tls_row")), XG_TLS_DIRECT);
  gtk_switch_set_active (GTK_SWITCH (part (fixture, "remember_switch")), TRUE);
  g_signal_emit_by_name (part (fixture, "connect_button"), "clicked");

  g_assert_cmpuint (fixture->n_connect, ==, 1);
  g_assert_cmpstr (fixture->password, ==, " s3 cret ");
  g_assert_cmpstr (xg_profile_get_name (fixture->profile), ==, "greta@grid.example");
  g_assert_cmpstr (xg_profile_get_jid (fixture->profile), ==, "greta@grid.example");
  g_assert_cmpstr (xg_profile_get_host (fixture->profile), ==, "xmpp.grid.example");
  g_assert_cmpuint (xg_profile_get_port (fixture->profile), ==, 5223);
  g_assert_cmpint (xg_profile_get_tls_mode (fixture->profile), ==, XG_TLS_DIRECT);
  g_assert_true (xg_profile_get_remember (fixture->profile));

  /* A second press while it is under way does nothing; Cancel is there instead. */
  g_signal_emit_by_name (part (fixture, "connect_button"), "clicked");
  g_assert_cmpuint (fixture->n_connect, ==, 1);
  g_assert_true (gtk_widget_get_visible (part (fixture, "cancel_button")));
  g_signal_emit_by_name (part (fixture, "cancel_button"), "clicked");
  g_assert_cmpuint (fixture->n_cancel, ==, 1);
}

static void
test_enter_connects (Fixture *fixture, gconstpointer data)
{
  type (fixture, "jid_row", "greta@grid.example");
  g_signal_emit_by_name (part (fixture, "password_row"), "entry-activated");
  g_assert_cmpuint (fixture->n_connect, ==, 0);
  type (fixture, "password_row", "secret");
  g_signal_emit_by_name (part (fixture, "password_row"), "entry-activated");
  g_assert_cmpuint (fixture->n_connect, ==, 1);
}

static void
test_profile_is_filled_in (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgProfile) profile = xg_profile_new ("Work");
  g_autoptr (XgProfile) read = NULL;

  g_object_set (profile,
                "jid",
                "greta@grid.example",
                "host",
                "h.example",
                "port",
                5222u,
                "ca-file",
                "/etc/grid/ca.pem",
                "tls-mode",
                XG_TLS_DIRECT,
                "remember",
                TRUE,
                NULL);
  xg_connect_page_set_profile (fixture->page, profile);
  /* The keyring has the password, so none has to be typed. */
  g_assert_true (can_connect (fixture));
  read = xg_connect_page_read_profile (fixture->page);
  g_assert_cmpstr (xg_profile_get_name (read), ==, "Work");
  g_assert_cmpstr (xg_profile_get_host (read), ==, "h.example");
  g_assert_cmpuint (xg_profile_get_port (read), ==, 5222);
  g_assert_cmpstr (xg_profile_get_ca_file (read), ==, "/etc/grid/ca.pem");
  g_assert_cmpint (xg_profile_get_tls_mode (read), ==, XG_TLS_DIRECT);

  /* Another account is another profile, and its password is not known. */
  type (fixture, "jid_row", "hugo@grid.example");
  g_assert_false (can_connect (fixture));
  g_clear_object (&read);
  read = xg_connect_page_read_profile (fixture->page);
  g_assert_cmpstr (xg_profile_get_name (read), ==, "hugo@grid.example");
}

/* A key may have no passphrase, and if it has one it is asked for: nothing has to be typed here. */
static void
test_profile_with_a_certificate (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgProfile) profile = xg_profile_new ("Work");
  g_autoptr (XgProfile) read = NULL;
  GtkWidget *row = part (fixture, "certificate_row");

  g_object_set (profile,
                "jid",
                "greta@grid.example",
                "auth",
                XG_AUTH_CERTIFICATE,
                "cert-file",
                "/home/greta/gre<ta.p12",
                NULL);
  xg_connect_page_set_profile (fixture->page, profile);
  g_assert_true (can_connect (fixture));
  g_assert_true (gtk_widget_get_visible (row));
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "gre<ta.p12");
  read = xg_connect_page_read_profile (fixture->page);
  g_assert_cmpint (xg_profile_get_auth (read), ==, XG_AUTH_CERTIFICATE);
  g_assert_cmpstr (xg_profile_get_cert_file (read), ==, "/home/greta/gre<ta.p12");

  /* Another account is not the certificate's. */
  type (fixture, "jid_row", "hugo@grid.example");
  g_assert_false (gtk_widget_get_visible (row));
  g_assert_false (can_connect (fixture));
}

static void
test_work_offline_needs_a_cache (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button = part (fixture, "offline_button");

  type (fixture, "jid_row", "greta@grid.example");
  g_assert_false (gtk_widget_get_visible (button));
  xg_connect_page_set_offline_possible (fixture->page, TRUE);
  g_assert_true (gtk_widget_get_visible (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (fixture->n_offline, ==, 1);
  g_assert_cmpstr (xg_profile_get_jid (fixture->profile), ==, "greta@grid.example");
}

static void
test_errors_say_what_to_do (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgGrid) grid = xg_double_grid_new ();
  XgSession *session = xg_grid_get_session (grid);
  g_autoptr (GError) error = g_error_new_literal (XG_STREAM_ERROR,
                                                  XG_STREAM_ERROR_CERT_UNKNOWN_CA,
                                                  "Nobody known signed it.");

  xg_connect_page_set_session (fixture->page, session);
  g_object_set (session, "state", XG_SESSION_SECURING, "state-text", "Securing…", NULL);
  g_assert_nonnull (xg_ui_test_find_text (GTK_WIDGET (fixture->page), "Securing…"));
  g_assert_true (gtk_widget_get_visible (part (fixture, "cancel_button")));

  xg_double_session_fail (session, error);
  g_assert_nonnull (xg_ui_test_find_text (GTK_WIDGET (fixture->page), "Nobody known signed it."));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (part (fixture, "advice_label"))), !=, "");
  g_assert_false (gtk_widget_get_visible (part (fixture, "cancel_button")));
  g_assert_true (gtk_widget_get_visible (part (fixture, "connect_button")));

  g_object_set (session, "error-text", NULL, "state", XG_SESSION_ONLINE, NULL);
  g_assert_false (gtk_widget_get_visible (part (fixture, "error_box")));
  xg_connect_page_set_session (fixture->page, NULL);
}

static void
test_narrow_fits (Fixture *fixture, gconstpointer data)
{
  int minimum;

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (part (fixture, "server_row")), TRUE);
  xg_connect_page_set_demo_possible (fixture->page, TRUE);
  xg_connect_page_set_offline_possible (fixture->page, TRUE);
  gtk_widget_measure (GTK_WIDGET (fixture->page),
                      GTK_ORIENTATION_HORIZONTAL,
                      -1,
                      &minimum,
                      NULL,
                      NULL,
                      NULL);
  g_assert_cmpint (minimum, <=, 350);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

static void
register_tests (void)
{
  add ("/ui/connect/names", test_names);
  add ("/ui/connect/jid-checked-while-typing", test_jid_checked_while_typing);
  add ("/ui/connect/port-must-be-a-port", test_port_must_be_a_port);
  add ("/ui/connect/connect-tells-what-was-typed", test_connect_tells_what_was_typed);
  add ("/ui/connect/enter-connects", test_enter_connects);
  add ("/ui/connect/profile-is-filled-in", test_profile_is_filled_in);
  add ("/ui/connect/profile-with-a-certificate", test_profile_with_a_certificate);
  add ("/ui/connect/work-offline-needs-a-cache", test_work_offline_needs_a_cache);
  add ("/ui/connect/errors-say-what-to-do", test_errors_say_what_to_do);
  add ("/ui/connect/narrow-fits", test_narrow_fits);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
