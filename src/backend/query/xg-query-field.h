/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-severity.h"
#include "base/xg-tlp.h"

G_BEGIN_DECLS

typedef enum
{
  XG_QUERY_TOPIC,
  XG_QUERY_UNDER,
  XG_QUERY_PUBLISHER,
  XG_QUERY_TYPE,
  XG_QUERY_SEVERITY,
  XG_QUERY_PURPOSE,
  XG_QUERY_SINCE,
  XG_QUERY_BEFORE,
  XG_QUERY_ID,
  XG_QUERY_INCIDENT,
  XG_QUERY_INDICATOR,
  XG_QUERY_TLP,
  XG_QUERY_HAS,
  XG_QUERY_IS,
  XG_QUERY_N_FIELDS,
} XgQueryField;

typedef enum
{
  XG_QUERY_EQUAL,
  XG_QUERY_LESS,
  XG_QUERY_AT_MOST,
  XG_QUERY_AT_LEAST,
  XG_QUERY_MORE,
} XgQueryCompare;

/* Of "is:" */
typedef enum
{
  XG_QUERY_STATE_UNREAD,
  XG_QUERY_STATE_READ,
  XG_QUERY_STATE_PINNED,
  XG_QUERY_STATE_RETRACTED,
  XG_QUERY_STATE_UPDATED,
  XG_QUERY_STATE_MISSED,
  XG_QUERY_STATE_ITEM,
  XG_QUERY_N_STATES,
} XgQueryState;

/* Of "has:" */
typedef enum
{
  XG_QUERY_PART_PAYLOAD,
  XG_QUERY_PART_ID,
  XG_QUERY_PART_PUBLISHER,
  XG_QUERY_PART_TYPE,
  XG_QUERY_PART_SEVERITY,
  XG_QUERY_PART_PURPOSE,
  XG_QUERY_PART_INCIDENT,
  XG_QUERY_PART_TLP,
  XG_QUERY_N_PARTS,
} XgQueryPart;

const char *xg_query_field_get_name (XgQueryField field);
const char *xg_query_field_describe (XgQueryField field);
gboolean xg_query_field_is_ordered (XgQueryField field);
gboolean xg_query_field_from_name (const char *name, gsize length, XgQueryField *field);
const char *const *xg_query_field_get_words (XgQueryField field);
gboolean xg_query_field_find_word (XgQueryField field, const char *word, gint64 *number);

G_END_DECLS
