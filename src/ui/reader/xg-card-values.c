/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "reader/xg-card-values.h"

#include <glib/gi18n.h>
#include <string.h>

#include "card/xg-card-lead.h"
#include "feed/xg-format.h"
#include "feed/xg-tags.h"
#include "pivot/xg-pivot-lead.h"
#include "xg-breaks.h"
#include "xg-line-layout.h"
#include "xg-toast.h"

/* Characters of a value that are shown; a label lays out all it has. */
#define MAX_VALUE 800

/* Characters of a line that are never broken, and of one of a long text: the more lines there could
 * be, the longer it takes to find out how high they are. */
#define LINE      8
#define LONG_LINE 20
#define LONG_TEXT 200

/**
 * xg_card_label_new:
 * @text: (nullable): words
 * @css_class: (nullable): a class of its own
 *
 * Returns: (transfer floating): a label that breaks where it has to, but not into single letters
 */
GtkWidget *
xg_card_label_new (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);
  glong length = text != NULL ? g_utf8_strlen (text, -1) : 0;

  xg_breaks_follow (GTK_LABEL (label));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label),
                             length > LONG_TEXT ? LONG_LINE : (int) MIN (length, LINE));
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* "today 13:58:40 (3 min before arrival)" */
static char *
dup_time (const XgCardRow *row, gint64 received)
{
  g_autofree char *absolute = xg_format_time (row->time, g_get_real_time ());
  g_autofree char *span = NULL;

  if (received == 0 || ABS (received - row->time) < G_USEC_PER_SEC)
    return g_steal_pointer (&absolute);
  span = xg_format_span (ABS (received - row->time));
  if (row->time < received)
    return g_strdup_printf (_ ("%s (%s before arrival)"), absolute, span);
  return g_strdup_printf (_ ("%s (%s after arrival)"), absolute, span);
}

static void
copy_value_cb (GtkWidget *button, gpointer data)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (button), data);
  xg_toast (button, _ ("Value copied"));
}

/* As much of it as is shown. Its characters are not counted: there may be megabytes of them. */
static char *
dup_shown (const XgCardRow *row, gboolean *cut)
{
  const char *end = row->value;
  g_autofree char *start = NULL;
  char *text;

  /* Lines that are joined only make it shorter. */
  for (guint i = 0; i < 2 * MAX_VALUE && *end != '\0'; i++)
    end = g_utf8_next_char (end);
  start = g_strndup (row->value, (gsize) (end - row->value));
  text = row->kind == XG_CARD_ROW_CODE ? g_steal_pointer (&start) : xg_format_paragraphs (start);
  *cut = *end != '\0' || g_utf8_strlen (text, -1) > MAX_VALUE;
  if (g_utf8_strlen (text, -1) > MAX_VALUE)
    *g_utf8_offset_to_pointer (text, MAX_VALUE) = '\0';
  return text;
}

static gboolean
lead_cb (GtkLabel *label, const char *value)
{
  xg_pivot_show (GTK_WIDGET (label), value);
  return TRUE;
}

/* What a sentence names can be looked for, each by itself. */
static void
add_leads (GtkLabel *label)
{
  g_autofree char *markup = xg_card_dup_lead_markup (gtk_label_get_text (label));

  if (markup == NULL)
    return;
  gtk_label_set_markup (label, markup);
  g_signal_connect (label, "activate-link", G_CALLBACK (lead_cb), NULL);
}

/**
 * xg_card_append_value:
 * @box: where to
 * @row: with a value
 * @received: when the item came, µs since the epoch, or 0: times are told relative to it
 *
 * What can be looked for gets a button that does; within a sentence it is a link.
 */
void
xg_card_append_value (GtkBox *box, const XgCardRow *row, gint64 received)
{
  g_autofree char *text = NULL;
  g_autofree char *lead = NULL;
  GtkWidget *label;
  gboolean cut = FALSE;

  if (row->kind == XG_CARD_ROW_TIME)
    text = dup_time (row, received);
  else if (*row->value == '\0')
    text = g_strdup ("—");
  else
    text = dup_shown (row, &cut);

  label = xg_card_label_new (text, row->kind == XG_CARD_ROW_CODE ? "monospace" : "numeric");
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  if (row->kind == XG_CARD_ROW_TIME)
    gtk_widget_set_tooltip_text (label, row->value);
  lead = row->kind == XG_CARD_ROW_TIME ? NULL : xg_card_dup_lead (row->value);
  if (lead != NULL)
    {
      GtkWidget *line = xg_line_new (2);
      GtkWidget *button = xg_pivot_button_new (lead);

      gtk_widget_add_css_class (button, "lead");
      gtk_box_append (GTK_BOX (line), label);
      gtk_box_append (GTK_BOX (line), button);
      gtk_box_append (box, line);
    }
  else
    {
      if (row->kind == XG_CARD_ROW_VALUE)
        add_leads (GTK_LABEL (label));
      gtk_box_append (box, label);
    }
  if (cut)
    {
      g_autofree char *size = g_format_size (strlen (row->value));
      /* Translators: a size, "2.1 MB" */
      g_autofree char *words = g_strdup_printf (_ ("Copy All of It (%s)"), size);
      GtkWidget *button = gtk_button_new_with_label (words);

      gtk_widget_set_halign (button, GTK_ALIGN_START);
      gtk_widget_add_css_class (button, "slim");
      g_signal_connect_data (button,
                             "clicked",
                             G_CALLBACK (copy_value_cb),
                             g_strdup (row->value),
                             (GClosureNotify) (void (*) (void)) g_free,
                             0);
      gtk_box_append (box, button);
    }
}

/**
 * xg_card_append_detail:
 * @box: where to
 * @row: with attributes, or without
 */
void
xg_card_append_detail (GtkBox *box, const XgCardRow *row)
{
  if (row->severity != XG_SEVERITY_UNKNOWN)
    {
      GtkWidget *tag = xg_tag_new_severity (row->severity);

      gtk_widget_set_halign (tag, GTK_ALIGN_START);
      gtk_box_append (box, tag);
    }
  if (row->detail != NULL)
    {
      GtkWidget *detail = xg_card_label_new (row->detail, "dim-label");

      gtk_label_set_selectable (GTK_LABEL (detail), TRUE);
      gtk_widget_add_css_class (detail, "caption");
      gtk_box_append (box, detail);
    }
}
