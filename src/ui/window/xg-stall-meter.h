/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Names the file that a run of the program is measured into; unset: nothing is measured. */
#define XG_STALL_METER_ENV "XG_STALL_LOG"

/**
 * XgStallMeter:
 *
 * Measures how long an input event would have to wait for the main loop. A thread of its own posts
 * a probe at the priority of input events every 5 ms and takes the time until it runs. The results
 * go to a text file, a line each:
 *
 *   first-rows MS WORK  since the process started; the thread itself worked WORK ms of it
 *   stall AT_US MS WORK  a wait of 10 ms or more that began at AT_US (CLOCK_MONOTONIC); the thread
 *                       itself worked WORK ms of it, the rest it was waiting for its turn or a disk
 *   count AT_US N       so many probes had been answered then; a line each second
 *   samples N, max-ms MS, over-50ms N      the sum, when the meter is freed
 */
typedef struct _XgStallMeter XgStallMeter;

XgStallMeter *xg_stall_meter_new (const char *path, GError **error);
XgStallMeter *xg_stall_meter_new_from_environment (void);
void xg_stall_meter_free (XgStallMeter *self);
void xg_stall_meter_first_rows (XgStallMeter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgStallMeter, xg_stall_meter_free)

G_END_DECLS
