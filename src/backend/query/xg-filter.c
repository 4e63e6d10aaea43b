/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-query"

#include "config.h"

#include <string.h>

#include "query/xg-filter.h"

struct _XgFilter
{
  char *text;
  GPtrArray *words; /* of text, each once */
  XgSeverity severity_min;
  char *broker;      /* NULL: any */
  GHashTable *nodes; /* set of node ids, or NULL: any */
};

static GPtrArray *
split_once (const char *text)
{
  g_autoptr (GPtrArray) all = xg_text_split_words (text, -1);
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < all->len && words->len < XG_FILTER_MAX_WORDS; i++)
    {
      if (!g_ptr_array_find_with_equal_func (words, all->pdata[i], g_str_equal, NULL))
        g_ptr_array_add (words, g_strdup (all->pdata[i]));
    }
  return words;
}

/**
 * xg_filter_new:
 * @text: (nullable): words to look for
 * @severity_min: the least severity; %XG_SEVERITY_UNKNOWN for any
 *
 * Returns: (transfer full): a filter for every node
 */
XgFilter *
xg_filter_new (const char *text, XgSeverity severity_min)
{
  XgFilter *self = g_atomic_rc_box_new0 (XgFilter);

  self->text = g_utf8_make_valid (text != NULL ? text : "", -1);
  self->words = split_once (self->text);
  self->severity_min = severity_min;
  return self;
}

/**
 * xg_filter_with_nodes:
 * @self: a filter
 * @broker: (nullable): JID of the pubsub service; %NULL for any
 * @nodes: (nullable) (array zero-terminated=1): node ids; none at all match nothing; %NULL for any
 *
 * Returns: (transfer full): a filter that asks what @self does, of records of these nodes only
 */
XgFilter *
xg_filter_with_nodes (XgFilter *self, const char *broker, const char *const *nodes)
{
  XgFilter *other;

  g_return_val_if_fail (self != NULL, NULL);

  other = g_atomic_rc_box_new0 (XgFilter);
  other->text = g_strdup (self->text);
  other->words = g_ptr_array_ref (self->words);
  other->severity_min = self->severity_min;
  other->broker = g_strdup (broker);
  if (nodes != NULL)
    other->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; nodes != NULL && nodes[i] != NULL; i++)
    g_hash_table_add (other->nodes, g_strdup (nodes[i]));
  return other;
}

/**
 * xg_filter_ref:
 * @self: a filter
 *
 * Returns: (transfer full): @self
 */
XgFilter *
xg_filter_ref (XgFilter *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
filter_clear (gpointer data)
{
  XgFilter *self = data;

  g_free (self->text);
  g_ptr_array_unref (self->words);
  g_free (self->broker);
  g_clear_pointer (&self->nodes, g_hash_table_unref);
}

/**
 * xg_filter_unref:
 * @self: (transfer full): a filter
 */
void
xg_filter_unref (XgFilter *self)
{
  g_atomic_rc_box_release_full (self, filter_clear);
}

/**
 * xg_filter_get_text:
 * @self: a filter
 *
 * Returns: (transfer none): the text as it was given, made valid UTF-8; never %NULL
 */
const char *
xg_filter_get_text (XgFilter *self)
{
  return self->text;
}

/**
 * xg_filter_get_severity_min:
 * @self: a filter
 *
 * Returns: the least severity
 */
XgSeverity
xg_filter_get_severity_min (XgFilter *self)
{
  return self->severity_min;
}

/**
 * xg_filter_has_nodes:
 * @self: a filter
 *
 * Returns: whether it is for certain nodes, or one broker, only
 */
gboolean
xg_filter_has_nodes (XgFilter *self)
{
  return self->nodes != NULL || self->broker != NULL;
}

/**
 * xg_filter_is_empty:
 * @self: a filter
 *
 * Returns: whether it matches every record; a text without words asks for nothing
 */
gboolean
xg_filter_is_empty (XgFilter *self)
{
  return self->words->len == 0 && self->severity_min == XG_SEVERITY_UNKNOWN &&
         !xg_filter_has_nodes (self);
}

static XgWordIndex *
index_record (const XgRecord *record)
{
  XgWordIndex *index = xg_word_index_new ();

  xg_word_index_add (index, record->summary);
  xg_word_index_add (index, record->text);
  xg_word_index_add (index, record->node);
  xg_word_index_add (index, record->publisher);
  xg_word_index_add (index, record->item_id);
  xg_word_index_add (index, record->incident);
  return index;
}

/**
 * xg_filter_matches:
 * @self: a filter
 * @record: a record
 *
 * Returns: whether @self means @record
 */
gboolean
xg_filter_matches (XgFilter *self, const XgRecord *record)
{
  g_autoptr (XgWordIndex) index = NULL;

  return xg_filter_matches_indexed (self, record, &index);
}

/**
 * xg_filter_matches_indexed:
 * @self: a filter
 * @record: a record
 * @index: (inout) (transfer full): the words of @record, or %NULL; made when first needed
 *
 * xg_filter_matches() for many filters on one record, which is split into words at most once. The
 * caller frees @index.
 *
 * Returns: whether @self means @record
 */
gboolean
xg_filter_matches_indexed (XgFilter *self, const XgRecord *record, XgWordIndex **index)
{
  if (record->severity < self->severity_min)
    return FALSE;
  if (self->broker != NULL && strcmp (self->broker, record->broker) != 0)
    return FALSE;
  if (self->nodes != NULL && !g_hash_table_contains (self->nodes, record->node))
    return FALSE;
  if (self->words->len == 0)
    return TRUE;

  if (*index == NULL)
    *index = index_record (record);
  for (guint i = 0; i < self->words->len; i++)
    {
      if (!xg_word_index_has_prefix (*index, self->words->pdata[i]))
        return FALSE;
    }
  return TRUE;
}

/**
 * xg_filter_get_fts:
 * @self: a filter
 *
 * The words as an FTS5 expression for an index with `unicode61 remove_diacritics 2` over the same
 * fields as xg_filter_matches() looks at. Every word is a quoted string of letters and digits, so
 * nothing that was typed is read as syntax.
 *
 * Returns: (transfer full) (nullable): `"one"* AND "two"*`, or %NULL for a text without words
 */
char *
xg_filter_get_fts (XgFilter *self)
{
  GString *expression;

  if (self->words->len == 0)
    return NULL;
  expression = g_string_new (NULL);
  for (guint i = 0; i < self->words->len; i++)
    g_string_append_printf (expression,
                            "%s\"%s\"*",
                            i > 0 ? " AND " : "",
                            (const char *) self->words->pdata[i]);
  return g_string_free (expression, FALSE);
}
