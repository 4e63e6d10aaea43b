/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "admin/xg-affiliation-operation.h"
#include "admin/xg-collection-operation.h"
#include "admin/xg-kept-operation.h"
#include "admin/xg-removal-operation.h"
#include "admin/xg-subscription-operation.h"
#include "broker-bench.h"
#include "grid/xg-capabilities-private.h"
#include "sample-operations.h"

/* Each change of a node against a broker that says what the test wants. */

typedef XgOperation *(*Make) (Bench *b);

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
    sample_affiliation,
    SENT_AFFILIATION ("publisher"),
    RESULT (OWNER ("<affiliations><affiliation jid='CAROL@fake.test' "
                   "affiliation='publisher'/></affiliations>")),
    RESULT (OWNER ("<affiliations><affiliation jid='" CAROL "' "
                   "affiliation='member'/></affiliations>")),
    "is a member",
    SENT_AFFILIATION ("none"),
    XG_FUNCTION_AFFILIATIONS },
  { "affiliation-withdrawn",
    sample_withdrawal,
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
    sample_purge,
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
test_confirmed (Bench *b, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  XgOperation *operation;
  g_autoptr (XgPlan) undo = NULL;
  g_autoptr (XgOperation) inverse = NULL;

  operation = bench_add (b, changes[i].make (b));
  bench_assert_shows (operation, changes[i].sent);
  bench_apply_answered (b, RESULT (""), changes[i].confirming);
  bench_assert_state (operation, XG_OPERATION_CONFIRMED, NULL);
  inverse = bench_get_inverse (b, &undo);
  g_assert_cmpint (inverse != NULL, ==, changes[i].inverse != NULL);
  if (inverse != NULL)
    bench_assert_shows (inverse, changes[i].inverse);
  g_assert_cmpint (xg_operation_get_destructive (operation), ==, changes[i].inverse == NULL);
  service_stop (&b->service);
  service_assert_sent (&b->service, "set", changes[i].sent);
}

static void
test_contradicted (Bench *b, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  XgOperation *operation;
  g_autoptr (XgPlan) undo = NULL;

  operation = bench_add (b, changes[i].make (b));
  bench_apply_answered (b, RESULT (""), changes[i].contradicting);
  bench_assert_state (operation, XG_OPERATION_DIFFERENT, changes[i].difference);
  g_assert_null (bench_get_inverse (b, &undo));
}

static void
test_refused (Bench *b, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  XgOperation *operation;
  g_autoptr (XgPlan) undo = NULL;

  operation = bench_add (b, changes[i].make (b));
  bench_apply_answered (b, FORBIDDEN, NULL);
  bench_assert_state (operation, XG_OPERATION_FAILED, "Go away");
  g_assert_null (bench_get_inverse (b, &undo));
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
test_learned (Bench *b, gconstpointer data)
{
  become_known (b);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      /* Two kinds of one function: it is as nobody had tried it. */
      xg_capabilities_take_trial (xg_broker_get_capabilities (b->broker),
                                  changes[i].function,
                                  XG_TRIAL_NONE);
      g_assert_cmpint (try_change (b, i, forbidden), ==, XG_PROOF_NOT_LISTED);
      g_assert_cmpint (try_change (b, i, not_implemented), ==, XG_PROOF_REFUSED);
      g_assert_cmpint (try_change (b, i, RESULT ("")), ==, XG_PROOF_WORKED);
    }
}

static void
test_unreadable (Bench *b, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  XgOperation *operation;

  operation = bench_add (b, changes[i].make (b));
  bench_apply_answered (b, RESULT (""), FORBIDDEN);
  bench_assert_state (operation, XG_OPERATION_UNCONFIRMED, "reading it again failed");
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
test_kept_confirmed (Bench *b, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  XgOperation *operation;

  operation = bench_add (b, make_kept (b, i));
  bench_assert_shows (operation, changes[i].sent);
  bench_apply_answered (b, RESULT (""), changes[i].confirming);
  bench_assert_state (operation, XG_OPERATION_CONFIRMED, NULL);
  service_stop (&b->service);
  service_assert_sent (&b->service, "set", changes[i].sent);
}

static void
test_kept_contradicted (Bench *b, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  XgOperation *operation;

  operation = bench_add (b, make_kept (b, i));
  bench_apply_answered (b, RESULT (""), changes[i].contradicting);
  bench_assert_state (operation, XG_OPERATION_DIFFERENT, changes[i].difference);
}

static void
test_answer (Bench *b, gconstpointer data)
{
  XgPubsubRequest request = { (char *) SERVICE, (char *) "n", (char *) CAROL, NULL };
  XgOperation *allow;
  g_autofree char *shown = NULL;
  g_autoptr (XgPlan) undo = NULL;
  g_autoptr (XgOperation) inverse = NULL;

  allow = bench_add (b, xg_answer_operation_new (b->broker, &request, TRUE));
  shown = xg_operation_dup_request (allow);
  g_assert_true (g_str_has_prefix (shown, "<message to=\"" SERVICE "\">"));
  bench_answers (b, SUBSCRIBERS ("<subscription jid='" CAROL "' subscription='subscribed'/>"));
  bench_apply (b);
  bench_assert_state (allow, XG_OPERATION_CONFIRMED, NULL);
  inverse = bench_get_inverse (b, &undo);
  bench_assert_shows (inverse,
                      SENT_OWNER ("<subscriptions node=\"n\"><subscription jid=\"" CAROL
                                  "\" subscription=\"none\"/></subscriptions>"));
  service_stop (&b->service);
  g_assert_nonnull (strstr (b->service.fixture.received, "subscribe_authorization"));
}

/* A hundred people are read in one go. */
static void
test_read_once (Bench *b, gconstpointer data)
{
  g_autoptr (GString) list = g_string_new ("<iq type='result' id='%s' from='" SERVICE "'>"
                                           "<pubsub "
                                           "xmlns='http://jabber.org/protocol/pubsub#owner'>"
                                           "<affiliations>");
  XgPlanCounts counts;

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *jid = g_strdup_printf ("p%u@fake.test", i);

      bench_add (b,
                 xg_affiliation_operation_new (b->broker,
                                               "n",
                                               jid,
                                               XG_AFFILIATION_NONE,
                                               XG_AFFILIATION_OWNER));
      g_string_append_printf (list, "<affiliation jid='%s' affiliation='owner'/>", jid);
      bench_answers (b, RESULT (""));
    }
  g_string_append (list, "</affiliations></pubsub></iq>");
  bench_answers (b, list->str);
  bench_apply (b);
  xg_plan_get_counts (b->plan, &counts);
  g_assert_cmpuint (counts.n_applied, ==, 100);
}

/* Without a connection nothing is sent, and that is said. */
static void
test_offline (Bench *b, gconstpointer data)
{
  XgOperation *operation;
  g_autoptr (GAsyncResult) result = NULL;

  operation = bench_add (b, sample_affiliation (b));
  xg_plan_apply_async (b->plan, NULL, 1, NULL, bench_note_result_cb, &result);
  xg_plan_apply_finish (b->plan, bench_wait_for (&result), NULL);
  bench_assert_state (operation, XG_OPERATION_FAILED, "connection");
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

      BENCH_TEST (confirmed, data, test_confirmed);
      BENCH_TEST (different, data, test_contradicted);
      BENCH_TEST (refused, data, test_refused);
      BENCH_TEST (blind, data, test_unreadable);
      if (changes[i].inverse != NULL)
        {
          g_autofree char *again = g_strdup_printf ("/operations/%s/kept", changes[i].name);
          g_autofree char *not_so =
            g_strdup_printf ("/operations/%s/kept-contradicted", changes[i].name);

          BENCH_TEST (again, data, test_kept_confirmed);
          BENCH_TEST (not_so, data, test_kept_contradicted);
        }
    }
}

static void
add_tests (void)
{
  add_changes ();
  BENCH_TEST ("/operations/learned", NULL, test_learned);
  BENCH_TEST ("/operations/answer", NULL, test_answer);
  BENCH_TEST ("/operations/one-reading-for-many", NULL, test_read_once);
  BENCH_TEST ("/operations/offline", NULL, test_offline);
}

int
main (int argc, char **argv)
{
  return bench_run (argc, argv, add_tests);
}
