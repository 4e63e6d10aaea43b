# SPDX-License-Identifier: AGPL-3.0-or-later
"""What assistive technology is told about a window, asked for sparingly.

libatspi asks for each child, each role and each name by itself: a window of a thousand widgets is three thousand questions,
which the window answers instead of doing what is waited for. Here all children of a widget are asked for at once, what never
changes is asked for once, and what has no size yet, as pages of a stack that were never shown, is not looked into.
"""

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

MILLISECONDS = 15000
# What has nothing in it that is worth a question
LEAVES = frozenset(("icon", "image", "label", "progress bar", "scroll bar", "separator"))
# What pages consist of
CONTAINERS = frozenset(("filler", "panel", "scroll pane"))

_connection = None
_known = {}  # (name on the bus, path) -> the accessible: no such pair is used twice
_roles = {}
_ask_role = Atspi.Accessible.get_role_name


def ask(node, interface, method, arguments=None):
    global _connection
    if node.app is None:
        raise IndexError("the window is gone")
    if _connection is None:
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None,
                                    Gio.DBusCallFlags.NONE, MILLISECONDS, None).unpack()[0]
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        _connection = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
    return _connection.call_sync(node.app.bus_name, node.path, "org.a11y.atspi." + interface, method, arguments, None,
                                 Gio.DBusCallFlags.NONE, MILLISECONDS, None).unpack()[0]


def role(node):
    """The name of a node's role, which it keeps."""
    key = node.app.bus_name if node.app is not None else None, node.path
    if key not in _roles:
        _roles[key] = _ask_role(node)
    return _roles[key]


Atspi.Accessible.get_role_name = role


def children(node):
    """The children of a node."""
    if role(node) in LEAVES:
        return
    for index, key in enumerate(ask(node, "Accessible", "GetChildren")):
        if key not in _known:
            child = node.get_child_at_index(index)
            if child is None or child.path != key[1]:  # there are other children by now
                if child is not None:
                    yield child
                continue
            _known[key] = child
        yield _known[key]


def has_no_size(node):
    """Whether a node has got no place in the window yet, such as a page of a stack that was never shown."""
    if role(node) not in CONTAINERS:
        return False
    try:
        extents = ask(node, "Component", "GetExtents", GLib.Variant("(u)", (int(Atspi.CoordType.WINDOW),)))
    except GLib.Error:  # it is no part of a window
        return False
    return extents[2] == 0 and extents[3] == 0


def walk(node, into=lambda node: True, all_of_it=False):
    """A node and what is in it, before what is beside it; not into what INTO denies, nor, unless ALL_OF_IT, into what was
    never shown. A menu is known before it opens, and a row of a list before it is shown."""
    yield node
    all_of_it = all_of_it or role(node) in ("list", "menu")
    if into(node) and (all_of_it or not has_no_size(node)):
        for child in children(node):
            yield from walk(child, into, all_of_it)
