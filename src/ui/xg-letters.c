/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "xg-letters.h"

/* What GTK takes where nobody says anything: 96 dots per inch, in 1024ths. */
#define USUAL_DPI (96 * 1024)

/* Never smaller: letters are not all that has to fit. */
static double
get_scale (void)
{
  int dpi = USUAL_DPI;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  return MAX ((double) dpi / USUAL_DPI, 1);
}

/**
 * xg_letters_fit:
 * @pixels: a width that was chosen for letters of the usual size
 *
 * What is given in pixels instead of being measured has room for large letters with this. Their
 * size is that of the first call: a person's own widths are told from these by being others.
 *
 * Returns: as much for the letters that were set when the program started, in pixels
 */
int
xg_letters_fit (int pixels)
{
  static gsize once = 0;
  static double scale = 1;

  if (g_once_init_enter (&once))
    {
      scale = get_scale ();
      g_once_init_leave (&once, 1);
    }
  return (int) (pixels * scale);
}
