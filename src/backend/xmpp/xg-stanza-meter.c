/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "xmpp/xg-stanza-meter.h"

/* What libstrophe reads at most at once. */
#define READ_SIZE 4096
/* A stanza up to twice as big as allowed is read to its end, as only then its sender is known. */
#define GRACE_FACTOR 2
/* Memory that a stanza may take for each byte that is allowed: a bound for hostile markup
 * (dense but honest markup takes 8), and for the depth that libstrophe recurses to (see
 * STACK_FACTOR in xg-stream.c). */
#define MEMORY_FACTOR 12
/* Bytes of one tag, comment or the like. The parser looks at all of it again with each new piece,
 * so its time would grow with the square of this. */
#define TOKEN_MAX (1024 * 1024)

/**
 * xg_stanza_meter_init:
 * @self: (out caller-allocates): a meter
 * @memory: what libstrophe allocates with
 * @max_stanza: bytes that a stanza may have
 */
void
xg_stanza_meter_init (XgStanzaMeter *self, const XgStropheMemory *memory, gsize max_stanza)
{
  *self = (XgStanzaMeter){ .memory = memory, .max_stanza = max_stanza };
}

/* Bytes that were read from the socket so far, with what TLS adds; 0 if nobody knows. */
static guint64
bytes_read (int fd)
{
  struct tcp_info info = { 0 };
  socklen_t length = sizeof info;
  int waiting = 0;

  if (fd < 0 || getsockopt (fd, IPPROTO_TCP, TCP_INFO, &info, &length) != 0 ||
      ioctl (fd, FIONREAD, &waiting) != 0)
    return 0;
  return info.tcpi_bytes_received - MIN (info.tcpi_bytes_received, (guint64) waiting);
}

/* Asks the kernel only when so many reads could have brought that much. */
static gboolean
is_bigger (XgStanzaMeter *self, int fd, guint factor)
{
  guint64 limit = (guint64) self->max_stanza * factor;
  guint64 now;

  if ((guint64) self->reads * READ_SIZE <= limit)
    return FALSE;
  now = bytes_read (fd);
  return now == 0 || self->bytes_before == 0 || now - self->bytes_before > limit;
}

/* While a tag comes in, libstrophe has nothing to keep yet. */
static gboolean
is_token_too_big (XgStanzaMeter *self, int fd)
{
  if (self->memory->held != self->held_last)
    {
      self->held_last = self->memory->held;
      self->reads_last = 0;
      return FALSE;
    }
  if (self->reads_last++ == 0)
    self->bytes_last = bytes_read (fd);
  return (guint64) self->reads_last * READ_SIZE > TOKEN_MAX &&
         bytes_read (fd) - self->bytes_last > TOKEN_MAX;
}

/**
 * xg_stanza_meter_end_stanza:
 * @self: a meter
 * @fd: the socket
 *
 * To be called when a stanza is complete.
 *
 * Returns: whether it is bigger than allowed
 */
gboolean
xg_stanza_meter_end_stanza (XgStanzaMeter *self, int fd)
{
  gboolean bigger = !self->ended && is_bigger (self, fd, 1);

  self->ended = TRUE;
  return bigger;
}

/**
 * xg_stanza_meter_look:
 * @self: a meter
 * @fd: the socket
 *
 * To be called after each read.
 *
 * Returns: whether what is being read is so much bigger than allowed that its end is not to be
 *   waited for
 */
gboolean
xg_stanza_meter_look (XgStanzaMeter *self, int fd)
{
  gsize held = self->memory->held;

  if (self->ended)
    {
      self->ended = FALSE;
      self->held_before = held;
      self->reads = 0;
      self->reads_last = 0;
      return FALSE;
    }
  if (self->reads++ == 0)
    self->bytes_before = bytes_read (fd);
  if (held > self->held_before && (held - self->held_before) / MEMORY_FACTOR > self->max_stanza)
    return TRUE;
  return is_bigger (self, fd, GRACE_FACTOR) || is_token_too_big (self, fd);
}

/**
 * xg_stanza_meter_pause:
 * @self: a meter
 *
 * To be called when nothing has come for a while, so that spaces that only keep the connection
 * alive never add up to a tag without end.
 */
void
xg_stanza_meter_pause (XgStanzaMeter *self)
{
  self->reads_last = 0;
}
