/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "trust/xg-expiry.h"

#include <glib/gi18n.h>
#include <string.h>

#define QUIET_S (24 * 60 * 60)

static char *
describe (XgCertificate *certificate, gboolean server, gint64 now)
{
  int days = xg_certificate_get_days_left (certificate, now);
  g_autofree char *day = xg_security_format_day (xg_certificate_get_not_after (certificate));

  if (days < 0)
    return g_strdup_printf (server
                              ? _ ("The server’s certificate expired on %s. The next "
                                   "connection will be refused: tell the operator of the grid.")
                              : _ ("Your certificate expired on %s. The next login will fail: "
                                   "ask the operator of the grid for a new one."),
                            day);
  if (server)
    return g_strdup_printf (
      ngettext (
        "The server’s certificate expires in %d day, on %s. Tell the operator of the grid.",
        "The server’s certificate expires in %d days, on %s. Tell the operator of the grid.",
        (gulong) days),
      days,
      day);

  return g_strdup_printf (
    ngettext ("Your certificate expires in %d day, on %s. Ask the operator of the grid for a new "
              "one.",
              "Your certificate expires in %d days, on %s. Ask the operator of the grid for a new "
              "one.",
              (gulong) days),
    days,
    day);
}

/**
 * xg_expiry_describe:
 * @facts: about a connection
 * @id: (out): what the warning is about, for xg_expiry_is_quiet()
 *
 * Returns: (transfer full) (nullable): a sentence about the certificate that ends first, from 30
 *   days before; %NULL: there is nothing to say
 */
char *
xg_expiry_describe (const XgSecurityFacts *facts, char **id)
{
  XgCertificate *server = facts->report != NULL && xg_probe_report_is_accepted (facts->report)
                            ? xg_probe_report_get_leaf (facts->report)
                            : NULL;
  XgCertificate *first = server;

  *id = NULL;
  if (facts->client != NULL && (first == NULL || xg_certificate_get_not_after (facts->client) <
                                                   xg_certificate_get_not_after (first)))
    first = facts->client;
  if (first == NULL || xg_certificate_get_not_after (first) == G_MININT64 ||
      xg_certificate_get_days_left (first, facts->now) > XG_SECURITY_WARN_DAYS)
    return NULL;
  *id = g_strdup (xg_certificate_get_sha256 (first));

  return describe (first, first == server, facts->now);
}

/* "ID=TIME" of the memory as long as it counts. */
static gboolean
split (const char *entry, gint64 now, char **id)
{
  const char *equals = strchr (entry, '=');
  gint64 time;

  if (equals == NULL || !g_ascii_string_to_signed (equals + 1, 10, 0, G_MAXINT64, &time, NULL))
    return FALSE;
  /* Nor from the future: the clock may have been wrong. */
  if (time > now || now - time >= QUIET_S)
    return FALSE;
  *id = g_strndup (entry, (gsize) (equals - entry));

  return TRUE;
}

gboolean
xg_expiry_is_quiet (const char *memory, const char *id, gint64 now)
{
  g_auto (GStrv) entries = g_strsplit (memory != NULL ? memory : "", " ", -1);

  for (gsize i = 0; entries[i] != NULL; i++)
    {
      g_autofree char *known = NULL;

      if (split (entries[i], now, &known) && g_str_equal (known, id))
        return TRUE;
    }

  return FALSE;
}

/**
 * xg_expiry_make_quiet:
 * @memory: (nullable): what was dismissed so far
 * @id: what is dismissed now
 * @now: seconds since the epoch
 *
 * Returns: (transfer full): the new memory, without what does not count any more
 */
char *
xg_expiry_make_quiet (const char *memory, const char *id, gint64 now)
{
  g_auto (GStrv) entries = g_strsplit (memory != NULL ? memory : "", " ", -1);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; entries[i] != NULL; i++)
    {
      g_autofree char *known = NULL;

      if (split (entries[i], now, &known) && !g_str_equal (known, id))
        g_string_append_printf (text, "%s ", entries[i]);
    }
  g_string_append_printf (text, "%s=%" G_GINT64_FORMAT, id, now);

  return g_string_free (text, FALSE);
}
