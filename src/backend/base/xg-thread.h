/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How much a thread gives way to the main thread, as nice(1) counts. */
typedef enum
{
  XG_THREAD_WORKS = 5,   /* somebody waits for what it does: storing */
  XG_THREAD_TIDIES = 10, /* nobody does: checking, saving what can be saved */
} XgThreadKind;

void xg_thread_give_way (XgThreadKind kind);

G_END_DECLS
