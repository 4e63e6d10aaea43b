/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Real disks that fill up: where this process may mount what it likes, and nobody else sees it. */
gboolean test_namespace_enter (void); /* before there is a thread */
gboolean test_namespace_mount (const char *folder, const char *options);
void test_namespace_unmount (const char *folder);

G_END_DECLS
