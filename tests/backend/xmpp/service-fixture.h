/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "stream-fixture.h"

/*
 * A stream that is online, with a server that answers one request after the other with what
 * service_answers() said: XML with %s for the id of the request.
 */

#define SERVICE "service." FAKE_DOMAIN
#define RESULT(inner)                                                                              \
  "<iq type='result' id='%s' from='" SERVICE "' to='alice@" FAKE_DOMAIN "/fake'>" inner "</iq>"
#define REFUSED(payload, condition)                                                                \
  "<iq type='error' id='%s' from='" SERVICE "'>" payload "<error type='modify'><" condition        \
  " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
#define PS(inner)      "<pubsub xmlns='http://jabber.org/protocol/pubsub'>" inner "</pubsub>"
#define OWNER(inner)   "<pubsub xmlns='http://jabber.org/protocol/pubsub#owner'>" inner "</pubsub>"
#define SENT_PS(inner) "<pubsub xmlns=\"http://jabber.org/protocol/pubsub\">" inner "</pubsub>"
#define SENT_OWNER(inner)                                                                          \
  "<pubsub xmlns=\"http://jabber.org/protocol/pubsub#owner\">" inner "</pubsub>"

/* A node id with all that has ever been broken somewhere, as text and in XML. */
#define ODD_NODE     "a/b#c (d)%20&<\"'é 🚒 \xd7\xa9\xd7\x9c"
#define ODD_NODE_XML "a/b#c (d)%20&amp;&lt;&quot;'é 🚒 \xd7\xa9\xd7\x9c"

typedef struct
{
  Fixture fixture; /* first: the server knows it */
  GAsyncQueue *answers;
  GAsyncResult *result;
} Service;

void service_start (Service *self);
void service_answers (Service *self, const char *xml);
void service_done_cb (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *service_wait (Service *self);
void service_stop (Service *self);
void service_assert_sent (Service *self, const char *type, const char *payload);
void service_assert_not_sent (Service *self, const char *words);
void service_clear (Service *self);
