/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-feed-page-private.h"

#include <glib/gi18n.h>

#include "filters/xg-colours-dialog.h"
#include "filters/xg-filter-dialog.h"
#include "xg-toast.h"

/* Filters that are kept: the one of the sidebar that is shown, and the rules that colour rows. */

/* Whether the rows are those of TEXT. */
static gboolean
shows (XgFeedPage *self, const char *text)
{
  return xg_feed_page_get_severity (self) == XG_SEVERITY_UNKNOWN &&
         g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), text);
}

void
xg_feed_page_update_filter_actions (XgFeedPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean readable = xg_feed_query_get_problem (self->query, NULL) == NULL;
  gboolean filtered = readable && xg_feed_query_get_filtered (self->query);
  gboolean other = self->saved != NULL && !shows (self, xg_filter_entry_get_text (self->saved));

  gtk_widget_action_set_enabled (widget, "feed.save-filter", self->filters != NULL);
  gtk_widget_action_set_enabled (widget, "feed.update-filter", filtered && other);
  gtk_widget_action_set_enabled (widget, "feed.colours", self->colours != NULL);
  gtk_widget_set_visible (self->save_button,
                          self->filters != NULL && filtered && (self->saved == NULL || other) &&
                            !xg_feed_view_get_narrow (self->view));
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgFeedPage *self = XG_FEED_PAGE (widget);
  gboolean readable = xg_feed_query_get_problem (self->query, NULL) == NULL;
  g_autofree char *text = readable
                            ? xg_feed_query_dup_expression (self->query)
                            : g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  GtkWidget *dialog = xg_filter_dialog_new (self->filters, NULL, text);

  xg_filter_dialog_set_grid (XG_FILTER_DIALOG (dialog), self->grid);
  xg_filter_dialog_present (XG_FILTER_DIALOG (dialog), widget);
}

static void
update_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgFeedPage *self = XG_FEED_PAGE (widget);

  if (self->saved != NULL)
    xg_feed_page_update_filter (self, self->saved);
}

static void
colours_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgFeedPage *self = XG_FEED_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *dialog = xg_colours_dialog_new (self->colours, self->grid);

  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (dialog));
}

void
xg_feed_page_install_filter_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "feed.save-filter", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "feed.update-filter", NULL, update_action);
  gtk_widget_class_install_action (widget_class, "feed.colours", NULL, colours_action);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_d,
                                       GDK_CONTROL_MASK,
                                       "feed.save-filter",
                                       NULL);
}

void
xg_feed_page_init_filters (XgFeedPage *self)
{
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (self->search_entry));
  g_autoptr (GMenu) menu = g_menu_new ();

  g_menu_append (menu, _ ("_Save Filter…"), "feed.save-filter");
  if (GTK_IS_TEXT (text))
    gtk_text_set_extra_menu (GTK_TEXT (text), G_MENU_MODEL (menu));
}

void
xg_feed_page_clear_filters (XgFeedPage *self)
{
  if (self->saved != NULL)
    g_signal_handlers_disconnect_by_data (self->saved, self);
  g_clear_object (&self->saved);
  g_clear_object (&self->filters);
  g_clear_object (&self->colours);
}

/**
 * xg_feed_page_set_filters:
 * @self: a page
 * @filters: (nullable): where filters are saved
 * @colours: (nullable): the rules that colour rows
 */
void
xg_feed_page_set_filters (XgFeedPage *self, XgFilterList *filters, XgFilterList *colours)
{
  g_return_if_fail (XG_IS_FEED_PAGE (self));

  g_set_object (&self->filters, filters);
  g_set_object (&self->colours, colours);
  xg_row_colours_set_rules (xg_feed_view_get_colours (self->view), colours);
  xg_feed_page_update_filter_actions (self);
}

/* It was edited, and is what is shown. */
static void
text_changed_cb (XgFilterEntry *entry, GParamSpec *pspec, XgFeedPage *self)
{
  if (!shows (self, xg_filter_entry_get_text (entry)))
    xg_feed_page_search (self, xg_filter_entry_get_text (entry), XG_SEVERITY_UNKNOWN);
  xg_feed_page_update_filter_actions (self);
}

/**
 * xg_feed_page_set_saved_filter:
 * @self: a page
 * @entry: (nullable): the saved filter that is shown; %NULL: none
 *
 * Filters by @entry, and names the page by it. What came with the last one goes with it, unless the
 * person has made another filter of it.
 */
void
xg_feed_page_set_saved_filter (XgFeedPage *self, XgFilterEntry *entry)
{
  g_autoptr (XgFilterEntry) old = NULL;
  g_autofree char *problem = NULL;

  g_return_if_fail (XG_IS_FEED_PAGE (self));
  g_return_if_fail (entry == NULL || XG_IS_FILTER_ENTRY (entry));

  problem = entry != NULL ? xg_filter_entry_dup_problem (entry) : NULL;
  old = g_steal_pointer (&self->saved);
  if (old != NULL)
    g_signal_handlers_disconnect_by_data (old, self);
  g_set_object (&self->saved, entry);
  if (entry != NULL)
    {
      g_signal_connect_object (entry, "notify::text", G_CALLBACK (text_changed_cb), self, 0);
      g_signal_connect_object (entry,
                               "notify::name",
                               G_CALLBACK (xg_feed_page_update_title),
                               self,
                               G_CONNECT_SWAPPED);
      /* While one can't be read the rows stay: those of the last would pass for its own. */
      if (problem != NULL)
        xg_feed_page_search (self, "", XG_SEVERITY_UNKNOWN);
      xg_feed_page_search (self, xg_filter_entry_get_text (entry), XG_SEVERITY_UNKNOWN);
    }
  else if (old != NULL && shows (self, xg_filter_entry_get_text (old)))
    xg_feed_page_search (self, "", XG_SEVERITY_UNKNOWN);
  xg_feed_page_update_title (self);
  xg_feed_page_update_filter_actions (self);
}

/**
 * xg_feed_page_get_saved_filter:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): the saved filter that is shown
 */
XgFilterEntry *
xg_feed_page_get_saved_filter (XgFeedPage *self)
{
  g_return_val_if_fail (XG_IS_FEED_PAGE (self), NULL);
  return self->saved;
}

/**
 * xg_feed_page_update_filter:
 * @self: a page
 * @entry: a saved filter
 *
 * Makes @entry say what the page filters by now, or tells why it can't.
 */
void
xg_feed_page_update_filter (XgFeedPage *self, XgFilterEntry *entry)
{
  g_autofree char *text = NULL;
  g_autofree char *said = NULL;

  g_return_if_fail (XG_IS_FEED_PAGE (self));
  g_return_if_fail (XG_IS_FILTER_ENTRY (entry));

  text = xg_feed_query_dup_expression (self->query);
  if (xg_feed_query_get_problem (self->query, NULL) != NULL)
    said = g_strdup (_ ("What is in the search box can’t be read as a filter"));
  else if (*text == '\0')
    said = g_strdup (_ ("There is no filter in the search box"));
  else
    {
      g_object_set (entry, "text", text, NULL);
      said =
        g_strdup_printf (_ ("“%s” is the current filter now"), xg_filter_entry_get_label (entry));
    }
  xg_toast (GTK_WIDGET (self), said);
}
