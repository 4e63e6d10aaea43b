/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "admin/xg-form-catalogue.h"

static XgForm *
load (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".xml", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "forms", file, NULL);
  g_autofree char *xml = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) stanza = NULL;
  g_autoptr (XgDataForm) data = NULL;

  g_file_get_contents (path, &xml, NULL, &error);
  g_assert_no_error (error);
  stanza = xg_stanza_parse (xml, -1, &error);
  g_assert_no_error (error);
  data = xg_data_form_parse (xg_stanza_get_root (stanza));
  return xg_form_new (data);
}

/* Every field that a broker really has is known, in groups that follow each other, and none is
 * lost. */
static void
test_servers (void)
{
  const char *const files[] = { "prosody-leaf",       "prosody-collection", "prosody-options",
                                "prosody-meta-data",  "stock-leaf",         "ejabberd-leaf",
                                "ejabberd-meta-data", "openfire-leaf",      "openfire-collection",
                                "openfire-options",   "tigase-leaf",        "tigase-collection" };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (XgForm) form = load (files[i]);
      GListModel *fields = G_LIST_MODEL (form);
      const guint n_fields = g_list_model_get_n_items (fields);
      XgFormGroup last = XG_FORM_GROUP_BASIC;

      xg_form_catalogue_describe (form);
      g_assert_cmpuint (g_list_model_get_n_items (fields), ==, n_fields);
      for (guint k = 0; k < n_fields; k++)
        {
          g_autoptr (XgFormField) field = g_list_model_get_item (fields, k);
          const char *var = xg_form_field_get_var (field);

          g_test_message ("%s %s", files[i], var);
          g_assert_cmpint ((int) xg_form_field_get_group (field), >=, (int) last);
          last = xg_form_field_get_group (field);
          if (g_str_has_prefix (var, "pubsub#"))
            {
              g_assert_nonnull (xg_form_catalogue_find_field (xg_form_get_form_type (form), var));
              g_assert_cmpstr (xg_form_field_get_label (field), !=, var);
              g_assert_nonnull (xg_form_field_get_help (field));
            }
          else
            g_assert_cmpint ((int) last, ==, XG_FORM_GROUP_ADVANCED);
        }
      g_assert_false (xg_form_get_changed (form));
    }
}

/* Every access and publish model that a broker offers is told in plain words. */
static void
test_models (void)
{
  const char *const vars[] = { "pubsub#access_model", "pubsub#publish_model" };
  const char *const files[] = { "prosody-leaf", "ejabberd-leaf", "openfire-leaf", "tigase-leaf" };

  for (gsize i = 0; i < G_N_ELEMENTS (files) * G_N_ELEMENTS (vars); i++)
    {
      g_autoptr (XgForm) form = load (files[i / G_N_ELEMENTS (vars)]);
      XgFormField *field = xg_form_find (form, vars[i % G_N_ELEMENTS (vars)]);
      GListModel *options = xg_form_field_get_options (field);

      xg_form_catalogue_describe (form);
      g_assert_cmpuint (g_list_model_get_n_items (options), >=, 3);
      for (guint k = 0; k < g_list_model_get_n_items (options); k++)
        {
          g_autoptr (XgFormOption) option = g_list_model_get_item (options, k);

          g_assert_nonnull (xg_form_option_get_help (option));
          g_assert_cmpstr (xg_form_option_get_label (option),
                           !=,
                           xg_form_option_get_value (option));
        }
    }
}

static void
test_unknown_forms_stay (void)
{
  g_autoptr (XgForm) form = load ("prosody-add-user");
  g_autoptr (XgFormField) first = NULL;

  xg_form_catalogue_describe (form);
  first = g_list_model_get_item (G_LIST_MODEL (form), 0);
  g_assert_cmpstr (xg_form_field_get_var (first), ==, "accountjid");
  g_assert_cmpstr (xg_form_field_get_label (first),
                   ==,
                   "The Jabber ID for the account to be added");
  g_assert_false (xg_form_catalogue_knows_form (xg_form_get_form_type (form)));
  g_assert_false (xg_form_catalogue_knows_form (NULL));
}

static void
assert_words (const char *label, const char *help)
{
  g_assert_nonnull (label);
  g_assert_false (g_str_has_suffix (label, "."));
  if (help != NULL)
    g_assert_true (g_str_has_suffix (help, "."));
}

static void
test_words (void)
{
  const XgFieldMeaning *const tables[] = { xg_node_fields,
                                           xg_subscription_fields,
                                           xg_request_fields };

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      for (const XgFieldMeaning *a = tables[i]; a->var != NULL; a++)
        {
          assert_words (a->label, a->help);
          for (const XgFieldMeaning *b = a + 1; b->var != NULL; b++)
            g_assert_cmpstr (a->var, !=, b->var);
        }
    }
  for (const XgValueMeaning *a = xg_field_values; a->var != NULL; a++)
    assert_words (a->label, a->help);
  g_assert_cmpstr (xg_form_catalogue_find_value ("pubsub#access_model", "whitelist")->label,
                   ==,
                   "Only those listed");
  g_assert_null (xg_form_catalogue_find_value ("pubsub#access_model", "bogus"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-catalogue/fields-of-servers-are-known", test_servers);
  g_test_add_func ("/form-catalogue/models-in-plain-words", test_models);
  g_test_add_func ("/form-catalogue/unknown-forms-stay", test_unknown_forms_stay);
  g_test_add_func ("/form-catalogue/words", test_words);
  return g_test_run ();
}
