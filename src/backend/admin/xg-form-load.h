/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "form/xg-form.h"
#include "grid/xg-broker.h"
#include "grid/xg-session.h"

G_BEGIN_DECLS

/* Forms as a broker has them at present. All end with xg_form_load_finish(). */
void xg_form_load_configuration_async (XgSession *session,
                                       XgBroker *broker,
                                       const char *node,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
void xg_form_load_defaults_async (XgSession *session,
                                  XgBroker *broker,
                                  XgNodeKind kind,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
void xg_form_load_options_async (XgSession *session,
                                 XgBroker *broker,
                                 const char *node,
                                 const char *jid,
                                 const char *subid,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
XgForm *xg_form_load_finish (GAsyncResult *result, GError **error);

/* Options are for whoever subscribed: no plan is made of them. */
void xg_form_save_options_async (XgSession *session,
                                 XgBroker *broker,
                                 const char *node,
                                 const char *jid,
                                 const char *subid,
                                 XgForm *form,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean xg_form_save_options_finish (GAsyncResult *result, GError **error);

G_END_DECLS
