/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a server may say before a login: as much of XMPP as the probe has to understand. */
typedef enum
{
  XG_XMPP_NOTHING,  /* nothing whole yet */
  XG_XMPP_FEATURES, /* <stream:features/> (RFC 6120 section 4.3.2) */
  XG_XMPP_PROCEED,  /* TLS may begin (section 5.4.2.3) */
  XG_XMPP_FAILURE,  /* TLS may not begin (section 5.4.2.2) */
  XG_XMPP_ERROR,    /* <stream:error/> (section 4.9) */
  XG_XMPP_END,      /* the stream is closed */
  XG_XMPP_GARBAGE,  /* no XMPP, or more of it than a server has to say */
} XgXmppEvent;

typedef struct _XgXmppReader XgXmppReader;

XgXmppReader *xg_xmpp_reader_new (void);
void xg_xmpp_reader_free (XgXmppReader *self);
XgXmppEvent xg_xmpp_reader_feed (XgXmppReader *self, const char *data, gsize length, gsize *used);
gboolean xg_xmpp_reader_has_starttls (const XgXmppReader *self);
GStrv xg_xmpp_reader_dup_mechanisms (const XgXmppReader *self);
GStrv xg_xmpp_reader_dup_bindings (const XgXmppReader *self);
const char *xg_xmpp_reader_get_condition (const XgXmppReader *self);
const char *xg_xmpp_reader_get_condition_text (const XgXmppReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgXmppReader, xg_xmpp_reader_free)

G_END_DECLS
