/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * XgCatchUp:
 *
 * How far comparing with the brokers is, after an interruption.
 */
typedef struct
{
  gboolean running;
  guint n_topics; /* to compare, of this run */
  guint n_done;
  guint n_failed;  /* of them: got no answer, and are asked again */
  guint64 n_items; /* that were missed, and are here now or on their way to the disk */
} XgCatchUp;

G_END_DECLS
