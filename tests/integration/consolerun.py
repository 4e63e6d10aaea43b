# SPDX-License-Identifier: AGPL-3.0-or-later
"""Running `xmpp-grid-console --headless` from a test: one object a process, everything of its own."""

import concurrent.futures
import json
import os
import pathlib
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
sys.path.insert(0, str(TOP / "tests" / "broker"))

CONSOLE = os.environ.get("XG_CONSOLE", str(TOP / "_build" / "src" / "xmpp-grid-console"))
IODEF = ("<IODEF-Document xmlns='urn:ietf:params:xml:ns:iodef-2.0' version='2.00'><Incident purpose='reporting'>"
         "<IncidentID name='csirt.example'>%s</IncidentID><GenerationTime>2026-01-01T00:00:00Z</GenerationTime>"
         "<Description>%s</Description><Assessment><SystemImpact severity='%s' type='takeover-system'/></Assessment>"
         "</Incident></IODEF-Document>")


def iodef(name, text="Something happened", severity="medium"):
    return IODEF % (name, text, severity)


class Folder:
    """A temporary folder with a password file."""

    def __init__(self, password="pw-alice"):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="xg-headless."))
        self.password = self.path / "password"
        self.password.write_text(password + "\n")
        self.data = self.path / "data"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


def connection(folder, user="alice", host=None, port=None):
    env = os.environ
    return ["--jid", "%s@%s" % (user, env.get("XG_DOMAIN", "xgrid.test")), "--host", host or env["XG_HOST"],
            "--port", str(port or env["XG_PORT"]), "--ca-file", env["XG_CA"], "--password-file", str(folder.password),
            "--data-dir", str(folder.data)]


class Run:
    """A running console: `events` are the JSON objects so far, `words` the lines of standard error."""

    def __init__(self, folder, *arguments, stdout=None, bus="disabled:"):
        """With STDOUT a file of one's own instead of `events`; BUS is the address of a session bus."""
        env = dict(os.environ, HOME=str(folder.path), XDG_CONFIG_HOME=str(folder.path / "config"),
                   XDG_DATA_HOME=str(folder.path / "share"), XDG_CACHE_HOME=str(folder.path / "cache"),
                   G_DEBUG="fatal-criticals", DBUS_SESSION_BUS_ADDRESS=bus, LC_ALL="C.UTF-8")
        self.process = subprocess.Popen([CONSOLE, "--headless", *map(str, arguments)], stdin=subprocess.DEVNULL,
                                        stdout=stdout or subprocess.PIPE, stderr=subprocess.PIPE, env=env)
        self.events, self.words, self.fresh = [], [], queue.Queue()
        self.threads = [threading.Thread(target=self._read_events, daemon=True),
                        threading.Thread(target=self._read_words, daemon=True)]
        for thread in self.threads:
            thread.start()

    def _read_events(self):
        for line in self.process.stdout or ():
            if not line.endswith(b"\n"):
                break
            self.events.append(json.loads(line))

    def _read_words(self):
        for line in self.process.stderr:
            self.words.append(line.decode().rstrip("\n"))

    def until(self, condition, seconds=60, what="a condition"):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise AssertionError("waited in vain for %s; it said: %s" % (what, " | ".join(self.words[-12:])))
            time.sleep(0.01)

    def until_said(self, text, seconds=60):
        self.until(lambda: any(text in w for w in list(self.words)), seconds, "“%s”" % text)

    def until_events(self, count, seconds=60):
        self.until(lambda: len(self.events) >= count, seconds, "%d events (has %d)" % (count, len(self.events)))

    def end(self, sig=signal.SIGTERM, seconds=20):
        if self.process.poll() is None and sig is not None:
            self.process.send_signal(sig)
        status = self.process.wait(seconds)
        for thread in self.threads:
            thread.join(seconds)
        return status

    def ledger(self):
        """The last line of the ledger as a dictionary."""
        line = [w for w in self.words if w.startswith("ledger: ")][-1]
        return {name: int(count) for name, count in re.findall(r"([a-z-]+) (\d+)", line)}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def tests(scope, at_once=1, first=()):
    """Runs every function test_* of SCOPE, or those named on the command line, AT_ONCE of them at a time, and prints TAP;
    returns the exit status. Those that take longest should be FIRST, so that nothing waits for them at the end."""
    names = [n for n in scope if n.startswith("test_")]
    chosen = [n for n in names if not sys.argv[1:] or n in sys.argv[1:]]
    chosen.sort(key=lambda n: scope[n] not in first)

    def run(name):
        started = time.monotonic()
        number, title = names.index(name) + 1, name[5:].replace("_", "-")
        try:
            scope[name]()
        except Exception as problem:  # every failure is reported, the others still run
            print("not ok %d %s: %s: %s" % (number, title, type(problem).__name__, problem), flush=True)
            if not isinstance(problem, AssertionError):
                traceback.print_exc()
            return False
        print("ok %d %s (%.1f s)" % (number, title, time.monotonic() - started), flush=True)
        return True

    with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
        good = list(pool.map(run, chosen))
    print("1..%d" % len(names))
    return 0 if all(good) else 1
