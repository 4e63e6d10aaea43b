/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "double/xg-sample.h"
#include "profiles/xg-file-row.h"
#include "profiles/xg-profile-dialog.h"
#include "profiles/xg-server-group.h"
#include "profiles/xg-remove-dialog.h"
#include "xg-problem-row.h"
#include "xg-ui-test.h"

static XgConnector *
new_connector (XgGrid *grid)
{
  g_object_set (xg_grid_get_profile (grid), "name", "Work", NULL);

  return xg_connector_new_for_grid (grid);
}

static GtkWidget *
show (GtkWidget *dialog)
{
  gtk_window_present (GTK_WINDOW (dialog));
  XG_WAIT (gtk_widget_get_mapped (dialog), 2000);

  return dialog;
}

static void
press (GtkWidget *dialog, const char *text)
{
  GtkWidget *label = xg_ui_test_find_text (dialog, text);
  GtkWidget *button = gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON);

  g_signal_emit_by_name (button, "clicked");
}

static void
remove_cb (XgRemoveDialog *dialog, gboolean cache_too, int *removed)
{
  g_assert_true (XG_IS_CONNECTOR (xg_remove_dialog_get_connector (dialog)));
  *removed = cache_too ? 2 : 1;
}

static void
test_removing_is_asked_for (void)
{
  g_autoptr (XgGrid) grid = xg_sample_grid_new ();
  g_autoptr (XgConnector) connector = new_connector (grid);
  int removed = 0;

  for (int cache = 0; cache < 2; cache++)
    {
      GtkWidget *dialog = show (xg_remove_dialog_new (connector));

      g_signal_connect (dialog, "remove", G_CALLBACK (remove_cb), &removed);
      xg_ui_test_check_names (dialog);
      gtk_check_button_set_active (
        GTK_CHECK_BUTTON (xg_ui_test_find_type (dialog, GTK_TYPE_CHECK_BUTTON)),
        cache);
      press (dialog, "Remove");
      XG_WAIT (removed == cache + 1, 2000);
      xg_ui_test_settle (50);
    }
}

typedef struct
{
  XgSettings *settings;
  XgConnectorList *connectors;
  GtkWidget *dialog;
  char *dir;
  XgConnector *saved;
  char *secret;
  gboolean connect;
} Fixture;

static void
saved_cb (XgProfileDialog *dialog,
          XgConnector *connector,
          const char *secret,
          gboolean connect,
          Fixture *fixture)
{
  fixture->saved = connector;
  g_free (fixture->secret);
  fixture->secret = g_strdup (secret);
  fixture->connect = connect;
}

static void
open_dialog (Fixture *fixture, XgConnector *connector)
{
  fixture->saved = NULL;
  fixture->dialog = show (xg_profile_dialog_new (fixture->connectors, connector));
  g_signal_connect (fixture->dialog, "saved", G_CALLBACK (saved_cb), fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  XgConnectorPlace place;

  fixture->dir = g_dir_make_tmp ("xg-profiles-XXXXXX", NULL);
  place = (XgConnectorPlace){ fixture->dir, fixture->dir, FALSE };
  fixture->settings = xg_settings_new ();
  fixture->connectors = xg_connector_list_new (fixture->settings, &place);
  open_dialog (fixture, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->dir, "profiles.ini", NULL);

  if (fixture->dialog != NULL)
    gtk_window_close (GTK_WINDOW (fixture->dialog));
  xg_ui_test_settle (50);
  xg_connector_list_close (fixture->connectors);
  g_assert_finalize_object (fixture->connectors);
  g_clear_object (&fixture->settings);
  g_remove (file);
  g_rmdir (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->secret);
  g_free (xg_double_take_calls ());
}

static GtkWidget *
part (Fixture *fixture, const char *id)
{
  static const char *const of_the_server[] = { "host_row",     "port_row",     "ca_row",
                                               "host_problem", "port_problem", "ca_problem" };

  for (guint i = 0; i < G_N_ELEMENTS (of_the_server); i++)
    if (g_str_equal (id, of_the_server[i]))
      return GTK_WIDGET (
        gtk_widget_get_template_child (part (fixture, "server_group"), XG_TYPE_SERVER_GROUP, id));

  return GTK_WIDGET (gtk_widget_get_template_child (fixture->dialog, XG_TYPE_PROFILE_DIALOG, id));
}

static const char *
problem (Fixture *fixture, const char *id)
{
  return xg_problem_row_get_sentence (XG_PROBLEM_ROW (part (fixture, id)));
}

static void
type (Fixture *fixture, const char *id, const char *text)
{
  GtkWidget *row = part (fixture, id);

  if (XG_IS_FILE_ROW (row))
    xg_file_row_set_path (XG_FILE_ROW (row), text);
  else
    gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static gboolean
can_save (Fixture *fixture)
{
  return gtk_widget_get_sensitive (part (fixture, "save_button"));
}

static void
save (Fixture *fixture)
{
  g_signal_emit_by_name (part (fixture, "save_button"), "clicked");
}

static void
test_every_field_is_checked (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *row;
    const char *problem;
    const char *bad;
    const char *good;
  } cases[] = {
    { "jid_row", "jid_problem", "greta", "greta@grid.example" },
    { "jid_row", "jid_problem", "greta@grid.example/desk", "greta@grid.example" },
    { "name_row", "name_problem", "a\tb", "Work" },
    { "host_row", "host_problem", "https://grid.example", "xmpp.grid.example" },
    { "port_row", "port_problem", "70000", "5222" },
    { "ca_row", "ca_problem", "ca.pem", "/ca.pem" },
    { "crl_row", "crl_problem", "list.crl", "/list.crl" },
  };

  xg_ui_test_check_names (fixture->dialog);
  g_assert_false (can_save (fixture));
  g_assert_true (gtk_widget_get_visible (part (fixture, "reason")));
  type (fixture, "jid_row", "greta@grid.example");
  g_assert_true (can_save (fixture));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s: %s", cases[i].row, cases[i].bad);
      type (fixture, cases[i].row, cases[i].bad);
      g_assert_false (can_save (fixture));
      g_assert_true (gtk_widget_get_visible (part (fixture, "reason")));
      g_assert_cmpstr (problem (fixture, cases[i].problem), !=, "");
      g_assert_true (gtk_widget_has_css_class (part (fixture, cases[i].row), "error"));
      type (fixture, cases[i].row, cases[i].good);
      g_assert_true (can_save (fixture));
      g_assert_false (gtk_widget_get_visible (part (fixture, "reason")));
      g_assert_cmpstr (problem (fixture, cases[i].problem), ==, "");
      g_assert_false (gtk_widget_has_css_class (part (fixture, cases[i].row), "error"));
    }
}

static void
test_certificate_needs_a_file (Fixture *fixture, gconstpointer data)
{
  type (fixture, "jid_row", "greta@grid.example");
  g_assert_false (gtk_widget_get_visible (part (fixture, "cert_row")));
  adw_combo_row_set_selected (ADW_COMBO_ROW (part (fixture, "auth_row")), XG_AUTH_CERTIFICATE);
  g_assert_true (gtk_widget_get_visible (part (fixture, "cert_row")));
  g_assert_false (can_save (fixture));

  /* What is wrong with it is told; the file may be on a token that is not in yet. */
  type (fixture, "cert_row", "/nowhere/me.p12");
  XG_WAIT (*problem (fixture, "cert_problem") != '\0', 2000);
  g_assert_nonnull (strstr (problem (fixture, "cert_problem"), "me.p12"));
  g_assert_true (can_save (fixture));
  xg_ui_test_check_names (fixture->dialog);
}

static void
test_added_then_changed (Fixture *fixture, gconstpointer data)
{
  XgConnector *connector;

  type (fixture, "jid_row", " greta@grid.example ");
  type (fixture, "secret_row", "secret");
  gtk_switch_set_active (GTK_SWITCH (part (fixture, "start_switch")), TRUE);
  save (fixture);
  XG_WAIT (fixture->saved != NULL, 2000);
  fixture->dialog = NULL;
  connector = fixture->saved;
  g_assert_cmpstr (fixture->secret, ==, "secret");
  g_assert_true (fixture->connect);
  g_assert_cmpstr (xg_connector_get_label (connector), ==, "greta@grid.example");
  g_assert_true (xg_profile_get_connect_at_start (xg_connector_get_profile (connector)));
  xg_ui_test_settle (50);

  /* Another name needs no other connection. */
  open_dialog (fixture, connector);
  type (fixture, "name_row", "Work");
  save (fixture);
  XG_WAIT (fixture->saved == connector, 2000);
  fixture->dialog = NULL;
  g_assert_false (fixture->connect);
  g_assert_cmpstr (xg_connector_get_label (connector), ==, "Work");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->connectors)), ==, 1);
}

static void
test_a_name_twice_is_told (Fixture *fixture, gconstpointer data)
{
  type (fixture, "jid_row", "greta@grid.example");
  type (fixture, "name_row", "Work");
  save (fixture);
  XG_WAIT (fixture->saved != NULL, 2000);
  xg_ui_test_settle (50);

  open_dialog (fixture, NULL);
  type (fixture, "jid_row", "hugo@grid.example");
  type (fixture, "name_row", "Work");
  save (fixture);
  XG_WAIT (*problem (fixture, "name_problem") != '\0', 2000);
  g_assert_null (fixture->saved);
  type (fixture, "name_row", "Work 2");
  g_assert_cmpstr (problem (fixture, "name_problem"), ==, "");
  save (fixture);
  XG_WAIT (fixture->saved != NULL, 2000);
  fixture->dialog = NULL;
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

static void
register_tests (void)
{
  g_test_add_func ("/ui/profiles/removing-is-asked-for", test_removing_is_asked_for);
  add ("/ui/profiles/every-field-is-checked", test_every_field_is_checked);
  add ("/ui/profiles/certificate-needs-a-file", test_certificate_needs_a_file);
  add ("/ui/profiles/added-then-changed", test_added_then_changed);
  add ("/ui/profiles/a-name-twice-is-told", test_a_name_twice_is_told);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
