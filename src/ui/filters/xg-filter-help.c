/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-filters"

#include "config.h"

#include "filters/xg-filter-help.h"

#include "feed/xg-filter-completion.h"
#include "feed/xg-filter-mark.h"

/* What every entry with a filter has: the wrong character is marked, and what could be written next
 * is proposed. */

#define COMPLETION_KEY "xg-filter-completion"

static void
changed_cb (GtkWidget *entry)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgQuery) query = NULL;
  XgQueryMark mark;

  query = xg_query_parse_now (gtk_editable_get_text (GTK_EDITABLE (entry)), &mark, &error);
  xg_filter_mark (entry, error != NULL ? error->message : NULL, &mark);
}

/* Its popover is a child of the entry, and has to go before. */
static void
destroy_cb (GtkWidget *entry)
{
  XgFilterCompletion *completion = g_object_get_data (G_OBJECT (entry), COMPLETION_KEY);

  if (completion != NULL)
    g_object_run_dispose (G_OBJECT (completion));
  g_object_set_data (G_OBJECT (entry), COMPLETION_KEY, NULL);
}

/**
 * xg_filter_help_install:
 * @entry: an entry or an entry row for a filter
 *
 * Marks what is wrong in it while it is written, and completes it, for as long as it lives.
 */
void
xg_filter_help_install (GtkWidget *entry)
{
  g_return_if_fail (GTK_IS_EDITABLE (entry));

  g_object_set_data_full (G_OBJECT (entry),
                          COMPLETION_KEY,
                          xg_filter_completion_new (entry),
                          g_object_unref);
  g_signal_connect (entry, "changed", G_CALLBACK (changed_cb), NULL);
  g_signal_connect (entry, "destroy", G_CALLBACK (destroy_cb), NULL);
}

/**
 * xg_filter_help_set_grid:
 * @entry: an entry with help
 * @grid: (nullable): whose values are proposed
 */
void
xg_filter_help_set_grid (GtkWidget *entry, XgGrid *grid)
{
  XgFilterCompletion *completion;

  g_return_if_fail (GTK_IS_EDITABLE (entry));

  completion = g_object_get_data (G_OBJECT (entry), COMPLETION_KEY);
  g_return_if_fail (completion != NULL);
  xg_filter_completion_set_grid (completion, grid);
}

/**
 * xg_filter_help_dup_fault:
 * @entry: an entry with a filter
 *
 * Returns: (transfer full) (nullable): why its text can't be read, a sentence; %NULL when it can
 */
char *
xg_filter_help_dup_fault (GtkWidget *entry)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgQuery) query = NULL;

  g_return_val_if_fail (GTK_IS_EDITABLE (entry), NULL);

  query = xg_query_parse_now (gtk_editable_get_text (GTK_EDITABLE (entry)), NULL, &error);
  return query == NULL ? g_strdup (error->message) : NULL;
}

/* Whether nothing but spaces is in it. */
gboolean
xg_filter_help_is_blank (GtkWidget *entry)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (GTK_IS_EDITABLE (entry), TRUE);

  text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  return *text == '\0';
}
