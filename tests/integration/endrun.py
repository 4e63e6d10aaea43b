# SPDX-License-Identifier: AGPL-3.0-or-later
"""For tests of how the program ends: a window at a fake server, and what must not be left of it."""

import contextlib
import functools
import os
import pathlib
import socket
import sqlite3
import time

from fakerun import Certificates, Fake
from windowrun import Settings, Window

LIMIT = 60  # seconds; to tell a program that hangs from one on a busy machine


@functools.lru_cache
def certificates():
    return Certificates()


@contextlib.contextmanager
def console(*options, password="pw-alice", arguments=()):
    """A fake server with OPTIONS, and a window that is told to connect to it unless PASSWORD is None."""
    with Fake(certificates(), *options) as fake:
        Settings().write_profile(port=fake.port)
        with Window(*arguments) as window:
            if password is not None:
                window.connect(password)
            yield fake, window


@contextlib.contextmanager
def black_hole():
    """The port of a server whose queue is full: it answers not even that it does not answer."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(socket.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(4):
            client = stack.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(server.getsockname())
        yield server.getsockname()[1]


def processes():
    """{pid: parent} of what runs in this session, zombies too."""
    found = {}
    mark = ("XG_SESSION=" + os.environ["XG_SESSION"]).encode()
    for folder in pathlib.Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if mark in (folder / "environ").read_bytes().split(b"\0") or parent == os.getpid():
                found[int(folder.name)] = parent
    return found


def leftovers():
    """Files of a database that was not closed, and half-written ones, in the session's folders."""
    place = pathlib.Path(os.environ["XG_SESSION"])
    return sorted(str(path.relative_to(place)) for path in place.rglob("*")
                  if ".cache" not in path.parts and path.name.endswith(("-wal", "-shm", "-journal", ".tmp")))


def ends(window, how):
    """Ends it by HOW(), with status 0 and without leaving anything behind."""
    before = processes()
    assert window.process.pid not in before.values(), "it has children: %s" % before
    started = time.monotonic()
    how()
    status = window.wait(LIMIT)
    print("# it took %.2f s" % (time.monotonic() - started))
    assert status == 0, status
    left = set(processes()) - set(before)
    assert not left, "left behind: %s" % left
    assert not leftovers(), leftovers()


def sends(window, number):
    return lambda: window.process.send_signal(number)


def read(sql):
    """One number out of the cache, that nobody has open any more."""
    (path,) = Settings().databases()
    with contextlib.closing(sqlite3.connect("file:%s?mode=ro" % path, uri=True)) as base:
        return base.execute(sql).fetchone()[0]
