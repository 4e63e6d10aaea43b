/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "security/xg-deadline.h"

/* How often to look when a cancellable has no file descriptor, because there are no more. */
#define SLICE 50 /* ms */

/**
 * xg_deadline_init:
 * @self: a deadline; free what it has by xg_deadline_clear()
 * @cancellable: (nullable): what ends all waiting at once
 * @milliseconds: from now on
 *
 * Begins to count.
 */
void
xg_deadline_init (XgDeadline *self, GCancellable *cancellable, guint milliseconds)
{
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->has_cancel_fd =
    cancellable != NULL && g_cancellable_make_pollfd (cancellable, &self->cancel_fd);
  self->end = g_get_monotonic_time () + (gint64) milliseconds * 1000;
}

/**
 * xg_deadline_init_within:
 * @self: a deadline
 * @whole: another one, of which @self is a part
 * @milliseconds: from now on; @self ends with @whole at the latest
 *
 * Begins to count for a step of something larger.
 */
void
xg_deadline_init_within (XgDeadline *self, const XgDeadline *whole, guint milliseconds)
{
  xg_deadline_init (self, whole->cancellable, milliseconds);
  self->end = MIN (self->end, whole->end);
}

/**
 * xg_deadline_clear:
 * @self: a deadline
 */
void
xg_deadline_clear (XgDeadline *self)
{
  if (self->has_cancel_fd)
    g_cancellable_release_fd (self->cancellable);
  self->has_cancel_fd = FALSE;
  g_clear_object (&self->cancellable);
}

/**
 * xg_deadline_check:
 * @self: a deadline
 * @error: return location for %G_IO_ERROR_CANCELLED or %G_IO_ERROR_TIMED_OUT
 *
 * Returns: whether there is time left
 */
gboolean
xg_deadline_check (const XgDeadline *self, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (g_get_monotonic_time () < self->end)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, g_strerror (ETIMEDOUT));
  return FALSE;
}

/**
 * xg_deadline_wait:
 * @self: a deadline
 * @fd: what to wait for
 * @events: `POLLIN` or `POLLOUT`
 * @error: return location for %G_IO_ERROR_CANCELLED or %G_IO_ERROR_TIMED_OUT
 *
 * Waits until @fd is ready, or has failed.
 *
 * Returns: whether it is
 */
gboolean
xg_deadline_wait (const XgDeadline *self, int fd, short events, GError **error)
{
  struct pollfd fds[2] = { { .fd = fd, .events = events } };
  nfds_t n = 1;

  if (self->has_cancel_fd)
    fds[n++] = (struct pollfd){ .fd = self->cancel_fd.fd, .events = POLLIN };
  while (xg_deadline_check (self, error))
    {
      gint64 left = (self->end - g_get_monotonic_time ()) / 1000 + 1;

      if (self->cancellable != NULL && !self->has_cancel_fd)
        left = MIN (left, SLICE);
      if (poll (fds, n, (int) CLAMP (left, 0, G_MAXINT)) > 0 && fds[0].revents != 0)
        return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
    }
  return FALSE;
}

static int
fail (GError **error, int fd, int number)
{
  if (fd >= 0)
    close (fd);
  g_set_error_literal (error,
                       G_IO_ERROR,
                       (int) g_io_error_from_errno (number),
                       g_strerror (number));
  return -1;
}

/**
 * xg_deadline_connect:
 * @self: a deadline
 * @ip: an address in numbers
 * @port: port there
 * @error: return location for a %G_IO_ERROR
 *
 * Makes a TCP connection.
 *
 * Returns: a socket that does not block, to be closed by the caller; -1 on failure
 */
int
xg_deadline_connect (const XgDeadline *self, const char *ip, guint16 port, GError **error)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (ip, port);
  struct sockaddr_storage native;
  socklen_t length = sizeof (int);
  gssize size;
  int number = 0;
  int fd;

  if (address == NULL)
    return fail (error, -1, EINVAL);
  size = g_socket_address_get_native_size (address);
  if (size > (gssize) sizeof native ||
      !g_socket_address_to_native (address, &native, sizeof native, error))
    return -1;
  fd = socket (native.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return fail (error, -1, errno);
  if (connect (fd, (struct sockaddr *) &native, (socklen_t) size) != 0)
    {
      if (errno != EINPROGRESS && errno != EINTR)
        return fail (error, fd, errno);
      if (!xg_deadline_wait (self, fd, POLLOUT, error))
        {
          close (fd);
          return -1;
        }
      if (getsockopt (fd, SOL_SOCKET, SO_ERROR, &number, &length) != 0 || number != 0)
        return fail (error, fd, number != 0 ? number : EIO);
    }
  return fd;
}

typedef struct
{
  GAsyncResult *result;
  GCancellable *cancellable;
} Lookup;

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Lookup *lookup = user_data;

  lookup->result = g_object_ref (result);
}

static gboolean
too_late_cb (gpointer user_data)
{
  Lookup *lookup = user_data;

  g_cancellable_cancel (lookup->cancellable);
  return G_SOURCE_REMOVE;
}

static void
called_off_cb (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/**
 * xg_deadline_look_up:
 * @self: a deadline
 * @name: name of a host, or an address
 * @error: return location for a %G_RESOLVER_ERROR or %G_IO_ERROR
 *
 * Asks for the addresses of a name, on the thread of the caller, which may not be the main one.
 *
 * Returns: (transfer full) (element-type GInetAddress): addresses; free them by
 *   g_resolver_free_addresses()
 */
GList *
xg_deadline_look_up (const XgDeadline *self, const char *name, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_autoptr (GSource) timer = NULL;
  g_autoptr (GError) reason = NULL;
  Lookup lookup = { NULL, g_cancellable_new () };
  gint64 left = (self->end - g_get_monotonic_time ()) / 1000;
  GList *addresses = NULL;
  gulong handler = 0;

  if (self->cancellable != NULL)
    handler = g_cancellable_connect (self->cancellable,
                                     G_CALLBACK (called_off_cb),
                                     lookup.cancellable,
                                     NULL);
  timer = g_timeout_source_new ((guint) CLAMP (left, 0, G_MAXINT));
  g_source_set_callback (timer, too_late_cb, &lookup, NULL);
  g_source_attach (timer, context);
  g_main_context_push_thread_default (context);
  g_resolver_lookup_by_name_async (resolver, name, lookup.cancellable, looked_up_cb, &lookup);
  while (lookup.result == NULL)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);
  g_source_destroy (timer);
  if (self->cancellable != NULL)
    g_cancellable_disconnect (self->cancellable, handler);

  addresses = g_resolver_lookup_by_name_finish (resolver, lookup.result, &reason);
  /* That we called it off ourselves means that it took too long. */
  if (addresses == NULL && xg_deadline_check (self, error))
    g_propagate_error (error, g_steal_pointer (&reason));
  g_object_unref (lookup.result);
  g_object_unref (lookup.cancellable);
  return addresses;
}
