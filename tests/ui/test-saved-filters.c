/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Saved filters in the sidebar of the whole window, and what they do to the feed. */
#include "config.h"

#include "browse/xg-sidebar-private.h"
#include "double/xg-sample.h"
#include "filters/xg-filter-dialog.h"
#include "window/xg-window-private.h"
#include "xg-ui-profiles.h"
#include "xg-ui-test.h"

typedef struct
{
  XgWindow *window;
  XgSidebar *sidebar;
  XgSettings *settings;
  XgGrid *grid;
  XgConnectorList *connectors;
} Fixture;

static void
keep (XgSettings *settings, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value =
    g_variant_parse (G_VARIANT_TYPE ("aa{sv}"), text, NULL, NULL, &error);

  g_assert_no_error (error);
  g_object_set (settings, "saved-filters", value, NULL);
}

static char *
dup_kept (XgSettings *settings)
{
  g_autoptr (GVariant) value = NULL;

  g_object_get (settings, "saved-filters", &value, NULL);
  return g_variant_print (value, FALSE);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  int width = GPOINTER_TO_INT (data);

  fixture->settings = xg_settings_new ();
  keep (
    fixture->settings,
    "[{'name': <'Hostages'>, 'filter': <'ransom* severity>=high'>}, "
    "{'name': <'Newer'>, 'filter': <'sender:x'>}, {'name': <'Today'>, 'filter': <'since:today'>}]");
  fixture->grid = xg_sample_grid_new ();
  fixture->connectors = xg_ui_profiles_new (fixture->grid, NULL);
  g_object_set (fixture->settings, "window-width", width, "window-height", 760, NULL);
  fixture->window =
    xg_window_new (ADW_APPLICATION (xg_ui_test_get_application ()), fixture->settings);
  fixture->sidebar = fixture->window->sidebar;
  xg_window_set_connectors (fixture->window, fixture->connectors);
  xg_window_show_grid (fixture->window);
  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
  xg_ui_test_settle (100);
  g_free (xg_double_take_calls ());
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  keep (fixture->settings, "[]");
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  xg_ui_test_settle (50);
  g_clear_object (&fixture->connectors);
  g_assert_finalize_object (fixture->grid);
  g_clear_object (&fixture->settings);
  g_free (xg_double_take_calls ());
}

/* What the first rows show: "All items|Alerts|Saved filters|…" */
static char *
get_labels (Fixture *fixture, guint n)
{
  GListModel *rows = G_LIST_MODEL (gtk_list_view_get_model (fixture->sidebar->tree_view));
  GString *labels = g_string_new (NULL);

  for (guint i = 0; i < MIN (n, g_list_model_get_n_items (rows)); i++)
    {
      g_autoptr (GtkTreeListRow) row = g_list_model_get_item (rows, i);
      g_autoptr (GObject) item = gtk_tree_list_row_get_item (row);
      g_autofree char *label = NULL;

      g_object_get (item, "label", &label, NULL);
      g_string_append_printf (labels, "%s%s", i > 0 ? "|" : "", label);
    }
  return g_string_free (labels, FALSE);
}

static void
assert_labels (Fixture *fixture, guint n, const char *expected)
{
  g_autofree char *labels = get_labels (fixture, n);

  g_assert_cmpstr (labels, ==, expected);
}

static void
choose (Fixture *fixture, guint position)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (fixture->sidebar->tree_selection),
                                   position,
                                   TRUE);
  xg_ui_test_settle (20);
}

static void
assert_typed (Fixture *fixture, const char *expected)
{
  GtkWidget *entry =
    GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (fixture->window->feed_page),
                                               XG_TYPE_FEED_PAGE,
                                               "search_entry"));

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, expected);
}

static void
assert_filtered (Fixture *fixture, const char *expected)
{
  g_autofree char *text = xg_feed_page_dup_expression (fixture->window->feed_page);

  g_assert_cmpstr (text, ==, expected);
}

static const char *
get_title (Fixture *fixture)
{
  return adw_window_title_get_title (ADW_WINDOW_TITLE (
    xg_ui_test_find_type (GTK_WIDGET (fixture->window->feed_page), ADW_TYPE_WINDOW_TITLE)));
}

static void
act (Fixture *fixture, const char *action, guint position)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->sidebar), action, "u", position));
  xg_ui_test_settle (20);
}

static void
test_choosing_one_filters_the_feed (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "feed");
  assert_labels (fixture, 7, "All items|Alerts|Saved filters|Hostages|Newer|Today|grid.example");
  xg_window_show_node (fixture->window, xg_sample_get_node (fixture->grid, "energy"), "overview");
  choose (fixture, 3);
  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "feed");
  g_assert_cmpstr (get_title (fixture), ==, "Hostages");
  assert_typed (fixture, "ransom* severity>=high");
  assert_filtered (fixture, "ransom* severity>=high");
  xg_ui_test_check_names (GTK_WIDGET (fixture->window));

  /* What came with it goes with it. */
  choose (fixture, 0);
  g_assert_cmpstr (get_title (fixture), ==, "All Items");
  assert_typed (fixture, "");
  assert_filtered (fixture, "");

  /* What the person wrote stays. */
  choose (fixture, 5);
  xg_feed_page_search (fixture->window->feed_page, "mine", XG_SEVERITY_UNKNOWN);
  choose (fixture, 0);
  assert_filtered (fixture, "mine");

  /* On the place where one is. */
  xg_sidebar_select_node (fixture->sidebar, xg_sample_get_node (fixture->grid, "health"));
  act (fixture, "filter.here", 0);
  assert_filtered (fixture, "ransom* severity>=high");
  g_assert_true (fixture->window->node == xg_sample_get_node (fixture->grid, "health"));
}

static GtkWidget *
find_row_widget (Fixture *fixture, const char *label)
{
  GtkWidget *row = xg_ui_test_find_text (GTK_WIDGET (fixture->sidebar->tree_view), label);

  while (row != NULL && g_strcmp0 (gtk_widget_get_css_name (row), "sidebarrow") != 0)
    row = gtk_widget_get_parent (row);
  g_assert_nonnull (row);
  return row;
}

static void
test_one_that_cant_be_read_says_why (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgPlace) place =
    xg_place_new_filter (xg_filter_list_get (fixture->window->filters, 1));
  g_autofree char *about = xg_place_describe (place);

  g_assert_true (
    g_str_has_prefix (about, "sender:x\nThis filter can’t be used: There is no field “sender”."));
  gtk_test_accessible_assert_property (find_row_widget (fixture, "Newer"),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Newer, Unusable");
  choose (fixture, 3);
  assert_filtered (fixture, "ransom* severity>=high");
  choose (fixture, 4);
  assert_typed (fixture, "sender:x");
  assert_filtered (fixture, "");
  g_assert_nonnull (xg_ui_test_find_text (GTK_WIDGET (fixture->window->feed_page),
                                          "There is no field “sender”. Fields are topic, under, "
                                          "publisher, type, severity, purpose, since, before, id, "
                                          "incident, indicator, tlp, has, is. To look for these "
                                          "words in the text, put them in quotation marks."));
  /* It is not changed by what can't be read. */
  act (fixture, "filter.update", 1);
  g_assert_cmpstr (xg_filter_entry_get_text (xg_filter_list_get (fixture->window->filters, 1)),
                   ==,
                   "sender:x");
}

static void
test_changing_one (Fixture *fixture, gconstpointer data)
{
  g_autofree char *kept = NULL;

  choose (fixture, 3);
  xg_feed_page_search (fixture->window->feed_page, "ransom*", XG_SEVERITY_CRITICAL);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window->feed_page),
                                             "feed.update-filter",
                                             NULL));
  assert_filtered (fixture, "(ransom*) severity>=critical");
  kept = dup_kept (fixture->settings);
  g_assert_nonnull (strstr (kept, "'filter': <'(ransom*) severity>=critical'>"));
  g_assert_nonnull (strstr (kept, "'filter': <'sender:x'>"));

  /* Edited where it is shown: the feed follows, and the title. */
  g_object_set (xg_filter_list_get (fixture->window->filters, 0),
                "name",
                "Extortion",
                "text",
                "wiper",
                NULL);
  assert_filtered (fixture, "wiper");
  g_assert_cmpstr (get_title (fixture), ==, "Extortion");
  assert_labels (fixture, 4, "All items|Alerts|Saved filters|Extortion");
}

static void
test_order_and_deletion (Fixture *fixture, gconstpointer data)
{
  g_autofree char *kept = NULL;

  choose (fixture, 5);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->sidebar->tree_view));
  g_assert_true (xg_ui_test_press (GTK_WINDOW (fixture->window), "<Alt>Up"));
  xg_ui_test_settle (20);
  assert_labels (fixture, 6, "All items|Alerts|Saved filters|Hostages|Today|Newer");
  g_assert_cmpuint (gtk_single_selection_get_selected (fixture->sidebar->tree_selection), ==, 4);
  assert_filtered (fixture, "since:today");
  kept = dup_kept (fixture->settings);
  g_assert_true (strstr (kept, "Today") < strstr (kept, "Newer"));

  /* Deleted while it is shown: back to everything, until it is taken back. */
  g_assert_true (xg_ui_test_press (GTK_WINDOW (fixture->window), "Delete"));
  xg_ui_test_settle (100);
  assert_labels (fixture, 6, "All items|Alerts|Saved filters|Hostages|Newer|grid.example");
  g_assert_cmpstr (get_title (fixture), ==, "All Items");
  assert_filtered (fixture, "");
  xg_ui_test_click (GTK_WIDGET (fixture->window), "Undo");
  assert_labels (fixture, 6, "All items|Alerts|Saved filters|Hostages|Today|Newer");

  /* Without any there is no heading. */
  act (fixture, "filter.delete", 0);
  act (fixture, "filter.delete", 0);
  act (fixture, "filter.delete", 0);
  assert_labels (fixture, 3, "All items|Alerts|grid.example");
}

static void
test_heading_is_closed_and_opened (Fixture *fixture, gconstpointer data)
{
  choose (fixture, 3);
  choose (fixture, 2);
  /* A heading shows nothing of its own. */
  assert_filtered (fixture, "ransom* severity>=high");
  xg_sidebar_activate (fixture->sidebar);
  xg_ui_test_settle (20);
  assert_labels (fixture, 4, "All items|Alerts|Saved filters|grid.example");
  xg_sidebar_activate (fixture->sidebar);
  xg_ui_test_settle (20);
  assert_labels (fixture, 5, "All items|Alerts|Saved filters|Hostages|Newer");
}

static GtkWidget *
find_dialog (void)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);

      if (XG_IS_FILTER_DIALOG (window))
        return window;
    }
  g_assert_not_reached ();
}

static GtkWidget *
dialog_part (GtkWidget *dialog, const char *id)
{
  return GTK_WIDGET (gtk_widget_get_template_child (dialog, XG_TYPE_FILTER_DIALOG, id));
}

static void
write_in (GtkWidget *dialog, const char *id, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (dialog_part (dialog, id)), text);
}

static void
test_saved_from_the_feed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *kept = NULL;
  GtkWidget *dialog;

  xg_feed_page_search (fixture->window->feed_page, "is:pinned", XG_SEVERITY_UNKNOWN);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window->feed_page), "feed.save-filter", NULL);
  xg_ui_test_settle (50);
  dialog = find_dialog ();
  xg_ui_test_pictures (dialog, "filter-new");
  gtk_editable_set_text (
    GTK_EDITABLE (gtk_widget_get_template_child (dialog, XG_TYPE_FILTER_DIALOG, "name_row")),
    "Pinned");
  xg_ui_test_click (dialog, "Save");
  xg_ui_test_settle (50);
  assert_labels (fixture, 7, "All items|Alerts|Saved filters|Hostages|Newer|Today|Pinned");
  kept = dup_kept (fixture->settings);
  g_assert_nonnull (strstr (kept, "{'name': <'Pinned'>, 'filter': <'is:pinned'>}"));
  xg_sidebar_select_filter (fixture->sidebar, xg_filter_list_get (fixture->window->filters, 3));
  g_assert_cmpstr (get_title (fixture), ==, "Pinned");
}

/* By its menu: what is wrong is said while it is written, and can't be saved. */
static void
test_edited_by_its_dialog (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;
  g_autofree char *kept = NULL;

  act (fixture, "filter.edit", 1);
  dialog = find_dialog ();
  xg_ui_test_check_names (dialog);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (dialog)), ==, "Edit Filter");
  g_assert_false (gtk_widget_get_sensitive (dialog_part (dialog, "save_button")));
  g_assert_true (
    g_str_has_prefix (gtk_label_get_text (GTK_LABEL (dialog_part (dialog, "hint_label"))),
                      "There is no field “sender”."));
  xg_ui_test_pictures (dialog, "filter-wrong");
  write_in (dialog, "text_row", "publisher:csirt@utility-a.example since:24h");
  g_assert_true (gtk_widget_get_sensitive (dialog_part (dialog, "save_button")));
  write_in (dialog, "name_row", "hostages");
  g_assert_false (gtk_widget_get_sensitive (dialog_part (dialog, "save_button")));
  write_in (dialog, "name_row", "Ours of today");
  xg_ui_test_pictures (dialog, "filter-edit");
  xg_ui_test_click (dialog, "Save");
  xg_ui_test_settle (50);
  assert_labels (fixture, 6, "All items|Alerts|Saved filters|Hostages|Ours of today|Today");
  kept = dup_kept (fixture->settings);
  g_assert_nonnull (strstr (kept, "'filter': <'publisher:csirt@utility-a.example since:24h'>"));
}

/* What the menu of a row says of it. */
static void
test_menu (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GMenuModel) menu =
    xg_sidebar_new_saved_menu (fixture->sidebar, xg_filter_list_get (fixture->window->filters, 0));
  g_autofree char *heading = NULL;

  g_assert_cmpint (g_menu_model_get_n_items (menu), ==, 4);
  g_assert_true (g_menu_model_get_item_attribute (menu, 0, G_MENU_ATTRIBUTE_LABEL, "s", &heading));
  g_assert_cmpstr (heading, ==, "ransom* severity>=high");
  choose (fixture, 3);
  xg_sidebar_open_menu (fixture->sidebar);
  xg_ui_test_settle (50);
  g_assert_nonnull (
    xg_ui_test_find_text (GTK_WIDGET (fixture->sidebar), "Set to the Current Filter"));
  xg_ui_test_pictures (GTK_WIDGET (fixture->window), "menu-filter");
  gtk_popover_popdown (
    GTK_POPOVER (xg_ui_test_find_type (GTK_WIDGET (fixture->sidebar), GTK_TYPE_POPOVER_MENU)));
  xg_ui_test_settle (50);
}

/* The one that is open; NULL: none is. */
static GtkWidget *
find_menu (Fixture *fixture)
{
  g_autoptr (GPtrArray) menus =
    xg_ui_test_find_all (GTK_WIDGET (fixture->sidebar), GTK_TYPE_POPOVER_MENU);

  for (guint i = 0; i < menus->len; i++)
    if (gtk_widget_get_mapped (menus->pdata[i]))
      return menus->pdata[i];
  return NULL;
}

/* The row that a menu is of can still be read. */
static void
assert_beside (GtkWidget *popover, GtkWidget *row)
{
  GdkRectangle at;
  double x, y;

  gtk_popover_get_pointing_to (GTK_POPOVER (popover), &at);
  g_assert_true (
    gtk_widget_translate_coordinates (row, gtk_widget_get_parent (popover), 0, 0, &x, &y));
  g_assert_cmpint (at.y, ==, (int) y);
  g_assert_cmpint (at.height, ==, gtk_widget_get_height (row));
}

/* Each row has one, by either key; the arrow keys go on behind it where they were. */
static void
test_menus_by_keys (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *row;
    const char *item;
    const char *picture;
  } menus[] = {
    { "All items", "Disconnect", "menu-profile" },
    { "grid.example", "All Topics and Collections", "menu-broker" },
    { "Incidents", "New Topic or Collection…", "menu-collection" },
    { "partners", "Unsubscribe", "menu-topic" },
  };
  GtkWidget *popover;
  GListModel *rows = G_LIST_MODEL (gtk_list_view_get_model (fixture->sidebar->tree_view));

  for (guint i = 0; i < G_N_ELEMENTS (menus); i++)
    {
      guint at = GTK_INVALID_LIST_POSITION;

      for (guint j = 0; j < g_list_model_get_n_items (rows); j++)
        {
          g_autoptr (GtkTreeListRow) row = g_list_model_get_item (rows, j);
          g_autoptr (GObject) item = gtk_tree_list_row_get_item (row);
          g_autofree char *label = NULL;

          g_object_get (item, "label", &label, NULL);
          if (g_str_equal (label, menus[i].row))
            at = j;
        }
      choose (fixture, at);
      gtk_widget_grab_focus (GTK_WIDGET (fixture->sidebar->tree_view));
      g_assert_true (
        xg_ui_test_press (GTK_WINDOW (fixture->window), i % 2 == 0 ? "<Shift>F10" : "Menu"));
      xg_ui_test_settle (50);
      popover = find_menu (fixture);
      g_assert_nonnull (popover);
      g_assert_nonnull (xg_ui_test_find_text (popover, menus[i].item));
      assert_beside (popover, find_row_widget (fixture, menus[i].row));
      xg_ui_test_pictures (GTK_WIDGET (fixture->window), menus[i].picture);
      gtk_popover_popdown (GTK_POPOVER (popover));
      xg_ui_test_settle (50);
      g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (fixture->window)),
                                             GTK_WIDGET (fixture->sidebar)));
    }
  /* The toolkit looks for a tooltip half a second after a popover came. */
  xg_ui_test_settle (700);
}

static void
register_tests (void)
{
  static const struct
  {
    const char *name;
    void (*func) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "choosing-one-filters-the-feed", test_choosing_one_filters_the_feed },
    { "one-that-cant-be-read-says-why", test_one_that_cant_be_read_says_why },
    { "changing-one", test_changing_one },
    { "order-and-deletion", test_order_and_deletion },
    { "heading-is-closed-and-opened", test_heading_is_closed_and_opened },
    { "saved-from-the-feed", test_saved_from_the_feed },
    { "edited-by-its-dialog", test_edited_by_its_dialog },
    { "menu", test_menu },
    { "menus-by-keys", test_menus_by_keys },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/ui/saved-filters/", tests[i].name, NULL);

      g_test_add (path, Fixture, GINT_TO_POINTER (1180), set_up, tests[i].func, tear_down);
    }
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
