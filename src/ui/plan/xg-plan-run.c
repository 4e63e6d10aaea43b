/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "plan/xg-plan-run.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "admin/xg-plan-keeper.h"
#include "plan/xg-plan-dialog.h"
#include "xg-toast.h"

/* A plan that is applied without a review. */
typedef struct
{
  XgBroker *broker;
  GWeakRef near; /* the page may be gone when it is over */
} Quiet;

static void
quiet_free (gpointer data)
{
  Quiet *quiet = data;

  g_clear_object (&quiet->broker);
  g_weak_ref_clear (&quiet->near);
  g_free (quiet);
}

/* The window that @near is in now. */
static GtkWindow *
find_window (GtkWidget *near)
{
  GtkRoot *root = near != NULL ? gtk_widget_get_root (near) : NULL;

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
present (XgPlan *plan, XgBroker *broker, GtkWindow *parent)
{
  GtkWidget *dialog = xg_plan_dialog_new (plan, broker, NULL);

  if (parent != NULL)
    gtk_window_set_transient_for (GTK_WINDOW (dialog), parent);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
undo_cb (AdwToast *toast, gpointer user_data)
{
  XgPlan *undo = XG_PLAN (user_data);
  XgBroker *broker = g_object_get_data (G_OBJECT (toast), "xg-broker");
  GtkWindow *parent = g_object_get_data (G_OBJECT (toast), "xg-window");

  xg_plan_run (undo, broker, GTK_WIDGET (parent));
}

static void
tell (XgPlan *plan, XgBroker *broker, GtkWidget *near)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (near, ADW_TYPE_TOAST_OVERLAY);
  g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (plan), 0);
  /* Translators: %s is what was done, such as "Make … a member of …" */
  g_autofree char *text = g_strdup_printf (_ ("Done: %s"), xg_operation_get_sentence (operation));
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_autofree char *title = g_strdup_printf (_ ("Undo: %s"), xg_plan_get_title (plan));
  g_autoptr (XgPlan) undo = xg_plan_make_undo (plan, title, NULL);
  AdwToast *toast;

  if (overlay == NULL)
    {
      gtk_widget_activate_action (near, "win.toast", "s", text);
      return;
    }
  toast = adw_toast_new (escaped);
  if (g_list_model_get_n_items (G_LIST_MODEL (undo)) > 0)
    {
      adw_toast_set_button_label (toast, _ ("_Undo"));
      g_object_set_data_full (G_OBJECT (toast),
                              "xg-broker",
                              broker != NULL ? g_object_ref (broker) : NULL,
                              g_object_unref);
      g_object_set_data (G_OBJECT (toast), "xg-window", find_window (near));
      g_signal_connect_data (toast,
                             "button-clicked",
                             G_CALLBACK (undo_cb),
                             g_object_ref (undo),
                             (GClosureNotify) (void (*) (void)) g_object_unref,
                             0);
    }
  xg_toast_show (ADW_TOAST_OVERLAY (overlay), toast);
}

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Quiet *quiet = user_data;
  XgPlan *plan = XG_PLAN (source);
  g_autoptr (GtkWidget) near = g_weak_ref_get (&quiet->near);
  XgPlanCounts counts;

  xg_plan_apply_finish (plan, result, NULL);
  xg_plan_get_counts (plan, &counts);
  if (near != NULL && counts.n_applied == counts.n_total)
    tell (plan, quiet->broker, near);
  else if (near != NULL)
    present (plan, quiet->broker, find_window (near));
  quiet_free (quiet);
}

/**
 * xg_plan_review:
 * @plan: a draft
 * @broker: (nullable): the broker that it changes
 * @near: (nullable): a widget of the window that it belongs to
 *
 * Shows @plan to the person, who may apply it.
 */
void
xg_plan_review (XgPlan *plan, XgBroker *broker, GtkWidget *near)
{
  g_return_if_fail (XG_IS_PLAN (plan));

  present (plan, broker, find_window (near));
}

/**
 * xg_plan_run:
 * @plan: a draft
 * @broker: (nullable): the broker that it changes
 * @near: (nullable): a widget of the window that it belongs to
 *
 * Applies a single operation that destroys nothing, and says so; shows anything else for review.
 */
void
xg_plan_run (XgPlan *plan, XgBroker *broker, GtkWidget *near)
{
  Quiet *quiet;

  g_return_if_fail (XG_IS_PLAN (plan));

  if (g_list_model_get_n_items (G_LIST_MODEL (plan)) != 1 || xg_plan_is_destructive (plan))
    {
      xg_plan_review (plan, broker, near);
      return;
    }
  quiet = g_new0 (Quiet, 1);
  quiet->broker = broker != NULL ? g_object_ref (broker) : NULL;
  g_weak_ref_init (&quiet->near, near);
  if (broker != NULL)
    xg_plan_keep (plan, broker);
  xg_plan_apply_async (plan, NULL, 1, NULL, applied_cb, quiet);
}
