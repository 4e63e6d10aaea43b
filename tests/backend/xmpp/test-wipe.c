/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "xmpp/xg-login.h"
#include "xmpp/xg-namespaces.h"

/*
 * Looks for a password in the whole memory of this process once a login is over. It is never
 * written down here: the test keeps only what it becomes when each byte is turned over.
 */

#define LENGTH 24

static guint8 hidden[LENGTH];

/* A new password in memory of its own; the caller wipes it. */
static char *
make_password (void)
{
  char *password = g_malloc (LENGTH + 1);

  for (gsize i = 0; i < LENGTH; i++)
    {
      password[i] = (char) g_random_int_range ('a', 'z' + 1);
      hidden[i] = (guint8) ~password[i];
    }
  password[LENGTH] = '\0';
  return password;
}

/* Each byte is DISTANCE from the next; MASK is what hashing mixes into a key. */
static gboolean
is_there (const guint8 *data, gsize distance, guint8 mask)
{
  for (gsize i = 0; i < LENGTH; i++)
    {
      if ((guint8) ~(data[i * distance] ^ mask) != hidden[i])
        return FALSE;
    }
  return TRUE;
}

static guint
count_in (const guint8 *data, gsize length)
{
  guint count = 0;

  for (gsize i = 0; i + LENGTH * 4 <= length; i++)
    {
      /* As it is, as UCS-4, and as HMAC pads it (RFC 2104) */
      if (is_there (data + i, 1, 0) || is_there (data + i, 4, 0) || is_there (data + i, 1, 0x36) ||
          is_there (data + i, 1, 0x5c))
        count++;
    }
  return count;
}

/* In all memory that can be written, this function's own buffer excepted. */
static guint
count_in_memory (void)
{
  static guint8 *buffer;
  const gsize size = 1 << 20;
  FILE *maps = fopen ("/proc/self/maps", "re");
  int memory = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  char line[512];
  guint count = 0;

  g_assert_nonnull (maps);
  g_assert_cmpint (memory, >=, 0);
  if (buffer == NULL)
    buffer = g_malloc (size);
  while (fgets (line, sizeof line, maps) != NULL)
    {
      guint64 from, to;
      char rights[5];

      if (sscanf (line,
                  "%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x %4s",
                  &from,
                  &to,
                  rights) != 3 ||
          rights[1] != 'w')
        continue;
      while (from < to)
        {
          gsize wanted = MIN (to - from, size);
          gssize got;

          if (from < (guint64) (guintptr) buffer + size &&
              (guint64) (guintptr) buffer < from + wanted)
            {
              /* Up to the buffer, then behind it */
              if (from < (guint64) (guintptr) buffer)
                wanted = (guint64) (guintptr) buffer - from;
              else
                {
                  from = (guint64) (guintptr) buffer + size;
                  continue;
                }
            }
          got = pread (memory, buffer, wanted, (off_t) from);
          if (got <= 0)
            break;
          count += count_in (buffer, (gsize) got);
          from += (guint64) got;
        }
    }
  fclose (maps);
  close (memory);
  explicit_bzero (buffer, size);
  return count;
}

static XgLoginStep
feed (XgLogin *login, const char *xml, GString *out)
{
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, NULL);
  g_autoptr (GError) error = NULL;

  g_string_truncate (out, 0);
  return xg_login_handle (login, xg_stanza_get_root (stanza), out, NULL, &error);
}

/* Up to where our proof is out. */
static XgLogin *
log_in (const char *password, const char *mechanism)
{
  XgLoginSettings settings = { .jid = "alice@example.org", .password = password };
  XgLogin *login = xg_login_new (&settings, NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *features =
    g_strdup_printf ("<features xmlns='" XG_NS_STREAMS "'><mechanisms xmlns='" XG_NS_SASL
                     "'><mechanism>%s</mechanism></mechanisms></features>",
                     mechanism);
  g_autofree char *encoded = NULL;
  g_autofree guint8 *first = NULL;
  g_autofree char *server_first = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *challenge = NULL;
  gsize length;

  xg_login_set_secured (login);
  g_assert_true (xg_login_stream_opened (login, NULL));
  g_assert_cmpint (feed (login, features, out), ==, XG_LOGIN_READ);
  encoded = g_strndup (strchr (out->str, '>') + 1, strcspn (strchr (out->str, '>') + 1, "<"));
  first = g_base64_decode (encoded, &length);
  server_first = g_strndup ((const char *) first, length);
  answer = g_strdup_printf ("r=%sx,s=c2FsdHNhbHQ=,i=4096", strstr (server_first, "r=") + 2);
  g_free (encoded);
  encoded = g_base64_encode ((const guint8 *) answer, strlen (answer));
  challenge = g_strdup_printf ("<challenge xmlns='" XG_NS_SASL "'>%s</challenge>", encoded);
  g_assert_cmpint (feed (login, challenge, out), ==, XG_LOGIN_READ);
  return login;
}

static void
check_wiped (gconstpointer data)
{
  char *password = make_password ();
  XgLogin *login;
  gboolean unused = FALSE;

  g_assert_cmpuint (count_in_memory (), ==, 1); /* so that the search is known to find it */
  if (strcmp (data, "unused") == 0)
    {
      XgLoginSettings settings = { .jid = "alice@example.org", .password = password };

      unused = TRUE;
      login = xg_login_new (&settings, NULL);
      g_assert_cmpuint (count_in_memory (), ==, 2);
      xg_login_free (login);
      login = NULL;
    }
  else
    login = log_in (password, data);
  explicit_bzero (password, LENGTH);
  g_free (password);
  /* Gone as soon as it was used, while the login still goes on. */
  g_assert_cmpuint (count_in_memory (), ==, 0);
  if (!unused)
    xg_login_free (login);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#ifdef __SANITIZE_ADDRESS__
  /* Its shadow and quarantine are memory, too. */
  g_print ("1..0 # SKIP not with AddressSanitizer\n");
  return 0;
#endif
  g_test_add_data_func ("/wipe/login/unused", "unused", check_wiped);
  g_test_add_data_func ("/wipe/login/sha-1", "SCRAM-SHA-1", check_wiped);
  g_test_add_data_func ("/wipe/login/sha-256", "SCRAM-SHA-256", check_wiped);
  g_test_add_data_func ("/wipe/login/sha-512", "SCRAM-SHA-512", check_wiped);
  return g_test_run ();
}
