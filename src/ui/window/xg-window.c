/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "window/xg-window.h"

#include "xg-ui.h"

struct _XgWindow
{
  AdwApplicationWindow parent_instance;

  /* Owned */
  XgGrid *grid;
};

G_DEFINE_FINAL_TYPE (XgWindow, xg_window, ADW_TYPE_APPLICATION_WINDOW)

static void
xg_window_dispose (GObject *object)
{
  XgWindow *self = XG_WINDOW (object);

  g_clear_object (&self->grid);

  G_OBJECT_CLASS (xg_window_parent_class)->dispose (object);
}

static void
xg_window_class_init (XgWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = xg_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/window/xg-window.ui");
}

static void
xg_window_init (XgWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * xg_window_new:
 * @application: the application that the window belongs to
 *
 * Returns: (transfer none): a window without a grid: it shows the connect page
 */
XgWindow *
xg_window_new (AdwApplication *application)
{
  g_return_val_if_fail (ADW_IS_APPLICATION (application), NULL);

  return g_object_new (XG_TYPE_WINDOW, "application", application, NULL);
}

/**
 * xg_window_set_grid:
 * @grid: (nullable): what to show; %NULL goes back to the connect page
 */
void
xg_window_set_grid (XgWindow *self, XgGrid *grid)
{
  g_return_if_fail (XG_IS_WINDOW (self));

  g_set_object (&self->grid, grid);
}
