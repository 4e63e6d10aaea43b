/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-stanza.h"

G_BEGIN_DECLS

typedef struct _XgAttribute XgAttribute;

struct _XgAttribute
{
  XgAttribute *next;
  const char *name;
  const char *value;
};

/* A text node is an element without name. */
struct _XgElement
{
  XgElement *parent;
  XgElement *next;
  XgElement *first_child;
  XgElement *last_child;
  XgAttribute *attributes;
  XgAttribute *last_attribute;
  const char *name;
  const char *ns;
  const char *text; /* of a text node, or the first text inside an element */
};

G_END_DECLS
