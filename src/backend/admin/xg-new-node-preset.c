/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "admin/xg-access-facts.h"
#include "admin/xg-form-catalogue.h"
#include "admin/xg-new-node.h"
#include "form/xg-form-datatype.h"
#include "form/xg-form-field.h"

#define IODEF "urn:ietf:params:xml:ns:iodef-2.0"

typedef struct
{
  const char *var;
  const char *value;
  gboolean of_collections; /* too */
} Setting;

/* What both presets have in common. */
static const Setting incidents[] = {
  { "pubsub#publish_model", "publishers", FALSE },
  { "pubsub#persist_items", "1", FALSE },
  { "pubsub#type", IODEF, FALSE },
  { "pubsub#deliver_notifications", "1", TRUE },
  { "pubsub#deliver_payloads", "1", FALSE },
  { "pubsub#notify_retract", "1", FALSE },
  { "pubsub#presence_based_delivery", "0", TRUE },
  { "pubsub#purge_offline", "0", FALSE },
};

/**
 * xg_preset_get_title:
 * @self: a preset
 *
 * Returns: (transfer none): its name, translated
 */
const char *
xg_preset_get_title (XgPreset self)
{
  switch (self)
    {
    case XG_PRESET_LISTED:
      return _ ("Incidents, by list");
    case XG_PRESET_APPROVED:
      return _ ("Incidents, by approval");
    case XG_PRESET_DEFAULTS:
    default:
      return _ ("Broker’s defaults");
    }
}

/**
 * xg_preset_get_help:
 * @self: a preset
 *
 * Returns: (transfer none): what it means, translated
 */
const char *
xg_preset_get_help (XgPreset self)
{
  switch (self)
    {
    case XG_PRESET_LISTED:
      return _ ("Only people and platforms on the list may subscribe and read, only providers "
                "publish, and incidents (IODEF) are kept.");
    case XG_PRESET_APPROVED:
      return _ ("Anybody may ask to subscribe and an owner approves each, only providers publish, "
                "and incidents (IODEF) are kept.");
    case XG_PRESET_DEFAULTS:
    default:
      return _ ("The settings that the broker gives to every new node.");
    }
}

/* FALSE: the broker can't do this. What the form does not have at all is not missed. */
static gboolean
set (XgForm *settings, const char *var, const char *value)
{
  XgFormField *field = xg_form_find (settings, var);

  if (field == NULL || !xg_form_field_get_editable (field))
    return TRUE;
  if (xg_form_type_is_list (xg_form_field_get_form_type (field)) &&
      xg_form_field_find_option (field, value) == NULL)
    return FALSE;
  if (xg_form_field_get_form_type (field) == XG_FORM_BOOLEAN)
    xg_form_field_set_active (field, g_str_equal (value, "1"));
  else
    xg_form_field_set_values (field, (const char *const[]){ value, NULL });
  return TRUE;
}

static void
apply (XgForm *settings, const char *var, const char *value, GPtrArray *missing)
{
  XgFormField *field = xg_form_find (settings, var);
  g_autofree char *label = NULL;

  if (set (settings, var, value))
    return;
  label = xg_form_quote (xg_form_field_get_label (field));
  /* Translators: a setting, a value of it */
  g_ptr_array_add (missing,
                   g_strdup_printf (_ ("%s: the broker does not offer “%s”."), label, value));
}

/**
 * xg_preset_apply:
 * @self: a preset
 * @kind: what is to be created
 * @settings: its settings; edits that @self knows nothing of stay
 *
 * Returns: (transfer full) (element-type utf8): sentences about what the broker can't do of it
 */
GPtrArray *
xg_preset_apply (XgPreset self, XgNodeKind kind, XgForm *settings)
{
  GPtrArray *missing = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (XG_IS_FORM (settings), missing);

  for (gsize i = 0; i < G_N_ELEMENTS (incidents); i++)
    {
      XgFormField *field = xg_form_find (settings, incidents[i].var);

      if (field == NULL)
        continue;
      if (self == XG_PRESET_DEFAULTS)
        xg_form_field_reset (field);
      else if (kind != XG_NODE_COLLECTION || incidents[i].of_collections)
        apply (settings, incidents[i].var, incidents[i].value, missing);
    }
  if (self != XG_PRESET_DEFAULTS)
    apply (settings,
           "pubsub#access_model",
           self == XG_PRESET_LISTED ? "whitelist" : "authorize",
           missing);
  else if (xg_form_find (settings, "pubsub#access_model") != NULL)
    xg_form_field_reset (xg_form_find (settings, "pubsub#access_model"));
  return missing;
}

/**
 * xg_preset_get_unlisted_type:
 * @self: a preset
 * @kind: what is to be created
 * @settings: its settings as the broker has them
 * @software: (nullable): what the broker is, as xg_capabilities_get_software() tells it
 *
 * ejabberd keeps the type of the payload and tells it to everybody (measured of 23.01), but has no
 * such field in the form for new nodes. Who does not know a field may refuse the whole node, so
 * that this is for what is known to keep it.
 *
 * Returns: (nullable): the type to ask for nevertheless; %NULL: there is a field for it, or it is
 *   not known what would become of it
 */
const char *
xg_preset_get_unlisted_type (XgPreset self, XgNodeKind kind, XgForm *settings, const char *software)
{
  g_return_val_if_fail (XG_IS_FORM (settings), NULL);

  return self != XG_PRESET_DEFAULTS && kind != XG_NODE_COLLECTION &&
             xg_form_find (settings, "pubsub#type") == NULL &&
             xg_broker_software_from_name (software) == XG_BROKER_SOFTWARE_EJABBERD
           ? IODEF
           : NULL;
}

static XgForm *
parse (const char *xml)
{
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, NULL);
  g_autoptr (XgDataForm) data = xg_data_form_parse (xg_stanza_get_root (stanza));
  XgForm *form = xg_form_new (data);

  xg_form_catalogue_describe (form);
  return form;
}

/**
 * xg_new_node_settings:
 * @kind: what is to be created
 *
 * The settings that every broker knows (XEP-0060 section 16.4.4), for one that does not tell its
 * defaults. All are empty: what nobody fills in is not sent.
 *
 * Returns: (transfer full): a form
 */
XgForm *
xg_new_node_settings (XgNodeKind kind)
{
  g_autoptr (GString) xml =
    g_string_new ("<x xmlns='jabber:x:data' type='form'><field var='FORM_TYPE' type='hidden'>"
                  "<value>http://jabber.org/protocol/pubsub#node_config</value></field>"
                  "<field var='pubsub#title' type='text-single'/>"
                  "<field var='pubsub#description' type='text-single'/>"
                  "<field var='pubsub#access_model' type='list-single'>"
                  "<option><value>open</value></option><option><value>presence</value></option>"
                  "<option><value>roster</value></option><option><value>authorize</value></option>"
                  "<option><value>whitelist</value></option></field>");

  if (kind != XG_NODE_COLLECTION)
    g_string_append (xml,
                     "<field var='pubsub#type' type='text-single'/>"
                     "<field var='pubsub#publish_model' type='list-single'>"
                     "<option><value>publishers</value></option>"
                     "<option><value>subscribers</value></option>"
                     "<option><value>open</value></option></field>"
                     "<field var='pubsub#persist_items' type='boolean'/>"
                     "<field var='pubsub#max_items' type='text-single'/>");
  g_string_append (xml, "</x>");
  return parse (xml->str);
}

/**
 * xg_new_node_people:
 *
 * Returns: (transfer full): a form with the lists of providers, consumers and owners
 */
XgForm *
xg_new_node_people (void)
{
  XgForm *form = parse ("<x xmlns='jabber:x:data' type='form'>"
                        "<field var='" XG_NEW_NODE_PROVIDERS "' type='jid-multi'/>"
                        "<field var='" XG_NEW_NODE_CONSUMERS "' type='jid-multi'/>"
                        "<field var='" XG_NEW_NODE_OWNERS "' type='jid-multi'/></x>");

  xg_form_field_describe (xg_form_find (form, XG_NEW_NODE_PROVIDERS),
                          XG_FORM_GROUP_BASIC,
                          0,
                          _ ("Providers"),
                          _ ("They may publish, and subscribe. Affiliation “publisher”."));
  xg_form_field_describe (xg_form_find (form, XG_NEW_NODE_CONSUMERS),
                          XG_FORM_GROUP_BASIC,
                          1,
                          _ ("Consumers"),
                          _ ("They may subscribe and read. Affiliation “member”."));
  xg_form_field_describe (xg_form_find (form, XG_NEW_NODE_OWNERS),
                          XG_FORM_GROUP_BASIC,
                          2,
                          _ ("Further owners"),
                          _ ("They may change and delete everything, as you may who create it."));
  return form;
}
