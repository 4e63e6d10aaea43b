/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "window/xg-window-private.h"

#include <glib/gi18n.h>

#include "trust/xg-expiry.h"
#include "trust/xg-security-dialog.h"
#include "xg-toast.h"

/*
 * What the window says about the security of its profiles' connections, and asks.
 */

/* The program runs for weeks, and certificates end meanwhile. */
#define LOOK_AGAIN_S 3600

static void
remove_trust_cb (XgSecurityDialog *dialog, XgConnector *connector)
{
  xg_connector_trust (connector, NULL);
  xg_toast (GTK_WIDGET (dialog),
            _ ("The certificate is not trusted any more from the next connection on"));
}

static void
show_security (XgWindow *self, XgConnector *connector)
{
  GtkWidget *dialog = xg_security_dialog_new (xg_connector_get_profile (connector),
                                              xg_connector_get_session (connector));

  g_signal_connect_object (dialog, "remove-trust", G_CALLBACK (remove_trust_cb), connector, 0);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
security_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);

  if (self->connector != NULL)
    show_security (self, self->connector);
}

static void
profile_security_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);
  XgConnector *connector =
    self->connectors != NULL
      ? xg_connector_list_lookup (self->connectors, g_variant_get_string (parameter, NULL))
      : NULL;

  if (connector != NULL)
    show_security (self, connector);
}

static XgSecurityFacts *
get_facts (XgWindow *self)
{
  XgSession *session = self->connector != NULL ? xg_connector_get_session (self->connector) : NULL;

  if (session == NULL)
    return NULL;
  return xg_security_facts_new_for_session (xg_connector_get_profile (self->connector), session);
}

static void
hide_warning_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);
  g_autoptr (XgSecurityFacts) facts = get_facts (self);
  g_autofree char *id = NULL;
  g_autofree char *warning = facts != NULL ? xg_expiry_describe (facts, &id) : NULL;
  g_autofree char *before = xg_settings_get_string (self->settings, "quiet-warnings");
  g_autofree char *after = NULL;

  if (warning == NULL)
    return;
  after = xg_expiry_make_quiet (before, id, facts->now);
  g_object_set (self->settings, "quiet-warnings", after, NULL);
  xg_window_update_banner (self);
}

/* Whether the banner shows that a certificate ends soon now. */
gboolean
xg_window_warn_of_expiry (XgWindow *self)
{
  g_autoptr (XgSecurityFacts) facts = get_facts (self);
  g_autofree char *id = NULL;
  g_autofree char *warning = facts != NULL ? xg_expiry_describe (facts, &id) : NULL;
  g_autofree char *quiet = xg_settings_get_string (self->settings, "quiet-warnings");

  if (warning == NULL || xg_expiry_is_quiet (quiet, id, facts->now))
    return FALSE;
  xg_banner_show (self->banner, warning, _ ("Details"), "win.security");
  xg_banner_set_dismiss (self->banner, _ ("Hide for a day"), "win.hide-warning");

  return TRUE;
}

/* Whether the current profile's server was refused for its certificate. */
gboolean
xg_window_is_refused (XgWindow *self)
{
  XgSession *session = self->connector != NULL ? xg_connector_get_session (self->connector) : NULL;
  XgProbeReport *report = session != NULL ? xg_session_get_report (session) : NULL;

  return report != NULL && !xg_probe_report_is_accepted (report) &&
         g_strcmp0 (xg_session_get_error_text (session), xg_probe_report_get_sentence (report)) ==
           0;
}

static gboolean
look_again_cb (gpointer data)
{
  xg_window_update_banner (XG_WINDOW (data));

  return G_SOURCE_CONTINUE;
}

void
xg_window_install_trust_actions (XgWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "win.security", NULL, security_cb);
  gtk_widget_class_install_action (widget_class, "win.profile-security", "s", profile_security_cb);
  gtk_widget_class_install_action (widget_class, "win.hide-warning", NULL, hide_warning_cb);
}

void
xg_window_init_trust (XgWindow *self)
{
  self->trust_asker = xg_trust_asker_new (GTK_WINDOW (self));
  self->look_again = g_timeout_add_seconds (LOOK_AGAIN_S, look_again_cb, self);
}

void
xg_window_clear_trust (XgWindow *self)
{
  g_clear_handle_id (&self->look_again, g_source_remove);
  g_clear_object (&self->trust_asker);
}
