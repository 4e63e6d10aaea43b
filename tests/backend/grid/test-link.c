/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "grid/xg-link.h"

#include <string.h>

static void
assert_link (const char *uri, const char *broker, const char *node, const char *item)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgLink) link = xg_link_parse (uri, &error);

  g_assert_no_error (error);
  g_assert_nonnull (link);
  g_assert_cmpstr (link->broker, ==, broker);
  g_assert_cmpstr (link->node, ==, node);
  g_assert_cmpstr (link->item, ==, item);
}

static void
assert_refused (const char *uri)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgLink) link = xg_link_parse (uri, &error);

  g_assert_null (link);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, !=, "");
}

static void
test_forms (void)
{
  assert_link ("xmpp:pubsub.example?;node=energy", "pubsub.example", "energy", NULL);
  assert_link ("XMPP:pubsub.example?;node=energy", "pubsub.example", "energy", NULL);
  assert_link ("xmpp:pubsub.example", "pubsub.example", NULL, NULL);
  assert_link ("xmpp:pubsub.example?;node=a;item=b", "pubsub.example", "a", "b");
  assert_link ("xmpp:pubsub.example?pubsub;action=subscribe;node=a", "pubsub.example", "a", NULL);
  assert_link ("xmpp:pubsub.example?node=a", "pubsub.example", "a", NULL);
  assert_link ("xmpp:alice@grid.example/desk?;node=a#top", "alice@grid.example", "a", NULL);
}

static void
test_escapes (void)
{
  assert_link ("xmpp:pubsub.example?;node=a%2Fb%20%3B%3D%25%23",
               "pubsub.example",
               "a/b ;=%#",
               NULL);
  assert_link ("xmpp:pubsub.example?;node=%C3%A4%E6%97%A5", "pubsub.example", "ä日", NULL);
  assert_link ("xmpp:pubsub.example?;node=", "pubsub.example", "", NULL);
}

static void
test_refused (void)
{
  g_autofree char *lengthy = g_strnfill (20000, 'a');
  g_autofree char *too_long = g_strconcat ("xmpp:", lengthy, NULL);

  assert_refused ("");
  assert_refused ("xmpp");
  assert_refused ("xmpp:");
  assert_refused ("xmpp:?;node=a");
  assert_refused ("xmpp:@example?;node=a");
  assert_refused ("xmpp:alice@?;node=a");
  assert_refused ("xmpp:a b?;node=a");
  assert_refused ("xmpp://alice@example.org/pubsub.example?;node=a");
  assert_refused ("https://pubsub.example?;node=a");
  assert_refused ("xmpp:pubsub.example?;node=%");
  assert_refused ("xmpp:pubsub.example?;node=%zz");
  assert_refused ("xmpp:pubsub.example?;node=%ff%fe");
  assert_refused ("xmpp:pubsub.example?;node=a%00b");
  assert_refused (too_long);
}

static void
test_last_wins (void)
{
  assert_link ("xmpp:pubsub.example?;node=a;node=b;nodes=c", "pubsub.example", "b", NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/link/forms-of-the-xep-are-understood", test_forms);
  g_test_add_func ("/link/escapes-are-undone", test_escapes);
  g_test_add_func ("/link/what-is-no-link-is-refused", test_refused);
  g_test_add_func ("/link/last-of-equal-keys-wins", test_last_wins);

  return g_test_run ();
}
