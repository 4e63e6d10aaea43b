/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-severity.h"
#include "base/xg-tlp.h"
#include "payload/xg-line.h"
#include "payload/xg-xml.h"

G_BEGIN_DECLS

/*
 * What a summary needs of IODEF, told element by element. Stack-allocated, inside this room only.
 */

typedef struct
{
  guint8 tags[XG_XML_MAX_DEPTH + 1]; /* what the open element at a depth is */
  guint incident_depth;              /* of the open incident, or 0 */
  guint n_incidents;
  guint capture_depth; /* of the element whose text is being kept, or 0 */

  /* Of the first incident */
  XgLine id;
  XgLine description;
  XgLine other_description;
  char *purpose;

  /* Of the open incident and assessment */
  gboolean potential;
  gboolean succeeded;
  gboolean control_lost;
  gboolean business_high;

  XgSeverity severity; /* the worst of all incidents so far */
  XgTlp tlp;           /* the strictest of them */
} XgIodef;

const XgXmlAttribute *
xg_iodef_find (const XgXmlAttribute *attributes, guint n_attributes, const char *name);
char *xg_iodef_dup_word (const XgXmlAttribute *attributes, guint n_attributes, const char *name);
gboolean xg_iodef_is_namespace (const char *uri);
XgSeverity xg_iodef_severity_from_word (const char *word, gsize length);

void xg_iodef_init (XgIodef *self);
void xg_iodef_clear (XgIodef *self);
void xg_iodef_start (XgIodef *self,
                     guint depth,
                     const char *name, /* NULL: an element of another namespace */
                     const XgXmlAttribute *attributes,
                     guint n_attributes);
void xg_iodef_end (XgIodef *self, guint depth);
void xg_iodef_text (XgIodef *self, guint depth, const char *text, gsize length);
char *xg_iodef_dup_title (XgIodef *self, gsize max_chars);

G_END_DECLS
