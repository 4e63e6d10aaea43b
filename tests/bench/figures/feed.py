# SPDX-License-Identifier: AGPL-3.0-or-later
"""A cache with a million items: what it costs to fill it, to open it and to find something in it."""

import shutil
import statistics
import subprocess

from . import table
from .database import count_items
from .ingest import fill, make_cache
from .servers import ACCOUNT, Display, Failed
from .window import read_log, settled, start_once

MILLION, LIGHT = 1000000, 100000
# How many items each measurement of the ingest takes, and how often
PART, TURNS = 20000, 3
FILTER, INDICATOR = "phishing portal", "198.51.100.7"


def measure(options, console, folder, display, data_dir, *arguments):
    """What feed-time tells: {name: (median, 95th percentile, worst) in ms}."""
    process = subprocess.Popen(
        [options.build / "tests/bench/feed-time", "--jid", ACCOUNT, "--data", data_dir, "--folder", folder, *arguments],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**console.environment, **display.environment})
    try:
        said, problem = process.communicate(timeout=400)
    except subprocess.TimeoutExpired as late:
        raise Failed("feed-time did not end") from late
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    if process.returncode != 0:
        raise Failed("feed-time ended with %s: %s" % (process.returncode, problem.strip()[-300:]))
    return {words[0]: tuple(map(float, words[1:4])) for words in map(str.split, said.splitlines())}


def ingest(console, folder, count):
    """Fills two caches, one with LIGHT items and one with all; the rates near 10,000 items and near all of them."""
    few, many = [], []
    small, large = folder / "light", folder / "million"
    make_cache(console, folder, large)
    fill(console, folder, large, count - PART * TURNS)
    for turn in range(TURNS):
        make_cache(console, folder, small)
        few.append(fill(console, folder, small, PART))
        many.append(fill(console, folder, large, PART, count - PART * (TURNS - turn)))
    fill(console, folder, small, LIGHT - PART, PART)
    return statistics.median(few), statistics.median(many), small, large


def at_start(options, console, folder, display, data_dir):
    """Median time to the first rows in ms, and the resident memory when everything is loaded, in MB."""
    times, weights = [], []
    start_once(console, folder, display, data_dir, True)  # warms the machine's caches
    for _ in range(options.rounds):
        first, weight = start_once(console, folder, display, data_dir, True, settled)
        times.append(first)
        weights.append(weight)
    return statistics.median(times), statistics.median(weights)


def figures(options, console, folder):
    count = options.items
    few, many, small, large = ingest(console, folder, count)
    found = count_items(large)
    with Display(folder) as display:
        _, light = at_start(options, console, folder, display, small)
        first, heavy = at_start(options, console, folder, display, large)
        times = measure(options, console, folder, display, large, "--filter", FILTER, "--indicator", INDICATOR)
    _, stalls = read_log(folder / "feed.stalls")
    if not options.keep:
        shutil.rmtree(large)
    what = "%d items" % count
    return [
        table.none_lost("%s: in the cache" % what, found, count),
        table.info("%s: ingest near %d" % (what, PART // 2), "%.0f items/s" % few),
        table.info("%s: ingest near the end" % what, "%.0f items/s" % many),
        table.at_least("%s: ingest near the end / near %d" % (what, PART // 2), many / few, 0.7, " ×"),
        table.at_most("%s: start, first rows" % what, first, 500, " ms"),
        table.at_most("%s: resident memory" % what, heavy, 300, " MB"),
        table.at_most("%s: memory / with %d" % (what, LIGHT), heavy / light, 1.3, " ×", 2),
        table.at_most("%s: a page is read, 95 of 100" % what, times["page-read"][1], 16, " ms", 1),
        table.info("%s: a page is shown, median" % what, "%.0f ms" % times["page-shown"][0]),
        table.at_most("%s: first rows of two words" % what, times["filter"][0], 100, " ms"),
        table.at_most("%s: first rows when they are cleared" % what, times["clear"][0], 100, " ms"),
        table.at_most("%s: pivot on an address, newest %d" % (what, 100), times["pivot-first"][0], 100, " ms"),
        table.info("%s: pivot on an address, all" % what, "%.0f ms" % times["pivot-all"][0]),
        table.info("%s: longest stall of all that" % what, "%.0f ms" % max((ms for _, ms, _ in stalls), default=10)),
    ]
