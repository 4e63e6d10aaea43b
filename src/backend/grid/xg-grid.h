/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "alert/xg-rule.h"
#include "grid/xg-alert.h"
#include "grid/xg-broker.h"
#include "grid/xg-item-list.h"
#include "grid/xg-request.h"
#include "grid/xg-session.h"
#include "query/xg-query-field.h"

G_BEGIN_DECLS

/**
 * XgGridCounts:
 *
 * The ledger of this session. received = stored + updated + duplicate + rejected + queued, always;
 * the left side is counted where items come in, the right one where they went.
 */
typedef struct
{
  guint64 received;
  guint64 stored;
  guint64 updated;
  guint64 duplicate;
  guint64 rejected;
  guint64 queued;          /* received, not durable and handed over yet */
  guint64 caught_up;       /* how many of stored + updated were missed at first */
  guint64 lost;            /* what nobody can give us any more, as far as its number is known */
  guint64 n_gaps;          /* times in which items were, or may have been, lost */
  guint64 unknown_senders; /* events that were ignored, as they come from no broker of ours */
  guint64 shown;           /* rows handed to the lists, other events included */
} XgGridCounts;

#define XG_TYPE_GRID (xg_grid_get_type ())
G_DECLARE_FINAL_TYPE (XgGrid, xg_grid, XG, GRID, GObject)

/**
 * XgGridEvents:
 * @records: (element-type XgRecord): what became durable since the last call
 *
 * See "events".
 */

/*
 * Everything that belongs to one profile: session, brokers, cache, rules, alerts. This is what the
 * window and the headless program hold.
 *
 * Read-only properties with notification: ready (boolean: the cache is open and the tree of last
 * time is there), problem (a sentence about the cache, NULL when all is well), n-received,
 * n-stored, n-updated, n-duplicate, n-rejected, n-shown (uint64, this session), rate (double,
 * items/s over the last 5 s), unread (int64), n-open-alerts (uint), cache-size (int64 bytes),
 * catching-up (boolean: topics are being compared with their brokers after an interruption;
 * notifies with each step, see xg_grid_get_catch_up()), facts-left (int64: how many items of an
 * older cache, at most, are still to be looked through for purpose, TLP and indicators).
 *
 * Signals, all on main:
 *   "events" (GPtrArray of XgRecord): durable now, in order; at most once a frame in the window.
 *   "alert" (XgAlert): a rule matched.
 *   "open-item" (gint64 rowid): the person chose Open in a notification.
 *   "open-requests": the same, in the one about requests for subscriptions.
 */
XgGrid *xg_grid_new (XgProfile *profile, const char *data_dir, gboolean notifications);
/* Opens the cache: DATA_DIR/<profile>.sqlite; with MEMORY TRUE keeps nothing on disk. */
void xg_grid_open_async (XgGrid *self,
                         gboolean memory,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
gboolean xg_grid_open_finish (XgGrid *self, GAsyncResult *result, GError **error);
gint64 xg_grid_get_facts_left (XgGrid *self);
char *xg_grid_get_cache_path (XgProfile *profile, const char *data_dir);
gboolean xg_grid_is_archive (XgGrid *self);
gboolean xg_grid_delete_cache (const char *path, GError **error); /* blocks */
void xg_grid_set_notifications (XgGrid *self, gboolean notifications);
void xg_grid_close (XgGrid *self); /* disconnects, writes what is queued; blocks at most a batch */

XgProfile *xg_grid_get_profile (XgGrid *self);
XgSession *xg_grid_get_session (XgGrid *self);
void xg_grid_get_counts (XgGrid *self, XgGridCounts *counts);
void xg_grid_get_catch_up (XgGrid *self, XgCatchUp *catch_up);
GListModel *xg_grid_get_brokers (XgGrid *self); /* XgBroker */
XgBroker *xg_grid_lookup_broker (XgGrid *self, const char *jid);
const char *xg_grid_get_discovery_error (XgGrid *self); /* "no pubsub service" and the like;
                                                           notifies as property discovery-error */

/* Brokers that a person added by their address: kept in the profile, which is for others to save.
 */
XgBroker *xg_grid_add_broker (XgGrid *self, const char *jid, const char *name);
void xg_grid_remove_broker (XgGrid *self, XgBroker *broker);
gboolean xg_grid_can_remove_broker (XgGrid *self, XgBroker *broker);
gboolean xg_grid_is_foreign (XgGrid *self, const char *jid); /* on another domain than ours */

/* @node NULL: the broker, @broker NULL: everything. A collection means the topics below it, also
 * those that are attached later. */
XgItemList *xg_grid_list_items (XgGrid *self,
                                XgBroker *broker,
                                XgNode *node,
                                XgQuery *query,
                                gboolean include_old_versions);
XgItem *xg_grid_get_item (XgGrid *self, gint64 rowid);
void xg_grid_list_values_async (XgGrid *self,
                                XgQueryField field,
                                const char *part,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
char **xg_grid_list_values_finish (XgGrid *self, GAsyncResult *result, GError **error);
/* Which of some rows a filter means, where the rows themselves don't tell */
XgQuery *xg_grid_resolve_query (XgGrid *self, XgQuery *query);
void xg_grid_match_rows_async (XgGrid *self,
                               XgQuery *query,
                               const gint64 *rowids,
                               guint n_rowids,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GArray *xg_grid_match_rows_finish (XgGrid *self, GAsyncResult *result, GError **error);

GPtrArray *xg_grid_list_versions (XgGrid *self, gint64 rowid); /* XgItem, newest first */
void xg_grid_load_payload_async (XgGrid *self,
                                 gint64 rowid,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
char *xg_grid_load_payload_finish (XgGrid *self, GAsyncResult *result, GError **error);
void xg_grid_mark_read (XgGrid *self, XgItem *item, gboolean read);        /* FALSE: unread again */
void xg_grid_mark_all_read (XgGrid *self, XgBroker *broker, XgNode *node); /* NULL: everything */

void xg_grid_mark_rows_read (XgGrid *self, GArray *rowids, gboolean read); /* gint64 */
void xg_grid_set_pinned (XgGrid *self, GArray *rowids, gboolean pinned);   /* gint64 */

/* XgRequest, oldest first: who asks for a subscription to a node of ours and has no answer yet */
GListModel *xg_grid_get_requests (XgGrid *self);
void xg_grid_forget_request (XgGrid *self, XgRequest *request);
void xg_grid_ask_requests (XgGrid *self, XgBroker *broker);

GListModel *xg_grid_get_rules (XgGrid *self); /* XgRule */
XgQuery *xg_grid_make_rule_query (XgGrid *self, XgRule *rule, GError **error);
void xg_grid_save_rule (XgGrid *self, XgRule *rule); /* adds it when its id is 0 */
void xg_grid_delete_rule (XgGrid *self, XgRule *rule);
GListModel *xg_grid_get_alerts (XgGrid *self); /* XgAlert, newest first */
void xg_grid_set_alert_state (XgGrid *self, XgAlert *alert, XgAlertState state);

G_END_DECLS
