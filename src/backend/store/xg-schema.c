/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include "store/xg-schema.h"
#include "store/xg-store-private.h"

#include <glib/gi18n-lib.h>

/*
 * Version 1.
 *
 * item: one row per event; every version of an item id, the newest with current = 1. Rows stay
 * narrow, the payload is in a table of its own: marking a thousand rows read or retracted so
 * rewrites kilobytes, not megabytes, and a page of a list is one page of the file. Row ids are
 * never used again (AUTOINCREMENT): a list in a window may hold them for days.
 *
 * item_feed and item_node hold nothing but what lists are filtered by, so that 100,000 row ids come
 *   from 2 MB of index; both grow at their end (item_node: at the end of each node).
 * item_current finds the item to replace, retract or compare with. Items without id are all new.
 * item_unread has only what counts as unread: counting those of all nodes walks over it.
 * item_old finds older versions; it is as small as they are few.
 *
 * publisher and type are not shared in a table of their own: measured, it saves 3 % of the file and
 *   no time.
 *
 * item_text: the full-text index, without the text (content=''), for the text is in the payload
 *   already. No word counts per row (columnsize=0), as lists are ordered by time and never by rank.
 *   Phrases stay possible (detail=full is the default). Merging more segments at once (automerge)
 *   makes writing a tenth quicker; measured, searching 100,000 rows does not suffer.
 *   Deleting a row of "item" (with its payload) is enough: queries join with "item" and row ids do
 *   not come back, so that what is left of it in the index is never seen again. Its space comes
 *   back when the index is made anew from items and payloads ('delete-all', then insert).
 *
 * node.listed = 0: known only because rows refer to it (forgotten, or named by a rejected stanza).
 */
static const char migration_1[] =
  "CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;"
  "CREATE TABLE session (id INTEGER PRIMARY KEY AUTOINCREMENT, opened INTEGER NOT NULL) STRICT;"
  "CREATE TABLE broker (key INTEGER PRIMARY KEY, jid TEXT NOT NULL UNIQUE) STRICT;"
  "CREATE TABLE node ("
  "  key INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  broker INTEGER NOT NULL REFERENCES broker (key),"
  "  node TEXT NOT NULL,"
  "  name TEXT,"
  "  kind INTEGER NOT NULL DEFAULT 0,"
  "  parents TEXT,"
  "  subscribed INTEGER NOT NULL DEFAULT 0,"
  "  listed INTEGER NOT NULL DEFAULT 1,"
  "  last_activity INTEGER NOT NULL DEFAULT 0,"
  "  UNIQUE (broker, node)) STRICT;"
  "CREATE TABLE item ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  node_key INTEGER NOT NULL REFERENCES node (key),"
  "  kind INTEGER NOT NULL,"
  "  severity INTEGER NOT NULL,"
  "  received INTEGER NOT NULL,"
  "  delayed INTEGER NOT NULL,"
  "  version INTEGER NOT NULL,"
  "  current INTEGER NOT NULL,"
  "  read INTEGER NOT NULL,"
  "  retracted INTEGER NOT NULL,"
  "  caught_up INTEGER NOT NULL,"
  "  item_id TEXT,"
  "  publisher TEXT,"
  "  type TEXT,"
  "  summary TEXT NOT NULL,"
  "  incident TEXT,"
  "  collection TEXT) STRICT;"
  "CREATE INDEX item_feed ON item (id, node_key, severity, current, kind);"
  "CREATE INDEX item_node ON item (node_key, id, severity, current, kind);"
  "CREATE UNIQUE INDEX item_current ON item (node_key, item_id) WHERE current = 1 AND kind = 0;"
  "CREATE INDEX item_old ON item (node_key, item_id) WHERE current = 0;"
  "CREATE INDEX item_unread ON item (node_key) WHERE read = 0 AND current = 1;"
  "CREATE TABLE payload (item INTEGER PRIMARY KEY REFERENCES item (id), body TEXT NOT NULL) STRICT;"
  "CREATE VIRTUAL TABLE item_text USING fts5 (text, content='', columnsize=0,"
  "  tokenize='unicode61 remove_diacritics 2');"
  "INSERT INTO item_text (item_text, rank) VALUES ('automerge', 16);"
  "INSERT INTO item_text (item_text, rank) VALUES ('crisismerge', 32);"
  "CREATE TABLE rule (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;"
  "CREATE TABLE alert ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  rule_id INTEGER NOT NULL,"
  "  item INTEGER NOT NULL REFERENCES item (id),"
  "  time INTEGER NOT NULL,"
  "  state INTEGER NOT NULL) STRICT;"
  "CREATE TABLE ledger ("
  "  node_key INTEGER NOT NULL REFERENCES node (key),"
  "  session INTEGER NOT NULL REFERENCES session (id),"
  "  received INTEGER NOT NULL,"
  "  stored INTEGER NOT NULL,"
  "  updated INTEGER NOT NULL,"
  "  duplicate INTEGER NOT NULL,"
  "  rejected INTEGER NOT NULL,"
  "  caught_up INTEGER NOT NULL,"
  "  PRIMARY KEY (node_key, session)) STRICT, WITHOUT ROWID;"
  "CREATE TABLE ledger_reject ("
  "  node_key INTEGER NOT NULL REFERENCES node (key),"
  "  session INTEGER NOT NULL REFERENCES session (id),"
  "  reason TEXT NOT NULL,"
  "  count INTEGER NOT NULL,"
  "  PRIMARY KEY (node_key, session, reason)) STRICT, WITHOUT ROWID;"
  "INSERT INTO meta (name, value) VALUES ('created', strftime ('%Y-%m-%dT%H:%M:%SZ'));";

/*
 * Version 2.
 *
 * interruption: each time that we were not connected, the program's start included: since when, and
 *   the newest row of that time. Ids rise by one.
 * node.reconciled: the last interruption after which the topic was compared with the broker. A
 * topic that is behind still has to be, and its first interruption after that says which of its
 * rows are from before. gap: what the broker can't give us any more; "known" is XgGapCount,
 * "reason" XgGapReason of base/.
 */
static const char migration_2[] =
  "CREATE TABLE interruption ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  newest INTEGER NOT NULL,"
  "  since INTEGER NOT NULL) STRICT;"
  "ALTER TABLE node ADD COLUMN reconciled INTEGER NOT NULL DEFAULT 0;"
  "CREATE TABLE gap ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  node_key INTEGER NOT NULL REFERENCES node (key),"
  "  session INTEGER NOT NULL REFERENCES session (id),"
  "  since INTEGER NOT NULL,"
  "  until INTEGER NOT NULL,"
  "  count INTEGER NOT NULL,"
  "  known INTEGER NOT NULL,"
  "  reason INTEGER NOT NULL) STRICT;"
  "CREATE INDEX gap_node ON gap (node_key);";

/*
 * Version 3.
 *
 * request: who asks for a subscription and was not answered yet; broker and node by node_key. Each
 *   is there once, however often the broker sends it.
 * capability: what was found out of a broker, by its JID; the text is grid/'s business.
 */
static const char migration_3[] =
  "CREATE TABLE request ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  node_key INTEGER NOT NULL REFERENCES node (key),"
  "  jid TEXT NOT NULL,"
  "  subid TEXT NOT NULL,"
  "  received INTEGER NOT NULL,"
  "  UNIQUE (node_key, jid, subid)) STRICT;"
  "CREATE TABLE capability (broker TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;";

/*
 * Version 4.
 *
 * plan: what was changed at brokers, by whom and when; "uuid" names it while it is written. ended
 * is 0 while it runs, and stays so after a kill: begun, not finished. plan_operation: its parts in
 *   their order, with the request, without secrets; "state" is XgOperationState of plan/. A plan
 *   whose "begun" is 0 takes another one back, see xg_store_plan_dup_undo_uuid().
 */
static const char migration_4[] = "CREATE TABLE plan ("
                                  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
                                  "  uuid TEXT NOT NULL UNIQUE,"
                                  "  title TEXT NOT NULL,"
                                  "  broker TEXT NOT NULL,"
                                  "  who TEXT NOT NULL,"
                                  "  begun INTEGER NOT NULL,"
                                  "  ended INTEGER NOT NULL,"
                                  "  total INTEGER NOT NULL,"
                                  "  applied INTEGER NOT NULL,"
                                  "  wrong INTEGER NOT NULL) STRICT;"
                                  "CREATE TABLE plan_operation ("
                                  "  plan INTEGER NOT NULL REFERENCES plan (id),"
                                  "  position INTEGER NOT NULL,"
                                  "  sentence TEXT NOT NULL,"
                                  "  request TEXT NOT NULL,"
                                  "  state INTEGER NOT NULL,"
                                  "  result TEXT,"
                                  "  PRIMARY KEY (plan, position)) STRICT, WITHOUT ROWID;";

/*
 * Version 5.
 *
 * item: what filters ask for, see base/: purpose and tlp are read from the payload. Adding columns
 *   rewrites nothing.
 * facts: rows from "next" down were stored before that and have them still to be found, which is
 *   done in the background, for in a large cache it takes minutes. No row: all are.
 */
static const char migration_5[] =
  "ALTER TABLE item ADD COLUMN purpose TEXT;"
  "ALTER TABLE item ADD COLUMN tlp INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE item ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;"
  "CREATE TABLE facts (id INTEGER PRIMARY KEY, next INTEGER NOT NULL) STRICT;"
  "INSERT INTO facts (id, next) SELECT 1, max (id) FROM item HAVING max (id) > 0;";

/*
 * Version 6.
 *
 * indicator: each once, by its key (base/xg-ioc), in whose order what is within a network or below
 *   a domain stands together. item_indicator: which items have it; the newest item of one is at its
 *   end. By item_indicator_item an item's are found: what else comes with it, and when it goes.
 * They go with the item: whoever deletes one needs not know.
 * facts: begun anew, for the indicators of what is there; "first" is where it began.
 */
static const char migration_6[] =
  "CREATE TABLE indicator ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  key TEXT NOT NULL UNIQUE,"
  "  kind INTEGER NOT NULL,"
  "  value TEXT NOT NULL) STRICT;"
  "CREATE TABLE item_indicator ("
  "  indicator INTEGER NOT NULL REFERENCES indicator (id),"
  "  item INTEGER NOT NULL REFERENCES item (id),"
  "  PRIMARY KEY (indicator, item)) STRICT, WITHOUT ROWID;"
  "CREATE INDEX item_indicator_item ON item_indicator (item);"
  "CREATE TRIGGER item_gone AFTER DELETE ON item BEGIN"
  "  DELETE FROM item_indicator WHERE item = old.id;"
  "END;"
  "CREATE TRIGGER item_indicator_gone AFTER DELETE ON item_indicator BEGIN"
  "  DELETE FROM indicator WHERE id = old.indicator AND NOT EXISTS"
  "    (SELECT 1 FROM item_indicator WHERE indicator = old.indicator);"
  "END;"
  "ALTER TABLE facts ADD COLUMN first INTEGER NOT NULL DEFAULT 0;"
  "INSERT OR REPLACE INTO facts (id, next, first)"
  "  SELECT 1, max (id), max (id) FROM item HAVING max (id) > 0;";

/*
 * Version 7.
 *
 * item.bytes: of the payload; NULL in rows of before.
 * retention: how long rows are kept, by topic; node_key 0 for the whole cache, 0 in a limit for
 * none. retired: newest versions of items that were here and were taken out by that, with the id of
 * the row that they were: they count as known when a topic is compared with its broker, or they
 * would be fetched again as missed. digest: SHA-256 of the payload.
 */
static const char migration_7[] = "ALTER TABLE item ADD COLUMN bytes INTEGER;"
                                  "CREATE TABLE retention ("
                                  "  node_key INTEGER PRIMARY KEY,"
                                  "  days INTEGER NOT NULL,"
                                  "  items INTEGER NOT NULL,"
                                  "  bytes INTEGER NOT NULL) STRICT;"
                                  "CREATE TABLE retired ("
                                  "  id INTEGER PRIMARY KEY,"
                                  "  node_key INTEGER NOT NULL REFERENCES node (key),"
                                  "  item_id TEXT NOT NULL,"
                                  "  received INTEGER NOT NULL,"
                                  "  caught_up INTEGER NOT NULL,"
                                  "  digest TEXT NOT NULL,"
                                  "  UNIQUE (node_key, item_id)) STRICT;"
                                  "CREATE INDEX retired_node ON retired (node_key, id);"
                                  "CREATE INDEX alert_item ON alert (item);";

/*
 * Version 8.
 *
 * words: the words of the newest rows (xg_text_append_words()), of every row from the first one
 *   here on. The full-text index takes them from here in large steps when there is time, which
 *   costs a fraction of what it costs with each row; until then, and for a while after, a search
 *   reads them here. words_indexed: up to which row the index has them.
 * item_feed: with the time too, so that a look for times reads no rows.
 * Steps of the index are large: fewer, larger segments.
 */
static const char migration_8[] =
  "CREATE TABLE words (item INTEGER PRIMARY KEY REFERENCES item (id), text TEXT NOT NULL) STRICT;"
  "CREATE TABLE words_indexed (id INTEGER PRIMARY KEY, item INTEGER NOT NULL) STRICT;"
  "INSERT INTO words_indexed (id, item) SELECT 1, coalesce (max (id), 0) FROM item;"
  "CREATE TRIGGER item_words_gone AFTER DELETE ON item BEGIN"
  "  DELETE FROM words WHERE item = old.id;"
  "END;"
  "DROP INDEX item_feed;"
  "CREATE INDEX item_feed ON item (id, node_key, severity, current, kind, received);"
  "INSERT INTO item_text (item_text, rank) VALUES ('hashsize', 8388608);";

/* migrations[n] makes version n + 1 out of version n. Released ones are never edited. */
static const char *const migrations[XG_SCHEMA_VERSION] = { migration_1, migration_2, migration_3,
                                                           migration_4, migration_5, migration_6,
                                                           migration_7, migration_8 };

static gboolean
read_number (sqlite3 *db, const char *sql, int *number, const char *path, GError **error)
{
  sqlite3_stmt *stmt = NULL;
  int rc = sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL);

  if (rc == SQLITE_OK)
    rc = sqlite3_step (stmt);
  if (rc == SQLITE_ROW)
    *number = sqlite3_column_int (stmt, 0);
  else
    xg_store_set_sqlite_error (error, db, path);
  sqlite3_finalize (stmt);
  return rc == SQLITE_ROW;
}

/**
 * xg_schema_get_versions:
 * @db: a connection
 * @application_id: (out): 0 for an empty file; -1 for a file with tables of somebody else
 * @version: (out): schema version, 0 for an empty file
 * @path: for the error's sentence
 *
 * Errors: those of xg_store_set_sqlite_error(), also when the file is no database at all.
 */
gboolean
xg_schema_get_versions (sqlite3 *db,
                        int *application_id,
                        int *version,
                        const char *path,
                        GError **error)
{
  int n_tables = 0;

  if (!read_number (db, "PRAGMA application_id", application_id, path, error) ||
      !read_number (db, "PRAGMA user_version", version, path, error) ||
      !read_number (db, "SELECT count(*) FROM sqlite_schema", &n_tables, path, error))
    return FALSE;
  if (*application_id != XG_SCHEMA_APPLICATION_ID && n_tables > 0)
    *application_id = -1;
  return TRUE;
}

/**
 * xg_schema_check_versions:
 * @application_id: of xg_schema_get_versions()
 * @version: likewise
 * @path: for the error's sentence
 *
 * Errors: %XG_STORE_ERROR_NEWER, %XG_STORE_ERROR_FAILED for somebody else's database.
 *
 * Returns: whether this program may write to the file
 */
gboolean
xg_schema_check_versions (int application_id, int version, const char *path, GError **error)
{
  if (application_id == -1)
    {
      g_set_error (error,
                   XG_STORE_ERROR,
                   XG_STORE_ERROR_FAILED,
                   _ ("“%s” is a database of another program."),
                   path);
      return FALSE;
    }
  if (version > XG_SCHEMA_VERSION || version < 0)
    {
      g_set_error (error,
                   XG_STORE_ERROR,
                   XG_STORE_ERROR_NEWER,
                   _ ("The cache “%s” was made by a newer version of this program."),
                   path);
      return FALSE;
    }
  return TRUE;
}

static gboolean
migrate_one (sqlite3 *db, int from, const char *path, GError **error)
{
  g_autofree char *end =
    g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
                     XG_SCHEMA_APPLICATION_ID,
                     from + 1);

  if (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK &&
      sqlite3_exec (db, migrations[from], NULL, NULL, NULL) == SQLITE_OK &&
      sqlite3_exec (db, end, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  xg_store_set_sqlite_error (error, db, path);
  if (!sqlite3_get_autocommit (db))
    sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

/**
 * xg_schema_migrate:
 * @db: a connection that may write
 * @path: for the error's sentence
 *
 * Brings the file to %XG_SCHEMA_VERSION, each step in one transaction: after an error, or a kill,
 * the file is at one of the versions in between and the next start goes on from there.
 *
 * Errors: %XG_STORE_ERROR_NEWER, %XG_STORE_ERROR_FAILED for somebody else's database, and those of
 * xg_store_set_sqlite_error().
 */
gboolean
xg_schema_migrate (sqlite3 *db, const char *path, GError **error)
{
  int application_id = 0;
  int version = 0;

  if (!xg_schema_get_versions (db, &application_id, &version, path, error))
    return FALSE;
  if (!xg_schema_check_versions (application_id, version, path, error))
    return FALSE;
  for (; version < XG_SCHEMA_VERSION; version++)
    {
      if (!migrate_one (db, version, path, error))
        return FALSE;
    }
  return TRUE;
}
