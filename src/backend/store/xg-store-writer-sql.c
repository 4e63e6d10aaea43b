/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include "store/xg-store-writer-private.h"

/* What the writer says to SQLite. Each is prepared once, when the writer is made. */

const char *const xg_store_writer_sql[N_SQL] = {
  [SQL_BEGIN] = "BEGIN IMMEDIATE",
  [SQL_COMMIT] = "COMMIT",
  [SQL_ROLLBACK] = "ROLLBACK",
  [SQL_FIND_BROKER] = "SELECT key FROM broker WHERE jid = ?1",
  [SQL_ADD_BROKER] = "INSERT INTO broker (jid) VALUES (?1)",
  [SQL_FIND_NODE] = "SELECT key FROM node WHERE broker = ?1 AND node = ?2",
  /* What we did not know may have had items in the last interruption. */
  [SQL_ADD_NODE] = "INSERT INTO node (broker, node, listed, reconciled) VALUES (?1, ?2, ?3,"
                   " (SELECT coalesce (max (id), 1) - 1 FROM interruption))",
  [SQL_FIND_CURRENT] =
    "SELECT id, version, read, retracted, pinned FROM item INDEXED BY item_current"
    " WHERE node_key = ?1 AND item_id = ?2 AND current = 1 AND kind = 0",
  [SQL_GET_PAYLOAD] = "SELECT body FROM payload WHERE item = ?1",
  [SQL_OUTDATE] = "UPDATE item SET current = 0 WHERE id = ?1",
  [SQL_SET_RETRACTED] = "UPDATE item SET retracted = ?2 WHERE id = ?1",
  [SQL_RETRACT_NODE] = "UPDATE item INDEXED BY item_current SET retracted = 1"
                       " WHERE node_key = ?1 AND current = 1 AND kind = 0 AND retracted = 0",
  [SQL_ADD_ITEM] =
    "INSERT INTO item (node_key, kind, severity, received, delayed, version, current,"
    " read, retracted, caught_up, item_id, publisher, type, summary, incident,"
    " collection, purpose, tlp, pinned, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, ?7, 0, ?8, ?9,"
    " ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
  [SQL_ADD_PAYLOAD] = "INSERT INTO payload (item, body) VALUES (?1, ?2)",
  [SQL_ADD_WORDS] = "INSERT INTO words (item, text) VALUES (?1, ?2)",
  [SQL_LIST_WORDS] = "SELECT item, text FROM words WHERE item > ?1 ORDER BY item",
  [SQL_TRIM_WORDS] = "DELETE FROM words WHERE item <= ?1",
  [SQL_PUT_INDEXED] = "UPDATE words_indexed SET item = ?1",
  [SQL_DELETE_TEXT] = "INSERT INTO item_text (item_text, rowid, text) VALUES ('delete', ?1, ?2)",
  [SQL_ADD_TEXT] = "INSERT INTO item_text (rowid, text) VALUES (?1, ?2)",
  [SQL_ADD_ALERT] = "INSERT INTO alert (rule_id, item, time, state) VALUES (?1, ?2, ?3, 0)",
  [SQL_ADD_LEDGER] = "INSERT INTO ledger VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
                     " ON CONFLICT DO UPDATE SET received = received + excluded.received,"
                     " stored = stored + excluded.stored, updated = updated + excluded.updated,"
                     " duplicate = duplicate + excluded.duplicate,"
                     " rejected = rejected + excluded.rejected,"
                     " caught_up = caught_up + excluded.caught_up",
  [SQL_ADD_REJECT] = "INSERT INTO ledger_reject VALUES (?1, ?2, ?3, ?4)"
                     " ON CONFLICT DO UPDATE SET count = count + excluded.count",
  [SQL_TOUCH_NODE] = "UPDATE node SET last_activity = max (last_activity, ?2),"
                     " listed = max (listed, ?3)"
                     " WHERE key = ?1 AND (last_activity < ?2 OR listed < ?3)",
  [SQL_MARK_READ] = "UPDATE item SET read = ?2 WHERE id = ?1 AND kind = 0 AND read <> ?2",
  [SQL_PIN] = "UPDATE item SET pinned = 1 WHERE id = ?1 AND kind = 0 AND pinned = 0",
  [SQL_UNPIN] = "UPDATE item SET pinned = 0 WHERE id = ?1 AND pinned <> 0",
  [SQL_UNPIN_CURRENT] = "UPDATE item INDEXED BY item_current SET pinned = 0"
                        " WHERE current = 1 AND kind = 0 AND pinned <> 0 AND (node_key, item_id) ="
                        " (SELECT node_key, item_id FROM item WHERE id = ?1)",
  [SQL_UNPIN_OLD] = "UPDATE item INDEXED BY item_old SET pinned = 0"
                    " WHERE current = 0 AND pinned <> 0 AND (node_key, item_id) ="
                    " (SELECT node_key, item_id FROM item WHERE id = ?1)",
  [SQL_MARK_NODE_READ] = "UPDATE item SET read = 1 WHERE node_key = ?1 AND read = 0 AND current = 1"
                         " AND id <= ?2",
  [SQL_MARK_ALL_READ] = "UPDATE item SET read = 1 WHERE read = 0 AND current = 1 AND id <= ?1",
  [SQL_PUT_NODE] = "UPDATE node SET name = ?2, kind = ?3, parents = ?4, subscribed = ?5, listed = 1"
                   " WHERE key = ?1 AND (name IS NOT ?2 OR kind <> ?3 OR parents IS NOT ?4"
                   " OR subscribed <> ?5 OR listed = 0)",
  [SQL_FORGET_NODE] = "UPDATE node SET listed = 0, subscribed = 0"
                      " WHERE node = ?2 AND broker = (SELECT key FROM broker WHERE jid = ?1)",
  [SQL_INTERRUPT] = "INSERT INTO interruption (id, newest, since) VALUES (?1,"
                    " (SELECT coalesce (max (id), 0) FROM item), ?2)",
  [SQL_RECONCILE] = "UPDATE node SET reconciled = ?2 WHERE key = ?1 AND reconciled < ?2",
  [SQL_ADD_GAP] = "INSERT INTO gap (node_key, session, since, until, count, known, reason)"
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
  [SQL_ADD_REQUEST] = "INSERT OR IGNORE INTO request (node_key, jid, subid, received)"
                      " VALUES (?1, ?2, ?3, ?4)",
  [SQL_DELETE_REQUEST] = "DELETE FROM request WHERE jid = ?3 AND subid = ?4 AND node_key ="
                         " (SELECT node.key FROM node JOIN broker ON broker.key = node.broker"
                         " WHERE broker.jid = ?1 AND node.node = ?2)",
  [SQL_PUT_CAPABILITY] = "INSERT INTO capability (broker, body) VALUES (?1, ?2)"
                         " ON CONFLICT DO UPDATE SET body = excluded.body",
  [SQL_PUT_FACT] = "UPDATE item SET purpose = ?2, tlp = ?3 WHERE id = ?1",
  [SQL_FACTS_LEFT] = "UPDATE facts SET next = ?1",
  [SQL_FACTS_DONE] = "DELETE FROM facts",
  [SQL_FIND_INDICATOR] = "SELECT id FROM indicator WHERE key = ?1",
  [SQL_ADD_INDICATOR] = "INSERT INTO indicator (key, kind, value) VALUES (?1, ?2, ?3)",
  [SQL_LINK_INDICATOR] = "INSERT OR IGNORE INTO item_indicator (indicator, item) VALUES (?1, ?2)",
  [SQL_HAS_ITEM] = "SELECT 1 FROM item WHERE id = ?1",
  [SQL_PUT_RULE] = "INSERT INTO rule (id, body) VALUES (?1, ?2)"
                   " ON CONFLICT DO UPDATE SET body = excluded.body",
  [SQL_DELETE_RULE] = "DELETE FROM rule WHERE id = ?1",
  [SQL_ALERT_STATE] = "UPDATE alert SET state = ?2 WHERE id = ?1",
  [SQL_PUT_PLAN] =
    "INSERT INTO plan (uuid, title, broker, who, begun, ended, total, applied, wrong)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (uuid) DO UPDATE SET"
    " ended = excluded.ended, applied = excluded.applied, wrong = excluded.wrong",
  [SQL_PUT_OPERATION] = "INSERT INTO plan_operation (plan, position, sentence, request, state,"
                        " result) SELECT id, ?2, ?3, ?4, ?5, ?6 FROM plan WHERE uuid = ?1"
                        " ON CONFLICT (plan, position) DO UPDATE SET state = excluded.state,"
                        " result = excluded.result, request ="
                        " CASE excluded.request WHEN '' THEN request ELSE excluded.request END",
  [SQL_PUT_RETENTION] = "INSERT INTO retention (node_key, days, items, bytes) VALUES (?1, ?2, ?3,"
                        " ?4) ON CONFLICT DO UPDATE SET days = excluded.days,"
                        " items = excluded.items, bytes = excluded.bytes",
  [SQL_DELETE_RETENTION] = "DELETE FROM retention WHERE node_key = ?1",
  /* Whether it is still to go, and whether it is to be remembered. */
  [SQL_FIND_OUTDATED] = "SELECT node_key, item_id, received, caught_up,"
                        " item.kind = 0 AND current = 1 AND item_id IS NOT NULL, payload.body,"
                        " summary, node.node, publisher, item_id, incident"
                        " FROM item LEFT JOIN payload ON payload.item = item.id"
                        " LEFT JOIN node ON node.key = item.node_key"
                        " WHERE item.id = ?1 AND pinned = 0 AND NOT EXISTS (SELECT 1"
                        " FROM alert WHERE alert.item = item.id AND alert.state = 0)",
  [SQL_ADD_RETIRED] = "INSERT OR REPLACE INTO retired (id, node_key, item_id, received, caught_up,"
                      " digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
  [SQL_DELETE_RETIRED] = "DELETE FROM retired WHERE node_key = ?1 AND item_id = ?2",
  [SQL_FORGET_RETIRED] = "DELETE FROM retired WHERE id <= (SELECT id FROM retired ORDER BY id DESC"
                         " LIMIT 1 OFFSET ?1)",
  [SQL_DELETE_ALERTS] = "DELETE FROM alert WHERE item = ?1",
  [SQL_DELETE_PAYLOAD] = "DELETE FROM payload WHERE item = ?1",
  [SQL_DELETE_ITEM] = "DELETE FROM item WHERE id = ?1",
};
