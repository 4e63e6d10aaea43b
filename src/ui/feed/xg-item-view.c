/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-item-view.h"

#include <glib/gi18n.h>

#include "feed/xg-item-document.h"
#include "feed/xg-wrap-layout.h"
#include "reader/xg-reading-view.h"

struct _XgItemView
{
  XgPage parent_instance;

  gboolean loading;

  /* Template widgets */
  AdwSqueezer *squeezer;
  GtkWidget *switcher;
  GtkWidget *title;
  GtkWidget *low_switcher;
  GtkStack *stack;
  AdwStatusPage *failed_page;
  GtkToggleButton *pin_button;

  XgReadingView *reading; /* NULL: nothing was to be read yet */

  /* Owned */
  XgGrid *grid;
  XgItem *item;
  GCancellable *cancellable;
};

enum
{
  PROP_0,
  PROP_ITEM,
  PROP_LOADING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (XgItemView, xg_item_view, XG_TYPE_PAGE)

static void
set_loading (XgItemView *self, gboolean loading)
{
  if (self->loading == loading)
    return;
  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* Where the header bar has no room for the tabs, they stand below it. */
static void
squeezed_cb (XgItemView *self)
{
  gboolean low = adw_squeezer_get_visible_child (self->squeezer) == self->title;

  gtk_widget_set_visible (self->low_switcher, low && self->reading != NULL);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgItemView) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgItemDocument) document =
    xg_item_document_load_finish (XG_GRID (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->item == NULL)
    return;

  set_loading (self, FALSE);
  if (document == NULL)
    {
      g_autofree char *markup = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->failed_page, markup);
      gtk_stack_set_visible_child_name (self->stack, "failed");
      return;
    }
  xg_reading_view_set_document (self->reading, document);
}

static void
version_chosen_cb (XgItemView *self, XgItem *chosen)
{
  xg_reading_view_show_card (self->reading);
  xg_item_view_set_item (self, self->grid, chosen);
}

/* Most of this view is what shows an item: it is made with the first one, not at the start of the
 * program, which has no item to show yet. */
static void
make_reading (XgItemView *self)
{
  self->reading = XG_READING_VIEW (xg_reading_view_new ());
  g_signal_connect_object (self->reading,
                           "chosen",
                           G_CALLBACK (version_chosen_cb),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->reading), "item");
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (self->switcher),
                                xg_reading_view_get_tabs (self->reading));
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (self->low_switcher),
                                xg_reading_view_get_tabs (self->reading));
  gtk_widget_set_visible (self->switcher, TRUE);
  squeezed_cb (self);
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgItemView *self = XG_ITEM_VIEW (widget);

  if (self->item != NULL)
    xg_reading_view_search (self->reading);
}

/* As the item is, whatever was clicked. */
static void
update_pin (XgItemView *self)
{
  gboolean can = self->item != NULL && xg_item_get_kind (self->item) == XG_RECORD_ITEM;
  gboolean pinned = can && xg_item_get_pinned (self->item);

  gtk_widget_set_visible (GTK_WIDGET (self->pin_button), can);
  gtk_toggle_button_set_active (self->pin_button, pinned);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->pin_button),
                               pinned ? _ ("Unpin: Its Limits Count Again (P)")
                                      : _ ("Pin: Keep It Whatever the Limits (P)"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "item-view.toggle-pinned", can);
}

static void
toggle_pinned_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgItemView *self = XG_ITEM_VIEW (widget);
  g_autoptr (GArray) rowids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 rowid;

  if (self->item == NULL)
    return;
  rowid = xg_item_get_rowid (self->item);
  g_array_append_val (rowids, rowid);
  xg_grid_set_pinned (self->grid, rowids, !xg_item_get_pinned (self->item));
}

/* The button follows the item, which follows the cache. */
static void
pin_clicked_cb (XgItemView *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "item-view.toggle-pinned", NULL);
  update_pin (self);
}

static void
xg_item_view_dispose (GObject *object)
{
  XgItemView *self = XG_ITEM_VIEW (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->item);
  g_clear_object (&self->grid);
  G_OBJECT_CLASS (xg_item_view_parent_class)->dispose (object);
}

static void
xg_item_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgItemView *self = XG_ITEM_VIEW (object);

  if (prop_id == PROP_ITEM)
    g_value_set_object (value, self->item);
  else if (prop_id == PROP_LOADING)
    g_value_set_boolean (value, self->loading);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
xg_item_view_class_init (XgItemViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags ro = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = xg_item_view_dispose;
  object_class->get_property = xg_item_view_get_property;

  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, XG_TYPE_ITEM, ro);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, ro);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "item-view.search", NULL, search_action);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_f,
                                       GDK_CONTROL_MASK,
                                       "item-view.search",
                                       NULL);

  gtk_widget_class_install_action (widget_class,
                                   "item-view.toggle-pinned",
                                   NULL,
                                   toggle_pinned_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, 0, "item-view.toggle-pinned", NULL);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/xmppgrid/Console/feed/xg-item-view.ui");
  gtk_widget_class_bind_template_child (widget_class, XgItemView, squeezer);
  gtk_widget_class_bind_template_child (widget_class, XgItemView, switcher);
  gtk_widget_class_bind_template_child (widget_class, XgItemView, title);
  gtk_widget_class_bind_template_child (widget_class, XgItemView, low_switcher);
  gtk_widget_class_bind_template_child (widget_class, XgItemView, stack);
  gtk_widget_class_bind_template_child (widget_class, XgItemView, failed_page);
  gtk_widget_class_bind_template_child (widget_class, XgItemView, pin_button);
  gtk_widget_class_bind_template_callback (widget_class, squeezed_cb);
  gtk_widget_class_bind_template_callback (widget_class, pin_clicked_cb);
}

static void
xg_item_view_init (XgItemView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Large letters on a telephone need two lines. */
  gtk_widget_set_layout_manager (self->low_switcher, xg_wrap_layout_new (4));
  update_pin (self);
}

/**
 * xg_item_view_new:
 *
 * Returns: (transfer floating): a view of nothing
 */
GtkWidget *
xg_item_view_new (void)
{
  return g_object_new (XG_TYPE_ITEM_VIEW, NULL);
}

/**
 * xg_item_view_set_item:
 * @self: a view
 * @grid: (nullable): where @item is stored
 * @item: (nullable): what to show
 *
 * What is known of the row shows at once; the payload is read and parsed in a worker, which is told
 * to stop when another item is chosen meanwhile.
 */
void
xg_item_view_set_item (XgItemView *self, XgGrid *grid, XgItem *item)
{
  g_return_if_fail (XG_IS_ITEM_VIEW (self));
  g_return_if_fail (item == NULL || (XG_IS_ITEM (item) && XG_IS_GRID (grid)));

  if (self->item == item && self->grid == grid && item != NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->grid, grid);
  g_set_object (&self->item, item);
  gtk_widget_set_sensitive (self->switcher, item != NULL);
  gtk_widget_set_sensitive (self->low_switcher, item != NULL);
  if (item != NULL && self->reading == NULL)
    make_reading (self);
  if (self->reading != NULL)
    xg_reading_view_set_item (self->reading, grid, item);
  update_pin (self);
  if (item != NULL)
    g_signal_connect_swapped (item, "notify::pinned", G_CALLBACK (update_pin), self);

  if (item != NULL)
    {
      self->cancellable = g_cancellable_new ();
      set_loading (self, TRUE);
      gtk_stack_set_visible_child_name (self->stack, "item");
      xg_item_document_load_async (grid, item, self->cancellable, loaded_cb, g_object_ref (self));
    }
  else
    {
      set_loading (self, FALSE);
      gtk_stack_set_visible_child_name (self->stack, "none");
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITEM]);
}

/**
 * xg_item_view_get_item:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): what is shown
 */
XgItem *
xg_item_view_get_item (XgItemView *self)
{
  g_return_val_if_fail (XG_IS_ITEM_VIEW (self), NULL);
  return self->item;
}

/**
 * xg_item_view_get_loading:
 * @self: a view
 *
 * Returns: whether the payload is still being read
 */
gboolean
xg_item_view_get_loading (XgItemView *self)
{
  g_return_val_if_fail (XG_IS_ITEM_VIEW (self), FALSE);
  return self->loading;
}
