/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "trust/xg-fingerprint.h"

#include <glib/gi18n.h>
#include <string.h>

#include "trust/xg-copy-button.h"
#include "trust/xg-security-words.h"
#include "xg-line-layout.h"

struct _XgFingerprint
{
  GtkWidget parent_instance;

  /* Borrowed */
  GtkWidget *label;

  /* Owned */
  char *sha256;
};

G_DEFINE_FINAL_TYPE (XgFingerprint, xg_fingerprint, GTK_TYPE_WIDGET)

static void
xg_fingerprint_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (xg_fingerprint_parent_class)->dispose (object);
}

static void
xg_fingerprint_finalize (GObject *object)
{
  g_free (XG_FINGERPRINT (object)->sha256);

  G_OBJECT_CLASS (xg_fingerprint_parent_class)->finalize (object);
}

static void
xg_fingerprint_class_init (XgFingerprintClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = xg_fingerprint_dispose;
  object_class->finalize = xg_fingerprint_finalize;

  gtk_widget_class_set_layout_manager_type (widget_class, XG_TYPE_LINE_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "fingerprint");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
xg_fingerprint_init (XgFingerprint *self)
{
}

/**
 * xg_fingerprint_new:
 * @title: whose it is: "SHA-256 Fingerprint"
 * @sha256: it, `AA:BB:…`
 */
GtkWidget *
xg_fingerprint_new (const char *title, const char *sha256)
{
  XgFingerprint *self = g_object_new (XG_TYPE_FINGERPRINT, NULL);
  GtkWidget *text = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *heading = gtk_label_new (title);
  g_autofree char *lines = xg_security_format_fingerprint (sha256);

  self->sha256 = g_strdup (sha256);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  gtk_widget_add_css_class (heading, "dim-label");
  gtk_widget_add_css_class (heading, "caption");

  self->label = gtk_label_new (lines);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_selectable (GTK_LABEL (self->label), TRUE);
  gtk_widget_add_css_class (self->label, "monospace");

  gtk_widget_set_hexpand (text, TRUE);
  gtk_box_append (GTK_BOX (text), heading);
  gtk_box_append (GTK_BOX (text), self->label);
  gtk_widget_set_parent (text, GTK_WIDGET (self));
  gtk_widget_set_parent (xg_copy_button_new (_ ("Copy the fingerprint"), sha256),
                         GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);

  return GTK_WIDGET (self);
}

/**
 * xg_fingerprint_compare:
 * @other: another fingerprint
 *
 * Steps back what both have in common, so that what differs stands out.
 */
void
xg_fingerprint_compare (XgFingerprint *self, const char *other)
{
  g_autoptr (PangoAttrList) attributes = NULL;
  g_autofree char *mine = NULL;
  g_autofree char *theirs = NULL;
  gsize length;

  g_return_if_fail (XG_IS_FINGERPRINT (self));
  g_return_if_fail (other != NULL);

  mine = xg_security_format_fingerprint (self->sha256);
  theirs = xg_security_format_fingerprint (other);
  length = strlen (mine);
  attributes = pango_attr_list_new ();
  for (gsize i = 0; i + 1 < length; i++)
    {
      PangoAttribute *attribute;

      if (!g_ascii_isxdigit (mine[i]) || !g_ascii_isxdigit (mine[i + 1]))
        continue;
      if (i + 1 < strlen (theirs) && strncmp (mine + i, theirs + i, 2) == 0)
        attribute = pango_attr_foreground_alpha_new (G_MAXUINT16 / 2);
      else
        attribute = pango_attr_weight_new (PANGO_WEIGHT_BOLD);
      attribute->start_index = (guint) i;
      attribute->end_index = (guint) i + 2;
      pango_attr_list_insert (attributes, attribute);
      i++;
    }
  gtk_label_set_attributes (GTK_LABEL (self->label), attributes);
}

const char *
xg_fingerprint_get_sha256 (XgFingerprint *self)
{
  g_return_val_if_fail (XG_IS_FINGERPRINT (self), NULL);

  return self->sha256;
}
