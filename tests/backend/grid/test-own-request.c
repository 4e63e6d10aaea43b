/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "grid/xg-own-request.h"

static void
test_good (void)
{
  static const char *const good[] = {
    "<query xmlns='jabber:iq:version'/>",
    " <?xml version='1.0'?>\n<q:query xmlns:q='urn:x'><![CDATA[a<b]]></q:query> ",
    "<iq xmlns='urn:another'/>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *typed = g_strstrip (g_strdup (good[i]));
      g_autofree char *payload = xg_own_request_check ("pubsub.test", typed, &error);

      g_assert_no_error (error);
      g_assert_true (g_str_has_prefix (payload, "<"));
      g_assert_null (strstr (payload, "CDATA"));
    }
}

/* What is not a request, or would end the connection. */
static void
test_refused (void)
{
  static const struct
  {
    const char *to;
    const char *xml;
  } bad[] = {
    { "pubsub.test", "" },
    { "pubsub.test", "  \n" },
    { "pubsub.test", "words" },
    { "pubsub.test", "<query/>" },
    { "pubsub.test", "<query xmlns='urn:x'>" },
    { "pubsub.test", "<query xmlns='urn:x'/><query xmlns='urn:x'/>" },
    { "pubsub.test", "<query xmlns='urn:x'/></stream:stream>" },
    { "pubsub.test", "<query xmlns='urn:x'><!-- no --></query>" },
    { "pubsub.test", "<!DOCTYPE a [<!ENTITY b 'c'>]><a xmlns='urn:x'>&b;</a>" },
    { "pubsub.test", "<message xmlns='jabber:client'><body>a</body></message>" },
    { "pubsub.test", "<presence/>" },
    { "pubsub.test", "<iq type='set' xmlns='jabber:client'><query xmlns='urn:x'/></iq>" },
    { "pubsub.test", "<error xmlns='http://etherx.jabber.org/streams'/>" },
    { "pubsub.test", "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>" },
    { "pubsub.test", "<a xmlns='urn:x'>\001</a>" },
    { "@", "<query xmlns='urn:x'/>" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *payload = xg_own_request_check (bad[i].to, bad[i].xml, &error);

      g_assert_null (payload);
      g_assert_nonnull (error);
      g_assert_cmpuint (strlen (error->message), >, 10);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/own-request/elements-are-written-anew", test_good);
  g_test_add_func ("/own-request/anything-else-is-refused", test_refused);
  return g_test_run ();
}
