/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "stream-fixture.h"

/* Scripts of servers that one logs in to, which needs encryption and so certificates. */

#define SASL "urn:ietf:params:xml:ns:xmpp-sasl"
#define SCRAM                                                                                      \
  "<mechanisms xmlns='" SASL "'><mechanism>PLAIN</mechanism>"                                      \
  "<mechanism>SCRAM-SHA-256</mechanism></mechanisms>"

void online_script (FakePeer *peer, gpointer user_data);
void online_send (FakePeer *peer, const char *xml);
void online_answer (FakePeer *peer, const char *format, guint count);
int online_run (int argc, char **argv, void (*add) (void));
