/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "xmpp/xg-saslprep.h"

static void
check_prepared (const char *string, const char *expected)
{
  g_autofree char *prepared = xg_saslprep (string);

  g_assert_cmpstr (prepared, ==, expected);
}

static void
test_prepared (void)
{
  /* RFC 4013 section 3 */
  check_prepared ("I\xc2\xadX", "IX");
  check_prepared ("user", "user");
  check_prepared ("USER", "USER");
  check_prepared ("\xc2\xaa", "a");
  check_prepared ("\xe2\x85\xa8", "IX");
  check_prepared ("\x07", NULL);
  /* Others */
  check_prepared ("a\xc2\xa0\xe3\x80\x80z", "a  z");
  check_prepared ("e\xcc\x81", "\xc3\xa9");
  check_prepared ("pass word\xe2\x82\xac", "pass word\xe2\x82\xac");
  check_prepared ("\xee\x80\x80", NULL);
  check_prepared ("\xef\xbf\xbd", NULL);
  check_prepared ("\xe2\x80\x8e", NULL);
  check_prepared ("\xc2\xad", NULL);
  check_prepared ("", NULL);
  check_prepared ("\xff", NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/saslprep/prepared", test_prepared);
  return g_test_run ();
}
