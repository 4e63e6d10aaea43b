/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-feed-page-private.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"

/* Which of the rows are wanted: what is typed, and the least severity. */

static void
search_changed_cb (XgFeedPage *self)
{
  xg_feed_query_set_filter (self->query,
                            gtk_editable_get_text (GTK_EDITABLE (self->search_entry)),
                            xg_feed_page_get_severity (self));
  xg_feed_page_update_filter_actions (self);
}

static void
severity_changed_cb (XgFeedPage *self)
{
  if (self->query != NULL)
    search_changed_cb (self);
}

static void
stop_search_cb (XgFeedPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  search_changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
search_activate_cb (XgFeedPage *self)
{
  search_changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
clear_filter_cb (XgFeedPage *self)
{
  xg_feed_page_search (self, "", XG_SEVERITY_UNKNOWN);
}

void
xg_feed_page_bind_search (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, severity_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_filter_cb);
}

void
xg_feed_page_init_search (XgFeedPage *self)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  for (int i = 0; i <= XG_SEVERITY_LAST; i++)
    gtk_string_list_append (words, xg_format_severity_at_least ((XgSeverity) i));
  gtk_drop_down_set_model (self->severity_drop, G_LIST_MODEL (words));
  self->completion = xg_filter_completion_new (self->search_entry);
  g_signal_connect_swapped (self->completion,
                            "notify::open",
                            G_CALLBACK (xg_feed_page_update_problem),
                            self);
}

/**
 * xg_feed_page_search:
 * @self: a page
 * @text: words
 * @severity_min: least severity
 *
 * Fills in the search box and the severity, and searches.
 */
void
xg_feed_page_search (XgFeedPage *self, const char *text, XgSeverity severity_min)
{
  g_return_if_fail (XG_IS_FEED_PAGE (self));

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), text);
  gtk_drop_down_set_selected (self->severity_drop, (guint) severity_min);
  search_changed_cb (self);
}

XgSeverity
xg_feed_page_get_severity (XgFeedPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->severity_drop);

  return selected <= XG_SEVERITY_LAST ? (XgSeverity) selected : XG_SEVERITY_UNKNOWN;
}

/**
 * xg_feed_page_dup_expression:
 * @self: a page
 *
 * Returns: (transfer full): the filter of what is shown, the least severity included, as an
 *   expression; "" when there is none. While what is typed can't be read it is the last one that
 *   could.
 */
char *
xg_feed_page_dup_expression (XgFeedPage *self)
{
  g_return_val_if_fail (XG_IS_FEED_PAGE (self), NULL);
  return xg_feed_query_dup_expression (self->query);
}

/**
 * xg_feed_page_describe_result:
 * @self: a page
 *
 * Returns: (transfer full): what is shown, in words: "1,234 items: severity>=high"
 */
char *
xg_feed_page_describe_result (XgFeedPage *self)
{
  g_autofree char *expression = xg_feed_page_dup_expression (self);
  XgItemList *list = xg_feed_page_get_result (self);
  guint n_items = list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (list)) : 0;
  g_autofree char *number = xg_format_count (n_items);
  g_autofree char *count = g_strdup_printf (ngettext ("%s item", "%s items", n_items), number);

  if (expression == NULL || *expression == '\0')
    return g_steal_pointer (&count);
  /* Translators: "1,234 items", then a filter as it was typed */
  return g_strdup_printf (_ ("%s: %s"), count, expression);
}
