/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/*
 * A TCP proxy on loopback that can cut its connections, or stop forwarding without a sign. Threads
 * of its own; the functions are called from one.
 */
typedef struct _CutProxy CutProxy;

CutProxy *cut_proxy_new (const char *host, guint16 port);
guint16 cut_proxy_get_port (CutProxy *self);
guint cut_proxy_get_connections (CutProxy *self);
void cut_proxy_cut (CutProxy *self);                         /* resets what there is */
void cut_proxy_set_silent (CutProxy *self, gboolean silent); /* forwards nothing, and takes all */
void cut_proxy_free (CutProxy *self);
