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
#include "operations-kit.h"
#include "xmpp/xg-disco.h"
#include "xmpp/xg-pubsub-affiliations.h"
#include "xmpp/xg-pubsub-owner.h"

/* Plans against a real server, which the environment tells of: see account-kit.h. Collections are
 * tried where the server has them. What a plan says of itself is compared with what is read. */

#define TOPIC      "operations/a b&c"
#define USED       "operations used"
#define COLLECTION "operations"
#define CONFIG_NS  "http://jabber.org/protocol/pubsub#node_config"

static XgAffiliation
read_affiliation (const char *node, const char *jid)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  xg_pubsub_affiliates_async (kit_stream,
                              g_getenv ("XG_SERVICE"),
                              node,
                              NULL,
                              kit_note_result_cb,
                              &result);
  list = xg_pubsub_affiliates_finish (kit_stream, kit_wait_for (&result), &error);
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

  xg_pubsub_configuration_async (kit_stream,
                                 g_getenv ("XG_SERVICE"),
                                 node,
                                 NULL,
                                 kit_note_result_cb,
                                 &result);
  form = xg_pubsub_configuration_finish (kit_stream, kit_wait_for (&result), &error);
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
           xg_affiliation_operation_new (kit_broker, TOPIC, jid, XG_AFFILIATION_NONE, ranks[i]),
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
    add (plan, xg_create_operation_new (kit_broker, COLLECTION, XG_NODE_COLLECTION, form), NULL));
  g_autoptr (XgPlan) undo = NULL;
  XgOperation *association;

  kit_apply (plan);
  g_assert_cmpint (xg_operation_get_state (operation), >=, XG_OPERATION_DONE);
  g_assert_cmpint (xg_operation_get_state (operation), <=, XG_OPERATION_DIFFERENT);
  if (xg_operation_get_state (operation) == XG_OPERATION_CONFIRMED)
    {
      g_autoptr (XgPlan) try = xg_plan_new ("A topic in it");
      XgOperation *topic =
        add (try, xg_create_operation_new (kit_broker, TOPIC, XG_NODE_TOPIC, NULL), NULL);

      association =
        add (try, xg_collection_operation_new (kit_broker, TOPIC, COLLECTION, TRUE, NULL), topic);
      kit_apply (try);
      if (xg_operation_get_state (association) == XG_OPERATION_CONFIRMED)
        return TRUE;
      /* ejabberd says that it has collections, and takes nothing into them. */
      g_assert_cmpint (xg_operation_get_state (association), ==, XG_OPERATION_FAILED);
      undo = xg_plan_make_undo (try, "Back", NULL);
      kit_apply (undo);
      kit_assert_confirmed (undo);
      g_clear_object (&undo);
    }
  undo = xg_plan_make_undo (plan, "Back", NULL);
  kit_apply (undo);
  kit_assert_confirmed (undo);
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

      add (create, xg_create_operation_new (kit_broker, TOPIC, XG_NODE_TOPIC, NULL), NULL);
      kit_apply (create);
      kit_assert_confirmed (create);
    }
  add_people (plan, NULL);
  kit_apply (plan);
  kit_assert_confirmed (plan);
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autofree char *jid = make_jid (i);

      g_assert_cmpint (read_affiliation (TOPIC, jid), ==, ranks[i]);
    }

  form = read_form (TOPIC);
  before = g_strdup (xg_form_field_get_values (xg_form_find (form, "pubsub#max_items"))[0]);
  xg_form_field_set_text (xg_form_find (form, "pubsub#max_items"), "7");
  add (settings, xg_configure_operation_new (kit_broker, TOPIC, form, &error), NULL);
  g_assert_no_error (error);
  kit_apply (settings);
  kit_assert_confirmed (settings);
  after = read_form (TOPIC);
  g_assert_cmpstr (xg_form_field_get_values (xg_form_find (after, "pubsub#max_items"))[0], ==, "7");

  undo_settings = xg_plan_make_undo (settings, "Back", &n_left_out);
  g_assert_cmpuint (n_left_out, ==, 0);
  kit_apply (undo_settings);
  kit_assert_confirmed (undo_settings);
  back = read_form (TOPIC);
  g_assert_cmpstr (xg_form_field_get_values (xg_form_find (back, "pubsub#max_items"))[0],
                   ==,
                   before);

  undo = xg_plan_make_undo (plan, "Back", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (undo)), ==, 3);
  kit_apply (undo);
  kit_assert_confirmed (undo);
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autofree char *jid = make_jid (i);

      g_assert_cmpint (read_affiliation (TOPIC, jid), ==, XG_AFFILIATION_NONE);
    }

  if (collections)
    add (gone, xg_collection_operation_new (kit_broker, TOPIC, COLLECTION, FALSE, NULL), NULL);
  kit_apply (gone);
  kit_assert_confirmed (gone);
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

      add (plan,
           xg_publish_operation_new (kit_broker, TOPIC, id, "<a xmlns='urn:a'>é</a>", NULL),
           NULL);
    }
  kit_apply (plan);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (plan), i);

      g_assert_cmpint (xg_operation_get_state (operation), ==, XG_OPERATION_DONE);
    }
  add (retract, xg_retract_operation_new (kit_broker, TOPIC, "item<1>"), NULL);
  add (retract, xg_retract_operation_new (kit_broker, TOPIC, "item<3>"), NULL);
  kit_apply (retract);
  kit_assert_confirmed (retract);
  add (purge, xg_purge_operation_new (kit_broker, TOPIC), NULL);
  kit_apply (purge);
  kit_assert_confirmed (purge);
}

static void
test_subscription (void)
{
  g_autofree char *jid = make_jid (0);
  g_autoptr (XgPlan) plan = xg_plan_new ("Subscribe");
  g_autoptr (XgPlan) undo = NULL;

  add (plan,
       xg_subscription_operation_new (kit_broker,
                                      TOPIC,
                                      jid,
                                      NULL,
                                      XG_SUBSCRIPTION_NONE,
                                      XG_SUBSCRIPTION_SUBSCRIBED),
       NULL);
  kit_apply (plan);
  kit_assert_confirmed (plan);
  undo = xg_plan_make_undo (plan, "Back", NULL);
  kit_apply (undo);
  kit_assert_confirmed (undo);
}

/* A refused operation has the server's words, and what needs it is not tried. */
static void
test_refused (void)
{
  g_autoptr (XgPlan) plan = xg_plan_new ("Twice");
  g_autofree char *jid = make_jid (0);
  XgOperation *creation =
    add (plan, xg_create_operation_new (kit_broker, TOPIC, XG_NODE_TOPIC, NULL), NULL);
  XgOperation *member = add (plan,
                             xg_affiliation_operation_new (kit_broker,
                                                           TOPIC,
                                                           jid,
                                                           XG_AFFILIATION_NONE,
                                                           XG_AFFILIATION_MEMBER),
                             creation);

  kit_apply (plan);
  g_assert_cmpint (xg_operation_get_state (creation), ==, XG_OPERATION_FAILED);
  g_assert_nonnull (strstr (xg_operation_get_result (creation), "of this name already"));
  g_assert_cmpint (xg_operation_get_state (member), ==, XG_OPERATION_SKIPPED);
}

static const char *
look (XgPlan *plan)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (plan), 0);

  xg_plan_look_async (plan, G_OBJECT (kit_stream), 1, NULL, kit_note_result_cb, &result);
  xg_plan_look_finish (plan, kit_wait_for (&result), NULL, &error);
  g_assert_no_error (error);
  return xg_operation_get_found (operation);
}

/* What is in use by now is told of before its creation is undone. */
static void
test_used_since (void)
{
  g_autoptr (XgPlan) plan = xg_plan_new ("Create");
  g_autoptr (XgPlan) use = xg_plan_new ("Use");
  g_autoptr (XgPlan) undo = NULL;
  g_autoptr (XgOperation) operation = NULL;
  g_autofree char *jid = make_jid (0);

  add (plan, xg_create_operation_new (kit_broker, USED, XG_NODE_TOPIC, NULL), NULL);
  kit_apply (plan);
  kit_assert_confirmed (plan);
  undo = xg_plan_make_undo (plan, "Back", NULL);
  operation = g_list_model_get_item (G_LIST_MODEL (undo), 0);
  g_assert_cmpstr (look (undo), ==, NULL);
  g_assert_true (xg_operation_get_chosen (operation));

  add (use, xg_publish_operation_new (kit_broker, USED, "1", "<a xmlns='urn:a'/>", NULL), NULL);
  add (use,
       xg_subscription_operation_new (kit_broker,
                                      USED,
                                      jid,
                                      NULL,
                                      XG_SUBSCRIPTION_NONE,
                                      XG_SUBSCRIPTION_SUBSCRIBED),
       NULL);
  kit_apply (use);
  g_assert_nonnull (look (undo));
  g_assert_nonnull (strstr (look (undo), "Its item is gone for good."));
  g_assert_nonnull (strstr (look (undo), "Its subscriber receives nothing more."));
  g_assert_false (xg_operation_get_chosen (operation));
  xg_operation_set_chosen (operation, TRUE);
  kit_apply (undo);
  kit_assert_confirmed (undo);
}

static void
test_delete (void)
{
  g_autoptr (XgPlan) plan = xg_plan_new ("Delete");

  add (plan, xg_delete_operation_new (kit_broker, TOPIC), NULL);
  if (xg_broker_lookup_node (kit_broker, COLLECTION) != NULL)
    add (plan, xg_delete_operation_new (kit_broker, COLLECTION), NULL);
  kit_apply (plan);
  kit_assert_confirmed (plan);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  if (!kit_start ())
    return 0;
  g_test_add_func ("/operations/plan-and-back", test_plan);
  g_test_add_func ("/operations/items", test_items);
  g_test_add_func ("/operations/subscription", test_subscription);
  g_test_add_func ("/operations/refused", test_refused);
  g_test_add_func ("/operations/used-since", test_used_since);
  g_test_add_func ("/operations/delete", test_delete);
  status = g_test_run ();
  kit_stop ();
  return status;
}
