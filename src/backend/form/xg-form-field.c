/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-form"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/xg-wipe.h"
#include "form/xg-form-field-private.h"
#include "form/xg-form-values.h"

G_DEFINE_FINAL_TYPE (XgFormField, xg_form_field, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_VAR,
  PROP_LABEL,
  PROP_HELP,
  PROP_NOTE,
  PROP_TYPE,
  PROP_GROUP,
  PROP_REQUIRED,
  PROP_EDITABLE,
  PROP_OPTIONS,
  PROP_TEXT,
  PROP_ACTIVE,
  PROP_SELECTED,
  PROP_CHANGED,
  PROP_ERROR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
xg_form_field_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgFormField *self = XG_FORM_FIELD (object);

  switch (prop_id)
    {
    case PROP_VAR:
      g_value_set_string (value, self->var);
      break;
    case PROP_LABEL:
      g_value_set_string (value, xg_form_field_get_label (self));
      break;
    case PROP_HELP:
      g_value_set_string (value, self->help);
      break;
    case PROP_NOTE:
      g_value_set_string (value, self->note);
      break;
    case PROP_TYPE:
      g_value_set_int (value, (int) self->type);
      break;
    case PROP_GROUP:
      g_value_set_int (value, (int) self->group);
      break;
    case PROP_REQUIRED:
      g_value_set_boolean (value, self->required);
      break;
    case PROP_EDITABLE:
      g_value_set_boolean (value, self->editable);
      break;
    case PROP_OPTIONS:
      g_value_set_object (value, self->options);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_ACTIVE:
      g_value_set_boolean (value, xg_form_field_get_active (self));
      break;
    case PROP_SELECTED:
      g_value_set_uint (value, xg_form_field_get_selected (self));
      break;
    case PROP_CHANGED:
      g_value_set_boolean (value, self->changed);
      break;
    case PROP_ERROR:
      g_value_set_string (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_form_field_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  XgFormField *self = XG_FORM_FIELD (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      xg_form_field_set_text (self, g_value_get_string (value));
      break;
    case PROP_ACTIVE:
      xg_form_field_set_active (self, g_value_get_boolean (value));
      break;
    case PROP_SELECTED:
      xg_form_field_set_selected (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
free_values (XgFormField *self, char **values)
{
  for (guint i = 0; values != NULL && self->type == XG_FORM_TEXT_PRIVATE && values[i] != NULL; i++)
    {
      xg_wipe_string (values[i]);
      values[i] = g_strdup ("");
    }
  g_strfreev (values);
}

static void
xg_form_field_finalize (GObject *object)
{
  XgFormField *self = XG_FORM_FIELD (object);

  g_free (self->var);
  g_free (self->label);
  g_free (self->help);
  g_free (self->note);
  g_free (self->error);
  if (self->type == XG_FORM_TEXT_PRIVATE)
    xg_wipe_string (self->text);
  else
    g_free (self->text);
  g_clear_pointer (&self->chosen, g_hash_table_unref);
  free_values (self, self->values);
  free_values (self, self->saved);
  g_clear_pointer (&self->by_value, g_hash_table_unref);
  g_clear_object (&self->options);
  g_clear_pointer (&self->rule, xg_form_rule_free);
  G_OBJECT_CLASS (xg_form_field_parent_class)->finalize (object);
}

static void
install_fixed (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  properties[PROP_VAR] = g_param_spec_string ("var", NULL, NULL, NULL, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_HELP] = g_param_spec_string ("help", NULL, NULL, NULL, flags);
  properties[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, NULL, flags);
  properties[PROP_TYPE] =
    g_param_spec_int ("type", NULL, NULL, 0, XG_FORM_JID_MULTI, XG_FORM_TEXT_SINGLE, flags);
  properties[PROP_GROUP] =
    g_param_spec_int ("group", NULL, NULL, 0, XG_FORM_GROUP_ADVANCED, 0, flags);
  properties[PROP_REQUIRED] = g_param_spec_boolean ("required", NULL, NULL, FALSE, flags);
  properties[PROP_EDITABLE] = g_param_spec_boolean ("editable", NULL, NULL, TRUE, flags);
  properties[PROP_OPTIONS] = g_param_spec_object ("options", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_CHANGED] = g_param_spec_boolean ("changed", NULL, NULL, FALSE, flags);
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, flags);
}

static void
xg_form_field_class_init (XgFormFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = xg_form_field_finalize;
  object_class->get_property = xg_form_field_get_property;
  object_class->set_property = xg_form_field_set_property;
  install_fixed (object_class);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags);
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, flags);
  properties[PROP_SELECTED] =
    g_param_spec_uint ("selected", NULL, NULL, 0, G_MAXUINT, XG_FORM_NOTHING_SELECTED, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_form_field_init (XgFormField *self)
{
  self->options = g_list_store_new (XG_TYPE_FORM_OPTION);
  self->by_value = g_hash_table_new (g_str_hash, g_str_equal);
}

void
xg_form_field_notify_values (XgFormField *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

void
xg_form_field_notify_changed (XgFormField *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHANGED]);
}

void
xg_form_field_notify_error (XgFormField *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
add_option (XgFormField *self,
            GPtrArray *all,
            const char *value,
            const char *label,
            gboolean is_new)
{
  XgFormOption *option;

  if (g_hash_table_contains (self->by_value, value))
    return;
  option = xg_form_option_new (value, label, !is_new);
  g_ptr_array_add (all, option);
  g_hash_table_insert (self->by_value, (gpointer) xg_form_option_get_value (option), option);
}

/* Every value that the field has can be chosen again, whether the broker offers it or not. */
static void
read_options (XgFormField *self, XgDataForm *form, guint index)
{
  guint n_options;
  const XgDataFormOption *options = xg_data_form_get_options (form, index, &n_options);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);

  if (!xg_form_type_is_list (self->type))
    return;
  for (guint i = 0; i < n_options; i++)
    add_option (self, all, options[i].value, options[i].label, FALSE);
  for (guint i = 0; self->values[i] != NULL; i++)
    add_option (self, all, self->values[i], NULL, TRUE);
  g_list_store_splice (self->options, 0, 0, all->pdata, all->len);
}

/* What a person should know about the field before editing it; NULL for nothing. */
static char *
find_note (XgFormField *self, gboolean repeated, gboolean was_boolean)
{
  if (repeated)
    return g_strdup (_ ("The broker sent this field twice. Only the first one can be changed."));
  if (self->var == NULL && self->type != XG_FORM_FIXED)
    return g_strdup (_ ("The broker gave this field no name, so it can't be changed."));
  if (was_boolean && self->type != XG_FORM_BOOLEAN)
    return g_strdup (_ ("The broker calls this a yes or no, but its value is neither."));
  return xg_form_rule_describe (self->rule);
}

/**
 * xg_form_field_new:
 * @form: a form
 * @index: a field of it
 * @repeated: whether an earlier field has the same variable
 *
 * Returns: (transfer full): the field, to be edited unless it is fixed, hidden, @repeated or
 * without a name
 */
XgFormField *
xg_form_field_new (XgDataForm *form, guint index, gboolean repeated)
{
  XgFormField *self = g_object_new (XG_TYPE_FORM_FIELD, NULL);
  const char *nick = xg_data_form_get_field_type (form, index);
  const char *const *values = xg_data_form_get_values_at (form, index);
  const char *description = xg_data_form_get_description (form, index);

  self->var = g_strdup (xg_data_form_get_var (form, index));
  if (self->var != NULL && self->var[0] == '\0')
    g_clear_pointer (&self->var, g_free);
  self->type = xg_form_type_of (form, index);
  self->sense = strcmp (nick, "list-multi") == 0 ? XG_FORM_LIST_MULTI : self->type;
  self->one_value = self->type == XG_FORM_TEXT_MULTI && strcmp (nick, "text-multi") != 0 &&
                    values[0] != NULL && values[1] == NULL;
  self->rule = xg_form_rule_new (xg_data_form_get_rule (form, index),
                                 xg_form_type_is_jid (self->type) ? "xmpp:jid" : NULL);
  self->label = g_strdup (xg_data_form_get_label (form, index));
  self->help = description != NULL && description[0] != '\0' ? g_strdup (description) : NULL;
  self->required = xg_data_form_get_required (form, index);
  self->position = (int) MIN (index, G_MAXINT);
  self->editable =
    self->var != NULL && !repeated && self->type != XG_FORM_FIXED && self->type != XG_FORM_HIDDEN;
  self->values = g_strdupv ((char **) values);
  self->saved = g_strdupv ((char **) values);
  self->text = xg_form_values_to_text (self->type, values);
  read_options (self, form, index);
  self->note = find_note (self, repeated, strcmp (nick, "boolean") == 0);
  self->error = xg_form_field_check (self);
  return self;
}

/**
 * xg_form_field_get_var:
 * @self: a field
 *
 * Returns: (nullable): its variable
 */
const char *
xg_form_field_get_var (XgFormField *self)
{
  g_return_val_if_fail (XG_IS_FORM_FIELD (self), NULL);
  return self->var;
}

/**
 * xg_form_field_get_label:
 * @self: a field
 *
 * Returns: (nullable): words for it: the variable where nobody has any, %NULL without one
 */
const char *
xg_form_field_get_label (XgFormField *self)
{
  g_return_val_if_fail (XG_IS_FORM_FIELD (self), NULL);
  return self->label != NULL && self->label[0] != '\0' ? self->label : self->var;
}

/**
 * xg_form_field_get_help:
 * @self: a field
 *
 * Returns: (nullable): a sentence about what it does
 */
const char *
xg_form_field_get_help (XgFormField *self)
{
  g_return_val_if_fail (XG_IS_FORM_FIELD (self), NULL);
  return self->help;
}

/**
 * xg_form_field_get_note:
 * @self: a field
 *
 * Returns: (nullable): what is odd about this one or what it takes, a sentence
 */
const char *
xg_form_field_get_note (XgFormField *self)
{
  g_return_val_if_fail (XG_IS_FORM_FIELD (self), NULL);
  return self->note;
}

/**
 * xg_form_field_get_form_type:
 * @self: a field
 *
 * Returns: what it is edited as
 */
XgFormType
xg_form_field_get_form_type (XgFormField *self)
{
  g_return_val_if_fail (XG_IS_FORM_FIELD (self), XG_FORM_FIXED);
  return self->type;
}

/**
 * xg_form_field_get_group:
 * @self: a field
 *
 * Returns: under which heading it stands
 */
XgFormGroup
xg_form_field_get_group (XgFormField *self)
{
  g_return_val_if_fail (XG_IS_FORM_FIELD (self), XG_FORM_GROUP_BASIC);
  return self->group;
}

/**
 * xg_form_field_get_position:
 * @self: a field
 *
 * Returns: where in its group it stands, before those with a larger number
 */
int
xg_form_field_get_position (XgFormField *self)
{
  g_return_val_if_fail (XG_IS_FORM_FIELD (self), 0);
  return self->position;
}

/**
 * xg_form_field_get_required:
 * @self: a field
 *
 * Returns: whether it has to have a value
 */
gboolean
xg_form_field_get_required (XgFormField *self)
{
  g_return_val_if_fail (XG_IS_FORM_FIELD (self), FALSE);
  return self->required;
}

/**
 * xg_form_field_get_editable:
 * @self: a field
 *
 * Returns: whether it can be changed
 */
gboolean
xg_form_field_get_editable (XgFormField *self)
{
  g_return_val_if_fail (XG_IS_FORM_FIELD (self), FALSE);
  return self->editable;
}

/**
 * xg_form_field_get_open:
 * @self: a field
 *
 * Returns: whether a list also takes what is none of its options (XEP-0122 section 3.2.2)
 */
gboolean
xg_form_field_get_open (XgFormField *self)
{
  g_return_val_if_fail (XG_IS_FORM_FIELD (self), FALSE);
  return xg_form_type_is_list (self->type) && xg_form_rule_is_open (self->rule);
}

/**
 * xg_form_field_get_options:
 * @self: a field
 *
 * Returns: (transfer none): the choices of a list, #XgFormOption; empty for other types
 */
GListModel *
xg_form_field_get_options (XgFormField *self)
{
  g_return_val_if_fail (XG_IS_FORM_FIELD (self), NULL);
  return G_LIST_MODEL (self->options);
}

/**
 * xg_form_field_find_option:
 * @self: a field
 * @value: a value
 *
 * Returns: (transfer none) (nullable): the choice of this value
 */
XgFormOption *
xg_form_field_find_option (XgFormField *self, const char *value)
{
  g_return_val_if_fail (XG_IS_FORM_FIELD (self), NULL);
  return g_hash_table_lookup (self->by_value, value);
}

/**
 * xg_form_field_describe:
 * @self: a field
 * @group: under which heading it stands
 * @position: where there
 * @label: (nullable): better words than the broker's; %NULL leaves them
 * @help: (nullable): what it does; %NULL leaves the broker's help
 */
void
xg_form_field_describe (XgFormField *self,
                        XgFormGroup group,
                        int position,
                        const char *label,
                        const char *help)
{
  g_return_if_fail (XG_IS_FORM_FIELD (self));

  self->group = group;
  self->position = position;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GROUP]);
  if (label != NULL)
    {
      g_free (self->label);
      self->label = g_strdup (label);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
    }
  if (help != NULL)
    {
      g_free (self->help);
      self->help = g_strdup (help);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HELP]);
    }
}
