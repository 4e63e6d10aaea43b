/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/xg-severity.h"

G_BEGIN_DECLS

/**
 * XgIncident:
 *
 * One IODEF incident (RFC 7970 version 2, RFC 5070 version 1) for the detail pane: immutable.
 * Getters return %NULL for what the document does not say.
 */
#define XG_TYPE_INCIDENT (xg_incident_get_type ())
G_DECLARE_FINAL_TYPE (XgIncident, xg_incident, XG, INCIDENT, GObject)

GListModel *xg_incident_parse (const char *xml, gsize length, GError **error); /* of XgIncident */

const char *xg_incident_get_id (XgIncident *self); /* "name/id" */
const char *xg_incident_get_title (XgIncident *self);
const char *xg_incident_get_purpose (XgIncident *self);
const char *
xg_incident_get_restriction (XgIncident *self); /* as written: "amber", "need-to-know" */
const char *xg_incident_get_description (XgIncident *self);
const char *xg_incident_get_impact (XgIncident *self); /* types and descriptions, joined */
const char *xg_incident_get_confidence (XgIncident *self);
const char *xg_incident_get_contacts (XgIncident *self); /* one a line: role, name, mail */
XgSeverity xg_incident_get_severity (XgIncident *self);

/* µs since the epoch, 0 when absent or not a date */
gint64 xg_incident_get_report_time (XgIncident *self);
gint64 xg_incident_get_detect_time (XgIncident *self);
gint64 xg_incident_get_start_time (XgIncident *self);
gint64 xg_incident_get_end_time (XgIncident *self);
gint64 xg_incident_get_generation_time (XgIncident *self);

/* More than these are not kept: nobody reads them, and a hostile document has millions. */
#define XG_INCIDENT_MAX_INDICATORS 100000

typedef struct
{
  char *kind; /* "ipv4-addr", "url", "sha256", "domain", "email", "file", … */
  char *value;
  char *role; /* (nullable) category of the system that has it: "source", "target", … */
} XgIndicator;

guint xg_incident_get_n_indicators (XgIncident *self);
const XgIndicator *xg_incident_get_indicator (XgIncident *self, guint index);

G_END_DECLS
