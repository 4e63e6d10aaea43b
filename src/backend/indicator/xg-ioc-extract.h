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

XgIocSet *xg_ioc_extract (const char *text, gsize length, const GArray *left_out);
gboolean xg_ioc_parse (const char *text, XgIocKind *kind, char **value);
gboolean xg_ioc_parse_file (const char *text, char **value);

G_END_DECLS
