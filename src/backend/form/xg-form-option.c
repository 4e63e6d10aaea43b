/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-form"

#include "config.h"

#include "form/xg-form-option.h"

struct _XgFormOption
{
  GObject parent_instance;

  /* Owned */
  char *value;
  char *label;
  char *help;

  gboolean offered;
};

G_DEFINE_FINAL_TYPE (XgFormOption, xg_form_option, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_VALUE,
  PROP_LABEL,
  PROP_HELP,
  PROP_OFFERED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
xg_form_option_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgFormOption *self = XG_FORM_OPTION (object);

  switch (prop_id)
    {
    case PROP_VALUE:
      g_value_set_string (value, self->value);
      break;
    case PROP_LABEL:
      g_value_set_string (value, xg_form_option_get_label (self));
      break;
    case PROP_HELP:
      g_value_set_string (value, self->help);
      break;
    case PROP_OFFERED:
      g_value_set_boolean (value, self->offered);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_form_option_finalize (GObject *object)
{
  XgFormOption *self = XG_FORM_OPTION (object);

  g_free (self->value);
  g_free (self->label);
  g_free (self->help);
  G_OBJECT_CLASS (xg_form_option_parent_class)->finalize (object);
}

static void
xg_form_option_class_init (XgFormOptionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = xg_form_option_finalize;
  object_class->get_property = xg_form_option_get_property;
  properties[PROP_VALUE] = g_param_spec_string ("value", NULL, NULL, NULL, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_HELP] = g_param_spec_string ("help", NULL, NULL, NULL, flags);
  properties[PROP_OFFERED] = g_param_spec_boolean ("offered", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_form_option_init (XgFormOption *self)
{
}

/**
 * xg_form_option_new:
 * @value: what is submitted
 * @label: (nullable): words for it
 * @offered: whether the broker offers it; %FALSE for a value that a field has all the same
 *
 * Returns: (transfer full): a choice of a list
 */
XgFormOption *
xg_form_option_new (const char *value, const char *label, gboolean offered)
{
  XgFormOption *self = g_object_new (XG_TYPE_FORM_OPTION, NULL);

  self->value = g_strdup (value);
  self->label = g_strdup (label);
  self->offered = offered;
  return self;
}

/**
 * xg_form_option_get_value:
 * @self: a choice
 *
 * Returns: what is submitted
 */
const char *
xg_form_option_get_value (XgFormOption *self)
{
  g_return_val_if_fail (XG_IS_FORM_OPTION (self), NULL);
  return self->value;
}

/**
 * xg_form_option_get_label:
 * @self: a choice
 *
 * Returns: words for it: the value itself where nobody has any
 */
const char *
xg_form_option_get_label (XgFormOption *self)
{
  g_return_val_if_fail (XG_IS_FORM_OPTION (self), NULL);
  return self->label != NULL && self->label[0] != '\0' ? self->label : self->value;
}

/**
 * xg_form_option_get_help:
 * @self: a choice
 *
 * Returns: (nullable): a sentence about what it means
 */
const char *
xg_form_option_get_help (XgFormOption *self)
{
  g_return_val_if_fail (XG_IS_FORM_OPTION (self), NULL);
  return self->help;
}

/**
 * xg_form_option_get_offered:
 * @self: a choice
 *
 * Returns: whether the broker offers it
 */
gboolean
xg_form_option_get_offered (XgFormOption *self)
{
  g_return_val_if_fail (XG_IS_FORM_OPTION (self), FALSE);
  return self->offered;
}

/**
 * xg_form_option_describe:
 * @self: a choice
 * @label: (nullable): better words than the broker's; %NULL leaves them
 * @help: (nullable): a sentence about what it means
 */
void
xg_form_option_describe (XgFormOption *self, const char *label, const char *help)
{
  g_return_if_fail (XG_IS_FORM_OPTION (self));

  if (label != NULL)
    {
      g_free (self->label);
      self->label = g_strdup (label);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
    }
  g_free (self->help);
  self->help = g_strdup (help);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HELP]);
}
