/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "plan/xg-plan-dialog.h"

G_BEGIN_DECLS

struct _XgPlanDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  AdwSqueezer *squeezer;
  AdwWindowTitle *window_title;
  GtkWidget *heading;
  GtkButton *leave_button;
  GtkButton *apply_button;
  GtkProgressBar *progress;
  GtkLabel *summary;
  GtkListView *list;
  GtkCheckButton *stanzas_check;
  GtkCheckButton *wrong_check;
  GtkWidget *confirmation_box;
  GtkLabel *question;
  GtkLabel *asked;
  GtkEntry *confirmation_entry;
  GtkWidget *after_box;
  GtkWidget *retry_button;
  GtkWidget *undo_button;

  /* Owned */
  XgPlan *plan;
  XgBroker *broker;     /* NULL: of none */
  GObject *context;     /* nullable: of the plan's operations */
  GtkFilter *filter;    /* what went wrong */
  GHashTable *expanded; /* set of XgOperation, borrowed: those that are not as stanzas_check says */
  GCancellable *cancellable;
  GCancellable *looking; /* of the look before; NULL: nobody looks */
  char *confirmation;    /* what has to be typed; NULL: nothing */

  guint update_source;
  gboolean looked;   /* it is known what speaks against it */
  gboolean to_apply; /* when it was looked at */
};

/* xg-plan-dialog-state.c */
gboolean xg_plan_dialog_is_running (XgPlanDialog *self);
gboolean xg_plan_dialog_is_online (XgPlanDialog *self);
gboolean xg_plan_dialog_is_confirmed (XgPlanDialog *self);
void xg_plan_dialog_update_apply_button (XgPlanDialog *self);
void xg_plan_dialog_update_buttons (XgPlanDialog *self);
void xg_plan_dialog_update_after (XgPlanDialog *self);
void xg_plan_dialog_update_summary (XgPlanDialog *self);

G_END_DECLS
