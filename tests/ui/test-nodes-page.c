/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "admin/xg-node-operation.h"
#include "double/xg-double-form.h"
#include "double/xg-double-people.h"
#include "double/xg-sample.h"
#include "feed/xg-format.h"
#include "node/xg-node-chooser.h"
#include "nodes/xg-nodes-columns.h"
#include "nodes/xg-nodes-page.h"
#include "nodes/xg-nodes-selection.h"
#include "nodes/xg-nodes-words.h"
#include "xg-ui-test.h"
#include "xmpp/xg-xmpp-error.h"

#define WIDE   1100
#define NARROW 360

typedef struct
{
  GtkWidget *window;
  XgNodesPage *page;
  XgGrid *grid;
  XgBroker *broker;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->grid = xg_sample_grid_new ();
  fixture->broker = xg_sample_get_broker (fixture->grid);
  fixture->page = XG_NODES_PAGE (xg_nodes_page_new ());
  fixture->window =
    xg_ui_test_show (GTK_WIDGET (fixture->page), data != NULL ? GPOINTER_TO_INT (data) : WIDE, 700);
  xg_nodes_page_set_broker (fixture->page, fixture->grid, fixture->broker);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  xg_ui_test_settle (30);
  g_assert_finalize_object (fixture->grid);
  g_free (xg_double_take_calls ());
}

static gboolean
says (Fixture *fixture, const char *text)
{
  return xg_ui_test_find_text (GTK_WIDGET (fixture->page), text) != NULL;
}

static GtkWidget *
find (Fixture *fixture, GType type)
{
  return xg_ui_test_find_type (GTK_WIDGET (fixture->page), type);
}

static GtkSelectionModel *
get_model (Fixture *fixture)
{
  GtkSelectionModel *table =
    gtk_column_view_get_model (GTK_COLUMN_VIEW (find (fixture, GTK_TYPE_COLUMN_VIEW)));

  if (table != NULL)
    return table;
  for (GPtrArray *lists = xg_ui_test_find_all (GTK_WIDGET (fixture->page), GTK_TYPE_LIST_VIEW);
       lists != NULL;)
    {
      g_autoptr (GPtrArray) all = g_steal_pointer (&lists);

      for (guint i = 0; i < all->len; i++)
        if (XG_IS_NODES_SELECTION (gtk_list_view_get_model (all->pdata[i])))
          return gtk_list_view_get_model (all->pdata[i]);
    }
  return NULL;
}

static guint
count (Fixture *fixture)
{
  GtkSelectionModel *model = get_model (fixture);

  return model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (model)) : 0;
}

static XgNode *
peek (Fixture *fixture, guint position)
{
  g_autoptr (XgNode) node = g_list_model_get_item (G_LIST_MODEL (get_model (fixture)), position);

  return node;
}

static guint
position_of (Fixture *fixture, const char *id)
{
  for (guint i = 0; i < count (fixture); i++)
    if (g_str_equal (xg_node_get_id (peek (fixture, i)), id))
      return i;
  g_assert_not_reached ();
}

static void
type (Fixture *fixture, const char *text)
{
  g_autoptr (GPtrArray) entries =
    xg_ui_test_find_all (GTK_WIDGET (fixture->page), GTK_TYPE_SEARCH_ENTRY);

  /* The drop-down has one of its own. */
  for (guint i = 0; i < entries->len; i++)
    if (gtk_widget_get_mapped (entries->pdata[i]))
      gtk_editable_set_text (entries->pdata[i], text);
}

static void
choose_set (Fixture *fixture, XgNodeSet set)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find (fixture, GTK_TYPE_DROP_DOWN)), set);
}

static void
activate (Fixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), action, NULL));
}

/* Everything that the broker has is in one of the two lists, and found. */
static void
test_sets (Fixture *fixture, gconstpointer data)
{
  GListModel *all = xg_broker_get_all_nodes (fixture->broker);
  guint n_all = g_list_model_get_n_items (all);
  guint n_topics, n_collections;

  XG_WAIT (count (fixture) > 0, 2000);
  n_topics = count (fixture);
  for (guint i = 0; i < n_topics; i++)
    g_assert_cmpint (xg_node_get_kind (peek (fixture, i)), !=, XG_NODE_COLLECTION);
  choose_set (fixture, XG_NODE_SET_COLLECTIONS);
  n_collections = count (fixture);
  g_assert_cmpuint (n_topics + n_collections, ==, n_all);
  choose_set (fixture, XG_NODE_SET_TOP_COLLECTIONS);
  g_assert_cmpuint (count (fixture), >, 0);
  g_assert_cmpuint (count (fixture), <, n_collections);
  for (guint i = 0; i < count (fixture); i++)
    g_assert_cmpuint (xg_node_get_n_parents (peek (fixture, i)), ==, 0);
}

static void
test_filter_is_instant (Fixture *fixture, gconstpointer data)
{
  guint before;
  g_autofree char *label = NULL;

  XG_WAIT (count (fixture) > 1, 2000);
  before = count (fixture);
  label = g_strdup (xg_node_get_label (peek (fixture, 0)));
  type (fixture, label);
  /* No main loop in between */
  g_assert_cmpuint (count (fixture), <, before);
  g_assert_cmpstr (xg_node_get_label (peek (fixture, 0)), ==, label);
  type (fixture, "nothing is called like this");
  XG_WAIT (says (fixture, "Nothing Found"), 2000);
  activate (fixture, "nodes.clear-filter");
  XG_WAIT (count (fixture) == before, 2000);
  g_assert_false (says (fixture, "Nothing Found"));
}

static void
test_titles_order (Fixture *fixture, gconstpointer data)
{
  GtkColumnView *table = GTK_COLUMN_VIEW (find (fixture, GTK_TYPE_COLUMN_VIEW));
  GListModel *columns = gtk_column_view_get_columns (table);
  g_autofree char *order = NULL;
  g_autofree char *number = NULL;

  XG_WAIT (count (fixture) > 1, 2000);
  xg_node_set_n_items (peek (fixture, 1), 7);
  xg_node_set_n_items (peek (fixture, 0), 1200);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (!g_str_equal (gtk_column_view_column_get_title (column), "Items"))
        continue;
      /* As a click on the title does */
      gtk_column_view_sort_by_column (table, column, GTK_SORT_ASCENDING);
      g_assert_cmpint (xg_node_get_n_items (peek (fixture, 0)), ==, 7);
      g_assert_cmpint (xg_node_get_n_items (peek (fixture, 1)), ==, 1200);
      gtk_column_view_sort_by_column (table, column, GTK_SORT_DESCENDING);
    }
  g_assert_cmpint (xg_node_get_n_items (peek (fixture, 0)), ==, 1200);
  g_assert_cmpint (xg_node_get_n_items (peek (fixture, 2)), ==, -1);
  g_object_get (fixture->page, "order", &order, NULL);
  g_assert_cmpstr (order, ==, "-items");
  number = xg_format_count (1200);
  XG_WAIT (says (fixture, number), 2000);
}

static void
test_order_and_columns_are_remembered (Fixture *fixture, gconstpointer data)
{
  g_autofree char *columns = NULL;
  g_autofree char *order = NULL;

  g_object_set (fixture->page, "columns", "id=321,bogus,label,id,items=7", "order", "-id", NULL);
  g_object_get (fixture->page, "columns", &columns, "order", &order, NULL);
  g_assert_cmpstr (columns, ==, "id=321,label,items");
  g_assert_cmpstr (order, ==, "-id");
  gtk_widget_activate_action (GTK_WIDGET (fixture->page),
                              "nodes.column",
                              "u",
                              (guint32) XG_NODE_COLUMN_ACCESS);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page),
                              "nodes.column",
                              "u",
                              (guint32) XG_NODE_COLUMN_ID);
  g_clear_pointer (&columns, g_free);
  g_object_get (fixture->page, "columns", &columns, NULL);
  g_assert_cmpstr (columns, ==, "label,items,access");
  g_object_set (fixture->page, "order", "nothing", "columns", "", "set", "collections", NULL);
  g_clear_pointer (&columns, g_free);
  g_clear_pointer (&order, g_free);
  g_object_get (fixture->page, "columns", &columns, "order", &order, NULL);
  g_assert_cmpstr (columns, ==, "label");
  g_assert_cmpstr (order, ==, "-id");
  XG_WAIT (count (fixture) > 0, 2000);
  g_assert_cmpint (xg_node_get_kind (peek (fixture, 0)), ==, XG_NODE_COLLECTION);
}

static void
test_unknown_is_no_number (Fixture *fixture, gconstpointer data)
{
  XgNode *node;
  g_autofree char *unknown = NULL;
  g_autofree char *none = NULL;

  XG_WAIT (count (fixture) > 0, 2000);
  node = peek (fixture, 0);
  xg_node_set_n_items (node, -1);
  unknown = xg_nodes_words_cell (XG_NODE_COLUMN_ITEMS, node);
  g_assert_null (unknown);
  xg_node_set_n_items (node, 0);
  none = xg_nodes_words_cell (XG_NODE_COLUMN_ITEMS, node);
  g_assert_cmpstr (none, ==, "0");
}

/* A selection is of nodes: rows may move, and what is not seen is not selected. */
static void
test_selection (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *other = NULL;
  GtkSelectionModel *model;

  XG_WAIT (count (fixture) > 2, 2000);
  model = get_model (fixture);
  id = g_strdup (xg_node_get_id (peek (fixture, 0)));
  other = g_strdup (xg_node_get_id (peek (fixture, 1)));
  gtk_selection_model_select_item (model, 0, TRUE);
  gtk_selection_model_select_item (model, 1, FALSE);
  XG_WAIT (says (fixture, "2 selected"), 2000);
  g_object_set (fixture->page, "order", "-label", NULL);
  g_assert_cmpuint (position_of (fixture, id), ==, count (fixture) - 1);
  g_assert_true (gtk_selection_model_is_selected (model, position_of (fixture, id)));
  g_assert_true (gtk_selection_model_is_selected (model, position_of (fixture, other)));
  g_assert_false (gtk_selection_model_is_selected (model, 0));
  type (fixture, other);
  g_assert_cmpuint (xg_nodes_selection_get_n_selected (XG_NODES_SELECTION (model)), ==, 1);
  type (fixture, "");
  g_assert_false (gtk_selection_model_is_selected (model, position_of (fixture, id)));
  activate (fixture, "nodes.select-all");
  g_assert_cmpuint (xg_nodes_selection_get_n_selected (XG_NODES_SELECTION (model)),
                    ==,
                    count (fixture));
  activate (fixture, "nodes.unselect-all");
  g_assert_cmpuint (xg_nodes_selection_get_n_selected (XG_NODES_SELECTION (model)), ==, 0);
}

static void
test_several_are_deleted_as_one_plan (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgPlan) plan = NULL;
  gboolean reviewed = FALSE;

  XG_WAIT (says (fixture, "9 topics"), 2000);
  gtk_selection_model_select_range (get_model (fixture), 0, 2, TRUE);
  activate (fixture, "nodes.delete");
  plan = xg_double_take_plan (&reviewed);
  g_assert_nonnull (plan);
  g_assert_true (reviewed);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (plan), i);
      g_autofree char *request = xg_operation_dup_request (operation);

      g_assert_nonnull (strstr (request, "<delete"));
      g_assert_cmpstr (xg_node_operation_get_node (XG_NODE_OPERATION (operation)),
                       ==,
                       xg_node_get_id (peek (fixture, i)));
    }
}

static void
choose (Fixture *fixture, const char *id)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (!XG_IS_NODE_CHOOSER (window))
        continue;
      g_signal_emit_by_name (window, "chosen", xg_sample_get_node (fixture->grid, id));
      gtk_window_destroy (GTK_WINDOW (window));
      return;
    }
  g_assert_not_reached ();
}

/* Who will receive what is said of each node: of one whose own subscribers are those of the
 * collection, and of one that has none. */
static void
test_several_are_put_into (Fixture *fixture, gconstpointer data)
{
  static const char *const everywhere[] = { "greta@grid.example - subscribed",
                                            "soc@bank-1.example/a - subscribed 1",
                                            "soc@bank-1.example/b - subscribed 2",
                                            "new@clinic.example - pending",
                                            NULL };
  static const char *const nobody[] = { NULL };
  g_autoptr (XgPlan) plan = NULL;
  gboolean reviewed = FALSE;
  const char *expected[] = { "2 subscribers of collections above will receive it, too",
                             "Nobody receives more than before." };
  const char *ids[] = { "zz-new", "energy" };

  xg_double_people_set (everywhere);
  xg_double_people_set_of ("zz-new", nobody);
  XG_WAIT (says (fixture, "9 topics"), 2000);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    gtk_selection_model_select_item (get_model (fixture), position_of (fixture, ids[i]), i == 0);
  /* What is there already is left out. */
  gtk_selection_model_select_item (get_model (fixture), position_of (fixture, "swid"), FALSE);
  activate (fixture, "nodes.put-into");
  choose (fixture, "posture");
  XG_WAIT (plan != NULL || (plan = xg_double_take_plan (&reviewed)) != NULL, 2000);
  g_assert_true (reviewed);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (plan), i);
      const char *node = xg_node_operation_get_node (XG_NODE_OPERATION (operation));
      guint which = g_str_equal (node, ids[0]) ? 0 : 1;

      g_assert_cmpstr (node, ==, ids[which]);
      g_test_message ("%s: %s", node, xg_operation_get_consequence (operation));
      g_assert_nonnull (strstr (xg_operation_get_consequence (operation), expected[which]));
    }
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  XG_WAIT (says (fixture, "9 topics"), 2000);
  g_value_init (&value, G_TYPE_STRING);
  activate (fixture, "nodes.copy-all");
  g_assert_true (gdk_content_provider_get_value (
    gdk_clipboard_get_content (gtk_widget_get_clipboard (GTK_WIDGET (fixture->page))),
    &value,
    NULL));
  text = g_value_dup_string (&value);
  lines = g_strsplit (text, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, count (fixture) + 2);
  g_assert_true (g_str_has_prefix (lines[0], "\"Name\",\"Node\",\"Kind\","));
}

static void
remove_all (Fixture *fixture)
{
  GListModel *nodes = xg_broker_get_all_nodes (fixture->broker);

  while (g_list_model_get_n_items (nodes) > 0)
    {
      g_autoptr (XgNode) node = g_list_model_get_item (nodes, 0);

      xg_double_broker_remove_node (fixture->broker, xg_node_get_id (node));
    }
}

/* The button that can be pressed. */
static GtkWidget *
find_details (Fixture *fixture)
{
  g_autoptr (GPtrArray) buttons = xg_ui_test_find_all (GTK_WIDGET (fixture->page), GTK_TYPE_BUTTON);

  for (guint i = 0; i < buttons->len; i++)
    if (gtk_widget_has_css_class (buttons->pdata[i], "details") &&
        gtk_widget_get_mapped (buttons->pdata[i]))
      return buttons->pdata[i];
  return NULL;
}

/* What anybody can call a topic is no formula in a spreadsheet. */
static void
test_copied_formulas_are_text (Fixture *fixture, gconstpointer data)
{
  XgNode *node =
    xg_double_broker_add_node (fixture->broker, NULL, "=1+1", "=cmd|' /C calc'!A0", XG_NODE_TOPIC);
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_autofree char *csv = NULL;

  g_ptr_array_add (one, node);
  csv = xg_nodes_words_csv (one);
  g_assert_nonnull (strstr (csv, "\"'=cmd|' /C calc'!A0\",\"'=1+1\","));
}

/* Both stanzas are a press away, in the table and where there is none. */
static void
test_a_failed_list_has_details (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error =
    g_error_new_literal (XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN, "You may not.");

  XG_WAIT (count (fixture) > 0, 2000);
  g_assert_null (find_details (fixture));
  g_object_set (fixture->broker, "error", error, NULL);
  g_object_set (fixture->broker, "state", XG_LOAD_FAILED, "error-text", "It kept silent.", NULL);
  XG_WAIT (find_details (fixture) != NULL, 2000);
  remove_all (fixture);
  XG_WAIT (says (fixture, "The Broker Did Not Tell"), 2000);
  g_assert_nonnull (find_details (fixture));
  g_object_set (fixture->broker, "state", XG_LOAD_DONE, "error-text", NULL, NULL);
  g_object_set (fixture->broker, "error", NULL, NULL);
  XG_WAIT (find_details (fixture) == NULL, 2000);
}

static void
test_states (Fixture *fixture, gconstpointer data)
{
  XG_WAIT (count (fixture) > 0, 2000);
  g_object_set (fixture->broker, "error-text", "It was cut.", NULL);
  XG_WAIT (says (fixture, "It was cut."), 2000);
  g_object_set (fixture->broker, "state", XG_LOAD_FAILED, "error-text", "It kept silent.", NULL);
  XG_WAIT (
    says (fixture, "It kept silent. What is shown is what the Broker had when it was asked last."),
    2000);
  remove_all (fixture);
  XG_WAIT (says (fixture, "The Broker Did Not Tell"), 2000);
  g_assert_true (says (fixture, "It kept silent."));
  activate (fixture, "nodes.again");
  g_object_set (fixture->broker, "state", XG_LOAD_DONE, "error-text", NULL, NULL);
  XG_WAIT (says (fixture, "No Topics"), 2000);
  g_object_set (fixture->broker, "loading", TRUE, NULL);
  XG_WAIT (says (fixture, "The Broker is asked what it has"), 2000);
  g_object_set (xg_grid_get_session (fixture->grid), "state", XG_SESSION_OFFLINE, NULL);
  XG_WAIT (says (fixture, "Not Connected"), 2000);
}

static void
test_locked_says_why (Fixture *fixture, gconstpointer data)
{
  XgNode *node;
  g_autofree char *why = NULL;
  g_autofree char *line = NULL;

  XG_WAIT (count (fixture) > 0, 2000);
  node = peek (fixture, 0);
  xg_node_set_lock (node, "Only by invitation.", NULL);
  why = xg_nodes_words_why_unknown (XG_NODE_COLUMN_SUBSCRIBERS, node);
  g_assert_cmpstr (why, ==, "Only by invitation.");
  g_assert_cmpstr (xg_nodes_words_icon (node), ==, "changes-prevent-symbolic");
  line = xg_nodes_words_second_line (node);
  g_assert_cmpstr (line, ==, "Only by invitation.");
  xg_node_set_lock (node, NULL, NULL);
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  XG_WAIT (count (fixture) > 0, 2000);
  xg_ui_test_settle (50);
  xg_ui_test_check_names (GTK_WIDGET (fixture->page));
}

static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  int minimum = 0;
  g_autoptr (GPtrArray) lists = NULL;

  XG_WAIT (count (fixture) > 0, 2000);
  XG_WAIT (gtk_column_view_get_model (GTK_COLUMN_VIEW (find (fixture, GTK_TYPE_COLUMN_VIEW))) ==
             NULL,
           2000);
  gtk_widget_measure (GTK_WIDGET (fixture->page),
                      GTK_ORIENTATION_HORIZONTAL,
                      -1,
                      &minimum,
                      NULL,
                      NULL,
                      NULL);
  g_assert_cmpint (minimum, <=, NARROW);
  gtk_selection_model_select_item (get_model (fixture), 0, TRUE);
  XG_WAIT (says (fixture, "1 selected"), 2000);
  xg_ui_test_check_names (GTK_WIDGET (fixture->page));
}

static void
test_many (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *id = g_strdup_printf ("many/%u", i);

      xg_double_broker_add_node (fixture->broker, NULL, id, NULL, XG_NODE_TOPIC);
    }
  XG_WAIT (count (fixture) > 10000, 10000);
  type (fixture, "many/99");
  g_assert_cmpuint (count (fixture), ==, 111);
  type (fixture, "");
  activate (fixture, "nodes.select-all");
  XG_WAIT (says (fixture, "10009 selected"), 5000);
}

static void
register_tests (void)
{
#define ADD(name, func, width)                                                                     \
  g_test_add ("/nodes-page/" name, Fixture, GINT_TO_POINTER (width), set_up, func, tear_down)

  ADD ("lists-topics-and-collections", test_sets, WIDE);
  ADD ("filter-is-instant", test_filter_is_instant, WIDE);
  ADD ("titles-order-the-rows", test_titles_order, WIDE);
  ADD ("order-and-columns-are-remembered", test_order_and_columns_are_remembered, WIDE);
  ADD ("unknown-is-no-number", test_unknown_is_no_number, WIDE);
  ADD ("selection-is-of-nodes", test_selection, WIDE);
  ADD ("several-are-deleted-as-one-plan", test_several_are_deleted_as_one_plan, WIDE);
  ADD ("several-are-put-into-with-who-receives", test_several_are_put_into, WIDE);
  ADD ("copies-a-table", test_copy, WIDE);
  ADD ("copied-formulas-are-text", test_copied_formulas_are_text, WIDE);
  ADD ("says-why-there-are-no-rows", test_states, WIDE);
  ADD ("a-failed-list-has-details", test_a_failed_list_has_details, WIDE);
  ADD ("locked-says-why", test_locked_says_why, WIDE);
  ADD ("everything-has-a-name", test_names, WIDE);
  ADD ("narrow-is-a-list", test_narrow, NARROW);
  ADD ("ten-thousand-rows", test_many, WIDE);
#undef ADD
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
