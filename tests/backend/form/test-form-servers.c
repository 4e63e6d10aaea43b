/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "form-data.h"
#include "form/xg-form-compare.h"

static char
letter (XgFormType type)
{
  return "fhbtmplLjJ"[type];
}

/*
 * Recorded from servers, or written as they write them (tests/data/forms). A letter for each field:
 * f fixed, h hidden, b boolean, t text, m lines, p private, l list, L lists, j JID, J JIDs.
 */
static const struct
{
  const char *file;
  const char *types;
} forms[] = {
  { "prosody-leaf", "ttttblllbblbblmmtlJb" },
  { "prosody-default", "ttttblllbblbblmmtlJb" },
  { "prosody-collection", "ttttblllbblbblmmtlJb" },
  { "prosody-options", "bltb" },
  { "prosody-add-user", "jpp" },
  { "prosody-meta-data", "ttttt" },
  { "stock-leaf", "ttttblllbblbb" },
  { "stock-default", "ttttblllbblbb" },
  { "stock-options", "b" },
  { "ejabberd-leaf", "lbblttlbbbbblbmlbt" },
  { "ejabberd-default", "lbblttlbbbbblbmlb" },
  { "ejabberd-add-user", "jpp" },
  { "openfire-leaf", "ttttbbbbbbbtttllmJtJJlJJbbtt" },
  { "openfire-collection", "ttttbbbbbbbtttllmJtJJlJJllJJttm" },
  { "openfire-options", "bbttbLllt" },
  { "tigase-leaf", "ltbbbttlllmbbmtmbbl" },
  { "tigase-collection", "ltbbbttlllmbbmtmbblm" },
};

static void
test_types (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *xml = load_form (forms[i].file);
      g_autoptr (XgForm) form = parse_form (xml);
      g_autoptr (GString) types = g_string_new (NULL);

      for (guint k = 0; k < g_list_model_get_n_items (G_LIST_MODEL (form)); k++)
        {
          g_autoptr (XgFormField) field = g_list_model_get_item (G_LIST_MODEL (form), k);

          g_string_append_c (types, letter (xg_form_field_get_form_type (field)));
          g_assert_true (xg_form_field_get_editable (field));
        }
      g_test_message ("%s", forms[i].file);
      g_assert_cmpstr (types->str, ==, forms[i].types);
    }
}

/* Changes a field in some way; the values that it has stay valid. */
static void
change (XgFormField *field)
{
  const guint n_options = g_list_model_get_n_items (xg_form_field_get_options (field));
  g_autofree char *text = g_strconcat (xg_form_field_get_text (field), "7", NULL);

  switch (xg_form_field_get_form_type (field))
    {
    case XG_FORM_BOOLEAN:
      xg_form_field_set_active (field, !xg_form_field_get_active (field));
      break;
    case XG_FORM_LIST_SINGLE:
      xg_form_field_set_selected (field, (xg_form_field_get_selected (field) + 1) % n_options);
      break;
    case XG_FORM_LIST_MULTI:
      xg_form_field_choose (field, "dnd", TRUE);
      break;
    default:
      xg_form_field_set_text (field, text);
    }
}

/* Each field by itself: it alone is submitted, what comes back is what was meant, reset undoes it.
 */
static void
test_every_field_alone (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *xml = load_form (forms[i].file);
      g_autoptr (XgForm) form = parse_form (xml);
      g_autoptr (XgDataForm) before = parse_data_form (xml);

      for (guint k = 0; k < g_list_model_get_n_items (G_LIST_MODEL (form)); k++)
        {
          g_autoptr (XgFormField) field = g_list_model_get_item (G_LIST_MODEL (form), k);
          g_autofree char *answer = NULL;
          g_autoptr (XgDataForm) sent = NULL;
          g_autoptr (GPtrArray) unheard = NULL;
          g_autoptr (GPtrArray) heard = NULL;

          g_test_message ("%s %s", forms[i].file, xg_form_field_get_var (field));
          change (field);
          g_assert_true (xg_form_field_get_changed (field));
          g_assert_cmpstr (xg_form_field_get_error (field), ==, NULL);
          answer = xg_form_submit (form, XG_FORM_SUBMIT_CHANGES, NULL);
          sent = parse_data_form (answer);
          g_assert_cmpuint (xg_data_form_get_n_fields (sent), ==, 2);
          g_assert_cmpstr (xg_data_form_get_var (sent, 1), ==, xg_form_field_get_var (field));

          heard = xg_form_compare (form, sent);
          g_assert_cmpuint (heard->len, ==, 0);
          unheard = xg_form_compare (form, before);
          if (xg_form_field_get_form_type (field) != XG_FORM_TEXT_PRIVATE)
            {
              g_assert_cmpuint (unheard->len, ==, 1);
              g_assert_cmpint (((XgFormDifference *) unheard->pdata[0])->outcome,
                               ==,
                               XG_FORM_IGNORED);
            }
          xg_form_field_reset (field);
          g_assert_false (xg_form_get_changed (form));
        }
    }
}

static void
test_prosody_range (void)
{
  g_autofree char *xml = load_form ("prosody-leaf");
  g_autoptr (XgForm) form = parse_form (xml);
  XgFormField *max_items = xg_form_find (form, "pubsub#max_items");

  xg_form_field_set_text (max_items, "max");
  g_assert_null (xg_form_field_get_error (max_items));
  xg_form_field_set_text (max_items, "0");
  g_assert_cmpstr (xg_form_field_get_error (max_items),
                   ==,
                   "0 is too small: allowed is 1 to 1000000.");
  xg_form_field_set_text (max_items, "many");
  g_assert_cmpstr (xg_form_field_get_error (max_items),
                   ==,
                   "“many” is neither a whole number nor the word “max”.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-servers/types", test_types);
  g_test_add_func ("/form-servers/every-field-alone", test_every_field_alone);
  g_test_add_func ("/form-servers/prosody-range", test_prosody_range);
  return g_test_run ();
}
