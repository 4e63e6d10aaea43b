/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "alerts/xg-alert-row.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"
#include "feed/xg-severity-pill.h"

struct _XgAlertRow
{
  GtkWidget parent_instance;

  /* Template widgets */
  XgSeverityPill *pill;
  GtkInscription *summary;
  GtkInscription *details;
  GtkWidget *toggle;

  /* Owned */
  XgAlert *alert;
  char *profile; /* its name, where there are several */
};

enum
{
  TOGGLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgAlertRow, xg_alert_row, GTK_TYPE_WIDGET)

static char *
describe (XgAlert *alert, XgItem *item, const char *profile)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  gint64 now = g_get_real_time ();

  g_ptr_array_add (parts, xg_format_clock (xg_alert_get_time (alert), now, FALSE));
  if (profile != NULL)
    g_ptr_array_add (parts, g_strdup (profile));
  if (xg_alert_get_rule_name (alert) != NULL)
    g_ptr_array_add (parts, g_strdup_printf (_ ("Rule “%s”"), xg_alert_get_rule_name (alert)));
  if (item != NULL && xg_item_get_topic (item) != NULL)
    g_ptr_array_add (parts, g_strdup (xg_item_get_topic (item)));
  if (item != NULL && xg_item_get_publisher (item) != NULL)
    g_ptr_array_add (parts, g_strdup (xg_item_get_publisher (item)));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

static void
update_toggle (XgAlertRow *self)
{
  gboolean open = xg_alert_get_state (self->alert) == XG_ALERT_OPEN;
  const char *words = open ? _ ("Acknowledge") : _ ("Open Again");
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  gtk_button_set_icon_name (GTK_BUTTON (self->toggle),
                            open ? "object-select-symbolic" : "edit-undo-symbolic");
  gtk_widget_set_tooltip_text (self->toggle, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggle),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words,
                                  -1);
  if (open)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  gtk_inscription_set_attributes (self->summary, attributes);
  xg_severity_pill_set_dim (self->pill, !open);
}

static void
name_row (XgAlertRow *self, XgItem *item, const char *details)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *text = NULL;

  if (parent == NULL || GTK_IS_LIST_VIEW (parent))
    return;
  text = g_strdup_printf ("%s, %s, %s, %s",
                          xg_alert_get_state (self->alert) == XG_ALERT_OPEN ? _ ("open")
                                                                            : _ ("acknowledged"),
                          item != NULL ? xg_format_severity (xg_item_get_severity (item)) : "",
                          gtk_inscription_get_text (self->summary),
                          details);
  gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
update (XgAlertRow *self)
{
  XgItem *item = xg_alert_get_item (self->alert);
  g_autofree char *details = describe (self->alert, item, self->profile);
  const char *summary = item != NULL ? xg_item_get_summary (item) : NULL;

  if (item == NULL)
    summary = _ ("The item is no longer stored");
  else if (summary == NULL)
    summary = _ ("(no summary)");
  gtk_inscription_set_text (self->summary, summary);
  gtk_inscription_set_text (self->details, details);
  xg_severity_pill_set (self->pill,
                        XG_RECORD_ITEM,
                        item != NULL ? xg_item_get_severity (item) : XG_SEVERITY_UNKNOWN);
  update_toggle (self);
  name_row (self, item, details);
}

static void
alert_notify_cb (XgAlert *alert, GParamSpec *pspec, XgAlertRow *self)
{
  g_assert (XG_IS_ALERT_ROW (self));
  if (self->alert == alert)
    update (self);
}

static void
clicked_cb (XgAlertRow *self)
{
  if (self->alert != NULL)
    g_signal_emit (self, signals[TOGGLED], 0, self->alert);
}

static void
xg_alert_row_dispose (GObject *object)
{
  XgAlertRow *self = XG_ALERT_ROW (object);
  GtkWidget *child;

  xg_alert_row_set_alert (self, NULL, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (xg_alert_row_parent_class)->dispose (object);
}

static void
xg_alert_row_class_init (XgAlertRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_alert_row_dispose;
  signals[TOGGLED] = g_signal_new ("toggled",
                                   XG_TYPE_ALERT_ROW,
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   1,
                                   XG_TYPE_ALERT);
  g_type_ensure (XG_TYPE_SEVERITY_PILL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/xmppgrid/Console/alerts/xg-alert-row.ui");
  gtk_widget_class_bind_template_child (widget_class, XgAlertRow, pill);
  gtk_widget_class_bind_template_child (widget_class, XgAlertRow, summary);
  gtk_widget_class_bind_template_child (widget_class, XgAlertRow, details);
  gtk_widget_class_bind_template_child (widget_class, XgAlertRow, toggle);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
}

static void
xg_alert_row_init (XgAlertRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * xg_alert_row_new:
 *
 * Returns: (transfer floating): an empty row
 */
GtkWidget *
xg_alert_row_new (void)
{
  return g_object_new (XG_TYPE_ALERT_ROW, NULL);
}

/**
 * xg_alert_row_set_alert:
 * @self: a row
 * @alert: (nullable): what to show
 * @profile: (nullable): the name of the profile that it is of, where there are several
 */
void
xg_alert_row_set_alert (XgAlertRow *self, XgAlert *alert, const char *profile)
{
  g_return_if_fail (XG_IS_ALERT_ROW (self));
  g_return_if_fail (alert == NULL || XG_IS_ALERT (alert));

  if (self->alert == alert && g_strcmp0 (self->profile, profile) == 0)
    return;
  g_free (self->profile);
  self->profile = g_strdup (profile);
  if (self->alert != NULL)
    g_signal_handlers_disconnect_by_func (self->alert, alert_notify_cb, self);
  g_set_object (&self->alert, alert);
  if (alert == NULL)
    {
      /* GtkInscription keeps its attributes beyond its end (GTK 4.8). */
      gtk_inscription_set_attributes (self->summary, NULL);
      return;
    }
  g_signal_connect_object (alert, "notify", G_CALLBACK (alert_notify_cb), self, 0);
  update (self);
}

XgAlert *
xg_alert_row_get_alert (XgAlertRow *self)
{
  g_return_val_if_fail (XG_IS_ALERT_ROW (self), NULL);

  return self->alert;
}
