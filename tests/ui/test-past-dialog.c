/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "form/xg-form-datatype.h"
#include "grid/xg-broker-private.h"
#include "grid/xg-grid-private.h"
#include "plan/xg-operation.h"
#include "plan/xg-past-dialog.h"
#include "plan/xg-plan-dialog.h"
#include "store/xg-store-plan.h"
#include "xg-ui-grid.h"
#include "xg-ui-test.h"
#include "xmpp/xg-xml-writer.h"

/* What was changed, as the cache has it: with what takes it back, and why that is not there. */

#define SERVICE "pubsub.grid.example"
#define REQUEST                                                                                    \
  "<iq type=\"set\" to=\"" SERVICE "\"><pubsub "                                                   \
  "xmlns=\"http://jabber.org/protocol/pubsub#owner\"><affiliations%s><affiliation "                \
  "jid=\"carol@grid.example\" affiliation=\"none\"/></affiliations></pubsub></iq>"

typedef struct
{
  XgGrid *grid;
  XgBroker *broker;
  GListStore *brokers;
  GtkWidget *dialog;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->grid = xg_ui_grid_new ();
  f->broker =
    xg_broker_new (SERVICE, NULL, xg_grid_get_session (f->grid), f->grid->store, f->grid->ingest);
  f->brokers = g_list_store_new (XG_TYPE_BROKER);
  g_list_store_append (f->brokers, f->broker);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (f->dialog));
  xg_ui_test_settle (20);
  g_object_unref (f->brokers);
  g_object_unref (f->broker);
  xg_ui_grid_free (f->grid);
}

/* One operation on @node that was done, at @begun. */
static XgStorePlan *
make_plan (const char *uuid, gint64 begun, const char *title, const char *sentence)
{
  XgStorePlan *plan = xg_store_plan_new ();
  XgStorePlanOperation *operation = g_new0 (XgStorePlanOperation, 1);

  plan->uuid = g_strdup (uuid);
  plan->title = g_strdup (title);
  plan->broker = g_strdup (SERVICE);
  plan->who = g_strdup ("alice@grid.example");
  plan->begun = begun;
  plan->ended = begun > 0 ? begun + 1 : 0;
  plan->total = 1;
  plan->applied = begun > 0 ? 1 : 0;
  operation->sentence = g_strdup (sentence);
  operation->request = g_strdup ("<iq/>");
  operation->state = XG_OPERATION_CONFIRMED;
  g_ptr_array_add (plan->operations, operation);
  return plan;
}

/* With what takes it back: somebody off the list of @node. */
static void
put_undo (Fixture *f, const char *uuid, const char *node, const char *sentence)
{
  g_autofree char *name = xg_store_plan_dup_undo_uuid (uuid, 1);
  XgStorePlan *undo = make_plan (name, 0, "", sentence);
  XgStorePlanOperation *operation = undo->operations->pdata[0];
  g_autoptr (GString) attribute = g_string_new (NULL);

  xg_xml_append_attribute (attribute, "node", node);
  g_free (operation->request);
  operation->request = g_strdup_printf (REQUEST, attribute->str);
  operation->state = XG_STORE_UNDO_STATE + XG_OPERATION_TAKES_AWAY;
  operation->result = g_strdup (node);
  xg_store_put_plan (f->grid->store, undo);
}

static void
show (Fixture *f)
{
  xg_store_flush (f->grid->store);
  f->dialog = xg_past_dialog_new (G_LIST_MODEL (f->brokers));
  gtk_window_present (GTK_WINDOW (f->dialog));
  XG_WAIT (gtk_widget_get_mapped (f->dialog), 2000);
}

/* The row of a plan; NULL: it is not there. */
static GtkWidget *
find_row (Fixture *f, const char *title)
{
  g_autoptr (GPtrArray) rows = xg_ui_test_find_all (f->dialog, ADW_TYPE_EXPANDER_ROW);

  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (adw_preferences_row_get_title (rows->pdata[i]), title))
      return rows->pdata[i];
  return NULL;
}

static GtkWidget *
find_review (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (XG_IS_PLAN_DIALOG (window) && gtk_widget_get_mapped (window))
        return window;
    }
  return NULL;
}

/* Undo shows what it would do, at the broker of the plan, and says what it can't know. */
static void
test_undo_is_reviewed (Fixture *f, gconstpointer data)
{
  GtkWidget *button;
  GtkWidget *review;

  xg_store_put_plan (f->grid->store,
                     make_plan ("a", 10, "Publishers of “energy”", "Make carol a publisher"));
  put_undo (f, "a", "energy", "Take carol off the list of “energy”");
  show (f);
  XG_WAIT (find_row (f, "Publishers of “energy”") != NULL, 2000);
  button = xg_ui_test_find_button (find_row (f, "Publishers of “energy”"), "_Undo…");
  g_assert_true (gtk_widget_is_sensitive (button));
  xg_ui_test_check_names (f->dialog);
  g_signal_emit_by_name (button, "clicked");
  XG_WAIT (find_review () != NULL, 2000);
  review = find_review ();
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (review)), ==, "Undo: Publishers of “energy”");
  XG_WAIT (xg_ui_test_find_text (review, "Take carol off the list of “energy”") != NULL, 2000);
  g_assert_nonnull (
    xg_ui_test_find_text (review,
                          "What these changes had made was not kept: what somebody changed since "
                          "then is lost."));
  /* Nothing is sent without a connection. */
  button = xg_ui_test_find_button (review, "_Apply 1 Operation");
  g_assert_nonnull (button);
  g_assert_false (gtk_widget_is_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "There is no connection.");
  gtk_window_destroy (GTK_WINDOW (review));
}

/* Where Undo can't be pressed it says why, and so does the list of what was done. */
static void
assert_obstacle (Fixture *f, const char *title, const char *words)
{
  GtkWidget *row = find_row (f, title);
  GtkWidget *button = xg_ui_test_find_button (row, "_Undo…");
  const char *told = gtk_widget_get_tooltip_text (button);

  g_assert_false (gtk_widget_is_sensitive (button));
  if (strstr (told, words) == NULL)
    g_error ("“%s” is not in “%s”", words, told);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  XG_WAIT (xg_ui_test_find_text (row, told) != NULL, 2000);
}

static void
test_says_why_not (Fixture *f, gconstpointer data)
{
  XgStorePlan *elsewhere = make_plan ("b", 20, "Elsewhere", "Do it there");
  XgStorePlan *broken = make_plan ("c", 30, "In the middle", "Do half of it");
  g_autofree char *told = NULL;

  xg_store_put_plan (f->grid->store, make_plan ("a", 10, "Of before", "Do it"));
  g_free (elsewhere->broker);
  elsewhere->broker = g_strdup ("pubsub.gone.example");
  xg_store_put_plan (f->grid->store, elsewhere);
  put_undo (f, "b", "energy", "Undo it there");
  broken->ended = 0;
  xg_store_put_plan (f->grid->store, broken);
  show (f);
  XG_WAIT (find_row (f, "Of before") != NULL, 2000);
  assert_obstacle (f, "Of before", "earlier version of this program");
  assert_obstacle (f, "In the middle", "did not come to its end");
  told = g_strdup (
    gtk_widget_get_tooltip_text (xg_ui_test_find_button (find_row (f, "Elsewhere"), "_Undo…")));
  g_assert_nonnull (strstr (told, "not in the list any more"));
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  xg_grid_open_finish (XG_GRID (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/* A cache that can't be read is said, and asked again. */
static void
test_can_be_read_again (Fixture *f, gconstpointer data)
{
  g_autoptr (XgProfile) profile = xg_profile_new ("file");
  g_autoptr (XgGrid) grid = xg_grid_new (profile, g_get_user_data_dir (), FALSE);
  g_autoptr (XgBroker) broker = NULL;
  g_autofree char *path = NULL;
  g_autofree char *away = NULL;
  gboolean opened = FALSE;

  xg_grid_open_async (grid, FALSE, NULL, opened_cb, &opened);
  XG_WAIT (opened, 5000);
  broker = xg_broker_new (SERVICE, NULL, xg_grid_get_session (grid), grid->store, grid->ingest);
  g_list_store_remove_all (f->brokers);
  g_list_store_append (f->brokers, broker);
  xg_store_put_plan (grid->store, make_plan ("a", 10, "Kept", "Do it"));
  xg_store_flush (grid->store);
  path = g_strdup (xg_store_get_path (grid->store));
  away = g_strconcat (path, ".away", NULL);
  g_assert_cmpint (g_rename (path, away), ==, 0);
  show (f);
  XG_WAIT (xg_ui_test_find_text (f->dialog, "The Changes Can’t Be Read") != NULL &&
             gtk_widget_get_mapped (xg_ui_test_find_button (f->dialog, "_Try Again")),
           2000);
  g_assert_cmpint (g_rename (away, path), ==, 0);
  g_signal_emit_by_name (xg_ui_test_find_button (f->dialog, "_Try Again"), "clicked");
  XG_WAIT (find_row (f, "Kept") != NULL, 2000);
  gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&f->dialog)));
  g_list_store_remove_all (f->brokers);
  g_clear_object (&broker);
  xg_ui_test_settle (50);
  xg_grid_close (grid);
}

/* Names of nodes are shown as they are, in rows of the width that there is. */
static void
test_strange_names (Fixture *f, gconstpointer data)
{
  g_autofree char *a_kilobyte = g_strnfill (1000, 'x');
  const char *const nodes[] = {
    "a/b#c (d)%20&<\"'é 🚒", "&amp; <b>bold</b> _mnemonic",
    "  spaces  ",           "שלום/عالم",
    "\u202eevil\u202c",     a_kilobyte,
  };

  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    {
      g_autofree char *uuid = g_strdup_printf ("plan-%u", i);
      g_autofree char *quoted = xg_form_quote (nodes[i]);

      xg_store_put_plan (f->grid->store, make_plan (uuid, 10 + i, quoted, quoted));
      put_undo (f, uuid, nodes[i], quoted);
    }
  show (f);
  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    {
      GtkWidget *row;
      GtkWidget *review;
      g_autofree char *quoted = xg_form_quote (nodes[i]);
      g_autofree char *title = g_strdup_printf ("Undo: %s", quoted);

      XG_WAIT (find_row (f, quoted) != NULL, 2000);
      row = find_row (f, quoted);
      g_assert_nonnull (xg_ui_test_find_text (row, quoted));
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
      XG_WAIT (xg_ui_test_find_text (row, quoted) != NULL, 2000);
      g_signal_emit_by_name (xg_ui_test_find_button (row, "_Undo…"), "clicked");
      XG_WAIT (find_review () != NULL, 2000);
      review = find_review ();
      g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (review)), ==, title);
      XG_WAIT (xg_ui_test_find_text (review, quoted) != NULL, 2000);
      g_assert_cmpint (gtk_widget_get_width (review), <=, 1000);
      gtk_window_destroy (GTK_WINDOW (review));
      xg_ui_test_settle (20);
    }
  g_assert_cmpint (gtk_widget_get_width (f->dialog), <=, 760);
  xg_ui_test_check_names (f->dialog);
  if (g_getenv ("XG_PICTURES") != NULL)
    {
      g_autofree char *path = g_strdup_printf ("%s/past-strange.png", g_getenv ("XG_PICTURES"));

      xg_ui_test_settle (500);
      xg_ui_test_save_picture (f->dialog, path);
    }
}

static void
register_tests (void)
{
  g_test_add ("/past-dialog/undo-is-reviewed",
              Fixture,
              NULL,
              set_up,
              test_undo_is_reviewed,
              tear_down);
  g_test_add ("/past-dialog/says-why-not", Fixture, NULL, set_up, test_says_why_not, tear_down);
  g_test_add ("/past-dialog/can-be-read-again",
              Fixture,
              NULL,
              set_up,
              test_can_be_read_again,
              tear_down);
  g_test_add ("/past-dialog/strange-names", Fixture, NULL, set_up, test_strange_names, tear_down);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
