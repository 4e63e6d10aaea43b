/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include "admin/xg-form-catalogue.h"
#include "admin/xg-form-load.h"
#include "xmpp/xg-jid.h"
#include "xmpp/xg-pubsub-options.h"
#include "xmpp/xg-pubsub-owner.h"

/* A task with the connection as its data; NULL: there is none, and the task has ended. */
static GTask *
begin (XgSession *session,
       XgBroker *broker,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data,
       gpointer tag)
{
  GTask *task = g_task_new (broker, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  if (xg_session_get_stream (session) != NULL)
    return task;
  g_task_return_error (task, xg_stanza_error_new_disconnected ());
  g_object_unref (task);
  return NULL;
}

/* @error: is taken. */
static void
end (GTask *task, XgDataForm *data, GError *error)
{
  XgForm *form;

  if (data == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  form = xg_form_new (data);
  xg_form_catalogue_describe (form);
  g_task_return_pointer (task, form, g_object_unref);
}

static void
configuration_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (XgDataForm) data = xg_pubsub_configuration_finish (XG_STREAM (source), result, &error);

  end (task, data, error);
}

/**
 * xg_form_load_configuration_async:
 * @session: the connection
 * @broker: a broker
 * @node: id of a node of it
 * @cancellable: (nullable): cancels the request
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Asks for the configuration of a node as its owner (XEP-0060 section 8.2.1).
 */
void
xg_form_load_configuration_async (XgSession *session,
                                  XgBroker *broker,
                                  const char *node,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task;

  g_return_if_fail (XG_IS_SESSION (session));
  g_return_if_fail (XG_IS_BROKER (broker));
  g_return_if_fail (node != NULL);

  task =
    begin (session, broker, cancellable, callback, user_data, xg_form_load_configuration_async);
  if (task != NULL)
    xg_pubsub_configuration_async (xg_session_get_stream (session),
                                   xg_broker_get_jid (broker),
                                   node,
                                   cancellable,
                                   configuration_cb,
                                   task);
}

static void
defaults_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (XgDataForm) data = xg_pubsub_defaults_finish (XG_STREAM (source), result, &error);

  end (task, data, error);
}

/**
 * xg_form_load_defaults_async:
 * @session: the connection
 * @broker: a broker
 * @kind: what is to be created
 * @cancellable: (nullable): cancels the request
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Asks for the configuration that a new node of this kind begins with (XEP-0060 section 8.3,
 * XEP-0248 section 7.3).
 */
void
xg_form_load_defaults_async (XgSession *session,
                             XgBroker *broker,
                             XgNodeKind kind,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task;

  g_return_if_fail (XG_IS_SESSION (session));
  g_return_if_fail (XG_IS_BROKER (broker));

  task = begin (session, broker, cancellable, callback, user_data, xg_form_load_defaults_async);
  if (task != NULL)
    xg_pubsub_defaults_async (xg_session_get_stream (session),
                              xg_broker_get_jid (broker),
                              kind == XG_NODE_COLLECTION,
                              cancellable,
                              defaults_cb,
                              task);
}

static void
options_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  XgBroker *broker = XG_BROKER (g_task_get_source_object (task));
  GError *error = NULL;
  g_autoptr (XgDataForm) data = xg_pubsub_options_finish (XG_STREAM (source), result, &error);

  xg_capabilities_learn (xg_broker_get_capabilities (broker),
                         XG_FUNCTION_SUBSCRIPTION_OPTIONS,
                         error);
  end (task, data, error);
}

/**
 * xg_form_load_options_async:
 * @session: the connection
 * @broker: a broker
 * @node: id of a node
 * @jid: (nullable): whose subscription to it, as the broker lists it; %NULL: our own. Not every
 *   broker tells an owner about those of others
 * @subid: (nullable): which of several
 * @cancellable: (nullable): cancels the request
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Asks for the options of a subscription (XEP-0060 section 6.3.2).
 */
void
xg_form_load_options_async (XgSession *session,
                            XgBroker *broker,
                            const char *node,
                            const char *jid,
                            const char *subid,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autofree char *own = NULL;
  GTask *task;

  g_return_if_fail (XG_IS_SESSION (session));
  g_return_if_fail (XG_IS_BROKER (broker));
  g_return_if_fail (node != NULL);

  task = begin (session, broker, cancellable, callback, user_data, xg_form_load_options_async);
  if (task == NULL)
    return;
  own = xg_jid_bare (xg_session_get_jid (session));
  xg_pubsub_options_async (xg_session_get_stream (session),
                           xg_broker_get_jid (broker),
                           node,
                           jid != NULL ? jid : own,
                           subid,
                           cancellable,
                           options_cb,
                           task);
}

/**
 * xg_form_load_finish:
 * @result: of one of the three
 * @error: return location for what the broker refused with
 *
 * Returns: (transfer full) (nullable): the form, with the words of the catalogue
 */
XgForm *
xg_form_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  XgBroker *broker = XG_BROKER (g_task_get_source_object (task));
  GError *error = NULL;

  xg_pubsub_set_options_finish (XG_STREAM (source), result, &error);
  xg_capabilities_learn (xg_broker_get_capabilities (broker),
                         XG_FUNCTION_SUBSCRIPTION_OPTIONS,
                         error);
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * xg_form_save_options_async:
 * @session: the connection
 * @broker: a broker
 * @node: id of a node
 * @jid: (nullable): whose subscription to it, as xg_form_load_options_async()
 * @subid: (nullable): which of several
 * @form: the options with edits
 * @cancellable: (nullable): cancels the request
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Changes the options of a subscription (XEP-0060 section 6.3.5): only edited fields are sent, the
 * others stay as the broker has them. Fails with %XG_FORM_ERROR_INVALID when an edited field is
 * wrong.
 */
void
xg_form_save_options_async (XgSession *session,
                            XgBroker *broker,
                            const char *node,
                            const char *jid,
                            const char *subid,
                            XgForm *form,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autofree char *own = NULL;
  g_autofree char *submitted = NULL;
  GError *error = NULL;
  GTask *task;

  g_return_if_fail (XG_IS_SESSION (session));
  g_return_if_fail (XG_IS_BROKER (broker));
  g_return_if_fail (node != NULL);
  g_return_if_fail (XG_IS_FORM (form));

  task = begin (session, broker, cancellable, callback, user_data, xg_form_save_options_async);
  if (task == NULL)
    return;
  submitted = xg_form_submit (form, XG_FORM_SUBMIT_CHANGES, &error);
  if (submitted == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  own = xg_jid_bare (xg_session_get_jid (session));
  xg_pubsub_set_options_async (xg_session_get_stream (session),
                               xg_broker_get_jid (broker),
                               node,
                               jid != NULL ? jid : own,
                               subid,
                               submitted,
                               cancellable,
                               saved_cb,
                               task);
}

/**
 * xg_form_save_options_finish:
 * @result: of xg_form_save_options_async()
 * @error: return location for what the broker refused with
 *
 * Returns: whether the broker took them
 */
gboolean
xg_form_save_options_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
