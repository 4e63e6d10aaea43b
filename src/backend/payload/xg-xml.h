/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "payload/xg-xml-attribute.h"

G_BEGIN_DECLS

/*
 * The one door to libxml2, inside this room only. Nothing from the network is trusted: no network,
 * no DTD (a DOCTYPE ends the parsing), so no entities but the five of XML, bounded depth, UTF-8
 * only whatever an XML declaration says.
 */

#define XG_XML_MAX_DEPTH 250

/**
 * XgXmlHandler:
 * @start: an element begins; @uri is NULL for no namespace; namespace declarations aren't
 * attributes
 * @end: the innermost element ends
 * @text: character data, possibly in several pieces; CDATA sections too
 *
 * @depth is 1 for the document element. Names and @uri are valid until the scan is over, the
 * other arguments during the call.
 */
typedef struct
{
  void (*start) (gpointer user_data,
                 guint depth,
                 const char *name,
                 const char *uri,
                 const XgXmlAttribute *attributes,
                 guint n_attributes);
  void (*end) (gpointer user_data, guint depth);
  void (*text) (gpointer user_data, guint depth, const char *text, gsize length);
} XgXmlHandler;

gboolean xg_xml_scan (const char *xml,
                      gssize length,
                      const XgXmlHandler *handler,
                      gpointer user_data,
                      GError **error);
gboolean xg_xml_check_depth (guint depth, GError **error);
gboolean xg_xml_is_element (const char *xml, gsize length);

G_END_DECLS
