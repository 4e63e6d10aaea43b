/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-form"

#include "config.h"

#include <string.h>

#include "form/xg-form-type.h"

static const struct
{
  const char *nick;
  XgFormType type;
} types[] = {
  { "boolean", XG_FORM_BOOLEAN },
  { "fixed", XG_FORM_FIXED },
  { "hidden", XG_FORM_HIDDEN },
  { "jid-multi", XG_FORM_JID_MULTI },
  { "jid-single", XG_FORM_JID_SINGLE },
  { "list-multi", XG_FORM_LIST_MULTI },
  { "list-single", XG_FORM_LIST_SINGLE },
  { "text-multi", XG_FORM_TEXT_MULTI },
  { "text-private", XG_FORM_TEXT_PRIVATE },
  { "text-single", XG_FORM_TEXT_SINGLE },
};

/* The type that the broker means: what it wrote, else what it looks like. */
static XgFormType
declared_type (XgDataForm *form, guint index)
{
  const char *nick = xg_data_form_get_field_type (form, index);
  guint n_options;

  if (xg_data_form_has_type (form, index))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
        {
          if (strcmp (types[i].nick, nick) == 0)
            return types[i].type;
        }
    }
  if (g_strcmp0 (xg_data_form_get_var (form, index), "FORM_TYPE") == 0)
    return XG_FORM_HIDDEN;
  xg_data_form_get_options (form, index, &n_options);
  return n_options > 0 ? XG_FORM_LIST_SINGLE : XG_FORM_TEXT_SINGLE;
}

/**
 * xg_form_type_of:
 * @form: a form
 * @index: a field of it
 *
 * What a field is to be edited as, so that no value is lost: several values of a "single" type make
 * it multiple, a line break in a single line makes it a text of lines, and a boolean that is
 * neither yes nor no a text. Lists without any option are typed in (Openfire's roster groups). A
 * missing type is that of a list when there are options, else a line of text (XEP-0004
 * section 3.3).
 *
 * Returns: the type
 */
XgFormType
xg_form_type_of (XgDataForm *form, guint index)
{
  const char *const *values = xg_data_form_get_values_at (form, index);
  const guint n_values = g_strv_length ((char **) values);
  XgFormType type = declared_type (form, index);
  guint n_options;

  xg_data_form_get_options (form, index, &n_options);
  if (n_options == 0 && xg_form_type_is_list (type))
    return type == XG_FORM_LIST_MULTI || n_values > 1 ? XG_FORM_TEXT_MULTI : XG_FORM_TEXT_SINGLE;
  if (type == XG_FORM_BOOLEAN &&
      (n_values > 1 ||
       (n_values == 1 &&
        !g_strv_contains ((const char *const[]){ "0", "1", "false", "true", NULL }, values[0]))))
    type = XG_FORM_TEXT_SINGLE;
  if (n_values > 1 && type == XG_FORM_LIST_SINGLE)
    return XG_FORM_LIST_MULTI;
  if (n_values > 1 && type == XG_FORM_JID_SINGLE)
    return XG_FORM_JID_MULTI;
  if (type == XG_FORM_TEXT_SINGLE &&
      (n_values > 1 || (n_values == 1 && strpbrk (values[0], "\r\n") != NULL)))
    return XG_FORM_TEXT_MULTI;
  return type;
}

/**
 * xg_form_type_is_list:
 * @type: a type
 *
 * Returns: whether values are chosen out of options
 */
gboolean
xg_form_type_is_list (XgFormType type)
{
  return type == XG_FORM_LIST_SINGLE || type == XG_FORM_LIST_MULTI;
}

/**
 * xg_form_type_is_lines:
 * @type: a type
 *
 * Returns: whether each line of a text is a value
 */
gboolean
xg_form_type_is_lines (XgFormType type)
{
  return type == XG_FORM_TEXT_MULTI || type == XG_FORM_JID_MULTI;
}

/**
 * xg_form_type_is_jid:
 * @type: a type
 *
 * Returns: whether values are XMPP addresses
 */
gboolean
xg_form_type_is_jid (XgFormType type)
{
  return type == XG_FORM_JID_SINGLE || type == XG_FORM_JID_MULTI;
}
