# SPDX-License-Identifier: AGPL-3.0-or-later
"""How many items a second the console takes, beside two programs that do less."""

import shutil
import statistics
import subprocess
import time

from . import table
from .database import add_rules, count_alerts, count_items, has_schema
from .servers import ACCOUNT, PASSWORD, SERVICE, TOP, Failed, FakeServer, end

TOPIC = "topic-00001"
SLIXMPP_SHARE = 5  # slixmpp gets a fifth of the items: its rate does not depend on how many come


def timed(folder, count, start, ready, first=0):
    """Seconds from the begin of the flood to the end of the program that start() starts. The flood begins a second
    after the program took the step ready, and goes to 20 of the 44 nodes that its account is subscribed to; its items
    are numbered from first on."""
    with FakeServer(folder, "--subscribed", 44, "--first", first) as server:
        process = start(server)
        try:
            server.wait_for("step " + ready, 60)
            time.sleep(1)
            began = time.monotonic()
            server.do("flood=%d" % count)
            code = process.wait(60 + count / 200)
            return time.monotonic() - began, code
        except subprocess.TimeoutExpired:
            return 0, "no end"
        finally:
            end(process)


def run_client(folder, count, program, *more):
    """Items a second of a program that takes the options of strophe-count."""
    log = folder / "client.log"

    def start(server):
        with open(log, "wb") as out:
            return subprocess.Popen(
                [*program, "--jid", ACCOUNT, "--password", PASSWORD, "--host", "127.0.0.1",
                 "--port", str(server.port), "--ca-file", server.certs / "ca.pem", "--service", SERVICE,
                 "--node", TOPIC, "--count", str(count), *more],
                stdout=subprocess.DEVNULL, stderr=out)

    seconds, code = timed(folder, count, start, "subscribe")
    if code != 0:
        raise Failed("%s ended with %s: %s" % (program[-1], code, log.read_text(errors="replace").strip()[-300:]))
    return count / seconds


def make_cache(console, folder, data_dir):
    """An empty cache with three rules."""
    shutil.rmtree(data_dir, ignore_errors=True)
    for seconds in (2, 10, 30):
        # Nobody listens on port 1: this run only makes the cache, for the rules.
        console.start(folder / "certs", 1, data_dir, "--headless", "--for", seconds).wait(90)
        if has_schema(data_dir):
            add_rules(data_dir)
            return
    raise Failed("the console made no cache: %s" % console.last_words())


def fill(console, folder, data_dir, count, first=0):
    """Takes count new items into a cache; how many a second."""
    seconds, code = timed(folder, count, lambda server: console.start(
        server.certs, server.port, data_dir, "--headless", "--count", count), "subscriptions", first)
    if code != 0:
        raise Failed("the console ended with %s: %s" % (code, console.last_words()))
    return count / seconds


def run_console(console, folder, count):
    data_dir = folder / "ingest"
    make_cache(console, folder, data_dir)
    return fill(console, folder, data_dir, count), count_items(data_dir), data_dir


def figures(options, console, folder):
    """Each round runs the three one after the other; the median of the rounds' ratios counts."""
    count = options.count
    rounds = []
    for number in range(options.rounds):
        counting = run_client(folder, count, [options.build / "tests/bench/strophe-count"])
        ours, stored, data_dir = run_console(console, folder, count)
        slixmpp = run_client(folder, max(1, count // SLIXMPP_SHARE),
                             ["/usr/bin/python3", TOP / "tests/bench/slixmpp-store.py"],
                             "--database", folder / ("slixmpp-%d.sqlite" % number))
        rounds.append((counting, slixmpp, ours, ours / counting, ours / slixmpp, stored))
    counting, slixmpp, ours, to_counting, to_slixmpp, _ = (statistics.median(column) for column in zip(*rounds))
    return [
        table.info("ingest: libstrophe, counting only", "%.0f items/s" % counting),
        table.info("ingest: slixmpp into SQLite without index", "%.0f items/s" % slixmpp),
        table.info("ingest: console (parse, store, index, rules)", "%.0f items/s" % ours),
        table.at_least("ingest: console / counting", to_counting, 0.4, " ×"),
        table.at_least("ingest: console / slixmpp", to_slixmpp, 3.5, " ×"),
        table.none_lost("ingest: items in the cache", min(row[-1] for row in rounds), count),
        table.info("ingest: alerts of fifty rules", str(count_alerts(data_dir))),
    ], data_dir
