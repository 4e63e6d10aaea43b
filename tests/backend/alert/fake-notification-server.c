/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A notification server for tests: owns org.freedesktop.Notifications on the session bus, says on
 * standard output what it is asked, and does what it is told on standard input, until that ends.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <gio/gio.h>

#include "fake-notification-server.h"

static const char interface_xml[] =
  "<node><interface name='org.freedesktop.Notifications'>"
  "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
  "<method name='GetServerInformation'><arg type='s' direction='out'/>"
  "<arg type='s' direction='out'/><arg type='s' direction='out'/><arg type='s' direction='out'/>"
  "</method>"
  "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/>"
  "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='as' direction='in'/><arg type='a{sv}' direction='in'/><arg type='i' direction='in'/>"
  "<arg type='u' direction='out'/></method>"
  "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
  "<signal name='NotificationClosed'><arg type='u'/><arg type='u'/></signal>"
  "<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>"
  "</interface></node>";

#define END ((char *) NULL)

typedef struct
{
  GMainLoop *loop;
  GDBusConnection *bus;
  char **capabilities;
  guint last_id;
} Server;

/* One line of fields with tabs between, each escaped. */
static void G_GNUC_NULL_TERMINATED
say (const char *first, ...)
{
  va_list fields;

  va_start (fields, first);
  for (const char *field = first; field != NULL; field = va_arg (fields, const char *))
    {
      g_autofree char *escaped = g_strescape (field, NULL);

      printf ("%s%s", field == first ? "" : "\t", escaped);
    }
  va_end (fields);
  printf ("\n");
  fflush (stdout);
}

static guint
take_notification (Server *self, GVariant *parameters)
{
  const char *app, *icon, *title, *body, *entry = "";
  g_autofree const char **actions = NULL;
  g_autofree char *joined = NULL;
  g_autofree char *id = NULL;
  g_autofree char *replaces = NULL;
  g_autofree char *urgency = NULL;
  g_autoptr (GVariant) hints = NULL;
  guint32 replaced;
  guint8 level = 255;
  gint32 timeout;

  g_variant_get (parameters,
                 "(&su&s&s&s^a&s@a{sv}i)",
                 &app,
                 &replaced,
                 &icon,
                 &title,
                 &body,
                 &actions,
                 &hints,
                 &timeout);
  g_variant_lookup (hints, "urgency", "y", &level);
  g_variant_lookup (hints, "desktop-entry", "&s", &entry);
  if (replaced == 0)
    self->last_id++;
  id = g_strdup_printf ("%u", replaced != 0 ? replaced : self->last_id);
  replaces = g_strdup_printf ("%u", replaced);
  urgency = g_strdup_printf ("%u", level);
  joined = g_strjoinv ("|", (char **) actions);
  say ("notify", id, replaces, app, icon, title, body, joined, urgency, entry, END);
  return replaced != 0 ? replaced : self->last_id;
}

static void
method_cb (GDBusConnection *bus,
           const char *sender,
           const char *path,
           const char *interface,
           const char *method,
           GVariant *parameters,
           GDBusMethodInvocation *invocation,
           gpointer user_data)
{
  Server *self = user_data;
  GVariant *answer = NULL;

  if (strcmp (method, "GetCapabilities") == 0)
    answer = g_variant_new ("(^as)", self->capabilities);
  else if (strcmp (method, "GetServerInformation") == 0)
    answer = g_variant_new ("(ssss)", "fake", "tests", "1", "1.2");
  else if (strcmp (method, "Notify") == 0)
    answer = g_variant_new ("(u)", take_notification (self, parameters));
  else
    {
      guint32 id;
      g_autofree char *text = NULL;

      g_variant_get (parameters, "(u)", &id);
      text = g_strdup_printf ("%u", id);
      say ("close", text, END);
    }
  g_dbus_method_invocation_return_value (invocation, answer);
}

static void
name_acquired_cb (GDBusConnection *bus, const char *name, gpointer user_data)
{
  say ("ready", END);
}

static void
emit (Server *self, const char *signal, GVariant *arguments)
{
  g_dbus_connection_emit_signal (self->bus,
                                 NULL,
                                 "/org/freedesktop/Notifications",
                                 "org.freedesktop.Notifications",
                                 signal,
                                 arguments,
                                 NULL);
}

static gboolean
command_cb (GIOChannel *channel, GIOCondition condition, gpointer user_data)
{
  Server *self = user_data;
  g_autofree char *line = NULL;
  g_auto (GStrv) words = NULL;

  if (g_io_channel_read_line (channel, &line, NULL, NULL, NULL) != G_IO_STATUS_NORMAL)
    {
      g_main_loop_quit (self->loop);
      return G_SOURCE_REMOVE;
    }
  words = g_strsplit (g_strchomp (line), " ", 3);
  if (g_strv_length (words) == 3 && strcmp (words[0], "action") == 0)
    emit (self, "ActionInvoked", g_variant_new ("(us)", (guint) atoi (words[1]), words[2]));
  else if (g_strv_length (words) == 2 && strcmp (words[0], "dismiss") == 0)
    emit (self, "NotificationClosed", g_variant_new ("(uu)", (guint) atoi (words[1]), 2));
  else
    g_error ("not a command: %s", line);
  return G_SOURCE_CONTINUE;
}

/**
 * run_fake_notification_server:
 * @capabilities: what GetCapabilities answers, with commas between
 *
 * Says "ready", "notify" with id, replaced id, application, icon, title, body, actions, urgency and
 * desktop entry, and "close" with id. Understands "action ID KEY" and "dismiss ID".
 *
 * Ends the process when standard input ends.
 */
void
run_fake_notification_server (const char *capabilities)
{
  static const GDBusInterfaceVTable table = { .method_call = method_cb };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interface_xml, NULL);
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);
  g_autoptr (GError) error = NULL;
  Server self = { 0 };

  self.loop = g_main_loop_new (NULL, FALSE);
  self.capabilities = g_strsplit (capabilities, ",", -1);
  self.bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (self.bus,
                                     "/org/freedesktop/Notifications",
                                     node->interfaces[0],
                                     &table,
                                     &self,
                                     NULL,
                                     &error);
  g_assert_no_error (error);
  g_bus_own_name_on_connection (self.bus,
                                "org.freedesktop.Notifications",
                                G_BUS_NAME_OWNER_FLAGS_NONE,
                                name_acquired_cb,
                                NULL,
                                NULL,
                                NULL);
  g_io_add_watch (input, G_IO_IN | G_IO_HUP, command_cb, &self);
  g_main_loop_run (self.loop);

  /* At once: the bus has a thread that is still at work, which a leak check at exit can trip over.
   */
  fflush (stdout);
  _exit (0);
}
