/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "xmpp/xg-jid.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-sm.h"
#include "xmpp/xg-xml-writer.h"
#include "xmpp/xg-xmpp-error.h"

/* Stanzas after which the server is told, also in the middle of a flood. Prosody keeps 500 for us
 * and ejabberd ends the session at 5,000. */
#define ACK_EVERY 100
/* Stanzas of ours after which the server is asked. */
#define ASK_EVERY 100

typedef enum
{
  STATE_OFF,
  STATE_ENABLING, /* <enable/> is out: ours count, the server's do not yet */
  STATE_ON,
  STATE_RESUMING, /* <resume/> is out */
} State;

struct _XgSm
{
  XgResumption *resumption; /* NULL: not wanted */
  State state;
  gboolean offered;
  gboolean resumed;
  gboolean asked; /* and not answered yet */
  guint32 told;   /* received stanzas that the server knows of */
  guint32 asked_at;
  XgResumptionState session; /* without id: cannot be resumed */
};

/**
 * xg_sm_new:
 * @resumption: (nullable): what the stream before left behind, and where this one leaves what it
 *   has; %NULL: stream management is not used
 *
 * Returns: (transfer full): stream management for a new stream
 */
XgSm *
xg_sm_new (XgResumption *resumption)
{
  XgSm *self = g_new0 (XgSm, 1);

  if (resumption != NULL)
    {
      self->resumption = xg_resumption_ref (resumption);
      xg_resumption_take (resumption, &self->session);
    }
  return self;
}

/**
 * xg_sm_free:
 * @self: (transfer full) (nullable): stream management of a stream that is gone
 */
void
xg_sm_free (XgSm *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->resumption, xg_resumption_unref);
  xg_resumption_state_clear (&self->session);
  g_free (self);
}

/**
 * xg_sm_set_features:
 * @self: stream management
 * @features: the server's, after the login
 */
void
xg_sm_set_features (XgSm *self, const XgElement *features)
{
  self->offered =
    self->resumption != NULL && xg_element_get_child (features, "sm", XG_NS_SM) != NULL;
}

/**
 * xg_sm_begin_resume:
 * @self: stream management
 * @address: bare JID that has logged in
 * @out: where to append what is to be sent
 *
 * Asks the server to go on with the session of an earlier stream (XEP-0198 section 5), instead of
 * binding a resource.
 *
 * Returns: %FALSE if there is none of this account, or the server does not do that
 */
gboolean
xg_sm_begin_resume (XgSm *self, const char *address, GString *out)
{
  g_autofree char *bare = self->session.jid != NULL ? xg_jid_bare (self->session.jid) : NULL;

  if (!self->offered || self->session.id == NULL || !xg_jid_equal (bare, address))
    return FALSE;
  g_string_append_printf (out, "<resume xmlns=\"" XG_NS_SM "\" h=\"%u\"", self->session.received);
  xg_xml_append_attribute (out, "previd", self->session.id);
  g_string_append (out, "/>");
  self->state = STATE_RESUMING;
  return TRUE;
}

/**
 * xg_sm_is_resuming:
 * @self: stream management
 *
 * Returns: whether the server was asked to go on with a session, and has not answered
 */
gboolean
xg_sm_is_resuming (XgSm *self)
{
  return self->state == STATE_RESUMING;
}

static gboolean
get_count (const XgElement *element, guint32 *count)
{
  const char *text = xg_element_get_attribute (element, "h");
  guint64 value;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &value, NULL))
    return FALSE;
  *count = (guint32) value;
  return TRUE;
}

static gboolean
fail (GError **error, const char *sentence)
{
  g_propagate_error (error, xg_stream_error_new (XG_STREAM_ERROR_MALFORMED, NULL, NULL, sentence));
  return FALSE;
}

/* Notes how many of ours the server has handled. */
static gboolean
take_count (XgSm *self, const XgElement *element, GError **error)
{
  guint32 count;

  if (!get_count (element, &count))
    return fail (error, _ ("The server did not say how much of what we sent it has handled."));
  /* Section 4: counts go round, so only differences can be compared. */
  if (count - self->session.acked > self->session.sent - self->session.acked)
    return fail (error,
                 _ ("The server claims to have handled more than we sent: it takes this session "
                    "for another one."));
  self->session.acked = count;
  return TRUE;
}

/**
 * xg_sm_handle_resume:
 * @self: stream management that asked to resume
 * @element: the server's answer
 * @error: return location for %XG_STREAM_ERROR_MALFORMED
 *
 * Returns: what came of it
 */
XgSmResult
xg_sm_handle_resume (XgSm *self, const XgElement *element, GError **error)
{
  gboolean known = FALSE;

  if (xg_element_is (element, "failed", XG_NS_SM))
    {
      self->state = STATE_OFF;
      xg_resumption_state_clear (&self->session);
      return XG_SM_REFUSED;
    }
  if (xg_element_is (element, "resumed", XG_NS_SM))
    {
      known = g_strcmp0 (xg_element_get_attribute (element, "previd"), self->session.id) == 0;
      if (!known)
        fail (error, _ ("The server took up another session than the one it was asked for."));
    }
  else
    fail (error,
          _ ("The server sent something that the protocol does not allow at this point of the "
             "login."));
  if (!known || !take_count (self, element, error))
    {
      self->state = STATE_OFF;
      xg_resumption_state_clear (&self->session);
      return XG_SM_FAILED;
    }
  /* What the server did not get is not sent again, so it never counts. */
  self->session.sent = self->session.acked;
  self->told = self->session.received;
  self->resumed = TRUE;
  self->state = STATE_ON;
  return XG_SM_RESUMED;
}

/**
 * xg_sm_get_jid:
 * @self: stream management that has resumed a session
 *
 * Returns: (nullable): our full JID in that session
 */
const char *
xg_sm_get_jid (XgSm *self)
{
  return self->session.jid;
}

static void
send_presence (XgSm *self, GString *out)
{
  /* Messages to a bare JID, which is what topics are subscribed with, reach only resources whose
   * priority is not negative (RFC 6121 section 8.5.2.1.1). */
  g_string_append (out, "<presence/>");
  xg_sm_note_sent (self, 1);
  self->session.presence_at = self->session.sent;
}

static void
ask (XgSm *self, GString *out)
{
  g_string_append (out, "<r xmlns=\"" XG_NS_SM "\"/>");
  self->asked = TRUE;
  self->asked_at = self->session.sent;
}

/**
 * xg_sm_start:
 * @self: stream management
 * @jid: our full JID
 * @out: where to append what is to be sent
 *
 * The login is done: makes us available, and the session resumable. In one that was resumed we are
 * available already, unless the break came too early for that.
 */
void
xg_sm_start (XgSm *self, const char *jid, GString *out)
{
  if (self->resumed)
    {
      if ((gint32) (self->session.acked - self->session.presence_at) < 0)
        send_presence (self, out);
      return;
    }
  xg_resumption_state_clear (&self->session);
  if (!self->offered)
    {
      send_presence (self, out);
      return;
    }
  self->session.jid = g_strdup (jid);
  g_string_append (out, "<enable xmlns=\"" XG_NS_SM "\" resume=\"true\"/>");
  self->state = STATE_ENABLING;
  send_presence (self, out);
  ask (self, out);
}

static void
handle_enabled (XgSm *self, const XgElement *element)
{
  const char *resume = xg_element_get_attribute (element, "resume");
  const char *id = xg_element_get_attribute (element, "id");

  if (self->state != STATE_ENABLING)
    return;
  self->state = STATE_ON;
  if (id != NULL && (g_strcmp0 (resume, "true") == 0 || g_strcmp0 (resume, "1") == 0))
    {
      self->session.id = g_strdup (id);
      self->session.location = g_strdup (xg_element_get_attribute (element, "location"));
    }
}

static void
tell (XgSm *self, GString *out)
{
  g_string_append_printf (out, "<a xmlns=\"" XG_NS_SM "\" h=\"%u\"/>", self->session.received);
  self->told = self->session.received;
}

/**
 * xg_sm_handle:
 * @self: stream management that has started
 * @element: what the server sent
 * @out: where to append what is to be sent
 * @error: return location for %XG_STREAM_ERROR_MALFORMED: the stream has to end
 *
 * Returns: whether @element belongs to stream management; if not, somebody else handles it
 */
gboolean
xg_sm_handle (XgSm *self, const XgElement *element, GString *out, GError **error)
{
  if (g_strcmp0 (xg_element_get_ns (element), XG_NS_SM) != 0)
    return FALSE;
  if (xg_element_is (element, "r", XG_NS_SM))
    {
      if (self->state == STATE_ON)
        tell (self, out);
    }
  else if (xg_element_is (element, "a", XG_NS_SM))
    {
      self->asked = FALSE;
      if (self->state == STATE_ON)
        take_count (self, element, error);
    }
  else if (xg_element_is (element, "enabled", XG_NS_SM))
    handle_enabled (self, element);
  else if (xg_element_is (element, "failed", XG_NS_SM) && self->state == STATE_ENABLING)
    self->state = STATE_OFF;
  return TRUE;
}

/**
 * xg_sm_note_received:
 * @self: stream management
 * @out: where to append what is to be sent
 *
 * To be called when a message, presence or iq stanza has been handled, which for a message means
 * that the sink has it.
 */
void
xg_sm_note_received (XgSm *self, GString *out)
{
  if (self->state != STATE_ON)
    return;
  self->session.received++;
  if (self->session.received - self->told >= ACK_EVERY)
    tell (self, out);
}

/**
 * xg_sm_note_sent:
 * @self: stream management
 * @count: how many
 *
 * To be called when message, presence or iq stanzas are sent.
 */
void
xg_sm_note_sent (XgSm *self, guint count)
{
  if (self->state == STATE_ON || self->state == STATE_ENABLING)
    self->session.sent += count;
}

/**
 * xg_sm_pause:
 * @self: stream management
 * @out: where to append what is to be sent
 *
 * To be called now and then: tells the server what it does not know yet, and asks it.
 */
void
xg_sm_pause (XgSm *self, GString *out)
{
  if (self->state != STATE_ON)
    return;
  if (self->told != self->session.received)
    tell (self, out);
  if (!self->asked && self->session.sent - self->asked_at >= ASK_EVERY)
    ask (self, out);
}

/**
 * xg_sm_end:
 * @self: stream management
 * @resumable: whether the stream broke off, so that the next one may go on
 *
 * To be called when the stream is gone.
 */
void
xg_sm_end (XgSm *self, gboolean resumable)
{
  if (self->resumption == NULL)
    return;
  /* A break while the server is thinking about it, or before it was asked, changes nothing. */
  if (resumable && self->session.id != NULL)
    xg_resumption_give (self->resumption, &self->session);
  else
    xg_resumption_state_clear (&self->session);
  self->state = STATE_OFF;
}
