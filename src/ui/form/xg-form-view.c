/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "form/xg-form-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "admin/xg-form-catalogue.h"
#include "form/xg-form-compare.h"
#include "form/xg-form-row.h"
#include "form/xg-form-table.h"

/* With this many fields there is a search. */
#define SEARCH_FROM 8

/* Rows that are made at once; a broker may send thousands of fields. */
#define ROWS_AT_ONCE 200

struct _XgFormView
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *words; /* title and instructions of the broker */
  GtkWidget *search;
  GtkWidget *groups;
  GtkWidget *nothing;
  GtkWidget *more;

  /* Owned */
  XgForm *form;
  GPtrArray *rows;                       /* (element-type XgFormRow), borrowed from the groups */
  GtkWidget *group_of[XG_FORM_N_GROUPS]; /* borrowed */

  gboolean show_variables;
};

enum
{
  PROP_0,
  PROP_FORM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (XgFormView, xg_form_view, GTK_TYPE_WIDGET)

static void
set_words (GtkWidget *label, const char *words)
{
  gtk_label_set_text (GTK_LABEL (label), words != NULL ? words : "");
  gtk_widget_set_visible (label, words != NULL && *words != '\0');
}

/* Groups without a row that is found are not there; the count is told when nothing is. */
static void
filter (XgFormView *self)
{
  g_autofree char *typed =
    g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  const char *words = g_strstrip (typed);
  gboolean shown[XG_FORM_N_GROUPS] = { FALSE };
  gboolean any = FALSE;

  for (guint i = 0; i < self->rows->len; i++)
    {
      XgFormRow *row = self->rows->pdata[i];
      const XgFormGroup group = xg_form_field_get_group (xg_form_row_get_field (row));
      const gboolean matches = xg_form_row_matches (row, words);

      gtk_widget_set_visible (GTK_WIDGET (row), matches);
      shown[group] |= matches;
      any |= matches;
    }
  for (guint i = 0; i < XG_FORM_N_GROUPS; i++)
    {
      if (self->group_of[i] != NULL)
        gtk_widget_set_visible (self->group_of[i], shown[i]);
    }
  if (!any && *words != '\0')
    set_words (self->nothing, _ ("No setting has these words."));
  else if (self->form != NULL && self->rows->len == 0 &&
           xg_data_form_get_n_columns (xg_form_get_data (self->form)) == 0)
    set_words (self->nothing, _ ("The broker offers no settings here."));
  else
    set_words (self->nothing, NULL);
}

static GtkWidget *
get_group (XgFormView *self, XgFormGroup group)
{
  if (self->group_of[group] == NULL)
    {
      GtkWidget *widget = adw_preferences_group_new ();

      if (xg_form_catalogue_knows_form (xg_form_get_form_type (self->form)))
        adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (widget),
                                         xg_form_group_get_title (group));
      gtk_box_append (GTK_BOX (self->groups), widget);
      self->group_of[group] = widget;
    }
  return self->group_of[group];
}

static void
add_rows (XgFormView *self)
{
  const guint n_fields = g_list_model_get_n_items (G_LIST_MODEL (self->form));
  const guint end = MIN (n_fields, self->rows->len + ROWS_AT_ONCE);
  g_autofree char *words = NULL;

  for (guint i = self->rows->len; i < end; i++)
    {
      g_autoptr (XgFormField) field = g_list_model_get_item (G_LIST_MODEL (self->form), i);
      GtkWidget *row = xg_form_row_new (field, self->show_variables);

      adw_preferences_group_add (
        ADW_PREFERENCES_GROUP (get_group (self, xg_form_field_get_group (field))),
        row);
      g_ptr_array_add (self->rows, row);
    }
  gtk_widget_set_visible (self->more, end < n_fields);
  words =
    g_strdup_printf (ngettext ("Show %u More Setting", "Show %u More Settings", n_fields - end),
                     n_fields - end);
  gtk_button_set_label (GTK_BUTTON (self->more), words);
}

static void
more_cb (XgFormView *self)
{
  if (self->form == NULL)
    return;
  add_rows (self);
  filter (self);
}

static void
clear (XgFormView *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < XG_FORM_N_GROUPS; i++)
    self->group_of[i] = NULL;
  while ((child = gtk_widget_get_first_child (self->groups)) != NULL)
    gtk_box_remove (GTK_BOX (self->groups), child);
}

/* The title of a node's settings says nothing that a heading does not. */
static void
show_words (XgFormView *self)
{
  const gboolean known = xg_form_catalogue_knows_form (xg_form_get_form_type (self->form));
  const char *title = known ? NULL : xg_form_get_title (self->form);
  const char *instructions = xg_form_get_instructions (self->form);
  g_autofree char *all = NULL;

  if (title != NULL && instructions != NULL)
    all = g_strconcat (title, "\n", instructions, NULL);
  set_words (self->words, all != NULL ? all : title != NULL ? title : instructions);
}

static void
show_form (XgFormView *self)
{
  GtkWidget *table;
  const guint n_fields =
    self->form != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->form)) : 0;

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_set_visible (self->search, n_fields >= SEARCH_FROM);
  gtk_widget_set_visible (self->more, FALSE);
  set_words (self->words, NULL);
  if (self->form == NULL)
    return;
  xg_form_catalogue_describe (self->form);
  show_words (self);
  add_rows (self);
  table = xg_form_table_new (self->form);
  if (table != NULL)
    gtk_box_append (GTK_BOX (self->groups), table);
  filter (self);
}

static XgFormRow *
find_row (XgFormView *self, const char *var)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      XgFormRow *row = self->rows->pdata[i];

      if (g_strcmp0 (xg_form_field_get_var (xg_form_row_get_field (row)), var) == 0)
        return row;
    }
  return NULL;
}

/* The variable of the field that is being edited. */
static char *
dup_focused (XgFormView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, XG_TYPE_FORM_ROW) : NULL;

  if (row == NULL || !gtk_widget_is_ancestor (row, GTK_WIDGET (self)))
    return NULL;
  return g_strdup (xg_form_field_get_var (xg_form_row_get_field (XG_FORM_ROW (row))));
}

static void
xg_form_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_FORM)
    g_value_set_object (value, XG_FORM_VIEW (object)->form);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
xg_form_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_FORM)
    xg_form_view_set_form (XG_FORM_VIEW (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
xg_form_view_dispose (GObject *object)
{
  XgFormView *self = XG_FORM_VIEW (object);
  GtkWidget *child;

  g_clear_object (&self->form);
  g_ptr_array_set_size (self->rows, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (xg_form_view_parent_class)->dispose (object);
}

static void
xg_form_view_finalize (GObject *object)
{
  g_clear_pointer (&XG_FORM_VIEW (object)->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (xg_form_view_parent_class)->finalize (object);
}

static void
xg_form_view_class_init (XgFormViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = xg_form_view_get_property;
  object_class->set_property = xg_form_view_set_property;
  object_class->dispose = xg_form_view_dispose;
  object_class->finalize = xg_form_view_finalize;

  properties[PROP_FORM] =
    g_param_spec_object ("form",
                         NULL,
                         NULL,
                         XG_TYPE_FORM,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static GtkWidget *
add_label (XgFormView *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_visible (label, FALSE);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  return label;
}

static void
xg_form_view_init (XgFormView *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  const char *words = _ ("Find a setting");

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 18);
  self->rows = g_ptr_array_new ();
  self->show_variables = TRUE;
  self->words = add_label (self);

  self->search = gtk_search_entry_new ();
  g_object_set (self->search, "placeholder-text", words, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words,
                                  -1);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (filter), self);
  gtk_widget_set_visible (self->search, FALSE);
  gtk_widget_set_parent (self->search, GTK_WIDGET (self));

  self->groups = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  gtk_widget_set_parent (self->groups, GTK_WIDGET (self));
  self->nothing = add_label (self);
  gtk_label_set_xalign (GTK_LABEL (self->nothing), 0.5);

  self->more = gtk_button_new ();
  gtk_widget_set_halign (self->more, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->more, FALSE);
  g_signal_connect_swapped (self->more, "clicked", G_CALLBACK (more_cb), self);
  gtk_widget_set_parent (self->more, GTK_WIDGET (self));
}

/**
 * xg_form_view_new:
 *
 * Returns: (transfer floating): an empty view
 */
GtkWidget *
xg_form_view_new (void)
{
  return g_object_new (XG_TYPE_FORM_VIEW, NULL);
}

/**
 * xg_form_view_set_form:
 * @self: a view
 * @form: (nullable): what to show; gets the words of the catalogue
 *
 * The field that has the focus keeps it when the new form has it too.
 */
void
xg_form_view_set_form (XgFormView *self, XgForm *form)
{
  g_autofree char *focused = NULL;

  g_return_if_fail (XG_IS_FORM_VIEW (self));
  g_return_if_fail (form == NULL || XG_IS_FORM (form));

  if (form == self->form)
    return;
  focused = dup_focused (self);
  clear (self);
  g_set_object (&self->form, form);
  show_form (self);
  if (focused != NULL)
    xg_form_view_show_field (self, focused);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FORM]);
}

/**
 * xg_form_view_get_form:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): what it shows
 */
XgForm *
xg_form_view_get_form (XgFormView *self)
{
  g_return_val_if_fail (XG_IS_FORM_VIEW (self), NULL);

  return self->form;
}

/**
 * xg_form_view_set_show_variables:
 * @self: a view
 * @show: whether the names on the wire are shown; not for forms that we made ourselves
 *
 * Counts for forms that are set afterwards.
 */
void
xg_form_view_set_show_variables (XgFormView *self, gboolean show)
{
  g_return_if_fail (XG_IS_FORM_VIEW (self));

  self->show_variables = show;
}

/**
 * xg_form_view_set_outcomes:
 * @self: a view
 * @differences: (element-type XgFormDifference): of xg_form_compare()
 *
 * Tells beside each field what the broker made of it, until it changes again.
 */
void
xg_form_view_set_outcomes (XgFormView *self, GPtrArray *differences)
{
  g_return_if_fail (XG_IS_FORM_VIEW (self));
  g_return_if_fail (differences != NULL);

  for (guint i = 0; i < differences->len; i++)
    {
      const XgFormDifference *difference = differences->pdata[i];
      XgFormRow *row = find_row (self, difference->var);

      if (row != NULL)
        xg_form_row_set_outcome (row, difference->sentence);
    }
}

/**
 * xg_form_view_commit:
 * @self: a view
 *
 * Takes what was written and not confirmed by Enter yet. To be called before the form is submitted.
 *
 * Returns: whether nothing is left that could not be taken
 */
gboolean
xg_form_view_commit (XgFormView *self)
{
  gboolean all = TRUE;

  g_return_val_if_fail (XG_IS_FORM_VIEW (self), TRUE);

  for (guint i = 0; i < self->rows->len; i++)
    {
      if (xg_form_row_commit (self->rows->pdata[i]))
        continue;
      if (all)
        xg_form_row_focus_control (self->rows->pdata[i]);
      all = FALSE;
    }
  return all;
}

/**
 * xg_form_view_show_field:
 * @self: a view
 * @var: the variable of a field
 *
 * Gives it the focus.
 *
 * Returns: whether there is such a field to edit
 */
gboolean
xg_form_view_show_field (XgFormView *self, const char *var)
{
  XgFormRow *row;

  g_return_val_if_fail (XG_IS_FORM_VIEW (self), FALSE);

  row = find_row (self, var);
  if (row == NULL)
    return FALSE;
  if (!gtk_widget_get_visible (GTK_WIDGET (row)))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->search), "");
      filter (self);
    }
  return xg_form_row_focus_control (row);
}

/**
 * xg_form_view_show_fault:
 * @self: a view
 *
 * Gives the focus to the first field with a wrong value.
 *
 * Returns: whether there is one
 */
gboolean
xg_form_view_show_fault (XgFormView *self)
{
  g_return_val_if_fail (XG_IS_FORM_VIEW (self), FALSE);

  for (guint i = 0; i < self->rows->len; i++)
    {
      XgFormField *field = xg_form_row_get_field (self->rows->pdata[i]);

      if (xg_form_field_get_error (field) != NULL)
        return xg_form_view_show_field (self, xg_form_field_get_var (field));
    }
  return FALSE;
}

/**
 * xg_form_view_focus_search:
 * @self: a view
 *
 * Returns: whether there is a search, which has the focus now
 */
gboolean
xg_form_view_focus_search (XgFormView *self)
{
  g_return_val_if_fail (XG_IS_FORM_VIEW (self), FALSE);

  return gtk_widget_get_visible (self->search) && gtk_widget_grab_focus (self->search);
}
