/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "../form/form-data.h"
#include "admin/xg-form-warning.h"

#define OWN "me@x.example"

/* A field of a form, what it had, what it is to have, and a word of the warning; NULL: there is
 * none. */
static const struct
{
  const char *var;
  const char *before;
  const char *now;
  const char *word;
} cases[] = {
  { "pubsub#access_model", "whitelist", "open", "Anybody" },
  { "pubsub#access_model", "authorize", "open", "Anybody" },
  { "pubsub#access_model", "whitelist", "authorize", "More people" },
  { "pubsub#access_model", "whitelist", "presence", "More people" },
  { "pubsub#access_model", "open", "whitelist", "Fewer people" },
  { "pubsub#access_model", "authorize", "whitelist", "Fewer people" },
  { "pubsub#access_model", "whitelist", "whitelist", NULL },
  { "pubsub#access_model", "odd", "whitelist", NULL },
  { "pubsub#publish_model", "publishers", "open", "publish" },
  { "pubsub#publish_model", "publishers", "subscribers", "subscribed" },
  { "pubsub#publish_model", "open", "publishers", NULL },
  { "pubsub#persist_items", "1", "0", "catch up" },
  { "pubsub#persist_items", "0", "1", NULL },
  { "pubsub#max_items", "100", "10", "Fewer items" },
  { "pubsub#max_items", "max", "10", "Fewer items" },
  { "pubsub#max_items", "9", "10", NULL },
  { "pubsub#max_items", "10", "max", NULL },
  { "pubsub#item_expire", "", "60", "earlier" },
  { "pubsub#item_expire", "60", "", NULL },
  { "pubsub#purge_offline", "0", "1", "goes offline" },
  { "pubsub#purge_offline", "1", "0", NULL },
  { "pubsub#deliver_notifications", "1", "0", "not be told" },
  { "pubsub#subscribe", "1", "0", "Nobody" },
  { "pubsub#owner", OWN, "other@x.example", "not among the owners" },
  { "pubsub#owner", "other@x.example", "another@x.example", NULL },
  { "pubsub#node_type", "leaf", "collection", "loses its items" },
  { "pubsub#collection", "a", "b", "receives what" },
  { "pubsub#title", "a", "b", NULL },
};

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *xml = g_markup_printf_escaped (
        "<x xmlns='jabber:x:data' type='form'><field var='%s' type='text-single'><value>%s</value>"
        "</field></x>",
        cases[i].var,
        cases[i].before);
      g_autoptr (XgForm) form = parse_form (xml);
      g_autoptr (GPtrArray) warnings = NULL;

      g_test_message ("%s: %s to %s", cases[i].var, cases[i].before, cases[i].now);
      xg_form_field_set_text (xg_form_find (form, cases[i].var), cases[i].now);
      warnings = xg_form_warnings (form, OWN);
      g_assert_cmpuint (warnings->len, ==, cases[i].word != NULL ? 1 : 0);
      if (cases[i].word != NULL)
        g_assert_nonnull (strstr (warnings->pdata[0], cases[i].word));
    }
}

static void
test_several (void)
{
  g_autofree char *xml = load_form ("ejabberd-leaf");
  g_autoptr (XgForm) form = parse_form (xml);
  g_autoptr (GPtrArray) none = xg_form_warnings (form, OWN);
  g_autoptr (GPtrArray) warnings = NULL;

  g_assert_cmpuint (none->len, ==, 0);
  xg_form_field_set_values (xg_form_find (form, "pubsub#access_model"),
                            (const char *const[]){ "presence", NULL });
  xg_form_field_set_values (xg_form_find (form, "pubsub#publish_model"),
                            (const char *const[]){ "open", NULL });
  xg_form_field_set_active (xg_form_find (form, "pubsub#persist_items"), FALSE);
  warnings = xg_form_warnings (form, OWN);
  g_assert_cmpuint (warnings->len, ==, 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-warning/each-change-by-table", test_table);
  g_test_add_func ("/form-warning/several-changes", test_several);
  return g_test_run ();
}
