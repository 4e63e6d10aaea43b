/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include <string.h>

#include "admin/xg-access-people.h"

/**
 * xg_access_is_of:
 * @address: an address
 * @jid: a bare address
 *
 * Returns: whether @address is @jid, or @jid with a resource
 */
gboolean
xg_access_is_of (const char *address, const char *jid)
{
  g_autofree char *bare = g_strndup (address, strcspn (address, "/"));
  g_autofree char *folded = g_utf8_casefold (bare, -1);
  g_autofree char *other = g_utf8_casefold (jid, -1);

  return g_str_equal (folded, other);
}

/**
 * xg_access_facts_take_affiliates:
 * @facts: facts to add to
 * @people: (nullable) (element-type XgPerson): who is affiliated with the node
 * @jid: whose access
 *
 * Who is not in the list has no affiliation (XEP-0060 section 8.9.1).
 */
void
xg_access_facts_take_affiliates (XgAccessFacts *facts, GPtrArray *people, const char *jid)
{
  if (people == NULL)
    return;
  facts->affiliation = XG_AFFILIATION_NONE;
  for (guint i = 0; i < people->len; i++)
    if (xg_access_is_of (xg_person_get_jid (people->pdata[i]), jid))
      facts->affiliation = xg_person_get_affiliation (people->pdata[i]);
}

/**
 * xg_access_facts_take_subscribers:
 * @facts: facts to add to
 * @people: (nullable) (element-type XgPerson): who is subscribed to the node
 * @jid: whose access
 *
 * Where there are several subscriptions of an account the strongest counts.
 */
void
xg_access_facts_take_subscribers (XgAccessFacts *facts, GPtrArray *people, const char *jid)
{
  static const XgAccessSubscription states[] = {
    [XG_SUBSCRIPTION_NONE] = XG_ACCESS_SUBSCRIPTION_NONE,
    [XG_SUBSCRIPTION_PENDING] = XG_ACCESS_SUBSCRIPTION_PENDING,
    [XG_SUBSCRIPTION_UNCONFIGURED] = XG_ACCESS_SUBSCRIPTION_UNCONFIGURED,
    [XG_SUBSCRIPTION_SUBSCRIBED] = XG_ACCESS_SUBSCRIPTION_SUBSCRIBED,
  };

  if (people == NULL)
    return;
  facts->subscription = XG_ACCESS_SUBSCRIPTION_NONE;
  for (guint i = 0; i < people->len; i++)
    {
      XgPerson *person = people->pdata[i];
      XgAccessSubscription state = states[xg_person_get_state (person)];

      if (!xg_access_is_of (xg_person_get_jid (person), jid) || state <= facts->subscription)
        continue;
      facts->subscription = state;
      facts->with_resource =
        strchr (xg_person_get_jid (person), '/') != NULL ? XG_TRUTH_YES : XG_TRUTH_NO;
    }
}

/**
 * xg_access_facts_begin_above:
 * @facts: facts to add to
 *
 * Says that the account is subscribed to no collection above, before each of them is taken.
 */
void
xg_access_facts_begin_above (XgAccessFacts *facts)
{
  facts->above = XG_TRUTH_NO;
  facts->reaches = XG_TRUTH_NO;
}

static XgTruth
either (XgTruth one, XgTruth other)
{
  if (one == XG_TRUTH_YES || other == XG_TRUTH_YES)
    return XG_TRUTH_YES;
  return one == XG_TRUTH_UNKNOWN || other == XG_TRUTH_UNKNOWN ? XG_TRUTH_UNKNOWN : XG_TRUTH_NO;
}

/**
 * xg_access_facts_take_above:
 * @facts: facts to add to
 * @level: how many levels the collection is above the node; 1: the node is in it
 * @people: (nullable) (element-type XgPerson): who is subscribed to the collection
 * @options: (nullable) (element-type XgPerson XgForm): options of those of @people that were told:
 *   brokers tell them to the subscriber, not to owners (XEP-0060 section 6.3.4.1)
 * @jid: whose access
 *
 * Adds what is known of the subscriptions to one collection above the node.
 */
void
xg_access_facts_take_above (XgAccessFacts *facts,
                            guint level,
                            GPtrArray *people,
                            GHashTable *options,
                            const char *jid)
{
  if (people == NULL)
    {
      facts->above = either (facts->above, XG_TRUTH_UNKNOWN);
      facts->reaches = either (facts->reaches, XG_TRUTH_UNKNOWN);
      return;
    }
  for (guint i = 0; i < people->len; i++)
    {
      XgPerson *person = people->pdata[i];
      XgForm *form = options != NULL ? g_hash_table_lookup (options, person) : NULL;

      if (xg_person_get_state (person) != XG_SUBSCRIPTION_SUBSCRIBED ||
          !xg_access_is_of (xg_person_get_jid (person), jid))
        continue;
      facts->above = XG_TRUTH_YES;
      facts->reaches = either (facts->reaches, xg_access_options_reach (form, level));
    }
}

static const char *
get_value (XgForm *form, const char *var)
{
  XgFormField *field = xg_form_find (form, var);
  const char *const *values = field != NULL ? xg_form_field_get_values (field) : NULL;

  return values != NULL ? values[0] : NULL;
}

/**
 * xg_access_options_reach:
 * @options: (nullable): options of a subscription to a collection
 * @level: how many levels the collection is above a topic
 *
 * No specification says what counts where an option is not given, and brokers differ. At least one
 * level is reached by every depth (XEP-0248 section 4).
 *
 * Returns: whether such a subscription brings the items of the topic
 */
XgTruth
xg_access_options_reach (XgForm *options, guint level)
{
  const char *deliver, *type, *depth;
  guint64 levels = 0;

  if (options == NULL)
    return XG_TRUTH_UNKNOWN;
  deliver = get_value (options, "pubsub#deliver");
  type = get_value (options, "pubsub#subscription_type");
  depth = get_value (options, "pubsub#subscription_depth");
  if (g_strcmp0 (deliver, "0") == 0 || g_strcmp0 (deliver, "false") == 0 ||
      g_strcmp0 (type, "nodes") == 0)
    return XG_TRUTH_NO;
  if (g_strcmp0 (type, "items") != 0 && g_strcmp0 (type, "all") != 0)
    return XG_TRUTH_UNKNOWN;
  if (level <= 1 || g_strcmp0 (depth, "all") == 0)
    return XG_TRUTH_YES;
  if (depth == NULL || !g_ascii_string_to_unsigned (depth, 10, 0, G_MAXUINT, &levels, NULL))
    return XG_TRUTH_UNKNOWN;
  return levels >= level ? XG_TRUTH_YES : XG_TRUTH_NO;
}

/**
 * xg_access_get_level:
 * @node: a node
 * @collection: a collection above it
 *
 * Returns: how many levels @collection is above @node by the shortest way; 0: it is not
 */
guint
xg_access_get_level (XgNode *node, XgNode *collection)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) row = g_ptr_array_new ();

  g_ptr_array_add (row, node);
  for (guint level = 1; row->len > 0; level++)
    {
      g_autoptr (GPtrArray) next = g_ptr_array_new ();

      for (guint i = 0; i < row->len; i++)
        for (guint j = 0; j < xg_node_get_n_parents (row->pdata[i]); j++)
          {
            XgNode *parent = xg_node_get_parent (row->pdata[i], j);

            if (parent == collection)
              return level;
            if (g_hash_table_add (seen, parent))
              g_ptr_array_add (next, parent);
          }
      g_ptr_array_unref (row);
      row = g_steal_pointer (&next);
    }
  return 0;
}
