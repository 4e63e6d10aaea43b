# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stream features and SASL: SCRAM as RFC 5802 and RFC 7677 have it, PLAIN to see who falls for it."""

import base64
import hashlib
import hmac
import os

from .words import BIND, SASL, SESSION, SM, escape, local_name

DIGESTS = {"SCRAM-SHA-1": "sha1", "SCRAM-SHA-256": "sha256", "SCRAM-SHA-512": "sha512"}


def mechanisms(options):
    return [] if options.mechanisms == "none" else options.mechanisms.split(",")


def features(connection):
    options, inner = connection.options, ""
    if connection.authenticated:
        inner = "<bind xmlns='%s'/><session xmlns='%s'><optional/></session>" % (BIND, SESSION)
        if options.sm:
            inner += "<sm xmlns='%s'/>" % SM
    else:
        if not connection.secure and not options.no_starttls:
            inner = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>"
        else:
            names = "".join("<mechanism>%s</mechanism>" % escape(m) for m in mechanisms(options))
            inner = "<mechanisms xmlns='%s'>%s</mechanisms>" % (SASL, names) if names else ""
    return "<stream:features>%s</stream:features>" % inner


def handle(connection, element):
    """An <auth/>, <response/> or <abort/> of the client."""
    name = local_name(element.tag)
    if name == "abort":
        connection.sasl = None
        connection.send("<failure xmlns='%s'><aborted/></failure>" % SASL)
        return
    try:
        data = base64.b64decode("" if element.text in (None, "=") else element.text)
    except ValueError:
        refuse(connection, "incorrect-encoding")
        return
    if name == "auth":
        connection.sasl = Exchange(connection, element.get("mechanism"))
    connection.step(name, None, lambda: advance(connection, data))


def advance(connection, data):
    error = connection.options.auth_error
    if connection.sasl is None:
        refuse(connection, "malformed-request")
    elif not connection.sasl.known:
        refuse(connection, "invalid-mechanism")
    else:
        try:
            kind, out = connection.sasl.feed(data)
        except (ValueError, KeyError, IndexError):
            kind, out = "failure", "malformed-request"
        if error and kind != "challenge":
            kind, out = "failure", error
        if kind == "challenge":
            connection.send("<challenge xmlns='%s'>%s</challenge>" % (SASL, base64.b64encode(out).decode()))
        elif kind == "failure":
            refuse(connection, out)
        else:
            connection.step("success", None, lambda: succeed(connection, out))


def succeed(connection, data):
    connection.user = connection.sasl.user
    connection.bare = "%s@%s" % (connection.user, connection.options.domain)
    connection.authenticated = True
    connection.send("<success xmlns='%s'>%s</success>" % (SASL, base64.b64encode(data).decode()))
    connection.new_parser()


def refuse(connection, reason):
    condition, _, text = reason.partition(",")
    text = "<text xml:lang='en'>%s</text>" % escape(text) if text else ""
    connection.send("<failure xmlns='%s'><%s/>%s</failure>" % (SASL, condition, text))
    connection.sasl = None


class Exchange:
    """One login attempt. feed() gives ("challenge", bytes), ("failure", condition) or ("success", bytes)."""

    def __init__(self, connection, mechanism):
        self.connection, self.mechanism = connection, mechanism
        self.known = mechanism in mechanisms(connection.options)
        self.user = None
        self.first = None

    def said(self, secret=False):
        self.connection.server.say("connection %d auth %s %s%s" % (
            self.connection.number, self.mechanism, self.user, " SECRET" if secret else ""))

    def feed(self, data):
        if self.mechanism == "PLAIN":
            _, self.user, password = data.decode().split("\0")
            self.said(secret=True)
            return ("success", b"") if password == "pw-" + self.user else ("failure", "not-authorized")
        if self.mechanism == "EXTERNAL":
            return self.external(data.decode())
        if self.mechanism not in DIGESTS:
            self.said()
            return "failure", "not-authorized"
        return self.client_first(data) if self.first is None else self.client_final(data)

    def external(self, address):
        """XEP-0178, by the common name of the certificate instead of its address, which Python does not read."""
        subject = (self.connection.sock.getpeercert() or {}).get("subject", ())
        self.user = dict(pair for part in subject for pair in part).get("commonName")
        self.said()
        good = self.user and address in ("", "%s@%s" % (self.user, self.connection.options.domain))
        return ("success", b"") if good else ("failure", "not-authorized")

    def client_first(self, data):
        header, _, bare = data.decode().partition(",,")
        if header not in ("n", "y"):
            return "failure", "malformed-request"
        self.header = (header + ",,").encode()
        given = dict(part.split("=", 1) for part in bare.split(","))
        self.user = given["n"]
        self.said()
        self.salt = os.urandom(16)
        self.nonce = given["r"] + base64.b64encode(os.urandom(12)).decode()
        answer = "r=%s,s=%s,i=%d" % (self.nonce, base64.b64encode(self.salt).decode(), self.connection.options.iterations)
        self.first = bare + "," + answer
        return "challenge", answer.encode()

    def client_final(self, data):
        digest = DIGESTS[self.mechanism]
        without_proof, _, proof = data.decode().rpartition(",p=")
        given = dict(part.split("=", 1) for part in without_proof.split(","))
        if given["r"] != self.nonce or base64.b64decode(given["c"]) != self.header:
            return "failure", "malformed-request"
        salted = hashlib.pbkdf2_hmac(digest, ("pw-" + self.user).encode(), self.salt, self.connection.options.iterations)
        client_key = hmac.new(salted, b"Client Key", digest).digest()
        stored = hashlib.new(digest, client_key).digest()
        message = ("%s,%s" % (self.first, without_proof)).encode()
        signature = hmac.new(stored, message, digest).digest()
        expected = bytes(a ^ b for a, b in zip(client_key, signature))
        if not hmac.compare_digest(expected, base64.b64decode(proof)):
            return "failure", "not-authorized"
        server = hmac.new(hmac.new(salted, b"Server Key", digest).digest(), message, digest).digest()
        if self.connection.options.bad_signature:
            server = bytes(len(server))
        return "success", b"v=" + base64.b64encode(server)
