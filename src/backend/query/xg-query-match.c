/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The query in memory; xg-query-compile.c says the same to SQLite. */
#define G_LOG_DOMAIN "xg-query"

#include "config.h"

#include "query/xg-query-private.h"

static gboolean
compare (XgQueryCompare compare, gint64 value, gint64 other)
{
  switch (compare)
    {
    case XG_QUERY_LESS:
      return value < other;
    case XG_QUERY_AT_MOST:
      return value <= other;
    case XG_QUERY_AT_LEAST:
      return value >= other;
    case XG_QUERY_MORE:
      return value > other;
    case XG_QUERY_EQUAL:
    default:
      return value == other;
    }
}

static gboolean
is_in_state (const XgQuerySubject *subject, XgQueryState state)
{
  switch (state)
    {
    case XG_QUERY_STATE_UNREAD:
      return !subject->read;
    case XG_QUERY_STATE_READ:
      return subject->read;
    case XG_QUERY_STATE_PINNED:
      return subject->pinned;
    case XG_QUERY_STATE_RETRACTED:
      return subject->retracted;
    case XG_QUERY_STATE_UPDATED:
      return subject->version > 1;
    case XG_QUERY_STATE_MISSED:
      return subject->caught_up;
    case XG_QUERY_STATE_ITEM:
      return subject->kind == XG_RECORD_ITEM;
    case XG_QUERY_N_STATES:
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
has_part (const XgQuerySubject *subject, XgQueryPart part)
{
  switch (part)
    {
    case XG_QUERY_PART_PAYLOAD:
      return subject->has_payload;
    case XG_QUERY_PART_ID:
      return subject->item_id != NULL;
    case XG_QUERY_PART_PUBLISHER:
      return subject->publisher != NULL;
    case XG_QUERY_PART_TYPE:
      return subject->type != NULL;
    case XG_QUERY_PART_SEVERITY:
      return subject->severity != XG_SEVERITY_UNKNOWN;
    case XG_QUERY_PART_PURPOSE:
      return subject->purpose != NULL;
    case XG_QUERY_PART_INCIDENT:
      return subject->incident != NULL;
    case XG_QUERY_PART_TLP:
      return subject->tlp != XG_TLP_NONE;
    case XG_QUERY_N_PARTS:
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
matches_glob (const XgQueryNode *node, const char *text)
{
  return xg_glob_matches (node->glob, text) ||
         (node->other_glob != NULL && xg_glob_matches (node->other_glob, text));
}

static gboolean
matches_field (const XgQueryNode *node, const XgQuerySubject *subject)
{
  switch (node->field)
    {
    case XG_QUERY_TOPIC:
    case XG_QUERY_UNDER:
      return matches_glob (node, subject->node);
    case XG_QUERY_PUBLISHER:
      return matches_glob (node, subject->publisher);
    case XG_QUERY_TYPE:
      return matches_glob (node, subject->type);
    case XG_QUERY_SEVERITY:
      return compare (node->compare, subject->severity, node->number);
    case XG_QUERY_PURPOSE:
      return matches_glob (node, subject->purpose);
    case XG_QUERY_SINCE:
      return subject->received >= node->number;
    case XG_QUERY_BEFORE:
      return subject->received < node->number;
    case XG_QUERY_ID:
      return matches_glob (node, subject->item_id);
    case XG_QUERY_INCIDENT:
      return matches_glob (node, subject->incident);
    case XG_QUERY_TLP:
      return subject->tlp != XG_TLP_NONE && compare (node->compare, subject->tlp, node->number);
    case XG_QUERY_INDICATOR:
      return xg_ioc_pattern_matches (node->indicator, subject->iocs);
    case XG_QUERY_HAS:
      return has_part (subject, (XgQueryPart) node->number);
    case XG_QUERY_IS:
      return is_in_state (subject, (XgQueryState) node->number);
    case XG_QUERY_N_FIELDS:
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
is_in_scope (const XgQueryNode *node, const XgQuerySubject *subject)
{
  g_autofree char *pair = NULL;

  if (node->broker != NULL && g_strcmp0 (node->broker, subject->broker) != 0)
    return FALSE;
  if (node->nodes == NULL)
    return TRUE;
  if (!node->pairs)
    return g_hash_table_contains (node->nodes, subject->node);
  pair = xg_query_make_pair (subject->broker, subject->node);
  return g_hash_table_contains (node->nodes, pair);
}

static gboolean
matches (const XgQueryNode *node, XgQuerySubject *subject)
{
  switch (node->kind)
    {
    case XG_QUERY_NODE_ALL:
      return TRUE;
    case XG_QUERY_NODE_AND:
      for (guint i = 0; i < node->children->len; i++)
        {
          if (!matches (node->children->pdata[i], subject))
            return FALSE;
        }
      return TRUE;
    case XG_QUERY_NODE_OR:
      for (guint i = 0; i < node->children->len; i++)
        {
          if (matches (node->children->pdata[i], subject))
            return TRUE;
        }
      return FALSE;
    case XG_QUERY_NODE_NOT:
      return !matches (node->children->pdata[0], subject);
    case XG_QUERY_NODE_TEXT:
      return xg_word_index_has_phrase (xg_query_subject_get_index (subject),
                                       node->words,
                                       node->prefix);
    case XG_QUERY_NODE_FIELD:
      return matches_field (node, subject);
    case XG_QUERY_NODE_SCOPE:
      return is_in_scope (node, subject);
    default:
      g_return_val_if_reached (FALSE);
    }
}

/**
 * xg_query_matches:
 * @self: a query
 * @subject: what it is asked about; split into words when they are first needed
 *
 * Any thread, but one at a time for each @subject.
 *
 * Returns: whether @self means @subject
 */
gboolean
xg_query_matches (XgQuery *self, XgQuerySubject *subject)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (subject != NULL, FALSE);

  return matches (xg_query_get_root (self), subject);
}

static XgQueryAnswer
answer (gboolean yes)
{
  return yes ? XG_QUERY_YES : XG_QUERY_NO;
}

static XgQueryAnswer
judge_field (const XgQueryNode *node, const XgQuerySubject *subject)
{
  if (node->field == XG_QUERY_INDICATOR ||
      (node->field == XG_QUERY_HAS && node->number == XG_QUERY_PART_PAYLOAD))
    return XG_QUERY_UNDECIDED;
  return answer (matches_field (node, subject));
}

static XgQueryAnswer
judge (const XgQueryNode *node, XgQuerySubject *subject)
{
  /* The first that says so decides; else what is not known leaves it open. */
  XgQueryAnswer deciding = node->kind == XG_QUERY_NODE_OR ? XG_QUERY_YES : XG_QUERY_NO;
  XgQueryAnswer all = answer (deciding == XG_QUERY_NO);

  switch (node->kind)
    {
    case XG_QUERY_NODE_ALL:
      return XG_QUERY_YES;
    case XG_QUERY_NODE_AND:
    case XG_QUERY_NODE_OR:
      for (guint i = 0; i < node->children->len; i++)
        {
          XgQueryAnswer one = judge (node->children->pdata[i], subject);

          if (one == deciding)
            return deciding;
          if (one == XG_QUERY_UNDECIDED)
            all = XG_QUERY_UNDECIDED;
        }
      return all;
    case XG_QUERY_NODE_NOT:
      all = judge (node->children->pdata[0], subject);
      return all == XG_QUERY_UNDECIDED ? all : answer (all == XG_QUERY_NO);
    case XG_QUERY_NODE_TEXT:
      /* The payload's words come behind all others: what is found without them stays found. */
      return matches (node, subject) ? XG_QUERY_YES : XG_QUERY_UNDECIDED;
    case XG_QUERY_NODE_FIELD:
      return judge_field (node, subject);
    case XG_QUERY_NODE_SCOPE:
      return answer (is_in_scope (node, subject));
    default:
      g_return_val_if_reached (XG_QUERY_NO);
    }
}

/**
 * xg_query_judge:
 * @self: a query
 * @subject: a row as lists have it: without "text", "iocs" and "has_payload"
 *
 * What can be told of a row without its payload. Any thread, but one at a time for each @subject.
 *
 * Returns: whether @self means @subject, whatever the payload has; or that only the payload tells
 */
XgQueryAnswer
xg_query_judge (XgQuery *self, XgQuerySubject *subject)
{
  g_return_val_if_fail (self != NULL, XG_QUERY_NO);
  g_return_val_if_fail (subject != NULL, XG_QUERY_NO);

  return judge (xg_query_get_root (self), subject);
}

/**
 * xg_query_matches_record:
 * @self: a query
 * @record: a record
 *
 * Returns: whether @self means @record
 */
gboolean
xg_query_matches_record (XgQuery *self, const XgRecord *record)
{
  g_auto (XgQuerySubject) subject = { 0 };

  xg_query_subject_init_record (&subject, record);
  return xg_query_matches (self, &subject);
}
