/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "trust/xg-pin-dialog.h"

#include <glib/gi18n.h>

#include "trust/xg-fingerprint.h"
#include "trust/xg-property-row.h"
#include "trust/xg-trust-frame.h"
#include "xg-ui.h"

struct _XgPinDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  XgTrustFrame *frame;
  GtkFlowBox *sides;
  GtkLabel *explanation;
  GtkListBox *reason_list;
  GtkWidget *replace_group;
  AdwExpanderRow *replace_row;
  GtkCheckButton *check;
  GtkWidget *replace_button;
  GtkWidget *refuse_button;
};

G_DEFINE_FINAL_TYPE (XgPinDialog, xg_pin_dialog, ADW_TYPE_WINDOW)

enum
{
  REPLACE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
checked_cb (XgPinDialog *self)
{
  gtk_widget_set_sensitive (self->replace_button, gtk_check_button_get_active (self->check));
}

static void
replace_cb (XgPinDialog *self)
{
  g_autoptr (XgPinDialog) alive = g_object_ref (self);

  g_signal_emit (self, signals[REPLACE], 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
xg_pin_dialog_class_init (XgPinDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[REPLACE] = g_signal_new ("replace",
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
                                               XG_RESOURCE_PATH "/trust/xg-pin-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, XgPinDialog, frame);
  gtk_widget_class_bind_template_child (widget_class, XgPinDialog, sides);
  gtk_widget_class_bind_template_child (widget_class, XgPinDialog, explanation);
  gtk_widget_class_bind_template_child (widget_class, XgPinDialog, reason_list);
  gtk_widget_class_bind_template_child (widget_class, XgPinDialog, replace_group);
  gtk_widget_class_bind_template_child (widget_class, XgPinDialog, replace_row);
  gtk_widget_class_bind_template_child (widget_class, XgPinDialog, check);
  gtk_widget_class_bind_template_child (widget_class, XgPinDialog, replace_button);
  gtk_widget_class_bind_template_child (widget_class, XgPinDialog, refuse_button);
  gtk_widget_class_bind_template_callback (widget_class, checked_cb);
  gtk_widget_class_bind_template_callback (widget_class, replace_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
xg_pin_dialog_init (XgPinDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_fact (GtkWidget *box, const char *name, const char *value)
{
  g_autofree char *text = g_strdup_printf ("%s: %s", name, value);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (box), label);
}

/* One of the two: CERTIFICATE is NULL where only its fingerprint is known. */
static void
add_side (XgPinDialog *self,
          const char *title,
          const char *sha256,
          const char *other,
          XgCertificate *certificate,
          gint64 now)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_label_new (title);
  GtkWidget *fingerprint = xg_fingerprint_new (_ ("SHA-256 fingerprint"), sha256);
  GtkWidget *child;

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  gtk_widget_add_css_class (heading, "heading");
  xg_fingerprint_compare (XG_FINGERPRINT (fingerprint), other);
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), fingerprint);
  if (certificate != NULL)
    {
      g_autofree char *validity = xg_security_describe_validity (certificate, now, NULL);

      add_fact (box, _ ("Issued to"), xg_certificate_get_subject (certificate));
      add_fact (box, _ ("Issued by"), xg_certificate_get_issuer (certificate));
      add_fact (box, _ ("Validity"), validity);
    }
  else
    add_fact (box, _ ("Issued to"), _ ("not known any more"));
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "side");
  gtk_flow_box_append (self->sides, box);
  child = gtk_widget_get_parent (box);
  gtk_widget_set_focusable (child, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

/**
 * xg_pin_dialog_new:
 * @profile: whose server; it has a pin
 * @report: of the probe that refused it
 * @now: seconds since the epoch
 */
GtkWidget *
xg_pin_dialog_new (XgProfile *profile, XgProbeReport *report, gint64 now)
{
  XgPinDialog *self;
  XgCertificate *leaf;
  g_autoptr (XgCertificate) pinned = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *before = NULL;
  const char *since;

  g_return_val_if_fail (XG_IS_PROFILE (profile) && xg_profile_get_pin (profile) != NULL, NULL);
  g_return_val_if_fail (report != NULL && xg_probe_report_get_leaf (report) != NULL, NULL);

  self = g_object_new (XG_TYPE_PIN_DIALOG, NULL);
  leaf = xg_probe_report_get_leaf (report);
  pinned = xg_profile_dup_pinned (profile);
  since = xg_profile_get_pin_since (profile);
  /* Translators: a domain, and host and port */
  sentence =
    g_strdup_printf (_ ("%s at %s showed another certificate than the one you trusted. The "
                        "connection was refused; no password and nothing else was sent."),
                     xg_probe_report_get_domain (report),
                     xg_probe_report_get_place (report));
  xg_trust_frame_set_text (self->frame,
                           xg_profile_get_name (profile),
                           xg_security_title_for_code (XG_PROBE_PIN_CHANGED),
                           sentence);
  xg_trust_frame_set_alarm (self->frame, TRUE);
  /* Translators: %s is a date */
  before = since != NULL ? g_strdup_printf (_ ("Trusted by you since %s"), since)
                         : g_strdup (_ ("Trusted by you"));
  add_side (self,
            before,
            xg_profile_get_pin (profile),
            xg_certificate_get_sha256 (leaf),
            pinned,
            now);
  add_side (self,
            _ ("Shown by the server now"),
            xg_certificate_get_sha256 (leaf),
            xg_profile_get_pin (profile),
            leaf,
            now);
  gtk_label_set_text (self->explanation, xg_security_explain_code (XG_PROBE_PIN_CHANGED));
  /* The first one is what the whole dialog is about. */
  xg_trust_frame_fill_reasons (self->reason_list, report, 1);
  gtk_widget_set_visible (self->replace_group, xg_probe_report_can_pin (report));
  gtk_window_set_default_widget (GTK_WINDOW (self), self->refuse_button);
  gtk_window_set_focus (GTK_WINDOW (self), self->refuse_button);

  return GTK_WIDGET (self);
}
