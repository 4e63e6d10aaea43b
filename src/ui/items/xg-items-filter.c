/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-items"

#include "config.h"

#include "items/xg-items-filter.h"

#include <glib/gi18n.h>

#include "xg-ui.h"

struct _XgItemsFilter
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *content;
  GtkEditable *publisher;
  GtkEditable *from;
  GtkEditable *to;
  GtkSwitch *unknown;
  GtkLabel *fault;

  XgItemFilter filter; /* owned */
};

G_DEFINE_FINAL_TYPE (XgItemsFilter, xg_items_filter, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What is in ENTRY; NULL: it can be understood. */
static GError *
read_time (GtkEditable *entry, gboolean end, gint64 *time)
{
  GError *error = NULL;

  if (xg_item_filter_parse_time (gtk_editable_get_text (entry), end, time, &error))
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               error != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                             : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  return error;
}

static void
changed_cb (XgItemsFilter *self)
{
  g_autoptr (GError) from = read_time (self->from, FALSE, &self->filter.from);
  g_autoptr (GError) to = read_time (self->to, TRUE, &self->filter.to);
  const char *fault = NULL;

  if (from != NULL || to != NULL)
    fault = from != NULL ? from->message : to->message;
  else if (self->filter.from != 0 && self->filter.to != 0 && self->filter.from >= self->filter.to)
    fault = _ ("The range ends before it begins.");
  gtk_label_set_text (self->fault, fault != NULL ? fault : "");
  gtk_widget_set_visible (GTK_WIDGET (self->fault), fault != NULL);
  xg_item_filter_set_publisher (&self->filter, gtk_editable_get_text (self->publisher));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
reset_cb (XgItemsFilter *self)
{
  xg_items_filter_fill (self, "", "", "");
}

static void
xg_items_filter_dispose (GObject *object)
{
  g_clear_pointer (&XG_ITEMS_FILTER (object)->content, gtk_widget_unparent);
  G_OBJECT_CLASS (xg_items_filter_parent_class)->dispose (object);
}

static void
xg_items_filter_finalize (GObject *object)
{
  xg_item_filter_clear (&XG_ITEMS_FILTER (object)->filter);
  G_OBJECT_CLASS (xg_items_filter_parent_class)->finalize (object);
}

static void
xg_items_filter_class_init (XgItemsFilterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_items_filter_dispose;
  G_OBJECT_CLASS (klass)->finalize = xg_items_filter_finalize;

  signals[CHANGED] = g_signal_new ("changed",
                                   XG_TYPE_ITEMS_FILTER,
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/items/xg-items-filter.ui");
  gtk_widget_class_bind_template_child (widget_class, XgItemsFilter, content);
  gtk_widget_class_bind_template_child (widget_class, XgItemsFilter, publisher);
  gtk_widget_class_bind_template_child (widget_class, XgItemsFilter, from);
  gtk_widget_class_bind_template_child (widget_class, XgItemsFilter, to);
  gtk_widget_class_bind_template_child (widget_class, XgItemsFilter, unknown);
  gtk_widget_class_bind_template_child (widget_class, XgItemsFilter, fault);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, reset_cb);
}

static void
xg_items_filter_init (XgItemsFilter *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * xg_items_filter_get:
 * @self: a filter
 *
 * Returns: (transfer none): which items are meant
 */
const XgItemFilter *
xg_items_filter_get (XgItemsFilter *self)
{
  g_return_val_if_fail (XG_IS_ITEMS_FILTER (self), NULL);
  return &self->filter;
}

/**
 * xg_items_filter_get_show_unknown:
 * @self: a filter
 *
 * Returns: whether items of which nobody knows the time are meant too
 */
gboolean
xg_items_filter_get_show_unknown (XgItemsFilter *self)
{
  g_return_val_if_fail (XG_IS_ITEMS_FILTER (self), FALSE);
  return gtk_switch_get_active (self->unknown);
}

gboolean
xg_items_filter_is_set (XgItemsFilter *self)
{
  g_return_val_if_fail (XG_IS_ITEMS_FILTER (self), FALSE);
  return xg_item_filter_has_time (&self->filter) || self->filter.publisher != NULL;
}

/**
 * xg_items_filter_set_words:
 * @self: a filter
 * @words: part of the id or the summary, which is written elsewhere
 */
void
xg_items_filter_set_words (XgItemsFilter *self, const char *words)
{
  g_return_if_fail (XG_IS_ITEMS_FILTER (self));

  xg_item_filter_set_words (&self->filter, words);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
xg_items_filter_reset (XgItemsFilter *self)
{
  g_return_if_fail (XG_IS_ITEMS_FILTER (self));
  reset_cb (self);
}

void
xg_items_filter_fill (XgItemsFilter *self, const char *from, const char *to, const char *publisher)
{
  g_return_if_fail (XG_IS_ITEMS_FILTER (self));

  gtk_switch_set_active (self->unknown, FALSE);
  gtk_editable_set_text (self->publisher, publisher);
  gtk_editable_set_text (self->from, from);
  gtk_editable_set_text (self->to, to);
}
