/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-incident-card-private.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"

/* "3 min ago" is written anew this often. */
#define AGO_S 20

enum
{
  SHOW_INDICATORS,
  SHOW_NEWEST,
  SHOW_CHANGES,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgIncidentCard, xg_incident_card, GTK_TYPE_WIDGET)

void
xg_incident_card_update_ago (XgIncidentCard *self)
{
  gint64 now = g_get_real_time ();
  gint64 received;
  g_autofree char *absolute = NULL;
  g_autofree char *ago = NULL;
  g_autofree char *text = NULL;

  if (self->ago_label == NULL)
    return;
  received = xg_item_get_received (self->item);
  absolute = xg_format_time (received, now);
  ago = xg_format_ago (received, now);
  text = g_strdup_printf ("%s (%s)", absolute, ago);
  if (!g_str_equal (gtk_label_get_label (self->ago_label), text))
    gtk_label_set_label (self->ago_label, text);
}

static gboolean
ago_cb (gpointer data)
{
  xg_incident_card_update_ago (data);
  return G_SOURCE_CONTINUE;
}

/**
 * xg_incident_card_get_card:
 * @self: a card
 *
 * Returns: (transfer none) (nullable): what the payload says, once it is read
 */
XgCard *
xg_incident_card_get_card (XgIncidentCard *self)
{
  return self->document != NULL ? xg_item_document_get_card (self->document) : NULL;
}

/**
 * xg_incident_card_get_part:
 * @self: a card
 *
 * Returns: index of the part that is shown
 */
guint
xg_incident_card_get_part (XgIncidentCard *self)
{
  g_return_val_if_fail (XG_IS_INCIDENT_CARD (self), 0);
  return self->index;
}

/**
 * xg_incident_card_get_defanged:
 * @self: a card
 *
 * Returns: whether the person wants indicators defanged
 */
gboolean
xg_incident_card_get_defanged (XgIncidentCard *self)
{
  g_return_val_if_fail (XG_IS_INCIDENT_CARD (self), FALSE);
  return self->defanged;
}

XgIncident *
xg_incident_card_get_incident (XgIncidentCard *self)
{
  XgCard *card = xg_incident_card_get_card (self);

  return card != NULL ? xg_card_get_incident (card, self->index) : NULL;
}

static void
clear (XgIncidentCard *self)
{
  GtkWidget *child;

  self->ago_label = NULL;
  self->indicator_list = NULL;
  self->changes_box = NULL;
  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
}

static void
rebuild (XgIncidentCard *self)
{
  clear (self);
  if (self->item != NULL || self->document != NULL)
    xg_incident_card_append_sections (self);
}

static void
chosen_cb (XgIncidentCard *self)
{
  guint selected = gtk_drop_down_get_selected (self->chooser);

  if (selected == GTK_INVALID_LIST_POSITION || selected == self->index)
    return;
  self->index = selected;
  rebuild (self);
}

/* "Part 2 of 3: csirt.example.com/189493" */
static char *
dup_part_name (XgCard *card, guint part)
{
  XgIncident *incident = xg_card_get_incident (card, part);
  const char *id = incident != NULL ? xg_incident_get_id (incident) : NULL;
  const XgCardSection *section = xg_card_get_section (card, part, 0);
  guint n = xg_card_get_n_parts (card);

  if (incident != NULL)
    return g_strdup_printf (_ ("Incident %u of %u: %s"), part + 1, n, id != NULL ? id : "");
  for (guint i = 0; id == NULL && section != NULL && i < section->rows->len; i++)
    id = g_array_index (section->rows, XgCardRow, i).value;
  return g_strdup_printf (_ ("Part %u of %u: %s"), part + 1, n, id != NULL ? id : "");
}

/* A document may have more than one incident. */
static void
fill_chooser (XgIncidentCard *self)
{
  XgCard *card = xg_incident_card_get_card (self);
  guint n = card != NULL ? xg_card_get_n_parts (card) : 0;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->chooser), n > 1);
  for (guint i = 0; n > 1 && i < n; i++)
    {
      g_autofree char *name = dup_part_name (card, i);

      gtk_string_list_append (names, name);
    }
  if (self->index >= n)
    self->index = 0;
  g_signal_handlers_block_by_func (self->chooser, chosen_cb, self);
  gtk_drop_down_set_model (self->chooser, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->chooser, self->index);
  g_signal_handlers_unblock_by_func (self->chooser, chosen_cb, self);
}

static void
item_notify_cb (XgIncidentCard *self)
{
  rebuild (self);
}

static void
xg_incident_card_map (GtkWidget *widget)
{
  XgIncidentCard *self = XG_INCIDENT_CARD (widget);

  GTK_WIDGET_CLASS (xg_incident_card_parent_class)->map (widget);
  xg_incident_card_update_ago (self);
  self->ago_source = g_timeout_add_seconds (AGO_S, ago_cb, self);
}

static void
xg_incident_card_unmap (GtkWidget *widget)
{
  XgIncidentCard *self = XG_INCIDENT_CARD (widget);

  g_clear_handle_id (&self->ago_source, g_source_remove);
  GTK_WIDGET_CLASS (xg_incident_card_parent_class)->unmap (widget);
}

static void
xg_incident_card_dispose (GObject *object)
{
  XgIncidentCard *self = XG_INCIDENT_CARD (object);

  g_clear_handle_id (&self->ago_source, g_source_remove);
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  self->ago_label = NULL;
  self->changes_box = NULL;
  if (self->chooser != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->chooser));
  self->chooser = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->item);
  g_clear_object (&self->document);
  g_clear_object (&self->changed);
  g_clear_pointer (&self->changes, g_free);
  g_clear_pointer (&self->summary, g_free);
  G_OBJECT_CLASS (xg_incident_card_parent_class)->dispose (object);
}

static void
xg_incident_card_class_init (XgIncidentCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_incident_card_dispose;
  widget_class->map = xg_incident_card_map;
  widget_class->unmap = xg_incident_card_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "incidentcard");

  signals[SHOW_INDICATORS] = g_signal_new ("show-indicators",
                                           XG_TYPE_INCIDENT_CARD,
                                           G_SIGNAL_RUN_LAST,
                                           0,
                                           NULL,
                                           NULL,
                                           NULL,
                                           G_TYPE_NONE,
                                           0);
  signals[SHOW_NEWEST] = g_signal_new ("show-newest",
                                       XG_TYPE_INCIDENT_CARD,
                                       G_SIGNAL_RUN_LAST,
                                       0,
                                       NULL,
                                       NULL,
                                       NULL,
                                       G_TYPE_NONE,
                                       0);
  signals[SHOW_CHANGES] = g_signal_new ("show-changes",
                                        XG_TYPE_INCIDENT_CARD,
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        0);
}

static void
xg_incident_card_init (XgIncidentCard *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 12);

  self->chooser = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chooser),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Incident"),
                                  -1);
  g_signal_connect_object (self->chooser,
                           "notify::selected",
                           G_CALLBACK (chosen_cb),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_parent (GTK_WIDGET (self->chooser), GTK_WIDGET (self));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * xg_incident_card_new:
 *
 * Returns: (transfer floating): an empty card
 */
GtkWidget *
xg_incident_card_new (void)
{
  return g_object_new (XG_TYPE_INCIDENT_CARD, NULL);
}

/**
 * xg_incident_card_set:
 * @self: a card
 * @item: (nullable): the item
 * @document: (nullable): its payload, once it is read
 */
void
xg_incident_card_set (XgIncidentCard *self, XgItem *item, XgItemDocument *document)
{
  g_return_if_fail (XG_IS_INCIDENT_CARD (self));
  g_return_if_fail (item == NULL || XG_IS_ITEM (item));
  g_return_if_fail (document == NULL || XG_IS_ITEM_DOCUMENT (document));

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  if (self->item != item)
    self->index = 0;
  g_set_object (&self->item, item);
  g_set_object (&self->document, document);
  g_clear_object (&self->changed);
  g_clear_pointer (&self->changes, g_free);
  g_clear_pointer (&self->summary, g_free);
  if (item != NULL)
    {
      g_signal_connect_swapped (item, "notify::retracted", G_CALLBACK (item_notify_cb), self);
      g_signal_connect_swapped (item, "notify::current", G_CALLBACK (item_notify_cb), self);
    }
  fill_chooser (self);
  rebuild (self);
}

/**
 * xg_incident_card_set_summary:
 * @self: a card of a document without an item
 * @summary: (nullable): its headline, where the document has none
 */
void
xg_incident_card_set_summary (XgIncidentCard *self, const char *summary)
{
  g_return_if_fail (XG_IS_INCIDENT_CARD (self));

  if (g_strcmp0 (self->summary, summary) == 0)
    return;
  g_free (self->summary);
  self->summary = g_strdup (summary);
  rebuild (self);
}

/**
 * xg_incident_card_set_changes:
 * @self: a card with an item
 * @before: the version before it
 * @changes: (nullable): what differs, in words; %NULL: nothing
 */
void
xg_incident_card_set_changes (XgIncidentCard *self, XgItem *before, const char *changes)
{
  g_return_if_fail (XG_IS_INCIDENT_CARD (self));
  g_return_if_fail (XG_IS_ITEM (before));

  g_set_object (&self->changed, before);
  g_free (self->changes);
  self->changes = g_strdup (changes);
  xg_incident_card_update_changes (self);
}
