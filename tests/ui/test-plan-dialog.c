/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "grid/xg-broker-private.h"
#include "grid/xg-grid-private.h"
#include "plan/xg-past-dialog.h"
#include "plan/xg-plan-dialog.h"
#include "plan/xg-plan-row.h"
#include "plan/xg-plan-run.h"
#include "plan/xg-plan-words.h"
#include "xg-ui-grid.h"
#include "xg-ui-test.h"
#include "xmpp/xg-xmpp-error.h"

/* The review of a plan, with operations that do what the test wants. */

#define TOY_TYPE_OPERATION (toy_operation_get_type ())
G_DECLARE_FINAL_TYPE (ToyOperation, toy_operation, TOY, OPERATION, XgOperation)

struct _ToyOperation
{
  XgOperation parent_instance;
  guint n_applied;
};

G_DEFINE_FINAL_TYPE (ToyOperation, toy_operation, XG_TYPE_OPERATION)

static gboolean held;       /* answers wait */
static const char *refused; /* this one, once */
static GQueue waiting = G_QUEUE_INIT;

static void
answer (GTask *task)
{
  ToyOperation *self = TOY_OPERATION (g_task_get_source_object (task));

  self->n_applied++;
  if (g_strcmp0 (xg_operation_get_sentence (XG_OPERATION (self)), refused) == 0)
    g_task_return_new_error (task, XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN, "You may not.");
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
let_go (void)
{
  GTask *task;

  held = FALSE;
  while ((task = g_queue_pop_head (&waiting)) != NULL)
    answer (task);
}

static void
toy_apply_async (XgOperation *operation,
                 GObject *context,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  GTask *task = g_task_new (operation, cancellable, callback, user_data);

  if (held)
    g_queue_push_tail (&waiting, task);
  else
    answer (task);
}

static gboolean
toy_apply_finish (XgOperation *operation, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static char *
toy_dup_request (XgOperation *operation)
{
  return g_strdup ("<iq type=\"set\"><pubsub><purge node=\"a&lt;b\"/></pubsub></iq>");
}

static XgOperation *
toy (const char *sentence, XgOperationKind kind, const char *confirmation)
{
  return g_object_new (TOY_TYPE_OPERATION,
                       "sentence",
                       sentence,
                       "consequence",
                       "Is a member now.",
                       "kind",
                       kind,
                       "destructive",
                       kind == XG_OPERATION_DESTROYS,
                       "confirmation",
                       confirmation,
                       NULL);
}

static XgOperation *
toy_dup_inverse (XgOperation *operation)
{
  if (xg_operation_get_destructive (operation))
    return NULL;
  return toy ("Take it back", XG_OPERATION_TAKES_AWAY, NULL);
}

static gboolean reads; /* what was done is read again, and the answer does not come */

static char *
toy_dup_evidence_key (XgOperation *operation)
{
  return reads ? g_strdup ("toy") : NULL;
}

static void
read_cancelled_cb (GCancellable *cancellable, GTask *task)
{
  g_task_return_error_if_cancelled (task);
}

static void
toy_read_async (XgOperation *operation,
                GObject *context,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (operation, cancellable, callback, user_data);

  g_signal_connect_data (cancellable,
                         "cancelled",
                         G_CALLBACK (read_cancelled_cb),
                         g_object_ref (task),
                         (GClosureNotify) (void (*) (void)) g_object_unref,
                         0);
}

static GObject *
toy_read_finish (XgOperation *operation, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
toy_operation_class_init (ToyOperationClass *klass)
{
  XgOperationClass *operation_class = XG_OPERATION_CLASS (klass);

  operation_class->apply_async = toy_apply_async;
  operation_class->apply_finish = toy_apply_finish;
  operation_class->dup_request = toy_dup_request;
  operation_class->dup_inverse = toy_dup_inverse;
  operation_class->dup_evidence_key = toy_dup_evidence_key;
  operation_class->read_async = toy_read_async;
  operation_class->read_finish = toy_read_finish;
}

static void
toy_operation_init (ToyOperation *self)
{
}

typedef struct
{
  XgPlan *plan;
  GtkWidget *dialog;
} Fixture;

static void
show (Fixture *f)
{
  f->dialog = xg_plan_dialog_new (f->plan, NULL, NULL);
  gtk_window_present (GTK_WINDOW (f->dialog));
  XG_WAIT (gtk_widget_get_mapped (f->dialog), 5000);
}

static void
begin (Fixture *f)
{
  held = FALSE;
  refused = NULL;
  f->plan = xg_plan_new ("Providers of “energy”");
  f->dialog = NULL;
}

static void
end (Fixture *f)
{
  if (f->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (f->dialog));
  xg_ui_test_settle (20);
  g_clear_object (&f->plan);
}

static void
add (Fixture *f, const char *sentence, XgOperationKind kind, const char *confirmation)
{
  xg_plan_add (f->plan, toy (sentence, kind, confirmation));
}

static void
add_some (Fixture *f)
{
  add (f, "Make feed@cert.example a publisher of “energy”", XG_OPERATION_ADDS, NULL);
  add (f, "Take old@corp.example off the list of “energy”", XG_OPERATION_TAKES_AWAY, NULL);
  add (f, "Change 2 settings of “energy”", XG_OPERATION_ALTERS, NULL);
}

/* The button of this label that is to be seen. */
static GtkWidget *
find_button (GtkWidget *root, const char *label)
{
  g_autoptr (GPtrArray) buttons = xg_ui_test_find_all (root, GTK_TYPE_BUTTON);

  for (guint i = 0; i < buttons->len; i++)
    {
      if (g_strcmp0 (gtk_button_get_label (buttons->pdata[i]), label) == 0 &&
          gtk_widget_get_mapped (buttons->pdata[i]))
        return buttons->pdata[i];
    }
  return NULL;
}

static void
click (Fixture *f, const char *label)
{
  GtkWidget *button = find_button (f->dialog, label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static void
wait_until_over (Fixture *f)
{
  XG_WAIT (xg_plan_get_state (f->plan) == XG_PLAN_OVER, 5000);
  xg_ui_test_settle (20);
}

/* The title stands below the buttons that leave no room for it. */
static gboolean
shows_heading (Fixture *f)
{
  return gtk_widget_get_visible (
    GTK_WIDGET (gtk_widget_get_template_child (f->dialog, XG_TYPE_PLAN_DIALOG, "heading")));
}

static void
test_review (void)
{
  Fixture f;

  begin (&f);
  add_some (&f);
  show (&f);
  XG_WAIT (xg_ui_test_find_text (f.dialog, "Change 2 settings of “energy”") != NULL, 5000);
  g_assert_cmpint (xg_plan_get_state (f.plan), ==, XG_PLAN_DRAFT);
  g_assert_nonnull (find_button (f.dialog, "_Cancel"));
  g_assert_false (shows_heading (&f));
  xg_ui_test_check_names (f.dialog);
  click (&f, "_Apply 3 Operations");
  wait_until_over (&f);
  g_assert_nonnull (xg_ui_test_find_text (f.dialog, "All 3 operations are done."));
  g_assert_nonnull (find_button (f.dialog, "_Close"));
  g_assert_null (find_button (f.dialog, "_Try Again"));
  xg_ui_test_check_names (f.dialog);
  end (&f);
}

static void
test_retry (void)
{
  Fixture f;

  begin (&f);
  add_some (&f);
  refused = "Change 2 settings of “energy”";
  show (&f);
  click (&f, "_Apply 3 Operations");
  wait_until_over (&f);
  XG_WAIT (xg_ui_test_find_text (f.dialog, "You may not.") != NULL, 5000);
  refused = NULL;
  click (&f, "_Try Again");
  wait_until_over (&f);
  g_assert_nonnull (xg_ui_test_find_text (f.dialog, "All 3 operations are done."));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (ToyOperation) operation = g_list_model_get_item (G_LIST_MODEL (f.plan), i);

      g_assert_cmpuint (operation->n_applied, ==, i == 2 ? 2 : 1);
    }
  end (&f);
}

static void
test_confirmation (void)
{
  Fixture f;
  GtkWidget *entry;
  GtkWidget *apply;

  begin (&f);
  add (&f, "Delete the topic “a/b”", XG_OPERATION_DESTROYS, "a/b");
  show (&f);
  entry = xg_ui_test_find_type (f.dialog, GTK_TYPE_ENTRY);
  apply = find_button (f.dialog, "_Apply 1 Operation");
  g_assert_true (gtk_widget_get_mapped (entry));
  g_assert_false (gtk_widget_is_sensitive (apply));
  gtk_editable_set_text (GTK_EDITABLE (entry), "a/");
  g_assert_false (gtk_widget_is_sensitive (apply));
  gtk_editable_set_text (GTK_EDITABLE (entry), "a/b");
  g_assert_true (gtk_widget_is_sensitive (apply));
  g_assert_true (gtk_widget_has_css_class (apply, "destructive-action"));
  g_assert_nonnull (
    xg_ui_test_find_text (f.dialog, "Nothing has been sent yet. 1 operation can’t be undone."));
  click (&f, "_Apply 1 Operation");
  wait_until_over (&f);
  g_assert_null (find_button (f.dialog, "_Undo…"));
  end (&f);
}

/* A row that would be cut does not say what is destroyed. */
static void
test_narrow (void)
{
  Fixture f;
  GtkWidget *list;
  GtkAdjustment *adjustment;

  begin (&f);
  add (&f,
       "Delete the collection “Everything that anybody ever wrote about energy” (energy)",
       XG_OPERATION_DESTROYS,
       "energy");
  f.dialog = xg_plan_dialog_new (f.plan, NULL, NULL);
  gtk_window_set_default_size (GTK_WINDOW (f.dialog), 350, 640);
  gtk_window_present (GTK_WINDOW (f.dialog));
  XG_WAIT (xg_ui_test_find_text (f.dialog, "Is a member now.") != NULL, 5000);
  list = xg_ui_test_find_type (f.dialog, GTK_TYPE_LIST_VIEW);
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  XG_WAIT (gtk_widget_get_height (list) > 60 &&
             gtk_adjustment_get_upper (adjustment) <= gtk_adjustment_get_page_size (adjustment),
           5000);
  /* Nor does a title. */
  XG_WAIT (shows_heading (&f), 5000);
  end (&f);
}

static void
test_confirm_several (void)
{
  Fixture f;
  g_autofree char *asked = NULL;
  g_autofree char *question = NULL;

  begin (&f);
  add (&f, "Delete the topic “a”", XG_OPERATION_DESTROYS, "a");
  add (&f, "Delete the topic “b”", XG_OPERATION_DESTROYS, "b");
  asked = xg_plan_words_confirmation (f.plan, &question);
  g_assert_cmpstr (asked, ==, "2");
  g_assert_nonnull (strstr (question, "number of nodes"));
  end (&f);
}

static void
test_stop (void)
{
  Fixture f;
  XgPlanCounts counts;

  begin (&f);
  for (guint i = 0; i < 100; i++)
    add (&f, "Make somebody a member", XG_OPERATION_ADDS, NULL);
  show (&f);
  held = TRUE;
  click (&f, "_Apply 100 Operations");
  g_assert_cmpuint (g_queue_get_length (&waiting), ==, XG_PLAN_WINDOW);
  click (&f, "_Stop");
  /* What was sent is waited for. */
  gtk_window_close (GTK_WINDOW (f.dialog));
  g_assert_true (gtk_widget_get_mapped (f.dialog));
  let_go ();
  wait_until_over (&f);
  xg_plan_get_counts (f.plan, &counts);
  g_assert_cmpuint (counts.n_applied, ==, XG_PLAN_WINDOW);
  g_assert_cmpuint (counts.n_cancelled, ==, 100 - XG_PLAN_WINDOW);
  g_assert_nonnull (find_button (f.dialog, "_Try Again"));
  end (&f);
}

/* Nobody has to wait for what is read again: the second Stop ends it, and says what is not known.
 * Before it, Stop had its effect once: what was sent is waited for. */
static void
test_stop_reading (void)
{
  Fixture f;
  XgPlanCounts counts;

  begin (&f);
  for (guint i = 0; i < 100; i++)
    add (&f, "Make somebody a member", XG_OPERATION_ADDS, NULL);
  show (&f);
  held = TRUE;
  reads = TRUE;
  click (&f, "_Apply 100 Operations");
  click (&f, "_Stop");
  g_assert_false (gtk_widget_is_sensitive (find_button (f.dialog, "_Stop")));
  let_go ();
  XG_WAIT (xg_plan_get_state (f.plan) == XG_PLAN_CHECKING, 5000);
  XG_WAIT (gtk_widget_is_sensitive (find_button (f.dialog, "_Stop")), 5000);
  g_assert_nonnull (xg_ui_test_find_text (f.dialog, "Reading again what was changed…"));
  click (&f, "_Stop");
  wait_until_over (&f);
  xg_plan_get_counts (f.plan, &counts);
  g_assert_cmpuint (counts.n_applied, ==, XG_PLAN_WINDOW);
  g_assert_cmpuint (counts.n_cancelled, ==, 100 - XG_PLAN_WINDOW);
  g_assert_nonnull (
    xg_ui_test_find_text (f.dialog, "The Broker said that it is done; it was not read again."));
  g_assert_nonnull (find_button (f.dialog, "_Close"));
  reads = FALSE;
  end (&f);
}

static GtkWindow *
find_dialog_with (const char *text)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (XG_IS_PLAN_DIALOG (window) && gtk_widget_get_mapped (GTK_WIDGET (window)) &&
          xg_ui_test_find_text (GTK_WIDGET (window), text) != NULL)
        return window;
    }
  return NULL;
}

static void
test_undo (void)
{
  Fixture f;
  GtkWindow *undo;

  begin (&f);
  add_some (&f);
  show (&f);
  click (&f, "_Apply 3 Operations");
  wait_until_over (&f);
  click (&f, "_Undo…");
  f.dialog = NULL;
  XG_WAIT (find_dialog_with ("Take it back") != NULL, 5000);
  undo = find_dialog_with ("Take it back");
  g_assert_nonnull (find_button (GTK_WIDGET (undo), "_Apply 3 Operations"));
  gtk_window_destroy (undo);
  end (&f);
}

static void
test_stanzas (void)
{
  Fixture f;
  g_autoptr (GPtrArray) checks = NULL;

  begin (&f);
  add_some (&f);
  show (&f);
  XG_WAIT (xg_ui_test_find_type (f.dialog, XG_TYPE_PLAN_ROW) != NULL, 5000);
  checks = xg_ui_test_find_all (f.dialog, GTK_TYPE_CHECK_BUTTON);
  gtk_check_button_set_active (checks->pdata[0], TRUE);
  xg_ui_test_settle (50);
  XG_WAIT (
    xg_plan_row_get_expanded (XG_PLAN_ROW (xg_ui_test_find_type (f.dialog, XG_TYPE_PLAN_ROW))),
    5000);
  end (&f);
}

/* Words from the network are no markup, and long names fit. */
static void
test_hostile (void)
{
  Fixture f;
  g_autofree char *name = g_strnfill (1000, 'x');
  g_autofree char *sentence = g_strconcat ("Delete <b>&", name, NULL);

  begin (&f);
  add (&f, sentence, XG_OPERATION_DESTROYS, name);
  show (&f);
  XG_WAIT (xg_ui_test_find_text (f.dialog, sentence) != NULL, 5000);
  end (&f);
}

/* A window has rows for what is to be seen only. */
static void
test_thousand (void)
{
  Fixture f;
  g_autoptr (GPtrArray) rows = NULL;
  XgPlanCounts counts;

  begin (&f);
  for (guint i = 0; i < 1000; i++)
    add (&f, "Make somebody a member", XG_OPERATION_ADDS, NULL);
  show (&f);
  click (&f, "_Apply 1000 Operations");
  wait_until_over (&f);
  xg_plan_get_counts (f.plan, &counts);
  g_assert_cmpuint (counts.n_applied, ==, 1000);
  rows = xg_ui_test_find_all (f.dialog, XG_TYPE_PLAN_ROW);
  g_assert_cmpuint (rows->len, <, 400);
  end (&f);
}

static void
test_quiet (void)
{
  Fixture f;
  GtkWidget *overlay = adw_toast_overlay_new ();
  GtkWidget *page = gtk_label_new ("Page");
  GtkWidget *window;

  begin (&f);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), page);
  window = xg_ui_test_show (overlay, 400, 300);
  add (&f, "Make feed@cert.example a member", XG_OPERATION_ADDS, NULL);
  xg_plan_run (f.plan, NULL, page);
  wait_until_over (&f);
  XG_WAIT (xg_ui_test_find_text (overlay, "Done: Make feed@cert.example a member") != NULL, 5000);
  gtk_window_destroy (GTK_WINDOW (window));
  end (&f);
}

/* What fails is not passed over with a toast, and what destroys is never done at once. */
static void
test_not_quiet (void)
{
  Fixture f;
  GtkWidget *page = gtk_label_new ("Page");
  GtkWidget *window = xg_ui_test_show (page, 400, 300);

  begin (&f);
  refused = "Make feed@cert.example a member";
  add (&f, refused, XG_OPERATION_ADDS, NULL);
  xg_plan_run (f.plan, NULL, page);
  XG_WAIT (find_dialog_with ("You may not.") != NULL, 5000);
  gtk_window_destroy (find_dialog_with ("You may not."));
  end (&f);

  begin (&f);
  add (&f, "Delete the topic “a”", XG_OPERATION_DESTROYS, "a");
  xg_plan_run (f.plan, NULL, page);
  XG_WAIT (find_dialog_with ("Delete the topic “a”") != NULL, 5000);
  g_assert_cmpint (xg_plan_get_state (f.plan), ==, XG_PLAN_DRAFT);
  gtk_window_destroy (find_dialog_with ("Delete the topic “a”"));
  gtk_window_destroy (GTK_WINDOW (window));
  end (&f);
}

/* What was applied is listed afterwards, with what became of it. */
static void
test_past (void)
{
  Fixture f;
  XgGrid *grid = xg_ui_grid_new ();
  XgBroker *broker = xg_broker_new ("pubsub.grid.example",
                                    NULL,
                                    xg_grid_get_session (grid),
                                    grid->store,
                                    grid->ingest);
  g_autoptr (GListStore) brokers = g_list_store_new (XG_TYPE_BROKER);
  GtkWidget *past;
  GtkWidget *row;

  begin (&f);
  add_some (&f);
  refused = "Change 2 settings of “energy”";
  f.dialog = xg_plan_dialog_new (f.plan, broker, G_OBJECT (f.plan));
  gtk_window_present (GTK_WINDOW (f.dialog));
  click (&f, "_Apply 3 Operations");
  wait_until_over (&f);
  xg_store_flush (grid->store);
  g_list_store_append (brokers, broker);
  past = xg_past_dialog_new (G_LIST_MODEL (brokers));
  gtk_window_present (GTK_WINDOW (past));
  XG_WAIT (xg_ui_test_find_text (past, "Providers of “energy”") != NULL, 5000);
  row = xg_ui_test_find_type (past, ADW_TYPE_EXPANDER_ROW);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  XG_WAIT (xg_ui_test_find_text (past, "You may not.") != NULL, 5000);
  xg_ui_test_check_names (past);
  if (g_getenv ("XG_PICTURES") != NULL)
    {
      g_autofree char *path = g_strdup_printf ("%s/past.png", g_getenv ("XG_PICTURES"));

      xg_ui_test_settle (500);
      xg_ui_test_save_picture (past, path);
    }
  gtk_window_destroy (GTK_WINDOW (past));
  end (&f);
  g_object_unref (broker);
  xg_ui_grid_free (grid);
}

/* Pictures for people to look at, where XG_PICTURES names a folder. */
static void
test_pictures (void)
{
  const char *folder = g_getenv ("XG_PICTURES");
  static const int widths[] = { 820, 360 };

  if (folder == NULL)
    {
      g_test_skip ("XG_PICTURES is not set");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      Fixture f;
      g_autofree char *review = g_strdup_printf ("%s/review-%d.png", folder, widths[i]);
      g_autofree char *result = g_strdup_printf ("%s/result-%d.png", folder, widths[i]);

      begin (&f);
      add_some (&f);
      add (&f, "Delete the topic “energy”", XG_OPERATION_DESTROYS, "energy");
      refused = "Change 2 settings of “energy”";
      f.dialog = xg_plan_dialog_new (f.plan, NULL, NULL);
      gtk_window_set_default_size (GTK_WINDOW (f.dialog), widths[i], 620);
      gtk_window_present (GTK_WINDOW (f.dialog));
      xg_ui_test_settle (500);
      xg_ui_test_save_picture (f.dialog, review);
      gtk_editable_set_text (GTK_EDITABLE (xg_ui_test_find_type (f.dialog, GTK_TYPE_ENTRY)),
                             "energy");
      click (&f, "_Apply 4 Operations");
      wait_until_over (&f);
      xg_ui_test_settle (300);
      xg_ui_test_save_picture (f.dialog, result);
      end (&f);
    }
}

static void
register_tests (void)
{
  g_test_add_func ("/plan-dialog/review-and-apply", test_review);
  g_test_add_func ("/plan-dialog/failed-ones-are-tried-again", test_retry);
  g_test_add_func ("/plan-dialog/typed-confirmation", test_confirmation);
  g_test_add_func ("/plan-dialog/typed-confirmation-of-several", test_confirm_several);
  g_test_add_func ("/plan-dialog/all-of-a-row-at-360-pixels", test_narrow);
  g_test_add_func ("/plan-dialog/stop", test_stop);
  g_test_add_func ("/plan-dialog/stop-reading", test_stop_reading);
  g_test_add_func ("/plan-dialog/undo-is-a-plan", test_undo);
  g_test_add_func ("/plan-dialog/stanzas", test_stanzas);
  g_test_add_func ("/plan-dialog/hostile-words", test_hostile);
  g_test_add_func ("/plan-dialog/a-thousand", test_thousand);
  g_test_add_func ("/plan-dialog/quiet", test_quiet);
  g_test_add_func ("/plan-dialog/not-quiet", test_not_quiet);
  g_test_add_func ("/plan-dialog/what-was-changed", test_past);
  g_test_add_func ("/plan-dialog/pictures", test_pictures);
}

int
main (int argc, char *argv[])
{
  return xg_ui_test_main (argc, argv, register_tests);
}
