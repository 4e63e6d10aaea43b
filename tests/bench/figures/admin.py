# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an administrator waits for, beside a plain libstrophe program that makes the same requests."""

import os
import shutil
import statistics
import subprocess
import tempfile
import time
from xml.sax.saxutils import quoteattr

from . import table
from .servers import Display, Failed, RealServer, end
from .window import read_log

TOPICS, OPERATIONS = 1500, 1000
# As the console has under way at a time: XG_BROKER_WINDOW, XG_PLAN_WINDOW
LIST_WINDOW, PLAN_WINDOW = 64, 64
PERSON = "bob@xgrid.test"
ITEMS = "items"
# A topic with so many items, whose first page is opened again and again
MANY, MANY_ITEMS, OPENINGS, PAGE = "many", 12000, 20, 50
# Topics of the table that is found in, letter by letter; no server has part in it
FOUND = 10000
# Each plan is to change something: the first of two is for the one, the second for the other
AFFILIATIONS = ("member", "publisher")
# How often each plan is made in a round; the sum counts. While it answers, the server clears its memory up now and then,
# which takes it as long as some hundred answers: of a single plan it would decide the ratio
TIMES = {"affiliations": 2, "retractions": 4}
# Seconds that the review of a plan is read; what is beside it waits as long, since a server that has just worked is quicker
REST = 1

INFO, DISCO = "http://jabber.org/protocol/disco#info", "http://jabber.org/protocol/disco#items"
PUBSUB, OWNER = "http://jabber.org/protocol/pubsub", "http://jabber.org/protocol/pubsub#owner"


def topic(number):
    return "grid/topic-%04d" % number


def form(**fields):
    fields = {"FORM_TYPE": "http://jabber.org/protocol/pubsub#node_config",
              **{"pubsub#" + name: value for name, value in fields.items()}}
    return "<x xmlns='jabber:x:data' type='submit'>%s</x>" % "".join(
        "<field var=%s><value>%s</value></field>" % (quoteattr(name), value) for name, value in fields.items())


def creation(node, title):
    return "set <pubsub xmlns='%s'><create node=%s/><configure>%s</configure></pubsub>" % (
        PUBSUB, quoteattr(node), form(title=title, access_model="whitelist", max_items="20000", persist_items="1"))


def query(namespace, node=None):
    return "get <query xmlns='%s'%s/>" % (namespace, "" if node is None else " node=" + quoteattr(node))


def preparation():
    nodes = [(topic(number), "Topic %d of many" % number) for number in range(TOPICS - 2)]
    nodes += [(MANY, "Zy: many items"), (ITEMS, "Zz: items")]
    return ["# 32 prepared"] + [creation(*node) for node in nodes]


def items(node=ITEMS, count=OPERATIONS):
    return ["# 32 published"] + [
        "set <pubsub xmlns='%s'><publish node='%s'><item id='i%d'><alert xmlns='urn:example:alert'>%d</alert></item>"
        "</publish></pubsub>" % (PUBSUB, node, number, number) for number in range(count)]


def openings():
    """The newest page, one request after the other, each a section of its own."""
    request = (
        "get <pubsub xmlns='%s'><items node='%s' max_items='%d'/><set xmlns='http://jabber.org/protocol/rsm'><max>%d</max>"
        "<before/></set></pubsub>" % (PUBSUB, MANY, PAGE, PAGE))
    return [line for number in range(OPENINGS) for line in ("# 1 items-%d" % number, request)]


def listing():
    return ["# %d list" % LIST_WINDOW, query(DISCO)] + [query(INFO, topic(n)) for n in range(TOPICS - 2)] + [
        query(INFO, MANY), query(INFO, ITEMS)]


def affiliations(word):
    """The changes, and the reading of every list that was changed."""
    nodes = [topic(number) for number in range(OPERATIONS)]
    owner = "<pubsub xmlns='%s'><affiliations node='%%s'>%%s</affiliations></pubsub>" % OWNER
    return (["# %d change" % PLAN_WINDOW]
            + ["set " + owner % (node, "<affiliation jid='%s' affiliation='%s'/>" % (PERSON, word)) for node in nodes]
            + ["# %d read" % PLAN_WINDOW] + ["get " + owner % (node, "") for node in nodes])


def retractions():
    return (["# %d retract" % PLAN_WINDOW] + [
        "set <pubsub xmlns='%s'><retract node='%s' notify='true'><item id='i%d'/></retract></pubsub>"
        % (PUBSUB, ITEMS, number) for number in range(OPERATIONS)]
        + ["# %d left" % PLAN_WINDOW, query(DISCO, ITEMS)])


def account(server):
    return ["--jid", "admin@" + server.domain, "--password", "pw-admin", "--host", server.host, "--port",
            str(server.port), "--ca-file", server.ca, "--service", server.service]


class Party:
    """One of the two programs that take turns: both are logged in, and only one has something to do."""

    def __init__(self, name, command, environment=None):
        self.name = name
        self.errors = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True,
                                        env=environment)

    def write(self, text):
        self.process.stdin.write(text)
        self.process.stdin.flush()

    def turn(self, part):
        """The seconds that a part took."""
        try:
            self.write("\n")
            words = self.process.stdout.readline().split()
        except BrokenPipeError:
            words = []
        if len(words) != 4 or words[0] != part:
            self.process.wait(20)
            self.errors.seek(0)
            raise Failed("%s ended with %s in “%s”: %s" % (self.name, self.process.returncode, part, self.errors.read()[-500:]))
        if int(words[3]) > 0:
            raise Failed("%s: %s of %s requests of “%s” failed" % (self.name, words[3], words[2], part))
        return float(words[1])

    def finish(self):
        self.process.stdin.close()
        if self.process.wait(60) != 0:
            raise Failed("%s ended with %d" % (self.name, self.process.returncode))
        self.close()

    def close(self):
        end(self.process)
        self.process.stdout.close()
        self.errors.close()


def asker(options, server, lines):
    party = Party("strophe-ask", [options.build / "tests/bench/strophe-ask", *account(server), "--turns"])
    party.write("\n".join([*lines, "."]) + "\n")
    return party


def ask(options, server, lines):
    """Makes requests that are not measured."""
    party = asker(options, server, lines)
    for line in lines:
        if line.startswith("#"):
            party.turn(line.split()[2])
    party.finish()


def console(options, server, folder, display, words=(), **count):
    """The console; COUNT is how often it does what, if at all."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    environment = {**os.environ, **display.environment, "LC_ALL": "C.UTF-8", "GSETTINGS_BACKEND": "memory",
                   "GSETTINGS_SCHEMA_DIR": str(options.build / "data"), "HOME": str(folder),
                   "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    return Party("admin-time",
                 [options.build / "tests/bench/admin-time", *account(server), "--folder", folder, "--topics", str(TOPICS),
                  "--operations", str(OPERATIONS), "--person", PERSON, "--affiliations", ",".join(words), "--topic", ITEMS,
                  "--many", MANY, *("--%s=%d" % each for each in count.items())], environment)


# What both do, and the sections of strophe-ask that it consists of
PLANS = (("list", ("list",)), ("affiliations", ("change", "read")), ("retractions", ("retract", "left")))
PAGES = [("items-%d" % number, ("items-%d" % number,)) for number in range(OPENINGS)]


def take_turns(options, server, theirs, ours, parts, order):
    """{part: (seconds of strophe-ask, of the console)}

    Part for part, one directly after the other, so that both find the machine as it is at that moment. The first one is
    another one each time.
    """
    found = {}
    for index, (part, sections) in enumerate(parts):
        seconds = [0, 0]
        for turn in range(TIMES.get(part, 1)):
            swapped = (order + turn + (index if parts is PAGES else 0)) % 2
            for who in (1, 0) if swapped else (0, 1):
                if part == "retractions":
                    ask(options, server, items())
                if part in TIMES and not who:
                    time.sleep(REST)
                seconds[who] += ours.turn(part) if who else sum(theirs.turn(section) for section in sections)
        found[part] = seconds
    return found


def one_round(options, server, folder, theirs, ours, parts, order):
    """What take_turns() found, and {part: stalls of the console}."""
    try:
        if parts is PAGES:
            ours.turn("list")
        found = take_turns(options, server, theirs, ours, parts, order)
        theirs.finish()
        ours.finish()
    finally:
        theirs.close()
        ours.close()
    stalls = {}
    for log in folder.glob("*.stalls"):
        stalls.setdefault(log.name.split("-")[0], []).extend(read_log(log)[1])
    return found, stalls


def round_of_plans(options, server, folder, display, number):
    order = number % 2
    words = [AFFILIATIONS[(order + turn) % 2] for turn in range(TIMES["affiliations"])]
    others = [AFFILIATIONS[1 - AFFILIATIONS.index(word)] for word in words]
    lines = listing() + sum(map(affiliations, words), []) + TIMES["retractions"] * retractions()
    return one_round(options, server, folder, asker(options, server, lines),
                     console(options, server, folder, display, others, retractions=TIMES["retractions"]), PLANS, order)


def round_of_openings(options, server, folder, display, number):
    return one_round(options, server, folder, asker(options, server, openings()),
                     console(options, server, folder, display, openings=OPENINGS, found=FOUND), PAGES, number % 2)


def figures(options, folder):
    with RealServer("prosody") as server, Display(folder) as display:
        folder = folder / "admin"
        ask(options, server, preparation())
        # The server reads what it has of each topic at the first question about it
        ask(options, server, listing())
        rounds = [round_of_plans(options, server, folder, display, number) for number in range(options.rounds)]
        # What a server has in its memory it goes through when it clears it up
        ask(options, server, items() + items(MANY, MANY_ITEMS) + openings())
        pages = [round_of_openings(options, server, folder, display, number) for number in range(options.rounds)]

    def median(values):
        return statistics.median(values)

    def pairs(name):
        """What both took for it, each time; of a round the opening whose ratio is in the middle."""
        if name != "items":
            return [found[name] for found, _ in rounds]
        each = [found.values() for found, _ in pages]
        return [sorted(of_round, key=lambda pair: pair[1] / pair[0])[len(of_round) // 2] for of_round in each]

    def longest(name, column):
        return median([max((stall[column] for stall in stalls[name]), default=10)
                       for _, stalls in rounds + pages if name in stalls])

    found = []
    for name, count, what in (("list", TOPICS, "listing %d topics" % TOPICS),
                              ("affiliations", OPERATIONS, "plan of %d affiliations" % OPERATIONS),
                              ("retractions", OPERATIONS, "plan of %d retractions" % OPERATIONS),
                              ("items", 1, "first page of %d items" % MANY_ITEMS)):
        count *= TIMES.get(name, 1)
        raw, window = median([theirs for theirs, _ in pairs(name)]), median([ours for _, ours in pairs(name)])
        ratios = [ours / theirs for theirs, ours in pairs(name)]
        if name == "list":
            found += [table.info(what + ": bare requests", "%.2f s" % raw), table.info(what + ": window", "%.2f s" % window),
                      table.at_most(what + ": window / bare", median(ratios), 1.5, " ×", 2)]
        elif name == "items":
            found += [table.info(what + ": bare request", "%.0f ms" % (1000 * raw / count)),
                      table.info(what + ": drawn", "%.0f ms" % (1000 * window / count)),
                      table.at_most(what + ": drawn / bare", median(ratios), 1.5, " ×", 2)]
        else:
            found += [table.info(what + ": bare requests", "%.0f/s" % (count / raw)),
                      table.info(what + ": console", "%.0f/s" % (count / window)),
                      table.at_least(what + ": console / bare", median([1 / ratio for ratio in ratios]), 0.8, " ×")]
        found += [table.info(what + ": longest stall", "%.0f ms" % longest(name, 1)),
                  table.at_most(what + ": longest work at a time", longest(name, 2), 50, " ms")]
    what = "finding in the table of %d topics" % FOUND
    found += [table.info(what + ": longest stall", "%.0f ms" % longest("find", 1)),
              table.at_most(what + ": longest work at a time", longest("find", 2), 50, " ms")]
    return found
