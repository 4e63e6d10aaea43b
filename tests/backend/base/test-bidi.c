/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <glib.h>

#include "base/xg-bidi.h"

#define LRE "\u202a"
#define PDF "\u202c"
#define RLO "\u202e"
#define RLI "\u2067"
#define FSI "\u2068"
#define PDI "\u2069"

static void
check (const char *text, const char *wanted)
{
  g_autofree char *isolated = xg_bidi_isolate (text);

  g_assert_cmpstr (isolated, ==, wanted);
}

static void
test_plain (void)
{
  check ("", "");
  check ("not you", "not you");
  check ("für Ωλα 日本 😀", "für Ωλα 日本 😀");
}

static void
test_isolated (void)
{
  check ("אסור", FSI "אסור" PDI);
  check ("a ممنوع b", FSI "a ممنوع b" PDI);
  check (RLO "evil", FSI RLO "evil" PDF PDI);
  check (RLI LRE "x", FSI RLI LRE "x" PDF PDI PDI);
  check (RLI "x" PDI "y", FSI RLI "x" PDI "y" PDI);
}

/* It can't end what it did not begin. */
static void
test_no_escape (void)
{
  check (PDI RLO "evil", FSI RLO "evil" PDF PDI);
  check (PDF PDF PDI "x", FSI "x" PDI);
  check (RLO PDI "x", FSI RLO "x" PDF PDI);
}

static void
test_deep (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *isolated = NULL;
  int depth = 0;

  for (guint i = 0; i < 100000; i++)
    g_string_append (text, RLO);
  isolated = xg_bidi_isolate (text->str);
  for (const char *p = isolated; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      depth += c == 0x202e || c == 0x2068 ? 1 : -1;
    }
  g_assert_cmpint (depth, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bidi/plain-text-stays", test_plain);
  g_test_add_func ("/bidi/what-may-turn-others-is-isolated", test_isolated);
  g_test_add_func ("/bidi/nothing-leaves-its-isolate", test_no_escape);
  g_test_add_func ("/bidi/as-deep-as-one-likes", test_deep);
  return g_test_run ();
}
