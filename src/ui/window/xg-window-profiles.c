/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "window/xg-window-private.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"
#include "profiles/xg-profile-dialog.h"
#include "profiles/xg-remove-dialog.h"
#include "trust/xg-secret-prompt.h"
#include "xg-toast.h"

/*
 * The profiles of the window: which of them is the current one, and what the person does with them.
 */

/* A secret that is needed; the others wait until this one was answered. */
typedef struct
{
  XgConnector *connector;
  char *sentence;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->connector);
  g_free (question->sentence);
  g_free (question);
}

static guint
count_profiles (XgWindow *self)
{
  return self->connectors != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->connectors)) : 0;
}

/* Whether there is something to show besides the connect page. */
gboolean
xg_window_has_grids (XgWindow *self)
{
  return self->grid != NULL || count_profiles (self) > 1;
}

static void
set_grid (XgWindow *self, XgGrid *grid)
{
  XgSession *session = grid != NULL ? xg_grid_get_session (grid) : NULL;

  if (!g_set_object (&self->grid, grid))
    return;

  g_clear_object (&self->node);
  g_clear_object (&self->broker);
  g_signal_group_set_target (self->grid_signals, grid);
  g_signal_group_set_target (self->session_signals, session);
  xg_node_actions_set_grid (self->node_actions, grid);
  xg_window_tell_pages_grid (self);
  xg_item_view_set_item (self->item_view, NULL, NULL);
  xg_status_bar_set_grid (self->status_bar, grid);
  if (grid == NULL)
    xg_feed_page_set_scope (self->feed_page, NULL, NULL, NULL);
}

/* What is said of the current profile in the whole window. */
static void
update (XgWindow *self)
{
  gtk_widget_set_visible (self->connect_back_button, xg_window_has_grids (self));
  if (!xg_window_has_grids (self) && self->connectors != NULL &&
      g_strcmp0 (gtk_stack_get_visible_child_name (self->main_stack), "grid") == 0)
    xg_window_show_connect (self);
  xg_window_update_banner (self);
  xg_window_update_actions (self);
  xg_window_update_title (self);
}

/* Makes CONNECTOR the current one; where its items are to be seen, its cache is opened for that. */
void
xg_window_set_connector (XgWindow *self, XgConnector *connector)
{
  g_set_object (&self->connector, connector);
  xg_window_tell_pages_profiles (self);
  set_grid (self, connector != NULL ? xg_connector_get_grid (connector) : NULL);
  update (self);
  if (connector != NULL && xg_connector_get_state (connector) == XG_CONNECTOR_CLOSED &&
      count_profiles (self) > 1)
    xg_connector_connect (connector, NULL, XG_CONNECT_OFFLINE);
}

static void
open_item_cb (XgGrid *grid, gint64 rowid, XgWindow *self)
{
  xg_window_show_item (self, grid, rowid);
  gtk_window_present (GTK_WINDOW (self));
}

static void
open_requests_cb (XgGrid *grid, XgWindow *self)
{
  xg_window_show_grid (self);
  xg_window_show_place (self, XG_PLACE_REQUESTS, NULL);
  gtk_window_present (GTK_WINDOW (self));
}

/* Notifications come from all profiles, wherever the person is. */
static void
follow_notifications (XgWindow *self)
{
  GHashTableIter iter;
  gpointer grid;

  g_hash_table_iter_init (&iter, self->watched);
  while (g_hash_table_iter_next (&iter, &grid, NULL))
    {
      g_signal_handlers_disconnect_by_func (grid, open_item_cb, self);
      g_signal_handlers_disconnect_by_func (grid, open_requests_cb, self);
      g_hash_table_iter_remove (&iter);
    }
  for (guint i = 0; i < count_profiles (self); i++)
    {
      grid = xg_connector_get_grid (xg_connector_list_get (self->connectors, i));
      if (grid == NULL || !g_hash_table_add (self->watched, g_object_ref (grid)))
        continue;
      g_signal_connect_object (grid, "open-item", G_CALLBACK (open_item_cb), self, 0);
      g_signal_connect_object (grid, "open-requests", G_CALLBACK (open_requests_cb), self, 0);
    }
}

static void
grid_changed_cb (XgWindow *self, XgConnector *connector)
{
  follow_notifications (self);
  if (self->connector == NULL && xg_connector_get_grid (connector) != NULL)
    xg_sidebar_select_place (self->sidebar, XG_PLACE_ITEMS, connector, NULL);
  else if (self->connector == connector)
    {
      set_grid (self, xg_connector_get_grid (connector));
      if (self->place == XG_PLACE_BROKER)
        xg_sidebar_select_place (self->sidebar, XG_PLACE_ITEMS, connector, NULL);
      xg_window_open_scope (self);
      update (self);
    }
}

/* The best of those that are left: one that is open. */
XgConnector *
xg_window_choose_connector (XgWindow *self)
{
  for (guint i = 0; i < count_profiles (self); i++)
    {
      XgConnector *connector = xg_connector_list_get (self->connectors, i);

      if (xg_connector_get_grid (connector) != NULL)
        return connector;
    }

  return count_profiles (self) > 1 ? xg_connector_list_get (self->connectors, 0) : NULL;
}

static void
profiles_changed_cb (XgWindow *self)
{
  XgConnector *next;

  follow_notifications (self);
  if (self->connector != NULL &&
      xg_connector_list_lookup (self->connectors, xg_connector_get_key (self->connector)) !=
        self->connector)
    {
      next = xg_window_choose_connector (self);
      if (next != NULL)
        xg_sidebar_select_place (self->sidebar, XG_PLACE_ITEMS, next, NULL);
      else
        xg_window_set_connector (self, NULL);
    }
  xg_status_bar_set_connectors (self->status_bar, self->connectors);
  update (self);
}

/* How much is unread can be seen where the window itself can't. */
void
xg_window_update_title (XgWindow *self)
{
  gint64 unread = 0;
  g_autofree char *number = NULL;
  g_autofree char *title = NULL;

  if (count_profiles (self) > 1)
    unread = xg_connector_list_get_unread (self->connectors);
  number = xg_format_count ((guint64) unread);
  /* Translators: the title of the window: a number of unread items */
  title = unread > 0 ? g_strdup_printf (_ ("Grid Console (%s unread)"), number)
                     : g_strdup (_ ("Grid Console"));
  if (g_strcmp0 (gtk_window_get_title (GTK_WINDOW (self)), title) != 0)
    gtk_window_set_title (GTK_WINDOW (self), title);
}

/**
 * xg_window_set_connectors:
 * @connectors: (nullable): the profiles of the window; %NULL for its end
 */
void
xg_window_set_connectors (XgWindow *self, XgConnectorList *connectors)
{
  g_return_if_fail (XG_IS_WINDOW (self));

  if (self->connectors == connectors)
    return;
  if (self->connectors != NULL)
    g_signal_handlers_disconnect_by_data (self->connectors, self);
  xg_sidebar_set_connectors (self->sidebar, NULL);
  xg_window_set_connector (self, NULL);
  xg_status_bar_set_connectors (self->status_bar, connectors);
  g_set_object (&self->connectors, connectors);
  xg_window_tell_pages_profiles (self);
  xg_trust_asker_set_connectors (self->trust_asker, G_LIST_MODEL (connectors));
  follow_notifications (self);
  if (connectors == NULL)
    return;

  xg_sidebar_set_connectors (self->sidebar, connectors);
  g_signal_connect_object (connectors,
                           "grid-changed",
                           G_CALLBACK (grid_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (connectors,
                           "items-changed",
                           G_CALLBACK (profiles_changed_cb),
                           self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (connectors,
                           "notify::unread",
                           G_CALLBACK (xg_window_update_title),
                           self,
                           G_CONNECT_SWAPPED);
  if (xg_window_choose_connector (self) != NULL)
    xg_sidebar_select_place (self->sidebar,
                             XG_PLACE_ITEMS,
                             xg_window_choose_connector (self),
                             NULL);
  update (self);
}

/**
 * xg_window_show_connector:
 * @connector: one of the window's
 *
 * Shows all items of a profile.
 */
void
xg_window_show_connector (XgWindow *self, XgConnector *connector)
{
  g_return_if_fail (XG_IS_WINDOW (self));
  g_return_if_fail (XG_IS_CONNECTOR (connector));

  if (self->connector != connector || self->grid != xg_connector_get_grid (connector))
    xg_sidebar_select_place (self->sidebar, XG_PLACE_ITEMS, connector, NULL);
}

XgConnector *
xg_window_get_connector (XgWindow *self)
{
  g_return_val_if_fail (XG_IS_WINDOW (self), NULL);

  return self->connector;
}

static void ask_next (XgWindow *self);

static void
answer_cb (XgWindow *self, const char *secret, gboolean remember)
{
  XgConnector *connector = self->asked;
  XgProfile *profile = xg_connector_get_profile (connector);
  XgConnectFlags flags = XG_CONNECT_NORMAL;

  if (xg_profile_get_remember (profile) != remember)
    {
      g_object_set (profile, "remember", remember, NULL);
      flags = xg_connector_is_saved (connector) ? XG_CONNECT_KEEP : XG_CONNECT_NORMAL;
    }
  xg_connector_connect (connector, secret, flags);
}

static void
cancelled_cb (XgWindow *self)
{
  xg_connector_cancel (self->asked);
}

static void
question_closed_cb (XgWindow *self)
{
  g_clear_weak_pointer (&self->question);
  g_clear_object (&self->asked);
  ask_next (self);
}

static void
ask_next (XgWindow *self)
{
  Question *question;

  if (self->question != NULL || self->questions == NULL ||
      (question = g_queue_pop_head (self->questions)) == NULL)
    return;
  /* Somebody may have thought better of it meanwhile. */
  if (xg_connector_get_state (question->connector) == XG_CONNECTOR_ASKING)
    {
      GtkWidget *prompt =
        xg_secret_prompt_new (xg_connector_get_profile (question->connector), question->sentence);

      g_set_object (&self->asked, question->connector);
      g_set_weak_pointer (&self->question, GTK_WINDOW (prompt));
      gtk_window_set_transient_for (GTK_WINDOW (prompt), GTK_WINDOW (self));
      g_signal_connect_object (prompt, "answer", G_CALLBACK (answer_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (prompt,
                               "cancelled",
                               G_CALLBACK (cancelled_cb),
                               self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (prompt,
                               "destroy",
                               G_CALLBACK (question_closed_cb),
                               self,
                               G_CONNECT_SWAPPED);
      gtk_window_present (GTK_WINDOW (prompt));
    }
  else
    ask_next (self);
  question_free (question);
}

/**
 * xg_window_ask_secret:
 * @connector: whose secret is needed
 * @sentence: (nullable): why, where it is not just that nobody has it
 *
 * Asks the person, after those that are asked for already, and connects with the answer. The other
 * profiles go on meanwhile.
 */
void
xg_window_ask_secret (XgWindow *self, XgConnector *connector, const char *sentence)
{
  Question *question;

  g_return_if_fail (XG_IS_WINDOW (self));
  g_return_if_fail (XG_IS_CONNECTOR (connector));

  question = g_new0 (Question, 1);
  question->connector = g_object_ref (connector);
  question->sentence = g_strdup (sentence);
  g_queue_push_tail (self->questions, question);
  ask_next (self);
}

/* The connect page is for the only profile; of several each is asked for in a dialog. */
void
xg_window_connect_profile (XgWindow *self, XgConnector *connector)
{
  XgSession *session = xg_connector_get_session (connector);

  if (count_profiles (self) == 1 && (session == NULL || !xg_session_has_password (session) ||
                                     xg_session_get_error_text (session) != NULL))
    xg_window_show_connect (self);
  else
    xg_connector_connect (connector, NULL, XG_CONNECT_NORMAL);
}

void
xg_window_log_out_profile (XgWindow *self, XgConnector *connector)
{
  gboolean certificate =
    xg_profile_get_auth (xg_connector_get_profile (connector)) == XG_AUTH_CERTIFICATE;
  gboolean kept = xg_connector_log_out (connector);
  g_autofree char *text = NULL;

  if (kept)
    text =
      g_strdup_printf (certificate ? _ ("Logged out of “%s”. Its passphrase stays in the keyring.")
                                   : _ ("Logged out of “%s”. Its password stays in the keyring."),
                       xg_connector_get_label (connector));
  else
    text = g_strdup_printf (certificate ? _ ("Logged out of “%s”. Its passphrase is forgotten.")
                                        : _ ("Logged out of “%s”. Its password is forgotten."),
                            xg_connector_get_label (connector));
  xg_toast (GTK_WIDGET (self), text);
  if (count_profiles (self) == 1)
    xg_window_show_connect (self);
}

/* What counts only from the next connection gets one. */
static void
edited_cb (XgProfileDialog *dialog,
           XgConnector *connector,
           const char *secret,
           gboolean connect,
           XgWindow *self)
{
  xg_window_show_connector (self, connector);
  xg_window_show_grid (self);
  if (!connect)
    return;
  xg_connector_cancel (connector);
  if (secret != NULL || xg_window_has_grids (self))
    xg_connector_connect (connector, secret, XG_CONNECT_NORMAL);
  else
    xg_window_connect_profile (self, connector);
}

static GtkWidget *
present_profile_dialog (XgWindow *self, XgConnector *connector)
{
  GtkWidget *dialog = xg_profile_dialog_new (self->connectors, connector);

  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  g_signal_connect_object (dialog, "saved", G_CALLBACK (edited_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));

  return dialog;
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!xg_connector_list_remove_finish (XG_CONNECTOR_LIST (source), result, &error))
    xg_toast (GTK_WIDGET (self), error->message);
}

static void
remove_cb (XgRemoveDialog *dialog, gboolean cache_too, XgWindow *self)
{
  xg_connector_list_remove_async (self->connectors,
                                  xg_remove_dialog_get_connector (dialog),
                                  cache_too,
                                  removed_cb,
                                  g_object_ref (self));
}

static void
present_remove_dialog (XgWindow *self, XgConnector *connector)
{
  GtkWidget *dialog = xg_remove_dialog_new (connector);

  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  g_signal_connect_object (dialog, "remove", G_CALLBACK (remove_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
profile_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);
  const char *key = g_variant_get_string (parameter, NULL);
  XgConnector *connector =
    self->connectors != NULL ? xg_connector_list_lookup (self->connectors, key) : NULL;

  if (connector == NULL)
    return;
  if (g_str_equal (name, "win.profile-connect"))
    xg_window_connect_profile (self, connector);
  else if (g_str_equal (name, "win.profile-disconnect"))
    xg_connector_cancel (connector);
  else if (g_str_equal (name, "win.profile-log-out"))
    xg_window_log_out_profile (self, connector);
  else if (g_str_equal (name, "win.profile-edit"))
    present_profile_dialog (self, connector);
  else if (g_str_equal (name, "win.profile-remove"))
    present_remove_dialog (self, connector);
  else if (g_str_equal (name, "win.profile-open-again"))
    xg_connector_open_again (connector, FALSE);
  else if (g_str_equal (name, "win.profile-open-in-memory"))
    xg_connector_open_again (connector, TRUE);
  else if (g_str_equal (name, "win.profile-retry") && xg_connector_get_session (connector) != NULL)
    xg_session_retry_now (xg_connector_get_session (connector));
}

static void
add_profile_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);
  GtkWidget *dialog;

  if (self->connectors == NULL)
    return;
  dialog = present_profile_dialog (self, NULL);
  if (g_str_equal (name, "win.add-certificate"))
    xg_profile_dialog_set_auth (XG_PROFILE_DIALOG (dialog), XG_AUTH_CERTIFICATE);
}

static void
edit_profile_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);

  if (self->connector != NULL)
    present_profile_dialog (self, self->connector);
}

void
xg_window_install_profile_actions (XgWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const char *const actions[] = { "win.profile-connect",        "win.profile-disconnect",
                                         "win.profile-log-out",        "win.profile-remove",
                                         "win.profile-edit",           "win.profile-open-again",
                                         "win.profile-open-in-memory", "win.profile-retry" };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], "s", profile_cb);
  gtk_widget_class_install_action (widget_class, "win.add-profile", NULL, add_profile_cb);
  gtk_widget_class_install_action (widget_class, "win.add-certificate", NULL, add_profile_cb);
  gtk_widget_class_install_action (widget_class, "win.edit-profile", NULL, edit_profile_cb);
}

void
xg_window_init_profiles (XgWindow *self)
{
  self->watched = g_hash_table_new_full (g_direct_hash, g_direct_equal, g_object_unref, NULL);
  self->questions = g_queue_new ();
}

void
xg_window_clear_profiles (XgWindow *self)
{
  g_clear_weak_pointer (&self->question);
  g_clear_object (&self->asked);
  g_clear_pointer (&self->watched, g_hash_table_unref);
  if (self->questions != NULL)
    g_queue_free_full (g_steal_pointer (&self->questions), (GDestroyNotify) question_free);
}
