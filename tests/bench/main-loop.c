/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "main-loop.h"

#define LIMIT (180 * G_USEC_PER_SEC)

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
main_loop_until (MainLoopCondition condition, gpointer data, const char *what)
{
  gint64 end = g_get_monotonic_time () + LIMIT;
  guint tick = g_timeout_add (100, tick_cb, NULL);

  while (!condition (data) && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  if (!condition (data))
    g_error ("not within three minutes: %s", what);
}

static gboolean
is_past (gpointer data)
{
  return g_get_monotonic_time () >= *(gint64 *) data;
}

void
main_loop_for (gint64 time)
{
  gint64 end = g_get_monotonic_time () + time;
  guint tick = g_timeout_add ((guint) MAX (time / 1000, 1), tick_cb, NULL);

  main_loop_until (is_past, &end, "some time");
  g_source_remove (tick);
}

gboolean
main_loop_is_set (gpointer data)
{
  return *(gboolean *) data;
}

gboolean
main_loop_is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (data);
}
