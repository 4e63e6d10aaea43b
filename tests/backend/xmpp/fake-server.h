/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/*
 * A server of a few lines: a script, run in a thread of its own for each connection, that waits for
 * words and sends others. It is scripted C, not XMPP: tests can make it do what no server should.
 */

#define FAKE_DOMAIN   "fake.test"
#define FAKE_PASSWORD "correct horse"

typedef struct _FakeServer FakeServer;
typedef struct _FakePeer FakePeer;
typedef void (*FakeScript) (FakePeer *peer, gpointer user_data);

FakeServer *fake_server_new (const char *cert_dir, FakeScript script, gpointer user_data);
guint16 fake_server_get_port (FakeServer *self);
char *fake_server_free (FakeServer *self);

gpointer fake_peer_get_data (FakePeer *self);
void fake_peer_set_certificate (FakePeer *self, const char *name);
void fake_peer_ask_for_certificate (FakePeer *self);
char *fake_peer_get_client (FakePeer *self);
gboolean fake_peer_expect (FakePeer *self, const char *words);
char *fake_peer_expect_attribute (FakePeer *self, const char *element, const char *attribute);
void fake_peer_send (FakePeer *self, const char *xml);
void fake_peer_wait_for_end (FakePeer *self);

gboolean fake_peer_open (FakePeer *self, const char *features);
gboolean fake_peer_start_tls (FakePeer *self);
gboolean fake_peer_secure (FakePeer *self, const char *features);
gboolean fake_peer_scram (FakePeer *self, gboolean genuine);
gboolean fake_peer_scram_plus (FakePeer *self, const char *binding);
gboolean fake_peer_authenticate (FakePeer *self, const char *features);
gboolean fake_peer_bind (FakePeer *self);
gboolean fake_peer_login (FakePeer *self);
