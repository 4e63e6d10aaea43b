/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-export"

#include "config.h"

#include "export/xg-export-progress.h"

/* How often it is told. */
#define TELL_MS 100

static gboolean
tell_cb (gpointer user_data)
{
  XgExportProgress *self = user_data;
  guint64 n_rows;
  double fraction;

  g_mutex_lock (&self->lock);
  n_rows = self->n_rows;
  fraction = self->fraction;
  g_mutex_unlock (&self->lock);
  if (n_rows != self->told_rows)
    {
      self->told_rows = n_rows;
      g_object_notify (self->object, "n-rows");
    }
  if (fraction > self->told_fraction)
    {
      self->told_fraction = fraction;
      g_object_notify (self->object, "fraction");
    }
  return G_SOURCE_CONTINUE;
}

void
xg_export_progress_init (XgExportProgress *self)
{
  g_mutex_init (&self->lock);
}

void
xg_export_progress_clear (XgExportProgress *self)
{
  g_mutex_clear (&self->lock);
}

/**
 * xg_export_progress_begin:
 * @self: a progress
 * @object: whose properties tell it; lives until xg_export_progress_end()
 *
 * Begins to tell, in the thread-default main context.
 */
void
xg_export_progress_begin (XgExportProgress *self, GObject *object)
{
  self->object = object;
  self->source = g_timeout_source_new (TELL_MS);
  g_source_set_callback (self->source, tell_cb, self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

/**
 * xg_export_progress_end:
 * @self: a progress that began
 *
 * Tells how far the worker came, for the last time.
 */
void
xg_export_progress_end (XgExportProgress *self)
{
  g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  tell_cb (self);
}

/**
 * xg_export_progress_add_row:
 * @self: a progress; any thread
 *
 * Returns: how many rows there are by now
 */
guint64
xg_export_progress_add_row (XgExportProgress *self)
{
  guint64 n_rows;

  g_mutex_lock (&self->lock);
  n_rows = ++self->n_rows;
  g_mutex_unlock (&self->lock);
  return n_rows;
}

/**
 * xg_export_progress_set_fraction:
 * @self: a progress; any thread
 * @fraction: how much of the way is done; 0 to 1 is kept of it
 */
void
xg_export_progress_set_fraction (XgExportProgress *self, double fraction)
{
  g_mutex_lock (&self->lock);
  self->fraction = CLAMP (fraction, 0, 1);
  g_mutex_unlock (&self->lock);
}
