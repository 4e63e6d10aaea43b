# SPDX-License-Identifier: AGPL-3.0-or-later
"""How smooth the window stays under load, how fast it starts and what it weighs."""

import os
import re
import statistics
import time

from . import table
from .database import count_items
from .servers import Display, Failed, FakeServer, end

RATE, SECONDS = 2000, 30
FLOOD_RATE, FLOOD_SECONDS = 5000, 60
TOPICS = 1500


def read_log(path):
    """{word: last value} and the stalls [(at s monotonic, ms, ms of work)] of a stall meter's file."""
    values, stalls = {}, []
    for line in path.read_text().splitlines() if path.is_file() else ():
        words = line.split()
        if words[0] == "stall":
            stalls.append((int(words[1]) / 1e6, float(words[2]), float(words[3])))
        else:
            values[words[0]] = float(words[1])
    return values, stalls


def slower_than(path, begin, end, limit):
    """Which part of the probes between two times, in seconds, was answered after more than so many ms."""
    counts, slow = [], 0
    for line in path.read_text().splitlines():
        words = line.split()
        if words[0] == "count" and begin <= int(words[1]) / 1e6 <= end:
            counts.append(int(words[2]))
        elif words[0] == "stall" and begin <= int(words[1]) / 1e6 <= end:
            slow += float(words[2]) > limit
    if len(counts) < 2:
        raise Failed("the main loop was not measured")
    return slow / (counts[-1] - counts[0])


def wait_for_rows(process, path, seconds, console):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        values, _ = read_log(path)
        if "first-rows" in values:
            return values["first-rows"]
        if process.poll() is not None:
            raise Failed("the window ended with %s: %s" % (process.returncode, console.last_words("window.log")))
        time.sleep(0.05)
    end(process)
    raise Failed("no rows in the window after %d s: %s" % (seconds, console.last_words("window.log")))


def resident(process):
    with open("/proc/%d/status" % process.pid, encoding="ascii") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1]) / 1024


def under_load(options, console, folder):
    return under_rate(console, folder, RATE, options.seconds, "load")


def flood(console, folder):
    return under_rate(console, folder, FLOOD_RATE, FLOOD_SECONDS, "flood")


def under_rate(console, folder, rate, seconds, name):
    """The window, with the feed open, while so many items a second arrive."""
    count = rate * seconds
    data_dir, log = folder / name, folder / (name + ".stalls")
    with Display(folder) as display, FakeServer(folder, "--subscribed", 44) as server:
        environment = {**display.environment, "XG_STALL_LOG": str(log)}
        process = console.start(server.certs, server.port, data_dir, environment=environment, log="window.log")
        try:
            server.wait_for("step subscriptions", 60)
            server.do("flood=100")  # the feed has rows before the measurement begins
            wait_for_rows(process, log, 30, console)
            time.sleep(3)
            begin = time.monotonic()
            mark = server.mark()
            server.do("flood=%d,%d" % (count, rate))
            sent = server.wait_for("flood sent=", seconds * 3 + 30, mark)[1]
            finish = time.monotonic()
            deadline = finish + 30
            while count_items(data_dir) < count + 100 and time.monotonic() < deadline:
                time.sleep(0.5)
            time.sleep(1)
        finally:
            code = end(process)
    if code != 0:
        raise Failed("the window ended with %s: %s" % (code, console.last_words("window.log")))
    _, stalls = read_log(log)
    during = [ms for at, ms, _ in stalls if begin <= at <= finish + 1]
    what = "window, %d items/s for %d s" % (rate, seconds)
    return [
        table.info("%s: sent" % what, "%s/s" % re.search(r"rate=(\d+)", sent)[1]),
        table.at_most("%s: longest stall" % what, max(during, default=10), 100, " ms"),
        table.info("%s: stalls over 50 ms" % what, str(sum(ms > 50 for ms in during))),
        table.at_most("%s: waits over 20 ms" % what, 100 * slower_than(log, begin, finish, 20), 1, " %", 2),
        table.none_lost("%s: items in the cache" % what, count_items(data_dir) - 100, count),
    ]


def many_topics(console, folder):
    """From the login until every node of a big grid was asked about and is in the tree."""
    log = folder / "topics.stalls"
    with Display(folder) as display, FakeServer(folder, "--topics", TOPICS, "--collections", 40) as server:
        environment = {**display.environment, "XG_STALL_LOG": str(log)}
        process = console.start(server.certs, server.port, folder / "topics", environment=environment, log="window.log")
        try:
            begin = server.wait_for("step presence", 60)[0]
            server.wait_count("step disco-info topic-", TOPICS, 120)
            finish = time.monotonic()
            time.sleep(2)
        finally:
            code = end(process)
    if code != 0:
        raise Failed("the window ended with %s: %s" % (code, console.last_words("window.log")))
    during = [(ms, work) for at, ms, work in read_log(log)[1] if begin <= at <= finish + 2]
    return [
        table.info("%d topics: known after" % TOPICS, "%.1f s" % (finish - begin)),
        table.info("%d topics: longest stall" % TOPICS, "%.0f ms" % max((ms for ms, _ in during), default=10)),
        table.at_most("%d topics: longest work at a time" % TOPICS, max((work for _, work in during), default=10), 50,
                      " ms"),
    ]


def processor_time(process):
    with open("/proc/%d/stat" % process.pid, encoding="ascii") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def settled(process, seconds=60):
    """Until it does nothing any more: all that a start loads is there."""
    deadline, before = time.monotonic() + seconds, -1
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(1)
        used = processor_time(process)
        if used - before < 0.05:
            return
        before = used


def start_once(console, folder, display, data_dir, rows, wait=None):
    log = folder / "start.stalls"
    log.unlink(missing_ok=True)
    environment = {**display.environment, "XG_STALL_LOG": str(log)}
    # Nobody listens on port 1: the console starts offline, with what it has.
    process = console.start(folder / "certs", 1, data_dir, environment=environment, log="window.log")
    try:
        first = wait_for_rows(process, log, 30, console) if rows else None
        time.sleep(3)
        if wait:
            wait(process)
        if process.poll() is not None:
            raise Failed("the window ended with %s: %s" % (process.returncode, console.last_words("window.log")))
        return first, resident(process)
    finally:
        end(process)


def at_start(options, console, folder, data_dir):
    empty, full, times = [], [], []
    count = count_items(data_dir)
    with Display(folder) as display:
        start_once(console, folder, display, data_dir, True)  # warms the machine's caches
        for number in range(options.rounds):
            empty.append(start_once(console, folder, display, folder / ("empty-%d" % number), False)[1])
            first, memory = start_once(console, folder, display, data_dir, True)
            times.append(first)
            full.append(memory)
    weight, light = statistics.median(full), statistics.median(empty)
    what = "start with %d cached items" % count
    return [
        table.at_most("%s: first rows" % what, statistics.median(times), 500, " ms"),
        table.info("%s: resident memory" % what, "%.0f MB" % weight),
        table.info("start with an empty cache: resident memory", "%.0f MB" % light),
        # Without OpenGL's share in both, which made it 1.3
        table.at_most("%s: memory / empty" % what, weight / light, 1.5, " ×", 2),
    ]
