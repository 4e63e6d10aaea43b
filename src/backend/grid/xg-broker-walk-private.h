/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-broker-private.h"

G_BEGIN_DECLS

/* What is not asked for again, as its answer was too big and ended the connection. */
#define XG_WALK_TOO_BIG_CHILDREN      "xg-too-big-children"
#define XG_WALK_TOO_BIG_SUBSCRIPTIONS "xg-too-big-subscriptions"

/* One question of a walk. */
typedef struct
{
  XgBroker *broker;
  XgNode *node;        /* NULL: the top level */
  char *after;         /* RSM: the page behind this one */
  guint page;          /* nodes that are asked for at once */
  XgDiscoItems *items; /* NULL, or the answer, while it is put into the tree */
  guint n_learned;     /* of the items */
  guint n_seen;        /* nodes of earlier pages */
  gboolean info;       /* metadata; else children */
  guint generation;
  guint serial; /* subscription_serial then */
} XgWalkJob;

XgWalkJob *xg_walk_job_new (XgBroker *self, XgNode *node, gboolean info);
void xg_walk_job_free (XgWalkJob *job);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgWalkJob, xg_walk_job_free)

void xg_broker_walk_enqueue (XgBroker *self, XgWalkJob *job, gboolean urgent);
void xg_broker_walk_job_done (XgBroker *self);
void xg_broker_walk_note_too_big (GObject *object, const char *what, const GError *error);

G_END_DECLS
