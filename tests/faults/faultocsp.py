# SPDX-License-Identifier: AGPL-3.0-or-later
"""An OCSP responder (RFC 6960) of the CA of the tests, whose mind and presence change on demand."""

import http.server
import os
import pathlib
import socket
import subprocess
import tempfile
import threading
import time

CERTS = pathlib.Path(os.environ.get("XG_CERTS", "."))


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        question = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with tempfile.TemporaryDirectory(prefix="xg-ocsp.") as folder:
            asked, answer, index = (pathlib.Path(folder, name) for name in ("request", "response", "index"))
            asked.write_bytes(question)
            index.write_text(self.server.owner.index())
            subprocess.run(["openssl", "ocsp", "-index", str(index), "-CA", str(CERTS / "ca.pem"), "-rsigner",
                            str(CERTS / "ca.pem"), "-rkey", str(CERTS / "ca.key"), "-ndays", "1", "-reqin", str(asked),
                            "-respout", str(answer)], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
            words = answer.read_bytes()
        self.server.owner.asked += 1
        self.send_response(200)
        self.send_header("Content-Type", "application/ocsp-response")
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)

    def log_message(self, *_):
        pass


class Responder:
    """Tells about the certificate that the server has at that moment; as a context it is there."""

    def __init__(self):
        self.revoked = False
        self.asked = 0
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = "http://127.0.0.1:%d/" % self.port
        self.server = self.silent = None

    def index(self):
        """What "openssl ca" would have noted."""
        told = subprocess.run(["openssl", "x509", "-in", str(CERTS / "server.pem"), "-noout", "-serial"], check=True,
                              capture_output=True, text=True).stdout
        serial = told.strip().split("=")[1]
        ends = time.strftime("%y%m%d%H%M%SZ", time.gmtime(time.time() + 86400 * 300))
        since = time.strftime("%y%m%d%H%M%SZ,keyCompromise", time.gmtime(time.time() - 60)) if self.revoked else ""
        return "%s\t%s\t%s\t%s\tunknown\t/CN=server\n" % ("R" if self.revoked else "V", ends, since, serial)

    def come(self):
        self.go()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.server.owner = self
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def go(self, silent=False):
        """Is gone: nobody listens, or with SILENT somebody who never answers."""
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None
        if self.silent is not None:
            self.silent.close()
            self.silent = None
        if silent:
            self.silent = socket.socket()
            self.silent.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self.silent.bind(("127.0.0.1", self.port))
            self.silent.listen(16)

    def __enter__(self):
        self.come()
        return self

    def __exit__(self, *_):
        self.go()
