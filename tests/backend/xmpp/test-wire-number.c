/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <glib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "xmpp/xg-wire-number.h"

static int
take_socket (void)
{
  int number = socket (AF_INET, SOCK_STREAM, 0);

  g_assert_cmpint (number, >=, 0);
  number = xg_wire_number_take (number);
  g_assert_cmpint (number, >=, 0);
  return number;
}

/* What another thread opens between two closings keeps what it has. */
static void
test_closed_twice (void)
{
  int number = take_socket ();
  int others[100];

  close (number);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      others[i] = dup (STDERR_FILENO);
      g_assert_cmpint (others[i], >=, 0);
      g_assert_cmpint (others[i], !=, number);
    }
  g_assert_cmpint (close (number), ==, -1);
  g_assert_cmpint (errno, ==, EBADF);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_cmpint (close (others[i]), ==, 0);
  xg_wire_number_release (number);
}

static void
test_no_other_socket_gets_it (void)
{
  int first = take_socket ();
  int second, third;

  close (first);
  second = take_socket ();
  g_assert_cmpint (second, !=, first);
  xg_wire_number_release (first);
  third = take_socket ();
  g_assert_cmpint (third, ==, first);
  close (second);
  close (third);
  xg_wire_number_release (second);
  xg_wire_number_release (third);
}

static void
test_none_left (void)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (int));
  int spare = socket (AF_INET, SOCK_STREAM, 0);

  while (TRUE)
    {
      int copy = dup (spare);
      int number = xg_wire_number_take (copy);

      if (number < 0)
        {
          g_assert_cmpint (errno, ==, EMFILE);
          g_assert_cmpint (close (copy), ==, 0);
          break;
        }
      g_array_append_val (numbers, number);
      g_assert_cmpuint (numbers->len, <=, 1024);
    }
  g_assert_cmpuint (numbers->len, >, 10);
  for (guint i = 0; i < numbers->len; i++)
    {
      close (g_array_index (numbers, int, i));
      xg_wire_number_release (g_array_index (numbers, int, i));
    }
  close (spare);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire-number/closed-twice", test_closed_twice);
  g_test_add_func ("/wire-number/no-other-socket-gets-it", test_no_other_socket_gets_it);
  g_test_add_func ("/wire-number/none-left", test_none_left);
  return g_test_run ();
}
