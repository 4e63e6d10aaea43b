/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "xg-breaks.h"

#include <string.h>

/* Addresses, ids of nodes and namespaces have no blanks, so that a label that is too narrow breaks
 * them anywhere, between two letters. */

/* Shorter ones fit, or do on the next line where there is more beside them. */
#define LONG_WORD  16 /* characters */
#define LONG_AMONG 28 /* characters */
/* A longer text is no address any more, but a payload. */
#define LONG_TEXT 4096 /* bytes */

#define SEPARATORS "/@.:;=?&#-"

#define BASE_KEY "xg-breaks-base"

/* Each piece is a word of its own to Pango, which may break a line before one. What divides is no
 * part of any: a label merges attributes that touch each other. */
static void
add_pieces (PangoAttrList *list, const char *text, const char *begin, const char *end)
{
  for (const char *piece = begin; piece < end;)
    {
      const char *stop = MIN (piece + strcspn (piece, SEPARATORS), end);
      const char *next = MIN (stop + strspn (stop, SEPARATORS), end);

      /* What is before the first one is not ours: a quotation mark belongs to it. */
      if (piece > begin && stop > piece)
        {
          PangoAttribute *attribute = pango_attr_word_new ();

          attribute->start_index = (guint) (piece - text);
          attribute->end_index = (guint) (stop - text);
          pango_attr_list_insert (list, attribute);
        }
      piece = next;
    }
}

/**
 * xg_breaks_new:
 * @text: what is shown
 *
 * Returns: (transfer full): attributes by which long words without blanks are broken behind the
 *   characters that divide them, and without hyphens. The text stays what it is: what is copied
 *   has nothing in it that was not there.
 */
PangoAttrList *
xg_breaks_new (const char *text)
{
  PangoAttrList *list = pango_attr_list_new ();
  const char *begin = text;
  glong least;

  g_return_val_if_fail (text != NULL, list);

  least = strpbrk (text, " \n") != NULL ? LONG_AMONG : LONG_WORD;
  pango_attr_list_insert (list, pango_attr_insert_hyphens_new (FALSE));
  if (strlen (text) > LONG_TEXT)
    return list;
  while (*begin != '\0')
    {
      const char *end = begin;

      while (*end != '\0' && !g_unichar_isspace (g_utf8_get_char (end)))
        end = g_utf8_next_char (end);
      if (g_utf8_strlen (begin, end - begin) >= least)
        add_pieces (list, text, begin, end);
      begin = *end != '\0' ? g_utf8_next_char (end) : end;
    }
  return list;
}

static void
follow (GtkLabel *label)
{
  PangoAttrList *base = g_object_get_data (G_OBJECT (label), BASE_KEY);
  g_autoptr (PangoAttrList) list = xg_breaks_new (gtk_label_get_text (label));

  for (GSList *all = base != NULL ? pango_attr_list_get_attributes (base) : NULL; all != NULL;
       all = g_slist_delete_link (all, all))
    pango_attr_list_insert (list, all->data);
  gtk_label_set_attributes (label, list);
}

/**
 * xg_breaks_follow:
 * @label: a label that wraps
 *
 * Lets @label break addresses where they divide, whatever it is going to show. The attributes that
 * it has stay.
 */
void
xg_breaks_follow (GtkLabel *label)
{
  PangoAttrList *base;

  g_return_if_fail (GTK_IS_LABEL (label));

  if (g_object_get_data (G_OBJECT (label), BASE_KEY) != NULL)
    return;
  base = gtk_label_get_attributes (label);
  g_object_set_data_full (G_OBJECT (label),
                          BASE_KEY,
                          base != NULL ? pango_attr_list_copy (base) : pango_attr_list_new (),
                          (GDestroyNotify) pango_attr_list_unref);
  g_signal_connect (label, "notify::label", G_CALLBACK (follow), NULL);
  follow (label);
}

/**
 * xg_breaks_follow_all:
 * @tree: a widget
 *
 * Does so for each label in @tree that wraps.
 */
void
xg_breaks_follow_all (GtkWidget *tree)
{
  g_return_if_fail (GTK_IS_WIDGET (tree));

  if (GTK_IS_LABEL (tree) && gtk_label_get_wrap (GTK_LABEL (tree)))
    xg_breaks_follow (GTK_LABEL (tree));
  for (GtkWidget *child = gtk_widget_get_first_child (tree); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    xg_breaks_follow_all (child);
}
