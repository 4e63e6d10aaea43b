/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-stanza.h"

G_BEGIN_DECLS

/* What stands in place of a secret; tells neither its length nor whether it is empty. */
#define XG_XML_MASK "••••••"

/**
 * XgXmlMaskFunc:
 * @xml: one element, well-formed and without secrets
 * @cut: whether it is only the beginning of what there was
 * @user_data: data of the caller
 */
typedef void (*XgXmlMaskFunc) (const char *xml, gboolean cut, gpointer user_data);

char *xg_xml_mask (const char *xml, gsize length, gsize max);
char *xg_element_mask (const XgElement *element, gsize max);
void
xg_xml_mask_each (const char *xml, gsize length, gsize max, XgXmlMaskFunc func, gpointer user_data);

G_END_DECLS
