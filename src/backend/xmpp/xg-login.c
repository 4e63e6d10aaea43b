/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "xmpp/xg-jid.h"
#include "xmpp/xg-login.h"
#include "xmpp/xg-login-error.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-scram.h"
#include "xmpp/xg-xml-writer.h"
#include "xmpp/xg-xmpp-error.h"

#define BIND_ID    "xg-bind"
#define SESSION_ID "xg-session"
#define NS_SESSION "urn:ietf:params:xml:ns:xmpp-session"

typedef enum
{
  STATE_STREAM, /* our stream header is out */
  STATE_FEATURES,
  STATE_PROCEED,   /* <starttls/> is out */
  STATE_CHALLENGE, /* <auth/> is out */
  STATE_SUCCESS,   /* our proof is out */
  STATE_BIND,
  STATE_SESSION,
  STATE_OVER,
} State;

struct _XgLogin
{
  State state;
  gboolean secured;
  gboolean authenticated;
  gboolean verified; /* the server has proved itself */
  gboolean wants_session;
  char *user;
  char *resource;
  char *password; /* wiped */
  const char *mechanism;
  XgScram *scram;
  char *bound_jid;
};

/**
 * xg_login_new:
 * @jid: bare, or full to ask for a resource
 * @password: copied, and wiped as soon as it is of no more use
 * @error: return location for a %XG_STREAM_ERROR
 *
 * Returns: (transfer full) (nullable): a login that waits for the server's stream header; %NULL
 *   when @jid is not the address of an account
 */
XgLogin *
xg_login_new (const char *jid, const char *password, GError **error)
{
  XgLogin *self;
  g_autofree char *user = NULL;
  g_autofree char *resource = NULL;

  if (!xg_jid_split (jid, &user, NULL, &resource) || user == NULL)
    {
      g_set_error (
        error,
        XG_STREAM_ERROR,
        XG_STREAM_ERROR_NOT_AUTHORIZED,
        _ ("“%s” is not the address of an account; it should look like user@example.org."),
        jid);
      return NULL;
    }
  self = g_new0 (XgLogin, 1);
  self->user = g_steal_pointer (&user);
  self->resource = g_steal_pointer (&resource);
  self->password = g_strdup (password);
  return self;
}

static void
forget_password (XgLogin *self)
{
  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  g_clear_pointer (&self->password, g_free);
}

/**
 * xg_login_free:
 * @self: (transfer full) (nullable): a login
 */
void
xg_login_free (XgLogin *self)
{
  if (self == NULL)
    return;
  forget_password (self);
  xg_scram_free (self->scram);
  g_free (self->user);
  g_free (self->resource);
  g_free (self->bound_jid);
  g_free (self);
}

/**
 * xg_login_set_secured:
 * @self: a login
 *
 * To be called when the TLS handshake is done and the certificate is found good.
 */
void
xg_login_set_secured (XgLogin *self)
{
  self->secured = TRUE;
  self->state = STATE_STREAM;
}

/**
 * xg_login_stream_opened:
 * @self: a login
 * @error: return location for a %XG_STREAM_ERROR
 *
 * To be called when the server's stream header has come.
 *
 * Returns: whether it was expected
 */
gboolean
xg_login_stream_opened (XgLogin *self, GError **error)
{
  if (self->state != STATE_STREAM)
    return xg_login_fail_unexpected (error);
  self->state = STATE_FEATURES;
  return TRUE;
}

static XgLoginStep
request_tls (XgLogin *self, const XgElement *features, GString *out, GError **error)
{
  if (xg_element_get_child (features, "starttls", XG_NS_TLS) == NULL)
    {
      g_propagate_error (error,
                         xg_stream_error_new (XG_STREAM_ERROR_NO_TLS,
                                              NULL,
                                              NULL,
                                              _ ("The server offers no encryption here, so nothing "
                                                 "was sent to it. It may offer direct TLS on "
                                                 "another port.")));
      return XG_LOGIN_FAILED;
    }
  g_string_append (out, "<starttls xmlns=\"" XG_NS_TLS "\"/>");
  self->state = STATE_PROCEED;
  return XG_LOGIN_READ;
}

static void
append_base64 (GString *out, const char *text)
{
  g_autofree char *encoded = g_base64_encode ((const guchar *) text, strlen (text));

  g_string_append (out, encoded);
}

static GPtrArray *
list_mechanisms (const XgElement *features)
{
  const XgElement *list = xg_element_get_child (features, "mechanisms", XG_NS_SASL);
  const XgElement *e = xg_element_get_child (list, "mechanism", XG_NS_SASL);
  GPtrArray *names = g_ptr_array_new ();

  for (; e != NULL; e = xg_element_get_next_named (e, "mechanism", XG_NS_SASL))
    {
      if (xg_element_get_text (e) != NULL)
        g_ptr_array_add (names, (gpointer) xg_element_get_text (e));
    }
  g_ptr_array_add (names, NULL);
  return names;
}

static XgLoginStep
authenticate (XgLogin *self, const XgElement *features, GString *out, GError **error)
{
  g_autoptr (GPtrArray) offered = list_mechanisms (features);
  const char *const *names = (const char *const *) offered->pdata;

  self->mechanism = xg_scram_choose (names);
  if (self->mechanism == NULL)
    {
      xg_login_fail_mechanisms (names, error);
      return XG_LOGIN_FAILED;
    }
  self->scram = xg_scram_new (self->mechanism, self->user, self->password, NULL, error);
  forget_password (self);
  if (self->scram == NULL)
    return XG_LOGIN_FAILED;

  g_string_append_printf (out, "<auth xmlns=\"" XG_NS_SASL "\" mechanism=\"%s\">", self->mechanism);
  append_base64 (out, xg_scram_get_first (self->scram));
  g_string_append (out, "</auth>");
  self->state = STATE_CHALLENGE;
  return XG_LOGIN_READ;
}

static XgLoginStep
bind_resource (XgLogin *self, const XgElement *features, GString *out, GError **error)
{
  const XgElement *session = xg_element_get_child (features, "session", NS_SESSION);

  if (xg_element_get_child (features, "bind", XG_NS_BIND) == NULL)
    {
      g_propagate_error (error,
                         xg_stream_error_new (XG_STREAM_ERROR_BIND,
                                              NULL,
                                              NULL,
                                              _ ("The server does not let this account open a "
                                                 "session.")));
      return XG_LOGIN_FAILED;
    }
  self->wants_session = session != NULL && xg_element_get_child (session, "optional", NULL) == NULL;
  g_string_append (out, "<iq type=\"set\" id=\"" BIND_ID "\"><bind xmlns=\"" XG_NS_BIND "\">");
  if (self->resource != NULL)
    xg_xml_append_element (out, "resource", self->resource);
  g_string_append (out, "</bind></iq>");
  self->state = STATE_BIND;
  return XG_LOGIN_READ;
}

static XgLoginStep
handle_features (XgLogin *self, const XgElement *stanza, GString *out, GError **error)
{
  if (!xg_element_is (stanza, "features", XG_NS_STREAMS))
    {
      xg_login_fail_unexpected (error);
      return XG_LOGIN_FAILED;
    }
  if (!self->secured)
    return request_tls (self, stanza, out, error);
  if (!self->authenticated)
    return authenticate (self, stanza, out, error);
  return bind_resource (self, stanza, out, error);
}

static XgLoginStep
handle_proceed (XgLogin *self, const XgElement *stanza, GError **error)
{
  if (xg_element_is (stanza, "proceed", XG_NS_TLS))
    {
      /* Whatever comes before the handshake could be anybody's: STATE_OVER refuses it. */
      self->state = STATE_OVER;
      return XG_LOGIN_START_TLS;
    }
  if (xg_element_is (stanza, "failure", XG_NS_TLS))
    g_propagate_error (error,
                       xg_stream_error_new (XG_STREAM_ERROR_NO_TLS,
                                            NULL,
                                            NULL,
                                            _ ("The server offers encryption but refused to "
                                               "start it.")));
  else
    xg_login_fail_unexpected (error);
  return XG_LOGIN_FAILED;
}

/* Text of <challenge/> and <success/>; NULL when empty ("=" stands for empty, too). */
static char *
decode_sasl_text (const XgElement *stanza)
{
  const char *encoded = xg_element_get_text (stanza);
  guint8 *bytes;
  gsize length = 0;
  char *text;

  if (encoded == NULL || strcmp (encoded, "=") == 0)
    return NULL;
  bytes = g_base64_decode (encoded, &length);
  text = g_strndup ((const char *) bytes, length);
  g_free (bytes);
  return text;
}

static XgLoginStep
handle_challenge (XgLogin *self,
                  const XgElement *stanza,
                  GString *out,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autofree char *server_first = decode_sasl_text (stanza);
  g_autofree char *final = NULL;

  /* A server that says yes without knowing anything: let the check of its proof say so. */
  if (xg_element_is (stanza, "success", XG_NS_SASL))
    {
      xg_scram_verify (self->scram, NULL, error);
      return XG_LOGIN_FAILED;
    }
  if (server_first == NULL || !xg_element_is (stanza, "challenge", XG_NS_SASL))
    {
      xg_login_fail_unexpected (error);
      return XG_LOGIN_FAILED;
    }
  final = xg_scram_respond (self->scram, server_first, cancellable, error);
  if (final == NULL)
    return XG_LOGIN_FAILED;

  g_string_append (out, "<response xmlns=\"" XG_NS_SASL "\">");
  append_base64 (out, final);
  g_string_append (out, "</response>");
  self->state = STATE_SUCCESS;
  return XG_LOGIN_READ;
}

/* The server's proof comes with <success/>, or in a last <challenge/> before it. */
static XgLoginStep
handle_success (XgLogin *self, const XgElement *stanza, GString *out, GError **error)
{
  g_autofree char *server_final = decode_sasl_text (stanza);
  gboolean success = xg_element_is (stanza, "success", XG_NS_SASL);

  if (!success && (self->verified || !xg_element_is (stanza, "challenge", XG_NS_SASL)))
    {
      xg_login_fail_unexpected (error);
      return XG_LOGIN_FAILED;
    }
  if (!self->verified && !xg_scram_verify (self->scram, server_final, error))
    return XG_LOGIN_FAILED;
  self->verified = TRUE;
  if (!success)
    {
      g_string_append (out, "<response xmlns=\"" XG_NS_SASL "\"/>");
      return XG_LOGIN_READ;
    }
  g_clear_pointer (&self->scram, xg_scram_free);
  self->authenticated = TRUE;
  self->state = STATE_STREAM;
  return XG_LOGIN_OPEN_STREAM;
}

static XgLoginStep
fail_bind (const XgElement *stanza, GError **error)
{
  g_autoptr (XgStanzaErrorInfo) info = xg_stanza_error_info_parse (stanza);
  g_autoptr (GError) reason = xg_stanza_error_new (info);
  g_autofree char *sentence = NULL;

  sentence =
    g_strdup_printf (_ ("The server did not open a session for this account. %s"), reason->message);
  g_propagate_error (error,
                     xg_stream_error_new (XG_STREAM_ERROR_BIND,
                                          info != NULL ? info->condition : NULL,
                                          NULL,
                                          sentence));
  return XG_LOGIN_FAILED;
}

static XgLoginStep
handle_bind (XgLogin *self, const XgElement *stanza, GString *out, GError **error)
{
  const XgElement *bind = xg_element_get_child (stanza, "bind", XG_NS_BIND);
  const char *jid = xg_element_get_text (xg_element_get_child (bind, "jid", XG_NS_BIND));

  if (g_strcmp0 (xg_element_get_attribute (stanza, "id"), BIND_ID) != 0)
    return XG_LOGIN_READ;
  if (g_strcmp0 (xg_element_get_attribute (stanza, "type"), "result") != 0 ||
      !xg_jid_split (jid, NULL, NULL, NULL))
    return fail_bind (stanza, error);

  self->bound_jid = g_strdup (jid);
  if (!self->wants_session)
    {
      self->state = STATE_OVER;
      return XG_LOGIN_DONE;
    }
  g_string_append (out,
                   "<iq type=\"set\" id=\"" SESSION_ID "\"><session xmlns=\"" NS_SESSION
                   "\"/></iq>");
  self->state = STATE_SESSION;
  return XG_LOGIN_READ;
}

static XgLoginStep
handle_session (XgLogin *self, const XgElement *stanza, GError **error)
{
  if (g_strcmp0 (xg_element_get_attribute (stanza, "id"), SESSION_ID) != 0)
    return XG_LOGIN_READ;
  if (g_strcmp0 (xg_element_get_attribute (stanza, "type"), "result") != 0)
    return fail_bind (stanza, error);
  self->state = STATE_OVER;
  return XG_LOGIN_DONE;
}

/**
 * xg_login_handle:
 * @self: a login
 * @stanza: what the server sent
 * @out: where to append what is to be sent to it
 * @cancellable: (nullable): stops the computing of the proof
 * @error: return location for a %XG_STREAM_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: what to do next
 */
XgLoginStep
xg_login_handle (XgLogin *self,
                 const XgElement *stanza,
                 GString *out,
                 GCancellable *cancellable,
                 GError **error)
{
  if (xg_element_is (stanza, "error", XG_NS_STREAMS))
    {
      g_propagate_error (error, xg_login_stream_error (stanza));
      return XG_LOGIN_FAILED;
    }
  if ((self->state == STATE_CHALLENGE || self->state == STATE_SUCCESS) &&
      xg_element_is (stanza, "failure", XG_NS_SASL))
    {
      xg_login_fail_sasl (stanza, error);
      return XG_LOGIN_FAILED;
    }

  switch (self->state)
    {
    case STATE_FEATURES:
      return handle_features (self, stanza, out, error);
    case STATE_PROCEED:
      return handle_proceed (self, stanza, error);
    case STATE_CHALLENGE:
      return handle_challenge (self, stanza, out, cancellable, error);
    case STATE_SUCCESS:
      return handle_success (self, stanza, out, error);
    case STATE_BIND:
      return handle_bind (self, stanza, out, error);
    case STATE_SESSION:
      return handle_session (self, stanza, error);
    case STATE_STREAM:
    case STATE_OVER:
    default:
      xg_login_fail_unexpected (error);
      return XG_LOGIN_FAILED;
    }
}

/**
 * xg_login_get_mechanism:
 * @self: a login
 *
 * Returns: (nullable): name of the SASL mechanism in use
 */
const char *
xg_login_get_mechanism (XgLogin *self)
{
  return self->mechanism;
}

/**
 * xg_login_get_bound_jid:
 * @self: a login
 *
 * Returns: (nullable): our full JID, once the login is done
 */
const char *
xg_login_get_bound_jid (XgLogin *self)
{
  return self->bound_jid;
}
