/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "trust/xg-trust-dialog.h"

#include <glib/gi18n.h>

#include "trust/xg-fingerprint.h"
#include "trust/xg-property-row.h"
#include "xg-ui.h"

struct _XgTrustDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  AdwWindowTitle *window_title;
  AdwToastOverlay *toast_overlay;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *sentence;
  GtkListBox *reason_list;
  GtkLabel *explanation;
  GtkListBox *certificate_list;
  GtkWidget *override_group;
  GtkCheckButton *check;
  GtkButton *cancel_button;
  GtkWidget *trust_button;
};

G_DEFINE_FINAL_TYPE (XgTrustDialog, xg_trust_dialog, ADW_TYPE_WINDOW)

enum
{
  TRUST,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
checked_cb (XgTrustDialog *self)
{
  gtk_widget_set_sensitive (self->trust_button, gtk_check_button_get_active (self->check));
}

static void
trust_cb (XgTrustDialog *self)
{
  g_autoptr (XgTrustDialog) alive = g_object_ref (self);

  g_signal_emit (self, signals[TRUST], 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
toast_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *escaped = g_markup_escape_text (g_variant_get_string (parameter, NULL), -1);

  adw_toast_overlay_add_toast (XG_TRUST_DIALOG (widget)->toast_overlay, adw_toast_new (escaped));
}

static void
xg_trust_dialog_class_init (XgTrustDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[TRUST] = g_signal_new ("trust",
                                 G_TYPE_FROM_CLASS (klass),
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/trust/xg-trust-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, XgTrustDialog, window_title);
  gtk_widget_class_bind_template_child (widget_class, XgTrustDialog, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, XgTrustDialog, icon);
  gtk_widget_class_bind_template_child (widget_class, XgTrustDialog, title);
  gtk_widget_class_bind_template_child (widget_class, XgTrustDialog, sentence);
  gtk_widget_class_bind_template_child (widget_class, XgTrustDialog, reason_list);
  gtk_widget_class_bind_template_child (widget_class, XgTrustDialog, explanation);
  gtk_widget_class_bind_template_child (widget_class, XgTrustDialog, certificate_list);
  gtk_widget_class_bind_template_child (widget_class, XgTrustDialog, override_group);
  gtk_widget_class_bind_template_child (widget_class, XgTrustDialog, check);
  gtk_widget_class_bind_template_child (widget_class, XgTrustDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, XgTrustDialog, trust_button);
  gtk_widget_class_bind_template_callback (widget_class, checked_cb);
  gtk_widget_class_bind_template_callback (widget_class, trust_cb);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
xg_trust_dialog_init (XgTrustDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_certificate (XgTrustDialog *self, XgCertificate *leaf, gint64 now)
{
  XgSecurityLevel level;
  g_autofree char *validity = xg_security_describe_validity (leaf, now, &level);
  g_autofree char *names = xg_security_describe_names (leaf);

  gtk_list_box_append (
    self->certificate_list,
    xg_property_row_new_child (
      xg_fingerprint_new (_ ("SHA-256 fingerprint"), xg_certificate_get_sha256 (leaf))));
  gtk_list_box_append (self->certificate_list,
                       xg_property_row_new (_ ("Issued to"), xg_certificate_get_subject (leaf)));
  gtk_list_box_append (self->certificate_list,
                       xg_property_row_new (_ ("Issued by"), xg_certificate_get_issuer (leaf)));
  if (names != NULL)
    gtk_list_box_append (self->certificate_list, xg_property_row_new (_ ("Valid for"), names));
  gtk_list_box_append (self->certificate_list, xg_property_row_new (_ ("Validity"), validity));
}

static void
show_reasons (XgTrustDialog *self, XgProbeReport *report)
{
  const char *const *reasons = xg_probe_report_get_reasons (report);

  for (gsize i = 0; reasons != NULL && reasons[i] != NULL; i++)
    gtk_list_box_append (self->reason_list,
                         xg_property_row_new_level (XG_SECURITY_BAD, reasons[i], NULL));
  gtk_widget_set_visible (GTK_WIDGET (self->reason_list),
                          gtk_list_box_get_row_at_index (self->reason_list, 0) != NULL);
}

/* Nobody can go on here: there is nothing to compare. */
static void
forbid (XgTrustDialog *self)
{
  gtk_image_set_from_icon_name (self->icon, "dialog-error-symbolic");
  gtk_widget_remove_css_class (GTK_WIDGET (self->icon), "warning");
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), "error");
  gtk_widget_hide (self->override_group);
  gtk_widget_hide (self->trust_button);
  gtk_button_set_label (self->cancel_button, _ ("_Close"));
}

/**
 * xg_trust_dialog_new:
 * @profile: whose server
 * @report: of the probe that refused it; it has a certificate
 * @now: seconds since the epoch
 */
GtkWidget *
xg_trust_dialog_new (XgProfile *profile, XgProbeReport *report, gint64 now)
{
  XgTrustDialog *self;
  XgProbeCode code;
  g_autofree char *sentence = NULL;

  g_return_val_if_fail (XG_IS_PROFILE (profile), NULL);
  g_return_val_if_fail (report != NULL && xg_probe_report_get_leaf (report) != NULL, NULL);

  self = g_object_new (XG_TYPE_TRUST_DIALOG, NULL);
  code = xg_probe_report_get_code (report);
  adw_window_title_set_title (self->window_title, xg_profile_get_name (profile));
  gtk_label_set_text (self->title, xg_security_title_for_code (code));
  /* Translators: a domain, and host and port */
  sentence = g_strdup_printf (
    _ ("The connection to %s at %s was refused. No password and nothing else was sent."),
    xg_probe_report_get_domain (report),
    xg_probe_report_get_place (report));
  gtk_label_set_text (self->sentence, sentence);
  gtk_label_set_text (self->explanation, xg_security_explain_code (code));
  show_reasons (self, report);
  show_certificate (self, xg_probe_report_get_leaf (report), now);
  if (!xg_probe_report_can_pin (report))
    forbid (self);
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->cancel_button));
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->cancel_button));

  return GTK_WIDGET (self);
}
