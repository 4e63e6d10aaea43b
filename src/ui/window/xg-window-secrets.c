/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "window/xg-window-private.h"

#include "trust/xg-secret-prompt.h"

/* The secrets that profiles need are asked of the person one after another. */

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

void
xg_window_init_secrets (XgWindow *self)
{
  self->questions = g_queue_new ();
}

void
xg_window_clear_secrets (XgWindow *self)
{
  g_clear_weak_pointer (&self->question);
  g_clear_object (&self->asked);
  if (self->questions != NULL)
    g_queue_free_full (g_steal_pointer (&self->questions), (GDestroyNotify) question_free);
}
