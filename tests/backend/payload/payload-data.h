/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A file of tests/data. */
static inline char *
load_data (const char *name, gsize *length)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", name, NULL);
  g_autoptr (GError) error = NULL;
  char *xml = NULL;

  g_file_get_contents (path, &xml, length, &error);
  g_assert_no_error (error);
  return xml;
}
