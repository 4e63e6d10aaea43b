# SPDX-License-Identifier: AGPL-3.0-or-later
"""Running the window from a test, and driving it as assistive technology does: over AT-SPI.

A script of tests calls run(globals()). Each of its functions test_* runs in a session of its own (tests/session):
display, bus, home folder, accessibility bus. Needs Debian's own Python: only that one has gi and dbusmock.

What is seen is what assistive technology is told. A page of a stack that is not shown any more keeps its last words there,
so tests look for what changes, not for what is on top.
"""

import concurrent.futures
import contextlib
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
import traceback

import consolerun
import leaks

try:
    import warnings
    warnings.simplefilter("ignore")
    import dbus
    import dbusmock
    import gi
    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi
    from a11ytree import children, walk
except (ImportError, ValueError) as problem:
    print("not installed: %s (Debian: python3-gi, gir1.2-atspi-2.0, python3-dbusmock, at-spi2-core)" % problem)
    sys.exit(77)

BUILD = pathlib.Path(os.environ.get("XG_BUILD", str(consolerun.TOP / "_build")))
SESSION = os.environ.get("XG_SESSION_RUNNER", str(consolerun.TOP / "tests" / "session"))
PATIENCE = float(os.environ.get("XG_PATIENCE", 60))  # seconds; an idle machine needs a hundredth of it
ACTIVATION = 0.25  # seconds after which GTK does what a button is there for that was pressed by a key or over AT-SPI
PASSWORD = "Password"
TREE = "Topics and collections"
FOUND = "Topics and collections found"

# What the program may say on standard error: nothing of ours, and nothing that its libraries find wrong with it.
# GTK 4.8 counts presses of buttons wrong where a popover comes or goes between a press and its release, which a click of
# these tests may be slow enough for: it says so, of the widget under the pointer or one around it, and sets the count right.
HARMLESS = ("dconf-WARNING", "MESA", "libEGL", "dbind-WARNING", "Theme parsing error",
            "Gtk-WARNING **: Broken accounting of active state for widget")


def same(name, wanted):
    """Whether an accessible name is a label: a button with an underlined letter has both forms in its name."""
    return name == wanted or (name.startswith("_") and name == "_%s %s" % (wanted, wanted)) or \
        (name.count("_") == 1 and name.replace("_", "", 1) == "%s %s" % (wanted, wanted))


def is_harmless(line):
    line = re.sub(r"\d\d:\d\d:\d\d\.\d+: ", "", line)
    return any(words in line for words in HARMLESS)


def text_of(node):
    """The text of an entry."""
    text = node.get_text_iface()
    return Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text))


def is_sensitive(node):
    return node.get_state_set().contains(Atspi.StateType.SENSITIVE)


def is_pressed(node):
    return node.get_state_set().contains(Atspi.StateType.PRESSED)


def is_focused(node):
    return node.get_state_set().contains(Atspi.StateType.FOCUSED)


def xdotool(*arguments):
    return subprocess.run(["xdotool", *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def until(condition, what="a condition", seconds=PATIENCE):
    """Waits until CONDITION gives something true and returns it. What vanishes while it is looked at does not count. It does
    not ask all the time: who answers has other things to do."""
    end = time.monotonic() + seconds
    while True:
        asked = time.monotonic()
        try:
            value = condition()
        except (gi.repository.GLib.Error, IndexError):
            value = None
        if value:
            return value
        now = time.monotonic()
        if now > end:
            raise AssertionError("waited in vain for %s" % what)
        time.sleep(min(max(0.02, now - asked), 0.5))


class Settings:
    """The folders of a run of the program; those of the session unless said otherwise."""

    def __init__(self):
        self.config = pathlib.Path(os.environ["XDG_CONFIG_HOME"]) / "xmpp-grid-console"
        self.data = pathlib.Path(os.environ["XDG_DATA_HOME"]) / "xmpp-grid-console"

    def write_profile(self, user="alice", **more):
        self.config.mkdir(parents=True, exist_ok=True)
        entries = {"jid": "%s@%s" % (user, os.environ["XG_DOMAIN"]), "host": os.environ["XG_HOST"],
                   "port": os.environ["XG_PORT"], "ca-file": os.environ["XG_CA"], **more}
        (self.config / "profiles.ini").write_text(
            "[Test grid]\n" + "".join("%s=%s\n" % entry for entry in entries.items()), encoding="utf-8")

    def write_key(self, key, value):
        """A settings key of the program, as an administrator would set it."""
        file = self.config.parent / "glib-2.0" / "settings" / "keyfile"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("[org/xmppgrid/Console]\n%s=%s\n" % (key, value), encoding="utf-8")

    def databases(self):
        return sorted(self.data.glob("*.sqlite"))


class Window:
    """A running program with its window."""

    open_windows = []

    def __init__(self, *arguments, environment=(), program=consolerun.CONSOLE, wait=True):
        self.log = pathlib.Path(os.environ["XG_SESSION"]) / ("window-%d.log" % len(Window.open_windows))
        env = {**os.environ, "GSETTINGS_BACKEND": "keyfile", "GSETTINGS_SCHEMA_DIR": str(BUILD / "data"),
               **dict(environment)}
        for name in ("NO_AT_BRIDGE", "GTK_A11Y"):
            env.pop(name, None)
        with open(self.log, "wb") as stream:
            self.process = subprocess.Popen([program, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=stream,
                                            stderr=stream, env=env)
        self.application = None
        self.known = {}
        Window.open_windows.append(self)
        if wait:
            self.application = until(self._find, "the window of process %d" % self.process.pid)

    def _find(self):
        if self.process.poll() is not None:
            raise AssertionError("the window ended with %d: %s" % (self.process.returncode, self.words()[-800:]))
        for application in children(Atspi.get_desktop(0)):
            if application.get_process_id() == self.process.pid and application.get_child_count() > 0:
                return application
        return None

    def words(self):
        return self.log.read_text(errors="replace")

    # Looking

    def each(self, role, name=None, under=None):
        """Everything of that role and name; NAME may be a function of the name. Looks not into rows of tables."""
        fits = name if callable(name) else lambda got: name is None or same(got, name)
        found = False
        for everything in (False, True):  # what was never shown is looked through only when there is nothing else
            for node in walk(under or self.application, lambda n: n.get_role_name() != "table row", everything):
                if node.get_role_name() == role and fits(node.get_name()):
                    found = True
                    yield node
            if found:
                return

    def find(self, role, name=None, under=None, seconds=PATIENCE):
        what = "%s %s" % (role, name if not callable(name) else "of a certain name")
        return until(lambda: next(self.each(role, name, under), None), what, seconds)

    def place(self, role, name, under=None):
        """Something that stays as long as the window does: looked for once."""
        if (role, name) not in self.known:
            self.known[role, name] = self.find(role, name, under)
        return self.known[role, name]

    def label(self, part, under=None, seconds=PATIENCE):
        """The first label whose text has PART in it."""
        return self.find("label", lambda text: part in text, under, seconds)

    def labels(self, under):
        return [node.get_name() for node in self.each("label", under=under)]

    # Doing

    def press(self, what, under=None):
        """Presses a button. It answers a quarter of a second later: wait for what it does."""
        node = what
        if isinstance(what, str):
            node = until(lambda: next((n for n in self.each("push button", what, under) if is_sensitive(n)), None),
                         "a button “%s” to press" % what)
        assert node.get_action_iface().do_action(0), what

    def type(self, what, text, under=None):
        """Replaces the text of an entry."""
        node = what
        if isinstance(what, str):
            node = until(lambda: next(self.each("text", what, under), None) or next(self.each("entry", what, under), None),
                         "an entry “%s”" % what)
        assert node.get_editable_text_iface().set_text_contents(text)

    def until_windows(self, count):
        """Waits for dialogs to come or go. Asks nothing about a window that is being destroyed: that upsets GTK."""
        until(lambda: self.application.get_child_count() == count, "%d windows" % count)

    # The X window, for what AT-SPI cannot do in GTK 4.8

    def x_window(self, title="Grid Console"):
        """The number of the window whose title fits, a regular expression."""
        return xdotool("search", "--sync", "--all", "--onlyvisible", "--pid", self.process.pid, "--name", title).split()[-1]

    def click(self, node, title="Grid Console"):
        number = self.x_window(title)
        origin = dict(line.split("=") for line in xdotool("getwindowgeometry", "--shell", number).splitlines())
        area = node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
        xdotool("windowfocus", number)
        xdotool("mousemove", int(origin["X"]) + area.x + area.width // 2, int(origin["Y"]) + area.y + area.height // 2,
                "click", 1)

    def menu(self, start, name):
        """Opens the menu of a row of the tree, by its key, and takes the item of that name."""
        def row():
            found = self.tree_row(start)
            return found and self.tree().get_child_at_index(found[0])

        for attempt in range(4):  # rows that come in meanwhile move the others: the click may have met another row
            self.click(until(row, "“%s” in the tree" % start))
            with contextlib.suppress(AssertionError if attempt < 3 else ()):
                until(lambda: row() and any(map(is_focused, walk(row()))), "“%s” to have the keys" % start, 5)
                break
        self.keys("shift+F10")
        item = self.find("menu item", name)
        assert item.get_action_iface().do_action(0), name

    def until_focus(self, name):
        """Waits until the entry of that name has the keys."""
        until(lambda: any(is_focused(node) for role in ("text", "entry") for node in self.each(role, name)),
              "“%s” to have the focus" % name)

    def keys(self, *names):
        xdotool("key", "--delay", 40, *names)

    def keys_in(self, title, *names):
        """Keys in a dialog: no window manager gives it the focus."""
        xdotool("windowfocus", "--sync", self.x_window(title))
        self.keys(*names)

    def main_menu(self, name):
        """Takes an item of the window's menu, which opens by its key."""
        self.keys_in("Grid Console", "F10")
        item = self.find("menu item", name)
        assert item.get_action_iface().do_action(0), name

    def choose_item(self, name, wanted, key="Down", under=None):
        """Goes through the list of a drop-down with KEY: it reacts to keys and clicks only. UNDER is its dialog."""
        box = self.find("combo box", name, under)

        def focused():
            return next((self.labels(node)[0] for node in self.each("list item", under=box) if is_focused(node)), None)

        for attempt in range(4):  # a click may fall into the moment in which something else goes away
            self.click(box, "^%s$" % under.get_name() if under else "Grid Console")
            with contextlib.suppress(AssertionError if attempt < 3 else ()):
                here = until(focused, "the list of “%s”" % name, 15)
                break
        if here == wanted:  # the list may open at a row that is not the chosen one: only keys choose
            self.keys("Down", "Up")
            here = until(focused, "the list of “%s”" % name)
        for _ in range(6):
            if here == wanted:
                break
            self.keys(key)
            here = until(lambda: focused() not in (here, None) and focused(), "another choice than " + here)
        assert here == wanted, here
        self.keys("Return")
        until(lambda: not focused(), "the list of “%s” to close" % name)

    def choose_file(self, row, title, path, under=None):
        """Chooses a file by the dialog of that title, which a row opens. A slash lets one type where it is."""
        count = self.application.get_child_count()
        self.press("Choose a file " + row, under)
        self.until_windows(count + 1)
        chooser = self.application.get_child_at_index(count)
        self.keys_in("^%s$" % title, "slash")
        entry = until(lambda: next((n for n in self.each("text", under=chooser) if is_focused(n)), None), "where to type")
        assert entry.get_editable_text_iface().set_text_contents(str(path))
        self.press("Open", under=chooser)
        self.until_windows(count)

    def close(self, frame=None):
        frame = frame or self.find("frame")
        actions = frame.get_action_iface()
        names = [actions.get_action_name(index) for index in range(actions.get_n_actions())]
        with contextlib.suppress(gi.repository.GLib.Error):  # its end may be quicker than its answer
            actions.do_action(names.index("window.close"))

    # The pages

    def connect(self, password):
        """Presses “Connect” and waits until it was: what a test looks for may stand there from the last time."""
        self.type(PASSWORD, password)
        self.press("Connect")
        time.sleep(2 * ACTIVATION)

    def connected(self):
        self.find("label", "Connected", under=self.tree())

    def tree(self):
        return self.place("list", TREE, self.place("filler", "XgSidebar"))

    def list_rows(self, view):
        """The accessible names of the rows of a list, in order."""
        names = []
        for row in children(view):
            names.append(row.get_name() or
                         next((n.get_name() for n in walk(row) if n.get_role_name() == "panel" and n.get_name()), ""))
        return names

    def tree_row(self, start, view=None):
        """(index, sentence) of the row of the tree whose sentence begins so, or None."""
        for index, name in enumerate(self.list_rows(view or self.tree())):
            if name == start or name.startswith(start + ","):
                return index, name
        return None

    def choose(self, start, view=None):
        view = view or self.tree()
        for _ in range(4):  # rows that come in meanwhile move the others: it may have been another row
            index = until(lambda: self.tree_row(start, view), "“%s” in the tree" % start)[0]
            assert view.get_selection_iface().select_child(index)
            if (self.tree_row(start, view) or (index,))[0] == index:
                break

    def table(self):
        return self.place("list", "GtkColumnListView", self.place("tree table", "Items"))

    def rows(self):
        """The cells of the feed's rows, newest first: time, severity, summary, topic, …"""
        found = []
        for row in children(self.table()):
            found.append([next((n.get_name() for n in walk(cell) if n.get_role_name() == "label"), "")
                          for cell in children(row)])
        return found

    def summaries(self):
        return [row[2] for row in self.rows() if len(row) > 2]

    def row_names(self):
        """What a screen reader says of the rows."""
        return [row.get_name() for row in children(self.table())]

    def until_column(self, number, *wanted):
        """Waits until this is what stands in a column of the feed, newest first."""
        have = []
        try:
            until(lambda: have.__setitem__(slice(None), [row[number] for row in self.rows()]) or have == list(wanted))
        except AssertionError:
            raise AssertionError("the feed shows %s, not %s" % (have, list(wanted))) from None

    def until_summaries(self, *wanted):
        """Waits until these are the summaries in the feed, newest first."""
        self.until_column(2, *wanted)

    def until_tree_row(self, wanted):
        """Waits until the tree has a row that a screen reader reads so."""
        until(lambda: wanted in self.list_rows(self.tree()), "“%s” in the tree" % wanted)

    def item_view(self):
        return self.place("filler", "XgItemView")

    def alerts(self):
        return self.list_rows(self.place("list", "Alerts"))

    def add_rule(self, name, words):
        """A rule for what the feed shows, by its dialog."""
        self.press("Alert me about what is shown here")
        self.until_windows(2)
        self.type("Name", name)
        self.type("Filter", words)
        self.press("Save")
        self.until_windows(1)

    def subscribe(self, topic):
        self.choose(topic)
        self.press("Subscribe")
        until(lambda: (self.tree_row(topic) or (0, ""))[1].startswith(topic + ", Topic, Subscribed"),
              "the subscription of %s" % topic)

    # The end

    def wait(self, seconds=PATIENCE):
        """Waits for the end, checks that nothing was amiss, and gives the exit status."""
        status = self.process.wait(seconds)
        assert not leaks.ours(self.words()), leaks.ours(self.words())
        amiss = [line for line in self.words().splitlines()
                 if ("WARNING" in line or "CRITICAL" in line) and not is_harmless(line)]
        assert not amiss, amiss
        return status

    def end(self, number=signal.SIGTERM, seconds=PATIENCE):
        self.process.send_signal(number)
        return self.wait(seconds)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is not None:
            self.describe()
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def describe(self):
        """What the window says, for the log of a failed test."""
        print("# process %d, status %s; it said: %s" % (self.process.pid, self.process.poll(), self.words()[-2000:]))
        if self.application is None or self.process.poll() is not None:
            return
        if "XG_PICTURE" in os.environ:
            subprocess.run(["import", "-window", "root", os.environ["XG_PICTURE"]])
        with contextlib.suppress(gi.repository.GLib.Error, AssertionError):
            for node in walk(self.application):
                role, name = node.get_role_name(), node.get_name()
                if role in ("label", "push button", "entry", "text", "table row", "frame") and name:
                    print("#   %s “%s”%s" % (role, name, "" if is_sensitive(node) else " (off)"))


class NotificationServer:
    """org.freedesktop.Notifications on the session's bus."""

    NAME = "org.freedesktop.Notifications"

    def __init__(self, capabilities="body body-markup actions"):
        with open(os.devnull, "wb") as nowhere:
            self.process, self.object = dbusmock.DBusTestCase.spawn_server_template(
                "notification_daemon", {"capabilities": capabilities}, stdout=nowhere)
        self.mock = dbus.Interface(self.object, dbusmock.MOCK_IFACE)

    def shown(self):
        """The arguments of Notify so far: name, replaces, icon, summary, body, actions, hints, timeout."""
        return [[argument for argument in call[2]] for call in self.mock.GetCalls() if call[1] == "Notify"]

    def until_shown(self, count):
        until(lambda: len(self.shown()) >= count, "%d notifications" % count)
        return self.shown()

    def choose(self, number, action):
        self.mock.EmitSignal(self.NAME, "ActionInvoked", "us", [dbus.UInt32(number), action])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def run(scope, at_once=1):
    """Runs the tests of SCOPE, or those named on the command line, each in a session, AT_ONCE of them at a time; prints TAP
    and ends."""
    names = [name for name in scope if name.startswith("test_")]
    chosen = sys.argv[1:] or names
    if os.environ.get("XG_SESSION") and len(chosen) == 1:
        Atspi.init()
        Atspi.set_timeout(5000, 15000)
        try:
            scope[chosen[0]]()
        except AssertionError as problem:
            where = traceback.extract_tb(problem.__traceback__)
            print("# failed: %s (%s)" % (problem, " < ".join("%s:%d" % (f.name, f.lineno) for f in reversed(where))))
            sys.exit(1)
        sys.exit(0)

    def test(number, name):
        started = time.monotonic()
        done = subprocess.run([SESSION, sys.executable, sys.argv[0], name], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        wrong = done.returncode not in (0, 77)
        word = "not ok" if wrong else "ok"
        lines = ["%s %d %s (%.1f s)" % (word, number, name[5:].replace("_", "-"), time.monotonic() - started)]
        lines += [line for line in done.stdout.splitlines() if done.returncode or line.startswith("#")]
        print("\n".join(lines), flush=True)
        return done.returncode

    with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
        status = list(pool.map(test, range(1, len(chosen) + 1), chosen))
    print("1..%d" % len(chosen))
    sys.exit(77 if 77 in status else 1 if any(status) else 0)
