/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-base"

#include "config.h"

#include <string.h>

#include "base/xg-wipe.h"

/**
 * xg_wipe_string:
 * @secret: (transfer full) (nullable): a string that g_free() would free
 */
void
xg_wipe_string (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/**
 * xg_wipe_buffer:
 * @secret: (transfer full) (nullable): a buffer. If it ever grew, copies of it are left behind:
 * make it big enough
 */
void
xg_wipe_buffer (GString *secret)
{
  if (secret == NULL)
    return;
  explicit_bzero (secret->str, secret->allocated_len);
  g_string_free (secret, TRUE);
}
