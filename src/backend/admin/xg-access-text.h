/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-access-rules.h"

G_BEGIN_DECLS

/* What a rule leans on: facts that are told before its own sentence. */
typedef enum
{
  XG_ACCESS_LEANS_AFFILIATION = 1 << 0,
  XG_ACCESS_LEANS_ACCESS_MODEL = 1 << 1,
  XG_ACCESS_LEANS_PUBLISH_MODEL = 1 << 2,
  XG_ACCESS_LEANS_SUBSCRIPTION = 1 << 3,
} XgAccessLeans;

/* Translated, static sentences. */
guint xg_access_text_get_leans (XgAccessRule rule);
const char *xg_access_text_get_because (XgAccessRule rule);
const char *xg_access_text_get_to_allow (XgAccessRule rule);  /* NULL: allowed already */
const char *xg_access_text_get_to_forbid (XgAccessRule rule); /* NULL: not allowed anyway */

const char *xg_access_text_for_affiliation (XgAffiliation affiliation);
const char *xg_access_text_for_access_model (XgAccessModel model);
const char *xg_access_text_for_publish_model (XgPublishModel model);
const char *xg_access_text_for_subscription (XgAccessSubscription subscription);

G_END_DECLS
