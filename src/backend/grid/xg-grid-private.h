/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "alert/xg-engine.h"
#include "alert/xg-notifier.h"
#include "grid/xg-alert-private.h"
#include "grid/xg-broker-private.h"
#include "grid/xg-commit-queue.h"
#include "grid/xg-grid.h"
#include "grid/xg-item-list-private.h"
#include "grid/xg-item-private.h"

G_BEGIN_DECLS

struct _XgGrid
{
  GObject parent_instance;

  /* Owned */
  XgProfile *profile;
  char *data_dir;
  XgStore *store;
  XgReader *reader; /* main's own */
  XgEngine *engine;
  XgIngest *ingest;
  XgSession *session;
  XgNotifier *notifier; /* NULL: not wanted */
  XgCommitQueue *commits;
  GListStore *brokers; /* of XgBroker */
  GListStore *rules;   /* of XgRule */
  GListStore *alerts;  /* of XgAlert, newest first */
  GPtrArray *lists;    /* see xg-grid-items.c */
  GHashTable *items;   /* see xg-grid-items.c */
  char *discovery_error;
  char *problem;
  GCancellable *discovery;

  gboolean notifications;
  gboolean ready;
  gboolean was_online;
  XgGridCounts counts; /* what is handed over; the others are asked for */
  double rate;
  guint64 rate_last;
  gint64 rate_time;
  guint tick_source;
  guint scopes_source;
  guint catch_up_source;
  gint64 online_since; /* µs since the epoch */
  guint discovering;
  guint discovery_generation; /* answers to an older one do not count */
  guint n_open_alerts;
  gint64 cache_size;
};

void xg_grid_discover (XgGrid *self);
void xg_grid_stop_discovery (XgGrid *self);
XgBroker *xg_grid_ensure_broker (XgGrid *self, const char *jid, const char *name);
void xg_grid_set_discovery_error (XgGrid *self, const char *text);

void xg_grid_update_engine (XgGrid *self);
void xg_grid_restore_alerts (XgGrid *self, GHashTable *rules, GArray *alerts);
void xg_grid_note_alerts (XgGrid *self, GPtrArray *records);

void xg_grid_notify_open_alerts (XgGrid *self);

GHashTable *xg_grid_new_item_table (void);
void xg_grid_refresh_items (XgGrid *self, GPtrArray *records);
void xg_grid_note_lists (XgGrid *self, GPtrArray *records);
void xg_grid_forget_items (XgGrid *self);
void xg_grid_queue_scopes (XgGrid *self);
void xg_grid_reload_lists (XgGrid *self);

void xg_grid_start_salvage (XgGrid *self);
void xg_grid_queue_catch_up (XgGrid *self);
void xg_grid_emit_alert (XgGrid *self, XgAlert *alert);

G_END_DECLS
