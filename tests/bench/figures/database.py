# SPDX-License-Identifier: AGPL-3.0-or-later
"""Looks into the console's cache, to count what it really holds."""

import json
import sqlite3

# One that matches 5 % of the flood, one that looks at severities only, one that never matches.
RULES = (
    {"name": "words", "enabled": True, "branch": False, "text": "phishing portal", "severity": "medium"},
    {"name": "severity", "enabled": True, "branch": False, "text": "", "severity": "critical"},
    {"name": "never", "enabled": True, "branch": False, "text": "nowhere", "severity": "unknown"},
)

# Forty-seven more of the kinds that people write, none of which means an item of the flood.
MORE = tuple(
    {"name": "more %d" % number, "enabled": True, "branch": False, "severity": "unknown", "expression": expression}
    for number, expression in enumerate(
        ["campaign%d botnet" % n for n in range(12)]
        + ['"spear phishing wave %d"' % n for n in range(8)]
        + ["indicator:10.%d.0.0/16" % n for n in range(8)]
        + ["indicator:host%d.invalid" % n for n in range(8)]
        + ["topic:elsewhere/%d/* severity>=high" % n for n in range(6)]
        + ["type:urn:other:%d" % n for n in range(5)]))


def open_cache(data_dir):
    files = sorted(data_dir.glob("**/*.sqlite"))
    if not files:
        return None
    return sqlite3.connect("file:%s?mode=ro" % files[0], uri=True, timeout=10)


def has_schema(data_dir):
    database = open_cache(data_dir)
    if database is None:
        return False
    try:
        return database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'rule'").fetchone()[0] == 1
    finally:
        database.close()


def add_rules(data_dir):
    """Gives a cache that the console made, and closed, the rules above."""
    database = sqlite3.connect(sorted(data_dir.glob("**/*.sqlite"))[0])
    with database:
        database.executemany("INSERT INTO rule (id, body) VALUES (?, ?)",
                             [(number, json.dumps(rule)) for number, rule in enumerate(RULES + MORE, 1)])
    database.close()


def count_alerts(data_dir):
    database = open_cache(data_dir)
    try:
        return database.execute("SELECT count(*) FROM alert").fetchone()[0]
    finally:
        database.close()


def count_items(data_dir):
    """How many different flooded items are in the cache."""
    database = open_cache(data_dir)
    if database is None:
        return 0
    try:
        return database.execute("SELECT count(DISTINCT item_id) FROM item WHERE item_id LIKE 'flood-%'").fetchone()[0]
    except sqlite3.OperationalError:
        return 0  # it is just being made
    finally:
        database.close()
