/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "form-data.h"
#include "form/xg-form-compare.h"

#define V "xmlns='http://jabber.org/protocol/xdata-validate'"

/* What is inside <x/>, and how many fields a person sees. */
static const struct
{
  const char *inside;
  guint n_shown;
} broken[] = {
  { "", 0 },
  { "text<b/>text", 0 },
  { "<field/>", 1 },
  { "<field var=''/>", 1 },
  { "<field var='' type=''/>", 1 },
  { "<field var='a' type='nonsense'><value>1</value><value>2</value></field>", 1 },
  { "<field var='a'><value>1</value></field><field var='a' type='boolean'><value>x</value></field>",
    2 },
  { "<field var='a' type='hidden'/><field var='a' type='text-single'><value>v</value></field>", 1 },
  { "<field var='FORM_TYPE'><value>a</value><value>b</value></field>", 0 },
  { "<field var='FORM_TYPE' type='text-single'><value>a</value></field>", 1 },
  { "<field var='a' type='boolean'><value>yes</value></field>", 1 },
  { "<field var='a' type='boolean'><value/></field>", 1 },
  { "<field var='a' type='boolean'><value>1</value><value>0</value></field>", 1 },
  { "<field var='a' type='list-single'/>", 1 },
  { "<field var='a' type='list-single'><option/><option><value/></option></field>", 1 },
  { "<field var='a' type='list-single'><option><value>1</value></option><option><value>1</value>"
    "</option><value>1</value><value>2</value></field>",
    1 },
  { "<field var='a' type='list-multi'><option><value>1</value></option><value>1</value><value>1"
    "</value></field>",
    1 },
  { "<field var='a' type='jid-single'><value>not a jid</value></field>", 1 },
  { "<field var='a' type='jid-multi'><value/><value> </value></field>", 1 },
  { "<field var='a' type='text-single'><value>one&#10;two&#13;three</value></field>", 1 },
  { "<field var='a' type='text-single'><value>1</value><value>2</value></field>", 1 },
  { "<field var='a' type='fixed'><required/></field>", 1 },
  { "<field var='a' type='hidden'><required/></field>", 0 },
  { "<field var='a'><validate " V "/></field>", 1 },
  { "<field var='a'><validate " V " datatype='xs:int'><range min='x' max=''/></validate><value>5"
    "</value></field>",
    1 },
  { "<field var='a'><validate " V " datatype='xs:int'><regex>(((</regex></validate></field>", 1 },
  { "<field var='a'><validate " V " datatype=''><list-range min='-1' max='99999999999999'/>"
    "</validate></field>",
    1 },
  { "<field var='a'><media xmlns='urn:xmpp:media-element'><uri type='image/png'>cid:x</uri></media>"
    "<value>v</value></field>",
    1 },
  { "<reported/><item/><item><field/></item>", 0 },
  { "<reported><field var='a'/></reported><item><field var='b'><value>1</value></field></item>"
    "<field var='c'/>",
    1 },
  { "<instructions/><instructions>two</instructions><title/><title>two</title>", 0 },
  { "<field var='%s%n' label='%s&#x202e;' "
    "type='text-single'><desc>%s</desc><value>%n</value></field>",
    1 },
};

/* Everything that a person can do to a form, on each of its fields. */
static void
exercise (XgForm *form)
{
  GListModel *fields = G_LIST_MODEL (form);

  for (guint i = 0; i < g_list_model_get_n_items (fields); i++)
    {
      g_autoptr (XgFormField) field = g_list_model_get_item (fields, i);
      g_autofree char *told = NULL;

      xg_form_field_set_text (field, "5\n\nx");
      xg_form_field_set_active (field, TRUE);
      xg_form_field_set_selected (field, 0);
      xg_form_field_set_selected (field, 1000);
      xg_form_field_choose (field, "1", FALSE);
      xg_form_field_choose (field, "new", TRUE);
      told = xg_form_field_tell_values (field, xg_form_field_get_values (field));
      g_assert_nonnull (told);
      if (!xg_form_field_get_editable (field))
        g_assert_false (xg_form_field_get_changed (field));
    }
}

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<x xmlns='jabber:x:data'>%s</x>", broken[i].inside);
      g_autoptr (XgDataForm) data = parse_data_form (xml);
      g_autoptr (XgForm) form = xg_form_new (data);
      g_autoptr (GPtrArray) same = xg_form_compare (form, data);
      g_autofree char *untouched = NULL;
      g_autofree char *edited = NULL;

      g_test_message ("%s", broken[i].inside);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (form)), ==, broken[i].n_shown);
      g_assert_false (xg_form_get_changed (form));
      g_assert_cmpuint (same->len, ==, 0);
      untouched = xg_form_submit (form, XG_FORM_SUBMIT_CHANGES, NULL);
      g_assert_nonnull (untouched);
      exercise (form);
      edited = xg_form_submit (form, XG_FORM_SUBMIT_ALL, NULL);
      g_assert_true (edited != NULL || xg_form_get_n_errors (form) > 0);
      xg_form_sort (form);
      xg_form_reset (form);
      g_assert_false (xg_form_get_changed (form));
    }
}

/* Nothing that a broker has is lost by leaving a field alone, however odd it is. */
static void
test_nothing_is_lost (void)
{
  g_autoptr (XgForm) form = parse_form (
    "<x xmlns='jabber:x:data'>"
    "<field var='a' type='text-single'><value>one&#10;two</value></field>"
    "<field var='b' type='boolean'><value>perhaps</value></field>"
    "<field var='c' type='jid-single'><value>x@y</value><value>z@y</value></field>"
    "<field var='d' type='list-single'><option><value>1</value></option><value>2</value>"
    "</field><field var='d'><value>twice</value></field></x>");
  g_autofree char *all = submitted (form, XG_FORM_SUBMIT_ALL);
  g_autofree char *edited = NULL;
  g_autoptr (XgFormField) twice = g_list_model_get_item (G_LIST_MODEL (form), 4);

  g_assert_cmpstr (all, ==, "a=one\ntwo;b=perhaps;c=x@y|z@y;d=2;");
  xg_form_field_set_text (xg_form_find (form, "a"), "one\ntwo\nthree");
  edited = submitted (form, XG_FORM_SUBMIT_CHANGES);
  g_assert_cmpstr (edited, ==, "a=one\ntwo\nthree;");
  g_assert_false (xg_form_field_get_editable (twice));
  g_assert_cmpstr (xg_form_field_get_text (twice), ==, "twice");
  g_assert_nonnull (xg_form_field_get_note (twice));
}

static void
test_large (void)
{
  g_autoptr (GString) xml = g_string_new ("<x xmlns='jabber:x:data'>");
  g_autoptr (XgForm) form = NULL;
  g_autoptr (GString) lines = g_string_new (NULL);
  XgFormField *field;

  g_string_append (xml, "<field var='many' type='list-multi'>");
  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (xml, "<option><value>%u</value></option>", i);
  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (xml, "<value>%u</value>", i);
  g_string_append (xml, "</field><field var='who' type='jid-multi'/>");
  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (xml, "<field var='f%u' type='boolean'/>", i);
  g_string_append (xml, "</x>");
  form = parse_form (xml->str);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (form)), ==, 20002);

  field = xg_form_find (form, "many");
  g_assert_cmpuint (g_list_model_get_n_items (xg_form_field_get_options (field)), ==, 20000);
  xg_form_field_choose (field, "19999", FALSE);
  g_assert_true (xg_form_field_get_changed (field));

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (lines, "bad line %u\n", i);
  field = xg_form_find (form, "who");
  xg_form_field_set_text (field, lines->str);
  g_assert_nonnull (strstr (xg_form_field_get_error (field), "Line 8: "));
  g_assert_null (strstr (xg_form_field_get_error (field), "Line 9: "));
  g_assert_nonnull (strstr (xg_form_field_get_error (field), "19992 more lines are wrong."));
}

/* A byte of a real form is something else: what still is XML must not crash anything. */
static void
test_mutations (void)
{
  const char *const files[] = { "prosody-collection", "openfire-options", "tigase-collection" };
  const char bytes[] = "<>/'\"&; =x1\n";
  guint n_parsed = 0;

  for (gsize f = 0; f < G_N_ELEMENTS (files); f++)
    {
      g_autofree char *xml = load_form (files[f]);
      const gsize length = strlen (xml);
      g_autoptr (GRand) random = g_rand_new_with_seed (20260521 + (guint32) f);

      for (guint round = 0; round < 300; round++)
        {
          g_autofree char *copy = g_strdup (xml);
          g_autoptr (XgStanza) stanza = NULL;
          g_autoptr (XgDataForm) data = NULL;
          g_autoptr (XgForm) form = NULL;

          for (guint k = 0; k < 3; k++)
            copy[g_rand_int_range (random, 0, (gint32) length)] =
              bytes[g_rand_int_range (random, 0, sizeof (bytes) - 1)];
          stanza = xg_stanza_parse (copy, -1, NULL);
          data = stanza != NULL ? xg_data_form_parse (xg_stanza_get_root (stanza)) : NULL;
          if (data == NULL)
            continue;
          n_parsed++;
          form = xg_form_new (data);
          exercise (form);
          xg_form_reset (form);
          g_assert_false (xg_form_get_changed (form));
        }
    }
  g_assert_cmpuint (n_parsed, >, 20);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-broken/table", test_table);
  g_test_add_func ("/form-broken/nothing-is-lost", test_nothing_is_lost);
  g_test_add_func ("/form-broken/large", test_large);
  g_test_add_func ("/form-broken/mutations", test_mutations);
  return g_test_run ();
}
