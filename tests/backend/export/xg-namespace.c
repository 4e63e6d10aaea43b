/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "xg-namespace.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

static gboolean
write_to (const char *path, const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gboolean done = fd >= 0 && write (fd, text, strlen (text)) > 0;

  if (fd >= 0)
    close (fd);
  return done;
}

gboolean
test_namespace_enter (void)
{
  g_autofree char *users = g_strdup_printf ("0 %u 1", (guint) getuid ());
  g_autofree char *groups = g_strdup_printf ("0 %u 1", (guint) getgid ());

  if (unshare (CLONE_NEWUSER | CLONE_NEWNS) == 0)
    return write_to ("/proc/self/setgroups", "deny") && write_to ("/proc/self/gid_map", groups) &&
           write_to ("/proc/self/uid_map", users);
  /* Nobody in a changed root may have users of their own; who is root needs none. */
  return unshare (CLONE_NEWNS) == 0 && mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

/* Makes FOLDER; FALSE: no disk can be mounted here. */
gboolean
test_namespace_mount (const char *folder, const char *options)
{
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  return mount ("none", folder, "tmpfs", 0, options) == 0;
}

void
test_namespace_unmount (const char *folder)
{
  g_assert_cmpint (umount (folder), ==, 0);
}
