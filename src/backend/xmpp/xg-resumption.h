/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * XgResumption:
 *
 * What an #XgStream leaves behind for the next one, so that the session on the server goes on as if
 * nothing had happened (XEP-0198 section 5). Empty while a stream is up, and after one that ended
 * in order. Thread-safe, reference counted.
 *
 * It lives as long as the process. What is acknowledged to the server has been handed to the sink,
 * which may have it in memory only: after a kill -9 both are gone, the server does not send those
 * stanzas again, and it is the reconciliation of each topic that finds what is missing.
 */
typedef struct _XgResumption XgResumption;

XgResumption *xg_resumption_new (void);
XgResumption *xg_resumption_ref (XgResumption *self);
void xg_resumption_unref (XgResumption *self);

gboolean xg_resumption_is_possible (XgResumption *self);
char *xg_resumption_dup_location (XgResumption *self);
void xg_resumption_clear (XgResumption *self);

/* For XgSm. Owned strings; counts are modulo 2³². */
typedef struct
{
  char *id;
  char *jid;           /* our full JID */
  char *location;      /* where the server would rather have us come back to; NULL: anywhere */
  guint32 received;    /* stanzas that we have handled */
  guint32 sent;        /* that we have sent */
  guint32 acked;       /* of them, that the server has handled */
  guint32 presence_at; /* number of the one that made us available */
} XgResumptionState;

void xg_resumption_state_clear (XgResumptionState *state);
gboolean xg_resumption_take (XgResumption *self, XgResumptionState *state);
void xg_resumption_give (XgResumption *self, XgResumptionState *state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgResumption, xg_resumption_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (XgResumptionState, xg_resumption_state_clear)

G_END_DECLS
