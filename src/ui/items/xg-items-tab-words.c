/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-items"

#include "config.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"
#include "grid/xg-reason.h"
#include "items/xg-items-tab-private.h"

/* How many of how many. */
static char *
say_count (XgItemsTab *self)
{
  guint n_loaded = g_list_model_get_n_items (G_LIST_MODEL (self->pages));
  gint64 total = xg_item_pages_get_total (self->pages);
  gint64 missing = xg_item_pages_get_missing (self->pages);
  g_autofree char *loaded = xg_format_count (n_loaded);
  g_autofree char *all = xg_format_count ((guint64) MAX (total, 0));
  g_autofree char *lacking = xg_format_count ((guint64) missing);

  if (missing > 0)
    /* Translators: two numbers */
    return g_strdup_printf (_ ("%s items; the broker said that it has %s more, and gave none"),
                            loaded,
                            lacking);
  if (xg_item_pages_get_complete (self->pages))
    return g_strdup_printf (ngettext ("%s item", "All %s items", n_loaded), loaded);
  if (total > n_loaded)
    return g_strdup_printf (_ ("%s of %s items loaded"), loaded, all);
  return g_strdup_printf (_ ("%s items loaded, there are more"), loaded);
}

/**
 * xg_items_tab_say_foot:
 *
 * Returns: (transfer full): what stands below the list
 */
char *
xg_items_tab_say_foot (XgItemsTab *self)
{
  guint n_selected = xg_items_tab_count_selected (self);
  const GError *error = xg_item_pages_get_error (self->pages);
  g_autofree char *count = say_count (self);
  g_autofree char *reason = NULL;
  g_autofree char *selected = NULL;

  if (error != NULL)
    {
      reason = xg_reason_for (error, XG_REASON_RETRIEVE);
      return g_strdup_printf ("%s. %s", count, reason);
    }
  if (self->retract_after)
    return g_strdup_printf (_ ("Looking for what is to be retracted: %s"), count);
  if (n_selected == 0)
    return g_steal_pointer (&count);
  selected = xg_format_count (n_selected);
  return g_strdup_printf (ngettext ("%s selected", "%s selected", n_selected), selected);
}

/**
 * xg_items_tab_say_note:
 *
 * Returns: (transfer full) (nullable): over how much the filter holds; %NULL: there is none
 */
char *
xg_items_tab_say_note (XgItemsTab *self)
{
  const XgItemFilter *filter = xg_items_filter_get (self->filter);
  guint n_loaded = g_list_model_get_n_items (G_LIST_MODEL (self->pages));
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  g_autofree char *loaded = xg_format_count (n_loaded);
  g_autofree char *shown = xg_format_count (n_shown);
  g_autofree char *unknown = xg_format_count (self->n_no_time);
  GString *out;

  if (xg_item_filter_is_empty (filter) || n_loaded == 0)
    return NULL;
  out = g_string_new (NULL);
  g_string_append_printf (out,
                          xg_item_pages_get_complete (self->pages)
                            ? _ ("The filter shows %s of all %s items.")
                            : _ ("The filter shows %s of the %s items that are loaded; “Load All” "
                                 "looks at all of them."),
                          shown,
                          loaded);
  if (self->n_no_time > 0 && !xg_items_filter_get_show_unknown (self->filter))
    {
      g_string_append_c (out, ' ');
      g_string_append_printf (out,
                              ngettext ("%s item whose time nobody knows is not shown.",
                                        "%s items whose time nobody knows are not shown.",
                                        self->n_no_time),
                              unknown);
    }
  return g_string_free (out, FALSE);
}
