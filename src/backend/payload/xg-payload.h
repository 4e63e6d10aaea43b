/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-ioc.h"
#include "base/xg-severity.h"
#include "base/xg-tlp.h"

G_BEGIN_DECLS

#define XG_NS_IODEF_2 "urn:ietf:params:xml:ns:iodef-2.0"
#define XG_NS_IODEF_1 "urn:ietf:params:xml:ns:iodef-1.0"

/**
 * XG_PAYLOAD_ERROR:
 *
 * The message is the reason alone, to be put after words that say what failed: "line 3: …",
 * "it has a document type declaration".
 */
#define XG_PAYLOAD_ERROR (xg_payload_error_quark ())
GQuark xg_payload_error_quark (void);

typedef enum
{
  XG_PAYLOAD_ERROR_MALFORMED,
  XG_PAYLOAD_ERROR_REFUSED, /* well-formed perhaps, but a DOCTYPE or nested too deep */
  XG_PAYLOAD_ERROR_TOO_LARGE,
  XG_PAYLOAD_ERROR_NOT_IODEF, /* no incident in it */
} XgPayloadError;

/**
 * XgSummary:
 *
 * What a list, a filter and a rule need of a payload. Owned strings, all but @severity may be NULL.
 */
typedef struct
{
  char *type;     /* namespace of the document element */
  char *title;    /* one line, no markup, no control characters, at most 300 characters */
  char *text;     /* all text and attribute values, separated by spaces, at most 256 KiB */
  char *incident; /* IODEF IncidentID with its name attribute: "csirt.example/189493" */
  char *purpose;  /* of the first IODEF incident: "reporting" */
  XgTlp tlp;      /* the strictest of all IODEF incidents */
  XgSeverity severity;
  XgIocSet *iocs; /* indicators in @text; %NULL for none */
} XgSummary;

/* Never fails: what can't be parsed gets a title that says so. Thread-safe. */
void xg_payload_summarize (const char *xml, gsize length, XgSummary *summary);
void xg_summary_clear (XgSummary *summary);

/* Indented XML for reading, or an error with line and reason. Depth and size are bounded. */
char *xg_payload_format (const char *xml, gsize length, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (XgSummary, xg_summary_clear)

G_END_DECLS
