/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "xg-store-test.h"

/* Rules, and the alerts that come with a row. */

static void
test_rules (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (GHashTable) rules = NULL;
  const gint64 one = 1;

  test_place_init (&place);
  store = test_open (&place);
  xg_store_put_rule (store, 1, "{\"a\": 1}");
  xg_store_put_rule (store, 2, "two");
  xg_store_put_rule (store, 1, "changed");
  xg_store_delete_rule (store, 2);
  xg_store_delete_rule (store, 99);
  xg_store_close (store);
  g_clear_object (&store);

  store = test_open (&place);
  reader = test_reader (store);
  rules = xg_reader_list_rules (reader, NULL);
  g_assert_cmpuint (g_hash_table_size (rules), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (rules, &one), ==, "changed");
}

static XgRecord *
matched_item (const char *id, const char *payload)
{
  XgRecord *record = test_item ("n", id, payload);
  const gint64 rules[] = { 7, 9 };

  record->matches = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (record->matches, rules, G_N_ELEMENTS (rules));
  return record;
}

static void
test_alerts (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (XgRecord) stored = NULL;
  g_autoptr (XgRecord) duplicate = NULL;
  g_autoptr (XgRecord) updated = NULL;
  g_autoptr (XgRecord) rejected = NULL;
  g_autoptr (GArray) alerts = NULL;
  g_autoptr (GArray) newest = NULL;
  const XgStoreAlert *alert;

  test_place_init (&place);
  store = test_open (&place);
  reader = test_reader (store);
  stored = test_store (store, matched_item ("1", "<a/>"));
  duplicate = test_store (store, matched_item ("1", "<a/>"));
  updated = test_store (store, matched_item ("1", "<b/>"));
  rejected = matched_item ("1", "<c/>");
  rejected->reject_reason = g_strdup ("no item");
  xg_record_unref (test_store (store, xg_record_ref (rejected)));

  g_assert_cmpuint (stored->alert_ids->len, ==, 2);
  g_assert_cmpuint (updated->alert_ids->len, ==, 2);
  g_assert_null (duplicate->alert_ids);
  g_assert_null (rejected->alert_ids);
  xg_store_set_alert_state (store, g_array_index (stored->alert_ids, gint64, 1), 1);
  xg_store_flush (store);

  alerts = xg_reader_list_alerts (reader, 0, NULL);
  g_assert_cmpuint (alerts->len, ==, 4);
  alert = &g_array_index (alerts, XgStoreAlert, 2);
  g_assert_cmpint (alert->id, ==, g_array_index (stored->alert_ids, gint64, 1));
  g_assert_cmpint (alert->rule_id, ==, 9);
  g_assert_cmpint (alert->rowid, ==, stored->rowid);
  g_assert_cmpint (alert->time, ==, stored->received);
  g_assert_cmpint (alert->state, ==, 1);
  alert = &g_array_index (alerts, XgStoreAlert, 0);
  g_assert_cmpint (alert->rowid, ==, updated->rowid);
  g_assert_cmpint (alert->state, ==, 0);
  newest = xg_reader_list_alerts (reader, 1, NULL);
  g_assert_cmpuint (newest->len, ==, 1);
  g_assert_cmpint (g_array_index (newest, XgStoreAlert, 0).id, ==, alert->id);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/rule/persists", test_rules);
  g_test_add_func ("/store/alert/comes-with-the-row", test_alerts);
  return g_test_run ();
}
