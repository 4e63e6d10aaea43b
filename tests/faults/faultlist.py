# SPDX-License-Identifier: AGPL-3.0-or-later
"""The faults: a function each, which does its fault so many times to a running console and leaves the times in the Fault.

The first line of its text is what docs/RELIABILITY.md says of it.
"""

import pathlib
import signal
import subprocess
import time

from faultkit import ENV, SERVER, Failure, until

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
    fault.data.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=120m,mode=700", "fault", str(fault.data)],
                      stderr=subprocess.DEVNULL, check=False).returncode != 0:
        raise NotImplementedError("no small disk can be mounted here")
    fault.mounted = True
    fault.start()
    ballast = fault.data / "ballast"
    for _ in range(times):
        fault.pause(0.5, 2)
        begun = time.monotonic()
        with open(ballast, "wb") as file:
            try:
                while True:
                    file.write(b"x" * 65536)
                    file.flush()
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


def _set_password(fault, password):
    if SERVER == "ejabberd":
        # XEP-0133, section 4.6
        admin = fault.client("admin")
        answer = admin.iq("set", ENV["XG_DOMAIN"],
                          "<command xmlns='http://jabber.org/protocol/commands' action='execute'"
                          " node='http://jabber.org/protocol/admin#change-user-password'/>")
        session = next(iter(answer)).get("sessionid") if answer is not None else ""
        answer = admin.iq("set", ENV["XG_DOMAIN"],
                          "<command xmlns='http://jabber.org/protocol/commands' sessionid='%s'"
                          " node='http://jabber.org/protocol/admin#change-user-password'>"
                          "<x xmlns='jabber:x:data' type='submit'><field var='accountjid'><value>alice@%s</value></field>"
                          "<field var='password'><value>%s</value></field></x></command>"
                          % (session, ENV["XG_DOMAIN"], password))
        admin.close()
        if answer is None or answer.get("type") != "result":
            raise Failure("the password can't be changed")
        return
    (account,) = pathlib.Path(ENV["XG_BROKER_DIR"], "server", "data").glob("*/accounts/alice.dat")
    account.write_text('return { ["password"] = "%s"; };\n' % password)


def password_changed(fault, times):
    """the password is changed and the connection reset: the console says so and does not try again"""
    fault.start()
    for _ in range(times):
        _set_password(fault, "another")
        try:
            before = fault.proxy.accepted
            begun = time.monotonic()
            fault.proxy.set("reset")
            until(lambda: not fault.console.alive(), 60,
                  lambda: "the end of the console; it said: " + fault.console.tail())
            fault.live.append(time.monotonic() - begun)
            if fault.console.end() != 3:
                raise Failure("it ended with %s" % fault.console.process.returncode)
            attempts = fault.proxy.accepted - before
            if not 1 <= attempts <= 3:
                raise Failure("%d connections to a server that refuses the password" % attempts)
            fault.check_shown()
        finally:
            _set_password(fault, "pw-alice")
        fault.start_console()
        fault.recovered(time.monotonic())
    fault.notes.append("never tried again by itself")


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


def certificate_renewed(fault, times):
    """the server comes back with a new certificate of the same authority"""
    fault.start()
    for _ in range(times):
        fault.again()
        begun = time.monotonic()
        fault.kill_server(signal.SIGTERM)
        fault.make_certificate()
        fault.say_so(begun)
        fault.start_server()
        fault.recovered(time.monotonic())


def _refused(fault, word, attempts=3):
    """The console does not connect, and says why; if it has ended for that it is started again by the caller."""
    begun, before = time.monotonic(), fault.proxy.accepted
    until(lambda: fault.console.said(word, begun) or not fault.console.alive(), 60,
          lambda: "“%s”; it said: %s" % (word, fault.console.tail()))
    time.sleep(2)
    connected = fault.console.said("state: Connected", begun)
    if connected:
        raise Failure("it connected all the same")
    if not fault.console.alive():
        if fault.console.end() != 3:
            raise Failure("it ended with %s" % fault.console.process.returncode)
        if not fault.console.said(word, begun - 5):
            raise Failure("it did not say why: " + fault.console.tail())
        if fault.proxy.accepted - before > attempts:
            raise Failure("%d connections before it gave up" % (fault.proxy.accepted - before))


def certificate_unknown(fault, times):
    """the server comes back with a certificate of an authority that is not trusted: the console does not log in"""
    fault.start()
    for _ in range(times):
        fault.again()
        fault.kill_server(signal.SIGTERM)
        fault.use_certificate("server-rogue")
        fault.start_server()
        try:
            _refused(fault, "certificate")
        finally:
            fault.make_certificate()
            fault.kill_server(signal.SIGTERM)
            fault.start_server()
        fault.check_shown()
        if not fault.console.alive():
            fault.start_console()
        fault.recovered(time.monotonic())


def certificate_expired(fault, times):
    """the server's certificate expires while the console is connected: that goes on, the next connection is refused"""
    fault.kill_server(signal.SIGTERM)
    fault.make_certificate(seconds=25)
    fault.start_server()
    for i in range(times):
        begun = time.monotonic()
        if i == 0:
            fault.start()
        else:
            fault.start_console()
            fault.recovered(time.monotonic())
        time.sleep(max(0, begun + 27 - time.monotonic()))
        mark = fault.feed.confirmed
        until(lambda: fault.console.newest > mark, 20, "items after the end of the certificate")
        fault.proxy.set("reset")
        try:
            _refused(fault, "expired")
        finally:
            fault.kill_server(signal.SIGTERM)
            fault.make_certificate(seconds=25 if i + 1 < times else None)
            fault.start_server()
        fault.check_shown()
    if not fault.console.alive():
        fault.start_console()
    fault.recovered(time.monotonic())


def certificate_revoked(fault, times):
    """the server's certificate is revoked (CRL) and the connection reset: the console says so and does not log in again"""
    fault.options = ["--revocation", "hard", "--crl-file", fault.make_revocations(False)]
    fault.start()
    for _ in range(times):
        fault.pause(0.5, 2)
        fault.make_revocations(True)
        fault.proxy.set("reset")
        try:
            _refused(fault, "revoked")
            if fault.console.alive():
                raise Failure("it goes on trying: " + fault.console.tail())
        finally:
            fault.kill_server(signal.SIGTERM)
            fault.make_certificate()
            fault.make_revocations(False)
            fault.start_server()
        fault.check_shown()
        fault.start_console()
        fault.recovered(time.monotonic())


FAULTS = {
    "reset": (reset, 20), "flapping": (flapping, 4), "refuse": (refuse, 6), "server-killed": (server_killed, 8),
    "server-restarted": (server_restarted, 5), "console-killed": (console_killed, 100), "disk-full": (disk_full, 5),
    "clock": (clock, 12), "dns-fails": (dns_fails, 4), "dns-hangs": (dns_hangs, 3), "evicted": (evicted, 4),
    "password-changed": (password_changed, 3), "certificate-renewed": (certificate_renewed, 3),
    "certificate-unknown": (certificate_unknown, 3), "certificate-revoked": (certificate_revoked, 3),
    "certificate-expired": (certificate_expired, 2), "console-frozen": (console_frozen, 4),
    "black-hole-short": (black_hole_short, 5), "trickle": (trickle, 3), "black-hole": (black_hole, 3),
    "half-open": (half_open, 3), "handshake": (handshake, 2),
}
NEEDS_SHIM = {"clock", "dns-fails", "dns-hangs"}
