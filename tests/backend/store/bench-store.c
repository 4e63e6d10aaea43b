/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "query/xg-query.h"
#include "xg-store-test.h"

/*
 * What the cache costs: rows a second with the full-text index, then start and queries on what was
 * written. `meson test --benchmark store` or `bench-store [ROWS]`.
 */

static const char *const words[] = {
  "host",    "scan",     "brute",      "force",       "login",    "malware",
  "beacon",  "phishing", "campaign",   "observed",    "inbound",  "traffic",
  "unusual", "server",   "web",        "compromised", "denial",   "credential",
  "service", "of",       "reflection", "network",     "reported", "defacement",
};

static char *
random_words (GRand *rand, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text,
                            "%s%s",
                            i > 0 ? " " : "",
                            words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))]);
  return g_string_free (text, FALSE);
}

/* What indicator/ would find: two that many items have, and two of its own. */
static XgIocSet *
make_indicators (guint topic, const char *address, const char *hash)
{
  XgIocSet *set = xg_ioc_set_new ();
  g_autofree char *domain = g_strdup_printf ("csirt%u.example", topic);
  g_autofree char *mail = g_strdup_printf ("soc@%s", domain);

  xg_ioc_set_add (set, XG_IOC_DOMAIN, domain, domain, strlen (domain));
  xg_ioc_set_add (set, XG_IOC_MAIL, mail, mail, strlen (mail));
  xg_ioc_set_add (set, XG_IOC_IPV4, address, address, strlen (address));
  xg_ioc_set_add (set, XG_IOC_MD5, hash, hash, strlen (hash));
  return set;
}

/* An IODEF incident of some 0.9 KB with the words that payload/ would take from it. */
static XgRecord *
make_incident (GRand *rand, guint number)
{
  guint topic = (guint) g_rand_int_range (rand, 0, 40);
  g_autofree char *node = g_strdup_printf ("incidents/sector-%u/topic-%u", topic % 5, topic);
  g_autofree char *description = random_words (rand, 14);
  g_autofree char *title = random_words (rand, 4);
  g_autofree char *address = g_strdup_printf ("203.%d.%d.%d",
                                              g_rand_int_range (rand, 0, 256),
                                              g_rand_int_range (rand, 0, 256),
                                              g_rand_int_range (rand, 0, 256));
  g_autofree char *hash =
    g_strdup_printf ("%08x%08x%08x%08x", g_rand_int (rand), g_rand_int (rand), number, topic);
  XgRecord *record = xg_record_new (XG_RECORD_ITEM, TEST_BROKER, node);

  record->item_id = g_strdup_printf ("%08x-%08x-%u", g_rand_int (rand), g_rand_int (rand), number);
  record->publisher = g_strdup_printf ("provider%u@grid.example/feed", topic);
  record->type = g_strdup ("urn:ietf:params:xml:ns:iodef-2.0");
  record->incident = g_strdup_printf ("csirt%u.example/%u", topic, number);
  record->severity = (XgSeverity) g_rand_int_range (rand, 0, XG_SEVERITY_LAST + 1);
  record->summary = g_strdup_printf ("%s from %s", title, address);
  record->payload = g_strdup_printf (
    "<IODEF-Document xmlns=\"urn:ietf:params:xml:ns:iodef-2.0\" version=\"2.00\" lang=\"en\">"
    "<Incident purpose=\"reporting\" restriction=\"amber\"><IncidentID name=\"csirt%u.example\">%u"
    "</IncidentID><GenerationTime>2026-03-%02uT10:%02u:00Z</GenerationTime><Description>%s %s"
    "</Description><Assessment><SystemImpact severity=\"medium\" type=\"takeover-system\""
    " completion=\"succeeded\"/></Assessment><Contact type=\"organization\" "
    "role=\"creator\"><Email>"
    "<EmailTo>soc@csirt%u.example</EmailTo></Email></Contact><EventData><Flow><System"
    " category=\"source\"><Node><Address category=\"ipv4-addr\">%s</Address></Node></System></Flow>"
    "<Record><RecordData><FileData><File><HashData "
    "scope=\"file-contents\"><Hash>%s</Hash></HashData>"
    "</File></FileData></RecordData></Record></EventData></Incident></IODEF-Document>",
    topic,
    number,
    number % 28 + 1,
    number % 60,
    title,
    description,
    topic,
    address,
    hash);
  record->payload_len = strlen (record->payload);
  record->text =
    g_strdup_printf ("2.00 en reporting amber csirt%u.example %u 2026-03-%02uT10:%02u:00Z"
                     " %s %s medium takeover-system succeeded organization creator"
                     " soc@csirt%u.example source ipv4-addr %s file-contents %s",
                     topic,
                     number,
                     number % 28 + 1,
                     number % 60,
                     title,
                     description,
                     topic,
                     address,
                     hash);
  record->iocs = make_indicators (topic, address, hash);
  return record;
}

static double
now (void)
{
  return (double) g_get_monotonic_time () / G_USEC_PER_SEC;
}

static double
cpu_time (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void
say (const char *what, double value, const char *unit)
{
  g_print ("%-52s %10.1f %s\n", what, value, unit);
}

/* Records are made before the clock runs, a round at a time. */
static void
bench_ingest (const TestPlace *place, guint n)
{
  const guint round = 20000;
  g_autoptr (XgStore) store = test_open (place);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  double wall = 0;
  double cpu = 0;
  double first = 0;
  double last = 1;
  gsize bytes = 0;

  for (guint done = 0; done < n; done += round)
    {
      g_autoptr (GPtrArray) records = g_ptr_array_new ();
      double wall_start;
      double cpu_start;

      for (guint i = done; i < MIN (done + round, n); i++)
        g_ptr_array_add (records, make_incident (rand, i));
      wall_start = now ();
      cpu_start = cpu_time ();
      for (guint i = 0; i < records->len; i++)
        {
          bytes += ((const XgRecord *) records->pdata[i])->payload_len;
          xg_store_push_wait (store, records->pdata[i], NULL);
        }
      xg_store_flush (store);
      wall += now () - wall_start;
      cpu += cpu_time () - cpu_start;
      if (first == 0)
        first = cpu;
      last = cpu_time () - cpu_start;
    }
  say ("processor time of the first 20000, by the last", first / last, "×");
  say ("payload, mean", (double) bytes / n, "bytes");
  say ("ingest with full-text index", n / wall, "rows/s");
  say ("ingest, by processor time of all threads", n / cpu, "rows/s");
  say ("database", (double) xg_store_get_size (store) / 1e6, "MB");
  wall = now ();
  xg_store_close (store);
  say ("close", (now () - wall) * 1e3, "ms");
}

static void
bench_query (XgReader *reader, const char *what, const XgStoreQuery *query, guint limit)
{
  g_autofree char *name = NULL;
  double best = G_MAXDOUBLE;
  guint n_rows = 0;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) rows = NULL;
      double start = now ();

      rows = xg_reader_query (reader, query, 0, limit, &error);
      g_assert_no_error (error);
      best = MIN (best, now () - start);
      n_rows = rows->len;
    }
  name = g_strdup_printf ("query: %s (%u rows)", what, n_rows);
  say (name, best * 1e3, "ms");
}

static void
bench_filter (XgReader *reader, const char *filter, guint limit)
{
  g_autoptr (XgQuery) query = xg_query_parse_now (filter, NULL, NULL);
  g_autoptr (XgCondition) condition = xg_query_compile (query);

  bench_query (reader, filter, &(XgStoreQuery){ .condition = condition }, limit);
}

static void
bench_pivot (XgReader *reader, const char *indicator, guint limit)
{
  g_autofree char *filter = g_strconcat ("indicator:", indicator, NULL);
  g_autofree char *name = g_strdup_printf ("pivot: %s, %u rows", indicator, limit);
  g_autoptr (XgQuery) query = xg_query_parse_now (filter, NULL, NULL);
  g_autoptr (XgCondition) condition = xg_query_compile (query);
  double best = G_MAXDOUBLE;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (XgPivot) pivot = NULL;
      double start = now ();

      pivot =
        xg_reader_pivot (reader, &(XgStoreQuery){ .condition = condition }, limit, NULL, &error);
      g_assert_no_error (error);
      best = MIN (best, now () - start);
    }
  say (name, best * 1e3, "ms");
}

static void
bench_rows (XgReader *reader, guint n)
{
  const guint reads = 20000;
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  double start = now ();

  for (guint i = 0; i < reads; i++)
    {
      g_autoptr (XgStoreItem) item =
        xg_reader_get_item (reader, g_rand_int_range (rand, 1, (int) n));

      g_assert_nonnull (item);
    }
  say ("a row by id, anywhere", (now () - start) / reads * 1e6, "µs");
  start = now ();
  for (guint i = 0; i < reads; i++)
    {
      g_autoptr (XgStoreItem) item = xg_reader_get_item (reader, n - i % 1000);

      g_assert_nonnull (item);
    }
  say ("a row by id, among the newest 1000", (now () - start) / reads * 1e6, "µs");
}

static void
bench_start (const TestPlace *place, const char *what)
{
  g_autofree char *name = g_strdup_printf ("start: open and check, %s", what);
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GPtrArray) nodes = NULL;
  double start = now ();

  store = test_open (place);
  say (name, (now () - start) * 1e3, "ms");
  reader = test_reader (store);
  nodes = xg_reader_list_nodes (reader, NULL);
  say ("start: then the tree with its unread counts", (now () - start) * 1e3, "ms");
  rows = xg_reader_query (reader, &(XgStoreQuery){ 0 }, 0, 0, NULL);
  for (guint i = 0; i < 50; i++)
    xg_store_item_free (xg_reader_get_item (reader, g_array_index (rows, gint64, i)));
  say ("start: then all row ids and the first 50 rows", (now () - start) * 1e3, "ms");
}

static void
bench_small_writes (const TestPlace *place)
{
  g_autoptr (XgStore) store = test_open (place);
  double start;

  for (guint round = 0; round < 2; round++)
    {
      start = now ();
      for (guint i = 0; i < 1500; i++)
        {
          g_autofree char *id = g_strdup_printf ("put/%u", i);
          XgStoreNode node = { .broker = (char *) TEST_BROKER, .node = id, .name = (char *) "A" };

          xg_store_put_node (store, &node);
        }
      xg_store_flush (store);
      say (round == 0 ? "put 1500 new nodes" : "put 1500 known nodes",
           (now () - start) * 1e3,
           "ms");
    }
  start = now ();
  xg_store_mark_node_read (store, 0);
  xg_store_flush (store);
  say ("mark everything read", (now () - start) * 1e3, "ms");
}

int
main (int argc, char *argv[])
{
  guint n = argc > 1 ? (guint) atoi (argv[1]) : 100000;
  g_auto (TestPlace) place = { 0 };
  g_autofree char *lock = NULL;
  const gint64 one_node[] = { 7 };

  test_place_init (&place);
  lock = g_strconcat (place.path, ".lock", NULL);
  bench_ingest (&place, n);
  bench_start (&place, "closed in order");
  g_assert_true (g_file_set_contents (lock, "open\n", -1, NULL));
  bench_start (&place, "killed before");
  {
    g_autoptr (XgStore) store = test_open (&place);
    g_autoptr (XgReader) reader = test_reader (store);

    bench_query (reader, "all", &(XgStoreQuery){ 0 }, 0);
    bench_query (reader,
                 "severity at least high",
                 &(XgStoreQuery){ .severity_min = XG_SEVERITY_HIGH },
                 0);
    bench_query (reader,
                 "one topic",
                 &(XgStoreQuery){ .node_keys = one_node, .n_node_keys = 1 },
                 0);
    bench_query (reader, "a common word", &(XgStoreQuery){ .match = "\"malware\"*" }, 0);
    bench_query (reader,
                 "a common word, first page",
                 &(XgStoreQuery){ .match = "\"malware\"*" },
                 200);
    bench_query (reader,
                 "three words and severity",
                 &(XgStoreQuery){ .match = "\"malware\"* \"beacon\"* \"host\"*",
                                  .severity_min = XG_SEVERITY_HIGH },
                 0);
    bench_query (reader, "a rare word", &(XgStoreQuery){ .match = "\"1234\"*" }, 0);
    bench_query (reader, "the beginning \"2\"", &(XgStoreQuery){ .match = "\"2\"*" }, 200);
    bench_filter (reader, "since:1h", 200);
    bench_filter (reader, "since:1s", 200);
    bench_filter (reader, "indicator:203.77.3.0/24", 200);
    bench_filter (reader, "indicator:203.77.0.0/16", 200);
    bench_filter (reader, "indicator:csirt7.example", 200);
    bench_filter (reader, "indicator:*.example", 200);
    bench_filter (reader, "indicator:abc*", 200);
    bench_filter (reader, "indicator:203.77.0.0/16 severity>=high", 200);
    bench_pivot (reader, "csirt7.example", 100);
    bench_pivot (reader, "csirt7.example", 0);
    bench_pivot (reader, "203.77.3.0/24", 0);
    bench_rows (reader, n);
  }
  bench_small_writes (&place);
  return 0;
}
