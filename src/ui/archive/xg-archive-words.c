/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-archive"

#include "config.h"

#include "archive/xg-archive-words.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"

/**
 * xg_archive_words_progress:
 * @import: one that runs
 *
 * Returns: (transfer full): how many items were read so far
 */
char *
xg_archive_words_progress (XgImport *import)
{
  guint64 n_rows = xg_import_get_n_rows (import);
  g_autofree char *count = xg_format_count (n_rows);

  return g_strdup_printf (ngettext ("%s item read", "%s items read", (gulong) n_rows), count);
}

static guint64
count_changed (XgImport *import)
{
  guint64 count = 0;

  for (guint i = XG_IMPORT_LEFT_OUT; i < XG_IMPORT_N_TROUBLES; i++)
    count += xg_import_count (import, (XgImportTrouble) i);
  return count;
}

/**
 * xg_archive_words_trouble:
 * @import: one that ended
 *
 * Returns: (transfer full) (nullable): in short, how many lines are not there as they stand in the
 *   file; %NULL: none
 */
char *
xg_archive_words_trouble (XgImport *import)
{
  guint64 left_out = xg_import_count_left_out (import);
  guint64 changed = count_changed (import);
  g_autofree char *count = xg_format_count (left_out > 0 ? left_out : changed);

  if (left_out > 0)
    return g_strdup_printf (ngettext ("%s line left out", "%s lines left out", (gulong) left_out),
                            count);
  if (changed > 0)
    return g_strdup_printf (ngettext ("%s line changed", "%s lines changed", (gulong) changed),
                            count);
  return NULL;
}

static char *
describe (XgImportTrouble trouble, guint64 n)
{
  const gulong number = (gulong) n;
  g_autofree char *count = xg_format_count (n);

  switch (trouble)
    {
    case XG_IMPORT_NOT_JSON:
      return g_strdup_printf (
        ngettext ("%s line is no JSON: left out", "%s lines are no JSON: left out", number),
        count);
    case XG_IMPORT_NOT_UTF8:
      return g_strdup_printf (ngettext ("%s line is no UTF-8 text: left out",
                                        "%s lines are no UTF-8 text: left out",
                                        number),
                              count);
    case XG_IMPORT_CUT_OFF:
      return g_strdup_printf (ngettext ("%s line, the last one, is not there as a whole: left out",
                                        "%s lines are not there as a whole: left out",
                                        number),
                              count);
    case XG_IMPORT_TOO_LONG:
      return g_strdup_printf (
        ngettext ("%s line is too long: left out", "%s lines are too long: left out", number),
        count);
    case XG_IMPORT_MISSING:
      return g_strdup_printf (ngettext ("%s line lacks what an item must have: left out",
                                        "%s lines lack what an item must have: left out",
                                        number),
                              count);
    case XG_IMPORT_BAD_VALUE:
      return g_strdup_printf (ngettext ("%s line has a value that no item can have: left out",
                                        "%s lines have a value that no item can have: left out",
                                        number),
                              count);
    case XG_IMPORT_REPEATED:
      return g_strdup_printf (ngettext ("%s line stands there a second time: left out",
                                        "%s lines stand there a second time: left out",
                                        number),
                              count);
    case XG_IMPORT_CONTESTED:
      return g_strdup_printf (
        ngettext ("%s line is the newest version of its item and so is another: the higher "
                  "number counts",
                  "%s lines are the newest version of their items and so are others: the "
                  "higher number counts",
                  number),
        count);
    case XG_IMPORT_UNKNOWN:
      return g_strdup_printf (
        ngettext ("%s line says something that this version does not know: left out of it",
                  "%s lines say something that this version does not know: left out of them",
                  number),
        count);
    case XG_IMPORT_N_TROUBLES:
    default:
      g_assert_not_reached ();
    }
}

/**
 * xg_archive_words_counts:
 * @import: one that ended
 *
 * Returns: (transfer full): what is wrong with how many lines, a line each
 */
char *
xg_archive_words_counts (XgImport *import)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < XG_IMPORT_N_TROUBLES; i++)
    {
      guint64 n = xg_import_count (import, (XgImportTrouble) i);

      if (n > 0)
        g_ptr_array_add (lines, describe ((XgImportTrouble) i, n));
    }
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

/**
 * xg_archive_words_lines:
 * @import: one that ended
 *
 * Returns: (transfer full): the first lines with something wrong, by their numbers
 */
char *
xg_archive_words_lines (XgImport *import)
{
  const GPtrArray *problems = xg_import_get_problems (import);
  guint64 n_told = problems->len;
  guint64 n_all = xg_import_count_left_out (import) + count_changed (import);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      const XgImportProblem *problem = problems->pdata[i];

      if (i > 0)
        g_string_append_c (text, '\n');
      /* Translators: the number of a line of a file, and what is wrong with it */
      g_string_append_printf (text,
                              _ ("Line %" G_GUINT64_FORMAT ": %s"),
                              problem->line,
                              problem->reason);
    }
  if (n_all > n_told)
    {
      g_autofree char *count = xg_format_count (n_all - n_told);

      g_string_append_c (text, '\n');
      g_string_append_printf (text,
                              ngettext ("and %s more", "and %s more", (gulong) (n_all - n_told)),
                              count);
    }
  return g_string_free (text, FALSE);
}
