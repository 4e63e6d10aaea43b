/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-broker.h"
#include "plan/xg-plan.h"
#include "xmpp/xg-stream.h"

/* Plans against a real server, which the environment tells of: see account-kit.h. The broker has a
 * tree and a cache, and no session: the stream, logged in as "admin", is the context of plans. */
extern XgStream *kit_stream;
extern XgBroker *kit_broker;

gboolean kit_start (void);
void kit_stop (void);
void kit_note_result_cb (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *kit_wait_for (GAsyncResult **result);
XgStream *kit_connect (const char *name);
void kit_disconnect (XgStream *stream);
void kit_apply (XgPlan *plan);
void kit_apply_as (XgPlan *plan, XgStream *stream);
void kit_assert_confirmed (XgPlan *plan);
