/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "grid-kit.h"

#include <glib/gstdio.h>

static guint n_names;

static guint16
grid_port (void)
{
  return (guint16) g_ascii_strtoull (g_getenv ("XG_PORT"), NULL, 10);
}

gboolean
grid_tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

char *
grid_fresh_name (const char *stem)
{
  return g_strdup_printf ("%s-%d-%u", stem, g_random_int_range (0, G_MAXINT), n_names++);
}

void
grid_keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

void
owner_set (XgStream *stream, const char *ns, const char *inner)
{
  g_autofree char *payload = g_strdup_printf ("<pubsub xmlns='%s'>%s</pubsub>", ns, inner);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) answer = NULL;

  xg_stream_iq_async (stream, "set", service (), payload, 0, NULL, grid_keep_result_cb, &result);
  WAIT (result != NULL);
  answer = xg_stream_iq_finish (stream, result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (answer);
}

void
owner_create (XgStream *owner, const char *node, const char *title, const char *fields)
{
  g_autofree char *inner =
    g_strdup_printf ("<create node='%s'/><configure><x xmlns='jabber:x:data' type='submit'>"
                     "<field var='FORM_TYPE' type='hidden'>"
                     "<value>http://jabber.org/protocol/pubsub#node_config</value></field>"
                     "<field var='pubsub#title'><value>%s</value></field>%s</x></configure>",
                     node,
                     title,
                     fields);

  owner_set (owner, XG_NS_PUBSUB, inner);
}

void
owner_publish (XgStream *owner, const char *node, const char *id, const char *text)
{
  g_autofree char *inner = g_strdup_printf (
    "<publish node='%s'><item id='%s'><IODEF-Document xmlns='urn:ietf:params:xml:ns:iodef-2.0' "
    "version='2.00'><Incident purpose='reporting'><IncidentID name='csirt.example'>%s</IncidentID>"
    "<GenerationTime>2026-01-01T00:00:00Z</GenerationTime><Description>%s</Description>"
    "<Assessment><SystemImpact severity='high' type='takeover-system'/></Assessment>"
    "</Incident></IODEF-Document></item></publish>",
    node,
    id,
    id,
    text);

  owner_set (owner, XG_NS_PUBSUB, inner);
}

static void
ignore_message (const XgElement *message, gpointer user_data)
{
}

XgStream *
grid_connect_as (const char *name)
{
  g_autofree char *jid = g_strdup_printf ("%s@%s", name, g_getenv ("XG_DOMAIN"));
  g_autofree char *password = g_strdup_printf ("pw-%s", name);
  XgStreamSettings settings = { .jid = jid,
                                .password = password,
                                .host = g_getenv ("XG_HOST"),
                                .port = grid_port (),
                                .ca_file = g_getenv ("XG_CA") };
  XgStreamSink sink = { .message = ignore_message };
  XgStream *stream = xg_stream_new (&settings, &sink);

  xg_stream_start (stream);
  WAIT (xg_stream_get_state (stream) == XG_STREAM_ONLINE);
  return stream;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (xg_grid_open_finish (XG_GRID (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static XgGrid *
grid_open (const char *dir)
{
  g_autofree char *jid = g_strdup_printf ("alice@%s", g_getenv ("XG_DOMAIN"));
  g_autoptr (XgProfile) profile = xg_profile_new ("test");
  gboolean opened = FALSE;
  XgGrid *grid;

  g_object_set (profile,
                "jid",
                jid,
                "host",
                g_getenv ("XG_HOST"),
                "port",
                (guint) grid_port (),
                "ca-file",
                g_getenv ("XG_CA"),
                NULL);
  grid = xg_grid_new (profile, dir, FALSE);
  xg_grid_open_async (grid, FALSE, NULL, opened_cb, &opened);
  WAIT (opened);
  return grid;
}

void
grid_connect (GridFixture *fixture)
{
  XgSession *session = xg_grid_get_session (fixture->grid);

  xg_session_connect (session, "pw-alice");
  WAIT (xg_session_get_state (session) == XG_SESSION_ONLINE);
  WAIT ((fixture->broker = xg_grid_lookup_broker (fixture->grid, service ())) != NULL &&
        xg_broker_get_state (fixture->broker) == XG_LOAD_DONE &&
        !xg_broker_get_loading (fixture->broker));
}

void
grid_reopen (GridFixture *fixture)
{
  xg_grid_close (fixture->grid);
  g_assert_finalize_object (fixture->grid);
  fixture->grid = grid_open (fixture->dir);
  fixture->broker = xg_grid_lookup_broker (fixture->grid, service ());
  g_assert_nonnull (fixture->broker);
}

void
grid_set_up (GridFixture *fixture, gconstpointer data)
{
  fixture->dir = g_dir_make_tmp ("xg-grid-XXXXXX", NULL);
  fixture->owner = grid_connect_as ("admin");
  fixture->grid = grid_open (fixture->dir);
}

void
grid_tear_down (GridFixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  xg_grid_close (fixture->grid);
  g_assert_finalize_object (fixture->grid);
  xg_stream_stop (fixture->owner);
  g_object_unref (fixture->owner);

  dir = g_dir_open (fixture->dir, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (fixture->dir, name, NULL);

      g_assert_cmpint (g_remove (file), ==, 0);
    }
  g_rmdir (fixture->dir);
  g_free (fixture->dir);
}

gboolean
grid_subscribe (GridFixture *fixture, XgNode *node, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  xg_broker_subscribe_async (fixture->broker, node, NULL, grid_keep_result_cb, &result);
  g_assert_true (xg_node_get_busy (node));
  WAIT (result != NULL);
  g_assert_false (xg_node_get_busy (node));
  return xg_broker_subscribe_finish (fixture->broker, result, error);
}

XgItem *
grid_item_at (XgItemList *list, guint index)
{
  return g_list_model_get_item (G_LIST_MODEL (list), index);
}

guint
grid_length (XgItemList *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}
