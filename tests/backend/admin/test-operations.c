/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "../form/form-data.h"
#include "admin/xg-affiliation-operation.h"
#include "admin/xg-collection-operation.h"
#include "admin/xg-configure-operation.h"
#include "admin/xg-create-operation.h"
#include "admin/xg-kept-operation.h"
#include "admin/xg-past-plan.h"
#include "admin/xg-plan-keeper.h"
#include "admin/xg-publish-conditions.h"
#include "admin/xg-publish-operation.h"
#include "admin/xg-removal-operation.h"
#include "admin/xg-subscription-operation.h"
#include "grid/xg-capabilities-private.h"
#include "operation-bench.h"
#include "store/xg-store-plan.h"

/* Each change of a node against a broker that says what the test wants. */

#ifdef __SANITIZE_ADDRESS__
/* LeakSanitizer of Debian 12 crashes over the threads of a process that has loaded GnuTLS. */
int __lsan_is_turned_off (void);

int
__lsan_is_turned_off (void)
{
  return 1;
}
#endif

/* What is shown before is XML, and says @payload to the broker. */
static void
assert_shows (XgOperation *operation, const char *payload)
{
  g_autofree char *request = xg_operation_dup_request (operation);
  g_autofree char *expected =
    g_strdup_printf ("<iq type=\"set\" to=\"" SERVICE "\">%s</iq>", payload);
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) stanza = xg_stanza_parse (request, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (request, ==, expected);
}

/* The inverse of the only operation that was applied; NULL: there is none. */
static XgOperation *
get_inverse (Bench *b, XgPlan **undo)
{
  *undo = xg_plan_make_undo (b->plan, "Undo", NULL);
  return g_list_model_get_n_items (G_LIST_MODEL (*undo)) > 0
           ? g_list_model_get_item (G_LIST_MODEL (*undo), 0)
           : NULL;
}

typedef XgOperation *(*Make) (Bench *b);

static XgOperation *
make_affiliation (Bench *b)
{
  return xg_affiliation_operation_new (b->broker,
                                       ODD_NODE,
                                       CAROL,
                                       XG_AFFILIATION_NONE,
                                       XG_AFFILIATION_PUBLISHER);
}

static XgOperation *
make_withdrawal (Bench *b)
{
  return xg_affiliation_operation_new (b->broker,
                                       ODD_NODE,
                                       CAROL,
                                       XG_AFFILIATION_OWNER,
                                       XG_AFFILIATION_NONE);
}

static XgOperation *
make_subscription_end (Bench *b)
{
  return xg_subscription_operation_new (b->broker,
                                        ODD_NODE,
                                        CAROL,
                                        "7",
                                        XG_SUBSCRIPTION_SUBSCRIBED,
                                        XG_SUBSCRIPTION_NONE);
}

static XgOperation *
make_approval (Bench *b)
{
  return xg_subscription_operation_new (b->broker,
                                        ODD_NODE,
                                        CAROL,
                                        NULL,
                                        XG_SUBSCRIPTION_PENDING,
                                        XG_SUBSCRIPTION_SUBSCRIBED);
}

static XgOperation *
make_delete (Bench *b)
{
  return xg_delete_operation_new (b->broker, ODD_NODE);
}

static XgOperation *
make_purge (Bench *b)
{
  return xg_purge_operation_new (b->broker, ODD_NODE);
}

static XgOperation *
make_retract (Bench *b)
{
  return xg_retract_operation_new (b->broker, ODD_NODE, "i<1>");
}

static XgOperation *
make_association (Bench *b)
{
  return xg_collection_operation_new (b->broker, ODD_NODE, "c", TRUE, NULL);
}

static XgOperation *
make_dissociation (Bench *b)
{
  return xg_collection_operation_new (b->broker, ODD_NODE, "c", FALSE, NULL);
}

#define SENT_AFFILIATION(word)                                                                     \
  SENT_OWNER ("<affiliations node=\"" ODD_NODE_XML "\"><affiliation jid=\"" CAROL                  \
              "\" affiliation=\"" word "\"/></affiliations>")
#define SUBSCRIBERS(inner) RESULT (OWNER ("<subscriptions>" inner "</subscriptions>"))

/* What one change says, what is read after it, what then is said of it, and what takes it back. */
static const struct
{
  const char *name;
  Make make;
  const char *sent;
  const char *confirming;
  const char *contradicting;
  const char *difference;
  const char *inverse; /* its payload; NULL: there is none */
  XgFunction function; /* of the broker */
} changes[] = {
  { "affiliation",
    make_affiliation,
    SENT_AFFILIATION ("publisher"),
    RESULT (OWNER ("<affiliations><affiliation jid='CAROL@fake.test' "
                   "affiliation='publisher'/></affiliations>")),
    RESULT (OWNER ("<affiliations><affiliation jid='" CAROL "' "
                   "affiliation='member'/></affiliations>")),
    "is a member",
    SENT_AFFILIATION ("none"),
    XG_FUNCTION_AFFILIATIONS },
  { "affiliation-withdrawn",
    make_withdrawal,
    SENT_AFFILIATION ("none"),
    RESULT (OWNER ("<affiliations/>")),
    RESULT (OWNER ("<affiliations><affiliation jid='" CAROL "' "
                   "affiliation='owner'/></affiliations>")),
    "is an owner",
    SENT_AFFILIATION ("owner"),
    XG_FUNCTION_AFFILIATIONS },
  { "subscription-ended",
    make_subscription_end,
    SENT_OWNER ("<subscriptions node=\"" ODD_NODE_XML "\"><subscription jid=\"" CAROL
                "\" subid=\"7\" subscription=\"none\"/></subscriptions>"),
    SUBSCRIBERS ("<subscription jid='" CAROL "' subid='8' subscription='subscribed'/>"),
    SUBSCRIBERS ("<subscription jid='" CAROL "' subid='7' subscription='subscribed'/>"),
    "still lists",
    SENT_OWNER ("<subscriptions node=\"" ODD_NODE_XML "\"><subscription jid=\"" CAROL
                "\" subscription=\"subscribed\"/></subscriptions>"),
    XG_FUNCTION_SUBSCRIPTIONS },
  { "subscription-approved",
    make_approval,
    SENT_OWNER ("<subscriptions node=\"" ODD_NODE_XML "\"><subscription jid=\"" CAROL
                "\" subscription=\"subscribed\"/></subscriptions>"),
    SUBSCRIBERS ("<subscription jid='" CAROL "' subid='9' subscription='subscribed'/>"),
    SUBSCRIBERS ("<subscription jid='" CAROL "' subscription='pending'/>"),
    "still waits",
    SENT_OWNER ("<subscriptions node=\"" ODD_NODE_XML "\"><subscription jid=\"" CAROL
                "\" subscription=\"none\"/></subscriptions>"),
    XG_FUNCTION_SUBSCRIPTIONS },
  { "delete",
    make_delete,
    SENT_OWNER ("<delete node=\"" ODD_NODE_XML "\"/>"),
    MISSING,
    INFO ("leaf"),
    "still has the node",
    NULL,
    XG_FUNCTION_DELETE },
  { "purge",
    make_purge,
    SENT_OWNER ("<purge node=\"" ODD_NODE_XML "\"/>"),
    ITEMS (""),
    ITEMS ("<item jid='" SERVICE "' name='a'/><item jid='" SERVICE "' name='b'/>"),
    "has 2 items",
    NULL,
    XG_FUNCTION_PURGE },
  { "retract",
    make_retract,
    SENT_PS ("<retract node=\"" ODD_NODE_XML "\" notify=\"true\"><item id=\"i&lt;1>\"/></retract>"),
    ITEMS ("<item jid='" SERVICE "' name='other'/>"),
    ITEMS ("<item jid='" SERVICE "' name='i&lt;1>'/>"),
    "still has the item",
    NULL,
    XG_FUNCTION_RETRACT },
  { "associate",
    make_association,
    SENT_OWNER ("<collection node=\"c\"><associate node=\"" ODD_NODE_XML "\"/></collection>"),
    ITEMS ("<item jid='" SERVICE "' node=\"a/b#c (d)%20&amp;&lt;&quot;'é 🚒 \xd7\xa9\xd7\x9c\"/>"),
    ITEMS ("<item jid='" SERVICE "' node='other'/>"),
    "does not list",
    SENT_OWNER ("<collection node=\"c\"><dissociate node=\"" ODD_NODE_XML "\"/></collection>"),
    XG_FUNCTION_COLLECTIONS },
  { "dissociate",
    make_dissociation,
    SENT_OWNER ("<collection node=\"c\"><dissociate node=\"" ODD_NODE_XML "\"/></collection>"),
    ITEMS (""),
    ITEMS ("<item jid='" SERVICE "' node=\"a/b#c (d)%20&amp;&lt;&quot;'é 🚒 \xd7\xa9\xd7\x9c\"/>"),
    "still lists",
    SENT_OWNER ("<collection node=\"c\"><associate node=\"" ODD_NODE_XML "\"/></collection>"),
    XG_FUNCTION_COLLECTIONS },
};

static void
test_confirmed (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  Bench b = { 0 };
  XgOperation *operation;
  g_autoptr (XgPlan) undo = NULL;
  g_autoptr (XgOperation) inverse = NULL;

  bench_start (&b);
  operation = bench_add (&b, changes[i].make (&b));
  assert_shows (operation, changes[i].sent);
  bench_answers (&b, RESULT (""));
  bench_answers (&b, changes[i].confirming);
  bench_apply (&b);
  bench_assert_state (operation, XG_OPERATION_CONFIRMED, NULL);
  inverse = get_inverse (&b, &undo);
  g_assert_cmpint (inverse != NULL, ==, changes[i].inverse != NULL);
  if (inverse != NULL)
    assert_shows (inverse, changes[i].inverse);
  g_assert_cmpint (xg_operation_get_destructive (operation), ==, changes[i].inverse == NULL);
  service_stop (&b.service);
  service_assert_sent (&b.service, "set", changes[i].sent);
  bench_finish (&b);
}

static void
test_contradicted (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  Bench b = { 0 };
  XgOperation *operation;
  g_autoptr (XgPlan) undo = NULL;

  bench_start (&b);
  operation = bench_add (&b, changes[i].make (&b));
  bench_answers (&b, RESULT (""));
  bench_answers (&b, changes[i].contradicting);
  bench_apply (&b);
  bench_assert_state (operation, XG_OPERATION_DIFFERENT, changes[i].difference);
  g_assert_null (get_inverse (&b, &undo));
  service_stop (&b.service);
  bench_finish (&b);
}

static void
test_refused (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  Bench b = { 0 };
  XgOperation *operation;
  g_autoptr (XgPlan) undo = NULL;

  bench_start (&b);
  operation = bench_add (&b, changes[i].make (&b));
  bench_answers (&b, FORBIDDEN);
  bench_apply (&b);
  bench_assert_state (operation, XG_OPERATION_FAILED, "Go away");
  g_assert_null (get_inverse (&b, &undo));
  service_stop (&b.service);
  bench_finish (&b);
}

static const char forbidden[] = FORBIDDEN;
static const char not_implemented[] = NOT_IMPLEMENTED;

/* The broker was asked what it has, and listed nothing. */
static void
become_known (Bench *b)
{
  static const char xml[] = "<iq xmlns='jabber:client' type='result'>"
                            "<query xmlns='http://jabber.org/protocol/disco#info'>"
                            "<identity category='pubsub' type='service'/></query></iq>";
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, NULL);
  g_autoptr (XgDiscoInfo) info = xg_disco_info_parse (xg_stanza_get_root (stanza), NULL);

  xg_capabilities_take_info (xg_broker_get_capabilities (b->broker), info);
}

/* What the broker does not have is known after the first refusal, and what it has after the first
 * time. */
/* Another plan of that change, which the broker answers with @answer. */
static XgProof
try_change (Bench *b, guint i, const char *answer)
{
  g_set_object (&b->plan, NULL);
  b->plan = xg_plan_new ("Test");
  bench_add (b, changes[i].make (b));
  bench_answers (b, answer);
  if (answer != not_implemented && answer != forbidden)
    bench_answers (b, changes[i].confirming);
  bench_apply (b);
  return xg_capabilities_get_proof (xg_broker_get_capabilities (b->broker), changes[i].function);
}

static void
test_learned (void)
{
  Bench b = { 0 };

  bench_start (&b);
  become_known (&b);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      /* Two kinds of one function: it is as nobody had tried it. */
      xg_capabilities_take_trial (xg_broker_get_capabilities (b.broker),
                                  changes[i].function,
                                  XG_TRIAL_NONE);
      g_assert_cmpint (try_change (&b, i, forbidden), ==, XG_PROOF_NOT_LISTED);
      g_assert_cmpint (try_change (&b, i, not_implemented), ==, XG_PROOF_REFUSED);
      g_assert_cmpint (try_change (&b, i, RESULT ("")), ==, XG_PROOF_WORKED);
    }
  service_stop (&b.service);
  bench_finish (&b);
}

static void
test_unreadable (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  Bench b = { 0 };
  XgOperation *operation;

  bench_start (&b);
  operation = bench_add (&b, changes[i].make (&b));
  bench_answers (&b, RESULT (""));
  bench_answers (&b, FORBIDDEN);
  bench_apply (&b);
  bench_assert_state (operation, XG_OPERATION_UNCONFIRMED, "reading it again failed");
  service_stop (&b.service);
  bench_finish (&b);
}

/* The same change as the cache has it, where it may be sent again. */
static XgOperation *
make_kept (Bench *b, guint i)
{
  g_autoptr (XgOperation) operation = changes[i].make (b);
  g_autofree char *request = xg_operation_dup_request (operation);

  return xg_kept_operation_new (b->broker,
                                xg_node_operation_get_node (XG_NODE_OPERATION (operation)),
                                "Do it again",
                                request,
                                NULL,
                                XG_OPERATION_ALTERS);
}

static void
test_kept_confirmed (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  Bench b = { 0 };
  XgOperation *operation;

  bench_start (&b);
  operation = bench_add (&b, make_kept (&b, i));
  assert_shows (operation, changes[i].sent);
  bench_answers (&b, RESULT (""));
  bench_answers (&b, changes[i].confirming);
  bench_apply (&b);
  bench_assert_state (operation, XG_OPERATION_CONFIRMED, NULL);
  service_stop (&b.service);
  service_assert_sent (&b.service, "set", changes[i].sent);
  bench_finish (&b);
}

static void
test_kept_contradicted (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  Bench b = { 0 };
  XgOperation *operation;

  bench_start (&b);
  operation = bench_add (&b, make_kept (&b, i));
  bench_answers (&b, RESULT (""));
  bench_answers (&b, changes[i].contradicting);
  bench_apply (&b);
  bench_assert_state (operation, XG_OPERATION_DIFFERENT, changes[i].difference);
  service_stop (&b.service);
  bench_finish (&b);
}

#define COLLECTION_FORM FORM (FIELD ("pubsub#node_type", "collection") FIELD ("pubsub#title", "T"))

static void
test_create (void)
{
  Bench b = { 0 };
  XgOperation *operation;
  g_autoptr (XgPlan) undo = NULL;
  g_autoptr (XgOperation) inverse = NULL;

  bench_start (&b);
  operation =
    bench_add (&b, xg_create_operation_new (b.broker, "n", XG_NODE_COLLECTION, COLLECTION_FORM));
  bench_answers (&b, RESULT (""));
  bench_answers (&b, INFO ("collection"));
  bench_answers (
    &b,
    CONFIGURATION (FIELD ("pubsub#title", "T") FIELD ("pubsub#node_type", "collection")));
  bench_apply (&b);
  bench_assert_state (operation, XG_OPERATION_CONFIRMED, NULL);
  g_assert_nonnull (xg_broker_lookup_node (b.broker, "n"));
  inverse = get_inverse (&b, &undo);
  assert_shows (inverse, SENT_OWNER ("<delete node=\"n\"/>"));
  g_assert_cmpstr (xg_operation_get_confirmation (inverse), ==, "n");
  service_stop (&b.service);
  bench_finish (&b);
}

/* Prosody's own pubsub does exactly this, and says that all went well. */
static void
test_create_a_topic_instead (void)
{
  Bench b = { 0 };
  XgOperation *operation;
  g_autoptr (XgPlan) undo = NULL;
  g_autoptr (XgOperation) inverse = NULL;

  bench_start (&b);
  operation =
    bench_add (&b, xg_create_operation_new (b.broker, "n", XG_NODE_COLLECTION, COLLECTION_FORM));
  bench_answers (&b, RESULT (""));
  bench_answers (&b, INFO ("leaf"));
  bench_answers (&b, CONFIGURATION (FIELD ("pubsub#title", "Other")));
  bench_apply (&b);
  bench_assert_state (operation, XG_OPERATION_DIFFERENT, "made a topic of it");
  bench_assert_state (operation, XG_OPERATION_DIFFERENT, "asked for “T”, the Broker has “Other”");
  inverse = get_inverse (&b, &undo);
  assert_shows (inverse, SENT_OWNER ("<delete node=\"n\"/>"));

  /* What is there is not created again. */
  g_assert_cmpuint (xg_plan_reset_failed (b.plan), ==, 1);
  bench_answers (&b, RESULT (""));
  bench_answers (&b, INFO ("collection"));
  bench_answers (&b, CONFIGURATION (FIELD ("pubsub#title", "T")));
  bench_apply (&b);
  bench_assert_state (operation, XG_OPERATION_CONFIRMED, NULL);
  service_stop (&b.service);
  bench_finish (&b);
}

/* The broker chooses the name, and what comes after uses it. */
static void
test_instant_node (void)
{
  Bench b = { 0 };
  XgOperation *creation;
  XgOperation *member;
  XgOperation *child;

  bench_start (&b);
  creation = bench_add (&b, xg_create_operation_new (b.broker, NULL, XG_NODE_TOPIC, NULL));
  member = bench_add (&b,
                      xg_affiliation_operation_new (b.broker,
                                                    NULL,
                                                    CAROL,
                                                    XG_AFFILIATION_NONE,
                                                    XG_AFFILIATION_MEMBER));
  xg_node_operation_follow (XG_NODE_OPERATION (member), XG_NODE_OPERATION (creation));
  xg_plan_add_need (b.plan, member, creation);
  child = bench_add (&b, xg_collection_operation_new (b.broker, NULL, "c", TRUE, NULL));
  xg_node_operation_follow (XG_NODE_OPERATION (child), XG_NODE_OPERATION (creation));
  xg_plan_add_need (b.plan, child, creation);
  bench_answers (&b, RESULT (PS ("<create node='25e3d'/>")));
  bench_answers (&b, RESULT (""));
  bench_answers (&b, RESULT (""));
  bench_answers (&b, INFO ("leaf"));
  bench_answers (&b,
                 RESULT (OWNER ("<configure><x xmlns='jabber:x:data' type='form'/></configure>")));
  bench_answers (&b,
                 RESULT (OWNER ("<affiliations><affiliation jid='" CAROL "' "
                                "affiliation='member'/></affiliations>")));
  bench_answers (&b, ITEMS ("<item jid='" SERVICE "' node='25e3d'/>"));
  bench_apply (&b);
  bench_assert_state (creation, XG_OPERATION_CONFIRMED, NULL);
  bench_assert_state (member, XG_OPERATION_CONFIRMED, NULL);
  bench_assert_state (child, XG_OPERATION_CONFIRMED, NULL);
  service_stop (&b.service);
  service_assert_sent (&b.service,
                       "set",
                       SENT_OWNER ("<affiliations node=\"25e3d\"><affiliation jid=\"" CAROL
                                   "\" affiliation=\"member\"/></affiliations>"));
  service_assert_sent (
    &b.service,
    "set",
    SENT_OWNER ("<collection node=\"c\"><associate node=\"25e3d\"/></collection>"));
  bench_finish (&b);
}

static XgOperation *
make_configuration (Bench *b)
{
  g_autoptr (XgForm) form =
    parse_form ("<x xmlns='jabber:x:data' type='form'>"
                "<field var='FORM_TYPE' type='hidden'>"
                "<value>http://jabber.org/protocol/pubsub#node_config</value></field>"
                "<field var='pubsub#title' type='text-single'><value>Old</value></field>"
                "<field var='pubsub#description' type='text-single'><value>D</value></field>"
                "<field var='secret' type='text-private'><value>a</value></field>"
                "</x>");
  XgOperation *operation;
  g_autoptr (GError) error = NULL;

  xg_form_field_set_text (xg_form_find (form, "pubsub#title"), "New");
  xg_form_field_set_text (xg_form_find (form, "pubsub#description"), "E");
  xg_form_field_set_text (xg_form_find (form, "secret"), "correct horse");
  operation = xg_configure_operation_new (b->broker, "n", form, &error);
  g_assert_no_error (error);
  /* What is edited later is not applied. */
  xg_form_field_set_text (xg_form_find (form, "pubsub#title"), "Later");
  return operation;
}

#define NOW(title, description)                                                                    \
  CONFIGURATION (                                                                                  \
    "<field var='FORM_TYPE' type='hidden'>"                                                        \
    "<value>http://jabber.org/protocol/pubsub#node_config</value></field>"                         \
    "<field var='pubsub#title' type='text-single'><value>" title                                   \
    "</value></field><field var='pubsub#description' type='text-single'><value>" description       \
    "</value></field>")

static void
test_configure (void)
{
  Bench b = { 0 };
  XgOperation *operation;
  g_autofree char *request = NULL;
  g_autofree char *back = NULL;
  g_autoptr (XgPlan) undo = NULL;
  g_autoptr (XgOperation) inverse = NULL;

  bench_start (&b);
  operation = bench_add (&b, make_configuration (&b));
  request = xg_operation_dup_request (operation);
  g_assert_nonnull (strstr (request, "<value>New</value>"));
  g_assert_null (strstr (request, "correct horse"));
  g_assert_null (strstr (xg_operation_get_consequence (operation), "correct horse"));
  bench_answers (&b, RESULT (""));
  bench_answers (&b, NOW ("New", "E"));
  bench_apply (&b);
  bench_assert_state (operation, XG_OPERATION_CONFIRMED, NULL);
  inverse = get_inverse (&b, &undo);
  g_assert_nonnull (inverse);
  back = xg_operation_dup_request (inverse);
  g_assert_nonnull (strstr (back, "<value>Old</value>"));
  g_assert_nonnull (strstr (back, "<value>D</value>"));
  service_stop (&b.service);
  g_assert_nonnull (strstr (b.service.fixture.received, "correct horse"));
  g_assert_null (strstr (b.service.fixture.received, "Later"));
  bench_finish (&b);
}

static void
test_configure_in_part (void)
{
  Bench b = { 0 };
  XgOperation *operation;
  g_autofree char *back = NULL;
  g_autoptr (XgPlan) undo = NULL;
  g_autoptr (XgOperation) inverse = NULL;

  bench_start (&b);
  operation = bench_add (&b, make_configuration (&b));
  bench_answers (&b, RESULT (""));
  bench_answers (&b, NOW ("New", "D"));
  bench_apply (&b);
  bench_assert_state (operation, XG_OPERATION_DIFFERENT, "still has “D”");
  /* Back goes what was taken. */
  inverse = get_inverse (&b, &undo);
  g_assert_nonnull (inverse);
  back = xg_operation_dup_request (inverse);
  g_assert_nonnull (strstr (back, "<value>Old</value>"));
  g_assert_null (strstr (back, "description"));
  service_stop (&b.service);
  bench_finish (&b);
}

static void
test_publish (void)
{
  Bench b = { 0 };
  XgOperation *operation;
  XgOperation *broken;
  g_autoptr (XgPlan) undo = NULL;

  bench_start (&b);
  operation =
    bench_add (&b, xg_publish_operation_new (b.broker, "n", NULL, "<a xmlns='urn:a'/>", NULL));
  broken =
    bench_add (&b, xg_publish_operation_new (b.broker, "n", NULL, "<a xmlns='urn:a'>", NULL));
  bench_answers (&b, RESULT (PS ("<publish node='n'><item id='5'/></publish>")));
  bench_apply (&b);
  bench_assert_state (operation, XG_OPERATION_DONE, NULL);
  g_assert_cmpstr (xg_publish_operation_get_item_id (XG_PUBLISH_OPERATION (operation)), ==, "5");
  bench_assert_state (broken, XG_OPERATION_FAILED, "not XML");
  g_assert_null (get_inverse (&b, &undo));
  service_stop (&b.service);
  bench_finish (&b);
}

/* What @b publishes on the condition that the topic is as in data/forms/prosody-leaf. */
static XgOperation *
publish_if_whitelist (Bench *b)
{
  static const char *const vars[] = { "pubsub#access_model", NULL };
  g_autofree char *xml = load_form ("prosody-leaf");
  g_autoptr (XgForm) configuration = parse_form (xml);
  g_autoptr (GPtrArray) fields = xg_publish_conditions_list (configuration);
  g_autoptr (XgForm) conditions = xg_publish_conditions_new (configuration, vars, NULL);
  g_autofree char *options = xg_form_submit (conditions, XG_FORM_SUBMIT_ALL, NULL);

  g_assert_cmpuint (fields->len, >, 3);
  return bench_add (b, xg_publish_operation_new (b->broker, "n", "5", NULL, options));
}

static XgCapabilities *
list_conditions (Bench *b)
{
  static const char xml[] =
    "<iq xmlns='jabber:client' type='result'><query xmlns='http://jabber.org/protocol/disco#info'>"
    "<feature var='http://jabber.org/protocol/pubsub#publish-options'/></query></iq>";
  XgCapabilities *capabilities = xg_broker_get_capabilities (b->broker);
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, NULL);
  g_autoptr (XgDiscoInfo) info = xg_disco_info_parse (xg_stanza_get_root (stanza), NULL);

  xg_capabilities_take_info (capabilities, info);
  return capabilities;
}

/* The topic is not so: nothing is published, and why is a sentence. */
static void
test_publish_conditions (void)
{
  Bench b = { 0 };
  XgOperation *operation;
  XgCapabilities *capabilities;
  g_autofree char *request = NULL;

  bench_start (&b);
  capabilities = list_conditions (&b);
  operation = publish_if_whitelist (&b);
  request = xg_operation_dup_request (operation);
  g_assert_nonnull (
    strstr (request, "</publish><publish-options><x xmlns=\"jabber:x:data\" type=\"submit\">"));
  g_assert_nonnull (strstr (request, "pubsub#publish-options"));
  g_assert_nonnull (
    strstr (request, "<field var=\"pubsub#access_model\"><value>whitelist</value>"));
  g_assert_null (strstr (request, "pubsub#title"));
  bench_answers (&b,
                 "<iq type='error' id='%s' from='" SERVICE "'><error type='cancel'><conflict "
                 "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><precondition-not-met "
                 "xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>");
  bench_apply (&b);
  bench_assert_state (operation,
                      XG_OPERATION_FAILED,
                      "The topic is not configured as it was to be");
  g_assert_cmpint (xg_capabilities_get_proof (capabilities, XG_FUNCTION_PUBLISH_OPTIONS),
                   ==,
                   XG_PROOF_WORKED);
  service_stop (&b.service);
  bench_finish (&b);
}

/* That the item was accepted says nothing of a broker that would have accepted it anyway. */
static void
test_publish_conditions_hold (void)
{
  Bench b = { 0 };
  XgOperation *operation;
  XgCapabilities *capabilities;

  bench_start (&b);
  capabilities = list_conditions (&b);
  operation = publish_if_whitelist (&b);
  bench_answers (&b, RESULT (PS ("<publish node='n'><item id='5'/></publish>")));
  bench_answers (&b, CONFIGURATION (FIELD ("pubsub#access_model", "whitelist")));
  bench_apply (&b);
  bench_assert_state (operation, XG_OPERATION_CONFIRMED, NULL);
  g_assert_cmpint (xg_capabilities_get_proof (capabilities, XG_FUNCTION_PUBLISH_OPTIONS),
                   ==,
                   XG_PROOF_LISTED);
  service_stop (&b.service);
  bench_finish (&b);
}

static void
test_publish_conditions_ignored (void)
{
  Bench b = { 0 };
  XgOperation *operation;
  XgCapabilities *capabilities;
  const char *reason = NULL;

  bench_start (&b);
  capabilities = list_conditions (&b);
  operation = publish_if_whitelist (&b);
  bench_answers (&b, RESULT (PS ("<publish node='n'><item id='5'/></publish>")));
  bench_answers (&b, CONFIGURATION (FIELD ("pubsub#access_model", "open")));
  bench_apply (&b);
  bench_assert_state (operation,
                      XG_OPERATION_DIFFERENT,
                      "“open”, not “whitelist”): the Broker ignores conditions.");
  g_assert_false (xg_capabilities_can (capabilities, XG_FUNCTION_PUBLISH_OPTIONS, &reason));
  g_assert_nonnull (strstr (reason, "does not check conditions"));
  service_stop (&b.service);
  bench_finish (&b);
}

static void
test_answer (void)
{
  Bench b = { 0 };
  XgPubsubRequest request = { (char *) SERVICE, (char *) "n", (char *) CAROL, NULL };
  XgOperation *allow;
  g_autofree char *shown = NULL;
  g_autoptr (XgPlan) undo = NULL;
  g_autoptr (XgOperation) inverse = NULL;

  bench_start (&b);
  allow = bench_add (&b, xg_answer_operation_new (b.broker, &request, TRUE));
  shown = xg_operation_dup_request (allow);
  g_assert_true (g_str_has_prefix (shown, "<message to=\"" SERVICE "\">"));
  bench_answers (&b, SUBSCRIBERS ("<subscription jid='" CAROL "' subscription='subscribed'/>"));
  bench_apply (&b);
  bench_assert_state (allow, XG_OPERATION_CONFIRMED, NULL);
  inverse = get_inverse (&b, &undo);
  assert_shows (inverse,
                SENT_OWNER ("<subscriptions node=\"n\"><subscription jid=\"" CAROL
                            "\" subscription=\"none\"/></subscriptions>"));
  service_stop (&b.service);
  g_assert_nonnull (strstr (b.service.fixture.received, "subscribe_authorization"));
  bench_finish (&b);
}

/* A hundred people are read in one go. */
static void
test_read_once (void)
{
  Bench b = { 0 };
  g_autoptr (GString) list = g_string_new ("<iq type='result' id='%s' from='" SERVICE "'>"
                                           "<pubsub "
                                           "xmlns='http://jabber.org/protocol/pubsub#owner'>"
                                           "<affiliations>");
  XgPlanCounts counts;

  bench_start (&b);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *jid = g_strdup_printf ("p%u@fake.test", i);

      bench_add (&b,
                 xg_affiliation_operation_new (b.broker,
                                               "n",
                                               jid,
                                               XG_AFFILIATION_NONE,
                                               XG_AFFILIATION_OWNER));
      g_string_append_printf (list, "<affiliation jid='%s' affiliation='owner'/>", jid);
      bench_answers (&b, RESULT (""));
    }
  g_string_append (list, "</affiliations></pubsub></iq>");
  bench_answers (&b, list->str);
  bench_apply (&b);
  xg_plan_get_counts (b.plan, &counts);
  g_assert_cmpuint (counts.n_applied, ==, 100);
  service_stop (&b.service);
  bench_finish (&b);
}

/* Without a connection nothing is sent, and that is said. */
static void
test_offline (void)
{
  Bench b = { 0 };
  XgOperation *operation;
  g_autoptr (GAsyncResult) result = NULL;

  bench_start (&b);
  operation = bench_add (&b, make_affiliation (&b));
  xg_plan_apply_async (b.plan, NULL, 1, NULL, bench_note_result_cb, &result);
  xg_plan_apply_finish (b.plan, bench_wait_for (&result), NULL);
  bench_assert_state (operation, XG_OPERATION_FAILED, "connection");
  service_stop (&b.service);
  bench_finish (&b);
}

/* What was done is in the cache afterwards, by whom and with what the broker said. */
static void
test_kept (void)
{
  Bench b = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListModel) plans = NULL;
  g_autoptr (XgPastPlan) past = NULL;
  g_autoptr (GError) error = NULL;
  XgPastOperation operation;

  bench_start (&b);
  bench_add (&b, make_affiliation (&b));
  bench_add (&b, make_configuration (&b));
  xg_plan_keep (b.plan, b.broker);
  bench_answers (&b, FORBIDDEN);
  bench_answers (&b, RESULT (""));
  bench_answers (&b, NOW ("New", "E"));
  bench_apply (&b);
  xg_store_flush (b.grid->store);
  xg_past_plans_load_async (b.broker, 10, NULL, bench_note_result_cb, &result);
  plans = xg_past_plans_load_finish (bench_wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (plans), ==, 1);
  past = g_list_model_get_item (plans, 0);
  g_assert_cmpstr (xg_past_plan_get_title (past), ==, "Test");
  g_assert_cmpstr (xg_past_plan_get_broker (past), ==, SERVICE);
  g_assert_cmpint (xg_past_plan_get_ended (past), >=, xg_past_plan_get_begun (past));
  g_assert_cmpuint (xg_past_plan_get_n_operations (past), ==, 2);
  g_assert_cmpuint (xg_past_plan_get_n_applied (past), ==, 1);
  g_assert_cmpuint (xg_past_plan_get_n_wrong (past), ==, 1);
  xg_past_plan_get_operation (past, 0, &operation);
  g_assert_cmpint (operation.state, ==, XG_OPERATION_FAILED);
  g_assert_nonnull (strstr (operation.result, "Go away"));
  g_assert_nonnull (strstr (operation.reply, "<forbidden"));
  xg_past_plan_get_operation (past, 1, &operation);
  g_assert_cmpint (operation.state, ==, XG_OPERATION_CONFIRMED);
  g_assert_null (operation.reply);
  g_assert_nonnull (strstr (operation.request, "<value>New</value>"));
  g_assert_null (strstr (operation.request, "correct horse"));
  g_assert_false (xg_past_plan_is_lost (past));
  service_stop (&b.service);
  bench_finish (&b);
}

/* The second time nothing was refused: what came the first time is told of no more. */
static void
test_kept_is_tried_again (void)
{
  Bench b = { 0 };
  g_autoptr (XgPastPlan) past = NULL;
  XgPastOperation operation;

  bench_start (&b);
  bench_add (&b, make_configuration (&b));
  xg_plan_keep (b.plan, b.broker);
  bench_answers (&b, FORBIDDEN);
  bench_apply (&b);
  g_assert_cmpuint (xg_plan_reset_failed (b.plan), ==, 1);
  bench_answers (&b, RESULT (""));
  bench_answers (&b, NOW ("New", "E"));
  bench_apply (&b);
  past = bench_load_past (&b, 0);
  xg_past_plan_get_operation (past, 0, &operation);
  g_assert_cmpint (operation.state, ==, XG_OPERATION_CONFIRMED);
  g_assert_null (operation.reply);
  service_stop (&b.service);
  bench_finish (&b);
}

/* What was there before is known to nobody but the cache: it is sent again as it was. */
static void
test_kept_is_taken_back (void)
{
  Bench b = { 0 };
  g_autoptr (XgPastPlan) past = NULL;
  g_autoptr (XgPastPlan) second = NULL;
  g_autoptr (XgPlan) undo = NULL;
  g_autoptr (XgOperation) operation = NULL;
  g_autofree char *request = NULL;
  g_autofree char *limits = NULL;

  bench_start (&b);
  bench_add (&b, make_configuration (&b));
  xg_plan_keep (b.plan, b.broker);
  bench_answers (&b, RESULT (""));
  bench_answers (&b, NOW ("New", "E"));
  bench_apply (&b);
  past = bench_load_past (&b, 0);
  g_assert_true (xg_past_plan_can_undo (past));
  limits = xg_past_plan_tell_undo (past);
  g_assert_null (limits);
  undo = xg_past_plan_make_undo (past, b.broker, "Undo");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (undo)), ==, 1);
  operation = g_list_model_get_item (G_LIST_MODEL (undo), 0);
  request = xg_operation_dup_request (operation);
  g_assert_nonnull (strstr (request, "<configure"));
  g_assert_null (strstr (request, "<value>New</value>"));
  g_assert_null (xg_operation_get_consequence (operation));
  /* One of the two settings is as it was. */
  bench_answers (&b, RESULT (""));
  bench_answers (&b, NOW ("Old", "E"));
  bench_apply_plan (&b, undo);
  bench_assert_state (operation, XG_OPERATION_DIFFERENT, "still has “E”");
  g_assert_null (strstr (xg_operation_get_result (operation), "“Old”"));
  xg_plan_reset_failed (undo);
  bench_answers (&b, RESULT (""));
  bench_answers (&b, NOW ("Old", "D"));
  bench_apply_plan (&b, undo);
  bench_assert_state (operation, XG_OPERATION_CONFIRMED, NULL);
  /* It is no plan that was applied. */
  second = bench_load_past (&b, 1);
  g_assert_null (second);
  service_stop (&b.service);
  bench_finish (&b);
}

#define LISTED(who, what)                                                                          \
  RESULT (OWNER ("<affiliations node='n'><affiliation jid='" who "' affiliation='" what            \
                 "'/></affiliations>"))
#define SUBSCRIBED(who)                                                                            \
  RESULT (OWNER ("<subscriptions node='n'><subscription jid='" who                                 \
                 "' subscription='subscribed'/></subscriptions>"))
#define NOBODY_SUBSCRIBED RESULT (OWNER ("<subscriptions node='n'/>"))

static XgOperation *
make_subscription (Bench *b)
{
  return xg_subscription_operation_new (b->broker,
                                        "n",
                                        CAROL,
                                        NULL,
                                        XG_SUBSCRIPTION_NONE,
                                        XG_SUBSCRIPTION_SUBSCRIBED);
}

static XgOperation *
make_member (Bench *b)
{
  return xg_affiliation_operation_new (b->broker,
                                       "n",
                                       CAROL,
                                       XG_AFFILIATION_NONE,
                                       XG_AFFILIATION_MEMBER);
}

static XgOperation *
make_placed (Bench *b)
{
  return xg_collection_operation_new (b->broker, "n", "c", TRUE, NULL);
}

/* What a plan left, what somebody may have made of it, and how that is said. */
static const struct
{
  XgOperation *(*make) (Bench *b);
  const char *left;
  const char *other;
  const char *words;
} looks[] = {
  { make_configuration, NOW ("New", "E"), NOW ("Mine", "E"), "“Mine”" },
  { make_member, LISTED (CAROL, "member"), LISTED (CAROL, "owner"), "an owner" },
  { make_member, LISTED (CAROL, "member"), LISTED ("bob@fake.test", "owner"), "not on the list" },
  { make_subscription, SUBSCRIBED (CAROL), NOBODY_SUBSCRIBED, "is not subscribed" },
  { make_placed, ITEMS ("<item jid='" SERVICE "' node='n'/>"), ITEMS (""), "is not in" },
};

/* What somebody changed since a plan was applied is seen, said and left alone. */
static void
test_changed_since (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  Bench b = { 0 };
  g_autoptr (XgPastPlan) past = NULL;
  g_autoptr (XgPlan) undo = NULL;
  g_autoptr (XgOperation) operation = NULL;
  XgPlanCounts counts;

  bench_start (&b);
  bench_add (&b, looks[i].make (&b));
  xg_plan_keep (b.plan, b.broker);
  bench_answers (&b, RESULT (""));
  bench_answers (&b, looks[i].left);
  bench_apply (&b);
  past = bench_load_past (&b, 0);
  undo = xg_past_plan_make_undo (past, b.broker, "Undo");
  operation = g_list_model_get_item (G_LIST_MODEL (undo), 0);
  g_assert_true (xg_operation_get_chosen (operation));

  bench_answers (&b, looks[i].left);
  g_assert_false (bench_look (&b, undo));
  bench_assert_found (operation, NULL);
  bench_answers (&b, looks[i].other);
  g_assert_true (bench_look (&b, undo));
  bench_assert_found (operation, looks[i].words);
  /* Who was told chooses, and that stays. */
  xg_operation_set_chosen (operation, TRUE);
  bench_answers (&b, looks[i].other);
  g_assert_false (bench_look (&b, undo));
  g_assert_true (xg_operation_get_chosen (operation));
  bench_answers (&b, FORBIDDEN);
  g_assert_true (bench_look (&b, undo));
  bench_assert_found (operation, "could not be read");
  /* Nothing is sent for it. */
  bench_apply_plan (&b, undo);
  bench_assert_state (operation, XG_OPERATION_LEFT_OUT, NULL);
  xg_plan_get_counts (undo, &counts);
  g_assert_cmpuint (counts.n_left_out, ==, 1);
  g_assert_cmpuint (counts.n_wrong + counts.n_cancelled + counts.n_applied, ==, 0);
  g_assert_cmpuint (xg_plan_reset_failed (undo), ==, 0);
  service_stop (&b.service);
  bench_finish (&b);
}

/* What a broker refused was not done, and is not taken back. */
static void
test_refused_is_not_taken_back (void)
{
  Bench b = { 0 };
  g_autoptr (XgPastPlan) past = NULL;

  bench_start (&b);
  bench_add (&b, make_affiliation (&b));
  xg_plan_keep (b.plan, b.broker);
  bench_answers (&b, FORBIDDEN);
  bench_apply (&b);
  past = bench_load_past (&b, 0);
  g_assert_false (xg_past_plan_can_undo (past));
  service_stop (&b.service);
  bench_finish (&b);
}

static void
assert_limits (Bench *b, guint index, gboolean can_undo, const char *words)
{
  g_autoptr (XgPastPlan) past = bench_load_past (b, index);
  g_autofree char *limits = xg_past_plan_tell_undo (past);

  g_assert_cmpint (xg_past_plan_can_undo (past), ==, can_undo);
  g_assert_nonnull (limits);
  if (strstr (limits, words) == NULL)
    g_error ("“%s” is not in “%s”", words, limits);
}

/* A plan of before that says why, and so do those that did nothing, or what stays done. */
static void
test_what_is_not_taken_back_says_why (void)
{
  Bench b = { 0 };
  XgStorePlan *old = xg_store_plan_new ();

  bench_start (&b);
  old->uuid = g_strdup ("old");
  old->title = g_strdup ("Of before");
  old->broker = g_strdup (SERVICE);
  old->who = g_strdup ("alice@fake.test");
  old->begun = 1;
  old->ended = 2;
  old->total = old->applied = 1;
  xg_store_put_plan (b.grid->store, old);
  assert_limits (&b, 0, FALSE, "earlier version");

  bench_add (&b, make_affiliation (&b));
  xg_plan_keep (b.plan, b.broker);
  bench_answers (&b, FORBIDDEN);
  bench_apply (&b);
  assert_limits (&b, 0, FALSE, "nothing of it was done");

  g_set_object (&b.plan, NULL);
  b.plan = xg_plan_new ("Purge");
  bench_add (&b, make_purge (&b));
  xg_plan_keep (b.plan, b.broker);
  bench_answers (&b, RESULT (""));
  bench_answers (&b, ITEMS (""));
  bench_apply (&b);
  assert_limits (&b, 0, FALSE, "nothing takes back");

  g_set_object (&b.plan, NULL);
  b.plan = xg_plan_new ("Both");
  bench_add (&b, make_purge (&b));
  bench_add (&b, make_withdrawal (&b));
  xg_plan_keep (b.plan, b.broker);
  bench_answers (&b, RESULT (""));
  bench_answers (&b, RESULT (""));
  bench_answers (&b, ITEMS (""));
  bench_answers (&b, RESULT (OWNER ("<affiliations/>")));
  bench_apply (&b);
  assert_limits (&b, 0, TRUE, "1 of its changes");
  service_stop (&b.service);
  bench_finish (&b);
}

/* A cache that somebody wrote into sends nothing but what it may. */
static void
test_kept_nonsense_is_not_sent (void)
{
  static const char *const nonsense[] = {
    "",
    "<iq",
    "<iq type=\"set\"/>",
    "<iq type=\"set\"><query xmlns=\"jabber:iq:register\"><remove/></query></iq>",
    "<iq type=\"set\"><pubsub "
    "xmlns=\"http://jabber.org/protocol/pubsub#owner\"><purge/></pubsub></iq>",
  };
  Bench b = { 0 };

  bench_start (&b);
  for (guint i = 0; i < G_N_ELEMENTS (nonsense); i++)
    g_assert_null (
      xg_kept_operation_new (b.broker, "n", "Do it", nonsense[i], NULL, XG_OPERATION_ALTERS));
  service_stop (&b.service);
  bench_finish (&b);
}

/* What a kill in the middle leaves: begun, and not finished. */
static void
test_kept_while_it_runs (void)
{
  Bench b = { 0 };
  g_autoptr (GAsyncResult) applied = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListModel) plans = NULL;
  g_autoptr (XgPastPlan) past = NULL;

  bench_start (&b);
  bench_add (&b, make_affiliation (&b));
  xg_plan_keep (b.plan, b.broker);
  xg_plan_apply_async (b.plan,
                       G_OBJECT (b.service.fixture.stream),
                       1,
                       NULL,
                       bench_note_result_cb,
                       &applied);
  xg_store_flush (b.grid->store);
  xg_past_plans_load_async (b.broker, 10, NULL, bench_note_result_cb, &result);
  plans = xg_past_plans_load_finish (bench_wait_for (&result), NULL);
  g_assert_cmpuint (g_list_model_get_n_items (plans), ==, 1);
  past = g_list_model_get_item (plans, 0);
  g_assert_cmpint (xg_past_plan_get_ended (past), ==, 0);
  g_assert_cmpuint (xg_past_plan_get_n_operations (past), ==, 1);
  bench_answers (&b, FORBIDDEN);
  bench_wait_for (&applied);
  g_clear_object (&applied); /* holds the stream */
  service_stop (&b.service);
  bench_finish (&b);
}

static void
add_changes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      gconstpointer data = GUINT_TO_POINTER (i);
      g_autofree char *confirmed = g_strdup_printf ("/operations/%s/confirmed", changes[i].name);
      g_autofree char *different = g_strdup_printf ("/operations/%s/contradicted", changes[i].name);
      g_autofree char *refused = g_strdup_printf ("/operations/%s/refused", changes[i].name);
      g_autofree char *blind = g_strdup_printf ("/operations/%s/unreadable", changes[i].name);

      g_test_add_data_func (confirmed, data, test_confirmed);
      g_test_add_data_func (different, data, test_contradicted);
      g_test_add_data_func (refused, data, test_refused);
      g_test_add_data_func (blind, data, test_unreadable);
      if (changes[i].inverse != NULL)
        {
          g_autofree char *again = g_strdup_printf ("/operations/%s/kept", changes[i].name);
          g_autofree char *not_so =
            g_strdup_printf ("/operations/%s/kept-contradicted", changes[i].name);

          g_test_add_data_func (again, data, test_kept_confirmed);
          g_test_add_data_func (not_so, data, test_kept_contradicted);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_autofree char *certificates = NULL;
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  certificates = fixture_make_certificates ();
  add_changes ();
  g_test_add_func ("/operations/learned", test_learned);
  g_test_add_func ("/operations/create/confirmed", test_create);
  g_test_add_func ("/operations/create/a-topic-instead", test_create_a_topic_instead);
  g_test_add_func ("/operations/create/the-broker-names-it", test_instant_node);
  g_test_add_func ("/operations/configure/confirmed", test_configure);
  g_test_add_func ("/operations/configure/in-part", test_configure_in_part);
  g_test_add_func ("/operations/publish", test_publish);
  g_test_add_func ("/operations/publish/conditions-that-do-not-hold", test_publish_conditions);
  g_test_add_func ("/operations/publish/conditions-that-hold-prove-nothing",
                   test_publish_conditions_hold);
  g_test_add_func ("/operations/publish/conditions-that-are-ignored",
                   test_publish_conditions_ignored);
  g_test_add_func ("/operations/answer", test_answer);
  g_test_add_func ("/operations/one-reading-for-many", test_read_once);
  g_test_add_func ("/operations/offline", test_offline);
  g_test_add_func ("/operations/kept", test_kept);
  g_test_add_func ("/operations/kept-and-tried-again", test_kept_is_tried_again);
  g_test_add_func ("/operations/kept-is-taken-back", test_kept_is_taken_back);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      g_autofree char *path = g_strdup_printf ("/operations/changed-since/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_changed_since);
    }
  g_test_add_func ("/operations/refused-is-not-taken-back", test_refused_is_not_taken_back);
  g_test_add_func ("/operations/what-is-not-taken-back-says-why",
                   test_what_is_not_taken_back_says_why);
  g_test_add_func ("/operations/kept-nonsense-is-not-sent", test_kept_nonsense_is_not_sent);
  g_test_add_func ("/operations/kept-while-it-runs", test_kept_while_it_runs);
  status = g_test_run ();
  fixture_remove_certificates (certificates);
  return status;
}
