/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include "xmpp/xg-answer.h"
#include "xmpp/xg-disco.h"
#include "xmpp/xg-namespaces.h"

static void
disco_item_free (gpointer data)
{
  XgDiscoItem *self = data;

  g_free (self->jid);
  g_free (self->node);
  g_free (self->name);
  g_free (self);
}

static void
disco_identity_free (gpointer data)
{
  XgDiscoIdentity *self = data;

  g_free (self->category);
  g_free (self->type);
  g_free (self->name);
  g_free (self);
}

/**
 * xg_disco_items_parse:
 * @iq: (nullable): an answer
 * @error: return location for a %XG_STANZA_ERROR
 *
 * Reads a list of entities or nodes (XEP-0030 section 4). Entries without an address are left out;
 * order and duplicates are the broker's.
 *
 * Returns: (transfer full): the list, or %NULL with @error set
 */
XgDiscoItems *
xg_disco_items_parse (const XgElement *iq, GError **error)
{
  const XgElement *query = xg_answer_get_payload (iq, "query", XG_NS_DISCO_ITEMS, error);
  const XgElement *child = xg_element_get_child (query, "item", XG_NS_DISCO_ITEMS);
  XgDiscoItems *self;

  if (query == NULL)
    return NULL;

  self = g_new0 (XgDiscoItems, 1);
  self->items = g_ptr_array_new_with_free_func (disco_item_free);
  xg_rsm_parse (query, &self->rsm);
  for (; child != NULL; child = xg_element_get_next_named (child, "item", XG_NS_DISCO_ITEMS))
    {
      const char *jid = xg_element_get_attribute (child, "jid");
      XgDiscoItem *item;

      if (jid == NULL || jid[0] == '\0')
        continue;
      item = g_new0 (XgDiscoItem, 1);
      item->jid = g_strdup (jid);
      item->node = g_strdup (xg_element_get_attribute (child, "node"));
      item->name = g_strdup (xg_element_get_attribute (child, "name"));
      g_ptr_array_add (self->items, item);
    }
  return self;
}

/**
 * xg_disco_items_free:
 * @self: (transfer full) (nullable): a list
 */
void
xg_disco_items_free (XgDiscoItems *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->items);
  xg_rsm_clear (&self->rsm);
  g_free (self);
}

static void
read_identity (XgDiscoInfo *self, const XgElement *element)
{
  const char *category = xg_element_get_attribute (element, "category");
  const char *type = xg_element_get_attribute (element, "type");
  XgDiscoIdentity *identity;

  if (category == NULL || type == NULL)
    return;
  identity = g_new0 (XgDiscoIdentity, 1);
  identity->category = g_strdup (category);
  identity->type = g_strdup (type);
  identity->name = g_strdup (xg_element_get_attribute (element, "name"));
  g_ptr_array_add (self->identities, identity);
}

/* XEP-0060 section 5.4. Other forms may stand beside it: ejabberd adds one about the server. */
static void
read_form (XgDiscoInfo *self, const XgElement *element)
{
  g_autoptr (XgDataForm) form = NULL;

  if (self->meta_data != NULL)
    return;
  form = xg_data_form_parse (element);
  if (g_strcmp0 (xg_data_form_get_form_type (form), XG_NS_PUBSUB_META_DATA) == 0)
    self->meta_data = g_steal_pointer (&form);
}

/**
 * xg_disco_info_parse:
 * @iq: (nullable): an answer
 * @error: return location for a %XG_STANZA_ERROR
 *
 * Reads what an entity or node is and can (XEP-0030 section 3, XEP-0060 section 5.4).
 *
 * Returns: (transfer full): the answer, or %NULL with @error set
 */
XgDiscoInfo *
xg_disco_info_parse (const XgElement *iq, GError **error)
{
  const XgElement *query = xg_answer_get_payload (iq, "query", XG_NS_DISCO_INFO, error);
  const XgElement *child = xg_element_get_first_child (query);
  XgDiscoInfo *self;

  if (query == NULL)
    return NULL;

  self = g_new0 (XgDiscoInfo, 1);
  self->identities = g_ptr_array_new_with_free_func (disco_identity_free);
  self->features = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (; child != NULL; child = xg_element_get_next (child))
    {
      if (xg_element_is (child, "identity", XG_NS_DISCO_INFO))
        read_identity (self, child);
      else if (xg_element_is (child, "feature", XG_NS_DISCO_INFO))
        {
          const char *var = xg_element_get_attribute (child, "var");

          if (var != NULL)
            g_hash_table_add (self->features, g_strdup (var));
        }
      else if (xg_element_is (child, "x", XG_NS_DATA))
        read_form (self, child);
    }
  return self;
}

/**
 * xg_disco_info_free:
 * @self: (transfer full) (nullable): an answer
 */
void
xg_disco_info_free (XgDiscoInfo *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->identities);
  g_hash_table_unref (self->features);
  g_clear_pointer (&self->meta_data, xg_data_form_unref);
  g_free (self);
}

/**
 * xg_disco_info_has_identity:
 * @self: an answer
 * @category: for example "pubsub"
 * @type: (nullable): for example "leaf"; %NULL for any
 *
 * Returns: whether the entity says that it is one
 */
gboolean
xg_disco_info_has_identity (const XgDiscoInfo *self, const char *category, const char *type)
{
  for (guint i = 0; i < self->identities->len; i++)
    {
      const XgDiscoIdentity *identity = self->identities->pdata[i];

      if (g_str_equal (identity->category, category) &&
          (type == NULL || g_str_equal (identity->type, type)))
        return TRUE;
    }
  return FALSE;
}

/**
 * xg_disco_info_has_feature:
 * @self: an answer
 * @feature: a namespace, for example "http://jabber.org/protocol/pubsub#collections"
 *
 * Returns: whether the entity says that it can do it. Brokers have been seen to say too much.
 */
gboolean
xg_disco_info_has_feature (const XgDiscoInfo *self, const char *feature)
{
  return g_hash_table_contains (self->features, feature);
}
