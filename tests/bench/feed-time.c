/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What an analyst waits for in the feed of a large cache, in the real window and without a server:
 * to see a page anywhere in the list, the first rows of a filter, those of everything again when it
 * is cleared, and what the cache knows about an indicator; or, with --big, to open an item of many
 * megabytes. It prints "NAME MEDIAN P95 WORST N", the times in milliseconds, and writes the stalls
 * of the main loop into FOLDER/feed.stalls. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "feed/xg-feed-page.h"
#include "feed/xg-feed-view.h"
#include "grid/xg-grid-pivot.h"
#include "main-loop.h"
#include "window/xg-stall-meter.h"
#include "window/xg-window.h"
#include "xg-ui.h"

#define PAGE      50 /* rows: more than a window shows at once */
#define N_PAGES   100
#define N_FILTERS 10
#define N_PIVOTS  10
#define FIRST     100 /* items of a pivot's first look */

static char *jid, *data, *folder, *filter, *indicator;
static gboolean big;

static const GOptionEntry entries[] = {
  { "jid", 0, 0, G_OPTION_ARG_STRING, &jid, "Account", "JID" },
  { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, "Where the cache is", "FOLDER" },
  { "folder", 0, 0, G_OPTION_ARG_FILENAME, &folder, "For the stalls", "FOLDER" },
  { "filter", 0, 0, G_OPTION_ARG_STRING, &filter, "What is looked for", "FILTER" },
  { "indicator", 0, 0, G_OPTION_ARG_STRING, &indicator, "What is pivoted on", "TEXT" },
  { "big", 0, 0, G_OPTION_ARG_NONE, &big, "Open the newest item instead", NULL },
  { NULL },
};

static XgWindow *window;
static XgConnector *connector;
static XgFeedPage *page;
static XgItemList *before; /* the rows that are to go */
static gboolean ready, painted;

static gboolean
has_grid (gpointer user_data)
{
  return xg_connector_get_grid (connector) != NULL;
}

/* All row ids are there, and everything else that a start does. */
static gboolean
has_all_rows (gpointer user_data)
{
  XgItemList *list = xg_feed_page_get_result (page);

  return list != NULL && !xg_item_list_get_loading (list) &&
         g_list_model_get_n_items (G_LIST_MODEL (list)) > 0;
}

/* Rows of another question than before are there when the layout of a frame begins: it shows them.
 */
static void
before_paint_cb (GdkFrameClock *clock)
{
  XgItemList *list = xg_feed_page_get_result (page);

  ready = list != NULL && list != before && g_list_model_get_n_items (G_LIST_MODEL (list)) > 0;
}

static void
after_paint_cb (GdkFrameClock *clock)
{
  painted = painted || ready;
}

static GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_type (child, type);
  return found;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static double
since (gint64 began)
{
  return (double) (g_get_monotonic_time () - began) / 1000.0;
}

static void
tell (const char *name, double *times, guint n)
{
  qsort (times, n, sizeof *times, compare);
  printf ("%s %.2f %.2f %.2f %u\n", name, times[n / 2], times[n * 95 / 100], times[n - 1], n);
  fflush (stdout);
}

/* The rows of a page are read, somewhere in the list: what a view does for what it shows. */
static void
read_pages (void)
{
  GListModel *list = G_LIST_MODEL (xg_feed_page_get_result (page));
  guint n_rows = g_list_model_get_n_items (list);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  double times[N_PAGES];

  for (guint i = 0; i < N_PAGES; i++)
    {
      guint first = (guint) g_rand_int_range (rand, 0, (gint32) MAX (1, n_rows - PAGE));
      gint64 began = g_get_monotonic_time ();

      for (guint row = first; row < first + PAGE; row++)
        {
          g_autoptr (XgItem) item = g_list_model_get_item (list, row);

          if (item == NULL)
            g_error ("row %u of %u is missing", row, n_rows);
        }
      times[i] = since (began);
    }
  tell ("page-read", times, N_PAGES);
}

/* The same in the view: from the call that jumps there until the frame that shows it is painted. */
static void
show_pages (void)
{
  XgFeedView *view = XG_FEED_VIEW (find_type (GTK_WIDGET (page), XG_TYPE_FEED_VIEW));
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (xg_feed_page_get_result (page)));
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  double times[N_PAGES];

  before = NULL;
  for (guint i = 0; i < N_PAGES; i++)
    {
      guint row = (guint) g_rand_int_range (rand, 0, (gint32) n_rows);
      gint64 began = g_get_monotonic_time ();

      ready = painted = FALSE;
      xg_feed_view_scroll_to (view, row);
      gtk_widget_queue_draw (GTK_WIDGET (view));
      main_loop_until (main_loop_is_set, &painted, "a page");
      times[i] = since (began);
      main_loop_for (20000);
    }
  tell ("page-shown", times, N_PAGES);
  xg_feed_view_scroll_to_newest (view);
}

static double
search (const char *text)
{
  gint64 began = g_get_monotonic_time ();
  double time;

  before = xg_feed_page_get_result (page);
  ready = painted = FALSE;
  xg_feed_page_search (page, text, XG_SEVERITY_UNKNOWN);
  main_loop_until (main_loop_is_set, &painted, text);
  time = since (began);
  main_loop_until (has_all_rows, NULL, "the rest of the rows");
  main_loop_for (100000);
  return time;
}

static void
filter_and_clear (void)
{
  double filtered[N_FILTERS], cleared[N_FILTERS];

  for (guint i = 0; i < N_FILTERS; i++)
    {
      filtered[i] = search (filter);
      cleared[i] = search ("");
    }
  tell ("filter", filtered, N_FILTERS);
  tell ("clear", cleared, N_FILTERS);
}

static void
pivot_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgPivot) pivot = xg_grid_pivot_finish (XG_GRID (source), result, &error);

  if (pivot == NULL)
    g_error ("%s", error->message);
  *(gboolean *) user_data = TRUE;
}

static void
pivot (const char *name, guint limit)
{
  double times[N_PIVOTS];

  for (guint i = 0; i < N_PIVOTS; i++)
    {
      gint64 began = g_get_monotonic_time ();
      gboolean done = FALSE;

      xg_grid_pivot_async (xg_connector_get_grid (connector),
                           indicator,
                           limit,
                           NULL,
                           pivot_cb,
                           &done);
      main_loop_until (main_loop_is_set, &done, "the pivot");
      times[i] = since (began);
    }
  tell (name, times, N_PIVOTS);
}

/* As a click on the row does it: the pane shows the item, and its card. */
static void
open_big (void)
{
  XgItemList *list = xg_feed_page_get_result (page);
  gint64 began = g_get_monotonic_time ();
  double time;

  xg_window_show_item (window, xg_connector_get_grid (connector), xg_item_list_get_rowid (list, 0));
  if (xg_feed_page_get_selected_item (page) == NULL)
    g_error ("the item is not shown");
  time = since (began);
  tell ("open", &time, 1);
  main_loop_for (8 * G_USEC_PER_SEC);
}

static void
make_window (void)
{
  g_autoptr (XgSettings) settings = xg_settings_new ();
  g_autoptr (XgProfile) profile = xg_profile_new ("bench");
  const XgConnectorPlace place = { data, folder, FALSE };
  XgConnectorList *connectors = xg_connector_list_new (settings, &place);
  GtkApplication *application = GTK_APPLICATION (g_object_new (ADW_TYPE_APPLICATION,
                                                               "application-id",
                                                               "org.xmppgrid.Bench",
                                                               "flags",
                                                               G_APPLICATION_NON_UNIQUE,
                                                               "resource-base-path",
                                                               "/org/xmppgrid/Console",
                                                               NULL));

  g_object_set (profile, "jid", jid, NULL);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  connector = xg_connector_list_add (connectors, profile);
  window = xg_window_new (ADW_APPLICATION (application), settings);
  xg_window_set_connectors (window, connectors);
  xg_window_show_connector (window, connector);
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  gtk_window_present (GTK_WINDOW (window));
  main_loop_until (main_loop_is_mapped, window, "the window");
  xg_connector_connect (connector, NULL, XG_CONNECT_OFFLINE);
  main_loop_until (has_grid, NULL, "the cache");
  xg_window_show_grid (window);
  page = XG_FEED_PAGE (find_type (GTK_WIDGET (window), XG_TYPE_FEED_PAGE));
  main_loop_until (has_all_rows, NULL, "the rows");
}

static void
measure (void)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  g_autofree char *path = g_build_filename (folder, "feed.stalls", NULL);
  g_autoptr (GError) error = NULL;
  XgStallMeter *meter;

  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), NULL);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), NULL);
  main_loop_for (G_USEC_PER_SEC);
  meter = xg_stall_meter_new (path, &error);
  if (meter == NULL)
    g_error ("%s", error->message);
  if (big)
    open_big ();
  else
    {
      read_pages ();
      show_pages ();
      filter_and_clear ();
      pivot ("pivot-first", FIRST);
      pivot ("pivot-all", 0);
    }
  xg_stall_meter_free (meter);
  g_signal_handlers_disconnect_by_func (clock, before_paint_cb, NULL);
  g_signal_handlers_disconnect_by_func (clock, after_paint_cb, NULL);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) options = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error))
    g_error ("%s", error->message);
  if (jid == NULL || data == NULL || folder == NULL ||
      (!big && (filter == NULL || indicator == NULL)))
    g_error ("an option is missing");
  if (!gtk_init_check ())
    g_error ("there is no display");
  adw_init ();
  xg_ui_init ();
  make_window ();
  measure ();
  xg_grid_close (xg_connector_get_grid (connector));
  xg_connector_wait (connector, 2000);
  return 0;
}
