/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Checks that PATH is a readable PEM file with at least one certificate; the error is a sentence
 * for people. Blocks: call it in a worker or on the stream thread. */
gboolean xg_ca_file_check (const char *path, GError **error);

G_END_DECLS
