/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-indicator-row.h"

#include <glib/gi18n.h>

#include "card/xg-defang.h"
#include "pivot/xg-pivot-lead.h"
#include "xg-toast.h"

struct _XgIndicatorRow
{
  GtkWidget parent_instance;

  /* Children */
  GtkInscription *kind;
  GtkInscription *value;
  GtkInscription *role;
  GtkWidget *lead;
  GtkWidget *copy;
  GtkWidget *menu; /* a popover, once it was asked for */

  gboolean hash;

  /* Owned */
  char *indicator; /* as the payload has it, and for whom it must not lead anywhere */
  char *defanged;
};

/* Pixels: below this width kind and role stand below the value. And between the parts. */
#define NARROW 460
#define GAP    8

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
copy (XgIndicatorRow *self, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  xg_toast (GTK_WIDGET (self), _ ("Indicator copied"));
}

static void
copy_cb (XgIndicatorRow *self)
{
  copy (self, gtk_inscription_get_text (self->value));
}

static gboolean
is_hash (const char *kind)
{
  return g_str_has_prefix (kind, "sha") || g_str_equal (kind, "md5");
}

/* As documents have it (XML Signature section 4.4.3.6) */
static char *
dup_base64 (const char *hex)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (; g_ascii_isxdigit (hex[0]) && g_ascii_isxdigit (hex[1]); hex += 2)
    {
      guint8 byte = (guint8) (g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));

      g_byte_array_append (bytes, &byte, 1);
    }
  return g_base64_encode (bytes->data, bytes->len);
}

static void
action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgIndicatorRow *self = XG_INDICATOR_ROW (widget);

  if (self->indicator == NULL)
    return;
  if (g_str_equal (name, "indicator.show"))
    xg_pivot_show (widget, self->indicator);
  else if (g_str_equal (name, "indicator.filter"))
    xg_pivot_filter (widget, self->indicator);
  else if (g_str_equal (name, "indicator.copy-base64"))
    {
      g_autofree char *text = dup_base64 (self->indicator);

      copy (self, text);
    }
  else
    copy (self, g_str_equal (name, "indicator.copy") ? self->indicator : self->defanged);
}

static void
popup_menu (XgIndicatorRow *self, double x, double y)
{
  const GdkRectangle at = { (int) x, (int) y, 1, 1 };

  if (self->menu == NULL)
    {
      g_autoptr (GMenu) menu = g_menu_new ();
      g_autoptr (GMenu) texts = g_menu_new ();

      g_menu_append (menu, _ ("What the Cache _Knows of It"), "indicator.show");
      g_menu_append (menu, _ ("_Find in the Feed"), "indicator.filter");
      g_menu_append (texts, _ ("_Copy"), "indicator.copy");
      if (self->hash)
        g_menu_append (texts, _ ("Copy as _Base64"), "indicator.copy-base64");
      else
        g_menu_append (texts, _ ("Copy _Defanged"), "indicator.copy-defanged");
      g_menu_append_section (menu, NULL, G_MENU_MODEL (texts));
      self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &at);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
right_pressed_cb (XgIndicatorRow *self, int n_press, double x, double y)
{
  popup_menu (self, x, y);
}

static void
held_cb (XgIndicatorRow *self, double x, double y)
{
  popup_menu (self, x, y);
}

/* The focus is on the row of the list around it, or on one of its own buttons. */
static gboolean
menu_key_cb (GtkWidget *list, GVariant *args, gpointer data)
{
  GtkRoot *root = gtk_widget_get_root (list);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, list))
    return FALSE;
  row = gtk_widget_get_first_child (focus);
  if (!XG_IS_INDICATOR_ROW (row))
    row = gtk_widget_get_ancestor (focus, XG_TYPE_INDICATOR_ROW);
  if (row == NULL)
    return FALSE;
  popup_menu (XG_INDICATOR_ROW (row), 80, gtk_widget_get_height (row));
  return TRUE;
}

static int
get_size (GtkWidget *child, GtkOrientation orientation)
{
  int size;

  if (!gtk_widget_get_visible (child))
    return 0;
  gtk_widget_measure (child, orientation, -1, &size, NULL, NULL, NULL);
  return size;
}

static GtkSizeRequestMode
xg_indicator_row_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
xg_indicator_row_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  XgIndicatorRow *self = XG_INDICATOR_ROW (widget);
  GtkWidget *texts[] = { GTK_WIDGET (self->kind),
                         GTK_WIDGET (self->value),
                         GTK_WIDGET (self->role) };
  int lead = get_size (self->lead, orientation);
  int copy_size = get_size (self->copy, orientation);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (get_size (texts[1], orientation),
                      get_size (texts[0], orientation) + GAP + get_size (texts[2], orientation)) +
                 lead + copy_size + GAP;
      *natural = NARROW;
    }
  else
    {
      *minimum = get_size (texts[1], orientation);
      if (for_size >= 0 && for_size < NARROW)
        *minimum += MAX (get_size (texts[0], orientation), get_size (texts[2], orientation));
      *minimum = *natural = MAX (*minimum, MAX (lead, copy_size));
    }
}

static void
place (GtkWidget *child, gboolean rtl, int all, int x, int y, int width, int height)
{
  const GtkAllocation at = { rtl ? all - x - width : x, y, MAX (width, 0), height };

  if (gtk_widget_get_visible (child))
    gtk_widget_size_allocate (child, &at, -1);
}

static void
xg_indicator_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  XgIndicatorRow *self = XG_INDICATOR_ROW (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int kind = get_size (GTK_WIDGET (self->kind), GTK_ORIENTATION_HORIZONTAL);
  int role = get_size (GTK_WIDGET (self->role), GTK_ORIENTATION_HORIZONTAL);
  int lead = get_size (self->lead, GTK_ORIENTATION_HORIZONTAL);
  int copy_width = get_size (self->copy, GTK_ORIENTATION_HORIZONTAL);
  int room = width - lead - copy_width - GAP;

  place (self->lead, rtl, width, room, 0, lead, height);
  place (self->copy, rtl, width, width - copy_width, 0, copy_width, height);
  room -= GAP;
  if (width < NARROW)
    {
      int low = MAX (get_size (GTK_WIDGET (self->kind), GTK_ORIENTATION_VERTICAL),
                     get_size (GTK_WIDGET (self->role), GTK_ORIENTATION_VERTICAL));

      place (GTK_WIDGET (self->value), rtl, width, 0, 0, room, height - low);
      place (GTK_WIDGET (self->kind), rtl, width, 0, height - low, kind, low);
      place (GTK_WIDGET (self->role), rtl, width, kind + GAP, height - low, room - kind - GAP, low);
    }
  else
    {
      int after = role > 0 ? role + GAP : 0;

      place (GTK_WIDGET (self->kind), rtl, width, 0, 0, kind, height);
      place (GTK_WIDGET (self->value),
             rtl,
             width,
             kind + GAP,
             0,
             room - kind - GAP - after,
             height);
      place (GTK_WIDGET (self->role), rtl, width, room - role, 0, role, height);
    }
  gtk_inscription_set_xalign (self->role, width < NARROW ? 0 : 1);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
xg_indicator_row_dispose (GObject *object)
{
  XgIndicatorRow *self = XG_INDICATOR_ROW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  self->menu = NULL;
  g_clear_pointer (&self->indicator, g_free);
  g_clear_pointer (&self->defanged, g_free);
  G_OBJECT_CLASS (xg_indicator_row_parent_class)->dispose (object);
}

static void
xg_indicator_row_class_init (XgIndicatorRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_indicator_row_dispose;
  widget_class->get_request_mode = xg_indicator_row_get_request_mode;
  widget_class->measure = xg_indicator_row_measure;
  widget_class->size_allocate = xg_indicator_row_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "indicatorrow");
  gtk_widget_class_install_action (widget_class, "indicator.show", NULL, action_cb);
  gtk_widget_class_install_action (widget_class, "indicator.filter", NULL, action_cb);
  gtk_widget_class_install_action (widget_class, "indicator.copy", NULL, action_cb);
  gtk_widget_class_install_action (widget_class, "indicator.copy-defanged", NULL, action_cb);
  gtk_widget_class_install_action (widget_class, "indicator.copy-base64", NULL, action_cb);
}

static GtkWidget *
add_button (XgIndicatorRow *self, const char *icon, const char *tooltip)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_parent (button, GTK_WIDGET (self));
  return button;
}

static void
add_gestures (XgIndicatorRow *self)
{
  GtkGesture *right = gtk_gesture_click_new ();
  GtkGesture *hold = gtk_gesture_long_press_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (right), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (right,
                           "pressed",
                           G_CALLBACK (right_pressed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (right));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect_object (hold, "pressed", G_CALLBACK (held_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (hold));
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
  self->kind = add_inscription (self, 8, "dim-label");
  self->value = add_inscription (self, 4, "monospace");
  gtk_inscription_set_text_overflow (self->value, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_MIDDLE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self->value), TRUE);
  self->role = add_inscription (self, 7, "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->role), "caption");
  self->lead = add_button (self, "system-search-symbolic", _ ("What the Cache Knows of It"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->lead), "indicator.show");
  self->copy = add_button (self, "edit-copy-symbolic", _ ("Copy"));
  g_signal_connect_object (self->copy, "clicked", G_CALLBACK (copy_cb), self, G_CONNECT_SWAPPED);
  add_gestures (self);
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
  g_autofree char *lead = NULL;
  const char *value;

  g_return_if_fail (XG_IS_INDICATOR_ROW (self));
  g_return_if_fail (indicator != NULL);

  gtk_inscription_set_text (self->kind, xg_format_indicator_kind (indicator->kind));
  g_free (self->indicator);
  self->indicator = g_strdup (indicator->value);
  g_free (self->defanged);
  if (self->hash != is_hash (indicator->kind))
    g_clear_pointer (&self->menu, gtk_widget_unparent);
  self->hash = is_hash (indicator->kind);
  self->defanged = xg_defang (indicator->kind, indicator->value);
  value = defanged ? self->defanged : self->indicator;
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
  /* Translators: the value of an indicator, like an address */
  lead = g_strdup_printf (_ ("What the cache knows of %s"), value);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->lead),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  lead,
                                  -1);
}

/**
 * xg_indicator_row_show:
 * @self: a row
 *
 * Opens what the cache knows of its indicator, as the row's first button does.
 */
void
xg_indicator_row_show (XgIndicatorRow *self)
{
  g_return_if_fail (XG_IS_INDICATOR_ROW (self));
  gtk_widget_activate_action (GTK_WIDGET (self), "indicator.show", NULL);
}

/**
 * xg_indicator_row_add_keys:
 * @list: a list whose rows have such a row each
 *
 * Has the menu key open the menu of the row that has the focus.
 */
void
xg_indicator_row_add_keys (GtkWidget *list)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
  } keys[] = { { GDK_KEY_Menu, 0 }, { GDK_KEY_F10, GDK_SHIFT_MASK } };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].key, keys[i].modifiers),
                        gtk_callback_action_new (menu_key_cb, NULL, NULL)));
  gtk_widget_add_controller (list, controller);
}
