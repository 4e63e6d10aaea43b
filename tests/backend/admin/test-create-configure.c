/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "admin/xg-affiliation-operation.h"
#include "admin/xg-collection-operation.h"
#include "admin/xg-create-operation.h"
#include "broker-bench.h"
#include "sample-operations.h"

/* Nodes that are made and configured, against a broker that says what the test wants. */

#define COLLECTION_FORM FORM (FIELD ("pubsub#node_type", "collection") FIELD ("pubsub#title", "T"))

static void
test_create (Bench *b, gconstpointer data)
{
  XgOperation *operation;
  g_autoptr (XgPlan) undo = NULL;
  g_autoptr (XgOperation) inverse = NULL;

  operation =
    bench_add (b, xg_create_operation_new (b->broker, "n", XG_NODE_COLLECTION, COLLECTION_FORM));
  bench_answers (b, RESULT (""));
  bench_answers (b, INFO ("collection"));
  bench_answers (
    b,
    CONFIGURATION (FIELD ("pubsub#title", "T") FIELD ("pubsub#node_type", "collection")));
  bench_apply (b);
  bench_assert_state (operation, XG_OPERATION_CONFIRMED, NULL);
  g_assert_nonnull (xg_broker_lookup_node (b->broker, "n"));
  inverse = bench_get_inverse (b, &undo);
  bench_assert_shows (inverse, SENT_OWNER ("<delete node=\"n\"/>"));
  g_assert_cmpstr (xg_operation_get_confirmation (inverse), ==, "n");
}

/* Prosody's own pubsub does exactly this, and says that all went well. */
static void
test_create_a_topic_instead (Bench *b, gconstpointer data)
{
  XgOperation *operation;
  g_autoptr (XgPlan) undo = NULL;
  g_autoptr (XgOperation) inverse = NULL;

  operation =
    bench_add (b, xg_create_operation_new (b->broker, "n", XG_NODE_COLLECTION, COLLECTION_FORM));
  bench_answers (b, RESULT (""));
  bench_answers (b, INFO ("leaf"));
  bench_answers (b, CONFIGURATION (FIELD ("pubsub#title", "Other")));
  bench_apply (b);
  bench_assert_state (operation, XG_OPERATION_DIFFERENT, "made a topic of it");
  bench_assert_state (operation, XG_OPERATION_DIFFERENT, "asked for “T”, the Broker has “Other”");
  inverse = bench_get_inverse (b, &undo);
  bench_assert_shows (inverse, SENT_OWNER ("<delete node=\"n\"/>"));

  /* What is there is not created again. */
  g_assert_cmpuint (xg_plan_reset_failed (b->plan), ==, 1);
  bench_answers (b, RESULT (""));
  bench_answers (b, INFO ("collection"));
  bench_answers (b, CONFIGURATION (FIELD ("pubsub#title", "T")));
  bench_apply (b);
  bench_assert_state (operation, XG_OPERATION_CONFIRMED, NULL);
}

/* The broker chooses the name, and what comes after uses it. */
static void
test_instant_node (Bench *b, gconstpointer data)
{
  XgOperation *creation;
  XgOperation *member;
  XgOperation *child;

  creation = bench_add (b, xg_create_operation_new (b->broker, NULL, XG_NODE_TOPIC, NULL));
  member = bench_add (b,
                      xg_affiliation_operation_new (b->broker,
                                                    NULL,
                                                    CAROL,
                                                    XG_AFFILIATION_NONE,
                                                    XG_AFFILIATION_MEMBER));
  xg_node_operation_follow (XG_NODE_OPERATION (member), XG_NODE_OPERATION (creation));
  xg_plan_add_need (b->plan, member, creation);
  child = bench_add (b, xg_collection_operation_new (b->broker, NULL, "c", TRUE, NULL));
  xg_node_operation_follow (XG_NODE_OPERATION (child), XG_NODE_OPERATION (creation));
  xg_plan_add_need (b->plan, child, creation);
  bench_answers (b, RESULT (PS ("<create node='25e3d'/>")));
  bench_answers (b, RESULT (""));
  bench_answers (b, RESULT (""));
  bench_answers (b, INFO ("leaf"));
  bench_answers (b,
                 RESULT (OWNER ("<configure><x xmlns='jabber:x:data' type='form'/></configure>")));
  bench_answers (b,
                 RESULT (OWNER ("<affiliations><affiliation jid='" CAROL "' "
                                "affiliation='member'/></affiliations>")));
  bench_answers (b, ITEMS ("<item jid='" SERVICE "' node='25e3d'/>"));
  bench_apply (b);
  bench_assert_state (creation, XG_OPERATION_CONFIRMED, NULL);
  bench_assert_state (member, XG_OPERATION_CONFIRMED, NULL);
  bench_assert_state (child, XG_OPERATION_CONFIRMED, NULL);
  service_stop (&b->service);
  service_assert_sent (&b->service,
                       "set",
                       SENT_OWNER ("<affiliations node=\"25e3d\"><affiliation jid=\"" CAROL
                                   "\" affiliation=\"member\"/></affiliations>"));
  service_assert_sent (
    &b->service,
    "set",
    SENT_OWNER ("<collection node=\"c\"><associate node=\"25e3d\"/></collection>"));
}

static void
test_configure (Bench *b, gconstpointer data)
{
  XgOperation *operation;
  g_autofree char *request = NULL;
  g_autofree char *back = NULL;
  g_autoptr (XgPlan) undo = NULL;
  g_autoptr (XgOperation) inverse = NULL;

  operation = bench_add (b, sample_configuration (b));
  request = xg_operation_dup_request (operation);
  g_assert_nonnull (strstr (request, "<value>New</value>"));
  g_assert_null (strstr (request, "correct horse"));
  g_assert_null (strstr (xg_operation_get_consequence (operation), "correct horse"));
  bench_apply_answered (b, RESULT (""), NOW ("New", "E"));
  bench_assert_state (operation, XG_OPERATION_CONFIRMED, NULL);
  inverse = bench_get_inverse (b, &undo);
  g_assert_nonnull (inverse);
  back = xg_operation_dup_request (inverse);
  g_assert_nonnull (strstr (back, "<value>Old</value>"));
  g_assert_nonnull (strstr (back, "<value>D</value>"));
  service_stop (&b->service);
  g_assert_nonnull (strstr (b->service.fixture.received, "correct horse"));
  g_assert_null (strstr (b->service.fixture.received, "Later"));
}

static void
test_configure_in_part (Bench *b, gconstpointer data)
{
  XgOperation *operation;
  g_autofree char *back = NULL;
  g_autoptr (XgPlan) undo = NULL;
  g_autoptr (XgOperation) inverse = NULL;

  operation = bench_add (b, sample_configuration (b));
  bench_apply_answered (b, RESULT (""), NOW ("New", "D"));
  bench_assert_state (operation, XG_OPERATION_DIFFERENT, "still has “D”");
  /* Back goes what was taken. */
  inverse = bench_get_inverse (b, &undo);
  g_assert_nonnull (inverse);
  back = xg_operation_dup_request (inverse);
  g_assert_nonnull (strstr (back, "<value>Old</value>"));
  g_assert_null (strstr (back, "description"));
}

static void
add_tests (void)
{
  BENCH_TEST ("/operations/create/confirmed", NULL, test_create);
  BENCH_TEST ("/operations/create/a-topic-instead", NULL, test_create_a_topic_instead);
  BENCH_TEST ("/operations/create/the-broker-names-it", NULL, test_instant_node);
  BENCH_TEST ("/operations/configure/confirmed", NULL, test_configure);
  BENCH_TEST ("/operations/configure/in-part", NULL, test_configure_in_part);
}

int
main (int argc, char **argv)
{
  return bench_run (argc, argv, add_tests);
}
