/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "admin/xg-item-pages.h"

G_BEGIN_DECLS

/**
 * XgPublishDialog:
 *
 * Where an item is written: its id and its content, which is checked while it is written.
 *
 * Signal: "accepted" (char *id, char *xml): the person wants it to be published; id is NULL where
 * the broker is to choose one.
 */
#define XG_TYPE_PUBLISH_DIALOG (xg_publish_dialog_get_type ())
G_DECLARE_FINAL_TYPE (XgPublishDialog, xg_publish_dialog, XG, PUBLISH_DIALOG, AdwWindow)

XgPublishDialog *
xg_publish_dialog_new (XgBroker *broker, XgNode *node, XgItemPages *pages, const char *own_jid);
void xg_publish_dialog_set_text (XgPublishDialog *self, const char *xml);
gboolean xg_publish_dialog_get_ready (XgPublishDialog *self);

G_END_DECLS
