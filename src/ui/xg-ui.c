/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "xg-ui.h"

#include <gio/gio.h>

#include "xg-line-layout.h"
#include "xg-resources.h"

/**
 * xg_ui_init:
 *
 * Makes the templates, styles and icons known. Call it before any widget of this library is made;
 * calling it again does nothing.
 */
void
xg_ui_init (void)
{
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      xg_register_resource ();
      /* Templates name it. */
      g_type_ensure (XG_TYPE_LINE_LAYOUT);
      g_once_init_leave (&once, 1);
    }
}
