/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "xmpp/xg-jid.h"
#include "xmpp/xg-login.h"
#include "xmpp/xg-login-error.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-xml-writer.h"
#include "xmpp/xg-xmpp-error.h"

#define BIND_ID    "xg-bind"
#define SESSION_ID "xg-session"
#define NS_SESSION "urn:ietf:params:xml:ns:xmpp-session"

typedef enum
{
  STATE_STREAM, /* our stream header is out */
  STATE_FEATURES,
  STATE_PROCEED, /* <starttls/> is out */
  STATE_SASL,
  STATE_RESUME, /* <resume/> is out */
  STATE_BIND,
  STATE_SESSION,
  STATE_OVER,
} State;

struct _XgLogin
{
  State state;
  gboolean secured;
  gboolean authenticated;
  gboolean can_bind;
  gboolean wants_session;
  gboolean resumed;
  char *address; /* bare JID */
  char *resource;
  XgSasl *sasl;
  XgSm *sm; /* borrowed; NULL: none */
  char *bound_jid;
};

/**
 * xg_login_new:
 * @settings: as whom and how
 * @error: return location for a %XG_STREAM_ERROR
 *
 * Returns: (transfer full) (nullable): a login that waits for the server's stream header; %NULL
 *   when the JID is not the address of an account
 */
XgLogin *
xg_login_new (const XgLoginSettings *settings, GError **error)
{
  XgLogin *self;
  XgSaslSettings sasl = {
    .password = settings->password,
    .certificate = settings->certificate,
    .send_address = settings->send_address,
    .policy = settings->policy,
  };
  g_autofree char *user = NULL;
  g_autofree char *resource = NULL;
  g_autofree char *bare = NULL;

  if (!xg_jid_split (settings->jid, &user, NULL, &resource) || user == NULL)
    {
      g_set_error (
        error,
        XG_STREAM_ERROR,
        XG_STREAM_ERROR_NOT_AUTHORIZED,
        _ ("“%s” is not the address of an account; it should look like user@example.org."),
        settings->jid);
      return NULL;
    }
  bare = xg_jid_bare (settings->jid);
  sasl.user = user;
  sasl.address = bare;
  self = g_new0 (XgLogin, 1);
  self->address = g_strdup (bare);
  self->resource = g_steal_pointer (&resource);
  self->sasl = xg_sasl_new (&sasl);
  return self;
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
  xg_sasl_free (self->sasl);
  g_free (self->address);
  g_free (self->resource);
  g_free (self->bound_jid);
  g_free (self);
}

/**
 * xg_login_set_sm:
 * @self: a login
 * @sm: stream management of the stream; must live as long as @self
 *
 * Makes the resumption of an earlier session possible.
 */
void
xg_login_set_sm (XgLogin *self, XgSm *sm)
{
  self->sm = sm;
}

/**
 * xg_login_set_binding:
 * @self: a login
 * @get_binding: asked for the data of a type of channel binding, once the stream is encrypted
 * @user_data: for @get_binding
 *
 * Makes SCRAM with channel binding possible.
 */
void
xg_login_set_binding (XgLogin *self, XgSaslBindingFunc get_binding, gpointer user_data)
{
  xg_sasl_set_binding (self->sasl, get_binding, user_data);
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

static XgLoginStep
bind_resource (XgLogin *self, GString *out, GError **error)
{
  if (!self->can_bind)
    {
      g_propagate_error (error,
                         xg_stream_error_new (XG_STREAM_ERROR_BIND,
                                              NULL,
                                              NULL,
                                              _ ("The server does not let this account open a "
                                                 "session.")));
      return XG_LOGIN_FAILED;
    }
  g_string_append (out, "<iq type=\"set\" id=\"" BIND_ID "\"><bind xmlns=\"" XG_NS_BIND "\">");
  if (self->resource != NULL)
    xg_xml_append_element (out, "resource", self->resource);
  g_string_append (out, "</bind></iq>");
  self->state = STATE_BIND;
  return XG_LOGIN_READ;
}

/* The session of an earlier stream, or a new one. */
static XgLoginStep
open_session (XgLogin *self, const XgElement *features, GString *out, GError **error)
{
  const XgElement *session = xg_element_get_child (features, "session", NS_SESSION);

  self->can_bind = xg_element_get_child (features, "bind", XG_NS_BIND) != NULL;
  self->wants_session = session != NULL && xg_element_get_child (session, "optional", NULL) == NULL;
  if (self->sm != NULL)
    {
      xg_sm_set_features (self->sm, features);
      if (xg_sm_begin_resume (self->sm, self->address, out))
        {
          self->state = STATE_RESUME;
          return XG_LOGIN_READ;
        }
    }
  return bind_resource (self, out, error);
}

static XgLoginStep
handle_resume (XgLogin *self, const XgElement *stanza, GString *out, GError **error)
{
  switch (xg_sm_handle_resume (self->sm, stanza, error))
    {
    case XG_SM_RESUMED:
      self->bound_jid = g_strdup (xg_sm_get_jid (self->sm));
      self->resumed = TRUE;
      self->state = STATE_OVER;
      return XG_LOGIN_DONE;
    case XG_SM_REFUSED:
      return bind_resource (self, out, error);
    case XG_SM_FAILED:
    default:
      return XG_LOGIN_FAILED;
    }
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
    {
      if (!xg_sasl_begin (self->sasl, stanza, out, error))
        return XG_LOGIN_FAILED;
      self->state = STATE_SASL;
      return XG_LOGIN_READ;
    }
  return open_session (self, stanza, out, error);
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

static XgLoginStep
handle_sasl (XgLogin *self,
             const XgElement *stanza,
             GString *out,
             GCancellable *cancellable,
             GError **error)
{
  switch (xg_sasl_handle (self->sasl, stanza, out, cancellable, error))
    {
    case XG_SASL_READ:
      return XG_LOGIN_READ;
    case XG_SASL_DONE:
      self->authenticated = TRUE;
      self->state = STATE_STREAM;
      return XG_LOGIN_OPEN_STREAM;
    case XG_SASL_FAILED:
    default:
      return XG_LOGIN_FAILED;
    }
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

  switch (self->state)
    {
    case STATE_FEATURES:
      return handle_features (self, stanza, out, error);
    case STATE_PROCEED:
      return handle_proceed (self, stanza, error);
    case STATE_SASL:
      return handle_sasl (self, stanza, out, cancellable, error);
    case STATE_RESUME:
      return handle_resume (self, stanza, out, error);
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
  return xg_sasl_get_mechanism (self->sasl);
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

/**
 * xg_login_get_resumed:
 * @self: a login
 *
 * Returns: whether the session of an earlier stream goes on
 */
gboolean
xg_login_get_resumed (XgLogin *self)
{
  return self->resumed;
}
