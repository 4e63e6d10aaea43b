/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "window/xg-preferences.h"

#include "xg-row-grid.h"
#include "xg-ui.h"

struct _XgPreferences
{
  AdwPreferencesWindow parent_instance;

  /* Template widgets */
  AdwComboRow *style_row;
  GtkSwitch *newest_first_switch;
  GtkSwitch *compact_rows_switch;
  GtkSwitch *timeline_switch;
  GtkSwitch *triage_switch;
  GtkSwitch *notifications_switch;
  GtkSwitch *stanza_console_switch;
  GtkWidget *not_kept_group;

  /* Owned */
  XgSettings *settings;
};

G_DEFINE_FINAL_TYPE (XgPreferences, xg_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* In the order of the rows. */
static const char *const styles[] = { "default", "light", "dark" };

static void
style_selected_cb (XgPreferences *self)
{
  guint selected = adw_combo_row_get_selected (self->style_row);

  if (self->settings != NULL && selected < G_N_ELEMENTS (styles))
    g_object_set (self->settings, "color-scheme", styles[selected], NULL);
}

static void
xg_preferences_dispose (GObject *object)
{
  XgPreferences *self = XG_PREFERENCES (object);

  g_clear_object (&self->settings);

  G_OBJECT_CLASS (xg_preferences_parent_class)->dispose (object);
}

static void
xg_preferences_class_init (XgPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_preferences_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/window/xg-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, XgPreferences, style_row);
  gtk_widget_class_bind_template_child (widget_class, XgPreferences, newest_first_switch);
  gtk_widget_class_bind_template_child (widget_class, XgPreferences, compact_rows_switch);
  gtk_widget_class_bind_template_child (widget_class, XgPreferences, timeline_switch);
  gtk_widget_class_bind_template_child (widget_class, XgPreferences, triage_switch);
  gtk_widget_class_bind_template_child (widget_class, XgPreferences, notifications_switch);
  gtk_widget_class_bind_template_child (widget_class, XgPreferences, stanza_console_switch);
  gtk_widget_class_bind_template_child (widget_class, XgPreferences, not_kept_group);
  gtk_widget_class_bind_template_callback (widget_class, style_selected_cb);
}

static void
xg_preferences_init (XgPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  xg_row_grid_lay_out_rows (GTK_WIDGET (self));
}

static void
bind (XgPreferences *self, const char *key, GtkSwitch *button)
{
  g_object_bind_property (self->settings,
                          key,
                          button,
                          "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
}

/**
 * xg_preferences_new:
 * @settings: what is shown and changed, at once
 */
GtkWidget *
xg_preferences_new (XgSettings *settings)
{
  XgPreferences *self = g_object_new (XG_TYPE_PREFERENCES, NULL);
  g_autofree char *style = NULL;

  g_return_val_if_fail (XG_IS_SETTINGS (settings), GTK_WIDGET (self));

  style = xg_settings_get_string (settings, "color-scheme");
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    if (g_strcmp0 (styles[i], style) == 0)
      adw_combo_row_set_selected (self->style_row, i);
  g_set_object (&self->settings, settings);
  bind (self, "newest-first", self->newest_first_switch);
  bind (self, "compact-rows", self->compact_rows_switch);
  bind (self, "timeline", self->timeline_switch);
  bind (self, "triage-keys", self->triage_switch);
  bind (self, "notifications", self->notifications_switch);
  bind (self, "stanza-console", self->stanza_console_switch);
  gtk_widget_set_visible (self->not_kept_group, !xg_settings_is_kept (settings));

  return GTK_WIDGET (self);
}
