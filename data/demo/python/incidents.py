# SPDX-License-Identifier: AGPL-3.0-or-later
"""Incidents of the demo grid as IODEF version 2 documents (RFC 7970)."""

import datetime
import json
from xml.sax.saxutils import escape, quoteattr

from facts import Facts
from grid import DOMAIN, IODEF
from stories import STORIES

SIGNATURE = "http://www.w3.org/2000/09/xmldsig#"
DIGESTS = {"sha256": ("http://www.w3.org/2001/04/xmlenc#sha256", 32), "sha1": (SIGNATURE + "sha1", 20)}
LEVELS = ("low", "medium", "high")
RESTRICTIONS = ("white", "green", "amber", "red")
KINDS = {"ipv4": "ipv4-addr", "ipv6": "ipv6-addr", "ipv4-net": "ipv4-net", "asn": "asn"}


class Xml(str):
    """Text that is XML already."""


def el(tag, /, *inner, **attributes):
    """An element; None is left out, plain text is escaped, _ in attribute names stands for -."""
    text = "".join(part if isinstance(part, Xml) else escape(str(part)) for part in inner if part is not None)
    names = "".join(" %s=%s" % (key.replace("_", "-"), quoteattr(str(value)))
                    for key, value in attributes.items() if value is not None)
    return Xml("<%s%s>%s</%s>" % (tag, names, text, tag) if text else "<%s%s/>" % (tag, names))


def stamp(seconds):
    moment = datetime.datetime.fromtimestamp(int(seconds), datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class Incident:
    """One incident through its life: xml() tells its present state, advance() goes on with it."""

    def __init__(self, rng, number, topic, provider, now):
        self.rng, self.topic, self.provider = rng, topic, provider
        name = rng.choice(topic.stories)
        self.story = STORIES[name]
        sector = topic.id[len("sector-"):] if topic.id.startswith("sector-") else provider.sector
        self.facts = Facts(rng, name, self.story, sector)
        self.number = "%s-%06d" % (stamp(now)[:4], number)
        self.item = "%s-%06d" % (provider.account, number)
        self.level = rng.choices((0, 1, 2), self.story.levels)[0]
        self.status = rng.choice(("new", "new", "in-progress"))
        self.completion = rng.choice(("failed", "succeeded")) if self.level else "failed"
        self.restriction = rng.choices(RESTRICTIONS, (2, 4, 3, 1))[0] if self.level < 2 else rng.choice(("amber", "amber", "red"))
        self.started = now - rng.randint(600, 40000)
        self.reported = now
        self.ended = None
        self.history = []
        self.title = self._say(rng.choice(self.story.titles))
        chosen = [s for i, s in enumerate(self.story.sentences) if i == 0 or rng.random() < 0.75]
        self.text = " ".join(self._say(sentence) for sentence in chosen)
        self.found = rng.choice(self.story.found)
        self.indicators = self._indicators()

    def _say(self, sentence):
        said = sentence.format_map(self.facts)
        first = said.split(" ", 1)[0]
        return said if "." in first else said[0].upper() + said[1:]  # names of hosts stay as they are

    # What happens later

    def advance(self, now):
        """The next report about the same incident."""
        if self.status == "new":
            self.status = "in-progress"
            news, action = "The analysis has begun; further indicators were added.", "status-new-info"
            self.indicators += self._indicators()[:2]
        elif self.status == "in-progress" and self.rng.random() < 0.35 and self.level < 2:
            self.level += 1
            news, action = "The severity was raised after further hosts were found.", "status-triage"
        elif self.status == "in-progress":
            self.status, self.ended = "resolved", now
            news, action = "Cause removed, normal operation. Indicators stay valid.", "remediate-other"
        else:
            news, action = "No further events; the report is kept for reference.", "watch-and-report"
        self.history.append((now, action, news))

    # The document

    def xml(self, now):
        incident = el(
            "Incident",
            el("IncidentID", self.number, name="%s.%s" % (self.provider.account, DOMAIN)),
            self._related(),
            el("DetectTime", stamp(self.started + 300)), el("StartTime", stamp(self.started)),
            el("EndTime", stamp(self.ended)) if self.ended else None,
            el("ReportTime", stamp(self.reported)), el("GenerationTime", stamp(now)),
            el("Description", self.title), el("Description", self.text),
            el("Discovery", source=self.found),
            self._assessment(), self._method(), *self._contacts(), self._event(),
            el("IndicatorData", *self.indicators) if self.indicators else None,
            self._history(), self._additional(),
            purpose=self.story.purpose, status=self.status, restriction=self.restriction)
        return '<IODEF-Document xmlns="%s" version="2.00" xml:lang="en">%s</IODEF-Document>' % (IODEF, incident)

    def _related(self):
        if len(self.item) % 5:
            return None
        return el("RelatedActivity", el("Campaign", el("CampaignID", "%s-%s" % (self.facts["family"], self.number[:4]))))

    def _assessment(self):
        level, story = LEVELS[self.level], self.story
        impacts = [el("SystemImpact", severity=level, completion=self.completion, type=story.impacts[0])]
        if self.level == 2 and len(story.impacts) > 1:
            impacts.append(el("SystemImpact", el("Description", self._say("{hosts} systems of {victim}")), severity="medium",
                              completion=self.completion, type=story.impacts[1]))
        if story.business[0] != "none" and self.level:
            impacts.append(el("BusinessImpact", severity=level, type=story.business[0]))
        if self.level == 2:
            impacts.append(el("TimeImpact", self.facts["hours"], severity="high", metric="downtime", duration="hour"))
        elif self.ended:
            impacts.append(el("TimeImpact", max(1, int((self.ended - self.started) / 60)), severity="low", metric="elapsed",
                              duration="minute"))
        if story.business[0] == "theft-financial":
            impacts.append(el("MonetaryImpact", self.facts["sum"], severity=level, currency="EUR"))
        return el("Assessment", *impacts, el("Confidence", (55, 70, 90)[self.level], rating="numeric"),
                  occurrence="actual" if self.completion == "succeeded" else "potential")

    def _method(self):
        if self.level == 0:
            return None
        about = el("URL", "https://advisories.%s/%s" % (DOMAIN, self.facts["family"].lower()))
        return el("Method", el("Reference", about), el("Description", self._say("{family}, reached through {entry}.")))

    def _contacts(self):
        name, account = self.provider.name, self.provider.account
        yield el("Contact", el("ContactName", name), el("Email", el("EmailTo", "%s@%s" % (account, DOMAIN)), type="direct"),
                 el("Telephone", el("TelephoneNumber", "+99 555 01%02d" % (sum(map(ord, account)) % 100)), type="hotline")
                 if self.level else None,
                 role="creator", type="organization")
        if self.level == 2:
            yield el("Contact", el("ContactName", "Duty officer"), el("ContactTitle", "Incident handler"),
                     el("Email", el("EmailTo", "duty@%s.%s" % (account, DOMAIN))), el("Timezone", "+01:00"),
                     role="irt", type="person")

    def _event(self):
        facts, story = self.facts, self.story
        flow = [el("System", el("Node", el("Address", facts["ip4"], category="ipv4-addr")),
                   el("NodeRole", category=story.source) if story.source else None,
                   el("Counter", facts["count"], type="count", unit="event"), category="source"),
                el("System", el("Node", el("Address", facts["target"], category="ipv4-addr")),
                   el("Service", el("Port", facts["port"]), ip_protocol=17 if facts["port"] in (53, 123) else 6),
                   category="target", ownership="organization")]
        expected = None
        if story.advice and self.level:
            expected = el("Expectation", el("Description", self._say(story.advice[1])), action=story.advice[0],
                          severity=LEVELS[self.level])
        return el("EventData", el("Flow", *flow), expected)

    def _history(self):
        if not self.history:
            return None
        return el("History", *(el("HistoryItem", el("DateTime", stamp(when)), el("Description", news), action=action)
                               for when, action, news in self.history))

    def _additional(self):
        if self.level < 2:
            return None
        data = {"sensor": self.provider.account, "first_seen": stamp(self.started), "rule": "xg-%d" % (1000 + self.facts["port"]),
                "sessions": self.facts["count"], "sampled": False}
        return el("AdditionalData", json.dumps(data), dtype="json", meaning="sensor record")

    # Indicators

    def _indicators(self):
        kinds = self.story.kinds if self.level else self.story.kinds[:2]
        return [self._indicator(kind) for kind in kinds]

    def _indicator(self, kind):
        name = "i%s" % self.facts.token(10)
        start = el("StartTime", stamp(self.started))
        confidence = el("Confidence", self.rng.choice((50, 60, 75, 90)), rating="numeric")
        return el("Indicator", el("IndicatorID", name, name="%s.%s" % (self.provider.account, DOMAIN), version="1"),
                  start, confidence, el("Observable", self._observable(kind)), restriction=self.restriction)

    def _observable(self, kind):
        facts = self.facts
        if kind in KINDS:
            value = {"ipv4": facts["ip4"], "ipv6": facts["ip6"], "ipv4-net": "192.0.2.0/25", "asn": "64500"}[kind]
            return el("Address", value, category=KINDS[kind])
        if kind == "url":
            return el("Address", facts.url(), category="site-uri")
        if kind == "email":
            return el("EmailData", el("EmailFrom", facts["email"]), el("EmailSubject", facts["subject"]))
        if kind == "subject":
            return self._bulk("email-subject", [facts["subject"]])
        if kind == "domain":
            return el("DomainData", el("Name", facts["domain"]), system_status="fraudulent", domain_status="assignedAndActive")
        if kind == "domains":
            return self._bulk("domain-name", [facts.domain() for _ in range(facts["sources"] // 4 + 5)])
        if kind == "bulk-ipv4":
            return self._bulk("ipv4-addr", [facts.ip4() for _ in range(facts["sources"])])
        if kind == "port":
            return el("Service", el("Port", facts["port"]), ip_protocol=6)
        if kind == "user":
            return self._bulk("user-name", [facts["user"]] + [facts.user() for _ in range(facts["hosts"])])
        if kind == "registry":
            return el("WindowsRegistryKeysModified", el("Key", el(
                "KeyName", "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\" + facts["family"]), registryaction="add-value"))
        return self._file(kind)

    def _bulk(self, kind, values):
        return el("BulkObservable", el("BulkObservableList", "\n".join(values)), type=kind)

    def _file(self, kind):
        digest = None
        if kind in DIGESTS:
            method, octets = DIGESTS[kind]
            digest = el("HashData", el("Hash", el("ds:DigestMethod", Algorithm=method),
                                       el("ds:DigestValue", self.facts.digest(octets)), **{"xmlns:ds": SIGNATURE}),
                        scope="file-contents")
        size = el("FileSize", self.rng.randint(20000, 4000000)) if digest else None
        return el("FileData", el("File", el("FileName", self.facts["file"]), size, digest))
