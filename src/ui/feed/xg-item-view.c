/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-item-view.h"

#include <glib/gi18n.h>

#include "feed/xg-facts.h"
#include "feed/xg-format.h"
#include "feed/xg-incident-card.h"
#include "feed/xg-indicator-page.h"
#include "feed/xg-item-document.h"
#include "feed/xg-source-pane.h"
#include "reader/xg-history-view.h"

struct _XgItemView
{
  XgPage parent_instance;

  gboolean loading;
  /* Tabs are filled when they are looked at. */
  gboolean xml_filled;
  gboolean raw_filled;
  gboolean history_filled;

  /* Template widgets */
  AdwSqueezer *squeezer;
  GtkWidget *switcher;
  GtkWidget *title;
  GtkWidget *low_switcher;
  GtkStack *stack;
  AdwStatusPage *failed_page;
  GtkStack *tabs;
  GtkStack *incident_stack;
  GtkScrolledWindow *card_scroller;
  XgIncidentCard *card;
  XgIndicatorPage *indicators;
  XgSourcePane *xml_pane;
  AdwBin *raw_facts;
  XgSourcePane *raw_pane;
  XgHistoryView *history;

  /* Owned */
  XgGrid *grid;
  XgItem *item;
  XgItemDocument *document; /* NULL until it is read */
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

static const char *
no_payload_note (XgItemView *self)
{
  return xg_item_get_kind (self->item) == XG_RECORD_ITEM
           ? _ ("This item has no payload: it only tells that something happened.")
           : _ ("This event has no payload.");
}

static void
fill_xml (XgItemView *self)
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
fill_raw (XgItemView *self)
{
  GtkWidget *facts = xg_facts_new ();
  const XgItemText *text = xg_item_document_get_raw (self->document);
  g_autofree char *received =
    xg_format_time (xg_item_get_received (self->item), g_get_real_time ());
  gsize length;

  self->raw_filled = TRUE;
  xg_facts_add (facts, _ ("Publisher"), xg_item_get_publisher (self->item));
  xg_facts_add (facts, _ ("Received"), received);
  xg_facts_add (facts, _ ("Broker"), xg_item_get_broker (self->item));
  xg_facts_add_mono (facts, _ ("Node"), xg_item_get_node (self->item));
  xg_facts_add_mono (facts, _ ("Item ID"), xg_item_get_item_id (self->item));
  xg_facts_add_mono (facts, _ ("Type"), xg_item_get_payload_type (self->item));
  if (xg_item_document_get_payload (self->document, &length) != NULL)
    {
      g_autofree char *size = g_format_size_full (length, G_FORMAT_SIZE_LONG_FORMAT);
      g_autofree char *version = g_strdup_printf ("%u", xg_item_get_version (self->item));

      if (xg_item_get_kind (self->item) == XG_RECORD_ITEM)
        xg_facts_add (facts, _ ("Version"), version);
      xg_facts_add (facts, _ ("Size"), size);
    }
  adw_bin_set_child (self->raw_facts, facts);
  xg_source_pane_set_document (
    self->raw_pane,
    self->document,
    text,
    text->text != NULL
      ? _ ("This is the stored text: the payload written anew after reading. The order of "
           "attributes, "
           "prefixes and white space between attributes can differ from what was published; the "
           "content can’t.")
      : no_payload_note (self));
}

static void
fill_history (XgItemView *self)
{
  XgCard *card = xg_item_document_get_card (self->document);
  XgIncident *incident = card != NULL ? xg_card_get_incident (card, 0) : NULL;

  self->history_filled = TRUE;
  xg_history_view_set (self->history,
                       self->grid,
                       self->item,
                       incident != NULL ? xg_incident_get_id (incident) : NULL);
}

static void
fill_visible_tab (XgItemView *self)
{
  const char *tab = gtk_stack_get_visible_child_name (self->tabs);

  if (self->item == NULL || self->document == NULL || tab == NULL)
    return;
  if (g_str_equal (tab, "xml") && !self->xml_filled)
    fill_xml (self);
  else if (g_str_equal (tab, "raw") && !self->raw_filled)
    fill_raw (self);
  else if (g_str_equal (tab, "history") && !self->history_filled)
    fill_history (self);
}

/* Where the header bar has no room for the tabs, they stand below it. */
static void
squeezed_cb (XgItemView *self)
{
  gboolean low = adw_squeezer_get_visible_child (self->squeezer) == self->title;

  gtk_widget_set_visible (self->low_switcher, low);
}

static void
tab_changed_cb (XgItemView *self)
{
  fill_visible_tab (self);
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
  g_set_object (&self->document, document);
  xg_incident_card_set (self->card, self->item, document);
  fill_visible_tab (self);
}

static void
version_chosen_cb (XgItemView *self, XgItem *chosen)
{
  g_autoptr (XgItem) version = g_object_ref (chosen);

  gtk_stack_set_visible_child_name (self->tabs, "incident");
  xg_item_view_set_item (self, self->grid, version);
}

static void
show_newest_cb (XgItemView *self)
{
  g_autoptr (GPtrArray) versions =
    xg_grid_list_versions (self->grid, xg_item_get_rowid (self->item));

  if (versions->len > 0)
    xg_item_view_set_item (self, self->grid, versions->pdata[0]);
}

static void
show_indicators_cb (XgItemView *self)
{
  xg_indicator_page_set_card (self->indicators,
                              xg_incident_card_get_card (self->card),
                              xg_incident_card_get_part (self->card),
                              xg_incident_card_get_defanged (self->card));
  gtk_stack_set_visible_child (self->incident_stack, GTK_WIDGET (self->indicators));
}

static void
indicators_back_cb (XgItemView *self)
{
  gtk_stack_set_visible_child (self->incident_stack, GTK_WIDGET (self->card_scroller));
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgItemView *self = XG_ITEM_VIEW (widget);
  const char *tab = gtk_stack_get_visible_child_name (self->tabs);

  if (self->item == NULL)
    return;
  if (g_strcmp0 (tab, "raw") == 0)
    xg_source_pane_search (self->raw_pane);
  else
    {
      gtk_stack_set_visible_child_name (self->tabs, "xml");
      xg_source_pane_search (self->xml_pane);
    }
}

static void
xg_item_view_dispose (GObject *object)
{
  XgItemView *self = XG_ITEM_VIEW (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->document);
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

  g_type_ensure (XG_TYPE_HISTORY_VIEW);
  g_type_ensure (XG_TYPE_INCIDENT_CARD);
  g_type_ensure (XG_TYPE_INDICATOR_PAGE);
  g_type_ensure (XG_TYPE_SOURCE_PANE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/xmppgrid/Console/feed/xg-item-view.ui");
  gtk_widget_class_bind_template_child (widget_class, XgItemView, squeezer);
  gtk_widget_class_bind_template_child (widget_class, XgItemView, switcher);
  gtk_widget_class_bind_template_child (widget_class, XgItemView, title);
  gtk_widget_class_bind_template_child (widget_class, XgItemView, low_switcher);
  gtk_widget_class_bind_template_child (widget_class, XgItemView, stack);
  gtk_widget_class_bind_template_child (widget_class, XgItemView, failed_page);
  gtk_widget_class_bind_template_child (widget_class, XgItemView, tabs);
  gtk_widget_class_bind_template_child (widget_class, XgItemView, incident_stack);
  gtk_widget_class_bind_template_child (widget_class, XgItemView, card_scroller);
  gtk_widget_class_bind_template_child (widget_class, XgItemView, card);
  gtk_widget_class_bind_template_child (widget_class, XgItemView, indicators);
  gtk_widget_class_bind_template_child (widget_class, XgItemView, xml_pane);
  gtk_widget_class_bind_template_child (widget_class, XgItemView, raw_facts);
  gtk_widget_class_bind_template_child (widget_class, XgItemView, raw_pane);
  gtk_widget_class_bind_template_child (widget_class, XgItemView, history);
  gtk_widget_class_bind_template_callback (widget_class, squeezed_cb);
  gtk_widget_class_bind_template_callback (widget_class, tab_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_indicators_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_newest_cb);
  gtk_widget_class_bind_template_callback (widget_class, indicators_back_cb);
  gtk_widget_class_bind_template_callback (widget_class, version_chosen_cb);
}

static void
xg_item_view_init (XgItemView *self)
{
  /* The values of a card can be copied: a Tab that passes by must not mark them. And GTK 4.8
   * complains when such a label gets the focus while nothing had it. */
  g_object_set (gtk_widget_get_settings (GTK_WIDGET (self)),
                "gtk-label-select-on-focus",
                FALSE,
                NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  xg_source_pane_set_language (self->xml_pane, "xml");
  gtk_widget_set_sensitive (self->switcher, FALSE);
  gtk_widget_set_sensitive (self->low_switcher, FALSE);
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
  g_set_object (&self->grid, grid);
  g_set_object (&self->item, item);
  g_clear_object (&self->document);
  self->xml_filled = self->raw_filled = self->history_filled = FALSE;
  xg_source_pane_set_document (self->xml_pane, NULL, NULL, NULL);
  xg_source_pane_set_document (self->raw_pane, NULL, NULL, NULL);
  xg_history_view_set (self->history, NULL, NULL, NULL);
  gtk_stack_set_visible_child (self->incident_stack, GTK_WIDGET (self->card_scroller));
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->card_scroller), 0);
  gtk_widget_set_sensitive (self->switcher, item != NULL);
  gtk_widget_set_sensitive (self->low_switcher, item != NULL);
  xg_incident_card_set (self->card, item, NULL);

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
