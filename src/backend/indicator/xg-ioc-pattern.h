/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-glob.h"
#include "base/xg-ioc.h"

G_BEGIN_DECLS

/**
 * XgIocPattern:
 * @low: (nullable): with @high: all keys from this one to that one, both included
 * @high: (nullable): likewise
 * @keys: (nullable) (element-type utf8): other keys
 * @glob: (nullable): values of any kind that it means; then there is nothing else
 *
 * Which indicators a person asks for. Immutable.
 */
typedef struct
{
  char *low;
  char *high;
  GPtrArray *keys;
  XgGlob *glob;
} XgIocPattern;

XgIocPattern *xg_ioc_pattern_new (const char *value);
XgIocPattern *xg_ioc_pattern_new_for_glob (const char *pattern);
void xg_ioc_pattern_free (XgIocPattern *self);
gboolean xg_ioc_pattern_matches (const XgIocPattern *self, const XgIocSet *set);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgIocPattern, xg_ioc_pattern_free)

G_END_DECLS
