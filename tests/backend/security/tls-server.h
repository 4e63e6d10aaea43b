/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "pki.h"

/* How far a server goes before it says no more; it keeps the connection open. */
typedef enum
{
  TLS_SERVER_SILENT_AT_ONCE,
  TLS_SERVER_SILENT_BEFORE_PROCEED,
  TLS_SERVER_SILENT_IN_HANDSHAKE,
  TLS_SERVER_SILENT_AFTER_HANDSHAKE,
  TLS_SERVER_TALKS, /* to the end */
} TlsServerManner;

typedef struct
{
  const Pki *pki;
  const Pki *intermediate; /* sent along; NULL: none */
  int max_version;         /* 0: any */
  gboolean direct;         /* TLS from the first byte */
  GBytes *staple;          /* OCSP answer to send along; NULL: none */
  gboolean ask_client;     /* for a certificate, any */
  TlsServerManner manner;  /* TLS_SERVER_SILENT_AT_ONCE is 0: set it */
  const char *before;      /* what to say before TLS instead of the usual features */
  const char *proceed;     /* instead of <proceed/> */
  const char *after;       /* what to say after TLS instead of the usual features */
  gsize flood;             /* bytes of "x" to say after @before or @after */
} TlsServerSpec;

/* What the last connection showed. */
typedef struct
{
  char *sni;
  char *alpn;
  char *client;   /* subject of the client's certificate */
  char *to;       /* all that the client said before TLS */
  gboolean ended; /* whether it said goodbye */
} TlsServerSeen;

typedef struct _TlsServer TlsServer;

TlsServer *tls_server_start (const TlsServerSpec *spec);
guint16 tls_server_get_port (const TlsServer *self);
void tls_server_wait_for (TlsServer *self, TlsServerManner step); /* until it came so far */
const TlsServerSeen *tls_server_stop (TlsServer *self);
void tls_server_free (TlsServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlsServer, tls_server_free)
