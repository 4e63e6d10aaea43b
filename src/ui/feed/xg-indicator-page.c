/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-indicator-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "feed/xg-format.h"
#include "feed/xg-indicator-row.h"
#include "pivot/xg-pivot-lead.h"

struct _XgIndicatorPage
{
  GtkWidget parent_instance;

  guint part; /* of @card */
  gboolean defanged;

  /* Template widgets */
  GtkWidget *search_entry;
  GtkLabel *count_label;
  GtkListView *list;

  /* Owned */
  XgCard *card;
  GtkStringList *numbers; /* which indicators are shown, by number */
};

enum
{
  BACK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgIndicatorPage, xg_indicator_page, GTK_TYPE_WIDGET)

static void
back_cb (XgIndicatorPage *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static gboolean
is_wanted (const XgIndicator *indicator, const char *needle)
{
  g_autofree char *folded = g_utf8_casefold (indicator->value, -1);

  return strstr (folded, needle) != NULL;
}

static void
search_changed_cb (XgIndicatorPage *self)
{
  g_autofree char *needle =
    g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), -1);
  guint n = self->card != NULL ? xg_card_get_n_indicators (self->card, self->part) : 0;
  g_autoptr (GtkNoSelection) selection = NULL;
  g_autofree char *count = NULL;

  g_clear_object (&self->numbers);
  self->numbers = gtk_string_list_new (NULL);
  for (guint i = 0; i < n; i++)
    if (*needle == '\0' || is_wanted (xg_card_get_indicator (self->card, self->part, i), needle))
      {
        char number[16];

        g_snprintf (number, sizeof number, "%u", i);
        gtk_string_list_append (self->numbers, number);
      }
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->numbers)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  count = xg_format_count (g_list_model_get_n_items (G_LIST_MODEL (self->numbers)));
  gtk_label_set_label (self->count_label, count);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, xg_indicator_row_new ());
}

static void
activate_cb (XgIndicatorPage *self, guint position)
{
  GtkStringObject *number = g_list_model_get_item (G_LIST_MODEL (self->numbers), position);
  guint i = (guint) g_ascii_strtoull (gtk_string_object_get_string (number), NULL, 10);

  xg_pivot_show (GTK_WIDGET (self), xg_card_get_indicator (self->card, self->part, i)->value);
  g_object_unref (number);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, XgIndicatorPage *self)
{
  GtkStringObject *number = gtk_list_item_get_item (list_item);
  guint i = (guint) g_ascii_strtoull (gtk_string_object_get_string (number), NULL, 10);

  xg_indicator_row_set (XG_INDICATOR_ROW (gtk_list_item_get_child (list_item)),
                        xg_card_get_indicator (self->card, self->part, i),
                        self->defanged);
}

static void
xg_indicator_page_dispose (GObject *object)
{
  XgIndicatorPage *self = XG_INDICATOR_PAGE (object);
  GtkWidget *child;

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  self->list = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->numbers);
  g_clear_object (&self->card);
  G_OBJECT_CLASS (xg_indicator_page_parent_class)->dispose (object);
}

static void
xg_indicator_page_class_init (XgIndicatorPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_indicator_page_dispose;
  signals[BACK] = g_signal_new ("back",
                                XG_TYPE_INDICATOR_PAGE,
                                G_SIGNAL_RUN_LAST,
                                0,
                                NULL,
                                NULL,
                                NULL,
                                G_TYPE_NONE,
                                0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/xmppgrid/Console/feed/xg-indicator-page.ui");
  gtk_widget_class_bind_template_child (widget_class, XgIndicatorPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, XgIndicatorPage, count_label);
  gtk_widget_class_bind_template_child (widget_class, XgIndicatorPage, list);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
xg_indicator_page_init (XgIndicatorPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  gtk_list_view_set_factory (self->list, factory);
  xg_indicator_row_add_keys (GTK_WIDGET (self->list));
}

/**
 * xg_indicator_page_new:
 *
 * Returns: (transfer floating): an empty page
 */
GtkWidget *
xg_indicator_page_new (void)
{
  return g_object_new (XG_TYPE_INDICATOR_PAGE, NULL);
}

/**
 * xg_indicator_page_set_card:
 * @self: a page
 * @card: (nullable): whose indicators
 * @part: of which part of it
 * @defanged: whether so that nothing follows them
 */
void
xg_indicator_page_set_card (XgIndicatorPage *self, XgCard *card, guint part, gboolean defanged)
{
  g_return_if_fail (XG_IS_INDICATOR_PAGE (self));
  g_return_if_fail (card == NULL || XG_IS_CARD (card));

  gtk_list_view_set_model (self->list, NULL);
  g_set_object (&self->card, card);
  self->part = part;
  self->defanged = defanged;
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  search_changed_cb (self);
}
