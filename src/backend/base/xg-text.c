/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-base"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/xg-text-table.h"
#include "base/xg-text.h"

/* What becomes of a character. Both values are separators themselves, so no letter folds to them.
 */
#define SEPARATOR 0
#define DROPPED   1

#define N_BMP 0x10000

/* Bytes and words of an index that is kept for the next text of the same thread. */
#define SPARE_BYTES (32 * 1024)
#define SPARE_WORDS 8192

typedef struct
{
  guint32 start; /* in the buffer */
  guint32 next;  /* the next word with the same first byte, counted from 1; 0: none */
} Word;

struct _XgWordIndex
{
  GString *buffer; /* the words, each with a NUL behind it */
  GArray *words;   /* of Word */
  guint32 first[256];
};

static void
word_index_free (gpointer data)
{
  XgWordIndex *self = data;

  g_string_free (self->buffer, TRUE);
  g_array_unref (self->words);
  g_free (self);
}

/* One for each thread that is done with one: thousands are made a second while items come in. */
static GPrivate spare = G_PRIVATE_INIT (word_index_free);

/* The basic multilingual plane of xg-text-table.c, one entry a character. */
static const guint16 *
get_plane (void)
{
  static guint16 plane[N_BMP];
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      for (guint32 c = 0x80; c < N_BMP; c++)
        plane[c] = (guint16) c;
      for (guint32 c = 0; c < 0x80; c++)
        plane[c] = g_ascii_isalnum (c) ? (guint16) g_ascii_tolower ((char) c) : SEPARATOR;
      for (guint i = 0; i < xg_text_n_separators; i++)
        for (guint32 c = xg_text_separators[i].a; c <= xg_text_separators[i].b && c < N_BMP; c++)
          plane[c] = SEPARATOR;
      for (guint i = 0; i < xg_text_n_dropped; i++)
        for (guint32 c = xg_text_dropped[i].a; c <= xg_text_dropped[i].b; c++)
          plane[c] = DROPPED;
      for (guint i = 0; i < xg_text_n_folded; i++)
        if (xg_text_folded[i].a < N_BMP)
          plane[xg_text_folded[i].a] = (guint16) xg_text_folded[i].b;
      g_once_init_leave (&done, 1);
    }
  return plane;
}

static int
compare_range (gconstpointer key, gconstpointer entry)
{
  const guint32 *c = key;
  const XgTextPair *range = entry;

  return *c < range->a ? -1 : *c > range->b ? 1 : 0;
}

static int
compare_from (gconstpointer key, gconstpointer entry)
{
  const guint32 *c = key;
  const XgTextPair *pair = entry;

  return *c < pair->a ? -1 : *c > pair->a ? 1 : 0;
}

static gunichar
fold_beyond_plane (guint32 c)
{
  const XgTextPair *pair;

  if (bsearch (&c, xg_text_separators, xg_text_n_separators, sizeof *pair, compare_range) != NULL)
    return SEPARATOR;
  pair = bsearch (&c, xg_text_folded, xg_text_n_folded, sizeof *pair, compare_from);
  return pair != NULL ? pair->b : c;
}

/* Reads a character that is not ASCII; bytes that are not UTF-8 separate words. */
static gunichar
read_folded (const guint16 *plane, const char **p, const char *end)
{
  gunichar c = g_utf8_get_char_validated (*p, end - *p);

  if (c == (gunichar) -1 || c == (gunichar) -2)
    {
      (*p)++;
      return SEPARATOR;
    }
  *p = g_utf8_next_char (*p);
  return c < N_BMP ? plane[c] : fold_beyond_plane (c);
}

static inline gunichar
next_folded (const guint16 *plane, const char **p, const char *end)
{
  if ((guchar) * *p < 0x80)
    return plane[(guchar) * (*p)++];
  return read_folded (plane, p, end);
}

/*
 * Appends the next word of the text at @p, with a NUL behind it, and moves @p behind the word. As
 * in SQLite a mark that is dropped does not end a word, but can't begin one.
 */
static gboolean
next_word (GString *buffer, const char **p, const char *end)
{
  const guint16 *plane = get_plane ();
  gsize start = buffer->len;

  while (*p < end)
    {
      gunichar c = next_folded (plane, p, end);

      if (c == DROPPED)
        continue;
      if (c == SEPARATOR)
        {
          if (buffer->len > start)
            break;
          continue;
        }
      if (c < 0x80)
        g_string_append_c (buffer, (char) c);
      else
        g_string_append_unichar (buffer, c);
    }
  if (buffer->len == start)
    return FALSE;
  if (buffer->len - start > XG_TEXT_MAX_WORD)
    {
      const char *cut = buffer->str + start + XG_TEXT_MAX_WORD;

      while (((guchar) *cut & 0xc0) == 0x80)
        cut--;
      g_string_truncate (buffer, (gsize) (cut - buffer->str));
    }
  g_string_append_c (buffer, '\0');
  return TRUE;
}

/**
 * xg_text_split_words:
 * @text: (nullable): UTF-8 text; bytes that are not UTF-8 separate words
 * @length: bytes of @text, or -1
 *
 * Splits like SQLite's FTS5 tokenizer `unicode61 remove_diacritics 2` does, character by character:
 * runs of letters, digits, private-use and unassigned characters, in lower case, Latin ones without
 * diacritics. Search in memory and in the full-text index so agree on what a word is.
 *
 * Returns: (transfer full) (element-type utf8): the words in order
 */
GPtrArray *
xg_text_split_words (const char *text, gssize length)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) buffer = g_string_new (NULL);
  const char *end;

  if (text == NULL)
    return words;
  end = text + (length < 0 ? strlen (text) : (gsize) length);
  while (next_word (buffer, &text, end))
    {
      g_ptr_array_add (words, g_strdup (buffer->str));
      g_string_truncate (buffer, 0);
    }
  return words;
}

/**
 * xg_text_append_words:
 * @words: what was appended before, or nothing
 * @text: (nullable): UTF-8 text
 *
 * Appends the words of @text as xg_text_split_words() gives them, each with a space behind it and,
 * before the very first, one in front: words that stand one behind the other are a part of the
 * string then. The words of such a string are the same words again.
 */
void
xg_text_append_words (GString *words, const char *text)
{
  const char *end;

  if (text == NULL)
    return;
  end = text + strlen (text);
  if (words->len == 0)
    g_string_append_c (words, ' ');
  while (next_word (words, &text, end))
    words->str[words->len - 1] = ' ';
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
  g_autoptr (XgWordIndex) index = NULL;

  if (words->len == 0)
    return TRUE;

  index = xg_word_index_new ();
  xg_word_index_add (index, haystack);
  for (guint i = 0; i < words->len; i++)
    {
      if (!xg_word_index_has_prefix (index, words->pdata[i]))
        return FALSE;
    }
  return TRUE;
}

/**
 * xg_word_index_new:
 *
 * Returns: (transfer full): an index without words
 */
XgWordIndex *
xg_word_index_new (void)
{
  XgWordIndex *self = g_private_get (&spare);

  if (self != NULL)
    {
      g_private_set (&spare, NULL);
      return self;
    }
  self = g_new0 (XgWordIndex, 1);
  self->buffer = g_string_sized_new (1024);
  self->words = g_array_sized_new (FALSE, FALSE, sizeof (Word), 128);
  return self;
}

/**
 * xg_word_index_free:
 * @self: (transfer full): an index
 */
void
xg_word_index_free (XgWordIndex *self)
{
  if (g_private_get (&spare) != NULL || self->buffer->allocated_len > SPARE_BYTES ||
      self->words->len > SPARE_WORDS)
    {
      word_index_free (self);
      return;
    }
  g_string_truncate (self->buffer, 0);
  g_array_set_size (self->words, 0);
  memset (self->first, 0, sizeof self->first);
  g_private_set (&spare, self);
}

/**
 * xg_word_index_add:
 * @self: an index
 * @text: (nullable): UTF-8 text, whose words are added
 */
void
xg_word_index_add (XgWordIndex *self, const char *text)
{
  const char *end;
  gsize start = self->buffer->len;

  if (text == NULL)
    return;
  end = text + strlen (text);
  g_return_if_fail (start + (gsize) (end - text) < G_MAXUINT32 / 4);

  while (next_word (self->buffer, &text, end))
    {
      guchar first = (guchar) self->buffer->str[start];
      Word word = { (guint32) start, self->first[first] };

      g_array_append_val (self->words, word);
      self->first[first] = self->words->len;
      start = self->buffer->len;
    }
}

/**
 * xg_word_index_has_prefix:
 * @self: an index
 * @prefix: a word as xg_text_split_words() gives it
 *
 * Returns: whether some word begins with @prefix
 */
gboolean
xg_word_index_has_prefix (XgWordIndex *self, const char *prefix)
{
  gsize length = strlen (prefix);
  guint32 i = self->first[(guchar) *prefix];

  while (i > 0)
    {
      const Word *word = &g_array_index (self->words, Word, i - 1);

      if (strncmp (self->buffer->str + word->start, prefix, length) == 0)
        return TRUE;
      i = word->next;
    }
  return FALSE;
}

/* Whether WORDS stand from the word number I on. */
static gboolean
is_phrase_at (XgWordIndex *self, guint32 i, const GPtrArray *words, gboolean prefix)
{
  if (words->len > self->words->len - i)
    return FALSE;
  for (guint n = 0; n < words->len; n++)
    {
      const char *wanted = words->pdata[n];
      const char *word = self->buffer->str + g_array_index (self->words, Word, i + n).start;
      gboolean last = n + 1 == words->len;

      if (last && prefix ? strncmp (word, wanted, strlen (wanted)) != 0
                         : strcmp (word, wanted) != 0)
        return FALSE;
    }
  return TRUE;
}

/**
 * xg_word_index_has_phrase:
 * @self: an index
 * @words: (element-type utf8): words as xg_text_split_words() gives them, one at least
 * @prefix: whether the last one is only how a word begins
 *
 * What FTS5 finds for `"one two"`, and for `"one two"*` with @prefix.
 *
 * Returns: whether @words stand one behind the other
 */
gboolean
xg_word_index_has_phrase (XgWordIndex *self, const GPtrArray *words, gboolean prefix)
{
  guint32 i;

  g_return_val_if_fail (words->len > 0, FALSE);

  i = self->first[(guchar) * (const char *) words->pdata[0]];
  while (i > 0)
    {
      if (is_phrase_at (self, i - 1, words, prefix))
        return TRUE;
      i = g_array_index (self->words, Word, i - 1).next;
    }
  return FALSE;
}
