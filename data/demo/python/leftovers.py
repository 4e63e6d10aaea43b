# SPDX-License-Identifier: AGPL-3.0-or-later
"""Leaving nothing behind: processes are found by a mark in their environment and ended by process id."""

import os
import shutil
import signal
import sys
import tempfile
import time


def marked(name, value):
    """Process ids of our own processes that were started with name=value in their environment."""
    mark, found = ("%s=%s" % (name, value)).encode(), []
    for entry in os.listdir("/proc"):
        if entry.isdigit() and int(entry) != os.getpid():
            try:
                with open("/proc/%s/environ" % entry, "rb") as stream:
                    if mark in stream.read().split(b"\0"):
                        found.append(int(entry))
            except OSError:
                pass
    return found


def end_marked(name, value, patience=6.0):
    """Ends them: asks, and after so many seconds makes sure."""
    for number, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, patience)):
        asked, end = set(), time.monotonic() + seconds
        while time.monotonic() < end:
            left = marked(name, value)
            if not left:
                return
            for pid in set(left) - asked:
                try:
                    os.kill(pid, number)
                    os.kill(pid, signal.SIGCONT)
                except OSError:
                    pass
            asked.update(left)
            time.sleep(0.02)


class Workplace:
    """A temporary folder whose path marks all processes that are started there.

    Put environment() into what you start. leave() ends all of them and removes the folder; a
    guardian process does the same if this process is killed before it could.
    """

    def __init__(self, prefix, mark):
        self.mark = mark
        self.path = tempfile.mkdtemp(prefix=prefix)
        reader, self.writer = os.pipe()
        sys.stdout.flush()
        self.guardian = os.fork()
        if self.guardian == 0:
            self._guard(reader)
        os.close(reader)

    def _guard(self, reader):
        """Runs in the guardian: waits until nobody holds the other end of the pipe."""
        try:
            # It may itself be marked by a folder further out, which asks it to end: it does, when its work is done
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            os.setsid()
            os.close(self.writer)
            null = os.open(os.devnull, os.O_RDWR)
            for descriptor in (0, 1, 2):
                os.dup2(null, descriptor)
            os.read(reader, 1)
            self._clear()
        finally:
            os._exit(0)

    def _clear(self):
        end_marked(self.mark, self.path)
        shutil.rmtree(self.path, ignore_errors=True)

    def environment(self, **more):
        return dict(os.environ, **{self.mark: self.path}, **more)

    def leave(self):
        self._clear()
        os.close(self.writer)
        try:
            os.waitpid(self.guardian, 0)
        except OSError:
            pass
