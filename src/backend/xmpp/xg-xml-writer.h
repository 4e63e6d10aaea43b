/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean xg_xml_is_valid (const char *text, gsize length);
void xg_xml_append_text (GString *out, const char *text);
void xg_xml_append_attribute (GString *out, const char *name, const char *value);
void xg_xml_append_element (GString *out, const char *name, const char *text);

G_END_DECLS
