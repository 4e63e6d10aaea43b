/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-feed-page-private.h"

#include <glib/gi18n.h>

#include "feed/xg-filter-mark.h"
#include "feed/xg-format.h"

/* What the page says about its rows, and what of it follows whom. */

static const char *
scope_label (XgFeedPage *self)
{
  if (self->node != NULL)
    return xg_node_get_label (self->node);
  if (self->broker != NULL)
    return xg_broker_get_label (self->broker);
  if (self->saved != NULL)
    return xg_filter_entry_get_label (self->saved);
  if (self->archive)
    return xg_profile_get_name (xg_grid_get_profile (self->grid));
  return _ ("All Items");
}

static char *
matches_text (XgFeedPage *self)
{
  g_autofree char *matches = xg_format_count (xg_feed_query_get_n_matches (self->query));
  g_autofree char *total = xg_format_count (xg_feed_query_get_n_total (self->query));

  if (xg_feed_model_get_marking (self->model))
    {
      guint n_selected = xg_feed_model_get_n_selected (self->model);
      g_autofree char *selected = xg_format_count (n_selected);

      /* Translators: of the items in a list */
      return g_strdup_printf (ngettext ("%s selected", "%s selected", n_selected), selected);
    }
  if (xg_feed_query_get_filtered (self->query))
    /* Translators: grouped numbers: matching items of all items */
    return g_strdup_printf (_ ("%s of %s"), matches, total);
  return g_strdup_printf (ngettext ("%s item", "%s items", xg_feed_query_get_n_total (self->query)),
                          total);
}

void
xg_feed_page_update_title (XgFeedPage *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  XgSession *session = self->grid != NULL ? xg_grid_get_session (self->grid) : NULL;
  XgSessionState state = session != NULL ? xg_session_get_state (session) : XG_SESSION_OFFLINE;
  g_autofree char *subtitle = NULL;

  if (self->archive)
    g_ptr_array_add (parts, g_strdup (_ ("Archive, read-only")));
  else if (xg_feed_query_get_paused (self->query))
    g_ptr_array_add (parts, g_strdup (_ ("Paused")));
  else if (state == XG_SESSION_ONLINE)
    g_ptr_array_add (parts, g_strdup (_ ("Live")));
  else if (state == XG_SESSION_OFFLINE)
    g_ptr_array_add (parts, g_strdup (_ ("Offline")));
  else
    g_ptr_array_add (parts, g_strdup (_ ("Connecting")));
  /* Where the line ends, the address can be missed most. */
  if (xg_feed_view_get_narrow (self->view))
    g_ptr_array_add (parts, matches_text (self));
  if (self->broker != NULL)
    g_ptr_array_add (parts, g_strdup (xg_broker_get_jid (self->broker)));
  else if (self->grid != NULL)
    {
      const char *jid = xg_profile_get_jid (xg_grid_get_profile (self->grid));
      const char *at = jid != NULL ? strchr (jid, '@') : NULL;

      if (at != NULL)
        g_ptr_array_add (parts, g_strdup (at + 1));
    }
  g_ptr_array_add (parts, NULL);
  subtitle = g_strjoinv (" · ", (char **) parts->pdata);

  adw_window_title_set_title (self->title, scope_label (self));
  adw_window_title_set_subtitle (self->title, subtitle);
}

void
xg_feed_page_update_count (XgFeedPage *self)
{
  g_autofree char *text = matches_text (self);

  gtk_label_set_label (self->count_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), !xg_feed_view_get_narrow (self->view));
  if (xg_feed_view_get_narrow (self->view))
    xg_feed_page_update_title (self);
}

/* Where the rows are no table, there are no columns to choose. */
void
xg_feed_page_update_menu (XgFeedPage *self)
{
  GMenuModel *columns = xg_feed_layout_get_menu (xg_feed_view_get_layout (self->view));
  gboolean shown = g_menu_model_get_n_items (G_MENU_MODEL (self->rows_menu)) > 1;

  if (xg_feed_view_get_narrow (self->view) != shown)
    return;
  if (shown)
    g_menu_remove (self->rows_menu, 1);
  else
    g_menu_append_submenu (self->rows_menu, _ ("C_olumns"), columns);
}

void
xg_feed_page_update_state (XgFeedPage *self)
{
  gboolean loading = xg_feed_query_get_loading (self->query);
  gboolean ready = FALSE;

  if (self->grid != NULL)
    g_object_get (self->grid, "ready", &ready, NULL);

  if (xg_feed_query_get_n_matches (self->query) > 0)
    gtk_stack_set_visible_child_name (self->stack, "list");
  else if (self->grid != NULL && (!ready || loading))
    gtk_stack_set_visible_child_name (self->stack, "loading");
  else
    {
      xg_feed_empty_update (self->empty,
                            self->grid,
                            self->node,
                            xg_feed_query_get_filtered (self->query));
      gtk_stack_set_visible_child_name (self->stack, "empty");
    }

  gtk_spinner_set_spinning (
    self->loading_spinner,
    g_str_equal (gtk_stack_get_visible_child_name (self->stack), "loading"));
  gtk_spinner_set_spinning (self->search_spinner, loading);
  gtk_widget_set_visible (GTK_WIDGET (self->search_spinner), loading);
}

static void
update_held (XgFeedPage *self)
{
  guint held = xg_feed_query_get_held (self->query);
  gboolean paused = xg_feed_query_get_paused (self->query);

  if (paused)
    {
      g_autofree char *count = xg_format_count (held);
      g_autofree char *text = NULL;

      if (held == 0)
        text = g_strdup (_ ("Paused. New items are stored and will wait here."));
      else
        text = g_strdup_printf (ngettext ("Paused. %s new item is stored and waits.",
                                          "Paused. %s new items are stored and wait.",
                                          held),
                                count);
      gtk_label_set_label (self->held_label, text);
    }
  gtk_revealer_set_reveal_child (self->held_revealer, paused);
}

/* What is proposed to is not wrong yet, and the list would cover the sentence. */
static gboolean
is_being_written (XgFeedPage *self, const XgQueryMark *mark)
{
  GtkEditable *entry = GTK_EDITABLE (self->search_entry);
  const char *text = gtk_editable_get_text (entry);
  const char *cursor;

  if (self->completion == NULL || !xg_filter_completion_get_open (self->completion))
    return FALSE;
  cursor = g_utf8_offset_to_pointer (
    text,
    MIN (gtk_editable_get_position (entry), (int) g_utf8_strlen (text, -1)));
  return mark->start + mark->length >= (gsize) (cursor - text);
}

void
xg_feed_page_update_problem (XgFeedPage *self)
{
  XgQueryMark mark;
  const char *problem = xg_feed_query_get_problem (self->query, &mark);

  if (problem != NULL && is_being_written (self, &mark))
    problem = NULL;
  xg_filter_mark (self->search_entry, problem, &mark);
  gtk_label_set_label (self->problem_label, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), problem != NULL);
}

/* A filter that asks for what older items lack so far finds too few. */
static void
update_facts (XgFeedPage *self)
{
  XgItemList *list = xg_feed_query_get_list (self->query);
  XgQuery *query = list != NULL ? xg_item_list_get_query (list) : NULL;
  gint64 left = self->grid != NULL ? xg_grid_get_facts_left (self->grid) : 0;
  gboolean shown = left > 0 && query != NULL && xg_query_needs_facts (query);

  if (shown)
    {
      g_autofree char *text = xg_format_facts_left (left);

      gtk_label_set_label (self->facts_label, text);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->facts_label), shown);
}

static void
list_changed_cb (XgFeedPage *self)
{
  xg_feed_model_set_source (self->model, G_LIST_MODEL (xg_feed_query_get_list (self->query)));
  xg_feed_page_update_state (self);
  update_facts (self);
  g_object_notify (G_OBJECT (self), "result");
}

static void
count_changed_cb (XgFeedPage *self)
{
  xg_feed_page_update_count (self);
  xg_feed_page_update_state (self);
}

static void
paused_cb (XgFeedPage *self)
{
  update_held (self);
  xg_feed_page_update_title (self);
  g_object_notify (G_OBJECT (self), "paused");
}

/* The grid, its session or the topic is not as it was. */
static void
place_changed_cb (XgFeedPage *self)
{
  xg_feed_page_update_title (self);
  xg_feed_page_update_state (self);
}

static void
watch_query (XgFeedPage *self)
{
  static const struct
  {
    const char *signal;
    GCallback callback;
  } of_query[] = {
    { "notify::list", G_CALLBACK (list_changed_cb) },
    { "notify::n-matches", G_CALLBACK (count_changed_cb) },
    { "notify::n-total", G_CALLBACK (xg_feed_page_update_count) },
    { "notify::loading", G_CALLBACK (xg_feed_page_update_state) },
    { "notify::loading", G_CALLBACK (xg_feed_page_look_for_wanted) },
    { "notify::n-matches", G_CALLBACK (xg_feed_page_look_for_wanted) },
    { "notify::filtered", G_CALLBACK (count_changed_cb) },
    { "notify::held", G_CALLBACK (update_held) },
    { "notify::paused", G_CALLBACK (paused_cb) },
    { "notify::problem", G_CALLBACK (xg_feed_page_update_problem) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (of_query); i++)
    g_signal_connect_swapped (self->query, of_query[i].signal, of_query[i].callback, self);
}

/* Lets the page follow its query, and the grid, session and topic that it gets later. */
void
xg_feed_page_init_state (XgFeedPage *self)
{
  static const char *const of_session[] = { "notify::state", "notify::error-text" };
  static const char *const of_node[] = { "notify::subscription",
                                         "notify::busy",
                                         "notify::locked",
                                         "notify::label" };
  const GCallback callback = G_CALLBACK (place_changed_cb);

  watch_query (self);
  self->grid_signals = g_signal_group_new (XG_TYPE_GRID);
  g_signal_group_connect_swapped (self->grid_signals, "notify::ready", callback, self);
  g_signal_group_connect_swapped (self->grid_signals,
                                  "notify::facts-left",
                                  G_CALLBACK (update_facts),
                                  self);
  self->session_signals = g_signal_group_new (XG_TYPE_SESSION);
  for (guint i = 0; i < G_N_ELEMENTS (of_session); i++)
    g_signal_group_connect_swapped (self->session_signals, of_session[i], callback, self);
  self->node_signals = g_signal_group_new (XG_TYPE_NODE);
  for (guint i = 0; i < G_N_ELEMENTS (of_node); i++)
    g_signal_group_connect_swapped (self->node_signals, of_node[i], callback, self);
}
