/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-session.h"

G_BEGIN_DECLS

/**
 * XgConnectPage:
 *
 * The first page: who one is and where the Controller is. Shows in place how connecting goes, and,
 * when it fails, why and what to do.
 *
 * Signals: "connect" (XgProfile, string password), "work-offline" (XgProfile), "cancel": stop the
 * attempt that is under way. The password leaves the entry when it was given to "connect" and the
 * connection is up.
 */
#define XG_TYPE_CONNECT_PAGE (xg_connect_page_get_type ())
G_DECLARE_FINAL_TYPE (XgConnectPage, xg_connect_page, XG, CONNECT_PAGE, GtkWidget)

GtkWidget *xg_connect_page_new (void);
void xg_connect_page_set_profile (XgConnectPage *self, XgProfile *profile);
XgProfile *xg_connect_page_read_profile (XgConnectPage *self);
void xg_connect_page_set_password (XgConnectPage *self, const char *password);
void xg_connect_page_set_session (XgConnectPage *self, XgSession *session);
void xg_connect_page_set_busy (XgConnectPage *self, const char *sentence);
void xg_connect_page_set_error (XgConnectPage *self, const char *sentence, const char *advice);
void xg_connect_page_set_offline_possible (XgConnectPage *self, gboolean possible);
void xg_connect_page_set_demo_possible (XgConnectPage *self, gboolean possible);

G_END_DECLS
