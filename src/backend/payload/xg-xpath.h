/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Places of a result that are told; all are counted. */
#define XG_XPATH_MAX_PLACES 1000

/**
 * XgXPathResult:
 * @value: (nullable): of an expression that gives no nodes: "3", "true"
 * @n_nodes: how many nodes it gives
 * @lines: (element-type guint): the lines where they begin, from 1, in the order of the document
 */
typedef struct
{
  char *value;
  guint n_nodes;
  GArray *lines;
} XgXPathResult;

XgXPathResult *
xg_xpath_evaluate (const char *xml, gsize length, const char *expression, GError **error);
void xg_xpath_result_free (XgXPathResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgXPathResult, xg_xpath_result_free)

G_END_DECLS
