/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "window/xg-screenshots.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "ledger/xg-ledger-dialog.h"
#include "trust/xg-security-dialog.h"

/* Something has to be on the pictures, but what never comes is not waited for for ever. */
#define ENOUGH_ITEMS   20
#define LONGEST_WAIT_S 10
/* For a page to be laid out, loaded and drawn. */
#define STEP_MS 700

struct _XgScreenshots
{
  GObject parent_instance;

  /* Borrowed */
  XgWindow *window;  /* weak */
  GtkWidget *ledger; /* weak */

  /* Owned */
  char *directory;

  AdwColorScheme was_scheme;
  int was_width;
  int was_height;
  XgSeverity severity; /* of the item to show in full: the gravest so far, */
  gint64 rowid;        /* and where it is; 0: none came */
  guint step;
  guint n_misses;
  guint source;
  gint64 deadline;
};

G_DEFINE_FINAL_TYPE (XgScreenshots, xg_screenshots, G_TYPE_OBJECT)

/**
 * xg_screenshots_take:
 * @window: a window that is drawn
 * @path: (type filename): the PNG to write
 * @error: return location
 *
 * Draws @window as it is now on the background of its own style. %G_IO_ERROR_PENDING means that it
 * is just changing: try again after the next frame.
 *
 * Returns: whether the picture was written
 */
gboolean
xg_screenshots_take (GtkWidget *window, const char *path, GError **error)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GtkSnapshot) content = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) content_node = NULL;
  const float width = (float) gtk_widget_get_width (window);
  const float height = (float) gtk_widget_get_height (window);
  GdkRGBA background = { 1, 1, 1, 1 };

  /* Between a change and the next layout the paintable is empty. */
  gdk_paintable_snapshot (paintable, content, width, height);
  content_node = gtk_snapshot_to_node (content);
  if (content_node == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PENDING, _ ("The window is not drawn"));
      return FALSE;
    }

  gtk_style_context_lookup_color (gtk_widget_get_style_context (window),
                                  "window_bg_color",
                                  &background);
  gtk_snapshot_append_color (snapshot, &background, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gtk_snapshot_append_node (snapshot, content_node);
  node = gtk_snapshot_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)),
                                         node,
                                         &GRAPHENE_RECT_INIT (0, 0, width, height));
  png = gdk_texture_save_to_png_bytes (texture);

  return g_file_set_contents (path,
                              g_bytes_get_data (png, NULL),
                              (gssize) g_bytes_get_size (png),
                              error);
}

/* FALSE: once more at the next step. */
static gboolean
take_widget (XgScreenshots *self, GtkWidget *widget, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path = g_build_filename (self->directory, file, NULL);

  if (xg_screenshots_take (widget, path, &error))
    g_print ("screenshot: %s\n", path);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PENDING) && ++self->n_misses < 20)
    {
      gtk_widget_queue_draw (widget);
      return FALSE;
    }
  else
    g_printerr (_ ("No picture of “%s”: %s\n"), name, error->message);

  return TRUE;
}

static gboolean
take (XgScreenshots *self, const char *name)
{
  return take_widget (self, GTK_WIDGET (self->window), name);
}

/* The first node of KIND with something to tell, broker by broker. */
static XgNode *
find_node (XgScreenshots *self, XgNodeKind kind)
{
  XgGrid *grid = xg_window_get_grid (self->window);
  GListModel *brokers = grid != NULL ? xg_grid_get_brokers (grid) : NULL;
  XgNode *best = NULL;

  for (guint i = 0; brokers != NULL && i < g_list_model_get_n_items (brokers); i++)
    {
      g_autoptr (XgBroker) broker = g_list_model_get_item (brokers, i);
      GListModel *nodes = xg_broker_get_all_nodes (broker);

      for (guint j = 0; j < g_list_model_get_n_items (nodes); j++)
        {
          g_autoptr (XgNode) node = g_list_model_get_item (nodes, j);

          if (xg_node_get_kind (node) != kind || xg_node_get_locked (node))
            continue;
          if (best == NULL || xg_node_get_last_activity (node) > xg_node_get_last_activity (best))
            best = node;
        }
    }

  return best;
}

static void
show_node (XgScreenshots *self, XgNodeKind kind, const char *tab)
{
  XgNode *node = find_node (self, kind);

  if (node != NULL)
    xg_window_show_node (self->window, node, tab);
}

static gboolean
has_enough (XgScreenshots *self)
{
  XgGrid *grid = xg_window_get_grid (self->window);
  guint64 n_received = 0;

  if (grid != NULL)
    g_object_get (grid, "n-received", &n_received, NULL);

  return n_received >= ENOUGH_ITEMS || g_get_monotonic_time () >= self->deadline;
}

static void
events_cb (XgGrid *grid, GPtrArray *records, XgScreenshots *self)
{
  g_assert (XG_IS_SCREENSHOTS (self));

  for (guint i = 0; i < records->len; i++)
    {
      const XgRecord *record = g_ptr_array_index (records, i);

      if (record->kind == XG_RECORD_ITEM && record->rowid > 0 && record->severity >= self->severity)
        {
          self->severity = record->severity;
          self->rowid = record->rowid;
        }
    }
}

static void
set_scheme (AdwColorScheme scheme)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
}

static void
show_ledger (XgScreenshots *self)
{
  XgGrid *grid = xg_window_get_grid (self->window);

  if (grid != NULL)
    g_set_weak_pointer (&self->ledger,
                        xg_ledger_dialog_present (grid, NULL, NULL, GTK_WIDGET (self->window)));
}

static void
show_narrow_ledger (XgScreenshots *self)
{
  if (self->ledger != NULL)
    gtk_window_set_default_size (GTK_WINDOW (self->ledger), 360, 680);
}

static void
hide_ledger (XgScreenshots *self)
{
  if (self->ledger != NULL)
    gtk_window_destroy (GTK_WINDOW (self->ledger));
  g_clear_weak_pointer (&self->ledger);
}

static gboolean
take_ledger (XgScreenshots *self, const char *name)
{
  return self->ledger == NULL || take_widget (self, self->ledger, name);
}

/* The panel that the window has opened; NULL: there is no connection to tell of. */
static GtkWidget *
find_security (void)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);

      if (XG_IS_SECURITY_DIALOG (window))
        return window;
    }

  return NULL;
}

static gboolean
take_security (XgScreenshots *self, const char *name)
{
  GtkWidget *panel = find_security ();

  return panel == NULL || take_widget (self, panel, name);
}

static void
hide_security (void)
{
  GtkWidget *panel = find_security ();

  if (panel != NULL)
    gtk_window_destroy (GTK_WINDOW (panel));
}

static void
show_feed (XgScreenshots *self)
{
  self->was_scheme = adw_style_manager_get_color_scheme (adw_style_manager_get_default ());
  gtk_window_get_default_size (GTK_WINDOW (self->window), &self->was_width, &self->was_height);
  set_scheme (ADW_COLOR_SCHEME_FORCE_LIGHT);
  xg_window_show_place (self->window, XG_PLACE_ITEMS, NULL);
  if (self->rowid > 0)
    xg_window_show_item (self->window, xg_window_get_grid (self->window), self->rowid);
}

static void
show_light (XgScreenshots *self)
{
  set_scheme (ADW_COLOR_SCHEME_FORCE_LIGHT);
}

static void
show_dark (XgScreenshots *self)
{
  set_scheme (ADW_COLOR_SCHEME_FORCE_DARK);
}

static void
show_alerts (XgScreenshots *self)
{
  xg_window_show_place (self->window, XG_PLACE_ALERTS, NULL);
}

/* Of the first broker. */
static void
show_contents (XgScreenshots *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.contents", "s", "");
}

static void
show_security (XgScreenshots *self)
{
  hide_ledger (self);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.security", NULL);
}

static void
show_narrow (XgScreenshots *self)
{
  hide_security ();
  show_light (self);
  xg_window_show_place (self->window, XG_PLACE_ITEMS, NULL);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 360, 720);
}

/* The leaflets need one more round to fold. */
static void
show_narrow_feed (XgScreenshots *self)
{
  xg_window_show_place (self->window, XG_PLACE_ITEMS, NULL);
}

static void
show_as_before (XgScreenshots *self)
{
  gtk_window_set_default_size (GTK_WINDOW (self->window), self->was_width, self->was_height);
  set_scheme (self->was_scheme);
}

/* Each step takes the picture of what the one before has shown. */
static const struct
{
  gboolean (*take) (XgScreenshots *self, const char *name);
  const char *name;
  void (*show) (XgScreenshots *self);
  const char *tab; /* of a node to be shown, */
  XgNodeKind kind; /* which is of this kind */
} steps[] = {
  { NULL, NULL, show_feed, NULL, 0 },
  { take, "feed-light", show_dark, NULL, 0 },
  { take, "feed-dark", show_alerts, NULL, 0 },
  { take, "alerts-dark", show_light, NULL, 0 },
  { take, "alerts", NULL, "overview", XG_NODE_TOPIC },
  { take, "topic", NULL, "items", XG_NODE_TOPIC },
  { take, "items", NULL, "affiliations", XG_NODE_TOPIC },
  { take, "affiliations", NULL, "subscriptions", XG_NODE_TOPIC },
  { take, "subscriptions", NULL, "overview", XG_NODE_COLLECTION },
  { take, "collection", NULL, "collections", XG_NODE_COLLECTION },
  { take, "children", show_contents, NULL, 0 },
  { take, "contents", show_dark, NULL, 0 },
  { take, "contents-dark", show_ledger, NULL, 0 },
  { take_ledger, "ledger-dark", show_light, NULL, 0 },
  { take_ledger, "ledger", show_narrow_ledger, NULL, 0 },
  { NULL, NULL, NULL, NULL, 0 },
  { take_ledger, "ledger-narrow", show_security, NULL, 0 },
  { take_security, "security", show_dark, NULL, 0 },
  { take_security, "security-dark", show_narrow, NULL, 0 },
  { NULL, NULL, show_narrow_feed, NULL, 0 },
  { take, "feed-narrow", show_as_before, NULL, 0 },
};

static gboolean
step_cb (gpointer data)
{
  XgScreenshots *self = data;

  if (self->window == NULL)
    {
      self->source = 0;
      return G_SOURCE_REMOVE;
    }
  if (self->step == 0 && !has_enough (self))
    return G_SOURCE_CONTINUE;
  if (steps[self->step].take != NULL && !steps[self->step].take (self, steps[self->step].name))
    return G_SOURCE_CONTINUE;
  if (steps[self->step].tab != NULL)
    show_node (self, steps[self->step].kind, steps[self->step].tab);
  else if (steps[self->step].show != NULL)
    steps[self->step].show (self);
  if (++self->step < G_N_ELEMENTS (steps))
    return G_SOURCE_CONTINUE;
  self->source = 0;
  return G_SOURCE_REMOVE;
}

typedef struct
{
  XgScreenshots *self;
  GSourceFunc done;
  gpointer user_data;
} Connect;

static gboolean
connect_cb (gpointer data)
{
  g_autofree Connect *connect = data;

  connect->self->source = 0;
  if (connect->self->window != NULL)
    take (connect->self, "connect");
  connect->done (connect->user_data);

  return G_SOURCE_REMOVE;
}

static void
xg_screenshots_dispose (GObject *object)
{
  XgScreenshots *self = XG_SCREENSHOTS (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_weak_pointer (&self->window);
  g_clear_weak_pointer (&self->ledger);
  g_clear_pointer (&self->directory, g_free);

  G_OBJECT_CLASS (xg_screenshots_parent_class)->dispose (object);
}

static void
xg_screenshots_class_init (XgScreenshotsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = xg_screenshots_dispose;
}

static void
xg_screenshots_init (XgScreenshots *self)
{
}

/**
 * xg_screenshots_new:
 * @window: not kept alive
 * @directory: (type filename): where the pictures go; made when missing
 */
XgScreenshots *
xg_screenshots_new (XgWindow *window, const char *directory)
{
  XgScreenshots *self = g_object_new (XG_TYPE_SCREENSHOTS, NULL);

  g_return_val_if_fail (XG_IS_WINDOW (window), self);

  g_set_weak_pointer (&self->window, window);
  self->directory = g_strdup (directory);
  if (g_mkdir_with_parents (directory, 0755) != 0)
    g_printerr (_ ("“%s” can’t be made: %s\n"), directory, g_strerror (errno));

  return self;
}

/**
 * xg_screenshots_take_connect:
 * @done: called afterwards
 *
 * Takes the picture of the connect page, which the window must show.
 */
void
xg_screenshots_take_connect (XgScreenshots *self, GSourceFunc done, gpointer user_data)
{
  Connect *connect = g_new0 (Connect, 1);

  g_return_if_fail (XG_IS_SCREENSHOTS (self));
  g_return_if_fail (self->source == 0);

  connect->self = self;
  connect->done = done;
  connect->user_data = user_data;
  self->source = g_timeout_add (STEP_MS, connect_cb, connect);
}

/**
 * xg_screenshots_start:
 *
 * Takes the pictures of the grid as soon as there is something to see.
 */
void
xg_screenshots_start (XgScreenshots *self)
{
  g_return_if_fail (XG_IS_SCREENSHOTS (self));
  g_return_if_fail (self->source == 0);

  if (xg_window_get_grid (self->window) != NULL)
    g_signal_connect_object (xg_window_get_grid (self->window),
                             "events",
                             G_CALLBACK (events_cb),
                             self,
                             0);
  self->step = 0;
  self->deadline = g_get_monotonic_time () + LONGEST_WAIT_S * G_USEC_PER_SEC;
  self->source = g_timeout_add (STEP_MS, step_cb, self);
}
