# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an administrator waits for, beside a plain libstrophe program that makes the same requests."""

import os
import shutil
import statistics
import subprocess
from xml.sax.saxutils import quoteattr

from . import table
from .servers import Display, Failed, RealServer
from .window import read_log

TOPICS, OPERATIONS = 1500, 1000
# As the console has under way at a time: XG_BROKER_WINDOW, XG_PLAN_WINDOW
LIST_WINDOW, PLAN_WINDOW = 64, 16
PERSON = "bob@xgrid.test"
ITEMS = "items"
# A topic with so many items, whose first page is opened again and again
MANY, MANY_ITEMS, OPENINGS, PAGE = "many", 12000, 20, 50
# Each plan is to change something
AFFILIATIONS = ("member", "publisher")

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
    return ["# 32 prepared"] + [creation(*node) for node in nodes] + items(MANY, MANY_ITEMS)


def items(node=ITEMS, count=OPERATIONS):
    return ["# 32 published"] + [
        "set <pubsub xmlns='%s'><publish node='%s'><item id='i%d'><alert xmlns='urn:example:alert'>%d</alert></item>"
        "</publish></pubsub>" % (PUBSUB, node, number, number) for number in range(count)]


def openings():
    """The newest page, one request after the other."""
    return ["# 1 page"] + [
        "get <pubsub xmlns='%s'><items node='%s' max_items='%d'/><set xmlns='http://jabber.org/protocol/rsm'><max>%d</max>"
        "<before/></set></pubsub>" % (PUBSUB, MANY, PAGE, PAGE)] * OPENINGS


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


def parse(text, program):
    """{section: (seconds, answers)} of what both programs print."""
    found = {}
    for line in text.splitlines():
        name, seconds, count, wrong = line.split()
        if int(wrong) > 0:
            raise Failed("%s: %s of %s requests of “%s” failed" % (program, wrong, count, name))
        found[name] = (float(seconds), int(count))
    return found


def account(server):
    return ["--jid", "admin@" + server.domain, "--password", "pw-admin", "--host", server.host, "--port",
            str(server.port), "--ca-file", server.ca, "--service", server.service]


def ask(options, server, lines):
    done = subprocess.run([options.build / "tests/bench/strophe-ask", *account(server)], input="\n".join(lines) + "\n",
                          capture_output=True, text=True, timeout=300, check=False)
    if done.returncode != 0:
        raise Failed("strophe-ask ended with %d: %s" % (done.returncode, done.stderr.strip()[-300:]))
    return parse(done.stdout, "strophe-ask")


def run_console(options, server, folder, display, word):
    data_dir = folder / "admin"
    shutil.rmtree(data_dir, ignore_errors=True)
    data_dir.mkdir()
    environment = {**os.environ, **display.environment, "LC_ALL": "C.UTF-8", "GSETTINGS_BACKEND": "memory",
                   "GSETTINGS_SCHEMA_DIR": str(options.build / "data"), "HOME": str(data_dir),
                   "XDG_CONFIG_HOME": str(data_dir), "XDG_DATA_HOME": str(data_dir)}
    done = subprocess.run(
        [options.build / "tests/bench/admin-time", *account(server), "--folder", data_dir, "--topics", str(TOPICS),
         "--operations", str(OPERATIONS), "--person", PERSON, "--affiliation", word, "--topic", ITEMS,
         "--many", MANY, "--openings", str(OPENINGS)],
        capture_output=True, text=True, timeout=600, env=environment, check=False)
    if done.returncode != 0:
        raise Failed("admin-time ended with %d: %s" % (done.returncode, (done.stdout + done.stderr).strip()[-500:]))
    stalls = {name: read_log(data_dir / (name + ".stalls"))[1] for name in ("list", "affiliations", "retractions", "items")}
    return parse(done.stdout, "admin-time"), stalls


def one_round(options, server, folder, display, number):
    """Raw and console, one after the other, each first in half of the rounds; the ratios of their times."""
    ours, theirs, stalls = {}, {}, {}

    def raw():
        ask(options, server, items())
        answers = ask(options, server, listing() + affiliations(AFFILIATIONS[0]) + retractions() + openings())
        theirs["list"] = answers["list"][0]
        theirs["affiliations"] = answers["change"][0] + answers["read"][0]
        theirs["retractions"] = answers["retract"][0] + answers["left"][0]
        theirs["items"] = answers["page"][0]

    def console():
        ask(options, server, items())
        answers, found = run_console(options, server, folder, display, AFFILIATIONS[1])
        ours.update({name: seconds for name, (seconds, _) in answers.items()})
        stalls.update(found)

    for turn in (raw, console) if number % 2 == 0 else (console, raw):
        turn()
    return ours, theirs, stalls


def figures(options, folder):
    with RealServer("prosody") as server, Display(folder) as display:
        ask(options, server, preparation())
        rounds = [one_round(options, server, folder, display, number) for number in range(options.rounds)]

    def median(values):
        return statistics.median(values)

    def longest(name, column):
        return median([max((stall[column] for stall in stalls[name]), default=10) for _, _, stalls in rounds])

    found = []
    for name, count, what in (("list", TOPICS, "listing %d topics" % TOPICS),
                              ("affiliations", OPERATIONS, "plan of %d affiliations" % OPERATIONS),
                              ("retractions", OPERATIONS, "plan of %d retractions" % OPERATIONS),
                              ("items", OPENINGS, "first page of %d items" % MANY_ITEMS)):
        raw, console = median([theirs[name] for _, theirs, _ in rounds]), median([ours[name] for ours, _, _ in rounds])
        ratios = [ours[name] / theirs[name] for ours, theirs, _ in rounds]
        if name == "list":
            found += [table.info(what + ": bare requests", "%.2f s" % raw), table.info(what + ": window", "%.2f s" % console),
                      table.at_most(what + ": window / bare", median(ratios), 1.5, " ×", 2)]
        elif name == "items":
            found += [table.info(what + ": bare request", "%.0f ms" % (1000 * raw / count)),
                      table.info(what + ": drawn", "%.0f ms" % (1000 * console / count)),
                      table.at_most(what + ": drawn / bare", median(ratios), 1.5, " ×", 2)]
        else:
            found += [table.info(what + ": bare requests", "%.0f/s" % (count / raw)),
                      table.info(what + ": console", "%.0f/s" % (count / console)),
                      table.at_least(what + ": console / bare", median([1 / ratio for ratio in ratios]), 0.8, " ×")]
        found += [table.info(what + ": longest stall", "%.0f ms" % longest(name, 1)),
                  table.at_most(what + ": longest work at a time", longest(name, 2), 50, " ms")]
    return found
