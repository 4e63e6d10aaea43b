/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "online-fixture.h"

#ifdef __SANITIZE_ADDRESS__
/* LeakSanitizer of Debian 12 crashes over the threads of a process that has loaded GnuTLS. */
int __lsan_is_turned_off (void);

int
__lsan_is_turned_off (void)
{
  return 1;
}
#endif

/* The login, and nothing after it. */
void
online_script (FakePeer *peer, gpointer user_data)
{
  if (fake_peer_login (peer))
    fake_peer_wait_for_end (peer);
}

/* The login, and then @xml. */
void
online_send (FakePeer *peer, const char *xml)
{
  if (!fake_peer_login (peer))
    return;
  fake_peer_send (peer, xml);
  fake_peer_wait_for_end (peer);
}

/* The login, then an answer to each of @count requests: @format, with %s for the id. */
void
online_answer (FakePeer *peer, const char *format, guint count)
{
  if (!fake_peer_login (peer))
    return;
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *id = fake_peer_expect_attribute (peer, "iq", "id");
      g_auto (GStrv) parts = g_strsplit (format, "%s", -1);
      g_autofree char *xml = NULL;

      if (id == NULL)
        return;
      xml = g_strjoinv (id, parts);
      fake_peer_send (peer, xml);
    }
  fake_peer_wait_for_end (peer);
}

/* The main () of a program of such tests, which @add adds once there are certificates. */
int
online_run (int argc, char **argv, void (*add) (void))
{
  g_autofree char *directory = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_print ("1..0 # SKIP glib-networking is not installed\n");
      return 0;
    }
  directory = fixture_make_certificates ();
  add ();
  status = g_test_run ();
  fixture_remove_certificates (directory);
  return status;
}
