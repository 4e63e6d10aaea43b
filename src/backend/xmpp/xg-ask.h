/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-stream.h"

G_BEGIN_DECLS

/* Reads an answer; @about is the task's data. */
typedef gpointer (*XgAskRead) (const XgElement *iq, gpointer about, GError **error);

void xg_ask (GTask *task,
             const char *type,
             const char *to,
             const char *payload,
             guint timeout_ms,
             XgAskRead read,
             GDestroyNotify free_result);
void xg_ask_about_node (GTask *task,
                        const char *service,
                        const char *ns,
                        const char *element,
                        const char *node,
                        XgAskRead read,
                        GDestroyNotify free_result);
void xg_ask_set (GTask *task, const char *to, const char *payload, guint timeout_ms);
void xg_ask_refuse (GTask *task, const char *sentence);
GString *xg_ask_begin (const char *ns, const char *element, const char *node);
void xg_ask_append_node (GString *out, const char *node);

G_END_DECLS
