/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "xg-phrases.h"

#include <glib/gi18n.h>

#include "base/xg-bidi.h"
#include "form/xg-form-datatype.h"

typedef struct
{
  const char *value;
  const char *phrase;
  const char *meaning;
} Word;

/* XEP-0060 section 4.5. */
static const Word access_models[] = {
  { "open", N_ ("Open"), N_ ("Every platform may subscribe and read.") },
  { "presence",
    N_ ("By presence"),
    N_ ("Platforms that see the owner’s presence may subscribe and read.") },
  { "roster",
    N_ ("By contact list"),
    N_ ("Platforms in certain groups of the owner’s contact list may subscribe and read.") },
  { "authorize",
    N_ ("By approval"),
    N_ ("Every platform may ask; an owner of the topic approves each subscription.") },
  { "whitelist",
    N_ ("By invitation"),
    N_ ("Only members, publishers and owners that the broker lists may subscribe and read.") },
};

/* XEP-0060 section 8.2.1, pubsub#publish_model. */
static const Word publish_models[] = {
  { "publishers", N_ ("Publishers"), N_ ("Only listed publishers and owners may publish.") },
  { "subscribers", N_ ("Subscribers"), N_ ("Every subscriber may publish.") },
  { "open", N_ ("Open"), N_ ("Every platform may publish.") },
};

static const Word *
find_word (const Word *words, gsize n_words, const char *value)
{
  for (gsize i = 0; i < n_words; i++)
    if (g_strcmp0 (words[i].value, value) == 0)
      return &words[i];

  return NULL;
}

/**
 * xg_phrase_access_model:
 * @model: (nullable): a value of pubsub#access_model
 *
 * Returns: the model in a word or two; a model we don't know as it is; never %NULL
 */
const char *
xg_phrase_access_model (const char *model)
{
  const Word *word = find_word (access_models, G_N_ELEMENTS (access_models), model);

  if (word != NULL)
    return _ (word->phrase);

  return model != NULL ? model : _ ("Unknown");
}

/**
 * xg_phrase_access_model_meaning:
 * @model: (nullable): a value of pubsub#access_model
 *
 * Returns: a sentence that says who may subscribe; never %NULL
 */
const char *
xg_phrase_access_model_meaning (const char *model)
{
  const Word *word = find_word (access_models, G_N_ELEMENTS (access_models), model);

  if (word != NULL)
    return _ (word->meaning);

  return model != NULL ? _ ("This broker has its own rule for who may subscribe.")
                       : _ ("The broker does not say who may subscribe.");
}

const char *
xg_phrase_publish_model (const char *model)
{
  const Word *word = find_word (publish_models, G_N_ELEMENTS (publish_models), model);

  if (word != NULL)
    return _ (word->phrase);

  return model != NULL ? model : _ ("Unknown");
}

const char *
xg_phrase_publish_model_meaning (const char *model)
{
  const Word *word = find_word (publish_models, G_N_ELEMENTS (publish_models), model);

  if (word != NULL)
    return _ (word->meaning);

  return model != NULL ? _ ("This broker has its own rule for who may publish.")
                       : _ ("The broker does not say who may publish.");
}

const char *
xg_phrase_subscription (XgSubscriptionState state)
{
  switch (state)
    {
    case XG_SUBSCRIPTION_PENDING:
      return _ ("Waiting for approval");
    case XG_SUBSCRIPTION_UNCONFIGURED:
      return _ ("Subscribed, not configured yet");
    case XG_SUBSCRIPTION_SUBSCRIBED:
      return _ ("Subscribed");
    case XG_SUBSCRIPTION_NONE:
    default:
      return _ ("Not subscribed");
    }
}

const char *
xg_phrase_affiliation (XgAffiliation affiliation)
{
  switch (affiliation)
    {
    case XG_AFFILIATION_OWNER:
      return _ ("Owner");
    case XG_AFFILIATION_PUBLISHER:
      return _ ("Publisher");
    case XG_AFFILIATION_PUBLISH_ONLY:
      return _ ("Publish Only");
    case XG_AFFILIATION_MEMBER:
      return _ ("Member");
    case XG_AFFILIATION_OUTCAST:
      return _ ("Outcast");
    case XG_AFFILIATION_NONE:
      return _ ("Not Listed");
    case XG_AFFILIATION_UNKNOWN:
    default:
      return _ ("Unknown");
    }
}

const char *
xg_phrase_node_kind (XgNodeKind kind)
{
  switch (kind)
    {
    case XG_NODE_TOPIC:
      return _ ("Topic");
    case XG_NODE_COLLECTION:
      return _ ("Collection");
    case XG_NODE_UNKNOWN:
    default:
      return _ ("Topic or collection");
    }
}

/**
 * xg_phrase_countdown:
 * @microseconds: how long until something happens; what is past counts as 0
 *
 * Returns: (transfer full): "12 s" or "2:05 min"
 */
char *
xg_phrase_countdown (gint64 microseconds)
{
  gint64 seconds = MAX (0, (microseconds + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);

  if (seconds < 60)
    /* Translators: seconds until the next try */
    return g_strdup_printf (_ ("%d s"), (int) seconds);

  /* Translators: minutes and seconds until the next try */
  return g_strdup_printf (_ ("%d:%02d min"), (int) (seconds / 60), (int) (seconds % 60));
}

/**
 * xg_phrase_moment:
 * @iso8601: (nullable): a date and time as a broker wrote it
 *
 * Returns: (transfer full) (nullable): the moment in the person's zone and manner; @iso8601 itself
 *   where it is no such date
 */
char *
xg_phrase_moment (const char *iso8601)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) moment = NULL;
  g_autoptr (GDateTime) local = NULL;

  if (iso8601 == NULL)
    return NULL;
  moment = g_date_time_new_from_iso8601 (iso8601, utc);
  if (moment == NULL)
    return g_strdup (iso8601);
  local = g_date_time_to_local (moment);

  /* Translators: a date and time, see the manual of strftime: "11 February 2026, 09:30" */
  return g_date_time_format (local, _ ("%-d %B %Y, %H:%M"));
}

/**
 * xg_phrase_label:
 * @node: a topic or collection
 *
 * Returns: (transfer full): what it is called, for a sentence: on one line, not too long, and
 *   without changing the direction of the words around it
 */
char *
xg_phrase_label (XgNode *node)
{
  return xg_form_quote (xg_node_get_label (node));
}

/**
 * xg_phrase_node:
 * @node: a topic or collection
 *
 * Returns: (transfer full): the row of @node as one sentence, for screen readers and tooltips
 */
char *
xg_phrase_node (XgNode *node)
{
  GString *phrase = g_string_new (NULL);
  g_autofree char *label = xg_bidi_isolate (xg_node_get_label (node));
  gint64 unread = xg_node_get_unread (node);

  g_string_printf (phrase, "%s, %s", label, xg_phrase_node_kind (xg_node_get_kind (node)));
  if (xg_node_get_subscription (node) != XG_SUBSCRIPTION_NONE)
    g_string_append_printf (phrase,
                            ", %s",
                            xg_phrase_subscription (xg_node_get_subscription (node)));
  if (unread > 0)
    {
      g_string_append (phrase, ", ");
      g_string_append_printf (
        phrase,
        g_dngettext (GETTEXT_PACKAGE, "%d unread item", "%d unread items", (gulong) unread),
        (int) MIN (unread, G_MAXINT));
    }
  if (xg_node_get_locked (node))
    g_string_append_printf (phrase, ", %s", xg_node_get_lock_reason (node));

  return g_string_free (phrase, FALSE);
}

/**
 * xg_phrase_broker_trouble:
 * @broker: a broker
 *
 * Returns: (transfer full) (nullable): what it does not tell, why, and when it is asked again by
 *   itself; %NULL: all is well
 */
char *
xg_phrase_broker_trouble (XgBroker *broker)
{
  const char *text = xg_broker_get_error_text (broker);
  gint64 again_at = xg_broker_get_again_at (broker);
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *clock = NULL;

  if (text == NULL || again_at == 0)
    return g_strdup (text);
  time = g_date_time_new_from_unix_local (again_at / G_USEC_PER_SEC);
  clock = g_date_time_format (time, "%X");
  /* Translators: a sentence that says why, then a time of the day */
  return g_strdup_printf (_ ("%s It is asked again at %s, and at once by Refresh."), text, clock);
}
