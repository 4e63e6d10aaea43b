/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Filters that are kept: their list, and wherever one is written. */
#include "config.h"

#include "alerts/xg-rules-dialog.h"
#include "feed/xg-feed-page.h"
#include "filters/xg-colours-dialog.h"
#include "filters/xg-filter-dialog.h"
#include "filters/xg-filter-list.h"
#include "grid/xg-grid-private.h"
#include "xg-ui-grid.h"
#include "xg-ui-test.h"

static XgFilterEntry *
add (XgFilterList *list, const char *name, const char *text, XgFilterColour colour)
{
  g_autoptr (XgFilterEntry) entry = xg_filter_entry_new (name, text);

  g_object_set (entry, "colour", (guint) colour, NULL);
  xg_filter_list_insert (list, G_MAXUINT, entry);
  return entry; /* the list has it */
}

static GVariant *
parse_value (const char *text)
{
  g_autoptr (GError) error = NULL;
  GVariant *value = g_variant_parse (G_VARIANT_TYPE ("aa{sv}"), text, NULL, NULL, &error);

  g_assert_no_error (error);
  return value;
}

static char *
print_value (XgFilterList *list)
{
  g_autoptr (GVariant) value = NULL;

  g_object_get (list, "value", &value, NULL);
  return g_variant_print (value, FALSE);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* Another version's words, and a person's mistakes, come out as they went in. */
static void
test_what_is_not_understood_stays (void)
{
  static const char text[] =
    "[{'name': <'New'>, 'filter': <'sender:x'>, 'shape': <uint32 5>}, {'filter': <7>}, "
    "{'colour': <'ultraviolet'>, 'filter': <'scan'>}, {'name': <'Off'>, 'enabled': <'no'>}]";
  g_autoptr (XgFilterList) list = xg_filter_list_new ();
  g_autoptr (GVariant) value = parse_value (text);
  g_autofree char *problem = NULL;
  g_autofree char *printed = NULL;
  g_autoptr (GVariant) again = NULL;

  g_object_set (list, "value", value, NULL);
  g_assert_cmpuint (xg_filter_list_get_length (list), ==, 4);
  problem = xg_filter_entry_dup_problem (xg_filter_list_get (list, 0));
  g_assert_true (g_str_has_prefix (problem, "There is no field “sender”."));
  g_clear_pointer (&problem, g_free);
  problem = xg_filter_entry_dup_problem (xg_filter_list_get (list, 1));
  g_assert_cmpstr (problem, ==, "There is no filter in it that this version understands.");
  g_assert_cmpstr (xg_filter_entry_get_label (xg_filter_list_get (list, 1)), ==, "Without a name");
  g_assert_cmpstr (xg_filter_entry_get_label (xg_filter_list_get (list, 2)), ==, "scan");
  g_assert_cmpint (xg_filter_entry_get_colour (xg_filter_list_get (list, 2)), ==, XG_COLOUR_GREY);
  g_assert_true (xg_filter_entry_get_enabled (xg_filter_list_get (list, 3)));

  /* Also when another of them changes. */
  g_object_set (xg_filter_list_get (list, 3), "text", "probe", NULL);
  printed = print_value (list);
  again = parse_value (printed);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GVariant) before = g_variant_get_child_value (value, i);
      g_autoptr (GVariant) after = g_variant_get_child_value (again, i);

      g_assert_true (g_variant_equal (before, after));
    }
  g_assert_nonnull (strstr (printed, "'filter': <'probe'>"));
  g_assert_nonnull (strstr (printed, "'enabled': <'no'>"));
}

static void
test_order_and_names (void)
{
  g_autoptr (XgFilterList) list = xg_filter_list_new ();
  XgFilterEntry *one = add (list, "One", "a", XG_COLOUR_RED);
  XgFilterEntry *two = add (list, "Two", "b", XG_COLOUR_RED);
  XgFilterEntry *three = add (list, "Thrée", "c", XG_COLOUR_RED);
  g_autoptr (GVariant) value = NULL;
  g_autoptr (XgFilterList) copy = xg_filter_list_new ();
  g_autofree char *fault = NULL;
  guint n = 0;

  g_signal_connect_swapped (list, "notify::value", G_CALLBACK (count_cb), &n);
  g_assert_true (xg_filter_list_move (list, three, -2));
  g_assert_true (xg_filter_list_get (list, 0) == three);
  g_assert_true (xg_filter_list_get (list, 1) == one);
  g_assert_true (xg_filter_list_get (list, 2) == two);
  g_assert_false (xg_filter_list_move (list, three, -1));
  g_assert_false (xg_filter_list_move (list, two, 1));
  g_assert_cmpuint (n, ==, 1);
  g_object_set (one, "name", "One", NULL);
  g_assert_cmpuint (n, ==, 1);
  g_object_set (one, "name", "Uno", NULL);
  g_assert_cmpuint (n, ==, 2);

  fault = xg_filter_list_check_name (list, " \t", NULL);
  g_assert_cmpstr (fault, ==, "Give the filter a name. The sidebar shows it.");
  g_clear_pointer (&fault, g_free);
  fault = xg_filter_list_check_name (list, " THRÉE ", NULL);
  g_assert_cmpstr (fault, ==, "There is a filter “Thrée” already. Choose another name.");
  g_assert_null (xg_filter_list_check_name (list, "THRÉE", three));
  g_assert_null (xg_filter_list_check_name (list, "Other", NULL));

  /* What another window writes keeps the objects of what it did not change. */
  g_object_get (list, "value", &value, NULL);
  g_object_set (copy, "value", value, NULL);
  xg_filter_list_remove (copy, 1);
  g_clear_pointer (&value, g_variant_unref);
  g_object_get (copy, "value", &value, NULL);
  g_object_set (list, "value", value, NULL);
  g_assert_cmpuint (xg_filter_list_get_length (list), ==, 2);
  g_assert_true (xg_filter_list_get (list, 0) == three);
  g_assert_true (xg_filter_list_get (list, 1) == two);
  g_assert_cmpuint (n, ==, 3);
}

typedef struct
{
  XgGrid *grid;
  GtkWidget *page;
  GtkWidget *window;
  XgFilterList *saved;
  XgFilterList *colours;
} Fixture;

static void
set_up (Fixture *fixture, int width)
{
  fixture->grid = xg_ui_grid_new ();
  xg_ui_grid_publish_samples (fixture->grid, 5);
  xg_ui_grid_flush (fixture->grid);
  fixture->saved = xg_filter_list_new ();
  fixture->colours = xg_filter_list_new ();
  fixture->page = xg_feed_page_new ();
  xg_feed_page_set_filters (XG_FEED_PAGE (fixture->page), fixture->saved, fixture->colours);
  fixture->window = xg_ui_test_show (fixture->page, width, 600);
  xg_feed_page_set_scope (XG_FEED_PAGE (fixture->page), fixture->grid, NULL, NULL);
  xg_ui_test_settle (100);
}

static void
tear_down (Fixture *fixture)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  xg_ui_test_settle (20);
  g_object_unref (fixture->saved);
  g_object_unref (fixture->colours);
  xg_ui_grid_free (fixture->grid);
}

static GtkWidget *
part (GtkWidget *widget, GType type, const char *id)
{
  return GTK_WIDGET (gtk_widget_get_template_child (widget, type, id));
}

static const char *
get_hint (GtkWidget *dialog)
{
  return gtk_label_get_label (GTK_LABEL (part (dialog, XG_TYPE_FILTER_DIALOG, "hint_label")));
}

static GtkWidget *
find_dialog (GType type)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type))
        return window;
    }
  return NULL;
}

/* What the page filters by, the least severity included, gets a name. */
static void
test_filter_is_saved (void)
{
  Fixture fixture;
  GtkWidget *dialog, *name, *text, *save;

  set_up (&fixture, 1100);
  add (fixture.saved, "Mine", "scan", XG_COLOUR_RED);
  xg_feed_page_search (XG_FEED_PAGE (fixture.page), "ransom*", XG_SEVERITY_HIGH);
  gtk_widget_activate_action (fixture.page, "feed.save-filter", NULL);
  dialog = find_dialog (XG_TYPE_FILTER_DIALOG);
  g_assert_nonnull (dialog);
  xg_ui_test_settle (100);
  name = part (dialog, XG_TYPE_FILTER_DIALOG, "name_row");
  text = part (dialog, XG_TYPE_FILTER_DIALOG, "text_row");
  save = part (dialog, XG_TYPE_FILTER_DIALOG, "save_button");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (text)), ==, "(ransom*) severity>=high");
  g_assert_cmpstr (get_hint (dialog), ==, "Give the filter a name. The sidebar shows it.");
  g_assert_false (gtk_widget_get_sensitive (save));
  gtk_editable_set_text (GTK_EDITABLE (name), "mine ");
  g_assert_cmpstr (get_hint (dialog), ==, "There is a filter “Mine” already. Choose another name.");
  gtk_editable_set_text (GTK_EDITABLE (name), "Hostages");
  g_assert_true (gtk_widget_get_sensitive (save));
  gtk_editable_set_text (GTK_EDITABLE (text), "severity>=hihg");
  g_assert_true (gtk_widget_has_css_class (text, "error"));
  g_assert_true (g_str_has_prefix (get_hint (dialog), "“hihg” is no value of “severity”."));
  gtk_editable_set_text (GTK_EDITABLE (text), " ");
  g_assert_cmpstr (get_hint (dialog),
                   ==,
                   "Write what to look for. Without a filter it would be all items.");
  gtk_editable_set_text (GTK_EDITABLE (text), " ransom*");
  xg_ui_test_check_names (dialog);
  g_signal_emit_by_name (save, "clicked");
  xg_ui_test_settle (50);
  g_assert_null (find_dialog (XG_TYPE_FILTER_DIALOG));
  g_assert_cmpuint (xg_filter_list_get_length (fixture.saved), ==, 2);
  g_assert_cmpstr (xg_filter_entry_get_name (xg_filter_list_get (fixture.saved, 1)),
                   ==,
                   "Hostages");
  g_assert_cmpstr (xg_filter_entry_get_text (xg_filter_list_get (fixture.saved, 1)), ==, "ransom*");
  tear_down (&fixture);
}

static gboolean
press (GtkWidget *entry, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (entry);
  gboolean taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !taken; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller) &&
          gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE)
        g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &taken);
    }
  return taken;
}

/* Writes in ENTRY as a person does, and takes what is proposed first. */
static void
complete (GtkWidget *entry, const char *text, const char *expected)
{
  GtkWidget *list = xg_ui_test_find_type (entry, GTK_TYPE_LIST_BOX);
  GtkWidget *popover = gtk_widget_get_ancestor (list, GTK_TYPE_POPOVER);

  gtk_widget_grab_focus (entry);
  xg_ui_test_settle (50);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_editable_set_position (GTK_EDITABLE (entry), -1);
  g_signal_emit_by_name (entry, "changed");
  XG_WAIT (gtk_widget_get_visible (popover), 2000);
  g_assert_true (press (entry, GDK_KEY_Tab));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, expected);
  g_assert_true (!gtk_widget_get_visible (popover) || press (entry, GDK_KEY_Escape));
}

static GtkWidget *
find_entry_row (GtkWidget *root, const char *title)
{
  g_autoptr (GPtrArray) rows = xg_ui_test_find_all (root, ADW_TYPE_ENTRY_ROW);

  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (adw_preferences_row_get_title (rows->pdata[i]), title))
      return rows->pdata[i];
  g_assert_not_reached ();
}

/* Wherever a filter is written: fields and values are proposed, the wrong letter is marked. */
static void
test_every_editor_helps (void)
{
  Fixture fixture;
  g_autoptr (XgRule) rule = xg_rule_new (0, "New");
  GtkWidget *dialogs[3];

  set_up (&fixture, 900);
  dialogs[0] = xg_filter_dialog_new (fixture.saved, NULL, NULL);
  xg_filter_dialog_set_grid (XG_FILTER_DIALOG (dialogs[0]), fixture.grid);
  dialogs[1] = xg_colours_dialog_new (fixture.colours, fixture.grid);
  xg_colours_dialog_add (XG_COLOURS_DIALOG (dialogs[1]), "");
  dialogs[2] = xg_rules_dialog_new (fixture.grid);
  xg_rules_dialog_edit (XG_RULES_DIALOG (dialogs[2]), rule);
  for (guint i = 0; i < G_N_ELEMENTS (dialogs); i++)
    {
      GtkWidget *entry;

      gtk_window_present (GTK_WINDOW (dialogs[i]));
      gtk_test_widget_wait_for_draw (dialogs[i]);
      xg_ui_test_settle (50);
      entry = find_entry_row (dialogs[i], "Filter");
      complete (entry, "sev", "severity:");
      complete (entry, "topic:ener", "topic:energy ");
      gtk_editable_set_text (GTK_EDITABLE (entry), "(scan");
      g_assert_true (gtk_widget_has_css_class (entry, "error"));
      g_assert_nonnull (
        xg_ui_test_find_text (dialogs[i],
                              "The parenthesis that opens here is not closed: “)” is expected."));
      gtk_editable_set_text (GTK_EDITABLE (entry), "scan");
      g_assert_false (gtk_widget_has_css_class (entry, "error"));
      gtk_window_destroy (GTK_WINDOW (dialogs[i]));
      xg_ui_test_settle (20);
    }
  g_clear_object (&rule);
  tear_down (&fixture);
}

static void
register_tests (void)
{
  g_test_add_func ("/ui/filters/what-is-not-understood-stays", test_what_is_not_understood_stays);
  g_test_add_func ("/ui/filters/order-and-names", test_order_and_names);
  g_test_add_func ("/ui/filters/filter-is-saved", test_filter_is_saved);
  g_test_add_func ("/ui/filters/every-editor-helps", test_every_editor_helps);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
