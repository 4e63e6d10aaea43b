/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What every target has: a warning of the program is a failure, as input never deserves one, and
 * ends the process so that libFuzzer keeps the input. GLib's own way, a trap, it does not catch.
 */
#include "config.h"

#include <glib.h>
#include <stdlib.h>

int LLVMFuzzerInitialize (int *argc, char ***argv);

static GLogWriterOutput
writer (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  const GLogLevelFlags bad = G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING;

  if ((level & bad) == 0)
    return G_LOG_WRITER_HANDLED;
  g_log_writer_standard_streams (level, fields, n_fields, user_data);
  abort ();
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_log_set_writer_func (writer, NULL, NULL);
  return 0;
}
