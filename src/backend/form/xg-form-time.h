/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  XG_FORM_TIME_DATE,      /* 2026-05-31 */
  XG_FORM_TIME_DATE_TIME, /* 2026-05-31T14:00:00Z */
  XG_FORM_TIME_TIME,      /* 14:00:00 */
} XgFormTime;

GDateTime *xg_form_time_parse (XgFormTime kind, const char *text);

G_END_DECLS
