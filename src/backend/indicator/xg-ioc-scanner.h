/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "indicator/xg-ioc-extract.h"
#include "indicator/xg-ioc-private.h"

G_BEGIN_DECLS

typedef struct
{
  XgIocSet *set;
  gboolean full;
  const char *all; /* what @found counts from */
  GArray *found;   /* (element-type XgIocPlace), or NULL */

  /* The token that is looked at, refanged or not */
  const char *token;
  const char *original;
  const guint32 *offsets; /* of the bytes of the original, or NULL: they are the same */
  gboolean defanged;

  /* What stands before the piece that is looked at */
  XgIocPiece before;

  /* Scratch, owned */
  GString *text;
  GArray *places; /* (element-type guint32) */
  GString *value;
  XgIocUrl url;
} XgIocScanner;

static inline XgIocPiece
xg_ioc_piece_cut (XgIocPiece piece, gsize from, gsize to)
{
  return (XgIocPiece){ piece.text + from, to - from };
}

/* xg-ioc-piece.c */
gboolean
xg_ioc_scanner_add (XgIocScanner *self, XgIocKind kind, const GString *value, XgIocPiece piece);
void xg_ioc_scanner_look (XgIocScanner *self, XgIocPiece piece);

G_END_DECLS
