/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "admin/xg-access-text.h"
#include "admin/xg-access.h"

/* What is not known is neither guessed nor given up on: the rules are asked for every value that it
 * could have. When all say the same, it does not matter. */

typedef enum
{
  FACT_KIND,
  FACT_ACCESS_MODEL,
  FACT_PUBLISH_MODEL,
  FACT_AFFILIATION,
  FACT_SUBSCRIPTION,
  FACT_ABOVE,
  FACT_REACHES,
  FACT_PRESENCE,
  FACT_GROUP,
  N_FACTS,
} Fact;

static const struct
{
  guint last; /* values are 1 … last; 0 is not known */
  const char *missing;
} fact_infos[N_FACTS] = {
  [FACT_KIND] = { XG_ACCESS_KIND_COLLECTION, N_ ("Whether this is a topic or a collection.") },
  [FACT_ACCESS_MODEL] = { XG_ACCESS_MODEL_WHITELIST,
                          N_ ("The access model: who may subscribe and read.") },
  [FACT_PUBLISH_MODEL] = { XG_PUBLISH_MODEL_OPEN, N_ ("The publish model: who may publish.") },
  [FACT_AFFILIATION] = { XG_AFFILIATION_LAST,
                         N_ ("The affiliation: owner, publisher, member, outcast or nothing.") },
  [FACT_SUBSCRIPTION] = { XG_ACCESS_SUBSCRIPTION_SUBSCRIBED,
                          N_ ("Whether the account is subscribed.") },
  [FACT_ABOVE] = { XG_TRUTH_YES, N_ ("Whether the account is subscribed to a collection above.") },
  [FACT_REACHES] = { XG_TRUTH_YES,
                     N_ ("Whether its subscription to a collection above is for items and reaches "
                         "down to here: Brokers tell such options to nobody but the subscriber.") },
  [FACT_PRESENCE] = { XG_TRUTH_YES, N_ ("Whether the account sees the presence of an owner.") },
  [FACT_GROUP] = { XG_TRUTH_YES,
                   N_ ("Whether an owner has the account in one of the allowed groups.") },
};

static guint
get_fact (const XgAccessFacts *facts, Fact fact)
{
  switch (fact)
    {
    case FACT_KIND:
      return facts->kind;
    case FACT_ACCESS_MODEL:
      return facts->access_model;
    case FACT_PUBLISH_MODEL:
      return facts->publish_model;
    case FACT_AFFILIATION:
      return facts->affiliation;
    case FACT_SUBSCRIPTION:
      return facts->subscription;
    case FACT_ABOVE:
      return facts->above;
    case FACT_REACHES:
      return facts->reaches;
    case FACT_PRESENCE:
      return facts->sees_presence;
    case FACT_GROUP:
    default:
      return facts->in_group;
    }
}

static void
set_fact (XgAccessFacts *facts, Fact fact, guint value)
{
  switch (fact)
    {
    case FACT_KIND:
      facts->kind = (XgAccessKind) value;
      break;
    case FACT_ACCESS_MODEL:
      facts->access_model = (XgAccessModel) value;
      break;
    case FACT_PUBLISH_MODEL:
      facts->publish_model = (XgPublishModel) value;
      break;
    case FACT_AFFILIATION:
      facts->affiliation = (XgAffiliation) value;
      break;
    case FACT_SUBSCRIPTION:
      facts->subscription = (XgAccessSubscription) value;
      break;
    case FACT_ABOVE:
      facts->above = (XgTruth) value;
      break;
    case FACT_REACHES:
      facts->reaches = (XgTruth) value;
      break;
    case FACT_PRESENCE:
      facts->sees_presence = (XgTruth) value;
      break;
    case FACT_GROUP:
    default:
      facts->in_group = (XgTruth) value;
      break;
    }
}

/* The first fact that is not known, other than @but; N_FACTS: there is none. */
static Fact
first_unknown (const XgAccessFacts *facts, Fact but)
{
  for (guint i = 0; i < N_FACTS; i++)
    {
      if (i != but && get_fact (facts, (Fact) i) == 0)
        return (Fact) i;
    }
  return N_FACTS;
}

/* Every rule that could decide, as bits. */
static guint64
possible_rules (const XgAccessFacts *facts, XgAccessAction action)
{
  Fact fact = first_unknown (facts, N_FACTS);
  XgAccessFacts f = *facts;
  guint64 rules = 0;

  if (fact == N_FACTS)
    return G_GUINT64_CONSTANT (1) << xg_access_rule_for (facts, action);
  for (guint value = 1; value <= fact_infos[fact].last; value++)
    {
      set_fact (&f, fact, value);
      rules |= possible_rules (&f, action);
    }
  return rules;
}

static gboolean
has_rule (guint64 rules, guint rule)
{
  return (rules >> rule & 1) != 0;
}

static XgAccessVerdict
verdict_of (guint64 rules)
{
  gboolean found = FALSE;
  XgAccessVerdict verdict = XG_ACCESS_DEPENDS;

  for (guint i = 0; i < XG_ACCESS_N_RULES; i++)
    {
      XgAccessVerdict own;

      if (!has_rule (rules, i))
        continue;
      own = xg_access_rule_get_verdict ((XgAccessRule) i);
      if (found && own != verdict)
        return XG_ACCESS_DEPENDS;
      found = TRUE;
      verdict = own;
    }
  return verdict;
}

/* Whether the verdict can change with nothing but @fact. */
static gboolean
matters (const XgAccessFacts *facts, XgAccessAction action, Fact fact)
{
  Fact other = first_unknown (facts, fact);
  XgAccessFacts f = *facts;
  guint verdicts = 0;

  if (other != N_FACTS)
    {
      for (guint value = 1; value <= fact_infos[other].last; value++)
        {
          set_fact (&f, other, value);
          if (matters (&f, action, fact))
            return TRUE;
        }
      return FALSE;
    }
  for (guint value = 1; value <= fact_infos[fact].last; value++)
    {
      set_fact (&f, fact, value);
      verdicts |= 1u << xg_access_rule_get_verdict (xg_access_rule_for (&f, action));
    }
  return (verdicts & (verdicts - 1)) != 0;
}

/* Several rules can ask for the same. */
static void
add (GPtrArray *sentences, const char *sentence)
{
  if (sentence != NULL &&
      !g_ptr_array_find_with_equal_func (sentences, sentence, g_str_equal, NULL))
    g_ptr_array_add (sentences, g_strdup (sentence));
}

static char **
end (GPtrArray *sentences)
{
  g_ptr_array_add (sentences, NULL);
  return (char **) g_ptr_array_free (sentences, FALSE);
}

/* The known facts that some of @rules lean on. */
static void
add_facts (GPtrArray *reasons, const XgAccessFacts *facts, guint64 rules)
{
  guint leans = 0;

  for (guint i = 0; i < XG_ACCESS_N_RULES; i++)
    leans |= has_rule (rules, i) ? xg_access_text_get_leans ((XgAccessRule) i) : 0;
  if ((leans & XG_ACCESS_LEANS_ACCESS_MODEL) != 0 && facts->access_model != XG_ACCESS_MODEL_UNKNOWN)
    add (reasons, xg_access_text_for_access_model (facts->access_model));
  if ((leans & XG_ACCESS_LEANS_PUBLISH_MODEL) != 0 &&
      facts->publish_model != XG_PUBLISH_MODEL_UNKNOWN)
    add (reasons, xg_access_text_for_publish_model (facts->publish_model));
  if ((leans & XG_ACCESS_LEANS_AFFILIATION) != 0 && facts->affiliation != XG_AFFILIATION_UNKNOWN)
    add (reasons, xg_access_text_for_affiliation (facts->affiliation));
  if ((leans & XG_ACCESS_LEANS_SUBSCRIPTION) != 0 &&
      facts->subscription != XG_ACCESS_SUBSCRIPTION_UNKNOWN)
    add (reasons, xg_access_text_for_subscription (facts->subscription));
}

/* What does not change the verdict, but what comes of it. */
static void
add_remarks (GPtrArray *reasons,
             const XgAccessFacts *facts,
             XgAccessAction action,
             XgAccessVerdict verdict)
{
  if (verdict == XG_ACCESS_NO)
    return;
  if (action == XG_ACCESS_SUBSCRIBE && facts->subscription == XG_ACCESS_SUBSCRIPTION_SUBSCRIBED)
    add (reasons, _ ("It is subscribed already."));
  if (action == XG_ACCESS_SUBSCRIBE && facts->sends_last == XG_TRUTH_YES)
    add (reasons, _ ("The last item is sent to it when it subscribes."));
  if (action == XG_ACCESS_RECEIVE && facts->delivers_content == XG_TRUTH_NO)
    add (reasons, _ ("Notifications come without content, which it has to fetch."));
  if (action == XG_ACCESS_RETRIEVE && facts->keeps_items == XG_TRUTH_NO)
    add (reasons, _ ("But the Broker keeps no items of this topic, so that there are none."));
}

static void
add_broker_remark (GPtrArray *reasons,
                   const XgAccessFacts *facts,
                   XgAccessAction action,
                   const XgAccessAnswer *answer)
{
  static const struct
  {
    XgBrokerSoftware software;
    const char *name;
  } others[] = {
    { XG_BROKER_SOFTWARE_PROSODY, "Prosody" },
    { XG_BROKER_SOFTWARE_EJABBERD, "ejabberd" },
  };
  XgAccessFacts f = *facts;

  if (answer->verdict != answer->standard)
    {
      g_autofree char *sentence =
        g_strdup_printf (_ ("By the standard (XEP-0060) the answer would be “%s”."),
                         xg_access_verdict_to_text (answer->standard));

      add (reasons, sentence);
    }
  for (guint i = 0; facts->software == XG_BROKER_SOFTWARE_OTHER && i < G_N_ELEMENTS (others); i++)
    {
      XgAccessVerdict verdict;

      f.software = others[i].software;
      verdict = verdict_of (possible_rules (&f, action));
      if (verdict != answer->verdict)
        {
          g_autofree char *sentence =
            g_strdup_printf (/* Translators: the name of a server program, and "yes", "no", … */
                             _ ("Should the Broker run %s, the answer is “%s”."),
                             others[i].name,
                             xg_access_verdict_to_text (verdict));

          add (reasons, sentence);
        }
    }
}

static void
answer_init (XgAccessAnswer *answer, const XgAccessFacts *facts, XgAccessAction action)
{
  GPtrArray *reasons = g_ptr_array_new ();
  GPtrArray *unknown = g_ptr_array_new ();
  GPtrArray *to_allow = g_ptr_array_new ();
  GPtrArray *to_forbid = g_ptr_array_new ();
  guint64 rules = possible_rules (facts, action);
  XgAccessFacts standard = *facts;

  standard.software = XG_BROKER_SOFTWARE_OTHER;
  answer->verdict = verdict_of (rules);
  answer->standard = verdict_of (possible_rules (&standard, action));

  add_facts (reasons, facts, rules);
  for (guint i = 0; answer->verdict == XG_ACCESS_DEPENDS && i < N_FACTS; i++)
    {
      if (get_fact (facts, (Fact) i) == 0 && matters (facts, action, (Fact) i))
        add (unknown, _ (fact_infos[i].missing));
    }
  answer->unknown = end (unknown);
  if (answer->unknown[0] != NULL)
    add (reasons, _ ("The rest depends on what is not known here."));
  for (guint i = 0; i < XG_ACCESS_N_RULES; i++)
    {
      if (!has_rule (rules, i))
        continue;
      /* Where the answer is open, each way it could be would only confuse */
      if (answer->unknown[0] == NULL)
        add (reasons, xg_access_text_get_because ((XgAccessRule) i));
      if (answer->verdict != XG_ACCESS_YES)
        add (to_allow, xg_access_text_get_to_allow ((XgAccessRule) i));
      if (answer->verdict != XG_ACCESS_NO)
        add (to_forbid, xg_access_text_get_to_forbid ((XgAccessRule) i));
    }
  add_remarks (reasons, facts, action, answer->verdict);
  add_broker_remark (reasons, facts, action, answer);
  answer->reasons = end (reasons);
  answer->to_allow = end (to_allow);
  answer->to_forbid = end (to_forbid);
}

/**
 * xg_access_explain:
 * @facts: what is known
 *
 * Says what an account may do with a node, and why, by XEP-0060 sections 4.1, 4.2 and 4.5, by
 * XEP-0248 section 6, and by what is known of the broker's software. A pure function.
 *
 * Returns: (transfer full): an answer for each action
 */
XgAccess *
xg_access_explain (const XgAccessFacts *facts)
{
  XgAccess *self = g_new0 (XgAccess, 1);

  for (guint i = 0; i < XG_ACCESS_N_ACTIONS; i++)
    answer_init (&self->answers[i], facts, (XgAccessAction) i);
  return self;
}

/**
 * xg_access_free:
 * @self: (transfer full) (nullable): answers
 */
void
xg_access_free (XgAccess *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < XG_ACCESS_N_ACTIONS; i++)
    {
      g_strfreev (self->answers[i].reasons);
      g_strfreev (self->answers[i].unknown);
      g_strfreev (self->answers[i].to_allow);
      g_strfreev (self->answers[i].to_forbid);
    }
  g_free (self);
}

/**
 * xg_access_verdict_to_text:
 * @verdict: a verdict
 *
 * Returns: (transfer none): a few words, translated
 */
const char *
xg_access_verdict_to_text (XgAccessVerdict verdict)
{
  switch (verdict)
    {
    case XG_ACCESS_YES:
      return _ ("yes");
    case XG_ACCESS_AFTER_APPROVAL:
      return _ ("after an owner’s approval");
    case XG_ACCESS_DEPENDS:
      return _ ("it depends");
    case XG_ACCESS_NO:
    default:
      return _ ("no");
    }
}

/**
 * xg_access_action_to_text:
 * @action: an action
 *
 * Returns: (transfer none): its name, translated
 */
const char *
xg_access_action_to_text (XgAccessAction action)
{
  switch (action)
    {
    case XG_ACCESS_SUBSCRIBE:
      return _ ("Subscribe");
    case XG_ACCESS_PUBLISH:
      return _ ("Publish");
    case XG_ACCESS_RECEIVE:
      return _ ("Receive what is published");
    case XG_ACCESS_RETRIEVE:
      return _ ("Read the items that are kept");
    case XG_ACCESS_CONFIGURE:
    default:
      return _ ("Configure and administer");
    }
}
