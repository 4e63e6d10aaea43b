# SPDX-License-Identifier: AGPL-3.0-or-later
"""How many items a second the console takes, beside two programs that do less."""

import statistics
import subprocess
import time

from . import table
from .database import count_items
from .servers import ACCOUNT, PASSWORD, SERVICE, TOP, Failed, FakeServer

TOPIC = "topic-00001"
SLIXMPP_SHARE = 5  # slixmpp gets a fifth of the items: its rate does not depend on how many come


def timed(server, start, count):
    """Seconds from the subscription, which sets the flood off, to the end of the program."""
    mark = server.mark()
    process = start()
    began = server.wait_for("step subscribe", 60, mark)[0]
    try:
        code = process.wait(60 + count / 200)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        code = "no end"
    seconds = time.monotonic() - began
    return seconds, code


def client(program, server, count, *more):
    return [*program, "--jid", ACCOUNT, "--password", PASSWORD, "--host", "127.0.0.1", "--port", str(server.port),
            "--ca-file", server.certs / "ca.pem", "--service", SERVICE, "--node", TOPIC, "--count", str(count), *more]


def run_client(name, server, command, count):
    done = []

    def start():
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        done.append(process)
        return process

    seconds, code = timed(server, start, count)
    if code != 0:
        raise Failed("%s ended with %s: %s" % (name, code, done[0].stderr.read().strip()[-300:]))
    return count / seconds


def run_console(console, server, folder, count):
    data_dir = folder / "ingest"
    subprocess.run(["rm", "-rf", data_dir], check=True)
    seconds, code = timed(server, lambda: console.start(
        server.certs, server.port, data_dir, "--headless", "--topic", TOPIC, "--count", count), count)
    if code != 0:
        raise Failed("the console ended with %s: %s" % (code, console.last_words()))
    return count / seconds, count_items(data_dir), data_dir


def figures(options, console, folder):
    count, slixmpp_count = options.count, max(1, options.count // SLIXMPP_SHARE)
    counting, ours, stored = [], [], []
    with FakeServer(folder, "--after", "subscribe", "flood=%d" % count) as server:
        counter = client([options.build / "tests/bench/strophe-count"], server, count)
        for _ in range(options.rounds):
            counting.append(run_client("strophe-count", server, counter, count))
            rate, rows, data_dir = run_console(console, server, folder, count)
            ours.append(rate)
            stored.append(rows)
    with FakeServer(folder, "--after", "subscribe", "flood=%d" % slixmpp_count) as server:
        script = client(["/usr/bin/python3", TOP / "tests/bench/slixmpp-store.py"], server, slixmpp_count,
                        "--database", folder / "slixmpp.sqlite")
        slixmpp = run_client("slixmpp-store.py", server, script, slixmpp_count)
    count_rate, our_rate = statistics.median(counting), statistics.median(ours)
    return [
        table.info("ingest: libstrophe, counting only", "%.0f items/s" % count_rate),
        table.info("ingest: slixmpp into SQLite without index", "%.0f items/s" % slixmpp),
        table.info("ingest: console (parse, store, index, rules)", "%.0f items/s" % our_rate),
        table.at_least("ingest: console / counting", our_rate / count_rate, 0.3, " ×"),
        table.at_least("ingest: console / slixmpp", our_rate / slixmpp, 2.5, " ×"),
        table.none_lost("ingest: items in the cache", min(stored), count),
    ], data_dir
