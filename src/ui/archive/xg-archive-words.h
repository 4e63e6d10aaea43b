/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "export/xg-import.h"

G_BEGIN_DECLS

/* What people are told of a file that was read. */
char *xg_archive_words_progress (XgImport *import);
char *xg_archive_words_trouble (XgImport *import);
char *xg_archive_words_counts (XgImport *import);
char *xg_archive_words_lines (XgImport *import);

G_END_DECLS
