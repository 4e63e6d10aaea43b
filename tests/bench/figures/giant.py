# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a single stanza of a hostile size does to the window, and an item of that size to who opens it."""

import subprocess
import time

from . import table
from .database import open_cache
from .feed import measure
from .servers import Display, Failed, FakeServer, end
from .window import read_log, wait_for_rows

MEGABYTES, LEVELS = 10, 100000


def count(data_dir, pattern):
    database = open_cache(data_dir)
    try:
        return database.execute("SELECT count(*) FROM item WHERE item_id LIKE ?", [pattern]).fetchone()[0]
    finally:
        database.close()


def send(server, data_dir, action, pattern, seconds=60):
    """Does the action; the times between which it can have been felt. An event behind it tells that it was read."""
    before, begin, mark = count(data_dir, pattern), time.monotonic(), server.mark()
    server.do(action)
    server.do("flood=1")
    deadline = begin + seconds
    while count(data_dir, pattern) == before:
        if any(" closed " in line for _, line in server.lines[mark:]):
            raise Failed("%s ended the connection" % action)
        if time.monotonic() > deadline:
            raise Failed("nothing came after %s" % action)
        time.sleep(0.1)
    time.sleep(2)
    return begin, time.monotonic()


def figures(options, console, folder):
    data_dir, log = folder / "giant", folder / "giant.stalls"
    what = {"%d MB" % MEGABYTES: "big=%d" % (MEGABYTES * 1000000), "%d levels" % LEVELS: "deep=%d" % LEVELS}
    when = {}
    with Display(folder) as display:
        with FakeServer(folder, "--subscribed", 44) as server:
            process = console.start(server.certs, server.port, data_dir,
                                    environment={**display.environment, "XG_STALL_LOG": str(log)}, log="window.log")
            try:
                server.wait_for("step subscriptions", 60)
                server.do("flood=100")
                wait_for_rows(process, log, 30, console)
                time.sleep(3)
                for name, action in what.items():
                    when[name] = send(server, data_dir, action, "flood-%")
                if count(data_dir, "big-%") != 1:
                    raise Failed("the item of %d MB is not in the cache" % MEGABYTES)
                # It is to be the newest: that is the one that is opened.
                send(server, data_dir, "big=%d" % (MEGABYTES * 1000000), "big-%")
            except subprocess.SubprocessError as problem:
                raise Failed(str(problem)) from problem
            finally:
                code = end(process)
        if code != 0:
            raise Failed("the window ended with %s: %s" % (code, console.last_words("window.log")))
        _, stalls = read_log(log)
        out = [table.at_most("a stanza of %s: longest stall" % name,
                             max((ms for at, ms, _ in stalls if begin <= at <= finish), default=10), 100, " ms")
               for name, (begin, finish) in when.items()]
        measure(options, console, folder, display, data_dir, "--big")
    _, stalls = read_log(folder / "feed.stalls")
    out.append(table.at_most("an item of %d MB is opened: longest stall" % MEGABYTES,
                             max((ms for _, ms, _ in stalls), default=10), 100, " ms"))
    return out
