/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/xg-store-private.h"
#include "store/xg-store-writer.h"

#define MIB (1024 * 1024)

const XgStoreOptions xg_store_default_options = {
  .queue = {
    .ops = 10000,
    .bytes = 64 * MIB,
    .batch_ops = 2000,
    .batch_bytes = 16 * MIB,
    .gather_ms = 50,
  },
  .retry_ms = 1000,
  .patience_ms = 3000,
  .full_check_bytes = 64 * MIB,
  .check_delay_ms = 10000,
  .words = {
    .step = { 2000, 2 * MIB },
    .most = { 50000, 32 * MIB },
    .keep = { 10000, 8 * MIB },
    .burst_rows = 250,
    .quiet_ms = 250,
    .delay_ms = 2000,
  },
};

enum
{
  PROP_0,
  PROP_PROBLEM,
  N_PROPS
};

enum
{
  SALVAGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgStore, xg_store, G_TYPE_OBJECT)

static void
xg_store_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgStore *self = XG_STORE (object);

  switch (prop_id)
    {
    case PROP_PROBLEM:
      g_value_take_string (value, xg_store_dup_problem (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_store_dispose (GObject *object)
{
  XgStore *self = XG_STORE (object);

  xg_store_close (self);
  xg_store_set_commit_func (self, NULL, NULL, NULL);
  xg_store_set_record_func (self, NULL, NULL, NULL);
  xg_store_set_space_func (self, NULL, NULL);
  G_OBJECT_CLASS (xg_store_parent_class)->dispose (object);
}

static void
xg_store_finalize (GObject *object)
{
  XgStore *self = XG_STORE (object);

  g_clear_pointer (&self->queue, xg_store_queue_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self->path);
  g_free (self->set_aside);
  g_free (self->temporary);
  g_free (self->trouble);
  g_free (self->notice);
  g_clear_object (&self->closing_cancellable);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->func_lock);
  g_cond_clear (&self->closing_cond);
  G_OBJECT_CLASS (xg_store_parent_class)->finalize (object);
}

static void
xg_store_class_init (XgStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = xg_store_get_property;
  object_class->dispose = xg_store_dispose;
  object_class->finalize = xg_store_finalize;

  /**
   * XgStore:problem: (nullable)
   *
   * What keeps the store from writing, or what became of a damaged file, in a sentence. Notifies in
   * the main context of opening.
   */
  properties[PROP_PROBLEM] =
    g_param_spec_string ("problem", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * XgStore::salvaged:
   * @last: the highest row id of what was saved
   *
   * All rows that can be had of a damaged file are there now: lists, counts and alerts that were
   * read before are to be read again. In the main context of opening.
   */
  signals[SALVAGED] = g_signal_new ("salvaged",
                                    XG_TYPE_STORE,
                                    G_SIGNAL_RUN_LAST,
                                    0,
                                    NULL,
                                    NULL,
                                    NULL,
                                    G_TYPE_NONE,
                                    1,
                                    G_TYPE_INT64);
}

static void
xg_store_init (XgStore *self)
{
  self->lock_fd = -1;
  self->closing_cancellable = g_cancellable_new ();
  g_mutex_init (&self->lock);
  g_mutex_init (&self->func_lock);
  g_cond_init (&self->closing_cond);
}

/* In the main context: tells of a change, and of the end of a salvage up to the row SALVAGED. */
void
xg_store_emit (XgStore *self, gint64 salvaged)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
  if (salvaged > 0)
    g_signal_emit (self, signals[SALVAGED], 0, salvaged);
}

void
xg_store_note_size (XgStore *self)
{
  gint64 size = xg_store_file_get_size (self->path);

  g_mutex_lock (&self->lock);
  self->size = size;
  g_mutex_unlock (&self->lock);
}

void
xg_store_note_newest (XgStore *self, gint64 rowid)
{
  g_mutex_lock (&self->lock);
  self->newest = MAX (self->newest, rowid);
  g_mutex_unlock (&self->lock);
}

static gboolean
make_temporary (XgStore *self, const char *parent, GError **error)
{
  xg_store_file_sweep_temporary (parent);
  self->path = xg_store_file_make_temporary (parent, error);
  if (self->path == NULL)
    return FALSE;
  self->temporary = g_path_get_dirname (self->path);
  return TRUE;
}

static gboolean
choose_path (XgStore *self, const char *path, GError **error)
{
  g_autofree char *archives = NULL;
  g_autofree char *full = NULL;
  char *real;

  if (strcmp (path, ":memory:") == 0)
    return make_temporary (self, g_get_tmp_dir (), error);
  archives = xg_store_archive_dup_parent ();
  xg_store_file_sweep_temporary (archives);
  /* The log and the lock belong beside the file itself: a cache moved to another disk may be
   * linked to. */
  full = g_canonicalize_filename (path, NULL);
  real = g_file_test (full, G_FILE_TEST_IS_SYMLINK) ? realpath (full, NULL) : NULL;
  self->path = g_strdup (real != NULL ? real : full);
  free (real);
  return TRUE;
}

/* Opens what self->path says, ready to be written; on error the caller's unref cleans up. */
static gboolean
prepare (XgStore *self, GError **error)
{
  XgStoreFileState state = XG_STORE_FILE_NEW;
  sqlite3 *db;

  self->lock_fd = xg_store_file_lock (self->path, &state, error);
  if (self->lock_fd < 0)
    return FALSE;
  xg_store_file_set_state (self->lock_fd,
                           state == XG_STORE_FILE_DAMAGED ? state : XG_STORE_FILE_OPEN);
  db = xg_store_open_database (self, state, error);
  if (db == NULL)
    {
      /* What was known of the file still holds; one that was set aside is gone on with. */
      xg_store_file_set_state (self->lock_fd,
                               self->set_aside != NULL ? XG_STORE_FILE_DAMAGED : state);
      return FALSE;
    }
  self->writer = xg_store_writer_new (db, self->path, &self->options.words, error);
  if (self->writer == NULL)
    return FALSE;
  xg_store_file_set_state (self->lock_fd, XG_STORE_FILE_OPEN);
  return TRUE;
}

/* Starts the store thread, which has the writer from now on. */
void
xg_store_run (XgStore *self)
{
  xg_store_note_size (self);
  xg_store_note_newest (self, xg_store_writer_get_newest (self->writer));
  self->session = xg_store_writer_get_session (self->writer);
  self->interruption = xg_store_writer_get_interruption (self->writer);
  self->thread = g_thread_new ("xg-store", xg_store_thread, self);
}

static XgStore *
store_new (const XgStoreOptions *options, GMainContext *context)
{
  XgStore *self = g_object_new (XG_TYPE_STORE, NULL);

  self->options = *options;
  self->context = g_main_context_ref (context);
  self->queue = xg_store_queue_new (&options->queue);
  return self;
}

/* A new store in a private folder below PARENT that goes with it. The caller has the writer until
 * it calls xg_store_run(). */
XgStore *
xg_store_open_idle (const char *parent,
                    const XgStoreOptions *options,
                    GMainContext *context,
                    GError **error)
{
  g_autoptr (XgStore) self = store_new (options, context);

  if (!make_temporary (self, parent, error) || !prepare (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* xg_store_open() with the measures and the context for notifications chosen by the caller. */
XgStore *
xg_store_open_with_options (const char *path,
                            const XgStoreOptions *options,
                            GMainContext *context,
                            GError **error)
{
  g_autoptr (XgStore) self = store_new (options, context);

  if (!choose_path (self, path, error) || !prepare (self, error))
    return NULL;
  xg_store_run (self);
  return g_steal_pointer (&self);
}

/**
 * xg_store_open:
 * @path: the database, or ":memory:" to keep nothing (it is then a file in a private folder that is
 *   removed at the end)
 *
 * Opens or makes the cache and starts the store thread. Blocks: it may check a large file.
 *
 * Errors: any of %XG_STORE_ERROR, with a sentence that names the file.
 *
 * Returns: (transfer full) (nullable): a store
 */
XgStore *
xg_store_open (const char *path, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  g_return_val_if_fail (path != NULL, NULL);

  return xg_store_open_in (path, context, error);
}

/**
 * xg_store_open_in:
 * @path: as for xg_store_open()
 * @context: where "problem" and "salvaged" are told: that of the thread that uses the store
 *
 * The same in a worker, for the thread that started it.
 *
 * Errors: those of xg_store_open().
 *
 * Returns: (transfer full) (nullable): a store
 */
XgStore *
xg_store_open_in (const char *path, GMainContext *context, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (context != NULL, NULL);

  return xg_store_open_with_options (path, &xg_store_default_options, context, error);
}

/**
 * xg_store_close:
 *
 * Writes what is queued, ends the thread and closes the file. Blocks; while the file can't be
 * written at most some three seconds. Neither the commit nor the space function runs afterwards.
 * The second time it does nothing.
 *
 * Returns: %FALSE when something that was queued could not be written; "problem" then says so
 */
gboolean
xg_store_close (XgStore *self)
{
  gboolean clean = FALSE;
  gboolean closed;

  g_return_val_if_fail (XG_IS_STORE (self), FALSE);
  g_return_val_if_fail (self->thread == NULL || self->thread != g_thread_self (), FALSE);

  g_mutex_lock (&self->lock);
  closed = self->closing;
  self->closing = TRUE;
  g_cond_broadcast (&self->closing_cond);
  g_mutex_unlock (&self->lock);
  if (closed)
    return self->trouble == NULL;
  g_cancellable_cancel (self->closing_cancellable);

  if (self->queue != NULL)
    xg_store_queue_close (self->queue, self->options.patience_ms);
  g_clear_pointer (&self->thread, g_thread_join);
  g_clear_pointer (&self->check_thread, g_thread_join);
  xg_store_salvage_end (self);
  if (self->writer != NULL)
    {
      clean = xg_store_writer_close (g_steal_pointer (&self->writer)) && !self->damaged;
      xg_store_note_size (self);
    }
  if (self->lock_fd >= 0)
    {
      if (clean)
        xg_store_file_set_state (self->lock_fd, XG_STORE_FILE_CLEAN);
      close (self->lock_fd);
      self->lock_fd = -1;
    }
  if (self->temporary != NULL)
    xg_store_file_remove_temporary (self->temporary);
  return self->trouble == NULL;
}

/**
 * xg_store_get_path:
 *
 * Returns: (transfer none): the path of the database; of a store that keeps nothing ":memory:"
 */
const char *
xg_store_get_path (XgStore *self)
{
  g_return_val_if_fail (XG_IS_STORE (self), NULL);

  return self->temporary != NULL ? ":memory:" : self->path;
}

/**
 * xg_store_get_set_aside:
 *
 * Returns: (transfer none) (nullable): where a damaged file was moved to when this one was opened
 */
const char *
xg_store_get_set_aside (XgStore *self)
{
  g_return_val_if_fail (XG_IS_STORE (self), NULL);

  return self->set_aside;
}

/**
 * xg_store_get_size:
 *
 * Returns: bytes of the database and its log after the last batch
 */
gint64
xg_store_get_size (XgStore *self)
{
  gint64 size;

  g_return_val_if_fail (XG_IS_STORE (self), 0);

  g_mutex_lock (&self->lock);
  size = self->size;
  g_mutex_unlock (&self->lock);
  return size;
}

/**
 * xg_store_get_session:
 *
 * Returns: the number of this session in the ledger
 */
gint64
xg_store_get_session (XgStore *self)
{
  g_return_val_if_fail (XG_IS_STORE (self), 0);

  return self->session;
}

/**
 * xg_store_get_interruption:
 *
 * Returns: the number of the last interruption: that of opening, or the last one of
 *   xg_store_interrupt()
 */
gint64
xg_store_get_interruption (XgStore *self)
{
  gint64 interruption;

  g_return_val_if_fail (XG_IS_STORE (self), 0);

  g_mutex_lock (&self->lock);
  interruption = self->interruption;
  g_mutex_unlock (&self->lock);
  return interruption;
}

static void
replace_hook (XgStore *self, XgStoreHook *hook, XgStoreHook other)
{
  XgStoreHook old;

  g_mutex_lock (&self->func_lock);
  old = *hook;
  *hook = other;
  g_mutex_unlock (&self->func_lock);
  if (old.destroy != NULL)
    old.destroy (old.data);
}

/**
 * xg_store_set_commit_func:
 * @func: (nullable): see #XgStoreCommitFunc
 * @destroy: (nullable): for @user_data, when it is replaced or the store ends
 *
 * The function does not run any more when this returns with another one; it may not call this
 * itself.
 */
void
xg_store_set_commit_func (XgStore *self,
                          XgStoreCommitFunc func,
                          gpointer user_data,
                          GDestroyNotify destroy)
{
  g_return_if_fail (XG_IS_STORE (self));
  replace_hook (self, &self->commit, (XgStoreHook){ G_CALLBACK (func), user_data, destroy });
}

/**
 * xg_store_set_record_func:
 * @func: (nullable): see #XgStoreRecordFunc
 * @destroy: (nullable): for @user_data, when it is replaced or the store ends
 *
 * As xg_store_set_commit_func().
 */
void
xg_store_set_record_func (XgStore *self,
                          XgStoreRecordFunc func,
                          gpointer user_data,
                          GDestroyNotify destroy)
{
  g_return_if_fail (XG_IS_STORE (self));
  replace_hook (self, &self->record, (XgStoreHook){ G_CALLBACK (func), user_data, destroy });
}

/**
 * xg_store_set_space_func:
 * @func: (nullable): called with the store and @user_data on the store thread, once after each time
 *   that xg_store_is_full() began to say %TRUE
 */
void
xg_store_set_space_func (XgStore *self, GFunc func, gpointer user_data)
{
  g_return_if_fail (XG_IS_STORE (self));

  g_mutex_lock (&self->func_lock);
  self->space_func = func;
  self->space_data = user_data;
  g_mutex_unlock (&self->func_lock);
}
