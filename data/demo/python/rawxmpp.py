# SPDX-License-Identifier: AGPL-3.0-or-later
"""A small blocking XMPP client, standard library only.

For the demo's feed, for tests and for poking at servers. It checks nothing that it is not asked to
check and waits where a real client would not; it is no example of how to write one.

    client = Client("alice@xgrid.test", "pw-alice", port=15222, ca="ca.pem").login()
    reply = client.iq("get", "pubsub.xgrid.test", "<query xmlns='%s'/>" % NS["info"])
    print(error(reply) or show(reply))
"""

import base64
import hashlib
import hmac
import os
import select
import socket
import ssl
import time
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

NS = {
    "client": "jabber:client",
    "stream": "http://etherx.jabber.org/streams",
    "sasl": "urn:ietf:params:xml:ns:xmpp-sasl",
    "tls": "urn:ietf:params:xml:ns:xmpp-tls",
    "bind": "urn:ietf:params:xml:ns:xmpp-bind",
    "stanzas": "urn:ietf:params:xml:ns:xmpp-stanzas",
    "pubsub": "http://jabber.org/protocol/pubsub",
    "owner": "http://jabber.org/protocol/pubsub#owner",
    "event": "http://jabber.org/protocol/pubsub#event",
    "errors": "http://jabber.org/protocol/pubsub#errors",
    "node_config": "http://jabber.org/protocol/pubsub#node_config",
    "subscribe_options": "http://jabber.org/protocol/pubsub#subscribe_options",
    "form": "jabber:x:data",
    "rsm": "http://jabber.org/protocol/rsm",
    "info": "http://jabber.org/protocol/disco#info",
    "items": "http://jabber.org/protocol/disco#items",
}


class LoginRefused(Exception):
    """The server would not log us in; the text has the mechanism and the server's answer."""


class StreamClosed(Exception):
    """The connection ended, or the server sent a stream error."""


def local_name(tag):
    return tag.split("}")[-1]


def namespace(tag):
    return tag[1:].split("}")[0] if tag.startswith("{") else ""


def show(element):
    """Element as compact text without prefixes, for messages and comparisons."""
    if element is None:
        return "TIMEOUT"

    def one(e, parent):
        own = namespace(e.tag)
        out = "<" + local_name(e.tag)
        if own != parent:
            out += " xmlns='%s'" % own
        for key, value in e.attrib.items():
            name = local_name(key) if not key.startswith("{") else "xml:" + local_name(key)
            out += " %s=%s" % (name, quoteattr(value))
        inner = escape(e.text or "")
        inner += "".join(one(child, own) + escape(child.tail or "") for child in e)
        return out + (">%s</%s>" % (inner, local_name(e.tag)) if inner else "/>")

    return one(element, NS["client"])


def error(element):
    """None for a result, else 'type/condition[/pubsub condition[@feature]] "text"'."""
    if element is None:
        return "TIMEOUT"
    if element.get("type") != "error":
        return None
    e = element.find("{%s}error" % NS["client"])
    if e is None:
        return "error without <error/>"
    parts, text = [e.get("type") or "?"], ""
    for child in e:
        if local_name(child.tag) == "text":
            text = ' "%s"' % (child.text or "").strip()
        else:
            feature = child.get("feature")
            parts.append(local_name(child.tag) + ("@" + feature if feature else ""))
    return "/".join(parts) + text


def form(form_type, fields):
    """A submitted data form (XEP-0004); a value may be a list."""
    out = "<x xmlns='jabber:x:data' type='submit'>"
    out += "<field var='FORM_TYPE' type='hidden'><value>%s</value></field>" % form_type
    for name, value in fields.items():
        values = value if isinstance(value, (list, tuple)) else [value]
        out += "<field var=%s>" % quoteattr(name)
        out += "".join("<value>%s</value>" % escape(str(v)) for v in values) + "</field>"
    return out + "</x>"


def node_config(**options):
    """Node configuration form: node_config(title="x", max_items="10")."""
    return form(NS["node_config"], {"pubsub#" + k: v for k, v in options.items()})


def subscribe_options(**options):
    return form(NS["subscribe_options"], {"pubsub#" + k: v for k, v in options.items()})


def rsm(**parts):
    """A result set request (XEP-0059): rsm(max=10, after="id"); before=None is an empty element."""
    inner = "".join("<%s>%s</%s>" % (k, escape(str(v)), k) if v is not None else "<%s/>" % k
                    for k, v in parts.items())
    return "<set xmlns='%s'>%s</set>" % (NS["rsm"], inner)


class Client:
    """One connection. Everything but iq_send() and send() blocks."""

    def __init__(self, jid, password=None, host="127.0.0.1", port=5222, ca=None, cert=None,
                 key=None, mechanism=None, direct=False, tls_max=None, resource=None,
                 authzid=None, verbose=False):
        self.bare = jid
        self.user, self.domain = jid.split("@")
        self.password = password
        self.host, self.port = host, int(port)
        self.ca, self.cert, self.key = ca, cert, key
        self.mechanism, self.direct, self.tls_max = mechanism, direct, tls_max
        self.resource, self.authzid, self.verbose = resource, authzid, verbose
        self.jid = None
        self.sock = None
        self.tls_version = None
        self.features = None
        self.inbox = []
        self.counter = 0

    # The stream

    def _wrap(self):
        if self.ca:
            context = ssl.create_default_context(cafile=self.ca)
        else:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        if self.tls_max:  # such as ssl.TLSVersion.TLSv1_1, which needs weaker ciphers too
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = self.tls_max
        if self.cert:
            context.load_cert_chain(self.cert, self.key)
        self.sock = context.wrap_socket(self.sock, server_hostname=self.domain)
        self.tls_version = self.sock.version()

    def _open(self):
        self.parser = ET.XMLPullParser(("start", "end"))
        self.depth, self.root = 0, None
        self.send("<?xml version='1.0'?><stream:stream to='%s' version='1.0' xmlns='%s' "
                  "xmlns:stream='%s'>" % (self.domain, NS["client"], NS["stream"]))
        features = self.next(10)
        if features is None:
            raise StreamClosed("no stream features within 10 seconds")
        return features

    def _stanzas(self):
        out = []
        for kind, element in self.parser.read_events():
            if kind == "start":
                self.depth += 1
                if self.depth == 1:
                    self.root = element
            else:
                self.depth -= 1
                if self.depth == 1:
                    out.append(element)
                    self.root.remove(element)
        return out

    def fileno(self):
        return self.sock.fileno()

    def send(self, text):
        if self.verbose:
            print(">>", text)
        self.sock.sendall(text.encode() if isinstance(text, str) else text)

    def next(self, timeout=10):
        """The next stanza, or None when none came within timeout seconds."""
        end = time.monotonic() + timeout
        while not self.inbox:
            left = max(0, end - time.monotonic())
            pending = isinstance(self.sock, ssl.SSLSocket) and self.sock.pending()
            if not pending and not select.select([self.sock], [], [], left)[0]:
                return None
            data = self.sock.recv(262144)
            if not data:
                raise StreamClosed("the server closed the connection")
            if self.verbose:
                print("<<", data.decode("utf-8", "replace"))
            self.parser.feed(data)
            self.inbox += self._stanzas()
        stanza = self.inbox.pop(0)
        if stanza.tag == "{%s}error" % NS["stream"]:
            raise StreamClosed(show(stanza))
        return stanza

    def close(self):
        try:
            self.send("</stream:stream>")
            self.sock.close()
        except OSError:
            pass

    # Login

    def connect(self):
        """TCP, TLS and the stream features that come with TLS."""
        self.sock = socket.create_connection((self.host, self.port), timeout=30)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.direct:
            self._wrap()
        self.features = self._open()
        if not self.direct and self.features.find("{%s}starttls" % NS["tls"]) is not None:
            self.send("<starttls xmlns='%s'/>" % NS["tls"])
            reply = self.next()
            if reply is None or local_name(reply.tag) != "proceed":
                raise StreamClosed("STARTTLS: " + show(reply))
            self._wrap()
            self.features = self._open()
        return self

    def mechanisms(self):
        return [m.text for m in self.features.iter("{%s}mechanism" % NS["sasl"])]

    def authenticate(self):
        have = self.mechanisms()
        chosen = self.mechanism
        if chosen is None and self.cert and "EXTERNAL" in have:
            chosen = "EXTERNAL"
        if chosen is None:
            order = ("SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN")
            chosen = next((m for m in order if m in have), None)
        self.used = chosen
        if chosen is None:
            raise LoginRefused("no usable mechanism in %s" % have)
        if chosen == "EXTERNAL":
            reply = self._auth(chosen, self.authzid.encode() if self.authzid else b"")
            if reply is not None and local_name(reply.tag) == "challenge":
                reply = self._respond(b"")
        elif chosen == "PLAIN":
            reply = self._auth(chosen, ("\0%s\0%s" % (self.user, self.password)).encode())
        else:
            reply = self._scram(chosen)
        if reply is None or local_name(reply.tag) != "success":
            raise LoginRefused("%s: %s" % (chosen, show(reply)))
        self.features = self._open()
        return self

    def _auth(self, mechanism, data):
        text = base64.b64encode(data).decode() or "="
        self.send("<auth xmlns='%s' mechanism='%s'>%s</auth>" % (NS["sasl"], mechanism, text))
        return self.next()

    def _respond(self, data):
        text = base64.b64encode(data).decode() or "="
        self.send("<response xmlns='%s'>%s</response>" % (NS["sasl"], text))
        return self.next()

    def _scram(self, mechanism):
        """RFC 5802, with tls-unique when the mechanism ends in -PLUS."""
        digest = next(d for n, d in (("256", "sha256"), ("512", "sha512"), ("", "sha1"))
                      if n in mechanism)
        header, binding = b"n,,", b""
        if mechanism.endswith("-PLUS"):
            header, binding = b"p=tls-unique,,", self.sock.get_channel_binding("tls-unique")
        first = "n=%s,r=%s" % (self.user, base64.b64encode(os.urandom(18)).decode())
        reply = self._auth(mechanism, header + first.encode())
        if reply is None or local_name(reply.tag) != "challenge":
            return reply
        server_first = base64.b64decode(reply.text).decode()
        given = dict(part.split("=", 1) for part in server_first.split(","))
        salted = hashlib.pbkdf2_hmac(digest, self.password.encode(),
                                     base64.b64decode(given["s"]), int(given["i"]))
        client_key = hmac.new(salted, b"Client Key", digest).digest()
        final = "c=%s,r=%s" % (base64.b64encode(header + binding).decode(), given["r"])
        signed = ",".join((first, server_first, final)).encode()
        stored = hashlib.new(digest, client_key).digest()
        signature = hmac.new(stored, signed, digest).digest()
        proof = bytes(a ^ b for a, b in zip(client_key, signature))
        final += ",p=" + base64.b64encode(proof).decode()
        reply = self._respond(final.encode())
        if reply is not None and local_name(reply.tag) == "challenge":
            reply = self._respond(b"")
        return reply

    def bind(self):
        wanted = "<resource>%s</resource>" % escape(self.resource) if self.resource else ""
        reply = self.iq("set", None, "<bind xmlns='%s'>%s</bind>" % (NS["bind"], wanted))
        if error(reply):
            raise LoginRefused("resource binding: " + error(reply))
        self.jid = reply.find(".//{%s}jid" % NS["bind"]).text
        return self

    def login(self):
        return self.connect().authenticate().bind()

    # Stanzas

    def iq_send(self, kind, to, payload):
        """Sends a request and returns its id; the answer comes by next()."""
        self.counter += 1
        name = "q%d" % self.counter
        target = " to=" + quoteattr(to) if to else ""
        self.send("<iq type='%s' id='%s'%s>%s</iq>" % (kind, name, target, payload))
        return name

    def iq(self, kind, to, payload, timeout=15):
        """Sends a request and returns the answer, or None after timeout seconds."""
        name = self.iq_send(kind, to, payload)
        end = time.monotonic() + timeout
        others = []
        try:
            while True:
                stanza = self.next(max(0, end - time.monotonic()))
                if stanza is None:
                    return None
                if local_name(stanza.tag) == "iq" and stanza.get("id") == name:
                    return stanza
                others.append(stanza)
        finally:
            self.inbox = others + self.inbox

    def drain(self, seconds=0.5):
        """Everything that arrives within so many seconds."""
        out, end = [], time.monotonic() + seconds
        while True:
            stanza = self.next(max(0, end - time.monotonic()))
            if stanza is None:
                return out
            out.append(stanza)

    def messages(self, count, timeout=5):
        """Up to count messages, as soon as they are there."""
        out, end = [], time.monotonic() + timeout
        while len(out) < count:
            stanza = self.next(max(0, end - time.monotonic()))
            if stanza is None:
                break
            if local_name(stanza.tag) == "message":
                out.append(stanza)
        return out

    # Publish-subscribe (XEP-0060)

    def pubsub(self, kind, service, inner, owner=False, timeout=15):
        ns = NS["owner" if owner else "pubsub"]
        return self.iq(kind, service, "<pubsub xmlns='%s'>%s</pubsub>" % (ns, inner), timeout)

    def disco(self, what, jid, node=None, extra=""):
        """what: "info" or "items"."""
        at = " node=" + quoteattr(node) if node is not None else ""
        return self.iq("get", jid, "<query xmlns='%s'%s>%s</query>" % (NS[what], at, extra))

    def create(self, service, node, **options):
        return self.pubsub("set", service, "<create node=%s/><configure>%s</configure>"
                           % (quoteattr(node), node_config(**options)))

    def configure(self, service, node, **options):
        return self.pubsub("set", service, "<configure node=%s>%s</configure>"
                           % (quoteattr(node), node_config(**options)), owner=True)

    def delete(self, service, node):
        return self.pubsub("set", service, "<delete node=%s/>" % quoteattr(node), owner=True)

    def publish(self, service, node, item_id, payload):
        return self.pubsub("set", service, publish_body(node, item_id, payload))

    def retract(self, service, node, item_id):
        return self.pubsub("set", service, "<retract node=%s notify='true'><item id=%s/></retract>"
                           % (quoteattr(node), quoteattr(item_id)))

    def items(self, service, node, extra=""):
        inner = "<items node=%s/>" % quoteattr(node) + extra
        return self.pubsub("get", service, inner)

    def subscribe(self, service, node, jid=None, **options):
        inner = "<subscribe node=%s jid=%s/>" % (quoteattr(node), quoteattr(jid or self.bare))
        if options:
            inner += "<options>%s</options>" % subscribe_options(**options)
        return self.pubsub("set", service, inner)

    def unsubscribe(self, service, node, jid=None):
        inner = "<unsubscribe node=%s jid=%s/>" % (quoteattr(node), quoteattr(jid or self.bare))
        return self.pubsub("set", service, inner)

    def affiliate(self, service, node, **roles):
        """affiliate(service, node, **{"alice@example": "publisher"})"""
        inner = "".join("<affiliation jid=%s affiliation=%s/>" % (quoteattr(j), quoteattr(a))
                        for j, a in roles.items())
        return self.pubsub("set", service, "<affiliations node=%s>%s</affiliations>"
                           % (quoteattr(node), inner), owner=True)


def publish_body(node, item_id, payload):
    return "<publish node=%s><item id=%s>%s</item></publish>" % (
        quoteattr(node), quoteattr(item_id), payload)
