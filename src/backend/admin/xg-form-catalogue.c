/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "admin/xg-form-catalogue.h"

#define PUBSUB "http://jabber.org/protocol/pubsub#"

static const struct
{
  const char *form_type;
  const XgFieldMeaning *fields;
} catalogues[] = {
  { PUBSUB "node_config", xg_node_fields },
  { PUBSUB "meta-data", xg_node_fields },
  { PUBSUB "publish-options", xg_node_fields },
  { PUBSUB "subscribe_options", xg_subscription_fields },
  { PUBSUB "subscribe_authorization", xg_request_fields },
};

static const XgFieldMeaning *
find_catalogue (const char *form_type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (catalogues); i++)
    {
      if (g_strcmp0 (catalogues[i].form_type, form_type) == 0)
        return catalogues[i].fields;
    }
  return NULL;
}

/**
 * xg_form_catalogue_knows_form:
 * @form_type: (nullable): a FORM_TYPE
 *
 * Returns: whether there are words for the fields of such a form
 */
gboolean
xg_form_catalogue_knows_form (const char *form_type)
{
  return find_catalogue (form_type) != NULL;
}

/**
 * xg_form_catalogue_find_field:
 * @form_type: (nullable): a FORM_TYPE
 * @var: (nullable): a variable
 *
 * Returns: (transfer none) (nullable): what the field means, its words not translated yet
 */
const XgFieldMeaning *
xg_form_catalogue_find_field (const char *form_type, const char *var)
{
  const XgFieldMeaning *meaning = find_catalogue (form_type);

  for (; meaning != NULL && var != NULL && meaning->var != NULL; meaning++)
    {
      if (strcmp (meaning->var, var) == 0)
        return meaning;
    }
  return NULL;
}

/**
 * xg_form_catalogue_find_value:
 * @var: a variable
 * @value: a value of it
 *
 * Returns: (transfer none) (nullable): what the value means, its words not translated yet
 */
const XgValueMeaning *
xg_form_catalogue_find_value (const char *var, const char *value)
{
  for (const XgValueMeaning *meaning = xg_field_values; meaning->var != NULL; meaning++)
    {
      if (strcmp (meaning->var, var) == 0 && strcmp (meaning->value, value) == 0)
        return meaning;
    }
  return NULL;
}

static void
describe_values (XgFormField *field)
{
  for (const XgValueMeaning *meaning = xg_field_values; meaning->var != NULL; meaning++)
    {
      XgFormOption *option = strcmp (meaning->var, xg_form_field_get_var (field)) == 0
                               ? xg_form_field_find_option (field, meaning->value)
                               : NULL;

      if (option != NULL)
        xg_form_option_describe (option,
                                 _ (meaning->label),
                                 meaning->help != NULL ? _ (meaning->help) : NULL);
    }
}

/**
 * xg_form_catalogue_describe:
 * @form: a form
 *
 * Gives the fields that are known their words, and puts all into groups and a sensible order. A
 * field that is not known keeps the broker's words and stands among the advanced ones; the fields
 * of an unknown form (a step of a command) stay as and where they are.
 */
void
xg_form_catalogue_describe (XgForm *form)
{
  const char *form_type;
  const XgFieldMeaning *first;
  guint n_fields;

  g_return_if_fail (XG_IS_FORM (form));

  form_type = xg_form_get_form_type (form);
  first = find_catalogue (form_type);
  if (first == NULL)
    return;
  n_fields = g_list_model_get_n_items (G_LIST_MODEL (form));
  for (guint i = 0; i < n_fields; i++)
    {
      g_autoptr (XgFormField) field = g_list_model_get_item (G_LIST_MODEL (form), i);
      const XgFieldMeaning *meaning =
        xg_form_catalogue_find_field (form_type, xg_form_field_get_var (field));

      if (meaning == NULL)
        {
          xg_form_field_describe (field, XG_FORM_GROUP_ADVANCED, 1000 + (int) i, NULL, NULL);
          continue;
        }
      xg_form_field_describe (field,
                              meaning->group,
                              (int) (meaning - first),
                              _ (meaning->label),
                              meaning->help != NULL ? _ (meaning->help) : NULL);
      describe_values (field);
    }
  xg_form_sort (form);
}
