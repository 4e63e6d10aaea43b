/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * XgJsonScan:
 * @p: where the reading is
 * @text: the string or word that was read last
 * @reason: (nullable): what is wrong at @p, for people
 * @replaced: whether a text had characters that no string can hold, which became U+FFFD
 *
 * The words of JSON (RFC 8259), read one after the other; the grammar is the caller's. Not
 * json-glib, which forgets names that come twice, rounds numbers and has no bound for the depth.
 */
typedef struct
{
  const char *json;
  const char *p;
  const char *end;
  GString *text;
  const char *reason;
  gboolean replaced;
} XgJsonScan;

gboolean xg_json_scan_init (XgJsonScan *self, const char *json, gsize length);
void xg_json_scan_clear (XgJsonScan *self);
gboolean xg_json_scan_fail (XgJsonScan *self, const char *reason);
void xg_json_scan_space (XgJsonScan *self);
gboolean xg_json_scan_take (XgJsonScan *self, char c);
gboolean xg_json_scan_string (XgJsonScan *self);
gboolean xg_json_scan_word (XgJsonScan *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (XgJsonScan, xg_json_scan_clear)

G_END_DECLS
