/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "grid/xg-grid-private.h"
#include "ledger/xg-ledger-dialog.h"
#include "ledger/xg-ledger-words.h"
#include "xg-ui-grid.h"
#include "xg-ui-test.h"

#define BROKER "pubsub.grid.example"

typedef struct
{
  XgGrid *grid;
  GtkWidget *dialog;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->grid = xg_ui_grid_new ();
}

static void
open_dialog (Fixture *fixture, XgNode *node, int width)
{
  XgBroker *broker = node != NULL ? xg_node_get_broker (node) : NULL;

  fixture->dialog = xg_ledger_dialog_new (fixture->grid, broker, node);
  gtk_window_set_application (GTK_WINDOW (fixture->dialog), xg_ui_test_get_application ());
  gtk_window_set_default_size (GTK_WINDOW (fixture->dialog), width, 600);
  gtk_window_present (GTK_WINDOW (fixture->dialog));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->dialog));
  xg_ui_grid_free (fixture->grid);
}

static GtkWidget *
part (Fixture *fixture, const char *id)
{
  return GTK_WIDGET (gtk_widget_get_template_child (fixture->dialog, XG_TYPE_LEDGER_DIALOG, id));
}

static gboolean
says (Fixture *fixture, const char *text)
{
  return xg_ui_test_find_text (fixture->dialog, text) != NULL;
}

static const char *
shown (Fixture *fixture, const char *stack)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (part (fixture, stack)));
}

static void
lose (Fixture *fixture, const char *node, gint64 count, XgGapCount known)
{
  const XgGap gap = {
    .since = g_get_real_time () - 60 * G_USEC_PER_SEC,
    .until = g_get_real_time (),
    .count = count,
    .known = known,
    .reason = XG_GAP_EVICTED,
  };

  xg_ingest_push_gap (fixture->grid->ingest, BROKER, node, &gap);
}

static void
reject (Fixture *fixture, const char *node, const char *reason)
{
  XgRecord *record = xg_record_new (XG_RECORD_ITEM, BROKER, node);

  record->reject_reason = g_strdup (reason);
  xg_ingest_push (fixture->grid->ingest, record);
}

/* 3 stored, 1 updated, 1 duplicate, 1 rejected. */
static void
fill (Fixture *fixture)
{
  xg_ui_grid_publish (fixture->grid, "alpha", "1", NULL, "<a/>");
  xg_ui_grid_publish (fixture->grid, "alpha", "2", NULL, "<a/>");
  xg_ui_grid_publish (fixture->grid, "alpha", "2", NULL, "<b/>");
  xg_ui_grid_publish (fixture->grid, "alpha", "2", NULL, "<b/>");
  xg_ui_grid_publish (fixture->grid, "beta", "1", NULL, "<a/>");
  reject (fixture, "beta", "no item");
  xg_ui_grid_flush (fixture->grid);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  open_dialog (fixture, NULL, 900);
  g_assert_cmpstr (shown (fixture, "stack"), ==, "loading");
  XG_WAIT (g_strcmp0 (shown (fixture, "stack"), "empty") == 0, 2000);
  xg_ui_test_check_names (fixture->dialog);
}

static void
test_sums_come_out (Fixture *fixture, gconstpointer data)
{
  fill (fixture);
  open_dialog (fixture, NULL, 900);
  XG_WAIT (g_strcmp0 (shown (fixture, "stack"), "page") == 0, 2000);
  g_assert_true (says (fixture, "Received 6 = 3 stored + 1 updated + 1 duplicate + 1 rejected"));
  g_assert_true (says (fixture, "0 caught up after interruptions · nothing lost at the Broker"));
  g_assert_cmpstr (shown (fixture, "gaps_stack"), ==, "empty");
  g_assert_cmpstr (shown (fixture, "rejections_stack"), ==, "list");
  xg_ui_test_check_names (fixture->dialog);
}

/* What comes while it is open is there soon, and the rows stay. */
static void
test_follows (Fixture *fixture, gconstpointer data)
{
  fill (fixture);
  open_dialog (fixture, NULL, 900);
  XG_WAIT (g_strcmp0 (shown (fixture, "stack"), "page") == 0, 2000);
  lose (fixture, "beta", 90, XG_GAP_EXACT);
  lose (fixture, "beta", 0, XG_GAP_UNKNOWN);
  xg_ui_grid_publish (fixture->grid, "beta", "9", NULL, "<a/>");
  xg_ui_grid_flush (fixture->grid);
  XG_WAIT (says (fixture, "Received 7 = 4 stored + 1 updated + 1 duplicate + 1 rejected"), 4000);
  XG_WAIT (says (fixture,
                 "0 caught up after interruptions · 90 lost at the Broker and 1 gap of unknown "
                 "size"),
           4000);
  g_assert_cmpstr (shown (fixture, "gaps_stack"), ==, "list");
}

static guint
count_visible_columns (Fixture *fixture)
{
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (part (fixture, "table")));
  guint n_visible = 0;

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      n_visible += gtk_column_view_column_get_visible (column);
    }
  return n_visible;
}

static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  fill (fixture);
  open_dialog (fixture, NULL, 360);
  XG_WAIT (count_visible_columns (fixture) == 3, 2000);
  g_assert_cmpint (gtk_widget_get_width (fixture->dialog), <=, 400);
}

static void
test_wide_has_all_columns (Fixture *fixture, gconstpointer data)
{
  fill (fixture);
  open_dialog (fixture, NULL, 900);
  XG_WAIT (g_strcmp0 (shown (fixture, "stack"), "page") == 0, 2000);
  g_assert_cmpuint (count_visible_columns (fixture), ==, 8);
}

static void
test_one_topic (Fixture *fixture, gconstpointer data)
{
  XgBroker *broker;

  fill (fixture);
  broker = xg_grid_lookup_broker (fixture->grid, BROKER);
  open_dialog (fixture, xg_broker_lookup_node (broker, "beta"), 900);
  XG_WAIT (says (fixture, "Received 2 = 1 stored + 0 updated + 0 duplicate + 1 rejected"), 2000);
}

static void
test_since_the_beginning (Fixture *fixture, gconstpointer data)
{
  fill (fixture);
  open_dialog (fixture, NULL, 900);
  XG_WAIT (g_strcmp0 (shown (fixture, "stack"), "page") == 0, 2000);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (part (fixture, "all_button")), TRUE);
  XG_WAIT (says (fixture, "Received 6 = 3 stored + 1 updated + 1 duplicate + 1 rejected"), 2000);
}

static void
test_words (void)
{
  const XgLedgerCounts unknown = { .received = 1, .stored = 1, .n_gaps = 1, .n_unknown = 1 };
  const XgLedgerCounts both = { .lost = 90, .n_gaps = 2, .n_unknown = 1 };
  const XgCatchUp running = { .running = TRUE, .n_topics = 1000, .n_done = 312, .n_items = 7 };
  const XgCatchUp over = { .n_topics = 1000, .n_done = 1000 };
  g_autofree char *question = xg_ledger_words_lost (&unknown);
  g_autofree char *more = xg_ledger_words_lost (&both);
  g_autofree char *catching_up = xg_ledger_words_catch_up (&running);

  g_assert_cmpstr (question, ==, "?");
  g_assert_cmpstr (more, ==, "90 + ?");
  g_assert_cmpstr (catching_up, ==, "Catching up: 312 of 1000 topics, 7 items");
  g_assert_null (xg_ledger_words_catch_up (&over));
}

static void
register_tests (void)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/ui/ledger/empty", test_empty },
    { "/ui/ledger/sums-come-out", test_sums_come_out },
    { "/ui/ledger/follows", test_follows },
    { "/ui/ledger/narrow", test_narrow },
    { "/ui/ledger/wide-has-all-columns", test_wide_has_all_columns },
    { "/ui/ledger/one-topic", test_one_topic },
    { "/ui/ledger/since-the-beginning", test_since_the_beginning },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  g_test_add_func ("/ui/ledger/words", test_words);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
