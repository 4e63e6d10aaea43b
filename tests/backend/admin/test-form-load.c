/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "../xmpp/service-fixture.h"
#include "admin/xg-form-load.h"
#include "grid/xg-broker-private.h"
#include "grid/xg-capabilities-private.h"
#include "grid/xg-grid-private.h"
#include "grid/xg-session-private.h"

/* Options of a subscription (XEP-0060 section 6.3), of a broker that says what the test wants. */

#ifdef __SANITIZE_ADDRESS__
/* LeakSanitizer of Debian 12 crashes over the threads of a process that has loaded GnuTLS. */
int __lsan_is_turned_off (void);

int
__lsan_is_turned_off (void)
{
  return 1;
}
#endif

#define TOPIC     "a/b#c"
#define ALICE     "alice@" FAKE_DOMAIN
#define NS        "http://jabber.org/protocol/pubsub"
#define FORM_TYPE "<value>" NS "#subscribe_options</value></field>"
#define OPTIONS(deliver, digest)                                                                   \
  RESULT (PS ("<options node='" TOPIC "' jid='" ALICE "'><x xmlns='jabber:x:data' type='form'>"    \
              "<field var='FORM_TYPE' type='hidden'>" FORM_TYPE                                    \
              "<field var='pubsub#deliver' type='boolean'><value>" deliver "</value></field>"      \
              "<field var='pubsub#digest' type='boolean'><value>" digest "</value></field>"        \
              "<field var='pubsub#expire' type='text-single'><required/></field></x></options>"))

typedef struct
{
  Service service;
  XgGrid *grid;
  XgBroker *broker;
  XgForm *form;
  GError *error;
  gboolean done;
} Bench;

static void
note_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
set_up (Bench *b, gconstpointer data)
{
  g_autoptr (XgProfile) profile = xg_profile_new ("test");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  XgSession *session;
  gint64 end = 0;

  service_start (&b->service);
  g_object_set (profile, "jid", ALICE, NULL);
  b->grid = xg_grid_new (profile, g_get_user_data_dir (), FALSE);
  xg_grid_open_async (b->grid, TRUE, NULL, note_result_cb, &result);
  while (result == NULL)
    fixture_iterate (&end);
  xg_grid_open_finish (b->grid, result, &error);
  g_assert_no_error (error);
  session = xg_grid_get_session (b->grid);
  session->stream = g_object_ref (b->service.fixture.stream);
  session->state = XG_SESSION_ONLINE;
  b->broker = xg_broker_new (SERVICE, NULL, session, b->grid->store, b->grid->ingest);
}

static void
tear_down (Bench *b, gconstpointer data)
{
  XgSession *session = xg_grid_get_session (b->grid);

  session->state = XG_SESSION_OFFLINE;
  g_clear_object (&session->stream);
  service_clear (&b->service);
  g_clear_object (&b->broker);
  g_clear_object (&b->form);
  g_clear_error (&b->error);
  xg_grid_close (b->grid);
  g_clear_object (&b->grid);
}

static void
load (Bench *b, const char *answer)
{
  if (answer != NULL)
    service_answers (&b->service, answer);
  g_clear_object (&b->form);
  g_clear_error (&b->error);
  xg_form_load_options_async (xg_grid_get_session (b->grid),
                              b->broker,
                              TOPIC,
                              NULL,
                              NULL,
                              NULL,
                              service_done_cb,
                              &b->service);
  b->form = xg_form_load_finish (service_wait (&b->service), &b->error);
}

static void
save (Bench *b, const char *answer)
{
  if (answer != NULL)
    service_answers (&b->service, answer);
  g_clear_error (&b->error);
  xg_form_save_options_async (xg_grid_get_session (b->grid),
                              b->broker,
                              TOPIC,
                              NULL,
                              NULL,
                              b->form,
                              NULL,
                              service_done_cb,
                              &b->service);
  b->done = xg_form_save_options_finish (service_wait (&b->service), &b->error);
}

/* Not those that were left, though one of them is required and has no value. */
static void
test_only_changes (Bench *b, gconstpointer data)
{
  load (b, OPTIONS ("1", "0"));
  g_assert_no_error (b->error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (b->form)), ==, 3);
  xg_form_field_set_active (xg_form_find (b->form, "pubsub#deliver"), FALSE);
  save (b, RESULT (""));
  g_assert_no_error (b->error);
  g_assert_true (b->done);
  service_stop (&b->service);
  service_assert_sent (
    &b->service,
    "set",
    SENT_PS ("<options node=\"" TOPIC "\" jid=\"" ALICE "\"><x xmlns=\"jabber:x:data\" "
             "type=\"submit\"><field var=\"FORM_TYPE\" type=\"hidden\">" FORM_TYPE
             "<field var=\"pubsub#deliver\"><value>0</value></field></x></options>"));
}

static void
test_wrong_value (Bench *b, gconstpointer data)
{
  load (b, OPTIONS ("1", "0"));
  g_assert_no_error (b->error);
  xg_form_field_set_text (xg_form_find (b->form, "pubsub#expire"), "2030-01-01T00:00:00Z");
  xg_form_field_set_text (xg_form_find (b->form, "pubsub#expire"), "");
  xg_form_field_set_active (xg_form_find (b->form, "pubsub#digest"), TRUE);
  /* Back to what it was: not an edit, so that nothing is wrong with it */
  save (b, RESULT (""));
  g_assert_no_error (b->error);
  service_stop (&b->service);
  service_assert_not_sent (&b->service, "pubsub#expire");
}

/* The first refusal is the last. */
static void
test_learned (Bench *b, gconstpointer data)
{
  static const char xml[] =
    "<iq xmlns='jabber:client' type='result'><query xmlns='http://jabber.org/protocol/disco#info'>"
    "<feature var='" NS "#subscription-options'/></query></iq>";
  XgCapabilities *capabilities = xg_broker_get_capabilities (b->broker);
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, NULL);
  g_autoptr (XgDiscoInfo) info = xg_disco_info_parse (xg_stanza_get_root (stanza), NULL);

  xg_capabilities_take_info (capabilities, info);
  g_assert_true (xg_capabilities_can (capabilities, XG_FUNCTION_SUBSCRIPTION_OPTIONS, NULL));
  load (b,
        "<iq type='error' id='%s' from='" SERVICE "'><error type='cancel'><feature-not-implemented "
        "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><unsupported feature='subscription-options' "
        "xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>");
  g_assert_error (b->error, XG_STANZA_ERROR, XG_STANZA_ERROR_FEATURE_NOT_IMPLEMENTED);
  g_assert_false (xg_capabilities_can (capabilities, XG_FUNCTION_SUBSCRIPTION_OPTIONS, NULL));
  service_stop (&b->service);
}

static void
test_offline (Bench *b, gconstpointer data)
{
  xg_grid_get_session (b->grid)->state = XG_SESSION_OFFLINE;
  load (b, NULL);
  g_assert_error (b->error, XG_STANZA_ERROR, XG_STANZA_ERROR_DISCONNECTED);
  service_stop (&b->service);
}

static void
add (const char *path, void (*test) (Bench *, gconstpointer))
{
  g_test_add (path, Bench, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_autofree char *certificates = NULL;
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  certificates = fixture_make_certificates ();
  add ("/form-load/options/only-changes-are-sent", test_only_changes);
  add ("/form-load/options/what-was-taken-back-is-not-sent", test_wrong_value);
  add ("/form-load/options/a-refusal-is-learned", test_learned);
  add ("/form-load/options/without-connection", test_offline);
  status = g_test_run ();
  fixture_remove_certificates (certificates);
  return status;
}
