/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "program/xg-command-line.h"

G_BEGIN_DECLS

/* Exit statuses of the program. */
#define XG_EXIT_PLACE   1 /* the cache, the display or the output can't be used */
#define XG_EXIT_USAGE   2
#define XG_EXIT_REFUSED 3

int xg_headless_run (XgCommandLine *arguments);

G_END_DECLS
