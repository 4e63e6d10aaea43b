/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-affiliation-changes.h"

#include "grid/xg-broker.h"

struct _XgAffiliationChanges
{
  GHashTable *nodes; /* broker and node -> GHashTable of folded JID -> XgPerson, owned */

  /* Borrowed */
  GHashTable *present; /* of the node that is looked at; NULL: of none */
};

XgAffiliationChanges *
xg_affiliation_changes_new (void)
{
  XgAffiliationChanges *self = g_new0 (XgAffiliationChanges, 1);

  self->nodes =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);

  return self;
}

void
xg_affiliation_changes_free (XgAffiliationChanges *self)
{
  g_hash_table_unref (self->nodes);
  g_free (self);
}

/**
 * xg_affiliation_changes_set_node:
 * @node: (nullable): what the rest is about from now on
 */
void
xg_affiliation_changes_set_node (XgAffiliationChanges *self, XgNode *node)
{
  g_autofree char *key = NULL;

  self->present = NULL;
  if (node == NULL || xg_node_get_broker (node) == NULL)
    return;
  key = g_strdup_printf ("%s\n%s",
                         xg_broker_get_jid (xg_node_get_broker (node)),
                         xg_node_get_id (node));
  self->present = g_hash_table_lookup (self->nodes, key);
  if (self->present == NULL)
    {
      self->present = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
      g_hash_table_insert (self->nodes, g_steal_pointer (&key), self->present);
    }
}

/**
 * xg_affiliation_changes_note:
 * @person: whose wanted affiliation was set, or taken back
 */
void
xg_affiliation_changes_note (XgAffiliationChanges *self, XgPerson *person)
{
  g_autofree char *key = g_utf8_casefold (xg_person_get_jid (person), -1);

  if (self->present == NULL)
    return;
  if (xg_person_is_changed (person))
    g_hash_table_replace (self->present, g_steal_pointer (&key), g_object_ref (person));
  else
    g_hash_table_remove (self->present, key);
}

void
xg_affiliation_changes_clear (XgAffiliationChanges *self)
{
  if (self->present != NULL)
    g_hash_table_remove_all (self->present);
}

/**
 * xg_affiliation_changes_join:
 * @people: (element-type XgPerson): what the broker told; gets what is wanted, and those that are
 *   to be on the list
 *
 * Changes that turn out to be made already are forgotten.
 */
void
xg_affiliation_changes_join (XgAffiliationChanges *self, GPtrArray *people)
{
  g_autoptr (GPtrArray) wishes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer value;

  if (self->present == NULL)
    return;
  g_hash_table_iter_init (&iter, self->present);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (wishes, g_object_ref (value));
  g_hash_table_remove_all (self->present);
  for (guint i = 0; i < people->len; i++)
    g_hash_table_insert (told,
                         g_utf8_casefold (xg_person_get_jid (people->pdata[i]), -1),
                         people->pdata[i]);
  for (guint i = 0; i < wishes->len; i++)
    {
      XgPerson *wish = wishes->pdata[i];
      g_autofree char *key = g_utf8_casefold (xg_person_get_jid (wish), -1);
      XgPerson *person = g_hash_table_lookup (told, key);

      if (person == NULL)
        {
          person = xg_person_new (xg_person_get_jid (wish),
                                  XG_AFFILIATION_NONE,
                                  XG_SUBSCRIPTION_NONE,
                                  NULL);
          if (xg_person_get_wanted (wish) != XG_AFFILIATION_NONE)
            g_ptr_array_add (people, g_object_ref (person));
          xg_person_set_wanted (person, xg_person_get_wanted (wish));
          xg_affiliation_changes_note (self, person);
          g_object_unref (person);
          continue;
        }
      xg_person_set_wanted (person, xg_person_get_wanted (wish));
      xg_affiliation_changes_note (self, person);
    }
}
