/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "trust/xg-trust-frame.h"

#include "trust/xg-property-row.h"
#include "xg-breaks.h"
#include "xg-toast.h"
#include "xg-ui.h"

struct _XgTrustFrame
{
  GtkWidget parent_instance;

  /* Template widgets */
  AdwWindowTitle *window_title;
  AdwToastOverlay *toast_overlay;
  AdwClamp *clamp;
  GtkBox *box;
  GtkImage *icon;
  GtkLabel *heading;
  GtkLabel *sentence;
  GtkBox *actions;
};

static GtkBuildableIface *parent_buildable;

static void xg_trust_frame_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (XgTrustFrame,
                               xg_trust_frame,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      xg_trust_frame_buildable_init))

enum
{
  PROP_0,
  PROP_MAXIMUM_SIZE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* The children of the own template come first, and are no content. */
static void
add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  XgTrustFrame *self = XG_TRUST_FRAME (buildable);

  if (self->box == NULL)
    parent_buildable->add_child (buildable, builder, child, type);
  else if (g_strcmp0 (type, "action") == 0)
    gtk_box_append (self->actions, GTK_WIDGET (child));
  else
    gtk_box_append (self->box, GTK_WIDGET (child));
}

static void
xg_trust_frame_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = add_child;
}

static void
xg_trust_frame_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgTrustFrame *self = XG_TRUST_FRAME (object);

  switch (prop_id)
    {
    case PROP_MAXIMUM_SIZE:
      g_value_set_int (value, adw_clamp_get_maximum_size (self->clamp));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_trust_frame_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  XgTrustFrame *self = XG_TRUST_FRAME (object);

  switch (prop_id)
    {
    case PROP_MAXIMUM_SIZE:
      adw_clamp_set_maximum_size (self->clamp, g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_trust_frame_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (xg_trust_frame_parent_class)->dispose (object);
}

static void
toast_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *escaped = g_markup_escape_text (g_variant_get_string (parameter, NULL), -1);

  xg_toast_show (XG_TRUST_FRAME (widget)->toast_overlay, adw_toast_new (escaped));
}

static void
xg_trust_frame_class_init (XgTrustFrameClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = xg_trust_frame_dispose;
  object_class->get_property = xg_trust_frame_get_property;
  object_class->set_property = xg_trust_frame_set_property;

  properties[PROP_MAXIMUM_SIZE] = g_param_spec_int ("maximum-size",
                                                    NULL,
                                                    NULL,
                                                    0,
                                                    G_MAXINT,
                                                    600,
                                                    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/trust/xg-trust-frame.ui");
  gtk_widget_class_bind_template_child (widget_class, XgTrustFrame, window_title);
  gtk_widget_class_bind_template_child (widget_class, XgTrustFrame, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, XgTrustFrame, clamp);
  gtk_widget_class_bind_template_child (widget_class, XgTrustFrame, box);
  gtk_widget_class_bind_template_child (widget_class, XgTrustFrame, icon);
  gtk_widget_class_bind_template_child (widget_class, XgTrustFrame, heading);
  gtk_widget_class_bind_template_child (widget_class, XgTrustFrame, sentence);
  gtk_widget_class_bind_template_child (widget_class, XgTrustFrame, actions);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_cb);
}

static void
xg_trust_frame_init (XgTrustFrame *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  xg_breaks_follow_all (GTK_WIDGET (self));
}

/**
 * xg_trust_frame_set_text:
 * @profile: (nullable): the name of the profile, for the header bar
 * @heading: what happened, in a few words
 * @sentence: what was done about it
 */
void
xg_trust_frame_set_text (XgTrustFrame *self,
                         const char *profile,
                         const char *heading,
                         const char *sentence)
{
  g_return_if_fail (XG_IS_TRUST_FRAME (self));

  adw_window_title_set_title (self->window_title, profile);
  gtk_label_set_text (self->heading, heading);
  gtk_label_set_text (self->sentence, sentence);
}

/**
 * xg_trust_frame_set_alarm:
 * @heading_too: whether the heading alarms as well as the sign
 *
 * Not a warning that one can decide on, but an error.
 */
void
xg_trust_frame_set_alarm (XgTrustFrame *self, gboolean heading_too)
{
  g_return_if_fail (XG_IS_TRUST_FRAME (self));

  gtk_image_set_from_icon_name (self->icon, "dialog-error-symbolic");
  gtk_widget_remove_css_class (GTK_WIDGET (self->icon), "warning");
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), "error");
  if (heading_too)
    gtk_widget_add_css_class (GTK_WIDGET (self->heading), "error");
}

/**
 * xg_trust_frame_fill_reasons:
 * @list: gets a row for each reason; invisible when there is none
 * @report: of the probe that refused the server
 * @first: which reason is the first to be listed: those before it are told otherwise
 */
void
xg_trust_frame_fill_reasons (GtkListBox *list, XgProbeReport *report, guint first)
{
  const char *const *reasons = xg_probe_report_get_reasons (report);
  guint n_reasons = reasons != NULL ? g_strv_length ((char **) reasons) : 0;

  for (guint i = first; i < n_reasons; i++)
    gtk_list_box_append (list, xg_property_row_new_level (XG_SECURITY_BAD, reasons[i], NULL));
  gtk_widget_set_visible (GTK_WIDGET (list), first < n_reasons);
}
