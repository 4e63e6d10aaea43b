/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-demo.h"
#include "program/xg-command-line.h"

G_BEGIN_DECLS

/*
 * Finds out whom to connect as: the demo's account, a saved profile with its password from the
 * Secret Service, or the account of the arguments. Asynchronous, since files and services are
 * asked.
 */
void xg_connection_find_async (XgCommandLine *arguments,
                               XgDemo *demo,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
XgProfile *xg_connection_find_finish (GAsyncResult *result, char **password, GError **error);

G_END_DECLS
