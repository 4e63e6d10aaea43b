/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "store/xg-store-queue.h"
#include "store/xg-store-writer.h"
#include "store/xg-store.h"

G_BEGIN_DECLS

/**
 * XgStoreOptions:
 *
 * The store's measures. Tests make them small.
 *
 * @full_check_bytes: after a clean close, files up to this size are checked as a whole before they
 * are used; larger ones in the background
 * @check_delay_ms: pause before the check in the background, so that it does not disturb the start
 * @value_limit: longest value in bytes (SQLITE_LIMIT_LENGTH); 0 for SQLite's own
 */
typedef struct
{
  XgStoreQueueLimits queue;
  guint retry_ms;    /* between attempts while the file can't be written */
  guint patience_ms; /* how long close() goes on trying then */
  gint64 full_check_bytes;
  guint check_delay_ms;
  int value_limit;
  XgStoreWordsLimits words;
} XgStoreOptions;

extern const XgStoreOptions xg_store_default_options;

typedef struct _XgStoreSalvage XgStoreSalvage;

/* What somebody wants to have called. */
typedef struct
{
  GCallback func; /* NULL: nobody does */
  gpointer data;
  GDestroyNotify destroy;
} XgStoreHook;

struct _XgStore
{
  GObject parent_instance;

  /* Owned, constant once open */
  XgStoreOptions options;
  char *path; /* of the file, also when the store keeps nothing */
  char *set_aside;
  char *temporary; /* folder to remove at close, NULL for a store that stays */
  GMainContext *context;
  XgStoreQueue *queue;
  gint64 session; /* of the ledger */
  int lock_fd;
  gboolean opened;
  XgStoreSalvage *salvage; /* NULL: there is no damaged file with work left */

  /* Owned by the store thread while it runs */
  XgStoreWriter *writer;
  GThread *thread;
  GThread *check_thread;
  GThread *salvage_thread;

  /* Under lock */
  GCancellable *closing_cancellable; /* for what reads a lot; thread-safe */
  GMutex lock;
  GCond closing_cond; /* for the check in the background */
  gboolean closing;
  gboolean damaged;
  char *trouble;   /* why the writer can't write, NULL when it can */
  char *notice;    /* what became of a damaged file, NULL when there is none */
  gint64 salvaged; /* row id to be told with the next notification, 0: nothing */
  GSource *notify_source;
  gint64 size;
  gint64 newest;       /* row id that was reported, or there at the start */
  gint64 interruption; /* the last one's number */

  /* Under func_lock, which is held while they run: none runs after it was taken away */
  GMutex func_lock;
  XgStoreHook commit; /* XgStoreCommitFunc */
  XgStoreHook record; /* XgStoreRecordFunc */
  GFunc space_func;
  gpointer space_data;
};

/* xg-store.c */
XgStore *xg_store_open_with_options (const char *path,
                                     const XgStoreOptions *options,
                                     GMainContext *context,
                                     GError **error);
XgStore *xg_store_open_idle (const char *parent,
                             const XgStoreOptions *options,
                             GMainContext *context,
                             GError **error);
void xg_store_run (XgStore *self);
void xg_store_emit (XgStore *self, gint64 salvaged);
void xg_store_note_size (XgStore *self);
void xg_store_note_newest (XgStore *self, gint64 rowid);

/* xg-store-problem.c */
void xg_store_set_trouble (XgStore *self, const char *sentence);
void xg_store_set_damaged (XgStore *self);
void xg_store_set_notice (XgStore *self, const char *sentence);
void xg_store_tell_salvaged (XgStore *self, gint64 last);
gboolean xg_store_is_closing (XgStore *self);

/* xg-store-error.c */
void xg_store_set_errno_error (GError **error, int code, const char *path);
void xg_store_set_read_error (GError **error, const char *path);
void xg_store_set_sqlite_error (GError **error, sqlite3 *db, const char *path);

/* How the last user left the file. */
typedef enum
{
  XG_STORE_FILE_NEW,   /* nothing is known: no state written yet */
  XG_STORE_FILE_CLEAN, /* closed in order */
  XG_STORE_FILE_OPEN,  /* in use, or its user was killed */
  XG_STORE_FILE_DAMAGED,
} XgStoreFileState;

/* xg-store-open.c */
sqlite3 *xg_store_connect (const char *path, gboolean read_only, int cache_kib, GError **error);
sqlite3 *xg_store_open_database (XgStore *self, XgStoreFileState state, GError **error);

/* xg-store-archive.c */
char *xg_store_archive_dup_parent (void);

/* xg-store-check.c */
gboolean xg_store_check_whole (sqlite3 *db, gboolean *sound, const char *path, GError **error);
gboolean xg_store_check_light (sqlite3 *db, gboolean *sound, const char *path, GError **error);
void xg_store_check_start (XgStore *self);

/* xg-salvage-copy.c */
gboolean xg_salvage_copy (sqlite3 *db, const char *damaged, GError **error);

/* xg-store-salvage.c */
gboolean xg_store_salvage_resume (XgStore *self, sqlite3 *db, GError **error);
void xg_store_salvage_end (XgStore *self);

/* xg-store-file.c */
int xg_store_file_lock (const char *path, XgStoreFileState *state, GError **error);
void xg_store_file_set_state (int fd, XgStoreFileState state);
gboolean xg_store_file_prepare (const char *path, GError **error);
char *xg_store_file_set_aside (const char *path, GError **error);
char *xg_store_file_find_aside (const char *path);
char *xg_store_file_make_temporary (const char *parent, GError **error);
void xg_store_file_remove_temporary (const char *folder);
void xg_store_file_sweep_temporary (const char *parent);
gint64 xg_store_file_get_size (const char *path);

/* xg-store-thread.c */
gpointer xg_store_thread (gpointer data);

G_END_DECLS
