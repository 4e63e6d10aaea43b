/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "grid/xg-profile.h"

static void
test_jids (void)
{
  const char *good[] = { "a@b", "analyst@grid.example", "ünal@grid.example", "a.b-c@[::1]" };
  const char *bad[] = { "",     "a",      "@b",    "a@",    "a@b@c", "a@b/c", "a b@c.d",
                        "a@.b", "a@b..c", "<a>@b", "a&b@c", "a'b@c", "a\n@b", "\xff@b.c" };

  for (guint i = 0; i < G_N_ELEMENTS (good) - 1; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (xg_profile_check_jid (good[i], &error));
      g_assert_no_error (error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (xg_profile_check_jid (bad[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
  g_assert_false (xg_profile_check_jid (NULL, NULL));
}

static void
test_save_and_load (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("xg-profile-XXXXXX", &error);
  g_autofree char *deep = g_build_filename (dir, "a", "b", NULL);
  g_autofree char *file = g_build_filename (deep, "profiles.ini", NULL);
  g_autofree char *upper = g_build_filename (dir, "a", NULL);
  g_autoptr (XgProfile) profile = xg_profile_new ("Our [grid]");
  g_autoptr (GPtrArray) none = xg_profile_load_all (deep, &error);
  g_autoptr (GPtrArray) all = NULL;
  XgProfile *loaded;
  GStatBuf info;

  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  g_object_set (profile,
                "jid",
                "analyst@grid.example",
                "host",
                "192.0.2.1",
                "port",
                5223u,
                "ca-file",
                "/some/ca.pem",
                "tls-mode",
                XG_TLS_DIRECT,
                "remember",
                TRUE,
                NULL);
  g_assert_true (xg_profile_save (profile, deep, &error));
  g_assert_no_error (error);
  g_object_set (profile, "host", "", NULL);
  g_assert_true (xg_profile_save (profile, deep, &error));

  all = xg_profile_load_all (deep, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 1);
  loaded = all->pdata[0];
  g_assert_cmpstr (xg_profile_get_name (loaded), ==, "Our _grid_");
  g_assert_cmpstr (xg_profile_get_jid (loaded), ==, "analyst@grid.example");
  g_assert_null (xg_profile_get_host (loaded));
  g_assert_cmpuint (xg_profile_get_port (loaded), ==, 5223);
  g_assert_cmpstr (xg_profile_get_ca_file (loaded), ==, "/some/ca.pem");
  g_assert_cmpint (xg_profile_get_tls_mode (loaded), ==, XG_TLS_DIRECT);
  g_assert_true (xg_profile_get_remember (loaded));
  g_assert_cmpint (g_stat (file, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  g_assert_true (g_file_set_contents (file, "no key file", -1, NULL));
  g_assert_null (xg_profile_load_all (deep, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_clear_error (&error);
  /* Below a file no directory can be made. */
  g_assert_false (xg_profile_save (profile, file, &error));
  g_assert_nonnull (error);

  g_remove (file);
  g_rmdir (deep);
  g_rmdir (upper);
  g_rmdir (dir);
}

/* A file that a hand has broken may hold other profiles: it is not replaced. */
static void
test_broken_file_is_kept (void)
{
  const char *text = "[Other]\njid=a@b.c\n[broken";
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) load_error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("xg-profile-XXXXXX", &error);
  g_autofree char *file = g_build_filename (dir, "profiles.ini", NULL);
  g_autofree char *after = NULL;
  g_autoptr (XgProfile) profile = xg_profile_new ("Mine");

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (file, text, -1, &error));
  g_object_set (profile, "jid", "analyst@grid.example", NULL);
  g_assert_null (xg_profile_load_all (dir, &load_error));
  g_assert_error (load_error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_false (xg_profile_save (profile, dir, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, file));

  g_assert_true (g_file_get_contents (file, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, text);
  g_remove (file);
  g_rmdir (dir);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/jid-is-checked", test_jids);
  g_test_add_func ("/profile/save-and-load", test_save_and_load);
  g_test_add_func ("/profile/broken-file-is-kept", test_broken_file_is_kept);
  return g_test_run ();
}
