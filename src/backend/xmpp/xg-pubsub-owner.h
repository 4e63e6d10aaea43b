/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-data-form.h"
#include "xmpp/xg-stream.h"

G_BEGIN_DECLS

/*
 * What an owner does to nodes (XEP-0060 section 8; XEP-0248 section 7). A form to submit is the XML
 * of xg_data_form_begin_submit() to xg_data_form_end(); a broker changes only the fields in it.
 */

void xg_pubsub_create_async (XgStream *stream,
                             const char *service,
                             const char *node,
                             const char *form,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
char *xg_pubsub_create_finish (XgStream *stream, GAsyncResult *result, GError **error);

void xg_pubsub_configuration_async (XgStream *stream,
                                    const char *service,
                                    const char *node,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
XgDataForm *xg_pubsub_configuration_finish (XgStream *stream, GAsyncResult *result, GError **error);

void xg_pubsub_configure_async (XgStream *stream,
                                const char *service,
                                const char *node,
                                const char *form,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean xg_pubsub_configure_finish (XgStream *stream, GAsyncResult *result, GError **error);

void xg_pubsub_defaults_async (XgStream *stream,
                               const char *service,
                               gboolean collection,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
XgDataForm *xg_pubsub_defaults_finish (XgStream *stream, GAsyncResult *result, GError **error);

void xg_pubsub_delete_async (XgStream *stream,
                             const char *service,
                             const char *node,
                             const char *redirect,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean xg_pubsub_delete_finish (XgStream *stream, GAsyncResult *result, GError **error);

void xg_pubsub_purge_async (XgStream *stream,
                            const char *service,
                            const char *node,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean xg_pubsub_purge_finish (XgStream *stream, GAsyncResult *result, GError **error);

void xg_pubsub_associate_async (XgStream *stream,
                                const char *service,
                                const char *collection,
                                const char *child,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean xg_pubsub_associate_finish (XgStream *stream, GAsyncResult *result, GError **error);

void xg_pubsub_dissociate_async (XgStream *stream,
                                 const char *service,
                                 const char *collection,
                                 const char *child,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean xg_pubsub_dissociate_finish (XgStream *stream, GAsyncResult *result, GError **error);

G_END_DECLS
