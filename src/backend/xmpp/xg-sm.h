/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-resumption.h"
#include "xmpp/xg-stanza.h"

G_BEGIN_DECLS

/**
 * XgSm:
 *
 * Stream management of one stream (XEP-0198): counts stanzas both ways, acknowledges those that
 * were handled, and takes the session over from an earlier stream. Without any I/O. For one thread.
 *
 * Nothing is sent again: requests that were open at a break have failed to whoever made them, and
 * are made anew by those who still want an answer.
 */
typedef struct _XgSm XgSm;

typedef enum
{
  XG_SM_FAILED,  /* the server does not keep to the protocol */
  XG_SM_RESUMED, /* the session goes on */
  XG_SM_REFUSED, /* there is no such session any more: a new one is needed */
} XgSmResult;

XgSm *xg_sm_new (XgResumption *resumption);
void xg_sm_free (XgSm *self);

/* While logging in */
void xg_sm_set_features (XgSm *self, const XgElement *features);
gboolean xg_sm_begin_resume (XgSm *self, const char *address, GString *out);
gboolean xg_sm_is_resuming (XgSm *self);
XgSmResult xg_sm_handle_resume (XgSm *self, const XgElement *element, GError **error);
const char *xg_sm_get_jid (XgSm *self);

/* From then on */
void xg_sm_start (XgSm *self, const char *jid, GString *out);
gboolean xg_sm_handle (XgSm *self, const XgElement *element, GString *out, GError **error);
void xg_sm_note_received (XgSm *self, GString *out);
void xg_sm_note_sent (XgSm *self, guint count);
void xg_sm_pause (XgSm *self, GString *out);
void xg_sm_end (XgSm *self, gboolean resumable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgSm, xg_sm_free)

G_END_DECLS
