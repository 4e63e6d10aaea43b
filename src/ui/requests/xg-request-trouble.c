/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "requests/xg-request-trouble.h"

#include <glib/gi18n.h>

#include "details/xg-details-button.h"
#include "grid/xg-broker-trouble.h"
#include "grid/xg-reason.h"
#include "xg-capable.h"
#include "xg-line-layout.h"

struct _XgRequestTrouble
{
  GtkWidget parent_instance;

  /* Children */
  GtkLabel *label;
  GtkWidget *again;
  GtkWidget *details;

  /* Owned */
  XgGrid *grid;
  XgBroker *broker;

  gboolean asking;
};

G_DEFINE_FINAL_TYPE (XgRequestTrouble, xg_request_trouble, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_ASKING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* What is known to be missing is told better by its name than by the answer. */
static char *
describe (XgRequestTrouble *self, const GError *error)
{
  const char *missing = NULL;
  g_autofree char *reason = NULL;

  if (xg_capable_ask (self->broker, XG_FUNCTION_PENDING, &missing))
    reason = xg_reason_for_reading (error, XG_REASON_SUBSCRIPTIONS);
  /* Translators: a Broker, then a sentence that says why */
  return g_strdup_printf (_ ("%s: only those are listed whom a message told of. %s"),
                          xg_broker_get_label (self->broker),
                          reason != NULL ? reason : missing);
}

static void
update (XgRequestTrouble *self)
{
  const GError *error = xg_broker_get_requests_error (self->broker);
  gboolean asking = xg_broker_get_asking_requests (self->broker);
  g_autofree char *sentence = error != NULL ? describe (self, error) : NULL;

  gtk_label_set_text (self->label, sentence != NULL ? sentence : "");
  gtk_widget_set_sensitive (self->again, !asking);
  xg_details_button_set (self->details, sentence, error);
  gtk_widget_set_visible (GTK_WIDGET (self), error != NULL);
  if (self->asking != asking)
    {
      self->asking = asking;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ASKING]);
    }
}

static void
again_cb (XgRequestTrouble *self)
{
  xg_grid_ask_requests (self->grid, self->broker);
}

static void
xg_request_trouble_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_ASKING)
    g_value_set_boolean (value, XG_REQUEST_TROUBLE (object)->asking);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
xg_request_trouble_dispose (GObject *object)
{
  XgRequestTrouble *self = XG_REQUEST_TROUBLE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->broker);
  g_clear_object (&self->grid);
  G_OBJECT_CLASS (xg_request_trouble_parent_class)->dispose (object);
}

static void
xg_request_trouble_class_init (XgRequestTroubleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = xg_request_trouble_dispose;
  object_class->get_property = xg_request_trouble_get_property;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), XG_TYPE_LINE_LAYOUT);

  properties[PROP_ASKING] =
    g_param_spec_boolean ("asking",
                          NULL,
                          NULL,
                          FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_request_trouble_init (XgRequestTrouble *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  xg_line_layout_set_spacing (XG_LINE_LAYOUT (layout), 6);
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (self->label, 12);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "caption");
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));
  self->again = gtk_button_new_with_label (_ ("Ask Again"));
  self->details = xg_details_button_new ();
  gtk_widget_set_valign (self->again, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->details, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->again, GTK_WIDGET (self));
  gtk_widget_set_parent (self->details, GTK_WIDGET (self));
  g_signal_connect_object (self->again, "clicked", G_CALLBACK (again_cb), self, G_CONNECT_SWAPPED);
}

/**
 * xg_request_trouble_new:
 * @grid: a grid
 * @broker: one of its brokers
 *
 * Returns: (transfer floating): what @broker does not tell
 */
GtkWidget *
xg_request_trouble_new (XgGrid *grid, XgBroker *broker)
{
  XgRequestTrouble *self = g_object_new (XG_TYPE_REQUEST_TROUBLE, NULL);

  self->grid = g_object_ref (grid);
  self->broker = g_object_ref (broker);
  g_signal_connect_object (broker,
                           "notify::requests-error",
                           G_CALLBACK (update),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (xg_broker_get_capabilities (broker),
                           "changed",
                           G_CALLBACK (update),
                           self,
                           G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

gboolean
xg_request_trouble_get_asking (XgRequestTrouble *self)
{
  g_return_val_if_fail (XG_IS_REQUEST_TROUBLE (self), FALSE);
  return self->asking;
}
