/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The filter language, given anything: what is refused marks a place within the text, what is read
 * can be asked of a record and compiled, and gives the same answer when it is read again.
 */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "query/xg-query.h"

#define NOW G_GINT64_CONSTANT (1790000000000000)

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check (gboolean holds, const char *what)
{
  if (!holds)
    g_error ("%s", what);
}

static XgRecord *
make_record (void)
{
  XgRecord *record = xg_record_new (XG_RECORD_ITEM, "pubsub.example", "sector/energy");

  record->summary = g_strdup ("Port scans from 192.0.2.1 against the café");
  record->publisher = g_strdup ("alice@corp.example/laptop");
  record->item_id = g_strdup ("ps-1");
  record->severity = XG_SEVERITY_HIGH;
  record->tlp = XG_TLP_AMBER;
  record->received = NOW;
  return record;
}

static void
check_error (const char *text, const XgQueryMark *mark, const GError *error)
{
  gsize length = strlen (text);

  check (error != NULL && *error->message != '\0', "an error says why");
  check (mark->start <= length && mark->length <= length - mark->start, "the mark is in the text");
}

static void
check_query (XgQuery *query, const char *text, GTimeZone *zone, const XgRecord *record)
{
  g_autoptr (XgQuery) again = xg_query_parse (text, NOW, zone, NULL, NULL);
  g_autoptr (XgCondition) condition = xg_query_compile (query);
  g_autoptr (XgCondition) same = xg_query_compile (again);

  check (xg_query_matches_record (query, record) == xg_query_matches_record (again, record),
         "the same text means the same");
  check (g_strcmp0 (condition->match, same->match) == 0 &&
           g_strcmp0 (condition->where, same->where) == 0,
         "the same text is compiled to the same");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static GTimeZone *zone = NULL;
  static XgRecord *record = NULL;
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (XgQuery) query = NULL;
  XgQueryMark mark = { G_MAXSIZE, G_MAXSIZE };

  if (zone == NULL)
    {
      zone = g_time_zone_new_offset (3600);
      record = make_record ();
    }
  query = xg_query_parse (text, NOW, zone, &mark, &error);
  if (query == NULL)
    check_error (text, &mark, error);
  else
    check_query (query, text, zone, record);
  return 0;
}
