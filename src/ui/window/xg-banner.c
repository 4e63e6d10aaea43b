/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "window/xg-banner.h"

#include "xg-breaks.h"
#include "xg-ui.h"

struct _XgBanner
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkRevealer *revealer;
  GtkLabel *label;
  GtkButton *button;
  GtkWidget *dismiss_button;
};

G_DEFINE_FINAL_TYPE (XgBanner, xg_banner, GTK_TYPE_WIDGET)

static void
xg_banner_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  g_clear_pointer (&child, gtk_widget_unparent);

  G_OBJECT_CLASS (xg_banner_parent_class)->dispose (object);
}

static void
xg_banner_class_init (XgBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_banner_dispose;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/window/xg-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, XgBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, XgBanner, label);
  gtk_widget_class_bind_template_child (widget_class, XgBanner, button);
  gtk_widget_class_bind_template_child (widget_class, XgBanner, dismiss_button);
}

static void
xg_banner_init (XgBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  xg_breaks_follow_all (GTK_WIDGET (self));
}

/**
 * xg_banner_show:
 * @text: a sentence
 * @button: (nullable): what its button says; %NULL: no button
 * @action: (nullable): the action of the button
 */
void
xg_banner_show (XgBanner *self, const char *text, const char *button, const char *action)
{
  g_return_if_fail (XG_IS_BANNER (self));
  g_return_if_fail (text != NULL);

  gtk_label_set_text (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->button), button != NULL);
  if (button != NULL)
    gtk_button_set_label (self->button, button);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), action);
  gtk_widget_hide (self->dismiss_button);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

/**
 * xg_banner_set_dismiss:
 * @label: what it does, for its tooltip: "Hide for a day"
 * @action: the action that does it
 *
 * Gives what is shown a button to hide it.
 */
void
xg_banner_set_dismiss (XgBanner *self, const char *label, const char *action)
{
  g_return_if_fail (XG_IS_BANNER (self));

  gtk_widget_set_tooltip_text (self->dismiss_button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->dismiss_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label,
                                  -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->dismiss_button), action);
  gtk_widget_show (self->dismiss_button);
}

void
xg_banner_hide (XgBanner *self)
{
  g_return_if_fail (XG_IS_BANNER (self));

  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

/**
 * xg_banner_get_text:
 *
 * Returns: (nullable): the sentence that is shown; %NULL for none
 */
const char *
xg_banner_get_text (XgBanner *self)
{
  g_return_val_if_fail (XG_IS_BANNER (self), NULL);

  return gtk_revealer_get_reveal_child (self->revealer) ? gtk_label_get_text (self->label) : NULL;
}
