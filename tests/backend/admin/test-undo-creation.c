/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "admin/xg-create-operation.h"
#include "admin/xg-plan-keeper.h"
#include "admin/xg-removal-operation.h"
#include "operation-bench.h"

/* A creation is undone by a deletion: what the node has become since then is looked at first. */

#ifdef __SANITIZE_ADDRESS__
/* LeakSanitizer of Debian 12 crashes over the threads of a process that has loaded GnuTLS. */
int __lsan_is_turned_off (void);

int
__lsan_is_turned_off (void)
{
  return 1;
}
#endif

#define TITLED(title)                                                                              \
  CONFIGURATION ("<field var='FORM_TYPE' type='hidden'>"                                           \
                 "<value>http://jabber.org/protocol/pubsub#node_config</value></field>"            \
                 "<field var='pubsub#title' type='text-single'><value>" title "</value></field>")
#define SUBSCRIBER(jid)    "<subscription jid='" jid "' subscription='subscribed'/>"
#define SUBSCRIBERS(inner) RESULT (OWNER ("<subscriptions node='n'>" inner "</subscriptions>"))
#define ITEM(id)           "<item jid='" SERVICE "' name='" id "'/>"
#define CHILD(node)        "<item jid='" SERVICE "' node='" node "'/>"
#define ME                 "alice@" FAKE_DOMAIN

/* What undoes the creation of “n”, from the cache. */
static XgPlan *
create_and_load (Bench *b, XgNodeKind kind)
{
  g_autoptr (XgPastPlan) past = NULL;

  bench_start (b);
  bench_add (b, xg_create_operation_new (b->broker, "n", kind, NULL));
  xg_plan_keep (b->plan, b->broker);
  bench_answers (b, RESULT (""));
  bench_answers (b, kind == XG_NODE_COLLECTION ? INFO ("collection") : INFO ("leaf"));
  bench_answers (b, TITLED ("T"));
  bench_apply (b);
  past = bench_load_past (b, 0);
  return xg_past_plan_make_undo (past, b->broker, "Undo");
}

static void
answer_look (Bench *b,
             const char *info,
             const char *ids,
             const char *subscribers,
             const char *configuration)
{
  bench_answers (b, info);
  bench_answers (b, ids);
  bench_answers (b, subscribers);
  bench_answers (b, configuration);
}

static void
stop (Bench *b)
{
  service_stop (&b->service);
  bench_finish (b);
}

static void
test_empty (void)
{
  Bench b = { 0 };
  g_autoptr (XgPlan) undo = create_and_load (&b, XG_NODE_TOPIC);
  g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (undo), 0);

  g_assert_cmpstr (xg_operation_get_confirmation (operation), ==, "n");
  g_assert_nonnull (strstr (xg_operation_get_consequence (operation), "can’t be undone"));
  /* Our own subscription is nothing that anybody loses. */
  answer_look (&b, INFO ("leaf"), ITEMS (""), SUBSCRIBERS (SUBSCRIBER (ME)), TITLED ("T"));
  g_assert_false (bench_look (&b, undo));
  bench_assert_found (operation, NULL);

  bench_answers (&b, RESULT (""));
  bench_answers (&b, MISSING);
  bench_apply_plan (&b, undo);
  bench_assert_state (operation, XG_OPERATION_CONFIRMED, NULL);
  stop (&b);
}

/* It is said, and not deleted unless the person wants it. */
static void
test_in_use (void)
{
  Bench b = { 0 };
  g_autoptr (XgPlan) undo = create_and_load (&b, XG_NODE_TOPIC);
  g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (undo), 0);

  answer_look (&b,
               INFO ("leaf"),
               ITEMS (ITEM ("1") ITEM ("2") ITEM ("3")),
               SUBSCRIBERS (SUBSCRIBER (ME) SUBSCRIBER (CAROL) SUBSCRIBER ("bob@fake.test")),
               TITLED ("T"));
  g_assert_true (bench_look (&b, undo));
  bench_assert_found (operation, "Its 3 items are gone for good.");
  bench_assert_found (operation, "Its 2 subscribers receive nothing more.");
  g_assert_null (strstr (xg_operation_get_found (operation), "Changed"));
  bench_apply_plan (&b, undo);
  bench_assert_state (operation, XG_OPERATION_LEFT_OUT, NULL);
  service_stop (&b.service);
  service_assert_not_sent (&b.service, "<delete");
  bench_finish (&b);
}

static void
test_changed (void)
{
  Bench b = { 0 };
  g_autoptr (XgPlan) undo = create_and_load (&b, XG_NODE_TOPIC);
  g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (undo), 0);

  answer_look (&b, INFO ("leaf"), ITEMS (""), SUBSCRIBERS (""), TITLED ("Mine"));
  g_assert_true (bench_look (&b, undo));
  bench_assert_found (operation, "Changed since then by somebody.");
  bench_assert_found (operation, "“Mine”");
  g_assert_null (strstr (xg_operation_get_found (operation), "in use"));
  stop (&b);
}

static void
test_gone (void)
{
  Bench b = { 0 };
  g_autoptr (XgPlan) undo = create_and_load (&b, XG_NODE_TOPIC);
  g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (undo), 0);

  bench_answers (&b, MISSING);
  g_assert_true (bench_look (&b, undo));
  bench_assert_found (operation, "no such node any more");
  stop (&b);
}

/* What a broker keeps to itself says nothing, and hides nothing of the rest. */
static void
test_told_in_part (void)
{
  Bench b = { 0 };
  g_autoptr (XgPlan) undo = create_and_load (&b, XG_NODE_TOPIC);
  g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (undo), 0);

  answer_look (&b, INFO ("leaf"), NOT_IMPLEMENTED, SUBSCRIBERS (SUBSCRIBER (CAROL)), FORBIDDEN);
  g_assert_true (bench_look (&b, undo));
  bench_assert_found (operation, "Its subscriber receives nothing more.");
  answer_look (&b, INFO ("leaf"), ITEMS (ITEM ("1")), FORBIDDEN, TITLED ("T"));
  g_assert_true (bench_look (&b, undo));
  bench_assert_found (operation, "Its item is gone for good.");
  bench_answers (&b, FORBIDDEN);
  g_assert_true (bench_look (&b, undo));
  bench_assert_found (operation, "could not be read");
  stop (&b);
}

/* Children that the same plan deletes are nothing that stays behind. */
static void
test_collection (void)
{
  Bench b = { 0 };
  g_autoptr (XgPlan) undo = create_and_load (&b, XG_NODE_COLLECTION);
  g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (undo), 0);

  answer_look (&b,
               INFO ("collection"),
               ITEMS (CHILD ("made too") CHILD ("of others")),
               SUBSCRIBERS (""),
               TITLED ("T"));
  g_assert_true (bench_look (&b, undo));
  bench_assert_found (operation, "The 2 nodes in it are not deleted, but leave it.");

  xg_plan_add (undo, xg_delete_operation_new (b.broker, "made too"));
  answer_look (&b,
               INFO ("collection"),
               ITEMS (CHILD ("made too") CHILD ("of others")),
               SUBSCRIBERS (""),
               TITLED ("T"));
  g_assert_true (bench_look (&b, undo));
  bench_assert_found (operation, "The node in it is not deleted, but leaves it.");
  answer_look (&b, INFO ("collection"), ITEMS (CHILD ("made too")), SUBSCRIBERS (""), TITLED ("T"));
  bench_look (&b, undo);
  g_assert_null (xg_operation_get_found (operation));
  stop (&b);
}

/* A deletion that a person asks for is no undo: its impact was told when it was asked for. */
static void
test_plain_deletion (void)
{
  Bench b = { 0 };

  bench_start (&b);
  bench_add (&b, xg_delete_operation_new (b.broker, "n"));
  g_assert_false (xg_plan_can_look (b.plan));
  stop (&b);
}

int
main (int argc, char **argv)
{
  g_autofree char *certificates = NULL;
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  certificates = fixture_make_certificates ();
  g_test_add_func ("/undo-creation/empty", test_empty);
  g_test_add_func ("/undo-creation/in-use-is-said-and-left-alone", test_in_use);
  g_test_add_func ("/undo-creation/changed-settings-are-said", test_changed);
  g_test_add_func ("/undo-creation/gone", test_gone);
  g_test_add_func ("/undo-creation/what-the-broker-does-not-tell", test_told_in_part);
  g_test_add_func ("/undo-creation/collection", test_collection);
  g_test_add_func ("/undo-creation/a-plain-deletion-is-none", test_plain_deletion);
  status = g_test_run ();
  fixture_remove_certificates (certificates);
  return status;
}
