/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "store/xg-store.h"

G_BEGIN_DECLS

#define XG_STORE_ARCHIVE_DIGEST 16

/**
 * XgStoreArchiveRow:
 * @record: (transfer none): the event, with version and pinned; gets its row id
 * @current: whether it says that there is no newer version of it
 * @read: whether it was read
 * @retracted: whether it is gone at the Broker
 * @digest: tells it from all other rows
 *
 * A row as another store had it.
 */
typedef struct
{
  XgRecord *record;
  gboolean current;
  gboolean read;
  gboolean retracted;
  guint8 digest[XG_STORE_ARCHIVE_DIGEST];
} XgStoreArchiveRow;

typedef enum
{
  XG_STORE_ARCHIVE_ADDED,
  XG_STORE_ARCHIVE_REPEATED, /* not added: the very row is there */
  XG_STORE_ARCHIVE_CONTESTED /* added; another row said that it was the newest version too, and the
                                higher version is that now */
} XgStoreArchiveOutcome;

/**
 * XgStoreArchive:
 *
 * A store of its own that is filled with rows as they stand in a file, not as they come in: nothing
 * is worked out of what is there already. It lies in a private folder of the user's cache folder,
 * which goes with it; what a kill leaves of one goes when the next store is opened. For one thread.
 */
typedef struct _XgStoreArchive XgStoreArchive;

XgStoreArchive *xg_store_archive_new (const char *parent, GMainContext *context, GError **error);
gboolean xg_store_archive_add (XgStoreArchive *self,
                               XgStoreArchiveRow *row,
                               XgStoreArchiveOutcome *outcome,
                               GError **error);
XgStore *xg_store_archive_finish (XgStoreArchive *self, GError **error);
void xg_store_archive_free (XgStoreArchive *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgStoreArchive, xg_store_archive_free)

G_END_DECLS
