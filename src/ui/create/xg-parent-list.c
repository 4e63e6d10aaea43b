/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "create/xg-parent-list.h"

#include <glib/gi18n.h>

#include "node/xg-node-chooser.h"
#include "xg-capable.h"
#include "xg-phrases.h"
#include "xg-row-grid.h"

struct _XgParentList
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *group;
  GtkWidget *add_button;

  /* Owned */
  XgBroker *broker;
  GPtrArray *ids;  /* (element-type utf8), ends with NULL */
  GPtrArray *rows; /* (element-type GtkWidget) of the same place, borrowed */
};

G_DEFINE_FINAL_TYPE (XgParentList, xg_parent_list, GTK_TYPE_WIDGET)

static guint
count (XgParentList *self)
{
  return self->rows->len;
}

/* What the broker can't do is not offered, and why is told. */
static void
update (XgParentList *self)
{
  const char *reason = NULL;
  const gboolean offered =
    xg_capable_ask (self->broker, XG_FUNCTION_COLLECTIONS, &reason) &&
    (count (self) == 0 || xg_capable_ask (self->broker, XG_FUNCTION_MULTI_COLLECTIONS, &reason));
  const char *words = NULL;

  if (!offered)
    words = reason;
  else if (count (self) == 0)
    words = _ ("In none: it stands at the top.");
  gtk_widget_set_sensitive (self->add_button, offered);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->group), words);
}

static void
remove_cb (GtkWidget *button, XgParentList *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW);
  guint index;

  if (!g_ptr_array_find (self->rows, row, &index))
    return;
  g_ptr_array_remove_index (self->rows, index);
  g_ptr_array_remove_index (self->ids, index);
  gtk_widget_grab_focus (self->add_button);
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->group), row);
  update (self);
}

static GtkWidget *
new_row (XgParentList *self, XgNode *collection)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");
  g_autofree char *label = xg_phrase_label (collection);
  /* Translators: the name of a collection */
  g_autofree char *words = g_strdup_printf (_ ("Remove %s"), label);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), xg_node_get_label (collection));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), xg_node_get_id (collection));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Remove"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words,
                                  -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
add_cb (XgParentList *self)
{
  GtkWidget *chooser;

  if (self->broker == NULL)
    return;
  chooser = xg_node_chooser_new (self->broker,
                                 XG_NODE_COLLECTION,
                                 _ ("Put Into a Collection"),
                                 GTK_WIDGET (self));
  g_signal_connect_object (chooser,
                           "chosen",
                           G_CALLBACK (xg_parent_list_add),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (chooser));
}

static void
xg_parent_list_dispose (GObject *object)
{
  XgParentList *self = XG_PARENT_LIST (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->broker);
  G_OBJECT_CLASS (xg_parent_list_parent_class)->dispose (object);
}

static void
xg_parent_list_finalize (GObject *object)
{
  XgParentList *self = XG_PARENT_LIST (object);

  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->ids);
  G_OBJECT_CLASS (xg_parent_list_parent_class)->finalize (object);
}

static void
xg_parent_list_class_init (XgParentListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = xg_parent_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = xg_parent_list_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
xg_parent_list_init (XgParentList *self)
{
  self->rows = g_ptr_array_new ();
  self->ids = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->ids, NULL);
  self->group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->group), _ ("Collections"));
  self->add_button = gtk_button_new_with_mnemonic (_ ("_Put Into…"));
  gtk_widget_add_css_class (self->add_button, "flat");
  gtk_widget_set_valign (self->add_button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->add_button, "clicked", G_CALLBACK (add_cb), self);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self->group), self->add_button);
  xg_row_grid_lay_out_rows (self->group);
  gtk_widget_set_parent (self->group, GTK_WIDGET (self));
}

/**
 * xg_parent_list_set_broker:
 * @self: a list
 * @broker: whose collections
 */
void
xg_parent_list_set_broker (XgParentList *self, XgBroker *broker)
{
  g_return_if_fail (XG_IS_PARENT_LIST (self));
  g_return_if_fail (XG_IS_BROKER (broker));

  g_set_object (&self->broker, broker);
  g_signal_connect_object (xg_broker_get_capabilities (broker),
                           "changed",
                           G_CALLBACK (update),
                           self,
                           G_CONNECT_SWAPPED);
  update (self);
}

/**
 * xg_parent_list_add:
 * @self: a list
 * @collection: one more collection of it; one that is there stays once
 */
void
xg_parent_list_add (XgParentList *self, XgNode *collection)
{
  GtkWidget *row;

  g_return_if_fail (XG_IS_PARENT_LIST (self));
  g_return_if_fail (XG_IS_NODE (collection));

  for (guint i = 0; i < count (self); i++)
    {
      if (g_str_equal (self->ids->pdata[i], xg_node_get_id (collection)))
        return;
    }
  row = new_row (self, collection);
  g_ptr_array_insert (self->ids, (int) count (self), g_strdup (xg_node_get_id (collection)));
  g_ptr_array_add (self->rows, row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), row);
  update (self);
}

/**
 * xg_parent_list_get_ids:
 * @self: a list
 *
 * Returns: (transfer none) (array zero-terminated=1): ids of the collections
 */
const char *const *
xg_parent_list_get_ids (XgParentList *self)
{
  g_return_val_if_fail (XG_IS_PARENT_LIST (self), NULL);

  return (const char *const *) self->ids->pdata;
}
