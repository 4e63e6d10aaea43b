/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include <glib/gi18n.h>

#include "admin/xg-form-copy.h"
#include "admin/xg-form-load.h"
#include "grid/xg-reason.h"
#include "node/xg-node-chooser.h"
#include "node/xg-node-configuration-private.h"

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgNodeConfiguration) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgForm) other = xg_form_load_finish (result, &error);
  g_autofree char *words = NULL;
  guint n_copied;

  if (self->loading != g_task_get_cancellable (G_TASK (result)))
    return;
  g_clear_object (&self->loading);
  xg_node_configuration_update (self);
  if (other == NULL)
    {
      words = xg_reason_for (error, XG_REASON_CONFIGURE);
      xg_node_configuration_show_failure (self, words, error);
      return;
    }
  if (self->form == NULL)
    return;
  n_copied = xg_form_copy_settings (self->form, other);
  words = n_copied > 0
            ? g_strdup_printf (ngettext ("%u setting is different there. Look at it and apply it.",
                                         "%u settings are different there. Look at them and apply "
                                         "them.",
                                         n_copied),
                               n_copied)
            : g_strdup (_ ("That node has the same settings."));
  xg_node_configuration_show_outcome (self, "dialog-information-symbolic", words);
}

static void
chosen_cb (XgNodeConfiguration *self, XgNode *node)
{
  XgBroker *broker = xg_node_get_broker (node);

  if (self->node == NULL || broker == NULL)
    return;
  xg_node_configuration_cancel_loading (self);
  self->loading = g_cancellable_new ();
  xg_form_load_configuration_async (xg_node_configuration_get_session (self),
                                    broker,
                                    xg_node_get_id (node),
                                    self->loading,
                                    copied_cb,
                                    g_object_ref (self));
  xg_node_configuration_update (self);
}

/* Asks which one, and takes what is different there as edits. */
void
xg_node_configuration_copy (XgNodeConfiguration *self)
{
  XgBroker *broker = xg_node_tab_get_broker (XG_NODE_TAB (self));
  GtkWidget *chooser;

  if (broker == NULL)
    return;
  chooser = xg_node_chooser_new (broker,
                                 xg_node_get_kind (self->node),
                                 _ ("Copy Settings From"),
                                 GTK_WIDGET (self));
  g_signal_connect_object (chooser, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (chooser));
}
