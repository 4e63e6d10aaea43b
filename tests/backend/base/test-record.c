/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "base/xg-record.h"

static void
test_new (void)
{
  gint64 before = g_get_real_time ();
  g_autoptr (XgRecord) record = xg_record_new (XG_RECORD_ITEM, "pubsub.example", "");

  g_assert_cmpint (record->kind, ==, XG_RECORD_ITEM);
  g_assert_cmpstr (record->broker, ==, "pubsub.example");
  g_assert_cmpstr (record->node, ==, "");
  g_assert_cmpint (record->received, >=, before);
  g_assert_cmpint (record->received, <=, g_get_real_time ());
  g_assert_null (record->payload);
  g_assert_null (record->matches);
  g_assert_cmpint (record->severity, ==, XG_SEVERITY_UNKNOWN);
  g_assert_cmpint (record->outcome, ==, XG_OUTCOME_PENDING);
  g_assert_cmpint (record->rowid, ==, 0);
}

static void
test_kinds (void)
{
  static const char *const nicks[] = { "item",         "retract",       "purge",
                                       "delete",       "configuration", "collection",
                                       "subscription", "lost",          "request" };

  for (guint i = 0; i <= XG_RECORD_KIND_LAST; i++)
    g_assert_cmpstr (xg_record_kind_to_nick ((XgRecordKind) i), ==, nicks[i]);
  g_assert_cmpstr (xg_record_kind_to_nick ((XgRecordKind) 77), ==, "unknown");
}

static void
test_size (void)
{
  g_autoptr (XgRecord) record = xg_record_new (XG_RECORD_ITEM, "b", "n");
  gsize empty = xg_record_get_size (record);

  record->payload = g_strnfill (1000, 'x');
  record->payload_len = 1000;
  g_assert_cmpuint (xg_record_get_size (record), ==, empty + 1000);
  record->text = g_strnfill (500, 'x');
  record->summary = g_strdup ("twelve bytes");
  g_assert_cmpuint (xg_record_get_size (record), ==, empty + 1512);
}

static gpointer
ref_thread (gpointer data)
{
  XgRecord *record = data;

  for (guint i = 0; i < 10000; i++)
    xg_record_unref (xg_record_ref (record));
  xg_record_unref (record);
  return NULL;
}

/* The last one out frees it; a sanitizer sees it when that goes wrong. */
static void
test_threads (void)
{
  XgRecord *record = xg_record_new (XG_RECORD_RETRACT, "b", "n");
  GThread *threads[4];

  record->item_id = g_strdup ("i");
  record->matches = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("ref", ref_thread, xg_record_ref (record));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpstr (record->item_id, ==, "i");
  xg_record_unref (record);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/new", test_new);
  g_test_add_func ("/record/kinds", test_kinds);
  g_test_add_func ("/record/size", test_size);
  g_test_add_func ("/record/threads", test_threads);
  return g_test_run ();
}
