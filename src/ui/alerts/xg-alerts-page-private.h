/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "alerts/xg-alerts-page.h"

G_BEGIN_DECLS

typedef enum
{
  XG_ALERTS_OPEN,
  XG_ALERTS_ACKNOWLEDGED,
  XG_ALERTS_ALL,
} XgAlertsShow;

struct _XgAlertsPage
{
  XgPage parent_instance;

  XgAlertsShow show;
  guint refilter;
  guint all_source;
  guint all_position;

  /* Template widgets */
  AdwWindowTitle *title;
  GtkToggleButton *open_button;
  GtkToggleButton *acknowledged_button;
  GtkToggleButton *all_button;
  GtkStack *stack;
  GtkListView *list;
  AdwStatusPage *status;
  GtkWidget *status_button;

  /* Owned */
  XgConnectorList *connectors;
  XgGrid *grid; /* the current one: its rules */
  GListModel *alerts;
  GtkFilter *filter;
  GtkFilterListModel *filtered;
  GtkSingleSelection *selection;
  GSignalGroup *list_signals;
  GSignalGroup *alerts_signals;
  GSignalGroup *rules_signals;
};

void xg_alerts_page_alerts_changed_cb (XgAlertsPage *self);

/* xg-alerts-page-acknowledge.c: alerts become handled, and go out of sight */
void xg_alerts_page_queue_refilter (XgAlertsPage *self);
void xg_alerts_page_select_near (XgAlertsPage *self, guint position);
gboolean xg_alerts_page_focus_selected (XgAlertsPage *self);
void xg_alerts_page_row_toggled_cb (XgAlertsPage *self, XgAlert *alert);
void xg_alerts_page_acknowledge (GtkWidget *widget, const char *name, GVariant *parameter);
void xg_alerts_page_acknowledge_all (GtkWidget *widget, const char *name, GVariant *parameter);

G_END_DECLS
