/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-main"

#include "config.h"

#include <errno.h>
#include <glib-unix.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "program/xg-output.h"

/* How long a reader may still take once the program is to end, and how often that is looked at. */
#define PATIENCE (2 * G_TIME_SPAN_SECOND)
#define LOOK_MS  100

struct _XgOutput
{
  int fd; /* borrowed */
  GMainContext *meanwhile;
  GString *buffer;
  gint64 deadline; /* monotonic µs; 0: none */
  gboolean given_up;
};

/**
 * xg_output_new:
 * @fd: where to write, blocking or not
 * @meanwhile: what is dispatched while the reader is slow; not the context that calls
 *   xg_output_flush()
 *
 * Returns: (transfer full): an output
 */
XgOutput *
xg_output_new (int fd, GMainContext *meanwhile)
{
  XgOutput *self = g_new0 (XgOutput, 1);

  self->fd = fd;
  self->meanwhile = g_main_context_ref (meanwhile);
  self->buffer = g_string_new (NULL);
  return self;
}

void
xg_output_free (XgOutput *self)
{
  g_string_free (self->buffer, TRUE);
  g_main_context_unref (self->meanwhile);
  g_free (self);
}

/**
 * xg_output_get_buffer:
 * @self: an output
 *
 * Returns: (transfer none): where to append what xg_output_flush() shall write
 */
GString *
xg_output_get_buffer (XgOutput *self)
{
  return self->buffer;
}

static gboolean
is_writable (XgOutput *self)
{
  GPollFD poll_fd = { .fd = self->fd, .events = G_IO_OUT };

  /* An error or a hang-up is for write() to tell. */
  return g_poll (&poll_fd, 1, 0) > 0;
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
wake_fd_cb (int fd, GIOCondition condition, gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Waits until the reader takes more, or its time is over. */
static gboolean
wait_for_reader (XgOutput *self)
{
  g_autoptr (GSource) ready = NULL;
  g_autoptr (GSource) look = NULL;

  if (is_writable (self))
    return TRUE;

  ready = g_unix_fd_source_new (self->fd, G_IO_OUT | G_IO_ERR | G_IO_HUP);
  g_source_set_callback (ready, G_SOURCE_FUNC (wake_fd_cb), NULL, NULL);
  g_source_attach (ready, self->meanwhile);
  look = g_timeout_source_new (LOOK_MS);
  g_source_set_callback (look, wake_cb, NULL, NULL);
  g_source_attach (look, self->meanwhile);

  while (!is_writable (self) && (self->deadline == 0 || g_get_monotonic_time () < self->deadline))
    g_main_context_iteration (self->meanwhile, TRUE);

  g_source_destroy (ready);
  g_source_destroy (look);
  return is_writable (self);
}

/**
 * xg_output_flush:
 * @self: an output
 * @error: return location: G_IO_ERROR_BROKEN_PIPE when nobody reads any more,
 *   G_IO_ERROR_TIMED_OUT when the reader took nothing after xg_output_hurry(), or what the system
 *   says
 *
 * Writes the buffer, and empties it. After an error, which is told once, nothing is written any
 * more.
 *
 * Returns: whether all was written; FALSE without an @error when it was told before
 */
gboolean
xg_output_flush (XgOutput *self, GError **error)
{
  gsize done = 0;

  while (done < self->buffer->len && !self->given_up)
    {
      /* So much a pipe that is writable takes without blocking. */
      gsize length = MIN (self->buffer->len - done, PIPE_BUF);
      gboolean ready = wait_for_reader (self);
      ssize_t written = ready ? write (self->fd, self->buffer->str + done, length) : -1;
      int number = ready ? errno : ETIMEDOUT;

      if (written >= 0)
        done += (gsize) written;
      else if (number != EINTR && number != EAGAIN)
        {
          self->given_up = TRUE;
          g_set_error_literal (error,
                               G_IO_ERROR,
                               g_io_error_from_errno (number),
                               g_strerror (number));
        }
    }
  g_string_truncate (self->buffer, 0);
  return !self->given_up;
}

/**
 * xg_output_hurry:
 * @self: an output
 *
 * The program is about to end: from now on a slow reader is waited for two seconds in all.
 */
void
xg_output_hurry (XgOutput *self)
{
  if (self->deadline == 0)
    self->deadline = g_get_monotonic_time () + PATIENCE;
}
