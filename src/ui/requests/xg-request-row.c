/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "requests/xg-request-row.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"
#include "base/xg-bidi.h"

struct _XgRequestRow
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkLabel *who;
  GtkLabel *what;
  GtkWidget *approve_button;
  GtkWidget *deny_button;

  /* Owned */
  XgRequest *request;
};

enum
{
  ANSWERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgRequestRow, xg_request_row, GTK_TYPE_WIDGET)

static void
approve_cb (XgRequestRow *self)
{
  g_signal_emit (self, signals[ANSWERED], 0, TRUE);
}

static void
deny_cb (XgRequestRow *self)
{
  g_signal_emit (self, signals[ANSWERED], 0, FALSE);
}

static void
xg_request_row_dispose (GObject *object)
{
  XgRequestRow *self = XG_REQUEST_ROW (object);
  GtkWidget *child;

  g_clear_object (&self->request);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (xg_request_row_parent_class)->dispose (object);
}

static void
xg_request_row_class_init (XgRequestRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_request_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/xmppgrid/Console/requests/xg-request-row.ui");
  gtk_widget_class_bind_template_child (widget_class, XgRequestRow, who);
  gtk_widget_class_bind_template_child (widget_class, XgRequestRow, what);
  gtk_widget_class_bind_template_child (widget_class, XgRequestRow, approve_button);
  gtk_widget_class_bind_template_child (widget_class, XgRequestRow, deny_button);
  gtk_widget_class_bind_template_callback (widget_class, approve_cb);
  gtk_widget_class_bind_template_callback (widget_class, deny_cb);

  signals[ANSWERED] = g_signal_new ("answered",
                                    XG_TYPE_REQUEST_ROW,
                                    G_SIGNAL_RUN_LAST,
                                    0,
                                    NULL,
                                    NULL,
                                    NULL,
                                    G_TYPE_NONE,
                                    1,
                                    G_TYPE_BOOLEAN);
}

static void
xg_request_row_init (XgRequestRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
xg_request_row_new (void)
{
  return g_object_new (XG_TYPE_REQUEST_ROW, NULL);
}

/* NAME: (transfer full) */
static void
name_button (GtkWidget *button, char *name)
{
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_free (name);
}

/**
 * xg_request_row_set_request:
 * @request: (nullable): what to show
 * @with_node: whether to say what is asked for, where that is not plain
 */
void
xg_request_row_set_request (XgRequestRow *self, XgRequest *request, gboolean with_node)
{
  g_autofree char *time = NULL;
  g_autofree char *label = NULL;
  g_autofree char *what = NULL;
  const char *jid;
  XgNode *node;

  g_return_if_fail (XG_IS_REQUEST_ROW (self));

  g_set_object (&self->request, request);
  if (request == NULL)
    return;
  jid = xg_request_get_jid (request);
  time = xg_request_get_received (request) > 0
           ? xg_format_time (xg_request_get_received (request), g_get_real_time ())
           : g_strdup (_ ("some time ago"));
  node = xg_request_get_node (request);
  label =
    xg_bidi_isolate (node != NULL ? xg_node_get_label (node) : xg_request_get_node_id (request));
  /* TRANSLATORS: title of a topic, when the request came, and the name of the Broker */
  if (with_node)
    what = g_strdup_printf (_ ("%s · %s · %s"),
                            label,
                            time,
                            xg_broker_get_label (xg_request_get_broker (request)));
  gtk_label_set_text (self->who, jid);
  gtk_label_set_text (self->what, with_node ? what : time);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->what), with_node ? what : time);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->who), jid);
  name_button (self->approve_button, g_strdup_printf (_ ("Approve the subscription of %s"), jid));
  name_button (self->deny_button, g_strdup_printf (_ ("Deny the subscription of %s"), jid));
}

XgRequest *
xg_request_row_get_request (XgRequestRow *self)
{
  g_return_val_if_fail (XG_IS_REQUEST_ROW (self), NULL);
  return self->request;
}
