/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Longer texts are not written by hand, and few brokers take them. */
#define XG_CONTENT_MAX (1024 * 1024)

/**
 * XgContentFault:
 * @line: where, from 1; 0: nowhere in particular
 * @column: character in @line, from 1
 * @sentence: what is wrong; owned
 *
 * Why a text can't be published.
 */
typedef struct
{
  int line;
  int column;
  char *sentence;
} XgContentFault;

void xg_content_fault_free (XgContentFault *self);

XgContentFault *xg_content_check (const char *xml);
void xg_content_check_async (const char *xml,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean xg_content_check_finish (GAsyncResult *result, XgContentFault **fault, GError **error);
char *xg_content_make_template (const char *payload_type, const char *own_jid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgContentFault, xg_content_fault_free)

G_END_DECLS
