/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "account-kit.h"

#include "xmpp/xg-disco.h"
#include "xmpp/xg-pubsub-affiliations.h"
#include "xmpp/xg-pubsub-options.h"
#include "xmpp/xg-pubsub-owner.h"
#include "xmpp/xg-pubsub-publish.h"
#include "xmpp/xg-pubsub-subscribers.h"

/* What an owner does, against a real server, which the environment tells of: see account-kit.h. The
 * one of the two that has collections is Prosody with our module; what it and ejabberd do in
 * different ways is expected of each. */

#define PUBSUB_NS(suffix) "http://jabber.org/protocol/pubsub" suffix
#define ODD               "a/b#c (d)%20&<\"'é 🚒 \xd7\xa9\xd7\x9c"

static Account admin;
static Account alice;
static gboolean has_collections;

/* A form of one field. */
static char *
submit (const char *form_type, const char *var, const char *value)
{
  GString *out = g_string_new (NULL);

  xg_data_form_begin_submit (out, form_type);
  xg_data_form_append_field (out, var, value);
  xg_data_form_end (out);
  return g_string_free (out, FALSE);
}

static char *
create (const char *node, const char *var, const char *value, GError **error)
{
  g_autofree char *form = submit (PUBSUB_NS ("#node_config"), var, value);
  g_autoptr (GAsyncResult) result = NULL;

  xg_pubsub_create_async (admin.stream, service (), node, form, NULL, answer_cb, NULL);
  result = wait_for_answer ();
  return xg_pubsub_create_finish (admin.stream, result, error);
}

static void
must_create (const char *node, const char *var, const char *value)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = create (node, var, value, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, node);
}

static gboolean
delete_node (const char *node, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  xg_pubsub_delete_async (admin.stream, service (), node, NULL, NULL, answer_cb, NULL);
  result = wait_for_answer ();
  return xg_pubsub_delete_finish (admin.stream, result, error);
}

static void
must_delete (const char *node)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (delete_node (node, &error));
  g_assert_no_error (error);
}

static XgDataForm *
get_configuration (const char *node)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  XgDataForm *form;

  xg_pubsub_configuration_async (admin.stream, service (), node, NULL, answer_cb, NULL);
  result = wait_for_answer ();
  form = xg_pubsub_configuration_finish (admin.stream, result, &error);
  g_assert_no_error (error);
  return form;
}

static gboolean
configure (Account *self, const char *node, const char *var, const char *value, GError **error)
{
  g_autofree char *form = submit (PUBSUB_NS ("#node_config"), var, value);
  g_autoptr (GAsyncResult) result = NULL;

  xg_pubsub_configure_async (self->stream, service (), node, form, NULL, answer_cb, NULL);
  result = wait_for_answer ();
  return xg_pubsub_configure_finish (self->stream, result, error);
}

static void
test_nodes (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) twice = NULL;
  g_autoptr (GError) forbidden = NULL;
  g_autoptr (GError) gone = NULL;
  g_autoptr (XgDataForm) form = NULL;
  g_autofree char *instant = NULL;

  must_create (ODD, "pubsub#title", "A & <B>");
  g_assert_null (create (ODD, "pubsub#title", "T", &twice));
  g_assert_error (twice, XG_STANZA_ERROR, XG_STANZA_ERROR_CONFLICT);
  g_assert_true (configure (&admin, ODD, "pubsub#title", "C \"D\"", &error));
  g_assert_no_error (error);
  g_assert_false (configure (&alice, ODD, "pubsub#title", "E", &forbidden));
  g_assert_error (forbidden, XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN);
  form = get_configuration (ODD);
  g_assert_cmpstr (xg_data_form_get_value (form, "pubsub#title"), ==, "C \"D\"");
  must_delete (ODD);
  g_assert_false (delete_node (ODD, &gone));
  g_assert_error (gone, XG_STANZA_ERROR, XG_STANZA_ERROR_ITEM_NOT_FOUND);

  instant = create (NULL, "pubsub#title", "T", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (instant, !=, "");
  must_delete (instant);
}

static void
test_long_node (void)
{
  g_autofree char *node = g_strnfill (1000, 'n');
  g_autoptr (GError) error = NULL;
  g_autofree char *id = create (node, "pubsub#title", "T", &error);

  /* A file of that name can't be made. */
  if (has_collections)
    {
      g_assert_error (error, XG_STANZA_ERROR, XG_STANZA_ERROR_INTERNAL_SERVER_ERROR);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, node);
  must_delete (node);
}

static void
test_defaults (void)
{
  for (guint collection = 0; collection < 2; collection++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (XgDataForm) form = NULL;

      xg_pubsub_defaults_async (admin.stream, service (), collection != 0, NULL, answer_cb, NULL);
      result = wait_for_answer ();
      form = xg_pubsub_defaults_finish (admin.stream, result, &error);
      g_assert_no_error (error);
      g_assert_nonnull (xg_data_form_get_values (form, "pubsub#access_model"));
    }
}

static gboolean
affiliate (Account *self,
           XgAffiliation of_alice,
           XgAffiliation of_bob,
           GPtrArray **failed,
           GError **error)
{
  g_autofree char *bob = g_strdup_printf ("bob@%s", g_getenv ("XG_DOMAIN"));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) changes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) xg_affiliate_free);

  g_ptr_array_add (changes, xg_affiliate_new (alice.jid, of_alice));
  g_ptr_array_add (changes, xg_affiliate_new (bob, of_bob));
  xg_pubsub_affiliate_async (self->stream, service (), "aff", changes, NULL, answer_cb, NULL);
  result = wait_for_answer ();
  return xg_pubsub_affiliate_finish (self->stream, result, failed, error);
}

/* What @jid is to the node "aff", as its owner sees it; none for who is not listed. */
static XgAffiliation
get_affiliation (const char *jid)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) list = NULL;

  xg_pubsub_affiliates_async (admin.stream, service (), "aff", NULL, answer_cb, NULL);
  result = wait_for_answer ();
  list = xg_pubsub_affiliates_finish (admin.stream, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    {
      const XgAffiliate *affiliate_of = list->pdata[i];

      if (g_str_equal (affiliate_of->jid, jid))
        return affiliate_of->affiliation;
    }
  return XG_AFFILIATION_NONE;
}

static void
test_affiliations (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) forbidden = NULL;
  g_autoptr (GPtrArray) failed = NULL;
  g_autoptr (GPtrArray) own = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  gboolean done;

  must_create ("aff", "pubsub#title", "T");
  g_assert_true (
    affiliate (&admin, XG_AFFILIATION_PUBLISHER, XG_AFFILIATION_MEMBER, &failed, &error));
  g_assert_no_error (error);
  g_assert_null (failed);
  g_assert_cmpint (get_affiliation (alice.jid), ==, XG_AFFILIATION_PUBLISHER);
  g_assert_cmpint (get_affiliation (admin.jid), ==, XG_AFFILIATION_OWNER);
  g_assert_false (affiliate (&alice, XG_AFFILIATION_OWNER, XG_AFFILIATION_OWNER, NULL, &forbidden));
  g_assert_error (forbidden, XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN);

  xg_pubsub_own_affiliations_async (alice.stream, service (), NULL, NULL, answer_cb, NULL);
  result = wait_for_answer ();
  own = xg_pubsub_own_affiliations_finish (alice.stream, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (own->len, >=, 1);

  /* ejabberd has "publish-only", Prosody not: then nothing of the request is done. */
  done = affiliate (&admin, XG_AFFILIATION_NONE, XG_AFFILIATION_PUBLISH_ONLY, &failed, &error);
  g_assert_cmpint (done, ==, !has_collections);
  if (!done)
    g_assert_error (error, XG_STANZA_ERROR, XG_STANZA_ERROR_BAD_REQUEST);
  g_assert_cmpint (get_affiliation (alice.jid),
                   ==,
                   done ? XG_AFFILIATION_NONE : XG_AFFILIATION_PUBLISHER);
  must_delete ("aff");
}

static GPtrArray *
get_subscribers (const char *node)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GPtrArray *list;

  xg_pubsub_subscribers_async (admin.stream, service (), node, NULL, answer_cb, NULL);
  result = wait_for_answer ();
  list = xg_pubsub_subscribers_finish (admin.stream, result, &error);
  g_assert_no_error (error);
  return list;
}

static void
set_alice (const char *node, const char *subid, XgSubscriptionState state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) changes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) xg_subscription_free);

  g_ptr_array_add (changes, xg_subscription_new (alice.jid, subid, state));
  xg_pubsub_set_subscribers_async (admin.stream, service (), node, changes, NULL, answer_cb, NULL);
  result = wait_for_answer ();
  g_assert_true (xg_pubsub_set_subscribers_finish (admin.stream, result, NULL, &error));
  g_assert_no_error (error);
}

static void
test_subscribers (void)
{
  g_autoptr (GPtrArray) one = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) before = NULL;
  const XgSubscription *subscription;

  must_create ("subs", "pubsub#title", "T");
  before = get_subscribers ("subs");
  g_assert_cmpuint (before->len, ==, 0);
  set_alice ("subs", NULL, XG_SUBSCRIPTION_SUBSCRIBED);
  one = get_subscribers ("subs");
  g_assert_cmpuint (one->len, ==, 1);
  subscription = one->pdata[0];
  g_assert_cmpstr (subscription->jid, ==, alice.jid);
  g_assert_cmpint (subscription->state, ==, XG_SUBSCRIPTION_SUBSCRIBED);
  /* Only ejabberd has ids. */
  g_assert_cmpint (subscription->subid != NULL, ==, !has_collections);
  set_alice ("subs", subscription->subid, XG_SUBSCRIPTION_NONE);
  none = get_subscribers ("subs");
  g_assert_cmpuint (none->len, ==, 0);
  must_delete ("subs");
}

static gboolean
publish (const char *id, const char *access_model, char **published, GError **error)
{
  g_autofree char *options =
    submit (PUBSUB_NS ("#publish-options"), "pubsub#access_model", access_model);
  g_autoptr (GAsyncResult) result = NULL;

  xg_pubsub_publish_async (admin.stream,
                           service (),
                           "pub",
                           id,
                           "<t xmlns='urn:t' xml:lang='de'>x</t>",
                           options,
                           NULL,
                           answer_cb,
                           NULL);
  result = wait_for_answer ();
  return xg_pubsub_publish_finish (admin.stream, result, published, error);
}

static void
test_publish (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) precondition = NULL;
  g_autoptr (GError) gone = NULL;
  g_autoptr (GAsyncResult) retracted = NULL;
  g_autoptr (GAsyncResult) again = NULL;
  g_autoptr (GAsyncResult) purged = NULL;
  g_autofree char *own = NULL;
  g_autofree char *given = NULL;

  must_create ("pub", "pubsub#access_model", "open");
  g_assert_true (publish (ODD, "open", &own, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (own, ==, ODD);
  g_assert_true (publish (NULL, "open", &given, &error));
  g_assert_no_error (error);
  g_assert_nonnull (given);
  g_assert_false (publish ("i", "whitelist", NULL, &precondition));
  g_assert_error (precondition, XG_STANZA_ERROR, XG_STANZA_ERROR_CONFLICT);
  g_assert_cmpstr (xg_stanza_error_get_pubsub_condition (precondition), ==, "precondition-not-met");

  xg_pubsub_retract_async (admin.stream, service (), "pub", ODD, TRUE, NULL, answer_cb, NULL);
  retracted = wait_for_answer ();
  g_assert_true (xg_pubsub_retract_finish (admin.stream, retracted, &error));
  g_assert_no_error (error);
  xg_pubsub_retract_async (admin.stream, service (), "pub", ODD, TRUE, NULL, answer_cb, NULL);
  again = wait_for_answer ();
  g_assert_false (xg_pubsub_retract_finish (admin.stream, again, &gone));
  g_assert_error (gone, XG_STANZA_ERROR, XG_STANZA_ERROR_ITEM_NOT_FOUND);
  xg_pubsub_purge_async (admin.stream, service (), "pub", NULL, answer_cb, NULL);
  purged = wait_for_answer ();
  g_assert_true (xg_pubsub_purge_finish (admin.stream, purged, &error));
  g_assert_no_error (error);
  must_delete ("pub");
}

static XgSubscription *
subscribe_alice (const char *node)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  XgSubscription *subscription;

  xg_pubsub_subscribe_async (alice.stream,
                             service (),
                             node,
                             alice.jid,
                             FALSE,
                             NULL,
                             answer_cb,
                             NULL);
  result = wait_for_answer ();
  subscription = xg_pubsub_subscribe_finish (alice.stream, result, &error);
  g_assert_no_error (error);
  return subscription;
}

static void
test_options (void)
{
  g_autofree char *form = submit (PUBSUB_NS ("#subscribe_options"), "pubsub#deliver", "0");
  g_autoptr (XgSubscription) subscription = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) set = NULL;
  g_autoptr (GAsyncResult) got = NULL;
  g_autoptr (XgDataForm) options = NULL;

  must_create ("opts", "pubsub#title", "T");
  subscription = subscribe_alice ("opts");
  xg_pubsub_set_options_async (alice.stream,
                               service (),
                               "opts",
                               alice.jid,
                               subscription->subid,
                               form,
                               NULL,
                               answer_cb,
                               NULL);
  set = wait_for_answer ();
  if (xg_pubsub_set_options_finish (alice.stream, set, &error))
    {
      g_assert_true (has_collections);
      xg_pubsub_options_async (alice.stream,
                               service (),
                               "opts",
                               alice.jid,
                               subscription->subid,
                               NULL,
                               answer_cb,
                               NULL);
      got = wait_for_answer ();
      options = xg_pubsub_options_finish (alice.stream, got, &error);
      g_assert_no_error (error);
      g_assert_false (xg_data_form_get_boolean (options, "pubsub#deliver", TRUE));
    }
  else
    {
      g_assert_false (has_collections);
      g_assert_error (error, XG_STANZA_ERROR, XG_STANZA_ERROR_FEATURE_NOT_IMPLEMENTED);
      g_assert_cmpstr (xg_stanza_error_get_pubsub_feature (error), ==, "subscription-options");
    }
  must_delete ("opts");
}

/* Whether Alice is subscribed, as the broker tells her; polled, as messages have no answer. */
static void
wait_for_state (const char *node, XgSubscriptionState state)
{
  XgSubscriptionState now = XG_SUBSCRIPTION_UNCONFIGURED;
  gint64 end = 0;

  while (now != state)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GPtrArray) list = NULL;

      iterate (&end);
      xg_pubsub_subscriptions_async (alice.stream, service (), node, NULL, answer_cb, NULL);
      result = wait_for_answer ();
      list = xg_pubsub_subscriptions_finish (alice.stream, result, &error);
      g_assert_no_error (error);
      now = list->len > 0 ? ((XgSubscription *) list->pdata[0])->state : XG_SUBSCRIPTION_NONE;
    }
}

static void
test_requests (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgSubscription) pending = NULL;
  g_autoptr (XgSubscription) more = NULL;
  g_autoptr (XgPubsubRequest) request = NULL;
  g_autoptr (XgPubsubRequest) repeated = NULL;
  g_autoptr (XgPubsubRequest) denied = NULL;
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GAsyncResult) sent = NULL;
  g_autoptr (GPtrArray) nodes = NULL;
  g_autofree char *yes = NULL;
  g_autofree char *no = NULL;

  must_create ("ask", "pubsub#access_model", "authorize");
  pending = subscribe_alice ("ask");
  g_assert_cmpint (pending->state, ==, XG_SUBSCRIPTION_PENDING);
  request = wait_for_request (&admin);
  g_assert_cmpstr (request->broker, ==, service ());
  g_assert_cmpstr (request->node, ==, "ask");
  g_assert_cmpstr (request->jid, ==, alice.jid);

  xg_pubsub_pending_async (admin.stream, service (), NULL, answer_cb, NULL);
  listed = wait_for_answer ();
  nodes = xg_pubsub_pending_finish (admin.stream, listed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (nodes->len, ==, 1);
  g_assert_cmpstr (nodes->pdata[0], ==, "ask");
  xg_pubsub_send_pending_async (admin.stream, service (), "ask", NULL, answer_cb, NULL);
  sent = wait_for_answer ();
  g_assert_true (xg_pubsub_send_pending_finish (admin.stream, sent, &error));
  g_assert_no_error (error);
  repeated = wait_for_request (&admin);
  g_assert_cmpstr (repeated->jid, ==, alice.jid);

  yes = xg_pubsub_request_answer (admin.stream, repeated, TRUE);
  g_assert_nonnull (yes);
  wait_for_state ("ask", XG_SUBSCRIPTION_SUBSCRIBED);
  set_alice ("ask", pending->subid, XG_SUBSCRIPTION_NONE);
  wait_for_state ("ask", XG_SUBSCRIPTION_NONE);
  more = subscribe_alice ("ask");
  g_assert_cmpint (more->state, ==, XG_SUBSCRIPTION_PENDING);
  denied = wait_for_request (&admin);
  no = xg_pubsub_request_answer (admin.stream, denied, FALSE);
  g_assert_nonnull (no);
  wait_for_state ("ask", XG_SUBSCRIPTION_NONE);
  must_delete ("ask");
}

static gboolean
associate (const char *collection, const char *child, gboolean on, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (on)
    xg_pubsub_associate_async (admin.stream, service (), collection, child, NULL, answer_cb, NULL);
  else
    xg_pubsub_dissociate_async (admin.stream, service (), collection, child, NULL, answer_cb, NULL);
  result = wait_for_answer ();
  return on ? xg_pubsub_associate_finish (admin.stream, result, error)
            : xg_pubsub_dissociate_finish (admin.stream, result, error);
}

static void
assert_parent (const char *node, const char *parent)
{
  g_autoptr (XgDataForm) form = get_configuration (node);
  const char *value = xg_data_form_get_value (form, "pubsub#collection");

  g_assert_cmpstr (value != NULL ? value : "", ==, parent);
}

static void
test_collections (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) not_in = NULL;
  g_autoptr (GError) cycle = NULL;

  must_create ("top", "pubsub#node_type", "collection");
  must_create ("leaf", "pubsub#title", "T");
  if (!has_collections)
    {
      /* It says that it has them. */
      g_assert_false (associate ("top", "leaf", TRUE, &error));
      g_assert_error (error, XG_STANZA_ERROR, XG_STANZA_ERROR_BAD_REQUEST);
    }
  else
    {
      g_assert_true (associate ("top", "leaf", TRUE, &error));
      g_assert_no_error (error);
      assert_parent ("leaf", "top");
      g_assert_true (associate ("top", "leaf", FALSE, &error));
      g_assert_no_error (error);
      assert_parent ("leaf", "");
      g_assert_false (associate ("top", "leaf", FALSE, &not_in));
      g_assert_error (not_in, XG_STANZA_ERROR, XG_STANZA_ERROR_BAD_REQUEST);
      g_assert_false (associate ("top", "top", TRUE, &cycle));
      g_assert_error (cycle, XG_STANZA_ERROR, XG_STANZA_ERROR_NOT_ALLOWED);
      g_assert_true (configure (&admin, "top", "pubsub#children", "leaf", &error));
      g_assert_no_error (error);
      assert_parent ("leaf", "top");
      g_assert_true (configure (&admin, "leaf", "pubsub#collection", "", &error));
      g_assert_no_error (error);
      assert_parent ("leaf", "");
    }
  must_delete ("leaf");
  must_delete ("top");
}

static void
look_for_collections (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (XgDiscoInfo) info = NULL;

  xg_disco_info_async (admin.stream, service (), NULL, NULL, answer_cb, NULL);
  result = wait_for_answer ();
  info = xg_disco_info_finish (admin.stream, result, &error);
  g_assert_no_error (error);
  has_collections = xg_disco_info_has_feature (info, PUBSUB_NS ("#multi-collections"));
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  if (!account_is_possible ())
    return 0;
  account_start (&admin, "admin");
  account_start (&alice, "alice");
  look_for_collections ();
  g_test_add_func ("/owner/nodes", test_nodes);
  g_test_add_func ("/owner/long-node", test_long_node);
  g_test_add_func ("/owner/defaults", test_defaults);
  g_test_add_func ("/owner/affiliations", test_affiliations);
  g_test_add_func ("/owner/subscribers", test_subscribers);
  g_test_add_func ("/owner/publish", test_publish);
  g_test_add_func ("/owner/options", test_options);
  g_test_add_func ("/owner/requests", test_requests);
  g_test_add_func ("/owner/collections", test_collections);
  status = g_test_run ();
  account_end (&alice);
  account_end (&admin);
  return status;
}
