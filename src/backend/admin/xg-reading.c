/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include <string.h>

#include "admin/xg-reading-private.h"
#include "xmpp/xg-jid.h"

G_DEFINE_FINAL_TYPE (XgReading, xg_reading, G_TYPE_OBJECT)

static void
xg_reading_finalize (GObject *object)
{
  XgReading *self = XG_READING (object);

  g_clear_pointer (&self->form, xg_data_form_unref);
  g_clear_pointer (&self->ids, g_hash_table_unref);
  g_clear_pointer (&self->ranks, g_hash_table_unref);
  g_clear_pointer (&self->list, g_hash_table_unref);
  g_clear_pointer (&self->subscriptions, g_ptr_array_unref);
  g_clear_pointer (&self->us, g_free);
  G_OBJECT_CLASS (xg_reading_parent_class)->finalize (object);
}

static void
xg_reading_class_init (XgReadingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = xg_reading_finalize;
}

static void
xg_reading_init (XgReading *self)
{
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->ranks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->list =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
}

/* Whose it is, whatever the case and the resource. */
char *
xg_reading_fold_bare (const char *jid)
{
  const char *slash = strchr (jid, '/');

  return g_utf8_casefold (jid, slash != NULL ? slash - jid : -1);
}

/**
 * xg_reading_is_gone:
 * @self: of the existence or description of a node
 *
 * Returns: whether the broker says that there is no such node
 */
gboolean
xg_reading_is_gone (XgReading *self)
{
  g_return_val_if_fail (XG_IS_READING (self), FALSE);
  return self->gone;
}

/**
 * xg_reading_is_collection:
 * @self: of the existence or description of a node
 *
 * Returns: whether it is a collection (XEP-0248 section 4.1)
 */
gboolean
xg_reading_is_collection (XgReading *self)
{
  g_return_val_if_fail (XG_IS_READING (self), FALSE);
  return self->collection;
}

/**
 * xg_reading_get_form:
 * @self: of the configuration or description of a node
 *
 * Returns: (transfer none) (nullable): its configuration
 */
XgDataForm *
xg_reading_get_form (XgReading *self)
{
  g_return_val_if_fail (XG_IS_READING (self), NULL);
  return self->form;
}

/**
 * xg_reading_get_affiliation:
 * @self: of the affiliates of a node
 * @jid: a bare JID
 *
 * Returns: what @jid is to the node; who is not listed is %XG_AFFILIATION_NONE
 */
XgAffiliation
xg_reading_get_affiliation (XgReading *self, const char *jid)
{
  g_autofree char *key = g_utf8_casefold (jid, -1);
  gpointer rank;

  g_return_val_if_fail (XG_IS_READING (self), XG_AFFILIATION_UNKNOWN);
  if (!g_hash_table_lookup_extended (self->ranks, key, NULL, &rank))
    return XG_AFFILIATION_NONE;
  return (XgAffiliation) GPOINTER_TO_INT (rank);
}

/**
 * xg_reading_get_subscription:
 * @self: of the subscribers of a node
 * @jid: a JID
 * @subid: (nullable): which of several; %NULL for any
 *
 * Returns: how @jid is subscribed
 */
XgSubscriptionState
xg_reading_get_subscription (XgReading *self, const char *jid, const char *subid)
{
  g_autofree char *key = xg_reading_fold_bare (jid);
  XgSubscriptionState state = XG_SUBSCRIPTION_NONE;
  GPtrArray *of_jid;

  g_return_val_if_fail (XG_IS_READING (self), XG_SUBSCRIPTION_NONE);

  of_jid = g_hash_table_lookup (self->list, key);
  for (guint i = 0; of_jid != NULL && i < of_jid->len; i++)
    {
      const XgSubscription *each = of_jid->pdata[i];

      if (xg_jid_equal (each->jid, jid) &&
          (subid == NULL || each->subid == NULL || g_str_equal (each->subid, subid)))
        state = MAX (state, each->state);
    }
  return state;
}

/**
 * xg_reading_has_id:
 * @self: of the items of a topic or of the children of a collection
 * @id: an item or node
 *
 * Returns: whether it is there
 */
gboolean
xg_reading_has_id (XgReading *self, const char *id)
{
  g_return_val_if_fail (XG_IS_READING (self), FALSE);
  return g_hash_table_contains (self->ids, id);
}

/**
 * xg_reading_count_ids:
 * @self: of the items of a topic or of the children of a collection
 *
 * Returns: how many there are
 */
guint
xg_reading_count_ids (XgReading *self)
{
  g_return_val_if_fail (XG_IS_READING (self), 0);
  return g_hash_table_size (self->ids);
}

/**
 * xg_reading_list_ids:
 * @self: of the items of a topic or of the children of a collection
 *
 * Returns: (transfer container) (array zero-terminated=1): their ids, in no order
 */
const char **
xg_reading_list_ids (XgReading *self)
{
  g_return_val_if_fail (XG_IS_READING (self), NULL);
  return (const char **) g_hash_table_get_keys_as_array (self->ids, NULL);
}

/**
 * xg_reading_count_subscribers:
 * @self: of the subscribers or the contents of a node
 *
 * Returns: how many others than we are subscribed, or wait for it
 */
guint
xg_reading_count_subscribers (XgReading *self)
{
  guint n;

  g_return_val_if_fail (XG_IS_READING (self), 0);

  n = g_hash_table_size (self->list);
  return self->us != NULL && g_hash_table_contains (self->list, self->us) ? n - 1 : n;
}

/**
 * xg_reading_count_affiliates:
 * @self: of the affiliates or the contents of a node
 * @affiliation: what they are to it
 * @but: (nullable) (element-type utf8): folded bare JIDs that do not count, as a set; we never do
 *
 * Returns: how many others are that
 */
guint
xg_reading_count_affiliates (XgReading *self, XgAffiliation affiliation, GHashTable *but)
{
  GHashTableIter iter;
  gpointer jid;
  gpointer rank;
  guint n = 0;

  g_return_val_if_fail (XG_IS_READING (self), 0);

  g_hash_table_iter_init (&iter, self->ranks);
  while (g_hash_table_iter_next (&iter, &jid, &rank))
    n += (XgAffiliation) GPOINTER_TO_INT (rank) == affiliation && g_strcmp0 (jid, self->us) != 0 &&
         (but == NULL || !g_hash_table_contains (but, jid));
  return n;
}
