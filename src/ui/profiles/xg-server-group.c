/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "profiles/xg-server-group.h"

#include <glib/gi18n.h>

#include "profiles/xg-file-row.h"
#include "xg-problem-row.h"
#include "xg-row-grid.h"
#include "xg-ui.h"

struct _XgServerGroup
{
  AdwPreferencesGroup parent_instance;

  /* Template widgets */
  AdwExpanderRow *server_row;
  GtkWidget *host_row;
  XgProblemRow *host_problem;
  GtkWidget *port_row;
  XgProblemRow *port_problem;
  AdwComboRow *tls_row;
  GtkWidget *ca_row;
  XgProblemRow *ca_problem;
};

G_DEFINE_FINAL_TYPE (XgServerGroup, xg_server_group, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  CHANGED,
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static char *
dup_stripped (gpointer row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static char *
describe (XgServerGroup *self)
{
  g_autofree char *host = dup_stripped (self->host_row);
  g_autofree char *port_text = dup_stripped (self->port_row);
  const char *tls =
    adw_combo_row_get_selected (self->tls_row) == XG_TLS_DIRECT ? _ ("Direct TLS") : _ ("STARTTLS");
  guint port;

  if (!xg_profile_check_port (port_text, &port, NULL))
    return g_strdup (_ ("The port must be a number from 1 to 65535"));
  if (*host == '\0' && port == 0)
    /* Translators: %s is a way of encryption */
    return g_strdup_printf (_ ("Found by DNS · %s"), tls);
  if (port == 0)
    return g_strdup_printf ("%s · %s", host, tls);

  return g_strdup_printf ("%s:%u · %s", *host != '\0' ? host : _ ("Found by DNS"), port, tls);
}

static void
update (XgServerGroup *self)
{
  g_autoptr (XgProfile) profile = xg_profile_new (NULL);
  g_autofree char *summary = describe (self);
  g_autofree char *port = dup_stripped (self->port_row);
  g_autoptr (GError) host_error = NULL;
  g_autoptr (GError) port_error = NULL;
  g_autoptr (GError) ca_error = NULL;

  xg_server_group_read (self, profile);
  xg_profile_check_field (profile, XG_PROFILE_FIELD_HOST, &host_error);
  xg_profile_check_port (port, NULL, &port_error);
  xg_profile_check_field (profile, XG_PROFILE_FIELD_CA_FILE, &ca_error);
  xg_problem_row_set (self->host_problem,
                      self->host_row,
                      host_error != NULL ? host_error->message : NULL);
  xg_problem_row_set (self->port_problem,
                      self->port_row,
                      port_error != NULL ? port_error->message : NULL);
  xg_problem_row_set (self->ca_problem, self->ca_row, ca_error != NULL ? ca_error->message : NULL);
  adw_expander_row_set_subtitle (self->server_row, summary);
}

static void
changed_cb (XgServerGroup *self)
{
  update (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
activated_cb (XgServerGroup *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
xg_server_group_class_init (XgServerGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const char *const names[] = { "changed", "activated" };

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i],
                               G_TYPE_FROM_CLASS (klass),
                               G_SIGNAL_RUN_LAST,
                               0,
                               NULL,
                               NULL,
                               NULL,
                               G_TYPE_NONE,
                               0);

  g_type_ensure (XG_TYPE_FILE_ROW);
  g_type_ensure (XG_TYPE_PROBLEM_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/profiles/xg-server-group.ui");
  gtk_widget_class_bind_template_child (widget_class, XgServerGroup, server_row);
  gtk_widget_class_bind_template_child (widget_class, XgServerGroup, host_row);
  gtk_widget_class_bind_template_child (widget_class, XgServerGroup, host_problem);
  gtk_widget_class_bind_template_child (widget_class, XgServerGroup, port_row);
  gtk_widget_class_bind_template_child (widget_class, XgServerGroup, port_problem);
  gtk_widget_class_bind_template_child (widget_class, XgServerGroup, tls_row);
  gtk_widget_class_bind_template_child (widget_class, XgServerGroup, ca_row);
  gtk_widget_class_bind_template_child (widget_class, XgServerGroup, ca_problem);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
xg_server_group_init (XgServerGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  xg_row_grid_lay_out_rows (GTK_WIDGET (self));
  update (self);
}

/**
 * xg_server_group_set_profile:
 * @profile: (nullable): what to fill in; %NULL empties the fields
 */
void
xg_server_group_set_profile (XgServerGroup *self, XgProfile *profile)
{
  const char *host = profile != NULL ? xg_profile_get_host (profile) : NULL;
  guint port = profile != NULL ? xg_profile_get_port (profile) : 0;
  g_autofree char *port_text = port > 0 ? g_strdup_printf ("%u", port) : g_strdup ("");

  g_return_if_fail (XG_IS_SERVER_GROUP (self));

  gtk_editable_set_text (GTK_EDITABLE (self->host_row), host != NULL ? host : "");
  gtk_editable_set_text (GTK_EDITABLE (self->port_row), port_text);
  adw_combo_row_set_selected (self->tls_row,
                              profile != NULL ? (guint) xg_profile_get_tls_mode (profile) : 0);
  xg_file_row_set_path (XG_FILE_ROW (self->ca_row),
                        profile != NULL ? xg_profile_get_ca_file (profile) : NULL);
}

/**
 * xg_server_group_read:
 * @profile: gets what is filled in
 */
void
xg_server_group_read (XgServerGroup *self, XgProfile *profile)
{
  g_autofree char *host = NULL;
  g_autofree char *port_text = NULL;
  guint port;

  g_return_if_fail (XG_IS_SERVER_GROUP (self));
  g_return_if_fail (XG_IS_PROFILE (profile));

  host = dup_stripped (self->host_row);
  port_text = dup_stripped (self->port_row);
  xg_profile_check_port (port_text, &port, NULL);
  g_object_set (profile,
                "host",
                host,
                "port",
                port,
                "tls-mode",
                (int) adw_combo_row_get_selected (self->tls_row),
                "ca-file",
                xg_file_row_get_path (XG_FILE_ROW (self->ca_row)),
                NULL);
}

/**
 * xg_server_group_check:
 * @error: return location; a sentence
 *
 * Returns: whether all of it can be used
 */
gboolean
xg_server_group_check (XgServerGroup *self, GError **error)
{
  g_autoptr (XgProfile) profile = xg_profile_new (NULL);
  g_autofree char *port = NULL;

  g_return_val_if_fail (XG_IS_SERVER_GROUP (self), FALSE);

  xg_server_group_read (self, profile);
  port = dup_stripped (self->port_row);

  return xg_profile_check_field (profile, XG_PROFILE_FIELD_HOST, error) &&
         xg_profile_check_port (port, NULL, error) &&
         xg_profile_check_field (profile, XG_PROFILE_FIELD_CA_FILE, error);
}
