/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-feed-page-private.h"

#include <glib/gi18n.h>

#include "xg-toast.h"

/* Going through the rows by single keys, as long as the list has the focus. */

static void
go_to (XgFeedPage *self, guint position)
{
  /* In this order: the list takes the row that it is scrolled to for the one that has the focus. */
  xg_feed_model_set_cursor (self->model, position);
  xg_feed_view_scroll_to (self->view, position);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
go_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgFeedPage *self = XG_FEED_PAGE (widget);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  guint position = xg_feed_model_get_selected (self->model);
  gboolean down = g_str_equal (name, "feed.next-item");

  if (n_items == 0)
    return;
  if (position == GTK_INVALID_LIST_POSITION)
    go_to (self, down ? 0 : n_items - 1);
  else if (down && position + 1 < n_items)
    go_to (self, position + 1);
  else if (!down && position > 0)
    go_to (self, position - 1);
}

static void
toggle_selected_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  xg_feed_model_toggle (XG_FEED_PAGE (widget)->model);
}

static void
unselect_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (XG_FEED_PAGE (widget)->model));
}

/* The row that decides what a key does: where the person is, if it is among what is selected. */
static XgItem *
dup_deciding_item (XgFeedPage *self)
{
  g_autoptr (GArray) rowids = NULL;
  XgItem *item = xg_feed_model_get_selected_item (self->model);
  guint position = xg_feed_model_get_selected (self->model);

  if (position != GTK_INVALID_LIST_POSITION &&
      gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->model), position))
    return item != NULL ? g_object_ref (item) : NULL;
  rowids = xg_feed_model_list_selected (self->model);
  return rowids->len > 0 ? xg_grid_get_item (self->grid, g_array_index (rowids, gint64, 0)) : NULL;
}

static void
toggle_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgFeedPage *self = XG_FEED_PAGE (widget);
  g_autoptr (XgItem) item = self->grid != NULL ? dup_deciding_item (self) : NULL;

  if (item == NULL)
    return;
  if (self->archive)
    {
      xg_toast (widget, _ ("This is an archive: its items can’t be changed."));
      return;
    }
  if (g_str_equal (name, "item.toggle-pinned"))
    gtk_widget_activate_action (widget,
                                xg_item_get_pinned (item) ? "item.unpin" : "item.pin",
                                NULL);
  else
    gtk_widget_activate_action (widget,
                                xg_item_get_read (item) ? "item.mark-unread" : "item.mark-read",
                                NULL);
}

void
xg_feed_page_install_triage (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "feed.next-item", NULL, go_action);
  gtk_widget_class_install_action (widget_class, "feed.previous-item", NULL, go_action);
  gtk_widget_class_install_action (widget_class,
                                   "item.toggle-selected",
                                   NULL,
                                   toggle_selected_action);
  gtk_widget_class_install_action (widget_class, "feed.unselect", NULL, unselect_action);
  gtk_widget_class_install_action (widget_class, "item.toggle-pinned", NULL, toggle_action);
  gtk_widget_class_install_action (widget_class, "item.toggle-read", NULL, toggle_action);
}

static GtkEventController *
triage_new (void)
{
  static const struct
  {
    guint key;
    const char *action;
  } keys[] = {
    { GDK_KEY_j, "feed.next-item" },       { GDK_KEY_k, "feed.previous-item" },
    { GDK_KEY_x, "item.toggle-selected" }, { GDK_KEY_p, "item.toggle-pinned" },
    { GDK_KEY_u, "item.toggle-read" },     { GDK_KEY_o, "item.open" },
    { GDK_KEY_slash, "feed.search" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                          gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].key, 0),
                                                            gtk_named_action_new (keys[i].action)));
  return controller;
}

/* Letters either are commands or begin a search. */
static void
update_triage (XgFeedPage *self)
{
  gtk_event_controller_set_propagation_phase (self->triage_keys,
                                              self->triage ? GTK_PHASE_BUBBLE : GTK_PHASE_NONE);
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search_entry),
                                           self->triage ? NULL : GTK_WIDGET (self->view));
}

void
xg_feed_page_init_triage (XgFeedPage *self)
{
  self->triage = TRUE;
  self->triage_keys = triage_new ();
  gtk_widget_add_controller (GTK_WIDGET (self->view), self->triage_keys);
  update_triage (self);
}

void
xg_feed_page_set_triage (XgFeedPage *self, gboolean triage)
{
  if (self->triage == !!triage)
    return;
  self->triage = !!triage;
  update_triage (self);
  g_object_notify (G_OBJECT (self), "triage");
}
