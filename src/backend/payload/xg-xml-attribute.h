/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* As libxml2's SAX2 hands it over: the value is not NUL-terminated. */
typedef struct
{
  const char *name;
  const char *prefix; /* (nullable): "xml", or as the document declares it */
  const char *value;
  gsize length; /* of the value, in bytes */
} XgXmlAttribute;

G_END_DECLS
