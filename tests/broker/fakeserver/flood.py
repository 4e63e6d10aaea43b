# SPDX-License-Identifier: AGPL-3.0-or-later
"""Floods: events made many at a time by filling numbers into a text that is ready."""

import time

from .iodef import variant
from .words import EVENT, quote

PER_CHUNK = 64  # events of one template, about 75 kB
SHAPES = 21  # templates; each has other incidents


class Flood:
    """count events with ids flood-FIRST…, made when they are due."""

    def __init__(self, service, jid, nodes, first, count, rate):
        self.first, self.count, self.rate = first, count, rate
        self.made = self.bytes = 0
        self.started = None
        self.jid = jid or ""
        self.shapes = [self._shape(service, nodes, shape) for shape in range(SHAPES)]
        self.step = PER_CHUNK if not rate else max(1, min(PER_CHUNK, int(rate / 50)))

    def _shape(self, service, nodes, shape):
        out = []
        for i in range(PER_CHUNK):
            seed = shape * PER_CHUNK + i
            node = nodes[seed % len(nodes)]
            head = "<message from=%s to=%s type='headline' id='m" % (quote(service), quote(self.jid))
            middle = "<event xmlns='%s'><items node=%s><item id='flood-" % (EVENT, quote(node))
            publisher = quote("sensor%d@%s" % (seed % 40 + 1, service.partition(".")[2] or service))
            fixed = [text.replace("%", "%%") for text in (head, middle, "' publisher=%s>" % publisher)]
            out.append("%s%%d'>%s%%d%s%s</item></items></event></message>" % (*fixed, variant(seed, "%d")))
        return [text.encode() for text in out]

    def due(self, now):
        """Seconds until the next chunk may go; 0 or less: now."""
        if self.started is None:
            self.started = now
        return self.started + self.made / self.rate - now if self.rate else 0

    def chunk(self):
        """The next events, or None at the end."""
        size = min(self.step, self.count - self.made)
        if size <= 0:
            return None
        shape = self.shapes[(self.first + self.made) // PER_CHUNK % SHAPES]
        numbers = []
        for number in range(self.first + self.made, self.first + self.made + size):
            numbers += [number] * 4  # message id, item id, incident id, description
        offset = self.made % PER_CHUNK if size < PER_CHUNK else 0
        parts = (shape * 2)[offset:offset + size]
        text = b"".join(parts) % tuple(numbers)
        self.made += size
        self.bytes += len(text)
        return text

    def report(self):
        seconds = max(time.monotonic() - (self.started or 0), 1e-6)
        return "sent=%d bytes=%d seconds=%.3f rate=%.0f" % (self.made, self.bytes, seconds, self.made / seconds)
