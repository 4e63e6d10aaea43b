/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "base/xg-affiliation.h"

static void
test_nicks (void)
{
  static const char *const nicks[] = { "outcast",      "none",      "member",
                                       "publish-only", "publisher", "owner" };

  for (guint i = 0; i < G_N_ELEMENTS (nicks); i++)
    {
      XgAffiliation affiliation = xg_affiliation_from_nick (nicks[i]);

      g_assert_cmpuint (affiliation, ==, i + 1);
      g_assert_cmpstr (xg_affiliation_to_nick (affiliation), ==, nicks[i]);
    }
}

static void
test_unknown (void)
{
  static const char *const wrong[] = { NULL, "", "Owner", "admin", "publish_only", "unknown" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_cmpuint (xg_affiliation_from_nick (wrong[i]), ==, XG_AFFILIATION_UNKNOWN);
  g_assert_cmpstr (xg_affiliation_to_nick ((XgAffiliation) 77), ==, "unknown");
}

static void
test_rank (void)
{
  g_assert_cmpuint (XG_AFFILIATION_OUTCAST, <, XG_AFFILIATION_NONE);
  g_assert_cmpuint (XG_AFFILIATION_NONE, <, XG_AFFILIATION_MEMBER);
  g_assert_cmpuint (XG_AFFILIATION_MEMBER, <, XG_AFFILIATION_PUBLISHER);
  g_assert_cmpuint (XG_AFFILIATION_PUBLISHER, <, XG_AFFILIATION_OWNER);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/affiliation/every-word-there-and-back", test_nicks);
  g_test_add_func ("/affiliation/other-words-are-unknown", test_unknown);
  g_test_add_func ("/affiliation/greater-may-do-more", test_rank);
  return g_test_run ();
}
