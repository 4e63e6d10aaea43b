/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "alerts/xg-alert-row.h"
#include "alerts/xg-alerts-page-private.h"

/* Acknowledging all goes in steps, so that ten thousand of them do not hold up the window. */
#define STEP 200

/* Selects the alert at POSITION, or the last one. */
void
xg_alerts_page_select_near (XgAlertsPage *self, guint position)
{
  guint n_alerts = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  if (n_alerts > 0)
    gtk_single_selection_set_selected (self->selection, MIN (position, n_alerts - 1));
}

/* The list does not tell where its rows are: the row is the one that shows the selected alert. */
gboolean
xg_alerts_page_focus_selected (XgAlertsPage *self)
{
  XgAlert *alert = gtk_single_selection_get_selected_item (self->selection);

  for (GtkWidget *at = gtk_widget_get_first_child (GTK_WIDGET (self->list));
       at != NULL && alert != NULL;
       at = gtk_widget_get_next_sibling (at))
    {
      GtkWidget *row = gtk_widget_get_first_child (at);

      if (XG_IS_ALERT_ROW (row) && xg_alert_row_get_alert (XG_ALERT_ROW (row)) == alert)
        return gtk_widget_grab_focus (at);
    }

  return FALSE;
}

static gboolean
has_focus (XgAlertsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list));
}

static gboolean
refilter_cb (gpointer data)
{
  XgAlertsPage *self = data;
  guint before = gtk_single_selection_get_selected (self->selection);
  gboolean focused = has_focus (self);

  self->refilter = 0;
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  /* The one that was handled is gone: on to the next. */
  if (before != GTK_INVALID_LIST_POSITION &&
      gtk_single_selection_get_selected (self->selection) == GTK_INVALID_LIST_POSITION)
    {
      xg_alerts_page_select_near (self, before);
      if (focused)
        xg_alerts_page_focus_selected (self);
    }
  xg_alerts_page_alerts_changed_cb (self);
  return G_SOURCE_REMOVE;
}

/* GtkFilterListModel does not see that an alert changed its state. */
void
xg_alerts_page_queue_refilter (XgAlertsPage *self)
{
  if (self->refilter == 0)
    self->refilter = g_idle_add (refilter_cb, self);
}

static void
set_state (XgAlertsPage *self, XgAlert *alert, XgAlertState state)
{
  g_autoptr (GObject) grid = xg_alert_dup_grid (alert);

  if (grid == NULL || xg_alert_get_state (alert) == state)
    return;
  xg_grid_set_alert_state (XG_GRID (grid), alert, state);
  xg_alerts_page_queue_refilter (self);
}

void
xg_alerts_page_row_toggled_cb (XgAlertsPage *self, XgAlert *alert)
{
  set_state (self,
             alert,
             xg_alert_get_state (alert) == XG_ALERT_OPEN ? XG_ALERT_ACKNOWLEDGED : XG_ALERT_OPEN);
}

static gboolean
acknowledge_some_cb (gpointer data)
{
  XgAlertsPage *self = data;
  for (guint i = 0; i < STEP; i++, self->all_position++)
    {
      g_autoptr (XgAlert) alert = g_list_model_get_item (self->alerts, self->all_position);

      if (alert == NULL)
        {
          self->all_source = 0;
          return G_SOURCE_REMOVE;
        }
      set_state (self, alert, XG_ALERT_ACKNOWLEDGED);
    }
  return G_SOURCE_CONTINUE;
}

void
xg_alerts_page_acknowledge_all (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgAlertsPage *self = XG_ALERTS_PAGE (widget);

  if (self->alerts == NULL)
    return;
  self->all_position = 0;
  if (self->all_source == 0)
    self->all_source = g_idle_add (acknowledge_some_cb, self);
}

void
xg_alerts_page_acknowledge (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgAlertsPage *self = XG_ALERTS_PAGE (widget);
  XgAlert *alert;

  if (gtk_single_selection_get_selected (self->selection) == GTK_INVALID_LIST_POSITION)
    xg_alerts_page_select_near (self, 0);
  alert = gtk_single_selection_get_selected_item (self->selection);
  if (alert != NULL)
    xg_alerts_page_row_toggled_cb (self, alert);
}
