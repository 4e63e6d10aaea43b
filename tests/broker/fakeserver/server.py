# SPDX-License-Identifier: AGPL-3.0-or-later
"""Listening sockets, the TLS context and what all connections share."""

import os
import socket
import ssl
import threading
import time

from .connection import Connection

VERSIONS = {"1.1": ssl.TLSVersion.TLSv1_1, "1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}


class Server:
    def __init__(self, options, tree):
        self.options, self.tree = options, tree
        self.ending = False
        self.sessions = {}  # that can be resumed: id → the connection that was
        self.context = self._context()
        self.connections = []
        self.count = 0
        self.lock = threading.Lock()
        self.next_event = options.first
        self.listeners = [self._listen(options.port), self._listen(options.tls_port)]

    def _context(self):
        name = os.path.join(self.options.certs, self.options.cert)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if self.options.tls_max == "1.1":
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = VERSIONS[self.options.tls_max]
        context.load_cert_chain(name + ".pem", name + ".key")
        if "EXTERNAL" in self.options.mechanisms.split(","):
            context.verify_mode = ssl.CERT_OPTIONAL
            context.load_verify_locations(os.path.join(self.options.certs, "ca.pem"))
        return context

    @staticmethod
    def _listen(port):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(64)
        return listener

    def start(self):
        for listener, direct in zip(self.listeners, (False, True)):
            threading.Thread(target=self._accept, args=(listener, direct), daemon=True).start()
        self.say("READY port=%d tls-port=%d ca=%s" % (
            *(s.getsockname()[1] for s in self.listeners), os.path.join(self.options.certs, "ca.pem")))

    def _accept(self, listener, direct):
        while not self.ending:
            try:
                sock = listener.accept()[0]
            except OSError:
                return
            with self.lock:
                self.count += 1
                connection = Connection(self, sock, direct, self.count)
                self.connections.append(connection)
            threading.Thread(target=connection.run, daemon=True).start()

    def say(self, line):
        with self.lock:
            print(line, flush=True)

    def take_numbers(self, count):
        """The first of count numbers that no other event has."""
        with self.lock:
            first = self.next_event
            self.next_event += count
            return first

    def do(self, action):
        with self.lock:
            live = list(self.connections)
        for connection in live:
            connection.request(action)

    def broadcast(self, node, text_for):
        """Sends to every connection whose account is subscribed to node or something above it."""
        with self.lock:
            live = list(self.connections)
        above = self.above(node)
        for connection in live:
            if connection.jid and above & set(self.tree.subscribed(connection.bare)):
                connection.post(text_for(connection.jid))

    def above(self, node):
        seen, stack = set(), [node]
        while stack:
            name = stack.pop()
            if name in self.tree.nodes and name not in seen:
                seen.add(name)
                stack += self.tree.nodes[name].parents
        return seen

    def forget(self, connection):
        with self.lock:
            if connection in self.connections:
                self.connections.remove(connection)

    def stop(self):
        self.ending = True
        for listener in self.listeners:
            listener.close()
        with self.lock:
            live = list(self.connections)
        for connection in live:
            connection.wake()
        time.sleep(0.05)
        self.say("total connections=%d events=%d" % (self.count, self.next_event - self.options.first))
