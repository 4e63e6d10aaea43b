/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "profiles/xg-profile-page.h"

#include <glib/gi18n.h>

#include "xg-ui.h"

struct _XgProfilePage
{
  XgPage parent_instance;

  /* Template widgets */
  AdwWindowTitle *title;
  AdwStatusPage *status;
  GtkSpinner *spinner;
  GtkWidget *again_button;
  GtkWidget *memory_button;

  /* Owned */
  XgConnector *connector;
  GSignalGroup *signals;
};

G_DEFINE_FINAL_TYPE (XgProfilePage, xg_profile_page, XG_TYPE_PAGE)

static void
update (XgProfilePage *self)
{
  XgConnectorState state = xg_connector_get_state (self->connector);
  gboolean broken = state == XG_CONNECTOR_BROKEN;
  gboolean opening = state == XG_CONNECTOR_OPENING;
  const char *error = xg_connector_get_error_text (self->connector);
  g_autofree char *escaped = g_markup_escape_text (broken && error != NULL ? error : "", -1);

  adw_window_title_set_title (self->title, xg_connector_get_label (self->connector));
  adw_status_page_set_icon_name (self->status, broken ? "dialog-error-symbolic" : NULL);
  adw_status_page_set_title (self->status,
                             broken    ? _ ("The Cache Can’t Be Opened")
                             : opening ? _ ("Opening…")
                                       : _ ("Not Open"));
  adw_status_page_set_description (self->status, escaped);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), opening);
  gtk_spinner_set_spinning (self->spinner, opening);
  gtk_widget_set_visible (self->again_button, !opening);
  gtk_button_set_label (GTK_BUTTON (self->again_button), broken ? _ ("Try Again") : _ ("Open"));
  gtk_widget_set_visible (self->memory_button, broken);
}

static void
xg_profile_page_dispose (GObject *object)
{
  XgProfilePage *self = XG_PROFILE_PAGE (object);
  GtkWidget *child;

  g_clear_object (&self->signals);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->connector);

  G_OBJECT_CLASS (xg_profile_page_parent_class)->dispose (object);
}

static void
xg_profile_page_class_init (XgProfilePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = xg_profile_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/profiles/xg-profile-page.ui");
  gtk_widget_class_bind_template_child (widget_class, XgProfilePage, title);
  gtk_widget_class_bind_template_child (widget_class, XgProfilePage, status);
  gtk_widget_class_bind_template_child (widget_class, XgProfilePage, spinner);
  gtk_widget_class_bind_template_child (widget_class, XgProfilePage, again_button);
  gtk_widget_class_bind_template_child (widget_class, XgProfilePage, memory_button);
}

static void
xg_profile_page_init (XgProfilePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (XG_TYPE_CONNECTOR);
  g_signal_group_connect_swapped (self->signals, "notify::state", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::label", G_CALLBACK (update), self);
}

static void
set_target (GtkWidget *button, const char *action, XgConnector *connector)
{
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", xg_connector_get_key (connector));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

/**
 * xg_profile_page_set_connector:
 * @connector: (nullable): the profile to tell about
 */
void
xg_profile_page_set_connector (XgProfilePage *self, XgConnector *connector)
{
  g_return_if_fail (XG_IS_PROFILE_PAGE (self));

  if (!g_set_object (&self->connector, connector))
    return;
  g_signal_group_set_target (self->signals, connector);
  if (connector == NULL)
    return;
  set_target (self->again_button, "win.profile-open-again", connector);
  set_target (self->memory_button, "win.profile-open-in-memory", connector);
  update (self);
}
