/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * XgGlob:
 *
 * A pattern for a whole text: "*" stands for any characters, "?" for one, a backslash takes the
 * meaning of what follows it. Upper and lower case are the same. Immutable.
 */
typedef struct _XgGlob XgGlob;

XgGlob *xg_glob_new (const char *pattern);
void xg_glob_free (XgGlob *self);
const char *xg_glob_get_pattern (const XgGlob *self);
gboolean xg_glob_matches (const XgGlob *self, const char *text);
void xg_glob_append_escaped (GString *pattern, const char *text, gssize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgGlob, xg_glob_free)

G_END_DECLS
