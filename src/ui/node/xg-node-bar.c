/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-node-bar.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"
#include "node/xg-node-tab-table.h"

/* How much of its neighbours is seen beside the tab in front, which tells that there are more. */
#define PEEK 28 /* px */

struct _XgNodeBar
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *scroller;
  GtkWidget *box;

  /* Owned */
  GHashTable *buttons; /* name -> GtkToggleButton, borrowed */

  /* Borrowed */
  XgNodePage *page; /* weak */

  guint scroll_idle;
};

G_DEFINE_FINAL_TYPE (XgNodeBar, xg_node_bar, GTK_TYPE_WIDGET)

static GtkWidget *
find_active (XgNodeBar *self)
{
  GtkWidget *button = gtk_widget_get_first_child (self->box);

  while (button != NULL && !gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)))
    button = gtk_widget_get_next_sibling (button);

  return button;
}

static gboolean
scroll_cb (gpointer data)
{
  XgNodeBar *self = data;
  GtkWidget *active = find_active (self);
  GtkAdjustment *adjustment =
    gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  graphene_rect_t bounds;

  self->scroll_idle = 0;
  if (active != NULL && gtk_widget_compute_bounds (active, self->box, &bounds))
    gtk_adjustment_clamp_page (adjustment,
                               (double) bounds.origin.x - PEEK,
                               (double) (bounds.origin.x + bounds.size.width) + PEEK);

  return G_SOURCE_REMOVE;
}

/* After the next layout, when places are known. */
static void
queue_scroll (XgNodeBar *self)
{
  if (self->scroll_idle == 0)
    self->scroll_idle = g_idle_add_full (GDK_PRIORITY_REDRAW + 10, scroll_cb, self, NULL);
}

static void
append_button (XgNodeBar *self, const char *name, const char *title)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (title);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.page");
  g_signal_connect_object (button,
                           "notify::active",
                           G_CALLBACK (queue_scroll),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), button);
  g_hash_table_insert (self->buttons, (char *) name, button);
}

static char *
get_label (XgNodePage *page, const XgNodeTabEntry *entry)
{
  gint64 count = xg_node_page_get_count (page, entry->name);
  const char *mark = xg_node_page_get_modified (page, entry->name) ? "• " : "";
  g_autofree char *number = count >= 0 ? xg_format_count ((guint64) count) : NULL;

  return number != NULL ? g_strdup_printf ("%s%s %s", mark, _ (entry->title), number)
                        : g_strconcat (mark, _ (entry->title), NULL);
}

static void
page_changed_cb (XgNodeBar *self)
{
  for (guint i = 0; self->page != NULL && xg_node_tab_table[i].name != NULL; i++)
    {
      const XgNodeTabEntry *entry = &xg_node_tab_table[i];
      GtkWidget *button = g_hash_table_lookup (self->buttons, entry->name);
      g_autofree char *label = get_label (self->page, entry);

      gtk_widget_set_visible (
        button,
        xg_node_tab_entry_applies (entry, xg_node_page_get_node (self->page)));
      if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (button)), label) != 0)
        gtk_button_set_label (GTK_BUTTON (button), label);
    }
}

static void
xg_node_bar_dispose (GObject *object)
{
  XgNodeBar *self = XG_NODE_BAR (object);

  g_clear_handle_id (&self->scroll_idle, g_source_remove);
  g_clear_weak_pointer (&self->page);
  g_clear_pointer (&self->buttons, g_hash_table_unref);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (xg_node_bar_parent_class)->dispose (object);
}

static void
xg_node_bar_class_init (XgNodeBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = xg_node_bar_dispose;

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
xg_node_bar_init (XgNodeBar *self)
{
  GtkAdjustment *adjustment;

  self->buttons = g_hash_table_new (g_str_hash, g_str_equal);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->box, "linked");
  gtk_widget_add_css_class (self->box, "page-tabs");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Pages of this topic"),
                                  -1);
  append_button (self, "feed", _ ("Feed"));
  for (guint i = 0; xg_node_tab_table[i].name != NULL; i++)
    append_button (self, xg_node_tab_table[i].name, _ (xg_node_tab_table[i].title));

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller),
                                  GTK_POLICY_EXTERNAL,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->box);
  gtk_widget_set_halign (self->scroller, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));

  adjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  g_signal_connect_object (adjustment,
                           "notify::page-size",
                           G_CALLBACK (queue_scroll),
                           self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
xg_node_bar_new (void)
{
  return g_object_new (XG_TYPE_NODE_BAR, NULL);
}

/**
 * xg_node_bar_set_page:
 * @page: whose tabs to offer; to be set once
 */
void
xg_node_bar_set_page (XgNodeBar *self, XgNodePage *page)
{
  g_return_if_fail (XG_IS_NODE_BAR (self));
  g_return_if_fail (XG_IS_NODE_PAGE (page));

  g_return_if_fail (self->page == NULL);

  g_set_weak_pointer (&self->page, page);
  g_signal_connect_object (page, "changed", G_CALLBACK (page_changed_cb), self, G_CONNECT_SWAPPED);
  page_changed_cb (self);
}
