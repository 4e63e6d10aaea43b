/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-glob.h"
#include "base/xg-record.h"
#include "base/xg-text.h"

G_BEGIN_DECLS

/**
 * XgQuerySubject:
 *
 * What a query looks at: a record that comes in and a row of the cache both fill it in. Borrowed
 * strings, which may be %NULL; xg_query_subject_clear() frees what was found out.
 */
typedef struct
{
  XgRecordKind kind;
  XgSeverity severity;
  XgTlp tlp;
  gint64 received; /* µs since the epoch */
  guint version;
  gboolean read;
  gboolean pinned;
  gboolean retracted;
  gboolean caught_up;
  gboolean has_payload;

  const char *broker;
  const char *node;
  const char *item_id;
  const char *publisher;
  const char *type;
  const char *summary;
  const char *incident;
  const char *purpose;
  const char *text;     /* the words of the payload */
  const XgIocSet *iocs; /* the indicators in it */

  /* Private: the words, when they were first needed */
  XgWordIndex *index;
} XgQuerySubject;

void xg_query_subject_init_record (XgQuerySubject *self, const XgRecord *record);
void xg_query_subject_clear (XgQuerySubject *self);
XgWordIndex *xg_query_subject_get_index (XgQuerySubject *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (XgQuerySubject, xg_query_subject_clear)

G_END_DECLS
