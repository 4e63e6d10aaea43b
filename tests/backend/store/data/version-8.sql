-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A cache of version 8 of the schema, with rows in every table. What was released stays as it is.
PRAGMA journal_mode = WAL;
BEGIN;
CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
CREATE TABLE session (id INTEGER PRIMARY KEY AUTOINCREMENT, opened INTEGER NOT NULL) STRICT;
CREATE TABLE broker (key INTEGER PRIMARY KEY, jid TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE node ( key INTEGER PRIMARY KEY AUTOINCREMENT, broker INTEGER NOT NULL REFERENCES broker (key), node TEXT NOT NULL, name TEXT, kind INTEGER NOT NULL DEFAULT 0, parents TEXT, subscribed INTEGER NOT NULL DEFAULT 0, listed INTEGER NOT NULL DEFAULT 1, last_activity INTEGER NOT NULL DEFAULT 0, UNIQUE (broker, node)) STRICT;
CREATE TABLE item ( id INTEGER PRIMARY KEY AUTOINCREMENT, node_key INTEGER NOT NULL REFERENCES node (key), kind INTEGER NOT NULL, severity INTEGER NOT NULL, received INTEGER NOT NULL, delayed INTEGER NOT NULL, version INTEGER NOT NULL, current INTEGER NOT NULL, read INTEGER NOT NULL, retracted INTEGER NOT NULL, caught_up INTEGER NOT NULL, item_id TEXT, publisher TEXT, type TEXT, summary TEXT NOT NULL, incident TEXT, collection TEXT) STRICT;
ALTER TABLE item ADD COLUMN purpose TEXT;
ALTER TABLE item ADD COLUMN tlp INTEGER NOT NULL DEFAULT 0;
ALTER TABLE item ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE item ADD COLUMN bytes INTEGER;
CREATE INDEX item_feed ON item (id, node_key, severity, current, kind, received);
CREATE INDEX item_node ON item (node_key, id, severity, current, kind);
CREATE UNIQUE INDEX item_current ON item (node_key, item_id) WHERE current = 1 AND kind = 0;
CREATE INDEX item_old ON item (node_key, item_id) WHERE current = 0;
CREATE INDEX item_unread ON item (node_key) WHERE read = 0 AND current = 1;
CREATE TABLE payload (item INTEGER PRIMARY KEY REFERENCES item (id), body TEXT NOT NULL) STRICT;
CREATE VIRTUAL TABLE item_text USING fts5 (text, content='', columnsize=0, tokenize='unicode61 remove_diacritics 2');
INSERT INTO item_text (item_text, rank) VALUES ('automerge', 16);
INSERT INTO item_text (item_text, rank) VALUES ('crisismerge', 32);
CREATE TABLE rule (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE alert ( id INTEGER PRIMARY KEY AUTOINCREMENT, rule_id INTEGER NOT NULL, item INTEGER NOT NULL REFERENCES item (id), time INTEGER NOT NULL, state INTEGER NOT NULL) STRICT;
CREATE TABLE ledger ( node_key INTEGER NOT NULL REFERENCES node (key), session INTEGER NOT NULL REFERENCES session (id), received INTEGER NOT NULL, stored INTEGER NOT NULL, updated INTEGER NOT NULL, duplicate INTEGER NOT NULL, rejected INTEGER NOT NULL, caught_up INTEGER NOT NULL, PRIMARY KEY (node_key, session)) STRICT, WITHOUT ROWID;
CREATE TABLE ledger_reject ( node_key INTEGER NOT NULL REFERENCES node (key), session INTEGER NOT NULL REFERENCES session (id), reason TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (node_key, session, reason)) STRICT, WITHOUT ROWID;
INSERT INTO meta (name, value) VALUES ('created', strftime ('%Y-%m-%dT%H:%M:%SZ'));
CREATE TABLE interruption ( id INTEGER PRIMARY KEY AUTOINCREMENT, newest INTEGER NOT NULL, since INTEGER NOT NULL) STRICT;
ALTER TABLE node ADD COLUMN reconciled INTEGER NOT NULL DEFAULT 0;
CREATE TABLE gap ( id INTEGER PRIMARY KEY AUTOINCREMENT, node_key INTEGER NOT NULL REFERENCES node (key), session INTEGER NOT NULL REFERENCES session (id), since INTEGER NOT NULL, until INTEGER NOT NULL, count INTEGER NOT NULL, known INTEGER NOT NULL, reason INTEGER NOT NULL) STRICT;
CREATE INDEX gap_node ON gap (node_key);
CREATE TABLE request ( id INTEGER PRIMARY KEY AUTOINCREMENT, node_key INTEGER NOT NULL REFERENCES node (key), jid TEXT NOT NULL, subid TEXT NOT NULL, received INTEGER NOT NULL, UNIQUE (node_key, jid, subid)) STRICT;
CREATE TABLE capability (broker TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO meta (name, value) VALUES ('lost-rows', 2);
INSERT INTO session (id, opened) VALUES (1, 1700000000000000), (2, 1700000100000000);
INSERT INTO broker (key, jid) VALUES (1, 'pubsub.grid.example'), (2, 'zürich.grid.example');
INSERT INTO node (key, broker, node, name, kind, parents, subscribed, listed, last_activity) VALUES
  (1, 1, 'sector/energy', 'Energy', 1, 'sector', 1, 1, 1700000003000000),
  (2, 1, 'sector', NULL, 2, '', 0, 1, 0),
  (3, 2, 'a "quoted" (node) # %', 'Ünïcode 🙂', 0, NULL, 0, 0, 1700000004000000);
INSERT INTO item (id, node_key, kind, severity, received, delayed, version, current, read, retracted, caught_up,
  item_id, publisher, type, summary, incident, collection) VALUES
  (1, 1, 0, 3, 1700000001000000, 0, 1, 0, 1, 0, 0, 'one', 'csirt@grid.example/feed',
    'urn:ietf:params:xml:ns:iodef-2.0', 'First', 'csirt.example/1', NULL),
  (2, 1, 0, 4, 1700000002000000, 1700000001500000, 2, 1, 0, 0, 1, 'one', 'csirt@grid.example/feed',
    'urn:ietf:params:xml:ns:iodef-2.0', 'Second', 'csirt.example/1', 'sector'),
  (3, 1, 1, 0, 1700000003000000, 0, 1, 1, 1, 0, 0, 'gone', NULL, NULL, 'Retracted', NULL, NULL),
  (4, 3, 0, 0, 1700000004000000, 0, 1, 1, 0, 1, 0, NULL, NULL, NULL, 'Without an id', NULL, NULL);
UPDATE item SET purpose = 'reporting', tlp = 5, pinned = 1 WHERE id = 2;
INSERT INTO payload (item, body) VALUES (1, '<a>first</a>'), (2, '<a>second</a>');
INSERT INTO item_text (item_text, rank) VALUES ('hashsize', 8388608);
INSERT INTO item_text (rowid, text) VALUES (1, 'First sector/energy first'), (2, 'Second sector/energy second'),
  (3, 'Retracted');
CREATE TABLE words (item INTEGER PRIMARY KEY REFERENCES item (id), text TEXT NOT NULL) STRICT;
CREATE TABLE words_indexed (id INTEGER PRIMARY KEY, item INTEGER NOT NULL) STRICT;
INSERT INTO words (item, text) VALUES (2, ' second sector energy second '), (3, ' retracted '), (4, ' without an id ');
INSERT INTO words_indexed (id, item) VALUES (1, 3);
CREATE TRIGGER item_words_gone AFTER DELETE ON item BEGIN DELETE FROM words WHERE item = old.id; END;
INSERT INTO rule (id, body) VALUES (5, '{"name": "the rule"}');
INSERT INTO alert (id, rule_id, item, time, state) VALUES (1, 5, 1, 1700000001000000, 1), (2, 5, 2, 1700000002000000, 0);
INSERT INTO ledger (node_key, session, received, stored, updated, duplicate, rejected, caught_up) VALUES
  (1, 1, 5, 1, 1, 2, 1, 1), (3, 2, 1, 1, 0, 0, 0, 0);
INSERT INTO ledger_reject (node_key, session, reason, count) VALUES (1, 1, 'no item', 1);

UPDATE node SET reconciled = 1700000005000000 WHERE key = 1;
INSERT INTO interruption (id, newest, since) VALUES (1, 2, 1700000002000000);
INSERT INTO gap (id, node_key, session, since, until, count, known, reason) VALUES
  (1, 1, 2, 1700000002000000, 1700000002500000, 3, 1, 0);
INSERT INTO request (id, node_key, jid, subid, received) VALUES
  (1, 1, 'bob@grid.example', '', 1700000003000000), (3, 1, 'carol@grid.example/x', 'sub-1', 1700000003500000);
INSERT INTO capability (broker, body) VALUES ('pubsub.grid.example', '[broker]
key=1
');
CREATE TABLE facts (id INTEGER PRIMARY KEY, next INTEGER NOT NULL) STRICT;
ALTER TABLE facts ADD COLUMN first INTEGER NOT NULL DEFAULT 0;
INSERT INTO facts (id, next, first) VALUES (1, 1, 2);

CREATE TABLE indicator (
  id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, kind INTEGER NOT NULL,
  value TEXT NOT NULL) STRICT;
CREATE TABLE item_indicator (
  indicator INTEGER NOT NULL REFERENCES indicator (id), item INTEGER NOT NULL REFERENCES item (id),
  PRIMARY KEY (indicator, item)) STRICT, WITHOUT ROWID;
CREATE INDEX item_indicator_item ON item_indicator (item);
CREATE TRIGGER item_gone AFTER DELETE ON item BEGIN
  DELETE FROM item_indicator WHERE item = old.id;
END;
CREATE TRIGGER item_indicator_gone AFTER DELETE ON item_indicator BEGIN
  DELETE FROM indicator WHERE id = old.indicator AND NOT EXISTS
    (SELECT 1 FROM item_indicator WHERE indicator = old.indicator);
END;
INSERT INTO indicator (id, key, kind, value) VALUES (1, '4c000020120', 1, '192.0.2.1'), (2, 'dexample.evil', 5, 'evil.example');
INSERT INTO item_indicator (indicator, item) VALUES (1, 1), (1, 2), (2, 2);

CREATE TABLE plan (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  broker TEXT NOT NULL,
  who TEXT NOT NULL,
  begun INTEGER NOT NULL,
  ended INTEGER NOT NULL,
  total INTEGER NOT NULL,
  applied INTEGER NOT NULL,
  wrong INTEGER NOT NULL) STRICT;

CREATE TABLE plan_operation (
  plan INTEGER NOT NULL REFERENCES plan (id),
  position INTEGER NOT NULL,
  sentence TEXT NOT NULL,
  request TEXT NOT NULL,
  state INTEGER NOT NULL,
  result TEXT,
  PRIMARY KEY (plan, position)) STRICT, WITHOUT ROWID;

INSERT INTO plan (id, uuid, title, broker, who, begun, ended, total, applied, wrong) VALUES
  (1, 'a-b-c', 'Providers of “Energy”', 'pubsub.grid.example', 'admin@grid.example', 1700000006000000, 0, 2, 1, 0);
INSERT INTO plan_operation (plan, position, sentence, request, state, result) VALUES
  (1, 0, 'Make feed@cert.example a publisher', '<iq/>', 3, NULL),
  (1, 1, 'Make old@corp.example a member', '<iq/>', 1, 'Ünïcode 🙂');
PRAGMA application_id = 1481065265;
CREATE TABLE retention (
  node_key INTEGER PRIMARY KEY,
  days INTEGER NOT NULL,
  items INTEGER NOT NULL,
  bytes INTEGER NOT NULL) STRICT;
INSERT INTO retention (node_key, days, items, bytes) VALUES (0, 90, 0, 0), (1, 0, 1000, 1048576);
CREATE TABLE retired (
  id INTEGER PRIMARY KEY,
  node_key INTEGER NOT NULL REFERENCES node (key),
  item_id TEXT NOT NULL,
  received INTEGER NOT NULL,
  caught_up INTEGER NOT NULL,
  digest TEXT NOT NULL,
  UNIQUE (node_key, item_id)) STRICT;
INSERT INTO retired (id, node_key, item_id, received, caught_up, digest) VALUES
  (3, 1, 'gone', 1700000000000000, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
CREATE INDEX retired_node ON retired (node_key, id);
CREATE INDEX alert_item ON alert (item);
PRAGMA user_version = 8;
COMMIT;
