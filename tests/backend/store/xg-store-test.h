/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "store/xg-reader.h"
#include "store/xg-store-private.h"

G_BEGIN_DECLS

#define TEST_BROKER "pubsub.grid.example"

/* A folder of the test's own, and the path of a database in it. */
typedef struct
{
  char *folder;
  char *path;
} TestPlace;

void test_place_init (TestPlace *place);
void test_place_clear (TestPlace *place);

/* What the commit function was told, in order. */
typedef struct
{
  GMutex lock;
  GPtrArray *records; /* (element-type XgRecord) */
  guint n_calls;
} TestReports;

TestReports *test_reports_new (XgStore *store);
void test_reports_free (TestReports *reports);

XgStore *test_open (const TestPlace *place);
XgReader *test_reader (XgStore *store);

/* (transfer full): to push; strings may be NULL. */
XgRecord *test_item (const char *node, const char *item_id, const char *payload);
XgRecord *test_event (XgRecordKind kind, const char *node, const char *item_id);
XgRecord *test_rejected (const char *node, const char *reason);

/* Pushes (transfer full) and waits; the caller gets a reference to look at the results. */
XgRecord *test_store (XgStore *store, XgRecord *record);

/* Row ids as text: "3 2 1". */
char *test_rows (const GArray *rows);
char *test_query (XgReader *reader, const XgStoreQuery *query);
char *test_search (XgReader *reader, const char *match);

const XgStoreNode *test_find_node (const GPtrArray *nodes, const char *node);
gint64 test_unread (XgReader *reader, const char *node);
void test_assert_balanced (XgReader *reader, gint64 node_key, XgStoreLedger *ledger);

/* One number out of the file, by a connection of its own. */
gint64 test_sql_number (const char *path, const char *sql);
void test_sql (const char *path, const char *sql);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TestPlace, test_place_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestReports, test_reports_free)

G_END_DECLS
