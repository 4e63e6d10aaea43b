/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-items"

#include "config.h"

#include <glib/gi18n.h>

#include "admin/xg-item-reader.h"
#include "admin/xg-publish-operation.h"
#include "admin/xg-removal-operation.h"
#include "feed/xg-format.h"
#include "grid/xg-reason.h"
#include "items/xg-item-dialog.h"
#include "items/xg-items-tab-private.h"
#include "items/xg-kept-item-row.h"
#include "items/xg-publish-dialog.h"
#include "node/xg-node-remove.h"
#include "node/xg-node-widgets.h"
#include "plan/xg-plan-run.h"
#include "xg-toast.h"
#include "xg-phrases.h"

static void
more_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  xg_item_pages_load_more (XG_ITEMS_TAB (widget)->pages);
}

static void
load_all_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  xg_item_pages_load_all (XG_ITEMS_TAB (widget)->pages);
}

static void
stop_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgItemsTab *self = XG_ITEMS_TAB (widget);

  self->retract_after = FALSE;
  xg_item_pages_cancel (self->pages);
}

/* Those that are gone for good leave the list; it stays where it is. */
static void
retracted_cb (XgItemsTab *self, GParamSpec *pspec, XgPlan *plan)
{
  g_autoptr (GHashTable) gone = g_hash_table_new (g_str_hash, g_str_equal);

  if (xg_plan_get_state (plan) != XG_PLAN_OVER || self->pages == NULL)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++)
    {
      g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (plan), i);
      XgOperationState state = xg_operation_get_state (operation);

      /* What the broker still has, whatever it said, stays. */
      if (state == XG_OPERATION_DONE || state == XG_OPERATION_CONFIRMED ||
          state == XG_OPERATION_UNCONFIRMED)
        g_hash_table_add (
          gone,
          (char *) xg_removal_operation_get_item_id (XG_REMOVAL_OPERATION (operation)));
    }
  xg_item_pages_remove (self->pages, gone);
}

static void
purged_cb (XgItemsTab *self, GParamSpec *pspec, XgPlan *plan)
{
  if (xg_plan_get_state (plan) == XG_PLAN_OVER)
    xg_node_tab_reload (XG_NODE_TAB (self));
}

static void
watch (XgItemsTab *self, XgPlan *plan, GCallback callback)
{
  g_signal_connect_object (plan, "notify::state", callback, self, G_CONNECT_SWAPPED);
}

/* One and many alike are reviewed: nobody can take it back. */
static void
retract (XgItemsTab *self, GPtrArray *items)
{
  XgNode *node = xg_node_tab_get_node (XG_NODE_TAB (self));
  XgBroker *broker = xg_node_tab_get_broker (XG_NODE_TAB (self));
  g_autofree char *label = xg_phrase_label (node);
  g_autofree char *title = g_strdup_printf (_ ("Retract from “%s”"), label);
  g_autoptr (XgPlan) plan = xg_plan_new (title);

  for (guint i = 0; i < items->len; i++)
    {
      const char *id = xg_kept_item_get_id (items->pdata[i]);

      if (id != NULL)
        xg_plan_add (plan, xg_retract_operation_new (broker, xg_node_get_id (node), id));
    }
  if (g_list_model_get_n_items (G_LIST_MODEL (plan)) == 0)
    {
      xg_toast (GTK_WIDGET (self), _ ("There is nothing to retract"));
      return;
    }
  watch (self, plan, G_CALLBACK (retracted_cb));
  xg_plan_review (plan, broker, GTK_WIDGET (self));
}

static void
retract_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgItemsTab *self = XG_ITEMS_TAB (widget);
  g_autoptr (GPtrArray) items = xg_items_tab_dup_selected (self);

  retract (self, items);
}

/**
 * xg_items_tab_go_on_retracting:
 *
 * When all items are known: those that the filter shows are reviewed.
 */
void
xg_items_tab_go_on_retracting (XgItemsTab *self)
{
  GListModel *shown = G_LIST_MODEL (self->filtered);
  g_autoptr (GPtrArray) items = NULL;

  if (!self->retract_after || xg_item_pages_get_loading (self->pages))
    return;
  self->retract_after = FALSE;
  xg_items_tab_update (self);
  if (!xg_item_pages_get_complete (self->pages))
    return;
  items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (shown); i++)
    g_ptr_array_add (items, g_list_model_get_item (shown, i));
  retract (self, items);
}

static void
retract_shown_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgItemsTab *self = XG_ITEMS_TAB (widget);

  self->retract_after = TRUE;
  if (xg_item_pages_get_complete (self->pages))
    xg_items_tab_go_on_retracting (self);
  else
    xg_item_pages_load_all (self->pages);
}

static void
purge_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgItemsTab *self = XG_ITEMS_TAB (widget);
  g_autoptr (XgPlan) plan = xg_node_purge (xg_node_tab_get_node (XG_NODE_TAB (self)), widget);

  watch (self, plan, G_CALLBACK (purged_cb));
}

/* What the broker made of it is read, not supposed. */
static void
published_cb (XgItemsTab *self, GParamSpec *pspec, XgPlan *plan)
{
  g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (plan), 0);
  const char *id = xg_publish_operation_get_item_id (XG_PUBLISH_OPERATION (operation));

  if (xg_plan_get_state (plan) != XG_PLAN_OVER || self->pages == NULL ||
      (!xg_operation_is_applied (operation) &&
       xg_operation_get_state (operation) != XG_OPERATION_DIFFERENT))
    return;
  if (id != NULL && *id != '\0')
    xg_item_pages_read_again (self->pages, id);
  else
    xg_node_tab_reload (XG_NODE_TAB (self));
}

static void
accepted_cb (XgItemsTab *self,
             const char *id,
             const char *xml,
             const char *options,
             XgPublishDialog *dialog)
{
  XgNode *node = xg_node_tab_get_node (XG_NODE_TAB (self));
  XgBroker *broker = xg_node_tab_get_broker (XG_NODE_TAB (self));
  g_autoptr (XgPlan) plan = NULL;
  g_autofree char *label = NULL;
  g_autofree char *title = NULL;

  if (node == NULL)
    {
      gtk_window_destroy (GTK_WINDOW (dialog));
      return;
    }
  label = xg_phrase_label (node);
  title = g_strdup_printf (_ ("Publish on “%s”"), label);
  plan = xg_plan_new (title);
  xg_plan_add (plan, xg_publish_operation_new (broker, xg_node_get_id (node), id, xml, options));
  xg_publish_dialog_follow (dialog, plan);
  watch (self, plan, G_CALLBACK (published_cb));
  xg_plan_run (plan, broker, GTK_WIDGET (self));
}

static void
present (XgItemsTab *self, GtkWindow *dialog)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (dialog, GTK_WINDOW (root));
  gtk_window_present (dialog);
}

static void
publish_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgItemsTab *self = XG_ITEMS_TAB (widget);
  XgNodeTab *tab = XG_NODE_TAB (widget);
  XgPublishDialog *dialog = xg_publish_dialog_new (xg_grid_get_session (xg_node_tab_get_grid (tab)),
                                                   xg_node_tab_get_broker (tab),
                                                   xg_node_tab_get_node (tab),
                                                   self->pages);

  g_signal_connect_object (dialog, "accepted", G_CALLBACK (accepted_cb), self, G_CONNECT_SWAPPED);
  present (self, GTK_WINDOW (dialog));
}

/* The one of that id. */
static void
view_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgItemsTab *self = XG_ITEMS_TAB (widget);
  XgNode *node = xg_node_tab_get_node (XG_NODE_TAB (self));
  XgKeptItem *item = self->pages != NULL
                       ? xg_item_pages_lookup (self->pages, g_variant_get_string (parameter, NULL))
                       : NULL;

  if (item != NULL)
    present (self,
             GTK_WINDOW (xg_item_dialog_new (xg_node_tab_get_grid (XG_NODE_TAB (self)),
                                             xg_node_tab_get_broker (XG_NODE_TAB (self)),
                                             xg_node_get_id (node),
                                             item)));
}

/* Of all that are selected, one a line. */
static void
copy_id_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GPtrArray) items = xg_items_tab_dup_selected (XG_ITEMS_TAB (widget));
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++)
    {
      const char *id = xg_kept_item_get_id (items->pdata[i]);

      if (id != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", id);
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text->str);
  xg_toast (widget, ngettext ("ID copied", "IDs copied", items->len));
}

static void
content_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgItemsTab) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *xml = NULL;

  if (xg_item_reader_content_finish (result, &xml, &error))
    {
      gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), xml != NULL ? xml : "");
      xg_toast (GTK_WIDGET (self), xml != NULL ? _ ("XML copied") : _ ("The item has no content"));
      return;
    }
  reason = xg_reason_for (error, XG_REASON_RETRIEVE);
  xg_toast (GTK_WIDGET (self), reason);
}

/* As the broker has it now: the list keeps no contents. */
static void
copy_xml_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgNodeTab *tab = XG_NODE_TAB (widget);
  XgNode *node = xg_node_tab_get_node (tab);

  if (node != NULL)
    xg_item_reader_content_async (xg_node_tab_get_broker (tab),
                                  NULL,
                                  xg_node_get_id (node),
                                  g_variant_get_string (parameter, NULL),
                                  NULL,
                                  content_cb,
                                  g_object_ref (widget));
}

/**
 * xg_items_tab_update_actions:
 *
 * What can be done now.
 */
void
xg_items_tab_update_actions (XgItemsTab *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean online = self->pages != NULL && xg_node_tab_get_online (XG_NODE_TAB (self));
  /* What is there in a moment is not told: buttons that change are styled and drawn for it. */
  gboolean loading =
    self->pages != NULL && xg_item_pages_get_loading (self->pages) && !self->rows_held;
  gboolean complete = self->pages != NULL && xg_item_pages_get_complete (self->pages);
  guint n_selected = xg_items_tab_count_selected (self);
  gboolean filtered = !xg_item_filter_is_empty (xg_items_filter_get (self->filter));
  XgCapable *capable = xg_node_tab_get_capable (XG_NODE_TAB (self));

  gtk_widget_action_set_enabled (widget, "items.more", online && !loading && !complete);
  gtk_widget_action_set_enabled (widget, "items.load-all", online && !loading && !complete);
  gtk_widget_action_set_enabled (widget, "items.stop", loading);
  xg_capable_enable (capable, "items.retract", online && n_selected > 0);
  xg_capable_enable (capable, "items.retract-shown", online && filtered && !loading);
  xg_capable_enable (capable, "items.purge", online);
  xg_capable_enable (capable, "items.publish", online);
  gtk_widget_action_set_enabled (widget, "items.copy-xml", online);
  gtk_widget_action_set_enabled (widget, "items.copy-id", n_selected > 0);
}

/**
 * xg_items_tab_pop_up:
 * @row: of the item, which is selected
 * @x: where in @row
 * @y: the same
 *
 * Shows what can be done with the selected items.
 */
void
xg_items_tab_pop_up (XgItemsTab *self, GtkWidget *row, double x, double y)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) last = g_menu_new ();
  g_autoptr (GMenuItem) show = g_menu_item_new (_ ("_Show"), NULL);
  g_autoptr (GMenuItem) copy = g_menu_item_new (_ ("Copy _XML"), NULL);
  const char *id = xg_kept_item_get_id (xg_kept_item_row_get_item (XG_KEPT_ITEM_ROW (row)));

  if (id != NULL)
    {
      g_menu_item_set_action_and_target (show, "items.view", "s", id);
      g_menu_item_set_action_and_target (copy, "items.copy-xml", "s", id);
    }
  g_menu_append_item (menu, show);
  g_menu_append (menu, _ ("_Copy ID"), "items.copy-id");
  g_menu_append_item (menu, copy);
  g_menu_append (last, _ ("_Retract…"), "items.retract");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));
  xg_node_pop_up_menu_at (G_MENU_MODEL (menu), row, x, y);
}

void
xg_items_tab_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "items.more", NULL, more_cb);
  gtk_widget_class_install_action (widget_class, "items.load-all", NULL, load_all_cb);
  gtk_widget_class_install_action (widget_class, "items.stop", NULL, stop_cb);
  gtk_widget_class_install_action (widget_class, "items.retract", NULL, retract_cb);
  gtk_widget_class_install_action (widget_class, "items.retract-shown", NULL, retract_shown_cb);
  gtk_widget_class_install_action (widget_class, "items.purge", NULL, purge_cb);
  gtk_widget_class_install_action (widget_class, "items.copy-id", NULL, copy_id_cb);
  gtk_widget_class_install_action (widget_class, "items.copy-xml", "s", copy_xml_cb);
  gtk_widget_class_install_action (widget_class, "items.publish", NULL, publish_cb);
  gtk_widget_class_install_action (widget_class, "items.view", "s", view_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "items.retract", NULL);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_c,
                                       GDK_CONTROL_MASK,
                                       "items.copy-id",
                                       NULL);
}
