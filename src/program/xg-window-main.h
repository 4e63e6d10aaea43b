/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "program/xg-command-line.h"

G_BEGIN_DECLS

int xg_window_main (XgCommandLine *arguments, const char *program);

G_END_DECLS
