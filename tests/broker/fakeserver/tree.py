# SPDX-License-Identifier: AGPL-3.0-or-later
"""The nodes that the fake server has: collections in two levels, topics below them, items in topics."""

import collections
import threading

from .iodef import incident

Node = collections.namedtuple("Node", "id title kind children parents forbidden")

ODD = ("topic %d/with slash", "topic#%d", "topic (%d)", "100%%25-%d", "ä-ü-%d-日本", "a&b<c>%d'\"", "?node=%d;x",
       " leading and trailing %d ")


def payload(size, number):
    return "<data xmlns='urn:example:big'>%s</data>" % ("x" * size) if size else incident(number)


class Tree:
    """Made once from the options; items and subscriptions change under the lock."""

    def __init__(self, options):
        self.lock = threading.Lock()
        self.nodes = {}
        self.items = {}
        self.subscriptions = {}
        self._make(options)
        for number, node in enumerate(self.topics()):
            self.items[node.id] = collections.OrderedDict(
                ("%s-%d" % (node.id, i), payload(options.item_size, number * 1000 + i)) for i in range(options.items))
        self.preset = [n.id for n in self.nodes.values()][:options.subscribed]

    def _add(self, name, title, kind, forbidden=False):
        self.nodes[name] = Node(name, title, kind, [], [], forbidden)
        return self.nodes[name]

    def _link(self, parent, child):
        self.nodes[parent].children.append(child)
        self.nodes[child].parents.append(parent)

    def _make(self, options):
        count = options.collections
        tops = (count + 3) // 4
        names = ["collection-%03d" % (i + 1) for i in range(count)]
        for i, name in enumerate(names):
            self._add(name, "Collection %d" % (i + 1), "collection")
            if i >= tops:
                self._link(names[(i - tops) % tops], name)
        leaves = names[tops:] or names
        for i in range(options.topics):
            name = "topic-%05d" % (i + 1)
            if options.odd_ids:
                name = ODD[i % len(ODD)] % (i + 1)
            forbidden = bool(options.forbid and (i + 1) % options.forbid == 0)
            self._add(name, "Topic %d" % (i + 1), "leaf", forbidden)
            if leaves:
                self._link(leaves[i % len(leaves)], name)
        if options.topics and len(leaves) > 1:  # one topic under two collections
            self._link(leaves[1], next(iter(self.topics())).id)
        if options.cycle and count > 1:
            self._link(names[-1], names[0])
            self.nodes[names[0]].parents.pop()  # it stays visible at the top

    def topics(self):
        return (n for n in self.nodes.values() if n.kind == "leaf")

    def roots(self):
        return [n.id for n in self.nodes.values() if not n.parents]

    def store(self, node, item, payload):
        with self.lock:
            stored = self.items.setdefault(node, collections.OrderedDict())
            stored.pop(item, None)
            stored[item] = payload

    def remove(self, node, item):
        with self.lock:
            return self.items.get(node, {}).pop(item, None) is not None

    def list_items(self, node):
        with self.lock:
            return list(self.items.get(node, {}).items())

    def subscribe(self, jid, node):
        with self.lock:
            self.subscriptions.setdefault(jid, set(self.preset)).add(node)

    def unsubscribe(self, jid, node):
        with self.lock:
            have = self.subscriptions.setdefault(jid, set(self.preset))
            if node not in have:
                return False
            have.remove(node)
            return True

    def subscribed(self, jid):
        with self.lock:
            return sorted(self.subscriptions.get(jid, self.preset))
