/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "xmpp/xg-data-form.h"

static XgDataForm *
parse (const char *xml)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, &error);

  g_assert_no_error (error);
  return xg_data_form_parse (xg_stanza_get_root (stanza));
}

static void
assert_values (const char *const *values, const char *expected)
{
  g_autofree char *joined = NULL;

  g_assert_nonnull (values);
  joined = g_strjoinv ("|", (char **) values);
  g_assert_cmpstr (joined, ==, expected);
}

/* The configuration form of Prosody 0.12, shortened, with one field of every type of XEP-0004. */
static void
test_field_types (void)
{
  g_autoptr (XgDataForm) form = parse (
    "<x xmlns='jabber:x:data' type='form'><title>Configure</title><instructions>…</instructions>"
    "<field var='FORM_TYPE' type='hidden'>"
    "<value>http://jabber.org/protocol/pubsub#node_config</value></field>"
    "<field type='fixed'><value>Section 1</value></field>"
    "<field var='pubsub#title' type='text-single' label='Title'><value>Äußerst &lt;wichtig&gt;"
    "</value></field>"
    "<field var='pubsub#description' type='text-multi'><value>one</value><value/><value>two</value>"
    "</field>"
    "<field var='pubsub#persist_items' type='boolean'><required/><value>1</value></field>"
    "<field var='pubsub#notify_delete' type='boolean'><value>true</value></field>"
    "<field var='pubsub#notify_retract' type='boolean'><value>false</value></field>"
    "<field var='pubsub#odd' type='boolean'><value>yes</value></field>"
    "<field var='pubsub#access_model' type='list-single' label='Who'>"
    "<option label='Open'><value>open</value></option><option><value>whitelist</value></option>"
    "<value>whitelist</value></field>"
    "<field var='pubsub#collection' type='list-multi'><value>a</value><value>b</value></field>"
    "<field var='pubsub#owner' type='jid-multi'><value>a@b</value></field>"
    "<field var='pubsub#contact' type='jid-single'/>"
    "<field var='secret' type='text-private'><value>s</value></field>"
    "<field var='untyped'><value>u</value></field></x>");

  g_assert_nonnull (form);
  g_assert_cmpuint (xg_data_form_get_n_fields (form), ==, 14);
  g_assert_cmpstr (xg_data_form_get_form_type (form),
                   ==,
                   "http://jabber.org/protocol/pubsub#node_config");
  g_assert_null (xg_data_form_get_var (form, 1));
  g_assert_cmpstr (xg_data_form_get_field_type (form, 1), ==, "fixed");
  assert_values (xg_data_form_get_values_at (form, 1), "Section 1");
  g_assert_cmpstr (xg_data_form_get_label (form, 2), ==, "Title");
  g_assert_null (xg_data_form_get_label (form, 3));
  g_assert_cmpstr (xg_data_form_get_value (form, "pubsub#title"), ==, "Äußerst <wichtig>");
  assert_values (xg_data_form_get_values (form, "pubsub#description"), "one||two");
  g_assert_cmpstr (xg_data_form_get_value (form, "pubsub#access_model"), ==, "whitelist");
  assert_values (xg_data_form_get_values (form, "pubsub#collection"), "a|b");
  assert_values (xg_data_form_get_values (form, "pubsub#contact"), "");
  g_assert_null (xg_data_form_get_value (form, "pubsub#contact"));
  g_assert_cmpstr (xg_data_form_get_field_type (form, 13), ==, "text-single");

  g_assert_true (xg_data_form_get_boolean (form, "pubsub#persist_items", FALSE));
  g_assert_true (xg_data_form_get_boolean (form, "pubsub#notify_delete", FALSE));
  g_assert_false (xg_data_form_get_boolean (form, "pubsub#notify_retract", TRUE));
  g_assert_true (xg_data_form_get_boolean (form, "pubsub#odd", TRUE));
  g_assert_false (xg_data_form_get_boolean (form, "pubsub#odd", FALSE));
  g_assert_true (xg_data_form_get_boolean (form, "absent", TRUE));
  g_assert_null (xg_data_form_get_values (form, "absent"));
}

static void
test_words_options_and_rules (void)
{
  g_autoptr (XgDataForm) form = parse (
    "<x xmlns='jabber:x:data' type='form'><title>T</title><instructions>one</instructions>"
    "<instructions>two</instructions><field var='a' type='list-single'><desc>Help</desc><required/>"
    "<validate xmlns='http://jabber.org/protocol/xdata-validate' datatype='xs:integer'>"
    "<range min='1' max='9'/><list-range min='2' max='x'/></validate><value>3</value>"
    "<option label='One'><value>1</value></option><option/><option><value/></option></field>"
    "<field var='b'><validate xmlns='http://jabber.org/protocol/xdata-validate'>"
    "<regex>[a-z]</regex></validate></field></x>");
  const XgDataFormRule *rule = xg_data_form_get_rule (form, 0);
  const XgDataFormOption *options;
  guint n_options;

  g_assert_cmpstr (xg_data_form_get_kind (form), ==, "form");
  g_assert_cmpstr (xg_data_form_get_title (form), ==, "T");
  g_assert_cmpstr (xg_data_form_get_instructions (form), ==, "one\ntwo");
  g_assert_cmpstr (xg_data_form_get_description (form, 0), ==, "Help");
  g_assert_true (xg_data_form_get_required (form, 0));
  g_assert_true (xg_data_form_has_type (form, 0));
  options = xg_data_form_get_options (form, 0, &n_options);
  g_assert_cmpuint (n_options, ==, 2);
  g_assert_cmpstr (options[0].label, ==, "One");
  g_assert_cmpstr (options[0].value, ==, "1");
  g_assert_null (options[1].label);
  g_assert_cmpstr (options[1].value, ==, "");
  g_assert_cmpint (rule->method, ==, XG_DATA_RULE_RANGE);
  g_assert_cmpstr (rule->datatype, ==, "xs:integer");
  g_assert_cmpstr (rule->min, ==, "1");
  g_assert_cmpstr (rule->max, ==, "9");
  g_assert_cmpuint (rule->list_min, ==, 2);
  g_assert_cmpuint (rule->list_max, ==, G_MAXUINT);

  rule = xg_data_form_get_rule (form, 1);
  g_assert_false (xg_data_form_has_type (form, 1));
  g_assert_cmpint (rule->method, ==, XG_DATA_RULE_REGEX);
  g_assert_cmpstr (rule->datatype, ==, "xs:string");
  g_assert_cmpstr (rule->regex, ==, "[a-z]");
}

static void
test_tables (void)
{
  g_autoptr (XgDataForm) form =
    parse ("<x xmlns='jabber:x:data' type='result'><reported><field var='a' label='A'/></reported>"
           "<item><field var='a'><value>1</value></field></item><item/>"
           "<field var='b'><value>2</value></field></x>");

  const char *label = NULL;

  g_assert_cmpuint (xg_data_form_get_n_fields (form), ==, 1);
  g_assert_null (xg_data_form_get_value (form, "a"));
  g_assert_cmpuint (xg_data_form_get_n_columns (form), ==, 1);
  g_assert_cmpstr (xg_data_form_get_column (form, 0, &label), ==, "a");
  g_assert_cmpstr (label, ==, "A");
  g_assert_cmpuint (xg_data_form_get_n_rows (form), ==, 2);
  assert_values (xg_data_form_get_cell (form, 0, "a"), "1");
  g_assert_null (xg_data_form_get_cell (form, 1, "a"));
  g_assert_cmpstr (xg_data_form_get_value (form, "b"), ==, "2");
  g_assert_null (xg_data_form_get_form_type (form));
}

static void
test_no_form (void)
{
  g_assert_null (xg_data_form_parse (NULL));
  g_assert_null (parse ("<x xmlns='jabber:x:oob'/>"));
  g_assert_null (parse ("<y xmlns='jabber:x:data'/>"));
  g_assert_null (parse ("<x/>"));
}

static void
test_hostile (void)
{
  g_autoptr (XgDataForm) empty = parse ("<x xmlns='jabber:x:data'/>");
  g_autoptr (XgDataForm) odd =
    parse ("<x xmlns='jabber:x:data' type='nonsense'>text<field/><field var=''/>"
           "<field xmlns='urn:other' var='foreign'><value>1</value></field>"
           "<field var='v'><value xmlns='urn:other'>no</value>"
           "<value>a<b/>c</value><value><nested>n</nested></value></field>"
           "<field var='v'><value>second</value></field></x>");
  g_autoptr (GString) xml = g_string_new ("<x xmlns='jabber:x:data'>");
  g_autoptr (XgDataForm) big = NULL;

  g_assert_cmpuint (xg_data_form_get_n_fields (empty), ==, 0);
  g_assert_null (xg_data_form_get_form_type (empty));

  g_assert_cmpuint (xg_data_form_get_n_fields (odd), ==, 4);
  g_assert_null (xg_data_form_get_value (odd, "foreign"));
  g_assert_cmpstr (xg_data_form_get_var (odd, 1), ==, "");
  assert_values (xg_data_form_get_values (odd, "v"), "a|");

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (xml, "<field var='f%u'><value>%u</value></field>", i, i);
  g_string_append (xml, "</x>");
  big = parse (xml->str);
  g_assert_cmpuint (xg_data_form_get_n_fields (big), ==, 100000);
  g_assert_cmpstr (xg_data_form_get_value (big, "f99999"), ==, "99999");
}

static void
test_outlives_the_stanza (void)
{
  g_autoptr (XgDataForm) form =
    parse ("<x xmlns='jabber:x:data'><field var='a'><value>1</value></field></x>");
  XgDataForm *other = xg_data_form_ref (form);

  g_assert_cmpstr (xg_data_form_get_value (other, "a"), ==, "1");
  xg_data_form_unref (other);
  g_assert_cmpstr (xg_data_form_get_value (form, "a"), ==, "1");
}

static void
test_submit (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (XgDataForm) form = NULL;

  xg_data_form_begin_submit (out, "urn:type");
  xg_data_form_append_field (out, "a\"<", "1 & 2 < 3");
  xg_data_form_append_field (out, "empty", "");
  xg_data_form_append_field (out, "none", NULL);
  xg_data_form_end (out);
  g_assert_true (g_str_has_prefix (out->str, "<x xmlns=\"jabber:x:data\" type=\"submit\">"));

  form = parse (out->str);
  g_assert_cmpuint (xg_data_form_get_n_fields (form), ==, 4);
  g_assert_cmpstr (xg_data_form_get_form_type (form), ==, "urn:type");
  g_assert_cmpstr (xg_data_form_get_field_type (form, 0), ==, "hidden");
  g_assert_cmpstr (xg_data_form_get_value (form, "a\"<"), ==, "1 & 2 < 3");
  g_assert_cmpstr (xg_data_form_get_value (form, "empty"), ==, "");
  g_assert_null (xg_data_form_get_value (form, "none"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data-form/every-field-type", test_field_types);
  g_test_add_func ("/data-form/words-options-and-rules", test_words_options_and_rules);
  g_test_add_func ("/data-form/tables-are-not-fields", test_tables);
  g_test_add_func ("/data-form/other-elements-are-no-form", test_no_form);
  g_test_add_func ("/data-form/hostile", test_hostile);
  g_test_add_func ("/data-form/outlives-the-stanza", test_outlives_the_stanza);
  g_test_add_func ("/data-form/submit", test_submit);
  return g_test_run ();
}
