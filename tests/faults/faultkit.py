# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every fault needs: a console, a publisher, a proxy between console and server, and the accounts at the end."""

import contextlib
import ctypes
import json
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
sys.path.insert(0, str(TOP / "tests" / "broker"))
import rawxmpp  # noqa: E402
from faultbroker import Broker  # noqa: E402
from faultnet import FAR, Network  # noqa: E402
from faultproxy import Proxy  # noqa: E402
from faultuntil import Failure, until  # noqa: E402

CONSOLE = os.environ.get("XG_CONSOLE", str(TOP / "_build" / "src" / "xmpp-grid-console"))
ENV = os.environ
SERVER, SERVICE, DOMAIN = (ENV.get(name, "") for name in ("XG_SERVER", "XG_SERVICE", "XG_DOMAIN"))
# What a publish costs ejabberd grows with the number of items that it keeps.
KEPT = {"ejabberd": "1000"}
TOLD = ("unknown", "exactly", "at least", "about")  # XgGapCount
HOST_NAME = "server.fault.test"  # only shim.c knows it


def die_with_us():
    """In a child, before it becomes another program: it ends when this process does, however that ends."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Feed:
    """The publisher, a process of its own."""

    def __init__(self, node, rate, size=700):
        self.confirmed, self.troubles = 0, []
        self.begun, self.seconds = time.monotonic(), 0.0
        self.process = subprocess.Popen([sys.executable, str(HERE / "faultfeed.py"), node, str(rate), str(size)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, preexec_fn=die_with_us)
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        for line in self.process.stdout:
            word, _, rest = line.partition(" ")
            if word == "confirmed":
                self.confirmed = int(rest)
            else:
                self.troubles.append(line.strip())

    def stop(self):
        """Lets it finish what it has begun; the number of items that the broker has confirmed."""
        if self.process.poll() is None:
            with contextlib.suppress(OSError):
                self.process.stdin.write("quit\n")
                self.process.stdin.flush()
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.thread.join(10)
        self.seconds = time.monotonic() - self.begun
        return self.confirmed


class Console:
    """`--headless --json`: what it printed, what it said, and when."""

    sampled = False

    def __init__(self, fault, extra=()):
        self.shown, self.words = set(), []
        self.newest = -1  # the highest number shown
        env = dict(ENV, HOME=str(fault.folder), XDG_CONFIG_HOME=str(fault.folder / "config"),
                   XDG_DATA_HOME=str(fault.folder / "share"), XDG_CACHE_HOME=str(fault.folder / "cache"),
                   G_DEBUG="fatal-criticals", DBUS_SESSION_BUS_ADDRESS="disabled:", LC_ALL="C.UTF-8",
                   XG_SHIM=str(fault.orders))
        if fault.shim is not None:
            env["LD_PRELOAD"] = str(fault.shim)
        self.process = subprocess.Popen(
            [*fault.launcher, CONSOLE, "--headless", "--json", *fault.whom(), "--password-file", str(fault.password),
             "--data-dir", str(fault.data), "--topic", fault.node, *map(str, extra)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, preexec_fn=die_with_us)
        self.threads = [threading.Thread(target=self._read_events, daemon=True),
                        threading.Thread(target=self._read_words, daemon=True)]
        for thread in self.threads:
            thread.start()

    def _read_events(self):
        for line in self.process.stdout:
            if not line.endswith(b"\n"):
                break  # a kill cut it short: nobody was shown it
            event = json.loads(line)
            if event.get("event") == "item" and (event.get("id") or "").startswith("s-"):
                self.shown.add(int(event["id"][2:]))
                self.newest = max(self.newest, int(event["id"][2:]))

    def _read_words(self):
        for line in self.process.stderr:
            self.words.append((time.monotonic(), line.decode().rstrip("\n")))

    def said(self, text, since=0.0):
        return any(text in words for when, words in list(self.words) if when >= since)

    def tail(self):
        return " | ".join(words for _, words in self.words[-8:])

    def alive(self):
        return self.process.poll() is None

    def end(self, sig=signal.SIGTERM, seconds=30):
        if self.alive():
            self.process.send_signal(sig)
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise Failure("the console did not end within %d s" % seconds) from None
        for thread in self.threads:
            thread.join(20)
        return status


class Fault(Broker):
    """One console behind one proxy, with one topic that is published to; as a context it cleans up after itself."""

    def __init__(self, name, rate, seed, shim=None, window=False):
        self.name, self.rate, self.shim = name, rate, shim
        self.console_type = Console
        if window:
            import faultwindow  # only in a session, with Debian's Python
            self.console_type = faultwindow.Console
        self.launcher = []  # words before the console's command line
        self.subscribed = False  # by a window: only the first one has to
        self.host = "127.0.0.1"
        self.network = None
        self.endings = []  # what else is to be done in the end, last first
        self.service = SERVICE
        self.options = []  # of the console, beside those that every one has
        self.random = random.Random("%s %s %s" % (seed, name, SERVER))
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="xg-fault."))
        self.data = self.folder / "data"
        self.password = self.folder / "password"
        self.password.write_text("pw-alice\n")
        self.orders = self.folder / "orders"
        self.order()
        self.node = "fault-%s-%d" % (name, os.getpid())
        self.proxy = Proxy(ENV["XG_PORT"])
        self.feed = self.console = None
        self.consoles = []
        self.mounted = False
        self.live, self.whole = [], []  # seconds to recover, a number for each time
        self.lost = set()
        self.told = {}  # what the ledger says to be lost: how sure it is (TOLD) -> (gaps, items)
        self.notes = []

    def __enter__(self):
        self.make_node()
        return self

    def __exit__(self, *_):
        for console in self.consoles:
            if console.alive():
                console.process.kill()
                console.process.wait()
        if self.feed is not None and self.feed.process.poll() is None:
            self.feed.process.kill()
            self.feed.process.wait()
        self.proxy.close()
        for ending in reversed(self.endings):
            ending()
        # The account stays subscribed to it: the next console would fetch all of it.
        with contextlib.suppress(OSError, rawxmpp.StreamClosed, rawxmpp.LoginRefused):
            client = self.owner()
            client.delete(SERVICE, self.node)
            client.close()
        if self.mounted:
            subprocess.run(["umount", "-l", str(self.data)], check=False)
        if ENV.get("KEEP"):
            print("# kept", self.folder, flush=True)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def order(self, clock=0.0, names=0):
        """To shim.c: seconds that the clock is wrong, and how names are looked up."""
        with open(self.orders, "r+b" if self.orders.exists() else "w+b") as file:
            file.write(struct.pack("qq", int(clock * 1e9), names))

    def whom(self):
        """Arguments that say whom to connect as, and where."""
        return ["--jid", "alice@" + DOMAIN, "--host", HOST_NAME if self.shim is not None else self.host,
                "--port", str(self.proxy.port), "--ca-file", ENV["XG_CA"], *map(str, self.options)]

    def lay_cable(self):
        """The console gets a network of its own, and the proxy the other end of its cable."""
        self.network = Network()
        self.endings.append(self.network.close)
        listener = self.network.listener()
        self.proxy.close()
        self.proxy = Proxy(ENV["XG_PORT"], listener)
        self.host = FAR
        self.launcher = self.network.command()

    def client(self, user):
        return rawxmpp.Client(user + "@" + DOMAIN, "pw-" + user, port=ENV["XG_PORT"], ca=ENV["XG_CA"]).login()

    def owner(self):
        return self.client("admin")

    def make_node(self):
        client = self.owner()
        problem = rawxmpp.error(client.create(SERVICE, self.node, max_items=KEPT.get(SERVER, "100000"), persist_items="1"))
        client.close()
        if problem and "conflict" not in problem:
            raise Failure("the topic can't be made: " + problem)

    # The course of a fault

    def start_feed(self):
        self.feed = Feed(self.node, self.rate)

    def start_console(self, *extra):
        self.console = self.console_type(self, extra)
        self.consoles.append(self.console)
        return self.console

    def start(self):
        """Console connected and subscribed, items flowing."""
        console = self.start_console()
        until(lambda: console.said("Subscribed to") or not console.alive(), 60,
              lambda: "the subscription; it said: " + console.tail())
        self.start_feed()
        until(lambda: len(console.shown) > 50, 60, lambda: "items; it said: %s; %s" % (console.tail(), self.feed.troubles))

    def again(self):
        """Before each time of a fault: a console that has not been through one yet. After several in a short time it waits
        longer and longer before it connects again."""
        if self.whole:
            if self.console.end() != 0:
                raise Failure("the console ended with %s: %s" % (self.console.process.returncode, self.console.tail()))
            self.start_console()
            mark = self.mark()
            until(lambda: self.console.newest >= mark, 60, lambda: "items; it said: " + self.console.tail())
        self.pause(0.5, 2)

    def mark(self):
        """The number of an item that is not published yet."""
        return self.feed.confirmed + 64 + int(self.rate * 0.06)

    def pause(self, low, high):
        time.sleep(self.random.uniform(low, high))

    def stored(self):
        """Numbers of the items in the cache."""
        base = sqlite3.connect("file:%s?mode=ro" % self.cache(), uri=True, timeout=20)
        try:
            rows = base.execute("SELECT item_id FROM item JOIN node ON node.key = item.node_key"
                                " WHERE item.kind = 0 AND node.node = ? AND item_id GLOB 's-*'", (self.node,)).fetchall()
        finally:
            base.close()
        return {int(row[0][2:]) for row in rows}

    def cache(self):
        files = [f for f in self.data.glob("*.sqlite")]
        if len(files) != 1:
            raise Failure("there is no cache: %s" % files)
        return files[0]

    def at_broker(self, numbers):
        """Which of the items the broker still has."""
        client = self.owner()
        found = set()
        numbers = sorted(numbers)
        for i in range(0, len(numbers), 50):
            inner = "<items node='%s'>%s</items>" % (self.node, "".join("<item id='s-%d'/>" % n
                                                                       for n in numbers[i:i + 50]))
            reply = client.pubsub("get", SERVICE, inner, timeout=60)
            if rawxmpp.error(reply) is None:
                found |= {int(item.get("id")[2:]) for item in reply.iter("{%s}item" % rawxmpp.NS["pubsub"])
                          if len(item)}
        client.close()
        return found

    def recovered(self, since, seconds=90):
        """Waits until the console shows what is published now, and then until it has everything that was published before;
        notes the times from SINCE (monotonic) on."""
        mark = self.mark()
        console = self.console
        until(lambda: console.newest >= mark or not console.alive(), seconds, lambda: "items after the fault; it said: " + console.tail())
        if not console.alive():
            raise Failure("the console ended with %s: %s" % (console.process.returncode, console.tail()))
        self.live.append(time.monotonic() - since)
        self.wait_whole(self.feed.confirmed, seconds)
        self.whole.append(time.monotonic() - since)

    def wait_whole(self, sent, seconds):
        """Until the first SENT items are in the cache, or lost at the broker; SECONDS is how long nothing may come."""
        wanted = set(range(sent)) - self.lost
        missing, last_change, last_question = wanted, time.monotonic(), time.monotonic()
        while missing:
            left = wanted - self.stored()
            now = time.monotonic()
            if len(left) < len(missing):
                last_change = now
            missing = left
            # What the broker itself has lost can't come: it was killed, or has pushed it out.
            if missing and now - max(last_change, last_question) > 4:
                last_question = now
                there = self.at_broker(missing)
                self.lost |= missing - there
                wanted, missing = wanted - self.lost, missing & there
            if missing and (now - last_change > seconds or not self.console.alive()):
                raise Failure("%d items that the broker has were not fetched (%s…); it said: %s"
                              % (len(missing), sorted(missing)[:5], self.console.tail()))
            if missing:
                time.sleep(0.1)

    def say_so(self, since, seconds=60):
        """The console says within so many seconds that something is wrong. Of a window that is back so soon that nobody could
        look meanwhile it is enough that it is back."""
        return until(lambda: any(when >= since and words.startswith(("error: ", "state: "))
                                 for when, words in list(self.console.words))
                     or (self.console.sampled and self.proxy.accepted_at > since), seconds,
                     lambda: "a word about the fault; it said: " + self.console.tail())

    def check_shown(self):
        """What was shown is in the cache."""
        shown = set().union(*(console.shown for console in self.consoles))
        gone = shown - self.stored()
        if gone:
            raise Failure("%d items were shown and are not in the cache: %s" % (len(gone), sorted(gone)[:10]))

    def check_ledger(self):
        """The sums of the ledger, and that each row was counted."""
        base = sqlite3.connect("file:%s?mode=ro" % self.cache(), uri=True, timeout=20)
        try:
            (received, stored, updated, duplicate, rejected, rows) = base.execute(
                "SELECT sum(received), sum(stored), sum(updated), sum(duplicate), sum(rejected),"
                " (SELECT count(*) FROM item WHERE kind = 0 AND item.node_key = node.key)"
                " FROM ledger JOIN node ON node.key = ledger.node_key WHERE node.node = ?", (self.node,)).fetchone()
            if received != stored + updated + duplicate + rejected:
                raise Failure("the ledger does not balance: %d = %d + %d + %d + %d"
                              % (received, stored, updated, duplicate, rejected))
            if rows != stored + updated:
                raise Failure("%d rows, but the ledger counts %d" % (rows, stored + updated))
            if rejected:
                raise Failure("%d items were rejected" % rejected)
            self.told = {TOLD[known]: [gaps, items] for known, gaps, items in base.execute(
                "SELECT gap.known, count(*), coalesce(sum(gap.count), 0) FROM gap JOIN node ON node.key = gap.node_key"
                " WHERE node.node = ? GROUP BY gap.known", (self.node,))}
            check = base.execute("PRAGMA quick_check").fetchone()[0]
            if check != "ok":
                raise Failure("the cache is damaged: " + check)
        finally:
            base.close()

    def finish(self, ended=False):
        """Everything that the broker confirmed is in the cache, or lost at the broker; the rest of the accounts."""
        sent = self.feed.stop()
        if not ended:
            console = self.console
            self.wait_whole(sent, 60)
            if console.end() != 0:
                raise Failure("the console ended with %s: %s" % (console.process.returncode, console.tail()))
        self.check_shown()
        self.check_ledger()
        stored = self.stored()
        # Some that the broker did not have any more were on their way.
        self.lost -= stored
        everything = set(range(sent))
        if ended and everything - stored:
            self.lost |= everything - stored - self.at_broker(everything - stored)
        if len(stored & everything) + len(self.lost - stored) != sent and not ended:
            raise Failure("sent %d, stored %d, lost at the broker %d" % (sent, len(stored), len(self.lost)))
        return sent, len(stored)
