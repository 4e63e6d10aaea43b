/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "form/xg-form-view.h"
#include "node/xg-node-configuration.h"
#include "plan/xg-plan.h"

G_BEGIN_DECLS

struct _XgNodeConfiguration
{
  XgNodeTab parent_instance;

  /* Template widgets */
  GtkStack *stack;
  AdwStatusPage *refused;
  GtkBox *refused_box;
  GtkWidget *copy_button;
  GtkWidget *outcome_box;
  GtkImage *outcome_icon;
  GtkLabel *outcome;
  XgFormView *view;
  GtkWidget *bar;
  GtkLabel *bar_label;
  GtkWidget *discard_button;
  GtkWidget *apply_button;

  /* Children */
  GtkWidget *refused_details;
  GtkWidget *outcome_details;

  /* Owned */
  XgNode *node;          /* whose form it is; the base knows the next one already when it changes */
  XgForm *form;          /* NULL: not there */
  GHashTable *drafts;    /* XgNode -> XgForm: edits that wait for their node to be shown again */
  GCancellable *loading; /* NULL: nothing is asked for */
  XgPlan *plan;          /* that is under way for this node; NULL: none */
  XgForm *applied;       /* what it applies */
};

XgSession *xg_node_configuration_get_session (XgNodeConfiguration *self);
gboolean xg_node_configuration_is_changed (XgNodeConfiguration *self);
void xg_node_configuration_update (XgNodeConfiguration *self);
void
xg_node_configuration_show_outcome (XgNodeConfiguration *self, const char *icon, const char *words);
void xg_node_configuration_show_failure (XgNodeConfiguration *self,
                                         const char *words,
                                         const GError *error);
void xg_node_configuration_load (XgNodeConfiguration *self);
void xg_node_configuration_cancel_loading (XgNodeConfiguration *self);

/* xg-node-configuration-apply: what was edited is looked at, sent and read again */
void xg_node_configuration_apply (XgNodeConfiguration *self);
void xg_node_configuration_forget_plan (XgNodeConfiguration *self);

/* xg-node-configuration-copy: the settings of another node */
void xg_node_configuration_copy (XgNodeConfiguration *self);

G_END_DECLS
