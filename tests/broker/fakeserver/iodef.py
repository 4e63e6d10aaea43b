# SPDX-License-Identifier: AGPL-3.0-or-later
"""IODEF v2 payloads (RFC 7970) of about 0.9 KB, different in what a console looks at."""

SEVERITIES = ("low", "medium", "high")
WHAT = (
    ("Scan of exposed SSH servers", "reporting", "takeover-system"),
    ("Password spraying against the VPN gateway", "reporting", "breach-credential"),
    ("Beaconing to a known control server", "watch", "takeover-system"),
    ("Phishing page that copies the staff portal", "mitigation", "takeover-account"),
    ("Malicious document delivered by e-mail", "reporting", "takeover-account"),
    ("Amplified traffic against the name servers", "mitigation", "availability-service"),
    ("Unpatched mail gateway answers on the Internet", "watch", "policy"),
)

TEMPLATE = (
    '<IODEF-Document xmlns="urn:ietf:params:xml:ns:iodef-2.0" version="2.00" xml:lang="en">'
    '<Incident purpose="{purpose}" restriction="{tlp}">'
    '<IncidentID name="csirt.example.org">{number}</IncidentID>'
    '<StartTime>2026-03-01T{hour:02}:{minute:02}:00Z</StartTime>'
    '<ReportTime>2026-03-01T{hour:02}:{minute:02}:30Z</ReportTime>'
    '<GenerationTime>2026-03-01T{hour:02}:{minute:02}:31Z</GenerationTime>'
    '<Description>{title} (report {number}): sensor {sensor} saw {hits} connections.</Description>'
    '<Assessment><SystemImpact severity="{severity}" completion="failed" type="{impact}"/>'
    '<Confidence rating="numeric">80</Confidence></Assessment>'
    '<Contact role="creator" type="organization"><ContactName>CSIRT {sensor}</ContactName>'
    '<Email><EmailTo>csirt-{sensor}@example.org</EmailTo></Email></Contact>'
    '<EventData><Flow><System category="source"><Node><Address category="ipv4-addr">198.51.100.{octet}</Address></Node>'
    '<Service ip-protocol="6"><Port>{port}</Port></Service></System></Flow></EventData>'
    '</Incident></IODEF-Document>')


def incident(number):
    """Number is an int, or text such as "%d" to fill in later: then the rest follows from variant()."""
    return variant(number, number)


def variant(seed, number):
    title, purpose, impact = WHAT[seed % len(WHAT)]
    return TEMPLATE.format(
        purpose=purpose, impact=impact, title=title, number=number, severity=SEVERITIES[seed % 3],
        tlp=("green", "amber", "white", "red")[seed % 4], hour=seed % 24, minute=seed * 7 % 60,
        sensor=seed % 40 + 1, hits=seed % 997 + 3, octet=seed % 254 + 1, port=(22, 443, 25, 53)[seed % 4])
