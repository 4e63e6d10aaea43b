/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "admin/xg-affiliation-operation.h"
#include "admin/xg-collection-operation.h"
#include "admin/xg-configure-operation.h"
#include "admin/xg-create-operation.h"
#include "admin/xg-publish-operation.h"
#include "admin/xg-removal-operation.h"
#include "admin/xg-subscription-operation.h"
#include "grid/xg-broker-private.h"
#include "grid/xg-grid-private.h"
#include "plan/xg-plan.h"
#include "xmpp/xg-disco.h"
#include "xmpp/xg-pubsub-affiliations.h"
#include "xmpp/xg-pubsub-owner.h"

/* Plans against a real server, which the environment tells of: see test-pubsub.c. Collections are
 * tried where the server has them. What a plan says of itself is compared with what is read. */

#define DEADLINE   60 /* seconds */
#define TOPIC      "operations/a b&c"
#define COLLECTION "operations"
#define CONFIG_NS  "http://jabber.org/protocol/pubsub#node_config"

static XgStream *stream;
static XgGrid *grid;
static XgBroker *broker;

static void
note_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
iterate (gint64 *end)
{
  if (*end == 0)
    *end = g_get_monotonic_time () + DEADLINE * G_TIME_SPAN_SECOND;
  g_assert_cmpint (g_get_monotonic_time (), <, *end);
  if (!g_main_context_iteration (NULL, FALSE))
    g_usleep (1000);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  gint64 end = 0;

  while (*result == NULL)
    iterate (&end);
  return *result;
}

static void
message_cb (const XgElement *message, gpointer user_data)
{
}

static void
connect_admin (void)
{
  g_autofree char *jid = g_strdup_printf ("admin@%s", g_getenv ("XG_DOMAIN"));
  XgStreamSink sink = { .message = message_cb };
  XgStreamSettings settings = { 0 };
  gint64 end = 0;

  settings.jid = jid;
  settings.password = "pw-admin";
  settings.host = g_getenv ("XG_HOST");
  settings.port = (guint16) g_ascii_strtoull (g_getenv ("XG_PORT"), NULL, 10);
  settings.ca_file = g_getenv ("XG_CA");
  stream = xg_stream_new (&settings, &sink);
  xg_stream_start (stream);
  while (xg_stream_get_state (stream) != XG_STREAM_ONLINE)
    {
      g_assert_no_error (xg_stream_get_error (stream));
      iterate (&end);
    }
}

/* A broker whose tree and cache are there, and whose session is not: the stream is the context. */
static void
make_broker (void)
{
  g_autoptr (XgProfile) profile = xg_profile_new ("test");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_object_set (profile, "jid", "nobody@grid.example", NULL);
  grid = xg_grid_new (profile, g_get_user_data_dir (), FALSE);
  xg_grid_open_async (grid, TRUE, NULL, note_result_cb, &result);
  xg_grid_open_finish (grid, wait_for (&result), &error);
  g_assert_no_error (error);
  broker = xg_broker_new (g_getenv ("XG_SERVICE"),
                          NULL,
                          xg_grid_get_session (grid),
                          grid->store,
                          grid->ingest);
}

static void
apply (XgPlan *plan)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  xg_plan_apply_async (plan, G_OBJECT (stream), 8, NULL, note_result_cb, &result);
  xg_plan_apply_finish (plan, wait_for (&result), &error);
  g_assert_no_error (error);
}

/* Every operation is confirmed by what was read after it. */
static void
assert_confirmed (XgPlan *plan)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++)
    {
      g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (plan), i);

      if (xg_operation_get_state (operation) != XG_OPERATION_CONFIRMED)
        g_error ("%s: state %d: %s",
                 xg_operation_get_sentence (operation),
                 (int) xg_operation_get_state (operation),
                 xg_operation_get_result (operation));
    }
}

static XgAffiliation
read_affiliation (const char *node, const char *jid)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  xg_pubsub_affiliates_async (stream, g_getenv ("XG_SERVICE"), node, NULL, note_result_cb, &result);
  list = xg_pubsub_affiliates_finish (stream, wait_for (&result), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    {
      const XgAffiliate *affiliate = list->pdata[i];

      if (g_str_equal (affiliate->jid, jid))
        return affiliate->affiliation;
    }
  return XG_AFFILIATION_NONE;
}

static XgForm *
read_form (const char *node)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (XgDataForm) form = NULL;
  g_autoptr (GError) error = NULL;

  xg_pubsub_configuration_async (stream,
                                 g_getenv ("XG_SERVICE"),
                                 node,
                                 NULL,
                                 note_result_cb,
                                 &result);
  form = xg_pubsub_configuration_finish (stream, wait_for (&result), &error);
  g_assert_no_error (error);
  return xg_form_new (form);
}

static char *
make_form (gboolean collection, const char *title)
{
  g_autoptr (GString) xml = g_string_new (NULL);

  xg_data_form_begin_submit (xml, CONFIG_NS);
  if (collection)
    xg_data_form_append_field (xml, "pubsub#node_type", "collection");
  if (title != NULL)
    xg_data_form_append_field (xml, "pubsub#title", title);
  xg_data_form_end (xml);
  return g_string_free (g_steal_pointer (&xml), FALSE);
}

static XgOperation *
add (XgPlan *plan, XgOperation *operation, XgOperation *needed)
{
  xg_plan_add (plan, operation);
  if (needed != NULL)
    xg_plan_add_need (plan, operation, needed);
  return operation;
}

static const char *const people[] = { "alice", "bob", "carol" };
static const XgAffiliation ranks[] = { XG_AFFILIATION_PUBLISHER,
                                       XG_AFFILIATION_MEMBER,
                                       XG_AFFILIATION_OWNER };

static char *
make_jid (guint i)
{
  return g_strdup_printf ("%s@%s", people[i], g_getenv ("XG_DOMAIN"));
}

static void
add_people (XgPlan *plan, XgOperation *creation)
{
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autofree char *jid = make_jid (i);

      add (plan,
           xg_affiliation_operation_new (broker, TOPIC, jid, XG_AFFILIATION_NONE, ranks[i]),
           creation);
    }
}

/* Whether the server has collections, which is asked for by making one and believing what is read.
 */
static gboolean
try_collection (void)
{
  g_autoptr (XgPlan) plan = xg_plan_new ("A collection");
  g_autofree char *form = make_form (TRUE, NULL);
  g_autoptr (XgOperation) operation = g_object_ref (
    add (plan, xg_create_operation_new (broker, COLLECTION, XG_NODE_COLLECTION, form), NULL));
  g_autoptr (XgPlan) undo = NULL;
  XgOperation *association;

  apply (plan);
  g_assert_cmpint (xg_operation_get_state (operation), >=, XG_OPERATION_DONE);
  g_assert_cmpint (xg_operation_get_state (operation), <=, XG_OPERATION_DIFFERENT);
  if (xg_operation_get_state (operation) == XG_OPERATION_CONFIRMED)
    {
      g_autoptr (XgPlan) try = xg_plan_new ("A topic in it");
      XgOperation *topic =
        add (try, xg_create_operation_new (broker, TOPIC, XG_NODE_TOPIC, NULL), NULL);

      association = add (try, xg_collection_operation_new (broker, TOPIC, COLLECTION, TRUE), topic);
      apply (try);
      if (xg_operation_get_state (association) == XG_OPERATION_CONFIRMED)
        return TRUE;
      /* ejabberd says that it has collections, and takes nothing into them. */
      g_assert_cmpint (xg_operation_get_state (association), ==, XG_OPERATION_FAILED);
      undo = xg_plan_make_undo (try, "Back", NULL);
      apply (undo);
      assert_confirmed (undo);
      g_clear_object (&undo);
    }
  undo = xg_plan_make_undo (plan, "Back", NULL);
  apply (undo);
  assert_confirmed (undo);
  return FALSE;
}

/* What an administrator does on a quiet day, and takes back. */
static void
test_plan (void)
{
  gboolean collections = try_collection ();
  g_autoptr (XgPlan) plan = xg_plan_new ("Providers");
  g_autoptr (XgPlan) settings = xg_plan_new ("Settings");
  g_autoptr (XgPlan) undo = NULL;
  g_autoptr (XgPlan) undo_settings = NULL;
  g_autoptr (XgPlan) gone = xg_plan_new ("Gone");
  g_autoptr (XgForm) form = NULL;
  g_autoptr (XgForm) after = NULL;
  g_autoptr (XgForm) back = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  guint n_left_out = 99;

  g_test_message ("collections: %s", collections ? "yes" : "no");
  if (!collections)
    {
      g_autoptr (XgPlan) create = xg_plan_new ("A topic");

      add (create, xg_create_operation_new (broker, TOPIC, XG_NODE_TOPIC, NULL), NULL);
      apply (create);
      assert_confirmed (create);
    }
  add_people (plan, NULL);
  apply (plan);
  assert_confirmed (plan);
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autofree char *jid = make_jid (i);

      g_assert_cmpint (read_affiliation (TOPIC, jid), ==, ranks[i]);
    }

  form = read_form (TOPIC);
  before = g_strdup (xg_form_field_get_values (xg_form_find (form, "pubsub#max_items"))[0]);
  xg_form_field_set_text (xg_form_find (form, "pubsub#max_items"), "7");
  add (settings, xg_configure_operation_new (broker, TOPIC, form, &error), NULL);
  g_assert_no_error (error);
  apply (settings);
  assert_confirmed (settings);
  after = read_form (TOPIC);
  g_assert_cmpstr (xg_form_field_get_values (xg_form_find (after, "pubsub#max_items"))[0], ==, "7");

  undo_settings = xg_plan_make_undo (settings, "Back", &n_left_out);
  g_assert_cmpuint (n_left_out, ==, 0);
  apply (undo_settings);
  assert_confirmed (undo_settings);
  back = read_form (TOPIC);
  g_assert_cmpstr (xg_form_field_get_values (xg_form_find (back, "pubsub#max_items"))[0],
                   ==,
                   before);

  undo = xg_plan_make_undo (plan, "Back", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (undo)), ==, 3);
  apply (undo);
  assert_confirmed (undo);
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autofree char *jid = make_jid (i);

      g_assert_cmpint (read_affiliation (TOPIC, jid), ==, XG_AFFILIATION_NONE);
    }

  if (collections)
    add (gone, xg_collection_operation_new (broker, TOPIC, COLLECTION, FALSE), NULL);
  apply (gone);
  assert_confirmed (gone);
}

/* Items that go one by one, and all at once. */
static void
test_items (void)
{
  g_autoptr (XgPlan) plan = xg_plan_new ("Items");
  g_autoptr (XgPlan) retract = xg_plan_new ("One");
  g_autoptr (XgPlan) purge = xg_plan_new ("All");

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *id = g_strdup_printf ("item<%u>", i);

      add (plan, xg_publish_operation_new (broker, TOPIC, id, "<a xmlns='urn:a'>é</a>"), NULL);
    }
  apply (plan);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (plan), i);

      g_assert_cmpint (xg_operation_get_state (operation), ==, XG_OPERATION_DONE);
    }
  add (retract, xg_retract_operation_new (broker, TOPIC, "item<1>"), NULL);
  add (retract, xg_retract_operation_new (broker, TOPIC, "item<3>"), NULL);
  apply (retract);
  assert_confirmed (retract);
  add (purge, xg_purge_operation_new (broker, TOPIC), NULL);
  apply (purge);
  assert_confirmed (purge);
}

static void
test_subscription (void)
{
  g_autofree char *jid = make_jid (0);
  g_autoptr (XgPlan) plan = xg_plan_new ("Subscribe");
  g_autoptr (XgPlan) undo = NULL;

  add (plan,
       xg_subscription_operation_new (broker,
                                      TOPIC,
                                      jid,
                                      NULL,
                                      XG_SUBSCRIPTION_NONE,
                                      XG_SUBSCRIPTION_SUBSCRIBED),
       NULL);
  apply (plan);
  assert_confirmed (plan);
  undo = xg_plan_make_undo (plan, "Back", NULL);
  apply (undo);
  assert_confirmed (undo);
}

/* A refused operation has the server's words, and what needs it is not tried. */
static void
test_refused (void)
{
  g_autoptr (XgPlan) plan = xg_plan_new ("Twice");
  g_autofree char *jid = make_jid (0);
  XgOperation *creation =
    add (plan, xg_create_operation_new (broker, TOPIC, XG_NODE_TOPIC, NULL), NULL);
  XgOperation *member = add (
    plan,
    xg_affiliation_operation_new (broker, TOPIC, jid, XG_AFFILIATION_NONE, XG_AFFILIATION_MEMBER),
    creation);

  apply (plan);
  g_assert_cmpint (xg_operation_get_state (creation), ==, XG_OPERATION_FAILED);
  g_assert_nonnull (strstr (xg_operation_get_result (creation), "of this name already"));
  g_assert_cmpint (xg_operation_get_state (member), ==, XG_OPERATION_SKIPPED);
}

static void
test_delete (void)
{
  g_autoptr (XgPlan) plan = xg_plan_new ("Delete");

  add (plan, xg_delete_operation_new (broker, TOPIC), NULL);
  if (xg_broker_lookup_node (broker, COLLECTION) != NULL)
    add (plan, xg_delete_operation_new (broker, COLLECTION), NULL);
  apply (plan);
  assert_confirmed (plan);
}

int
main (int argc, char *argv[])
{
  gint64 end = 0;
  int status;

  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("XG_HOST") == NULL || g_getenv ("XG_PORT") == NULL ||
      g_getenv ("XG_DOMAIN") == NULL || g_getenv ("XG_SERVICE") == NULL ||
      g_getenv ("XG_CA") == NULL)
    {
      g_print ("1..0 # SKIP no server: XG_HOST and so on are not set\n");
      return 0;
    }
  connect_admin ();
  make_broker ();
  g_test_add_func ("/operations/plan-and-back", test_plan);
  g_test_add_func ("/operations/items", test_items);
  g_test_add_func ("/operations/subscription", test_subscription);
  g_test_add_func ("/operations/refused", test_refused);
  g_test_add_func ("/operations/delete", test_delete);
  status = g_test_run ();
  xg_stream_stop (stream);
  while (xg_stream_get_state (stream) != XG_STREAM_OFFLINE)
    iterate (&end);
  g_clear_object (&stream);
  g_clear_object (&broker);
  xg_grid_close (grid);
  g_clear_object (&grid);
  return status;
}
