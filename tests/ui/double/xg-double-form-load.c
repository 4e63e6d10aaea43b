/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "admin/xg-form-catalogue.h"
#include "admin/xg-form-load.h"
#include "double/xg-double-form.h"
#include "double/xg-double-private.h"
#include "xmpp/xg-stanza.h"

static char *answer; /* XML of the form; NULL: a refusal */
static GError *refusal;
static GQueue held = G_QUEUE_INIT;
static gboolean holding;

/**
 * xg_double_set_form:
 * @xml: (nullable): the form that a broker sends from now on
 * @error: (nullable): what it refuses with, without @xml
 */
void
xg_double_set_form (const char *xml, const GError *error)
{
  g_free (answer);
  answer = g_strdup (xml);
  g_clear_error (&refusal);
  refusal = error != NULL ? g_error_copy (error) : NULL;
}

static gboolean
answer_cb (gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (XgStanza) stanza = NULL;
  g_autoptr (XgDataForm) form = NULL;
  XgForm *made;

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  if (answer == NULL)
    {
      g_task_return_error (
        task,
        refusal != NULL
          ? g_error_copy (refusal)
          : g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "No answer came."));
      return G_SOURCE_REMOVE;
    }
  stanza = xg_stanza_parse (answer, -1, NULL);
  form = xg_data_form_parse (xg_stanza_get_root (stanza));
  made = xg_form_new (form);
  xg_form_catalogue_describe (made);
  g_task_return_pointer (task, made, g_object_unref);
  return G_SOURCE_REMOVE;
}

/**
 * xg_double_form_hold:
 * @hold: whether it leaves requests unanswered from now on; %FALSE: it answers those too
 */
void
xg_double_form_hold (gboolean hold)
{
  GTask *task;

  holding = hold;
  while (!hold && (task = g_queue_pop_head (&held)) != NULL)
    g_idle_add (answer_cb, task);
}

guint
xg_double_form_count_waiting (void)
{
  guint n = 0;

  for (GList *l = held.head; l != NULL; l = l->next)
    n += !g_cancellable_is_cancelled (g_task_get_cancellable (l->data));
  return n;
}

static void
start (gpointer source, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);

  if (holding)
    g_queue_push_tail (&held, task);
  else
    g_idle_add (answer_cb, task);
}

void
xg_form_load_configuration_async (XgSession *session,
                                  XgBroker *broker,
                                  const char *node,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  xg_double_note ("configuration %s", node);
  start (broker, cancellable, callback, user_data);
}

void
xg_form_load_defaults_async (XgSession *session,
                             XgBroker *broker,
                             XgNodeKind kind,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  xg_double_note ("defaults %s", kind == XG_NODE_COLLECTION ? "collection" : "topic");
  start (broker, cancellable, callback, user_data);
}

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
  xg_double_note ("options %s %s", node, jid != NULL ? jid : "own");
  start (broker, cancellable, callback, user_data);
}

XgForm *
xg_form_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
saved_cb (gpointer data)
{
  g_autoptr (GTask) task = data;

  if (refusal != NULL)
    g_task_return_error (task, g_error_copy (refusal));
  else
    g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

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
  g_autofree char *xml = xg_form_submit (form, XG_FORM_SUBMIT_CHANGES, NULL);

  xg_double_note ("save options %s %s %s", node, jid != NULL ? jid : "own", xml);
  g_idle_add (saved_cb, g_task_new (broker, cancellable, callback, user_data));
}

gboolean
xg_form_save_options_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
