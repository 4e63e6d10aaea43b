/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "timeline/xg-timeline-bar.h"

#include <glib/gi18n.h>

#include "timeline/xg-timeline-chart.h"
#include "timeline/xg-timeline-words.h"
#include "xg-line-layout.h"

struct _XgTimelineBar
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *chart;
  GtkWidget *label;
  GtkWidget *widen_button;

  /* Borrowed: this is a part of it */
  XgFeedPage *page;

  /* Owned */
  XgTimeline *timeline;
};

G_DEFINE_FINAL_TYPE (XgTimelineBar, xg_timeline_bar, GTK_TYPE_WIDGET)

static void
update (XgTimelineBar *self)
{
  guint n_buckets = xg_timeline_get_n_buckets (self->timeline);
  g_autofree char *text = NULL;
  g_autofree char *expression = NULL;
  g_autofree char *wide = NULL;
  guint first, last;

  if (self->page == NULL)
    return;
  expression = xg_feed_page_dup_expression (self->page);
  wide = xg_timeline_words_widen (expression != NULL ? expression : "");
  gtk_widget_set_visible (self->widen_button,
                          expression != NULL && g_strcmp0 (expression, wide) != 0);
  /* Nothing to show takes no room, unless the way back is here. */
  gtk_widget_set_visible (GTK_WIDGET (self),
                          n_buckets > 0 || gtk_widget_get_visible (self->widen_button));
  gtk_widget_set_visible (self->chart, n_buckets > 0);
  if (n_buckets == 0)
    text = g_strdup (_ ("No items"));
  else if (xg_timeline_chart_get_range (XG_TIMELINE_CHART (self->chart), &first, &last))
    text = xg_timeline_words_summary (self->timeline, first, last);
  else
    text = xg_timeline_words_summary (self->timeline, 0, n_buckets - 1);
  gtk_label_set_label (GTK_LABEL (self->label), text);
}

static void
result_cb (XgTimelineBar *self)
{
  xg_timeline_set_list (self->timeline, xg_feed_page_get_result (self->page));
  update (self);
}

static void
range_chosen_cb (XgTimelineBar *self, guint first, guint last)
{
  g_autofree char *expression = xg_feed_page_dup_expression (self->page);
  g_autofree char *text =
    xg_timeline_words_narrow (expression != NULL ? expression : "",
                              xg_timeline_get_start (self->timeline, first),
                              xg_timeline_get_start (self->timeline, last + 1));

  xg_feed_page_search (self->page, text, XG_SEVERITY_UNKNOWN);
}

static void
widen_cb (XgTimelineBar *self)
{
  g_autofree char *expression = xg_feed_page_dup_expression (self->page);
  g_autofree char *text = xg_timeline_words_widen (expression != NULL ? expression : "");

  xg_feed_page_search (self->page, text, XG_SEVERITY_UNKNOWN);
}

static void
xg_timeline_bar_dispose (GObject *object)
{
  XgTimelineBar *self = XG_TIMELINE_BAR (object);
  GtkWidget *child;

  if (self->page != NULL)
    g_object_remove_weak_pointer (G_OBJECT (self->page), (gpointer *) &self->page);
  self->page = NULL;
  if (self->timeline != NULL)
    xg_timeline_set_list (self->timeline, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->timeline);
  G_OBJECT_CLASS (xg_timeline_bar_parent_class)->dispose (object);
}

static void
xg_timeline_bar_class_init (XgTimelineBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_timeline_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "timelinebar");
}

static void
make_words (XgTimelineBar *self)
{
  GtkWidget *words = xg_line_new (8);

  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (self->label), 16);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_widget_add_css_class (self->label, "caption");
  gtk_widget_add_css_class (self->label, "numeric");
  gtk_widget_add_css_class (self->label, "dim-label");
  self->widen_button = gtk_button_new_with_mnemonic (_ ("All _Times"));
  gtk_widget_set_tooltip_text (self->widen_button, _ ("Take the limits of time out of the filter"));
  gtk_widget_set_valign (self->widen_button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->widen_button, "flat");
  gtk_widget_add_css_class (self->widen_button, "caption");
  gtk_widget_set_visible (self->widen_button, FALSE);
  gtk_box_append (GTK_BOX (words), self->label);
  gtk_box_append (GTK_BOX (words), self->widen_button);
  gtk_widget_set_parent (words, GTK_WIDGET (self));
}

static void
xg_timeline_bar_init (XgTimelineBar *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 4);
  gtk_widget_set_margin_start (GTK_WIDGET (self), 14);
  gtk_widget_set_margin_end (GTK_WIDGET (self), 14);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self), 6);
  self->timeline = xg_timeline_new ();
  self->chart = xg_timeline_chart_new (self->timeline);
  gtk_widget_set_parent (self->chart, GTK_WIDGET (self));
  make_words (self);
  g_signal_connect_object (self->timeline, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->chart, "cursor-moved", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->chart, "range-chosen", G_CALLBACK (range_chosen_cb), self);
  g_signal_connect_swapped (self->widen_button, "clicked", G_CALLBACK (widen_cb), self);
}

/**
 * xg_timeline_bar_new:
 * @page: whose rows are counted, and whose filter is narrowed
 *
 * Returns: (transfer floating): a bar, for xg_feed_page_set_above()
 */
GtkWidget *
xg_timeline_bar_new (XgFeedPage *page)
{
  XgTimelineBar *self = g_object_new (XG_TYPE_TIMELINE_BAR, NULL);

  g_return_val_if_fail (XG_IS_FEED_PAGE (page), GTK_WIDGET (self));

  self->page = page;
  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &self->page);
  g_signal_connect_object (page, "notify::result", G_CALLBACK (result_cb), self, G_CONNECT_SWAPPED);
  result_cb (self);
  return GTK_WIDGET (self);
}
