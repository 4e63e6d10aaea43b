/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/xg-wipe.h"
#include "xmpp/xg-login-error.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-sasl.h"
#include "xmpp/xg-scram.h"
#include "xmpp/xg-xmpp-error.h"

#define EXTERNAL "EXTERNAL"

typedef enum
{
  STATE_IDLE,
  STATE_EXTERNAL,  /* <auth/> is out */
  STATE_CHALLENGE, /* SCRAM: <auth/> is out */
  STATE_PROVED,    /* SCRAM: our proof is out */
  STATE_VERIFIED,  /* SCRAM: the server's proof is in */
} State;

struct _XgSasl
{
  State state;
  XgSaslPolicy policy;
  char *user;
  char *address;
  char *password; /* wiped */
  gboolean certificate;
  gboolean send_address;
  XgSaslBindingFunc get_binding;
  gpointer binding_data;

  const char *mechanism; /* static */
  XgScram *scram;
};

/* The best first. tls-unique means nothing in TLS 1.3 (RFC 9266 section 4.2), where there is none.
 */
static const char *const binding_types[] = {
  "tls-exporter",
  "tls-unique",
  "tls-server-end-point",
};

/**
 * xg_sasl_new:
 * @settings: how to log in
 *
 * Returns: (transfer full): a login that has not begun
 */
XgSasl *
xg_sasl_new (const XgSaslSettings *settings)
{
  XgSasl *self = g_new0 (XgSasl, 1);

  self->user = g_strdup (settings->user);
  self->address = g_strdup (settings->address);
  self->password = g_strdup (settings->password);
  self->certificate = settings->certificate;
  self->send_address = settings->send_address;
  self->policy = settings->policy;
  return self;
}

/**
 * xg_sasl_free:
 * @self: (transfer full) (nullable): a login
 */
void
xg_sasl_free (XgSasl *self)
{
  if (self == NULL)
    return;
  xg_wipe_string (self->password);
  xg_scram_free (self->scram);
  g_free (self->user);
  g_free (self->address);
  g_free (self);
}

/**
 * xg_sasl_set_binding:
 * @self: a login
 * @get_binding: asked for the data of a type of channel binding
 * @user_data: for @get_binding
 *
 * Makes channel binding possible.
 */
void
xg_sasl_set_binding (XgSasl *self, XgSaslBindingFunc get_binding, gpointer user_data)
{
  self->get_binding = get_binding;
  self->binding_data = user_data;
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

/* XEP-0440 section 3; NULL: the server does not say. */
static GPtrArray *
list_bindings (const XgElement *features)
{
  const XgElement *list =
    xg_element_get_child (features, "sasl-channel-binding", XG_NS_SASL_BINDING);
  const XgElement *e = xg_element_get_child (list, "channel-binding", XG_NS_SASL_BINDING);
  GPtrArray *types;

  if (list == NULL)
    return NULL;
  types = g_ptr_array_new ();
  for (; e != NULL; e = xg_element_get_next_named (e, "channel-binding", XG_NS_SASL_BINDING))
    {
      if (xg_element_get_attribute (e, "type") != NULL)
        g_ptr_array_add (types, (gpointer) xg_element_get_attribute (e, "type"));
    }
  g_ptr_array_add (types, NULL);
  return types;
}

static GBytes *
get_binding (XgSasl *self, const char *type)
{
  return self->get_binding != NULL ? self->get_binding (type, self->binding_data) : NULL;
}

/*
 * Which type both sides know. A server that does not announce its types (XEP-0440) knows
 * tls-unique, which RFC 5802 section 6 demands. In TLS 1.3 that has no meaning, but there are
 * servers that go on comparing it there, whatever type they are told: there one that announces
 * nothing is not bound to.
 */
static const char *
choose_binding (XgSasl *self, GPtrArray *announced, GBytes **data)
{
  static const char *const mandatory[] = { "tls-unique", NULL };
  const char *const *known = announced != NULL ? (const char *const *) announced->pdata : mandatory;

  for (gsize i = 0; i < G_N_ELEMENTS (binding_types); i++)
    {
      if (!g_strv_contains (known, binding_types[i]))
        continue;
      *data = get_binding (self, binding_types[i]);
      if (*data != NULL)
        return binding_types[i];
    }
  return NULL;
}

static gboolean
can_bind (XgSasl *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (binding_types); i++)
    {
      g_autoptr (GBytes) data = get_binding (self, binding_types[i]);

      if (data != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
refuse (XgStreamError code, const char *sentence, GError **error)
{
  g_propagate_error (error, xg_stream_error_new (code, NULL, NULL, sentence));
  return FALSE;
}

/* What the policy forbids whatever the server offers. */
static gboolean
check_policy (XgSasl *self, GError **error)
{
  if (self->policy == XG_SASL_EXTERNAL_ONLY && !self->certificate)
    return refuse (XG_STREAM_ERROR_POLICY,
                   _ ("The policy of this computer allows only logins with a certificate, and this "
                      "profile has none. Your password was not sent."),
                   error);
  if (self->policy == XG_SASL_SCRAM_PLUS_ONLY && self->certificate)
    return refuse (XG_STREAM_ERROR_POLICY,
                   _ ("The policy of this computer allows only logins with a password and channel "
                      "binding (SCRAM-PLUS), and this profile logs in with a certificate."),
                   error);
  if (!self->certificate && self->password == NULL)
    return refuse (XG_STREAM_ERROR_NOT_AUTHORIZED,
                   _ ("There is neither a password nor a certificate to log in with."),
                   error);
  return TRUE;
}

static void
append_base64 (GString *out, const char *text)
{
  g_autofree char *encoded = g_base64_encode ((const guchar *) text, strlen (text));

  g_string_append (out, encoded);
}

static void
begin_auth (XgSasl *self, GString *out)
{
  g_string_append_printf (out, "<auth xmlns=\"" XG_NS_SASL "\" mechanism=\"%s\">", self->mechanism);
}

/* XEP-0178 section 2: the address is said when the certificate leaves it open. */
static gboolean
begin_external (XgSasl *self, const char *const *offered, GString *out, GError **error)
{
  if (!g_strv_contains (offered, EXTERNAL))
    return refuse (
      XG_STREAM_ERROR_NO_EXTERNAL,
      _ ("The server does not offer a login with a certificate (SASL EXTERNAL) on this "
         "connection. It may not know the authority that your certificate is from, or "
         "not be set up for certificates."),
      error);
  self->mechanism = EXTERNAL;
  begin_auth (self, out);
  if (self->send_address)
    append_base64 (out, self->address);
  else
    g_string_append_c (out, '=');
  g_string_append (out, "</auth>");
  self->state = STATE_EXTERNAL;
  return TRUE;
}

static gboolean
fail_binding (gboolean offered, GError **error)
{
  return refuse (XG_STREAM_ERROR_POLICY,
                 offered ? _ ("The policy of this computer allows only logins with channel binding "
                              "(SCRAM-PLUS), and this server and this program know no common kind "
                              "of it. Your password was not sent.")
                         : _ ("The policy of this computer allows only logins with channel binding "
                              "(SCRAM-PLUS), which the server does not offer. Your password was "
                              "not sent."),
                 error);
}

static gboolean
begin_scram (XgSasl *self,
             const char *const *offered,
             GPtrArray *announced,
             GString *out,
             GError **error)
{
  const char *bound = xg_scram_choose (offered, TRUE);
  g_autoptr (GBytes) data = NULL;
  XgScramBinding binding = { NULL, NULL };
  gboolean possible = FALSE;

  if (bound != NULL)
    {
      binding.type = choose_binding (self, announced, &data);
      binding.data = data;
    }
  else
    possible = can_bind (self);

  if (binding.type == NULL && self->policy == XG_SASL_SCRAM_PLUS_ONLY)
    return fail_binding (bound != NULL, error);
  self->mechanism = binding.type != NULL ? bound : xg_scram_choose (offered, FALSE);
  if (self->mechanism == NULL)
    {
      xg_login_fail_mechanisms (offered, error);
      return FALSE;
    }
  self->scram = xg_scram_new (self->mechanism,
                              self->user,
                              self->password,
                              binding.type != NULL || possible ? &binding : NULL,
                              NULL,
                              error);
  xg_wipe_string (g_steal_pointer (&self->password));
  if (self->scram == NULL)
    return FALSE;

  begin_auth (self, out);
  append_base64 (out, xg_scram_get_first (self->scram));
  g_string_append (out, "</auth>");
  self->state = STATE_CHALLENGE;
  return TRUE;
}

/**
 * xg_sasl_begin:
 * @self: a login
 * @features: the server's, on an encrypted stream
 * @out: where to append what is to be sent
 * @error: return location for a %XG_STREAM_ERROR
 *
 * Chooses the mechanism.
 *
 * Returns: %FALSE if there is none that policy and server agree on; nothing is sent then
 */
gboolean
xg_sasl_begin (XgSasl *self, const XgElement *features, GString *out, GError **error)
{
  g_autoptr (GPtrArray) offered = list_mechanisms (features);
  g_autoptr (GPtrArray) announced = list_bindings (features);
  const char *const *names = (const char *const *) offered->pdata;

  if (!check_policy (self, error))
    return FALSE;
  if (self->certificate)
    return begin_external (self, names, out, error);
  return begin_scram (self, names, announced, out, error);
}

/* Text of <challenge/> and <success/>; NULL when empty ("=" stands for empty, too). */
static char *
decode_text (const XgElement *stanza)
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

static XgSaslStep
fail_unexpected (GError **error)
{
  xg_login_fail_unexpected (error);
  return XG_SASL_FAILED;
}

static XgSaslStep
handle_external (XgSasl *self, const XgElement *stanza, GString *out, GError **error)
{
  if (xg_element_is (stanza, "success", XG_NS_SASL))
    return XG_SASL_DONE;
  if (!xg_element_is (stanza, "challenge", XG_NS_SASL))
    return fail_unexpected (error);

  /* RFC 4422 appendix A: a server that did not take the first response asks for it. */
  g_string_append (out, "<response xmlns=\"" XG_NS_SASL "\">");
  if (self->send_address)
    append_base64 (out, self->address);
  g_string_append (out, "</response>");
  return XG_SASL_READ;
}

static XgSaslStep
handle_challenge (XgSasl *self,
                  const XgElement *stanza,
                  GString *out,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autofree char *server_first = decode_text (stanza);
  g_autofree char *final = NULL;

  /* A server that says yes without knowing anything: let the check of its proof say so. */
  if (xg_element_is (stanza, "success", XG_NS_SASL))
    {
      xg_scram_verify (self->scram, NULL, error);
      return XG_SASL_FAILED;
    }
  if (server_first == NULL || !xg_element_is (stanza, "challenge", XG_NS_SASL))
    return fail_unexpected (error);
  final = xg_scram_respond (self->scram, server_first, cancellable, error);
  if (final == NULL)
    return XG_SASL_FAILED;

  g_string_append (out, "<response xmlns=\"" XG_NS_SASL "\">");
  append_base64 (out, final);
  g_string_append (out, "</response>");
  self->state = STATE_PROVED;
  return XG_SASL_READ;
}

/* The server's proof comes with <success/>, or in a last <challenge/> before it. */
static XgSaslStep
handle_proof (XgSasl *self, const XgElement *stanza, GString *out, GError **error)
{
  g_autofree char *server_final = decode_text (stanza);
  gboolean success = xg_element_is (stanza, "success", XG_NS_SASL);

  if (!success &&
      (self->state == STATE_VERIFIED || !xg_element_is (stanza, "challenge", XG_NS_SASL)))
    return fail_unexpected (error);
  if (self->state != STATE_VERIFIED && !xg_scram_verify (self->scram, server_final, error))
    return XG_SASL_FAILED;
  self->state = STATE_VERIFIED;
  if (!success)
    {
      g_string_append (out, "<response xmlns=\"" XG_NS_SASL "\"/>");
      return XG_SASL_READ;
    }
  g_clear_pointer (&self->scram, xg_scram_free);
  return XG_SASL_DONE;
}

/**
 * xg_sasl_handle:
 * @self: a login that has begun
 * @stanza: what the server sent
 * @out: where to append what is to be sent to it
 * @cancellable: (nullable): stops the computing of the proof
 * @error: return location for a %XG_STREAM_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: what to do next. A failure is final: nothing weaker is tried after it
 */
XgSaslStep
xg_sasl_handle (XgSasl *self,
                const XgElement *stanza,
                GString *out,
                GCancellable *cancellable,
                GError **error)
{
  if (xg_element_is (stanza, "failure", XG_NS_SASL))
    {
      xg_login_fail_sasl (stanza, self->state == STATE_EXTERNAL ? self->address : NULL, error);
      return XG_SASL_FAILED;
    }
  switch (self->state)
    {
    case STATE_EXTERNAL:
      return handle_external (self, stanza, out, error);
    case STATE_CHALLENGE:
      return handle_challenge (self, stanza, out, cancellable, error);
    case STATE_PROVED:
    case STATE_VERIFIED:
      return handle_proof (self, stanza, out, error);
    case STATE_IDLE:
    default:
      return fail_unexpected (error);
    }
}

/**
 * xg_sasl_get_mechanism:
 * @self: a login
 *
 * Returns: (nullable): name of the mechanism in use; static
 */
const char *
xg_sasl_get_mechanism (XgSasl *self)
{
  return self->mechanism;
}
