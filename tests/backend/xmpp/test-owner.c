/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "service-fixture.h"
#include "xmpp/xg-pubsub-affiliations.h"
#include "xmpp/xg-pubsub-owner.h"
#include "xmpp/xg-pubsub-subscribers.h"

#define SUBMIT "<x xmlns=\"jabber:x:data\" type=\"submit\"></x>"
#define CONFIG(attributes)                                                                         \
  "<configure" attributes "><x xmlns='jabber:x:data' type='form'><field var='pubsub#title'>"       \
  "<value>T</value></field></x></configure>"

static char *
create (Service *s, const char *node, const char *form, const char *answer, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  service_answers (s, answer);
  xg_pubsub_create_async (s->fixture.stream, SERVICE, node, form, NULL, service_done_cb, s);
  result = service_wait (s);
  return xg_pubsub_create_finish (s->fixture.stream, result, error);
}

static void
test_create (void)
{
  Service s;
  g_autoptr (GError) error = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *instant = NULL;
  g_autofree char *renamed = NULL;

  service_start (&s);
  plain = create (&s, ODD_NODE, SUBMIT, RESULT (""), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (plain, ==, ODD_NODE);
  instant = create (&s, NULL, NULL, RESULT (PS ("<create node='25e3d'/>")), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (instant, ==, "25e3d");
  renamed = create (&s, "Mine", NULL, RESULT (PS ("<create node='mine'/>")), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (renamed, ==, "mine");
  service_stop (&s);
  service_assert_sent (
    &s,
    "set",
    SENT_PS ("<create node=\"" ODD_NODE_XML "\"/><configure>" SUBMIT "</configure>"));
  service_assert_sent (&s, "set", SENT_PS ("<create/>"));
  service_clear (&s);
}

/* Nobody would know which node it is. */
static void
test_create_unnamed (void)
{
  Service s;
  const char *const answers[] = { RESULT (""),
                                  RESULT (PS ("<create/>")),
                                  RESULT (PS ("<create node=''/>")),
                                  RESULT ("<create xmlns='urn:odd' node='x'/>") };

  service_start (&s);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (create (&s, "", NULL, answers[i], &error));
      g_assert_error (error, XG_STANZA_ERROR, XG_STANZA_ERROR_BAD_REPLY);
    }
  service_clear (&s);
}

static XgDataForm *
get_configuration (Service *s, const char *node, const char *answer, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  service_answers (s, answer);
  xg_pubsub_configuration_async (s->fixture.stream, SERVICE, node, NULL, service_done_cb, s);
  result = service_wait (s);
  return xg_pubsub_configuration_finish (s->fixture.stream, result, error);
}

static void
test_configuration (void)
{
  Service s;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgDataForm) form = NULL;
  g_autoptr (XgDataForm) nameless = NULL;

  service_start (&s);
  form = get_configuration (&s, "n", RESULT (OWNER (CONFIG (" node='n'"))), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (xg_data_form_get_value (form, "pubsub#title"), ==, "T");
  nameless = get_configuration (&s, ODD_NODE, RESULT (OWNER (CONFIG (""))), &error);
  g_assert_no_error (error);
  g_assert_nonnull (nameless);
  service_stop (&s);
  service_assert_sent (&s, "get", SENT_OWNER ("<configure node=\"n\"/>"));
  service_assert_sent (&s, "get", SENT_OWNER ("<configure node=\"" ODD_NODE_XML "\"/>"));
  service_clear (&s);
}

static void
test_configuration_hostile (void)
{
  Service s;
  const char *const answers[] = {
    RESULT (""),
    RESULT (OWNER ("")),
    RESULT (OWNER ("<configure node='n'/>")),
    RESULT (OWNER ("<configure node='n'><x xmlns='urn:odd'/></configure>")),
    RESULT (OWNER (CONFIG (" node='other'"))),
    RESULT (PS (CONFIG (" node='n'"))),
  };

  service_start (&s);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (get_configuration (&s, "n", answers[i], &error));
      g_assert_error (error, XG_STANZA_ERROR, XG_STANZA_ERROR_BAD_REPLY);
    }
  service_clear (&s);
}

static XgDataForm *
get_defaults (Service *s, gboolean collection, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  service_answers (s,
                   RESULT (OWNER ("<default><x xmlns='jabber:x:data' type='form'>"
                                  "<field var='pubsub#node_type'><value>leaf</value></field></x>"
                                  "</default>")));
  xg_pubsub_defaults_async (s->fixture.stream, SERVICE, collection, NULL, service_done_cb, s);
  result = service_wait (s);
  return xg_pubsub_defaults_finish (s->fixture.stream, result, error);
}

static void
test_defaults (void)
{
  Service s;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgDataForm) leaf = NULL;
  g_autoptr (XgDataForm) collection = NULL;

  service_start (&s);
  leaf = get_defaults (&s, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (xg_data_form_get_value (leaf, "pubsub#node_type"), ==, "leaf");
  collection = get_defaults (&s, TRUE, &error);
  g_assert_no_error (error);
  service_stop (&s);
  service_assert_sent (&s, "get", SENT_OWNER ("<default/>"));
  service_assert_sent (&s, "get", SENT_OWNER ("<default type=\"collection\"/>"));
  service_clear (&s);
}

typedef void (*Change) (Service *s, GAsyncReadyCallback callback);
typedef gboolean (*Finish) (XgStream *stream, GAsyncResult *result, GError **error);

static void
configure (Service *s, GAsyncReadyCallback callback)
{
  xg_pubsub_configure_async (s->fixture.stream, SERVICE, ODD_NODE, SUBMIT, NULL, callback, s);
}

static void
delete_node (Service *s, GAsyncReadyCallback callback)
{
  xg_pubsub_delete_async (s->fixture.stream, SERVICE, ODD_NODE, NULL, NULL, callback, s);
}

static void
delete_and_redirect (Service *s, GAsyncReadyCallback callback)
{
  xg_pubsub_delete_async (s->fixture.stream, SERVICE, "n", "xmpp:p?;node=a&b", NULL, callback, s);
}

static void
purge (Service *s, GAsyncReadyCallback callback)
{
  xg_pubsub_purge_async (s->fixture.stream, SERVICE, ODD_NODE, NULL, callback, s);
}

static void
associate (Service *s, GAsyncReadyCallback callback)
{
  xg_pubsub_associate_async (s->fixture.stream, SERVICE, "top", ODD_NODE, NULL, callback, s);
}

static void
dissociate (Service *s, GAsyncReadyCallback callback)
{
  xg_pubsub_dissociate_async (s->fixture.stream, SERVICE, NULL, "leaf", NULL, callback, s);
}

/* Each is a set, and no refusal of it is taken for a yes. */
static void
test_changes (void)
{
  static const struct
  {
    Change change;
    Finish finish;
    const char *sent;
  } table[] = {
    { configure,
      xg_pubsub_configure_finish,
      SENT_OWNER ("<configure node=\"" ODD_NODE_XML "\">" SUBMIT "</configure>") },
    { delete_node, xg_pubsub_delete_finish, SENT_OWNER ("<delete node=\"" ODD_NODE_XML "\"/>") },
    { delete_and_redirect,
      xg_pubsub_delete_finish,
      SENT_OWNER ("<delete node=\"n\"><redirect uri=\"xmpp:p?;node=a&amp;b\"/></delete>") },
    { purge, xg_pubsub_purge_finish, SENT_OWNER ("<purge node=\"" ODD_NODE_XML "\"/>") },
    { associate,
      xg_pubsub_associate_finish,
      SENT_OWNER ("<collection node=\"top\"><associate node=\"" ODD_NODE_XML "\"/></collection>") },
    { dissociate,
      xg_pubsub_dissociate_finish,
      SENT_OWNER ("<collection><dissociate node=\"leaf\"/></collection>") },
  };
  Service s;

  service_start (&s);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GAsyncResult) done = NULL;
      g_autoptr (GAsyncResult) refused = NULL;

      service_answers (&s, RESULT (""));
      table[i].change (&s, service_done_cb);
      done = service_wait (&s);
      g_assert_true (table[i].finish (s.fixture.stream, done, &error));
      g_assert_no_error (error);
      service_answers (&s, REFUSED ("", "forbidden"));
      table[i].change (&s, service_done_cb);
      refused = service_wait (&s);
      g_assert_false (table[i].finish (s.fixture.stream, refused, &error));
      g_assert_error (error, XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN);
    }
  service_stop (&s);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    service_assert_sent (&s, "set", table[i].sent);
  service_clear (&s);
}

static GPtrArray *
get_affiliates (Service *s, const char *answer, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  service_answers (s, answer);
  xg_pubsub_affiliates_async (s->fixture.stream, SERVICE, "n", NULL, service_done_cb, s);
  result = service_wait (s);
  return xg_pubsub_affiliates_finish (s->fixture.stream, result, error);
}

static void
test_affiliates (void)
{
  Service s;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) other = NULL;
  g_autoptr (GError) none = NULL;
  g_autoptr (GPtrArray) list = NULL;
  const XgAffiliate *affiliate;

  service_start (&s);
  list = get_affiliates (&s,
                         RESULT (OWNER ("<affiliations node='n'>"
                                        "<affiliation jid='a@x' affiliation='owner'/>"
                                        "<affiliation affiliation='owner'/><odd/>"
                                        "<affiliation jid='' affiliation='owner'/>"
                                        "<affiliation jid='b@x' affiliation='king'/>"
                                        "</affiliations>")),
                         &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 2);
  affiliate = list->pdata[0];
  g_assert_cmpstr (affiliate->node, ==, "n");
  g_assert_cmpstr (affiliate->jid, ==, "a@x");
  g_assert_cmpint (affiliate->affiliation, ==, XG_AFFILIATION_OWNER);
  affiliate = list->pdata[1];
  g_assert_cmpint (affiliate->affiliation, ==, XG_AFFILIATION_UNKNOWN);
  g_assert_cmpstr (affiliate->nick, ==, "king");
  g_assert_null (get_affiliates (&s, RESULT (OWNER ("<affiliations node='m'/>")), &other));
  g_assert_error (other, XG_STANZA_ERROR, XG_STANZA_ERROR_BAD_REPLY);
  g_assert_null (get_affiliates (&s, RESULT (OWNER ("")), &none));
  g_assert_error (none, XG_STANZA_ERROR, XG_STANZA_ERROR_BAD_REPLY);
  service_stop (&s);
  service_assert_sent (&s, "get", SENT_OWNER ("<affiliations node=\"n\"/>"));
  service_clear (&s);
}

static gboolean
affiliate (Service *s,
           const char *const *jids,
           XgAffiliation affiliation,
           const char *answer,
           GPtrArray **failed,
           GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) changes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) xg_affiliate_free);

  for (guint i = 0; jids[i] != NULL; i++)
    g_ptr_array_add (changes, xg_affiliate_new (jids[i], affiliation));
  if (answer != NULL)
    service_answers (s, answer);
  xg_pubsub_affiliate_async (s->fixture.stream, SERVICE, "n", changes, NULL, service_done_cb, s);
  result = service_wait (s);
  return xg_pubsub_affiliate_finish (s->fixture.stream, result, failed, error);
}

#define LISTED(jid, affiliation) "<affiliation jid='" jid "' affiliation='" affiliation "'/>"
#define LIST(entries)            OWNER ("<affiliations node='n'>" entries "</affiliations>")

/* Of three one fails, and the broker says what it stays. */
static void
test_affiliate_in_part (void)
{
  const char *const jids[] = { "a@x", "Bob@x", "c@x", NULL };
  Service s;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) one = NULL;
  g_autoptr (GPtrArray) echoed = NULL;
  g_autoptr (GPtrArray) silent = NULL;
  const XgAffiliate *entry;

  service_start (&s);
  g_assert_true (affiliate (&s, jids, XG_AFFILIATION_NONE, RESULT (""), &none, &error));
  g_assert_no_error (error);
  g_assert_null (none);
  g_assert_false (
    affiliate (&s,
               jids,
               XG_AFFILIATION_NONE,
               REFUSED (LIST (LISTED ("bob@x", "owner") LISTED ("z@x", "owner")), "not-acceptable"),
               &one,
               &error));
  g_assert_error (error, XG_STANZA_ERROR, XG_STANZA_ERROR_NOT_ACCEPTABLE);
  g_assert_cmpuint (one->len, ==, 1);
  entry = one->pdata[0];
  g_assert_cmpstr (entry->jid, ==, "bob@x");
  g_assert_cmpint (entry->affiliation, ==, XG_AFFILIATION_OWNER);
  g_clear_error (&error);

  /* The request come back, which tells nothing of what is now. */
  g_assert_false (affiliate (
    &s,
    jids,
    XG_AFFILIATION_NONE,
    REFUSED (LIST (LISTED ("a@x", "none") LISTED ("Bob@x", "none") LISTED ("c@x", "none")),
             "bad-request"),
    &echoed,
    &error));
  g_assert_cmpuint (echoed->len, ==, 3);
  entry = echoed->pdata[0];
  g_assert_cmpint (entry->affiliation, ==, XG_AFFILIATION_UNKNOWN);
  g_clear_error (&error);

  g_assert_false (
    affiliate (&s, jids, XG_AFFILIATION_NONE, REFUSED ("", "forbidden"), &silent, &error));
  g_assert_error (error, XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN);
  g_assert_null (silent);
  service_stop (&s);
  service_assert_sent (&s,
                       "set",
                       SENT_OWNER ("<affiliations node=\"n\">"
                                   "<affiliation jid=\"a@x\" affiliation=\"none\"/>"
                                   "<affiliation jid=\"Bob@x\" affiliation=\"none\"/>"
                                   "<affiliation jid=\"c@x\" affiliation=\"none\"/>"
                                   "</affiliations>"));
  service_clear (&s);
}

/* Brokers have gone silent, or stored what never applies. */
static void
test_affiliate_not_sent (void)
{
  static const char *const wrong[][3] = { { "a@x", "not an address" },
                                          { "a@x/resource" },
                                          { "a@x", "A@X" },
                                          { "" } };
  const char *const fine[] = { "a@x", NULL };
  Service s;

  service_start (&s);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) failed = NULL;

      g_assert_false (affiliate (&s, wrong[i], XG_AFFILIATION_MEMBER, NULL, &failed, &error));
      g_assert_error (error, XG_STANZA_ERROR, XG_STANZA_ERROR_NOT_SENT);
      g_assert_null (failed);
    }
  {
    g_autoptr (GError) error = NULL;

    g_assert_false (affiliate (&s, fine, XG_AFFILIATION_UNKNOWN, NULL, NULL, &error));
    g_assert_error (error, XG_STANZA_ERROR, XG_STANZA_ERROR_NOT_SENT);
  }
  service_stop (&s);
  service_assert_not_sent (&s, "<affiliations");
  service_clear (&s);
}

static void
test_own_affiliations (void)
{
  Service s;
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) list = NULL;
  const XgAffiliate *affiliate;

  service_start (&s);
  service_answers (&s,
                   RESULT (PS ("<affiliations><affiliation node='a' affiliation='owner'/>"
                               "<affiliation node='b' affiliation='publish-only'/>"
                               "</affiliations>")));
  xg_pubsub_own_affiliations_async (s.fixture.stream, SERVICE, NULL, NULL, service_done_cb, &s);
  result = service_wait (&s);
  list = xg_pubsub_own_affiliations_finish (s.fixture.stream, result, &error);
  g_clear_object (&result);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 2);
  affiliate = list->pdata[1];
  g_assert_cmpstr (affiliate->node, ==, "b");
  g_assert_null (affiliate->jid);
  g_assert_cmpint (affiliate->affiliation, ==, XG_AFFILIATION_PUBLISH_ONLY);
  service_stop (&s);
  service_assert_sent (&s, "get", SENT_PS ("<affiliations/>"));
  service_clear (&s);
}

static GPtrArray *
get_subscribers (Service *s, const char *answer, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  service_answers (s, answer);
  xg_pubsub_subscribers_async (s->fixture.stream, SERVICE, "n", NULL, service_done_cb, s);
  result = service_wait (s);
  return xg_pubsub_subscribers_finish (s->fixture.stream, result, error);
}

static void
test_subscribers (void)
{
  Service s;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) other = NULL;
  g_autoptr (GPtrArray) list = NULL;
  const XgSubscription *subscription;

  service_start (&s);
  list = get_subscribers (
    &s,
    RESULT (OWNER ("<subscriptions node='n'>"
                   "<subscription jid='a@x/r' subid='7' subscription='subscribed'/>"
                   "<subscription subscription='subscribed'/><odd/>"
                   "<subscription jid='b@x' subscription='pending'/></subscriptions>")),
    &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 2);
  subscription = list->pdata[0];
  g_assert_cmpstr (subscription->node, ==, "n");
  g_assert_cmpstr (subscription->jid, ==, "a@x/r");
  g_assert_cmpstr (subscription->subid, ==, "7");
  subscription = list->pdata[1];
  g_assert_null (subscription->subid);
  g_assert_cmpint (subscription->state, ==, XG_SUBSCRIPTION_PENDING);
  g_assert_null (get_subscribers (&s, RESULT (OWNER ("<subscriptions node='m'/>")), &other));
  g_assert_error (other, XG_STANZA_ERROR, XG_STANZA_ERROR_BAD_REPLY);
  service_stop (&s);
  service_assert_sent (&s, "get", SENT_OWNER ("<subscriptions node=\"n\"/>"));
  service_clear (&s);
}

static void
test_set_subscribers (void)
{
  Service s;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) twice = NULL;
  g_autoptr (GPtrArray) failed = NULL;
  g_autoptr (GAsyncResult) refused = NULL;
  g_autoptr (GAsyncResult) unsent = NULL;
  g_autoptr (GPtrArray) changes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) xg_subscription_free);
  const XgSubscription *entry;

  service_start (&s);
  g_ptr_array_add (changes, xg_subscription_new ("a@x", "7", XG_SUBSCRIPTION_NONE));
  g_ptr_array_add (changes, xg_subscription_new ("a@x", "8", XG_SUBSCRIPTION_NONE));
  g_ptr_array_add (changes, xg_subscription_new ("b@x", NULL, XG_SUBSCRIPTION_SUBSCRIBED));
  service_answers (&s,
                   REFUSED (OWNER ("<subscriptions node='n'>"
                                   "<subscription jid='a@x' subid='8' subscription='subscribed'/>"
                                   "<subscription jid='z@x' subscription='none'/></subscriptions>"),
                            "not-acceptable"));
  xg_pubsub_set_subscribers_async (s.fixture.stream,
                                   SERVICE,
                                   "n",
                                   changes,
                                   NULL,
                                   service_done_cb,
                                   &s);
  refused = service_wait (&s);
  g_assert_false (xg_pubsub_set_subscribers_finish (s.fixture.stream, refused, &failed, &error));
  g_assert_error (error, XG_STANZA_ERROR, XG_STANZA_ERROR_NOT_ACCEPTABLE);
  g_assert_cmpuint (failed->len, ==, 1);
  entry = failed->pdata[0];
  g_assert_cmpstr (entry->subid, ==, "8");
  g_assert_cmpint (entry->state, ==, XG_SUBSCRIPTION_SUBSCRIBED);

  g_ptr_array_add (changes, xg_subscription_new ("A@x", "7", XG_SUBSCRIPTION_SUBSCRIBED));
  xg_pubsub_set_subscribers_async (s.fixture.stream,
                                   SERVICE,
                                   "n",
                                   changes,
                                   NULL,
                                   service_done_cb,
                                   &s);
  unsent = service_wait (&s);
  g_assert_false (xg_pubsub_set_subscribers_finish (s.fixture.stream, unsent, NULL, &twice));
  g_assert_error (twice, XG_STANZA_ERROR, XG_STANZA_ERROR_NOT_SENT);
  g_clear_object (&refused);
  g_clear_object (&unsent);
  service_stop (&s);
  service_assert_sent (&s,
                       "set",
                       SENT_OWNER ("<subscriptions node=\"n\">"
                                   "<subscription jid=\"a@x\" subid=\"7\" subscription=\"none\"/>"
                                   "<subscription jid=\"a@x\" subid=\"8\" subscription=\"none\"/>"
                                   "<subscription jid=\"b@x\" subscription=\"subscribed\"/>"
                                   "</subscriptions>"));
  service_clear (&s);
}

int
main (int argc, char *argv[])
{
  g_autofree char *certificates = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  certificates = fixture_make_certificates ();
  g_test_add_func ("/owner/create", test_create);
  g_test_add_func ("/owner/create/without-an-id-is-an-error", test_create_unnamed);
  g_test_add_func ("/owner/configuration", test_configuration);
  g_test_add_func ("/owner/configuration/hostile-is-an-error", test_configuration_hostile);
  g_test_add_func ("/owner/defaults", test_defaults);
  g_test_add_func ("/owner/changes-are-sets-and-refusals-errors", test_changes);
  g_test_add_func ("/owner/affiliates", test_affiliates);
  g_test_add_func ("/owner/affiliate/in-part", test_affiliate_in_part);
  g_test_add_func ("/owner/affiliate/what-brokers-take-badly-is-not-sent", test_affiliate_not_sent);
  g_test_add_func ("/owner/own-affiliations", test_own_affiliations);
  g_test_add_func ("/owner/subscribers", test_subscribers);
  g_test_add_func ("/owner/set-subscribers/in-part", test_set_subscribers);
  status = g_test_run ();
  fixture_remove_certificates (certificates);
  return status;
}
