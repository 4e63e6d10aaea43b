/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "admin/xg-jid-list.h"
#include "xmpp/xg-jid.h"

/* Characters of a wrong word that a sentence repeats. */
#define WORD_MAX 80

#define SEPARATORS ", \t;\r\f\v"

typedef struct
{
  XgJidList *list;
  GHashTable *seen; /* jid -> XgJidEntry, borrowed */
  XgAffiliation otherwise;
  guint line;
} Parser;

/**
 * xg_jid_entry_free:
 * @self: (transfer full) (nullable): an entry
 */
void
xg_jid_entry_free (XgJidEntry *self)
{
  if (self == NULL)
    return;
  g_free (self->jid);
  g_free (self);
}

static void
entry_free (gpointer data)
{
  xg_jid_entry_free (data);
}

static char *
shortened (const char *word)
{
  g_autofree char *valid = g_utf8_make_valid (word, -1);

  if (g_utf8_strlen (valid, -1) > WORD_MAX)
    {
      g_autofree char *head = g_utf8_substring (valid, 0, WORD_MAX);

      return g_strconcat (head, "…", NULL);
    }
  return g_steal_pointer (&valid);
}

/* Why @word is no address; NULL: it is one. */
static const char *
find_fault (const char *word)
{
  g_autofree char *domain = NULL;
  g_autofree char *local = NULL;

  if (!g_utf8_validate (word, -1, NULL))
    return _ ("it is not UTF-8 text");
  if (strchr (word, '@') == word)
    return _ ("there is nothing before the “@”");
  if (g_str_has_suffix (word, "@"))
    return _ ("there is nothing after the “@”");
  if (!xg_jid_split (word, &local, &domain, NULL))
    return _ ("this is not the form of an address");
  if (local == NULL)
    return _ ("an address of an account has an “@”");
  if (strpbrk (local, "\"&':<>") != NULL)
    return _ ("before the “@” there is a character that is not allowed there");
  if (g_str_has_prefix (domain, ".") || strstr (domain, "..") != NULL)
    return _ ("the part after the “@” is not the name of a server");
  return NULL;
}

/* RFC 7622 sections 3.2 and 3.3: without case. */
static char *
normalise (const char *word)
{
  g_autofree char *bare = xg_jid_bare (word);
  g_autofree char *composed = g_utf8_normalize (bare, -1, G_NORMALIZE_NFC);
  char *jid = g_utf8_strdown (composed, -1);
  gsize length = strlen (jid);

  if (length > 1 && jid[length - 1] == '.')
    jid[length - 1] = '\0';
  return jid;
}

static void
add_problem (Parser *self, char *sentence)
{
  g_ptr_array_add (self->list->problems, sentence);
}

static void
add_jid (Parser *self, const char *word, XgAffiliation affiliation)
{
  g_autofree char *jid = normalise (word);
  const XgJidEntry *before = g_hash_table_lookup (self->seen, jid);
  XgJidEntry *entry;

  if (before != NULL)
    {
      add_problem (self,
                   before->affiliation == affiliation
                     ? g_strdup_printf (_ ("Line %u: %s is there already, in line %u."),
                                        self->line,
                                        jid,
                                        before->line)
                     : g_strdup_printf (_ ("Line %u: %s is there already, in line %u, with another "
                                           "affiliation. That one counts."),
                                        self->line,
                                        jid,
                                        before->line));
      return;
    }
  entry = g_new0 (XgJidEntry, 1);
  entry->jid = g_steal_pointer (&jid);
  entry->affiliation = affiliation;
  entry->line = self->line;
  g_ptr_array_add (self->list->entries, entry);
  g_hash_table_insert (self->seen, entry->jid, entry);
}

static XgAffiliation
affiliation_of (const char *word)
{
  g_autofree char *small = g_ascii_strdown (word, -1);
  gsize length = strlen (small);

  if (length > 0 && small[length - 1] == ':')
    small[length - 1] = '\0';
  return xg_affiliation_from_nick (small);
}

/* <alice@example>, "alice@example" and xmpp:alice@example are what other programs copy. */
static char *
unwrapped (const char *word)
{
  gsize length = strlen (word);

  if (length > 2 &&
      ((word[0] == '<' && word[length - 1] == '>') || (word[0] == '"' && word[length - 1] == '"')))
    {
      word++;
      length -= 2;
    }
  if (length > 5 && g_ascii_strncasecmp (word, "xmpp:", 5) == 0)
    {
      word += 5;
      length -= 5;
    }
  return g_strndup (word, length);
}

/* A comment begins a line or a word: an address may have a `#` in it. */
static char *
without_comment (const char *line)
{
  for (const char *c = strchr (line, '#'); c != NULL; c = strchr (c + 1, '#'))
    {
      if (c == line || strchr (SEPARATORS, c[-1]) != NULL)
        return g_strndup (line, (gsize) (c - line));
    }
  return g_strdup (line);
}

static void
parse_line (Parser *self, const char *line)
{
  g_auto (GStrv) words = NULL;
  XgAffiliation affiliation = XG_AFFILIATION_UNKNOWN;
  guint n_words = 0;
  g_autofree char *text = without_comment (line);

  words = g_strsplit_set (text, SEPARATORS, -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      XgAffiliation own = affiliation_of (words[i]);

      if (own != XG_AFFILIATION_UNKNOWN && affiliation != XG_AFFILIATION_UNKNOWN &&
          own != affiliation)
        {
          add_problem (self,
                       g_strdup_printf (_ ("Line %u: it names two affiliations. Which is meant?"),
                                        self->line));
          return;
        }
      if (own != XG_AFFILIATION_UNKNOWN)
        affiliation = own;
    }
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *word = NULL;
      const char *fault;

      if (words[i][0] == '\0' || affiliation_of (words[i]) != XG_AFFILIATION_UNKNOWN)
        continue;
      n_words++;
      word = unwrapped (words[i]);
      fault = find_fault (word);
      if (fault == NULL)
        add_jid (self, word, affiliation != XG_AFFILIATION_UNKNOWN ? affiliation : self->otherwise);
      else
        {
          g_autofree char *shown = shortened (word);

          add_problem (self, g_strdup_printf (_ ("Line %u: “%s”: %s."), self->line, shown, fault));
        }
    }
  if (n_words == 0 && affiliation != XG_AFFILIATION_UNKNOWN)
    add_problem (
      self,
      g_strdup_printf (_ ("Line %u: it names an affiliation, but no address."), self->line));
}

/**
 * xg_jid_list_parse:
 * @text: what was pasted: addresses on lines, also several on one with commas, semicolons or spaces
 *   between them; a word such as "publisher" counts for its line; from `#` on a line is a comment
 * @otherwise: the affiliation where a line names none
 *
 * Reads a list of accounts. Resources are left out and letters made small (RFC 7622 sections 3.2
 * and 3.3), since affiliations belong to bare JIDs (XEP-0060 section 4.1). What is wrong is told
 * with its line; the rest is read nevertheless.
 *
 * Returns: (transfer full): what was read
 */
XgJidList *
xg_jid_list_parse (const char *text, XgAffiliation otherwise)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  XgJidList *list = g_new0 (XgJidList, 1);
  Parser parser = { .list = list, .seen = seen, .otherwise = otherwise };

  list->entries = g_ptr_array_new_with_free_func (entry_free);
  list->problems = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      parser.line = i + 1;
      parse_line (&parser, lines[i]);
    }
  return list;
}

/**
 * xg_jid_list_free:
 * @self: (transfer full) (nullable): a list
 */
void
xg_jid_list_free (XgJidList *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->problems);
  g_free (self);
}
