/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

int xg_wire_number_take (int socket);
void xg_wire_number_release (int number);

G_END_DECLS
