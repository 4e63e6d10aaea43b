/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *xg_xml_copy (const char *xml, GError **error);

G_END_DECLS
