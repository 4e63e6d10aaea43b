/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-stanza.h"

G_BEGIN_DECLS

/**
 * XgElementAttribute:
 *
 * An attribute of an #XgElement; lives as long as its stanza.
 */
typedef struct
{
  const char *name; /* without prefix */
  const char *value;
} XgElementAttribute;

/**
 * XgElementVisitor:
 * @open: an element begins; @ns is never empty, %NULL for none; returns %FALSE to end the walk.
 *   @attributes are valid during the call
 * @text: text inside the open element
 * @close: the open element ends
 */
typedef struct
{
  gboolean (*open) (const char *name,
                    const char *ns,
                    const XgElementAttribute *attributes,
                    guint n_attributes,
                    gpointer user_data);
  void (*text) (const char *text, gpointer user_data);
  void (*close) (gpointer user_data);
} XgElementVisitor;

gboolean
xg_element_walk (const XgElement *self, const XgElementVisitor *visitor, gpointer user_data);

G_END_DECLS
