/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-connect"

#include "config.h"

#include "connect/xg-connect-page.h"

#include <glib/gi18n.h>

#include "grid/xg-advice.h"
#include "profiles/xg-identity-rows.h"
#include "profiles/xg-server-group.h"
#include "xg-line-layout.h"
#include "xg-row-grid.h"
#include "xg-ui.h"

struct _XgConnectPage
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *error_box;
  GtkLabel *error_label;
  GtkLabel *advice_label;
  GtkWidget *identity_group;
  XgServerGroup *controller_group;
  XgAddressRow *jid_row;
  XgProblemRow *jid_problem;
  AdwPasswordEntryRow *password_row;
  AdwActionRow *certificate_row;
  GtkSwitch *remember_switch;
  GtkWidget *busy_box;
  GtkSpinner *spinner;
  GtkLabel *busy_label;
  GtkWidget *demo_button;
  GtkWidget *cancel_button;
  GtkWidget *connect_button;
  GtkWidget *offline_button;

  /* Owned */
  XgProfile *profile; /* what was filled in from outside */
  XgSession *session;
  GSignalGroup *session_signals;

  gboolean busy;
  gboolean offline_possible;
};

G_DEFINE_FINAL_TYPE (XgConnectPage, xg_connect_page, GTK_TYPE_WIDGET)

enum
{
  CONNECT,
  WORK_OFFLINE,
  CANCEL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_text (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* Whether what is filled in is still the profile that was given. */
static gboolean
is_profile (XgConnectPage *self)
{
  g_autofree char *jid = xg_address_row_dup_address (self->jid_row);

  return self->profile != NULL && g_strcmp0 (jid, xg_profile_get_jid (self->profile)) == 0;
}

static gboolean
uses_certificate (XgConnectPage *self)
{
  return is_profile (self) && xg_profile_get_auth (self->profile) == XG_AUTH_CERTIFICATE;
}

/* The password may be missing only where the keyring has it. A key may have no passphrase, and if
 * it has one it is asked for. */
static gboolean
has_password (XgConnectPage *self)
{
  return *get_text (self->password_row) != '\0' || uses_certificate (self) ||
         (is_profile (self) && xg_profile_get_remember (self->profile));
}

static void
update_identity (XgConnectPage *self)
{
  gboolean certificate = uses_certificate (self);
  g_autofree char *file =
    certificate ? g_filename_display_basename (xg_profile_get_cert_file (self->profile)) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->certificate_row), certificate);
  adw_action_row_set_subtitle (self->certificate_row, file != NULL ? file : "");
  xg_secret_row_set_kind (ADW_PREFERENCES_ROW (self->password_row),
                          certificate ? XG_SECRET_PASSPHRASE : XG_SECRET_PASSWORD);
}

static void
update (XgConnectPage *self)
{
  gboolean jid_good = xg_address_row_check (self->jid_row, self->jid_problem);
  gboolean server_good = xg_server_group_check (self->controller_group, NULL);

  update_identity (self);
  gtk_widget_set_sensitive (self->identity_group, !self->busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->controller_group), !self->busy);
  gtk_widget_set_sensitive (self->connect_button,
                            !self->busy && jid_good && server_good && has_password (self));
  gtk_widget_set_visible (self->connect_button, !self->busy);
  gtk_widget_set_visible (self->cancel_button, self->busy);
  gtk_widget_set_visible (self->busy_box, self->busy);
  gtk_spinner_set_spinning (self->spinner, self->busy);
  gtk_widget_set_sensitive (self->demo_button, !self->busy);
  gtk_widget_set_visible (self->offline_button, self->offline_possible && !self->busy && jid_good);
}

static void
jid_changed_cb (XgConnectPage *self)
{
  update (self);
}

static void
password_changed_cb (XgConnectPage *self)
{
  update (self);
}

static void
server_changed_cb (XgConnectPage *self)
{
  update (self);
}

static void
jid_activated_cb (XgConnectPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

static void
connect_clicked_cb (XgConnectPage *self)
{
  g_autoptr (XgProfile) profile = NULL;
  const char *password = get_text (self->password_row);

  if (!gtk_widget_get_sensitive (self->connect_button) ||
      !gtk_widget_get_visible (self->connect_button))
    return;
  profile = xg_connect_page_read_profile (self);
  xg_connect_page_set_error (self, NULL, NULL);
  xg_connect_page_set_busy (self, _ ("Connecting…"));
  g_signal_emit (self, signals[CONNECT], 0, profile, *password != '\0' ? password : NULL);
}

static void
offline_clicked_cb (XgConnectPage *self)
{
  g_autoptr (XgProfile) profile = xg_connect_page_read_profile (self);

  xg_connect_page_set_error (self, NULL, NULL);
  g_signal_emit (self, signals[WORK_OFFLINE], 0, profile);
}

static void
cancel_clicked_cb (XgConnectPage *self)
{
  g_signal_emit (self, signals[CANCEL], 0);
}

static void
session_changed_cb (XgConnectPage *self)
{
  const char *error = xg_session_get_error_text (self->session);

  switch (xg_session_get_state (self->session))
    {
    case XG_SESSION_ONLINE:
      xg_connect_page_set_busy (self, NULL);
      xg_connect_page_set_error (self, NULL, NULL);
      break;
    case XG_SESSION_OFFLINE:
      xg_connect_page_set_busy (self, NULL);
      xg_connect_page_set_error (self,
                                 error,
                                 xg_advice_for_error (xg_session_get_error (self->session)));
      break;
    case XG_SESSION_WAITING:
      /* Goes on by itself; told as a passing trouble, which the person may cancel. */
      xg_connect_page_set_busy (self, _ ("Trying again soon…"));
      xg_connect_page_set_error (self,
                                 error,
                                 xg_advice_for_error (xg_session_get_error (self->session)));
      break;
    case XG_SESSION_CONNECTING:
    case XG_SESSION_SECURING:
    case XG_SESSION_AUTHENTICATING:
    default:
      xg_connect_page_set_busy (self, xg_session_get_state_text (self->session));
      break;
    }
}

static void
xg_connect_page_dispose (GObject *object)
{
  XgConnectPage *self = XG_CONNECT_PAGE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->session);
  g_clear_object (&self->profile);

  G_OBJECT_CLASS (xg_connect_page_parent_class)->dispose (object);
}

static gboolean
xg_connect_page_grab_focus (GtkWidget *widget)
{
  XgConnectPage *self = XG_CONNECT_PAGE (widget);

  if (*get_text (self->jid_row) != '\0')
    return gtk_widget_grab_focus (GTK_WIDGET (self->password_row));

  return gtk_widget_grab_focus (GTK_WIDGET (self->jid_row));
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/connect/xg-connect-page.ui");
  gtk_widget_class_bind_template_child (widget_class, XgConnectPage, error_box);
  gtk_widget_class_bind_template_child (widget_class, XgConnectPage, error_label);
  gtk_widget_class_bind_template_child (widget_class, XgConnectPage, advice_label);
  gtk_widget_class_bind_template_child (widget_class, XgConnectPage, identity_group);
  gtk_widget_class_bind_template_child (widget_class, XgConnectPage, controller_group);
  gtk_widget_class_bind_template_child (widget_class, XgConnectPage, jid_row);
  gtk_widget_class_bind_template_child (widget_class, XgConnectPage, jid_problem);
  gtk_widget_class_bind_template_child (widget_class, XgConnectPage, certificate_row);
  gtk_widget_class_bind_template_child (widget_class, XgConnectPage, password_row);
  gtk_widget_class_bind_template_child (widget_class, XgConnectPage, remember_switch);
  gtk_widget_class_bind_template_child (widget_class, XgConnectPage, busy_box);
  gtk_widget_class_bind_template_child (widget_class, XgConnectPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, XgConnectPage, busy_label);
  gtk_widget_class_bind_template_child (widget_class, XgConnectPage, demo_button);
  gtk_widget_class_bind_template_child (widget_class, XgConnectPage, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, XgConnectPage, connect_button);
  gtk_widget_class_bind_template_child (widget_class, XgConnectPage, offline_button);
  gtk_widget_class_bind_template_callback (widget_class, jid_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, jid_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, password_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, server_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, connect_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, offline_clicked_cb);
}

static guint
new_signal (GType type, const char *name, guint n_params, GType first, GType second)
{
  return g_signal_new (name,
                       type,
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       n_params,
                       first,
                       second);
}

static void
xg_connect_page_class_init (XgConnectPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_connect_page_dispose;
  widget_class->grab_focus = xg_connect_page_grab_focus;

  signals[CONNECT] = new_signal (type, "connect", 2, XG_TYPE_PROFILE, G_TYPE_STRING);
  signals[WORK_OFFLINE] = new_signal (type, "work-offline", 1, XG_TYPE_PROFILE, G_TYPE_NONE);
  signals[CANCEL] = new_signal (type, "cancel", 0, G_TYPE_NONE, G_TYPE_NONE);

  g_type_ensure (XG_TYPE_ADDRESS_ROW);
  g_type_ensure (XG_TYPE_PROBLEM_ROW);
  g_type_ensure (XG_TYPE_SERVER_GROUP);
  bind_template (widget_class);
}

static void
xg_connect_page_init (XgConnectPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  xg_row_grid_lay_out_rows (GTK_WIDGET (self));
  xg_line_wrap_button (self->demo_button);

  self->session_signals = g_signal_group_new (XG_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals,
                                  "notify::state",
                                  G_CALLBACK (session_changed_cb),
                                  self);
  g_signal_group_connect_swapped (self->session_signals,
                                  "notify::error-text",
                                  G_CALLBACK (session_changed_cb),
                                  self);
  update (self);
}

GtkWidget *
xg_connect_page_new (void)
{
  return g_object_new (XG_TYPE_CONNECT_PAGE, NULL);
}

/**
 * xg_connect_page_set_profile:
 * @profile: (nullable): what to fill in; %NULL empties the page
 */
void
xg_connect_page_set_profile (XgConnectPage *self, XgProfile *profile)
{
  const char *jid = profile != NULL ? xg_profile_get_jid (profile) : NULL;

  g_return_if_fail (XG_IS_CONNECT_PAGE (self));

  g_set_object (&self->profile, profile);
  gtk_editable_set_text (GTK_EDITABLE (self->jid_row), jid != NULL ? jid : "");
  xg_server_group_set_profile (self->controller_group, profile);
  gtk_switch_set_active (self->remember_switch,
                         profile != NULL && xg_profile_get_remember (profile));
  update (self);
}

/**
 * xg_connect_page_read_profile:
 *
 * Returns: (transfer full): what is filled in now, over the rest of the profile that was given for
 * as long as the address is the same; else the address is the name.
 */
XgProfile *
xg_connect_page_read_profile (XgConnectPage *self)
{
  g_autofree char *jid = NULL;
  XgProfile *profile;

  g_return_val_if_fail (XG_IS_CONNECT_PAGE (self), NULL);

  jid = xg_address_row_dup_address (self->jid_row);
  profile = is_profile (self) ? xg_profile_copy (self->profile) : xg_profile_new (jid);
  g_object_set (profile,
                "jid",
                jid,
                "remember",
                gtk_switch_get_active (self->remember_switch),
                NULL);
  xg_server_group_read (self->controller_group, profile);

  return profile;
}

/**
 * xg_connect_page_set_password:
 * @password: (nullable): what the keyring had; %NULL empties the entry
 */
void
xg_connect_page_set_password (XgConnectPage *self, const char *password)
{
  g_return_if_fail (XG_IS_CONNECT_PAGE (self));

  gtk_editable_set_text (GTK_EDITABLE (self->password_row), password != NULL ? password : "");
}

/**
 * xg_connect_page_set_session:
 * @session: (nullable): the connection to follow
 */
void
xg_connect_page_set_session (XgConnectPage *self, XgSession *session)
{
  g_return_if_fail (XG_IS_CONNECT_PAGE (self));

  g_signal_group_set_target (self->session_signals, session);
  g_set_object (&self->session, session);
}

static gboolean
has_focus (XgConnectPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
}

/**
 * xg_connect_page_set_busy:
 * @sentence: (nullable): what is going on; %NULL: nothing
 */
void
xg_connect_page_set_busy (XgConnectPage *self, const char *sentence)
{
  gboolean began, ended, had_focus;

  g_return_if_fail (XG_IS_CONNECT_PAGE (self));

  began = !self->busy && sentence != NULL;
  ended = self->busy && sentence == NULL;
  had_focus = has_focus (self);

  self->busy = sentence != NULL;
  gtk_label_set_text (self->busy_label, sentence != NULL ? sentence : "");
  /* An entry that gets insensitive under the cursor never learns that it lost the focus. */
  if (began && had_focus)
    {
      gtk_widget_set_visible (self->cancel_button, TRUE);
      gtk_widget_grab_focus (self->cancel_button);
    }
  update (self);
  if (ended && had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

/**
 * xg_connect_page_set_error:
 * @sentence: (nullable): what went wrong; %NULL: nothing
 * @advice: (nullable): what to do about it
 */
void
xg_connect_page_set_error (XgConnectPage *self, const char *sentence, const char *advice)
{
  g_return_if_fail (XG_IS_CONNECT_PAGE (self));

  gtk_label_set_text (self->error_label, sentence != NULL ? sentence : "");
  gtk_label_set_text (self->advice_label, advice != NULL ? advice : "");
  gtk_widget_set_visible (GTK_WIDGET (self->advice_label), advice != NULL);
  gtk_widget_set_visible (self->error_box, sentence != NULL);
}

/**
 * xg_connect_page_set_offline_possible:
 * @possible: there is a cache to look at without a connection
 */
void
xg_connect_page_set_offline_possible (XgConnectPage *self, gboolean possible)
{
  g_return_if_fail (XG_IS_CONNECT_PAGE (self));

  self->offline_possible = possible;
  update (self);
}

/**
 * xg_connect_page_set_demo_possible:
 * @possible: the demo grid is at hand: the application has the action "demo"
 */
void
xg_connect_page_set_demo_possible (XgConnectPage *self, gboolean possible)
{
  g_return_if_fail (XG_IS_CONNECT_PAGE (self));

  gtk_widget_set_visible (self->demo_button, possible);
}
