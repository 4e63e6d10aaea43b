/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-session.h"

G_BEGIN_DECLS

/**
 * XgConsoleSend:
 *
 * A request in the person's own words, and its answer. What changes something is asked about once
 * more, as nothing of what else guards changes does here.
 */
#define XG_TYPE_CONSOLE_SEND (xg_console_send_get_type ())
G_DECLARE_FINAL_TYPE (XgConsoleSend, xg_console_send, XG, CONSOLE_SEND, AdwWindow)

GtkWidget *xg_console_send_new (XgSession *session);

G_END_DECLS
