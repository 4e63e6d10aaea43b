/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "plan/xg-plan-words.h"

#include <glib/gi18n.h>

#include "admin/xg-node-operation.h"

/**
 * xg_plan_words_of_kind:
 * @kind: what an operation does to what is there
 *
 * Returns: the sign before its sentence
 */
XgPlanSign
xg_plan_words_of_kind (XgOperationKind kind)
{
  switch (kind)
    {
    case XG_OPERATION_ADDS:
      return (XgPlanSign){ "list-add-symbolic", "success", _ ("Adds") };
    case XG_OPERATION_TAKES_AWAY:
      return (XgPlanSign){ "list-remove-symbolic", "error", _ ("Takes away") };
    case XG_OPERATION_SENDS:
      return (XgPlanSign){ "document-send-symbolic", "accent", _ ("Sends") };
    case XG_OPERATION_DESTROYS:
      return (XgPlanSign){ "user-trash-symbolic", "error", _ ("Destroys") };
    case XG_OPERATION_ALTERS:
    default:
      return (XgPlanSign){ "document-edit-symbolic", "warning", _ ("Changes") };
    }
}

/**
 * xg_plan_words_of_state:
 * @state: what has become of an operation
 *
 * Returns: the sign behind its sentence
 */
XgPlanSign
xg_plan_words_of_state (XgOperationState state)
{
  switch (state)
    {
    case XG_OPERATION_RUNNING:
      return (XgPlanSign){ NULL, NULL, _ ("Under way") };
    case XG_OPERATION_DONE:
      return (XgPlanSign){ "object-select-symbolic", "success", _ ("Done") };
    case XG_OPERATION_CONFIRMED:
      return (XgPlanSign){ "object-select-symbolic", "success", _ ("Done and confirmed") };
    case XG_OPERATION_UNCONFIRMED:
      return (XgPlanSign){ "dialog-question-symbolic", "warning", _ ("Done, not confirmed") };
    case XG_OPERATION_DIFFERENT:
      return (XgPlanSign){ "dialog-warning-symbolic", "warning", _ ("Not as it was to be") };
    case XG_OPERATION_FAILED:
      return (XgPlanSign){ "dialog-error-symbolic", "error", _ ("Failed") };
    case XG_OPERATION_SKIPPED:
      return (XgPlanSign){ "action-unavailable-symbolic", "dim-label", _ ("Skipped") };
    case XG_OPERATION_CANCELLED:
      return (XgPlanSign){ "action-unavailable-symbolic", "dim-label", _ ("Not tried") };
    case XG_OPERATION_LEFT_OUT:
      return (XgPlanSign){ "action-unavailable-symbolic", "dim-label", _ ("Left out") };
    case XG_OPERATION_PENDING:
    default:
      return (XgPlanSign){ NULL, NULL, _ ("Not applied") };
    }
}

/**
 * xg_plan_words_size:
 * @plan: a plan
 *
 * Returns: (transfer full): how much it is: "5 operations on 2 nodes"
 */
char *
xg_plan_words_size (XgPlan *plan)
{
  g_autoptr (GHashTable) nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (plan));
  g_autofree char *operations = NULL;
  g_autofree char *where = NULL;
  guint n_nodes;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (plan), i);
      const char *node = XG_IS_NODE_OPERATION (operation)
                           ? xg_node_operation_get_node (XG_NODE_OPERATION (operation))
                           : NULL;

      if (node != NULL)
        g_hash_table_add (nodes, g_strdup (node));
    }
  operations = g_strdup_printf (ngettext ("%'u operation", "%'u operations", n), n);
  n_nodes = g_hash_table_size (nodes);
  if (n_nodes == 0)
    return g_steal_pointer (&operations);
  where = g_strdup_printf (ngettext ("%'u node", "%'u nodes", n_nodes), n_nodes);
  /* Translators: "5 operations", then "2 nodes" */
  return g_strdup_printf (_ ("%s on %s"), operations, where);
}

/**
 * xg_plan_words_intro:
 * @plan: a draft
 *
 * Returns: (transfer full): what a person has to know before it is applied
 */
char *
xg_plan_words_intro (XgPlan *plan)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (plan));
  guint n_destructive = 0;
  g_autofree char *lost = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (plan), i);

      n_destructive += xg_operation_get_destructive (operation);
    }
  if (n_destructive == 0)
    return g_strdup (
      _ ("Nothing has been sent yet. Each operation is checked with the Broker after "
         "it was done; what failed can be tried again."));
  lost = g_strdup_printf (
    ngettext ("%'u operation can’t be undone.", "%'u operations can’t be undone.", n_destructive),
    n_destructive);
  /* Translators: %s is "3 operations can’t be undone." */
  return g_strdup_printf (_ ("Nothing has been sent yet. %s"), lost);
}

/**
 * xg_plan_words_found:
 * @plan: a draft that was looked at
 *
 * Returns: (transfer full): what was found
 */
char *
xg_plan_words_found (XgPlan *plan)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++)
    {
      g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (plan), i);

      n += xg_operation_get_found (operation) != NULL;
    }
  if (n == 0)
    return xg_plan_words_intro (plan);
  return g_strdup_printf (
    ngettext ("%'u operation would undo what others did since then, or could not be looked at. "
              "It is left out unless you choose it.",
              "%'u operations would undo what others did since then, or could not be looked at. "
              "They are left out unless you choose them.",
              n),
    n);
}

/**
 * xg_plan_words_progress:
 * @plan: a plan that is applied
 *
 * Returns: (transfer full): how far it is
 */
char *
xg_plan_words_progress (XgPlan *plan)
{
  XgPlanCounts counts;
  g_autofree char *wrong = NULL;

  xg_plan_get_counts (plan, &counts);
  if (xg_plan_get_state (plan) == XG_PLAN_CHECKING)
    return g_strdup (_ ("Reading again what was changed…"));
  if (counts.n_wrong == 0)
    return g_strdup_printf (_ ("%'u of %'u done"), counts.n_over, counts.n_total);
  wrong = g_strdup_printf (ngettext ("%'u failed", "%'u failed", counts.n_wrong), counts.n_wrong);
  /* Translators: two numbers, then "2 failed" */
  return g_strdup_printf (_ ("%'u of %'u done, %s"), counts.n_over, counts.n_total, wrong);
}

static void
say (GString *out, char *sentence)
{
  if (out->len > 0)
    g_string_append_c (out, ' ');
  g_string_append (out, sentence);
  g_free (sentence);
}

/**
 * xg_plan_words_outcome:
 * @plan: a plan that is over
 *
 * Returns: (transfer full): what became of it, as sentences
 */
char *
xg_plan_words_outcome (XgPlan *plan)
{
  g_autoptr (GString) out = g_string_new (NULL);
  XgPlanCounts counts;

  xg_plan_get_counts (plan, &counts);
  if (counts.n_applied == counts.n_total)
    return g_strdup_printf (
      ngettext ("%'u operation is done.", "All %'u operations are done.", counts.n_total),
      counts.n_total);
  if (counts.n_applied > 0)
    say (out,
         g_strdup_printf (
           ngettext ("%'u operation is done.", "%'u operations are done.", counts.n_applied),
           counts.n_applied));
  if (counts.n_wrong > 0)
    say (out,
         g_strdup_printf (ngettext ("%'u failed or is not as it was to be.",
                                    "%'u failed or are not as they were to be.",
                                    counts.n_wrong),
                          counts.n_wrong));
  if (counts.n_cancelled > 0)
    say (
      out,
      g_strdup_printf (ngettext ("%'u was not tried.", "%'u were not tried.", counts.n_cancelled),
                       counts.n_cancelled));
  if (counts.n_left_out > 0)
    say (out,
         g_strdup_printf (ngettext ("%'u was left out.", "%'u were left out.", counts.n_left_out),
                          counts.n_left_out));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * xg_plan_words_confirmation:
 * @plan: a draft
 * @question: (out) (optional) (transfer full): what is asked for, as a sentence
 *
 * Returns: (transfer full) (nullable): what a person has to type before it may be applied: the id
 * of the node, or of several how many there are; %NULL: nothing
 */
char *
xg_plan_words_confirmation (XgPlan *plan, char **question)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  const char *name = NULL;
  guint n;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++)
    {
      g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (plan), i);
      const char *each = xg_operation_get_confirmation (operation);

      if (each == NULL)
        continue;
      name = each;
      g_hash_table_add (names, (gpointer) each);
    }
  n = g_hash_table_size (names);
  if (n == 0)
    return NULL;
  if (question != NULL)
    *question = n == 1 ? g_strdup (_ ("To confirm, type the name of the node:"))
                       : g_strdup (_ ("To confirm, type the number of nodes:"));
  return n == 1 ? g_strdup (name) : g_strdup_printf ("%u", n);
}
