# SPDX-License-Identifier: AGPL-3.0-or-later
"""Figures with their bounds, as text for people and for docs/PERFORMANCE.md."""

import collections
import os
import platform
import re

# ok is None for a figure that only informs.
Figure = collections.namedtuple("Figure", "what value bound ok")

HEADS = ("figure", "measured", "bound", "")


def at_least(what, value, bound, unit=""):
    return Figure(what, "%.2f%s" % (value, unit), "≥ %g%s" % (bound, unit), value >= bound)


def at_most(what, value, bound, unit="", digits=0):
    return Figure(what, "%.*f%s" % (digits, value, unit), "< %g%s" % (bound, unit), value < bound)


def none_lost(what, got, wanted):
    return Figure(what, "%d of %d" % (got, wanted), "all", got == wanted)


def info(what, text):
    return Figure(what, text, "", None)


def verdict(figure):
    return {True: "ok", False: "FAIL", None: ""}[figure.ok]


def as_text(figures):
    rows = [HEADS] + [(f.what, f.value, f.bound, verdict(f)) for f in figures]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    lines = ["  ".join((row[0].ljust(widths[0]), row[1].rjust(widths[1]), row[2].rjust(widths[2]), row[3])).rstrip()
             for row in rows]
    lines.insert(1, "-" * max(map(len, lines)))
    return "\n".join(lines)


def machine():
    """A line about this machine, without its name."""
    model = platform.machine()
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        found = re.search(r"^model name\s*: (.*)$", lines.read(), re.M)
    if found:
        model = found[1]
    with open("/proc/meminfo", encoding="utf-8") as lines:
        memory = int(re.search(r"MemTotal:\s+(\d+)", lines.read())[1]) / 1048576
    return "%d cores of %s, %.0f GiB" % (os.cpu_count(), model, memory)


def as_markdown(figures, date, load):
    busy = ", with other work going on (load %.1f)" % load if load > os.cpu_count() / 4 else ""
    lines = ["Measured %s on %s%s." % (date, machine(), busy), "",
             "| figure | measured | bound | |", "|---|---:|---:|---|"]
    lines += ["| %s | %s | %s | %s |" % (f.what, f.value, f.bound, verdict(f)) for f in figures]
    return "\n".join(lines)


def write_into(path, part, figures, date, load):
    """Replaces what stands between the two marks of the document that belong to a part, or to all the short ones."""
    begin, finish = "<!-- table: tests/bench/run%s --write -->" % (part and " " + part), "<!-- end of table -->"
    text = path.read_text(encoding="utf-8")
    before, found, rest = text.partition(begin)
    _, ended, after = rest.partition(finish)
    if not found or not ended:
        raise ValueError("%s has no marks for the table" % path)
    path.write_text("%s%s\n%s\n%s%s" % (before, begin, as_markdown(figures, date, load), finish, after), encoding="utf-8")
