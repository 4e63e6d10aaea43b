/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "store/xg-reader.h"
#include "store/xg-store.h"

G_BEGIN_DECLS

/* Added to the state of operations that take a plan back: with or without their plan they are told
 * from those that were applied. */
#define XG_STORE_UNDO_STATE 1000
/* State and first position of the rows with what else is kept of an operation. */
#define XG_STORE_MORE_STATE    2000
#define XG_STORE_MORE_POSITION 0x1000000

typedef struct
{
  guint position;
  char *sentence;
  char *request; /* XML, without secrets */
  int state;     /* XgOperationState of plan/ */
  char *result;  /* NULL: nothing to say */
  char *more;    /* what else is kept of it, without secrets; NULL: nothing */
} XgStorePlanOperation;

/**
 * XgStorePlan:
 *
 * Changes that somebody made at a broker, or is making. Times are µs since the epoch.
 */
typedef struct
{
  gint64 id; /* of a reader only */
  char *uuid;
  char *title;
  char *broker;
  char *who;
  gint64 begun;
  gint64 ended; /* 0: it runs, or was never finished */
  guint total;
  guint applied;
  guint wrong;
  GPtrArray *operations; /* (element-type XgStorePlanOperation): those to write */
} XgStorePlan;

XgStorePlan *xg_store_plan_new (void);
void xg_store_plan_free (XgStorePlan *self);
void xg_store_plan_operation_free (XgStorePlanOperation *self);

char *xg_store_plan_dup_undo_uuid (const char *uuid, guint number);

void xg_store_put_plan (XgStore *self, XgStorePlan *plan);
GPtrArray * /* (element-type XgStorePlan) */
xg_reader_list_plans (XgReader *self, guint limit, GError **error);
GPtrArray * /* (element-type XgStorePlanOperation) */
xg_reader_list_plan_operations (XgReader *self, gint64 plan, GError **error);
XgStorePlan *xg_reader_find_undo (XgReader *self, gint64 plan, GError **error);
GPtrArray * /* (element-type XgStorePlanOperation) */
xg_reader_list_lost_operations (XgReader *self, guint limit, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgStorePlan, xg_store_plan_free)

G_END_DECLS
