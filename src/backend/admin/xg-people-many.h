/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-people-reader.h"

G_BEGIN_DECLS

typedef enum
{
  XG_PEOPLE_AFFILIATES,
  XG_PEOPLE_SUBSCRIBERS,
} XgPeopleKind;

/* What one of many nodes told. */
typedef struct
{
  XgNode *node;
  GPtrArray *people; /* (element-type XgPerson); NULL: see error, or not asked */
  GError *error;
} XgNodePeople;

void xg_node_people_free (XgNodePeople *self);

/* One more of the nodes has answered, or not. */
typedef void (*XgPeopleFunc) (const XgNodePeople *answer, guint n_done, gpointer user_data);

void xg_people_read_many_async (XgBroker *broker,
                                GPtrArray *nodes,
                                XgPeopleKind kind,
                                XgPeopleFunc progress,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GPtrArray * /* (element-type XgNodePeople) */
xg_people_read_many_finish (XgBroker *broker, GAsyncResult *result, GError **error);

G_END_DECLS
