/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http-server.h"

struct _HttpServer
{
  HttpServerManner manner;
  HttpServerFunc func;
  gpointer user_data;
  GThread *thread;
  GMutex lock;
  GCond changed;
  guint n_requests; /* under lock */
  int connection;   /* under lock; -1: none */
  gboolean stopped;
  int listener;
  guint16 port;
};

static gboolean
say (int fd, const void *data, gsize length)
{
  const char *p = data;

  while (length > 0)
    {
      gssize n = send (fd, p, length, MSG_NOSIGNAL);

      if (n <= 0)
        return FALSE;
      p += n;
      length -= (gsize) n;
    }
  return TRUE;
}

/* Returns the body of a request, or NULL. */
static GBytes *
hear (int fd)
{
  g_autoptr (GString) all = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  while ((n = recv (fd, buffer, sizeof buffer, 0)) > 0)
    {
      const char *end;
      const char *length;
      gsize head;
      gsize body = 0;

      g_string_append_len (all, buffer, n);
      end = g_strstr_len (all->str, (gssize) all->len, "\r\n\r\n");
      if (end == NULL)
        continue;
      head = (gsize) (end - all->str) + 4;
      length = g_strstr_len (all->str, (gssize) head, "Content-Length: ");
      if (length != NULL)
        body = (gsize) atoi (length + strlen ("Content-Length: "));
      if (all->len >= head + body)
        return g_bytes_new (all->str + head, body);
    }
  return NULL;
}

static void
answer (HttpServer *self, int fd, GBytes *request)
{
  g_autoptr (GBytes) body = self->func (request, self->user_data);
  gsize length;
  const void *data = g_bytes_get_data (body, &length);
  g_autofree char *head = g_strdup_printf ("HTTP/1.0 200 OK\r\nContent-Type: any/thing\r\n"
                                           "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                                           length);

  if (say (fd, head, strlen (head)))
    say (fd, data, length);
}

static void
misbehave (HttpServer *self, int fd)
{
  static const char redirect[] = "HTTP/1.0 302 Found\r\nLocation: http://127.0.0.1:1/x\r\n\r\n";
  static const char failure[] = "HTTP/1.0 500 No\r\nContent-Length: 0\r\n\r\n";
  static const char line[] = "X-Something: else\r\n";
  char buffer[1024];

  switch ((int) self->manner)
    {
    case HTTP_SERVER_SILENT:
      while (recv (fd, buffer, sizeof buffer, 0) > 0)
        ;
      break;
    case HTTP_SERVER_TRICKLES:
      while (say (fd, "H", 1))
        g_usleep (20000);
      break;
    case HTTP_SERVER_ENDLESS:
      say (fd, "HTTP/1.0 200 OK\r\n", 17);
      while (say (fd, line, sizeof line - 1))
        ;
      break;
    case HTTP_SERVER_REDIRECTS:
      say (fd, redirect, sizeof redirect - 1);
      break;
    case HTTP_SERVER_FAILS:
      say (fd, failure, sizeof failure - 1);
      break;
    default:
      break;
    }
}

static void
serve (HttpServer *self, int fd)
{
  g_autoptr (GBytes) request = hear (fd);

  if (request == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->n_requests++;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  if (self->manner == HTTP_SERVER_ANSWERS)
    answer (self, fd, request);
  else
    misbehave (self, fd);
}

static gpointer
server_thread (gpointer data)
{
  HttpServer *self = data;
  int fd;

  while ((fd = accept (self->listener, NULL, NULL)) >= 0)
    {
      gboolean stopped;

      g_mutex_lock (&self->lock);
      self->connection = fd;
      stopped = self->stopped;
      g_mutex_unlock (&self->lock);
      if (!stopped)
        serve (self, fd);
      g_mutex_lock (&self->lock);
      self->connection = -1;
      g_mutex_unlock (&self->lock);
      close (fd);
    }
  return NULL;
}

HttpServer *
http_server_start (HttpServerManner manner, HttpServerFunc func, gpointer user_data)
{
  HttpServer *self = g_new0 (HttpServer, 1);
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;

  self->manner = manner;
  self->func = func;
  self->user_data = user_data;
  self->connection = -1;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  self->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (self->listener, (struct sockaddr *) &address, length), ==, 0);
  g_assert_cmpint (listen (self->listener, 8), ==, 0);
  getsockname (self->listener, (struct sockaddr *) &address, &length);
  self->port = ntohs (address.sin_port);
  self->thread = g_thread_new ("http-server", server_thread, self);
  return self;
}

char *
http_server_get_url (const HttpServer *self, const char *path)
{
  return g_strdup_printf ("http://127.0.0.1:%u%s", self->port, path);
}

guint
http_server_get_requests (HttpServer *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->n_requests;
  g_mutex_unlock (&self->lock);
  return n;
}

void
http_server_wait_for_request (HttpServer *self)
{
  g_mutex_lock (&self->lock);
  while (self->n_requests == 0)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

void
http_server_free (HttpServer *self)
{
  g_mutex_lock (&self->lock);
  self->stopped = TRUE;
  if (self->connection >= 0)
    shutdown (self->connection, SHUT_RDWR);
  g_mutex_unlock (&self->lock);
  shutdown (self->listener, SHUT_RDWR);
  g_thread_join (self->thread);
  close (self->listener);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}
