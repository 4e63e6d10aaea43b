# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names and small helpers of the wire."""

import xml.sax.saxutils

STREAM = "http://etherx.jabber.org/streams"
SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
BIND = "urn:ietf:params:xml:ns:xmpp-bind"
SESSION = "urn:ietf:params:xml:ns:xmpp-session"
STANZAS = "urn:ietf:params:xml:ns:xmpp-stanzas"
STREAMS = "urn:ietf:params:xml:ns:xmpp-streams"
SM = "urn:xmpp:sm:3"
PING = "urn:xmpp:ping"
INFO = "http://jabber.org/protocol/disco#info"
ITEMS = "http://jabber.org/protocol/disco#items"
PUBSUB = "http://jabber.org/protocol/pubsub"
OWNER = PUBSUB + "#owner"
EVENT = PUBSUB + "#event"
META = PUBSUB + "#meta-data"
RSM = "http://jabber.org/protocol/rsm"
SHIM = "http://jabber.org/protocol/shim"
FORM = "jabber:x:data"

escape = xml.sax.saxutils.escape
quote = xml.sax.saxutils.quoteattr


def local_name(tag):
    return tag.split("}")[-1]


def namespace(tag):
    return tag[1:].split("}")[0] if tag.startswith("{") else ""
