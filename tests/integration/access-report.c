/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <stdio.h>

#include "admin/xg-access.h"

/* For each line "SERVER KIND ACCESS-MODEL PUBLISH-MODEL AFFILIATION SUBSCRIPTION RELATION" of the
 * input a line of letters: may the account subscribe, publish, receive, retrieve, configure? y yes,
 * n no, a after approval, ? depends. RELATION is none, presence, group or both. */

static XgAccessSubscription
subscription_from_nick (const char *nick)
{
  static const char *const nicks[] = { "none", "pending", "unconfigured", "subscribed" };

  for (guint i = 0; i < G_N_ELEMENTS (nicks); i++)
    {
      if (g_str_equal (nick, nicks[i]))
        return (XgAccessSubscription) (i + 1);
    }
  return XG_ACCESS_SUBSCRIPTION_UNKNOWN;
}

static void
report (char **words)
{
  XgAccessFacts facts = { 0 };
  g_autoptr (XgAccess) access = NULL;
  gboolean both = g_str_equal (words[6], "both");

  facts.software = xg_broker_software_from_name (words[0]);
  facts.kind =
    g_str_equal (words[1], "collection") ? XG_ACCESS_KIND_COLLECTION : XG_ACCESS_KIND_TOPIC;
  facts.access_model = xg_access_model_from_nick (words[2]);
  facts.publish_model = xg_publish_model_from_nick (words[3]);
  facts.affiliation = xg_affiliation_from_nick (words[4]);
  facts.subscription = subscription_from_nick (words[5]);
  facts.above = XG_TRUTH_NO;
  facts.sees_presence = both || g_str_equal (words[6], "presence") ? XG_TRUTH_YES : XG_TRUTH_NO;
  facts.in_group = both || g_str_equal (words[6], "group") ? XG_TRUTH_YES : XG_TRUTH_NO;
  access = xg_access_explain (&facts);
  for (guint i = 0; i < XG_ACCESS_N_ACTIONS; i++)
    putchar ("na?y"[access->answers[i].verdict]);
  putchar ('\n');
}

int
main (int argc, char *argv[])
{
  char line[512];

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      g_auto (GStrv) words = g_strsplit (g_strstrip (line), " ", -1);

      if (g_strv_length (words) != 7)
        return 2;
      report (words);
    }
  return 0;
}
