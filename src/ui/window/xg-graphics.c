/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include <gtk/gtk.h>

#include "window/xg-graphics.h"

#define DEVICES "/dev"

/**
 * xg_graphics_has_card:
 * @devices: the folder of the machine's devices
 *
 * Returns: whether it has any by which programs draw with a graphics card, a virtual machine's
 *   included
 */
gboolean
xg_graphics_has_card (const char *devices)
{
  /* Those of the kernel's own drivers, NVIDIA's, Arm's and Qualcomm's, and of Windows below. */
  static const char *const names[] = { "dri", "nvidiactl", "mali0", "kgsl-3d0", "dxg" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (devices, names[i], NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return TRUE;
    }
  return FALSE;
}

/**
 * xg_graphics_prepare:
 *
 * To be called before the display is opened, and before there is any other thread.
 *
 * On X11, GDK of before 4.14 sets up OpenGL when it opens the display, used or not. On a machine
 * without a graphics card that is OpenGL in software: it takes longer than all the rest of GDK and
 * some 60 MB, and is slower than cairo, with which GTK draws without it. There is no call to say
 * so, only this variable. Whoever has set it decides.
 */
void
xg_graphics_prepare (void)
{
  if (gtk_check_version (4, 13, 0) == NULL || xg_graphics_has_card (DEVICES))
    return;
  g_setenv ("GDK_DEBUG", "gl-disable", FALSE);
}
