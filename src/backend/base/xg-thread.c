/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-base"

#include "config.h"

#include "base/xg-thread.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/**
 * xg_thread_give_way:
 * @kind: what the calling thread does
 *
 * From now on the calling thread gets less of a busy processor than the main thread, which somebody
 * may be waiting for. With a processor to spare nothing changes. It can't be taken back.
 */
void
xg_thread_give_way (XgThreadKind kind)
{
  /* Linux has a priority per thread; the thread's number stands for the process's. */
  if (setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), kind) != 0)
    g_debug ("A thread keeps its priority: %m");
}
