/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "node/xg-node-finder.h"

G_BEGIN_DECLS

/**
 * XgNodeChooser:
 *
 * A small window with the topics and collections of a broker, or only its collections, of which one
 * is chosen (see #XgNodeFinder).
 *
 * Signal: chosen (XgNode); the window closes.
 */
#define XG_TYPE_NODE_CHOOSER (xg_node_chooser_get_type ())
G_DECLARE_FINAL_TYPE (XgNodeChooser, xg_node_chooser, XG, NODE_CHOOSER, AdwWindow)

GtkWidget *
xg_node_chooser_new (XgBroker *broker, XgNodeKind kind, const char *title, GtkWidget *near);
void xg_node_chooser_set_refusal (XgNodeChooser *self, XgNodeRefusal refusal, GObject *owner);

G_END_DECLS
