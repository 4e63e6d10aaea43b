/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-items"

#include "config.h"

#include "items/xg-kept-item-row.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"
#include "xg-ui.h"

struct _XgKeptItemRow
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkInscription *summary;
  GtkInscription *id;
  GtkInscription *facts;
  GtkLabel *time;
  GtkLabel *source;

  XgKeptItem *item; /* owned */
};

G_DEFINE_FINAL_TYPE (XgKeptItemRow, xg_kept_item_row, GTK_TYPE_WIDGET)

enum
{
  MENU,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What stands below the time. */
static const char *
say_source (XgKeptSource source)
{
  switch (source)
    {
    case XG_KEPT_BROKER:
      return C_ ("time of an item", "broker’s time");
    case XG_KEPT_CACHE:
      return C_ ("time of an item", "seen here");
    case XG_KEPT_MISSED:
      return C_ ("time of an item", "caught up");
    case XG_KEPT_UNKNOWN:
    default:
      return C_ ("time of an item", "time unknown");
    }
}

/**
 * xg_kept_item_explain_time:
 * @item: an item
 *
 * Returns: who says when it was published, as a sentence
 */
const char *
xg_kept_item_explain_time (XgKeptItem *item)
{
  switch (xg_kept_item_get_time_source (item))
    {
    case XG_KEPT_BROKER:
      return _ ("The broker gave it this time when it came.");
    case XG_KEPT_CACHE:
      return _ ("It is in the cache since then, and was published then or before: the broker does "
                "not tell when.");
    case XG_KEPT_MISSED:
      return _ ("It was fetched then, after an interruption, and was published before: the broker "
                "does not tell when.");
    case XG_KEPT_UNKNOWN:
    default:
      return _ ("Nobody knows when it was published: the broker does not tell, and the cache does "
                "not have it in this form.");
    }
}

static char *
say_facts (XgKeptItem *item)
{
  const char *publisher = xg_kept_item_get_publisher (item);
  g_autofree char *type = xg_format_payload_type (xg_kept_item_get_payload_type (item));
  g_autofree char *size = g_format_size (xg_kept_item_get_size (item));

  return g_strdup_printf ("%s%s%s · %s",
                          publisher != NULL ? publisher : _ ("publisher unknown"),
                          *type != '\0' ? " · " : "",
                          type,
                          size);
}

/**
 * xg_kept_item_describe:
 * @item: an item
 * @now: the present, µs since the epoch
 *
 * Returns: (transfer full): what a screen reader says of it
 */
char *
xg_kept_item_describe (XgKeptItem *item, gint64 now)
{
  g_autofree char *facts = say_facts (item);
  g_autofree char *time = xg_kept_item_get_time (item) != 0
                            ? xg_format_clock (xg_kept_item_get_time (item), now, FALSE)
                            : NULL;
  const char *id = xg_kept_item_get_id (item);

  return g_strdup_printf ("%s, %s, %s, %s%s%s",
                          xg_kept_item_get_summary (item),
                          id != NULL ? id : _ ("without an ID"),
                          facts,
                          time != NULL ? time : "",
                          time != NULL ? " " : "",
                          say_source (xg_kept_item_get_time_source (item)));
}

static void
pressed_cb (XgKeptItemRow *self, int n_press, double x, double y)
{
  g_signal_emit (self, signals[MENU], 0, x, y);
}

/* Tooltips are made when somebody looks: to set one, GTK asks the display where the pointer is, and
 * waits for the answer. */
static gboolean
query_id_cb (XgKeptItemRow *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  const char *id = self->item != NULL ? xg_kept_item_get_id (self->item) : NULL;

  gtk_tooltip_set_text (tooltip, id);
  return id != NULL;
}

static gboolean
query_time_cb (XgKeptItemRow *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  if (self->item == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, xg_kept_item_explain_time (self->item));
  return TRUE;
}

static void
xg_kept_item_row_dispose (GObject *object)
{
  XgKeptItemRow *self = XG_KEPT_ITEM_ROW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->item);

  G_OBJECT_CLASS (xg_kept_item_row_parent_class)->dispose (object);
}

static void
xg_kept_item_row_class_init (XgKeptItemRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_kept_item_row_dispose;

  signals[MENU] = g_signal_new ("menu",
                                XG_TYPE_KEPT_ITEM_ROW,
                                G_SIGNAL_RUN_LAST,
                                0,
                                NULL,
                                NULL,
                                NULL,
                                G_TYPE_NONE,
                                2,
                                G_TYPE_DOUBLE,
                                G_TYPE_DOUBLE);

  gtk_widget_class_set_css_name (widget_class, "itemrow");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/items/xg-kept-item-row.ui");
  gtk_widget_class_bind_template_child (widget_class, XgKeptItemRow, summary);
  gtk_widget_class_bind_template_child (widget_class, XgKeptItemRow, id);
  gtk_widget_class_bind_template_child (widget_class, XgKeptItemRow, facts);
  gtk_widget_class_bind_template_child (widget_class, XgKeptItemRow, time);
  gtk_widget_class_bind_template_child (widget_class, XgKeptItemRow, source);
  gtk_widget_class_bind_template_callback (widget_class, pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, query_id_cb);
  gtk_widget_class_bind_template_callback (widget_class, query_time_cb);
}

static void
xg_kept_item_row_init (XgKeptItemRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
xg_kept_item_row_new (void)
{
  return g_object_new (XG_TYPE_KEPT_ITEM_ROW, NULL);
}

void
xg_kept_item_row_set_item (XgKeptItemRow *self, XgKeptItem *item)
{
  gint64 now = g_get_real_time ();
  const char *id;
  g_autofree char *facts = NULL;
  g_autofree char *time = NULL;
  g_autofree char *words = NULL;

  g_return_if_fail (XG_IS_KEPT_ITEM_ROW (self));

  if (!g_set_object (&self->item, item) || item == NULL)
    return;
  id = xg_kept_item_get_id (item);
  facts = say_facts (item);
  if (xg_kept_item_get_time (item) != 0)
    time = xg_format_clock (xg_kept_item_get_time (item), now, FALSE);
  words = xg_kept_item_describe (item, now);
  gtk_inscription_set_text (self->summary, xg_kept_item_get_summary (item));
  gtk_inscription_set_text (self->id, id != NULL ? id : _ ("without an ID"));
  gtk_inscription_set_text (self->facts, facts);
  gtk_label_set_text (self->time, time != NULL ? time : "");
  gtk_widget_set_visible (GTK_WIDGET (self->time), time != NULL);
  gtk_label_set_text (self->source, say_source (xg_kept_item_get_time_source (item)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

/**
 * xg_kept_item_row_get_item:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what it shows
 */
XgKeptItem *
xg_kept_item_row_get_item (XgKeptItemRow *self)
{
  g_return_val_if_fail (XG_IS_KEPT_ITEM_ROW (self), NULL);
  return self->item;
}
