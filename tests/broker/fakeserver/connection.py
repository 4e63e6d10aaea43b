# SPDX-License-Identifier: AGPL-3.0-or-later
"""One client: its socket, its stream and the loop that reads, writes and runs the script."""

import collections
import os
import select
import socket
import ssl
import time
import xml.etree.ElementTree as ET

from . import login, requests
from .actions import Ended
from .words import STREAM, local_name, quote

HEADER = ("<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='%s' id='s%d' from=%s version='1.0' "
          "xml:lang='en'>")


class Connection:
    """Everything here runs on the connection's own thread, but post(), request() and wake()."""

    def __init__(self, server, sock, direct, number):
        self.server, self.sock, self.direct, self.number = server, sock, direct, number
        self.options, self.tree = server.options, server.tree
        self.secure = False
        self.authenticated = False
        self.user = None
        self.bare = self.jid = None
        self.sasl = None
        self.urgent = collections.deque()  # answers that overtake a flood
        self.queue = collections.deque()  # bytes to send, or a Flood that makes them
        self.writing = None  # a chunk that TLS must be offered again as it was
        self.posted = collections.deque()
        self.wake_in, self.wake_out = os.pipe()
        self.mute = False  # reads, never answers
        self.frozen = False  # does not even read
        self.seen = collections.Counter()
        self.answer_filter = None
        self.held = []  # answers that wait for a release
        self.received = 0
        self.streams = 0

    # From other threads

    def post(self, text):
        self.posted.append(text)
        self.wake()

    def request(self, action):
        self.posted.append(action)
        self.wake()

    def wake(self):
        try:
            os.write(self.wake_out, b"x")
        except OSError:
            pass

    # The loop

    def run(self):
        reason = "by the client"
        self.server.say("connection %d open" % self.number)
        try:
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.new_parser()
            self.step("connect", None)
            if self.direct:
                self.handshake()
            self.sock.setblocking(False)
            while not self.server.ending and self.turn():
                pass
        except Ended as ended:
            reason = str(ended)
        except ET.ParseError as problem:
            reason = "the client's XML is broken: %s" % problem
        except (OSError, ssl.SSLError) as problem:
            reason = "%s: %s" % (type(problem).__name__, problem)
        finally:
            self.server.forget(self)
            try:
                self.sock.close()
            except OSError:
                pass
            self.server.say("connection %d closed %s" % (self.number, reason))

    def turn(self):
        """One round of reading and writing; False at the end of input."""
        now = time.monotonic()
        due = self.queue[0].due(now) if self.flooding() else 0 if self.queue else 60
        wants_write = not self.frozen and (self.writing is not None or bool(self.urgent) or due <= 0)
        # What can be written waits for room: looking again and again would take the processor that the client needs.
        timeout = 60 if self.frozen or wants_write else max(0, due)
        readers = [self.wake_in] if self.frozen else [self.sock, self.wake_in]
        if not self.frozen and self.secure and self.sock.pending():
            timeout = 0
        ready, writable, _ = select.select(readers, [self.sock] if wants_write else [], [], timeout)
        if self.wake_in in ready:
            os.read(self.wake_in, 4096)
            self.run_posted()
        if self.sock in ready or (not self.frozen and self.secure and self.sock.pending()):
            if not self.read():
                return False
        if writable:
            self.write()
        return True

    def run_posted(self):
        while self.posted:
            thing = self.posted.popleft()
            if isinstance(thing, str):
                self.send(thing)
            else:
                thing.run(self)

    def read(self):
        try:
            data = self.sock.recv(65536)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError, BlockingIOError):
            return True
        if not data:
            return False
        if self.mute:
            return True
        self.parser.feed(data)
        parser = self.parser
        for kind, element in parser.read_events():
            if kind == "start":
                self.depth += 1
                if self.depth == 1:
                    self.root = element
                    self.opened()
            else:
                self.depth -= 1
                if self.depth == 1:
                    self.root.remove(element)
                    self.stanza(element)
                elif self.depth == 0:
                    self.say_goodbye()
                    return False
            if self.mute or parser is not self.parser:
                break
        return True

    def flooding(self):
        return bool(self.queue) and not isinstance(self.queue[0], bytes)

    def say_goodbye(self):
        self.queue = collections.deque(part for part in self.queue if isinstance(part, bytes))
        self.send(self.header() + "</stream:stream>")
        self.flush()
        self.drain()

    def drain(self):
        """Takes what the client still says: TCP resets a socket that is closed before, and what we said is lost."""
        end = time.monotonic() + 2
        with socket.socket(fileno=os.dup(self.sock.fileno())) as plain:
            try:
                plain.shutdown(socket.SHUT_WR)
                while select.select([plain], [], [], max(0, end - time.monotonic()))[0] and plain.recv(65536):
                    pass
            except OSError:
                pass

    def write(self):
        end = time.monotonic() + 0.02
        while time.monotonic() < end:
            if self.writing is None:
                self.writing = self.next_chunk()
                if self.writing is None:
                    return
            try:
                sent = self.sock.send(self.writing)
            except (ssl.SSLWantReadError, ssl.SSLWantWriteError, BlockingIOError):
                return
            self.writing = self.writing[sent:] or None

    def next_chunk(self):
        if self.urgent:
            return memoryview(self.urgent.popleft())
        while self.queue:
            first = self.queue[0]
            if isinstance(first, bytes):
                return memoryview(self.queue.popleft())
            if first.due(time.monotonic()) > 0:
                return None
            chunk = first.chunk()
            if chunk:
                return memoryview(chunk)
            self.queue.popleft()
            self.server.say("connection %d flood %s" % (self.number, first.report()))
        return None

    def flush(self, seconds=5):
        """Sends what is queued up to a flood, waiting for the client to take it."""
        end = time.monotonic() + seconds
        while ((self.urgent or self.writing is not None or (self.queue and not self.flooding()))
               and time.monotonic() < end):
            select.select([], [self.sock], [], 0.1)
            self.write()

    # Sending

    def send(self, text):
        """Queues text."""
        if not self.mute and not self.frozen:
            self.queue.append(text.encode() if isinstance(text, str) else text)

    def answer(self, text):
        """The answer to a request: may be changed or held back by the script."""
        change, self.answer_filter = self.answer_filter, None
        flood = any(not isinstance(part, bytes) for part in self.queue)
        for out in change(text) if change else (text,):
            if self.mute or self.frozen:
                return
            (self.urgent if flood else self.queue).append(out.encode())

    # The stream

    def raw_socket_shutdown(self):
        """Ends our direction of the TCP connection, below TLS."""
        with socket.socket(fileno=os.dup(self.sock.fileno())) as plain:
            plain.shutdown(socket.SHUT_WR)

    def new_parser(self):
        self.parser = ET.XMLPullParser(("start", "end"))
        self.depth, self.root = 0, None
        self.header_sent = False

    def handshake(self):
        self.flush()
        self.sock.setblocking(True)
        self.sock.settimeout(30)
        self.sock = self.server.context.wrap_socket(self.sock, server_side=True)
        self.sock.setblocking(False)
        self.secure = True
        self.new_parser()
        self.step("tls", None)
        self.new_parser()

    def opened(self):
        self.streams += 1
        name = "open-auth" if self.authenticated else "open-tls" if self.secure else "open"
        self.step(name, None, lambda: self.send(self.header() + login.features(self)))

    def header(self):
        """Our stream header, once for each of the client's: also a stream error needs it (RFC 6120 section 4.9.1.2)."""
        if self.header_sent:
            return ""
        self.header_sent = True
        return HEADER % (STREAM, self.number * 10 + self.streams, quote(self.options.domain))

    def stanza(self, element):
        self.received += 1
        name = local_name(element.tag)
        if name == "starttls":
            self.step("starttls", None, lambda: self.send("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"))
            if not self.mute and not self.secure:
                self.handshake()
        elif name in ("auth", "response", "abort"):
            login.handle(self, element)
        elif not self.authenticated:
            raise Ended("a <%s/> before login" % name)
        else:
            requests.handle(self, element)

    # The script

    def step(self, name, detail, answer=None):
        """Runs the rules of a step around its answer."""
        names = (name, "%s=%s" % (name, detail)) if detail is not None else (name,)
        if self.options.verbose:
            self.server.say("connection %d step %s" % (self.number, " ".join(filter(None, (name, detail)))))
        for each in names:
            self.seen[each] += 1
        for when in ("on", "after"):
            for rule_when, step, nth, action in self.options.rules:
                if rule_when == when and step in names and nth in (None, self.seen[step]):
                    action.run(self)
                    if self.mute:
                        return
            if when == "on" and answer:
                answer()
        self.answer_filter = None
