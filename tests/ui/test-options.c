/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "../backend/form/form-data.h"
#include "double/xg-double-form.h"
#include "double/xg-sample.h"
#include "form/xg-form-view.h"
#include "form/xg-options-dialog.h"
#include "xg-ui-test.h"
#include "xmpp/xg-xmpp-error.h"

typedef struct
{
  XgGrid *grid;
  GtkWidget *dialog;
  GtkWidget *view;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *xml = load_form ("prosody-options");

  fixture->grid = xg_sample_grid_new ();
  xg_double_set_form (xml, NULL);
}

static void
open_dialog (Fixture *fixture)
{
  fixture->dialog = xg_options_dialog_new (xg_grid_get_session (fixture->grid),
                                           xg_sample_get_node (fixture->grid, "energy"));
  gtk_window_set_application (GTK_WINDOW (fixture->dialog), xg_ui_test_get_application ());
  gtk_window_present (GTK_WINDOW (fixture->dialog));
  fixture->view = xg_ui_test_find_type (fixture->dialog, XG_TYPE_FORM_VIEW);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->dialog));
  xg_ui_test_settle (30);
  g_assert_finalize_object (fixture->grid);
  g_free (xg_double_take_calls ());
  xg_double_set_form (NULL, NULL);
}

static XgForm *
get_form (Fixture *fixture)
{
  return xg_form_view_get_form (XG_FORM_VIEW (fixture->view));
}

static GtkWidget *
apply_button (Fixture *fixture)
{
  return gtk_widget_get_ancestor (xg_ui_test_find_text (fixture->dialog, "Apply"), GTK_TYPE_BUTTON);
}

static void
test_applies (Fixture *fixture, gconstpointer data)
{
  g_autofree char *calls = NULL;
  XgForm *before;

  open_dialog (fixture);
  XG_WAIT (get_form (fixture) != NULL, 1000);
  g_assert_false (gtk_widget_get_sensitive (apply_button (fixture)));
  before = get_form (fixture);
  xg_form_field_set_active (xg_form_find (before, "pubsub#deliver"), FALSE);
  g_assert_true (gtk_widget_get_sensitive (apply_button (fixture)));
  g_signal_emit_by_name (apply_button (fixture), "clicked");
  XG_WAIT (get_form (fixture) != before, 1000);
  calls = xg_double_take_calls ();
  g_assert_nonnull (strstr (calls, "save options energy"));
  g_assert_nonnull (strstr (calls, "pubsub#deliver"));
  /* The double has what it had */
  XG_WAIT (xg_ui_test_find_text (fixture->dialog,
                                 "Applied, but not all of it is as you asked: see below.") != NULL,
           1000);
  xg_ui_test_check_names (fixture->dialog);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error =
    g_error_new_literal (XG_STANZA_ERROR, XG_STANZA_ERROR_FEATURE_NOT_IMPLEMENTED, "No.");

  xg_double_set_form (NULL, error);
  open_dialog (fixture);
  XG_WAIT (xg_ui_test_find_text (fixture->dialog, "Asking the broker…") == NULL, 1000);
  g_assert_null (get_form (fixture));
  g_assert_false (gtk_widget_get_sensitive (apply_button (fixture)));
}

static void
register_tests (void)
{
  g_test_add ("/options/are-applied-and-read-again",
              Fixture,
              NULL,
              set_up,
              test_applies,
              tear_down);
  g_test_add ("/options/a-refusal-is-told", Fixture, NULL, set_up, test_refused, tear_down);
}

int
main (int argc, char *argv[])
{
  return xg_ui_test_main (argc, argv, register_tests);
}
