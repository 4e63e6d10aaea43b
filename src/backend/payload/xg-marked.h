/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-ioc.h"
#include "payload/xg-xml.h"

G_BEGIN_DECLS

/*
 * Indicators that nobody could find in a text, but that their element tells: digests in base64
 * (ds:DigestValue) and names of files with spaces in them (FileName of IODEF). Told element by
 * element. Stack-allocated, inside this room only.
 */

typedef struct
{
  guint depth;     /* of the element whose text is being kept, or 0 */
  gboolean digest; /* it is one, else the name of a file */
  GString *text;
  char *algorithm; /* (nullable): of the digest that follows */
  GPtrArray *found;
} XgMarked;

void xg_marked_init (XgMarked *self);
void xg_marked_clear (XgMarked *self);
void xg_marked_start (XgMarked *self,
                      guint depth,
                      const char *name,
                      const char *uri,
                      const XgXmlAttribute *attributes,
                      guint n_attributes);
void xg_marked_text (XgMarked *self, const char *text, gsize length);
void xg_marked_end (XgMarked *self, guint depth);
void xg_marked_add_to (XgMarked *self, XgIocSet *set);

G_END_DECLS
