/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "plan/xg-plan-dialog.h"
#include "xg-ui-test.h"

/* The review of what puts back what was: it looks first, and again before it sends. */

#define LOOK_TYPE_OPERATION (look_operation_get_type ())
G_DECLARE_FINAL_TYPE (LookOperation, look_operation, LOOK, OPERATION, XgOperation)

struct _LookOperation
{
  XgOperation parent_instance;
  char *change; /* what somebody made of it; NULL: nothing */
  guint n_applied;
  guint n_looks;
};

G_DEFINE_FINAL_TYPE (LookOperation, look_operation, XG_TYPE_OPERATION)

static gboolean held;
static GTask *waiting;

static void
answer_async (XgOperation *operation,
              GObject *context,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (operation, NULL, callback, user_data);

  LOOK_OPERATION (operation)->n_applied++;
  g_task_return_boolean (task, TRUE);
}

static gboolean
answer_finish (XgOperation *operation, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static char *
dup_request (XgOperation *operation)
{
  return g_strdup ("<iq type=\"set\"/>");
}

static char *
dup_evidence_key (XgOperation *operation)
{
  return g_strdup (xg_operation_get_sentence (operation));
}

static void
read_async (XgOperation *operation,
            GObject *context,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (operation, NULL, callback, user_data);

  LOOK_OPERATION (operation)->n_looks++;
  if (held && waiting == NULL)
    {
      waiting = task;
      return;
    }
  g_task_return_pointer (task, g_object_ref (operation), g_object_unref);
  g_object_unref (task);
}

static GObject *
read_finish (XgOperation *operation, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
check (XgOperation *operation, GObject *evidence, char **difference)
{
  return TRUE;
}

static char *
find_change (XgOperation *operation, GListModel *plan, GObject *evidence)
{
  return g_strdup (LOOK_OPERATION (operation)->change);
}

static void
look_operation_finalize (GObject *object)
{
  g_free (LOOK_OPERATION (object)->change);
  G_OBJECT_CLASS (look_operation_parent_class)->finalize (object);
}

static void
look_operation_class_init (LookOperationClass *klass)
{
  XgOperationClass *operation_class = XG_OPERATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = look_operation_finalize;
  operation_class->apply_async = answer_async;
  operation_class->apply_finish = answer_finish;
  operation_class->dup_request = dup_request;
  operation_class->dup_evidence_key = dup_evidence_key;
  operation_class->read_async = read_async;
  operation_class->read_finish = read_finish;
  operation_class->check = check;
  operation_class->find_change = find_change;
}

static void
look_operation_init (LookOperation *self)
{
}

typedef struct
{
  XgPlan *plan;
  GtkWidget *dialog;
  LookOperation *title; /* what somebody changed */
  LookOperation *carol; /* what nobody did */
} Fixture;

static LookOperation *
add (Fixture *f, const char *sentence, const char *change)
{
  LookOperation *operation =
    g_object_new (LOOK_TYPE_OPERATION, "sentence", sentence, "kind", XG_OPERATION_ALTERS, NULL);

  operation->change = g_strdup (change);
  xg_plan_add (f->plan, XG_OPERATION (operation));
  return operation;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  held = FALSE;
  f->plan = xg_plan_new ("Undo: Settings of “Energy”");
  f->title = add (f,
                  "Change 1 setting of “Energy”",
                  "Changed since then by somebody. Now: Title: “Power plants”");
  f->carol = add (f, "Take carol@grid.example off the list of “Energy”", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->dialog));
  xg_ui_test_settle (20);
  g_object_unref (f->plan);
}

static void
show (Fixture *f)
{
  f->dialog = xg_plan_dialog_new (f->plan, NULL, NULL);
  gtk_window_present (GTK_WINDOW (f->dialog));
  XG_WAIT (gtk_widget_get_mapped (f->dialog), 2000);
}

/* The box of the row with @operation. */
static GtkCheckButton *
find_check (Fixture *f, LookOperation *operation)
{
  GtkWidget *row =
    xg_ui_test_find_text (f->dialog, xg_operation_get_sentence (XG_OPERATION (operation)));
  g_autoptr (GPtrArray) checks = NULL;

  while (row != NULL && g_strcmp0 (gtk_widget_get_css_name (row), "planrow") != 0)
    row = gtk_widget_get_parent (row);
  g_assert_nonnull (row);
  checks = xg_ui_test_find_all (row, GTK_TYPE_CHECK_BUTTON);
  g_assert_cmpuint (checks->len, ==, 1);
  return checks->pdata[0];
}

/* What somebody changed is said and left out; the rest is done. */
static void
test_left_out (Fixture *f, gconstpointer data)
{
  held = TRUE;
  show (f);
  g_assert_nonnull (xg_ui_test_find_text (f->dialog, "Looking at what there is now…"));
  g_assert_false (
    gtk_widget_is_sensitive (xg_ui_test_find_button (f->dialog, "_Apply 2 Operations")));
  XG_WAIT (waiting != NULL, 2000);
  g_task_return_pointer (waiting, g_object_ref (f->title), g_object_unref);
  g_clear_object (&waiting);
  XG_WAIT (xg_ui_test_find_button (f->dialog, "_Apply 1 Operation") != NULL, 2000);
  XG_WAIT (xg_ui_test_find_text (f->dialog, f->title->change) != NULL, 2000);
  g_assert_false (gtk_check_button_get_active (find_check (f, f->title)));
  g_assert_true (gtk_check_button_get_active (find_check (f, f->carol)));
  xg_ui_test_check_names (f->dialog);
  xg_ui_test_pictures (f->dialog, "plan-look");
  held = FALSE;
  g_signal_emit_by_name (xg_ui_test_find_button (f->dialog, "_Apply 1 Operation"), "clicked");
  XG_WAIT (xg_plan_get_state (f->plan) == XG_PLAN_OVER, 2000);
  g_assert_cmpuint (f->title->n_applied, ==, 0);
  g_assert_cmpuint (f->carol->n_applied, ==, 1);
  g_assert_cmpuint (f->carol->n_looks, ==, 3); /* at first, before it was sent, and afterwards */
  XG_WAIT (xg_ui_test_find_text (f->dialog, "1 operation is done. 1 was left out.") != NULL, 2000);
  g_assert_false (gtk_widget_get_visible (xg_ui_test_find_button (f->dialog, "_Try Again")));
}

/* Who wants it nevertheless chooses it. */
static void
test_chosen (Fixture *f, gconstpointer data)
{
  show (f);
  XG_WAIT (xg_ui_test_find_button (f->dialog, "_Apply 1 Operation") != NULL, 2000);
  XG_WAIT (!gtk_check_button_get_active (find_check (f, f->title)), 2000);
  gtk_check_button_set_active (find_check (f, f->title), TRUE);
  XG_WAIT (xg_ui_test_find_button (f->dialog, "_Apply 2 Operations") != NULL, 2000);
  g_signal_emit_by_name (xg_ui_test_find_button (f->dialog, "_Apply 2 Operations"), "clicked");
  XG_WAIT (xg_plan_get_state (f->plan) == XG_PLAN_OVER, 2000);
  g_assert_cmpuint (f->title->n_applied, ==, 1);
}

/* What others put into a node that is to be deleted again is said beside it, and nothing is lost by
 * one click. */
static void
test_contents (Fixture *f, gconstpointer data)
{
  g_autoptr (XgPlan) plan = f->plan;
  LookOperation *deletion = g_object_new (LOOK_TYPE_OPERATION,
                                          "sentence",
                                          "Delete the topic “energy/substations/north”",
                                          "consequence",
                                          "This can’t be undone.",
                                          "confirmation",
                                          "energy/substations/north",
                                          "kind",
                                          XG_OPERATION_DESTROYS,
                                          "destructive",
                                          TRUE,
                                          NULL);

  f->plan = xg_plan_new ("Undo: Create “energy/substations/north”");
  deletion->change = g_strdup ("Its 1,204 items are lost. Its 96 subscribers are told and get "
                               "nothing any more.");
  xg_plan_add (f->plan, XG_OPERATION (deletion));
  show (f);
  XG_WAIT (xg_ui_test_find_text (f->dialog, deletion->change) != NULL, 2000);
  g_assert_false (gtk_check_button_get_active (find_check (f, deletion)));
  xg_ui_test_check_names (f->dialog);
  g_assert_null (xg_ui_test_find_text (f->dialog, "energy/substations/north"));
  xg_ui_test_pictures (f->dialog, "plan-contents");
  gtk_check_button_set_active (find_check (f, deletion), TRUE);
  XG_WAIT (xg_ui_test_find_button (f->dialog, "_Apply 1 Operation") != NULL, 2000);
  g_assert_false (
    gtk_widget_is_sensitive (xg_ui_test_find_button (f->dialog, "_Apply 1 Operation")));
  g_assert_nonnull (xg_ui_test_find_text (f->dialog, "energy/substations/north"));
  xg_ui_test_pictures (f->dialog, "plan-contents-chosen");
}

/* What changes while somebody reads is not overwritten by a click. */
static void
test_changed_while_read (Fixture *f, gconstpointer data)
{
  show (f);
  XG_WAIT (xg_ui_test_find_button (f->dialog, "_Apply 1 Operation") != NULL, 2000);
  f->carol->change = g_strdup ("Changed since then by somebody. Now: carol is an owner");
  g_signal_emit_by_name (xg_ui_test_find_button (f->dialog, "_Apply 1 Operation"), "clicked");
  XG_WAIT (xg_ui_test_find_text (f->dialog, f->carol->change) != NULL, 2000);
  g_assert_cmpint (xg_plan_get_state (f->plan), ==, XG_PLAN_DRAFT);
  g_assert_cmpuint (f->carol->n_applied, ==, 0);
  g_assert_false (gtk_widget_is_sensitive (xg_ui_test_find_button (f->dialog, "_Apply")));
}

static void
register_tests (void)
{
  g_test_add ("/plan-look/left-out", Fixture, NULL, set_up, test_left_out, tear_down);
  g_test_add ("/plan-look/chosen", Fixture, NULL, set_up, test_chosen, tear_down);
  g_test_add ("/plan-look/contents", Fixture, NULL, set_up, test_contents, tear_down);
  g_test_add ("/plan-look/changed-while-read",
              Fixture,
              NULL,
              set_up,
              test_changed_while_read,
              tear_down);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
