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
/* Memory that a stanza may take for each byte that is allowed: a bound for hostile markup
 * (dense but honest markup takes 8), and for the depth that libstrophe recurses to (see
 * STACK_FACTOR in xg-stream.c). */
#define MEMORY_FACTOR 12
/* Bytes of one tag, comment or the like. The parser looks at all of it again with each new piece,
 * and libstrophe reads all attributes of a tag at once, so that nothing could end that. */
#define TOKEN_MAX (128 * 1024)
/* The end tags of elements within each other look the same from outside. */
#define END_TAG      8 /* bytes for each */
#define END_TAGS_MAX (1024 * 1024)
/* Steps that a stanza may cost: some five seconds of the connection's thread. An element may have
 * 38,000 children, or a text 10 MB in lines of 1,024 bytes (measured: 9.2 MB take 537 million).
 * Whoever asks for many things at once must ask for fewer than that (see XG_BROKER_PAGE). */
#define STEPS_MAX (G_GUINT64_CONSTANT (700) << 20)
/* So many bytes of a text are passed in the time of one element. */
#define TEXT_STEP 192
/* Elements are not counted before there are so many, and then whenever a sixteenth has come. */
#define FIRST_LOOK 2048
#define LOOK_SHARE 16

/**
 * xg_stanza_meter_init:
 * @self: (out caller-allocates): a meter
 * @memory: what libstrophe allocates with
 * @max_stanza: bytes that a stanza may have
 */
void
xg_stanza_meter_init (XgStanzaMeter *self, XgStropheMemory *memory, gsize max_stanza)
{
  *self = (XgStanzaMeter){ .memory = memory, .max_stanza = max_stanza, .next_look = FIRST_LOOK };
  xg_stanza_tree_init (&self->tree);
}

/**
 * xg_stanza_meter_clear:
 * @self: a meter that is not needed any more
 */
void
xg_stanza_meter_clear (XgStanzaMeter *self)
{
  xg_stanza_tree_clear (&self->tree);
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
is_bigger (XgStanzaMeter *self, int fd)
{
  guint64 now;

  if ((guint64) self->reads * READ_SIZE <= self->max_stanza)
    return FALSE;
  now = bytes_read (fd);
  return now == 0 || self->bytes_before == 0 || now - self->bytes_before > self->max_stanza;
}

static void
look_at_tree (XgStanzaMeter *self, const xmpp_ctx_t *ctx)
{
  gsize n_elements = self->memory->n_elements;
  xmpp_stanza_t *stanza = xg_strophe_memory_get_stanza (self->memory, ctx);

  self->next_look = n_elements + n_elements / LOOK_SHARE;
  if (stanza != NULL)
    xg_stanza_tree_look (&self->tree, stanza);
}

/* While a tag comes in, libstrophe has nothing to keep yet. */
static gboolean
is_token_too_big (XgStanzaMeter *self, const xmpp_ctx_t *ctx, int fd)
{
  guint64 size;

  if (self->memory->held != self->held_last)
    {
      self->held_last = self->memory->held;
      self->reads_last = 0;
      return FALSE;
    }
  if (self->reads_last++ == 0)
    self->bytes_last = bytes_read (fd);
  if ((guint64) self->reads_last * READ_SIZE <= TOKEN_MAX)
    return FALSE;
  size = bytes_read (fd) - self->bytes_last;
  if (size <= TOKEN_MAX)
    return FALSE;
  look_at_tree (self, ctx);
  return size > TOKEN_MAX + MIN ((guint64) self->tree.path->len * END_TAG, END_TAGS_MAX);
}

static guint64
count_steps (XgStanzaMeter *self, const xmpp_ctx_t *ctx)
{
  const XgStropheMemory *memory = self->memory;

  if (memory->n_elements >= self->next_look)
    look_at_tree (self, ctx);
  return self->tree.steps + memory->attribute_steps + memory->text_steps / TEXT_STEP;
}

/**
 * xg_stanza_meter_end_stanza:
 * @self: a meter
 * @fd: the socket
 *
 * To be called when a stanza is complete, and is about to be freed.
 *
 * Returns: whether it is bigger than allowed
 */
XgStanzaSize
xg_stanza_meter_end_stanza (XgStanzaMeter *self, int fd)
{
  gboolean bigger = !self->ended && is_bigger (self, fd);

  self->ended = TRUE;
  self->next_look = FIRST_LOOK;
  xg_stanza_tree_reset (&self->tree);
  return bigger ? XG_STANZA_TOO_BIG : XG_STANZA_FITS;
}

/**
 * xg_stanza_meter_look:
 * @self: a meter
 * @ctx: the context that the stanza belongs to
 * @fd: the socket
 *
 * To be called after each read.
 *
 * Returns: whether the end of what is being read is not to be waited for
 */
XgStanzaSize
xg_stanza_meter_look (XgStanzaMeter *self, const xmpp_ctx_t *ctx, int fd)
{
  gsize held = self->memory->held;

  if (self->ended)
    {
      self->ended = FALSE;
      self->held_before = held;
      self->reads = 0;
      self->reads_last = 0;
      return XG_STANZA_FITS;
    }
  if (self->reads++ == 0)
    self->bytes_before = bytes_read (fd);
  if (held > self->held_before && (held - self->held_before) / MEMORY_FACTOR > self->max_stanza)
    return XG_STANZA_TOO_BIG;
  if (is_bigger (self, fd) || is_token_too_big (self, ctx, fd))
    return XG_STANZA_TOO_BIG;
  return count_steps (self, ctx) > STEPS_MAX ? XG_STANZA_TOO_COSTLY : XG_STANZA_FITS;
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
