/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Item lists over a real store: what a view is told must be what the list and the database say. */
#include "config.h"

#include <string.h>

#include "grid/xg-item-list-object.h"
#include "grid/xg-item-private.h"
#include "xg-store-test.h"

#define N_NODES    4
#define N_IDS      40
#define N_LISTS    4
#define N_STEPS    700
#define DEADLINE_S 20

static const char *const nodes[N_NODES] = { "north", "south", "east", "west" };
static const char *const words[] = { "alpha", "alpine", "beta", "Gamma" };

/* A row as the plainest database would have it. */
typedef struct
{
  gint64 rowid;
  guint node;
  guint word;
  XgSeverity severity;
  char *id; /* NULL: no item */
} Row;

/* What a list is asked for, and what a view of it believes. */
typedef struct
{
  XgItemList *list;
  GArray *mirror; /* gint64 */
  guint n_signals;
  guint told_items; /* by notify::n-items */
  guint told_held;

  guint node_mask; /* 0: all */
  int word;        /* -1: any */
  XgSeverity severity_min;
  gboolean old_versions;
  GArray *frozen; /* gint64: what must stand still; NULL: may change */
  gint64 frozen_at;
} View;

typedef struct
{
  TestPlace place;
  XgStore *store;
  XgReader *reader;
  TestReports *reports;
  guint n_delivered;
  GPtrArray *rows; /* of Row, rising */
  gint64 node_keys[N_NODES];
  GPtrArray *views; /* of View */
  guint n_items;
} Fixture;

static void
row_free (Row *row)
{
  g_free (row->id);
  g_free (row);
}

static void
view_free (View *view)
{
  g_signal_handlers_disconnect_by_data (view->list, view);
  g_object_unref (view->list);
  g_array_unref (view->mirror);
  g_clear_pointer (&view->frozen, g_array_unref);
  g_free (view);
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  test_place_init (&fixture->place);
  fixture->store = test_open (&fixture->place);
  fixture->reader = test_reader (fixture->store);
  fixture->reports = test_reports_new (fixture->store);
  fixture->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  fixture->views = g_ptr_array_new_with_free_func ((GDestroyNotify) view_free);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_ptr_array_unref (fixture->views);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  xg_store_close (fixture->store);
  g_object_unref (fixture->reader);
  g_object_unref (fixture->store);
  test_reports_free (fixture->reports);
  g_ptr_array_unref (fixture->rows);
  test_place_clear (&fixture->place);
}

static XgItem *
read_item (gint64 rowid, gpointer source)
{
  Fixture *fixture = g_object_get_data (G_OBJECT (source), "fixture");
  XgStoreItem *row = xg_reader_get_item (fixture->reader, rowid);

  g_assert_nonnull (row);
  return xg_item_new_from_store (row, NULL);
}

static gint64
rowid_at (XgItemList *list, guint position)
{
  g_autoptr (XgItem) item = g_list_model_get_item (G_LIST_MODEL (list), position);

  g_assert_nonnull (item);
  return xg_item_get_rowid (item);
}

static void
assert_mirror (View *view)
{
  g_assert_cmpuint (view->mirror->len, ==, g_list_model_get_n_items (G_LIST_MODEL (view->list)));
  for (guint i = 0; i < view->mirror->len; i++)
    {
      gint64 rowid = g_array_index (view->mirror, gint64, i);

      g_assert_cmpint (rowid_at (view->list, i), ==, rowid);
      if (i > 0)
        g_assert_cmpint (rowid, <, g_array_index (view->mirror, gint64, i - 1));
    }
}

static void
items_changed_cb (GListModel *list, guint position, guint removed, guint added, gpointer user_data)
{
  View *view = user_data;

  view->n_signals++;
  g_assert_cmpuint (removed + added, >, 0);
  g_assert_cmpuint (position + removed, <=, view->mirror->len);
  if (removed > 0)
    g_array_remove_range (view->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    {
      gint64 rowid = rowid_at (view->list, position + i);

      g_array_insert_val (view->mirror, position + i, rowid);
    }
  g_assert_cmpuint (view->mirror->len, ==, g_list_model_get_n_items (list));
  if (g_test_rand_int_range (0, 8) == 0)
    assert_mirror (view);
}

static void
n_items_cb (XgItemList *list, GParamSpec *pspec, View *view)
{
  view->told_items = g_list_model_get_n_items (G_LIST_MODEL (list));
}

static void
held_cb (XgItemList *list, GParamSpec *pspec, View *view)
{
  view->told_held = xg_item_list_get_held (list);
}

static void
apply_scope (Fixture *fixture, View *view)
{
  GHashTable *ids;
  GArray *keys;

  if (view->node_mask == 0)
    {
      xg_item_list_set_scope (view->list, NULL, NULL, NULL);
      return;
    }
  ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < N_NODES; i++)
    if ((view->node_mask & (1u << i)) != 0)
      {
        g_hash_table_add (ids, g_strdup (nodes[i]));
        if (fixture->node_keys[i] != 0)
          g_array_append_val (keys, fixture->node_keys[i]);
      }
  xg_item_list_set_scope (view->list, TEST_BROKER, ids, keys);
}

static View *
add_view (Fixture *fixture,
          guint node_mask,
          int word,
          XgSeverity severity_min,
          gboolean old_versions)
{
  View *view = g_new0 (View, 1);
  g_autoptr (XgQuery) words_query = xg_query_parse_now (word >= 0 ? words[word] : NULL, NULL, NULL);
  g_autoptr (XgQuery) filter = xg_query_with_severity (words_query, severity_min);

  view->mirror = g_array_new (FALSE, FALSE, sizeof (gint64));
  view->node_mask = node_mask;
  view->word = word;
  view->severity_min = severity_min;
  view->old_versions = old_versions;
  g_object_set_data (G_OBJECT (fixture->store), "fixture", fixture);
  view->list =
    xg_item_list_new (G_OBJECT (fixture->store), read_item, fixture->reader, filter, old_versions);
  g_signal_connect (view->list, "items-changed", G_CALLBACK (items_changed_cb), view);
  g_signal_connect (view->list, "notify::n-items", G_CALLBACK (n_items_cb), view);
  g_signal_connect (view->list, "notify::held", G_CALLBACK (held_cb), view);
  apply_scope (fixture, view);
  xg_item_list_reload (view->list);
  g_ptr_array_add (fixture->views, view);
  return view;
}

static View *
add_plain_view (Fixture *fixture)
{
  return add_view (fixture, 0, -1, XG_SEVERITY_UNKNOWN, FALSE);
}

/* Makes it durable; the lists are not told yet. */
static gint64
put (Fixture *fixture, XgRecord *record, guint node, guint word)
{
  g_autoptr (XgRecord) stored = NULL;
  Row *row;

  g_free (record->summary);
  record->summary = g_strdup_printf ("an event %s indeed", words[word]);
  stored = test_store (fixture->store, record);
  if (stored->node_key != 0)
    fixture->node_keys[node] = stored->node_key;
  if (stored->outcome != XG_OUTCOME_STORED && stored->outcome != XG_OUTCOME_UPDATED)
    return 0;
  row = g_new0 (Row, 1);
  row->rowid = stored->rowid;
  row->node = node;
  row->word = word;
  row->severity = stored->severity;
  if (stored->kind == XG_RECORD_ITEM)
    row->id = g_strdup_printf ("%u/%s", node, stored->item_id);
  g_ptr_array_add (fixture->rows, row);
  return row->rowid;
}

/* Another payload each time. */
static gint64
put_item (Fixture *fixture, guint node, const char *id)
{
  g_autofree char *payload = g_strdup_printf ("<x>%u</x>", fixture->n_items++);

  return put (fixture, test_item (nodes[node], id, payload), node, 0);
}

static void
put_random (Fixture *fixture)
{
  guint node = (guint) g_test_rand_int_range (0, N_NODES);
  g_autofree char *id = g_strdup_printf ("id-%d", g_test_rand_int_range (0, N_IDS));
  g_autofree char *payload = g_strdup_printf ("<x>%d</x>", g_test_rand_int_range (0, 3));
  XgRecord *record;
  int choice = g_test_rand_int_range (0, 20);

  if (choice == 0)
    record = test_event (XG_RECORD_RETRACT, nodes[node], id);
  else if (choice == 1)
    record = test_event (XG_RECORD_PURGE, nodes[node], NULL);
  else if (choice == 2)
    record = test_event (XG_RECORD_CONFIGURATION, nodes[node], NULL);
  else if (choice == 3)
    record = test_rejected (nodes[node], "malformed");
  else
    record = test_item (nodes[node], id, payload);
  record->severity = (XgSeverity) g_test_rand_int_range (0, XG_SEVERITY_LAST + 1);
  put (fixture, record, node, (guint) g_test_rand_int_range (0, G_N_ELEMENTS (words)));
}

/* Tells every list of the next so many durable records. */
static void
deliver (Fixture *fixture, guint count)
{
  g_autoptr (GPtrArray) part = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_record_unref);

  g_mutex_lock (&fixture->reports->lock);
  for (; count > 0 && fixture->n_delivered < fixture->reports->records->len; count--)
    g_ptr_array_add (part,
                     xg_record_ref (fixture->reports->records->pdata[fixture->n_delivered++]));
  g_mutex_unlock (&fixture->reports->lock);
  for (guint i = 0; i < fixture->views->len; i++)
    {
      View *view = fixture->views->pdata[i];

      xg_item_list_note_records (view->list, part);
    }
}

static gboolean
any_loading (Fixture *fixture)
{
  for (guint i = 0; i < fixture->views->len; i++)
    {
      View *view = fixture->views->pdata[i];

      if (xg_item_list_get_loading (view->list))
        return TRUE;
    }
  return FALSE;
}

static void
settle (Fixture *fixture)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_S * G_USEC_PER_SEC;

  deliver (fixture, G_MAXUINT);
  while (any_loading (fixture))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (200);
    }
}

static gboolean
is_wanted (View *view, const Row *row)
{
  if (view->node_mask != 0 && (view->node_mask & (1u << row->node)) == 0)
    return FALSE;
  if (row->severity < view->severity_min)
    return FALSE;
  /* The word asked for is the beginning of the word that is there. */
  return view->word < 0 ||
         g_ascii_strncasecmp (words[row->word], words[view->word], strlen (words[view->word])) == 0;
}

/* SELECT … WHERE … AND (old versions OR no later row of the same item id) ORDER BY id DESC */
static GArray *
select_rows (Fixture *fixture, View *view, gint64 after)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GArray *found = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = fixture->rows->len; i > 0; i--)
    {
      const Row *row = fixture->rows->pdata[i - 1];
      gboolean newest = row->id == NULL || g_hash_table_add (seen, row->id);

      if (row->rowid > after && (newest || view->old_versions) && is_wanted (view, row))
        g_array_append_val (found, row->rowid);
    }
  return found;
}

static void
assert_same_rows (const GArray *actual, const GArray *expected)
{
  g_autofree char *actual_text = test_rows (actual);
  g_autofree char *expected_text = test_rows (expected);

  g_assert_cmpstr (actual_text, ==, expected_text);
}

/* Nothing is under way: the view is what the database says, or what it was when the pause began. */
static void
check (Fixture *fixture)
{
  settle (fixture);
  for (guint i = 0; i < fixture->views->len; i++)
    {
      View *view = fixture->views->pdata[i];
      g_autoptr (GArray) expected = select_rows (fixture, view, 0);

      assert_mirror (view);
      g_assert_cmpuint (view->told_items, ==, view->mirror->len);
      g_assert_cmpuint (view->told_held, ==, xg_item_list_get_held (view->list));
      if (!xg_item_list_get_paused (view->list))
        {
          assert_same_rows (view->mirror, expected);
          g_assert_cmpuint (view->told_held, ==, 0);
        }
      else if (view->frozen != NULL)
        {
          g_autoptr (GArray) held = select_rows (fixture, view, view->frozen_at);

          assert_same_rows (view->mirror, view->frozen);
          g_assert_cmpuint (view->told_held, ==, held->len);
        }
    }
}

static gint64
newest_row (Fixture *fixture)
{
  const Row *row;

  if (fixture->rows->len == 0)
    return 0;
  row = fixture->rows->pdata[fixture->rows->len - 1];
  return row->rowid;
}

static void
toggle_pause (Fixture *fixture, View *view)
{
  gboolean pause = !xg_item_list_get_paused (view->list);

  g_clear_pointer (&view->frozen, g_array_unref);
  if (pause && g_test_rand_bit ())
    {
      check (fixture);
      view->frozen = g_array_copy (view->mirror);
      view->frozen_at = newest_row (fixture);
    }
  xg_item_list_set_paused (view->list, pause);
}

static void
change_scope (Fixture *fixture, View *view)
{
  view->node_mask = (guint) g_test_rand_int_range (0, 1 << N_NODES);
  /* What is held belongs to two scopes then. */
  g_clear_pointer (&view->frozen, g_array_unref);
  apply_scope (fixture, view);
  xg_item_list_reload (view->list);
}

static void
replace_view (Fixture *fixture, guint index)
{
  if (fixture->views->len == N_LISTS)
    g_ptr_array_remove_index (fixture->views, index);
  /* As in a grid, a list is made when all that main knows was told. */
  add_view (fixture,
            (guint) g_test_rand_int_range (0, 1 << N_NODES),
            g_test_rand_int_range (-1, G_N_ELEMENTS (words)),
            (XgSeverity) g_test_rand_int_range (0, XG_SEVERITY_LAST + 1),
            g_test_rand_int_range (0, 4) == 0);
}

static void
step (Fixture *fixture)
{
  guint index = (guint) g_test_rand_int_range (0, (int) fixture->views->len);
  View *view = fixture->views->pdata[index];

  switch (g_test_rand_int_range (0, 16))
    {
    case 0:
      toggle_pause (fixture, view);
      break;
    case 1:
      change_scope (fixture, view);
      break;
    case 2:
      replace_view (fixture, index);
      break;
    case 3:
      check (fixture);
      break;
    case 4:
      xg_item_list_reload (view->list);
      break;
    case 5:
      g_usleep (1500);
      break;
    case 6:
    case 7:
    case 8:
      deliver (fixture, (guint) g_test_rand_int_range (1, 30));
      break;
    case 9:
    case 10:
      g_main_context_iteration (NULL, FALSE);
      break;
    default:
      for (int i = g_test_rand_int_range (1, 12); i > 0; i--)
        put_random (fixture);
    }
}

static void
fill (Fixture *fixture, guint count)
{
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *id = g_strdup_printf ("fill-%u", i);

      put_item (fixture, i % N_NODES, id);
    }
}

static void
test_random (Fixture *fixture, gconstpointer data)
{
  fill (fixture, 620); /* more than a first chunk */
  add_plain_view (fixture);
  while (fixture->views->len < N_LISTS)
    replace_view (fixture, 0);
  for (guint i = 0; i < N_STEPS; i++)
    step (fixture);
  for (guint i = 0; i < fixture->views->len; i++)
    {
      View *view = fixture->views->pdata[i];

      xg_item_list_set_paused (view->list, FALSE);
    }
  check (fixture);
}

static void
test_replaced_while_loading (Fixture *fixture, gconstpointer data)
{
  View *view;

  fill (fixture, 10);
  deliver (fixture, G_MAXUINT);
  view = add_plain_view (fixture);
  g_usleep (200000); /* the worker has the answer, main does not look yet */
  put_item (fixture, 0, "fill-0");
  deliver (fixture, G_MAXUINT);
  check (fixture);
  g_assert_cmpuint (view->mirror->len, ==, 10);
}

static void
test_replaced_in_later_chunk (Fixture *fixture, gconstpointer data)
{
  View *view;
  gint64 deadline = g_get_monotonic_time () + DEADLINE_S * G_USEC_PER_SEC;

  fill (fixture, 700);
  deliver (fixture, G_MAXUINT);
  view = add_plain_view (fixture);
  while (view->mirror->len == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpuint (view->mirror->len, ==, 80);
  while (view->list->rest_source != 0)
    g_main_context_iteration (NULL, TRUE);
  g_usleep (200000); /* the worker has the rest, main does not look yet */
  put_item (fixture, 0, "fill-0");
  deliver (fixture, G_MAXUINT);
  check (fixture);
  g_assert_cmpuint (view->mirror->len, ==, 700);
}

static void
test_reload_without_change (Fixture *fixture, gconstpointer data)
{
  View *view;
  guint n_signals;

  fill (fixture, 700);
  view = add_plain_view (fixture);
  check (fixture);
  put_item (fixture, 1, "new");
  check (fixture);
  n_signals = view->n_signals;
  xg_item_list_reload (view->list);
  g_assert_true (xg_item_list_get_loading (view->list));
  check (fixture);
  g_assert_cmpuint (view->n_signals, ==, n_signals);
}

static void
test_pause (Fixture *fixture, gconstpointer data)
{
  View *view;

  fill (fixture, 5);
  view = add_plain_view (fixture);
  check (fixture);
  xg_item_list_set_paused (view->list, TRUE);
  view->frozen = g_array_copy (view->mirror);
  view->frozen_at = newest_row (fixture);
  for (guint i = 0; i < 3; i++) /* three versions of one item, one at a time */
    {
      put_item (fixture, 1, "often");
      check (fixture);
    }
  g_assert_cmpuint (view->told_held, ==, 1);
  put_item (fixture, 0, "fill-0"); /* replaces a row that is shown: that one stands still */
  check (fixture);
  g_assert_cmpuint (view->told_held, ==, 2);
  xg_item_list_set_paused (view->list, FALSE);
  check (fixture);
  g_assert_cmpuint (view->mirror->len, ==, 6);
}

static void
test_scope_in_pause (Fixture *fixture, gconstpointer data)
{
  View *view;

  fill (fixture, 8);
  view = add_view (fixture, 1, -1, XG_SEVERITY_UNKNOWN, FALSE);
  check (fixture);
  g_assert_cmpuint (view->mirror->len, ==, 2);
  xg_item_list_set_paused (view->list, TRUE);
  view->node_mask = 3;
  apply_scope (fixture, view);
  xg_item_list_reload (view->list);
  check (fixture);
  g_assert_cmpuint (view->mirror->len, ==, 2);
  xg_item_list_set_paused (view->list, FALSE);
  check (fixture);
  g_assert_cmpuint (view->mirror->len, ==, 4);
}

static void
test_many_replaced (Fixture *fixture, gconstpointer data)
{
  View *view;
  guint n_signals;

  fill (fixture, 100);
  view = add_plain_view (fixture);
  check (fixture);
  fill (fixture, 100);
  n_signals = view->n_signals;
  check (fixture);
  g_assert_cmpuint (view->mirror->len, ==, 100);
  g_assert_cmpuint (view->n_signals, <=, n_signals + 2);
}

static void
test_closed_while_loading (Fixture *fixture, gconstpointer data)
{
  fill (fixture, 700);
  add_plain_view (fixture);
  g_ptr_array_set_size (fixture->views, 0);
  for (guint i = 0; i < 50; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

int
main (int argc, char *argv[])
{
  const struct
  {
    const char *path;
    void (*func) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/item-list/replaced-while-the-first-rows-load", test_replaced_while_loading },
    { "/item-list/replaced-while-later-rows-load", test_replaced_in_later_chunk },
    { "/item-list/reload-tells-only-what-differs", test_reload_without_change },
    { "/item-list/a-pause-stands-still-and-counts", test_pause },
    { "/item-list/a-scope-that-grows-in-a-pause", test_scope_in_pause },
    { "/item-list/many-replaced-at-once-are-one-change", test_many_replaced },
    { "/item-list/closed-while-loading", test_closed_while_loading },
    { "/item-list/random-operations", test_random },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, fixture_set_up, tests[i].func, fixture_tear_down);
  return g_test_run ();
}
