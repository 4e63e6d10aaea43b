/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-indicator-row.h"

#include <glib/gi18n.h>

#include "card/xg-defang.h"
#include "xg-toast.h"

struct _XgIndicatorRow
{
  GtkWidget parent_instance;

  /* Children */
  GtkInscription *kind;
  GtkInscription *value;
  GtkInscription *role;
  GtkWidget *copy;
};

G_DEFINE_FINAL_TYPE (XgIndicatorRow, xg_indicator_row, GTK_TYPE_WIDGET)

static const struct
{
  const char *kind;
  const char *label;
} kinds[] = {
  { "asn", "ASN" },
  { "atm", "ATM" },
  { "domain", N_ ("Domain") },
  { "email", N_ ("Email") },
  { "email-subject", N_ ("Subject") },
  { "email-x-mailer", N_ ("Mailer") },
  { "file", N_ ("File") },
  { "fuzzy-hash", N_ ("Fuzzy hash") },
  { "ipv4-addr", "IPv4" },
  { "ipv4-net", N_ ("IPv4 net") },
  { "ipv4-net-mask", N_ ("IPv4 net") },
  { "ipv4-net-masked", N_ ("IPv4 net") },
  { "ipv6-addr", "IPv6" },
  { "ipv6-net", N_ ("IPv6 net") },
  { "ipv6-net-mask", N_ ("IPv6 net") },
  { "ipv6-net-masked", N_ ("IPv6 net") },
  { "mac", "MAC" },
  { "md5", "MD5" },
  { "registry-handle", N_ ("Registry") },
  { "registry-key", N_ ("Reg. key") },
  { "sha1", "SHA-1" },
  { "sha224", "SHA-224" },
  { "sha256", "SHA-256" },
  { "sha384", "SHA-384" },
  { "sha512", "SHA-512" },
  { "url", "URL" },
  { "x509-serial", N_ ("Serial") },
  { "x509-subject", N_ ("Subject") },
};

/**
 * xg_format_indicator_kind:
 * @kind: the kind of an #XgIndicator
 *
 * Returns: a word for people; a kind we don't know as it is
 */
const char *
xg_format_indicator_kind (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kind, kinds[i].kind) == 0)
      return _ (kinds[i].label);
  return kind;
}

static void
copy_cb (XgIndicatorRow *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_inscription_get_text (self->value));
  xg_toast (GTK_WIDGET (self), _ ("Indicator copied"));
}

static void
xg_indicator_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (xg_indicator_row_parent_class)->dispose (object);
}

static void
xg_indicator_row_class_init (XgIndicatorRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_indicator_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "indicatorrow");
}

static GtkInscription *
add_inscription (XgIndicatorRow *self, guint chars, const char *css_class)
{
  GtkWidget *child = gtk_inscription_new (NULL);

  gtk_inscription_set_min_chars (GTK_INSCRIPTION (child), chars);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (child), chars);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (child),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  /* One line: what is left of the row would be a second one. */
  gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (child, css_class);
  gtk_widget_set_parent (child, GTK_WIDGET (self));
  return GTK_INSCRIPTION (child);
}

static void
xg_indicator_row_init (XgIndicatorRow *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 8);
  self->kind = add_inscription (self, 8, "dim-label");
  self->value = add_inscription (self, 4, "monospace");
  gtk_inscription_set_text_overflow (self->value, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->value), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self->value), TRUE);
  self->role = add_inscription (self, 7, "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->role), "caption");
  gtk_inscription_set_xalign (self->role, 1);

  self->copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  gtk_widget_set_valign (self->copy, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->copy, "flat");
  gtk_widget_add_css_class (self->copy, "circular");
  gtk_widget_set_tooltip_text (self->copy, _ ("Copy"));
  gtk_widget_set_parent (self->copy, GTK_WIDGET (self));
  g_signal_connect_object (self->copy, "clicked", G_CALLBACK (copy_cb), self, G_CONNECT_SWAPPED);
}

/**
 * xg_indicator_row_new:
 *
 * Returns: (transfer floating): an empty row
 */
GtkWidget *
xg_indicator_row_new (void)
{
  return g_object_new (XG_TYPE_INDICATOR_ROW, NULL);
}

/**
 * xg_indicator_row_set:
 * @self: a row
 * @indicator: what to show
 * @defanged: whether so that nothing follows it, see xg_defang()
 */
void
xg_indicator_row_set (XgIndicatorRow *self, const XgIndicator *indicator, gboolean defanged)
{
  g_autofree char *label = NULL;
  g_autofree char *value = NULL;

  g_return_if_fail (XG_IS_INDICATOR_ROW (self));
  g_return_if_fail (indicator != NULL);

  gtk_inscription_set_text (self->kind, xg_format_indicator_kind (indicator->kind));
  value = defanged ? xg_defang (indicator->kind, indicator->value) : g_strdup (indicator->value);
  gtk_inscription_set_text (self->value, value);
  gtk_inscription_set_text (self->role, indicator->role);
  gtk_widget_set_visible (GTK_WIDGET (self->role), indicator->role != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->value), value);
  /* Translators: the value of an indicator, like an address */
  label = g_strdup_printf (_ ("Copy %s"), value);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->copy),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label,
                                  -1);
}
