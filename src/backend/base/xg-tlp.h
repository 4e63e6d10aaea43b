/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * XgTlp:
 *
 * Who may see a thing, by the Traffic Light Protocol (FIRST, version 2.0). The order is meaningful:
 * the later, the fewer. The values are stored: never renumber.
 */
typedef enum
{
  XG_TLP_NONE, /* nothing was said */
  XG_TLP_CLEAR,
  XG_TLP_GREEN,
  XG_TLP_AMBER,
  XG_TLP_AMBER_STRICT,
  XG_TLP_RED,
} XgTlp;

#define XG_TLP_LAST XG_TLP_RED

const char *xg_tlp_to_nick (XgTlp tlp);
XgTlp xg_tlp_from_word (const char *word, gsize length);

G_END_DECLS
