/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-alert"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <libnotify/notify.h>

#include "alert/xg-notify-server.h"

#define NOTIFICATIONS_NAME "org.freedesktop.Notifications"
#define NOTIFICATIONS_PATH "/org/freedesktop/Notifications"

#define ANSWER_LIMIT 5000                             /* ms, for a server's answer about itself */
#define RETRY        (5000 * G_TIME_SPAN_MILLISECOND) /* after an answer that did not come */

typedef struct
{
  XgNotifyServerFunc func;
  gpointer user_data;
} Listener;

struct _XgNotice
{
  char *app_name;
  char *desktop_entry;
  XgNoticeFunc activated;
  gpointer user_data;

  NotifyNotification *notification; /* NULL: never shown to this server */
  guint generation;
  gint64 rowid; /* of what is shown */
};

/* Used by the notifier thread alone. libnotify has one server for the process, and so have we. */
static struct
{
  GDBusConnection *bus;
  guint watch;
  GArray *listeners; /* of Listener */
  gboolean known;    /* what follows was asked of the server that is there now */
  gboolean has_actions;
  gboolean has_body;
  gboolean has_markup;
  gint64 retry_at;   /* monotonic: its last answer did not come in time */
  gboolean answered; /* the bus has said whether there is a server */
  gboolean seen;     /* there was a server */
  guint generation;  /* one more for each server that went */
  gboolean available;
} server;

static void
tell_available (gboolean available)
{
  server.available = available;
  for (guint i = 0; i < server.listeners->len; i++)
    {
      const Listener *listener = &g_array_index (server.listeners, Listener, i);

      listener->func (listener->user_data, available);
    }
}

/* There libnotify goes by the portal, which has neither markup nor a name to watch. */
static gboolean
is_in_sandbox (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) || g_getenv ("SNAP") != NULL;
}

static gboolean
is_activatable (GDBusConnection *bus)
{
  g_autoptr (GVariant) answer = NULL;
  g_autofree const char **names = NULL;

  answer = g_dbus_connection_call_sync (bus,
                                        "org.freedesktop.DBus",
                                        "/org/freedesktop/DBus",
                                        "org.freedesktop.DBus",
                                        "ListActivatableNames",
                                        NULL,
                                        G_VARIANT_TYPE ("(as)"),
                                        G_DBUS_CALL_FLAGS_NONE,
                                        ANSWER_LIMIT,
                                        NULL,
                                        NULL);
  if (answer == NULL)
    return FALSE;
  g_variant_get (answer, "(^a&s)", &names);
  return g_strv_contains (names, NOTIFICATIONS_NAME);
}

static void
appeared_cb (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  server.answered = TRUE;
  server.seen = TRUE;
  server.retry_at = 0;
  tell_available (TRUE);
}

/* Called at first, too, when there is none; and between two servers, if one replaces the other. */
static void
vanished_cb (GDBusConnection *bus, const char *name, gpointer user_data)
{
  server.answered = TRUE;
  if (server.seen)
    {
      server.known = FALSE;
      server.generation++;
    }
  server.retry_at = 0;
  if (!is_in_sandbox ())
    tell_available (bus != NULL && is_activatable (bus));
}

/**
 * xg_notify_server_begin:
 *
 * Connects to the session bus and looks for a server.
 */
void
xg_notify_server_begin (void)
{
  memset (&server, 0, sizeof server);
  server.available = TRUE;
  server.listeners = g_array_new (FALSE, FALSE, sizeof (Listener));
  server.bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  if (server.bus == NULL)
    server.available = FALSE;
  else
    {
      /* The end of the session is the application's business, and a headless one goes on. */
      g_dbus_connection_set_exit_on_close (server.bus, FALSE);
      server.watch = g_bus_watch_name_on_connection (server.bus,
                                                     NOTIFICATIONS_NAME,
                                                     G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                     appeared_cb,
                                                     vanished_cb,
                                                     NULL,
                                                     NULL);
    }
  notify_init (GETTEXT_PACKAGE);
}

/* GDBus keeps a watch, and so the connection, until the answer to its first question is read. */
static void
wait_for_answer (void)
{
  GMainContext *context = g_main_context_get_thread_default ();
  gint64 end = g_get_monotonic_time () + ANSWER_LIMIT * G_TIME_SPAN_MILLISECOND;

  while (!server.answered && g_get_monotonic_time () < end)
    {
      if (!g_main_context_iteration (context, FALSE))
        g_usleep (1000);
    }
}

/**
 * xg_notify_server_end:
 *
 * The opposite. No notice may be left.
 */
void
xg_notify_server_end (void)
{
  if (server.watch != 0)
    {
      wait_for_answer ();
      g_bus_unwatch_name (server.watch);
    }
  notify_uninit ();
  g_array_unref (server.listeners);
  g_clear_object (&server.bus);
  memset (&server, 0, sizeof server);
}

/**
 * xg_notify_server_add_listener:
 * @func: called now, and whenever it is known better whether there is a server
 * @user_data: for @func
 */
void
xg_notify_server_add_listener (XgNotifyServerFunc func, gpointer user_data)
{
  Listener listener = { func, user_data };

  g_array_append_val (server.listeners, listener);
  func (user_data, server.available);
}

/**
 * xg_notify_server_remove_listener:
 * @user_data: what it was added with
 */
void
xg_notify_server_remove_listener (gpointer user_data)
{
  for (guint i = 0; i < server.listeners->len; i++)
    {
      if (g_array_index (server.listeners, Listener, i).user_data == user_data)
        {
          g_array_remove_index (server.listeners, i);
          return;
        }
    }
}

static void
note_capabilities (const char *const *names)
{
  server.has_actions = g_strv_contains (names, "actions");
  server.has_body = g_strv_contains (names, "body");
  server.has_markup = g_strv_contains (names, "body-markup");
  server.known = TRUE;
}

/* In a sandbox libnotify decides whether the portal or the server is asked. */
static gboolean
ask_libnotify (GError **error)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  g_autofree char *name = NULL;
  GList *capabilities;

  if (!notify_get_server_info (&name, NULL, NULL, NULL))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, "no portal and no server");
      return FALSE;
    }
  capabilities = notify_get_server_caps ();
  for (GList *l = capabilities; l != NULL; l = l->next)
    g_strv_builder_add (names, l->data);
  g_list_free_full (capabilities, g_free);
  list = g_strv_builder_end (names);
  note_capabilities ((const char *const *) list);
  return TRUE;
}

/*
 * Makes sure that there is a server and what it can do. Not by notify_get_server_caps() where it
 * can be helped: it waits longer and warns when there is no server.
 */
static gboolean
ask_server (GError **error)
{
  g_autoptr (GVariant) answer = NULL;
  g_autofree const char **names = NULL;

  if (server.known)
    return TRUE;
  if (server.bus == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, "no session bus");
      return FALSE;
    }
  if (is_in_sandbox ())
    return ask_libnotify (error);

  answer = g_dbus_connection_call_sync (server.bus,
                                        NOTIFICATIONS_NAME,
                                        NOTIFICATIONS_PATH,
                                        NOTIFICATIONS_NAME,
                                        "GetCapabilities",
                                        NULL,
                                        G_VARIANT_TYPE ("(as)"),
                                        G_DBUS_CALL_FLAGS_NONE,
                                        ANSWER_LIMIT,
                                        NULL,
                                        error);
  if (answer == NULL)
    return FALSE;
  g_variant_get (answer, "(^a&s)", &names);
  note_capabilities (names);
  return TRUE;
}

/**
 * xg_notice_new:
 * @app_name: the program's name for people
 * @desktop_entry: its desktop file without ".desktop", and its icon
 * @activated: called in this thread when the person chose Open
 * @user_data: for @activated
 *
 * Returns: (transfer full): a notice that is not shown yet; xg_notice_withdraw() it
 */
XgNotice *
xg_notice_new (const char *app_name,
               const char *desktop_entry,
               XgNoticeFunc activated,
               gpointer user_data)
{
  XgNotice *self = g_new0 (XgNotice, 1);

  self->app_name = g_strdup (app_name);
  self->desktop_entry = g_strdup (desktop_entry);
  self->activated = activated;
  self->user_data = user_data;
  return self;
}

static void
action_cb (NotifyNotification *notification, char *action, gpointer user_data)
{
  XgNotice *self = user_data;

  self->activated (self->user_data, self->rowid);
}

static NotifyUrgency
get_urgency (XgSeverity severity)
{
  switch (severity)
    {
    case XG_SEVERITY_CRITICAL:
      return NOTIFY_URGENCY_CRITICAL;
    case XG_SEVERITY_INFO:
    case XG_SEVERITY_LOW:
      return NOTIFY_URGENCY_LOW;
    default:
      return NOTIFY_URGENCY_NORMAL;
    }
}

static char *
dup_title (XgNotice *self, const XgPending *pending, const char *body)
{
  g_autofree char *title = xg_pending_dup_title (pending);

  if (*title == '\0')
    {
      g_free (title);
      title = g_strdup (self->app_name);
    }
  if (server.has_body || *body == '\0')
    return g_steal_pointer (&title);
  return g_strconcat (title, ": ", body, NULL);
}

static void
prepare (XgNotice *self, const XgPending *pending)
{
  gboolean markup = server.has_body && server.has_markup;
  g_autofree char *body = xg_pending_dup_body (pending, markup);
  g_autofree char *title = dup_title (self, pending, body);
  const char *label = _ ("Open");

  /* With another server the old number may be somebody else's. */
  if (self->generation != server.generation)
    g_clear_object (&self->notification);
  self->generation = server.generation;
  if (self->notification == NULL)
    {
      self->notification = notify_notification_new (title, body, self->desktop_entry);
      notify_notification_set_app_name (self->notification, self->app_name);
      notify_notification_set_hint (self->notification,
                                    "desktop-entry",
                                    g_variant_new_string (self->desktop_entry));
    }
  else
    notify_notification_update (self->notification, title, body, self->desktop_entry);

  notify_notification_set_urgency (self->notification, get_urgency (pending->severity));
  notify_notification_clear_actions (self->notification);
  if (server.has_actions)
    {
      notify_notification_add_action (self->notification, "default", label, action_cb, self, NULL);
      notify_notification_add_action (self->notification, "open", label, action_cb, self, NULL);
    }
  self->rowid = pending->rowid;
}

static gboolean
is_timeout (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY);
}

/**
 * xg_notice_show:
 * @self: a notice
 * @pending: what it is to say
 * @retry_at: (out): monotonic time, set when the result is %FALSE
 *
 * Shows @self, or shows it again with something else to say.
 *
 * Returns: %FALSE when it was not said, but is to be tried again: the server is there, but hangs
 */
gboolean
xg_notice_show (XgNotice *self, const XgPending *pending, gint64 *retry_at)
{
  g_autoptr (GError) error = NULL;

  *retry_at = server.retry_at;
  if (g_get_monotonic_time () < server.retry_at)
    return FALSE;
  if (ask_server (&error))
    {
      prepare (self, pending);
      if (notify_notification_show (self->notification, &error))
        {
          tell_available (TRUE);
          return TRUE;
        }
      /* A server that did not answer in time has the call all the same, and shows it some day. */
      server.known = FALSE;
      if (is_timeout (error))
        server.retry_at = g_get_monotonic_time () + RETRY;
      tell_available (FALSE);
      return TRUE;
    }

  g_debug ("no notification: %s", error->message);
  tell_available (FALSE);
  if (!is_timeout (error))
    return TRUE; /* no server: the list of alerts has it */
  *retry_at = server.retry_at = g_get_monotonic_time () + RETRY;
  return FALSE;
}

/**
 * xg_notice_withdraw:
 * @self: (transfer full): a notice
 *
 * Takes it from the screen, unless the server is known to hang, and frees it.
 */
void
xg_notice_withdraw (XgNotice *self)
{
  int id = 0;

  if (self->notification != NULL)
    g_object_get (self->notification, "id", &id, NULL);
  if (id != 0 && server.known && self->generation == server.generation &&
      !notify_notification_close (self->notification, NULL))
    server.known = FALSE; /* nor will it answer for the others */
  g_clear_object (&self->notification);
  g_free (self->app_name);
  g_free (self->desktop_entry);
  g_free (self);
}
