/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include "store/xg-store-writer-private.h"

/* What else is kept of it is a row behind all operations: programs of before do not look there. */
static int
put_more (XgStoreWriter *self, const char *uuid, const XgStorePlanOperation *operation)
{
  sqlite3_stmt *stmt = self->stmts[SQL_PUT_OPERATION];

  xg_store_writer_bind_text (self, SQL_PUT_OPERATION, 1, uuid);
  sqlite3_bind_int64 (stmt, 2, (gint64) XG_STORE_MORE_POSITION + operation->position);
  xg_store_writer_bind_text (self, SQL_PUT_OPERATION, 3, "");
  xg_store_writer_bind_text (self, SQL_PUT_OPERATION, 4, operation->more);
  sqlite3_bind_int (stmt, 5, XG_STORE_MORE_STATE);
  xg_store_writer_bind_text (self, SQL_PUT_OPERATION, 6, NULL);
  return xg_store_writer_run (self, SQL_PUT_OPERATION);
}

static int
put_operation (XgStoreWriter *self, const char *uuid, const XgStorePlanOperation *operation)
{
  sqlite3_stmt *stmt = self->stmts[SQL_PUT_OPERATION];

  xg_store_writer_bind_text (self, SQL_PUT_OPERATION, 1, uuid);
  sqlite3_bind_int64 (stmt, 2, operation->position);
  xg_store_writer_bind_text (self, SQL_PUT_OPERATION, 3, operation->sentence);
  xg_store_writer_bind_text (self, SQL_PUT_OPERATION, 4, operation->request);
  sqlite3_bind_int (stmt, 5, operation->state);
  xg_store_writer_bind_text (self, SQL_PUT_OPERATION, 6, operation->result);
  return xg_store_writer_run (self, SQL_PUT_OPERATION);
}

/* Writes what is known of a plan and of the operations that changed. */
int
xg_store_writer_put_plan (XgStoreWriter *self, const XgStorePlan *plan)
{
  sqlite3_stmt *stmt = self->stmts[SQL_PUT_PLAN];
  int rc;

  xg_store_writer_bind_text (self, SQL_PUT_PLAN, 1, plan->uuid);
  xg_store_writer_bind_text (self, SQL_PUT_PLAN, 2, plan->title);
  xg_store_writer_bind_text (self, SQL_PUT_PLAN, 3, plan->broker);
  xg_store_writer_bind_text (self, SQL_PUT_PLAN, 4, plan->who);
  sqlite3_bind_int64 (stmt, 5, plan->begun);
  sqlite3_bind_int64 (stmt, 6, plan->ended);
  sqlite3_bind_int64 (stmt, 7, plan->total);
  sqlite3_bind_int64 (stmt, 8, plan->applied);
  sqlite3_bind_int64 (stmt, 9, plan->wrong);
  rc = xg_store_writer_run (self, SQL_PUT_PLAN);
  for (guint i = 0; rc == SQLITE_OK && i < plan->operations->len; i++)
    {
      const XgStorePlanOperation *operation = plan->operations->pdata[i];

      rc = put_operation (self, plan->uuid, operation);
      if (rc == SQLITE_OK && operation->more != NULL)
        rc = put_more (self, plan->uuid, operation);
    }
  return rc;
}
