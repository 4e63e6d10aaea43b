/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-base"

#include "config.h"

#include "base/xg-severity.h"

G_DEFINE_ENUM_TYPE (XgSeverity,
                    xg_severity,
                    G_DEFINE_ENUM_VALUE (XG_SEVERITY_UNKNOWN, "unknown"),
                    G_DEFINE_ENUM_VALUE (XG_SEVERITY_INFO, "info"),
                    G_DEFINE_ENUM_VALUE (XG_SEVERITY_LOW, "low"),
                    G_DEFINE_ENUM_VALUE (XG_SEVERITY_MEDIUM, "medium"),
                    G_DEFINE_ENUM_VALUE (XG_SEVERITY_HIGH, "high"),
                    G_DEFINE_ENUM_VALUE (XG_SEVERITY_CRITICAL, "critical"))

static const char *const nicks[] = { "unknown", "info", "low", "medium", "high", "critical" };

/**
 * xg_severity_to_nick:
 * @severity: a severity; values out of range read as unknown
 *
 * The stable, untranslated name, as stored, exported and written in filters.
 *
 * Returns: (transfer none): a static string
 */
const char *
xg_severity_to_nick (XgSeverity severity)
{
  if ((guint) severity > XG_SEVERITY_LAST)
    return nicks[XG_SEVERITY_UNKNOWN];
  return nicks[severity];
}

/**
 * xg_severity_from_nick:
 * @nick: (nullable): a name as xg_severity_to_nick() gives it, in any case
 * @severity: (out): set only on success
 *
 * Returns: whether @nick names a severity
 */
gboolean
xg_severity_from_nick (const char *nick, XgSeverity *severity)
{
  if (nick == NULL)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (nicks); i++)
    {
      if (g_ascii_strcasecmp (nick, nicks[i]) == 0)
        {
          *severity = (XgSeverity) i;
          return TRUE;
        }
    }
  return FALSE;
}
