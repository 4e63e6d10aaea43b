/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "../form/form-data.h"
#include "admin/xg-publish-conditions.h"
#include "admin/xg-publish-operation.h"
#include "broker-bench.h"

/* Publishing, with and without conditions, against a broker that says what the test wants. */

static void
test_publish (Bench *b, gconstpointer data)
{
  XgOperation *operation;
  XgOperation *broken;
  g_autoptr (XgPlan) undo = NULL;

  operation =
    bench_add (b, xg_publish_operation_new (b->broker, "n", NULL, "<a xmlns='urn:a'/>", NULL));
  broken =
    bench_add (b, xg_publish_operation_new (b->broker, "n", NULL, "<a xmlns='urn:a'>", NULL));
  bench_apply_answered (b, RESULT (PS ("<publish node='n'><item id='5'/></publish>")), NULL);
  bench_assert_state (operation, XG_OPERATION_DONE, NULL);
  g_assert_cmpstr (xg_publish_operation_get_item_id (XG_PUBLISH_OPERATION (operation)), ==, "5");
  bench_assert_state (broken, XG_OPERATION_FAILED, "not XML");
  g_assert_null (bench_get_inverse (b, &undo));
}

/* What @b publishes on the condition that the topic is as in data/forms/prosody-leaf. */
static XgOperation *
publish_if_whitelist (Bench *b)
{
  static const char *const vars[] = { "pubsub#access_model", NULL };
  g_autofree char *xml = load_form ("prosody-leaf");
  g_autoptr (XgForm) configuration = parse_form (xml);
  g_autoptr (GPtrArray) fields = xg_publish_conditions_list (configuration);
  g_autoptr (XgForm) conditions = xg_publish_conditions_new (configuration, vars, NULL);
  g_autofree char *options = xg_form_submit (conditions, XG_FORM_SUBMIT_ALL, NULL);

  g_assert_cmpuint (fields->len, >, 3);
  return bench_add (b, xg_publish_operation_new (b->broker, "n", "5", NULL, options));
}

static XgCapabilities *
list_conditions (Bench *b)
{
  static const char xml[] =
    "<iq xmlns='jabber:client' type='result'><query xmlns='http://jabber.org/protocol/disco#info'>"
    "<feature var='http://jabber.org/protocol/pubsub#publish-options'/></query></iq>";
  XgCapabilities *capabilities = xg_broker_get_capabilities (b->broker);
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, NULL);
  g_autoptr (XgDiscoInfo) info = xg_disco_info_parse (xg_stanza_get_root (stanza), NULL);

  xg_capabilities_take_info (capabilities, info);
  return capabilities;
}

/* The topic is not so: nothing is published, and why is a sentence. */
static void
test_publish_conditions (Bench *b, gconstpointer data)
{
  XgOperation *operation;
  XgCapabilities *capabilities;
  g_autofree char *request = NULL;

  capabilities = list_conditions (b);
  operation = publish_if_whitelist (b);
  request = xg_operation_dup_request (operation);
  g_assert_nonnull (
    strstr (request, "</publish><publish-options><x xmlns=\"jabber:x:data\" type=\"submit\">"));
  g_assert_nonnull (strstr (request, "pubsub#publish-options"));
  g_assert_nonnull (
    strstr (request, "<field var=\"pubsub#access_model\"><value>whitelist</value>"));
  g_assert_null (strstr (request, "pubsub#title"));
  bench_answers (b,
                 "<iq type='error' id='%s' from='" SERVICE "'><error type='cancel'><conflict "
                 "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><precondition-not-met "
                 "xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>");
  bench_apply (b);
  bench_assert_state (operation,
                      XG_OPERATION_FAILED,
                      "The topic is not configured as it was to be");
  g_assert_cmpint (xg_capabilities_get_proof (capabilities, XG_FUNCTION_PUBLISH_OPTIONS),
                   ==,
                   XG_PROOF_WORKED);
}

/* That the item was accepted says nothing of a broker that would have accepted it anyway. */
static void
test_publish_conditions_hold (Bench *b, gconstpointer data)
{
  XgOperation *operation;
  XgCapabilities *capabilities;

  capabilities = list_conditions (b);
  operation = publish_if_whitelist (b);
  bench_apply_answered (b,
                        RESULT (PS ("<publish node='n'><item id='5'/></publish>")),
                        CONFIGURATION (FIELD ("pubsub#access_model", "whitelist")));
  bench_assert_state (operation, XG_OPERATION_CONFIRMED, NULL);
  g_assert_cmpint (xg_capabilities_get_proof (capabilities, XG_FUNCTION_PUBLISH_OPTIONS),
                   ==,
                   XG_PROOF_LISTED);
}

static void
test_publish_conditions_ignored (Bench *b, gconstpointer data)
{
  XgOperation *operation;
  XgCapabilities *capabilities;
  const char *reason = NULL;

  capabilities = list_conditions (b);
  operation = publish_if_whitelist (b);
  bench_apply_answered (b,
                        RESULT (PS ("<publish node='n'><item id='5'/></publish>")),
                        CONFIGURATION (FIELD ("pubsub#access_model", "open")));
  bench_assert_state (operation,
                      XG_OPERATION_DIFFERENT,
                      "“open”, not “whitelist”): the Broker ignores conditions.");
  g_assert_false (xg_capabilities_can (capabilities, XG_FUNCTION_PUBLISH_OPTIONS, &reason));
  g_assert_nonnull (strstr (reason, "does not check conditions"));
}

static void
add_tests (void)
{
  BENCH_TEST ("/operations/publish", NULL, test_publish);
  BENCH_TEST ("/operations/publish/conditions-that-do-not-hold", NULL, test_publish_conditions);
  BENCH_TEST ("/operations/publish/conditions-that-hold-prove-nothing",
              NULL,
              test_publish_conditions_hold);
  BENCH_TEST ("/operations/publish/conditions-that-are-ignored",
              NULL,
              test_publish_conditions_ignored);
}

int
main (int argc, char **argv)
{
  return bench_run (argc, argv, add_tests);
}
