/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-ioc.h"

G_BEGIN_DECLS

/*
 * What the rules of this room share. A piece is part of a text, without NUL at its end.
 */
typedef struct
{
  const char *text;
  gsize length;
} XgIocPiece;

typedef enum
{
  XG_IOC_ENDING_NONE,
  XG_IOC_ENDING_DOMAIN,
  XG_IOC_ENDING_FILE,
  XG_IOC_ENDING_BOTH,
} XgIocEnding;

/* xg-ioc-names.c */
XgIocEnding xg_ioc_classify_ending (const char *label, gsize length);

/*
 * xg-ioc-forms.c: whether the whole piece is one; then its normal form replaces VALUE. DEFANGED:
 * somebody took care that it is not followed, so that it is meant as one, whatever it ends with.
 */
gboolean xg_ioc_read_ipv4 (XgIocPiece piece, GString *value);
gboolean xg_ioc_read_ipv6 (XgIocPiece piece, GString *value, gboolean *is_v4);
gboolean xg_ioc_read_network (XgIocPiece piece, GString *value, XgIocKind *kind);
gboolean xg_ioc_read_host_name (XgIocPiece piece, GString *value);
gboolean xg_ioc_read_domain (XgIocPiece piece, gboolean defanged, GString *value);
gboolean xg_ioc_read_file (XgIocPiece piece, gboolean in_path, GString *value);
gboolean xg_ioc_read_hash (XgIocPiece piece, GString *value, XgIocKind *kind);
gboolean xg_ioc_read_cve (XgIocPiece piece, GString *value);
gboolean xg_ioc_read_mail (XgIocPiece piece, gboolean defanged, GString *value);

/* xg-ioc-url.c */
gsize xg_ioc_find_url (XgIocPiece text, gsize from, gsize *start);

/**
 * XgIocUrl:
 * @value: its normal form
 * @host: where its host stands
 * @host_value: the host's normal form
 * @host_kind: what the host is; 0: a name without dots
 */
typedef struct
{
  GString *value;
  XgIocPiece host;
  GString *host_value;
  XgIocKind host_kind;
} XgIocUrl;

gboolean xg_ioc_read_url (XgIocPiece piece, XgIocUrl *url);

/* xg-ioc-refang.c */
gboolean xg_ioc_refang (XgIocPiece piece, GString *text, GArray *offsets);
char *xg_ioc_read_json (const char *text, gsize length, gsize *new_length);

G_END_DECLS
