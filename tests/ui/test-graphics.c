/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "window/xg-graphics.h"
#include "xg-ui-test.h"

static void
test_finds_cards (void)
{
  static const char *const names[] = { "dri", "nvidiactl", "dxg" };
  g_autofree char *folder = g_dir_make_tmp ("xg-graphics-XXXXXX", NULL);

  g_assert_false (xg_graphics_has_card (folder));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
      g_assert_true (xg_graphics_has_card (folder));
      g_assert_cmpint (g_rmdir (path), ==, 0);
    }
  g_assert_false (xg_graphics_has_card (folder));
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* The display of these tests is opened as the program's is. */
static void
test_no_opengl_in_software (void)
{
  g_autoptr (GError) error = NULL;

  if (gtk_check_version (4, 13, 0) == NULL || xg_graphics_has_card ("/dev"))
    {
      g_test_skip ("OpenGL is left to GTK here");
      return;
    }
  g_assert_cmpstr (g_getenv ("GDK_DEBUG"), ==, "gl-disable");
  g_assert_false (gdk_display_prepare_gl (gdk_display_get_default (), &error));
  g_assert_error (error, GDK_GL_ERROR, GDK_GL_ERROR_NOT_AVAILABLE);
}

/* Whoever has decided is not asked again. */
static void
test_leaves_a_choice_alone (void)
{
  g_autofree char *before = g_strdup (g_getenv ("GDK_DEBUG"));

  g_setenv ("GDK_DEBUG", "misc", TRUE);
  xg_graphics_prepare ();
  g_assert_cmpstr (g_getenv ("GDK_DEBUG"), ==, "misc");
  if (before != NULL)
    g_setenv ("GDK_DEBUG", before, TRUE);
  else
    g_unsetenv ("GDK_DEBUG");
}

int
main (int argc, char *argv[])
{
  xg_ui_test_init (&argc, &argv);
  g_test_add_func ("/graphics/finds-cards", test_finds_cards);
  g_test_add_func ("/graphics/no-opengl-in-software", test_no_opengl_in_software);
  g_test_add_func ("/graphics/leaves-a-choice-alone", test_leaves_a_choice_alone);
  return g_test_run ();
}
