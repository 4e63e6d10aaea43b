/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-stream.h"

G_BEGIN_DECLS

/**
 * XgPubsubChange:
 *
 * A change of a list of a node, with several entries in one request, which a broker may refuse in
 * part (XEP-0060 sections 8.8.2.4 and 8.9.2.4). It is the data of its task.
 */
typedef struct _XgPubsubChange XgPubsubChange;

/* Reads the entries that an error reply lists: those that were asked for and failed. */
typedef void (*XgPubsubChangeRead) (const XgElement *list, XgPubsubChange *change);

struct _XgPubsubChange
{
  char *node;
  const char *list;  /* name of the element that holds the entries */
  GHashTable *asked; /* what was asked for; keys are owned */
  GPtrArray *failed; /* what was not done */
  XgPubsubChangeRead read;
};

XgPubsubChange *xg_pubsub_change_new (GTask *task,
                                      const char *node,
                                      const char *list,
                                      GDestroyNotify free_entry,
                                      XgPubsubChangeRead read);
void xg_pubsub_change_send (GTask *task, const char *service, const char *payload);
gboolean xg_pubsub_change_finish (XgStream *stream,
                                  GAsyncResult *result,
                                  GPtrArray **failed,
                                  GError **error);

char *xg_pubsub_change_tell_no_address (const char *jid);
char *xg_pubsub_change_tell_twice (const char *jid);

G_END_DECLS
