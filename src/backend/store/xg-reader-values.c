/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include "store/xg-reader-private.h"

/* Values are looked for in so many of the newest rows: who waits for them is writing. */
#define NEWEST_ROWS "20000"

typedef struct
{
  XgStoreValue which;
  char *part;
  guint limit;
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *self = data;

  g_free (self->part);
  g_free (self);
}

static void
values_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  XgReader *self = source;
  const Wanted *wanted = task_data;
  const char *column = wanted->which == XG_STORE_VALUE_TYPE ? "type" : "publisher";
  g_autofree char *sql =
    g_strdup_printf ("SELECT value FROM (SELECT %s AS value FROM item ORDER BY id DESC"
                     " LIMIT " NEWEST_ROWS ") WHERE instr (lower (value), lower (?1)) > 0"
                     " GROUP BY value ORDER BY count (*) DESC, value LIMIT ?2",
                     column);
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  GError *error = NULL;
  sqlite3 *db = xg_reader_borrow (self, cancellable, &error);
  sqlite3_stmt *stmt = db != NULL ? xg_reader_prepare (self, db, sql, &error) : NULL;
  gboolean done = FALSE;

  if (stmt != NULL)
    {
      int rc;

      sqlite3_bind_text (stmt, 1, wanted->part, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (stmt, 2, wanted->limit);
      while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
        g_strv_builder_add (values, (const char *) sqlite3_column_text (stmt, 0));
      done = xg_reader_check_end (self, db, rc, &error);
    }
  sqlite3_finalize (stmt);
  if (db != NULL)
    xg_reader_give_back (self, db);
  if (done)
    g_task_return_pointer (task, g_strv_builder_end (values), (GDestroyNotify) g_strfreev);
  else
    g_task_return_error (task, error);
}

/**
 * xg_reader_list_values_async:
 * @which: of what
 * @part: what they contain, in whatever case; "" for any
 * @limit: at most so many
 *
 * Which values the newest items have, the most frequent first; in a worker. Cancelling interrupts
 * it.
 */
void
xg_reader_list_values_async (XgReader *self,
                             XgStoreValue which,
                             const char *part,
                             guint limit,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Wanted *wanted;

  g_return_if_fail (XG_IS_READER (self));
  g_return_if_fail (part != NULL);

  wanted = g_new0 (Wanted, 1);
  wanted->which = which;
  wanted->part = g_strdup (part);
  wanted->limit = limit;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_reader_list_values_async);
  g_task_set_task_data (task, wanted, wanted_free);
  g_task_run_in_thread (task, values_worker);
}

/**
 * xg_reader_list_values_finish:
 *
 * Errors: those of #XG_STORE_ERROR, %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): values
 */
char **
xg_reader_list_values_finish (XgReader *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
