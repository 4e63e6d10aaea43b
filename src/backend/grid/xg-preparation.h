/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-profile.h"
#include "security/xg-probe-report.h"
#include "xmpp/xg-stream-targets.h"

G_BEGIN_DECLS

/**
 * XgPreparation:
 *
 * All that comes before a stream, in a thread of its own: our certificate is read, the places are
 * looked up, and one after the other is probed until one can be decided about. What comes out is
 * the place to connect to and the certificate that it must have, or why not.
 */
typedef struct _XgPreparation XgPreparation;

typedef enum
{
  XG_PREPARATION_READING,   /* our certificate */
  XG_PREPARATION_RESOLVING, /* DNS */
  XG_PREPARATION_PROBING,   /* the place of xg_preparation_get_place() */
  XG_PREPARATION_DONE,
} XgPreparationState;

/* Called in the main context of whoever started it, when its state or place has changed. */
typedef void (*XgPreparationFunc) (XgPreparation *self, gpointer user_data);

XgPreparation *xg_preparation_start (XgProfile *profile,
                                     const char *secret,
                                     const char *host,
                                     guint16 port,
                                     XgPreparationFunc changed,
                                     gpointer user_data);
void xg_preparation_cancel (XgPreparation *self);
gboolean xg_preparation_wait (XgPreparation *self, gint64 end);
XgPreparation *xg_preparation_ref (XgPreparation *self);
void xg_preparation_unref (XgPreparation *self);

XgPreparationState xg_preparation_get_state (XgPreparation *self);
char *xg_preparation_dup_place (XgPreparation *self);

/* Once it is done */
const GError *xg_preparation_get_error (XgPreparation *self);
XgProbeReport *xg_preparation_get_report (XgPreparation *self);
const XgStreamTarget *xg_preparation_get_target (XgPreparation *self);
XgCertificate *xg_preparation_get_client (XgPreparation *self);
gboolean xg_preparation_get_send_address (XgPreparation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgPreparation, xg_preparation_unref)

G_END_DECLS
