/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "trust/xg-trust-dialog.h"

#include <glib/gi18n.h>

#include "trust/xg-fingerprint.h"
#include "trust/xg-property-row.h"
#include "trust/xg-trust-frame.h"
#include "xg-row-grid.h"
#include "xg-ui.h"

struct _XgTrustDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  XgTrustFrame *frame;
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

  g_type_ensure (XG_TYPE_TRUST_FRAME);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/trust/xg-trust-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, XgTrustDialog, frame);
  gtk_widget_class_bind_template_child (widget_class, XgTrustDialog, reason_list);
  gtk_widget_class_bind_template_child (widget_class, XgTrustDialog, explanation);
  gtk_widget_class_bind_template_child (widget_class, XgTrustDialog, certificate_list);
  gtk_widget_class_bind_template_child (widget_class, XgTrustDialog, override_group);
  gtk_widget_class_bind_template_child (widget_class, XgTrustDialog, check);
  gtk_widget_class_bind_template_child (widget_class, XgTrustDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, XgTrustDialog, trust_button);
  gtk_widget_class_bind_template_callback (widget_class, checked_cb);
  gtk_widget_class_bind_template_callback (widget_class, trust_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
xg_trust_dialog_init (XgTrustDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  xg_row_grid_lay_out_rows (GTK_WIDGET (self));
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

/* Nobody can go on here: there is nothing to compare. */
static void
forbid (XgTrustDialog *self)
{
  xg_trust_frame_set_alarm (self->frame, FALSE);
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
  /* Translators: a domain, and host and port */
  sentence = g_strdup_printf (
    _ ("The connection to %s at %s was refused. No password and nothing else was sent."),
    xg_probe_report_get_domain (report),
    xg_probe_report_get_place (report));
  xg_trust_frame_set_text (self->frame,
                           xg_profile_get_name (profile),
                           xg_security_title_for_code (code),
                           sentence);
  gtk_label_set_text (self->explanation, xg_security_explain_code (code));
  xg_trust_frame_fill_reasons (self->reason_list, report, 0);
  show_certificate (self, xg_probe_report_get_leaf (report), now);
  if (!xg_probe_report_can_pin (report))
    forbid (self);
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->cancel_button));
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->cancel_button));

  return GTK_WIDGET (self);
}
