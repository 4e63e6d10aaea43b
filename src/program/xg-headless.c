/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-main"

#include "config.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "grid/xg-grid.h"
#include "security/xg-secrets.h"
#include "program/xg-connection.h"
#include "program/xg-headless.h"
#include "program/xg-json-line.h"

/* The backend without a window: stores, evaluates rules, prints. */
typedef struct
{
  XgCommandLine *arguments; /* borrowed */
  GMainLoop *loop;
  XgDemo *demo;
  XgGrid *grid;
  char *password;
  GHashTable *wanted; /* set of topics asked for and not yet dealt with; NULL: all */
  GString *output;
  gint64 n_printed;
  int status;
} Headless;

static void
finish (Headless *self, int status)
{
  if (self->status == 0)
    self->status = status;
  g_main_loop_quit (self->loop);
}

/* Standard error takes plain lines, one a message, whatever a server puts into its texts. */
static void
say (const char *kind, const char *text)
{
  g_autofree char *line = g_strdup (text);

  g_strdelimit (line, "\n\r", ' ');
  g_printerr ("%s: %s\n", kind, line);
}

static gboolean
write_output (Headless *self)
{
  gsize done = 0;

  while (done < self->output->len)
    {
      ssize_t n = write (STDOUT_FILENO, self->output->str + done, self->output->len - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      done += (gsize) n;
    }
  g_string_truncate (self->output, 0);
  return TRUE;
}

static gboolean
is_below (XgNode *node, const char *id, guint depth)
{
  if (g_str_equal (xg_node_get_id (node), id))
    return TRUE;
  for (guint i = 0; depth > 0 && i < xg_node_get_n_parents (node); i++)
    {
      if (is_below (xg_node_get_parent (node, i), id, depth - 1))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_wanted (Headless *self, const XgRecord *record)
{
  XgBroker *broker;
  XgNode *node;

  if (record->outcome != XG_OUTCOME_STORED && record->outcome != XG_OUTCOME_UPDATED)
    return FALSE;
  if (self->arguments->topics == NULL)
    return TRUE;
  broker = xg_grid_lookup_broker (self->grid, record->broker);
  node = broker != NULL ? xg_broker_lookup_node (broker, record->node) : NULL;
  for (guint i = 0; self->arguments->topics[i] != NULL; i++)
    {
      const char *topic = self->arguments->topics[i];

      if (g_str_equal (record->node, topic) || g_strcmp0 (record->collection, topic) == 0 ||
          (node != NULL && is_below (node, topic, 32)))
        return TRUE;
    }
  return FALSE;
}

static void
events_cb (XgGrid *grid, GPtrArray *records, gpointer user_data)
{
  Headless *self = user_data;
  gint64 limit = self->arguments->count;

  for (guint i = 0; i < records->len && (limit == 0 || self->n_printed < limit); i++)
    {
      const XgRecord *record = records->pdata[i];

      if (!is_wanted (self, record))
        continue;
      self->n_printed++;
      if (self->arguments->json)
        xg_json_line_append (self->output, record);
    }
  /* Nobody reads any more: the work is done. */
  if (!write_output (self) || (limit != 0 && self->n_printed >= limit))
    finish (self, 0);
}

static void
alert_cb (XgGrid *grid, XgAlert *alert, gpointer user_data)
{
  XgItem *item = xg_alert_get_item (alert);
  g_autofree char *text = g_strdup_printf ("%s: %s",
                                           xg_alert_get_rule_name (alert),
                                           item != NULL ? xg_item_get_summary (item) : "");

  say ("alert", text);
}

static void
subscribed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *topic = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (xg_broker_subscribe_finish (XG_BROKER (source), result, &error))
    text = g_strdup_printf (_ ("Subscribed to %s."), topic);
  else
    text = g_strdup_printf (_ ("Subscribing to %s failed: %s"), topic, error->message);
  say (error == NULL ? "state" : "error", text);
}

/* A broker's tree is here: subscribes to what was asked for and is there. */
static void
broker_state_cb (XgBroker *broker, GParamSpec *pspec, gpointer user_data)
{
  Headless *self = user_data;
  GHashTableIter iter;
  gpointer topic;

  if (xg_broker_get_state (broker) == XG_LOAD_FAILED)
    say ("error", xg_broker_get_error_text (broker));
  if (xg_broker_get_loading (broker) || xg_broker_get_state (broker) != XG_LOAD_DONE ||
      self->wanted == NULL)
    return;
  g_hash_table_iter_init (&iter, self->wanted);
  while (g_hash_table_iter_next (&iter, &topic, NULL))
    {
      XgNode *node = xg_broker_lookup_node (broker, topic);

      if (node == NULL)
        {
          g_autofree char *text = g_strdup_printf (_ ("%s has no topic or collection “%s”."),
                                                   xg_broker_get_jid (broker),
                                                   (char *) topic);

          say ("error", text);
          continue;
        }
      if (xg_node_get_subscription (node) != XG_SUBSCRIPTION_SUBSCRIBED)
        xg_broker_subscribe_async (broker, node, NULL, subscribed_cb, g_strdup (topic));
      g_hash_table_iter_remove (&iter);
    }
}

static void
brokers_changed_cb (GListModel *brokers,
                    guint position,
                    guint removed,
                    guint added,
                    gpointer user_data)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (XgBroker) broker = g_list_model_get_item (brokers, i);

      g_signal_connect (broker, "notify::loading", G_CALLBACK (broker_state_cb), user_data);
    }
}

static void
session_state_cb (XgSession *session, GParamSpec *pspec, gpointer user_data)
{
  Headless *self = user_data;

  say ("state", xg_session_get_state_text (session));
  if (xg_session_get_error_text (session) != NULL)
    say ("error", xg_session_get_error_text (session));
  if (xg_session_get_state (session) == XG_SESSION_OFFLINE &&
      xg_session_get_error (session) != NULL)
    finish (self, XG_EXIT_REFUSED);
}

static void
text_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  g_autofree char *text = NULL;

  g_object_get (object, pspec->name, &text, NULL);
  if (text != NULL)
    say ("error", text);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Headless *self = user_data;
  XgGrid *grid = XG_GRID (source);
  g_autoptr (GError) error = NULL;
  XgSession *session;

  if (!xg_grid_open_finish (grid, result, &error))
    {
      say ("error", error->message);
      finish (self, XG_EXIT_CACHE);
      return;
    }
  text_cb (G_OBJECT (grid),
           g_object_class_find_property (G_OBJECT_GET_CLASS (grid), "problem"),
           self);
  session = xg_grid_get_session (grid);
  g_signal_connect (grid, "events", G_CALLBACK (events_cb), self);
  g_signal_connect (grid, "alert", G_CALLBACK (alert_cb), self);
  g_signal_connect (grid, "notify::problem", G_CALLBACK (text_cb), self);
  g_signal_connect (grid, "notify::discovery-error", G_CALLBACK (text_cb), self);
  g_signal_connect (session, "notify::state", G_CALLBACK (session_state_cb), self);
  g_signal_connect (xg_grid_get_brokers (grid),
                    "items-changed",
                    G_CALLBACK (brokers_changed_cb),
                    self);
  brokers_changed_cb (xg_grid_get_brokers (grid),
                      0,
                      0,
                      g_list_model_get_n_items (xg_grid_get_brokers (grid)),
                      self);
  xg_session_connect (session, self->password);
  xg_secrets_wipe (g_steal_pointer (&self->password));
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Headless *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgProfile) profile = xg_connection_find_finish (result, &self->password, &error);
  g_autofree char *data_dir = xg_command_line_get_data_dir (self->arguments);

  if (profile == NULL)
    {
      say ("error", error->message);
      finish (self, XG_EXIT_USAGE);
      return;
    }
  self->grid = xg_grid_new (profile, data_dir, FALSE);
  xg_grid_open_async (self->grid, self->arguments->no_cache, NULL, opened_cb, self);
}

static gboolean
end_cb (gpointer user_data)
{
  finish (user_data, 0);
  return G_SOURCE_CONTINUE;
}

static void
say_ledger (XgGrid *grid)
{
  guint64 received, stored, updated, duplicate, rejected;
  g_autofree char *text = NULL;

  g_object_get (grid,
                "n-received",
                &received,
                "n-stored",
                &stored,
                "n-updated",
                &updated,
                "n-duplicate",
                &duplicate,
                "n-rejected",
                &rejected,
                NULL);
  text = g_strdup_printf ("received %" G_GUINT64_FORMAT " = stored %" G_GUINT64_FORMAT
                          " + updated %" G_GUINT64_FORMAT " + duplicate %" G_GUINT64_FORMAT
                          " + rejected %" G_GUINT64_FORMAT,
                          received,
                          stored,
                          updated,
                          duplicate,
                          rejected);
  say ("ledger", text);
}

/**
 * xg_headless_run:
 * @arguments: the command line
 *
 * Runs until --count, --for, a signal or a refusal ends it.
 *
 * Returns: the exit status
 */
int
xg_headless_run (XgCommandLine *arguments)
{
  Headless self = { .arguments = arguments };
  guint sources[3] = { 0 };

  self.loop = g_main_loop_new (NULL, FALSE);
  self.demo = xg_demo_new ();
  self.output = g_string_new (NULL);
  if (arguments->topics != NULL)
    {
      self.wanted = g_hash_table_new (g_str_hash, g_str_equal);
      for (guint i = 0; arguments->topics[i] != NULL; i++)
        g_hash_table_add (self.wanted, arguments->topics[i]);
    }
  sources[0] = g_unix_signal_add (SIGTERM, end_cb, &self);
  sources[1] = g_unix_signal_add (SIGINT, end_cb, &self);
  if (arguments->seconds > 0)
    sources[2] = g_timeout_add ((guint) (arguments->seconds * 1000), end_cb, &self);

  xg_connection_find_async (arguments, self.demo, NULL, found_cb, &self);
  g_main_loop_run (self.loop);

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_clear_handle_id (&sources[i], g_source_remove);
  if (self.grid != NULL)
    {
      xg_grid_close (self.grid);
      say_ledger (self.grid);
      g_signal_handlers_disconnect_by_data (self.grid, &self);
    }
  g_clear_object (&self.grid);
  xg_secrets_wipe (self.password);
  g_clear_object (&self.demo);
  g_clear_pointer (&self.wanted, g_hash_table_unref);
  g_string_free (self.output, TRUE);
  g_main_loop_unref (self.loop);
  return self.status;
}
