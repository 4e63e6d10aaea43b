/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "store/xg-store-plan.h"
#include "xg-store-test.h"

/* What was changed, what takes it back, and what is left when a plan is lost. */

static XgStorePlan *
make_plan (const char *uuid, gint64 begun, const char *sentence)
{
  XgStorePlan *plan = xg_store_plan_new ();
  XgStorePlanOperation *operation = g_new0 (XgStorePlanOperation, 1);

  plan->uuid = g_strdup (uuid);
  plan->title = g_strdup ("Plan");
  plan->broker = g_strdup (TEST_BROKER);
  plan->who = g_strdup ("alice@x");
  plan->begun = begun;
  operation->sentence = g_strdup (sentence);
  operation->request = g_strdup ("<iq/>");
  operation->result = g_strdup ("node");
  g_ptr_array_add (plan->operations, operation);
  return plan;
}

static void
put_undo (XgStore *store, const char *uuid, guint number, const char *sentence)
{
  g_autofree char *name = xg_store_plan_dup_undo_uuid (uuid, number);
  XgStorePlan *undo = make_plan (name, 0, sentence);
  XgStorePlanOperation *operation = undo->operations->pdata[0];

  operation->state = XG_STORE_UNDO_STATE + 2;
  xg_store_put_plan (store, undo);
}

static void
assert_only (GPtrArray *operations, const char *sentence)
{
  g_assert_nonnull (operations);
  g_assert_cmpuint (operations->len, ==, sentence != NULL ? 1 : 0);
  if (sentence != NULL)
    g_assert_cmpstr (((XgStorePlanOperation *) operations->pdata[0])->sentence, ==, sentence);
}

static void
test_undo (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (GPtrArray) plans = NULL;
  g_autoptr (XgStorePlan) first = NULL;
  g_autoptr (XgStorePlan) second = NULL;
  g_autoptr (GError) error = NULL;

  test_place_init (&place);
  store = test_open (&place);
  xg_store_put_plan (store, make_plan ("a", 1, "Do a"));
  xg_store_put_plan (store, make_plan ("ab", 2, "Do ab"));
  put_undo (store, "a", 1, "Undo a at first");
  put_undo (store, "a", 2, "Undo a");
  xg_store_flush (store);
  reader = test_reader (store);
  plans = xg_reader_list_plans (reader, 10, NULL);
  g_assert_cmpuint (plans->len, ==, 2);
  first = xg_reader_find_undo (reader, ((XgStorePlan *) plans->pdata[1])->id, NULL);
  g_assert_nonnull (first);
  assert_only (first->operations, "Undo a");
  g_assert_cmpint (((XgStorePlanOperation *) first->operations->pdata[0])->state, ==, 2);
  second = xg_reader_find_undo (reader, ((XgStorePlan *) plans->pdata[0])->id, &error);
  g_assert_no_error (error);
  g_assert_null (second);
  xg_reader_close (reader);
  g_assert_true (xg_store_close (store));
}

static void
test_lost (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) lost = NULL;

  test_place_init (&place);
  store = test_open (&place);
  xg_store_put_plan (store, make_plan ("a", 1, "Kept"));
  xg_store_put_plan (store, make_plan ("b", 2, "Lost"));
  put_undo (store, "b", 1, "Undo what is lost");
  xg_store_flush (store);
  reader = test_reader (store);
  none = xg_reader_list_lost_operations (reader, 10, NULL);
  assert_only (none, NULL);
  xg_reader_close (reader);
  g_clear_object (&reader);
  test_sql (place.path, "PRAGMA foreign_keys = OFF; DELETE FROM plan WHERE uuid GLOB '*b*'");
  reader = test_reader (store);
  lost = xg_reader_list_lost_operations (reader, 10, NULL);
  assert_only (lost, "Lost");
  xg_reader_close (reader);
  g_assert_true (xg_store_close (store));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store-plans/the-newest-undo-counts", test_undo);
  g_test_add_func ("/store-plans/operations-without-a-plan-are-found", test_lost);
  return g_test_run ();
}
