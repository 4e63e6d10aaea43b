/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-feed-page-private.h"

#include <glib/gi18n.h>

#include "alerts/xg-rules-dialog.h"
#include "xg-toast.h"

/* Enables what can be done with the row where the person is, and with what is selected. */
void
xg_feed_page_update_item_actions (XgFeedPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  XgItem *item = xg_feed_model_get_selected_item (self->model);
  gboolean is_item = !self->archive && item != NULL && xg_item_get_kind (item) == XG_RECORD_ITEM;
  gboolean several = !self->archive && xg_feed_model_get_marking (self->model);
  gboolean read = item != NULL && xg_item_get_read (item);
  gboolean pinned = item != NULL && xg_item_get_pinned (item);

  gtk_widget_action_set_enabled (widget, "item.open", item != NULL);
  gtk_widget_action_set_enabled (widget,
                                 "item.copy-id",
                                 item != NULL && xg_item_get_item_id (item) != NULL);
  gtk_widget_action_set_enabled (widget, "item.copy-summary", item != NULL);
  gtk_widget_action_set_enabled (widget, "item.mark-read", several || (is_item && !read));
  gtk_widget_action_set_enabled (widget, "item.mark-unread", several || (is_item && read));
  gtk_widget_action_set_enabled (widget, "item.pin", several || (is_item && !pinned));
  gtk_widget_action_set_enabled (widget, "item.unpin", several || (is_item && pinned));
  gtk_widget_action_set_enabled (widget, "item.create-rule", is_item);
}

static void
copy_text (XgFeedPage *self, const char *text, const char *said)
{
  if (text == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  xg_toast (GTK_WIDGET (self), said);
}

/* A rule for what the page shows now: its scope, words and severity. */
static void
create_rule_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgFeedPage *self = XG_FEED_PAGE (widget);
  g_autoptr (XgRule) rule = xg_rule_new (0, "");

  if (self->grid == NULL)
    return;
  g_object_set (rule,
                "broker",
                self->node != NULL ? xg_broker_get_jid (xg_node_get_broker (self->node)) : NULL,
                "node",
                self->node != NULL ? xg_node_get_id (self->node) : NULL,
                "branch",
                self->node != NULL && xg_node_get_kind (self->node) == XG_NODE_COLLECTION,
                "text",
                gtk_editable_get_text (GTK_EDITABLE (self->search_entry)),
                "severity",
                xg_feed_page_get_severity (self),
                NULL);
  xg_rules_dialog_present (self->grid, rule, widget);
}

static void
item_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgFeedPage *self = XG_FEED_PAGE (widget);
  XgItem *item = xg_feed_model_get_selected_item (self->model);

  if (item == NULL || self->grid == NULL)
    return;

  if (g_str_equal (name, "item.open"))
    xg_feed_page_activate_item (self, item);
  else if (g_str_equal (name, "item.copy-id"))
    copy_text (self, xg_item_get_item_id (item), _ ("Item ID copied"));
  else if (g_str_equal (name, "item.copy-summary"))
    copy_text (self, xg_item_get_summary (item), _ ("Summary copied"));
  else if (g_str_equal (name, "item.create-rule"))
    {
      g_autoptr (XgRule) rule = xg_rule_new (0, "");
      const char *publisher = xg_item_get_publisher (item);
      g_autofree char *quoted = publisher != NULL ? xg_query_quote (publisher) : NULL;
      g_autofree char *text = quoted != NULL ? g_strconcat ("publisher:", quoted, NULL) : NULL;

      g_object_set (rule,
                    "broker",
                    xg_item_get_broker (item),
                    "node",
                    xg_item_get_node (item),
                    "text",
                    text,
                    "severity",
                    xg_item_get_severity (item),
                    NULL);
      xg_rules_dialog_present (self->grid, rule, widget);
    }
}

/* What is done with all that is selected. */
static void
selection_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgFeedPage *self = XG_FEED_PAGE (widget);
  g_autoptr (GArray) rowids = xg_feed_model_list_selected (self->model);

  if (self->grid == NULL || rowids->len == 0)
    return;
  if (g_str_equal (name, "item.pin") || g_str_equal (name, "item.unpin"))
    xg_grid_set_pinned (self->grid, rowids, g_str_equal (name, "item.pin"));
  else
    {
      g_clear_handle_id (&self->read_timeout, g_source_remove);
      xg_grid_mark_rows_read (self->grid, rowids, g_str_equal (name, "item.mark-read"));
    }
  xg_feed_page_update_item_actions (self);
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (XG_FEED_PAGE (widget)->search_entry);
}

static void
newest_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  xg_feed_view_scroll_to_newest (XG_FEED_PAGE (widget)->view);
}

static void
mark_all_read_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgFeedPage *self = XG_FEED_PAGE (widget);

  if (self->grid != NULL)
    xg_grid_mark_all_read (self->grid, self->broker, self->node);
}

/**
 * xg_feed_page_set_export_forbidden:
 * @self: a page
 * @forbidden: whether this computer keeps items from being exported; the window disables the action
 *
 * A menu has no tooltips: the entry itself says why it can't be chosen.
 */
void
xg_feed_page_set_export_forbidden (XgFeedPage *self, gboolean forbidden)
{
  g_return_if_fail (XG_IS_FEED_PAGE (self));

  g_menu_remove_all (self->export_menu);
  g_menu_append (self->export_menu,
                 forbidden ? _ ("_Export (forbidden on this computer)") : _ ("_Export…"),
                 "win.export");
}

void
xg_feed_page_install_actions (GtkWidgetClass *widget_class)
{
  static const char *const on_item[] = { "item.open",
                                         "item.copy-id",
                                         "item.copy-summary",
                                         "item.create-rule" };
  static const char *const on_selection[] = { "item.mark-read",
                                              "item.mark-unread",
                                              "item.pin",
                                              "item.unpin" };

  for (guint i = 0; i < G_N_ELEMENTS (on_item); i++)
    gtk_widget_class_install_action (widget_class, on_item[i], NULL, item_action);
  for (guint i = 0; i < G_N_ELEMENTS (on_selection); i++)
    gtk_widget_class_install_action (widget_class, on_selection[i], NULL, selection_action);
  gtk_widget_class_install_action (widget_class, "feed.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "feed.newest", NULL, newest_action);
  gtk_widget_class_install_action (widget_class, "feed.mark-all-read", NULL, mark_all_read_action);
  gtk_widget_class_install_action (widget_class, "feed.create-rule", NULL, create_rule_action);
  gtk_widget_class_install_property_action (widget_class, "feed.newest-first", "newest-first");
  gtk_widget_class_install_property_action (widget_class, "feed.compact", "compact");
  gtk_widget_class_install_property_action (widget_class, "feed.order", "order");
  gtk_widget_class_install_property_action (widget_class, "feed.paused", "paused");
  xg_feed_page_install_triage (widget_class);

  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_f,
                                       GDK_CONTROL_MASK,
                                       "feed.search",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_Home,
                                       GDK_CONTROL_MASK,
                                       "feed.newest",
                                       NULL);
}
