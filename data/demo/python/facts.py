# SPDX-License-Identifier: AGPL-3.0-or-later
"""Made-up but consistent facts of an incident: names, addresses, numbers. Reserved ranges only."""

import base64

FAMILIES = ("GreyLantern", "TinSparrow", "CopperKettle", "PaperMoth", "SilentFerry", "BrassOwl", "WetCandle", "NightPorter",
            "GlassHeron", "RustyAnchor", "BlueThimble", "OldCarousel")
PRODUCTS = ("a file transfer server", "a mail gateway", "a remote access gateway", "a content system", "a ticket system",
            "a video door system", "a backup console", "a print server", "a controller web page", "a wiki")
VICTIMS = {
    "energy": ("a grid operator", "a municipal utility", "a wind farm operator", "a gas storage site"),
    "health": ("a regional hospital", "a group of clinics", "a laboratory", "a nursing service"),
    "finance": ("a savings bank", "an insurer", "a payment service", "a leasing company"),
    "transport": ("a railway company", "a seaport", "a regional airport", "a bus company"),
    "water": ("a waterworks", "a sewage plant", "a reservoir operator"),
    "government": ("a city administration", "a tax office", "a district office", "a ministry"),
    "education": ("a university", "a school network", "a research institute", "a library"),
    "telecom": ("a cable operator", "an exchange point", "a mobile carrier"),
    "manufacturing": ("a steelworks", "a maker of car parts", "a machine builder", "a food company"),
    "retail": ("a shop chain", "an online market", "a wholesaler", "a pharmacy chain"),
}
ENTRIES = ("a remote access account without a second factor", "a mail attachment", "an unpatched remote access gateway",
           "a forgotten test server", "credentials from a public leak", "a supplier's maintenance access")
SUBJECTS = ("Your invoice is overdue", "Voice message from the head office", "Parcel could not be delivered",
            "New working time rules", "Mailbox is full", "Minutes of the meeting", "Bonus payments", "Security check")
LURES = ("a forged invoice", "an application for a vacancy", "a delivery note", "a voice message", "a shared document",
         "a browser update", "a survey of the works council")
WORDS = ("login", "secure", "portal", "update", "parcel", "mail", "files", "support", "account", "bonus", "meeting", "cloud")
ZONES = ("example", "example.net", "example.com", "example.org", "test")
FILES = ("invoice_{n}.iso", "svchelper{n}.exe", "update{n}.msi", "notes_{n}.one", "scan_{n}.zip", "driver{n}.sys")
FILES_OF = {
    "webshell": ("cache{n}.php", "img{n}.aspx", "status{n}.jsp"), "exploit": ("cache{n}.php", "sess{n}.jsp", "libpam{n}.so"),
    "documents": ("report-{n}.docm", "notes_{n}.one", "list{n}.xlsm"), "apps": ("viewer{n}.apk", "wallet{n}.apk"),
    "lures": ("invoice_{n}.zip", "minutes_{n}.zip", "scan_{n}.7z"), "spam": ("invoice_{n}.iso", "order{n}.html"),
    "insider": ("drawings_{n}.zip", "customers{n}.xlsx"),
}
SUFFIXES = ("locked", "grey", "paper", "zz1", "unreadable")
FIRST = ("anna", "jonas", "maria", "peter", "lea", "karim", "ines", "tomas", "sofia", "erik")


class Facts(dict):
    """The words for a story's sentences; rng decides everything."""

    def __init__(self, rng, name, story, sector):
        super().__init__()
        self.rng, self.files = rng, FILES_OF.get(name, FILES)
        sectors = sorted(VICTIMS)
        if sector not in VICTIMS:
            sector = rng.choice(sectors)
        self.update(
            family=rng.choice(FAMILIES), product=rng.choice(PRODUCTS), victim=rng.choice(VICTIMS[sector]),
            entry=rng.choice(ENTRIES), subject=rng.choice(SUBJECTS), lure=rng.choice(LURES), suffix=rng.choice(SUFFIXES),
            note="READ_%s.txt" % rng.choice(("ME", "THIS", "NOW")), port=rng.choice(story.ports),
            hosts=rng.choice((2, 3, 4, 5, 6, 8, 11, 14, 23)), minutes=rng.choice((5, 10, 12, 20, 30, 45)),
            hours=rng.choice((2, 3, 4, 5, 6, 9, 12, 20)), days=rng.choice((2, 3, 4, 6, 9, 14, 21)),
            count=rng.choice((40, 90, 120, 260, 480, 750, 1200, 3400, 8100, 19000)), sources=rng.choice((9, 17, 31, 64, 120, 400)),
            percent=rng.choice((4, 7, 12, 18, 25, 40, 60, 85)), sum=rng.choice((4800, 12350, 27900, 64000, 118400)),
            ip4=self.ip4(), ip6=self.ip6(), target=self.target(), domain=self.domain(), email=self.email(),
            user=self.user(), file=self.file())

    def ip4(self):
        return "%s.%d" % (self.rng.choice(("198.51.100", "203.0.113")), self.rng.randint(1, 254))

    def target(self):
        return "192.0.2.%d" % self.rng.randint(1, 254)

    def ip6(self):
        return "2001:db8:%x::%x" % (self.rng.randint(1, 0xffff), self.rng.randint(1, 0xffff))

    def domain(self):
        first, second = self.rng.sample(WORDS, 2)
        number = self.rng.choice(("", "", str(self.rng.randint(2, 99))))
        return "%s-%s%s.%s" % (first, second, number, self.rng.choice(ZONES))

    def url(self):
        return "https://%s/%s/%s" % (self.domain(), self.rng.choice(WORDS), self.token(8))

    def email(self):
        return "%s.%s@%s" % (self.rng.choice(FIRST), self.rng.choice(WORDS), self.domain())

    def user(self):
        return "%s%02d" % (self.rng.choice(FIRST), self.rng.randint(1, 99))

    def file(self):
        return self.rng.choice(self.files).format(n=self.rng.randint(10, 99))

    def token(self, length):
        return "".join(self.rng.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(length))

    def digest(self, octets):
        """A hash value as XML signatures write it: base64."""
        return base64.b64encode(bytes(self.rng.getrandbits(8) for _ in range(octets))).decode()
