/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

void run_fake_notification_server (const char *capabilities) G_GNUC_NORETURN;
