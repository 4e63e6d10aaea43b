/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-pubsub-event.h"
#include "xmpp/xg-pubsub-request.h"
#include "xmpp/xg-stream.h"

/* Against a real server, which the environment tells of: XG_HOST, XG_PORT (STARTTLS), XG_DOMAIN,
 * XG_SERVICE (pubsub), XG_CA. Accounts: NAME with password pw-NAME for admin and alice. */

typedef struct
{
  XgStream *stream;
  char *jid;
  GMutex lock;
  GPtrArray *records;  /* (element-type XgRecord); behind the lock */
  GPtrArray *requests; /* (element-type XgPubsubRequest); behind the lock */
} Account;

gboolean account_is_possible (void);
void account_start (Account *self, const char *name);
void account_end (Account *self);
XgRecord *wait_for_record (Account *self, XgRecordKind kind);
XgPubsubRequest *wait_for_request (Account *self);

const char *service (void);
void answer_cb (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *wait_for_answer (void);
void iterate (gint64 *end);
