/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include <glib/gi18n.h>

#include "admin/xg-affiliation-operation.h"
#include "admin/xg-person.h"
#include "node/xg-affiliations-tab-private.h"
#include "xg-phrases.h"

GListModel *
xg_affiliations_tab_get_people (XgAffiliationsTab *self)
{
  return G_LIST_MODEL (xg_node_list_tab_get_rows (XG_NODE_LIST_TAB (self)));
}

/* Bare, as affiliations are. */
char *
xg_affiliations_tab_dup_own_jid (XgAffiliationsTab *self)
{
  XgGrid *grid = xg_node_tab_get_grid (XG_NODE_TAB (self));
  const char *jid = grid != NULL ? xg_session_get_jid (xg_grid_get_session (grid)) : NULL;

  return jid != NULL ? g_strndup (jid, strcspn (jid, "/")) : g_strdup ("");
}

/* What would be, against what is: never after a click, always before anything is sent. */
guint
xg_affiliations_tab_check (XgAffiliationsTab *self)
{
  GListModel *rows = xg_affiliations_tab_get_people (self);
  g_autoptr (GArray) present = g_array_new (FALSE, FALSE, sizeof (XgStanding));
  g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (XgStanding));
  g_autofree char *own = xg_affiliations_tab_dup_own_jid (self);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (XgPerson) person = g_list_model_get_item (rows, i);
      XgStanding each = { .jid = xg_person_get_jid (person),
                          .affiliation = xg_person_get_affiliation (person),
                          .subscribed = xg_person_get_state (person) != XG_SUBSCRIPTION_NONE };

      if (each.affiliation != XG_AFFILIATION_NONE)
        g_array_append_val (present, each);
      each.affiliation = xg_person_get_wanted (person);
      if (xg_person_is_changed (person))
        g_array_append_val (wanted, each);
    }
  g_clear_pointer (&self->guards, g_ptr_array_unref);
  self->guards = xg_affiliation_guard_check (own,
                                             (const XgStanding *) (gpointer) present->data,
                                             present->len,
                                             (const XgStanding *) (gpointer) wanted->data,
                                             wanted->len);

  return wanted->len;
}

XgPlan *
xg_affiliations_tab_make_plan (XgAffiliationsTab *self)
{
  XgNode *node = xg_node_tab_get_node (XG_NODE_TAB (self));
  g_autofree char *label = xg_phrase_label (node);
  g_autofree char *title = g_strdup_printf (_ ("Affiliations of “%s”"), label);
  XgPlan *plan = xg_plan_new (title);

  for (guint i = 0; i < g_list_model_get_n_items (xg_affiliations_tab_get_people (self)); i++)
    {
      g_autoptr (XgPerson) person =
        g_list_model_get_item (xg_affiliations_tab_get_people (self), i);
      g_autoptr (XgOperation) operation = NULL;

      if (!xg_person_is_changed (person))
        continue;
      operation = xg_affiliation_operation_new (xg_node_tab_get_broker (XG_NODE_TAB (self)),
                                                xg_node_get_id (node),
                                                xg_person_get_jid (person),
                                                xg_person_get_affiliation (person),
                                                xg_person_get_wanted (person));
      xg_plan_add (plan, g_steal_pointer (&operation));
    }

  return plan;
}
