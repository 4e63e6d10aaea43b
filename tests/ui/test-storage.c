/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "grid/xg-grid-private.h"
#include "storage/xg-storage-dialog.h"
#include "storage/xg-storage-topics.h"
#include "xg-ui-grid.h"
#include "xg-ui-test.h"

#define BROKER "pubsub.grid.example"

typedef struct
{
  XgGrid *grid;
  GtkWidget *dialog;
} Fixture;

static void
add (Fixture *fixture, const char *node, const char *id, guint days)
{
  XgRecord *record = xg_record_new (XG_RECORD_ITEM, BROKER, node);

  record->item_id = g_strdup (id);
  record->summary = g_strdup ("An item");
  record->payload = g_strdup ("<a>1234567890</a>");
  record->payload_len = 17;
  record->received -= days * G_TIME_SPAN_DAY;
  xg_ingest_push (fixture->grid->ingest, record);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->grid = xg_ui_grid_new ();
  add (fixture, "alpha", "1", 40);
  add (fixture, "alpha", "2", 40);
  add (fixture, "alpha", "3", 0);
  add (fixture, "beta", "1", 20);
  xg_ui_grid_flush (fixture->grid);
  fixture->dialog = xg_storage_dialog_new (fixture->grid);
  gtk_window_set_application (GTK_WINDOW (fixture->dialog), xg_ui_test_get_application ());
  gtk_window_present (GTK_WINDOW (fixture->dialog));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->dialog));
  xg_ui_test_settle (20);
  xg_ui_grid_free (fixture->grid);
}

static GtkWidget *
part (Fixture *fixture, const char *id)
{
  return GTK_WIDGET (gtk_widget_get_template_child (fixture->dialog, XG_TYPE_STORAGE_DIALOG, id));
}

static gboolean
says (Fixture *fixture, const char *text)
{
  return xg_ui_test_find_text (fixture->dialog, text) != NULL;
}

static void
set (Fixture *fixture, const char *id, double value)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (part (fixture, id)), value);
}

static gboolean
can_apply (Fixture *fixture)
{
  return gtk_widget_get_sensitive (part (fixture, "apply_button"));
}

static gboolean
has_row (Fixture *fixture, gint64 rowid)
{
  g_autoptr (XgItem) item = xg_grid_get_item (fixture->grid, rowid);

  return item != NULL;
}

/* What will go is shown before anything does; then it goes. */
static void
test_preview_then_force (Fixture *fixture, gconstpointer data)
{
  XG_WAIT (says (fixture, "With these limits nothing goes now."), 2000);
  g_assert_false (can_apply (fixture));
  xg_ui_test_check_names (part (fixture, "preview"));
  set (fixture, "days", 30);
  XG_WAIT (says (fixture, "With these limits go now: 2 of 4 items · 34 bytes"), 3000);
  g_assert_true (says (fixture, "2 of 3 items · 34 bytes"));
  g_assert_true (has_row (fixture, 1));
  XG_WAIT (can_apply (fixture), 2000);
  xg_ui_test_pictures (fixture->dialog, "storage");
  gtk_widget_activate (part (fixture, "apply_button"));
  XG_WAIT (!has_row (fixture, 1) && !has_row (fixture, 2), 8000);
  g_assert_true (has_row (fixture, 3));
  g_assert_true (has_row (fixture, 4));
}

static void
test_one_topic (Fixture *fixture, gconstpointer data)
{
  XG_WAIT (says (fixture, "With these limits nothing goes now."), 2000);
  adw_combo_row_set_selected (ADW_COMBO_ROW (part (fixture, "scope_row")), 1);
  set (fixture, "items", 1);
  XG_WAIT (says (fixture, "With these limits go now: 2 of 4 items · 34 bytes"), 3000);
  adw_combo_row_set_selected (ADW_COMBO_ROW (part (fixture, "scope_row")), 2);
  XG_WAIT (says (fixture, "With these limits nothing goes now."), 3000);
}

static void
opened_cb (GtkWidget *topics, const char *broker, const char *node, char **opened)
{
  g_free (*opened);
  *opened = g_strdup (node);
}

/* The topic with most comes first, and can be opened. */
static void
test_floods (Fixture *fixture, gconstpointer data)
{
  GtkWidget *topics = xg_ui_test_find_type (fixture->dialog, XG_TYPE_STORAGE_TOPICS);
  g_autofree char *opened = NULL;
  g_autoptr (GPtrArray) buttons = NULL;

  g_assert_nonnull (topics);
  adw_preferences_window_set_visible_page (ADW_PREFERENCES_WINDOW (fixture->dialog),
                                           ADW_PREFERENCES_PAGE (topics));
  XG_WAIT (xg_ui_test_find_text (topics, "1 item · 17 bytes · 100 %") != NULL, 3000);
  buttons = xg_ui_test_find_all (topics, ADW_TYPE_COMBO_ROW);
  adw_combo_row_set_selected (ADW_COMBO_ROW (buttons->pdata[0]), 3);
  XG_WAIT (xg_ui_test_find_text (topics, "3 items · 51 bytes · 75 %") != NULL, 3000);
  xg_ui_test_pictures (fixture->dialog, "storage-floods");
  g_signal_connect (topics, "open", G_CALLBACK (opened_cb), &opened);
  g_clear_pointer (&buttons, g_ptr_array_unref);
  buttons = xg_ui_test_find_all (topics, GTK_TYPE_BUTTON);
  for (guint i = 0; i < buttons->len && opened == NULL; i++)
    if (g_strcmp0 (gtk_button_get_icon_name (buttons->pdata[i]), "go-next-symbolic") == 0)
      g_signal_emit_by_name (buttons->pdata[i], "clicked");
  g_assert_cmpstr (opened, ==, "alpha");
}

/* A cache of an earlier version is still being looked through. */
static void
test_older_items (Fixture *fixture, gconstpointer data)
{
  g_assert_false (gtk_widget_get_visible (part (fixture, "facts_row")));
  fixture->grid->facts_left = 12345;
  xg_grid_notify_facts_left (fixture->grid);
  g_assert_true (gtk_widget_get_visible (part (fixture, "facts_row")));
  g_assert_true (says (fixture, "up to 12345"));
  xg_ui_test_pictures (fixture->dialog, "storage-older");
  fixture->grid->facts_left = 0;
  xg_grid_notify_facts_left (fixture->grid);
  g_assert_false (gtk_widget_get_visible (part (fixture, "facts_row")));
}

#define ADD(name, func) g_test_add ("/ui/storage/" name, Fixture, NULL, set_up, func, tear_down)

static void
register_tests (void)
{
  ADD ("preview-then-force", test_preview_then_force);
  ADD ("one-topic", test_one_topic);
  ADD ("floods", test_floods);
  ADD ("older-items-are-looked-through", test_older_items);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
