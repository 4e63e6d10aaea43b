/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "admin/xg-affiliation-operation.h"
#include "admin/xg-create-operation.h"
#include "admin/xg-plan-keeper.h"
#include "admin/xg-removal-operation.h"
#include "broker-bench.h"

/* A creation is undone by a deletion: what the node has become since then is looked at first. */

#define TITLED(title)                                                                              \
  CONFIGURATION ("<field var='FORM_TYPE' type='hidden'>"                                           \
                 "<value>http://jabber.org/protocol/pubsub#node_config</value></field>"            \
                 "<field var='pubsub#title' type='text-single'><value>" title "</value></field>")
#define SUBSCRIBER(jid)      "<subscription jid='" jid "' subscription='subscribed'/>"
#define SUBSCRIBERS(inner)   RESULT (OWNER ("<subscriptions node='n'>" inner "</subscriptions>"))
#define AFFILIATE(jid, word) "<affiliation jid='" jid "' affiliation='" word "'/>"
#define AFFILIATES(inner)    RESULT (OWNER ("<affiliations node='n'>" inner "</affiliations>"))
#define MINE                 AFFILIATES (AFFILIATE (ME, "owner"))
#define ITEM(id)             "<item jid='" SERVICE "' name='" id "'/>"
#define CHILD(node)          "<item jid='" SERVICE "' node='" node "'/>"
#define ME                   "alice@" FAKE_DOMAIN

/* What undoes the creation of “n”, from the cache. */
static XgPlan *
create_and_load (Bench *b, XgNodeKind kind)
{
  g_autoptr (XgPastPlan) past = NULL;

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
             const char *configuration,
             const char *affiliates)
{
  bench_answers (b, info);
  bench_answers (b, ids);
  bench_answers (b, subscribers);
  bench_answers (b, configuration);
  bench_answers (b, affiliates);
}

static void
test_empty (Bench *b, gconstpointer data)
{
  g_autoptr (XgPlan) undo = create_and_load (b, XG_NODE_TOPIC);
  g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (undo), 0);

  g_assert_cmpstr (xg_operation_get_confirmation (operation), ==, "n");
  g_assert_nonnull (strstr (xg_operation_get_consequence (operation), "can’t be undone"));
  /* Our own subscription is nothing that anybody loses. */
  answer_look (b, INFO ("leaf"), ITEMS (""), SUBSCRIBERS (SUBSCRIBER (ME)), TITLED ("T"), MINE);
  g_assert_false (bench_look (b, undo));
  bench_assert_found (operation, NULL);

  bench_answers (b, RESULT (""));
  bench_answers (b, MISSING);
  bench_apply_plan (b, undo);
  bench_assert_state (operation, XG_OPERATION_CONFIRMED, NULL);
}

/* It is said, and not deleted unless the person wants it. */
static void
test_in_use (Bench *b, gconstpointer data)
{
  g_autoptr (XgPlan) undo = create_and_load (b, XG_NODE_TOPIC);
  g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (undo), 0);

  answer_look (b,
               INFO ("leaf"),
               ITEMS (ITEM ("1") ITEM ("2") ITEM ("3")),
               SUBSCRIBERS (SUBSCRIBER (ME) SUBSCRIBER (CAROL) SUBSCRIBER ("bob@fake.test")),
               TITLED ("T"),
               MINE);
  g_assert_true (bench_look (b, undo));
  bench_assert_found (operation, "Its 3 items are gone for good.");
  bench_assert_found (operation, "Its 2 subscribers receive nothing more.");
  g_assert_null (strstr (xg_operation_get_found (operation), "Changed"));
  bench_apply_plan (b, undo);
  bench_assert_state (operation, XG_OPERATION_LEFT_OUT, NULL);
  service_stop (&b->service);
  service_assert_not_sent (&b->service, "<delete");
}

static void
test_changed (Bench *b, gconstpointer data)
{
  g_autoptr (XgPlan) undo = create_and_load (b, XG_NODE_TOPIC);
  g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (undo), 0);

  answer_look (b, INFO ("leaf"), ITEMS (""), SUBSCRIBERS (""), TITLED ("Mine"), MINE);
  g_assert_true (bench_look (b, undo));
  bench_assert_found (operation, "Changed since then by somebody.");
  bench_assert_found (operation, "“Mine”");
  g_assert_null (strstr (xg_operation_get_found (operation), "in use"));
}

static void
test_gone (Bench *b, gconstpointer data)
{
  g_autoptr (XgPlan) undo = create_and_load (b, XG_NODE_TOPIC);
  g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (undo), 0);

  bench_answers (b, MISSING);
  g_assert_true (bench_look (b, undo));
  bench_assert_found (operation, "no such node any more");
}

/* What a broker keeps to itself says nothing, and hides nothing of the rest. */
static void
test_told_in_part (Bench *b, gconstpointer data)
{
  g_autoptr (XgPlan) undo = create_and_load (b, XG_NODE_TOPIC);
  g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (undo), 0);

  answer_look (b,
               INFO ("leaf"),
               NOT_IMPLEMENTED,
               SUBSCRIBERS (SUBSCRIBER (CAROL)),
               FORBIDDEN,
               MINE);
  g_assert_true (bench_look (b, undo));
  bench_assert_found (operation, "Its subscriber receives nothing more.");
  answer_look (b, INFO ("leaf"), ITEMS (ITEM ("1")), FORBIDDEN, TITLED ("T"), MINE);
  g_assert_true (bench_look (b, undo));
  bench_assert_found (operation, "Its item is gone for good.");
  bench_answers (b, FORBIDDEN);
  g_assert_true (bench_look (b, undo));
  bench_assert_found (operation, "could not be read");
}

/* Children that the same plan deletes are nothing that stays behind. */
static void
test_collection (Bench *b, gconstpointer data)
{
  g_autoptr (XgPlan) undo = create_and_load (b, XG_NODE_COLLECTION);
  g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (undo), 0);

  answer_look (b,
               INFO ("collection"),
               ITEMS (CHILD ("made too") CHILD ("of others")),
               SUBSCRIBERS (""),
               TITLED ("T"),
               MINE);
  g_assert_true (bench_look (b, undo));
  bench_assert_found (operation, "The 2 nodes in it are not deleted, but leave it.");

  xg_plan_add (undo, xg_delete_operation_new (b->broker, "made too"));
  answer_look (b,
               INFO ("collection"),
               ITEMS (CHILD ("made too") CHILD ("of others")),
               SUBSCRIBERS (""),
               TITLED ("T"),
               MINE);
  g_assert_true (bench_look (b, undo));
  bench_assert_found (operation, "The node in it is not deleted, but leaves it.");
  answer_look (b,
               INFO ("collection"),
               ITEMS (CHILD ("made too")),
               SUBSCRIBERS (""),
               TITLED ("T"),
               MINE);
  bench_look (b, undo);
  g_assert_null (xg_operation_get_found (operation));
}

/* Who owns it or publishes to it by now loses that; those whom the same plan sends away are not
 * counted twice. */
static void
test_people (Bench *b, gconstpointer data)
{
  g_autoptr (XgPlan) undo = create_and_load (b, XG_NODE_TOPIC);
  g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (undo), 0);
  const char *people = AFFILIATES (
    AFFILIATE (ME, "owner") AFFILIATE ("Bob@fake.test", "owner") AFFILIATE (CAROL, "publisher")
      AFFILIATE ("dora@fake.test", "publish-only") AFFILIATE ("eve@fake.test", "outcast"));

  answer_look (b, INFO ("leaf"), ITEMS (""), SUBSCRIBERS (""), TITLED ("T"), people);
  g_assert_true (bench_look (b, undo));
  bench_assert_found (operation, "It has another owner, whom it is taken from.");
  bench_assert_found (operation, "Its 2 publishers can’t publish any more.");

  xg_plan_add (undo,
               xg_affiliation_operation_new (b->broker,
                                             "n",
                                             "bob@fake.test",
                                             XG_AFFILIATION_OWNER,
                                             XG_AFFILIATION_NONE));
  answer_look (b, INFO ("leaf"), ITEMS (""), SUBSCRIBERS (""), TITLED ("T"), people);
  bench_answers (b, people); /* to the look of the other operation */
  bench_look (b, undo);
  bench_assert_found (operation, "Its 2 publishers can’t publish any more.");
  g_assert_null (strstr (xg_operation_get_found (operation), "owner"));
}

/* A deletion that a person asks for is no undo: its impact was told when it was asked for. */
static void
test_plain_deletion (Bench *b, gconstpointer data)
{
  bench_add (b, xg_delete_operation_new (b->broker, "n"));
  g_assert_false (xg_plan_can_look (b->plan));
}

static void
add_tests (void)
{
  BENCH_TEST ("/undo-creation/empty", NULL, test_empty);
  BENCH_TEST ("/undo-creation/in-use-is-said-and-left-alone", NULL, test_in_use);
  BENCH_TEST ("/undo-creation/changed-settings-are-said", NULL, test_changed);
  BENCH_TEST ("/undo-creation/gone", NULL, test_gone);
  BENCH_TEST ("/undo-creation/what-the-broker-does-not-tell", NULL, test_told_in_part);
  BENCH_TEST ("/undo-creation/collection", NULL, test_collection);
  BENCH_TEST ("/undo-creation/people", NULL, test_people);
  BENCH_TEST ("/undo-creation/a-plain-deletion-is-none", NULL, test_plain_deletion);
}

int
main (int argc, char **argv)
{
  return bench_run (argc, argv, add_tests);
}
