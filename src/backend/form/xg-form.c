/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-form"

#include "config.h"

#include "form/xg-form-private.h"

static void xg_form_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (XgForm,
                               xg_form,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, xg_form_list_model_init))

G_DEFINE_QUARK (xg - form - error - quark, xg_form_error)

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_INSTRUCTIONS,
  PROP_CHANGED,
  PROP_N_CHANGED,
  PROP_N_ERRORS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
xg_form_get_item_type (GListModel *model)
{
  return XG_TYPE_FORM_FIELD;
}

static guint
xg_form_get_n_items (GListModel *model)
{
  return XG_FORM (model)->shown->len;
}

static gpointer
xg_form_get_item (GListModel *model, guint position)
{
  XgForm *self = XG_FORM (model);

  return position < self->shown->len ? g_object_ref (self->shown->pdata[position]) : NULL;
}

static void
xg_form_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = xg_form_get_item_type;
  iface->get_n_items = xg_form_get_n_items;
  iface->get_item = xg_form_get_item;
}

static void
xg_form_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgForm *self = XG_FORM (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, xg_form_get_title (self));
      break;
    case PROP_INSTRUCTIONS:
      g_value_set_string (value, xg_form_get_instructions (self));
      break;
    case PROP_CHANGED:
      g_value_set_boolean (value, self->n_changed > 0);
      break;
    case PROP_N_CHANGED:
      g_value_set_uint (value, self->n_changed);
      break;
    case PROP_N_ERRORS:
      g_value_set_uint (value, self->n_errors);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_form_finalize (GObject *object)
{
  XgForm *self = XG_FORM (object);

  g_clear_pointer (&self->by_var, g_hash_table_unref);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->hidden, g_ptr_array_unref);
  g_clear_pointer (&self->data, xg_data_form_unref);
  g_clear_pointer (&self->form_type, g_free);
  G_OBJECT_CLASS (xg_form_parent_class)->finalize (object);
}

static void
xg_form_class_init (XgFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = xg_form_finalize;
  object_class->get_property = xg_form_get_property;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_INSTRUCTIONS] = g_param_spec_string ("instructions", NULL, NULL, NULL, flags);
  properties[PROP_CHANGED] = g_param_spec_boolean ("changed", NULL, NULL, FALSE, flags);
  properties[PROP_N_CHANGED] = g_param_spec_uint ("n-changed", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_ERRORS] = g_param_spec_uint ("n-errors", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_form_init (XgForm *self)
{
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  self->hidden = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_var = g_hash_table_new (g_str_hash, g_str_equal);
}

static void
field_changed_cb (XgForm *self, GParamSpec *pspec, XgFormField *field)
{
  if (field->changed)
    self->n_changed++;
  else
    self->n_changed--;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_CHANGED]);
  if (self->n_changed <= 1)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHANGED]);
}

static guint
count_errors (XgForm *self)
{
  guint n_errors = 0;

  for (guint i = 0; i < self->shown->len; i++)
    n_errors += xg_form_field_get_error (self->shown->pdata[i]) != NULL;
  return n_errors;
}

static void
field_error_cb (XgForm *self, GParamSpec *pspec, XgFormField *field)
{
  const guint n_errors = count_errors (self);

  if (n_errors == self->n_errors)
    return;
  self->n_errors = n_errors;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ERRORS]);
}

static void
add_field (XgForm *self, guint index)
{
  const char *var = xg_data_form_get_var (self->data, index);
  XgFormField *field =
    xg_form_field_new (self->data, index, var != NULL && g_hash_table_contains (self->by_var, var));

  if (field->var != NULL && !g_hash_table_contains (self->by_var, field->var))
    g_hash_table_insert (self->by_var, field->var, field);
  g_ptr_array_add (field->type == XG_FORM_HIDDEN ? self->hidden : self->shown, field);
  if (!field->editable)
    return;
  g_signal_connect_object (field,
                           "notify::changed",
                           G_CALLBACK (field_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (field,
                           "notify::error",
                           G_CALLBACK (field_error_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

/**
 * xg_form_new:
 * @form: what a broker sent
 *
 * Makes a form to be filled in of it. No field is dropped: those that are not known, not named or
 * there twice are shown as well, and only what can't be submitted can't be changed.
 *
 * Returns: (transfer full): the form
 */
XgForm *
xg_form_new (XgDataForm *form)
{
  XgForm *self;

  g_return_val_if_fail (form != NULL, NULL);

  self = g_object_new (XG_TYPE_FORM, NULL);
  self->data = xg_data_form_ref (form);
  for (guint i = 0; i < xg_data_form_get_n_fields (form); i++)
    add_field (self, i);
  self->n_errors = count_errors (self);
  return self;
}

/**
 * xg_form_get_data:
 * @self: a form
 *
 * Returns: (transfer none): what the broker sent; the table of a result is only there
 */
XgDataForm *
xg_form_get_data (XgForm *self)
{
  g_return_val_if_fail (XG_IS_FORM (self), NULL);
  return self->data;
}

/**
 * xg_form_get_title:
 * @self: a form
 *
 * Returns: (nullable): the broker's title
 */
const char *
xg_form_get_title (XgForm *self)
{
  g_return_val_if_fail (XG_IS_FORM (self), NULL);
  return xg_data_form_get_title (self->data);
}

/**
 * xg_form_get_instructions:
 * @self: a form
 *
 * Returns: (nullable): the broker's instructions, a paragraph a line
 */
const char *
xg_form_get_instructions (XgForm *self)
{
  g_return_val_if_fail (XG_IS_FORM (self), NULL);
  return xg_data_form_get_instructions (self->data);
}

/**
 * xg_form_get_form_type:
 * @self: a form
 *
 * Returns: (nullable): its FORM_TYPE (XEP-0068)
 */
const char *
xg_form_get_form_type (XgForm *self)
{
  g_return_val_if_fail (XG_IS_FORM (self), NULL);
  return self->form_type != NULL ? self->form_type : xg_data_form_get_form_type (self->data);
}

/**
 * xg_form_find:
 * @self: a form
 * @var: a variable
 *
 * Returns: (transfer none) (nullable): the first field of this name, a hidden one too
 */
XgFormField *
xg_form_find (XgForm *self, const char *var)
{
  g_return_val_if_fail (XG_IS_FORM (self), NULL);
  return g_hash_table_lookup (self->by_var, var);
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const XgFormField *left = *(XgFormField *const *) a;
  const XgFormField *right = *(XgFormField *const *) b;

  if (left->group != right->group)
    return left->group < right->group ? -1 : 1;
  return left->position < right->position ? -1 : left->position > right->position;
}

/**
 * xg_form_sort:
 * @self: a form
 *
 * Puts the fields into the order of their groups and of their places there, after
 * xg_form_field_describe() told them.
 */
void
xg_form_sort (XgForm *self)
{
  g_return_if_fail (XG_IS_FORM (self));

  g_ptr_array_sort (self->shown, compare_places);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, self->shown->len, self->shown->len);
}

/**
 * xg_form_get_changed:
 * @self: a form
 *
 * Returns: whether any field differs from what the broker has
 */
gboolean
xg_form_get_changed (XgForm *self)
{
  g_return_val_if_fail (XG_IS_FORM (self), FALSE);
  return self->n_changed > 0;
}

/**
 * xg_form_get_n_changed:
 * @self: a form
 *
 * Returns: how many fields differ from what the broker has
 */
guint
xg_form_get_n_changed (XgForm *self)
{
  g_return_val_if_fail (XG_IS_FORM (self), 0);
  return self->n_changed;
}

/**
 * xg_form_get_n_errors:
 * @self: a form
 *
 * Returns: how many fields have a wrong value, or none where one is needed
 */
guint
xg_form_get_n_errors (XgForm *self)
{
  g_return_val_if_fail (XG_IS_FORM (self), 0);
  return self->n_errors;
}

/**
 * xg_form_reset:
 * @self: a form
 *
 * Takes every edit back.
 */
void
xg_form_reset (XgForm *self)
{
  g_return_if_fail (XG_IS_FORM (self));

  for (guint i = 0; i < self->shown->len; i++)
    xg_form_field_reset (self->shown->pdata[i]);
}

/**
 * xg_form_carry_over:
 * @self: a form that was read again
 * @from: the same one as it was before, with edits
 *
 * Repeats the edits of @from, so that reading a form again loses none.
 *
 * Returns: how many could not be repeated, since the field is gone or of another type
 */
guint
xg_form_carry_over (XgForm *self, XgForm *from)
{
  guint n_lost = 0;

  g_return_val_if_fail (XG_IS_FORM (self), 0);
  g_return_val_if_fail (XG_IS_FORM (from), 0);

  for (guint i = 0; i < from->shown->len; i++)
    {
      XgFormField *old = from->shown->pdata[i];
      XgFormField *field = old->changed ? xg_form_find (self, old->var) : NULL;

      if (field != NULL && field->editable && field->type == old->type)
        {
          xg_form_field_set_values (field, (const char *const *) old->values);
          xg_form_field_set_text (field, old->text);
        }
      else if (old->changed)
        n_lost++;
    }
  return n_lost;
}

/**
 * xg_form_copy:
 * @self: a form
 *
 * Returns: (transfer full): the same form with the same edits, which later ones do not change
 */
XgForm *
xg_form_copy (XgForm *self)
{
  XgForm *copy;

  g_return_val_if_fail (XG_IS_FORM (self), NULL);

  copy = xg_form_new (self->data);
  xg_form_carry_over (copy, self);
  return copy;
}

/**
 * xg_form_new_part:
 * @self: a form
 * @vars: (array zero-terminated=1): names of fields
 *
 * Makes a form of some fields, as the broker sent them, without edits. Nothing else goes along, no
 * hidden field either.
 *
 * Returns: (transfer full): the form
 */
XgForm *
xg_form_new_part (XgForm *self, const char *const *vars)
{
  XgForm *part;

  g_return_val_if_fail (XG_IS_FORM (self), NULL);
  g_return_val_if_fail (vars != NULL, NULL);

  part = g_object_new (XG_TYPE_FORM, NULL);
  part->data = xg_data_form_ref (self->data);
  for (guint i = 0; i < xg_data_form_get_n_fields (part->data); i++)
    {
      const char *var = xg_data_form_get_var (part->data, i);

      if (var != NULL && g_strv_contains (vars, var))
        add_field (part, i);
    }
  part->n_errors = count_errors (part);
  return part;
}

/**
 * xg_form_set_form_type:
 * @self: a form
 * @form_type: what it is submitted as (XEP-0068), where that is another thing than it was sent as
 */
void
xg_form_set_form_type (XgForm *self, const char *form_type)
{
  g_return_if_fail (XG_IS_FORM (self));
  g_return_if_fail (form_type != NULL);

  g_free (self->form_type);
  self->form_type = g_strdup (form_type);
}
