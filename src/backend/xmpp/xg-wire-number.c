/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <unistd.h>

#include "xmpp/xg-wire-number.h"

/*
 * When the first element of a server is none of XMPP, libstrophe closes the socket inside the
 * parser, and once more if that element ends in the same piece of input. In between, another thread
 * may have opened a file (the kernel gives the lowest number that is free), and would lose it. So
 * sockets of libstrophe have numbers that are too high for anybody else, and that no other
 * wire takes before this one is done.
 */

static GMutex mutex;
static gboolean taken[FD_SETSIZE];

static int
get_first_number (void)
{
  struct rlimit limit;
  rlim_t n = FD_SETSIZE; /* libstrophe uses select() */

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0)
    n = MIN (n, limit.rlim_cur);
  return (int) (n - n / 4);
}

/**
 * xg_wire_number_take:
 * @socket: a socket
 *
 * Moves a socket to a number that nobody else will have before xg_wire_number_release(), whoever
 * closes it in the meantime and how often.
 *
 * Returns: its number; -1 with `errno` if there is none, and @socket is as it was
 */
int
xg_wire_number_take (int socket)
{
  int number = -1;

  g_mutex_lock (&mutex);
  for (int from = get_first_number (); from < FD_SETSIZE && number < 0;)
    {
      if (taken[from])
        {
          from++;
          continue;
        }
      number = fcntl (socket, F_DUPFD_CLOEXEC, from);
      if (number < 0)
        break;
      if (number >= FD_SETSIZE || taken[number])
        {
          close (number);
          from = number + 1;
          number = -1;
        }
    }
  if (number >= 0)
    taken[number] = TRUE;
  g_mutex_unlock (&mutex);
  if (number >= 0)
    close (socket);
  else
    errno = EMFILE;
  return number;
}

/**
 * xg_wire_number_release:
 * @number: what xg_wire_number_take() gave, closed
 *
 * Lets others have the number.
 */
void
xg_wire_number_release (int number)
{
  g_return_if_fail (number >= 0 && number < FD_SETSIZE);

  g_mutex_lock (&mutex);
  taken[number] = FALSE;
  g_mutex_unlock (&mutex);
}
