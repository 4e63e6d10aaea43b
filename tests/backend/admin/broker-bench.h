/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "../xmpp/service-fixture.h"
#include "admin/xg-past-plan.h"
#include "grid/xg-broker-private.h"
#include "grid/xg-grid-private.h"
#include "plan/xg-plan.h"

G_BEGIN_DECLS

/* Plans against a broker that says what the test wants. */

#define CAROL "carol@fake.test"
#define INFO(type)                                                                                 \
  RESULT ("<query xmlns='http://jabber.org/protocol/disco#info'>"                                  \
          "<identity category='pubsub' type='" type "'/></query>")
#define ITEMS(inner)                                                                               \
  RESULT ("<query xmlns='http://jabber.org/protocol/disco#items'>" inner "</query>")
#define FIELD(var, value) "<field var='" var "'><value>" value "</value></field>"
#define CONFIGURATION(fields)                                                                      \
  RESULT (                                                                                         \
    OWNER ("<configure node='n'><x xmlns='jabber:x:data' type='form'>" fields "</x></configure>"))
#define FORM(fields)                                                                               \
  "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'>"                   \
  "<value>http://jabber.org/protocol/pubsub#node_config</value></field>" fields "</x>"
#define FORBIDDEN                                                                                  \
  "<iq type='error' id='%s' from='" SERVICE "'><error type='auth'><forbidden "                     \
  "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text "                                            \
  "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>Go away</text></error></iq>"
#define NOT_IMPLEMENTED                                                                            \
  "<iq type='error' id='%s' from='" SERVICE "'><error type='cancel'><feature-not-implemented "     \
  "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
#define MISSING                                                                                    \
  "<iq type='error' id='%s' from='" SERVICE "'><error type='cancel'><item-not-found "              \
  "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"

typedef struct
{
  Service service;
  XgGrid *grid;
  XgBroker *broker;
  XgPlan *plan;
} Bench;

#define BENCH_TEST(path, data, test)                                                               \
  g_test_add (path, Bench, data, bench_set_up, test, bench_tear_down)

void bench_note_result_cb (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *bench_wait_for (GAsyncResult **result);
void bench_set_up (Bench *b, gconstpointer data);
void bench_tear_down (Bench *b, gconstpointer data);
int bench_run (int argc, char **argv, void (*add) (void));
void bench_answers (Bench *b, const char *xml);
XgOperation *bench_add (Bench *b, XgOperation *operation);
void bench_apply (Bench *b);
void bench_apply_answered (Bench *b, const char *answer, const char *reading);
void bench_apply_plan (Bench *b, XgPlan *plan);
void bench_assert_state (XgOperation *operation, XgOperationState state, const char *words);
void bench_assert_shows (XgOperation *operation, const char *payload);
XgOperation *bench_get_inverse (Bench *b, XgPlan **undo);
XgPastPlan *bench_load_past (Bench *b, guint index);
gboolean bench_look (Bench *b, XgPlan *plan);
void bench_assert_found (XgOperation *operation, const char *words);

G_END_DECLS
