/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "admin/xg-affiliation-operation.h"
#include "admin/xg-collection-operation.h"
#include "admin/xg-create-operation.h"
#include "admin/xg-kept-operation.h"
#include "admin/xg-publish-operation.h"
#include "admin/xg-removal-operation.h"
#include "admin/xg-subscription-operation.h"
#include "double/xg-double-form.h"
#include "double/xg-double-people.h"
#include "double/xg-sample.h"
#include "node/xg-collections-tab.h"
#include "node/xg-placement-plan.h"
#include "plan/xg-plan-dialog.h"
#include "plan/xg-plan-private.h"
#include "xg-ui-test.h"
#include "xmpp/xg-xmpp-error.h"

/* A broker that does not answer, where the page is not simply asked again: changes, and what is
 * read before and after them. */

typedef struct
{
  XgGrid *grid;
  GtkWidget *window;
} Fixture;

static const char *const people[] = { "greta@grid.example - subscribed", NULL };

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->grid = xg_sample_grid_new ();
  xg_double_people_set (people);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  XgPlan *plan = xg_double_take_plan (NULL);

  g_clear_object (&plan);
  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  xg_ui_test_settle (30);
  g_assert_finalize_object (fixture->grid);
  g_free (xg_double_take_calls ());
  xg_double_people_refuse (NULL);
}

/* How often a label that can be seen has TEXT in it. */
static guint
count_labels (GtkWidget *root, const char *text)
{
  g_autoptr (GPtrArray) labels = xg_ui_test_find_all (root, GTK_TYPE_LABEL);
  guint n = 0;

  for (guint i = 0; i < labels->len; i++)
    n += gtk_widget_get_mapped (labels->pdata[i]) &&
         strstr (gtk_label_get_text (labels->pdata[i]), text) != NULL;
  return n;
}

static XgNodeTab *
show_collections (Fixture *fixture)
{
  XgNodeTab *tab = g_object_new (XG_TYPE_COLLECTIONS_TAB, NULL);

  fixture->window = xg_ui_test_show (GTK_WIDGET (tab), 500, 700);
  xg_node_tab_set_node (tab, fixture->grid, xg_sample_get_node (fixture->grid, "swid"));
  xg_node_tab_show (tab);
  xg_double_people_hold (TRUE);
  gtk_widget_activate_action (GTK_WIDGET (tab), "collections.leave", "s", "posture");
  XG_WAIT (xg_double_people_count_waiting () > 0 && xg_node_tab_get_busy (tab), 2000);
  return tab;
}

/* Who would receive what is not known, and nothing is hidden of that: the person decides. */
static void
test_collections_go_on (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) silence = xg_stanza_error_new_no_answer (7000);
  XgNodeTab *tab = show_collections (fixture);
  g_autoptr (XgOperation) operation = NULL;
  g_autoptr (XgPlan) plan = NULL;
  gboolean reviewed = FALSE;

  xg_double_people_refuse (silence);
  xg_double_people_hold (FALSE);
  XG_WAIT (!xg_node_tab_get_busy (tab), 2000);
  plan = xg_double_take_plan (&reviewed);
  g_assert_nonnull (plan);
  g_assert_true (reviewed);
  operation = g_list_model_get_item (G_LIST_MODEL (plan), 0);
  g_assert_nonnull (strstr (xg_operation_get_consequence (operation), "was not told"));
}

static void
test_collections_are_left (Fixture *fixture, gconstpointer data)
{
  XgNodeTab *tab = show_collections (fixture);

  xg_node_tab_set_node (tab, NULL, NULL);
  XG_WAIT (xg_double_people_count_waiting () == 0, 2000);
  xg_double_people_hold (FALSE);
  xg_ui_test_settle (50);
  g_assert_null (xg_double_take_plan (NULL));
}

/* Of many nodes it can take minutes: nobody has to wait for who receives what. */
static void
test_many_need_not_wait (Fixture *fixture, gconstpointer data)
{
  GtkWidget *overlay = adw_toast_overlay_new ();
  GtkWidget *near = gtk_label_new ("Topics");
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();
  g_autoptr (XgPlan) plan = NULL;

  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), near);
  fixture->window = xg_ui_test_show (overlay, 500, 700);
  g_ptr_array_add (nodes, xg_sample_get_node (fixture->grid, "swid"));
  g_ptr_array_add (nodes, xg_sample_get_node (fixture->grid, "nea1"));
  xg_double_people_hold (TRUE);
  xg_placement_put_into (xg_sample_get_node (fixture->grid, "by-sector"), nodes, near);
  XG_WAIT (count_labels (fixture->window, "Asking who will receive what") == 1, 2000);
  xg_ui_test_click (fixture->window, "Don’t Wait");
  XG_WAIT (xg_double_people_count_waiting () == 0, 2000);
  xg_double_people_hold (FALSE);
  XG_WAIT (plan != NULL || (plan = xg_double_take_plan (NULL)) != NULL, 2000);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)), ==, 2);
  XG_WAIT (count_labels (fixture->window, "Asking who will receive what") == 0, 2000);
}

static XgOperation *
answer_operation_new (XgBroker *broker)
{
  g_autoptr (XgRequest) request =
    xg_request_new (broker, "energy", "new@clinic.example", NULL, 1700000000000000);

  return xg_answer_operation_new (broker, xg_request_get_pubsub (request), TRUE);
}

/* Creating, publishing and everything else that changes something: each row says that no answer
 * came and after how long, to look whether it was done, and can be tried again. */
static void
test_changes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) silence = xg_stanza_error_new_no_answer (7000);
  XgBroker *broker = xg_sample_get_broker (fixture->grid);
  g_autoptr (XgPlan) plan = xg_plan_new ("Everything");
  XgOperation *operations[] = {
    xg_create_operation_new (broker, "new", XG_NODE_TOPIC, NULL),
    xg_publish_operation_new (broker, "energy", "1", "<a xmlns='urn:a'/>", NULL),
    xg_retract_operation_new (broker, "energy", "1"),
    xg_purge_operation_new (broker, "energy"),
    xg_delete_operation_new (broker, "energy"),
    xg_affiliation_operation_new (broker,
                                  "energy",
                                  "a@b.example",
                                  XG_AFFILIATION_NONE,
                                  XG_AFFILIATION_MEMBER),
    xg_subscription_operation_new (broker,
                                   "energy",
                                   "a@b.example",
                                   NULL,
                                   XG_SUBSCRIPTION_NONE,
                                   XG_SUBSCRIPTION_SUBSCRIBED),
    xg_collection_operation_new (broker, "energy", "posture", TRUE, NULL),
    answer_operation_new (broker),
    xg_kept_operation_new (broker,
                           "energy",
                           "Undo it",
                           "<iq type='set'><pubsub "
                           "xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations "
                           "node='energy'><affiliation jid='a@b.example' "
                           "affiliation='none'/></affiliations></pubsub></iq>",
                           NULL,
                           XG_OPERATION_TAKES_AWAY),
  };

  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    xg_plan_add (plan, operations[i]);
  fixture->window = xg_plan_dialog_new (plan, NULL, NULL);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 700, 1400);
  gtk_window_present (GTK_WINDOW (fixture->window));
  xg_double_finish_plan (plan, silence);
  XG_WAIT (count_labels (fixture->window, "within 7 seconds") > 0, 2000);
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      const char *result = xg_operation_get_result (operations[i]);

      g_test_message ("%s", result);
      g_assert_nonnull (strstr (result, "The Broker did not answer within 7 seconds. "));
      g_assert_nonnull (strstr (result, "oad again"));
    }
  g_assert_cmpuint (count_labels (fixture->window, "Details"), >, 0);
  g_assert_cmpuint (count_labels (fixture->window, "Try Again"), ==, 1);
}

static void
register_tests (void)
{
  g_test_add ("/silence/collections-go-on",
              Fixture,
              NULL,
              set_up,
              test_collections_go_on,
              tear_down);
  g_test_add ("/silence/collections-are-left",
              Fixture,
              NULL,
              set_up,
              test_collections_are_left,
              tear_down);
  g_test_add ("/silence/many-need-not-wait",
              Fixture,
              NULL,
              set_up,
              test_many_need_not_wait,
              tear_down);
  g_test_add ("/silence/changes", Fixture, NULL, set_up, test_changes, tear_down);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
