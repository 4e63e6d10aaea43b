/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a person does to items: pinning. */
#include "config.h"

#include "xg-store-test.h"

typedef struct
{
  TestPlace place;
  XgStore *store;
  XgReader *reader;
} Fixture;

static void
set_up (Fixture *self)
{
  test_place_init (&self->place);
  self->store = test_open (&self->place);
  self->reader = test_reader (self->store);
}

static void
tear_down (Fixture *self)
{
  xg_reader_close (self->reader);
  g_clear_object (&self->reader);
  g_assert_true (xg_store_close (self->store));
  g_clear_object (&self->store);
  test_place_clear (&self->place);
}

static gint64
store (Fixture *self, const char *item_id, const char *payload)
{
  g_autoptr (XgRecord) record = test_store (self->store, test_item ("t", item_id, payload));

  return record->rowid;
}

static void
pin (Fixture *self, gint64 rowid, gboolean pinned)
{
  xg_store_mark_pinned (self->store, &rowid, 1, pinned);
  xg_store_flush (self->store);
}

static void
assert_pinned (Fixture *self, const char *rows)
{
  const XgStoreQuery query = { .where = "item.pinned = 1", .include_old_versions = TRUE };
  g_autofree char *found = test_query (self->reader, &query);

  g_assert_cmpstr (found, ==, rows);
}

static void
test_several (void)
{
  Fixture self;
  gint64 rowids[3];

  set_up (&self);
  rowids[0] = store (&self, "a", "<a/>");
  rowids[1] = store (&self, NULL, "<b/>");
  rowids[2] = 99;
  xg_store_mark_pinned (self.store, rowids, 3, TRUE);
  xg_store_flush (self.store);
  assert_pinned (&self, "2 1");
  pin (&self, rowids[1], FALSE);
  assert_pinned (&self, "1");
  tear_down (&self);
}

static void
test_events_are_left_alone (void)
{
  Fixture self;
  g_autoptr (XgRecord) record = NULL;

  set_up (&self);
  record = test_store (self.store, test_event (XG_RECORD_PURGE, "t", NULL));
  pin (&self, record->rowid, TRUE);
  assert_pinned (&self, "");
  tear_down (&self);
}

static void
test_later_versions_are_pinned_too (void)
{
  Fixture self;
  g_autoptr (XgRecord) record = NULL;
  gint64 first;

  set_up (&self);
  first = store (&self, "a", "<a>1</a>");
  store (&self, "b", "<a>1</a>");
  pin (&self, first, TRUE);
  record = test_store (self.store, test_item ("t", "a", "<a>2</a>"));
  g_assert_true (record->pinned);
  assert_pinned (&self, "3 1");
  store (&self, "a", "<a>3</a>");
  assert_pinned (&self, "4 3 1");
  tear_down (&self);
}

static void
test_unpinning_means_all_versions (void)
{
  Fixture self;
  gint64 first, other;

  set_up (&self);
  first = store (&self, "a", "<a>1</a>");
  other = store (&self, "b", "<a>1</a>");
  pin (&self, first, TRUE);
  pin (&self, other, TRUE);
  store (&self, "a", "<a>2</a>");
  store (&self, "a", "<a>3</a>");
  assert_pinned (&self, "4 3 2 1");
  /* From whichever of them it is done */
  pin (&self, 3, FALSE);
  assert_pinned (&self, "2");
  tear_down (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/marks/several-are-pinned", test_several);
  g_test_add_func ("/store/marks/events-are-left-alone", test_events_are_left_alone);
  g_test_add_func ("/store/marks/later-versions-are-pinned-too",
                   test_later_versions_are_pinned_too);
  g_test_add_func ("/store/marks/unpinning-means-all-versions", test_unpinning_means_all_versions);
  return g_test_run ();
}
