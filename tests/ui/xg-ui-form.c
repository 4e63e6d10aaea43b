/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "xg-ui-form.h"

#include "form/xg-form-row.h"
#include "form/xg-form-view.h"

void
form_show_width (FormFixture *fixture, XgForm *form, int width)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  fixture->form = form;
  fixture->view = xg_form_view_new ();
  gtk_widget_set_margin_start (fixture->view, 12);
  gtk_widget_set_margin_end (fixture->view, 12);
  xg_form_view_set_form (XG_FORM_VIEW (fixture->view), form);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), fixture->view);
  fixture->window = xg_ui_test_show (scrolled, width, 700);
}

void
form_show (FormFixture *fixture, XgForm *form)
{
  form_show_width (fixture, form, 640);
}

void
form_show_file (FormFixture *fixture, const char *name)
{
  g_autofree char *xml = load_form (name);

  form_show (fixture, parse_form (xml));
}

void
form_tear_down (FormFixture *fixture, gconstpointer data)
{
  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  if (fixture->form != NULL)
    g_assert_finalize_object (fixture->form);
}

void
form_finish (FormFixture *fixture)
{
  form_tear_down (fixture, NULL);
  *fixture = (FormFixture){ NULL };
}

GtkWidget *
form_find_row (FormFixture *fixture, const char *var)
{
  g_autoptr (GPtrArray) rows = xg_ui_test_find_all (fixture->view, XG_TYPE_FORM_ROW);

  for (guint i = 0; i < rows->len; i++)
    {
      if (g_strcmp0 (xg_form_field_get_var (xg_form_row_get_field (rows->pdata[i])), var) == 0)
        return rows->pdata[i];
    }
  g_test_message ("no row for %s", var);
  g_assert_not_reached ();
}

GtkWidget *
form_find_in_row (FormFixture *fixture, const char *var, GType type)
{
  GtkWidget *found = xg_ui_test_find_type (form_find_row (fixture, var), type);

  g_assert_nonnull (found);
  return found;
}

XgFormField *
form_find_field (FormFixture *fixture, const char *var)
{
  XgFormField *field = xg_form_find (fixture->form, var);

  g_assert_nonnull (field);
  return field;
}

gboolean
form_row_says (FormFixture *fixture, const char *var, const char *text)
{
  return xg_ui_test_find_text (form_find_row (fixture, var), text) != NULL;
}

guint
form_count_visible_rows (FormFixture *fixture)
{
  g_autoptr (GPtrArray) rows = xg_ui_test_find_all (fixture->view, XG_TYPE_FORM_ROW);
  guint n_visible = 0;

  for (guint i = 0; i < rows->len; i++)
    n_visible += gtk_widget_get_visible (rows->pdata[i]);
  return n_visible;
}

void
form_type_text (FormFixture *fixture, const char *var, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (form_find_in_row (fixture, var, GTK_TYPE_ENTRY)), text);
}

/* A test of this name, with an empty fixture. */
void
form_add (const char *name, void (*test) (FormFixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/form-view/", name, NULL);

  g_test_add (path, FormFixture, NULL, NULL, test, form_tear_down);
}
