/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "xmpp/xg-iq-responder.h"
#include "xmpp/xg-login-error.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-stream-thread-private.h"

/* The stream thread while the stream is up: what comes in, and whether anything still does. */

static gboolean
is_answer (xmpp_stanza_t *stanza)
{
  const char *type = xmpp_stanza_get_type (stanza);

  return g_strcmp0 (type, "result") == 0 || g_strcmp0 (type, "error") == 0;
}

static void
handle_answer (XgStreamThread *self, xmpp_stanza_t *stanza, XgStropheMemory *memory)
{
  gpointer request = xg_iq_table_take_answer (self->core->requests,
                                              xmpp_stanza_get_id (stanza),
                                              xmpp_stanza_get_from (stanza));
  XgStreamEvent *event;

  if (request == NULL)
    return;
  event = xg_stream_core_new_event (XG_STREAM_EVENT_ANSWER);
  event->request = request;
  event->stanza = xg_strophe_convert (stanza, memory, &event->error);
  xg_stream_core_post (self->core, event);
}

/* After the fact: what is counted has been handled. */
static void
note_received (XgStreamThread *self)
{
  xg_sm_note_received (self->sm, xg_wire_begin_write (self->wire));
  xg_wire_end_write (self->wire);
}

/**
 * xg_stream_online_give_up:
 * @self: a thread whose stream is up
 * @stanza: a stanza, as far as it has come
 * @sentence: why it is not read
 *
 * So that whoever asked learns that it is the answer that ends the connection.
 */
void
xg_stream_online_give_up (XgStreamThread *self, xmpp_stanza_t *stanza, const char *sentence)
{
  gpointer request = NULL;
  XgStreamEvent *event;

  /* Handled it is, too: it would end the resumed session as well. */
  note_received (self);
  if (g_strcmp0 (xmpp_stanza_get_ns (stanza), XG_NS_CLIENT) == 0 &&
      strcmp (xmpp_stanza_get_name (stanza), "iq") == 0 && is_answer (stanza))
    request = xg_iq_table_take_answer (self->core->requests,
                                       xmpp_stanza_get_id (stanza),
                                       xmpp_stanza_get_from (stanza));
  if (request == NULL)
    return;
  event = xg_stream_core_new_event (XG_STREAM_EVENT_ANSWER);
  event->request = request;
  g_set_error_literal (&event->error, XG_STANZA_ERROR, XG_STANZA_ERROR_TOO_BIG, sentence);
  xg_stream_core_post (self->core, event);
}

static void
handle_message (XgStreamThread *self, xmpp_stanza_t *stanza, XgStropheMemory *memory)
{
  const XgStreamSink *sink = &self->core->sink;
  gboolean forged = xg_strophe_memory_is_ambiguous (memory, stanza);
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) message = xg_strophe_convert (stanza, memory, &error);

  if (message != NULL)
    sink->message (xg_stanza_get_root (message), sink->user_data);
  else if (sink->malformed != NULL)
    {
      g_autofree char *reason = g_strdup_printf (_ ("A message was left out. %s"), error->message);

      sink->malformed (forged ? NULL : xmpp_stanza_get_from (stanza), reason, sink->user_data);
    }
}

static void
handle_other (XgStreamThread *self, const XgElement *element)
{
  GString *out = xg_wire_begin_write (self->wire);
  GError *error = NULL;

  if (xg_element_is (element, "error", XG_NS_STREAMS))
    xg_wire_fail (self->wire, xg_login_stream_error (element));
  else if (xg_sm_handle (self->sm, element, out, &error))
    {
      if (error != NULL)
        xg_wire_fail (self->wire, error);
    }
  else if (xg_iq_respond (element, out))
    xg_sm_note_sent (self->sm, 1);
  xg_wire_end_write (self->wire);
}

/* Of messages, presence and iq stanzas all are counted, whatever becomes of them. */
static gboolean
is_counted (const char *name)
{
  return strcmp (name, "message") == 0 || strcmp (name, "presence") == 0 ||
         strcmp (name, "iq") == 0;
}

static void
handle_stanza (XgStreamThread *self,
               xmpp_stanza_t *stanza,
               const char *name,
               gboolean own,
               XgStropheMemory *memory)
{
  g_autoptr (XgStanza) copy = NULL;

  if (own && strcmp (name, "message") == 0)
    handle_message (self, stanza, memory);
  else if (own && strcmp (name, "presence") == 0)
    return;
  else if (xg_strophe_memory_is_ambiguous (memory, stanza))
    g_info ("Left out <%s/> with attributes that contradict each other", name);
  else if (own && strcmp (name, "iq") == 0 && is_answer (stanza))
    handle_answer (self, stanza, memory);
  else
    {
      copy = xg_strophe_convert (stanza, memory, NULL);
      if (copy != NULL)
        handle_other (self, xg_stanza_get_root (copy));
      else
        g_info ("Left out <%s/>, which is nested too deep or forged", name);
    }
}

/**
 * xg_stream_online_handle:
 * @self: a thread whose stream is up
 * @stanza: what the server sent
 * @memory: what it was allocated with
 */
void
xg_stream_online_handle (XgStreamThread *self, xmpp_stanza_t *stanza, XgStropheMemory *memory)
{
  const char *name = xmpp_stanza_get_name (stanza);
  gboolean own = g_strcmp0 (xmpp_stanza_get_ns (stanza), XG_NS_CLIENT) == 0;

  handle_stanza (self, stanza, name, own, memory);
  if (own && is_counted (name))
    note_received (self);
}

/**
 * xg_stream_online_ping:
 * @self: a thread whose stream is up
 * @patience: µs that the server has for any sign of life
 *
 * Asks the server whether it is still there (XEP-0199).
 */
void
xg_stream_online_ping (XgStreamThread *self, gint64 patience)
{
  self->inputs = xg_wire_get_inputs (self->wire);
  self->quiet_from = xg_stream_core_get_time (self->core);
  self->pinged = TRUE;
  self->patience = patience;
  xg_sm_note_sent (self->sm, 1);
  g_string_append_printf (xg_wire_begin_write (self->wire),
                          "<iq type=\"get\" id=\"xg-ping-%u\"><ping xmlns=\"" XG_NS_PING
                          "\"/></iq>",
                          ++self->n_pings);
  xg_wire_end_write (self->wire);
}

static void
watch_silence (XgStreamThread *self)
{
  gint64 now = xg_stream_core_get_time (self->core);
  guint64 inputs = xg_wire_get_inputs (self->wire);

  if (inputs != self->inputs || self->paused)
    {
      self->inputs = inputs;
      self->quiet_from = now;
      self->pinged = FALSE;
    }
  else if (!self->pinged && now - self->quiet_from >= self->core->ping_after)
    xg_stream_online_ping (self, self->core->ping_timeout);
  else if (self->pinged && now - self->quiet_from >= self->patience)
    xg_stream_thread_finish (
      self,
      xg_stream_error_new (XG_STREAM_ERROR_TIMED_OUT,
                           NULL,
                           NULL,
                           _ ("The server has been silent for too long, even when asked. The "
                              "network may be down.")));
}

/**
 * xg_stream_online_tick:
 * @self: a thread whose stream is up
 *
 * To be called about once a second.
 */
void
xg_stream_online_tick (XgStreamThread *self)
{
  xg_sm_pause (self->sm, xg_wire_begin_write (self->wire));
  xg_wire_end_write (self->wire);
  watch_silence (self);
}
