/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "trust/xg-secret-prompt.h"

#include <glib/gi18n.h>

#include "xg-row-grid.h"
#include "xg-ui.h"

struct _XgSecretPrompt
{
  AdwWindow parent_instance;

  /* Template widgets */
  AdwWindowTitle *window_title;
  GtkLabel *problem;
  GtkLabel *question;
  AdwPasswordEntryRow *entry;
  GtkSwitch *remember;
  GtkWidget *connect_button;

  gboolean done; /* one of the signals was emitted */
};

G_DEFINE_FINAL_TYPE (XgSecretPrompt, xg_secret_prompt, ADW_TYPE_WINDOW)

enum
{
  ANSWER,
  CANCELLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_secret (XgSecretPrompt *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static void
changed_cb (XgSecretPrompt *self)
{
  gtk_widget_set_sensitive (self->connect_button, *get_secret (self) != '\0');
}

static void
answer_cb (XgSecretPrompt *self)
{
  g_autoptr (XgSecretPrompt) alive = g_object_ref (self);

  if (self->done || *get_secret (self) == '\0')
    return;
  self->done = TRUE;
  g_signal_emit (self,
                 signals[ANSWER],
                 0,
                 get_secret (self),
                 gtk_switch_get_active (self->remember));
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
xg_secret_prompt_close_request (GtkWindow *window)
{
  XgSecretPrompt *self = XG_SECRET_PROMPT (window);

  /* The entry's buffer overwrites what it had. */
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  if (!self->done)
    {
      self->done = TRUE;
      g_signal_emit (self, signals[CANCELLED], 0);
    }

  return GTK_WINDOW_CLASS (xg_secret_prompt_parent_class)->close_request (window);
}

static void
xg_secret_prompt_class_init (XgSecretPromptClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  GTK_WINDOW_CLASS (klass)->close_request = xg_secret_prompt_close_request;

  /* Of static scope, so that no copy of the secret is made for the emission. */
  signals[ANSWER] = g_signal_new ("answer",
                                  G_TYPE_FROM_CLASS (klass),
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  2,
                                  G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE,
                                  G_TYPE_BOOLEAN);
  signals[CANCELLED] = g_signal_new ("cancelled",
                                     G_TYPE_FROM_CLASS (klass),
                                     G_SIGNAL_RUN_LAST,
                                     0,
                                     NULL,
                                     NULL,
                                     NULL,
                                     G_TYPE_NONE,
                                     0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/trust/xg-secret-prompt.ui");
  gtk_widget_class_bind_template_child (widget_class, XgSecretPrompt, window_title);
  gtk_widget_class_bind_template_child (widget_class, XgSecretPrompt, problem);
  gtk_widget_class_bind_template_child (widget_class, XgSecretPrompt, question);
  gtk_widget_class_bind_template_child (widget_class, XgSecretPrompt, entry);
  gtk_widget_class_bind_template_child (widget_class, XgSecretPrompt, remember);
  gtk_widget_class_bind_template_child (widget_class, XgSecretPrompt, connect_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, answer_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
xg_secret_prompt_init (XgSecretPrompt *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  xg_row_grid_lay_out_rows (GTK_WIDGET (self));
}

static char *
describe_question (XgProfile *profile)
{
  const char *file;

  if (xg_profile_get_auth (profile) != XG_AUTH_CERTIFICATE)
    /* Translators: %s is an address like alice@example.org */
    return g_strdup_printf (_ ("The password of %s is needed to sign in."),
                            xg_profile_get_jid (profile));

  file = xg_profile_get_key_file (profile) != NULL ? xg_profile_get_key_file (profile)
                                                   : xg_profile_get_cert_file (profile);
  /* Translators: an address like alice@example.org, and the path of a file */
  return g_strdup_printf (
    _ ("The passphrase of the key is needed to sign in as %s. It stays on this computer and only "
       "opens the file “%s”."),
    xg_profile_get_jid (profile),
    file != NULL ? file : "");
}

/**
 * xg_secret_prompt_new:
 * @profile: who signs in
 * @problem: (nullable): why it asks again, a sentence
 */
GtkWidget *
xg_secret_prompt_new (XgProfile *profile, const char *problem)
{
  XgSecretPrompt *self;
  gboolean passphrase;
  g_autofree char *question = NULL;
  const char *kind;

  g_return_val_if_fail (XG_IS_PROFILE (profile), NULL);

  self = g_object_new (XG_TYPE_SECRET_PROMPT, NULL);
  passphrase = xg_profile_get_auth (profile) == XG_AUTH_CERTIFICATE;
  kind = passphrase ? _ ("Passphrase") : _ ("Password");
  question = describe_question (profile);
  gtk_window_set_title (GTK_WINDOW (self), kind);
  adw_window_title_set_title (self->window_title, kind);
  adw_window_title_set_subtitle (self->window_title, xg_profile_get_name (profile));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->entry), kind);
  gtk_label_set_text (self->question, question);
  if (problem != NULL)
    {
      gtk_label_set_text (self->problem, problem);
      gtk_widget_show (GTK_WIDGET (self->problem));
    }
  gtk_switch_set_active (self->remember, xg_profile_get_remember (profile));
  gtk_window_set_default_widget (GTK_WINDOW (self), self->connect_button);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->entry));

  return GTK_WIDGET (self);
}
