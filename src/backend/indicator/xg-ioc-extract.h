/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-ioc.h"

G_BEGIN_DECLS

/* A part of a text, in bytes. */
typedef struct
{
  gsize start;
  gsize end;
} XgIocRange;

/**
 * XgIocPlace:
 * @start: the byte of a text at which an indicator begins
 * @end: the byte behind it
 * @kind: what it is
 * @value: its normal form
 */
typedef struct
{
  gsize start;
  gsize end;
  XgIocKind kind;
  char *value;
} XgIocPlace;

GArray *xg_ioc_find_places (const char *text, gsize length);
XgIocSet *xg_ioc_extract (const char *text, gsize length, const GArray *left_out);
gboolean xg_ioc_parse (const char *text, XgIocKind *kind, char **value);
gboolean xg_ioc_parse_file (const char *text, char **value);

G_END_DECLS
