/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rules that colour rows: what they do to the feed, and their dialog. */
#include "config.h"

#include <math.h>

#include "feed/xg-feed-page.h"
#include "feed/xg-feed-row.h"
#include "filters/xg-colours-dialog.h"
#include "filters/xg-filter-list.h"
#include "grid/xg-grid-private.h"
#include "xg-ui-grid.h"
#include "xg-ui-test.h"

#define HIDDEN                                                                                     \
  "<report xmlns='urn:example:report'><title>Weekly report</title><p>quiet mandolin "              \
  "192.0.2.77</p>"                                                                                 \
  "</report>"

static XgFilterEntry *
add (XgFilterList *list, const char *name, const char *text, XgFilterColour colour)
{
  g_autoptr (XgFilterEntry) entry = xg_filter_entry_new (name, text);

  g_object_set (entry, "colour", (guint) colour, NULL);
  xg_filter_list_insert (list, G_MAXUINT, entry);
  return entry; /* the list has it */
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
  xg_ui_grid_publish (fixture->grid, "energy", "report-1", "bob@corp.example", HIDDEN);
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

/* The toolkit's own widget of the row whose summary begins so. */
static GtkWidget *
find_row (Fixture *fixture, const char *start)
{
  g_autoptr (GPtrArray) all = xg_ui_test_find_all (fixture->page, GTK_TYPE_INSCRIPTION);

  for (guint i = 0; i < all->len; i++)
    {
      const char *text = gtk_inscription_get_text (all->pdata[i]);
      GtkWidget *row = all->pdata[i];

      if (text == NULL || !g_str_has_prefix (text, start) || !gtk_widget_get_mapped (row))
        continue;
      while (!GTK_IS_LIST_VIEW (gtk_widget_get_parent (row)))
        row = gtk_widget_get_parent (row);
      return row;
    }
  return NULL;
}

static gboolean
is_coloured (Fixture *fixture, const char *start, const char *css_class, const char *text)
{
  GtkWidget *row = find_row (fixture, start);

  if (row == NULL)
    return FALSE;
  for (guint i = 0; i < XG_N_COLOURS; i++)
    {
      const char *one = xg_filter_colour_get_class ((XgFilterColour) i);

      if (gtk_widget_has_css_class (row, one) != (g_strcmp0 (one, css_class) == 0))
        return FALSE;
    }
  if (text != NULL)
    gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text);
  return g_strcmp0 (gtk_widget_get_tooltip_text (row), text) == 0;
}

/* A summary that has no room in one line beside its pin has two. */
static void
check_lines (Fixture *fixture)
{
  g_autoptr (GPtrArray) all = xg_ui_test_find_all (fixture->page, GTK_TYPE_INSCRIPTION);

  for (guint i = 0; i < all->len; i++)
    {
      GtkInscription *summary = all->pdata[i];
      g_autoptr (PangoLayout) layout = NULL;
      GtkBorder padding;
      int width;

      if (!gtk_widget_has_css_class (all->pdata[i], "summary") ||
          !gtk_widget_get_mapped (all->pdata[i]) ||
          gtk_widget_get_ancestor (all->pdata[i], XG_TYPE_FEED_ROW) == NULL)
        continue;
      layout = gtk_widget_create_pango_layout (all->pdata[i], gtk_inscription_get_text (summary));
      pango_layout_set_attributes (layout, gtk_inscription_get_attributes (summary));
      pango_layout_get_pixel_size (layout, &width, NULL);
      gtk_style_context_get_padding (gtk_widget_get_style_context (all->pdata[i]), &padding);
      g_assert_cmpint (padding.right, ==, 20);
      /* The width of a widget is that of its content. */
      g_assert_cmpuint (gtk_inscription_get_min_lines (summary),
                        ==,
                        width > gtk_widget_get_width (all->pdata[i]) ? 2 : 1);
    }
}

static void
check_first_rule_wins (int width)
{
  Fixture fixture;
  XgFilterEntry *high;

  set_up (&fixture, width);
  XG_WAIT (find_row (&fixture, "Ransomware") != NULL, 3000);
  g_assert_true (is_coloured (&fixture, "Ransomware", NULL, NULL));
  high = add (fixture.colours, "Bad", "severity>=high", XG_COLOUR_RED);
  add (fixture.colours, "", "publisher:*.example", XG_COLOUR_TEAL);
  add (fixture.colours, "Broken", "severity>=", XG_COLOUR_PURPLE);
  XG_WAIT (is_coloured (&fixture, "Ransomware", "coloured-red", "Colour rule: Bad (Red)"), 2000);
  g_assert_true (
    is_coloured (&fixture, "Phishing", "coloured-teal", "Colour rule: publisher:*.example (Teal)"));

  /* The order decides; off is off. */
  xg_filter_list_move (fixture.colours, high, 1);
  XG_WAIT (is_coloured (&fixture,
                        "Ransomware",
                        "coloured-teal",
                        "Colour rule: publisher:*.example (Teal)"),
           2000);
  g_object_set (xg_filter_list_get (fixture.colours, 0), "enabled", FALSE, NULL);
  XG_WAIT (is_coloured (&fixture, "Ransomware", "coloured-red", "Colour rule: Bad (Red)"), 2000);
  XG_WAIT (is_coloured (&fixture, "Phishing", NULL, NULL), 2000);
  xg_ui_test_check_names (fixture.page);
  add (fixture.colours, "", "publisher:*.example", XG_COLOUR_TEAL);
  xg_ui_test_settle (100);
  check_lines (&fixture);
  xg_ui_test_pictures (fixture.window, "feed-coloured");
  tear_down (&fixture);
}

static void
test_first_rule_colours_the_row (void)
{
  check_first_rule_wins (1100);
}

static void
test_narrow_rows_are_coloured (void)
{
  check_first_rule_wins (360);
}

/* What no row tells is asked of the cache, and only by that. */
static void
test_words_of_the_payload (void)
{
  Fixture fixture;

  set_up (&fixture, 1100);
  XG_WAIT (find_row (&fixture, "Weekly") != NULL, 3000);
  add (fixture.colours, "Address", "indicator:192.0.2.0/24", XG_COLOUR_BLUE);
  XG_WAIT (is_coloured (&fixture, "Weekly", "coloured-blue", "Colour rule: Address (Blue)"), 3000);
  g_assert_true (is_coloured (&fixture, "Ransomware", NULL, NULL));
  xg_filter_list_remove (fixture.colours, 0);
  XG_WAIT (is_coloured (&fixture, "Weekly", NULL, NULL), 2000);
  add (fixture.colours, "Strings", "-severity:high mandolin", XG_COLOUR_GREEN);
  XG_WAIT (is_coloured (&fixture, "Weekly", "coloured-green", "Colour rule: Strings (Green)"),
           3000);
  g_assert_true (is_coloured (&fixture, "Phishing", NULL, NULL));

  /* What comes in later is asked about too. */
  xg_ui_grid_publish (fixture.grid,
                      "energy",
                      "report-2",
                      "bob@corp.example",
                      "<r xmlns='urn:example:report'><title>Monthly report</title>"
                      "<p>another mandolin</p></r>");
  xg_ui_grid_flush (fixture.grid);
  XG_WAIT (is_coloured (&fixture, "Monthly", "coloured-green", "Colour rule: Strings (Green)"),
           3000);
  tear_down (&fixture);
}

/* A colour follows what becomes of the item. */
static void
test_colour_follows_the_item (void)
{
  Fixture fixture;
  XgItem *item;

  set_up (&fixture, 1100);
  XG_WAIT (find_row (&fixture, "Weekly") != NULL, 3000);
  add (fixture.colours, "To do", "is:unread mandolin", XG_COLOUR_ORANGE);
  XG_WAIT (is_coloured (&fixture, "Weekly", "coloured-orange", "Colour rule: To do (Orange)"),
           3000);
  xg_feed_page_select_rowid (XG_FEED_PAGE (fixture.page), 6);
  item = xg_feed_page_get_selected_item (XG_FEED_PAGE (fixture.page));
  g_assert_cmpstr (xg_item_get_item_id (item), ==, "report-1");
  xg_grid_mark_read (fixture.grid, item, TRUE);
  XG_WAIT (is_coloured (&fixture, "Weekly", NULL, NULL), 3000);
  tear_down (&fixture);
}

static double
channel (double value)
{
  return value <= 0.03928 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

/* WCAG 2.1 */
static double
luminance (const GdkRGBA *colour)
{
  return 0.2126 * channel (colour->red) + 0.7152 * channel (colour->green) +
         0.0722 * channel (colour->blue);
}

static double
contrast (const GdkRGBA *a, const GdkRGBA *b)
{
  double one = luminance (a) + 0.05;
  double two = luminance (b) + 0.05;

  return MAX (one, two) / MIN (one, two);
}

static GdkRGBA
mix (const GdkRGBA *below, const GdkRGBA *above, float alpha)
{
  return (GdkRGBA){ below->red + (above->red - below->red) * alpha,
                    below->green + (above->green - below->green) * alpha,
                    below->blue + (above->blue - below->blue) * alpha,
                    1 };
}

static GdkRGBA
lookup (GtkWidget *widget, const char *name)
{
  GdkRGBA colour;

  g_assert_true (
    gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &colour));
  return colour;
}

/* The strip can be seen, and words on the tint can be read, in both schemes. */
static void
test_colours_are_readable (void)
{
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_FORCE_LIGHT,
                                            ADW_COLOR_SCHEME_FORCE_DARK };
  GtkWidget *window = xg_ui_test_show (gtk_label_new ("x"), 200, 100);

  for (guint s = 0; s < G_N_ELEMENTS (schemes); s++)
    {
      adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[s]);
      xg_ui_test_settle (50);
      for (guint i = 0; i < XG_N_COLOURS; i++)
        {
          g_autofree char *name =
            g_strconcat ("xg_row_", xg_filter_colour_get_nick ((XgFilterColour) i), NULL);
          GdkRGBA colour = lookup (window, name);
          GdkRGBA view = lookup (window, "view_bg_color");
          GdkRGBA ink = lookup (window, "view_fg_color");
          GdkRGBA text, tint;

          ink = mix (&view, &ink, ink.alpha);
          tint = mix (&view, &colour, 0.1f);
          text = mix (&tint, &ink, 0.7f); /* .soft */
          g_test_message ("%s: strip %.2f, text %.2f",
                          name,
                          contrast (&colour, &view),
                          contrast (&text, &tint));
          g_assert_cmpfloat (contrast (&colour, &view), >=, 3);
          g_assert_cmpfloat (contrast (&ink, &tint), >=, 7);
          g_assert_cmpfloat (contrast (&text, &tint), >=, 4.5);
        }
    }
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  gtk_window_destroy (GTK_WINDOW (window));
  xg_ui_test_settle (20);
}

static GtkWidget *
part (GtkWidget *widget, GType type, const char *id)
{
  return GTK_WIDGET (gtk_widget_get_template_child (widget, type, id));
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

static GtkWidget *
find_entry_row (GtkWidget *root, const char *title)
{
  g_autoptr (GPtrArray) rows = xg_ui_test_find_all (root, ADW_TYPE_ENTRY_ROW);

  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (adw_preferences_row_get_title (rows->pdata[i]), title))
      return rows->pdata[i];
  g_assert_not_reached ();
}

/* Through the dialog: a rule is written, changed, switched off, moved, deleted and taken back. */
static void
test_colour_rules_are_edited (void)
{
  Fixture fixture;
  GtkWidget *dialog, *editor, *list, *row;

  set_up (&fixture, 900);
  gtk_widget_activate_action (fixture.page, "feed.colours", NULL);
  dialog = find_dialog (XG_TYPE_COLOURS_DIALOG);
  xg_ui_test_settle (100);
  g_assert_nonnull (xg_ui_test_find_text (dialog, "No Colour Rules Yet"));
  xg_ui_test_check_names (dialog);
  xg_ui_test_click (dialog, "New Colour Rule");
  xg_ui_test_settle (50);
  editor = xg_ui_test_find_type (dialog, g_type_from_name ("XgColourEditor"));
  gtk_editable_set_text (GTK_EDITABLE (find_entry_row (editor, "Filter")), "severity>=high");
  xg_ui_test_check_names (dialog);
  xg_ui_test_pictures (dialog, "colour-rule");
  xg_ui_test_click (editor, "Save");
  XG_WAIT (
    is_coloured (&fixture, "Ransomware", "coloured-red", "Colour rule: severity>=high (Red)"),
    2000);
  g_assert_nonnull (xg_ui_test_find_text (dialog, "Red · severity>=high"));
  add (fixture.colours, "Second", "sender:x", XG_COLOUR_BLUE);
  xg_ui_test_settle (50);
  list = part (dialog, XG_TYPE_COLOURS_DIALOG, "list");
  row = GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1));
  g_assert_true (gtk_widget_has_css_class (row, "unusable"));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (row), "There is no field “sender”."));
  xg_ui_test_check_names (dialog);
  xg_ui_test_pictures (dialog, "colour-rules");

  gtk_widget_grab_focus (row);
  g_assert_true (xg_ui_test_press (GTK_WINDOW (dialog), "<Alt>Up"));
  g_assert_cmpstr (xg_filter_entry_get_name (xg_filter_list_get (fixture.colours, 0)),
                   ==,
                   "Second");
  xg_ui_test_settle (50);
  row = GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  g_assert_true (gtk_widget_has_focus (row));
  g_assert_true (xg_ui_test_press (GTK_WINDOW (dialog), "Delete"));
  g_assert_cmpuint (xg_filter_list_get_length (fixture.colours), ==, 1);
  xg_ui_test_settle (100);
  xg_ui_test_click (dialog, "Undo");
  g_assert_cmpuint (xg_filter_list_get_length (fixture.colours), ==, 2);
  g_assert_cmpstr (xg_filter_entry_get_name (xg_filter_list_get (fixture.colours, 0)),
                   ==,
                   "Second");

  row = GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1));
  gtk_switch_set_active (GTK_SWITCH (xg_ui_test_find_type (row, GTK_TYPE_SWITCH)), FALSE);
  XG_WAIT (is_coloured (&fixture, "Ransomware", NULL, NULL), 2000);
  gtk_widget_activate_action (row, "rule.edit", NULL);
  xg_ui_test_settle (50);
  gtk_editable_set_text (GTK_EDITABLE (find_entry_row (editor, "Name (optional)")), "Bad");
  adw_combo_row_set_selected (ADW_COMBO_ROW (xg_ui_test_find_type (editor, ADW_TYPE_COMBO_ROW)),
                              XG_COLOUR_PURPLE);
  xg_ui_test_click (editor, "Save");
  g_object_set (xg_filter_list_get (fixture.colours, 1), "enabled", TRUE, NULL);
  XG_WAIT (is_coloured (&fixture, "Ransomware", "coloured-purple", "Colour rule: Bad (Purple)"),
           2000);
  gtk_window_destroy (GTK_WINDOW (dialog));
  tear_down (&fixture);
}

static void
register_tests (void)
{
  g_test_add_func ("/ui/row-colours/first-rule-colours-the-row", test_first_rule_colours_the_row);
  g_test_add_func ("/ui/row-colours/narrow-rows-are-coloured", test_narrow_rows_are_coloured);
  g_test_add_func ("/ui/row-colours/words-of-the-payload", test_words_of_the_payload);
  g_test_add_func ("/ui/row-colours/colour-follows-the-item", test_colour_follows_the_item);
  g_test_add_func ("/ui/row-colours/colours-are-readable", test_colours_are_readable);
  g_test_add_func ("/ui/row-colours/colour-rules-are-edited", test_colour_rules_are_edited);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
