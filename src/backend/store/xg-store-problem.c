/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "store/xg-store-private.h"

static gboolean
notify_cb (gpointer user_data)
{
  XgStore *self = XG_STORE (user_data);
  gint64 salvaged;

  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->notify_source, g_source_unref);
  salvaged = self->salvaged;
  self->salvaged = 0;
  g_mutex_unlock (&self->lock);
  xg_store_emit (self, salvaged);
  return G_SOURCE_REMOVE;
}

/* With the lock. One source however often it changes. */
static void
queue_notify (XgStore *self)
{
  if (self->notify_source != NULL)
    return;
  self->notify_source = g_idle_source_new ();
  g_source_set_priority (self->notify_source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->notify_source, notify_cb, g_object_ref (self), g_object_unref);
  g_source_attach (self->notify_source, self->context);
}

/* Any thread: SENTENCE says why the writer can't write, NULL that it can. */
void
xg_store_set_trouble (XgStore *self, const char *sentence)
{
  g_mutex_lock (&self->lock);
  if (g_strcmp0 (self->trouble, sentence) != 0)
    {
      g_free (self->trouble);
      self->trouble = g_strdup (sentence);
      queue_notify (self);
    }
  g_mutex_unlock (&self->lock);
}

/* Any thread: the file turned out to be damaged while it is in use. */
void
xg_store_set_damaged (XgStore *self)
{
  g_mutex_lock (&self->lock);
  if (!self->damaged)
    {
      self->damaged = TRUE;
      xg_store_file_set_state (self->lock_fd, XG_STORE_FILE_DAMAGED);
      queue_notify (self);
    }
  g_mutex_unlock (&self->lock);
}

/* Any thread: SENTENCE says what became of a damaged file. */
void
xg_store_set_notice (XgStore *self, const char *sentence)
{
  g_mutex_lock (&self->lock);
  g_free (self->notice);
  self->notice = g_strdup (sentence);
  queue_notify (self);
  g_mutex_unlock (&self->lock);
}

/* Any thread: "salvaged" is to be emitted. */
void
xg_store_tell_salvaged (XgStore *self, gint64 last)
{
  g_mutex_lock (&self->lock);
  self->salvaged = MAX (last, 1);
  queue_notify (self);
  g_mutex_unlock (&self->lock);
}

gboolean
xg_store_is_closing (XgStore *self)
{
  gboolean closing;

  g_mutex_lock (&self->lock);
  closing = self->closing;
  g_mutex_unlock (&self->lock);
  return closing;
}

/**
 * xg_store_dup_problem:
 *
 * Returns: (transfer full) (nullable): the sentence of "problem"; any thread
 */
char *
xg_store_dup_problem (XgStore *self)
{
  char *problem;

  g_return_val_if_fail (XG_IS_STORE (self), NULL);

  g_mutex_lock (&self->lock);
  if (self->damaged)
    problem =
      g_strdup_printf (_ ("The cache “%s” is damaged. It will be set aside and a new one begun "
                          "at the next start."),
                       self->path);
  else
    problem = g_strdup (self->trouble != NULL ? self->trouble : self->notice);
  g_mutex_unlock (&self->lock);
  return problem;
}
