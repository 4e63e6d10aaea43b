/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-stanza.h"

G_BEGIN_DECLS

/**
 * XG_STREAM_ERROR:
 *
 * Why a connection could not be made or ended. The code decides what to do next (see
 * xg_stream_error_get_advice()), the message is a whole sentence for people.
 */
#define XG_STREAM_ERROR (xg_stream_error_quark ())
GQuark xg_stream_error_quark (void);

typedef enum
{
  XG_STREAM_ERROR_FAILED,          /* nothing better is known */
  XG_STREAM_ERROR_DNS,             /* the name does not resolve */
  XG_STREAM_ERROR_REFUSED,         /* nobody listens there */
  XG_STREAM_ERROR_UNREACHABLE,     /* no route, network down */
  XG_STREAM_ERROR_TIMED_OUT,       /* connecting, handshake or login took too long */
  XG_STREAM_ERROR_NO_TLS,          /* the server offers no encryption */
  XG_STREAM_ERROR_TLS,             /* handshake failed: version, cipher, protocol */
  XG_STREAM_ERROR_CERT_UNKNOWN_CA, /* chain does not end in a trusted CA */
  XG_STREAM_ERROR_CERT_EXPIRED,
  XG_STREAM_ERROR_CERT_NOT_YET_VALID,
  XG_STREAM_ERROR_CERT_WRONG_HOST,
  XG_STREAM_ERROR_CERT_REVOKED,
  XG_STREAM_ERROR_CERT_OTHER,
  XG_STREAM_ERROR_NO_MECHANISM,       /* no acceptable SASL mechanism is offered */
  XG_STREAM_ERROR_NOT_AUTHORIZED,     /* wrong password or unknown account */
  XG_STREAM_ERROR_AUTH_FAILED,        /* any other SASL failure */
  XG_STREAM_ERROR_SERVER_NOT_GENUINE, /* the server could not prove that it knows the password */
  XG_STREAM_ERROR_BIND,               /* resource binding refused */
  XG_STREAM_ERROR_CONFLICT,           /* stream error conflict: another client took our place */
  XG_STREAM_ERROR_STREAM,             /* any other stream error */
  XG_STREAM_ERROR_CLOSED,             /* the server or the network ended the connection */
  XG_STREAM_ERROR_STANZA_TOO_BIG,     /* a stanza exceeded our limit */
  XG_STREAM_ERROR_MALFORMED,          /* not XMPP */
  XG_STREAM_ERROR_CA_FILE,            /* our own CA file can't be read */
  XG_STREAM_ERROR_POLICY,             /* the SASL policy forbids all that the server offers */
  XG_STREAM_ERROR_NO_EXTERNAL,        /* no login with a certificate is offered */
  XG_STREAM_ERROR_CERT_REFUSED,       /* the server refused our certificate */
  XG_STREAM_ERROR_IDENTITY,           /* our certificate or its key can't be used */
  XG_STREAM_ERROR_CERT_CHANGED,       /* not the certificate that was checked or pinned */
  XG_STREAM_ERROR_CERT_UNCHECKED,     /* whether it is revoked can't be found out, and must be */
} XgStreamError;

/* Conditions of our own, of XG_STREAM_ERROR_IDENTITY: the person is to be asked, but not when our
 * certificate is not valid yet. */
#define XG_CONDITION_NEEDS_PASSPHRASE "needs-passphrase"
#define XG_CONDITION_WRONG_PASSPHRASE "wrong-passphrase"
#define XG_CONDITION_NOT_YET_VALID    "not-yet-valid"

typedef enum
{
  XG_ADVICE_RETRY,       /* passing: try again after the back-off */
  XG_ADVICE_RETRY_LATER, /* try again, slowly */
  XG_ADVICE_ASK,         /* a person must change something first; never retry alone */
} XgAdvice;

XgAdvice xg_stream_error_get_advice (const GError *error);
gboolean xg_stream_error_is_about_time (const GError *error);
const char *xg_stream_error_get_condition (const GError *error);
const char *xg_stream_error_get_text (const GError *error);
void xg_stream_error_set_other_host (GError *error, const char *host);
const char *xg_stream_error_get_other_host (const GError *error);
GError *xg_stream_error_new (XgStreamError code,
                             const char *condition,
                             const char *text,
                             const char *sentence);

/**
 * XG_STANZA_ERROR:
 *
 * Error replies to our requests (RFC 6120 section 8.3), with what makes a reply count as one.
 */
#define XG_STANZA_ERROR (xg_stanza_error_quark ())
GQuark xg_stanza_error_quark (void);

/* The defined conditions of RFC 6120 section 8.3.3, then our own. */
typedef enum
{
  XG_STANZA_ERROR_UNDEFINED_CONDITION,
  XG_STANZA_ERROR_BAD_REQUEST,
  XG_STANZA_ERROR_CONFLICT,
  XG_STANZA_ERROR_FEATURE_NOT_IMPLEMENTED,
  XG_STANZA_ERROR_FORBIDDEN,
  XG_STANZA_ERROR_GONE,
  XG_STANZA_ERROR_INTERNAL_SERVER_ERROR,
  XG_STANZA_ERROR_ITEM_NOT_FOUND,
  XG_STANZA_ERROR_JID_MALFORMED,
  XG_STANZA_ERROR_NOT_ACCEPTABLE,
  XG_STANZA_ERROR_NOT_ALLOWED,
  XG_STANZA_ERROR_NOT_AUTHORIZED,
  XG_STANZA_ERROR_PAYMENT_REQUIRED,
  XG_STANZA_ERROR_POLICY_VIOLATION,
  XG_STANZA_ERROR_RECIPIENT_UNAVAILABLE,
  XG_STANZA_ERROR_REDIRECT,
  XG_STANZA_ERROR_REGISTRATION_REQUIRED,
  XG_STANZA_ERROR_REMOTE_SERVER_NOT_FOUND,
  XG_STANZA_ERROR_REMOTE_SERVER_TIMEOUT,
  XG_STANZA_ERROR_RESOURCE_CONSTRAINT,
  XG_STANZA_ERROR_SERVICE_UNAVAILABLE,
  XG_STANZA_ERROR_SUBSCRIPTION_REQUIRED,
  XG_STANZA_ERROR_UNEXPECTED_REQUEST,
  XG_STANZA_ERROR_NO_ANSWER,    /* the time-out passed */
  XG_STANZA_ERROR_DISCONNECTED, /* the connection ended, or there is none */
  XG_STANZA_ERROR_BAD_REPLY,    /* an answer that the protocol does not allow */
  XG_STANZA_ERROR_TOO_BIG,      /* an answer beyond our limits; the connection ended with it */
  XG_STANZA_ERROR_NOT_SENT,     /* the request can't be put into XMPP, so it was not made */
} XgStanzaErrorCode;

/**
 * XgStanzaErrorInfo:
 *
 * What a server said in an error reply. Owned strings.
 */
typedef struct
{
  XgStanzaErrorCode code;
  char *type;             /* "auth", "cancel", … */
  char *condition;        /* local name of the stanza condition */
  char *pubsub_condition; /* local name in the pubsub#errors namespace; NULL for none */
  char *pubsub_feature;   /* its feature attribute; NULL for none */
  char *text;             /* the server's own words; NULL for none */
} XgStanzaErrorInfo;

char *xg_error_clip_text (const char *text);

XgStanzaErrorInfo *xg_stanza_error_info_parse (const XgElement *stanza);
void xg_stanza_error_info_free (XgStanzaErrorInfo *self);
const char *xg_stanza_error_info_get_sentence (const XgStanzaErrorInfo *info);
GError *xg_stanza_error_new (const XgStanzaErrorInfo *info);
GError *xg_stanza_error_new_no_answer (guint timeout_ms);
GError *xg_stanza_error_new_disconnected (void);
guint xg_stanza_error_get_seconds (const GError *error);
const char *xg_stanza_error_get_condition (const GError *error);
const char *xg_stanza_error_get_pubsub_condition (const GError *error);
const char *xg_stanza_error_get_pubsub_feature (const GError *error);
const char *xg_stanza_error_get_text (const GError *error);
void xg_stanza_error_set_stanza (GError *error, XgStanza *stanza);
XgStanza *xg_stanza_error_get_stanza (const GError *error);
void xg_stanza_error_set_request (GError *error, const char *xml);
const char *xg_stanza_error_get_request (const GError *error);
char *xg_stanza_error_dup_reply (const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgStanzaErrorInfo, xg_stanza_error_info_free)

G_END_DECLS
