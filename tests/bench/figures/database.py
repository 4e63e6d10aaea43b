# SPDX-License-Identifier: AGPL-3.0-or-later
"""Looks into the console's cache, to count what it really holds."""

import sqlite3


def open_cache(data_dir):
    files = sorted(data_dir.glob("**/*.sqlite"))
    if not files:
        return None
    return sqlite3.connect("file:%s?mode=ro" % files[0], uri=True, timeout=10)


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
