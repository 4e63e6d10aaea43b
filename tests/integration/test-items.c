/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "admin/xg-item-pages.h"
#include "admin/xg-item-reader.h"
#include "admin/xg-publish-operation.h"
#include "admin/xg-removal-operation.h"
#include "operations-kit.h"
#include "xmpp/xg-pubsub-publish.h"

/* The items of a topic at a real server, page by page; what is done with them is compared with the
 * ids that the server lists. */

#define TOPIC   "items/a b&c"
#define N_ITEMS 1100
#define CREATE                                                                                     \
  "<pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='items/a b&amp;c'/>"             \
  "<configure><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'>"        \
  "<value>http://jabber.org/protocol/pubsub#node_config</value></field>"                           \
  "<field var='pubsub#max_items'><value>5000</value></field>"                                      \
  "<field var='pubsub#persist_items'><value>1</value></field></x></configure></pubsub>"

static XgItemPages *pages;

static guint
count (void)
{
  return g_list_model_get_n_items (G_LIST_MODEL (pages));
}

static void
settle (void)
{
  while (xg_item_pages_get_loading (pages))
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (xg_item_pages_get_error (pages));
}

static char *
dup_id (guint index)
{
  g_autoptr (XgKeptItem) item = g_list_model_get_item (G_LIST_MODEL (pages), index);

  g_assert_nonnull (item);
  return g_strdup (xg_kept_item_get_id (item));
}

/* What the server lists, whatever the pages say. */
static GHashTable *
list_ids (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) listed = NULL;
  g_autoptr (GError) error = NULL;
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  xg_item_reader_ids_async (kit_broker, kit_stream, TOPIC, NULL, kit_note_result_cb, &result);
  listed = xg_item_reader_ids_finish (kit_wait_for (&result), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < listed->len; i++)
    g_hash_table_add (ids, g_strdup (listed->pdata[i]));
  return ids;
}

static void
published_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  guint *n = data;
  g_autoptr (GError) error = NULL;

  xg_pubsub_publish_finish (XG_STREAM (source), result, NULL, &error);
  g_assert_no_error (error);
  (*n)++;
}

static void
publish (guint from, guint to)
{
  guint n = 0;

  for (guint i = from; i < to; i++)
    {
      g_autofree char *id = g_strdup_printf ("item-%04u", i);
      g_autofree char *xml = g_strdup_printf ("<a xmlns='urn:x'>%u</a>", i);

      xg_pubsub_publish_async (kit_stream,
                               g_getenv ("XG_SERVICE"),
                               TOPIC,
                               id,
                               xml,
                               NULL,
                               NULL,
                               published_cb,
                               &n);
      while (i + 1 - from - n > 32)
        g_main_context_iteration (NULL, TRUE);
    }
  while (n < to - from)
    g_main_context_iteration (NULL, TRUE);
}

static void
create (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (XgStanza) answer = NULL;
  g_autoptr (GError) error = NULL;

  xg_stream_iq_async (kit_stream,
                      "set",
                      g_getenv ("XG_SERVICE"),
                      CREATE,
                      0,
                      NULL,
                      kit_note_result_cb,
                      &result);
  answer = xg_stream_iq_finish (kit_stream, kit_wait_for (&result), &error);
  g_assert_no_error (error);
}

/* Page by page, each item once, the newest first; one that is published between two pages as well.
 */
static void
test_all_pages (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *first = NULL;
  guint n_pages = 1;

  create ();
  /* Those that are under way together may get there in any order. */
  publish (0, N_ITEMS - 1);
  publish (N_ITEMS - 1, N_ITEMS);
  pages = xg_item_pages_new (kit_broker, TOPIC);
  xg_item_pages_set_stream (pages, kit_stream);
  xg_item_pages_load_more (pages);
  settle ();
  g_assert_cmpuint (count (), ==, XG_ITEM_PAGES_FIRST);
  first = dup_id (0);
  g_assert_cmpstr (first, ==, "item-1099");
  publish (N_ITEMS, N_ITEMS + 1);
  for (; !xg_item_pages_get_complete (pages); n_pages++)
    {
      xg_item_pages_load_more (pages);
      settle ();
    }
  g_test_message ("%u pages", n_pages);
  g_assert_cmpuint (n_pages, >, 10);
  for (guint i = 0; i < count (); i++)
    g_assert_true (g_hash_table_add (seen, dup_id (i)));
  for (guint i = 0; i < N_ITEMS; i++)
    {
      g_autofree char *id = g_strdup_printf ("item-%04u", i);

      g_assert_true (g_hash_table_contains (seen, id));
    }
}

static void
test_load_all (void)
{
  xg_item_pages_start_over (pages);
  xg_item_pages_load_all (pages);
  settle ();
  g_assert_true (xg_item_pages_get_complete (pages));
  g_assert_cmpuint (count (), ==, N_ITEMS + 1);
  g_assert_cmpint (xg_item_pages_get_total (pages), ==, N_ITEMS + 1);
  g_assert_cmpint (xg_item_pages_get_missing (pages), ==, 0);
}

static void
test_published_is_read_again (void)
{
  g_autoptr (XgPlan) plan = xg_plan_new ("Publish");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  g_autofree char *first = NULL;
  gint64 end = g_get_monotonic_time () + G_TIME_SPAN_MINUTE;

  xg_plan_add (plan,
               xg_publish_operation_new (kit_broker,
                                         TOPIC,
                                         "by hand",
                                         "<b xmlns='urn:y'><title>By hand</title></b>",
                                         NULL));
  kit_apply (plan);
  xg_item_pages_read_again (pages, "by hand");
  while (xg_item_pages_lookup (pages, "by hand") == NULL)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
    }
  first = dup_id (0);
  g_assert_cmpstr (first, ==, "by hand");
  xg_item_reader_content_async (kit_broker,
                                kit_stream,
                                TOPIC,
                                "by hand",
                                NULL,
                                kit_note_result_cb,
                                &result);
  g_assert_true (xg_item_reader_content_finish (kit_wait_for (&result), &content, &error));
  g_assert_no_error (error);
  g_assert_nonnull (strstr (content, "By hand"));
}

/* All that match, as one plan. */
static void
test_retract_many (void)
{
  g_autoptr (XgPlan) plan = xg_plan_new ("Retract");
  g_autoptr (GHashTable) gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) left = NULL;

  for (guint i = 0; i < 40; i++)
    {
      char *id = g_strdup_printf ("item-%04u", i * 7);

      g_hash_table_add (gone, id);
      xg_plan_add (plan, xg_retract_operation_new (kit_broker, TOPIC, id));
    }
  kit_apply (plan);
  kit_assert_confirmed (plan);
  xg_item_pages_remove (pages, gone);
  g_assert_cmpuint (count (), ==, N_ITEMS + 2 - 40);
  left = list_ids ();
  g_assert_cmpuint (g_hash_table_size (left), ==, count ());
  for (guint i = 0; i < count (); i++)
    {
      g_autofree char *id = dup_id (i);

      g_assert_true (g_hash_table_contains (left, id));
    }
}

static void
test_purge (void)
{
  g_autoptr (XgPlan) plan = xg_plan_new ("Purge");
  g_autoptr (XgPlan) end = xg_plan_new ("Delete");
  g_autoptr (GHashTable) left = NULL;

  xg_plan_add (plan, xg_purge_operation_new (kit_broker, TOPIC));
  kit_apply (plan);
  kit_assert_confirmed (plan);
  left = list_ids ();
  g_assert_cmpuint (g_hash_table_size (left), ==, 0);
  xg_item_pages_start_over (pages);
  settle ();
  g_assert_cmpuint (count (), ==, 0);
  g_assert_true (xg_item_pages_get_complete (pages));
  g_clear_object (&pages);
  xg_plan_add (end, xg_delete_operation_new (kit_broker, TOPIC));
  kit_apply (end);
  kit_assert_confirmed (end);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  if (!kit_start ())
    return 0;
  g_test_add_func ("/items/all-pages", test_all_pages);
  g_test_add_func ("/items/load-all", test_load_all);
  g_test_add_func ("/items/published-is-read-again", test_published_is_read_again);
  g_test_add_func ("/items/retract-many", test_retract_many);
  g_test_add_func ("/items/purge", test_purge);
  status = g_test_run ();
  kit_stop ();
  return status;
}
