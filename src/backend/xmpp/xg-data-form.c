/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <string.h>

#include "xmpp/xg-data-form.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-xml-writer.h"

typedef struct
{
  const char *var; /* NULL: a "fixed" field, or the broker forgot it */
  const char *label;
  const char *type;
  guint first_value; /* in values, which ends each field's list with NULL */
} Field;

struct _XgDataForm
{
  GStringChunk *strings; /* every string below */
  GArray *fields;        /* (element-type Field) */
  GPtrArray *values;
};

static const char *
keep (XgDataForm *self, const char *string)
{
  return string != NULL ? g_string_chunk_insert (self->strings, string) : NULL;
}

static void
read_field (XgDataForm *self, const XgElement *element)
{
  const char *type = xg_element_get_attribute (element, "type");
  const XgElement *value = xg_element_get_child (element, "value", XG_NS_DATA);
  Field field = {
    .var = keep (self, xg_element_get_attribute (element, "var")),
    .label = keep (self, xg_element_get_attribute (element, "label")),
    .type = type != NULL ? keep (self, type) : "text-single",
    .first_value = self->values->len,
  };

  while (value != NULL)
    {
      const char *text = xg_element_get_text (value);

      g_ptr_array_add (self->values, (gpointer) keep (self, text != NULL ? text : ""));
      value = xg_element_get_next_named (value, "value", XG_NS_DATA);
    }
  g_ptr_array_add (self->values, NULL);
  g_array_append_val (self->fields, field);
}

/**
 * xg_data_form_parse:
 * @x: (nullable): the element `<x xmlns='jabber:x:data'/>`
 *
 * Reads a form of any type (XEP-0004 section 3). Titles, instructions and the tables of multi-item
 * results (`<reported/>`, `<item/>`) are left out. Nothing of @x is referred to afterwards.
 *
 * Returns: (transfer full) (nullable): the form; %NULL when @x is none
 */
XgDataForm *
xg_data_form_parse (const XgElement *x)
{
  XgDataForm *self;
  const XgElement *field;

  if (!xg_element_is (x, "x", XG_NS_DATA))
    return NULL;

  self = g_atomic_rc_box_new0 (XgDataForm);
  self->strings = g_string_chunk_new (1024);
  self->fields = g_array_new (FALSE, FALSE, sizeof (Field));
  self->values = g_ptr_array_new ();
  field = xg_element_get_child (x, "field", XG_NS_DATA);
  while (field != NULL)
    {
      read_field (self, field);
      field = xg_element_get_next_named (field, "field", XG_NS_DATA);
    }
  return self;
}

static void
form_clear (gpointer data)
{
  XgDataForm *self = data;

  g_string_chunk_free (self->strings);
  g_array_unref (self->fields);
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

static const Field *
field_at (XgDataForm *self, guint index)
{
  g_return_val_if_fail (index < self->fields->len, NULL);

  return &g_array_index (self->fields, Field, index);
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
  const Field *field = field_at (self, index);

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
  const Field *field = field_at (self, index);

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
  const Field *field = field_at (self, index);

  return field != NULL ? field->type : NULL;
}

static const char *const *
values_of (XgDataForm *self, const Field *field)
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
  const Field *field = field_at (self, index);

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
      const Field *field = &g_array_index (self->fields, Field, i);

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
