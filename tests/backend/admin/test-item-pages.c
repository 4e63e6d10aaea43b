/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "admin/xg-item-filter.h"
#include "admin/xg-item-pages.h"
#include "broker-bench.h"

/* Paging through the items of a topic, against a broker that says what the test wants. */

typedef struct
{
  Bench bench;
  XgItemPages *pages;
} Pages;

static void
set_up (Pages *b, gconstpointer data)
{
  bench_set_up (&b->bench, data);
  b->pages = xg_item_pages_new (b->bench.broker, "news");
  xg_item_pages_set_stream (b->pages, b->bench.service.fixture.stream);
}

static void
tear_down (Pages *b, gconstpointer data)
{
  if (b->bench.service.fixture.received == NULL)
    service_stop (&b->bench.service);
  g_assert_finalize_object (b->pages);
  bench_tear_down (&b->bench, data);
}

static void
settle (Pages *b)
{
  gint64 end = 0;

  while (xg_item_pages_get_loading (b->pages))
    fixture_iterate (&end);
}

static void
load (Pages *b)
{
  xg_item_pages_load_more (b->pages);
  settle (b);
}

static guint
count (Pages *b)
{
  return g_list_model_get_n_items (G_LIST_MODEL (b->pages));
}

static char *
dup_id (Pages *b, guint index)
{
  g_autoptr (XgKeptItem) item = g_list_model_get_item (G_LIST_MODEL (b->pages), index);

  return g_strdup (xg_kept_item_get_id (item));
}

static void
assert_id (Pages *b, guint index, const char *id)
{
  g_autofree char *own = dup_id (b, index);

  g_assert_cmpstr (own, ==, id);
}

/* Each id once. */
static void
assert_distinct (Pages *b)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < count (b); i++)
    g_assert_true (g_hash_table_add (ids, dup_id (b, i)));
}

/* Items "i<first>" to "i<last>", either way. */
static void
append_items (GString *xml, int first, int last)
{
  int step = first <= last ? 1 : -1;

  for (int i = first; i != last + step; i += step)
    g_string_append_printf (xml, "<item id='i%d'><a xmlns='urn:x'>%d</a></item>", i, i);
}

/* A page with the paging that SET says; NULL: none. */
static void
answer_page (Pages *b, int first, int last, const char *set)
{
  g_autoptr (GString) xml =
    g_string_new ("<iq type='result' id='%s' from='" SERVICE "'>"
                  "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'>");

  if (first >= 0)
    append_items (xml, first, last);
  g_string_append (xml, "</items>");
  if (set != NULL)
    g_string_append_printf (xml, "<set xmlns='http://jabber.org/protocol/rsm'>%s</set>", set);
  g_string_append (xml, "</pubsub></iq>");
  bench_answers (&b->bench, xml->str);
}

/* As Prosody with paging does: keys are ids. */
static void
answer_rsm (Pages *b, int first, int last, int index, int total)
{
  g_autofree char *set = g_strdup_printf ("<first index='%d'>i%d</first><last>i%d</last>"
                                          "<count>%d</count>",
                                          index,
                                          first,
                                          last,
                                          total);

  answer_page (b, first, last, set);
}

static void
answer_ids (Pages *b, int first, int last)
{
  g_autoptr (GString) xml =
    g_string_new ("<iq type='result' id='%s' from='" SERVICE "'>"
                  "<query xmlns='http://jabber.org/protocol/disco#items' node='news'>");
  int step = first <= last ? 1 : -1;

  for (int i = first; i != last + step; i += step)
    g_string_append_printf (xml, "<item jid='" SERVICE "' name='i%d'/>", i);
  g_string_append (xml, "</query></iq>");
  bench_answers (&b->bench, xml->str);
}

static void
test_pages_come_newest_first (Pages *b, gconstpointer data)
{
  answer_rsm (b, 70, 119, 70, 120);
  load (b);
  g_assert_cmpuint (count (b), ==, 50);
  g_assert_cmpint (xg_item_pages_get_total (b->pages), ==, 120);
  g_assert_false (xg_item_pages_get_complete (b->pages));
  assert_id (b, 0, "i119");
  assert_id (b, 49, "i70");
  answer_rsm (b, 0, 69, 0, 120);
  load (b);
  g_assert_cmpuint (count (b), ==, 120);
  g_assert_true (xg_item_pages_get_complete (b->pages));
  g_assert_cmpint (xg_item_pages_get_missing (b->pages), ==, 0);
  assert_id (b, 119, "i0");
  load (b);
  g_assert_cmpuint (count (b), ==, 120);
  service_stop (&b->bench.service);
  service_assert_sent (&b->bench.service,
                       "get",
                       SENT_PS ("<items node=\"news\"></items><set "
                                "xmlns=\"http://jabber.org/protocol/rsm\"><max>100</max><before>"
                                "i70</before></set>"));
}

/* Who counts within max_items (ejabberd) tells how many there are with the second page. */
static void
test_a_broker_that_counts_within_the_page (Pages *b, gconstpointer data)
{
  answer_page (b,
               70,
               119,
               "<first index='0'>2026-11-21T10:00:00.1Z</first>"
               "<last>2026-11-21T11:00:00.1Z</last><count>50</count>");
  load (b);
  g_assert_false (xg_item_pages_get_complete (b->pages));
  g_assert_cmpint (xg_item_pages_get_total (b->pages), ==, -1);
  answer_page (b,
               0,
               69,
               "<first index='0'>2026-11-21T08:00:00.1Z</first>"
               "<last>2026-11-21T09:00:00.1Z</last><count>120</count>");
  load (b);
  g_assert_true (xg_item_pages_get_complete (b->pages));
  g_assert_cmpint (xg_item_pages_get_total (b->pages), ==, 120);
  assert_id (b, 119, "i0");
}

/* Times tell that a page has the newest first. */
static void
test_a_page_with_the_newest_first (Pages *b, gconstpointer data)
{
  answer_page (b,
               119,
               70,
               "<first>2026-11-21T11:00:00.1Z</first><last>2026-11-21T10:00:00.1Z</last>"
               "<count>120</count>");
  load (b);
  assert_id (b, 0, "i119");
  answer_page (b,
               69,
               0,
               "<first>2026-11-21T09:00:00.1Z</first><last>2026-11-21T08:00:00.1Z</last>"
               "<count>120</count>");
  load (b);
  assert_id (b, 119, "i0");
  answer_page (b, -1, -1, "<count>120</count>");
  load (b);
  g_assert_true (xg_item_pages_get_complete (b->pages));
  service_stop (&b->bench.service);
  service_assert_sent (&b->bench.service,
                       "get",
                       SENT_PS ("<items node=\"news\"></items><set "
                                "xmlns=\"http://jabber.org/protocol/rsm\"><max>100</max><before>"
                                "2026-11-21T10:00:00.1Z</before></set>"));
}

/* Without paging: the ids, then items by them. */
static void
test_a_broker_without_pages_is_asked_by_ids (Pages *b, gconstpointer data)
{
  answer_page (b, 70, 119, NULL);
  load (b);
  g_assert_cmpuint (count (b), ==, 50);
  g_assert_false (xg_item_pages_get_complete (b->pages));
  answer_ids (b, 119, 0);
  /* In whatever order they come. */
  answer_page (b, 0, 69, NULL);
  load (b);
  g_assert_cmpuint (count (b), ==, 120);
  g_assert_true (xg_item_pages_get_complete (b->pages));
  assert_id (b, 50, "i69");
  assert_id (b, 119, "i0");
}

static void
test_a_broker_with_neither_gives_all_at_once (Pages *b, gconstpointer data)
{
  answer_page (b, 70, 119, NULL);
  bench_answers (&b->bench, FORBIDDEN);
  answer_page (b, 0, 119, NULL);
  load (b);
  load (b);
  g_assert_cmpuint (count (b), ==, 120);
  g_assert_true (xg_item_pages_get_complete (b->pages));
  assert_distinct (b);
}

/* It ignores every limit: what came is all. */
static void
test_more_than_was_asked_for_is_all (Pages *b, gconstpointer data)
{
  answer_page (b, 0, 79, NULL);
  load (b);
  g_assert_true (xg_item_pages_get_complete (b->pages));
  g_assert_cmpint (xg_item_pages_get_total (b->pages), ==, 80);
  assert_id (b, 0, "i79");
}

static void
test_an_answer_that_never_comes (Pages *b, gconstpointer data)
{
  xg_item_pages_set_timeout (b->pages, 50);
  load (b);
  g_assert_error (xg_item_pages_get_error (b->pages), XG_STANZA_ERROR, XG_STANZA_ERROR_NO_ANSWER);
  /* The late answer is nobody's. */
  xg_item_pages_set_timeout (b->pages, 60000);
  answer_rsm (b, 1, 3, 1, 4);
  answer_rsm (b, 2, 3, 0, 2);
  load (b);
  g_assert_null (xg_item_pages_get_error (b->pages));
  g_assert_cmpuint (count (b), ==, 2);
}

static void
test_cancelling_keeps_what_is_there (Pages *b, gconstpointer data)
{
  answer_rsm (b, 70, 119, 70, 120);
  load (b);
  xg_item_pages_load_all (b->pages);
  g_assert_true (xg_item_pages_get_loading_all (b->pages));
  xg_item_pages_cancel (b->pages);
  g_assert_false (xg_item_pages_get_loading (b->pages));
  g_assert_null (xg_item_pages_get_error (b->pages));
  g_assert_cmpuint (count (b), ==, 50);
  answer_rsm (b, 0, 69, 0, 120);
  answer_rsm (b, 0, 69, 0, 120);
  load (b);
  g_assert_cmpuint (count (b), ==, 120);
}

static void
test_fewer_than_promised (Pages *b, gconstpointer data)
{
  answer_rsm (b, 70, 119, 70, 120);
  answer_page (b, -1, -1, "<count>120</count>");
  load (b);
  load (b);
  g_assert_true (xg_item_pages_get_complete (b->pages));
  g_assert_cmpint (xg_item_pages_get_total (b->pages), ==, 50);
  g_assert_cmpint (xg_item_pages_get_missing (b->pages), ==, 70);
}

/* An item of the first page is published again while the next is asked for. */
static void
test_what_moves_meanwhile_is_there_once (Pages *b, gconstpointer data)
{
  answer_rsm (b, 70, 119, 70, 120);
  answer_rsm (b, 30, 99, 30, 121);
  answer_rsm (b, 0, 29, 0, 121);
  xg_item_pages_load_all (b->pages);
  settle (b);
  g_assert_cmpuint (count (b), ==, 120);
  assert_distinct (b);
}

/* The item where the page ends was retracted: the ids tell where it goes on. */
static void
test_an_anchor_that_is_gone (Pages *b, gconstpointer data)
{
  answer_rsm (b, 70, 119, 70, 120);
  load (b);
  bench_answers (&b->bench, MISSING);
  answer_ids (b, 60, 119);
  answer_page (b, 60, 69, NULL);
  load (b);
  g_assert_cmpuint (count (b), ==, 60);
  g_assert_true (xg_item_pages_get_complete (b->pages));
  assert_id (b, 59, "i60");
}

/* Pages that turn in a circle end in the list of ids. */
static void
test_a_broker_that_repeats_itself (Pages *b, gconstpointer data)
{
  answer_rsm (b, 70, 119, 70, 120);
  answer_rsm (b, 70, 119, 70, 120);
  answer_ids (b, 0, 119);
  answer_page (b, 0, 69, NULL);
  xg_item_pages_load_all (b->pages);
  settle (b);
  g_assert_cmpuint (count (b), ==, 120);
  assert_distinct (b);
}

/* A broker that refuses all of them for one that is gone. */
static void
test_an_id_that_is_gone_is_left_out (Pages *b, gconstpointer data)
{
  answer_page (b, 2, 51, NULL);
  load (b);
  answer_ids (b, 0, 51);
  bench_answers (&b->bench, MISSING);
  bench_answers (&b->bench, MISSING); /* i1 */
  answer_page (b, 0, 0, NULL);
  xg_item_pages_load_all (b->pages);
  settle (b);
  g_assert_cmpuint (count (b), ==, 51);
  g_assert_true (xg_item_pages_get_complete (b->pages));
  assert_id (b, 50, "i0");
}

static void
test_a_refusal (Pages *b, gconstpointer data)
{
  bench_answers (&b->bench, FORBIDDEN);
  load (b);
  g_assert_error (xg_item_pages_get_error (b->pages), XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN);
  answer_page (b, 0, 2, NULL);
  load (b);
  g_assert_null (xg_item_pages_get_error (b->pages));
  g_assert_cmpuint (count (b), ==, 3);
}

static void
test_removed_and_published_items (Pages *b, gconstpointer data)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  gint64 end = 0;

  answer_rsm (b, 0, 9, 0, 10);
  load (b);
  g_hash_table_add (ids, (char *) "i3");
  g_hash_table_add (ids, (char *) "i5");
  xg_item_pages_remove (b->pages, ids);
  g_assert_cmpuint (count (b), ==, 8);
  g_assert_cmpint (xg_item_pages_get_total (b->pages), ==, 8);
  g_assert_null (xg_item_pages_lookup (b->pages, "i5"));
  answer_page (b, 2, 2, NULL);
  xg_item_pages_read_again (b->pages, "i2");
  while (TRUE)
    {
      g_autofree char *first = dup_id (b, 0);

      if (g_str_equal (first, "i2"))
        break;
      fixture_iterate (&end);
    }
  g_assert_cmpuint (count (b), ==, 8);
  g_assert_cmpint (xg_item_pages_get_total (b->pages), ==, 8);
  assert_distinct (b);
}

/* The cache knows since when it has an item, of the same content only. */
static void
test_times_come_from_the_cache (Pages *b, gconstpointer data)
{
  XgKeptItem *known;
  g_auto (XgItemFilter) filter = { 0 };

  for (int i = 0; i < 2; i++)
    {
      XgRecord *record = xg_record_new (XG_RECORD_ITEM, SERVICE, "news");

      record->item_id = g_strdup_printf ("i%d", i);
      record->payload = g_strdup_printf ("<a xmlns=\"urn:x\">%d</a>", i == 0 ? 0 : 77);
      record->payload_len = strlen (record->payload);
      record->publisher = g_strdup ("bob@" FAKE_DOMAIN);
      record->summary = g_strdup ("x");
      record->received = 1000 * G_USEC_PER_SEC;
      xg_ingest_push (b->bench.grid->ingest, record);
    }
  xg_store_flush (b->bench.grid->store);
  answer_page (b, 0, 2, NULL);
  load (b);
  known = xg_item_pages_lookup (b->pages, "i0");
  g_assert_cmpint (xg_kept_item_get_time (known), ==, 1000 * G_USEC_PER_SEC);
  g_assert_cmpint (xg_kept_item_get_time_source (known), ==, XG_KEPT_CACHE);
  g_assert_cmpstr (xg_kept_item_get_publisher (known), ==, "bob@" FAKE_DOMAIN);
  g_assert_cmpint (xg_kept_item_get_publisher_source (known), ==, XG_KEPT_CACHE);
  /* Another version of it is another thing. */
  g_assert_cmpint (xg_kept_item_get_time (xg_item_pages_lookup (b->pages, "i1")), ==, 0);
  g_assert_null (xg_kept_item_get_publisher (xg_item_pages_lookup (b->pages, "i1")));
  g_assert_cmpint (xg_kept_item_get_time_source (xg_item_pages_lookup (b->pages, "i2")),
                   ==,
                   XG_KEPT_UNKNOWN);

  filter.from = 1000 * G_USEC_PER_SEC;
  filter.to = 1001 * G_USEC_PER_SEC;
  g_assert_cmpint (xg_item_filter_look (&filter, known), ==, XG_ITEM_FILTER_IN);
  g_assert_cmpint (xg_item_filter_look (&filter, xg_item_pages_lookup (b->pages, "i2")),
                   ==,
                   XG_ITEM_FILTER_NO_TIME);
  filter.to = 1000 * G_USEC_PER_SEC;
  filter.from = 0;
  g_assert_cmpint (xg_item_filter_look (&filter, known), ==, XG_ITEM_FILTER_OUT);
  filter.to = 0;
  xg_item_filter_set_publisher (&filter, " BOB@ ");
  g_assert_cmpint (xg_item_filter_look (&filter, known), ==, XG_ITEM_FILTER_IN);
  g_assert_cmpint (xg_item_filter_look (&filter, xg_item_pages_lookup (b->pages, "i2")),
                   ==,
                   XG_ITEM_FILTER_OUT);
  xg_item_filter_set_words (&filter, "I0");
  g_assert_cmpint (xg_item_filter_look (&filter, known), ==, XG_ITEM_FILTER_IN);
  xg_item_filter_set_words (&filter, "nothing");
  g_assert_cmpint (xg_item_filter_look (&filter, known), ==, XG_ITEM_FILTER_OUT);
}

static void
test_times_as_people_write_them (void)
{
  g_autoptr (GDateTime) day = g_date_time_new_local (2026, 11, 21, 0, 0, 0);
  const gint64 midnight = g_date_time_to_unix (day);
  static const struct
  {
    const char *text;
    gboolean end;
    int after; /* s after midnight of 2026-11-21; -1: not understood */
  } cases[] = {
    { "2026-11-21", FALSE, 0 },
    { " 2026-11-21 ", TRUE, 24 * 3600 },
    { "2026-11-21 13:58", FALSE, 13 * 3600 + 58 * 60 },
    { "2026-11-21T13:58", TRUE, 13 * 3600 + 59 * 60 },
    { "2026-11-31", FALSE, -1 },
    { "2026-11-21 25:00", FALSE, -1 },
    { "2026-11-21 13:58x", FALSE, -1 },
    { "2026-11-2113:58", FALSE, -1 },
    { "yesterday", FALSE, -1 },
  };
  gint64 time;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean understood = xg_item_filter_parse_time (cases[i].text, cases[i].end, &time, &error);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (understood, ==, cases[i].after >= 0);
      if (understood)
        g_assert_cmpint (time, ==, (midnight + cases[i].after) * G_USEC_PER_SEC);
      else
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
  g_assert_true (xg_item_filter_parse_time ("  ", FALSE, &time, NULL));
  g_assert_cmpint (time, ==, 0);
  g_assert_true (xg_item_filter_parse_time ("13:58", FALSE, &time, NULL));
  g_assert_cmpint (time, >, 0);
}

#define ADD(name, func) g_test_add ("/item-pages/" name, Pages, NULL, set_up, func, tear_down)

static void
add_tests (void)
{
  ADD ("pages-come-newest-first", test_pages_come_newest_first);
  ADD ("a-broker-that-counts-within-the-page", test_a_broker_that_counts_within_the_page);
  ADD ("a-page-with-the-newest-first", test_a_page_with_the_newest_first);
  ADD ("a-broker-without-pages-is-asked-by-ids", test_a_broker_without_pages_is_asked_by_ids);
  ADD ("a-broker-with-neither-gives-all-at-once", test_a_broker_with_neither_gives_all_at_once);
  ADD ("more-than-was-asked-for-is-all", test_more_than_was_asked_for_is_all);
  ADD ("an-answer-that-never-comes", test_an_answer_that_never_comes);
  ADD ("cancelling-keeps-what-is-there", test_cancelling_keeps_what_is_there);
  ADD ("fewer-than-promised", test_fewer_than_promised);
  ADD ("what-moves-meanwhile-is-there-once", test_what_moves_meanwhile_is_there_once);
  ADD ("an-anchor-that-is-gone", test_an_anchor_that_is_gone);
  ADD ("a-broker-that-repeats-itself", test_a_broker_that_repeats_itself);
  ADD ("an-id-that-is-gone-is-left-out", test_an_id_that_is_gone_is_left_out);
  ADD ("a-refusal", test_a_refusal);
  ADD ("removed-and-published-items", test_removed_and_published_items);
  ADD ("times-come-from-the-cache", test_times_come_from_the_cache);
  g_test_add_func ("/item-pages/times-as-people-write-them", test_times_as_people_write_them);
}

int
main (int argc, char **argv)
{
  return bench_run (argc, argv, add_tests);
}
