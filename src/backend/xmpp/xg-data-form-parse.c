/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <string.h>

#include "xmpp/xg-data-form-private.h"
#include "xmpp/xg-namespaces.h"

#define NS_VALIDATE "http://jabber.org/protocol/xdata-validate"

static const char *
keep (XgDataForm *self, const char *string)
{
  return string != NULL ? g_string_chunk_insert (self->strings, string) : NULL;
}

/* The text of a child of @element; NULL without such a child, "" for an empty one. */
static const char *
child_text (const XgElement *element, const char *name, const char *ns)
{
  const XgElement *child = xg_element_get_child (element, name, ns);
  const char *text = xg_element_get_text (child);

  return child == NULL ? NULL : text != NULL ? text : "";
}

/* A count of XEP-0122's list-range; @fallback for what is none. */
static guint
read_count (const char *text, guint fallback)
{
  guint64 number;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &number, NULL))
    return fallback;
  return (guint) number;
}

/* XEP-0122 section 3. A method that is not known counts as none: the broker checks for itself. */
static void
read_rule (XgDataForm *self, const XgElement *field, XgDataFormRule *rule)
{
  const XgElement *validate = xg_element_get_child (field, "validate", NS_VALIDATE);
  const XgElement *range = xg_element_get_child (validate, "range", NS_VALIDATE);
  const XgElement *list_range = xg_element_get_child (validate, "list-range", NS_VALIDATE);
  const char *datatype = xg_element_get_attribute (validate, "datatype");

  rule->list_max = G_MAXUINT;
  if (validate == NULL)
    return;

  rule->datatype = datatype != NULL ? keep (self, datatype) : "xs:string";
  rule->regex = keep (self, child_text (validate, "regex", NS_VALIDATE));
  rule->method = XG_DATA_RULE_BASIC;
  if (range != NULL)
    {
      rule->method = XG_DATA_RULE_RANGE;
      rule->min = keep (self, xg_element_get_attribute (range, "min"));
      rule->max = keep (self, xg_element_get_attribute (range, "max"));
    }
  else if (rule->regex != NULL)
    rule->method = XG_DATA_RULE_REGEX;
  else if (xg_element_get_child (validate, "open", NS_VALIDATE) != NULL)
    rule->method = XG_DATA_RULE_OPEN;
  rule->list_min = read_count (xg_element_get_attribute (list_range, "min"), 0);
  rule->list_max = read_count (xg_element_get_attribute (list_range, "max"), G_MAXUINT);
}

/* An option without a value could not be chosen, so it is left out. */
static void
read_options (XgDataForm *self, const XgElement *element, XgDataField *field)
{
  const XgElement *child = xg_element_get_child (element, "option", XG_NS_DATA);

  field->first_option = self->options->len;
  while (child != NULL)
    {
      XgDataFormOption option = {
        .label = keep (self, xg_element_get_attribute (child, "label")),
        .value = keep (self, child_text (child, "value", XG_NS_DATA)),
      };

      if (option.value != NULL)
        g_array_append_val (self->options, option);
      child = xg_element_get_next_named (child, "option", XG_NS_DATA);
    }
  field->n_options = self->options->len - field->first_option;
}

static void
read_field (XgDataForm *self, const XgElement *element, GArray *out)
{
  const XgElement *value = xg_element_get_child (element, "value", XG_NS_DATA);
  XgDataField field = {
    .var = keep (self, xg_element_get_attribute (element, "var")),
    .label = keep (self, xg_element_get_attribute (element, "label")),
    .type = keep (self, xg_element_get_attribute (element, "type")),
    .description = keep (self, child_text (element, "desc", XG_NS_DATA)),
    .required = xg_element_get_child (element, "required", XG_NS_DATA) != NULL,
    .first_value = self->values->len,
  };

  while (value != NULL)
    {
      const char *text = xg_element_get_text (value);

      g_ptr_array_add (self->values, (gpointer) keep (self, text != NULL ? text : ""));
      value = xg_element_get_next_named (value, "value", XG_NS_DATA);
    }
  g_ptr_array_add (self->values, NULL);
  read_options (self, element, &field);
  read_rule (self, element, &field.rule);
  g_array_append_val (out, field);
}

static void
read_fields (XgDataForm *self, const XgElement *parent, GArray *out)
{
  const XgElement *field = xg_element_get_child (parent, "field", XG_NS_DATA);

  while (field != NULL)
    {
      read_field (self, field, out);
      field = xg_element_get_next_named (field, "field", XG_NS_DATA);
    }
}

/* The table of a result: columns and rows (XEP-0004 section 3.4). */
static void
read_table (XgDataForm *self, const XgElement *x)
{
  const XgElement *item = xg_element_get_child (x, "item", XG_NS_DATA);

  read_fields (self, xg_element_get_child (x, "reported", XG_NS_DATA), self->columns);
  while (item != NULL)
    {
      const guint first = self->cells->len;

      g_array_append_val (self->rows, first);
      read_fields (self, item, self->cells);
      item = xg_element_get_next_named (item, "item", XG_NS_DATA);
    }
}

/* There may be several, each a paragraph. */
static const char *
read_instructions (XgDataForm *self, const XgElement *x)
{
  const XgElement *child = xg_element_get_child (x, "instructions", XG_NS_DATA);
  g_autoptr (GString) all = NULL;

  while (child != NULL)
    {
      const char *text = xg_element_get_text (child);

      if (all == NULL)
        all = g_string_new (text);
      else if (text != NULL)
        g_string_append_printf (all, "\n%s", text);
      child = xg_element_get_next_named (child, "instructions", XG_NS_DATA);
    }
  return all != NULL ? keep (self, all->str) : NULL;
}

/**
 * xg_data_form_parse:
 * @x: (nullable): the element `<x xmlns='jabber:x:data'/>`
 *
 * Reads a form of any type with its fields, options, validation (XEP-0122) and table (XEP-0004
 * section 3). Media (XEP-0221) and layout (XEP-0141) are left out. Nothing of @x is referred to
 * afterwards.
 *
 * Returns: (transfer full) (nullable): the form; %NULL when @x is none
 */
XgDataForm *
xg_data_form_parse (const XgElement *x)
{
  XgDataForm *self;

  if (!xg_element_is (x, "x", XG_NS_DATA))
    return NULL;

  self = g_atomic_rc_box_new0 (XgDataForm);
  self->strings = g_string_chunk_new (1024);
  self->values = g_ptr_array_new ();
  self->fields = g_array_new (FALSE, FALSE, sizeof (XgDataField));
  self->options = g_array_new (FALSE, FALSE, sizeof (XgDataFormOption));
  self->columns = g_array_new (FALSE, FALSE, sizeof (XgDataField));
  self->cells = g_array_new (FALSE, FALSE, sizeof (XgDataField));
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint));
  self->kind = keep (self, xg_element_get_attribute (x, "type"));
  self->title = keep (self, child_text (x, "title", XG_NS_DATA));
  self->instructions = read_instructions (self, x);
  read_fields (self, x, self->fields);
  read_table (self, x);
  return self;
}
