/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <sys/socket.h>

#include "cut-proxy.h"

struct _CutProxy
{
  GSocketListener *listener;
  GInetSocketAddress *target;
  guint16 port;
  GCancellable *cancellable;
  GThread *thread;
  GMutex lock;
  GPtrArray *sockets; /* (element-type GSocket); under the lock */
  GPtrArray *threads; /* (element-type GThread); of the accepting thread until that is joined */
  gint silent;
  gint n_connections;
};

typedef struct
{
  CutProxy *proxy;
  GSocket *from;
  GSocket *to;
} Direction;

/* One direction of one connection, until either end is gone. */
static gpointer
forward_thread (gpointer data)
{
  Direction *d = data;
  char buffer[16384];
  gssize got;

  while ((got = g_socket_receive (d->from, buffer, sizeof buffer, NULL, NULL)) > 0)
    {
      gssize sent = 0;

      while (g_atomic_int_get (&d->proxy->silent) &&
             !g_cancellable_is_cancelled (d->proxy->cancellable) && !g_socket_is_closed (d->from))
        g_usleep (10000);
      while (sent < got)
        {
          gssize n = g_socket_send (d->to, buffer + sent, (gsize) (got - sent), NULL, NULL);

          if (n <= 0)
            break;
          sent += n;
        }
      if (sent < got)
        break;
    }
  shutdown (g_socket_get_fd (d->to), SHUT_RDWR);
  shutdown (g_socket_get_fd (d->from), SHUT_RDWR);
  g_object_unref (d->from);
  g_object_unref (d->to);
  g_free (d);
  return NULL;
}

static void
start_direction (CutProxy *self, GSocket *from, GSocket *to)
{
  Direction *d = g_new0 (Direction, 1);

  d->proxy = self;
  d->from = g_object_ref (from);
  d->to = g_object_ref (to);
  g_ptr_array_add (self->threads, g_thread_new ("cut-proxy", forward_thread, d));
}

static gpointer
accept_thread (gpointer data)
{
  CutProxy *self = data;
  GSocket *client;

  while ((client = g_socket_listener_accept_socket (self->listener, NULL, self->cancellable, NULL)))
    {
      GSocket *server =
        g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

      g_atomic_int_inc (&self->n_connections);
      if (g_socket_connect (server, G_SOCKET_ADDRESS (self->target), NULL, NULL))
        {
          g_mutex_lock (&self->lock);
          g_ptr_array_add (self->sockets, g_object_ref (client));
          g_ptr_array_add (self->sockets, g_object_ref (server));
          g_mutex_unlock (&self->lock);
          start_direction (self, client, server);
          start_direction (self, server, client);
        }
      g_object_unref (client);
      g_object_unref (server);
    }
  return NULL;
}

CutProxy *
cut_proxy_new (const char *host, guint16 port)
{
  CutProxy *self = g_new0 (CutProxy, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) address = NULL;

  g_mutex_init (&self->lock);
  self->target = G_INET_SOCKET_ADDRESS (g_inet_socket_address_new_from_string (host, port));
  self->cancellable = g_cancellable_new ();
  self->sockets = g_ptr_array_new_with_free_func (g_object_unref);
  self->threads = g_ptr_array_new ();
  self->listener = g_socket_listener_new ();
  g_socket_listener_add_address (self->listener,
                                 any,
                                 G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP,
                                 NULL,
                                 &address,
                                 &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
  self->thread = g_thread_new ("cut-proxy", accept_thread, self);
  return self;
}

guint16
cut_proxy_get_port (CutProxy *self)
{
  return self->port;
}

guint
cut_proxy_get_connections (CutProxy *self)
{
  return (guint) g_atomic_int_get (&self->n_connections);
}

void
cut_proxy_cut (CutProxy *self)
{
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->sockets->len; i++)
    shutdown (g_socket_get_fd (self->sockets->pdata[i]), SHUT_RDWR);
  g_ptr_array_set_size (self->sockets, 0);
  g_mutex_unlock (&self->lock);
}

void
cut_proxy_set_silent (CutProxy *self, gboolean silent)
{
  g_atomic_int_set (&self->silent, silent);
}

void
cut_proxy_free (CutProxy *self)
{
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_socket_listener_close (self->listener);
  cut_proxy_cut (self);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (self->threads->pdata[i]);
  g_ptr_array_unref (self->threads);
  g_ptr_array_unref (self->sockets);
  g_object_unref (self->listener);
  g_object_unref (self->target);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->lock);
  g_free (self);
}
