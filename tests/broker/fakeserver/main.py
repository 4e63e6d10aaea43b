# SPDX-License-Identifier: AGPL-3.0-or-later
"""Command line of the fake server."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

from . import actions
from .server import Server
from .tree import Tree

EPILOG = """
The script. A RULE is STEP[:N] ACTION; the action runs when the step comes up for the Nth time on a connection (1 when
not given, * every time): with --on just before the server would answer, with --after just after. Rules of one step
run in the order given.

steps of the stream:
  connect      TCP is there               open, open-tls, open-auth  the client's stream header (1st, after TLS,
  starttls     <starttls/> came           after login)
  tls          the TLS handshake is done  auth, response             a SASL message came
  success      the login is complete (before <success/> with --on, after it with --after)
requests and other stanzas of the client:
  bind resume session ping disco-info disco-items subscribe unsubscribe subscriptions affiliations items publish retract
  options default configure create delete purge iq (any other request) presence message
  Requests can be named closer: disco-info=NODE, disco-items=NODE, subscribe=NODE, items=NODE …

actions on the answer (with --on only):
%(answers)s
actions on the connection:
%(connection)s
things to send:
%(sends)s
%(flood)s

Whatever is sent stays valid XMPP unless its description says otherwise; events come from the pubsub service.

standard output, a line each, at once:
  READY port=N tls-port=N ca=FILE        both ports listen now
  connection N open|closed REASON        N counts from 1
  connection N step STEP [NODE]          with --verbose
  connection N auth MECHANISM USER       a login attempt; SECRET follows when a password came in the clear
  connection N flood sent=N bytes=N seconds=S rate=R
  total connections=N events=N           at the end, by SIGTERM or SIGINT

standard input, with --stdin: "do ACTION" runs an action on every open connection, "quit" (or its end) ends the server.

examples:
  fake-server.py --topics 1500 --collections 40
  fake-server.py --on disco-info:3 silence
  fake-server.py --on subscribe:* wrong-from=mallory@xgrid.test/x
  fake-server.py --after subscribe flood=100000
  fake-server.py --after bind 'stream-error=policy-violation,Too many stanzas'
"""


class Rule(argparse.Action):
    """--on STEP ACTION and --after STEP ACTION"""

    def __call__(self, parser, namespace, values, option_string=None):
        step, text = values
        step, _, nth = step.partition(":")
        try:
            times = None if nth == "*" else int(nth or 1)
            action = actions.parse(text)
        except ValueError as problem:
            parser.error("%s %s: %s" % (option_string, " ".join(values), problem))
        namespace.rules.append((option_string[2:], step, times, action))


def parser():
    epilog = EPILOG % {kind: actions.describe(kind)
                       for kind in ("answers", "connection", "sends", "flood")}
    out = argparse.ArgumentParser(description=__doc__, epilog=epilog, prog="fake-server.py",
                                  formatter_class=argparse.RawDescriptionHelpFormatter)
    out.set_defaults(rules=[])
    out.add_argument("--port", type=int, default=0, help="port for STARTTLS (a free one)")
    out.add_argument("--tls-port", type=int, default=0, help="port for direct TLS (a free one)")
    out.add_argument("--domain", default="xgrid.test")
    out.add_argument("--service", help="JID of the pubsub service (pubsub.DOMAIN)")
    out.add_argument("--services", type=int, default=1, metavar="N",
                     help="how many pubsub services disco shows; the others are pubsub2.DOMAIN, … and empty")
    out.add_argument("--no-service", action="store_true", help="disco shows no pubsub service")
    tls = out.add_argument_group("TLS")
    tls.add_argument("--certs", metavar="DIR", help="from gen-certs ($XG_CERTS, else made for this run)")
    tls.add_argument("--cert", default="server", metavar="NAME",
                     help="server, server-expired, server-wrong-host or server-rogue")
    tls.add_argument("--tls-max", choices=("1.1", "1.2", "1.3"), default="1.3")
    tls.add_argument("--no-starttls", action="store_true", help="offer no TLS on the first port")
    login = out.add_argument_group("login; the password of NAME is pw-NAME")
    login.add_argument("--mechanisms", default="SCRAM-SHA-512,SCRAM-SHA-256,SCRAM-SHA-1",
                       help="what to offer (%(default)s); also PLAIN, ANONYMOUS …; none for an empty list")
    login.add_argument("--auth-error", metavar="CONDITION[,TEXT]", help="refuse every login so")
    login.add_argument("--iterations", type=int, default=4096, help="SCRAM iteration count asked for")
    login.add_argument("--bad-signature", action="store_true", help="SCRAM: prove nothing about the server")
    login.add_argument("--sm", action="store_true", help="offer stream management (XEP-0198)")
    login.add_argument("--resume", choices=("done", "failed", "wrong-count", "silence"),
                       help="with --sm: let sessions be resumed, and what comes of it")
    grid = out.add_argument_group("the grid")
    grid.add_argument("--topics", type=int, default=40, metavar="N")
    grid.add_argument("--collections", type=int, default=4, metavar="N", help="in two levels; 0: all topics at the root")
    grid.add_argument("--odd-ids", action="store_true", help="topic ids with spaces, / # ? %% & < and non-ASCII")
    grid.add_argument("--forbid", type=int, default=0, metavar="N", help="every Nth topic answers forbidden")
    grid.add_argument("--cycle", action="store_true", help="collections contain each other")
    grid.add_argument("--items", type=int, default=3, metavar="N", help="items that each topic has at the start")
    grid.add_argument("--first", type=int, default=0, metavar="N", help="number of the first event (0)")
    grid.add_argument("--item-size", type=int, default=0, metavar="BYTES", help="of each of them (IODEF of 0.9 KB)")
    grid.add_argument("--whole", action="store_true", help="give all items of a topic, also when asked for the newest")
    grid.add_argument("--no-item-ids", action="store_true", help="do not list the items of a topic")
    grid.add_argument("--subscribed", type=int, default=0, metavar="N", help="the first N nodes are subscribed by everybody")
    grid.add_argument("--cut", type=int, default=0, metavar="N", help="list at most N nodes, whatever the count of them says")
    grid.add_argument("--page", type=int, default=0, metavar="N", help="answer with result sets of at most N (0: no paging)")
    grid.add_argument("--delay", type=float, default=0, metavar="MS", help="think so long about each request")
    script = out.add_argument_group("script")
    for name, when in (("--on", "before"), ("--after", "after")):
        script.add_argument(name, nargs=2, action=Rule, metavar=("STEP", "ACTION"), dest="rules",
                            help="do ACTION %s the answer" % when)
    script.add_argument("--stdin", action="store_true", help="take commands from standard input")
    script.add_argument("--verbose", action="store_true")
    return out


def read_commands(server, stop):
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        if word == "quit":
            break
        if word != "do":
            server.say("unknown command: " + line.strip())
            continue
        try:
            server.do(actions.parse(rest))
        except ValueError as problem:
            server.say("do %s: %s" % (rest, problem))
    stop.set()


def main():
    options = parser().parse_args()
    made = None
    options.certs = options.certs or os.environ.get("XG_CERTS")
    if not options.certs:
        options.certs = made = tempfile.mkdtemp(prefix="xg-fake.")
        here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        subprocess.run([os.path.join(here, "gen-certs"), made, options.domain], check=True)
    options.service = options.service or "pubsub." + options.domain
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    try:
        server = Server(options, Tree(options))
        server.start()
        if options.stdin:
            threading.Thread(target=read_commands, args=(server, stop), daemon=True).start()
        while not stop.wait(0.2):  # a signal that comes just before a long wait would not end it
            pass
        server.stop()
    finally:
        if made:
            shutil.rmtree(made, ignore_errors=True)
    return 0
