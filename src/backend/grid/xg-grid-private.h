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

/* All requests for subscriptions share one desktop notification; rules and rows have ids above. */
#define XG_REQUESTS_NOTIFICATION (-1)

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
  GListStore *brokers;  /* of XgBroker */
  GListStore *rules;    /* of XgRule */
  GListStore *alerts;   /* of XgAlert, newest first */
  GListStore *requests; /* of XgRequest, oldest first */
  GPtrArray *lists;     /* see xg-grid-items.c */
  GHashTable *items;    /* see xg-grid-items.c */
  char *discovery_error;
  char *problem;
  GCancellable *discovery;

  gboolean notifications;
  gboolean archive; /* only looked at; see xg-grid-archive.h */
  gboolean ready;
  gboolean was_online;
  XgGridCounts counts; /* what is handed over; the others are asked for */
  double rate;
  guint64 rate_last;
  gint64 rate_time;
  guint tick_source;
  guint scopes_source;
  guint catch_up_source;
  guint sweep_source;
  gboolean sweeping;
  gboolean sweep_again; /* a limit was changed meanwhile */
  gint64 online_since;  /* µs since the epoch */
  guint discovering;
  guint discovery_generation; /* answers to an older one do not count */
  guint n_open_alerts;
  gint64 cache_size;
  gint64 facts_left;
};

/* xg-grid.c: what is told of a grid */
void xg_grid_notify_ready (XgGrid *self);
void xg_grid_take_problem (XgGrid *self, char *sentence);
void xg_grid_set_discovery_error (XgGrid *self, const char *text);
void xg_grid_notify_figures (XgGrid *self);
void xg_grid_notify_open_alerts (XgGrid *self);
void xg_grid_notify_catching_up (XgGrid *self);
void xg_grid_notify_facts_left (XgGrid *self);
void xg_grid_emit_events (XgGrid *self, GPtrArray *records);
void xg_grid_emit_open_item (XgGrid *self, gint64 rowid);
void xg_grid_emit_open_requests (XgGrid *self);
void xg_grid_emit_alert (XgGrid *self, XgAlert *alert);

/* xg-grid-open.c */
void xg_grid_open_store_async (XgGrid *self,
                               XgStore *store,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/* xg-grid-counts.c */
void xg_grid_records_cb (GPtrArray *records, gpointer self);
guint64 xg_grid_sum_handed (XgGrid *self);
void xg_grid_start_counting (XgGrid *self);
void xg_grid_stop_counting (XgGrid *self);
void xg_grid_queue_catch_up (XgGrid *self);

/* xg-grid-discovery.c */
void xg_grid_discover (XgGrid *self);
void xg_grid_stop_discovery (XgGrid *self);
XgBroker *xg_grid_ensure_broker (XgGrid *self, const char *jid, const char *name);

/* xg-grid-brokers.c */
void xg_grid_restore_brokers (XgGrid *self);
XgBroker *xg_grid_find_sender (XgGrid *self, const char *jid);

/* xg-grid-alerts.c */
void xg_grid_update_engine (XgGrid *self);
void xg_grid_restore_alerts (XgGrid *self, GHashTable *rules, GArray *alerts);
void xg_grid_note_alerts (XgGrid *self, GPtrArray *records);

/* xg-grid-requests.c */
void xg_grid_restore_requests (XgGrid *self, GPtrArray *rows);
void xg_grid_note_requests (XgGrid *self, GPtrArray *records);
void xg_grid_follow_requests (XgGrid *self, XgBroker *broker);

/* xg-grid-capabilities.c */
void xg_grid_restore_capabilities (XgGrid *self, GHashTable *bodies);
void xg_grid_follow_capabilities (XgGrid *self, XgBroker *broker);

/* xg-grid-items.c */
GHashTable *xg_grid_new_item_table (void);
void xg_grid_refresh_items (XgGrid *self, GPtrArray *records);
XgItem *xg_grid_peek_item (XgGrid *self, gint64 rowid);
GPtrArray *xg_grid_list_live_items (XgGrid *self);
void xg_grid_note_lists (XgGrid *self, GPtrArray *records);
void xg_grid_forget_items (XgGrid *self);
void xg_grid_queue_scopes (XgGrid *self);
void xg_grid_list_branch (const XgGlob *glob,
                          XgQueryAddNodeFunc add,
                          gpointer add_data,
                          gpointer user_data);
void xg_grid_reload_lists (XgGrid *self);

/* xg-grid-retention.c */
void xg_grid_start_retention (XgGrid *self);
void xg_grid_queue_sweep (XgGrid *self, guint seconds);

/* xg-grid-salvage.c */
void xg_grid_start_salvage (XgGrid *self);
void xg_grid_start_facts (XgGrid *self);

G_END_DECLS
