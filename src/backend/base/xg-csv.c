/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "base/xg-csv.h"

#include <string.h>

/* What a spreadsheet takes for the beginning of a formula, or of one after a separator. */
static gboolean
is_formula (const char *field)
{
  return *field != '\0' && strchr ("=+-@\t\r\n", *field) != NULL;
}

/**
 * xg_csv_append:
 * @csv: a table
 * @field: (nullable): what stands in the next field, from anybody; %NULL for nothing
 * @last: whether the row ends with it
 *
 * Adds a field, always in quotes (RFC 4180). What a spreadsheet would take for a formula gets an
 * apostrophe before it, so that it is text.
 */
void
xg_csv_append (GString *csv, const char *field, gboolean last)
{
  g_return_if_fail (csv != NULL);

  if (field == NULL)
    field = "";
  g_string_append_c (csv, '"');
  if (is_formula (field))
    g_string_append_c (csv, '\'');
  for (; *field != '\0'; field++)
    {
      if (*field == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *field);
    }
  g_string_append (csv, last ? "\"\r\n" : "\",");
}
