/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "trust/xg-certificate-row.h"

#include <glib/gi18n.h>

#include "trust/xg-copy-button.h"
#include "trust/xg-fingerprint.h"
#include "trust/xg-property-row.h"
#include "trust/xg-security-words.h"

struct _XgCertificateRow
{
  AdwExpanderRow parent_instance;

  /* Owned */
  XgCertificate *certificate;
};

G_DEFINE_FINAL_TYPE (XgCertificateRow, xg_certificate_row, ADW_TYPE_EXPANDER_ROW)

static void
xg_certificate_row_finalize (GObject *object)
{
  g_clear_pointer (&XG_CERTIFICATE_ROW (object)->certificate, xg_certificate_unref);

  G_OBJECT_CLASS (xg_certificate_row_parent_class)->finalize (object);
}

static void
xg_certificate_row_class_init (XgCertificateRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = xg_certificate_row_finalize;
}

static void
xg_certificate_row_init (XgCertificateRow *self)
{
}

static void
add (XgCertificateRow *self, const char *name, const char *value)
{
  if (value != NULL && *value != '\0')
    adw_expander_row_add_row (ADW_EXPANDER_ROW (self), xg_property_row_new (name, value));
}

static char *
describe_use (XgCertificate *certificate)
{
  if (xg_certificate_is_ca (certificate))
    return g_strdup (xg_certificate_is_self_issued (certificate)
                       ? _ ("An authority that vouches for itself (root)")
                       : _ ("An authority that another one vouches for"));
  if (xg_certificate_is_self_issued (certificate))
    return g_strdup (_ ("Vouches for itself: nobody else says whose it is"));

  return NULL;
}

static void
fill (XgCertificateRow *self)
{
  XgCertificate *certificate = self->certificate;
  g_autofree char *begin = xg_certificate_format_time (xg_certificate_get_not_before (certificate));
  g_autofree char *end = xg_certificate_format_time (xg_certificate_get_not_after (certificate));
  g_autofree char *names = xg_security_describe_names (certificate);
  g_autofree char *use = describe_use (certificate);
  GtkWidget *pem_row;

  add (self, _ ("Issued to"), xg_certificate_get_subject (certificate));
  add (self, _ ("Issued by"), xg_certificate_get_issuer (certificate));
  add (self, _ ("Valid for"), names);
  add (self, _ ("Use"), use);
  add (self, _ ("Valid from"), begin);
  add (self, _ ("Valid until"), end);
  adw_expander_row_add_row (
    ADW_EXPANDER_ROW (self),
    xg_property_row_new_child (
      xg_fingerprint_new (_ ("SHA-256 fingerprint"), xg_certificate_get_sha256 (certificate))));
  add (self, _ ("Key"), xg_certificate_get_key (certificate));
  add (self, _ ("Signature"), xg_certificate_get_signature (certificate));
  add (self, _ ("Serial number"), xg_certificate_get_serial (certificate));

  pem_row = xg_property_row_new_level (XG_SECURITY_NONE, _ ("Whole certificate (PEM)"), NULL);
  adw_action_row_add_suffix (
    ADW_ACTION_ROW (pem_row),
    xg_copy_button_new (_ ("Copy the certificate"), xg_certificate_get_pem (certificate)));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), pem_row);
}

/**
 * xg_certificate_row_new:
 * @certificate: what to tell about
 * @now: seconds since the epoch, for how long it is still valid
 */
GtkWidget *
xg_certificate_row_new (XgCertificate *certificate, gint64 now)
{
  XgCertificateRow *self;
  XgSecurityLevel level;
  g_autofree char *validity = NULL;
  g_autofree char *sentence = NULL;
  GtkWidget *icon;

  g_return_val_if_fail (certificate != NULL, NULL);

  self = g_object_new (XG_TYPE_CERTIFICATE_ROW, "use-markup", FALSE, NULL);
  self->certificate = xg_certificate_ref (certificate);
  validity = xg_security_describe_validity (certificate, now, &level);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), xg_certificate_get_name (certificate));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), validity);
  sentence = g_strdup_printf ("%s: %s", xg_certificate_get_name (certificate), validity);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sentence,
                                  -1);
  if (level != XG_SECURITY_GOOD)
    {
      icon = gtk_image_new_from_icon_name (xg_security_level_icon (level));
      gtk_widget_add_css_class (icon, xg_security_level_class (level));
      adw_expander_row_add_prefix (ADW_EXPANDER_ROW (self), icon);
    }
  fill (self);

  return GTK_WIDGET (self);
}

XgCertificate *
xg_certificate_row_get_certificate (XgCertificateRow *self)
{
  g_return_val_if_fail (XG_IS_CERTIFICATE_ROW (self), NULL);

  return self->certificate;
}
