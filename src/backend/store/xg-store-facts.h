/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-ioc.h"
#include "store/xg-reader.h"

G_BEGIN_DECLS

/**
 * XgStoreFact:
 * @rowid: an item
 * @body: (nullable): its payload, from xg_reader_list_unread_facts()
 * @length: bytes of @body
 * @purpose: (nullable): what was read out of it
 * @tlp: likewise
 * @iocs: (nullable): likewise
 *
 * What an item of before schema version 6 lacks. Owned strings.
 */
typedef struct
{
  gint64 rowid;
  char *body;
  gsize length;
  char *purpose;
  XgTlp tlp;
  XgIocSet *iocs;
} XgStoreFact;

void xg_store_fact_free (XgStoreFact *self);

/*
 * The work of a migration that would take too long at once, in steps, downwards from the newest
 * row: list some, read their payloads, put what was found. A kill costs one step.
 */
GPtrArray * /* (element-type XgStoreFact) */
xg_reader_list_lacking_facts (XgReader *self,
                              gint64 *next, /* in, out; G_MAXINT64: where the work was left */
                              guint limit,
                              GCancellable *cancellable,
                              GError **error);
void xg_store_put_facts (XgStore *self, GPtrArray *facts, gint64 next);
gboolean xg_reader_get_facts_left (XgReader *self, gint64 *left, gint64 *all, GError **error);

G_END_DECLS
