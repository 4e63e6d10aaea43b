/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "grid/xg-capabilities-private.h"
#include "grid/xg-reason.h"
#include "xmpp/xg-pubsub-affiliations.h"
#include "xmpp/xg-pubsub-owner.h"
#include "xmpp/xg-pubsub-request.h"
#include "xmpp/xg-pubsub-subscribers.h"

/*
 * What can be asked without changing anything: how new nodes are configured, what we are to the
 * broker's nodes, who waits, and what an owner may ask about a node that does not exist: "no such
 * node" comes from a broker that understood the question. Asked once for each version of the
 * software and its features, and when a person wants it.
 */

#define NO_SUCH_NODE "grid-console-asks-for-no-node"

typedef struct
{
  XgCapabilities *self; /* owned */
  guint generation;
  XgFunction function;
  char *features; /* of the key, for the question about the software */
  char *asked;    /* whose software was asked for */
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->self);
  g_free (question->features);
  g_free (question->asked);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static Question *
question_new (XgCapabilities *self, XgFunction function)
{
  Question *question = g_new0 (Question, 1);

  question->self = g_object_ref (self);
  question->generation = self->generation;
  question->function = function;
  self->in_flight++;
  return question;
}

/**
 * xg_capabilities_is_unsupported:
 * @error: why a request failed
 *
 * Returns: whether the broker said that it does not have what was asked for (XEP-0060 section 10)
 */
gboolean
xg_capabilities_is_unsupported (const GError *error)
{
  return g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_FEATURE_NOT_IMPLEMENTED) ||
         g_strcmp0 (xg_stanza_error_get_pubsub_condition (error), "unsupported") == 0;
}

/* Of a question that no broker who has the function answers like this. */
static gboolean
is_not_understood (const GError *error)
{
  return xg_capabilities_is_unsupported (error) ||
         g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_SERVICE_UNAVAILABLE) ||
         g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_BAD_REQUEST);
}

/* No answer at all, or none that the broker made. */
static gboolean
is_no_answer (const GError *error)
{
  return error->domain != XG_STANZA_ERROR || error->code >= XG_STANZA_ERROR_NO_ANSWER ||
         error->code == XG_STANZA_ERROR_INTERNAL_SERVER_ERROR ||
         error->code == XG_STANZA_ERROR_REMOTE_SERVER_NOT_FOUND ||
         error->code == XG_STANZA_ERROR_REMOTE_SERVER_TIMEOUT;
}

/**
 * xg_capabilities_note_question:
 * @self: capabilities
 * @function: what was asked about, in a way that changes nothing
 * @error: (nullable): the answer, where it is an error
 *
 * Any answer of a broker that understood the question proves that it has the function.
 */
void
xg_capabilities_note_question (XgCapabilities *self, XgFunction function, const GError *error)
{
  if (error == NULL)
    xg_capabilities_take_trial (self, function, XG_TRIAL_WORKED);
  else if (is_not_understood (error))
    xg_capabilities_take_trial (self, function, XG_TRIAL_REFUSED);
  else if (!is_no_answer (error))
    xg_capabilities_take_trial (self, function, XG_TRIAL_WORKED);
}

/* Everything is answered, or will not be. */
static void
conclude (XgCapabilities *self)
{
  if (self->unanswered == 0)
    {
      self->checked = g_get_real_time ();
      xg_capabilities_take_error (self, NULL, NULL);
    }
  else
    xg_capabilities_take_error (self,
                                _ ("The Broker did not answer all questions, so that part of this "
                                   "is only what it says of itself."),
                                self->unanswered_error);
  g_clear_error (&self->unanswered_error);
  xg_capabilities_notify_checking (self);
  xg_capabilities_changed (self);
}

/* Whether the answer to @question still counts; then it is noted that it came. */
static gboolean
take_answer (Question *question, const GError *error)
{
  XgCapabilities *self = question->self;

  if (question->generation != self->generation)
    return FALSE;
  if (error != NULL && is_no_answer (error))
    {
      self->unanswered++;
      if (self->unanswered_error == NULL)
        self->unanswered_error = g_error_copy (error);
    }
  self->in_flight--;
  return TRUE;
}

static void
question_done (Question *question)
{
  if (!xg_capabilities_get_checking (question->self))
    conclude (question->self);
}

static void
defaults_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  XgCapabilities *self = question->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgDataForm) form = xg_pubsub_defaults_finish (XG_STREAM (source), result, &error);

  if (!take_answer (question, error))
    return;
  if (form != NULL)
    xg_capabilities_take_form (self, form);
  else
    xg_capabilities_note_question (self, XG_FUNCTION_DEFAULTS, error);
  question_done (question);
}

static void
pending_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) nodes = xg_pubsub_pending_finish (XG_STREAM (source), result, &error);

  if (!take_answer (question, error))
    return;
  /* There is no such command (XEP-0050 section 4.4). */
  if (g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_ITEM_NOT_FOUND))
    xg_capabilities_take_trial (question->self, question->function, XG_TRIAL_REFUSED);
  else
    xg_capabilities_note_question (question->self, question->function, error);
  question_done (question);
}

static void
list_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;

  if (question->function == XG_FUNCTION_OWN_AFFILIATIONS)
    list = xg_pubsub_own_affiliations_finish (XG_STREAM (source), result, &error);
  else if (question->function == XG_FUNCTION_AFFILIATIONS)
    list = xg_pubsub_affiliates_finish (XG_STREAM (source), result, &error);
  else
    list = xg_pubsub_subscribers_finish (XG_STREAM (source), result, &error);
  if (!take_answer (question, error))
    return;
  xg_capabilities_note_question (question->self, question->function, error);
  question_done (question);
}

/* Questions for which a broker goes through all of its nodes. */
static void
ask_wide (XgCapabilities *self)
{
  xg_pubsub_pending_async (self->stream,
                           self->broker,
                           self->cancellable,
                           pending_cb,
                           question_new (self, XG_FUNCTION_PENDING));
  xg_pubsub_own_affiliations_async (self->stream,
                                    self->broker,
                                    NULL,
                                    self->cancellable,
                                    list_cb,
                                    question_new (self, XG_FUNCTION_OWN_AFFILIATIONS));
}

static void
ask_all (XgCapabilities *self)
{
  XgStream *stream = self->stream;

  self->unanswered = 0;
  g_clear_error (&self->unanswered_error);
  xg_pubsub_defaults_async (stream,
                            self->broker,
                            TRUE,
                            self->cancellable,
                            defaults_cb,
                            question_new (self, XG_FUNCTION_DEFAULTS));
  xg_pubsub_affiliates_async (stream,
                              self->broker,
                              NO_SUCH_NODE,
                              self->cancellable,
                              list_cb,
                              question_new (self, XG_FUNCTION_AFFILIATIONS));
  xg_pubsub_subscribers_async (stream,
                               self->broker,
                               NO_SUCH_NODE,
                               self->cancellable,
                               list_cb,
                               question_new (self, XG_FUNCTION_SUBSCRIPTIONS));
  self->wide_wait = self->listing;
  if (!self->listing)
    ask_wide (self);
}

/**
 * xg_capabilities_set_listing:
 * @self: capabilities
 * @listing: whether the broker is being listed
 *
 * Meanwhile nothing is asked that makes a broker go through all of its nodes: one that answers one
 * question after the other has the answers to the list wait for it.
 */
void
xg_capabilities_set_listing (XgCapabilities *self, gboolean listing)
{
  self->listing = listing;
  if (listing || !self->wide_wait)
    return;
  self->wide_wait = FALSE;
  ask_wide (self);
}

/* What software it is, is known as far as it can be. */
static void
software_known (XgCapabilities *self, const char *features)
{
  g_autofree char *text =
    g_strconcat (self->software != NULL ? self->software : "", "\n", features, NULL);
  g_autofree char *key = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  if (xg_capabilities_take_key (self, key))
    ask_all (self);
  else
    {
      xg_capabilities_notify_checking (self);
      xg_capabilities_changed (self);
    }
}

static void ask_software (XgCapabilities *self, const char *jid, const char *features);

static void
version_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  XgCapabilities *self = question->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgVersion) version = xg_version_finish (XG_STREAM (source), result, &error);
  const char *dot = strchr (question->asked, '.');

  if (!take_answer (question, error))
    return;
  /* A part of a server often leaves that to the server as a whole. */
  if (version == NULL && g_strcmp0 (question->asked, self->broker) == 0 && dot != NULL &&
      strchr (dot + 1, '.') != NULL)
    {
      ask_software (self, dot + 1, question->features);
      return;
    }
  xg_capabilities_take_software (self, version);
  software_known (self, question->features);
}

static void
ask_software (XgCapabilities *self, const char *jid, const char *features)
{
  Question *question = question_new (self, 0);

  question->features = g_strdup (features);
  question->asked = g_strdup (jid);
  xg_version_async (self->stream, jid, self->cancellable, version_cb, question);
}

static char *
join_features (const XgDiscoInfo *info)
{
  g_autoptr (GList) features =
    g_list_sort (g_hash_table_get_keys (info->features), (GCompareFunc) g_strcmp0);
  GString *text = g_string_new (NULL);

  for (GList *l = features; l != NULL; l = l->next)
    {
      g_string_append (text, l->data);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

/**
 * xg_capabilities_begin:
 * @self: capabilities
 * @stream: a stream that is online
 * @info: what the broker just said of itself
 *
 * Asks the rest, unless this very software was asked before.
 */
void
xg_capabilities_begin (XgCapabilities *self, XgStream *stream, const XgDiscoInfo *info)
{
  g_autofree char *features = join_features (info);

  xg_capabilities_end (self);
  self->stream = g_object_ref (stream);
  xg_capabilities_take_info (self, info);
  ask_software (self, self->broker, features);
  xg_capabilities_notify_checking (self);
}

/**
 * xg_capabilities_end:
 * @self: capabilities
 *
 * The connection ended, or the broker is asked anew: answers do not count any more.
 */
void
xg_capabilities_end (XgCapabilities *self)
{
  gboolean checking = xg_capabilities_get_checking (self);

  self->generation++;
  self->in_flight = 0;
  self->wide_wait = FALSE;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_object (&self->stream);
  if (checking)
    xg_capabilities_notify_checking (self);
}

static void
info_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  XgCapabilities *self = question->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgDiscoInfo) info = xg_disco_info_finish (XG_STREAM (source), result, &error);

  if (!take_answer (question, error))
    return;
  if (info != NULL)
    {
      self->checked = 0;
      g_clear_pointer (&self->key, g_free);
      xg_capabilities_begin (self, XG_STREAM (source), info);
    }
  else
    {
      g_autofree char *reason = xg_reason_for (error, XG_REASON_LOOK);

      xg_capabilities_take_error (self, reason, error);
      xg_capabilities_notify_checking (self);
      xg_capabilities_changed (self);
    }
}

/**
 * xg_capabilities_check_again:
 * @self: capabilities
 *
 * Asks everything anew, whatever is known. Without a connection nothing happens.
 */
void
xg_capabilities_check_again (XgCapabilities *self)
{
  g_autoptr (XgStream) stream = NULL;

  g_return_if_fail (XG_IS_CAPABILITIES (self));

  if (self->stream == NULL)
    return;
  stream = g_object_ref (self->stream);
  xg_capabilities_end (self);
  self->stream = g_object_ref (stream);
  xg_disco_info_async (stream,
                       self->broker,
                       NULL,
                       self->cancellable,
                       info_cb,
                       question_new (self, 0));
  xg_capabilities_notify_checking (self);
}
