/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-card"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "card/xg-card-private.h"

enum
{
  ALERT,
  CLASSIFICATION,
  ALERT_ASSESSMENT,
  SOURCES,
  TARGETS,
  ANALYZER,
  ALERT_ADDITIONAL,
};

static const char *const idmef_sections[] = {
  [ALERT] = N_ ("Alert"),
  [CLASSIFICATION] = N_ ("Classification"),
  [ALERT_ASSESSMENT] = N_ ("Assessment"),
  [SOURCES] = N_ ("Sources"),
  [TARGETS] = N_ ("Targets"),
  [ANALYZER] = N_ ("Analyzer"),
  [ALERT_ADDITIONAL] = N_ ("Additional Data"),
};

/* The classes of RFC 4765 section 4.2. */
static const XgCardWord idmef_words[] = {
  { "Action", N_ ("Action"), 0, 0 },
  { "AdditionalData", N_ ("Additional data"), ALERT_ADDITIONAL, XG_CARD_OPEN },
  { "Address", N_ ("Address"), 0, 0 },
  { "Alert", N_ ("Alert"), 0, 0 },
  { "Analyzer", N_ ("Analyzer"), ANALYZER, 0 },
  { "AnalyzerTime", N_ ("Time of the analyzer"), ALERT, 0 },
  { "Assessment", N_ ("Assessment"), ALERT_ASSESSMENT, XG_CARD_THROUGH },
  { "Checksum", N_ ("Checksum"), 0, 0 },
  { "Classification", N_ ("Classification"), CLASSIFICATION, 0 },
  { "Confidence", N_ ("Confidence"), 0, 0 },
  { "CorrelationAlert", N_ ("Correlated alerts"), ALERT, 0 },
  { "CreateTime", N_ ("Created"), ALERT, 0 },
  { "DetectTime", N_ ("Detected"), ALERT, 0 },
  { "File", N_ ("File"), 0, 0 },
  { "FileAccess", N_ ("Access"), 0, 0 },
  { "Heartbeat", N_ ("Heartbeat"), 0, 0 },
  { "HeartbeatInterval", N_ ("Interval"), ALERT, 0 },
  { "Impact", N_ ("Impact"), 0, 0 },
  { "Inode", N_ ("Inode"), 0, 0 },
  { "Linkage", N_ ("Link"), 0, 0 },
  { "Node", N_ ("Node"), 0, 0 },
  { "OverflowAlert", N_ ("Overflow"), ALERT, 0 },
  { "Process", N_ ("Process"), 0, 0 },
  { "Reference", N_ ("Reference"), 0, 0 },
  { "SNMPService", N_ ("SNMP service"), 0, 0 },
  { "Service", N_ ("Service"), 0, 0 },
  { "Source", N_ ("Source"), SOURCES, 0 },
  { "Target", N_ ("Target"), TARGETS, 0 },
  { "ToolAlert", N_ ("Tool"), ALERT, 0 },
  { "User", N_ ("User"), 0, 0 },
  { "UserId", N_ ("User ID"), 0, 0 },
  { "WebService", N_ ("Web service"), 0, 0 },
  { "access-time", N_ ("Accessed"), 0, 0 },
  { "address", N_ ("Address"), 0, 0 },
  { "alertident", N_ ("Alert ID"), 0, 0 },
  { "arg", N_ ("Argument"), 0, XG_CARD_CODE },
  { "boolean", N_ ("Value"), 0, 0 },
  { "buffer", N_ ("Buffer"), 0, XG_CARD_CODE },
  { "byte", N_ ("Value"), 0, 0 },
  { "byte-string", N_ ("Value"), 0, XG_CARD_CODE },
  { "cgi", "CGI", 0, 0 },
  { "change-time", N_ ("Changed"), 0, 0 },
  { "character", N_ ("Value"), 0, 0 },
  { "command", N_ ("Command"), 0, XG_CARD_CODE },
  { "create-time", N_ ("Created"), 0, 0 },
  { "data-size", N_ ("Data size"), 0, 0 },
  { "date-time", N_ ("Value"), 0, 0 },
  { "disk-size", N_ ("Size on disk"), 0, 0 },
  { "env", N_ ("Environment"), 0, XG_CARD_CODE },
  { "http-method", N_ ("HTTP method"), 0, 0 },
  { "iana-protocol-name", N_ ("Protocol"), 0, 0 },
  { "iana-protocol-number", N_ ("Protocol number"), 0, 0 },
  { "integer", N_ ("Value"), 0, 0 },
  { "key", N_ ("Key"), 0, XG_CARD_CODE },
  { "location", N_ ("Location"), 0, 0 },
  { "modify-time", N_ ("Modified"), 0, 0 },
  { "name", N_ ("Name"), 0, 0 },
  { "netmask", N_ ("Network mask"), 0, 0 },
  { "ntpstamp", N_ ("Value"), 0, 0 },
  { "number", N_ ("Number"), 0, 0 },
  { "path", N_ ("Path"), 0, XG_CARD_CODE },
  { "permission", N_ ("Permission"), 0, 0 },
  { "pid", N_ ("Process ID"), 0, 0 },
  { "port", N_ ("Port"), 0, 0 },
  { "portlist", N_ ("Ports"), 0, 0 },
  { "portlist-value", N_ ("Ports"), 0, 0 },
  { "program", N_ ("Program"), 0, XG_CARD_CODE },
  { "protocol", N_ ("Protocol"), 0, 0 },
  { "real", N_ ("Value"), 0, 0 },
  { "size", N_ ("Size"), 0, 0 },
  { "string", N_ ("Value"), 0, 0 },
  { "url", "URL", 0, 0 },
  { "value", N_ ("Value"), 0, XG_CARD_CODE },
  { "xml", N_ ("Value"), 0, XG_CARD_OPEN },
};

static gboolean
is_idmef (const char *uri)
{
  return g_strcmp0 (uri, "http://iana.org/idmef") == 0 ||
         g_strcmp0 (uri, "urn:iana:xml:ns:idmef") == 0;
}

const XgCardVocabulary xg_card_idmef = {
  .words = idmef_words,
  .n_words = G_N_ELEMENTS (idmef_words),
  .sections = idmef_sections,
  .n_sections = G_N_ELEMENTS (idmef_sections),
  .owns = is_idmef,
};

enum
{
  ENTRY,
  CONTENT,
  PEOPLE,
  LINKS,
};

static const char *const atom_sections[] = {
  [ENTRY] = N_ ("Entry"),
  [CONTENT] = N_ ("Content"),
  [PEOPLE] = N_ ("People"),
  [LINKS] = N_ ("Links"),
};

/* RFC 4287 section 4.2 */
static const XgCardWord atom_words[] = {
  { "author", N_ ("Author"), PEOPLE, 0 },
  { "category", N_ ("Category"), ENTRY, 0 },
  { "content", N_ ("Content"), CONTENT, XG_CARD_OPEN },
  { "contributor", N_ ("Contributor"), PEOPLE, 0 },
  { "email", N_ ("Email"), 0, 0 },
  { "entry", N_ ("Entry"), 0, 0 },
  { "generator", N_ ("Generator"), ENTRY, 0 },
  { "icon", N_ ("Icon"), LINKS, 0 },
  { "id", N_ ("ID"), ENTRY, 0 },
  { "link", N_ ("Link"), LINKS, 0 },
  { "logo", N_ ("Logo"), LINKS, 0 },
  { "name", N_ ("Name"), 0, 0 },
  { "published", N_ ("Published"), ENTRY, 0 },
  { "rights", N_ ("Rights"), ENTRY, XG_CARD_OPEN },
  { "source", N_ ("Source"), ENTRY, 0 },
  { "subtitle", N_ ("Subtitle"), ENTRY, XG_CARD_OPEN },
  { "summary", N_ ("Summary"), CONTENT, XG_CARD_OPEN },
  { "title", N_ ("Title"), ENTRY, XG_CARD_OPEN },
  { "updated", N_ ("Updated"), ENTRY, 0 },
  { "uri", "URI", 0, 0 },
};

static gboolean
is_atom (const char *uri)
{
  return g_strcmp0 (uri, "http://www.w3.org/2005/Atom") == 0;
}

const XgCardVocabulary xg_card_atom = {
  .words = atom_words,
  .n_words = G_N_ELEMENTS (atom_words),
  .sections = atom_sections,
  .n_sections = G_N_ELEMENTS (atom_sections),
  .owns = is_atom,
};

const XgCardVocabulary xg_card_anything = { .words = NULL };
