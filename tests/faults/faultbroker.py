# SPDX-License-Identifier: AGPL-3.0-or-later
"""What faults do to the server: its process, its certificate, and what is said of that."""

import os
import pathlib
import shutil
import signal
import subprocess
import time

from faultuntil import until

ENV = os.environ
TOP = pathlib.Path(__file__).resolve().parents[2]


class Broker:
    """The server of tests/broker/harness; a part of Fault."""

    def use_certificate(self, name):
        """For the next start of the server."""
        certs = pathlib.Path(ENV["XG_CERTS"])
        for end in (".pem", ".key", "-bundle.pem"):
            shutil.copyfile(certs / (name + end), certs / ("server" + end))

    def make_certificate(self, seconds=None, responder=""):
        """A new one of the CA that the console trusts; with SECONDS it is valid no longer than that, and RESPONDER is the
        address where OCSP tells about it."""
        ending = time.strftime("%Y%m%d%H%M%SZ", time.gmtime(time.time() + (seconds or 86400 * 300)))
        script = r"""
          . "$1/data/demo/certs.sh"
          cd "$XG_CERTS" && new_key server.key
          mkdir -p renew/new && : >renew/index && openssl rand -hex 8 >renew/serial
          printf '%s\n' '[ca]' 'default_ca=d' '[d]' 'database=renew/index' 'new_certs_dir=renew/new' 'serial=renew/serial' \
            'default_md=sha256' 'policy=p' 'unique_subject=no' '[p]' 'commonName=supplied' >renew/config
          printf 'subjectAltName=DNS:%s,DNS:*.%s\nextendedKeyUsage=serverAuth\n' "$XG_DOMAIN" "$XG_DOMAIN" >renew/ext
          [ -z "$3" ] || echo "authorityInfoAccess=OCSP;URI:$3" >>renew/ext
          openssl req -new -key server.key -subj "/CN=$XG_DOMAIN" -out renew/csr
          openssl ca -batch -config renew/config -cert ca.pem -keyfile ca.key -in renew/csr -startdate 20250101000000Z \
            -enddate "$2" -extfile renew/ext -notext -out server.pem 2>renew/log || { cat renew/log; exit 1; }
          cat server.pem server.key >server-bundle.pem
          rm -rf renew
          chmod 644 server*"""
        subprocess.run(["bash", "-euc", script, "-", str(TOP), ending, responder], check=True)

    def make_revocations(self, revoke):
        """A list of revoked certificates of the CA, in a file of the fault's; with REVOKE the server's is on it."""
        path = self.folder / "crl.pem"
        script = r"""
          cd "$XG_CERTS"
          mkdir -p revoke && : >revoke/index && echo 01 >revoke/number
          printf '%s\n' '[ca]' 'default_ca=d' '[d]' 'database=revoke/index' 'default_md=sha256' 'unique_subject=no' \
            'crlnumber=revoke/number' 'default_crl_days=30' >revoke/config
          [ -z "$2" ] || openssl ca -config revoke/config -cert ca.pem -keyfile ca.key -revoke server.pem 2>/dev/null
          openssl ca -config revoke/config -cert ca.pem -keyfile ca.key -gencrl -out "$1.new"
          rm -rf revoke
          mv "$1.new" "$1" """
        subprocess.run(["bash", "-euc", script, "-", str(path), "revoke" if revoke else ""], check=True,
                       stderr=subprocess.DEVNULL)
        return path

    # The server's process

    def broker_pid(self):
        return int(pathlib.Path(ENV["XG_BROKER_DIR"], "pids").read_text().split()[-1])

    def kill_server(self, sig=signal.SIGKILL):
        pid = self.broker_pid()
        os.kill(pid, sig)
        until(lambda: not os.path.exists("/proc/%d" % pid) or
              " Z " in pathlib.Path("/proc/%d/stat" % pid).read_text(), 20, "the end of the server")

    def start_server(self):
        subprocess.run([ENV["XG_BROKER_DIR"] + "/restart"], check=True, stdout=subprocess.DEVNULL)

    def renew_certificate(self, **more):
        """The server comes back with a new one."""
        self.kill_server(signal.SIGTERM)
        self.make_certificate(**more)
        self.start_server()
