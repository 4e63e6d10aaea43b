/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "window/xg-application-private.h"

#include <glib/gi18n.h>

#include "grid/xg-keyring.h"
#include "window/xg-preferences.h"

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  XgApplication *self = data;

  if (self->window != NULL && !xg_window_may_close (self->window))
    return;
  /* Closing it lets the window save its size. */
  if (self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
  g_application_quit (G_APPLICATION (self));
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  XgApplication *self = data;

  adw_show_about_window (GTK_WINDOW (self->window),
                         "application-name",
                         _ ("Grid Console"),
                         "application-icon",
                         APP_ID,
                         "version",
                         PACKAGE_VERSION,
                         "comments",
                         _ ("Watch and browse an XMPP-Grid (RFC 8600)"),
                         "developer-name",
                         _ ("The Grid Console contributors"),
                         "license-type",
                         GTK_LICENSE_AGPL_3_0,
                         NULL);
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  XgApplication *self = data;
  GtkWidget *preferences = xg_preferences_new (self->settings);

  gtk_window_set_transient_for (GTK_WINDOW (preferences), GTK_WINDOW (self->window));
  gtk_window_set_modal (GTK_WINDOW (preferences), TRUE);
  gtk_window_present (GTK_WINDOW (preferences));
}

/* Of the desktop entry, from outside: there may be no window yet, and no grid in it. */
static void
show_feed_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  XgApplication *self = data;

  g_application_activate (G_APPLICATION (self));
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.items", NULL);
}

static void
show_alerts_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  XgApplication *self = data;

  g_application_activate (G_APPLICATION (self));
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.alerts", NULL);
}

static void
show_requests_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  XgApplication *self = data;

  g_application_activate (G_APPLICATION (self));
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.requests", NULL);
}

static void
demo_started_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgApplication) self = data;
  g_autoptr (XgProfile) profile = NULL;
  g_autoptr (GError) error = NULL;
  char *password = NULL;
  XgConnectPage *page;

  profile = xg_demo_start_finish (XG_DEMO (source), result, &password, &error);
  g_clear_object (&self->demo_cancellable);
  if (self->window == NULL)
    {
      xg_keyring_wipe (password);
      return;
    }

  page = xg_window_get_connect_page (self->window);
  if (profile != NULL)
    {
      self->at_once = FALSE;
      xg_application_connect (self, profile, password, XG_CONNECT_NORMAL);
    }
  else
    {
      xg_connect_page_set_busy (page, NULL);
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        xg_connect_page_set_error (page, error->message, NULL);
    }
  xg_keyring_wipe (password);
}

static void
demo_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  XgApplication *self = data;
  XgConnectPage *page;

  if (self->window == NULL || self->demo_cancellable != NULL)
    return;
  if (self->demo == NULL)
    self->demo = xg_demo_new ();
  page = xg_window_get_connect_page (self->window);
  xg_window_show_connect (self->window);
  xg_connect_page_set_error (page, NULL, NULL);
  xg_connect_page_set_busy (page, _ ("Starting the demo grid…"));
  self->demo_cancellable = g_cancellable_new ();
  xg_demo_start_async (self->demo, self->demo_cancellable, demo_started_cb, g_object_ref (self));
}

static void
run_without_cache_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  XgApplication *self = data;

  if (self->at_page == NULL)
    return;
  xg_window_show_connect (self->window);
  xg_connect_page_set_busy (xg_window_get_connect_page (self->window), _ ("Connecting…"));
  xg_connector_open_again (self->at_page, TRUE);
}

static void
open_again_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  XgApplication *self = data;

  if (self->at_page != NULL)
    xg_connector_open_again (self->at_page, FALSE);
}

static void
set_keys (XgApplication *self)
{
  static const struct
  {
    const char *action;
    const char *keys[3];
  } actions[] = {
    { "app.quit", { "<Control>q" } },
    { "app.preferences", { "<Control>comma" } },
    { "app.open-archive", { "<Control>o" } },
    { "win.shortcuts", { "<Control>question", "<Control>F1" } },
    { "window.close", { "<Control>w" } },
    { "win.search", { "<Control>f" } },
    { "win.new-node(('',''))", { "<Control>n" } },
    { "win.pause", { "<Control>p" } },
    { "win.find-node", { "<Control>k" } },
    { "win.sidebar", { "F9" } },
    { "win.next-pane", { "F6" } },
    { "win.previous-pane", { "<Shift>F6" } },
    { "win.refresh", { "F5", "<Control>r" } },
    { "win.items", { "<Alt>1" } },
    { "win.alerts", { "<Alt>2" } },
    { "win.page::feed", { "<Alt>3" } },
    { "win.page::overview", { "<Alt>4" } },
    { "win.requests", { "<Alt>5" } },
    { "win.contents::", { "<Alt>6" } },
    { "win.stanzas", { "<Control><Shift>x" } },
    { "win.back", { "<Alt>Left" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self),
                                           actions[i].action,
                                           (const char *const *) actions[i].keys);
}

void
xg_application_add_actions (XgApplication *self)
{
  static const GActionEntry entries[] = {
    { "quit", quit_cb },
    { "about", about_cb },
    { "preferences", preferences_cb },
    { "show-feed", show_feed_cb },
    { "show-alerts", show_alerts_cb },
    { "show-requests", show_requests_cb },
    { "demo", demo_cb },
    { "run-without-cache", run_without_cache_cb },
    { "open-again", open_again_cb },
    { "open-archive", xg_application_open_archive_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  if (!xg_demo_is_available ())
    g_action_map_remove_action (G_ACTION_MAP (self), "demo");
  set_keys (self);
}
