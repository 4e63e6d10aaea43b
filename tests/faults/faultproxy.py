# SPDX-License-Identifier: AGPL-3.0-or-later
"""A TCP proxy that misbehaves on demand, in a thread of its own.

Modes: pass; reset (RST to both sides, then pass); black-hole (nothing goes through in either direction, connections stay and
new ones are accepted, as behind a firewall that drops packets); half-open (what the server says is dropped, what the client
says goes through); trickle (so many bytes a second towards the client); stall (a new connection stops where TLS begins);
refuse (nobody listens).
"""

import asyncio
import contextlib
import socket
import struct
import threading
import time

TRICKLE = 400  # bytes a second
STALL_AFTER = b"<proceed"


class Link:
    """One connection through the proxy."""

    def __init__(self, proxy, reader, writer):
        self.proxy, self.reader, self.writer = proxy, reader, writer
        self.server = None
        self.stalled = False
        self.heard = b""

    async def run(self):
        try:
            there, self.server = await asyncio.open_connection("127.0.0.1", self.proxy.target)
        except OSError:
            self.cut()
            return
        tasks = [asyncio.ensure_future(self.pump(self.reader, self.server, True)),
                 asyncio.ensure_future(self.pump(there, self.writer, False))]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        self.close()

    async def pump(self, source, target, upward):
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while True:
                data = await source.read(65536)
                await self.wait(upward)
                if not data:
                    return
                if not upward and self.proxy.mode == "stall":
                    self.heard = (self.heard + data)[-100:]
                    if STALL_AFTER in self.heard:
                        self.stalled = True
                        await self.wait(upward)
                if not upward and self.proxy.mode == "trickle":
                    await self.trickle(data, target)
                    continue
                target.write(data)
                await target.drain()

    async def wait(self, upward):
        """Until this direction is open. What is on its way is not lost: TCP would send it again."""
        while (self.proxy.mode == "black-hole" or (self.proxy.mode == "half-open" and not upward)
               or (self.proxy.mode == "stall" and self.stalled)):
            await asyncio.sleep(0.02)
        self.stalled = False

    async def trickle(self, data, target):
        step = TRICKLE // 20
        for i in range(0, len(data), step):
            target.write(data[i:i + step])
            await target.drain()
            if self.proxy.mode != "trickle":
                target.write(data[i + step:])
                return
            await asyncio.sleep(0.05)

    def cut(self):
        """RST to both."""
        for writer in (self.writer, self.server):
            if writer is not None:
                sock = writer.get_extra_info("socket")
                with contextlib.suppress(OSError):
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                writer.transport.abort()

    def close(self):
        for writer in (self.writer, self.server):
            if writer is not None:
                writer.close()


class Proxy:
    def __init__(self, target, listener=None):
        """With LISTENER, a socket that listens already, it can do all but refuse."""
        self.target = int(target)
        self.listener = listener
        self.mode = "pass"
        self.links = set()
        self.accepted = 0
        self.accepted_at = 0.0  # monotonic
        self.server = None
        if listener is not None:
            self.port = listener.getsockname()[1]
        else:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.port = probe.getsockname()[1]
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self._do(self._listen())

    def _do(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(10)

    async def _listen(self):
        if self.listener is not None:
            self.server = await asyncio.start_server(self._accepted, sock=self.listener)
        else:
            self.server = await asyncio.start_server(self._accepted, "127.0.0.1", self.port)

    async def _accepted(self, reader, writer):
        self.accepted += 1
        self.accepted_at = time.monotonic()
        link = Link(self, reader, writer)
        self.links.add(link)
        try:
            await link.run()
        finally:
            self.links.discard(link)

    async def _set(self, mode):
        if self.mode == "refuse" and mode != "refuse":
            await self._listen()
        self.mode = mode
        if mode == "refuse":
            self.server.close()
        if mode in ("refuse", "reset", "stall"):
            for link in list(self.links):
                link.cut()
        if mode == "reset":
            self.mode = "pass"

    def set(self, mode):
        """From now on; stall and refuse end the connections that there are."""
        self._do(self._set(mode))

    def close(self):
        async def end():
            if self.server is not None:
                self.server.close()
            for link in list(self.links):
                link.cut()
            await asyncio.sleep(0)
        with contextlib.suppress(Exception):
            self._do(end())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)
