/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include "admin/xg-administrators.h"

#include <glib/gi18n-lib.h>

#include "admin/xg-affiliation-guard.h"
#include "admin/xg-affiliation-operation.h"
#include "form/xg-form-datatype.h"
#include "grid/xg-reason.h"
#include "xmpp/xg-jid.h"

static gboolean
is_same (const char *left, const char *right)
{
  g_autofree char *a = xg_jid_bare (left);
  g_autofree char *b = xg_jid_bare (right);
  g_autofree char *folded_a = g_utf8_casefold (a, -1);
  g_autofree char *folded_b = g_utf8_casefold (b, -1);

  return g_str_equal (folded_a, folded_b);
}

static XgAffiliation
find_affiliation (GPtrArray *people, const char *jid)
{
  for (guint i = 0; i < people->len; i++)
    if (is_same (xg_person_get_jid (people->pdata[i]), jid))
      return xg_person_get_affiliation (people->pdata[i]);
  return XG_AFFILIATION_NONE;
}

/* What keeps the change from being made; NULL: nothing. (transfer full) */
static char *
find_block (GPtrArray *people, const char *own_jid, const char *jid, XgAffiliation after)
{
  const XgStanding wanted = { jid, after, FALSE };
  g_autofree XgStanding *present = g_new0 (XgStanding, people->len + 1);
  g_autoptr (GPtrArray) guards = NULL;

  for (guint i = 0; i < people->len; i++)
    {
      present[i].jid = xg_person_get_jid (people->pdata[i]);
      present[i].affiliation = xg_person_get_affiliation (people->pdata[i]);
      present[i].subscribed = xg_person_get_state (people->pdata[i]) == XG_SUBSCRIPTION_SUBSCRIBED;
    }
  guards = xg_affiliation_guard_check (own_jid, present, people->len, &wanted, 1);
  for (guint i = 0; i < guards->len; i++)
    {
      const XgGuard *guard = guards->pdata[i];

      if (guard->kind == XG_GUARD_BLOCK)
        return g_strdup (guard->sentence);
    }
  /* Whoever gives up all of it at once would not be asked for each. */
  if (after != XG_AFFILIATION_OWNER && own_jid != NULL && is_same (own_jid, jid))
    return g_strdup (_ ("You would no longer be its owner. Do that in its list of affiliations."));
  return NULL;
}

static void
leave_out (GPtrArray *left_out, XgNode *node, const char *reason)
{
  g_autofree char *name = xg_form_quote (xg_node_get_label (node));

  /* Translators: the name of a node, then a sentence */
  g_ptr_array_add (left_out, g_strdup_printf (_ ("“%s”: %s"), name, reason));
}

/**
 * xg_administrators_list_owners:
 * @people: (element-type XgPerson): the affiliations of a node
 *
 * Returns: (transfer full): the addresses of its owners
 */
char *
xg_administrators_list_owners (GPtrArray *people)
{
  g_autoptr (GPtrArray) owners = g_ptr_array_new ();

  for (guint i = 0; i < people->len; i++)
    if (xg_person_get_affiliation (people->pdata[i]) == XG_AFFILIATION_OWNER)
      g_ptr_array_add (owners, (gpointer) xg_person_get_jid (people->pdata[i]));
  if (owners->len == 0)
    return g_strdup (_ ("nobody"));
  g_ptr_array_add (owners, NULL);
  return g_strjoinv (", ", (char **) owners->pdata);
}

/**
 * xg_administrators_plan:
 * @broker: a broker
 * @own_jid: (nullable): who makes the change
 * @jid: whose ownership it is about
 * @grant: whether @jid becomes owner; else it is withdrawn
 * @answers: (element-type XgNodePeople): the affiliations of the chosen nodes
 * @left_out: (element-type utf8): gets a sentence for each node that can't be changed
 *
 * Nodes where nothing is to change are not in the plan and are not told of. Withdrawing leaves no
 * affiliation (XEP-0060 section 8.9.2). What is guarded elsewhere is left out here: the last owner,
 * and oneself.
 *
 * Returns: (transfer full): the plan, may be empty
 */
XgPlan *
xg_administrators_plan (XgBroker *broker,
                        const char *own_jid,
                        const char *jid,
                        gboolean grant,
                        GPtrArray *answers,
                        GPtrArray *left_out)
{
  const XgAffiliation after = grant ? XG_AFFILIATION_OWNER : XG_AFFILIATION_NONE;
  g_autofree char *title = NULL;
  XgPlan *plan;

  g_return_val_if_fail (XG_IS_BROKER (broker), NULL);
  g_return_val_if_fail (jid != NULL, NULL);

  /* Translators: an address */
  title = g_strdup_printf (grant ? _ ("Make %s an Owner") : _ ("Withdraw Ownership of %s"), jid);
  plan = xg_plan_new (title);
  for (guint i = 0; i < answers->len; i++)
    {
      const XgNodePeople *answer = answers->pdata[i];
      XgAffiliation before;
      g_autofree char *block = NULL;

      if (answer->people == NULL)
        {
          g_autofree char *reason =
            answer->error != NULL ? xg_reason_for_reading (answer->error, XG_REASON_AFFILIATIONS)
                                  : NULL;

          leave_out (left_out, answer->node, reason != NULL ? reason : _ ("It was not asked."));
          continue;
        }
      before = find_affiliation (answer->people, jid);
      if ((before == XG_AFFILIATION_OWNER) == grant)
        continue;
      block = find_block (answer->people, own_jid, jid, after);
      if (block != NULL)
        leave_out (left_out, answer->node, block);
      else
        xg_plan_add (
          plan,
          xg_affiliation_operation_new (broker, xg_node_get_id (answer->node), jid, before, after));
    }
  return plan;
}
