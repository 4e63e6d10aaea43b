/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <string.h>

#include "xmpp/xg-data-form-private.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-xml-writer.h"

static void
form_clear (gpointer data)
{
  XgDataForm *self = data;

  g_string_chunk_free (self->strings);
  g_array_unref (self->fields);
  g_array_unref (self->options);
  g_array_unref (self->columns);
  g_array_unref (self->cells);
  g_array_unref (self->rows);
  g_ptr_array_unref (self->values);
}

/**
 * xg_data_form_ref:
 * @self: a form
 *
 * Returns: (transfer full): @self
 */
XgDataForm *
xg_data_form_ref (XgDataForm *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * xg_data_form_unref:
 * @self: (transfer full): a form
 */
void
xg_data_form_unref (XgDataForm *self)
{
  g_atomic_rc_box_release_full (self, form_clear);
}

/**
 * xg_data_form_get_form_type:
 * @self: a form
 *
 * Returns: (nullable): the value of its FORM_TYPE field (XEP-0068)
 */
const char *
xg_data_form_get_form_type (XgDataForm *self)
{
  return xg_data_form_get_value (self, "FORM_TYPE");
}

/**
 * xg_data_form_get_n_fields:
 * @self: a form
 *
 * Returns: how many fields it has, those without a name and FORM_TYPE included
 */
guint
xg_data_form_get_n_fields (XgDataForm *self)
{
  return self->fields->len;
}

static const XgDataField *
field_at (XgDataForm *self, guint index)
{
  g_return_val_if_fail (index < self->fields->len, NULL);

  return &g_array_index (self->fields, XgDataField, index);
}

/**
 * xg_data_form_get_var:
 * @self: a form
 * @index: a field, below xg_data_form_get_n_fields()
 *
 * Returns: (nullable): its variable; %NULL for fields of type "fixed" and for careless brokers
 */
const char *
xg_data_form_get_var (XgDataForm *self, guint index)
{
  const XgDataField *field = field_at (self, index);

  return field != NULL ? field->var : NULL;
}

/**
 * xg_data_form_get_label:
 * @self: a form
 * @index: a field, below xg_data_form_get_n_fields()
 *
 * Returns: (nullable): the broker's words for the field
 */
const char *
xg_data_form_get_label (XgDataForm *self, guint index)
{
  const XgDataField *field = field_at (self, index);

  return field != NULL ? field->label : NULL;
}

/**
 * xg_data_form_get_field_type:
 * @self: a form
 * @index: a field, below xg_data_form_get_n_fields()
 *
 * Returns: its type as the broker wrote it; "text-single" where it wrote none (XEP-0004
 * section 3.3)
 */
const char *
xg_data_form_get_field_type (XgDataForm *self, guint index)
{
  const XgDataField *field = field_at (self, index);

  return field == NULL ? NULL : field->type != NULL ? field->type : "text-single";
}

/**
 * xg_data_form_has_type:
 * @self: a form
 * @index: a field, below xg_data_form_get_n_fields()
 *
 * Returns: whether the broker wrote a type at all, which it need not in what is submitted or a
 *   result (XEP-0004 section 3.2)
 */
gboolean
xg_data_form_has_type (XgDataForm *self, guint index)
{
  const XgDataField *field = field_at (self, index);

  return field != NULL && field->type != NULL;
}

/**
 * xg_data_form_get_description:
 * @self: a form
 * @index: a field, below xg_data_form_get_n_fields()
 *
 * Returns: (nullable): the broker's help for the field
 */
const char *
xg_data_form_get_description (XgDataForm *self, guint index)
{
  const XgDataField *field = field_at (self, index);

  return field != NULL ? field->description : NULL;
}

/**
 * xg_data_form_get_required:
 * @self: a form
 * @index: a field, below xg_data_form_get_n_fields()
 *
 * Returns: whether a value has to be given
 */
gboolean
xg_data_form_get_required (XgDataForm *self, guint index)
{
  const XgDataField *field = field_at (self, index);

  return field != NULL && field->required;
}

/**
 * xg_data_form_get_options:
 * @self: a form
 * @index: a field, below xg_data_form_get_n_fields()
 * @n_options: (out): how many
 *
 * Returns: (transfer none) (array length=n_options): the choices of a list in the broker's order
 */
const XgDataFormOption *
xg_data_form_get_options (XgDataForm *self, guint index, guint *n_options)
{
  const XgDataField *field = field_at (self, index);

  *n_options = field != NULL ? field->n_options : 0;
  if (*n_options == 0)
    return NULL;
  return &g_array_index (self->options, XgDataFormOption, field->first_option);
}

/**
 * xg_data_form_get_rule:
 * @self: a form
 * @index: a field, below xg_data_form_get_n_fields()
 *
 * Returns: (transfer none): how its values are to be checked (XEP-0122); method
 *   %XG_DATA_RULE_NONE when the broker asks for nothing
 */
const XgDataFormRule *
xg_data_form_get_rule (XgDataForm *self, guint index)
{
  const XgDataField *field = field_at (self, index);

  return field != NULL ? &field->rule : NULL;
}

/**
 * xg_data_form_get_kind:
 * @self: a form
 *
 * Returns: what it is for: "form", "submit", "cancel" or "result" (XEP-0004 section 3.1), or what
 *   else the broker wrote; "form" where it wrote nothing
 */
const char *
xg_data_form_get_kind (XgDataForm *self)
{
  return self->kind != NULL ? self->kind : "form";
}

/**
 * xg_data_form_get_title:
 * @self: a form
 *
 * Returns: (nullable): its title
 */
const char *
xg_data_form_get_title (XgDataForm *self)
{
  return self->title;
}

/**
 * xg_data_form_get_instructions:
 * @self: a form
 *
 * Returns: (nullable): what to do with it, a paragraph a line
 */
const char *
xg_data_form_get_instructions (XgDataForm *self)
{
  return self->instructions;
}

/**
 * xg_data_form_get_n_columns:
 * @self: a form
 *
 * Returns: how many fields `<reported/>` announces for the rows of a table (XEP-0004 section 3.4)
 */
guint
xg_data_form_get_n_columns (XgDataForm *self)
{
  return self->columns->len;
}

/**
 * xg_data_form_get_column:
 * @self: a form
 * @column: below xg_data_form_get_n_columns()
 * @label: (out) (optional) (nullable): the broker's words for it
 *
 * Returns: (nullable): the variable of a column
 */
const char *
xg_data_form_get_column (XgDataForm *self, guint column, const char **label)
{
  const XgDataField *field;

  g_return_val_if_fail (column < self->columns->len, NULL);

  field = &g_array_index (self->columns, XgDataField, column);
  if (label != NULL)
    *label = field->label;
  return field->var;
}

/**
 * xg_data_form_get_n_rows:
 * @self: a form
 *
 * Returns: how many `<item/>` it has
 */
guint
xg_data_form_get_n_rows (XgDataForm *self)
{
  return self->rows->len;
}

/**
 * xg_data_form_get_cell:
 * @self: a form
 * @row: below xg_data_form_get_n_rows()
 * @var: a variable
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the values of a row's field; %NULL
 *   when the row has no such field
 */
const char *const *
xg_data_form_get_cell (XgDataForm *self, guint row, const char *var)
{
  guint first;
  guint end;

  g_return_val_if_fail (row < self->rows->len, NULL);

  first = g_array_index (self->rows, guint, row);
  end = row + 1 < self->rows->len ? g_array_index (self->rows, guint, row + 1) : self->cells->len;
  for (guint i = first; i < end; i++)
    {
      const XgDataField *field = &g_array_index (self->cells, XgDataField, i);

      if (g_strcmp0 (field->var, var) == 0)
        return (const char *const *) (self->values->pdata + field->first_value);
    }
  return NULL;
}

static const char *const *
values_of (XgDataForm *self, const XgDataField *field)
{
  return (const char *const *) (self->values->pdata + field->first_value);
}

/**
 * xg_data_form_get_values_at:
 * @self: a form
 * @index: a field, below xg_data_form_get_n_fields()
 *
 * Returns: (transfer none) (array zero-terminated=1): its values; may be none
 */
const char *const *
xg_data_form_get_values_at (XgDataForm *self, guint index)
{
  const XgDataField *field = field_at (self, index);

  return field != NULL ? values_of (self, field) : NULL;
}

/**
 * xg_data_form_get_values:
 * @self: a form
 * @var: a variable
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the values of the first field of
 *   this name, may be none; %NULL when there is no such field
 */
const char *const *
xg_data_form_get_values (XgDataForm *self, const char *var)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      const XgDataField *field = &g_array_index (self->fields, XgDataField, i);

      if (field->var != NULL && strcmp (field->var, var) == 0)
        return values_of (self, field);
    }
  return NULL;
}

/**
 * xg_data_form_get_value:
 * @self: a form
 * @var: a variable
 *
 * Returns: (nullable): the first value of the first field of this name; %NULL when there is none
 */
const char *
xg_data_form_get_value (XgDataForm *self, const char *var)
{
  const char *const *values = xg_data_form_get_values (self, var);

  return values != NULL ? values[0] : NULL;
}

/**
 * xg_data_form_get_boolean:
 * @self: a form
 * @var: a variable
 * @fallback: what to return when there is no such value, or it is no boolean
 *
 * Returns: the value, which XEP-0004 section 3.3 lets be 0, 1, false or true
 */
gboolean
xg_data_form_get_boolean (XgDataForm *self, const char *var, gboolean fallback)
{
  const char *value = xg_data_form_get_value (self, var);

  if (g_strcmp0 (value, "1") == 0 || g_strcmp0 (value, "true") == 0)
    return TRUE;
  if (g_strcmp0 (value, "0") == 0 || g_strcmp0 (value, "false") == 0)
    return FALSE;
  return fallback;
}

/**
 * xg_data_form_begin_submit:
 * @out: where to append
 * @form_type: (nullable): the FORM_TYPE (XEP-0068)
 *
 * Opens a form of type "submit"; fields follow, then xg_data_form_end().
 */
void
xg_data_form_begin_submit (GString *out, const char *form_type)
{
  g_string_append (out, "<x xmlns=\"" XG_NS_DATA "\" type=\"submit\">");
  if (form_type == NULL)
    return;
  g_string_append (out, "<field var=\"FORM_TYPE\" type=\"hidden\">");
  xg_xml_append_element (out, "value", form_type);
  g_string_append (out, "</field>");
}

/**
 * xg_data_form_append_field:
 * @out: where to append, between begin and end
 * @var: the variable
 * @value: (nullable): its value; %NULL for a field without one
 */
void
xg_data_form_append_field (GString *out, const char *var, const char *value)
{
  g_string_append (out, "<field");
  xg_xml_append_attribute (out, "var", var);
  g_string_append_c (out, '>');
  if (value != NULL)
    xg_xml_append_element (out, "value", value);
  g_string_append (out, "</field>");
}

/**
 * xg_data_form_append_values:
 * @out: where to append, between begin and end
 * @var: the variable
 * @values: (array zero-terminated=1): its values; may be none
 *
 * As xg_data_form_append_field(), for a field of any number of values.
 */
void
xg_data_form_append_values (GString *out, const char *var, const char *const *values)
{
  g_string_append (out, "<field");
  xg_xml_append_attribute (out, "var", var);
  g_string_append_c (out, '>');
  for (guint i = 0; values[i] != NULL; i++)
    xg_xml_append_element (out, "value", values[i]);
  g_string_append (out, "</field>");
}

/**
 * xg_data_form_end:
 * @out: where to append
 *
 * Closes the form.
 */
void
xg_data_form_end (GString *out)
{
  g_string_append (out, "</x>");
}
