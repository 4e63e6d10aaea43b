/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Indicators are written with their items and go with them. */
#include "config.h"

#include <string.h>

#include "store/xg-store-facts.h"
#include "xg-store-test.h"

typedef struct
{
  TestPlace place;
  XgStore *store;
} Fixture;

static void
set_up (Fixture *self)
{
  test_place_init (&self->place);
  self->store = test_open (&self->place);
}

static void
tear_down (Fixture *self)
{
  g_assert_true (xg_store_close (self->store));
  g_clear_object (&self->store);
  test_place_clear (&self->place);
}

static XgIocSet *
make_set (const char *first, const char *second)
{
  XgIocSet *set = xg_ioc_set_new ();

  xg_ioc_set_add (set, XG_IOC_DOMAIN, first, first, strlen (first));
  if (second != NULL)
    xg_ioc_set_add (set, XG_IOC_DOMAIN, second, second, strlen (second));
  return set;
}

static void
push (Fixture *self, const char *id, const char *first, const char *second)
{
  XgRecord *record = xg_record_new (XG_RECORD_ITEM, "b", "topic");

  record->item_id = g_strdup (id);
  record->payload = g_strdup_printf ("<x>%s %s</x>", first, second != NULL ? second : "");
  record->payload_len = strlen (record->payload);
  record->summary = g_strdup (first);
  record->iocs = make_set (first, second);
  xg_store_push (self->store, record);
  xg_store_flush (self->store);
}

static gint64
count (Fixture *self, const char *table)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM %s", table);

  return test_sql_number (self->place.path, sql);
}

static void
test_written_once (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture);
  push (&fixture, "1", "a.example", "b.example");
  push (&fixture, "2", "a.example", NULL);
  /* The same again is nothing new. */
  push (&fixture, "2", "a.example", NULL);
  g_assert_cmpint (count (&fixture, "indicator"), ==, 2);
  g_assert_cmpint (count (&fixture, "item_indicator"), ==, 3);
  /* Another version has its own. */
  push (&fixture, "2", "c.example", NULL);
  g_assert_cmpint (count (&fixture, "indicator"), ==, 3);
  g_assert_cmpint (count (&fixture, "item_indicator"), ==, 4);
  tear_down (&fixture);
}

static void
test_goes_with_the_item (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture);
  push (&fixture, "1", "a.example", "b.example");
  push (&fixture, "2", "a.example", NULL);
  test_sql (fixture.place.path, "DELETE FROM item WHERE item_id = '1'");
  g_assert_cmpint (count (&fixture, "indicator"), ==, 1);
  g_assert_cmpint (count (&fixture, "item_indicator"), ==, 1);
  test_sql (fixture.place.path, "DELETE FROM item WHERE item_id = '2'");
  g_assert_cmpint (count (&fixture, "indicator"), ==, 0);
  g_assert_cmpint (count (&fixture, "item_indicator"), ==, 0);
  tear_down (&fixture);
}

static void
test_comes_back_after_a_start (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture);
  push (&fixture, "1", "a.example", NULL);
  g_assert_true (xg_store_close (fixture.store));
  g_object_unref (fixture.store);
  fixture.store = test_open (&fixture.place);
  push (&fixture, "2", "a.example", NULL);
  g_assert_cmpint (count (&fixture, "indicator"), ==, 1);
  g_assert_cmpint (count (&fixture, "item_indicator"), ==, 2);
  tear_down (&fixture);
}

static void
test_found_later (void)
{
  Fixture fixture = { 0 };
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *facts;
  gint64 next = G_MAXINT64;
  gint64 left;
  gint64 all;

  set_up (&fixture);
  push (&fixture, "1", "a.example", NULL);
  push (&fixture, "2", "a.example", NULL);
  test_sql (fixture.place.path,
            "DELETE FROM item_indicator; INSERT INTO facts (id, next, first) VALUES (1, 2, 2)");
  g_assert_true (xg_store_close (fixture.store));
  g_object_unref (fixture.store);
  fixture.store = test_open (&fixture.place);
  reader = test_reader (fixture.store);
  g_assert_true (xg_reader_get_facts_left (reader, &left, &all, &error));
  g_assert_cmpint (left, ==, 2);
  g_assert_cmpint (all, ==, 2);

  facts = xg_reader_list_lacking_facts (reader, &next, 100, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (facts->len, ==, 2);
  for (guint i = 0; i < facts->len; i++)
    ((XgStoreFact *) facts->pdata[i])->iocs = make_set ("a.example", "z.example");
  /* This one goes meanwhile. */
  test_sql (fixture.place.path, "DELETE FROM item WHERE item_id = '1'");
  xg_store_put_facts (fixture.store, facts, next);
  xg_store_flush (fixture.store);
  g_assert_cmpint (count (&fixture, "indicator"), ==, 2);
  g_assert_cmpint (count (&fixture, "item_indicator"), ==, 2);
  g_assert_true (xg_reader_get_facts_left (reader, &left, &all, &error));
  g_assert_cmpint (left, ==, 0);
  xg_reader_close (reader);
  tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/indicators/each-is-written-once", test_written_once);
  g_test_add_func ("/store/indicators/go-with-the-item", test_goes_with_the_item);
  g_test_add_func ("/store/indicators/are-known-after-a-start", test_comes_back_after_a_start);
  g_test_add_func ("/store/indicators/of-before-are-found-later", test_found_later);
  return g_test_run ();
}
