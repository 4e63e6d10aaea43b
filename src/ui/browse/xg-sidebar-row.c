/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-browse"

#include "config.h"

#include "browse/xg-sidebar-row.h"

#include <glib/gi18n.h>

#include "browse/xg-sidebar-row-layout.h"
#include "browse/xg-sparkline.h"
#include "feed/xg-format.h"
#include "xg-phrases.h"

/*
 * A list view makes two hundred rows at once, and that is what one waits for when a tree arrives or
 * a letter is typed: so there is no template, and a part is only made for a row that shows it.
 */
typedef enum
{
  PART_TOGGLE,
  PART_ICON,
  PART_TEXT, /* the name, or a box with the name and the path */
  PART_SPARKLINE,
  PART_STATUS,
  PART_SPINNER,
  PART_MARK,
  PART_BADGE,
  N_PARTS
} Part;

struct _XgSidebarRow
{
  GtkWidget parent_instance;

  /* Children, in the order of the screen; NULL: not needed so far */
  GtkWidget *parts[N_PARTS];
  GtkInscription *name;
  GtkInscription *path; /* only in lists that are no tree */

  /* Owned */
  GSignalGroup *node_signals;
  GSignalGroup *place_signals;
  GObject *item; /* XgNode or XgPlace */
};

G_DEFINE_FINAL_TYPE (XgSidebarRow, xg_sidebar_row, GTK_TYPE_WIDGET)

static void
set_class (gpointer widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
toggle_clicked_cb (XgSidebarRow *self)
{
  if (XG_IS_PLACE (self->item))
    xg_place_set_open (XG_PLACE (self->item), !xg_place_get_open (XG_PLACE (self->item)));
}

static GtkWidget *
make_toggle (XgSidebarRow *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("pan-down-symbolic");

  gtk_widget_set_focusable (button, FALSE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_add_css_class (button, "toggle");
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (toggle_clicked_cb), self);

  return button;
}

static GtkWidget *
make_label (const char *class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (label, class);
  gtk_widget_add_css_class (label, "numeric");

  return label;
}

static GtkWidget *
make_part (XgSidebarRow *self, Part part)
{
  GtkWidget *widget;

  switch (part)
    {
    case PART_ICON:
      return g_object_new (GTK_TYPE_IMAGE,
                           "accessible-role",
                           GTK_ACCESSIBLE_ROLE_PRESENTATION,
                           NULL);
    case PART_TOGGLE:
      return make_toggle (self);
    case PART_SPARKLINE:
      return g_object_new (XG_TYPE_SPARKLINE, "valign", GTK_ALIGN_CENTER, NULL);
    case PART_STATUS:
      return make_label ("status");
    case PART_SPINNER:
      return gtk_spinner_new ();
    case PART_MARK:
      widget = g_object_new (GTK_TYPE_IMAGE,
                             "accessible-role",
                             GTK_ACCESSIBLE_ROLE_PRESENTATION,
                             "pixel-size",
                             12,
                             NULL);
      gtk_widget_add_css_class (widget, "mark");
      return widget;
    case PART_BADGE:
      return make_label ("badge");
    case PART_TEXT:
    case N_PARTS:
    default:
      g_assert_not_reached ();
    }
}

/* The widget of PART when it is to be seen; NULL, and hidden if it was made before, when not. */
static gpointer
show_part (XgSidebarRow *self, Part part, gboolean shown)
{
  GtkWidget *before = NULL;

  if (self->parts[part] == NULL)
    {
      if (!shown)
        return NULL;
      self->parts[part] = make_part (self, part);
      for (int i = (int) part - 1; i >= 0 && before == NULL; i--)
        before = self->parts[i];
      gtk_widget_insert_after (self->parts[part], GTK_WIDGET (self), before);
    }
  gtk_widget_set_visible (self->parts[part], shown);

  return shown ? self->parts[part] : NULL;
}

static void
set_icon (XgSidebarRow *self, Part part, const char *icon_name)
{
  GtkImage *image = show_part (self, part, icon_name != NULL);

  if (image != NULL)
    gtk_image_set_from_icon_name (image, icon_name);
}

static void
set_badge (XgSidebarRow *self, gint64 number, gboolean strong)
{
  GtkLabel *badge = show_part (self, PART_BADGE, number > 0);
  g_autofree char *text = NULL;

  if (badge == NULL)
    return;
  text = xg_format_count ((guint64) number);
  if (g_strcmp0 (gtk_label_get_text (badge), text) != 0)
    gtk_label_set_text (badge, text);
  set_class (badge, "strong", strong);
}

static void
set_busy (XgSidebarRow *self, gboolean busy)
{
  show_part (self, PART_SPINNER, busy);
  if (self->parts[PART_SPINNER] != NULL)
    gtk_spinner_set_spinning (GTK_SPINNER (self->parts[PART_SPINNER]), busy);
}

static void
set_accessible_label (gpointer widget, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label,
                                  -1);
}

static const char *
get_node_icon (XgNode *node)
{
  if (xg_node_get_locked (node))
    return "changes-prevent-symbolic";

  switch (xg_node_get_kind (node))
    {
    case XG_NODE_TOPIC:
      return "xg-topic-symbolic";
    case XG_NODE_COLLECTION:
      return "folder-symbolic";
    case XG_NODE_UNKNOWN:
    default:
      return "content-loading-symbolic";
    }
}

static const char *
get_mark_icon (XgNode *node)
{
  switch (xg_node_get_subscription (node))
    {
    case XG_SUBSCRIPTION_SUBSCRIBED:
      return "object-select-symbolic";
    case XG_SUBSCRIPTION_PENDING:
    case XG_SUBSCRIPTION_UNCONFIGURED:
      return "document-open-recent-symbolic";
    case XG_SUBSCRIPTION_NONE:
    default:
      return NULL;
    }
}

static void
update_path (XgSidebarRow *self, XgNode *node)
{
  g_auto (GStrv) paths = NULL;

  if (self->path == NULL)
    return;
  paths = xg_node_get_parent_paths (node);
  if (paths[0] != NULL)
    gtk_inscription_set_text (self->path, paths[0]);
  else if (xg_node_get_broker (node) != NULL)
    gtk_inscription_set_text (self->path, xg_broker_get_label (xg_node_get_broker (node)));
}

static void
update_node (XgSidebarRow *self)
{
  XgNode *node = XG_NODE (self->item);
  g_autofree char *phrase = xg_phrase_node (node);

  set_icon (self, PART_ICON, get_node_icon (node));
  gtk_inscription_set_text (self->name, xg_node_get_label (node));
  set_class (self, "locked", xg_node_get_locked (node));
  set_badge (self, xg_node_get_unread (node), xg_node_get_kind (node) == XG_NODE_TOPIC);
  set_busy (self, xg_node_get_busy (node) || xg_node_get_children_state (node) == XG_LOAD_RUNNING);
  set_icon (self, PART_MARK, get_mark_icon (node));
  update_path (self, node);
  set_accessible_label (self, phrase);
}

static void
update_toggle (XgSidebarRow *self, XgPlace *place, gboolean heading)
{
  GtkButton *toggle = show_part (self, PART_TOGGLE, heading);
  gboolean open = xg_place_get_open (place);
  const char *label;

  if (toggle == NULL)
    return;
  if (xg_place_get_kind (place) == XG_PLACE_FILTERS)
    label = open ? _ ("Hide the saved filters") : _ ("Show the saved filters");
  else if (xg_place_get_kind (place) == XG_PLACE_BROKER)
    label = open ? _ ("Hide the topics of this broker") : _ ("Show the topics of this broker");
  else
    label =
      open ? _ ("Hide what belongs to this profile") : _ ("Show what belongs to this profile");
  gtk_button_set_icon_name (toggle, open ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (toggle), label);
  set_accessible_label (toggle, label);
}

static void
update_place (XgSidebarRow *self)
{
  XgPlace *place = XG_PLACE (self->item);
  gboolean heading =
    xg_place_get_kind (place) == XG_PLACE_BROKER || xg_place_get_kind (place) == XG_PLACE_FILTERS;
  gboolean profile = xg_place_get_kind (place) == XG_PLACE_ITEMS && xg_place_get_named (place);
  const char *text = xg_place_get_status (place);
  GtkLabel *status = show_part (self, PART_STATUS, text != NULL);
  g_autofree char *phrase = NULL;
  g_autofree char *number = NULL;

  set_class (self, "heading-row", heading);
  set_class (self, "profile-row", profile);
  set_icon (self, PART_ICON, heading ? NULL : xg_place_get_icon_name (place));
  gtk_inscription_set_text (self->name, xg_place_get_label (place));
  update_toggle (self, place, heading || profile);
  if (status != NULL)
    {
      gtk_label_set_text (status, text);
      set_class (status, "error", xg_place_get_failed (place));
      set_class (status, "success", g_strcmp0 (text, _ ("Connected")) == 0);
    }
  set_busy (self, xg_place_get_busy (place));
  set_badge (self,
             xg_place_get_count (place),
             xg_place_get_kind (place) == XG_PLACE_ALERTS ||
               xg_place_get_kind (place) == XG_PLACE_REQUESTS);

  if (xg_place_get_count (place) > 0)
    number = xg_format_count ((guint64) xg_place_get_count (place));
  if (text != NULL && number != NULL)
    phrase = g_strdup_printf ("%s, %s, %s", xg_place_get_label (place), text, number);
  else if (text != NULL || number != NULL)
    phrase = g_strdup_printf ("%s, %s", xg_place_get_label (place), text != NULL ? text : number);
  set_accessible_label (self, phrase != NULL ? phrase : xg_place_get_label (place));
}

static void
update (XgSidebarRow *self)
{
  if (XG_IS_NODE (self->item))
    update_node (self);
  else if (XG_IS_PLACE (self->item))
    update_place (self);
}

static char *
describe (XgSidebarRow *self)
{
  g_autofree char *ago = NULL;
  GString *text;
  XgNode *node;
  gint64 time;

  if (XG_IS_PLACE (self->item))
    return xg_place_describe (XG_PLACE (self->item));
  if (!XG_IS_NODE (self->item))
    return NULL;

  node = XG_NODE (self->item);
  text = g_string_new (xg_node_get_label (node));
  if (g_strcmp0 (xg_node_get_label (node), xg_node_get_id (node)) != 0)
    g_string_append_printf (text, " (%s)", xg_node_get_id (node));
  if (xg_node_get_locked (node))
    g_string_append_printf (text, "\n%s", xg_node_get_lock_reason (node));
  if (xg_node_get_subscription (node) != XG_SUBSCRIPTION_NONE)
    g_string_append_printf (text, "\n%s", xg_phrase_subscription (xg_node_get_subscription (node)));
  time = xg_node_get_last_activity (node);
  ago = time > 0 ? xg_format_ago (time, g_get_real_time ()) : NULL;
  if (ago != NULL)
    {
      g_string_append_c (text, '\n');
      /* Translators: %s is a span like "3 min ago" */
      g_string_append_printf (text, _ ("Last item %s"), ago);
    }

  return g_string_free (text, FALSE);
}

static gboolean
xg_sidebar_row_query_tooltip (GtkWidget *widget,
                              int x,
                              int y,
                              gboolean keyboard,
                              GtkTooltip *tooltip)
{
  g_autofree char *text = describe (XG_SIDEBAR_ROW (widget));

  gtk_tooltip_set_text (tooltip, text);

  return text != NULL;
}

static void
xg_sidebar_row_dispose (GObject *object)
{
  XgSidebarRow *self = XG_SIDEBAR_ROW (object);

  g_clear_object (&self->node_signals);
  g_clear_object (&self->place_signals);
  g_clear_object (&self->item);
  for (Part part = 0; part < N_PARTS; part++)
    g_clear_pointer (&self->parts[part], gtk_widget_unparent);

  G_OBJECT_CLASS (xg_sidebar_row_parent_class)->dispose (object);
}

static void
xg_sidebar_row_class_init (XgSidebarRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_sidebar_row_dispose;
  widget_class->query_tooltip = xg_sidebar_row_query_tooltip;

  gtk_widget_class_set_css_name (widget_class, "sidebarrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkInscription *
make_inscription (GtkInscriptionOverflow overflow)
{
  return g_object_new (GTK_TYPE_INSCRIPTION,
                       "hexpand",
                       TRUE,
                       "valign",
                       GTK_ALIGN_CENTER,
                       "nat-chars",
                       12,
                       "text-overflow",
                       overflow,
                       NULL);
}

static void
xg_sidebar_row_init (XgSidebarRow *self)
{
  static const char *const node_properties[] = { "notify::label",  "notify::kind",
                                                 "notify::locked", "notify::lock-reason",
                                                 "notify::unread", "notify::children-state",
                                                 "notify::busy",   "notify::subscription" };
  static const char *const place_properties[] = { "notify::label",
                                                  "notify::count",
                                                  "notify::busy",
                                                  "notify::status",
                                                  "notify::open" };

  gtk_widget_set_layout_manager (GTK_WIDGET (self), xg_sidebar_row_layout_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  self->name = make_inscription (GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  self->parts[PART_TEXT] = GTK_WIDGET (self->name);
  gtk_widget_set_parent (GTK_WIDGET (self->name), GTK_WIDGET (self));

  self->node_signals = g_signal_group_new (XG_TYPE_NODE);
  for (guint i = 0; i < G_N_ELEMENTS (node_properties); i++)
    g_signal_group_connect_swapped (self->node_signals,
                                    node_properties[i],
                                    G_CALLBACK (update),
                                    self);
  self->place_signals = g_signal_group_new (XG_TYPE_PLACE);
  for (guint i = 0; i < G_N_ELEMENTS (place_properties); i++)
    g_signal_group_connect_swapped (self->place_signals,
                                    place_properties[i],
                                    G_CALLBACK (update),
                                    self);
}

GtkWidget *
xg_sidebar_row_new (void)
{
  return g_object_new (XG_TYPE_SIDEBAR_ROW, NULL);
}

/**
 * xg_sidebar_row_new_with_path:
 *
 * Returns: (transfer floating): a row that tells below the name where a node is; for lists that are
 * no tree
 */
GtkWidget *
xg_sidebar_row_new_with_path (void)
{
  XgSidebarRow *self = g_object_new (XG_TYPE_SIDEBAR_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  g_object_ref (self->name);
  gtk_widget_unparent (GTK_WIDGET (self->name));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->name));
  g_object_unref (self->name);
  self->path = make_inscription (GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->path), "path");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->path));
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (box, GTK_WIDGET (self));
  self->parts[PART_TEXT] = box;

  return GTK_WIDGET (self);
}

/**
 * xg_sidebar_row_set_item:
 * @item: (nullable): an #XgNode or #XgPlace; %NULL while the row is not used
 * @activity: (nullable): what the small line of a node is drawn from
 */
void
xg_sidebar_row_set_item (XgSidebarRow *self, GObject *item, XgActivity *activity)
{
  XgNode *node = XG_IS_NODE (item) ? XG_NODE (item) : NULL;
  XgSparkline *sparkline;

  g_return_if_fail (XG_IS_SIDEBAR_ROW (self));

  g_set_object (&self->item, item);
  g_signal_group_set_target (self->node_signals, node);
  g_signal_group_set_target (self->place_signals, XG_IS_PLACE (item) ? item : NULL);
  sparkline = show_part (self, PART_SPARKLINE, node != NULL && activity != NULL);
  if (sparkline != NULL)
    xg_sparkline_set (sparkline, activity, node);
  else if (self->parts[PART_SPARKLINE] != NULL)
    xg_sparkline_set (XG_SPARKLINE (self->parts[PART_SPARKLINE]), NULL, NULL);
  if (item == NULL)
    return;

  if (node != NULL)
    {
      set_class (self, "heading-row", FALSE);
      set_class (self, "profile-row", FALSE);
      show_part (self, PART_TOGGLE, FALSE);
      show_part (self, PART_STATUS, FALSE);
    }
  else
    {
      show_part (self, PART_MARK, FALSE);
      set_class (self, "locked", FALSE);
    }
  update (self);
}

GObject *
xg_sidebar_row_get_item (XgSidebarRow *self)
{
  g_return_val_if_fail (XG_IS_SIDEBAR_ROW (self), NULL);

  return self->item;
}
