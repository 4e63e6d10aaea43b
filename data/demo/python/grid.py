# SPDX-License-Identifier: AGPL-3.0-or-later
"""The demo grid: who is there, which topics there are and how they hang together.

All names are reserved ones (RFC 2606, RFC 5737, RFC 3849) or invented.
"""

import collections

DOMAIN = "grid.example"
SERVICE = "pubsub." + DOMAIN
IODEF = "urn:ietf:params:xml:ns:iodef-2.0"

Collection = collections.namedtuple("Collection", "id title description parent")
Topic = collections.namedtuple("Topic", "id title description parents stories weight")
Provider = collections.namedtuple("Provider", "account name sector")

COLLECTIONS = (
    Collection("incidents", "Incidents", "What happened, where, and how bad it is", None),
    Collection("incidents-by-kind", "By kind", "Incident reports sorted by what was done", "incidents"),
    Collection("incidents-by-sector", "By sector", "Incident reports sorted by who was hit", "incidents"),
    Collection("indicators", "Indicators", "What to look for in one's own logs", None),
    Collection("network-indicators", "Network", "Addresses, names and links", "indicators"),
    Collection("file-indicators", "Files and mail", "Hashes, file names and lures", "indicators"),
    Collection("exposure", "Exposure", "Weak spots that somebody could use, or already does", None),
    Collection("coordination", "Coordination", "What the members do about it together", None),
)

# What the demo's analyst is subscribed to at the start
ENTRANCES = ("incidents", "indicators", "exposure", "coordination")

# Everything but this collection and what is in it belongs to the analyst too: there is something to administer, and
# something that others administer
FOREIGN = "coordination"

# A topic that the analyst may see but not read
LOCKED = "executive-briefings"


def _topic(name, title, description, parents, stories, weight=2):
    return Topic(name, title, description, parents.split(), stories.split(), weight)


_KIND, _SECTOR, _NET, _FILE = "incidents-by-kind", "incidents-by-sector", "network-indicators", "file-indicators"

TOPICS = (
    _topic("ransomware", "Ransomware", "Extortion by encryption, with or without theft of data", _KIND, "ransomware", 3),
    _topic("phishing", "Phishing", "Attempts to obtain credentials or payments by deceit", _KIND, "phishing", 5),
    _topic("denial-of-service", "Denial of service", "Floods and exhaustion of services", _KIND, "flood", 3),
    _topic("intrusions", "Intrusions", "Unauthorised access to systems", _KIND, "intrusion webshell", 3),
    _topic("malware", "Malware", "Infections other than ransomware", _KIND, "malware beacon", 4),
    _topic("payment-fraud", "Payment fraud", "Altered invoices and redirected payments", _KIND, "fraud"),
    _topic("data-breaches", "Data breaches", "Personal or confidential data that left its place", _KIND, "breach"),
    _topic("scanning", "Scanning", "Probes for open doors, on a scale worth reporting", _KIND, "scan", 6),
    _topic("account-takeover", "Account takeover", "Accounts used by somebody else than their owner", _KIND, "spray", 4),
    _topic("insider", "Insider events", "Misuse of rights that were given", _KIND, "insider", 1),
    _topic("supply-chain", "Supply chain", "Incidents that arrived through a supplier", _KIND, "supplier"),
    _topic("sector-energy", "Energy", "Power and gas supply", _SECTOR, "intrusion scan control"),
    _topic("sector-health", "Health", "Hospitals, practices, laboratories", _SECTOR, "ransomware phishing breach"),
    _topic("sector-finance", "Finance", "Banks, insurers, payment services", _SECTOR, "phishing fraud flood"),
    _topic("sector-transport", "Transport", "Rail, road, ports and aviation", _SECTOR, "flood intrusion control"),
    _topic("sector-water", "Water", "Drinking water and waste water", _SECTOR, "control scan", 1),
    _topic("sector-government", "Government", "Administration on all levels", _SECTOR, "phishing webshell spray"),
    _topic("sector-education", "Education and research", "Universities, schools, institutes", _SECTOR, "spray malware", 3),
    _topic("sector-telecom", "Telecommunications", "Networks and exchange points", _SECTOR, "flood route"),
    _topic("sector-manufacturing", "Manufacturing", "Plants and their suppliers", _SECTOR, "ransomware supplier control"),
    _topic("sector-retail", "Retail", "Shops, on streets and on line", _SECTOR, "fraud breach malware"),
    _topic("control-servers", "Control servers", "Hosts that give orders to malware", _NET, "beacon", 3),
    _topic("malicious-domains", "Malicious domains", "Names registered for attacks", _NET, "domains", 3),
    _topic("phishing-links", "Phishing links", "Links to forged pages, with the page that they forge",
           _NET + " " + _KIND, "links", 4),
    _topic("botnet-hosts", "Botnet hosts", "Infected hosts, for those who run their networks", _NET, "bots", 3),
    _topic("spam-sources", "Spam sources", "Hosts that deliver unwanted or malicious mail", _NET, "spam", 2),
    _topic("dns-tunnels", "DNS tunnels", "Names that carry data out of networks", _NET, "tunnel", 1),
    _topic("malware-files", "Malware files", "Hashes of malicious programs", _FILE, "files", 3),
    _topic("malicious-documents", "Malicious documents", "Documents that load something else", _FILE, "documents", 3),
    _topic("mobile-apps", "Mobile apps", "Apps that do more than they say", _FILE, "apps", 1),
    _topic("mail-lures", "Mail lures", "Senders, subjects and attachments of running campaigns", _FILE, "lures", 3),
    _topic("exploited-vulnerabilities", "Exploited vulnerabilities", "Weaknesses that are being used right now",
           "exposure coordination", "exploit", 3),
    _topic("exposed-services", "Exposed services", "Services that should not face the Internet", "exposure", "exposed", 4),
    _topic("leaked-credentials", "Leaked credentials", "Accounts of members found in public dumps", "exposure", "leak", 2),
    _topic("certificates", "Certificates", "Certificates that nobody asked for, or that end soon", "exposure", "certificate", 1),
    _topic("watch-list", "Watch list", "What members ask each other to keep an eye on", "coordination", "watch", 2),
    _topic("takedowns", "Takedowns", "Requests to switch off hosts and names, and what became of them",
           "coordination", "takedown", 2),
    _topic("mitigations", "Mitigations", "What helped: filters, rules, settings", "coordination", "mitigate", 2),
    _topic("situation", "Situation reports", "The picture of the hour, across sectors", "coordination", "situation", 1),
    _topic(LOCKED, "Executive briefings", "For named members only", "coordination", "situation", 1),
)

PROVIDERS = tuple(Provider(*entry.split("|")) for entry in """
csirt-north|CSIRT North|all
csirt-south|CSIRT South|all
csirt-coast|Coastal Cities CSIRT|government
national-cc|National Coordination Centre|all
honeynet-east|Honeynet East|net
honeynet-west|Honeynet West|net
sinkhole-lab|Sinkhole Laboratory|net
passive-dns|Passive DNS Exchange|net
mail-watch|Mail Watch Cooperative|file
spam-trap|Spam Trap Network|file
file-lab|File Analysis Laboratory|file
mobile-lab|Mobile App Laboratory|file
sandbox-one|Sandbox One|file
grid-operator|Transmission Grid Operator|energy
gas-network|Gas Network SOC|energy
city-power|City Power and Light|energy
hospital-north|Northern Hospitals SOC|health
clinic-union|Union of Clinics|health
bank-isac|Banking ISAC|finance
card-watch|Card Watch|finance
savings-soc|Savings Banks SOC|finance
rail-cert|Rail CERT|transport
port-soc|Seaport SOC|transport
airfield-it|Airfield IT|transport
waterworks|Union of Waterworks|water
river-basin|River Basin Authority|water
city-hall|City Hall IT|government
tax-office|Tax Office CERT|government
parliament-it|Parliament IT|government
university-cert|University CERT|education
school-net|School Network|education
research-net|Research Network NOC|education
exchange-noc|Internet Exchange NOC|telecom
mobile-carrier|Mobile Carrier SOC|telecom
cable-isp|Cable ISP Abuse Desk|telecom
steelworks|Steelworks OT Security|manufacturing
car-parts|Car Parts Group|manufacturing
shop-alliance|Shop Alliance|retail
market-soc|Online Market SOC|retail
scan-project|Open Scan Project|exposure
""".split("\n") if entry)

_BY_COLLECTION = {_NET: ("net", "all", "telecom"), _FILE: ("file", "all"), "exposure": ("exposure", "all", "net"),
                  "coordination": ("all", "government", "finance", "energy")}


def providers_of(topic):
    """Who publishes on a topic: the sector's own accounts, or those that fit its collection."""
    if topic.id.startswith("sector-"):
        wanted = (topic.id[len("sector-"):], "all")
    else:
        wanted = _BY_COLLECTION.get(topic.parents[0])
    chosen = [p for p in PROVIDERS if wanted is None or p.sector in wanted]
    if wanted is None:  # by kind: half of everybody, always the same half
        number = TOPICS.index(topic)
        chosen = [p for i, p in enumerate(PROVIDERS) if (i + number) % 2 == 0 and p.sector != "exposure"]
    return chosen


def is_ours(node):
    """Whether the analyst is an owner of a collection or topic."""
    return node.id != FOREIGN and FOREIGN not in getattr(node, "parents", ())


def jid(account):
    return "%s@%s" % (account, DOMAIN)
