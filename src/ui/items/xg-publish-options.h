/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "form/xg-form.h"
#include "grid/xg-broker.h"
#include "grid/xg-session.h"

G_BEGIN_DECLS

/**
 * XgPublishOptions:
 *
 * What the topic must be like for an item to be published on it (XEP-0060 section 7.1.5): fields of
 * its configuration that the person chooses. Asks the broker when it is first opened. Hidden where
 * the broker has no such options.
 */
#define XG_TYPE_PUBLISH_OPTIONS (xg_publish_options_get_type ())
G_DECLARE_FINAL_TYPE (XgPublishOptions, xg_publish_options, XG, PUBLISH_OPTIONS, AdwBin)

void xg_publish_options_set_node (XgPublishOptions *self,
                                  XgSession *session,
                                  XgBroker *broker,
                                  const char *node);
void xg_publish_options_choose (XgPublishOptions *self, const char *var, gboolean chosen);
XgForm *xg_publish_options_get_form (XgPublishOptions *self);
gboolean xg_publish_options_submit (XgPublishOptions *self, char **form);

G_END_DECLS
