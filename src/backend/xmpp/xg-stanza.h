/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Deeper elements make a stanza malformed: no XMPP extension nests so far, attackers do. */
#define XG_STANZA_MAX_DEPTH 512

/**
 * XgStanza:
 *
 * One parsed top-level XMPP element and everything below it, immutable and reference counted, safe
 * to hand between threads. It owns the memory of all its #XgElement.
 */
typedef struct _XgStanza XgStanza;

/**
 * XgElement:
 *
 * One element of a #XgStanza; lives as long as the stanza. Every accessor takes %NULL and then
 * returns %NULL, so look-ups in hostile input can be chained.
 */
typedef struct _XgElement XgElement;

XgStanza *xg_stanza_parse (const char *xml, gssize length, GError **error);
XgStanza *xg_stanza_ref (XgStanza *self);
void xg_stanza_unref (XgStanza *self);
const XgElement *xg_stanza_get_root (const XgStanza *self);
gsize xg_stanza_get_size (const XgStanza *self);

const char *xg_element_get_name (const XgElement *self);
const char *xg_element_get_ns (const XgElement *self);
gboolean xg_element_is (const XgElement *self, const char *name, const char *ns);
const char *xg_element_get_attribute (const XgElement *self, const char *name);
const XgElement *xg_element_get_first_child (const XgElement *self);
const XgElement *xg_element_get_next (const XgElement *self);
const XgElement *xg_element_get_child (const XgElement *self, const char *name, const char *ns);
const XgElement *
xg_element_get_next_named (const XgElement *self, const char *name, const char *ns);
const char *xg_element_get_text (const XgElement *self);
void xg_element_serialize (const XgElement *self, GString *out);
void xg_element_serialize_head (const XgElement *self, GString *out, gsize max);

/* Building, for the stream thread and the parser only. Not thread-safe until finished. */
typedef struct _XgStanzaBuilder XgStanzaBuilder;

XgStanzaBuilder *xg_stanza_builder_new (void);
gboolean xg_stanza_builder_open (XgStanzaBuilder *self, const char *name, const char *ns);
void xg_stanza_builder_attribute (XgStanzaBuilder *self, const char *name, const char *value);
void xg_stanza_builder_text (XgStanzaBuilder *self, const char *text, gssize length);
void xg_stanza_builder_close (XgStanzaBuilder *self);
XgStanza *xg_stanza_builder_finish (XgStanzaBuilder *self);
void xg_stanza_builder_free (XgStanzaBuilder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgStanza, xg_stanza_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgStanzaBuilder, xg_stanza_builder_free)

G_END_DECLS
