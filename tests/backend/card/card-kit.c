/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "card-kit.h"

#include <string.h>

/* A file of tests/data, which is there. */
char *
card_load (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

XgCard *
card_read (const char *xml)
{
  g_autoptr (GError) error = NULL;
  XgCard *card = xg_card_new (xml, strlen (xml), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (xg_card_get_n_left_out (card), ==, 0);
  return card;
}

/* With every run of white space as one space. */
void
card_append_words (GString *out, const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text != NULL ? text : "", " \t\r\n", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_string_append_printf (out, "%s ", words[i]);
  g_string_append_c (out, '\n');
}

static void
append_rows (GString *out, const XgCardSection *section)
{
  for (guint i = 0; i < section->rows->len; i++)
    {
      const XgCardRow *row = &g_array_index (section->rows, XgCardRow, i);

      card_append_words (out, row->label);
      card_append_words (out, row->value);
      card_append_words (out, row->detail);
    }
}

/* All that the card shows, a line for each string. */
char *
card_dup_shown (XgCard *card, gboolean unknown_only)
{
  GString *out = g_string_new ("\n");

  for (guint part = 0; part < xg_card_get_n_parts (card); part++)
    for (guint s = 0; s < xg_card_get_n_sections (card, part); s++)
      {
        const XgCardSection *section = xg_card_get_section (card, part, s);

        if (unknown_only && !section->unknown)
          continue;
        append_rows (out, section);
        for (guint i = 0; section->table != NULL && i < section->table->cells->len; i++)
          append_rows (out, section->table->cells->pdata[i]);
      }
  return g_string_free (out, FALSE);
}
