/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "trust/xg-security-dialog.h"

#include <glib/gi18n.h>

#include "trust/xg-security-page.h"
#include "xg-toast.h"
#include "xg-ui.h"

struct _XgSecurityDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  AdwWindowTitle *window_title;
  AdwToastOverlay *toast_overlay;
  XgSecurityPage *page;

  /* Owned */
  XgProfile *profile;
  XgSession *session; /* NULL: none was opened */
  XgSecurityFacts *facts;

  gboolean follows; /* the session and the profile */
  guint refresh;    /* pending */
};

G_DEFINE_FINAL_TYPE (XgSecurityDialog, xg_security_dialog, ADW_TYPE_WINDOW)

enum
{
  REMOVE_TRUST,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
set_facts (XgSecurityDialog *self, XgSecurityFacts *facts)
{
  g_clear_pointer (&self->facts, xg_security_facts_free);
  self->facts = facts;
  xg_security_page_set_facts (self->page, facts);
}

static gboolean
refresh_cb (gpointer data)
{
  XgSecurityDialog *self = data;

  self->refresh = 0;
  set_facts (self, xg_security_facts_new_for_session (self->profile, self->session));

  return G_SOURCE_REMOVE;
}

/* One change of the session comes as several notifications. */
static void
queue_refresh (XgSecurityDialog *self)
{
  if (self->refresh == 0)
    self->refresh = g_idle_add (refresh_cb, self);
}

static void
copy_report_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgSecurityDialog *self = XG_SECURITY_DIALOG (widget);
  g_autofree char *text = xg_security_facts_to_text (self->facts);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  xg_toast (widget, _ ("Report copied to the clipboard"));
}

static void
remove_trust_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgSecurityDialog *self = XG_SECURITY_DIALOG (widget);

  g_signal_emit (self, signals[REMOVE_TRUST], 0);
  if (self->follows)
    queue_refresh (self);
}

static void
toast_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *escaped = g_markup_escape_text (g_variant_get_string (parameter, NULL), -1);

  xg_toast_show (XG_SECURITY_DIALOG (widget)->toast_overlay, adw_toast_new (escaped));
}

static void
xg_security_dialog_dispose (GObject *object)
{
  XgSecurityDialog *self = XG_SECURITY_DIALOG (object);

  g_clear_handle_id (&self->refresh, g_source_remove);
  g_clear_pointer (&self->facts, xg_security_facts_free);
  g_clear_object (&self->session);
  g_clear_object (&self->profile);

  G_OBJECT_CLASS (xg_security_dialog_parent_class)->dispose (object);
}

static void
xg_security_dialog_class_init (XgSecurityDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_security_dialog_dispose;

  signals[REMOVE_TRUST] = g_signal_new ("remove-trust",
                                        G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        0);

  g_type_ensure (XG_TYPE_SECURITY_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/trust/xg-security-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, XgSecurityDialog, window_title);
  gtk_widget_class_bind_template_child (widget_class, XgSecurityDialog, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, XgSecurityDialog, page);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_cb);
  gtk_widget_class_install_action (widget_class, "security.copy-report", NULL, copy_report_cb);
  gtk_widget_class_install_action (widget_class, "security.remove-trust", NULL, remove_trust_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
xg_security_dialog_init (XgSecurityDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static XgSecurityDialog *
new_dialog (XgProfile *profile)
{
  XgSecurityDialog *self = g_object_new (XG_TYPE_SECURITY_DIALOG, NULL);

  self->profile = g_object_ref (profile);
  adw_window_title_set_subtitle (self->window_title, xg_profile_get_name (profile));

  return self;
}

/**
 * xg_security_dialog_new_for_facts:
 * @facts: what to show; not kept beyond the call, and not kept up to date
 */
GtkWidget *
xg_security_dialog_new_for_facts (const XgSecurityFacts *facts)
{
  XgSecurityDialog *self;

  g_return_val_if_fail (facts != NULL, NULL);

  self = new_dialog (facts->profile);
  set_facts (self, xg_security_facts_copy (facts));

  return GTK_WIDGET (self);
}

/**
 * xg_security_dialog_new:
 * @profile: whose connection
 * @session: (nullable): the connection; %NULL: nothing was opened so far
 */
GtkWidget *
xg_security_dialog_new (XgProfile *profile, XgSession *session)
{
  XgSecurityDialog *self;

  g_return_val_if_fail (XG_IS_PROFILE (profile), NULL);
  g_return_val_if_fail (session == NULL || XG_IS_SESSION (session), NULL);

  self = new_dialog (profile);
  self->follows = TRUE;
  set_facts (self, xg_security_facts_new_for_session (profile, session));
  if (g_set_object (&self->session, session))
    g_signal_connect_object (session,
                             "notify",
                             G_CALLBACK (queue_refresh),
                             self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (profile, "notify", G_CALLBACK (queue_refresh), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
