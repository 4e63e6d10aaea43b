/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "payload/xg-payload.h"
#include "payload/xg-xml-attribute.h"

G_BEGIN_DECLS

/**
 * XgPayloadReader:
 *
 * Takes the summary of a payload that is told element by element: what xg_payload_summarize() does
 * with a text, for those who have the elements. For one thread at a time.
 */
typedef struct _XgPayloadReader XgPayloadReader;

XgPayloadReader *xg_payload_reader_new (gsize length);
gboolean xg_payload_reader_start (XgPayloadReader *self,
                                  const char *name,
                                  const char *uri,
                                  const XgXmlAttribute *attributes,
                                  guint n_attributes,
                                  GError **error);
void xg_payload_reader_text (XgPayloadReader *self, const char *text, gsize length);
void xg_payload_reader_end (XgPayloadReader *self);
void xg_payload_reader_finish (XgPayloadReader *self, const GError *error, XgSummary *summary);

G_END_DECLS
