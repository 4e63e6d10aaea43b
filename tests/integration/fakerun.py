# SPDX-License-Identifier: AGPL-3.0-or-later
"""The fake server for a test that starts it itself, with a CA of its own; see tests/broker/fake-server.py."""

import contextlib
import os
import subprocess
import tempfile
import threading

from consolerun import TOP

DOMAIN = "xgrid.test"
BROKER = TOP / "tests" / "broker"


class Certificates(tempfile.TemporaryDirectory):
    """Certificates, and the environment that says where a client finds them and the server."""

    def __init__(self):
        super().__init__(prefix="xg-fake-certs.")
        subprocess.run([str(BROKER / "gen-certs"), self.name, DOMAIN], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        os.environ.update(XG_HOST="127.0.0.1", XG_DOMAIN=DOMAIN, XG_CA=self.name + "/ca.pem", XG_PORT="1")


class Fake:
    """The fake server with OPTIONS; do(ACTION) runs an action on its connections; lines is what it said so far."""

    def __init__(self, certificates, *options):
        self.process = subprocess.Popen(
            [str(BROKER / "fake-server.py"), "--certs", certificates.name, "--stdin", "--verbose", *map(str, options)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        words = dict(w.split("=", 1) for w in self.process.stdout.readline().split() if "=" in w)
        self.port, self.tls_port = int(words["port"]), int(words["tls-port"])
        self.lines = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line)

    def do(self, action):
        self.process.stdin.write("do %s\n" % action)
        self.process.stdin.flush()

    def output(self):
        """Ends the server and returns what it said."""
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write("quit\n")
            self.process.stdin.close()
        self.process.wait(10)
        self.reader.join(10)
        return "".join(self.lines)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait()
