/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "form-data.h"
#include "form/xg-form-compare.h"

#define NONE 99

typedef struct
{
  const char *field; /* as the broker had it */
  const char *text;  /* what it was changed to; NULL: not */
  const char *now;   /* as the broker has it; NULL: not told */
  int outcome;
} Case;

static const Case cases[] = {
  { "<field var='f' type='text-single' label='F'><value>a</value></field>",
    "b",
    "<field var='f'><value>b</value></field>",
    NONE },
  { "<field var='f' type='text-single' label='F'><value>a</value></field>",
    "b",
    "<field var='f'><value>a</value></field>",
    XG_FORM_IGNORED },
  { "<field var='f' type='text-single' label='F'/>", "b", "<field var='f'/>", XG_FORM_IGNORED },
  { "<field var='f' type='text-single' label='F'><value>1</value></field>",
    "5000",
    "<field var='f'><value>1000</value></field>",
    XG_FORM_ALTERED },
  { "<field var='f' type='text-single' label='F'><value>1</value></field>",
    "2",
    NULL,
    XG_FORM_UNTOLD },
  { "<field var='f' type='text-single' label='F'><value>1</value></field>", "", NULL, NONE },
  { "<field var='f' type='text-single' label='F'><value>1</value></field>",
    NULL,
    "<field var='f'><value>2</value></field>",
    XG_FORM_ALONGSIDE },
  { "<field var='f' type='text-single' label='F'><value>1</value></field>", NULL, NULL, NONE },
  { "<field var='f' type='jid-multi' label='F'/>",
    "a@b\nc@d",
    "<field var='f'><value>C@d</value><value>a@b</value></field>",
    NONE },
  { "<field var='f' type='jid-multi' label='F'/>",
    "a@b\nc@d",
    "<field var='f'><value>a@b</value></field>",
    XG_FORM_ALTERED },
  { "<field var='f' type='text-multi' label='F'/>",
    "a\nb",
    "<field var='f'><value>a&#10;b</value></field>",
    NONE },
  { "<field var='f' type='list-multi' label='F'><value>x</value></field>",
    "x\ny",
    "<field var='f'><value>y</value><value>x</value></field>",
    NONE },
  { "<field var='f' type='text-private' label='F'/>", "secret", "<field var='f'/>", NONE },
  { "<field var='f' type='boolean' label='F'><value>true</value></field>",
    NULL,
    "<field var='f'><value>1</value></field>",
    NONE },
  { "<field var='f' type='boolean' label='F'><value>true</value></field>",
    NULL,
    "<field var='f'><value>0</value></field>",
    XG_FORM_ALONGSIDE },
};

static void
test_outcomes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *before =
        g_strdup_printf ("<x xmlns='jabber:x:data' type='form'>%s</x>", cases[i].field);
      g_autofree char *after = g_strdup_printf ("<x xmlns='jabber:x:data' type='form'>%s</x>",
                                                cases[i].now != NULL ? cases[i].now : "");
      g_autoptr (XgForm) form = parse_form (before);
      g_autoptr (XgDataForm) now = parse_data_form (after);
      g_autoptr (GPtrArray) differences = NULL;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      if (cases[i].text != NULL)
        xg_form_field_set_text (xg_form_find (form, "f"), cases[i].text);
      differences = xg_form_compare (form, now);
      g_assert_cmpuint (differences->len, ==, cases[i].outcome == NONE ? 0 : 1);
      if (differences->len > 0)
        {
          const XgFormDifference *difference = differences->pdata[0];

          g_assert_cmpint ((int) difference->outcome, ==, cases[i].outcome);
          g_assert_cmpstr (difference->var, ==, "f");
          g_assert_cmpstr (difference->label, ==, "F");
        }
    }
}

static void
test_sentences (void)
{
  g_autoptr (XgForm) form = parse_form (
    "<x xmlns='jabber:x:data'><field var='m' type='list-single' label='Access'><option "
    "label='Open to all'><value>open</value></option><option label='Listed'><value>whitelist"
    "</value></option><value>open</value></field>"
    "<field var='n' type='boolean' label='Tell'><value>0</value></field></x>");
  g_autoptr (XgDataForm) now =
    parse_data_form ("<x xmlns='jabber:x:data'><field var='m'><value>open</value></field>"
                     "<field var='n'><value>true</value></field></x>");
  g_autoptr (GPtrArray) differences = NULL;

  xg_form_field_set_selected (xg_form_find (form, "m"), 1);
  differences = xg_form_compare (form, now);
  g_assert_cmpuint (differences->len, ==, 2);
  g_assert_cmpstr (((XgFormDifference *) differences->pdata[0])->sentence,
                   ==,
                   "Access: the broker accepted “Listed”, but still has “Open to all”. It does not "
                   "support this change.");
  g_assert_cmpstr (((XgFormDifference *) differences->pdata[1])->sentence,
                   ==,
                   "Tell changed from “off” to “on”, though that was not asked for.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-compare/every-outcome", test_outcomes);
  g_test_add_func ("/form-compare/sentences", test_sentences);
  return g_test_run ();
}
