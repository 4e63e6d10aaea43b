/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-profile.h"

G_BEGIN_DECLS

/*
 * The private demo grid of data/demo: one that runs already, as XG_DEMO_DIR tells, or one that this
 * object starts with the installed runner and ends with itself.
 */
#define XG_TYPE_DEMO (xg_demo_get_type ())
G_DECLARE_FINAL_TYPE (XgDemo, xg_demo, XG, DEMO, GObject)

gboolean xg_demo_is_available (void);
XgDemo *xg_demo_new (void);
void xg_demo_start_async (XgDemo *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
XgProfile *
xg_demo_start_finish (XgDemo *self, GAsyncResult *result, char **password, GError **error);
void xg_demo_stop (XgDemo *self);

G_END_DECLS
