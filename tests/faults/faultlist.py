# SPDX-License-Identifier: AGPL-3.0-or-later
"""The faults: a function each, which does its fault so many times to a running console and leaves the times in the Fault.

The first line of its text is what docs/RELIABILITY.md says of it.
"""

import signal
import subprocess
import time

import faultcerts
from faultkit import Failure, until
from faultnet import Network

NOTICED_WITHIN = 60  # seconds; a dead connection is to be noticed within 45


def reset(fault, times):
    """the connection is reset (RST)"""
    fault.start()
    for _ in range(times):
        fault.again()
        begun = time.monotonic()
        fault.proxy.set("reset")
        fault.say_so(begun)
        fault.recovered(begun)


def flapping(fault, times):
    """the connection is reset again as soon as items flow: each pause before the next attempt is longer"""
    fault.start()
    for _ in range(times):
        fault.pause(0.2, 1)
        begun = time.monotonic()
        fault.proxy.set("reset")
        fault.say_so(begun)
        fault.recovered(begun)


def refuse(fault, times):
    """the server refuses connections for a few seconds"""
    fault.start()
    for _ in range(times):
        fault.again()
        begun = time.monotonic()
        fault.proxy.set("refuse")
        fault.say_so(begun)
        fault.pause(1, 4)
        fault.proxy.set("pass")
        fault.recovered(time.monotonic())


def _until_noticed(fault, times, mode):
    fault.start()
    noticed = []
    for _ in range(times):
        fault.again()
        begun = time.monotonic()
        fault.proxy.set(mode)
        noticed.append(fault.say_so(begun, NOTICED_WITHIN))
        fault.pause(0, 2)
        fault.proxy.set("pass")
        fault.recovered(time.monotonic())
    fault.notes.append("noticed after %.0f s at most" % max(noticed))


def black_hole(fault, times):
    """packets are dropped until the console notices"""
    _until_noticed(fault, times, "black-hole")


def black_hole_short(fault, times):
    """packets are dropped for 2 to 8 seconds"""
    fault.start()
    for _ in range(times):
        fault.pause(0.5, 2)
        fault.proxy.set("black-hole")
        fault.pause(2, 8)
        fault.proxy.set("pass")
        fault.recovered(time.monotonic())


def half_open(fault, times):
    """what the server says is dropped, what the console says arrives, until the console notices"""
    _until_noticed(fault, times, "half-open")


def trickle(fault, times):
    """the server is heard at 400 bytes a second for 10 to 20 seconds"""
    fault.start()
    for _ in range(times):
        fault.pause(0.5, 2)
        fault.proxy.set("trickle")
        fault.pause(10, 20)
        fault.proxy.set("pass")
        fault.recovered(time.monotonic())


def handshake(fault, times):
    """the connection is lost, and the next one stops where TLS begins, until the console gives it up"""
    fault.start()
    for _ in range(times):
        fault.again()
        before = fault.proxy.accepted
        begun = time.monotonic()
        fault.proxy.set("stall")
        until(lambda: fault.proxy.accepted >= before + 2, 90,
              lambda: "a second attempt; it said: " + fault.console.tail())
        fault.say_so(begun)
        fault.proxy.set("pass")
        fault.recovered(time.monotonic())


def server_killed(fault, times):
    """the server is killed with -9 and started again"""
    fault.start()
    for _ in range(times):
        fault.again()
        begun = time.monotonic()
        fault.kill_server()
        fault.say_so(begun)
        fault.pause(0, 3)
        fault.start_server()
        fault.recovered(time.monotonic())


def server_restarted(fault, times):
    """the server is shut down in order and started again"""
    fault.start()
    for _ in range(times):
        fault.again()
        begun = time.monotonic()
        fault.kill_server(signal.SIGTERM)
        fault.say_so(begun)
        fault.pause(0, 3)
        fault.start_server()
        fault.recovered(time.monotonic())


def console_killed(fault, times):
    """the console is killed with -9 at a random moment and started again"""
    fault.start()
    for _ in range(times):
        fault.pause(0, 2.5)
        fault.console.end(signal.SIGKILL)
        fault.check_shown()
        fault.start_console()
    fault.recovered(time.monotonic())


def console_frozen(fault, times):
    """the console stands still (SIGSTOP) for 2 to 12 seconds, as in suspend"""
    fault.start()
    for _ in range(times):
        fault.pause(0.5, 2)
        fault.console.process.send_signal(signal.SIGSTOP)
        fault.pause(2, 12)
        fault.console.process.send_signal(signal.SIGCONT)
        fault.recovered(time.monotonic())


def disk_full(fault, times):
    """the disk of the cache is full for a few seconds"""
    fault.data.mkdir(parents=True)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=120m,mode=700", "fault", str(fault.data)],
                      stderr=subprocess.DEVNULL, check=False).returncode != 0:
        raise NotImplementedError("no small disk can be mounted here")
    fault.mounted = True
    fault.start()
    ballast = fault.data / "ballast"
    for _ in range(times):
        fault.pause(0.5, 2)
        begun = time.monotonic()
        with open(ballast, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"x" * 65536)
            except OSError:
                pass
        until(lambda: fault.console.said("no room", begun), 60,
              lambda: "a word about the disk; it said: " + fault.console.tail())
        shown = set(fault.console.shown)
        fault.pause(1, 4)
        # Nothing is shown that is not durable.
        if fault.console.shown - shown - fault.stored():
            raise Failure("shown while nothing could be written")
        ballast.unlink()
        fault.recovered(time.monotonic())


def clock(fault, times):
    """the clock of the day jumps by up to twelve hours, forwards and back; now and then the connection is reset too"""
    fault.start()
    for i in range(times):
        fault.order()
        fault.again()
        begun = time.monotonic()
        # Before the first minute of the server's certificate it would not be valid yet.
        fault.order(clock=fault.random.uniform(-12, 12) * 3600 if i % 2 == 0 else fault.random.uniform(0, 12) * 3600)
        if i % 2 == 1:
            fault.proxy.set("reset")
            fault.say_so(begun)
        fault.recovered(begun)
    fault.order()


def clock_at_start(fault, times):
    """the clock of the day is a day behind when the console starts, and then put right: until then the certificate is refused"""
    fault.start()
    for _ in range(times):
        fault.console.end()
        fault.order(clock=-86400)
        begun = time.monotonic()
        console = fault.start_console()
        until(lambda: console.said("not valid before", begun) or not console.alive(), 60,
              lambda: "a word about the clock; it said: " + console.tail())
        fault.pause(0, 4)
        if console.said("state: Connected", begun):
            raise Failure("it connected all the same")
        fault.order()
        fault.recovered(time.monotonic())


def _names(fault, times, how):
    fault.start()
    for _ in range(times):
        fault.again()
        begun = time.monotonic()
        fault.order(names=how)
        fault.proxy.set("reset")
        fault.say_so(begun)
        fault.pause(2, 6)
        fault.order()
        fault.recovered(time.monotonic())


def dns_fails(fault, times):
    """the connection is reset and the server's name can't be looked up for a few seconds"""
    _names(fault, times, 1)


def dns_hangs(fault, times):
    """the connection is reset and looking up the server's name takes for ever, for a few seconds"""
    _names(fault, times, 2)


def evicted(fault, times):
    """the server refuses connections for 2 to 4 seconds, and the broker keeps only the newest 100 items of the topic"""
    client = fault.owner()
    client.configure(fault.service, fault.node, max_items="100")
    client.close()
    fault.start()
    for _ in range(times):
        fault.again()
        fault.proxy.set("refuse")
        before = fault.feed.confirmed
        fault.pause(2, 4)
        until(lambda: fault.feed.confirmed > before + 300, 60, "more items than the broker keeps")
        fault.proxy.set("pass")
        fault.recovered(time.monotonic())
    if not fault.lost:
        raise Failure("the broker kept everything: nothing was tried")


def _cut(fault, times, cut, how_long=None):
    """Without HOW_LONG (seconds, from and to) until the console notices."""
    fault.lay_cable()
    fault.start()
    noticed = []
    for _ in range(times):
        fault.again()
        begun = time.monotonic()
        cut(fault.network)
        try:
            if how_long is None:
                noticed.append(fault.say_so(begun, NOTICED_WITHIN))
                fault.pause(0, 2)
            else:
                fault.pause(*how_long)
        finally:
            fault.network.mend()
        fault.recovered(time.monotonic())
    if noticed:
        fault.notes.append("noticed after %.0f s at most" % max(noticed))


def network_dropped(fault, times):
    """a real network drops all packets, both ways and without an RST, until the console notices"""
    _cut(fault, times, Network.drop)


def network_dropped_short(fault, times):
    """a real network drops all packets, both ways and without an RST, for 2 to 12 seconds"""
    _cut(fault, times, Network.drop, (2, 12))


def link_down(fault, times):
    """the console's network link goes down for 2 to 8 seconds, and its routes with it"""
    _cut(fault, times, Network.unplug, (2, 8))


def link_down_far(fault, times):
    """the cable is pulled at the other end for 2 to 8 seconds: the console's link has no carrier"""
    _cut(fault, times, Network.unplug_far, (2, 8))


def link_down_long(fault, times):
    """the console's network link is down until the console notices"""
    _cut(fault, times, Network.unplug)


FAULTS = {
    "reset": (reset, 20), "flapping": (flapping, 4), "refuse": (refuse, 6), "server-killed": (server_killed, 8),
    "server-restarted": (server_restarted, 5), "console-killed": (console_killed, 100), "disk-full": (disk_full, 5),
    "clock": (clock, 12), "clock-at-start": (clock_at_start, 4), "dns-fails": (dns_fails, 4), "dns-hangs": (dns_hangs, 3),
    "evicted": (evicted, 4),
    "password-changed": (faultcerts.password_changed, 3), "certificate-renewed": (faultcerts.certificate_renewed, 3),
    "certificate-unknown": (faultcerts.certificate_unknown, 3), "certificate-revoked": (faultcerts.certificate_revoked, 3),
    "certificate-revoked-ocsp": (faultcerts.certificate_revoked_ocsp, 4), "responder-gone": (faultcerts.responder_gone, 4),
    "responder-gone-hard": (faultcerts.responder_gone_hard, 2), "certificate-expired": (faultcerts.certificate_expired, 2),
    "console-frozen": (console_frozen, 4), "black-hole-short": (black_hole_short, 5), "trickle": (trickle, 3),
    "black-hole": (black_hole, 3), "half-open": (half_open, 3), "handshake": (handshake, 2),
    "network-dropped-short": (network_dropped_short, 4), "network-dropped": (network_dropped, 3),
    "link-down": (link_down, 5), "link-down-far": (link_down_far, 5), "link-down-long": (link_down_long, 2),
    "window-reset": (reset, 8), "window-server-killed": (server_killed, 5), "window-console-killed": (console_killed, 20),
    "window-disk-full": (disk_full, 3), "window-black-hole": (black_hole, 2),
}
NEEDS_SHIM = {"clock", "clock-at-start", "dns-fails", "dns-hangs"}
WINDOW = {name for name in FAULTS if name.startswith("window-")}
