/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "admin/xg-affiliation-operation.h"
#include "admin/xg-collection-operation.h"
#include "admin/xg-kept-operation.h"
#include "admin/xg-plan-keeper.h"
#include "admin/xg-subscription-operation.h"
#include "broker-bench.h"
#include "sample-operations.h"
#include "store/xg-store-plan.h"

/* What the cache keeps of plans, and how they are taken back with it. */

/* What was done is in the cache afterwards, by whom and with what the broker said. */
static void
test_kept (Bench *b, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListModel) plans = NULL;
  g_autoptr (XgPastPlan) past = NULL;
  g_autoptr (GError) error = NULL;
  XgPastOperation operation;

  bench_add (b, sample_affiliation (b));
  bench_add (b, sample_configuration (b));
  xg_plan_keep (b->plan, b->broker);
  bench_answers (b, FORBIDDEN);
  bench_answers (b, RESULT (""));
  bench_answers (b, NOW ("New", "E"));
  bench_apply (b);
  xg_store_flush (b->grid->store);
  xg_past_plans_load_async (b->broker, 10, NULL, bench_note_result_cb, &result);
  plans = xg_past_plans_load_finish (bench_wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (plans), ==, 1);
  past = g_list_model_get_item (plans, 0);
  g_assert_cmpstr (xg_past_plan_get_title (past), ==, "Test");
  g_assert_cmpstr (xg_past_plan_get_broker (past), ==, SERVICE);
  g_assert_cmpint (xg_past_plan_get_ended (past), >=, xg_past_plan_get_begun (past));
  g_assert_cmpuint (xg_past_plan_get_n_operations (past), ==, 2);
  g_assert_cmpuint (xg_past_plan_get_n_applied (past), ==, 1);
  g_assert_cmpuint (xg_past_plan_get_n_wrong (past), ==, 1);
  xg_past_plan_get_operation (past, 0, &operation);
  g_assert_cmpint (operation.state, ==, XG_OPERATION_FAILED);
  g_assert_nonnull (strstr (operation.result, "Go away"));
  g_assert_nonnull (strstr (operation.reply, "<forbidden"));
  xg_past_plan_get_operation (past, 1, &operation);
  g_assert_cmpint (operation.state, ==, XG_OPERATION_CONFIRMED);
  g_assert_null (operation.reply);
  g_assert_nonnull (strstr (operation.request, "<value>New</value>"));
  g_assert_null (strstr (operation.request, "correct horse"));
  g_assert_false (xg_past_plan_is_lost (past));
}

/* The second time nothing was refused: what came the first time is told of no more. */
static void
test_kept_is_tried_again (Bench *b, gconstpointer data)
{
  g_autoptr (XgPastPlan) past = NULL;
  XgPastOperation operation;

  bench_add (b, sample_configuration (b));
  xg_plan_keep (b->plan, b->broker);
  bench_apply_answered (b, FORBIDDEN, NULL);
  g_assert_cmpuint (xg_plan_reset_failed (b->plan), ==, 1);
  bench_apply_answered (b, RESULT (""), NOW ("New", "E"));
  past = bench_load_past (b, 0);
  xg_past_plan_get_operation (past, 0, &operation);
  g_assert_cmpint (operation.state, ==, XG_OPERATION_CONFIRMED);
  g_assert_null (operation.reply);
}

/* What was there before is known to nobody but the cache: it is sent again as it was. */
static void
test_kept_is_taken_back (Bench *b, gconstpointer data)
{
  g_autoptr (XgPastPlan) past = NULL;
  g_autoptr (XgPastPlan) second = NULL;
  g_autoptr (XgPlan) undo = NULL;
  g_autoptr (XgOperation) operation = NULL;
  g_autofree char *request = NULL;
  g_autofree char *limits = NULL;

  bench_add (b, sample_configuration (b));
  xg_plan_keep (b->plan, b->broker);
  bench_apply_answered (b, RESULT (""), NOW ("New", "E"));
  past = bench_load_past (b, 0);
  g_assert_true (xg_past_plan_can_undo (past));
  limits = xg_past_plan_tell_undo (past);
  g_assert_null (limits);
  undo = xg_past_plan_make_undo (past, b->broker, "Undo");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (undo)), ==, 1);
  operation = g_list_model_get_item (G_LIST_MODEL (undo), 0);
  request = xg_operation_dup_request (operation);
  g_assert_nonnull (strstr (request, "<configure"));
  g_assert_null (strstr (request, "<value>New</value>"));
  g_assert_null (xg_operation_get_consequence (operation));
  /* One of the two settings is as it was. */
  bench_answers (b, RESULT (""));
  bench_answers (b, NOW ("Old", "E"));
  bench_apply_plan (b, undo);
  bench_assert_state (operation, XG_OPERATION_DIFFERENT, "still has “E”");
  g_assert_null (strstr (xg_operation_get_result (operation), "“Old”"));
  xg_plan_reset_failed (undo);
  bench_answers (b, RESULT (""));
  bench_answers (b, NOW ("Old", "D"));
  bench_apply_plan (b, undo);
  bench_assert_state (operation, XG_OPERATION_CONFIRMED, NULL);
  /* It is no plan that was applied. */
  second = bench_load_past (b, 1);
  g_assert_null (second);
}

#define LISTED(who, what)                                                                          \
  RESULT (OWNER ("<affiliations node='n'><affiliation jid='" who "' affiliation='" what            \
                 "'/></affiliations>"))
#define SUBSCRIBED(who)                                                                            \
  RESULT (OWNER ("<subscriptions node='n'><subscription jid='" who                                 \
                 "' subscription='subscribed'/></subscriptions>"))
#define NOBODY_SUBSCRIBED RESULT (OWNER ("<subscriptions node='n'/>"))

static XgOperation *
make_subscription (Bench *b)
{
  return xg_subscription_operation_new (b->broker,
                                        "n",
                                        CAROL,
                                        NULL,
                                        XG_SUBSCRIPTION_NONE,
                                        XG_SUBSCRIPTION_SUBSCRIBED);
}

static XgOperation *
make_member (Bench *b)
{
  return xg_affiliation_operation_new (b->broker,
                                       "n",
                                       CAROL,
                                       XG_AFFILIATION_NONE,
                                       XG_AFFILIATION_MEMBER);
}

static XgOperation *
make_placed (Bench *b)
{
  return xg_collection_operation_new (b->broker, "n", "c", TRUE, NULL);
}

/* What a plan left, what somebody may have made of it, and how that is said. */
static const struct
{
  XgOperation *(*make) (Bench *b);
  const char *left;
  const char *other;
  const char *words;
} looks[] = {
  { sample_configuration, NOW ("New", "E"), NOW ("Mine", "E"), "“Mine”" },
  { make_member, LISTED (CAROL, "member"), LISTED (CAROL, "owner"), "an owner" },
  { make_member, LISTED (CAROL, "member"), LISTED ("bob@fake.test", "owner"), "not on the list" },
  { make_subscription, SUBSCRIBED (CAROL), NOBODY_SUBSCRIBED, "is not subscribed" },
  { make_placed, ITEMS ("<item jid='" SERVICE "' node='n'/>"), ITEMS (""), "is not in" },
};

/* What somebody changed since a plan was applied is seen, said and left alone. */
static void
test_changed_since (Bench *b, gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (XgPastPlan) past = NULL;
  g_autoptr (XgPlan) undo = NULL;
  g_autoptr (XgOperation) operation = NULL;
  XgPlanCounts counts;

  bench_add (b, looks[i].make (b));
  xg_plan_keep (b->plan, b->broker);
  bench_apply_answered (b, RESULT (""), looks[i].left);
  past = bench_load_past (b, 0);
  undo = xg_past_plan_make_undo (past, b->broker, "Undo");
  operation = g_list_model_get_item (G_LIST_MODEL (undo), 0);
  g_assert_true (xg_operation_get_chosen (operation));

  bench_answers (b, looks[i].left);
  g_assert_false (bench_look (b, undo));
  bench_assert_found (operation, NULL);
  bench_answers (b, looks[i].other);
  g_assert_true (bench_look (b, undo));
  bench_assert_found (operation, looks[i].words);
  /* Who was told chooses, and that stays. */
  xg_operation_set_chosen (operation, TRUE);
  bench_answers (b, looks[i].other);
  g_assert_false (bench_look (b, undo));
  g_assert_true (xg_operation_get_chosen (operation));
  bench_answers (b, FORBIDDEN);
  g_assert_true (bench_look (b, undo));
  bench_assert_found (operation, "could not be read");
  /* Nothing is sent for it. */
  bench_apply_plan (b, undo);
  bench_assert_state (operation, XG_OPERATION_LEFT_OUT, NULL);
  xg_plan_get_counts (undo, &counts);
  g_assert_cmpuint (counts.n_left_out, ==, 1);
  g_assert_cmpuint (counts.n_wrong + counts.n_cancelled + counts.n_applied, ==, 0);
  g_assert_cmpuint (xg_plan_reset_failed (undo), ==, 0);
}

/* What a broker refused was not done, and is not taken back. */
static void
test_refused_is_not_taken_back (Bench *b, gconstpointer data)
{
  g_autoptr (XgPastPlan) past = NULL;

  bench_add (b, sample_affiliation (b));
  xg_plan_keep (b->plan, b->broker);
  bench_apply_answered (b, FORBIDDEN, NULL);
  past = bench_load_past (b, 0);
  g_assert_false (xg_past_plan_can_undo (past));
}

static void
assert_limits (Bench *b, guint index, gboolean can_undo, const char *words)
{
  g_autoptr (XgPastPlan) past = bench_load_past (b, index);
  g_autofree char *limits = xg_past_plan_tell_undo (past);

  g_assert_cmpint (xg_past_plan_can_undo (past), ==, can_undo);
  g_assert_nonnull (limits);
  if (strstr (limits, words) == NULL)
    g_error ("“%s” is not in “%s”", words, limits);
}

/* A plan of before that says why, and so do those that did nothing, or what stays done. */
static void
test_what_is_not_taken_back_says_why (Bench *b, gconstpointer data)
{
  XgStorePlan *old = xg_store_plan_new ();

  old->uuid = g_strdup ("old");
  old->title = g_strdup ("Of before");
  old->broker = g_strdup (SERVICE);
  old->who = g_strdup ("alice@fake.test");
  old->begun = 1;
  old->ended = 2;
  old->total = old->applied = 1;
  xg_store_put_plan (b->grid->store, old);
  assert_limits (b, 0, FALSE, "earlier version");

  bench_add (b, sample_affiliation (b));
  xg_plan_keep (b->plan, b->broker);
  bench_apply_answered (b, FORBIDDEN, NULL);
  assert_limits (b, 0, FALSE, "nothing of it was done");

  g_set_object (&b->plan, NULL);
  b->plan = xg_plan_new ("Purge");
  bench_add (b, sample_purge (b));
  xg_plan_keep (b->plan, b->broker);
  bench_apply_answered (b, RESULT (""), ITEMS (""));
  assert_limits (b, 0, FALSE, "nothing takes back");

  g_set_object (&b->plan, NULL);
  b->plan = xg_plan_new ("Both");
  bench_add (b, sample_purge (b));
  bench_add (b, sample_withdrawal (b));
  xg_plan_keep (b->plan, b->broker);
  bench_answers (b, RESULT (""));
  bench_answers (b, RESULT (""));
  bench_answers (b, ITEMS (""));
  bench_answers (b, RESULT (OWNER ("<affiliations/>")));
  bench_apply (b);
  assert_limits (b, 0, TRUE, "1 of its changes");
}

/* A cache that somebody wrote into sends nothing but what it may. */
static void
test_kept_nonsense_is_not_sent (Bench *b, gconstpointer data)
{
  static const char *const nonsense[] = {
    "",
    "<iq",
    "<iq type=\"set\"/>",
    "<iq type=\"set\"><query xmlns=\"jabber:iq:register\"><remove/></query></iq>",
    "<iq type=\"set\"><pubsub "
    "xmlns=\"http://jabber.org/protocol/pubsub#owner\"><purge/></pubsub></iq>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (nonsense); i++)
    g_assert_null (
      xg_kept_operation_new (b->broker, "n", "Do it", nonsense[i], NULL, XG_OPERATION_ALTERS));
}

/* What a kill in the middle leaves: begun, and not finished. */
static void
test_kept_while_it_runs (Bench *b, gconstpointer data)
{
  g_autoptr (GAsyncResult) applied = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListModel) plans = NULL;
  g_autoptr (XgPastPlan) past = NULL;

  bench_add (b, sample_affiliation (b));
  xg_plan_keep (b->plan, b->broker);
  xg_plan_apply_async (b->plan,
                       G_OBJECT (b->service.fixture.stream),
                       1,
                       NULL,
                       bench_note_result_cb,
                       &applied);
  xg_store_flush (b->grid->store);
  xg_past_plans_load_async (b->broker, 10, NULL, bench_note_result_cb, &result);
  plans = xg_past_plans_load_finish (bench_wait_for (&result), NULL);
  g_assert_cmpuint (g_list_model_get_n_items (plans), ==, 1);
  past = g_list_model_get_item (plans, 0);
  g_assert_cmpint (xg_past_plan_get_ended (past), ==, 0);
  g_assert_cmpuint (xg_past_plan_get_n_operations (past), ==, 1);
  bench_answers (b, FORBIDDEN);
  bench_wait_for (&applied);
  g_clear_object (&applied); /* holds the stream */
}

static void
add_tests (void)
{
  BENCH_TEST ("/operations/kept", NULL, test_kept);
  BENCH_TEST ("/operations/kept-and-tried-again", NULL, test_kept_is_tried_again);
  BENCH_TEST ("/operations/kept-is-taken-back", NULL, test_kept_is_taken_back);
  BENCH_TEST ("/operations/refused-is-not-taken-back", NULL, test_refused_is_not_taken_back);
  BENCH_TEST ("/operations/what-is-not-taken-back-says-why",
              NULL,
              test_what_is_not_taken_back_says_why);
  BENCH_TEST ("/operations/kept-nonsense-is-not-sent", NULL, test_kept_nonsense_is_not_sent);
  BENCH_TEST ("/operations/kept-while-it-runs", NULL, test_kept_while_it_runs);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      g_autofree char *path = g_strdup_printf ("/operations/changed-since/%u", i);

      BENCH_TEST (path, GUINT_TO_POINTER (i), test_changed_since);
    }
}

int
main (int argc, char **argv)
{
  return bench_run (argc, argv, add_tests);
}
