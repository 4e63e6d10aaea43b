/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "grid/xg-broker-trouble.h"
#include "grid/xg-reason.h"

/* RFC 6120 section 8.3.3. */
static const char *const stanza_conditions[] = {
  "bad-request",
  "conflict",
  "feature-not-implemented",
  "forbidden",
  "gone",
  "internal-server-error",
  "item-not-found",
  "jid-malformed",
  "not-acceptable",
  "not-allowed",
  "not-authorized",
  "payment-required",
  "policy-violation",
  "recipient-unavailable",
  "redirect",
  "registration-required",
  "remote-server-not-found",
  "remote-server-timeout",
  "resource-constraint",
  "service-unavailable",
  "subscription-required",
  "undefined-condition",
  "unexpected-request",
};

/* XEP-0060 section 16.3, and what its examples use. */
static const char *const pubsub_conditions[] = {
  "closed-node",
  "configuration-required",
  "invalid-jid",
  "invalid-options",
  "invalid-payload",
  "invalid-subid",
  "item-forbidden",
  "item-required",
  "jid-required",
  "max-items-exceeded",
  "max-nodes-exceeded",
  "nodeid-required",
  "not-in-roster-group",
  "not-subscribed",
  "payload-required",
  "payload-too-big",
  "pending-subscription",
  "precondition-not-met",
  "presence-subscription-required",
  "subid-required",
  "too-many-subscriptions",
  "unsupported",
  "unsupported-access-model",
};

static GError *
refusal (const char *condition, const char *pubsub_condition)
{
  g_autofree char *xml = g_strdup_printf (
    "<iq xmlns='jabber:client' type='error'><error type='cancel'>"
    "<%s xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>%s%s%s"
    "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>own-words</text>"
    "</error></iq>",
    condition,
    pubsub_condition != NULL ? "<" : "",
    pubsub_condition != NULL ? pubsub_condition : "",
    pubsub_condition != NULL ? " xmlns='http://jabber.org/protocol/pubsub#errors' feature='x'/>"
                             : "");
  g_autoptr (GError) problem = NULL;
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, &problem);
  g_autoptr (XgStanzaErrorInfo) info = NULL;

  g_assert_no_error (problem);
  info = xg_stanza_error_info_parse (xg_stanza_get_root (stanza));
  return xg_stanza_error_new (info);
}

/* Two sentences at least: what is wrong, and what to do. No word with a hyphen is one of the wire.
 */
static void
check_text (const char *text)
{
  g_assert_nonnull (text);
  g_assert_cmpuint (strlen (text), >, 20);
  g_assert_true (g_str_has_suffix (text, "."));
  g_assert_true (g_unichar_isupper (g_utf8_get_char (text)));
  for (guint i = 0; i < G_N_ELEMENTS (stanza_conditions); i++)
    {
      if (strchr (stanza_conditions[i], '-') != NULL)
        g_assert_null (strstr (text, stanza_conditions[i]));
    }
  for (guint i = 0; i < G_N_ELEMENTS (pubsub_conditions); i++)
    {
      if (strchr (pubsub_conditions[i], '-') != NULL)
        g_assert_null (strstr (text, pubsub_conditions[i]));
    }
}

static void
test_every_condition (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (stanza_conditions); i++)
    {
      g_autoptr (GError) error = refusal (stanza_conditions[i], NULL);

      for (guint action = 0; action < XG_REASON_N_ACTIONS; action++)
        {
          g_autofree char *text = xg_reason_for (error, (XgReasonAction) action);

          check_text (text);
          g_assert_cmpstr (text, !=, error->message);
        }
    }
}

static void
test_every_combination (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (pubsub_conditions); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (stanza_conditions); j++)
        {
          g_autoptr (GError) error = refusal (stanza_conditions[j], pubsub_conditions[i]);
          g_autoptr (GError) plain = refusal (stanza_conditions[j], NULL);

          g_assert_cmpstr (xg_stanza_error_get_pubsub_condition (error), ==, pubsub_conditions[i]);
          for (guint action = 0; action < XG_REASON_N_ACTIONS; action++)
            {
              g_autofree char *text = xg_reason_for (error, (XgReasonAction) action);

              check_text (text);
              g_assert_cmpstr (text, !=, error->message);
            }
        }
    }
}

/* The more precise one speaks, whatever the general one is. */
static void
test_pubsub_first (void)
{
  g_autoptr (GError) cancel = refusal ("not-allowed", "closed-node");
  g_autoptr (GError) forbidden = refusal ("forbidden", "closed-node");
  g_autofree char *one = xg_reason_for (cancel, XG_REASON_SUBSCRIBE);
  g_autofree char *two = xg_reason_for (forbidden, XG_REASON_PUBLISH);

  g_assert_cmpstr (one, ==, two);
}

static void
test_actions_differ (void)
{
  g_autoptr (GError) error = refusal ("forbidden", NULL);
  g_autofree char *publish = xg_reason_for (error, XG_REASON_PUBLISH);
  g_autofree char *create = xg_reason_for (error, XG_REASON_CREATE);
  g_autofree char *delete = xg_reason_for (error, XG_REASON_DELETE);

  g_assert_cmpstr (publish, !=, create);
  g_assert_cmpstr (create, !=, delete);
}

/* Who only looks is not told what changes would meet. */
static void
test_reading_is_no_change (void)
{
  static const XgReasonAction actions[] = { XG_REASON_AFFILIATIONS,
                                            XG_REASON_SUBSCRIPTIONS,
                                            XG_REASON_CONFIGURE };
  g_autoptr (GError) error = refusal ("forbidden", NULL);
  g_autofree char *look = xg_reason_for_reading (error, XG_REASON_LOOK);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autofree char *words = xg_reason_for_reading (error, actions[i]);

      g_assert_true (g_str_has_prefix (words, "Only owners see this."));
    }
  g_assert_true (g_str_has_prefix (look, "You may not look"));
}

static void
test_codes_of_our_own (void)
{
  static const XgStanzaErrorCode codes[] = { XG_STANZA_ERROR_NO_ANSWER,
                                             XG_STANZA_ERROR_DISCONNECTED,
                                             XG_STANZA_ERROR_BAD_REPLY,
                                             XG_STANZA_ERROR_TOO_BIG,
                                             XG_STANZA_ERROR_NOT_SENT };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (XG_STANZA_ERROR, (int) codes[i], "plain");

      for (guint action = 0; action < XG_REASON_N_ACTIONS; action++)
        {
          g_autofree char *text = xg_reason_for (error, (XgReasonAction) action);

          check_text (text);
          g_assert_cmpstr (text, !=, "plain");
        }
    }
}

/* How long was waited is told with every action. */
static void
test_silence_has_its_seconds (void)
{
  g_autoptr (GError) one = xg_stanza_error_new_no_answer (1000);
  g_autoptr (GError) many = xg_stanza_error_new_no_answer (30000);
  g_autoptr (GError) copy = g_error_copy (many);
  g_autofree char *singular = xg_reason_for (one, XG_REASON_LOOK);

  g_assert_nonnull (strstr (singular, "within 1 second."));
  for (guint action = 0; action < XG_REASON_N_ACTIONS; action++)
    {
      g_autofree char *text = xg_reason_for (copy, (XgReasonAction) action);

      check_text (text);
      g_assert_true (g_str_has_prefix (text, "The Broker did not answer within 30 seconds. "));
    }
  g_assert_nonnull (strstr (many->message, "within 30 seconds"));
}

/* What is asked again by itself: nothing that a person has to change first. */
static void
test_what_passes (void)
{
  static const struct
  {
    XgStanzaErrorCode code;
    gboolean passing;
  } codes[] = {
    { XG_STANZA_ERROR_NO_ANSWER, TRUE },
    { XG_STANZA_ERROR_REMOTE_SERVER_TIMEOUT, TRUE },
    { XG_STANZA_ERROR_REMOTE_SERVER_NOT_FOUND, TRUE },
    { XG_STANZA_ERROR_SERVICE_UNAVAILABLE, TRUE },
    { XG_STANZA_ERROR_RESOURCE_CONSTRAINT, TRUE },
    { XG_STANZA_ERROR_FORBIDDEN, FALSE },
    { XG_STANZA_ERROR_ITEM_NOT_FOUND, FALSE },
    { XG_STANZA_ERROR_FEATURE_NOT_IMPLEMENTED, FALSE },
    { XG_STANZA_ERROR_TOO_BIG, FALSE },
    { XG_STANZA_ERROR_DISCONNECTED, FALSE },
  };
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "another");

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (XG_STANZA_ERROR, (int) codes[i].code, "it");

      g_assert_cmpint (xg_reason_is_passing (error), ==, codes[i].passing);
    }
  g_assert_false (xg_reason_is_passing (other));
}

/* Pauses grow, up to ten minutes. */
static void
test_pauses_grow (void)
{
  guint pause = 0;

  for (guint i = 0; i < 20; i++)
    {
      guint next = xg_broker_next_pause (pause);

      g_assert_true (next == 600 || next > pause);
      pause = next;
    }
  g_assert_cmpuint (pause, ==, 600);
  g_assert_cmpuint (xg_broker_next_pause (0), <=, 10);
}

static void
test_unknown_condition (void)
{
  g_autoptr (GError) error = refusal ("forbidden", "made-up");
  g_autoptr (GError) plain = refusal ("forbidden", NULL);
  g_autofree char *text = xg_reason_for (error, XG_REASON_DELETE);
  g_autofree char *wanted = xg_reason_for (plain, XG_REASON_DELETE);
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "as it was");
  g_autofree char *same = xg_reason_for (other, XG_REASON_DELETE);

  g_assert_cmpstr (text, ==, wanted);
  g_assert_cmpstr (same, ==, "as it was");
}

static void
test_own_words_are_kept (void)
{
  g_autoptr (GError) error = refusal ("forbidden", NULL);
  g_autofree char *text = xg_reason_for (error, XG_REASON_PUBLISH);

  g_assert_cmpstr (xg_stanza_error_get_text (error), ==, "own-words");
  g_assert_null (strstr (text, "own-words"));
}

/* What servers send together (type, condition, pubsub condition, feature, their words), what was
 * asked for, and words that the person needs to go on. */
static const struct
{
  const char *type;
  const char *condition;
  const char *pubsub;
  const char *feature;
  XgReasonAction action;
  const char *failed;
  const char *words;
} combinations[] = {
  /* Prosody */
  { "auth", "forbidden", NULL, NULL, XG_REASON_CREATE, "not created", "administrator" },
  { "auth", "forbidden", NULL, NULL, XG_REASON_CONFIGURE, "not changed", "owner" },
  { "auth", "forbidden", NULL, NULL, XG_REASON_AFFILIATIONS, "not known", "list again" },
  { "cancel", "conflict", NULL, NULL, XG_REASON_CREATE, "not created", "another name" },
  { "cancel", "item-not-found", NULL, NULL, XG_REASON_DELETE, "not deleted", "no such node" },
  { "cancel", "item-not-found", NULL, NULL, XG_REASON_PUBLISH, "not published", "no such node" },
  { "wait", "internal-server-error", NULL, NULL, XG_REASON_CREATE, "not known", "shorter" },
  { "modify", "bad-request", NULL, NULL, XG_REASON_CONFIGURE, "not changed", "correct it" },
  { "modify", "not-acceptable", NULL, NULL, XG_REASON_CONFIGURE, "not changed", "access model" },
  { "cancel", "service-unavailable", NULL, NULL, XG_REASON_LOOK, "not be looked at", "not offer" },
  { "modify",
    "unexpected-request",
    "not-subscribed",
    NULL,
    XG_REASON_SUBSCRIBE,
    "not changed",
    "nothing to end" },
  { "cancel",
    "conflict",
    "precondition-not-met",
    NULL,
    XG_REASON_PUBLISH,
    "not published",
    "configuration" },
  { "modify",
    "bad-request",
    "invalid-jid",
    NULL,
    XG_REASON_AFFILIATIONS,
    "not known",
    "typing mistake" },
  /* ejabberd */
  { "wait", "resource-constraint", NULL, NULL, XG_REASON_CREATE, "not created", "wrong" },
  { "wait", "resource-constraint", NULL, NULL, XG_REASON_CONFIGURE, "not changed", "wrong" },
  { "cancel", "not-allowed", "closed-node", NULL, XG_REASON_SUBSCRIBE, "not changed", "member" },
  { "auth",
    "not-authorized",
    "presence-subscription-required",
    NULL,
    XG_REASON_RETRIEVE,
    "not be read",
    "contacts" },
  { "auth",
    "not-authorized",
    "not-in-roster-group",
    NULL,
    XG_REASON_SUBSCRIBE,
    "not changed",
    "groups" },
  { "modify", "bad-request", "item-required", NULL, XG_REASON_PUBLISH, "not published", "content" },
  { "modify",
    "bad-request",
    "invalid-payload",
    NULL,
    XG_REASON_PUBLISH,
    "not published",
    "one XML element" },
  { "modify",
    "not-acceptable",
    "payload-too-big",
    NULL,
    XG_REASON_PUBLISH,
    "not published",
    "Shorten" },
  { "cancel",
    "feature-not-implemented",
    "unsupported",
    "subscription-options",
    XG_REASON_SUBSCRIBE,
    "not changed",
    "options" },
  { "cancel",
    "feature-not-implemented",
    "unsupported",
    "delete-nodes",
    XG_REASON_DELETE,
    "not deleted",
    "delete" },
  { "cancel",
    "feature-not-implemented",
    "unsupported",
    "a-new-one",
    XG_REASON_LOOK,
    "not be looked at",
    "“a-new-one”" },
  { "modify", "bad-request", NULL, NULL, XG_REASON_RETRACT, "not retracted", "one item at a time" },
  { "cancel", "not-allowed", NULL, NULL, XG_REASON_ASSOCIATE, "not changed", "collection" },
  /* XEP-0248 */
  { "cancel", "conflict", NULL, NULL, XG_REASON_ASSOCIATE, "not changed", "inside itself" },
  { "cancel",
    "conflict",
    "max-nodes-exceeded",
    NULL,
    XG_REASON_CREATE,
    "not created",
    "higher limit" },
  { "auth", "forbidden", NULL, NULL, XG_REASON_ASSOCIATE, "not changed", "owner" },
  /* Between servers */
  { "cancel",
    "remote-server-not-found",
    NULL,
    NULL,
    XG_REASON_LOOK,
    "not be looked at",
    "address" },
  { "wait", "remote-server-timeout", NULL, NULL, XG_REASON_DELETE, "not known", "Load" },
};

static GError *
combined (guint i)
{
  g_autofree char *feature = combinations[i].feature != NULL
                               ? g_strdup_printf (" feature='%s'", combinations[i].feature)
                               : g_strdup ("");
  g_autofree char *pubsub =
    combinations[i].pubsub != NULL
      ? g_strdup_printf ("<%s xmlns='http://jabber.org/protocol/pubsub#errors'%s/>",
                         combinations[i].pubsub,
                         feature)
      : g_strdup ("");
  g_autofree char *xml =
    g_strdup_printf ("<iq xmlns='jabber:client' type='error'><error type='%s'>%s"
                     "<%s xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
                     combinations[i].type,
                     pubsub,
                     combinations[i].condition);
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, NULL);
  g_autoptr (XgStanzaErrorInfo) info = xg_stanza_error_info_parse (xg_stanza_get_root (stanza));

  return xg_stanza_error_new (info);
}

static void
test_what_servers_send (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (combinations); i++)
    {
      g_autoptr (GError) error = combined (i);
      const char *failed = xg_reason_get_failure (error, combinations[i].action);
      g_autofree char *why = xg_reason_for (error, combinations[i].action);
      g_autofree char *full = xg_reason_in_full (error, combinations[i].action);
      g_autofree char *terms = xg_reason_get_terms (error);

      g_assert_nonnull (strstr (failed, combinations[i].failed));
      if (strstr (why, combinations[i].words) == NULL)
        g_error ("%u: %s", i, why);
      g_assert_true (g_str_has_prefix (full, failed));
      g_assert_true (g_str_has_suffix (full, why));
      g_assert_true (g_str_has_prefix (terms, combinations[i].condition));
      if (combinations[i].pubsub != NULL)
        g_assert_nonnull (strstr (terms, combinations[i].pubsub));
      if (combinations[i].feature != NULL)
        g_assert_nonnull (strstr (terms, combinations[i].feature));
    }
}

/* More than one sentence after what failed: why, and what to do. */
static void
test_in_full (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (stanza_conditions); i++)
    {
      g_autoptr (GError) error = refusal (stanza_conditions[i], NULL);

      for (guint action = 0; action < XG_REASON_N_ACTIONS; action++)
        {
          g_autofree char *text = xg_reason_in_full (error, (XgReasonAction) action);
          guint n_stops = 0;

          check_text (text);
          for (const char *p = strchr (text, '.'); p != NULL; p = strchr (p + 1, '.'))
            n_stops += p[1] == ' ' || p[1] == '\0';
          g_assert_cmpuint (n_stops, >=, 2);
        }
    }
}

/* Nobody says that nothing was done where nobody knows. */
static void
test_unknown_outcome (void)
{
  static const XgStanzaErrorCode codes[] = { XG_STANZA_ERROR_NO_ANSWER,
                                             XG_STANZA_ERROR_DISCONNECTED,
                                             XG_STANZA_ERROR_BAD_REPLY,
                                             XG_STANZA_ERROR_TOO_BIG };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (XG_STANZA_ERROR, (int) codes[i], "plain");
      g_autofree char *terms = xg_reason_get_terms (error);

      g_assert_null (terms);
      for (guint action = 0; action < XG_REASON_N_ACTIONS; action++)
        {
          const char *failed = xg_reason_get_failure (error, (XgReasonAction) action);

          if (action == XG_REASON_LOOK || action == XG_REASON_RETRIEVE)
            g_assert_nonnull (strstr (failed, "could not"));
          else
            g_assert_true (g_str_has_prefix (failed, "Whether "));
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reason/every-condition-and-action", test_every_condition);
  g_test_add_func ("/reason/every-combination", test_every_combination);
  g_test_add_func ("/reason/the-precise-condition-speaks", test_pubsub_first);
  g_test_add_func ("/reason/actions-differ", test_actions_differ);
  g_test_add_func ("/reason/reading-is-no-change", test_reading_is_no_change);
  g_test_add_func ("/reason/no-answer-and-the-like", test_codes_of_our_own);
  g_test_add_func ("/reason/what-servers-send-together", test_what_servers_send);
  g_test_add_func ("/reason/what-failed-why-and-what-to-do", test_in_full);
  g_test_add_func ("/reason/unknown-outcomes-are-not-claimed", test_unknown_outcome);
  g_test_add_func ("/reason/what-passes", test_what_passes);
  g_test_add_func ("/reason/pauses-grow", test_pauses_grow);
  g_test_add_func ("/reason/silence-has-its-seconds", test_silence_has_its_seconds);
  g_test_add_func ("/reason/unknown-conditions-fall-back", test_unknown_condition);
  g_test_add_func ("/reason/the-servers-words-are-apart", test_own_words_are_kept);
  return g_test_run ();
}
