/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "xg-portion-list.h"
#include "xg-ui-test.h"

/* What a list view is told has to be what is there, whatever changes while it grows. */

typedef struct
{
  GtkStringList *source;
  XgPortionList *list;
  GtkWidget *window;
  GtkWidget *view;
  GPtrArray *mirror; /* what somebody has who only listens */
} Fixture;

static void
mirror_cb (GListModel *model, guint position, guint n_removed, guint n_added, gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_cmpuint (position + n_removed, <=, f->mirror->len);
  if (n_removed > 0)
    g_ptr_array_remove_range (f->mirror, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (f->mirror,
                        (int) (position + i),
                        g_list_model_get_item (model, position + i));
  g_assert_cmpuint (f->mirror->len, ==, g_list_model_get_n_items (model));
}

static void
add_strings (Fixture *f, guint position, guint n_removed, guint n_added)
{
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
  static guint serial;

  for (guint i = 0; i < n_added; i++)
    g_ptr_array_add (strings, g_strdup_printf ("%u", serial++));
  g_ptr_array_add (strings, NULL);
  gtk_string_list_splice (f->source,
                          position,
                          n_removed,
                          (const char *const *) (gpointer) strings->pdata);
}

static void
begin (Fixture *f, guint n_items)
{
  f->source = gtk_string_list_new (NULL);
  add_strings (f, 0, 0, n_items);
  f->view = gtk_label_new ("view");
  f->window = xg_ui_test_show (f->view, 300, 300);
  f->list = xg_portion_list_new (g_object_ref (G_LIST_MODEL (f->source)), f->view);
  f->mirror = g_ptr_array_new_with_free_func (g_object_unref);
  mirror_cb (G_LIST_MODEL (f->list), 0, 0, g_list_model_get_n_items (G_LIST_MODEL (f->list)), f);
  g_signal_connect (f->list, "items-changed", G_CALLBACK (mirror_cb), f);
}

static gboolean
is_whole (Fixture *f)
{
  return g_list_model_get_n_items (G_LIST_MODEL (f->list)) ==
         g_list_model_get_n_items (G_LIST_MODEL (f->source));
}

/* The listener has the same objects in the same order. */
static void
assert_mirrored (Fixture *f)
{
  g_assert_cmpuint (f->mirror->len, ==, g_list_model_get_n_items (G_LIST_MODEL (f->list)));
  for (guint i = 0; i < f->mirror->len; i++)
    {
      g_autoptr (GObject) there = g_list_model_get_item (G_LIST_MODEL (f->source), i);

      g_assert_true (f->mirror->pdata[i] == there);
    }
}

static void
end (Fixture *f)
{
  g_ptr_array_unref (f->mirror);
  f->mirror = g_ptr_array_new ();
  g_signal_handlers_disconnect_by_data (f->list, f);
  if (f->window != NULL)
    gtk_window_destroy (GTK_WINDOW (f->window));
  g_assert_finalize_object (f->list);
  g_assert_finalize_object (f->source);
  g_ptr_array_unref (f->mirror);
}

static void
test_few_are_there_at_once (void)
{
  Fixture f;

  begin (&f, XG_PORTION);
  g_assert_true (is_whole (&f));
  add_strings (&f, 3, 2, 4);
  g_assert_true (is_whole (&f));
  assert_mirrored (&f);
  end (&f);
}

static void
test_many_come_in_portions (void)
{
  Fixture f;

  begin (&f, 1000);
  g_assert_cmpuint (f.mirror->len, ==, XG_PORTION);
  g_assert_cmpuint (xg_portion_list_get_n_coming (f.list), ==, 1000);
  XG_WAIT (f.mirror->len > XG_PORTION, 2000);
  g_assert_false (is_whole (&f));
  XG_WAIT (is_whole (&f), 10000);
  assert_mirrored (&f);
  /* Then a change is told as it is. */
  add_strings (&f, 500, 1, 2);
  g_assert_true (is_whole (&f));
  assert_mirrored (&f);
  end (&f);
}

static void
test_many_that_come_later (void)
{
  Fixture f;

  begin (&f, 3);
  add_strings (&f, 1, 0, 1000);
  g_assert_cmpuint (f.mirror->len, ==, 1 + XG_PORTION);
  XG_WAIT (is_whole (&f), 10000);
  assert_mirrored (&f);
  end (&f);
}

/* What was there stays, also in the middle of growing, until something else comes. */
static void
test_held_until_others_come (void)
{
  Fixture f;
  g_autoptr (GPtrArray) before = NULL;

  begin (&f, 1000);
  XG_WAIT (f.mirror->len > XG_PORTION, 2000);
  before = g_ptr_array_copy (f.mirror, (GCopyFunc) g_object_ref, NULL);
  xg_portion_list_hold (f.list);
  add_strings (&f, 0, 1000, 0);
  xg_ui_test_settle (100);
  g_assert_cmpuint (f.mirror->len, ==, before->len);
  for (guint i = 0; i < before->len; i++)
    {
      g_autoptr (GObject) there = g_list_model_get_item (G_LIST_MODEL (f.list), i);

      g_assert_true (there == before->pdata[i]);
    }
  add_strings (&f, 0, 0, 500);
  g_assert_cmpuint (f.mirror->len, ==, XG_PORTION);
  XG_WAIT (is_whole (&f), 10000);
  assert_mirrored (&f);
  end (&f);
}

static void
test_held_until_nothing_comes (void)
{
  Fixture f;

  begin (&f, 5);
  xg_portion_list_hold (f.list);
  xg_portion_list_hold (f.list);
  add_strings (&f, 0, 5, 0);
  g_assert_cmpuint (f.mirror->len, ==, 5);
  xg_portion_list_release (f.list);
  g_assert_cmpuint (f.mirror->len, ==, 0);
  /* Nothing is there to be held. */
  xg_portion_list_hold (f.list);
  add_strings (&f, 0, 0, 3);
  assert_mirrored (&f);
  xg_portion_list_release (f.list);
  assert_mirrored (&f);
  end (&f);
}

static void
test_changes_while_it_grows (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  Fixture f;

  begin (&f, 400);
  for (guint round = 0; round < 400; round++)
    {
      guint n = g_list_model_get_n_items (G_LIST_MODEL (f.source));
      guint position = (guint) g_rand_int_range (random, 0, (gint32) n + 1);
      guint n_removed = (guint) g_rand_int_range (random, 0, (gint32) MIN (n - position, 40) + 1);

      add_strings (&f, position, n_removed, (guint) g_rand_int_range (random, 0, 41));
      assert_mirrored (&f);
      if (round % 10 == 0)
        xg_ui_test_iterate ();
    }
  XG_WAIT (is_whole (&f), 10000);
  assert_mirrored (&f);
  add_strings (&f, 0, g_list_model_get_n_items (G_LIST_MODEL (f.source)), 0);
  g_assert_cmpuint (f.mirror->len, ==, 0);
  end (&f);
}

static void
test_view_goes_first (void)
{
  Fixture f;

  begin (&f, 100);
  gtk_window_destroy (GTK_WINDOW (f.window));
  f.window = NULL;
  xg_ui_test_settle (50);
  add_strings (&f, 0, 0, 100);
  assert_mirrored (&f);
  end (&f);
}

static void
register_tests (void)
{
  g_test_add_func ("/ui/portion-list/few-are-there-at-once", test_few_are_there_at_once);
  g_test_add_func ("/ui/portion-list/many-come-in-portions", test_many_come_in_portions);
  g_test_add_func ("/ui/portion-list/many-that-come-later", test_many_that_come_later);
  g_test_add_func ("/ui/portion-list/changes-while-it-grows", test_changes_while_it_grows);
  g_test_add_func ("/ui/portion-list/held-until-others-come", test_held_until_others_come);
  g_test_add_func ("/ui/portion-list/held-until-nothing-comes", test_held_until_nothing_comes);
  g_test_add_func ("/ui/portion-list/view-goes-first", test_view_goes_first);
}

int
main (int argc, char *argv[])
{
  return xg_ui_test_main (argc, argv, register_tests);
}
