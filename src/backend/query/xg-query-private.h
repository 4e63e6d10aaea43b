/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "indicator/xg-ioc-pattern.h"
#include "query/xg-query-field.h"
#include "query/xg-query.h"

G_BEGIN_DECLS

typedef enum
{
  XG_QUERY_NODE_ALL, /* everything */
  XG_QUERY_NODE_AND,
  XG_QUERY_NODE_OR,
  XG_QUERY_NODE_NOT,
  XG_QUERY_NODE_TEXT,  /* words */
  XG_QUERY_NODE_FIELD, /* a field compared with a value */
  XG_QUERY_NODE_SCOPE, /* a set of topics */
} XgQueryNodeKind;

/**
 * XgQueryNode:
 *
 * A part of the syntax tree. Immutable once it is made, and so shared between queries.
 */
typedef struct _XgQueryNode XgQueryNode;

struct _XgQueryNode
{
  XgQueryNodeKind kind;

  GPtrArray *children; /* (element-type XgQueryNode): of AND, OR and NOT */

  GPtrArray *words; /* (element-type utf8): of TEXT */
  gboolean prefix;  /* the last word is only a beginning */

  XgQueryField field;
  XgQueryCompare compare;
  gint64 number; /* severity, TLP, time in µs, XgQueryState, XgQueryPart */
  XgGlob *glob;
  XgGlob *other_glob; /* a second way of saying it, or NULL */
  XgIocPattern *indicator;

  char *broker; /* of SCOPE; NULL: any */
  GHashTable
    *nodes; /* of SCOPE: set of node ids; with @pairs of "broker NEWLINE node"; NULL: any */
  gboolean pairs;
};

XgQueryNode *xg_query_node_new (XgQueryNodeKind kind);
XgQueryNode *xg_query_node_ref (XgQueryNode *self);
void xg_query_node_unref (XgQueryNode *self);
void xg_query_node_add (XgQueryNode *self, XgQueryNode *child);
char *xg_query_make_pair (const char *broker, const char *node);

XgQuery *xg_query_new_for_node (XgQueryNode *root, const char *text);
XgQueryNode *xg_query_get_root (XgQuery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgQueryNode, xg_query_node_unref)

G_END_DECLS
