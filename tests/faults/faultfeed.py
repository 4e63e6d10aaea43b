# SPDX-License-Identifier: AGPL-3.0-or-later
"""The publisher of a fault run: `python3 faultfeed.py NODE RATE PAYLOAD-BYTES`, in the environment of tests/broker/harness.

Publishes items "s-0", "s-1", … to NODE at RATE a second, and says on standard output how many the broker has confirmed: all up
to that number, for what is not confirmed when a connection ends is published again. Follows a broker that is killed and comes
back. "quit" on standard input ends it when everything is confirmed.
"""

import os
import select
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "broker"))
import rawxmpp  # noqa: E402

IODEF = ("<IODEF-Document xmlns='urn:ietf:params:xml:ns:iodef-2.0' version='2.00'><Incident purpose='reporting'>"
         "<IncidentID name='csirt.example'>%d</IncidentID><GenerationTime>2026-01-01T00:00:00Z</GenerationTime>"
         "<Description>Incident number %d %s</Description></Incident></IODEF-Document>")
WINDOW = 64  # requests without an answer
SILENCE = 5  # seconds without one, and the connection counts as dead


class Feed:
    def __init__(self, node, rate, size):
        self.node, self.rate = node, rate
        self.filler = "x" * max(0, size - len(IODEF))
        self.confirmed = 0
        self.sent = 0
        self.waiting = {}
        self.quit = False
        self.refused = {}

    def login(self):
        client = rawxmpp.Client("admin@" + os.environ["XG_DOMAIN"], "pw-admin", port=os.environ["XG_PORT"],
                                ca=os.environ["XG_CA"])
        client.login()
        return client

    def send(self, client, number):
        body = rawxmpp.publish_body(self.node, "s-%d" % number, IODEF % (number, number, self.filler))
        name = client.iq_send("set", os.environ["XG_SERVICE"],
                              "<pubsub xmlns='http://jabber.org/protocol/pubsub'>%s</pubsub>" % body)
        self.waiting[name] = number

    def hear(self, client, seconds):
        """Answers that come within so many seconds; False when none came."""
        stanza = client.next(seconds)
        if stanza is None:
            return False
        while stanza is not None:
            number = self.waiting.pop(stanza.get("id"), None)
            if number is not None and stanza.get("type") == "error":
                problem = rawxmpp.error(stanza)
                self.refused[problem] = self.refused.get(problem, 0) + 1
                raise rawxmpp.StreamClosed(problem)
            stanza = client.next(0) if client.inbox else None
        self.confirmed = min(self.waiting.values(), default=self.sent)
        return True

    def serve(self, client):
        self.waiting.clear()
        self.sent = self.confirmed
        begun, first = time.monotonic(), self.sent
        heard = time.monotonic()
        while not self.quit or self.waiting:
            now = time.monotonic()
            due = first + int((now - begun) * self.rate)
            if len(self.waiting) >= WINDOW or self.quit:  # slower than wanted: no burst afterwards
                begun, first = now, self.sent
            while self.sent < due and len(self.waiting) < WINDOW and not self.quit:
                self.send(client, self.sent)
                self.sent += 1
            if not self.waiting:
                heard = now
            if self.hear(client, 0.01):
                heard = time.monotonic()
            elif time.monotonic() - heard > SILENCE:
                raise rawxmpp.StreamClosed("no answer")

    def run(self):
        while not self.quit or self.waiting:
            try:
                client = self.login()
                self.serve(client)
                client.close()
            except (OSError, rawxmpp.StreamClosed, rawxmpp.LoginRefused, ValueError, AttributeError) as problem:
                print("trouble", type(problem).__name__, str(problem).replace("\n", " ")[:200], flush=True)
                time.sleep(0.2)

    def report(self):
        last = -1
        while True:
            if self.confirmed != last:
                last = self.confirmed
                print("confirmed", last, flush=True)
            if select.select([sys.stdin], [], [], 0.05)[0]:
                if not sys.stdin.readline() or self.quit:
                    self.quit = True
                    return
                self.quit = True


if __name__ == "__main__":
    feed = Feed(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))
    thread = threading.Thread(target=feed.report, daemon=True)
    thread.start()
    feed.run()
    print("confirmed", feed.confirmed, flush=True)
