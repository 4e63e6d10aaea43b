/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-main"

#include "config.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <unistd.h>

#include "security/xg-tls-floor.h"
#include "security/xg-tls-tap.h"
#include "window/xg-application.h"
#include "program/xg-headless.h"
#include "program/xg-window-main.h"

/* Where standard input or output is closed, no socket and no file may take its number. */
static void
fill_standard_files (void)
{
  int fd;

  do
    fd = open ("/dev/null", O_RDWR);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd >= 0)
    close (fd);
}

static void
prepare_process (void)
{
  g_autoptr (GError) error = NULL;

  fill_standard_files ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  /* Standard output belongs to --json. */
  g_log_writer_default_set_use_stderr (TRUE);
  /* Writing to a connection that is being closed must not end the program. */
  signal (SIGPIPE, SIG_IGN);
  /* Nor a limit on file sizes: it is told as a disk without room. */
  signal (SIGXFSZ, SIG_IGN);
  if (!xg_tls_floor_install (&error))
    g_error ("%s", error->message);
  /* Without it there are no channel bindings, which is told where they are wanted. */
  xg_tls_tap_install ();
}

int
main (int argc, char *argv[])
{
  g_auto (XgCommandLine) arguments = { 0 };
  g_auto (GStrv) copy = g_strdupv (argv);
  g_autoptr (GError) error = NULL;

  prepare_process ();
  if (!xg_command_line_parse (&arguments, copy, &error))
    {
      g_printerr (_ ("%s: %s\nRun “%s --help” for what can be given.\n"),
                  GETTEXT_PACKAGE,
                  error->message,
                  GETTEXT_PACKAGE);
      return XG_EXIT_USAGE;
    }
  if (arguments.version)
    {
      g_print ("%s %s\n", GETTEXT_PACKAGE, PACKAGE_VERSION);
      return 0;
    }
  if (arguments.headless)
    return xg_headless_run (&arguments);
  return xg_window_main (&arguments, argv[0]);
}
