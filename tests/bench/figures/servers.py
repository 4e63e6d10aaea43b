# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a benchmark needs around it, each on ports, in folders and on displays of its own."""

import contextlib
import os
import pathlib
import subprocess
import threading
import time

TOP = pathlib.Path(__file__).resolve().parents[3]
DOMAIN = "xgrid.test"
SERVICE = "pubsub." + DOMAIN
ACCOUNT, PASSWORD = "alice@" + DOMAIN, "pw-alice"

BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


class Failed(Exception):
    """The benchmark can't be run; the text says why."""


def end(process, seconds=20):
    """Ends a process that we started, by its id."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return process.returncode


class FakeServer:
    """tests/broker/fake-server.py, and when it said what."""

    def __init__(self, folder, *options):
        self.certs = folder / "certs"
        if not self.certs.is_dir():
            subprocess.run([TOP / "tests/broker/gen-certs", self.certs, DOMAIN], check=True, stdout=subprocess.DEVNULL)
        self.lines = []  # (monotonic seconds, text)
        self.changed = threading.Condition()
        self.process = subprocess.Popen(
            [TOP / "tests/broker/fake-server.py", "--certs", self.certs, "--stdin", "--verbose", "--items", "0",
             *map(str, options)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
        threading.Thread(target=self._read, daemon=True).start()
        ready = self.wait_for("READY", 30)[1]
        self.port = int(ready.split("port=")[1].split()[0])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        end(self.process)
        self.process.stdin.close()

    def _read(self):
        for line in self.process.stdout:
            with self.changed:
                self.lines.append((time.monotonic(), line.rstrip()))
                self.changed.notify_all()
        with self.changed:
            self.lines.append((time.monotonic(), "ENDED"))
            self.changed.notify_all()

    def wait_for(self, words, seconds, start=0):
        """The first line from number start on that holds the words, with its time."""
        deadline = time.monotonic() + seconds
        with self.changed:
            while True:
                for when, line in self.lines[start:]:
                    if words in line:
                        return when, line
                    if line == "ENDED":
                        raise Failed("the fake server ended: %s" % self.lines[-2:][0][1])
                left = deadline - time.monotonic()
                if left <= 0:
                    raise Failed("the fake server did not say “%s” within %d s" % (words, seconds))
                self.changed.wait(left)

    def wait_count(self, words, count, seconds):
        """Until so many different lines hold the words."""
        deadline = time.monotonic() + seconds
        with self.changed:
            while len({line for _, line in self.lines if words in line}) < count:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise Failed("“%s” came less than %d times within %d s" % (words, count, seconds))
                self.changed.wait(min(left, 0.2))

    def mark(self):
        with self.changed:
            return len(self.lines)

    def do(self, action):
        self.process.stdin.write("do %s\n" % action)
        self.process.stdin.flush()


class RealServer:
    """A real broker, by tests/broker/harness."""

    def __init__(self, kind):
        self.process = subprocess.Popen(
            [TOP / "tests/broker/harness", kind, "--", "sh", "-c", "env | grep ^XG_; echo; exec sleep 7200"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        told = dict(line.rstrip().split("=", 1) for line in iter(self.process.stdout.readline, "\n") if line)
        if "XG_PORT" not in told:
            raise Failed("%s can't be started" % kind)
        self.host, self.port, self.ca = told["XG_HOST"], int(told["XG_PORT"]), told["XG_CA"]
        self.domain, self.service = told["XG_DOMAIN"], told["XG_SERVICE"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        end(self.process)
        self.process.stdout.close()


class Display:
    """Xvfb and a session bus on which nobody can be activated, so that nothing of this machine answers."""

    def __init__(self, folder):
        self.stack = contextlib.ExitStack()
        reader, writer = os.pipe()
        self.x = subprocess.Popen(["Xvfb", "-displayfd", str(writer), "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
                                  pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.stack.callback(end, self.x)
        os.close(writer)
        with open(reader, encoding="ascii") as pipe:
            number = pipe.readline().strip()
        config = folder / "bus.conf"
        config.write_text(BUS_CONFIG, encoding="ascii")
        self.bus = subprocess.Popen(["dbus-daemon", "--nofork", "--print-address", "--config-file", str(config)],
                                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.stack.callback(end, self.bus)
        address = self.bus.stdout.readline().strip()
        if not number or not address:
            self.stack.close()
            raise Failed("Xvfb or dbus-daemon does not start")
        self.environment = {"DISPLAY": ":" + number, "DBUS_SESSION_BUS_ADDRESS": address, "GDK_BACKEND": "x11",
                            "GSK_RENDERER": "cairo", "GTK_A11Y": "none"}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stack.close()


class Console:
    """How to start the program that is measured, hermetically."""

    def __init__(self, build, folder):
        self.program = build / "src" / "xmpp-grid-console"
        if not self.program.is_file():
            raise Failed("%s is not built" % self.program)
        self.folder = folder
        self.password_file = folder / "password"
        self.password_file.write_text(PASSWORD + "\n", encoding="ascii")
        self.password_file.chmod(0o600)
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", "GSETTINGS_BACKEND": "memory",
            "GSETTINGS_SCHEMA_DIR": str(build / "data"),
            **{"XDG_%s_HOME" % kind: str(folder / kind.lower()) for kind in ("DATA", "CONFIG", "CACHE", "STATE")},
            "XDG_RUNTIME_DIR": str(folder)}

    def start(self, certs, port, data_dir, *options, environment=(), log="console.log"):
        with open(self.folder / log, "ab") as out:
            return subprocess.Popen(
                [self.program, "--jid", ACCOUNT, "--host", "127.0.0.1", "--port", str(port), "--ca-file",
                 certs / "ca.pem", "--password-file", self.password_file, "--data-dir", data_dir, *map(str, options)],
                stdin=subprocess.DEVNULL, stdout=out, stderr=out, env={**self.environment, **dict(environment)})

    def last_words(self, log="console.log"):
        lines = (self.folder / log).read_text(errors="replace").splitlines()
        return "; ".join(lines[-3:]) or "it said nothing"
