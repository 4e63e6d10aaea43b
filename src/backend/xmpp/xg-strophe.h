/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <strophe.h>

#include "xmpp/xg-stanza.h"
#include "xmpp/xg-strophe-memory.h"

G_BEGIN_DECLS

/*
 * Facts about libstrophe 0.12.2 that this room rests on, found by trying and by reading its code:
 *
 * - A raw connection (xmpp_connect_raw) calls user handlers from the first byte on, as the library
 *   takes it for authenticated. XMPP_CONN_RAW_CONNECT comes when TCP is up, XMPP_CONN_CONNECT for
 *   each stream header of the server. It installs no handlers of its own: stream errors come to
 *   ours like any stanza, and nothing enables XEP-0198.
 * - One xmpp_run_once() reads at most 4,096 bytes and writes at most one TLS record of each queued
 *   string that is longer than one. What OpenSSL has decrypted already is invisible to poll().
 * - xmpp_conn_send_queue_len() does not count the string that is partly written.
 * - xmpp_conn_tls_start() loops until the handshake is over, for ever if the server is silent. Only
 *   a shutdown() of the socket from another thread ends it.
 * - The host name is checked by OpenSSL (X509_VERIFY_PARAM_set1_host, no partial wildcards)
 *   against the domain of the JID that the connection was given, which is also sent as SNI. The
 *   certificate handler is asked for every error of the chain; without one they are all fatal.
 * - A CA file comes on top of the system's certificates, not in their place.
 * - A failed parse is answered with a stream error, but the connection lives on and no stanza ever
 *   comes again. Only a line in the log tells.
 * - Its XML parser uses the allocator of the first context that ever made one, through a global.
 * - Attributes are kept by their local name only, the last of each (see XgStropheMemory).
 * - Each stanza is written as text before the handlers see it, for the log, whether or not anybody
 *   listens (see there, too).
 */

/* Listens to what libstrophe logs, and keeps nearly nothing of it. */
typedef struct
{
  xmpp_log_t functions;
  GString *lines; /* borrowed; where to keep lines; NULL: nowhere */
  gboolean parse_error;
} XgStropheLog;

void xg_strophe_init (void);
void xg_strophe_log_init (XgStropheLog *log);
void xg_strophe_watch (XgStropheMemory *memory);
XgStanza *xg_strophe_convert (xmpp_stanza_t *stanza, XgStropheMemory *memory, GError **error);

G_END_DECLS
