# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers to the client's requests: binding, discovery, publish-subscribe."""

import time
import xml.etree.ElementTree as ET

from .words import (BIND, FORM, INFO, ITEMS, META, OWNER, PING, PUBSUB, RSM, SESSION, SM, STANZAS, EVENT, escape,
                    local_name, namespace, quote)

KNOWN = ("subscribe", "unsubscribe", "subscriptions", "affiliations", "items", "publish", "retract", "options",
         "default", "configure", "create", "delete", "purge")


def handle(connection, element):
    """Any stanza after login."""
    name = local_name(element.tag)
    if namespace(element.tag) == SM:
        stream_management(connection, element, name)
    elif name in ("presence", "message"):
        connection.step(name, None)
    elif name == "iq" and element.get("type") in ("get", "set"):
        if connection.options.delay:
            time.sleep(connection.options.delay / 1000)
        Request(connection, element).run()


def stream_management(connection, element, name):
    """XEP-0198; what becomes of a <resume/> is said by --resume. Its own elements do not count as stanzas."""
    connection.received -= 1
    sessions, how = connection.server.sessions, connection.options.resume
    if name == "enable":
        connection.received = 0
        if how is None:
            connection.send("<enabled xmlns='%s'/>" % SM)
        else:
            sessions[str(connection.number)] = connection
            connection.send("<enabled xmlns='%s' id='%d' resume='true'/>" % (SM, connection.number))
    elif name == "r":
        connection.answer("<a xmlns='%s' h='%d'/>" % (SM, connection.received))
    elif name == "resume" and how != "silence":
        connection.step("resume", None, lambda: resume(connection, element, sessions.get(element.get("previd")), how))


def resume(connection, element, before, how):
    if before is None or how in (None, "failed"):
        connection.send("<failed xmlns='%s'><item-not-found xmlns='%s'/></failed>" % (SM, STANZAS))
        return
    connection.received, connection.jid = before.received, before.jid
    connection.send("<resumed xmlns='%s' previd=%s h='%d'/>" % (
        SM, quote(element.get("previd")), before.received + (1000 if how == "wrong-count" else 0)))


class Request:
    """One IQ of type get or set."""

    def __init__(self, connection, element):
        self.connection, self.element = connection, element
        self.tree, self.options = connection.tree, connection.options
        self.to = element.get("to") or self.options.domain
        self.payload = element[0] if len(element) else None

    # Answers

    def reply(self, inner="", kind="result"):
        to = " to=%s" % quote(self.connection.jid) if self.connection.jid else ""
        self.connection.answer("<iq type='%s' id=%s from=%s%s>%s</iq>" % (
            kind, quote(self.element.get("id") or ""), quote(self.to), to, inner))

    def error(self, kind, condition, text="", extra=""):
        words = "<text xmlns='%s' xml:lang='en'>%s</text>" % (STANZAS, escape(text)) if text else ""
        self.reply("<error type='%s'><%s xmlns='%s'/>%s%s</error>" % (kind, condition, STANZAS, words, extra), "error")

    # Which one

    def run(self):
        ns = namespace(self.payload.tag) if self.payload is not None else ""
        if ns == BIND:
            self.step("bind", None, self.bind)
        elif ns == SESSION:
            self.step("session", None, self.reply)
        elif ns == PING:
            self.step("ping", None, self.reply)
        elif ns in (INFO, ITEMS):
            name = "disco-info" if ns == INFO else "disco-items"
            self.step(name, self.payload.get("node") or self.to, self.info if ns == INFO else self.items)
        elif ns in (PUBSUB, OWNER) and len(self.payload) and self.to == self.options.service:
            self.pubsub(self.payload[0])
        else:
            self.step("iq", None, lambda: self.error("cancel", "service-unavailable"))

    def step(self, name, detail, answer):
        self.connection.step(name, detail, answer)

    def bind(self):
        wanted = self.payload.findtext("{%s}resource" % BIND) or "console-%d" % self.connection.number
        self.connection.jid = "%s/%s" % (self.connection.bare, wanted)
        self.reply("<bind xmlns='%s'><jid>%s</jid></bind>" % (BIND, escape(self.connection.jid)))

    # Discovery (XEP-0030)

    def services(self):
        if self.options.no_service:
            return []
        return [self.options.service] + ["pubsub%d.%s" % (i, self.options.domain)
                                         for i in range(2, self.options.services + 1)]

    def query(self, ns, inner):
        node = self.payload.get("node")
        at = " node=%s" % quote(node) if node is not None else ""
        self.reply("<query xmlns='%s'%s>%s</query>" % (ns, at, inner))

    def info(self):
        node = self.payload.get("node")
        if self.to == self.options.domain and not node:
            self.query(INFO, "<identity category='server' type='im' name='Fake'/><feature var='%s'/><feature var='%s'/>"
                       "<feature var='%s'/>" % (INFO, ITEMS, PING))
        elif self.to in self.services() and not node:
            words = ["", "#collections", "#publish", "#subscribe", "#persistent-items", "#retract-items", "#item-ids",
                     "#meta-data", "#retrieve-items", "#retrieve-subscriptions", "#retrieve-affiliations"]
            features = [INFO, ITEMS] + [PUBSUB + word for word in words]
            if self.options.page:
                features += [RSM, PUBSUB + "#rsm"]
            self.query(INFO, "<identity category='pubsub' type='service' name='Fake broker'/>"
                       + "".join("<feature var='%s'/>" % f for f in features))
        elif self.to == self.options.service and node in self.tree.nodes:
            self.node_info(self.tree.nodes[node])
        else:
            self.error("cancel", "item-not-found")

    def node_info(self, node):
        if node.forbidden:
            self.error("auth", "forbidden", "Only members may look at this topic")
            return
        fields = (("title", node.title), ("description", "About " + node.title), ("type", "urn:ietf:params:xml:ns:iodef-2.0"),
                  ("creation_date", "2026-01-02T03:04:05Z"), ("owner", "admin@" + self.options.domain),
                  ("access_model", "open"), ("publish_model", "publishers"), ("num_subscribers", "7"))
        form = "".join("<field var='pubsub#%s'><value>%s</value></field>" % (k, escape(v)) for k, v in fields)
        self.query(INFO, "<identity category='pubsub' type='%s' name=%s/><feature var='%s'/>"
                   "<x xmlns='%s' type='result'><field var='FORM_TYPE' type='hidden'><value>%s</value></field>%s</x>" % (
                       node.kind, quote(node.title), PUBSUB, FORM, META, form))

    def items(self):
        node = self.payload.get("node")
        if self.to == self.options.domain and not node:
            entries = ["<item jid=%s name='Broker'/>" % quote(jid) for jid in self.services()]
            self.query(ITEMS, "".join(entries))
        elif self.to in self.services() and not node:
            self.nodes(self.tree.roots() if self.to == self.options.service else [])
        elif self.to == self.options.service and node in self.tree.nodes:
            found = self.tree.nodes[node]
            if found.forbidden:
                self.error("auth", "forbidden", "Only members may look at this topic")
            elif found.kind == "collection":
                self.nodes(found.children)
            elif self.options.no_item_ids:
                self.error("cancel", "feature-not-implemented")
            else:
                names = [name for name, _ in self.tree.list_items(node)]
                self.query(ITEMS, "".join("<item jid=%s name=%s/>" % (quote(self.to), quote(name)) for name in names))
        else:
            self.error("cancel", "item-not-found")

    def nodes(self, names):
        chosen, result_set = self.page(names, lambda name: name, self.options.cut)
        if chosen is None:
            return
        self.query(ITEMS, "".join("<item jid=%s node=%s name=%s/>" % (
            quote(self.to), quote(name), quote(self.tree.nodes[name].title)) for name in chosen) + result_set)

    # Result sets (XEP-0059)

    def page(self, entries, name_of, cut=0):
        """The entries of the page that was asked for and its <set/>; (None, "") after an error. CUT: what is behind
        so many entries is counted and never given."""
        asked = self.payload.find("{%s}set" % RSM)
        count, entries = len(entries), entries[:cut or None]
        if asked is None or not self.options.page:
            return entries, ""
        size = min(int(asked.findtext("{%s}max" % RSM) or self.options.page), self.options.page)
        names = [name_of(entry) for entry in entries]
        after, before = asked.findtext("{%s}after" % RSM), asked.find("{%s}before" % RSM)
        start = 0
        try:
            if after:
                start = names.index(after) + 1
            elif before is not None:
                end = names.index(before.text) if before.text else len(names)
                start, size = max(0, end - size), min(size, end)
        except ValueError:
            self.error("cancel", "item-not-found")
            return None, ""
        chosen = entries[start:start + size]
        edges = ""
        if chosen:
            edges = "<first index='%d'>%s</first><last>%s</last>" % (
                start, escape(name_of(chosen[0])), escape(name_of(chosen[-1])))
        return chosen, "<set xmlns='%s'>%s<count>%d</count></set>" % (RSM, edges, count)

    # Publish-subscribe (XEP-0060)

    def pubsub(self, first):
        verb, node = local_name(first.tag), first.get("node")
        name = verb if verb in KNOWN else "iq"
        method = getattr(self, "do_" + verb, None)
        if method is None:
            answer = lambda: self.error("cancel", "feature-not-implemented", extra="<unsupported xmlns='%s#errors'/>" % PUBSUB)
        elif node and node not in self.tree.nodes:
            answer = lambda: self.error("cancel", "item-not-found", "No such node")
        elif node and self.tree.nodes[node].forbidden:
            answer = lambda: self.error("auth", "forbidden", "Only members may look at this topic")
        else:
            answer = lambda: method(first, node)
        self.step(name, node, answer)

    def result(self, inner):
        self.reply("<pubsub xmlns='%s'>%s</pubsub>" % (PUBSUB, inner))

    def do_subscribe(self, first, node):
        self.tree.subscribe(self.connection.bare, node)
        self.result("<subscription node=%s jid=%s subscription='subscribed'/>" % (
            quote(node), quote(first.get("jid") or self.connection.bare)))

    def do_unsubscribe(self, first, node):
        if self.tree.unsubscribe(self.connection.bare, node):
            self.reply()
        else:
            self.error("cancel", "unexpected-request", extra="<not-subscribed xmlns='%s#errors'/>" % PUBSUB)

    def do_subscriptions(self, first, node):
        self.result("<subscriptions>%s</subscriptions>" % "".join(
            "<subscription node=%s jid=%s subscription='subscribed'/>" % (quote(name), quote(self.connection.bare))
            for name in self.tree.subscribed(self.connection.bare) if node in (None, name)))

    def do_affiliations(self, first, node):
        self.result("<affiliations/>")

    def do_items(self, first, node):
        if self.tree.nodes[node].kind == "collection":
            self.error("cancel", "feature-not-implemented",
                       extra="<unsupported xmlns='%s#errors' feature='retrieve-items'/>" % PUBSUB)
            return
        entries = self.tree.list_items(node)
        wanted = [item.get("id") for item in first]
        if wanted:
            entries = [entry for entry in entries if entry[0] in wanted]
        elif first.get("max_items") and not self.options.whole:
            entries = entries[-int(first.get("max_items")):]
        chosen, result_set = self.page(entries, lambda entry: entry[0])
        if chosen is not None:
            self.result("<items node=%s>%s</items>%s" % (quote(node), "".join(
                "<item id=%s publisher='sensor1@%s'>%s</item>" % (quote(name), self.options.domain, payload)
                for name, payload in chosen), result_set))

    def do_publish(self, first, node):
        name = first[0].get("id") or "item-%d" % self.connection.server.take_numbers(1)
        payload = ET.tostring(first[0][0], encoding="unicode") if len(first[0]) else ""
        self.tree.store(node, name, payload)
        self.result("<publish node=%s><item id=%s/></publish>" % (quote(node), quote(name)))
        self.tell(node, "<item id=%s publisher=%s>%s</item>" % (quote(name), quote(self.connection.bare), payload))

    def do_retract(self, first, node):
        name = first[0].get("id")
        if not self.tree.remove(node, name):
            self.error("cancel", "item-not-found")
            return
        self.reply()
        self.tell(node, "<retract id=%s/>" % quote(name))

    def tell(self, node, inner):
        self.connection.server.broadcast(node, lambda jid: (
            "<message from=%s to=%s type='headline'><event xmlns='%s'><items node=%s>%s</items></event></message>" % (
                quote(self.options.service), quote(jid), EVENT, quote(node), inner)))
