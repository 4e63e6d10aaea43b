# SPDX-License-Identifier: AGPL-3.0-or-later
"""What data/demo/run does once the packages are there: build, start the grid, show the console, tell what came."""

import argparse
import os
import pathlib
import re
import select
import shutil
import signal
import subprocess
import sys
import threading

sys.dont_write_bytecode = True

from leftovers import Workplace  # noqa: E402

DEMO = pathlib.Path(__file__).resolve().parents[1]
TOP = DEMO.parents[1]
BUILD = TOP / "_build/demo"  # with a prefix of its own, so that nothing is installed into the system
PREFIX = BUILD / "installed"
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
COUNTS = re.compile(r"demo: (received=.*)")


class Failed(Exception):
    """The demo can't be shown; the text says why."""


def positive(text):
    number = float(text)
    if not 0 < number < 1e6:
        raise argparse.ArgumentTypeError("%s is not a positive number" % text)
    return number


def options():
    out = argparse.ArgumentParser(prog="data/demo/run", description="The demo grid on screen, with nothing set up.")
    out.add_argument("--rate", type=positive, default=5, metavar="N", help="items a second (5)")
    out.add_argument("--seed", type=int, default=1, metavar="N", help="other incidents")
    out.add_argument("--for", type=positive, dest="seconds", metavar="SECONDS",
                     help="end after so long; without a display always, after 30 seconds")
    out.add_argument("--screenshots", metavar="DIR", help="save pictures of the main pages there")
    colours = out.add_mutually_exclusive_group()
    colours.add_argument("--light", action="store_const", dest="colours", const="prefer-light")
    colours.add_argument("--dark", action="store_const", dest="colours", const="prefer-dark")
    return out.parse_args()


def build():
    """Builds and installs below _build; only says something when it takes a while or fails."""
    print("Building Grid Console in %s …" % BUILD.relative_to(TOP), flush=True)
    commands = [["ninja", "-C", str(BUILD), "install"]]
    if not (BUILD / "build.ninja").exists():
        commands.insert(0, ["meson", "setup", str(BUILD), str(TOP), "-Dbuildtype=release", "-Dprefix=%s" % PREFIX])
    BUILD.parent.mkdir(exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if name != "DESTDIR"}
    with open(BUILD.parent / "demo-build.log", "w+", encoding="utf-8", errors="replace") as log:
        for command in commands:
            if subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=TOP, env=environment).returncode:
                log.seek(0)
                raise Failed("the build failed:\n%s" % "".join(log.readlines()[-20:]))
    program = PREFIX / "bin/xmpp-grid-console"
    if not program.exists():
        raise Failed("the build made no xmpp-grid-console")
    return program


class Show:
    """The grid and the console, both of which end with it."""

    def __init__(self, chosen):
        self.options = chosen
        self.headless = not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
        if self.headless:
            chosen.seconds = chosen.seconds or 30
            chosen.screenshots = chosen.screenshots or str(TOP / "_build/demo-screenshots")
        self.place = Workplace("xg-show.", "XG_SHOW_PLACE")
        self.grid = self.console = None
        self.counts, self.pictures, self.feed = None, [], None

    def start_grid(self):
        print("Starting the demo grid …", flush=True)
        self.grid = subprocess.Popen(
            [str(DEMO / "start"), "--rate", str(self.options.rate), "--seed", str(self.options.seed)], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self.place.environment(), start_new_session=True)
        for line in self.grid.stdout:
            if line.startswith("XG_DEMO_DIR="):
                return line.strip().partition("=")[2]
            print(line, end="", flush=True)
        raise Failed("the demo grid did not start")

    def environment(self, program, folder):
        """The console finds its own build, the demo, and a data folder that goes away."""
        share = program.parents[1] / "share"
        own = pathlib.Path(self.place.path)
        found = self.place.environment(
            XG_DEMO_DIR=folder, XDG_DATA_HOME=str(own / "data"), XDG_CONFIG_HOME=str(own / "config"),
            GSETTINGS_BACKEND="memory", GSETTINGS_SCHEMA_DIR=str(share / "glib-2.0/schemas"),
            XDG_DATA_DIRS="%s:%s" % (share, os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"))
        if self.headless:
            found["GTK_A11Y"] = "none"  # nobody reads the virtual display aloud
        if self.options.colours:
            found.update(ADW_DEBUG_COLOR_SCHEME=self.options.colours, ADW_DISABLE_PORTAL="1")
        return found

    def run_console(self, program, folder):
        command = [str(program), "--demo", "--data-dir=%s/cache" % self.place.path]
        if self.options.seconds:
            command.append("--for=%d" % max(1, round(self.options.seconds)))
        if self.options.screenshots:
            target = pathlib.Path(self.options.screenshots).absolute()
            target.mkdir(parents=True, exist_ok=True)
            command.append("--screenshots=%s" % target)
        if self.headless:
            command.insert(0, str(TOP / "tests/session"))
            print("There is no display: showing the console on a virtual one for %g seconds."
                  % self.options.seconds, flush=True)
        else:
            print("The console opens; close its window to end the demo.", flush=True)
        self.console = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        env=self.environment(program, folder), start_new_session=True)
        watchdog = None
        if self.options.seconds:  # in case it does not end by itself
            watchdog = threading.Timer(self.options.seconds + 30, self.console.terminate)
            watchdog.daemon = True
            watchdog.start()
        self.listen()
        status = self.console.wait()
        if watchdog:
            watchdog.cancel()
        return status

    def listen(self):
        """Takes what the console says until it ends. In small waits: a signal just before a long one gets lost."""
        left = b""
        while True:
            if not select.select([self.console.stdout], [], [], 0.3)[0]:
                if self.console.poll() is None:
                    continue
                return
            data = os.read(self.console.stdout.fileno(), 65536)
            *lines, left = (left + data).split(b"\n")
            for line in lines:
                self.take(line.decode("utf-8", "replace").strip())
            if not data:
                return

    def take(self, line):
        """A line of the console."""
        found = COUNTS.match(line)
        if found:
            self.counts = dict(part.split("=", 1) for part in found.group(1).split())
        elif line.startswith("screenshot: "):
            self.pictures.append(line.partition(" ")[2])
        elif line:
            print(line, flush=True)

    def stop(self):
        if self.console and self.console.poll() is None:
            self.console.terminate()
            try:
                self.console.wait(5)
            except subprocess.TimeoutExpired:
                self.console.kill()
        if self.grid:
            try:
                self.feed = self.grid.communicate(timeout=10)[0].strip()  # closes its input, and so ends it
            except (subprocess.TimeoutExpired, ValueError):
                self.grid.terminate()
        self.place.leave()

    def tell(self):
        if self.feed:
            print(self.feed.splitlines()[-1].replace("feed:", "The feed:").replace("=", " "))
        if self.counts:
            print("The console: %(received)s items received = %(stored)s stored new + %(updated)s stored as a newer version "
                  "+ %(duplicate)s had already + %(rejected)s left out; %(shown)s rows shown, other events included."
                  % {**dict.fromkeys(("received", "stored", "updated", "duplicate", "rejected", "shown"), "?"), **self.counts})
        for picture in self.pictures:
            print("Picture: %s" % picture)


def main():
    chosen = options()
    for tool in ("meson", "ninja", "openssl"):
        if not shutil.which(tool):
            print("run: %s is missing" % tool, file=sys.stderr)
            return 1
    for number in SIGNALS:
        signal.signal(number, lambda n, _: sys.exit(128 + n))
    show = None
    status = 1
    try:
        program = build()
        show = Show(chosen)
        folder = show.start_grid()
        status = show.run_console(program, folder)
    except Failed as problem:
        print("run: %s" % problem, file=sys.stderr)
    finally:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        if show:
            show.stop()
    show and show.tell()
    return status


sys.exit(main())
