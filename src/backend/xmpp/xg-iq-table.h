/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * XgIqTable:
 *
 * The requests that wait for an answer, with whom each was sent to and until when it waits. An
 * answer is only one when it has the id of a request and comes from whom that was sent to.
 * Thread-safe; whoever takes an entry out is the only one who has it.
 */
typedef struct _XgIqTable XgIqTable;

XgIqTable *xg_iq_table_new (void);
void xg_iq_table_free (XgIqTable *self);
void xg_iq_table_set_own_jid (XgIqTable *self, const char *jid);

char *xg_iq_table_add (XgIqTable *self, const char *to, gint64 deadline, gpointer entry);
gpointer xg_iq_table_take_answer (XgIqTable *self, const char *id, const char *from);
gpointer xg_iq_table_take (XgIqTable *self, const char *id);
GPtrArray *xg_iq_table_take_expired (XgIqTable *self, gint64 now);
GPtrArray *xg_iq_table_take_all (XgIqTable *self);
gint64 xg_iq_table_get_next_deadline (XgIqTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgIqTable, xg_iq_table_free)

G_END_DECLS
