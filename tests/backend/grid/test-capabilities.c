/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "grid/xg-capabilities-private.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-xmpp-error.h"

#define FORM                                                                                       \
  "<x xmlns='jabber:x:data' type='form'><field var='FORM_TYPE' type='hidden'>"                     \
  "<value>http://jabber.org/protocol/pubsub#node_config</value></field>"                           \
  "<field var='pubsub#title' type='text-single'/>%s</x>"

/* What a broker with these features says of itself. */
static XgDiscoInfo *
make_info (const char *const *features)
{
  g_autoptr (GString) xml = g_string_new ("<iq xmlns='jabber:client' type='result'>"
                                          "<query xmlns='" XG_NS_DISCO_INFO "'>"
                                          "<identity category='pubsub' type='service' "
                                          "name='A broker'/>");
  g_autoptr (XgStanza) stanza = NULL;
  g_autoptr (GError) error = NULL;
  XgDiscoInfo *info;

  for (; *features != NULL; features++)
    g_string_append_printf (xml, "<feature var='" XG_NS_PUBSUB "#%s'/>", *features);
  g_string_append (xml, "</query></iq>");
  stanza = xg_stanza_parse (xml->str, (gssize) xml->len, &error);
  g_assert_no_error (error);
  info = xg_disco_info_parse (xg_stanza_get_root (stanza), &error);
  g_assert_no_error (error);
  return info;
}

/* FEATURES: as one text, with a space between two. */
static XgCapabilities *
make (const char *features)
{
  XgCapabilities *self = xg_capabilities_new ("pubsub.example");
  g_auto (GStrv) list = g_strsplit (features, " ", -1);
  g_autoptr (XgDiscoInfo) info = make_info ((const char *const *) list);

  xg_capabilities_take_info (self, info);
  return self;
}

static void
take_form (XgCapabilities *self, const char *fields)
{
  g_autofree char *xml = g_strdup_printf (FORM, fields);
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, NULL);
  g_autoptr (XgDataForm) form = xg_data_form_parse (xg_stanza_get_root (stanza));

  g_assert_nonnull (form);
  xg_capabilities_take_form (self, form);
}

static GError *
make_error (const char *condition, const char *pubsub)
{
  g_autofree char *xml =
    g_strdup_printf ("<iq xmlns='jabber:client' type='error'><error type='cancel'>"
                     "<%s xmlns='" XG_NS_STANZAS "'/>%s</error></iq>",
                     condition,
                     pubsub);
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, NULL);
  g_autoptr (XgStanzaErrorInfo) info = xg_stanza_error_info_parse (xg_stanza_get_root (stanza));

  g_assert_nonnull (info);
  return xg_stanza_error_new (info);
}

static void
assert_state (XgCapabilities *self, XgFunction function, XgCapabilityState state)
{
  const char *reason = "not set";
  gboolean can = xg_capabilities_can (self, function, &reason);

  g_assert_cmpint (xg_capabilities_get_state (self, function), ==, state);
  g_assert_cmpint (can, ==, state == XG_CAPABILITY_YES || state == XG_CAPABILITY_TRY);
  if (can)
    g_assert_null (reason);
  else
    g_assert_cmpstr (reason, !=, NULL);
}

/* Whoever adds a function has to find words for it, and a nick of its own. */
static void
test_every_function_has_words (void)
{
  g_autoptr (GHashTable) nicks = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < XG_N_FUNCTIONS; i++)
    {
      XgFunction function;

      g_assert_true (g_hash_table_add (nicks, (gpointer) xg_function_get_nick (i)));
      g_assert_true (xg_function_from_nick (xg_function_get_nick (i), &function));
      g_assert_cmpint (function, ==, i);
      g_assert_true (xg_function_from_feature (xg_function_get_feature (i), &function));
      g_assert_cmpint (function, ==, i);
      g_assert_true (g_str_has_suffix (xg_function_get_meaning (i), "."));
      g_assert_true (g_str_has_suffix (xg_function_get_missing (i), "."));
      g_assert_false (g_str_has_suffix (xg_function_get_title (i), "."));
    }
}

static void
test_nothing_is_offered_before_the_answer (void)
{
  g_autoptr (XgCapabilities) self = xg_capabilities_new ("pubsub.example");

  g_assert_false (xg_capabilities_get_known (self));
  for (guint i = 0; i < XG_N_FUNCTIONS; i++)
    assert_state (self, i, XG_CAPABILITY_UNKNOWN);
  g_assert_null (xg_capabilities_save (self));
}

/* A broker that does not tell what it has may have it all. */
static void
test_no_answer_forbids_nothing (void)
{
  g_autoptr (XgCapabilities) self = xg_capabilities_new ("pubsub.example");

  xg_capabilities_take_error (self, "No answer.", NULL);
  for (guint i = 0; i < XG_N_FUNCTIONS; i++)
    assert_state (self, i, XG_CAPABILITY_TRY);
}

static void
test_what_is_listed (void)
{
  g_autoptr (XgCapabilities) self = make ("publish instant-nodes");

  g_assert_cmpstr (xg_capabilities_get_identity (self), ==, "A broker");
  assert_state (self, XG_FUNCTION_PUBLISH, XG_CAPABILITY_YES);
  assert_state (self, XG_FUNCTION_INSTANT_NODE, XG_CAPABILITY_YES);
  g_assert_cmpint (xg_capabilities_get_proof (self, XG_FUNCTION_PUBLISH), ==, XG_PROOF_LISTED);
  /* Not listed: some brokers have it all the same, of others it is known that they don't. */
  assert_state (self, XG_FUNCTION_SUBSCRIPTIONS, XG_CAPABILITY_TRY);
  assert_state (self, XG_FUNCTION_AUTHORIZE, XG_CAPABILITY_NO);
  g_assert_cmpint (xg_capabilities_get_proof (self, XG_FUNCTION_AUTHORIZE),
                   ==,
                   XG_PROOF_NOT_LISTED);
}

static void
test_listed_collections_prove_nothing (void)
{
  g_autoptr (XgCapabilities) self = make ("collections multi-collections");

  assert_state (self, XG_FUNCTION_COLLECTIONS, XG_CAPABILITY_TRY);
  take_form (self, "");
  assert_state (self, XG_FUNCTION_COLLECTIONS, XG_CAPABILITY_NO);
  assert_state (self, XG_FUNCTION_MULTI_COLLECTIONS, XG_CAPABILITY_NO);
  assert_state (self, XG_FUNCTION_DEFAULTS, XG_CAPABILITY_YES);
  g_assert_nonnull (
    strstr (xg_capabilities_describe (self, XG_FUNCTION_COLLECTIONS), "says that it can"));
}

static void
test_form_shows_collections (void)
{
  g_autoptr (XgCapabilities) self = make ("collections");

  take_form (self, "<field var='pubsub#node_type' type='list-single'/>");
  assert_state (self, XG_FUNCTION_COLLECTIONS, XG_CAPABILITY_YES);
  g_assert_cmpint (xg_capabilities_get_proof (self, XG_FUNCTION_COLLECTIONS), ==, XG_PROOF_WORKED);
}

static void
test_seen_collection_outweighs_form (void)
{
  g_autoptr (XgCapabilities) self = make ("collections");

  xg_capabilities_learn (self, XG_FUNCTION_COLLECTIONS, NULL);
  take_form (self, "");
  assert_state (self, XG_FUNCTION_COLLECTIONS, XG_CAPABILITY_YES);
}

static void
test_first_refusal_is_learned (void)
{
  g_autoptr (XgCapabilities) self = make ("purge-nodes subscription-options");
  g_autoptr (GError) forbidden = make_error ("forbidden", "");
  g_autoptr (GError) missing = make_error ("feature-not-implemented", "");
  g_autoptr (GError) named =
    make_error ("feature-not-implemented",
                "<unsupported xmlns='" XG_NS_PUBSUB_ERRORS "' feature='subscription-options'/>");

  /* That we may not, says nothing about the broker. */
  xg_capabilities_learn (self, XG_FUNCTION_PURGE, forbidden);
  assert_state (self, XG_FUNCTION_PURGE, XG_CAPABILITY_YES);
  /* The error names what is missing: it is not what was asked for. */
  xg_capabilities_learn (self, XG_FUNCTION_SUBSCRIBE, named);
  assert_state (self, XG_FUNCTION_SUBSCRIPTION_OPTIONS, XG_CAPABILITY_NO);
  assert_state (self, XG_FUNCTION_SUBSCRIBE, XG_CAPABILITY_TRY);
  xg_capabilities_learn (self, XG_FUNCTION_PURGE, missing);
  assert_state (self, XG_FUNCTION_PURGE, XG_CAPABILITY_NO);
  xg_capabilities_learn (self, XG_FUNCTION_PURGE, NULL);
  assert_state (self, XG_FUNCTION_PURGE, XG_CAPABILITY_YES);
  /* What worked elsewhere is not missing here: this topic is not like the others. */
  xg_capabilities_learn (self, XG_FUNCTION_PURGE, missing);
  assert_state (self, XG_FUNCTION_PURGE, XG_CAPABILITY_YES);
}

/* XEP-0060 section 8.5.3.2: a topic that keeps nothing can't be purged; others can. */
static void
test_refusal_of_something_else (void)
{
  g_autoptr (XgCapabilities) self = make ("purge-nodes");
  g_autoptr (GError) other =
    make_error ("feature-not-implemented",
                "<unsupported xmlns='" XG_NS_PUBSUB_ERRORS "' feature='persistent-items'/>");

  xg_capabilities_learn (self, XG_FUNCTION_PURGE, other);
  assert_state (self, XG_FUNCTION_PURGE, XG_CAPABILITY_YES);
}

static void
test_questions (void)
{
  static const struct
  {
    const char *condition;
    XgCapabilityState state;
  } answers[] = {
    { "item-not-found", XG_CAPABILITY_YES },
    { "forbidden", XG_CAPABILITY_YES },
    { "feature-not-implemented", XG_CAPABILITY_NO },
    { "service-unavailable", XG_CAPABILITY_NO },
    { "bad-request", XG_CAPABILITY_NO },
    { "internal-server-error", XG_CAPABILITY_TRY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (XgCapabilities) self = make ("");
      g_autoptr (GError) error = make_error (answers[i].condition, "");

      xg_capabilities_note_question (self, XG_FUNCTION_SUBSCRIPTIONS, error);
      assert_state (self, XG_FUNCTION_SUBSCRIPTIONS, answers[i].state);
    }
}

static void
test_another_version_is_asked_again (void)
{
  g_autoptr (XgCapabilities) self = make ("collections");

  g_assert_true (xg_capabilities_take_key (self, "one"));
  take_form (self, "");
  self->checked = 5;
  g_assert_false (xg_capabilities_take_key (self, "one"));
  assert_state (self, XG_FUNCTION_COLLECTIONS, XG_CAPABILITY_NO);
  g_assert_true (xg_capabilities_take_key (self, "two"));
  assert_state (self, XG_FUNCTION_COLLECTIONS, XG_CAPABILITY_TRY);
  g_assert_cmpint (xg_capabilities_get_checked (self), ==, 0);
}

static void
test_kept (void)
{
  g_autoptr (XgCapabilities) self = make ("collections publish");
  g_autoptr (XgCapabilities) again = xg_capabilities_new ("pubsub.example");
  XgVersion version = { .name = (char *) "Some\nserver", .version = (char *) "1.2" };
  g_autofree char *text = NULL;

  xg_capabilities_take_software (self, &version);
  g_assert_true (xg_capabilities_take_key (self, "one"));
  take_form (self, "");
  self->checked = 1700000000000000;
  text = xg_capabilities_save (self);
  g_assert_true (xg_capabilities_restore (again, text));
  for (guint i = 0; i < XG_N_FUNCTIONS; i++)
    {
      g_assert_cmpint (xg_capabilities_get_state (again, i),
                       ==,
                       xg_capabilities_get_state (self, i));
      g_assert_cmpint (xg_capabilities_get_proof (again, i),
                       ==,
                       xg_capabilities_get_proof (self, i));
    }
  g_assert_cmpstr (xg_capabilities_get_software (again), ==, "Some\nserver 1.2");
  g_assert_cmpstr (xg_capabilities_get_identity (again), ==, "A broker");
  g_assert_cmpint (xg_capabilities_get_checked (again), ==, 1700000000000000);
  g_assert_false (xg_capabilities_take_key (again, "one"));
}

static void
test_damaged_text_tells_nothing (void)
{
  static const char *const texts[] = { "", "nonsense", "[other]\nkey=1\n", "[broker", "\xff\xfe" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (XgCapabilities) self = xg_capabilities_new ("pubsub.example");

      g_assert_false (xg_capabilities_restore (self, texts[i]));
      g_assert_false (xg_capabilities_get_known (self));
    }
}

static void
count_cb (XgCapabilities *self, guint *count)
{
  (*count)++;
}

static void
test_told_of_changes (void)
{
  g_autoptr (XgCapabilities) self = make ("collections");
  guint count = 0;

  g_signal_connect (self, "changed", G_CALLBACK (count_cb), &count);
  xg_capabilities_learn (self, XG_FUNCTION_COLLECTIONS, NULL);
  g_assert_cmpuint (count, ==, 1);
  xg_capabilities_learn (self, XG_FUNCTION_COLLECTIONS, NULL);
  g_assert_cmpuint (count, ==, 1);
}

/* What RFC 8600 asks of a Broker, and what else is asked: changed on purpose only. */
static void
test_groups (void)
{
  static const struct
  {
    XgFunctionGroup group;
    const char *functions;
  } groups[] = {
    { XG_FUNCTION_GROUP_REQUIRED,
      "meta-data create configure subscribe publish whitelist authorize affiliations" },
    { XG_FUNCTION_GROUP_NEEDED,
      "retrieve page retract purge delete defaults subscriptions pending collections "
      "own-subscriptions own-affiliations" },
    { XG_FUNCTION_GROUP_OPTIONAL,
      "create-configured instant-node multi-collections publish-options item-ids "
      "subscription-options publish-only" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      g_autoptr (GString) functions = g_string_new (NULL);

      for (guint j = 0; j < XG_N_FUNCTIONS; j++)
        if (xg_function_get_group (j) == groups[i].group)
          g_string_append_printf (functions,
                                  "%s%s",
                                  functions->len > 0 ? " " : "",
                                  xg_function_get_nick (j));
      g_assert_cmpstr (functions->str, ==, groups[i].functions);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/capabilities/every-function-has-words", test_every_function_has_words);
  g_test_add_func ("/capabilities/nothing-is-offered-before-the-answer",
                   test_nothing_is_offered_before_the_answer);
  g_test_add_func ("/capabilities/no-answer-forbids-nothing", test_no_answer_forbids_nothing);
  g_test_add_func ("/capabilities/what-is-listed", test_what_is_listed);
  g_test_add_func ("/capabilities/listed-collections-prove-nothing",
                   test_listed_collections_prove_nothing);
  g_test_add_func ("/capabilities/form-shows-collections", test_form_shows_collections);
  g_test_add_func ("/capabilities/seen-collection-outweighs-form",
                   test_seen_collection_outweighs_form);
  g_test_add_func ("/capabilities/first-refusal-is-learned", test_first_refusal_is_learned);
  g_test_add_func ("/capabilities/refusal-of-something-else", test_refusal_of_something_else);
  g_test_add_func ("/capabilities/questions", test_questions);
  g_test_add_func ("/capabilities/another-version-is-asked-again",
                   test_another_version_is_asked_again);
  g_test_add_func ("/capabilities/groups", test_groups);
  g_test_add_func ("/capabilities/kept", test_kept);
  g_test_add_func ("/capabilities/damaged-text-tells-nothing", test_damaged_text_tells_nothing);
  g_test_add_func ("/capabilities/told-of-changes", test_told_of_changes);
  return g_test_run ();
}
