# SPDX-License-Identifier: AGPL-3.0-or-later
"""The faults of faultlist.py that are about who is trusted: passwords, certificates, and what authorities say of them."""

import pathlib
import signal
import time

from faultkit import ENV, SERVER, Failure, until
from faultocsp import Responder


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
            # It would try again by itself, but slowly, and the new certificate is not valid for long.
            if fault.console.alive():
                fault.console.end()
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


def _policy(fault, policy):
    fault.options = ["--revocation", policy]


def certificate_revoked_ocsp(fault, times):
    """the server's certificate is revoked (OCSP) and the connection reset: refused under hard and under soft, and not tried again"""
    with Responder() as responder:
        fault.renew_certificate(responder=responder.url)
        fault.endings.append(fault.renew_certificate)
        _policy(fault, "hard")
        fault.start()
        for i in range(times):
            fault.pause(0.5, 2)
            if responder.asked == 0:
                raise Failure("nobody asked the responder")
            responder.revoked = True
            fault.proxy.set("reset")
            try:
                _refused(fault, "revoked")
                if fault.console.alive():
                    raise Failure("it goes on trying: " + fault.console.tail())
            finally:
                responder.revoked = False
                fault.renew_certificate(responder=responder.url)
            fault.check_shown()
            _policy(fault, "hard" if i % 2 == 1 else "soft")
            responder.asked = 0
            fault.start_console()
            fault.recovered(time.monotonic())


def responder_gone(fault, times):
    """the OCSP responder refuses or says nothing, and the connection is reset: under soft the console goes on and warns"""
    with Responder() as responder:
        fault.renew_certificate(responder=responder.url)
        fault.endings.append(fault.renew_certificate)
        _policy(fault, "soft")
        fault.start()
        for i in range(times):
            fault.again()
            responder.go(silent=i % 2 == 1)
            begun = time.monotonic()
            fault.proxy.set("reset")
            fault.say_so(begun)
            fault.recovered(begun)
            until(lambda b=begun: fault.console.said("warning: ", b), 5,
                  lambda: "a warning; it said: " + fault.console.tail())
            if not fault.console.said("could not be asked", begun):
                raise Failure("it warned of something else: " + fault.console.tail())
            responder.come()


def responder_gone_hard(fault, times):
    """the OCSP responder refuses or says nothing, and the connection is reset: under hard the console does not log in, and comes back by itself with the responder"""
    with Responder() as responder:
        fault.renew_certificate(responder=responder.url)
        fault.endings.append(fault.renew_certificate)
        _policy(fault, "hard")
        fault.start()
        for i in range(times):
            fault.again()
            responder.go(silent=i % 2 == 1)
            fault.proxy.set("reset")
            try:
                _refused(fault, "could not be asked")
                if not fault.console.alive():
                    raise Failure("it gave up: " + fault.console.tail())
            finally:
                responder.come()
            fault.recovered(time.monotonic())
