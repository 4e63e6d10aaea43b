/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-base"

#include "config.h"

#include "base/xg-text.h"

static void
append_word (GPtrArray *words, GString *word)
{
  if (word->len > 0)
    {
      g_ptr_array_add (words, g_strndup (word->str, word->len));
      g_string_truncate (word, 0);
    }
}

/**
 * xg_text_split_words:
 * @text: (nullable): UTF-8 text
 * @length: bytes of @text, or -1
 *
 * Splits like SQLite's FTS5 tokenizer `unicode61 remove_diacritics 2` does: runs of letters, digits
 * and private-use characters, in lower case, without combining marks. Search in memory and in the
 * full-text index so agree on what a word is.
 *
 * Returns: (transfer full) (element-type utf8): the words in order
 */
GPtrArray *
xg_text_split_words (const char *text, gssize length)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *normal = NULL;
  g_autoptr (GString) word = g_string_new (NULL);

  if (text != NULL)
    normal = g_utf8_normalize (text, length, G_NORMALIZE_NFD);
  if (normal == NULL)
    return words;

  for (const char *p = normal; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      GUnicodeType type = g_unichar_type (c);

      if (g_unichar_ismark (c))
        continue;
      if (g_unichar_isalnum (c) || type == G_UNICODE_LETTER_NUMBER ||
          type == G_UNICODE_OTHER_NUMBER || type == G_UNICODE_PRIVATE_USE)
        g_string_append_unichar (word, g_unichar_tolower (c));
      else
        append_word (words, word);
    }
  append_word (words, word);
  return words;
}

/**
 * xg_text_contains_words:
 * @haystack: (nullable): UTF-8 text
 * @words: (element-type utf8): words as xg_text_split_words() gives them
 *
 * Returns: whether each of @words is the beginning of some word of @haystack
 */
gboolean
xg_text_contains_words (const char *haystack, const GPtrArray *words)
{
  g_autoptr (GPtrArray) have = NULL;

  if (words->len == 0)
    return TRUE;

  have = xg_text_split_words (haystack, -1);
  for (guint i = 0; i < words->len; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < have->len && !found; j++)
        found = g_str_has_prefix (have->pdata[j], words->pdata[i]);
      if (!found)
        return FALSE;
    }
  return TRUE;
}
