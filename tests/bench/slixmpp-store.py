#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The other measure of ingest: what one would write first. Subscribes to a topic with slixmpp and stores each payload
in SQLite, without any index, committing every 500."""

import argparse
import sqlite3
import sys

from slixmpp import ClientXMPP
from slixmpp.xmlstream import tostring


class Store(ClientXMPP):
    def __init__(self, options):
        super().__init__(options.jid, options.password)
        self.options = options
        self.count = 0
        self.ca_certs = options.ca_file
        self.database = sqlite3.connect(options.database, isolation_level=None)
        self.database.execute("PRAGMA journal_mode = WAL")
        self.database.execute("CREATE TABLE item (id TEXT, payload TEXT)")
        self.database.execute("BEGIN")
        self.register_plugin("xep_0060")
        self.add_event_handler("session_start", self.start)
        self.add_event_handler("pubsub_publish", self.publish)
        self.add_event_handler("failed_auth", lambda _: sys.exit("slixmpp-store: the login was refused"))

    async def start(self, _):
        self.send_presence()
        await self["xep_0060"].subscribe(self.options.service, self.options.node, timeout=600)

    def publish(self, message):
        for item in message["pubsub_event"]["items"]["substanzas"]:
            self.database.execute("INSERT INTO item VALUES (?, ?)", (item["id"], tostring(item["payload"])))
            self.count += 1
            if self.count % 500 == 0:
                self.database.execute("COMMIT")
                self.database.execute("BEGIN")
        if self.count >= self.options.count:
            self.loop.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("jid", "password", "host", "ca-file", "service", "node", "database"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--count", type=int, default=100000)
    store = Store(parser.parse_args())
    store.connect((store.options.host, store.options.port))
    store.loop.run_forever()
    store.database.execute("COMMIT")
    print("items", store.count)
    return 0


sys.exit(main())
