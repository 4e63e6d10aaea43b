/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "xg-line-layout.h"
#include "xg-row-grid.h"
#include "xg-ui-test.h"

#define SENTENCE                                                                                   \
  "The server ended the connection. It was asked for something with so many elements, attributes " \
  "or lines in one place that reading it would take minutes."

/* A child that wraps, as a label does, and counts what it is asked. */
#define TEST_TYPE_COUNTER (test_counter_get_type ())
G_DECLARE_FINAL_TYPE (TestCounter, test_counter, TEST, COUNTER, GtkWidget)

struct _TestCounter
{
  GtkWidget parent_instance;

  guint n_widths;  /* asked for a width at a height */
  guint n_heights; /* asked for a height at a width */
};

G_DEFINE_FINAL_TYPE (TestCounter, test_counter, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
test_counter_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
test_counter_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  TestCounter *self = TEST_COUNTER (widget);
  const int area = 40000; /* px² */

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      self->n_widths += for_size >= 0;
      *minimum = for_size > 0 ? area / for_size : 20;
      *natural = MAX (*minimum, 1000);
    }
  else
    {
      self->n_heights += for_size >= 0;
      *minimum = *natural = for_size > 0 ? area / for_size : 40;
    }
}

static void
test_counter_class_init (TestCounterClass *klass)
{
  GTK_WIDGET_CLASS (klass)->get_request_mode = test_counter_get_request_mode;
  GTK_WIDGET_CLASS (klass)->measure = test_counter_measure;
}

static void
test_counter_init (TestCounter *self)
{
}

static void
fill (GtkWidget *box, GtkWidget *text)
{
  GtkWidget *button = gtk_button_new_with_label ("Retry Now");

  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), button);
}

static GtkWidget *
text_new (void)
{
  GtkWidget *label = gtk_label_new (SENTENCE);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  return label;
}

static int
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, gboolean most)
{
  int minimum, natural;

  gtk_widget_measure (widget, orientation, for_size, &minimum, &natural, NULL, NULL);
  return most ? natural : minimum;
}

static void
test_widths_are_those_of_a_box (void)
{
  GtkWidget *line = g_object_ref_sink (xg_line_new (12));
  GtkWidget *box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12));

  fill (line, text_new ());
  fill (box, text_new ());
  for (guint most = 0; most < 2; most++)
    g_assert_cmpint (measure (line, GTK_ORIENTATION_HORIZONTAL, -1, most),
                     ==,
                     measure (box, GTK_ORIENTATION_HORIZONTAL, -1, most));
  g_object_unref (line);
  g_object_unref (box);
}

static void
test_children_stand_where_those_of_a_box_do (void)
{
  const int widths[] = { 900, 400 };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (widths); i++)
    {
      GtkWidget *both = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      GtkWidget *line = xg_line_new (12);
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
      GtkWidget *window;
      GtkWidget *a, *b;

      fill (line, text_new ());
      fill (box, text_new ());
      gtk_widget_set_visible (gtk_widget_get_first_child (line), i < 2);
      gtk_widget_set_visible (gtk_widget_get_first_child (box), i < 2);
      gtk_box_append (GTK_BOX (both), line);
      gtk_box_append (GTK_BOX (both), box);
      gtk_widget_set_direction (line, i % 2 ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
      gtk_widget_set_direction (box, i % 2 ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
      window = xg_ui_test_show (both, widths[i % 2], 400);
      for (a = gtk_widget_get_first_child (line), b = gtk_widget_get_first_child (box); a != NULL;
           a = gtk_widget_get_next_sibling (a), b = gtk_widget_get_next_sibling (b))
        {
          graphene_rect_t left, right;

          if (!gtk_widget_get_visible (a))
            continue;
          g_assert_true (gtk_widget_compute_bounds (a, line, &left));
          g_assert_true (gtk_widget_compute_bounds (b, box, &right));
          g_assert_cmpfloat (left.origin.x, ==, right.origin.x);
          g_assert_cmpfloat (left.size.width, ==, right.size.width);
        }
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

static void
test_nothing_is_searched_for (void)
{
  GtkWidget *line = g_object_ref_sink (xg_line_new (12));
  TestCounter *text = g_object_new (TEST_TYPE_COUNTER, NULL);

  fill (line, GTK_WIDGET (text));
  g_assert_cmpint (measure (line, GTK_ORIENTATION_VERTICAL, 500, FALSE), >=, 80);
  g_assert_cmpuint (text->n_widths, ==, 0);
  g_assert_cmpuint (text->n_heights, ==, 1);
  /* Nor is it as high as it is where it is narrowest. */
  g_assert_cmpint (measure (line, GTK_ORIENTATION_VERTICAL, -1, FALSE), <=, 60);
  g_object_unref (line);
}

static graphene_rect_t
get_bounds (GtkWidget *widget, GtkWidget *parent)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, parent, &bounds));
  return bounds;
}

/* Where there is little room, what follows the text stands below it, at the end. */
static void
test_buttons_go_below (void)
{
  const int widths[] = { 900, 330 };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (widths); i++)
    {
      gboolean rtl = i >= 2;
      gboolean below = i % 2 == 1;
      GtkWidget *line = xg_line_new (12);
      GtkWidget *window, *text, *button;
      graphene_rect_t sentence, place;

      xg_line_layout_set_fold_width (XG_LINE_LAYOUT (gtk_widget_get_layout_manager (line)), 560);
      fill (line, text_new ());
      text = gtk_widget_get_next_sibling (gtk_widget_get_first_child (line));
      button = gtk_widget_get_last_child (line);
      gtk_widget_set_valign (line, GTK_ALIGN_START);
      gtk_widget_set_direction (line, rtl ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
      window = xg_ui_test_show (line, widths[i % 2], 300);
      sentence = get_bounds (text, line);
      place = get_bounds (button, line);
      if (below)
        {
          g_assert_cmpfloat (place.origin.y, >=, sentence.origin.y + sentence.size.height);
          g_assert_cmpfloat (sentence.size.width, >, (float) gtk_widget_get_width (line) - 60);
          g_assert_cmpfloat (place.origin.y + place.size.height,
                             <=,
                             (float) gtk_widget_get_height (line));
        }
      else
        g_assert_cmpfloat (place.origin.y, <, sentence.origin.y + sentence.size.height);
      if (rtl)
        g_assert_cmpfloat (place.origin.x, ==, 0);
      else
        g_assert_cmpfloat (place.origin.x + place.size.width,
                           ==,
                           (float) gtk_widget_get_width (line));
      /* A short one stays beside it */
      gtk_label_set_text (GTK_LABEL (text), "Lost.");
      xg_ui_test_settle (20);
      place = get_bounds (button, line);
      sentence = get_bounds (text, line);
      g_assert_cmpfloat (place.origin.y, <, sentence.origin.y + sentence.size.height);
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

/* What libadwaita lays out in boxes */
static void
test_rows_are_not_searched_either (void)
{
  GtkWidget *row = g_object_ref_sink (adw_action_row_new ());
  GtkWidget *header = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row));
  GtkWidget *plain = g_object_ref_sink (adw_action_row_new ());

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), "Title");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (plain), "Title");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), SENTENCE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (plain), SENTENCE);
  xg_row_grid_lay_out_rows (row);
  xg_row_grid_lay_out_rows (row);
  g_assert_true (GTK_IS_GRID_LAYOUT (gtk_widget_get_layout_manager (header)));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_switch_new ());
  adw_action_row_add_suffix (ADW_ACTION_ROW (plain), gtk_switch_new ());
  for (int width = 250; width < 1000; width += 150)
    g_assert_cmpint (measure (row, GTK_ORIENTATION_VERTICAL, width, TRUE),
                     ==,
                     measure (plain, GTK_ORIENTATION_VERTICAL, width, TRUE));
  g_assert_false (gtk_widget_compute_expand (row, GTK_ORIENTATION_VERTICAL));
  g_object_unref (row);
  g_object_unref (plain);
}

static void
register_tests (void)
{
  g_test_add_func ("/line-layout/widths-are-those-of-a-box", test_widths_are_those_of_a_box);
  g_test_add_func ("/line-layout/children-stand-where-those-of-a-box-do",
                   test_children_stand_where_those_of_a_box_do);
  g_test_add_func ("/line-layout/nothing-is-searched-for", test_nothing_is_searched_for);
  g_test_add_func ("/line-layout/buttons-go-below", test_buttons_go_below);
  g_test_add_func ("/row-grid/rows-are-not-searched-either", test_rows_are_not_searched_either);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
