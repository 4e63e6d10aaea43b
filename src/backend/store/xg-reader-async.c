/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include "store/xg-reader-private.h"

/* A copy of what to ask, for the worker. */
typedef struct
{
  XgStoreQuery *query;
  gint64 before;
  guint limit;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  xg_store_query_free (request->query);
  g_free (request);
}

static Request *
request_new (const XgStoreQuery *query, gint64 before, guint limit)
{
  Request *request = g_new0 (Request, 1);

  request->query = xg_store_query_copy (query);
  request->before = before;
  request->limit = limit;
  return request;
}

static void
query_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Request *request = task_data;
  GError *error = NULL;
  GArray *rows = xg_reader_run_query (source,
                                      request->query,
                                      request->before,
                                      request->limit,
                                      cancellable,
                                      &error);

  if (rows != NULL)
    g_task_return_pointer (task, rows, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * xg_reader_query_async:
 * @query: copied
 *
 * xg_reader_query() in a worker. Cancelling interrupts it.
 */
void
xg_reader_query_async (XgReader *self,
                       const XgStoreQuery *query,
                       gint64 before,
                       guint limit,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (XG_IS_READER (self));
  g_return_if_fail (query != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_reader_query_async);
  g_task_set_task_data (task, request_new (query, before, limit), request_free);
  g_task_run_in_thread (task, query_worker);
}

/**
 * xg_reader_query_finish:
 *
 * Errors: those of xg_reader_query(), %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable) (element-type gint64): row ids, newest first
 */
GArray *
xg_reader_query_finish (XgReader *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
payload_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const gint64 *rowid = task_data;
  char *payload = NULL;
  GError *error = NULL;

  if (xg_reader_read_payload (source, *rowid, cancellable, &payload, &error))
    g_task_return_pointer (task, payload, g_free);
  else
    g_task_return_error (task, error);
}

/**
 * xg_reader_get_payload_async:
 * @rowid: a row
 *
 * xg_reader_get_payload() in a worker: a payload can have megabytes.
 */
void
xg_reader_get_payload_async (XgReader *self,
                             gint64 rowid,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (XG_IS_READER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_reader_get_payload_async);
  g_task_set_task_data (task, g_memdup2 (&rowid, sizeof rowid), g_free);
  g_task_run_in_thread (task, payload_worker);
}

/**
 * xg_reader_get_payload_finish:
 *
 * Errors: those of #XG_STORE_ERROR, %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable): the payload; %NULL without an error when the row has none
 */
char *
xg_reader_get_payload_finish (XgReader *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
