/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What items of before schema version 5 lack is found out in steps. */
#include "config.h"

#include "store/xg-store-facts.h"
#include "xg-store-test.h"

typedef struct
{
  TestPlace place;
  XgStore *store;
  XgReader *reader;
} Fixture;

static void
open_cache (Fixture *self)
{
  self->store = test_open (&self->place);
  self->reader = test_reader (self->store);
}

static void
close_cache (Fixture *self)
{
  xg_reader_close (self->reader);
  g_clear_object (&self->reader);
  g_assert_true (xg_store_close (self->store));
  g_clear_object (&self->store);
}

/* A cache of version 4: items 1 and 2 have payloads, of four rows. */
static void
set_up (Fixture *self)
{
  g_autofree char *path =
    g_test_build_filename (G_TEST_DIST, "backend", "store", "data", "version-4.sql", NULL);
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &sql, NULL, &error);
  g_assert_no_error (error);
  test_place_init (&self->place);
  test_sql (self->place.path, sql);
  open_cache (self);
}

static void
tear_down (Fixture *self)
{
  close_cache (self);
  test_place_clear (&self->place);
}

static GPtrArray *
list (Fixture *self, gint64 *next, guint limit)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *facts = xg_reader_list_lacking_facts (self->reader, next, limit, NULL, &error);

  g_assert_no_error (error);
  return facts;
}

static void
put (Fixture *self, GPtrArray *facts, const char *purpose, XgTlp tlp, gint64 next)
{
  for (guint i = 0; i < facts->len; i++)
    {
      XgStoreFact *fact = facts->pdata[i];

      fact->purpose = g_strdup (purpose);
      fact->tlp = tlp;
    }
  xg_store_put_facts (self->store, facts, next);
  xg_store_flush (self->store);
}

static void
assert_item (Fixture *self, gint64 rowid, const char *purpose, XgTlp tlp)
{
  g_autoptr (XgStoreItem) item = xg_reader_get_item (self->reader, rowid);

  g_assert_cmpstr (item->purpose, ==, purpose);
  g_assert_cmpint (item->tlp, ==, tlp);
}

static void
test_all_at_once (void)
{
  Fixture fixture = { 0 };
  GPtrArray *facts;
  gint64 next = G_MAXINT64;

  set_up (&fixture);
  facts = list (&fixture, &next, 100);
  g_assert_cmpint (next, ==, 0);
  g_assert_cmpuint (facts->len, ==, 2);
  g_assert_cmpint (((XgStoreFact *) facts->pdata[0])->rowid, ==, 2);
  g_assert_cmpstr (((XgStoreFact *) facts->pdata[0])->body, ==, "<a>second</a>");
  g_assert_cmpuint (((XgStoreFact *) facts->pdata[0])->length, ==, 13);
  put (&fixture, facts, "watch", XG_TLP_RED, next);
  assert_item (&fixture, 1, "watch", XG_TLP_RED);
  assert_item (&fixture, 2, "watch", XG_TLP_RED);
  assert_item (&fixture, 3, NULL, XG_TLP_NONE);
  g_assert_cmpint (test_sql_number (fixture.place.path, "SELECT count (*) FROM facts"), ==, 0);

  /* Nothing is left. */
  next = G_MAXINT64;
  facts = list (&fixture, &next, 100);
  g_assert_cmpint (next, ==, 0);
  g_assert_cmpuint (facts->len, ==, 0);
  g_ptr_array_unref (facts);
  tear_down (&fixture);
}

static void
test_goes_on_after_a_restart (void)
{
  Fixture fixture = { 0 };
  GPtrArray *facts;
  gint64 next = G_MAXINT64;

  set_up (&fixture);
  facts = list (&fixture, &next, 1);
  g_assert_cmpuint (facts->len, ==, 1);
  g_assert_cmpint (next, ==, 1);
  put (&fixture, facts, NULL, XG_TLP_GREEN, next);
  close_cache (&fixture);

  open_cache (&fixture);
  assert_item (&fixture, 2, NULL, XG_TLP_GREEN);
  assert_item (&fixture, 1, NULL, XG_TLP_NONE);
  next = G_MAXINT64;
  facts = list (&fixture, &next, 1);
  g_assert_cmpuint (facts->len, ==, 1);
  g_assert_cmpint (((XgStoreFact *) facts->pdata[0])->rowid, ==, 1);
  put (&fixture, facts, "watch", XG_TLP_NONE, next);
  /* Whether there is more was not known yet. */
  facts = list (&fixture, &next, 1);
  g_assert_cmpuint (facts->len, ==, 0);
  g_assert_cmpint (next, ==, 0);
  put (&fixture, facts, NULL, XG_TLP_NONE, next);
  assert_item (&fixture, 1, "watch", XG_TLP_NONE);
  g_assert_cmpint (test_sql_number (fixture.place.path, "SELECT count (*) FROM facts"), ==, 0);
  tear_down (&fixture);
}

/* A new cache has nothing to catch up with; what comes in brings its facts. */
static void
test_new_cache (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GPtrArray) facts = NULL;
  g_autoptr (XgRecord) record = NULL;
  XgRecord *item = test_item ("n", "1", "<a/>");
  gint64 next = G_MAXINT64;

  test_place_init (&fixture.place);
  open_cache (&fixture);
  item->purpose = g_strdup ("reporting");
  item->tlp = XG_TLP_AMBER;
  record = test_store (fixture.store, item);
  assert_item (&fixture, record->rowid, "reporting", XG_TLP_AMBER);
  facts = list (&fixture, &next, 10);
  g_assert_cmpuint (facts->len, ==, 0);
  g_assert_cmpint (next, ==, 0);
  tear_down (&fixture);
}

static void
test_cancelled (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gint64 next = G_MAXINT64;

  set_up (&fixture);
  g_cancellable_cancel (cancellable);
  g_assert_null (xg_reader_list_lacking_facts (fixture.reader, &next, 10, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/facts/all-at-once", test_all_at_once);
  g_test_add_func ("/store/facts/goes-on-after-a-restart", test_goes_on_after_a_restart);
  g_test_add_func ("/store/facts/new-cache", test_new_cache);
  g_test_add_func ("/store/facts/cancelled", test_cancelled);
  return g_test_run ();
}
