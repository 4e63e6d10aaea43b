# SPDX-License-Identifier: AGPL-3.0-or-later
"""The real window in the place of `--headless --json`, in a session of tests/session: what its table shows, as assistive
technology is told it, counts as shown, and what its tree and its banner say counts as said.

Needs Debian's own Python, as tests/integration/windowrun.py.
"""

import re
import signal
import sys
import threading
import time

from faultbroker import TOP
from faultuntil import Failure, until

sys.path.insert(0, str(TOP / "tests" / "integration"))
import windowrun  # noqa: E402
from windowrun import Atspi, gi  # noqa: E402

NUMBER = re.compile(r"Incident number (\d+)")
PROFILE = "XMPP-Grid broker"  # the name of one that has none
VANISHED = (gi.repository.GLib.Error, IndexError, AttributeError, StopIteration, AssertionError)


class Console:
    """The window; as faultkit's Console. Everything that goes over AT-SPI is done by one thread."""

    begun = False
    sampled = True  # what is said may come and go between two looks

    def __init__(self, fault, extra=()):
        if not Console.begun:
            Atspi.init()
            Atspi.set_timeout(5000, 15000)
            Console.begun = True
        self.shown, self.words, self.newest = set(), [], -1
        self.fault, self.problem = fault, None
        self.known = {}
        self.quit = threading.Event()
        shim = {"LD_PRELOAD": str(fault.shim), "XG_SHIM": str(fault.orders)} if fault.shim is not None else {}
        environment = {"XDG_CONFIG_HOME": str(fault.folder / "config"), "XDG_CACHE_HOME": str(fault.folder / "cache"), **shim}
        self.window = windowrun.Window(*fault.whom(), "--password-file", fault.password, "--data-dir", fault.data, *extra,
                                       environment=environment, wait=False)
        self.process = self.window.process
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def _watch(self):
        try:
            self.window.application = windowrun.until(self.window._find, "the window")
            self._subscribe()
        except VANISHED as problem:
            if not self.quit.is_set() and self.alive():
                self.problem = str(problem)
                self._say("error", "the window can't be driven: " + self.problem)
        while not self.quit.is_set() and self.alive():
            try:
                self._look()
            except VANISHED:
                time.sleep(0.05)

    def _subscribe(self):
        """Once; afterwards the window knows."""
        if self.fault.subscribed:
            return
        window, node = self.window, self.fault.node
        window.connected()
        windowrun.until(lambda: window.tree_row(node), "the topic in the tree")
        window.subscribe(node)
        self.fault.subscribed = True
        self._say("state", "Subscribed to " + node)

    def _places(self):
        """What is looked at again and again, in the cache of places. Without waiting: a window that was killed never gets it."""
        for place in (("filler", "XgSidebar"), ("list", windowrun.TREE), ("tree table", "Items"), ("list", "GtkColumnListView"),
                      ("alert", None)):
            if place not in self.window.known:
                self.window.known[place] = next(self.window.each(*place))

    def _look(self):
        """The table has many words and takes a while: what lasts a second only is looked at in between."""
        self._places()
        for i, row in enumerate(windowrun.children(self.window.table())):
            if i % 4 == 0:
                self._listen()
            found = NUMBER.search(row.get_name())
            if found:
                self.shown.add(int(found[1]))
                self.newest = max(self.newest, int(found[1]))
        self._listen()

    def _listen(self):
        window = self.window
        row = window.tree_row(PROFILE)
        if row:
            self._news("state", 0, row[1].partition(", ")[2])
        banner = window.place("alert", None)
        # Its name is what it says, and it keeps that when it is folded away.
        there = banner.get_component_iface().get_extents(Atspi.CoordType.WINDOW).height > 1
        for i, text in enumerate(window.labels(banner)):
            self._news("error", i, text if there else "")

    def _news(self, kind, place, text):
        if self.known.get((kind, place)) != text:
            self.known[kind, place] = text
            if text:
                self._say(kind, text)

    def _say(self, kind, text):
        self.words.append((time.monotonic(), "%s: %s" % (kind, text)))

    def said(self, text, since=0.0):
        return any(text in words for when, words in list(self.words) if when >= since)

    def tail(self):
        return " | ".join(words for _, words in self.words[-8:])

    def alive(self):
        return self.process.poll() is None

    def end(self, sig=signal.SIGTERM, seconds=60):
        """What it has said on standard error is looked at too."""
        if sig == signal.SIGKILL:
            self.process.kill()
        self.quit.set()
        self.thread.join(60)
        if sig != signal.SIGKILL and self.alive():
            self.process.send_signal(sig)
        until(lambda: not self.alive(), seconds, "the end of the window")
        try:
            return self.window.wait()
        except AssertionError as problem:
            raise Failure("the window said: %s" % problem) from None
