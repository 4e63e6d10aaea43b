/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The card of a payload, given anything: it is refused with a reason, or every text and attribute
 * of its tree has a row; and it does not differ from itself.
 */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "card/xg-card.h"
#include "card/xg-diff.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check (gboolean holds, const char *what)
{
  if (!holds)
    g_error ("%s", what);
}

static void
add_words (GString *out, const char *text)
{
  if (text != NULL)
    g_string_append (out, text);
  g_string_append_c (out, '\n');
}

static void
add_rows (GString *out, const XgCardSection *section)
{
  for (guint i = 0; i < section->rows->len; i++)
    {
      const XgCardRow *row = &g_array_index (section->rows, XgCardRow, i);

      add_words (out, row->label);
      add_words (out, row->value);
      add_words (out, row->detail);
    }
}

static void
add_table (GString *out, const XgCardTable *table)
{
  check (table->columns->len > 0 && xg_card_table_get_n_rows (table) > 0, "a table is not empty");
  for (guint row = 0; row < xg_card_table_get_n_rows (table); row++)
    for (guint column = 0; column < table->columns->len; column++)
      {
        const XgCardSection *cell = xg_card_table_get_cell (table, row, column);

        check (cell->table == NULL, "there are no tables in tables");
        add_rows (out, cell);
      }
}

static char *
dup_shown (XgCard *card)
{
  GString *out = g_string_new (NULL);

  for (guint part = 0; part < xg_card_get_n_parts (card); part++)
    {
      for (guint i = 0; i < xg_card_get_n_indicators (card, part); i++)
        check (xg_card_get_indicator (card, part, i)->value != NULL, "an indicator has a value");
      for (guint s = 0; s < xg_card_get_n_sections (card, part); s++)
        {
          const XgCardSection *section = xg_card_get_section (card, part, s);

          check ((section->rows->len > 0) != (section->table != NULL), "a section has one of both");
          add_rows (out, section);
          if (section->table != NULL)
            add_table (out, section->table);
        }
    }
  return g_string_free (out, FALSE);
}

static void
check_shown (const XgTreeNode *node, const char *shown)
{
  for (guint i = 0; i < node->n_attributes; i++)
    check (strstr (shown, node->attributes[i].value) != NULL, "an attribute is on the card");
  for (const XgTreeNode *child = node->first; child != NULL; child = child->next)
    {
      g_autofree char *text = child->text != NULL ? g_strstrip (g_strdup (child->text)) : NULL;

      if (child->name != NULL)
        check_shown (child, shown);
      else
        check (strstr (shown, text) != NULL, "a text is on the card");
    }
}

static void
check_card (const char *text, XgCard *card)
{
  g_autoptr (XgTree) tree = xg_tree_new_from_xml (text, strlen (text), NULL);
  g_autofree char *shown = dup_shown (card);
  g_autoptr (GArray) entries = NULL;
  guint64 n_left_out;

  check (tree != NULL, "what is on a card is a tree");
  /* JSON is shown as what it says, not as its text. */
  if (xg_card_get_format (card) != XG_CARD_JSON && xg_card_get_format (card) != XG_CARD_STIX)
    check_shown (xg_tree_get_root (tree), shown);
  entries = xg_diff_payloads (text, text, &n_left_out, NULL);
  check (entries != NULL && entries->len == 0, "nothing differs from itself");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (XgCard) card = xg_card_new (text, strlen (text), &error);
  g_autoptr (XgTree) json = xg_tree_new_from_json (text, strlen (text), NULL);

  check ((card == NULL) == (error != NULL), "there is a card or a reason");
  check (json == NULL || xg_tree_get_root (json) != NULL, "a tree has a root");
  if (card != NULL)
    check_card (text, card);
  return 0;
}
