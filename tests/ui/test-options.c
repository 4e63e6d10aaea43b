/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "../backend/form/form-data.h"
#include "double/xg-double-form.h"
#include "double/xg-double-people.h"
#include "double/xg-sample.h"
#include "form/xg-form-view.h"
#include "grid/xg-capabilities-private.h"
#include "node/xg-access-dialog.h"
#include "node/xg-options-dialog.h"
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
open_dialog (Fixture *fixture, const char *jid)
{
  g_autoptr (GtkWidget) near = g_object_ref_sink (gtk_label_new (NULL));

  fixture->dialog = xg_options_dialog_present (xg_grid_get_session (fixture->grid),
                                               xg_sample_get_node (fixture->grid, "energy"),
                                               jid,
                                               NULL,
                                               near);
  g_object_add_weak_pointer (G_OBJECT (fixture->dialog), (gpointer *) &fixture->dialog);
  fixture->view = xg_ui_test_find_type (fixture->dialog, XG_TYPE_FORM_VIEW);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->dialog));
  xg_ui_test_settle (30);
  g_assert_null (fixture->dialog);
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
change (Fixture *fixture)
{
  XG_WAIT (get_form (fixture) != NULL, 1000);
  g_assert_false (gtk_widget_get_sensitive (apply_button (fixture)));
  xg_form_field_set_active (xg_form_find (get_form (fixture), "pubsub#include_body"), TRUE);
  g_assert_true (gtk_widget_get_sensitive (apply_button (fixture)));
}

static void
test_applies (Fixture *fixture, gconstpointer data)
{
  g_autofree char *calls = NULL;
  XgForm *before;

  open_dialog (fixture, NULL);
  change (fixture);
  before = get_form (fixture);
  g_signal_emit_by_name (apply_button (fixture), "clicked");
  XG_WAIT (get_form (fixture) != before, 1000);
  calls = xg_double_take_calls ();
  g_assert_nonnull (strstr (calls, "save options energy own"));
  g_assert_nonnull (strstr (calls, "pubsub#include_body"));
  /* The double has what it had */
  XG_WAIT (xg_ui_test_find_text (fixture->dialog,
                                 "Applied, but not all of it is as you asked: see below.") != NULL,
           1000);
  xg_ui_test_check_names (fixture->dialog);
}

static void
test_of_another (Fixture *fixture, gconstpointer data)
{
  g_autofree char *calls = NULL;

  open_dialog (fixture, "soc@bank-1.example/office");
  XG_WAIT (get_form (fixture) != NULL, 1000);
  calls = xg_double_take_calls ();
  g_assert_nonnull (strstr (calls, "options energy soc@bank-1.example/office"));
}

/* Every edit stays, and why is told. */
static void
test_no_answer (Fixture *fixture, gconstpointer data)
{
  g_autofree char *xml = load_form ("prosody-options");
  g_autoptr (GError) error = xg_stanza_error_new_no_answer (5000);

  open_dialog (fixture, NULL);
  change (fixture);
  xg_double_set_form (xml, error);
  g_signal_emit_by_name (apply_button (fixture), "clicked");
  XG_WAIT (
    xg_ui_test_find_text (fixture->dialog,
                          "The Broker did not answer within 5 seconds. Some Brokers can’t "
                          "change the options of a subscription that was made without any; others "
                          "can later.") != NULL,
    1000);
  g_assert_true (xg_form_get_changed (get_form (fixture)));
  g_assert_true (gtk_widget_get_sensitive (apply_button (fixture)));
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error =
    g_error_new_literal (XG_STANZA_ERROR, XG_STANZA_ERROR_FEATURE_NOT_IMPLEMENTED, "No.");

  xg_double_set_form (NULL, error);
  open_dialog (fixture, NULL);
  XG_WAIT (xg_ui_test_find_text (fixture->dialog, "Asking the broker…") == NULL, 1000);
  g_assert_null (get_form (fixture));
  g_assert_false (gtk_widget_get_sensitive (apply_button (fixture)));
}

/* A broker that has no options is not asked. */
static void
test_not_asked (Fixture *fixture, gconstpointer data)
{
  static const char xml[] = "<iq xmlns='jabber:client' type='result'>"
                            "<query xmlns='http://jabber.org/protocol/disco#info'>"
                            "<identity category='pubsub' type='service'/></query></iq>";
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, NULL);
  g_autoptr (XgDiscoInfo) info = xg_disco_info_parse (xg_stanza_get_root (stanza), NULL);
  g_autofree char *calls = NULL;

  xg_capabilities_take_info (xg_broker_get_capabilities (xg_sample_get_broker (fixture->grid)),
                             info);
  g_free (xg_double_take_calls ());
  open_dialog (fixture, NULL);
  xg_ui_test_settle (30);
  calls = xg_double_take_calls ();
  g_assert_null (strstr (calls, "options"));
  g_assert_null (xg_ui_test_find_text (fixture->dialog, "Asking the broker…"));
}

/* The question that is open; NULL: none is. */
static AdwMessageDialog *
find_question (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_visible (window))
        return ADW_MESSAGE_DIALOG (window);
    }
  return NULL;
}

static void
respond (const char *response)
{
  g_autoptr (GtkWidget) question = NULL;

  XG_WAIT (find_question () != NULL, 1000);
  question = g_object_ref (GTK_WIDGET (find_question ()));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), response);
  gtk_window_destroy (GTK_WINDOW (question));
}

static void
test_guards_changes (Fixture *fixture, gconstpointer data)
{
  open_dialog (fixture, NULL);
  change (fixture);
  gtk_window_close (GTK_WINDOW (fixture->dialog));
  respond ("cancel");
  g_assert_nonnull (fixture->dialog);
  gtk_window_close (GTK_WINDOW (fixture->dialog));
  respond ("discard");
  XG_WAIT (fixture->dialog == NULL, 1000);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

#define SUBSCRIPTION_TO(type)                                                                      \
  "<x xmlns='jabber:x:data' type='form'><field var='FORM_TYPE' type='hidden'>"                     \
  "<value>http://jabber.org/protocol/pubsub#subscribe_options</value></field>"                     \
  "<field var='pubsub#subscription_type' type='text-single'><value>" type "</value></field>"       \
  "<field var='pubsub#subscription_depth' type='text-single'><value>all</value></field></x>"

/* Whether something that can be seen has TEXT in it. */
static gboolean
explains (GtkWidget *dialog, const char *text)
{
  g_autoptr (GPtrArray) labels = xg_ui_test_find_all (dialog, GTK_TYPE_LABEL);

  for (guint i = 0; i < labels->len; i++)
    if (gtk_widget_get_visible (labels->pdata[i]) &&
        strstr (gtk_label_get_text (labels->pdata[i]), text) != NULL)
      return TRUE;
  return FALSE;
}

/* Where a subscription to a collection above decides, the explainer reads the options of our own,
 * and says what they mean; where they are not told, what one would have to know. */
static void
test_explainer_reads_our_own (Fixture *fixture, gconstpointer data)
{
  static const char *const above[] = { "me@grid.example - subscribed", NULL };
  static const char *const here[] = { "me@grid.example member -", NULL };
  g_autoptr (GtkWidget) near = g_object_ref_sink (gtk_label_new (NULL));
  g_autoptr (GError) silence = xg_stanza_error_new_no_answer (7000);
  XgNode *node = xg_sample_get_node (fixture->grid, "energy");
  const struct
  {
    const char *form;
    const char *says;
    const char *does_not_say;
  } cases[] = {
    { SUBSCRIPTION_TO ("items"), "It is subscribed to a collection above, and may read", "leave" },
    { SUBSCRIPTION_TO ("nodes"),
      "the options of that subscription leave the items of this topic out",
      "and may read this itself" },
    { NULL, "The Broker did not tell the options of your own subscription above.", "leave the" },
  };

  g_object_set (xg_grid_get_session (fixture->grid), "jid", "me@grid.example/desk", NULL);
  xg_double_brokers_set_session (xg_grid_get_session (fixture->grid));
  xg_double_people_set (above);
  xg_double_people_set_of ("energy", here);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *calls = NULL;

      g_free (xg_double_take_calls ());
      xg_double_set_form (cases[i].form, cases[i].form == NULL ? silence : NULL);
      fixture->dialog = xg_access_dialog_present (node, "me@grid.example", near);
      XG_WAIT (explains (fixture->dialog, cases[i].says), 2000);
      g_assert_false (explains (fixture->dialog, cases[i].does_not_say));
      calls = xg_double_take_calls ();
      g_assert_nonnull (strstr (calls, "options by-sector me@grid.example"));
      if (i == 0)
        xg_ui_test_pictures (fixture->dialog, "access-own");
      gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&fixture->dialog)));
      xg_ui_test_settle (20);
    }
  xg_double_brokers_set_session (NULL);
}

static void
register_tests (void)
{
  add ("/options/explainer-reads-our-own", test_explainer_reads_our_own);
  add ("/options/are-applied-and-read-again", test_applies);
  add ("/options/of-another", test_of_another);
  add ("/options/no-answer-loses-nothing", test_no_answer);
  add ("/options/a-refusal-is-told", test_refused);
  add ("/options/not-asked-where-there-are-none", test_not_asked);
  add ("/options/changes-are-guarded", test_guards_changes);
}

int
main (int argc, char *argv[])
{
  return xg_ui_test_main (argc, argv, register_tests);
}
