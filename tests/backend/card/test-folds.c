/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "card/xg-fold-text.h"
#include "card/xg-text-find.h"

/* A text and what a view of it holds. */
typedef struct
{
  char *text;
  GArray *lines;
  GArray *folds;
  XgFoldText *model;
  GPtrArray *view; /* of lines with their ends */
  GString *inserted;
} Fixture;

static void
fixture_init (Fixture *self, const char *text)
{
  self->text = g_strdup (text);
  self->lines = xg_text_lines_find (text, strlen (text));
  self->folds = xg_xml_folds_find (text, strlen (text), self->lines);
  self->model = xg_fold_text_new (self->text, strlen (text), self->lines, self->folds);
  self->view = g_ptr_array_new_with_free_func (g_free);
  self->inserted = g_string_new (NULL);
}

static void
fixture_clear (Fixture *self)
{
  xg_fold_text_free (self->model);
  g_array_unref (self->lines);
  g_array_unref (self->folds);
  g_ptr_array_unref (self->view);
  g_string_free (self->inserted, TRUE);
  g_free (self->text);
}

/* One step of the view. */
static gboolean
take_step (Fixture *self)
{
  XgFoldEdit edit = { 0, 0, 0, self->inserted };
  g_autoptr (GArray) lines = NULL;

  if (!xg_fold_text_step (self->model, &edit))
    return FALSE;
  g_assert_cmpuint (edit.n_deleted + edit.n_inserted, >, 0);
  g_assert_cmpuint (edit.n_deleted, <=, 1000);
  g_assert_cmpuint (edit.at + edit.n_deleted, <=, self->view->len);
  if (edit.n_deleted > 0)
    g_ptr_array_remove_range (self->view, edit.at, edit.n_deleted);
  lines = xg_text_lines_find (edit.inserted->str, edit.inserted->len);
  g_assert_cmpuint (lines->len, ==, edit.n_inserted);
  for (guint i = 0; i < lines->len; i++)
    {
      gsize start = g_array_index (lines, guint, i);
      gsize end = i + 1 < lines->len ? g_array_index (lines, guint, i + 1) : edit.inserted->len;

      g_ptr_array_insert (self->view,
                          (int) (edit.at + i),
                          g_strndup (edit.inserted->str + start, end - start));
    }
  return TRUE;
}

static char *
dup_view (Fixture *self)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < self->view->len; i++)
    g_string_append (all, self->view->pdata[i]);
  return g_string_free (all, FALSE);
}

static void
check_view (Fixture *self, const char *expected)
{
  g_autofree char *all = NULL;

  while (take_step (self))
    ;
  all = dup_view (self);
  g_assert_cmpstr (all, ==, expected);
}

static void
test_elements_of_several_lines_fold (void)
{
  static const struct
  {
    const char *xml;
    const char *folds; /* "first-last", from 0 */
  } table[] = {
    { "", "" },
    { "<a/>", "" },
    { "<a>text</a>", "" },
    { "<a>\n  <b/>\n</a>\n", "0-2 " },
    { "<a>\n <b>\n  <c>x</c>\n </b>\n <b>\n  y\n </b>\n</a>", "0-7 1-3 4-6 " },
    /* The start tag goes over lines. */
    { "<a\n x='1>2'\n y=\"/>\">\n</a>", "2-3 " },
    /* Mixed content: the outermost of a line; none on the line where another one ends. */
    { "<a>x <b>\ny</b> <c>\nz</c></a>", "0-2 1-2 " },
    { "<a>\n<b>\n</b> and <c>\n</c>\n</a>", "0-4 1-2 " },
    { "<?xml version='1.0'?>\n<!-- <x>\n -->\n<a>\n<![CDATA[<y>\n]]>\n</a>", "1-2 3-6 4-5 " },
    { "<a><!--\n</a>\n--></a>", "0-2 " },
    /* What ends a line in a text view */
    { "<a>\r\n\r</a>\xe2\x80\xa9<b>\n</b>", "0-2 3-4 " },
    /* Not well-formed: nothing but what was seen */
    { "<a>\n<b>\n", "" },
    { "</a>\n</b>\n<c>\n</c>", "2-3 " },
    { "<a>\n</", "0-1 " },
    { "<a>\n<!-- \n", "" },
    { "<a \n", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      gsize length = strlen (table[i].xml);
      g_autoptr (GArray) lines = xg_text_lines_find (table[i].xml, length);
      g_autoptr (GArray) folds = xg_xml_folds_find (table[i].xml, length, lines);
      g_autoptr (GString) found = g_string_new (NULL);

      for (guint k = 0; k < folds->len; k++)
        {
          const XgXmlFold *fold = &g_array_index (folds, XgXmlFold, k);

          g_string_append_printf (found, "%u-%u ", fold->first, fold->last);
        }
      g_assert_cmpstr (found->str, ==, table[i].folds);
    }
}

static const char nested[] = "<a>\n"
                             "  <b x=\"1\">\n"
                             "    <c>\n"
                             "      deep\n"
                             "    </c>\n"
                             "  </b>\n"
                             "  <!-- one\n"
                             "       two -->\n"
                             "  <d>short</d>\n"
                             "</a>";

static void
test_a_folded_element_shows_its_tags (void)
{
  Fixture f;
  g_autofree char *name = NULL;
  g_autofree char *comment = NULL;

  fixture_init (&f, nested);
  check_view (&f, "");
  xg_fold_text_show_up_to (f.model, G_MAXSIZE);
  check_view (&f, nested);

  xg_fold_text_set_folded (f.model, xg_fold_text_find_around (f.model, 3), TRUE);
  check_view (&f,
              "<a>\n  <b x=\"1\">\n    <c>" XG_FOLD_MARK
              "</c>\n  </b>\n  <!-- one\n       two -->\n"
              "  <d>short</d>\n</a>");
  /* What is folded within another stays so. */
  xg_fold_text_set_folded (f.model, xg_fold_text_find_around (f.model, 1), TRUE);
  xg_fold_text_set_folded (f.model, xg_fold_text_find_around (f.model, 7), TRUE);
  check_view (&f,
              "<a>\n  <b x=\"1\">" XG_FOLD_MARK "</b>\n  <!--" XG_FOLD_MARK
              "-->\n  <d>short</d>\n</a>");
  name = xg_fold_text_dup_name (f.model, 1);
  comment = xg_fold_text_dup_name (f.model, 3);
  g_assert_cmpstr (name, ==, "b");
  g_assert_null (comment);
  g_assert_cmpuint (xg_fold_text_count_lines (f.model, 1), ==, 4);
  g_assert_cmpuint (xg_fold_text_get_first (f.model, 2), ==, 2);
  g_assert_cmpuint (xg_fold_text_find_outer (f.model, 2), ==, 1);
  g_assert_cmpuint (xg_fold_text_find_outer (f.model, 3), ==, 0);
  g_assert_cmpuint (xg_fold_text_find_outer (f.model, 0), ==, XG_FOLD_NONE);
  g_assert_cmpuint (xg_fold_text_count_folded (f.model), ==, 3);
  xg_fold_text_set_folded (f.model, 1, FALSE);
  check_view (&f,
              "<a>\n  <b x=\"1\">\n    <c>" XG_FOLD_MARK "</c>\n  </b>\n  <!--" XG_FOLD_MARK
              "-->\n  <d>short</d>\n</a>");
  /* Within what is folded */
  xg_fold_text_set_folded (f.model, 0, TRUE);
  xg_fold_text_set_folded (f.model, 2, FALSE);
  check_view (&f, "<a>" XG_FOLD_MARK "</a>");
  xg_fold_text_set_all (f.model, FALSE);
  check_view (&f, nested);
  /* All but the document element */
  xg_fold_text_set_all (f.model, TRUE);
  check_view (&f,
              "<a>\n  <b x=\"1\">" XG_FOLD_MARK "</b>\n  <!--" XG_FOLD_MARK
              "-->\n  <d>short</d>\n</a>");
  fixture_clear (&f);
}

static void
test_places_are_found_in_both (void)
{
  Fixture f;
  gsize deep = (gsize) (strstr (nested, "deep") - nested);
  gsize end_of_b = (gsize) (strstr (nested, "</b>") - nested);
  gsize end_of_a = (gsize) (strstr (nested, "</a>") - nested);
  guint line, byte;
  gboolean folded;
  guint fold;

  fixture_init (&f, nested);
  g_assert_false (xg_fold_text_locate (f.model, deep, &line, &byte));
  xg_fold_text_show_up_to (f.model, G_MAXSIZE);
  xg_fold_text_set_folded (f.model, 1, TRUE);
  check_view (&f,
              "<a>\n  <b x=\"1\">" XG_FOLD_MARK
              "</b>\n  <!-- one\n       two -->\n  <d>short</d>\n</a>");

  g_assert_cmpuint (xg_fold_text_get_line (f.model, 1, &fold, &folded), ==, 1);
  g_assert_cmpuint (fold, ==, 1);
  g_assert_true (folded);
  g_assert_cmpuint (xg_fold_text_get_line (f.model, 4, &fold, &folded), ==, 8);
  g_assert_cmpuint (fold, ==, XG_FOLD_NONE);
  g_assert_false (folded);
  g_assert_cmpuint (xg_fold_text_get_line (f.model, 6, NULL, NULL), ==, XG_FOLD_NONE);
  g_assert_cmpuint (xg_fold_text_get_mark (f.model, 1), ==, strlen ("  <b x=\"1\">"));

  g_assert_true (xg_fold_text_locate (f.model, deep, &line, &byte));
  g_assert_cmpuint (line, ==, 1);
  g_assert_cmpuint (byte, ==, strlen ("  <b x=\"1\">"));
  g_assert_true (xg_fold_text_locate (f.model, end_of_b + 1, &line, &byte));
  g_assert_cmpuint (line, ==, 1);
  g_assert_cmpuint (byte, ==, strlen ("  <b x=\"1\">" XG_FOLD_MARK "<"));
  g_assert_true (xg_fold_text_locate (f.model, end_of_a, &line, &byte));
  g_assert_cmpuint (line, ==, 5);
  g_assert_cmpuint (byte, ==, 0);

  /* The mark is all that it stands for. */
  byte = strlen ("  <b x=\"1\">");
  g_assert_cmpuint (xg_fold_text_get_place (f.model, 1, byte), ==, strlen ("<a>\n  <b x=\"1\">"));
  g_assert_cmpuint (xg_fold_text_get_place (f.model, 1, byte + 1), ==, end_of_b);
  g_assert_cmpuint (xg_fold_text_get_place (f.model, 1, byte + strlen (XG_FOLD_MARK)),
                    ==,
                    end_of_b);
  g_assert_cmpuint (xg_fold_text_get_place (f.model, 1, byte + strlen (XG_FOLD_MARK) + 1),
                    ==,
                    end_of_b + 1);
  g_assert_cmpuint (xg_fold_text_get_place (f.model, 5, 2), ==, end_of_a + 2);
  g_assert_cmpuint (xg_fold_text_get_place (f.model, 6, 0), ==, strlen (nested));

  /* What is looked for comes out of all that hides it, and nothing else does. */
  xg_fold_text_set_all (f.model, TRUE);
  xg_fold_text_reveal (f.model, deep, deep + 4);
  check_view (&f,
              "<a>\n  <b x=\"1\">\n    <c>\n      deep\n    </c>\n  </b>\n  <!--" XG_FOLD_MARK
              "-->\n"
              "  <d>short</d>\n</a>");
  xg_fold_text_reveal (f.model, 0, 1);
  g_assert_cmpuint (xg_fold_text_count_folded (f.model), ==, 1);
  fixture_clear (&f);
}

/* Elements up to four deep, of the random numbers that the test runs with. */
static void
append_random (GString *out, guint depth)
{
  int n = g_test_rand_int_range (0, depth == 0 ? 40 : 8);

  for (int i = 0; i < n; i++)
    {
      g_string_append_printf (out, "%*s<e>", (int) depth, "");
      if (depth < 4 && g_test_rand_bit ())
        {
          g_string_append_c (out, '\n');
          append_random (out, depth + 1);
          g_string_append_printf (out, "%*s", (int) depth, "");
        }
      g_string_append (out, "</e>\n");
    }
}

/* What is to be seen, told by whoever knows nothing of steps. */
static char *
dup_expected (Fixture *f, gsize shown)
{
  GString *out = g_string_new (NULL);
  guint n = f->lines->len;
  guint fold = 0;

  for (guint line = 0; line < n && g_array_index (f->lines, guint, line) < shown;)
    {
      guint start = g_array_index (f->lines, guint, line);
      guint last = line;

      while (fold < f->folds->len && g_array_index (f->folds, XgXmlFold, fold).first < line)
        fold++;
      if (fold < f->folds->len && g_array_index (f->folds, XgXmlFold, fold).first == line &&
          xg_fold_text_get_folded (f->model, fold))
        {
          const XgXmlFold *at = &g_array_index (f->folds, XgXmlFold, fold);

          g_string_append_len (out, f->text + start, at->open - start);
          g_string_append (out, XG_FOLD_MARK);
          start = at->close;
          last = at->last;
        }
      line = last + 1;
      g_string_append_len (
        out,
        f->text + start,
        (gssize) (line < n ? g_array_index (f->lines, guint, line) : strlen (f->text)) - start);
    }
  return g_string_free (out, FALSE);
}

static void
test_the_view_becomes_what_it_should_be (void)
{
  for (guint round = 0; round < 60; round++)
    {
      Fixture f;
      g_autoptr (GString) text = g_string_new ("<all>\n");
      gsize shown;

      append_random (text, 0);
      g_string_append (text, "</all>");
      fixture_init (&f, text->str);
      shown = (gsize) g_test_rand_int_range (0, (int) text->len + 1);
      xg_fold_text_show_up_to (f.model, shown);
      for (guint i = 0; i < 40 && f.folds->len > 0; i++)
        {
          guint fold = (guint) g_test_rand_int_range (0, (int) f.folds->len);
          g_autofree char *expected = NULL;

          switch (g_test_rand_int_range (0, 9))
            {
            case 3:
              xg_fold_text_restart (f.model);
              g_ptr_array_set_size (f.view, 0);
              break;
            case 0:
              xg_fold_text_set_all (f.model, g_test_rand_bit ());
              break;
            case 1:
              fold = g_array_index (f.folds, XgXmlFold, fold).open;
              xg_fold_text_reveal (f.model, fold, fold + 1);
              break;
            case 2:
              shown = (gsize) g_test_rand_int_range (0, (int) text->len + 1);
              xg_fold_text_show_up_to (f.model, shown);
              break;
            default:
              xg_fold_text_set_folded (f.model, fold, g_test_rand_bit ());
            }
          /* In the middle of one thing the next may be asked for. */
          if (g_test_rand_bit ())
            {
              take_step (&f);
              continue;
            }
          expected = dup_expected (&f, xg_fold_text_get_shown (f.model));
          check_view (&f, expected);
        }
      fixture_clear (&f);
    }
}

/* What is large is done in steps that are small, and nothing else is touched. */
static void
test_a_large_text_folds_in_small_steps (void)
{
  Fixture f;
  g_autoptr (GString) text = g_string_new ("<all>\n");
  guint steps = 0;

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (text, "  <e>%u</e>\n", i);
  g_string_append (text, "</all>");
  fixture_init (&f, text->str);
  xg_fold_text_show_up_to (f.model, 100);
  while (take_step (&f))
    steps++;
  g_assert_cmpuint (steps, ==, 1);
  g_assert_cmpuint (f.view->len, <, 20);
  g_assert_cmpuint (xg_fold_text_get_shown (f.model), >=, 100);

  xg_fold_text_show_up_to (f.model, text->len);
  while (take_step (&f))
    steps++;
  g_assert_cmpuint (steps, >, 2);
  check_view (&f, text->str);

  xg_fold_text_set_folded (f.model, 0, TRUE);
  for (steps = 0; take_step (&f); steps++)
    /* The first lines stay until all the others are gone. */
    g_assert_cmpstr (f.view->pdata[0],
                     ==,
                     f.view->len > 1 ? "<all>\n" : "<all>" XG_FOLD_MARK "</all>");
  g_assert_cmpuint (steps, >, 2);
  check_view (&f, "<all>" XG_FOLD_MARK "</all>");
  fixture_clear (&f);
}

static void
test_words_are_found_in_any_case (void)
{
  static const struct
  {
    const char *words;
    guint n;
    const char *places; /* "start-end", at most three */
  } table[] = {
    { "example", 3, "1-8 21-28 42-49 " },
    { "EXAMPLE", 3, "1-8 21-28 42-49 " },
    { "größe", 2, "9-16 29-36 " },
    { "aa", 2, "37-39 39-41 " },
    { "nothing", 0, "" },
    { "example.net", 0, "" },
  };
  static const char text[] = ":example Größe\n<x> Example.GRÖßE\naaaa EXAMPLE";

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      guint n;
      g_autoptr (GArray) places = xg_text_find (text, strlen (text), table[i].words, 3, &n);
      g_autoptr (GString) found = g_string_new (NULL);

      for (guint k = 0; k < places->len; k++)
        {
          const XgTextPlace *place = &g_array_index (places, XgTextPlace, k);

          g_string_append_printf (found, "%u-%u ", place->start, place->end);
        }
      g_assert_cmpuint (n, ==, table[i].n);
      g_assert_cmpstr (found->str, ==, table[i].places);
    }
  for (guint max = 0; max < 3; max++)
    {
      guint n;
      g_autoptr (GArray) places = xg_text_find (text, strlen (text), "e", max, &n);

      g_assert_cmpuint (places->len, ==, max);
      g_assert_cmpuint (n, ==, 8);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/folds/elements-of-several-lines-fold", test_elements_of_several_lines_fold);
  g_test_add_func ("/folds/a-folded-element-shows-its-tags", test_a_folded_element_shows_its_tags);
  g_test_add_func ("/folds/places-are-found-in-both", test_places_are_found_in_both);
  g_test_add_func ("/folds/the-view-becomes-what-it-should-be",
                   test_the_view_becomes_what_it_should_be);
  g_test_add_func ("/folds/a-large-text-folds-in-small-steps",
                   test_a_large_text_folds_in_small_steps);
  g_test_add_func ("/folds/words-are-found-in-any-case", test_words_are_found_in_any_case);
  return g_test_run ();
}
