/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "admin/xg-administrators.h"
#include "admin/xg-collection-operation.h"
#include "admin/xg-create-operation.h"
#include "admin/xg-form-load.h"
#include "admin/xg-placement.h"
#include "admin/xg-publish-conditions.h"
#include "admin/xg-publish-operation.h"
#include "admin/xg-removal-operation.h"
#include "operations-kit.h"
#include "xmpp/xg-disco.h"
#include "xmpp/xg-pubsub-affiliations.h"
#include "xmpp/xg-pubsub-owner.h"

/* What stands where, and whose it is: done by one account, and looked at by another. */

#define CONFIG_NS "http://jabber.org/protocol/pubsub#node_config"
#define TOPIC     "placement/a topic & <more>"
#define FIRST     "placement first"
#define SECOND    "placement second"

static XgStream *alice;
static gboolean collections; /* whether the server has them, not only says so */

/* What alice sees in a collection, or at the top: "|id|id|". */
static char *
list_nodes (const char *collection)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (XgDiscoItems) items = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = g_string_new ("|");

  xg_disco_items_async (alice,
                        g_getenv ("XG_SERVICE"),
                        collection,
                        0,
                        NULL,
                        NULL,
                        kit_note_result_cb,
                        &result);
  items = xg_disco_items_finish (alice, kit_wait_for (&result), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < items->items->len; i++)
    g_string_append_printf (out, "%s|", ((XgDiscoItem *) items->items->pdata[i])->node);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
sees (const char *collection, const char *node)
{
  g_autofree char *list = list_nodes (collection);
  g_autofree char *wanted = g_strdup_printf ("|%s|", node);

  return strstr (list, wanted) != NULL;
}

/* One operation by itself; its state and what was said of it. */
static XgOperationState
run_as (XgStream *stream, XgOperation *operation, char **words)
{
  g_autoptr (XgPlan) plan = xg_plan_new ("One");

  xg_plan_add (plan, operation);
  kit_apply_as (plan, stream);
  if (words != NULL)
    *words = g_strdup (xg_operation_get_result (operation));
  g_test_message ("%s: %s",
                  xg_operation_get_sentence (operation),
                  xg_operation_get_result (operation));
  return xg_operation_get_state (operation);
}

static void
confirm (XgOperation *operation)
{
  g_assert_cmpint (run_as (kit_stream, operation, NULL), ==, XG_OPERATION_CONFIRMED);
}

static void
create (const char *node, XgNodeKind kind)
{
  g_autoptr (GString) form = g_string_new (NULL);

  xg_data_form_begin_submit (form, CONFIG_NS);
  if (kind == XG_NODE_COLLECTION)
    xg_data_form_append_field (form, "pubsub#node_type", "collection");
  xg_data_form_append_field (form, "pubsub#access_model", "open");
  xg_data_form_end (form);
  confirm (xg_create_operation_new (kit_broker, node, kind, form->str));
}

static XgOperation *
place (const char *node, const char *collection, gboolean associate)
{
  return xg_collection_operation_new (kit_broker, node, collection, associate, NULL);
}

static void
test_attached_and_detached (void)
{
  if (!collections)
    {
      g_test_skip ("the server takes nothing into collections");
      return;
    }
  create (TOPIC, XG_NODE_TOPIC);
  create (FIRST, XG_NODE_COLLECTION);
  create (SECOND, XG_NODE_COLLECTION);
  confirm (place (TOPIC, FIRST, TRUE));
  g_assert_true (sees (FIRST, TOPIC));
  confirm (place (TOPIC, FIRST, FALSE));
  g_assert_false (sees (FIRST, TOPIC));
  g_assert_true (sees (NULL, TOPIC));
}

/* It leaves when it has arrived, as the tab of collections plans it, and comes back. */
static void
test_moved (void)
{
  g_autoptr (XgPlan) plan = xg_plan_new ("Move");
  g_autoptr (XgPlan) undo = NULL;
  XgOperation *arrival, *leave;

  if (!collections)
    {
      g_test_skip ("the server takes nothing into collections");
      return;
    }
  confirm (place (TOPIC, FIRST, TRUE));
  arrival = place (TOPIC, SECOND, TRUE);
  leave = place (TOPIC, FIRST, FALSE);
  xg_plan_add (plan, arrival);
  xg_plan_add (plan, leave);
  xg_plan_add_need (plan, leave, arrival);
  kit_apply (plan);
  kit_assert_confirmed (plan);
  g_assert_true (sees (SECOND, TOPIC));
  g_assert_false (sees (FIRST, TOPIC));

  undo = xg_plan_make_undo (plan, "Back", NULL);
  kit_apply (undo);
  kit_assert_confirmed (undo);
  g_assert_true (sees (FIRST, TOPIC));
  g_assert_false (sees (SECOND, TOPIC));
}

/* The tree knows it before; the broker, asked nevertheless, refuses; nothing is another then. */
static void
test_a_circle_is_refused (void)
{
  XgNode *first, *second;
  g_autofree char *before = NULL;
  g_autofree char *words = NULL;

  if (!collections)
    {
      g_test_skip ("the server takes nothing into collections");
      return;
    }
  confirm (place (SECOND, FIRST, TRUE));
  first = xg_broker_lookup_node (kit_broker, FIRST);
  second = xg_broker_lookup_node (kit_broker, SECOND);
  g_assert_nonnull (first);
  g_assert_nonnull (second);
  before = xg_placement_check (first, second);
  g_assert_nonnull (before);
  g_assert_cmpint (run_as (kit_stream, place (FIRST, SECOND, TRUE), &words),
                   ==,
                   XG_OPERATION_FAILED);
  g_assert_nonnull (strstr (words, "inside itself"));
  g_assert_true (sees (FIRST, SECOND));
  g_assert_false (sees (SECOND, FIRST));
}

/* What was in it stays, and hangs at the top. */
static void
test_a_deleted_collection_leaves_its_children (void)
{
  if (!collections)
    {
      g_test_skip ("the server takes nothing into collections");
      return;
    }
  g_assert_true (sees (FIRST, TOPIC));
  g_assert_true (sees (FIRST, SECOND));
  confirm (xg_delete_operation_new (kit_broker, FIRST));
  g_assert_false (sees (NULL, FIRST));
  g_assert_true (sees (NULL, TOPIC));
  g_assert_true (sees (NULL, SECOND));
  g_assert_nonnull (xg_broker_lookup_node (kit_broker, TOPIC));
  g_assert_null (xg_broker_lookup_node (kit_broker, FIRST));
  confirm (xg_delete_operation_new (kit_broker, SECOND));
  confirm (xg_delete_operation_new (kit_broker, TOPIC));
}

static void
test_a_refused_delete_is_one (void)
{
  g_autofree char *words = NULL;

  create (TOPIC, XG_NODE_TOPIC);
  g_assert_cmpint (run_as (alice, xg_delete_operation_new (kit_broker, TOPIC), &words),
                   ==,
                   XG_OPERATION_FAILED);
  g_assert_nonnull (strstr (words, "owner"));
  g_assert_true (sees (NULL, TOPIC));
  confirm (xg_delete_operation_new (kit_broker, TOPIC));
  g_assert_false (sees (NULL, TOPIC));
}

/* What each node tells of its people, as @stream asks it; NULL people where that is refused. */
static GPtrArray *
read_people (XgStream *stream, const char *const *nodes)
{
  GPtrArray *answers = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_node_people_free);

  for (guint i = 0; nodes[i] != NULL; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GPtrArray) list = NULL;
      XgNodePeople *answer = g_new0 (XgNodePeople, 1);

      xg_pubsub_affiliates_async (stream,
                                  g_getenv ("XG_SERVICE"),
                                  nodes[i],
                                  NULL,
                                  kit_note_result_cb,
                                  &result);
      list = xg_pubsub_affiliates_finish (stream, kit_wait_for (&result), &answer->error);
      answer->node = g_object_ref (xg_broker_lookup_node (kit_broker, nodes[i]));
      g_ptr_array_add (answers, answer);
      if (list == NULL)
        continue;
      answer->people = g_ptr_array_new_with_free_func (g_object_unref);
      for (guint j = 0; j < list->len; j++)
        {
          const XgAffiliate *one = list->pdata[j];

          g_ptr_array_add (answer->people,
                           xg_person_new (one->jid, one->affiliation, XG_SUBSCRIPTION_NONE, NULL));
        }
    }
  return answers;
}

static void
change_owners (const char *const *nodes, gboolean grant)
{
  g_autofree char *own = g_strdup_printf ("admin@%s", g_getenv ("XG_DOMAIN"));
  g_autofree char *jid = g_strdup_printf ("alice@%s", g_getenv ("XG_DOMAIN"));
  g_autoptr (GPtrArray) answers = read_people (kit_stream, nodes);
  g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (XgPlan) plan = xg_administrators_plan (kit_broker, own, jid, grant, answers, left_out);

  g_assert_cmpuint (left_out->len, ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)),
                    ==,
                    g_strv_length ((char **) nodes));
  kit_apply (plan);
  kit_assert_confirmed (plan);
}

/* Only an owner is told who the owners are: that is how alice sees whether she is one. */
static void
test_ownership_of_several_is_granted_and_withdrawn (void)
{
  static const char *const nodes[] = { "placement/1", "placement/2", "placement/3", NULL };

  for (guint i = 0; nodes[i] != NULL; i++)
    create (nodes[i], XG_NODE_TOPIC);
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (GPtrArray) seen = NULL;

      change_owners (nodes, round == 0);
      seen = read_people (alice, nodes);
      for (guint i = 0; i < seen->len; i++)
        g_assert_true ((((XgNodePeople *) seen->pdata[i])->people != NULL) == (round == 0));
    }
  for (guint i = 0; nodes[i] != NULL; i++)
    confirm (xg_delete_operation_new (kit_broker, nodes[i]));
}

/* Publishes on the condition that the topic is open to @model. */
static XgOperationState
publish_if (XgForm *configuration, const char *model, char **words)
{
  static const char *const vars[] = { "pubsub#access_model", NULL };
  g_autoptr (XgForm) form = xg_publish_conditions_new (configuration, vars, NULL);
  const char *const values[] = { model, NULL };
  g_autofree char *options = NULL;

  xg_form_field_set_values (xg_form_find (form, vars[0]), values);
  options = xg_form_submit (form, XG_FORM_SUBMIT_ALL, NULL);
  return run_as (kit_stream,
                 xg_publish_operation_new (kit_broker, TOPIC, model, "<a xmlns='urn:a'/>", options),
                 words);
}

static void
test_published_on_conditions (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (XgDataForm) data = NULL;
  g_autoptr (XgForm) configuration = NULL;
  g_autofree char *words = NULL;

  create (TOPIC, XG_NODE_TOPIC);
  xg_pubsub_configuration_async (kit_stream,
                                 g_getenv ("XG_SERVICE"),
                                 TOPIC,
                                 NULL,
                                 kit_note_result_cb,
                                 &result);
  data = xg_pubsub_configuration_finish (kit_stream, kit_wait_for (&result), NULL);
  configuration = xg_form_new (data);
  g_assert_cmpint (publish_if (configuration, "open", NULL), ==, XG_OPERATION_CONFIRMED);
  g_assert_cmpint (publish_if (configuration, "whitelist", &words), ==, XG_OPERATION_FAILED);
  g_assert_nonnull (strstr (words, "not configured as it was to be"));
  confirm (xg_delete_operation_new (kit_broker, TOPIC));
}

/* Whether something can be put into a collection; leaves nothing. */
static gboolean
try_collections (void)
{
  g_autoptr (GString) form = g_string_new (NULL);
  g_autoptr (XgPlan) plan = xg_plan_new ("Try");
  XgOperation *one, *two, *in;
  gboolean can;

  xg_data_form_begin_submit (form, CONFIG_NS);
  xg_data_form_append_field (form, "pubsub#node_type", "collection");
  xg_data_form_end (form);
  one = xg_create_operation_new (kit_broker, "placement try", XG_NODE_COLLECTION, form->str);
  two = xg_create_operation_new (kit_broker, "placement in it", XG_NODE_TOPIC, NULL);
  in = place ("placement in it", "placement try", TRUE);
  xg_plan_add (plan, one);
  xg_plan_add (plan, two);
  xg_plan_add (plan, in);
  xg_plan_add_need (plan, in, one);
  xg_plan_add_need (plan, in, two);
  kit_apply (plan);
  can = xg_operation_get_state (in) == XG_OPERATION_CONFIRMED;
  confirm (xg_delete_operation_new (kit_broker, "placement in it"));
  confirm (xg_delete_operation_new (kit_broker, "placement try"));
  return can;
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  if (!kit_start ())
    return 0;
  alice = kit_connect ("alice");
  collections = try_collections ();
  g_test_add_func ("/placement/attached-and-detached", test_attached_and_detached);
  g_test_add_func ("/placement/moved-and-back", test_moved);
  g_test_add_func ("/placement/a-circle-is-refused", test_a_circle_is_refused);
  g_test_add_func ("/placement/a-deleted-collection-leaves-its-children",
                   test_a_deleted_collection_leaves_its_children);
  g_test_add_func ("/placement/a-refused-delete-is-one", test_a_refused_delete_is_one);
  g_test_add_func ("/placement/ownership-of-several-is-granted-and-withdrawn",
                   test_ownership_of_several_is_granted_and_withdrawn);
  g_test_add_func ("/placement/published-on-conditions", test_published_on_conditions);
  status = g_test_run ();
  kit_disconnect (alice);
  kit_stop ();
  return status;
}
