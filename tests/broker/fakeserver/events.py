# SPDX-License-Identifier: AGPL-3.0-or-later
"""Messages and other texts that the script sends, good and bad ones."""

import re

from .iodef import incident
from .words import EVENT, FORM, META, PUBSUB, SHIM, STANZAS, escape, quote


def message(connection, inner, extra="", sender=None):
    return "<message from=%s to=%s type='headline'>%s%s</message>" % (
        quote(sender or connection.options.service), quote(connection.jid or ""), inner, extra)


def event(connection, inner, extra="", sender=None):
    return message(connection, "<event xmlns='%s'>%s</event>" % (EVENT, inner), extra, sender)


def items(connection, node, inner, extra="", sender=None):
    return event(connection, "<items node=%s>%s</items>" % (quote(node), inner), extra, sender)


def item(number, name=None, publisher="sensor1@xgrid.test"):
    return "<item id=%s publisher=%s>%s</item>" % (quote(name or "event-%d" % number), quote(publisher), incident(number))


def topic(connection, node):
    return node or next(iter(connection.tree.topics())).id


def attribute(text, name):
    found = re.search(" %s=(\"([^\"]*)\"|'([^']*)')" % name, text)
    return (found.group(2) or found.group(3) or "") if found else ""


def as_error(answer, kind, condition, text):
    """An answer that was ready, turned into a stanza error."""
    words = "<text xmlns='%s' xml:lang='en'>%s</text>" % (STANZAS, escape(text)) if text else ""
    return "<iq type='error' id='%s' from='%s' to='%s'><error type='%s'><%s xmlns='%s'/>%s</error></iq>" % (
        attribute(answer, "id"), attribute(answer, "from"), attribute(answer, "to"), kind, condition, STANZAS, words)


def forged(answer, jid):
    """An error for the same request, as somebody else would send it."""
    fake = as_error(answer, "cancel", "not-allowed", "forged")
    return re.sub(r" from='[^']*'", " from='%s'" % escape(jid), fake, count=1)


# One function an action; its docstring stands in --help

def normal(connection, node=None, count="1"):
    """COUNT ordinary items on NODE, also stored there"""
    first = connection.server.take_numbers(int(count))
    out = []
    for number in range(first, first + int(count)):
        connection.tree.store(topic(connection, node), "event-%d" % number, incident(number))
        out.append(items(connection, topic(connection, node), item(number)))
    return out


def again(connection, node=None):
    """one item id three times: new, the same again, with another payload"""
    number = connection.server.take_numbers(1)
    first = item(number)
    return [items(connection, topic(connection, node), each)
            for each in (first, first, item(number + 1, "event-%d" % number))]


def without_payload(connection, node=None):
    """an item without payload, and one without id"""
    number = connection.server.take_numbers(1)
    return [items(connection, topic(connection, node), "<item id='empty-%d'/>" % number),
            items(connection, topic(connection, node), "<item>%s</item>" % incident(number))]


def retract(connection, node=None, name="event-0"):
    """a retract"""
    return items(connection, topic(connection, node), "<retract id=%s/>" % quote(name))


def glued(connection, node=None):
    """one retract with several ids glued together, as ejabberd does when it evicts"""
    return items(connection, topic(connection, node), "<retract id='event-0event-1event-2'/>")


def purge(connection, node=None):
    """a purge"""
    return event(connection, "<purge node=%s/>" % quote(topic(connection, node)))


def delete(connection, node=None):
    """a deleted node, with redirect"""
    return event(connection, "<delete node=%s><redirect uri='xmpp:%s?;node=other'/></delete>" % (
        quote(topic(connection, node)), connection.options.service))


def configuration(connection, node=None):
    """a changed node configuration, with its form"""
    return event(connection, "<configuration node=%s><x xmlns='%s' type='result'><field var='FORM_TYPE' type='hidden'>"
                 "<value>%s#node_config</value></field><field var='pubsub#title'><value>New title</value></field></x>"
                 "</configuration>" % (quote(topic(connection, node)), FORM, PUBSUB))


def association(connection, parent, node):
    """a node put into a collection (XEP-0248)"""
    return event(connection, "<collection node=%s><associate node=%s/></collection>" % (quote(parent), quote(node)))


def creation(connection, parent, node):
    """a node created in a collection, with its SHIM header"""
    return event(connection, "<create node=%s/>" % quote(node),
                 "<headers xmlns='%s'><header name='Collection'>%s</header></headers>" % (SHIM, escape(parent)))


def openfire(connection, parent="collection-001", node="topic-00001"):
    """what Openfire says of a new child: meta-data as an item of the collection"""
    return items(connection, parent, "<item id=%s><x xmlns='%s' type='result'><field var='FORM_TYPE' type='hidden'>"
                 "<value>%s</value></field><field var='pubsub#title'><value>New</value></field></x></item>" % (
                     quote(node), FORM, META))


def subscription(connection, node=None, state="none"):
    """the broker changes our subscription of NODE to STATE"""
    return event(connection, "<subscription node=%s jid=%s subscription=%s/>" % (
        quote(topic(connection, node)), quote(connection.bare or ""), quote(state)))


def forged_event(connection, jid):
    """an item in the name of JID, who is no pubsub service"""
    return items(connection, topic(connection, None), item(connection.server.take_numbers(1)), sender=jid)


def delayed(connection, stamp="2020-01-01T00:00:00Z"):
    """an item with a delay stamp (XEP-0203)"""
    return items(connection, topic(connection, None), item(connection.server.take_numbers(1)),
                 "<delay xmlns='urn:xmpp:delay' stamp=%s/>" % quote(stamp))


def strange(connection):
    """events that are valid XML and make no sense: no node, no id, unknown words, wrong namespaces, empty ones"""
    return [event(connection, inner) for inner in (
        "", "<items/>", "<items node=''/>", "<items><item id='x'/></items>", "<items node='n'><unknown/></items>",
        "<items node='n'><retract/></items>", "<unheard-of node='n'/>", "<purge/>", "<delete/>", "<collection/>",
        "<collection node='c'><associate/></collection>", "<subscription/>", "<configuration/>",
        "<items xmlns='urn:example:other' node='n'><item id='x'/></items>")] + [
            message(connection, "<event xmlns='urn:example:other'><items node='n'><item id='x'/></items></event>"),
            message(connection, "<body>plain words</body>"), message(connection, "")]


def many(connection, count="1000"):
    """one message with COUNT items"""
    first = connection.server.take_numbers(int(count))
    return items(connection, topic(connection, None), "".join(item(first + i) for i in range(int(count))))


def big(connection, size="20971520"):
    """one item of so many bytes (20 MiB)"""
    number = connection.server.take_numbers(1)
    return items(connection, topic(connection, None), "<item id='big-%d'><data xmlns='urn:example:big'>%s</data></item>" % (
        number, ("0123456789abcdef" * 64 + "\n") * (int(size) // 1025)))


def deep(connection, levels="150000"):
    """one item with so many nested elements (150,000)"""
    number, n = connection.server.take_numbers(1), int(levels)
    return items(connection, topic(connection, None), "<item id='deep-%d'><d xmlns='urn:example:deep'>%s%s</d></item>" % (
        number, "<d>" * n, "</d>" * n))


def wide(connection, count="200000"):
    """one item with so many children (200,000)"""
    number = connection.server.take_numbers(1)
    return items(connection, topic(connection, None), "<item id='wide-%d'><d xmlns='urn:example:wide'>%s</d></item>" % (
        number, "<e a='1'/>" * int(count)))


def bad_utf8(connection):
    """not XMPP: an item whose text is not UTF-8"""
    text = items(connection, topic(connection, None), "<item id='bad-utf8'><t xmlns='urn:example:t'>@@</t></item>")
    return text.encode().replace(b"@@", b"\xff\xfe\xc3\x28\xed\xa0\x80")


def malformed(connection):
    """not XMPP: end tags that do not fit"""
    return "<message from='%s'><event xmlns='%s'><items></event></message>" % (connection.options.service, EVENT)


def unfinished(connection):
    """not XMPP: the first half of a stanza, then nothing"""
    return items(connection, topic(connection, None), item(0))[:300]


def entities(connection):
    """not XMPP: a document type with entities that expand without end"""
    return ("<!DOCTYPE lol [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
            "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]><message><body>&c;</body></message>")


SENDS = {
    "event[=NODE[,COUNT]]": normal,
    "again[=NODE]": again,
    "without-payload[=NODE]": without_payload,
    "retract[=NODE[,ID]]": retract,
    "glued-retract[=NODE]": glued,
    "purge[=NODE]": purge,
    "delete[=NODE]": delete,
    "configuration[=NODE]": configuration,
    "association=COLLECTION,NODE": association,
    "creation=COLLECTION,NODE": creation,
    "openfire[=COLLECTION[,NODE]]": openfire,
    "subscription[=NODE[,STATE]]": subscription,
    "forged-event=JID": forged_event,
    "delayed[=STAMP]": delayed,
    "strange": strange,
    "many[=COUNT]": many,
    "big[=BYTES]": big,
    "deep[=LEVELS]": deep,
    "wide[=COUNT]": wide,
    "bad-utf8": bad_utf8,
    "malformed": malformed,
    "unfinished": unfinished,
    "entities": entities,
}
