/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <string.h>

#include "base/xg-wipe.h"
#include "xmpp/xg-stanza-log.h"
#include "xmpp/xg-xml-mask.h"

/* One stanza that came, or a piece of what was sent: several elements. */
typedef struct
{
  gint64 time;
  XgStanza *stanza; /* NULL: it was sent */
  char *xml;        /* wiped */
  gsize length;
} Waiting;

struct _XgStanzaLog
{
  gint enabled; /* atomic, so that a stream that nobody looks at takes no lock */

  GMutex lock;
  GQueue waiting; /* of Waiting */
  gsize bytes;
  guint64 n_dropped;
};

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;

  g_clear_pointer (&waiting->stanza, xg_stanza_unref);
  xg_wipe_string (waiting->xml);
  g_free (waiting);
}

/**
 * xg_stanza_log_new:
 *
 * Returns: (transfer full): a log that is off
 */
XgStanzaLog *
xg_stanza_log_new (void)
{
  XgStanzaLog *self = g_atomic_rc_box_new0 (XgStanzaLog);

  g_mutex_init (&self->lock);
  g_queue_init (&self->waiting);
  return self;
}

/**
 * xg_stanza_log_ref:
 * @self: a log
 *
 * Returns: (transfer full): @self
 */
XgStanzaLog *
xg_stanza_log_ref (XgStanzaLog *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
log_clear (gpointer data)
{
  XgStanzaLog *self = data;

  g_queue_clear_full (&self->waiting, waiting_free);
  g_mutex_clear (&self->lock);
}

/**
 * xg_stanza_log_unref:
 * @self: (transfer full): a log
 */
void
xg_stanza_log_unref (XgStanzaLog *self)
{
  g_atomic_rc_box_release_full (self, log_clear);
}

/**
 * xg_stanza_log_set_enabled:
 * @self: a log
 * @enabled: whether somebody looks
 *
 * What was not taken when it is turned off is forgotten.
 */
void
xg_stanza_log_set_enabled (XgStanzaLog *self, gboolean enabled)
{
  g_mutex_lock (&self->lock);
  g_atomic_int_set (&self->enabled, enabled);
  g_queue_clear_full (&self->waiting, waiting_free);
  self->bytes = 0;
  self->n_dropped = 0;
  g_mutex_unlock (&self->lock);
}

/**
 * xg_stanza_log_wants:
 * @self: (nullable): a log
 *
 * To be asked before a stanza is converted for it alone. Where nobody can follow, counts one more
 * that is not kept.
 *
 * Returns: whether xg_stanza_log_received() is to be called
 */
gboolean
xg_stanza_log_wants (XgStanzaLog *self)
{
  gboolean room;

  if (self == NULL || !g_atomic_int_get (&self->enabled))
    return FALSE;
  g_mutex_lock (&self->lock);
  room = self->waiting.length < XG_STANZA_LOG_MAX_WAITING && self->bytes < XG_STANZA_LOG_MAX_BYTES;
  if (!room)
    self->n_dropped++;
  g_mutex_unlock (&self->lock);
  return room;
}

static void
push (XgStanzaLog *self, Waiting *waiting)
{
  gboolean room;

  g_mutex_lock (&self->lock);
  room = g_atomic_int_get (&self->enabled) && self->waiting.length < XG_STANZA_LOG_MAX_WAITING &&
         self->bytes < XG_STANZA_LOG_MAX_BYTES;
  if (room)
    {
      g_queue_push_tail (&self->waiting, waiting);
      self->bytes += waiting->length;
    }
  else if (g_atomic_int_get (&self->enabled))
    self->n_dropped++;
  g_mutex_unlock (&self->lock);
  if (!room)
    waiting_free (waiting);
}

/**
 * xg_stanza_log_received:
 * @self: a log
 * @stanza: what came; nothing is copied
 */
void
xg_stanza_log_received (XgStanzaLog *self, XgStanza *stanza)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->time = g_get_real_time ();
  waiting->stanza = xg_stanza_ref (stanza);
  waiting->length = xg_stanza_get_size (stanza);
  push (self, waiting);
}

/**
 * xg_stanza_log_sent:
 * @self: (nullable): a log
 * @xml: elements that are sent, one after the other
 * @length: how long they are, in bytes
 *
 * Copies no more of them than may wait.
 */
void
xg_stanza_log_sent (XgStanzaLog *self, const char *xml, gsize length)
{
  Waiting *waiting;

  if (self == NULL || !g_atomic_int_get (&self->enabled))
    return;
  waiting = g_new0 (Waiting, 1);
  waiting->time = g_get_real_time ();
  waiting->length = MIN (length, XG_STANZA_LOG_MAX_BYTES / 8);
  waiting->xml = g_strndup (xml, waiting->length);
  push (self, waiting);
}

static void
logged_free (gpointer data)
{
  XgLoggedStanza *logged = data;

  g_free (logged->xml);
  g_free (logged);
}

/* Of a piece of what was sent, or of a stanza that came. */
typedef struct
{
  GPtrArray *out;
  const Waiting *of;
} Taking;

static void
take_cb (const char *xml, gboolean cut, gpointer user_data)
{
  Taking *taking = user_data;
  XgLoggedStanza *logged = g_new0 (XgLoggedStanza, 1);

  logged->sent = taking->of->stanza == NULL;
  logged->time = taking->of->time;
  logged->xml = g_strdup (xml);
  logged->cut = cut;
  g_ptr_array_add (taking->out, logged);
}

static void
take_one (GPtrArray *out, const Waiting *waiting)
{
  Taking taking = { out, waiting };
  g_autoptr (GString) text = NULL;
  const char *xml = waiting->xml;
  gsize length = waiting->length;

  if (waiting->stanza != NULL)
    {
      text = g_string_new (NULL);
      xg_element_serialize_head (xg_stanza_get_root (waiting->stanza),
                                 text,
                                 XG_STANZA_LOG_MAX_SHOWN * 2);
      xml = text->str;
      length = text->len;
    }
  xg_xml_mask_each (xml, length, XG_STANZA_LOG_MAX_SHOWN, take_cb, &taking);
  xg_wipe_buffer (g_steal_pointer (&text));
}

/**
 * xg_stanza_log_take:
 * @self: a log
 * @n_dropped: (out): how many more there were since the last time, which nobody could follow
 *
 * Takes what waits; secrets are left out here.
 *
 * Returns: (transfer full) (element-type XgLoggedStanza): what was sent and received, in order
 */
GPtrArray *
xg_stanza_log_take (XgStanzaLog *self, guint64 *n_dropped)
{
  GPtrArray *out = g_ptr_array_new_with_free_func (logged_free);
  GQueue taken;
  Waiting *waiting;

  g_mutex_lock (&self->lock);
  taken = self->waiting;
  g_queue_init (&self->waiting);
  self->bytes = 0;
  *n_dropped = self->n_dropped;
  self->n_dropped = 0;
  g_mutex_unlock (&self->lock);

  while ((waiting = g_queue_pop_head (&taken)) != NULL)
    {
      take_one (out, waiting);
      waiting_free (waiting);
    }
  return out;
}
