/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <stdio.h>

#include "grid/xg-grid.h"

/* capabilities-report FOLDER: connects to the server of XG_* as alice and prints for each function
 * of its broker "NICK STATE EVIDENCE"; before that the software. The cache is kept in FOLDER. */

#define DEADLINE_S 60

static const char *const states[] = { "unknown", "no", "try", "yes" };
static const char *const evidence[] = { "none", "listed", "not-listed", "worked", "refused" };

static gboolean timed_out;

static gboolean
deadline_cb (gpointer user_data)
{
  timed_out = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!xg_grid_open_finish (XG_GRID (source), result, &error))
    g_error ("%s", error->message);
  *(gboolean *) user_data = TRUE;
}

/* Whether the broker was asked everything. */
static gboolean
is_known (XgBroker *broker)
{
  XgCapabilities *capabilities = xg_broker_get_capabilities (broker);

  return xg_broker_get_state (broker) == XG_LOAD_DONE && !xg_broker_get_loading (broker) &&
         xg_capabilities_get_known (capabilities) && !xg_capabilities_get_checking (capabilities) &&
         xg_capabilities_get_checked (capabilities) > 0;
}

static void
print_report (XgCapabilities *capabilities)
{
  const char *software = xg_capabilities_get_software (capabilities);

  printf ("software %s\n", software != NULL ? software : "-");
  for (guint i = 0; i < XG_N_FUNCTIONS; i++)
    printf ("%s %s %s\n",
            xg_function_get_nick (i),
            states[xg_capabilities_get_state (capabilities, i)],
            evidence[xg_capabilities_get_proof (capabilities, i)]);
}

int
main (int argc, char *argv[])
{
  g_autofree char *jid = g_strdup_printf ("alice@%s", g_getenv ("XG_DOMAIN"));
  g_autoptr (XgProfile) profile = xg_profile_new ("test");
  g_autoptr (XgGrid) grid = NULL;
  gboolean opened = FALSE;
  XgBroker *broker = NULL;
  guint tick;

  g_assert_cmpint (argc, ==, 2);
  g_object_set (profile,
                "jid",
                jid,
                "host",
                g_getenv ("XG_HOST"),
                "port",
                (guint) g_ascii_strtoull (g_getenv ("XG_PORT"), NULL, 10),
                "ca-file",
                g_getenv ("XG_CA"),
                NULL);
  grid = xg_grid_new (profile, argv[1], FALSE);
  g_timeout_add_seconds (DEADLINE_S, deadline_cb, NULL);
  tick = g_timeout_add (20, tick_cb, NULL);
  xg_grid_open_async (grid, FALSE, NULL, opened_cb, &opened);
  while (!opened)
    g_main_context_iteration (NULL, TRUE);
  xg_session_connect (xg_grid_get_session (grid), "pw-alice");
  while (!timed_out && (broker == NULL || !is_known (broker)))
    {
      g_main_context_iteration (NULL, TRUE);
      broker = xg_grid_lookup_broker (grid, g_getenv ("XG_SERVICE"));
    }
  g_source_remove (tick);
  if (!timed_out)
    print_report (xg_broker_get_capabilities (broker));
  xg_grid_close (grid);
  return timed_out ? 1 : 0;
}
