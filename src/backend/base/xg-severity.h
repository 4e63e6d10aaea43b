/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * XgSeverity:
 *
 * How bad a thing is, on one scale for all payload formats. The order is meaningful: a rule
 * "at least medium" compares the values. IODEF's severities (RFC 7970 section 3.12.1, low, medium,
 * high) map to the values of the same name; `critical` comes from a priority or a high severity
 * with a completed impact (see payload/).
 */
typedef enum
{
  XG_SEVERITY_UNKNOWN,
  XG_SEVERITY_INFO,
  XG_SEVERITY_LOW,
  XG_SEVERITY_MEDIUM,
  XG_SEVERITY_HIGH,
  XG_SEVERITY_CRITICAL,
} XgSeverity;

#define XG_SEVERITY_LAST XG_SEVERITY_CRITICAL

GType xg_severity_get_type (void) G_GNUC_CONST;
#define XG_TYPE_SEVERITY (xg_severity_get_type ())

const char *xg_severity_to_nick (XgSeverity severity);
gboolean xg_severity_from_nick (const char *nick, XgSeverity *severity);

G_END_DECLS
