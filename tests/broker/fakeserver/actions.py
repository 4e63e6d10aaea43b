# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a script can do: each action is a class, its docstring is its line in --help."""

import re
import socket
import struct
import time

from . import events
from .flood import Flood
from .words import STANZAS, STREAMS, escape

ACTIONS = {}


class Ended(Exception):
    """Ends the connection; the text is the reason that is printed."""


def action(kind, usage):
    """Registers a function run(connection, *arguments) as an action."""
    name = re.match("[a-z0-9-]+", usage).group()
    wanted = usage.count(",") + 1 if "=" in usage else 0
    optional = "[" in usage

    def register(function):
        ACTIONS[name] = (kind, usage, function.__doc__, function, wanted, optional)
        return function
    return register


class Bound:
    """An action with its arguments."""

    def __init__(self, text, function, arguments):
        self.text, self.function, self.arguments = text, function, arguments

    def run(self, connection):
        self.function(connection, *self.arguments)


def parse(text):
    """NAME or NAME=ARGUMENT[,ARGUMENT…]; the last argument may contain commas."""
    name, equals, rest = text.partition("=")
    if name not in ACTIONS:
        raise ValueError("no such action: %s" % name)
    _, usage, _, function, wanted, optional = ACTIONS[name]
    arguments = rest.split(",", wanted - 1) if equals and wanted else []
    if (equals and not wanted) or (len(arguments) < wanted and not optional):
        raise ValueError("usage: %s" % usage)
    return Bound(text, function, arguments)


def describe(kind):
    return "\n".join("  %-32s %s" % (usage, text)
                     for each, usage, text, *_ in ACTIONS.values() if each == kind)


# On the answer

@action("answers", "no-answer")
def no_answer(connection):
    """leave this request unanswered"""
    connection.answer_filter = lambda text: ()


@action("answers", "twice")
def twice(connection):
    """answer two times"""
    connection.answer_filter = lambda text: (text, text)


@action("answers", "wrong-from=JID")
def wrong_from(connection, jid):
    """answer in the name of JID only"""
    connection.answer_filter = lambda text: (re.sub(r" from=(\"[^\"]*\"|'[^']*')", " from='%s'" % escape(jid), text, 1),)


@action("answers", "forged-first=JID")
def forged_first(connection, jid):
    """an error in the name of JID with the same id first, then the right answer"""
    def change(text):
        return events.forged(text, jid), text
    connection.answer_filter = change


@action("answers", "no-from")
def no_from(connection):
    """answer without saying who does"""
    connection.answer_filter = lambda text: (re.sub(r" from=(\"[^\"]*\"|'[^']*')", "", text, 1),)


@action("answers", "wrong-id")
def wrong_id(connection):
    """answer with an id that nobody used"""
    connection.answer_filter = lambda text: (re.sub(r" id=(\"[^\"]*\"|'[^']*')", " id='nobody-asked'", text, 1),)


@action("answers", "late=SECONDS")
def late(connection, seconds):
    """answer so much later (nothing else happens meanwhile)"""
    def change(text):
        time.sleep(float(seconds))
        return (text,)
    connection.answer_filter = change


@action("answers", "error=TYPE,CONDITION[,TEXT]")
def error(connection, kind, condition, text=""):
    """answer with this stanza error"""
    connection.answer_filter = lambda answer: (events.as_error(answer, kind, condition, text),)


@action("answers", "hold")
def hold(connection):
    """make the answer now, and keep it back until a release"""
    def change(text):
        connection.held.append(text)
        return ()
    connection.answer_filter = change


# On the connection

@action("connection", "release")
def release(connection):
    """send the answers that were kept back"""
    while connection.held:
        connection.send(connection.held.pop(0))


@action("connection", "wait=SECONDS")
def wait(connection, seconds):
    """do nothing for so long, then go on"""
    connection.flush()
    time.sleep(float(seconds))


@action("connection", "silence")
def silence(connection):
    """read on, never send anything again"""
    connection.flush()
    connection.queue.clear()
    connection.mute = True


@action("connection", "freeze")
def freeze(connection):
    """neither read nor send again: the client's writes will block"""
    connection.flush()
    connection.queue.clear()
    connection.mute = connection.frozen = True


@action("connection", "close")
def close(connection):
    """end the stream as it should be"""
    connection.say_goodbye()
    raise Ended("close")


@action("connection", "drop")
def drop(connection):
    """close the socket in the middle of the stream"""
    connection.flush()
    raise Ended("drop")


@action("connection", "reset")
def reset(connection):
    """reset the TCP connection"""
    connection.flush()
    connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raise Ended("reset")


@action("connection", "half-close")
def half_close(connection):
    """send no more and say so to TCP only, read on"""
    connection.flush()
    connection.queue.clear()
    connection.mute = True
    connection.raw_socket_shutdown()


@action("connection", "stream-error=CONDITION[,TEXT]")
def stream_error(connection, condition="undefined-condition", text=""):
    """a stream error, then the end of the stream; the text of see-other-host is the host"""
    if condition == "see-other-host":
        connection.send(connection.header() + "<stream:error><%s xmlns='%s'>%s</%s></stream:error>" % (
            condition, STREAMS, escape(text), condition))
        close(connection)
        return
    text = "<text xmlns='%s' xml:lang='en'>%s</text>" % (STREAMS, escape(text)) if text else ""
    error_text = "<stream:error><%s xmlns='%s'/>%s</stream:error>" % (condition, STREAMS, text)
    connection.send(connection.header() + error_text)
    close(connection)


# Things to send

def sender(usage):
    """Registers a function that makes text (or bytes) to send."""
    def register(function):
        def run(connection, *arguments):
            made = function(connection, *arguments)
            for text in [made] if isinstance(made, (str, bytes)) else made:
                connection.send(text)
        run.__doc__ = function.__doc__
        action("sends", usage)(run)
        return function
    return register


@sender("raw=TEXT")
def raw(connection, text=""):
    """TEXT as it is; %J is the client's full JID, %S the pubsub service"""
    return text.replace("%J", connection.jid or "").replace("%S", connection.options.service)


@sender("file=PATH")
def from_file(connection, path):
    """the content of a file as it is"""
    with open(path, "rb") as stream:
        return stream.read()


for _usage, _make in events.SENDS.items():
    sender(_usage)(_make)


@action("flood", "flood=COUNT[,RATE[,NODE]]")
def flood(connection, count="1000", rate="0", node=None):
    """COUNT events of 0.9 KB IODEF with ids flood-0, flood-1 …, never twice the same,
                                   at RATE a second (0, the default: as fast as the client takes them), spread over
                                   the first 20 topics or all on NODE. Requests are answered meanwhile."""
    nodes = [node] if node else [topic.id for topic in connection.tree.topics()][:20] or ["topic"]
    first = connection.server.take_numbers(int(count))
    connection.queue.append(Flood(connection.options.service, connection.jid, nodes, first, int(count), float(rate)))


@action("sends", "server-error=CONDITION")
def server_error(connection, condition):
    """an unasked error stanza from the server"""
    connection.send("<message type='error' from='%s'><error type='cancel'><%s xmlns='%s'/></error></message>" % (
        connection.options.domain, condition, STANZAS))
