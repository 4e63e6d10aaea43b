/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-incident-card-private.h"

#include <glib/gi18n.h>

#include "feed/xg-facts.h"
#include "feed/xg-format.h"
#include "feed/xg-tags.h"
#include "feed/xg-wrap-layout.h"
#include "reader/xg-card-section-view.h"
#include "reader/xg-card-table-view.h"
#include "xg-breaks.h"
#include "xg-line-layout.h"

/* Sections that are shown without being asked, and rows before anything else is done. */
#define SECTIONS 30
#define AT_ONCE  24

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
  xg_breaks_follow (GTK_LABEL (label));
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

void
xg_incident_card_append_heading (XgIncidentCard *self, const char *text, GtkWidget *beside)
{
  GtkWidget *row = xg_line_new (8);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (row), label);
  if (beside != NULL)
    gtk_box_append (GTK_BOX (row), beside);
  gtk_widget_add_css_class (row, "section");
  append (self, row);
}

static GtkWidget *
notice_new (const char *icon, const char *text, GtkWidget *button)
{
  GtkWidget *row = xg_line_new (10);
  GtkWidget *image = gtk_image_new_from_icon_name (icon);
  GtkWidget *label = text_new (text, NULL);

  xg_line_layout_set_fold_width (XG_LINE_LAYOUT (gtk_widget_get_layout_manager (row)), 400);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), image);
  gtk_box_append (GTK_BOX (row), label);
  if (button != NULL)
    {
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (row), button);
    }
  gtk_widget_add_css_class (row, "notice");
  return row;
}

static void
append_notice (XgIncidentCard *self, const char *icon, const char *text, GtkWidget *button)
{
  append (self, notice_new (icon, text, button));
}

static void
show_changes_cb (XgIncidentCard *self)
{
  g_signal_emit_by_name (self, "show-changes");
}

/* What changed since the version before, as soon as that is known. */
void
xg_incident_card_update_changes (XgIncidentCard *self)
{
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;
  GtkWidget *button = NULL;
  GtkWidget *old;
  GtkWidget *notice;

  if (self->changes_box == NULL)
    return;
  while ((old = gtk_widget_get_first_child (self->changes_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->changes_box), old);
  gtk_widget_set_visible (self->changes_box, self->changed != NULL);
  if (self->changed == NULL)
    return;
  time = xg_format_time (xg_item_get_received (self->changed), g_get_real_time ());
  if (self->changes != NULL)
    {
      /* Translators: a moment; then "3 values (Description, Counter, …)" */
      text = g_strdup_printf (_ ("Changed since the version of %s: %s"), time, self->changes);
      button = gtk_button_new_with_label (_ ("Compare"));
      gtk_widget_set_tooltip_text (button, _ ("What Differs From the Version Before"));
      g_signal_connect_object (button,
                               "clicked",
                               G_CALLBACK (show_changes_cb),
                               self,
                               G_CONNECT_SWAPPED);
    }
  else
    text = g_strdup_printf (_ ("It says the same as the version of %s."), time);
  notice = notice_new ("document-edit-symbolic", text, button);
  gtk_widget_add_css_class (notice, "changes");
  gtk_box_append (GTK_BOX (self->changes_box), notice);
}

static void
show_newest_cb (XgIncidentCard *self)
{
  g_signal_emit_by_name (self, "show-newest");
}

static void
append_notices (XgIncidentCard *self)
{
  if (self->item == NULL || xg_item_get_kind (self->item) != XG_RECORD_ITEM)
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
}

/* Why there is no card, or not all of it. */
static void
append_limits (XgIncidentCard *self)
{
  XgCard *card = xg_incident_card_get_card (self);
  const char *error =
    self->document != NULL ? xg_item_document_get_card_error (self->document) : NULL;
  g_autofree char *text = NULL;

  if (error != NULL)
    text = g_strdup_printf (_ ("The payload can’t be shown as a card: %s. The Raw tab shows it."),
                            error);
  else if (card != NULL && xg_card_get_n_left_out (card) > 0)
    {
      g_autofree char *count = xg_format_count (xg_card_get_n_left_out (card));

      text =
        g_strdup_printf (_ ("The document is very large: %s elements and attributes at its end "
                            "are not on this card. The XML and Raw tabs show them."),
                         count);
    }
  if (text != NULL)
    append_notice (self, "dialog-warning-symbolic", text, NULL);
}

static void
append_tags (XgIncidentCard *self, XgIncident *incident)
{
  GtkWidget *tags = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  XgRecordKind kind = self->item != NULL ? xg_item_get_kind (self->item) : XG_RECORD_ITEM;
  XgSeverity severity = XG_SEVERITY_UNKNOWN;
  const char *confidence = incident != NULL ? xg_incident_get_confidence (incident) : NULL;

  if (incident != NULL)
    severity = xg_incident_get_severity (incident);
  else if (self->item != NULL)
    severity = xg_item_get_severity (self->item);
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
  if (self->item != NULL && kind == XG_RECORD_ITEM && xg_item_get_version (self->item) > 1)
    {
      g_autofree char *text = g_strdup_printf (_ ("version %u"), xg_item_get_version (self->item));

      gtk_widget_set_parent (xg_tag_new (text), tags);
    }
  if (self->item != NULL && xg_item_get_caught_up (self->item))
    {
      GtkWidget *tag = xg_tag_new (_ ("caught up"));

      gtk_widget_set_tooltip_text (tag, _ ("Fetched from the broker, not delivered live"));
      gtk_widget_set_parent (tag, tags);
    }
  append (self, tags);
}

/* How the item came. */
static void
append_facts (XgIncidentCard *self)
{
  XgCard *card = xg_incident_card_get_card (self);
  GtkWidget *facts;

  if (self->item == NULL)
    return;
  facts = xg_facts_new ();
  self->ago_label = xg_facts_add (facts, _ ("Received"), "…");
  xg_incident_card_update_ago (self);
  xg_facts_add (facts, _ ("Topic"), xg_item_get_topic (self->item));
  xg_facts_add (facts, _ ("Publisher"), xg_item_get_publisher (self->item));
  if (card == NULL || xg_card_get_format (card) != XG_CARD_IODEF)
    {
      if (xg_item_get_kind (self->item) == XG_RECORD_ITEM)
        xg_facts_add (facts, _ ("Type"), xg_item_get_payload_type (self->item));
      xg_facts_add (facts, _ ("Broker"), xg_item_get_broker (self->item));
      xg_facts_add (facts, _ ("Item ID"), xg_item_get_item_id (self->item));
    }
  append (self, facts);
}

static void
append_section (XgIncidentCard *self, guint index, guint *at_once)
{
  XgCard *card = xg_incident_card_get_card (self);
  const XgCardSection *section = xg_card_get_section (card, self->index, index);
  gint64 received = self->item != NULL ? xg_item_get_received (self->item) : 0;

  /* The first of an incident goes on with the facts above it. */
  if (index > 0 || xg_card_get_format (card) != XG_CARD_IODEF)
    xg_incident_card_append_heading (self, section->title, NULL);
  if (section->unknown)
    {
      GtkWidget *note =
        text_new (_ ("The document says this, too; the card has no other place for it."),
                  "dim-label");

      gtk_widget_add_css_class (note, "caption");
      append (self, note);
    }
  if (section->table != NULL)
    {
      guint rows = *at_once / section->table->columns->len;

      append (self, xg_card_table_view_new (card, section, received, rows));
      *at_once -=
        MIN (rows, xg_card_table_get_n_rows (section->table)) * section->table->columns->len;
      return;
    }
  append (self, xg_card_section_view_new (card, section, received, *at_once));
  *at_once -= MIN (*at_once, section->rows->len);
}

static void append_rest (XgIncidentCard *self, guint first, guint *at_once);

static void
more_sections_cb (XgIncidentCard *self, GtkWidget *button)
{
  guint first = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "first"));
  guint at_once = 0;

  gtk_box_remove (GTK_BOX (self->box), button);
  append_rest (self, first, &at_once);
}

static void
append_rest (XgIncidentCard *self, guint first, guint *at_once)
{
  XgCard *card = xg_incident_card_get_card (self);
  guint n = card != NULL ? xg_card_get_n_sections (card, self->index) : 0;
  guint end = MIN (n, first + SECTIONS);
  g_autofree char *count = xg_format_count (n - end);
  g_autofree char *words = g_strdup_printf (_ ("Show More Sections (%s Left)"), count);
  GtkWidget *button;

  for (guint i = first; i < end; i++)
    append_section (self, i, at_once);
  if (end == n)
    return;
  button = gtk_button_new_with_label (words);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_object_set_data (G_OBJECT (button), "first", GUINT_TO_POINTER (end));
  g_signal_connect_object (button,
                           "clicked",
                           G_CALLBACK (more_sections_cb),
                           self,
                           G_CONNECT_SWAPPED);
  append (self, button);
}

/* All of the item, one below the other. */
void
xg_incident_card_append_sections (XgIncidentCard *self)
{
  XgIncident *incident = xg_incident_card_get_incident (self);
  XgCard *card = xg_incident_card_get_card (self);
  g_autofree char *own_title = card != NULL ? xg_card_dup_title (card, self->index) : NULL;
  const char *title = own_title;
  guint n = card != NULL ? xg_card_get_n_sections (card, self->index) : 0;
  guint at_once = AT_ONCE;
  guint first = 0;

  if (title == NULL)
    title = self->item != NULL ? xg_item_get_summary (self->item) : self->summary;
  append (self, text_new (title != NULL ? title : _ ("(no summary)"), "card-title"));
  append_tags (self, incident);
  append_notices (self);
  self->changes_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  append (self, self->changes_box);
  xg_incident_card_update_changes (self);
  append_limits (self);
  /* What it is, how it came, what it is about; then what to look for; then all the rest. */
  for (; incident != NULL && first < MIN (n, 2); first++)
    {
      append_section (self, first, &at_once);
      if (first == 0)
        append_facts (self);
    }
  if (first == 0)
    append_facts (self);
  xg_incident_card_append_indicators (self);
  append_rest (self, first, &at_once);
}
