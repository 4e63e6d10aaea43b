/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "operations-kit.h"

#include "grid/xg-broker-private.h"
#include "grid/xg-grid-private.h"

#define DEADLINE 60 /* seconds */

XgStream *kit_stream;
XgBroker *kit_broker;
static XgGrid *grid;

void
kit_note_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
iterate (gint64 *end)
{
  if (*end == 0)
    *end = g_get_monotonic_time () + DEADLINE * G_TIME_SPAN_SECOND;
  g_assert_cmpint (g_get_monotonic_time (), <, *end);
  if (!g_main_context_iteration (NULL, FALSE))
    g_usleep (1000);
}

GAsyncResult *
kit_wait_for (GAsyncResult **result)
{
  gint64 end = 0;

  while (*result == NULL)
    iterate (&end);
  return *result;
}

static void
message_cb (const XgElement *message, gpointer user_data)
{
}

/* One of the accounts, by its name. */
XgStream *
kit_connect (const char *name)
{
  g_autofree char *jid = g_strdup_printf ("%s@%s", name, g_getenv ("XG_DOMAIN"));
  g_autofree char *password = g_strdup_printf ("pw-%s", name);
  XgStreamSink sink = { .message = message_cb };
  XgStream *stream;
  XgStreamSettings settings = { 0 };
  gint64 end = 0;

  settings.jid = jid;
  settings.password = password;
  settings.host = g_getenv ("XG_HOST");
  settings.port = (guint16) g_ascii_strtoull (g_getenv ("XG_PORT"), NULL, 10);
  settings.ca_file = g_getenv ("XG_CA");
  stream = xg_stream_new (&settings, &sink);
  xg_stream_start (stream);
  while (xg_stream_get_state (stream) != XG_STREAM_ONLINE)
    {
      g_assert_no_error (xg_stream_get_error (stream));
      iterate (&end);
    }
  return stream;
}

/* @stream: (transfer full) */
void
kit_disconnect (XgStream *stream)
{
  gint64 end = 0;

  xg_stream_stop (stream);
  while (xg_stream_get_state (stream) != XG_STREAM_OFFLINE)
    iterate (&end);
  g_object_unref (stream);
}

/* A kit_broker whose tree and cache are there, and whose session is not: the kit_stream is the
 * context. */
static void
make_broker (void)
{
  g_autoptr (XgProfile) profile = xg_profile_new ("test");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_object_set (profile, "jid", "nobody@grid.example", NULL);
  grid = xg_grid_new (profile, g_get_user_data_dir (), FALSE);
  xg_grid_open_async (grid, TRUE, NULL, kit_note_result_cb, &result);
  xg_grid_open_finish (grid, kit_wait_for (&result), &error);
  g_assert_no_error (error);
  kit_broker = xg_broker_new (g_getenv ("XG_SERVICE"),
                              NULL,
                              xg_grid_get_session (grid),
                              grid->store,
                              grid->ingest);
}

void
kit_apply (XgPlan *plan)
{
  kit_apply_as (plan, kit_stream);
}

void
kit_apply_as (XgPlan *plan, XgStream *stream)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  xg_plan_apply_async (plan, G_OBJECT (stream), 8, NULL, kit_note_result_cb, &result);
  xg_plan_apply_finish (plan, kit_wait_for (&result), &error);
  g_assert_no_error (error);
}

/* Every operation is confirmed by what was read after it. */
void
kit_assert_confirmed (XgPlan *plan)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++)
    {
      g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (plan), i);

      if (xg_operation_get_state (operation) != XG_OPERATION_CONFIRMED)
        g_error ("%s: state %d: %s",
                 xg_operation_get_sentence (operation),
                 (int) xg_operation_get_state (operation),
                 xg_operation_get_result (operation));
    }
}

/* Whether the environment tells of a server; connects to it as its administrator. */
gboolean
kit_start (void)
{
  static const char *const needed[] = { "XG_HOST", "XG_PORT", "XG_DOMAIN", "XG_SERVICE", "XG_CA" };

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (g_getenv (needed[i]) == NULL)
      {
        g_print ("1..0 # SKIP no server: XG_HOST and so on are not set\n");
        return FALSE;
      }
  kit_stream = kit_connect ("admin");
  make_broker ();
  return TRUE;
}

void
kit_stop (void)
{
  g_clear_pointer (&kit_stream, kit_disconnect);
  g_clear_object (&kit_broker);
  xg_grid_close (grid);
  g_clear_object (&grid);
}
