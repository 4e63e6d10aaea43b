/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-data-form.h"

G_BEGIN_DECLS

/* The sentences that stand for events without payload. Names are shortened and made safe to show
 * in one line. All (transfer full). */
char *xg_pubsub_event_text_retract (const char *item_id);
char *xg_pubsub_event_text_purge (void);
char *xg_pubsub_event_text_delete (const char *redirect);
char *xg_pubsub_event_text_configuration (XgDataForm *form);
char *xg_pubsub_event_text_create (const char *child);
char *xg_pubsub_event_text_associate (const char *child);
char *xg_pubsub_event_text_dissociate (const char *child);
char *xg_pubsub_event_text_subscription (const char *jid, const char *state);

G_END_DECLS
