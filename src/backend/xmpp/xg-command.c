/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include "xmpp/xg-answer.h"
#include "xmpp/xg-command.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-xml-writer.h"

/* Indexed by XgCommandAction. */
static const char *const action_nicks[] = { "execute", "prev", "next", "complete", "cancel" };

/* Indexed by XgCommandStatus. */
static const char *const status_nicks[] = { "executing", "completed", "canceled" };

/**
 * xg_command_step_free:
 * @self: (transfer full) (nullable): a step
 */
void
xg_command_step_free (XgCommandStep *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->form, xg_data_form_unref);
  g_free (self->session);
  g_free (self->note);
  xg_stanza_unref (self->stanza);
  g_free (self);
}

static gboolean
read_status (const char *nick, XgCommandStatus *status)
{
  for (guint i = 0; i < G_N_ELEMENTS (status_nicks); i++)
    {
      if (g_strcmp0 (nick, status_nicks[i]) == 0)
        {
          *status = (XgCommandStatus) i;
          return TRUE;
        }
    }
  return FALSE;
}

/* XEP-0050 section 3.4: without a list there is one more step, which "execute" and "complete" take.
 */
static guint
read_actions (const XgElement *command, XgCommandStatus status)
{
  const XgElement *list = xg_element_get_child (command, "actions", XG_NS_COMMANDS);
  guint actions = 1u << XG_COMMAND_EXECUTE | 1u << XG_COMMAND_CANCEL;

  if (status != XG_COMMAND_EXECUTING)
    return 0;
  if (list == NULL)
    return actions | 1u << XG_COMMAND_COMPLETE;
  for (guint i = XG_COMMAND_PREVIOUS; i <= XG_COMMAND_COMPLETE; i++)
    {
      if (xg_element_get_child (list, action_nicks[i], XG_NS_COMMANDS) != NULL)
        actions |= 1u << i;
    }
  return actions;
}

/**
 * xg_command_step_parse:
 * @iq: an answer
 * @node: the command that was asked for
 * @error: return location for a %XG_STANZA_ERROR
 *
 * Reads what an entity answers to a step of a command (XEP-0050 section 2.4). An answer about
 * another command is none.
 *
 * Returns: (transfer full): the step, or %NULL with @error set
 */
XgCommandStep *
xg_command_step_parse (XgStanza *iq, const char *node, GError **error)
{
  const XgElement *command =
    xg_answer_get_payload (xg_stanza_get_root (iq), "command", XG_NS_COMMANDS, error);
  const XgElement *note = xg_element_get_child (command, "note", XG_NS_COMMANDS);
  const char *own_node = xg_element_get_attribute (command, "node");
  const char *session = xg_element_get_attribute (command, "sessionid");
  XgCommandStatus status;
  XgCommandStep *self;

  if (command == NULL)
    return NULL;
  if (!read_status (xg_element_get_attribute (command, "status"), &status) ||
      (own_node != NULL && !g_str_equal (own_node, node)))
    {
      g_propagate_error (error, xg_stanza_error_new (NULL));
      return NULL;
    }
  self = g_new0 (XgCommandStep, 1);
  self->stanza = xg_stanza_ref (iq);
  self->status = status;
  self->session = g_strdup (session);
  self->actions = read_actions (command, status);
  self->x = xg_element_get_child (command, "x", XG_NS_DATA);
  self->form = xg_data_form_parse (self->x);
  self->note = xg_error_clip_text (xg_element_get_text (note));
  self->note_is_error = g_strcmp0 (xg_element_get_attribute (note, "type"), "error") == 0;
  return self;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) answer = xg_stream_iq_finish (XG_STREAM (source), result, &error);
  XgCommandStep *step = NULL;

  if (answer != NULL)
    step = xg_command_step_parse (answer, g_task_get_task_data (task), &error);
  if (step != NULL)
    g_task_return_pointer (task, step, (GDestroyNotify) xg_command_step_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * xg_command_async:
 * @stream: a stream
 * @to: who offers the command
 * @node: the command
 * @session: (nullable): of the step before; %NULL to begin
 * @action: what to do
 * @form: (nullable): a submit form for the step before
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Takes one step of a command (XEP-0050 section 2.4).
 */
void
xg_command_async (XgStream *stream,
                  const char *to,
                  const char *node,
                  const char *session,
                  XgCommandAction action,
                  const char *form,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  g_autoptr (GString) xml = NULL;
  GTask *task;

  g_return_if_fail (node != NULL);
  g_return_if_fail ((guint) action < G_N_ELEMENTS (action_nicks));

  task = g_task_new (stream, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_command_async);
  g_task_set_task_data (task, g_strdup (node), g_free);
  xml = g_string_new ("<command xmlns=\"" XG_NS_COMMANDS "\"");
  xg_xml_append_attribute (xml, "node", node);
  xg_xml_append_attribute (xml, "sessionid", session);
  xg_xml_append_attribute (xml, "action", action_nicks[action]);
  g_string_append_printf (xml, ">%s</command>", form != NULL ? form : "");
  xg_stream_iq_async (stream, "set", to, xml->str, 0, cancellable, answered_cb, task);
}

/**
 * xg_command_finish:
 * @stream: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the step, whose note may be an error, or %NULL with @error set
 */
XgCommandStep *
xg_command_finish (XgStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
