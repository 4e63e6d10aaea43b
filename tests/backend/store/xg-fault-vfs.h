/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <errno.h>

#include <glib.h>

G_BEGIN_DECLS

/* What fails, of what SQLite asks of the system. */
typedef enum
{
  FAULT_VFS_WRITE = 1 << 0, /* and making a file longer */
  FAULT_VFS_SYNC = 1 << 1,
  FAULT_VFS_READ = 1 << 2,
} FaultVfsKind;

/* Every file of SQLite's goes through it from now on. */
void fault_vfs_install (void);

/* From the AFTER-th such call on (0: at once), calls of KINDS on files whose name ends in SUFFIX
 * fail with CODE, an errno, until fault_vfs_heal(). Thread-safe. */
void fault_vfs_fail (FaultVfsKind kinds, int code, const char *suffix, guint after);
void fault_vfs_heal (void);
guint fault_vfs_count (void); /* failures since fault_vfs_fail() */

G_END_DECLS
