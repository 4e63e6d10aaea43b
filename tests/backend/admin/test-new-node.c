/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "../form/form-data.h"
#include "admin/xg-new-node.h"

#define IODEF "urn:ietf:params:xml:ns:iodef-2.0"

static XgForm *
load (const char *name)
{
  g_autofree char *xml = load_form (name);
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, NULL);
  g_autoptr (XgDataForm) data = xg_data_form_parse (xg_stanza_get_root (stanza));

  return xg_form_new (data);
}

/* The type of the payload goes to a broker without a field for it only where it is known that it
 * is kept, and where a preset asks for it. */
static void
test_unlisted_type (void)
{
  static const struct
  {
    XgPreset preset;
    XgNodeKind kind;
    const char *form;
    const char *software;
    const char *type;
  } cases[] = {
    { XG_PRESET_LISTED, XG_NODE_TOPIC, "ejabberd-leaf", "ejabberd 23.01", IODEF },
    { XG_PRESET_APPROVED, XG_NODE_UNKNOWN, "ejabberd-leaf", "ejabberd", IODEF },
    { XG_PRESET_DEFAULTS, XG_NODE_TOPIC, "ejabberd-leaf", "ejabberd 23.01", NULL },
    { XG_PRESET_LISTED, XG_NODE_COLLECTION, "ejabberd-leaf", "ejabberd 23.01", NULL },
    { XG_PRESET_LISTED, XG_NODE_TOPIC, "prosody-leaf", "ejabberd 23.01", NULL },
    { XG_PRESET_LISTED, XG_NODE_TOPIC, "ejabberd-leaf", "Prosody 0.12.3", NULL },
    { XG_PRESET_LISTED, XG_NODE_TOPIC, "ejabberd-leaf", "not ejabberd", NULL },
    { XG_PRESET_LISTED, XG_NODE_TOPIC, "ejabberd-leaf", NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (XgForm) form = load (cases[i].form);
      const char *type =
        xg_preset_get_unlisted_type (cases[i].preset, cases[i].kind, form, cases[i].software);

      g_test_message ("%s, %s", cases[i].form, cases[i].software);
      g_assert_cmpstr (type, ==, cases[i].type);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/new-node/unlisted-type", test_unlisted_type);
  return g_test_run ();
}
