/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-incident-card.h"

#include <glib/gi18n.h>
#include <string.h>

#include "feed/xg-facts.h"
#include "feed/xg-format.h"
#include "feed/xg-indicator-row.h"
#include "feed/xg-tags.h"
#include "feed/xg-wrap-layout.h"
#include "xg-toast.h"

/* "3 min ago" is written anew this often. */
#define AGO_S 20

struct _XgIncidentCard
{
  GtkWidget parent_instance;

  guint index; /* of the incident that is shown */
  guint ago_source;

  /* Children */
  GtkDropDown *chooser;
  GtkWidget *box;
  GtkLabel *ago_label; /* in @box */

  /* Owned */
  XgItem *item;
  XgItemDocument *document;
};

enum
{
  SHOW_INDICATORS,
  SHOW_NEWEST,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgIncidentCard, xg_incident_card, GTK_TYPE_WIDGET)

static void
append (XgIncidentCard *self, GtkWidget *child)
{
  gtk_box_append (GTK_BOX (self->box), child);
}

static GtkWidget *
text_new (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
append_heading (XgIncidentCard *self, const char *text, GtkWidget *beside)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (row), label);
  if (beside != NULL)
    gtk_box_append (GTK_BOX (row), beside);
  gtk_widget_add_css_class (row, "section");
  append (self, row);
}

static void
append_notice (XgIncidentCard *self, const char *icon, const char *text, GtkWidget *button)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *image = gtk_image_new_from_icon_name (icon);
  GtkWidget *label = text_new (text, NULL);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), image);
  gtk_box_append (GTK_BOX (row), label);
  if (button != NULL)
    {
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (row), button);
    }
  gtk_widget_add_css_class (row, "notice");
  append (self, row);
}

static void
show_newest_cb (XgIncidentCard *self)
{
  g_signal_emit (self, signals[SHOW_NEWEST], 0);
}

static void
append_notices (XgIncidentCard *self)
{
  const char *error =
    self->document != NULL ? xg_item_document_get_incident_error (self->document) : NULL;

  if (xg_item_get_kind (self->item) != XG_RECORD_ITEM)
    return;
  if (xg_item_get_retracted (self->item))
    append_notice (
      self,
      "edit-undo-symbolic",
      _ ("The broker no longer has this item: it was retracted or purged, or its topic "
         "was deleted. This is the stored copy."),
      NULL);
  if (!xg_item_get_current (self->item))
    {
      GtkWidget *button = gtk_button_new_with_label (_ ("Show Newest"));

      g_signal_connect_object (button,
                               "clicked",
                               G_CALLBACK (show_newest_cb),
                               self,
                               G_CONNECT_SWAPPED);
      append_notice (self,
                     "document-open-recent-symbolic",
                     _ ("A newer version of this item was published."),
                     button);
    }
  if (error != NULL)
    append_notice (self, "dialog-warning-symbolic", error, NULL);
}

static void
append_tags (XgIncidentCard *self, XgIncident *incident)
{
  GtkWidget *tags = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  XgRecordKind kind = xg_item_get_kind (self->item);
  XgSeverity severity =
    incident != NULL ? xg_incident_get_severity (incident) : xg_item_get_severity (self->item);
  const char *confidence = incident != NULL ? xg_incident_get_confidence (incident) : NULL;

  gtk_widget_set_layout_manager (tags, xg_wrap_layout_new (6));
  if (kind != XG_RECORD_ITEM)
    gtk_widget_set_parent (xg_tag_new (xg_format_kind (kind)), tags);
  if (severity != XG_SEVERITY_UNKNOWN)
    gtk_widget_set_parent (xg_tag_new_severity (severity), tags);
  if (incident != NULL && xg_incident_get_restriction (incident) != NULL)
    gtk_widget_set_parent (xg_tag_new_restriction (xg_incident_get_restriction (incident)), tags);
  if (confidence != NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("confidence %s"), confidence);

      gtk_widget_set_parent (xg_tag_new (text), tags);
    }
  if (kind == XG_RECORD_ITEM && xg_item_get_version (self->item) > 1)
    {
      g_autofree char *text = g_strdup_printf (_ ("version %u"), xg_item_get_version (self->item));

      gtk_widget_set_parent (xg_tag_new (text), tags);
    }
  if (xg_item_get_caught_up (self->item))
    {
      GtkWidget *tag = xg_tag_new (_ ("caught up"));

      gtk_widget_set_tooltip_text (tag, _ ("Fetched from the broker, not delivered live"));
      gtk_widget_set_parent (tag, tags);
    }
  append (self, tags);
}

/* "today 13:58:40 (3 min before arrival)" */
static void
add_time (XgIncidentCard *self, GtkWidget *facts, const char *name, gint64 time)
{
  gint64 received = xg_item_get_received (self->item);
  g_autofree char *absolute = NULL;
  g_autofree char *span = NULL;
  g_autofree char *text = NULL;

  if (time == 0)
    return;
  absolute = xg_format_time (time, g_get_real_time ());
  span = xg_format_span (ABS (received - time));
  if (ABS (received - time) < G_USEC_PER_SEC)
    text = g_steal_pointer (&absolute);
  else if (time < received)
    text = g_strdup_printf (_ ("%s (%s before arrival)"), absolute, span);
  else
    text = g_strdup_printf (_ ("%s (%s after arrival)"), absolute, span);
  xg_facts_add (facts, name, text);
}

static void
update_ago (XgIncidentCard *self)
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
  update_ago (data);
  return G_SOURCE_CONTINUE;
}

static void
append_facts (XgIncidentCard *self, XgIncident *incident)
{
  GtkWidget *facts = xg_facts_new ();

  if (incident != NULL)
    {
      xg_facts_add (facts, _ ("Incident"), xg_incident_get_id (incident));
      xg_facts_add (facts, _ ("Purpose"), xg_incident_get_purpose (incident));
      add_time (self, facts, _ ("Started"), xg_incident_get_start_time (incident));
      add_time (self, facts, _ ("Detected"), xg_incident_get_detect_time (incident));
      add_time (self, facts, _ ("Ended"), xg_incident_get_end_time (incident));
      add_time (self, facts, _ ("Reported"), xg_incident_get_report_time (incident));
      add_time (self, facts, _ ("Generated"), xg_incident_get_generation_time (incident));
      xg_facts_add (facts, _ ("Impact"), xg_incident_get_impact (incident));
    }
  else if (xg_item_get_kind (self->item) == XG_RECORD_ITEM)
    xg_facts_add (facts, _ ("Type"), xg_item_get_payload_type (self->item));
  self->ago_label = xg_facts_add (facts, _ ("Received"), "…");
  update_ago (self);
  xg_facts_add (facts, _ ("Topic"), xg_item_get_topic (self->item));
  xg_facts_add (facts, _ ("Publisher"), xg_item_get_publisher (self->item));
  if (incident == NULL)
    {
      xg_facts_add (facts, _ ("Broker"), xg_item_get_broker (self->item));
      xg_facts_add (facts, _ ("Item ID"), xg_item_get_item_id (self->item));
    }
  append (self, facts);
}

static void
append_description (XgIncidentCard *self, const char *description, const char *title)
{
  g_autofree char *text = NULL;
  const char *rest;

  if (description == NULL)
    return;
  text = xg_format_paragraphs (description);
  rest = text;
  /* The title was made of the first paragraph. */
  if (title != NULL && g_str_has_prefix (text, title))
    {
      const char *after = text + strlen (title);

      if (*after == '\0' || g_str_has_prefix (after, "\n\n"))
        rest = *after != '\0' ? after + 2 : after;
    }
  if (*rest != '\0')
    append (self, text_new (rest, NULL));
}

static XgIncident *
dup_incident (XgIncidentCard *self)
{
  GListModel *incidents =
    self->document != NULL ? xg_item_document_get_incidents (self->document) : NULL;

  return incidents != NULL ? g_list_model_get_item (incidents, self->index) : NULL;
}

static void
copy_all_cb (XgIncidentCard *self)
{
  g_autoptr (XgIncident) incident = dup_incident (self);
  g_autoptr (GString) text = g_string_new (NULL);

  if (incident == NULL)
    return;
  for (guint i = 0; i < xg_incident_get_n_indicators (incident); i++)
    g_string_append_printf (text, "%s\n", xg_incident_get_indicator (incident, i)->value);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text->str);
  xg_toast (GTK_WIDGET (self), _ ("All indicators copied"));
}

static void
show_indicators_cb (XgIncidentCard *self)
{
  g_autoptr (XgIncident) incident = dup_incident (self);

  if (incident != NULL)
    g_signal_emit (self, signals[SHOW_INDICATORS], 0, incident);
}

static GtkWidget *
more_row_new (XgIncidentCard *self, guint n)
{
  g_autofree char *count = xg_format_count (n);
  g_autofree char *text = g_strdup_printf (_ ("Show All %s Indicators"), count);
  GtkWidget *button = gtk_button_new_with_label (text);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button,
                           "clicked",
                           G_CALLBACK (show_indicators_cb),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), button);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

static void
append_indicators (XgIncidentCard *self, XgIncident *incident)
{
  guint n = incident != NULL ? xg_incident_get_n_indicators (incident) : 0;
  g_autofree char *count = xg_format_count (n);
  g_autofree char *heading = g_strdup_printf (_ ("Indicators (%s)"), count);
  GtkWidget *list;
  GtkWidget *button = NULL;

  if (n == 0)
    return;

  if (n > 1)
    {
      button = gtk_button_new_with_label (_ ("Copy All"));
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "slim");
      g_signal_connect_object (button,
                               "clicked",
                               G_CALLBACK (copy_all_cb),
                               self,
                               G_CONNECT_SWAPPED);
    }
  append_heading (self, heading, button);

  list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Indicators"),
                                  -1);
  for (guint i = 0; i < MIN (n, XG_INCIDENT_CARD_INDICATORS); i++)
    {
      GtkWidget *row = xg_indicator_row_new ();
      GtkWidget *box_row = gtk_list_box_row_new ();

      xg_indicator_row_set (XG_INDICATOR_ROW (row), xg_incident_get_indicator (incident, i));
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (box_row), row);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (box_row), FALSE);
      gtk_list_box_append (GTK_LIST_BOX (list), box_row);
    }
  if (n > XG_INCIDENT_CARD_INDICATORS)
    gtk_list_box_append (GTK_LIST_BOX (list), more_row_new (self, n));
  append (self, list);
}

/* "role: name, mail" a line */
static void
append_contacts (XgIncidentCard *self, XgIncident *incident)
{
  const char *contacts = incident != NULL ? xg_incident_get_contacts (incident) : NULL;
  g_auto (GStrv) lines = NULL;
  GtkWidget *facts;

  if (contacts == NULL)
    return;
  facts = xg_facts_new ();
  lines = g_strsplit (contacts, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *colon = strstr (lines[i], ": ");

      if (colon != NULL)
        *colon = '\0';
      xg_facts_add (facts,
                    colon != NULL ? lines[i] : _ ("contact"),
                    colon != NULL ? colon + 2 : lines[i]);
    }
  append_heading (self, _ ("Contacts"), NULL);
  append (self, facts);
}

static void
clear (XgIncidentCard *self)
{
  GtkWidget *child;

  self->ago_label = NULL;
  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
}

static void
rebuild (XgIncidentCard *self)
{
  g_autoptr (XgIncident) incident = NULL;
  const char *title = NULL;

  clear (self);
  if (self->item == NULL)
    return;

  incident = dup_incident (self);
  if (incident != NULL)
    title = xg_incident_get_title (incident);
  if (title == NULL)
    title = xg_item_get_summary (self->item);
  append (self, text_new (title != NULL ? title : _ ("(no summary)"), "card-title"));
  append_tags (self, incident);
  append_notices (self);
  append_facts (self, incident);
  if (incident != NULL)
    append_description (self, xg_incident_get_description (incident), title);
  append_indicators (self, incident);
  append_contacts (self, incident);
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

/* A document may have more than one incident. */
static void
fill_chooser (XgIncidentCard *self)
{
  GListModel *incidents =
    self->document != NULL ? xg_item_document_get_incidents (self->document) : NULL;
  guint n = incidents != NULL ? g_list_model_get_n_items (incidents) : 0;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->chooser), n > 1);
  for (guint i = 0; n > 1 && i < n; i++)
    {
      g_autoptr (XgIncident) incident = g_list_model_get_item (incidents, i);
      const char *id = xg_incident_get_id (incident);
      g_autofree char *name =
        g_strdup_printf (_ ("Incident %u of %u: %s"), i + 1, n, id != NULL ? id : "");

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
  update_ago (self);
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
  if (self->chooser != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->chooser));
  self->chooser = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->item);
  g_clear_object (&self->document);
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
                                           1,
                                           XG_TYPE_INCIDENT);
  signals[SHOW_NEWEST] = g_signal_new ("show-newest",
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
  if (item != NULL)
    {
      g_signal_connect_swapped (item, "notify::retracted", G_CALLBACK (item_notify_cb), self);
      g_signal_connect_swapped (item, "notify::current", G_CALLBACK (item_notify_cb), self);
    }
  fill_chooser (self);
  rebuild (self);
}
