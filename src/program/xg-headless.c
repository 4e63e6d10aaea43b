/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-main"

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <unistd.h>

#include "grid/xg-grid.h"
#include "security/xg-secrets.h"
#include "program/xg-connection.h"
#include "program/xg-headless.h"
#include "program/xg-json-line.h"
#include "program/xg-output.h"
#include "program/xg-topics.h"

/* How long the connection may take to end, ms; it needs half a second to give up on a server. */
#define LEAVE_MS 2000

/* The backend without a window: stores, evaluates rules, prints. */
typedef struct
{
  XgCommandLine *arguments; /* borrowed */
  GMainLoop *loop;
  XgDemo *demo;
  XgGrid *grid;
  char *password;
  XgTopics *topics;
  XgOutput *output;
  GMainContext *meanwhile; /* dispatched while the reader is slow: has what ends the program */
  GPtrArray *endings;      /* GSource */
  char **warnings;         /* (nullable): about the server that was connected to last */
  gint64 n_printed;
  int status;
} Headless;

static void
finish (Headless *self, int status)
{
  if (self->status == 0)
    self->status = status;
  xg_output_hurry (self->output);
  g_main_loop_quit (self->loop);
}

/*
 * Standard error takes plain lines, one a message, whatever a server puts into its texts: no line
 * breaks, and nothing that a terminal obeys.
 */
static void
say (const char *kind, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GString) line = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (line, g_unichar_iscntrl (c) ? ' ' : c);
    }
  g_printerr ("%s: %s\n", kind, line->str);
}

/* Nobody reads any more: the work is done. Anything else is an error. */
static void
write_output (Headless *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (xg_output_flush (self->output, &error) || error == NULL)
    return;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    {
      finish (self, 0);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    text = g_strdup (_ ("Nobody reads the output, so its last lines are left out. The cache has "
                        "all of it."));
  else
    text = g_strdup_printf (_ ("The output can’t be written: %s."), error->message);
  say ("error", text);
  finish (self, XG_EXIT_PLACE);
}

/* Whether @record tells something that the cache did not have. */
static gboolean
is_news (const XgRecord *record)
{
  return record->outcome == XG_OUTCOME_STORED || record->outcome == XG_OUTCOME_UPDATED;
}

static void
events_cb (XgGrid *grid, GPtrArray *records, gpointer user_data)
{
  Headless *self = user_data;
  gint64 limit = self->arguments->count;

  for (guint i = 0; i < records->len && (limit == 0 || self->n_printed < limit); i++)
    {
      const XgRecord *record = records->pdata[i];

      if (!is_news (record) || !xg_topics_match (self->topics, record))
        continue;
      self->n_printed++;
      if (self->arguments->json)
        xg_json_line_append (xg_output_get_buffer (self->output), record);
    }
  write_output (self);
  if (limit != 0 && self->n_printed >= limit)
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
session_state_cb (XgSession *session, GParamSpec *pspec, gpointer user_data)
{
  Headless *self = user_data;

  const char *error = xg_session_get_error_text (session);

  say ("state", xg_session_get_state_text (session));
  /* The session keeps its error until it is connected: each attempt's is said once. */
  if (error != NULL && (xg_session_get_state (session) == XG_SESSION_WAITING ||
                        xg_session_get_state (session) == XG_SESSION_OFFLINE))
    say ("error", error);
  if (xg_session_get_state (session) == XG_SESSION_OFFLINE &&
      xg_session_get_error (session) != NULL)
    finish (self, XG_EXIT_REFUSED);
}

/* What speaks against a server and does not suffice to refuse it: said when it is news. */
static void
report_cb (XgSession *session, GParamSpec *pspec, gpointer user_data)
{
  Headless *self = user_data;
  const XgProbeReport *report = xg_session_get_report (session);
  g_auto (GStrv) before = NULL;
  const char *const *now;

  if (report == NULL || !xg_probe_report_is_accepted (report))
    return;
  now = xg_probe_report_get_warnings (report);
  before = g_steal_pointer (&self->warnings);
  self->warnings = g_strdupv ((char **) now);
  for (guint i = 0; now[i] != NULL; i++)
    {
      if (before == NULL || !g_strv_contains ((const char *const *) before, now[i]))
        say ("warning", now[i]);
    }
}

/* A property with a sentence about what is wrong; NULL: all is well again. */
static void
text_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  g_autofree char *text = NULL;

  g_object_get (object, pspec->name, &text, NULL);
  if (text != NULL)
    say ("error", text);
}

static void
problem_cb (XgGrid *grid, GParamSpec *pspec, gpointer user_data)
{
  g_autofree char *text = NULL;

  g_object_get (grid, "problem", &text, NULL);
  say (text != NULL ? "error" : "state",
       text != NULL ? text : _ ("The cache can be written again."));
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
      g_autofree char *text =
        g_strdup_printf (_ ("%s With --data-dir the cache lies elsewhere, with --no-cache nothing "
                            "is kept."),
                         error->message);

      say ("error", text);
      finish (self, XG_EXIT_PLACE);
      return;
    }
  text_cb (G_OBJECT (grid),
           g_object_class_find_property (G_OBJECT_GET_CLASS (grid), "problem"),
           self);
  session = xg_grid_get_session (grid);
  self->topics = xg_topics_new (grid, self->arguments->topics, say);
  g_signal_connect (grid, "events", G_CALLBACK (events_cb), self);
  g_signal_connect (grid, "alert", G_CALLBACK (alert_cb), self);
  g_signal_connect (grid, "notify::problem", G_CALLBACK (problem_cb), self);
  g_signal_connect (grid, "notify::discovery-error", G_CALLBACK (text_cb), self);
  g_signal_connect (session, "notify::state", G_CALLBACK (session_state_cb), self);
  g_signal_connect (session, "notify::report", G_CALLBACK (report_cb), self);
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
  XgGridCounts counts;
  g_autofree char *text = NULL;

  xg_grid_get_counts (grid, &counts);
  text = g_strdup_printf ("received %" G_GUINT64_FORMAT " = stored %" G_GUINT64_FORMAT
                          " + updated %" G_GUINT64_FORMAT " + duplicate %" G_GUINT64_FORMAT
                          " + rejected %" G_GUINT64_FORMAT "; caught-up %" G_GUINT64_FORMAT
                          ", lost %" G_GUINT64_FORMAT ", gaps %" G_GUINT64_FORMAT
                          ", unknown-senders %" G_GUINT64_FORMAT,
                          counts.received,
                          counts.stored,
                          counts.updated,
                          counts.duplicate,
                          counts.rejected,
                          counts.caught_up,
                          counts.lost,
                          counts.n_gaps,
                          counts.unknown_senders);
  say ("ledger", text);
}

/* What ends the program is heard by the main loop, and also while that waits for a reader. */
static void
add_ending (Headless *self, GSource *source, GMainContext *context)
{
  g_source_set_callback (source, end_cb, self, NULL);
  g_source_attach (source, context);
  g_ptr_array_add (self->endings, source);
}

static void
add_endings (Headless *self, GMainContext *context)
{
  add_ending (self, g_unix_signal_source_new (SIGTERM), context);
  add_ending (self, g_unix_signal_source_new (SIGINT), context);
  if (self->arguments->seconds > 0)
    add_ending (self, g_timeout_source_new ((guint) (self->arguments->seconds * 1000)), context);
}

static void
ending_free (gpointer data)
{
  g_source_destroy (data);
  g_source_unref (data);
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

  self.loop = g_main_loop_new (NULL, FALSE);
  self.demo = xg_demo_new ();
  self.meanwhile = g_main_context_new ();
  self.output = xg_output_new (STDOUT_FILENO, self.meanwhile);
  self.endings = g_ptr_array_new_with_free_func (ending_free);
  add_endings (&self, NULL);
  add_endings (&self, self.meanwhile);

  xg_connection_find_async (arguments, self.demo, NULL, found_cb, &self);
  g_main_loop_run (self.loop);

  if (self.grid != NULL)
    {
      xg_grid_close (self.grid);
      if (self.topics != NULL) /* it was open */
        say_ledger (self.grid);
      if (xg_grid_get_session (self.grid) != NULL)
        xg_session_wait (xg_grid_get_session (self.grid), LEAVE_MS);
      g_signal_handlers_disconnect_by_data (self.grid, &self);
    }
  g_clear_pointer (&self.topics, xg_topics_free);
  g_clear_pointer (&self.endings, g_ptr_array_unref);
  g_clear_object (&self.grid);
  g_strfreev (self.warnings);
  xg_secrets_wipe (self.password);
  g_clear_object (&self.demo);
  g_clear_pointer (&self.output, xg_output_free);
  g_main_context_unref (self.meanwhile);
  g_main_loop_unref (self.loop);
  return self.status;
}
