/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Preloaded into the console by tests/faults/run: its clock jumps and its look-ups fail on demand.
 * What to do stands in the file that XG_SHIM names, and changes while the program runs: two numbers
 * of 64 bits, nanoseconds to add to the clock of the day, and how look-ups of names go: 0 well, 1
 * they fail, 2 they hang.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct orders
{
  int64_t real;
  int64_t names;
};

static struct orders nothing;
static volatile struct orders *orders = &nothing;
static int (*real_clock_gettime) (clockid_t, struct timespec *);
static int (*real_getaddrinfo) (const char *,
                                const char *,
                                const struct addrinfo *,
                                struct addrinfo **);

__attribute__ ((constructor)) static void
begin (void)
{
  const char *path = getenv ("XG_SHIM");
  int fd = path != NULL ? open (path, O_RDONLY | O_CLOEXEC) : -1;
  void *map;

  real_clock_gettime = (int (*) (clockid_t, struct timespec *)) dlsym (RTLD_NEXT, "clock_gettime");
  real_getaddrinfo =
    (int (*) (const char *, const char *, const struct addrinfo *, struct addrinfo **))
      dlsym (RTLD_NEXT, "getaddrinfo");
  if (fd < 0)
    return;
  map = mmap (NULL, sizeof nothing, PROT_READ, MAP_SHARED, fd, 0);
  if (map != MAP_FAILED)
    orders = map;
  close (fd);
}

int
clock_gettime (clockid_t id, struct timespec *time)
{
  int64_t add = orders->real;
  int rc;

  if (real_clock_gettime == NULL)
    begin ();
  rc = real_clock_gettime (id, time);
  if (rc == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE))
    {
      add += time->tv_nsec;
      time->tv_sec += add / 1000000000;
      add %= 1000000000;
      if (add < 0)
        {
          add += 1000000000;
          time->tv_sec--;
        }
      time->tv_nsec = add;
    }
  return rc;
}

int
gettimeofday (struct timeval *restrict now, void *restrict zone)
{
  struct timespec time;

  (void) zone;
  clock_gettime (CLOCK_REALTIME, &time);
  now->tv_sec = time.tv_sec;
  now->tv_usec = time.tv_nsec / 1000;
  return 0;
}

time_t
time (time_t *result)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  if (result != NULL)
    *result = now.tv_sec;
  return now.tv_sec;
}

int
getaddrinfo (const char *name,
             const char *service,
             const struct addrinfo *hints,
             struct addrinfo **result)
{
  if (name != NULL && strcmp (name, "server.fault.test") == 0)
    {
      while (orders->names == 2)
        usleep (20000);
      if (orders->names == 1)
        return EAI_AGAIN;
      name = "127.0.0.1";
    }
  return real_getaddrinfo (name, service, hints, result);
}
