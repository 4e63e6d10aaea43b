/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "base/xg-fold.h"

static void
check (const char *text, const char *expected)
{
  g_autofree char *folded = xg_fold (text);

  g_assert_cmpstr (folded, ==, expected);
}

static void
test_fold (void)
{
  check ("", "");
  check ("Incidents/ENERGY 1", "incidents/energy 1");
  check ("Zürich", "zurich");
  check ("Zu\xcc\x88rich", "zurich");
  check ("ÅNGSTRÖM", "angstrom");
  check ("Straße", "strasse");
  check ("Δοκιμή", "δοκιμη");
}

static void
test_ascii_is_folded_as_all_else (void)
{
  for (char c = ' '; c < 0x7f; c++)
    {
      char alone[] = { c, 0 };
      char beside[] = { c, (char) 0xce, (char) 0xb4, 0 };
      g_autofree char *short_way = xg_fold (alone);
      g_autofree char *long_way = xg_fold (beside);

      g_assert_cmpint (short_way[0], ==, long_way[0]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fold/case-and-accents", test_fold);
  g_test_add_func ("/fold/ascii-is-folded-as-all-else", test_ascii_is_folded_as_all_else);
  return g_test_run ();
}
