/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-base"

#include "config.h"

#include "base/xg-memory.h"

#include <malloc.h>

/**
 * xg_memory_give_back:
 *
 * Gives memory that is free back to the system. The C library keeps what a thread has freed for the
 * next time, which for work that is done once means for good. Takes milliseconds: for workers that
 * have just freed megabytes.
 */
void
xg_memory_give_back (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
}
