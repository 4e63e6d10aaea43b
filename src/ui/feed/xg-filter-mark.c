/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-filter-mark.h"

/* What is missing is marked at the character before it, at the end of the text most of all. */
static PangoAttrList *
make_attributes (const char *text, const XgQueryMark *mark)
{
  PangoAttrList *attributes = pango_attr_list_new ();
  PangoAttribute *underline = pango_attr_underline_new (PANGO_UNDERLINE_ERROR);
  gsize start = mark->start;
  gsize end = mark->start + mark->length;

  if (start == end && start > 0)
    start = (gsize) (g_utf8_prev_char (text + start) - text);
  underline->start_index = (guint) start;
  underline->end_index = (guint) MAX (end, start + 1);
  pango_attr_list_insert (attributes, underline);
  return attributes;
}

/**
 * xg_filter_mark:
 * @entry: an entry, a search entry or an entry row with a filter
 * @problem: (nullable): why its text can't be read; %NULL when it can
 * @mark: (nullable): where; needed with @problem
 *
 * Marks the character that is wrong, or takes the mark away.
 */
void
xg_filter_mark (GtkWidget *entry, const char *problem, const XgQueryMark *mark)
{
  GtkEditable *delegate;

  g_return_if_fail (GTK_IS_EDITABLE (entry));
  g_return_if_fail (problem == NULL || mark != NULL);

  if (problem != NULL)
    gtk_widget_add_css_class (entry, "error");
  else
    gtk_widget_remove_css_class (entry, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               problem != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                               : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  delegate = gtk_editable_get_delegate (GTK_EDITABLE (entry));
  if (delegate != NULL && GTK_IS_TEXT (delegate))
    {
      g_autoptr (PangoAttrList) attributes = NULL;

      if (problem != NULL)
        attributes = make_attributes (gtk_editable_get_text (GTK_EDITABLE (entry)), mark);
      gtk_text_set_attributes (GTK_TEXT (delegate), attributes);
    }
}
