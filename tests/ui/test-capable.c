/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-double-people.h"
#include "double/xg-sample.h"
#include "grid/xg-capabilities-private.h"
#include "node/xg-affiliations-tab.h"
#include "node/xg-subscriptions-tab.h"
#include "xg-capable.h"
#include "xg-ui-test.h"

/* Controls that follow what a broker can do. */

#define REASON "This Broker can't remove all items of a topic at once."

typedef struct
{
  GtkWidget *window;
  GtkWidget *button;
  XgGrid *grid;
  XgBroker *broker;
  XgCapabilities *capabilities;
  XgCapable *capable;
} Fixture;

static const char *const people[] = { "greta@grid.example owner subscribed", NULL };

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->grid = xg_sample_grid_new ();
  fixture->broker = xg_sample_get_broker (fixture->grid);
  fixture->capabilities = xg_broker_get_capabilities (fixture->broker);
  fixture->button = gtk_button_new_with_label ("Purge");
  gtk_widget_set_tooltip_text (fixture->button, "Removes all");
  fixture->capable = xg_capable_new (fixture->button);
  xg_double_people_set (people);
  xg_double_people_refuse (NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  xg_ui_test_settle (30);
  g_assert_finalize_object (fixture->capable);
  g_assert_finalize_object (fixture->grid);
  g_free (xg_double_take_calls ());
}

/* The broker was asked and said nothing that is of use here, so that all else can be tried. */
static void
become_known (Fixture *fixture)
{
  static const char xml[] = "<iq xmlns='jabber:client' type='result'>"
                            "<query xmlns='http://jabber.org/protocol/disco#info'>"
                            "<identity category='pubsub' type='service'/></query></iq>";
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, NULL);
  g_autoptr (XgDiscoInfo) info = xg_disco_info_parse (xg_stanza_get_root (stanza), NULL);

  xg_capabilities_take_info (fixture->capabilities, info);
}

static void
refuse (Fixture *fixture, XgFunction function)
{
  become_known (fixture);
  xg_capabilities_take_trial (fixture->capabilities, function, XG_TRIAL_REFUSED);
}

static void
test_follows (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button = g_object_ref_sink (fixture->button);

  xg_capable_bind (fixture->capable, button, XG_FUNCTION_PURGE);
  g_assert_true (gtk_widget_get_sensitive (button));
  xg_capable_set_broker (fixture->capable, fixture->broker);
  /* Nobody knows yet. */
  g_assert_true (gtk_widget_get_sensitive (button));
  refuse (fixture, XG_FUNCTION_PURGE);
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, REASON);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       REASON);
  /* It worked after all. */
  xg_capabilities_learn (fixture->capabilities, XG_FUNCTION_PURGE, NULL);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "Removes all");
  refuse (fixture, XG_FUNCTION_PURGE);
  xg_capable_set_broker (fixture->capable, NULL);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "Removes all");
  g_clear_object (&button);
}

static void
test_needs_all (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button = g_object_ref_sink (fixture->button);

  xg_capable_bind (fixture->capable, button, XG_FUNCTION_DELETE);
  xg_capable_bind (fixture->capable, button, XG_FUNCTION_PURGE);
  xg_capable_set_broker (fixture->capable, fixture->broker);
  refuse (fixture, XG_FUNCTION_PURGE);
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, REASON);
  g_clear_object (&button);
}

static void
test_explains_only (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button = g_object_ref_sink (fixture->button);

  xg_capable_explain (fixture->capable, button, XG_FUNCTION_PURGE);
  xg_capable_set_broker (fixture->capable, fixture->broker);
  refuse (fixture, XG_FUNCTION_PURGE);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, REASON);
  g_clear_object (&button);
}

/* A control that is gone while the broker goes on. */
static void
test_control_is_gone (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button = g_object_ref_sink (fixture->button);

  xg_capable_bind (fixture->capable, button, XG_FUNCTION_PURGE);
  xg_capable_set_broker (fixture->capable, fixture->broker);
  g_assert_finalize_object (button);
  refuse (fixture, XG_FUNCTION_PURGE);
}

static GtkWidget *
find_button (Fixture *fixture, const char *action)
{
  g_autoptr (GPtrArray) buttons = xg_ui_test_find_all (fixture->window, GTK_TYPE_BUTTON);

  for (guint i = 0; i < buttons->len; i++)
    if (g_strcmp0 (gtk_actionable_get_action_name (buttons->pdata[i]), action) == 0)
      return buttons->pdata[i];
  return NULL;
}

static XgNodeTab *
show_tab (Fixture *fixture, GType type)
{
  XgNodeTab *tab = g_object_new (type, NULL);

  g_object_unref (g_object_ref_sink (fixture->button));
  fixture->window = xg_ui_test_show (GTK_WIDGET (tab), 800, 600);
  xg_node_tab_set_node (tab, fixture->grid, xg_sample_get_node (fixture->grid, "energy"));
  xg_node_tab_show (tab);
  return tab;
}

/* What the tab itself turns on stays off where the broker does not have it. */
static void
test_tab_actions (Fixture *fixture, gconstpointer data)
{
  XgNodeTab *tab = show_tab (fixture, XG_TYPE_SUBSCRIPTIONS_TAB);
  GtkWidget *button;

  XG_WAIT (xg_node_list_tab_get_loaded (XG_NODE_LIST_TAB (tab)), 1000);
  button = find_button (fixture, "subscriptions.add");
  g_assert_true (gtk_widget_get_sensitive (button));
  refuse (fixture, XG_FUNCTION_SUBSCRIPTIONS);
  g_assert_false (gtk_widget_get_sensitive (button));
  xg_node_list_tab_refresh (XG_NODE_LIST_TAB (tab));
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button),
                   ==,
                   xg_capabilities_describe (fixture->capabilities, XG_FUNCTION_SUBSCRIPTIONS));
  xg_capabilities_learn (fixture->capabilities, XG_FUNCTION_SUBSCRIPTIONS, NULL);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_assert_null (gtk_widget_get_tooltip_text (button));
}

/* A broker that is known not to tell is not asked, and why is said in place of the list. */
static void
test_tab_is_not_asked (Fixture *fixture, gconstpointer data)
{
  XgNodeTab *tab;
  g_autofree char *calls = NULL;

  refuse (fixture, XG_FUNCTION_AFFILIATIONS);
  tab = show_tab (fixture, XG_TYPE_AFFILIATIONS_TAB);
  xg_ui_test_settle (30);
  g_assert_false (xg_node_list_tab_get_loaded (XG_NODE_LIST_TAB (tab)));
  g_assert_nonnull (xg_ui_test_find_text (
    fixture->window,
    xg_capabilities_describe (fixture->capabilities, XG_FUNCTION_AFFILIATIONS)));
  /* As soon as it is known to tell, it is asked. */
  xg_capabilities_take_trial (fixture->capabilities, XG_FUNCTION_AFFILIATIONS, XG_TRIAL_WORKED);
  XG_WAIT (xg_node_list_tab_get_loaded (XG_NODE_LIST_TAB (tab)), 1000);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

static void
register_tests (void)
{
  add ("/capable/follows-the-broker", test_follows);
  add ("/capable/needs-all-of-several", test_needs_all);
  add ("/capable/explains-only", test_explains_only);
  add ("/capable/control-is-gone", test_control_is_gone);
  add ("/capable/actions-of-a-tab", test_tab_actions);
  add ("/capable/a-tab-does-not-ask", test_tab_is_not_asked);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
