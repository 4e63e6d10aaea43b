# SPDX-License-Identifier: AGPL-3.0-or-later
"""A link to a server that a test can cut and mend: a TCP proxy on a port of its own."""

import contextlib
import socket
import threading


class Link:
    """Passes bytes on to HOST and PORT until cut(); mend() lets new connections through again."""

    def __init__(self, host, port):
        self.target = (host, int(port))
        self.lock = threading.Lock()
        self.open, self.sockets = True, set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            with self.lock:
                if not self.open:
                    near.close()
                    continue
                try:
                    far = socket.create_connection(self.target)
                except OSError:
                    near.close()
                    continue
                self.sockets |= {near, far}
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one, other):
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        self._drop(one, other)

    @staticmethod
    def _drop(*sockets):
        for each in sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def cut(self):
        with self.lock:
            self.open = False
            self._drop(*self.sockets)
            self.sockets.clear()

    def mend(self):
        with self.lock:
            self.open = True

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.cut()
        self.listener.close()
