# SPDX-License-Identifier: AGPL-3.0-or-later
"""A network of its own for the console: a namespace with one cable (a veth pair) to another one, where the proxy listens.

Nothing of the machine's own network is touched, and all is gone with the two processes that hold the namespaces. What drops
packets is the kernel, not a program: nobody sends an RST or an ICMP message.
"""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import time

CLONE_NEWNET = 0x40000000
NEAR, FAR = "10.213.7.2", "10.213.7.1"  # the console's address, the proxy's
NOBODY = "02:00:00:00:00:99"


def _die_with_us():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Holder:
    """A network namespace, as long as its process lives."""

    def __init__(self):
        self.process = subprocess.Popen(["unshare", "--net", "--", "sleep", "infinity"], stdin=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, text=True, preexec_fn=_die_with_us)
        self.path = "/proc/%d/ns/net" % self.process.pid
        end = time.monotonic() + 10
        while os.readlink(self.path) == os.readlink("/proc/self/ns/net"):
            if self.process.poll() is not None or time.monotonic() > end:
                raise NotImplementedError("no network namespace here: " + (self.process.stderr.read() or "time-out").strip())
            time.sleep(0.01)

    def ip(self, *words):
        done = subprocess.run(["nsenter", "--net=" + self.path, "ip", *words], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise NotImplementedError("“ip %s” does not work here: %s" % (" ".join(words), done.stderr.strip()))

    def end(self):
        self.process.kill()
        self.process.wait()
        self.process.stderr.close()


class Network:
    """NotImplementedError says why there can't be one here."""

    def __init__(self):
        for tool in ("unshare", "nsenter", "ip"):
            if shutil.which(tool) is None:
                raise NotImplementedError("there is no “%s”" % tool)
        if os.geteuid() != 0:
            raise NotImplementedError("only root may lay cables between network namespaces")
        self.near = self.far = None
        try:
            self.near, self.far = Holder(), Holder()
            self.near.ip("link", "add", "near", "type", "veth", "peer", "name", "far", "netns", str(self.far.process.pid))
            for holder, name, address in ((self.near, "near", NEAR), (self.far, "far", FAR)):
                holder.ip("link", "set", "lo", "up")
                holder.ip("address", "add", address + "/24", "dev", name)
                holder.ip("link", "set", name, "up")
            self._route()
        except BaseException:
            self.close()
            raise

    def _route(self):
        self.near.ip("route", "replace", "default", "via", FAR)

    def command(self):
        """What a program is started with that is to live in it; it keeps its process id."""
        return ["nsenter", "--net=" + self.near.path, "--"]

    def listener(self):
        """A listening socket at the other end of the cable."""
        library = ctypes.CDLL(None, use_errno=True)
        with open("/proc/thread-self/ns/net", "rb") as own, open(self.far.path, "rb") as there:
            if library.setns(there.fileno(), CLONE_NEWNET) != 0:
                raise NotImplementedError("setns: " + os.strerror(ctypes.get_errno()))
            try:
                listener = socket.create_server((FAR, 0), backlog=100)
            finally:
                library.setns(own.fileno(), CLONE_NEWNET)
        return listener

    def drop(self):
        """Both sides send to somebody who is not there: no packet arrives, and none comes back to say so."""
        self.near.ip("neighbour", "replace", FAR, "lladdr", NOBODY, "nud", "permanent", "dev", "near")
        self.far.ip("neighbour", "replace", NEAR, "lladdr", NOBODY, "nud", "permanent", "dev", "far")

    def unplug(self):
        """The cable is pulled at the console's end."""
        self.near.ip("link", "set", "near", "down")

    def unplug_far(self):
        """The cable is pulled at the other end: the console's side has no carrier."""
        self.far.ip("link", "set", "far", "down")

    def mend(self):
        for holder, name in ((self.near, "near"), (self.far, "far")):
            holder.ip("link", "set", name, "up")
            holder.ip("neighbour", "flush", "dev", name, "nud", "permanent")
        self._route()

    def close(self):
        for holder in (self.near, self.far):
            if holder is not None:
                holder.end()
