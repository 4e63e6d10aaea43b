/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "admin/xg-item-pages.h"
#include "grid/xg-session.h"
#include "plan/xg-plan.h"

G_BEGIN_DECLS

/**
 * XgPublishDialog:
 *
 * Where an item is written: its id and its content, which is checked while it is written.
 *
 * Signal: "accepted" (char *id, char *xml, char *options): the person wants it to be published; id
 * is NULL where the broker is to choose one, options is a form of what the topic must be like, or
 * NULL. The dialog is hidden then, until xg_publish_dialog_follow() sees what comes of it.
 */
#define XG_TYPE_PUBLISH_DIALOG (xg_publish_dialog_get_type ())
G_DECLARE_FINAL_TYPE (XgPublishDialog, xg_publish_dialog, XG, PUBLISH_DIALOG, AdwWindow)

XgPublishDialog *
xg_publish_dialog_new (XgSession *session, XgBroker *broker, XgNode *node, XgItemPages *pages);
void xg_publish_dialog_follow (XgPublishDialog *self, XgPlan *plan);
void xg_publish_dialog_set_text (XgPublishDialog *self, const char *xml);
gboolean xg_publish_dialog_get_ready (XgPublishDialog *self);

G_END_DECLS
