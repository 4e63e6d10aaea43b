/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "grid/xg-broker.h"

G_BEGIN_DECLS

#define XG_TYPE_CAPABLE (xg_capable_get_type ())
G_DECLARE_FINAL_TYPE (XgCapable, xg_capable, XG, CAPABLE, GObject)

/**
 * XgCapable:
 *
 * Controls that follow what a broker can do: what it is known not to have can't be pressed, and
 * says why as tooltip and accessible description. While nobody knows, it can.
 *
 * Signal "changed": what the broker can do is another now, after the controls followed.
 */
XgCapable *xg_capable_new (GtkWidget *owner);
void xg_capable_set_broker (XgCapable *self, XgBroker *broker);
void xg_capable_bind (XgCapable *self, GtkWidget *control, XgFunction function);
void xg_capable_explain (XgCapable *self, GtkWidget *control, XgFunction function);
void xg_capable_bind_action (XgCapable *self, const char *action, XgFunction function);
void xg_capable_enable (XgCapable *self, const char *action, gboolean enabled);

gboolean xg_capable_ask (XgBroker *broker, XgFunction function, const char **reason);

G_END_DECLS
