/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "admin/xg-affiliation-guard.h"

#define ME "me@x.example"

static const XgStanding present[] = {
  { ME, XG_AFFILIATION_OWNER, FALSE },
  { "other@x.example", XG_AFFILIATION_OWNER, FALSE },
  { "pub@x.example", XG_AFFILIATION_PUBLISHER, TRUE },
  { "reader@x.example", XG_AFFILIATION_MEMBER, TRUE },
  { "quiet@x.example", XG_AFFILIATION_MEMBER, FALSE },
};

/* Checks one change, or two, against all but the first @skip of those above. */
static GPtrArray *
check (const char *own,
       guint skip,
       const char *jid,
       XgAffiliation a,
       const char *jid2,
       XgAffiliation b)
{
  const XgStanding wanted[] = { { jid, a, FALSE }, { jid2, b, FALSE } };

  return xg_affiliation_guard_check (own,
                                     present + skip,
                                     G_N_ELEMENTS (present) - skip,
                                     wanted,
                                     jid2 != NULL ? 2 : 1);
}

static void
check_guard (GPtrArray *guards, guint i, XgGuardKind kind, const char *jid, const char *words)
{
  const XgGuard *guard;

  g_assert_cmpuint (i, <, guards->len);
  guard = guards->pdata[i];
  g_assert_cmpuint (guard->kind, ==, kind);
  g_assert_cmpstr (guard->jid, ==, jid);
  g_assert_nonnull (strstr (guard->sentence, words));
}

static void
test_harmless (void)
{
  g_autoptr (GPtrArray) guards = check (ME,
                                        0,
                                        "new@x.example",
                                        XG_AFFILIATION_MEMBER,
                                        "quiet@x.example",
                                        XG_AFFILIATION_OUTCAST);

  g_assert_cmpuint (guards->len, ==, 0);
  g_assert_false (xg_affiliation_guard_blocks (guards));
}

/* Every rank below the present one warns, no other does. */
static void
test_self_demotion (void)
{
  for (guint before = XG_AFFILIATION_OUTCAST; before <= XG_AFFILIATION_LAST; before++)
    {
      for (guint after = XG_AFFILIATION_OUTCAST; after <= XG_AFFILIATION_LAST; after++)
        {
          const XgStanding now[] = { { "ME@x.example", (XgAffiliation) before, FALSE },
                                     { "o@x.example", XG_AFFILIATION_OWNER, FALSE },
                                     { "p@x.example", XG_AFFILIATION_PUBLISHER, FALSE } };
          const XgStanding wanted = { ME "/desk", (XgAffiliation) after, FALSE };
          g_autoptr (GPtrArray) guards = xg_affiliation_guard_check (ME, now, 3, &wanted, 1);

          g_assert_cmpuint (guards->len, ==, after < before ? 1 : 0);
          if (after < before)
            check_guard (guards, 0, XG_GUARD_WARNING, ME, "could not take that back");
          g_assert_false (xg_affiliation_guard_blocks (guards));
        }
    }
}

static void
test_last_owner (void)
{
  g_autoptr (GPtrArray) one = check ("other@x.example",
                                     1,
                                     "other@x.example",
                                     XG_AFFILIATION_MEMBER,
                                     NULL,
                                     XG_AFFILIATION_NONE);
  g_autoptr (GPtrArray) both =
    check (ME, 0, "other@x.example", XG_AFFILIATION_NONE, ME, XG_AFFILIATION_NONE);
  g_autoptr (GPtrArray) handed_over = check ("other@x.example",
                                             1,
                                             "other@x.example",
                                             XG_AFFILIATION_MEMBER,
                                             "reader@x.example",
                                             XG_AFFILIATION_OWNER);

  g_assert_true (xg_affiliation_guard_blocks (one));
  check_guard (one, 1, XG_GUARD_BLOCK, NULL, "Nobody would be an owner");
  g_assert_true (xg_affiliation_guard_blocks (both));
  g_assert_false (xg_affiliation_guard_blocks (handed_over));
}

static void
test_last_publisher (void)
{
  g_autoptr (GPtrArray) gone =
    check (ME, 0, "pub@x.example", XG_AFFILIATION_MEMBER, NULL, XG_AFFILIATION_NONE);
  g_autoptr (GPtrArray) replaced = check (ME,
                                          0,
                                          "pub@x.example",
                                          XG_AFFILIATION_MEMBER,
                                          "quiet@x.example",
                                          XG_AFFILIATION_PUBLISHER);

  g_assert_cmpuint (gone->len, ==, 1);
  check_guard (gone, 0, XG_GUARD_WARNING, NULL, "no publisher any more");
  g_assert_cmpuint (replaced->len, ==, 0);
}

static void
test_subscribers (void)
{
  g_autoptr (GPtrArray) banned =
    check (ME, 0, "Reader@x.example", XG_AFFILIATION_OUTCAST, NULL, XG_AFFILIATION_NONE);
  g_autoptr (GPtrArray) silenced =
    check (ME, 0, "reader@x.example", XG_AFFILIATION_PUBLISH_ONLY, NULL, XG_AFFILIATION_NONE);

  g_assert_cmpuint (banned->len, ==, 1);
  check_guard (banned, 0, XG_GUARD_WARNING, "Reader@x.example", "is subscribed");
  g_assert_cmpuint (silenced->len, ==, 1);
  check_guard (silenced, 0, XG_GUARD_WARNING, "reader@x.example", "only publish");
}

static void
test_owners (void)
{
  g_autoptr (GPtrArray) made =
    check (ME, 0, "quiet@x.example", XG_AFFILIATION_OWNER, NULL, XG_AFFILIATION_NONE);
  g_autoptr (GPtrArray) unmade =
    check (ME, 0, "other@x.example", XG_AFFILIATION_MEMBER, NULL, XG_AFFILIATION_NONE);
  g_autoptr (GPtrArray) same =
    check (ME, 0, "other@x.example", XG_AFFILIATION_OWNER, NULL, XG_AFFILIATION_NONE);

  g_assert_cmpuint (made->len, ==, 1);
  check_guard (made, 0, XG_GUARD_WARNING, "quiet@x.example", "would be an owner");
  g_assert_cmpuint (unmade->len, ==, 1);
  check_guard (unmade, 0, XG_GUARD_WARNING, "other@x.example", "no longer be an owner");
  g_assert_cmpuint (same->len, ==, 0);
}

static void
test_wrong_wishes (void)
{
  g_autoptr (GPtrArray) form =
    check (ME, 0, "@bad@", XG_AFFILIATION_MEMBER, NULL, XG_AFFILIATION_NONE);
  g_autoptr (GPtrArray) unsaid =
    check (ME, 0, "a@x.example", XG_AFFILIATION_UNKNOWN, NULL, XG_AFFILIATION_NONE);
  g_autoptr (GPtrArray) twice =
    check (ME, 0, "a@x.example", XG_AFFILIATION_MEMBER, "A@x.example", XG_AFFILIATION_OUTCAST);

  g_assert_true (xg_affiliation_guard_blocks (form));
  check_guard (form, 0, XG_GUARD_BLOCK, "@bad@", "form of an address");
  g_assert_true (xg_affiliation_guard_blocks (unsaid));
  check_guard (unsaid, 0, XG_GUARD_BLOCK, "a@x.example", "Choose an affiliation");
  g_assert_true (xg_affiliation_guard_blocks (twice));
  check_guard (twice, 0, XG_GUARD_BLOCK, "A@x.example", "two things at once");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/affiliation-guard/harmless-changes-pass", test_harmless);
  g_test_add_func ("/affiliation-guard/less-rights-for-oneself-warn", test_self_demotion);
  g_test_add_func ("/affiliation-guard/the-last-owner-stays", test_last_owner);
  g_test_add_func ("/affiliation-guard/the-last-publisher-warns", test_last_publisher);
  g_test_add_func ("/affiliation-guard/banned-subscribers-warn", test_subscribers);
  g_test_add_func ("/affiliation-guard/owners-come-and-go-with-a-warning", test_owners);
  g_test_add_func ("/affiliation-guard/wrong-wishes-are-blocked", test_wrong_wishes);
  return g_test_run ();
}
