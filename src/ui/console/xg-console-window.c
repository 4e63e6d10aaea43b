/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "console/xg-console-window.h"

#include <glib/gi18n.h>

#include "console/xg-console-send.h"
#include "xg-breaks.h"
#include "xg-stanza-text.h"
#include "xg-toast.h"
#include "xg-ui.h"

struct _XgConsoleWindow
{
  AdwWindow parent_instance;

  /* Template widgets */
  AdwWindowTitle *window_title;
  AdwToastOverlay *toast_overlay;
  GtkWidget *send_button;
  GtkToggleButton *pause_button;
  GtkEditable *search_entry;
  GtkDropDown *kind_choice;
  GtkDropDown *direction_choice;
  GtkLabel *note;
  GtkScrolledWindow *scroller;
  GtkListView *list;
  GtkLabel *detail;
  GtkWidget *copy_button;

  /* Owned */
  XgSession *session; /* NULL: nothing can be sent */
  XgTraffic *traffic;
  GtkFilter *filter;
  GtkSingleSelection *selection;

  gboolean following; /* the newest stay in sight */
};

G_DEFINE_FINAL_TYPE (XgConsoleWindow, xg_console_window, ADW_TYPE_WINDOW)

/* Of the choice of kinds: the first means all. */
static gboolean
is_wanted (gpointer item, gpointer user_data)
{
  XgConsoleWindow *self = user_data;
  XgTrafficEntry *entry = XG_TRAFFIC_ENTRY (item);
  guint kind = gtk_drop_down_get_selected (self->kind_choice);
  guint direction = gtk_drop_down_get_selected (self->direction_choice);
  const char *words = gtk_editable_get_text (self->search_entry);

  if (kind > 0 && (guint) xg_traffic_entry_get_kind (entry) != kind - 1)
    return FALSE;
  if (direction > 0 && xg_traffic_entry_get_sent (entry) != (direction == 1))
    return FALSE;
  return *words == '\0' || xg_traffic_entry_contains (entry, words);
}

static void
filter_cb (XgConsoleWindow *self)
{
  if (self->filter != NULL)
    gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
update_note (XgConsoleWindow *self)
{
  guint64 n = xg_traffic_get_n_dropped (self->traffic);
  guint shown_n = (guint) MIN (n, G_MAXUINT);
  g_autofree char *words = NULL;

  if (n > 0)
    words = g_strdup_printf (ngettext ("%'u stanza more is not shown: there were too many at a "
                                       "time, or it was paused.",
                                       "%'u stanzas more are not shown: there were too many at a "
                                       "time, or it was paused.",
                                       shown_n),
                             shown_n);
  gtk_label_set_text (self->note, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), n > 0);
}

static void
show_detail (XgConsoleWindow *self)
{
  XgTrafficEntry *entry = gtk_single_selection_get_selected_item (self->selection);
  g_autofree char *text = entry != NULL ? xg_stanza_text (xg_traffic_entry_get_xml (entry)) : NULL;
  const char *hint = g_list_model_get_n_items (G_LIST_MODEL (self->traffic)) > 0
                       ? _ ("Choose a stanza to see all of it.")
                       : _ ("What is sent and received from now on is listed above.");

  gtk_label_set_text (self->detail, text != NULL ? text : hint);
  gtk_widget_set_sensitive (self->copy_button, entry != NULL);
}

static void
copy_cb (XgConsoleWindow *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_label_get_text (self->detail));
  xg_toast_show (self->toast_overlay, adw_toast_new (_ ("Stanza copied")));
}

static void
clear_cb (XgConsoleWindow *self)
{
  xg_traffic_clear (self->traffic);
}

static void
pause_cb (XgConsoleWindow *self)
{
  xg_traffic_set_paused (self->traffic, gtk_toggle_button_get_active (self->pause_button));
}

static void
send_cb (XgConsoleWindow *self)
{
  GtkWidget *dialog = xg_console_send_new (self->session);

  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Whoever scrolls up reads. */
static void
scrolled_cb (XgConsoleWindow *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  self->following =
    gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment) >=
    gtk_adjustment_get_upper (adjustment) - 40;
}

static void
items_cb (XgConsoleWindow *self, guint position, guint removed, guint added)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  if (added > 0 && n > 0 && self->following)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", n - 1);
  if (gtk_single_selection_get_selected_item (self->selection) == NULL)
    show_detail (self);
}

static GtkWidget *
add_inscription (GtkWidget *box, guint chars, gboolean expand)
{
  GtkWidget *cell = gtk_inscription_new (NULL);

  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), chars);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (cell), chars);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_set_hexpand (cell, expand);
  gtk_widget_add_css_class (cell, "numeric");
  gtk_box_append (GTK_BOX (box), cell);
  return cell;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  add_inscription (row, 2, FALSE);
  add_inscription (row, 12, FALSE);
  add_inscription (row, 10, TRUE);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  XgTrafficEntry *entry = gtk_list_item_get_item (item);
  GtkWidget *row = gtk_list_item_get_child (item);
  GtkWidget *direction = gtk_widget_get_first_child (row);
  GtkWidget *when = gtk_widget_get_next_sibling (direction);
  GtkWidget *what = gtk_widget_get_next_sibling (when);
  gint64 time = xg_traffic_entry_get_time (entry);
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);
  g_autofree char *clock = g_date_time_format (moment, "%H:%M:%S");
  g_autofree char *precise =
    g_strdup_printf ("%s.%03d", clock, (int) (time % G_USEC_PER_SEC / 1000));
  gboolean sent = xg_traffic_entry_get_sent (entry);
  const char *peer = xg_traffic_entry_get_peer (entry);
  g_autofree char *words =
    peer != NULL ? g_strdup_printf ("%s · %s", xg_traffic_entry_get_summary (entry), peer)
                 : g_strdup (xg_traffic_entry_get_summary (entry));

  gtk_inscription_set_text (GTK_INSCRIPTION (direction), sent ? "↑" : "↓");
  gtk_accessible_update_property (GTK_ACCESSIBLE (direction),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sent ? _ ("Sent") : _ ("Received"),
                                  -1);
  gtk_inscription_set_text (GTK_INSCRIPTION (when), precise);
  gtk_inscription_set_text (GTK_INSCRIPTION (what), words);
}

static void
xg_console_window_dispose (GObject *object)
{
  XgConsoleWindow *self = XG_CONSOLE_WINDOW (object);

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  if (self->traffic != NULL)
    g_signal_handlers_disconnect_by_data (self->traffic, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->filter);
  g_clear_object (&self->traffic);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (xg_console_window_parent_class)->dispose (object);
}

static void
xg_console_window_class_init (XgConsoleWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_console_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/console/xg-console-window.ui");
  gtk_widget_class_bind_template_child (widget_class, XgConsoleWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, XgConsoleWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, XgConsoleWindow, send_button);
  gtk_widget_class_bind_template_child (widget_class, XgConsoleWindow, pause_button);
  gtk_widget_class_bind_template_child (widget_class, XgConsoleWindow, search_entry);
  gtk_widget_class_bind_template_child (widget_class, XgConsoleWindow, kind_choice);
  gtk_widget_class_bind_template_child (widget_class, XgConsoleWindow, direction_choice);
  gtk_widget_class_bind_template_child (widget_class, XgConsoleWindow, note);
  gtk_widget_class_bind_template_child (widget_class, XgConsoleWindow, scroller);
  gtk_widget_class_bind_template_child (widget_class, XgConsoleWindow, list);
  gtk_widget_class_bind_template_child (widget_class, XgConsoleWindow, detail);
  gtk_widget_class_bind_template_child (widget_class, XgConsoleWindow, copy_button);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_bind_template_callback (widget_class, pause_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_w,
                                       GDK_CONTROL_MASK,
                                       "window.close",
                                       NULL);
}

static void
xg_console_window_init (XgConsoleWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  xg_breaks_follow_all (GTK_WIDGET (self));
  self->following = TRUE;
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller),
                           "value-changed",
                           G_CALLBACK (scrolled_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

/**
 * xg_console_window_new:
 * @log: what is looked at
 * @session: (nullable): where requests can be sent
 * @label: what people call the connection
 *
 * Returns: (transfer floating): a window; nothing is kept when it is closed
 */
GtkWidget *
xg_console_window_new (XgStanzaLog *log, XgSession *session, const char *label)
{
  XgConsoleWindow *self = g_object_new (XG_TYPE_CONSOLE_WINDOW, NULL);
  GtkFilterListModel *filtered;

  g_set_object (&self->session, session);
  adw_window_title_set_subtitle (self->window_title, label);
  gtk_widget_set_visible (self->send_button, session != NULL);
  self->traffic = xg_traffic_new (log);
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_wanted, self, NULL));
  filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->traffic)),
                                        g_object_ref (self->filter));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (filtered));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (self->selection, "items-changed", G_CALLBACK (items_cb), self);
  g_signal_connect_swapped (self->selection,
                            "notify::selected-item",
                            G_CALLBACK (show_detail),
                            self);
  g_signal_connect_swapped (self->traffic, "notify::n-dropped", G_CALLBACK (update_note), self);
  update_note (self);
  show_detail (self);
  return GTK_WIDGET (self);
}

/**
 * xg_console_window_get_traffic:
 * @self: a window
 *
 * Returns: (transfer none): what it shows
 */
XgTraffic *
xg_console_window_get_traffic (XgConsoleWindow *self)
{
  g_return_val_if_fail (XG_IS_CONSOLE_WINDOW (self), NULL);
  return self->traffic;
}
