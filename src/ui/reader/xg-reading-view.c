/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "reader/xg-reading-view.h"

#include <glib/gi18n.h>

#include "feed/xg-incident-card.h"
#include "feed/xg-indicator-page.h"
#include "feed/xg-source-pane.h"
#include "reader/xg-compare-window.h"
#include "reader/xg-comparison.h"
#include "reader/xg-headers-view.h"
#include "reader/xg-history-view.h"
#include "xg-ui.h"

struct _XgReadingView
{
  GtkWidget parent_instance;

  /* Tabs are filled when they are looked at. */
  gboolean xml_filled;
  gboolean raw_filled;
  gboolean headers_filled;
  gboolean history_filled;

  /* Template widgets */
  GtkStack *tabs;
  GtkStackPage *history_page;
  GtkStack *incident_stack;
  GtkScrolledWindow *card_scroller;
  XgIncidentCard *card;
  XgIndicatorPage *indicators;
  XgSourcePane *xml_pane;
  XgSourcePane *raw_pane;
  XgHeadersView *headers;
  XgHistoryView *history;

  /* Owned */
  XgGrid *grid;             /* of @item */
  XgItem *item;             /* of the cache, or NULL */
  XgKeptItem *kept;         /* of a broker, or NULL */
  char *broker;             /* of @kept */
  char *node;               /* likewise */
  XgItemDocument *document; /* NULL until it is read */
  GPtrArray *versions;      /* of XgItem, newest first, while there is more than one */
  GCancellable *cancellable;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgReadingView, xg_reading_view, GTK_TYPE_WIDGET)

static const char *
no_payload_note (XgReadingView *self)
{
  return self->item == NULL || xg_item_get_kind (self->item) == XG_RECORD_ITEM
           ? _ ("This item has no payload: it only tells that something happened.")
           : _ ("This event has no payload.");
}

static void
fill_xml (XgReadingView *self)
{
  const XgItemText *text = xg_item_document_get_xml (self->document);
  const char *error = xg_item_document_get_xml_error (self->document);

  self->xml_filled = TRUE;
  if (text->text == NULL && error != NULL)
    {
      g_autofree char *note =
        g_strdup_printf (_ ("The payload can’t be laid out and is shown as stored: %s"), error);

      xg_source_pane_set_document (self->xml_pane,
                                   self->document,
                                   xg_item_document_get_raw (self->document),
                                   note);
    }
  else
    xg_source_pane_set_document (self->xml_pane,
                                 self->document,
                                 text,
                                 text->text == NULL ? no_payload_note (self) : NULL);
}

static void
fill_raw (XgReadingView *self)
{
  const XgItemText *text = xg_item_document_get_raw (self->document);
  const char *note = no_payload_note (self);

  self->raw_filled = TRUE;
  if (text->text != NULL && self->item != NULL)
    note = _ ("This is the stored text: the payload written anew after reading. The order of "
              "attributes, prefixes and white space between attributes can differ from what was "
              "published; the content can’t.");
  else if (text->text != NULL)
    note = _ ("This is what the broker sent, written anew after reading. The order of attributes, "
              "prefixes and white space between attributes can differ from what was published; the "
              "content can’t.");
  xg_source_pane_set_document (self->raw_pane, self->document, text, note);
}

static void
fill_headers (XgReadingView *self)
{
  self->headers_filled = TRUE;
  if (self->item != NULL)
    xg_headers_view_set_item (self->headers, self->item, self->document);
  else
    xg_headers_view_set_kept (self->headers, self->broker, self->node, self->kept, self->document);
}

static void
fill_history (XgReadingView *self)
{
  XgCard *card = xg_item_document_get_card (self->document);
  XgIncident *incident = card != NULL ? xg_card_get_incident (card, 0) : NULL;

  self->history_filled = TRUE;
  if (self->item != NULL)
    xg_history_view_set (self->history,
                         self->grid,
                         self->item,
                         incident != NULL ? xg_incident_get_id (incident) : NULL);
}

static void
fill_visible_tab (XgReadingView *self)
{
  const char *tab = gtk_stack_get_visible_child_name (self->tabs);

  if (self->document == NULL || tab == NULL)
    return;
  if (g_str_equal (tab, "xml") && !self->xml_filled)
    fill_xml (self);
  else if (g_str_equal (tab, "raw") && !self->raw_filled)
    fill_raw (self);
  else if (g_str_equal (tab, "headers") && !self->headers_filled)
    fill_headers (self);
  else if (g_str_equal (tab, "history") && !self->history_filled)
    fill_history (self);
}

static void
tab_changed_cb (XgReadingView *self)
{
  fill_visible_tab (self);
}

/* What is read, pinned or retracted meanwhile stands among the headers. */
static void
item_notify_cb (XgReadingView *self)
{
  self->headers_filled = FALSE;
  fill_visible_tab (self);
}

/* An item of a broker is in the cache as well. */
static void
history_found_cb (XgReadingView *self)
{
  gtk_stack_page_set_visible (self->history_page, TRUE);
}

static void
version_chosen_cb (XgReadingView *self, XgItem *chosen)
{
  g_autoptr (XgItem) item = g_object_ref (chosen);

  g_signal_emit (self, signals[CHOSEN], 0, item);
}

static void
show_newest_cb (XgReadingView *self)
{
  g_autoptr (GPtrArray) versions =
    xg_grid_list_versions (self->grid, xg_item_get_rowid (self->item));

  if (versions->len > 0)
    g_signal_emit (self, signals[CHOSEN], 0, versions->pdata[0]);
}

static void
show_indicators_cb (XgReadingView *self)
{
  xg_indicator_page_set_card (self->indicators,
                              xg_incident_card_get_card (self->card),
                              xg_incident_card_get_part (self->card),
                              xg_incident_card_get_defanged (self->card));
  gtk_stack_set_visible_child (self->incident_stack, GTK_WIDGET (self->indicators));
}

static void
indicators_back_cb (XgReadingView *self)
{
  gtk_stack_set_visible_child (self->incident_stack, GTK_WIDGET (self->card_scroller));
}

/* Where the item is among its versions, or their number. */
static guint
find_version (XgReadingView *self)
{
  guint n = self->versions != NULL ? self->versions->len : 0;

  for (guint i = 0; i < n; i++)
    if (xg_item_get_rowid (self->versions->pdata[i]) == xg_item_get_rowid (self->item))
      return i;
  return n;
}

static void
show_changes_cb (XgReadingView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  guint index = find_version (self);
  GtkWidget *window;

  if (self->versions == NULL || index + 1 >= self->versions->len)
    return;
  window = xg_compare_window_new (self->grid, self->versions, index + 1, index);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (window));
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgReadingView) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgComparison) comparison =
    xg_comparison_load_finish (XG_GRID (source), result, &error);
  g_autofree char *words = NULL;
  guint index;

  /* What can't be compared is told by whoever asks for the comparison. */
  if (comparison == NULL || self->versions == NULL)
    return;
  index = find_version (self);
  if (index + 1 >= self->versions->len)
    return;
  words = comparison->entries->len > 0 ? xg_comparison_describe (comparison) : NULL;
  xg_incident_card_set_changes (self->card, self->versions->pdata[index + 1], words);
}

/* Which older version there is, and what differs. */
static void
look_for_changes (XgReadingView *self)
{
  guint index;

  if (self->item == NULL || xg_item_get_kind (self->item) != XG_RECORD_ITEM ||
      xg_item_get_version (self->item) < 2)
    return;
  self->versions = xg_grid_list_versions (self->grid, xg_item_get_rowid (self->item));
  index = find_version (self);
  if (index + 1 < self->versions->len)
    xg_comparison_load_async (self->grid,
                              xg_item_get_rowid (self->versions->pdata[index + 1]),
                              xg_item_get_rowid (self->item),
                              self->cancellable,
                              compared_cb,
                              g_object_ref (self));
}

static void
forget (XgReadingView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_pointer (&self->versions, g_ptr_array_unref);
  g_clear_object (&self->document);
  g_clear_object (&self->item);
  g_clear_object (&self->grid);
  g_clear_object (&self->kept);
  g_clear_pointer (&self->broker, g_free);
  g_clear_pointer (&self->node, g_free);
}

/* Nothing of the item before is to be seen. */
static void
reset (XgReadingView *self)
{
  forget (self);
  self->cancellable = g_cancellable_new ();
  self->xml_filled = self->raw_filled = self->headers_filled = self->history_filled = FALSE;
  xg_source_pane_set_document (self->xml_pane, NULL, NULL, NULL);
  xg_source_pane_set_document (self->raw_pane, NULL, NULL, NULL);
  xg_headers_view_clear (self->headers);
  xg_history_view_set (self->history, NULL, NULL, NULL);
  gtk_stack_set_visible_child (self->incident_stack, GTK_WIDGET (self->card_scroller));
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->card_scroller), 0);
}

static void
xg_reading_view_dispose (GObject *object)
{
  XgReadingView *self = XG_READING_VIEW (object);
  GtkWidget *child;

  forget (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (xg_reading_view_parent_class)->dispose (object);
}

static void
xg_reading_view_class_init (XgReadingViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_reading_view_dispose;
  signals[CHOSEN] = g_signal_new ("chosen",
                                  XG_TYPE_READING_VIEW,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  XG_TYPE_ITEM);

  g_type_ensure (XG_TYPE_HEADERS_VIEW);
  g_type_ensure (XG_TYPE_HISTORY_VIEW);
  g_type_ensure (XG_TYPE_INCIDENT_CARD);
  g_type_ensure (XG_TYPE_INDICATOR_PAGE);
  g_type_ensure (XG_TYPE_SOURCE_PANE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/reader/xg-reading-view.ui");
  gtk_widget_class_bind_template_child (widget_class, XgReadingView, tabs);
  gtk_widget_class_bind_template_child (widget_class, XgReadingView, history_page);
  gtk_widget_class_bind_template_child (widget_class, XgReadingView, incident_stack);
  gtk_widget_class_bind_template_child (widget_class, XgReadingView, card_scroller);
  gtk_widget_class_bind_template_child (widget_class, XgReadingView, card);
  gtk_widget_class_bind_template_child (widget_class, XgReadingView, indicators);
  gtk_widget_class_bind_template_child (widget_class, XgReadingView, xml_pane);
  gtk_widget_class_bind_template_child (widget_class, XgReadingView, raw_pane);
  gtk_widget_class_bind_template_child (widget_class, XgReadingView, headers);
  gtk_widget_class_bind_template_child (widget_class, XgReadingView, history);
  gtk_widget_class_bind_template_callback (widget_class, tab_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_changes_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_indicators_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_newest_cb);
  gtk_widget_class_bind_template_callback (widget_class, indicators_back_cb);
  gtk_widget_class_bind_template_callback (widget_class, history_found_cb);
  gtk_widget_class_bind_template_callback (widget_class, version_chosen_cb);
}

static void
xg_reading_view_init (XgReadingView *self)
{
  /* The values of a card can be copied: a Tab that passes by must not mark them. And GTK 4.8
   * complains when such a label gets the focus while nothing had it. */
  g_object_set (gtk_widget_get_settings (GTK_WIDGET (self)),
                "gtk-label-select-on-focus",
                FALSE,
                NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  xg_source_pane_set_language (self->xml_pane, "xml");
}

/**
 * xg_reading_view_new:
 *
 * Returns: (transfer floating): a view of nothing
 */
GtkWidget *
xg_reading_view_new (void)
{
  return g_object_new (XG_TYPE_READING_VIEW, NULL);
}

/**
 * xg_reading_view_get_tabs:
 * @self: a view
 *
 * Returns: (transfer none): what a switcher switches; "incident", "xml", "raw", "headers",
 * "history"
 */
GtkStack *
xg_reading_view_get_tabs (XgReadingView *self)
{
  g_return_val_if_fail (XG_IS_READING_VIEW (self), NULL);
  return self->tabs;
}

/**
 * xg_reading_view_set_item:
 * @self: a view
 * @grid: (nullable): where @item is stored
 * @item: (nullable): an item of the cache
 *
 * What is known of the row shows at once.
 */
void
xg_reading_view_set_item (XgReadingView *self, XgGrid *grid, XgItem *item)
{
  g_return_if_fail (XG_IS_READING_VIEW (self));
  g_return_if_fail (item == NULL || (XG_IS_ITEM (item) && XG_IS_GRID (grid)));

  reset (self);
  g_set_object (&self->grid, grid);
  g_set_object (&self->item, item);
  gtk_stack_page_set_visible (self->history_page, TRUE);
  xg_incident_card_set (self->card, item, NULL);
  if (item != NULL)
    g_signal_connect_swapped (item, "notify", G_CALLBACK (item_notify_cb), self);
}

/**
 * xg_reading_view_set_kept:
 * @self: a view
 * @grid: (nullable): whose cache may have its history
 * @broker: JID of the broker that has it
 * @node: its topic
 * @item: an item as the broker has it
 */
void
xg_reading_view_set_kept (XgReadingView *self,
                          XgGrid *grid,
                          const char *broker,
                          const char *node,
                          XgKeptItem *item)
{
  g_return_if_fail (XG_IS_READING_VIEW (self));
  g_return_if_fail (XG_IS_KEPT_ITEM (item));

  reset (self);
  self->kept = g_object_ref (item);
  self->broker = g_strdup (broker);
  self->node = g_strdup (node);
  gtk_stack_page_set_visible (self->history_page, FALSE);
  if (grid != NULL && xg_kept_item_get_id (item) != NULL)
    xg_history_view_find (self->history, grid, broker, node, xg_kept_item_get_id (item));
  xg_incident_card_set (self->card, NULL, NULL);
}

/**
 * xg_reading_view_set_document:
 * @self: a view that was told of an item
 * @document: what was read of it
 */
void
xg_reading_view_set_document (XgReadingView *self, XgItemDocument *document)
{
  g_return_if_fail (XG_IS_READING_VIEW (self));
  g_return_if_fail (XG_IS_ITEM_DOCUMENT (document));
  g_return_if_fail (self->item != NULL || self->kept != NULL);

  g_set_object (&self->document, document);
  xg_incident_card_set (self->card, self->item, document);
  if (self->kept != NULL)
    xg_incident_card_set_summary (self->card, xg_kept_item_get_summary (self->kept));
  self->xml_filled = self->raw_filled = self->headers_filled = self->history_filled = FALSE;
  fill_visible_tab (self);
  look_for_changes (self);
}

/**
 * xg_reading_view_show_card:
 * @self: a view
 *
 * Brings what the item says to the front.
 */
void
xg_reading_view_show_card (XgReadingView *self)
{
  g_return_if_fail (XG_IS_READING_VIEW (self));
  gtk_stack_set_visible_child_name (self->tabs, "incident");
}

/**
 * xg_reading_view_search:
 * @self: a view
 *
 * Opens the search of the text that is shown, or else of the XML.
 */
void
xg_reading_view_search (XgReadingView *self)
{
  g_return_if_fail (XG_IS_READING_VIEW (self));

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->tabs), "raw") == 0)
    {
      xg_source_pane_search (self->raw_pane);
      return;
    }
  gtk_stack_set_visible_child_name (self->tabs, "xml");
  xg_source_pane_search (self->xml_pane);
}
