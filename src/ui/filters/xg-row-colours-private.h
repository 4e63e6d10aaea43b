/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "filters/xg-row-colours.h"

G_BEGIN_DECLS

/* No rule, or not known yet */
#define XG_RULE_NONE    -1
#define XG_RULE_PENDING -2

/* What the cache told of a row: a bit for each rule. */
typedef struct
{
  guint64 asked;
  guint64 yes;
} XgRowAnswer;

/* A rule that is in force. */
typedef struct
{
  XgFilterEntry *entry;
  XgQuery *query;
} XgColourRule;

/* A bound row of a list. */
typedef struct
{
  XgRowColours *colours; /* not owned; NULL when it is gone */
  GtkWidget *child;      /* not owned */
  XgItem *item;
  gulong notify;
  int rule; /* XG_RULE_PENDING: its payload has to be asked about */
  const char *css_class;
  char *text;
} XgColouredRow;

struct _XgRowColours
{
  GObject parent_instance;

  gboolean has_times;
  gboolean has_branches;
  guint clock;
  guint recompile; /* idle */
  guint ask;       /* idle */
  guint n_asked;   /* answers that are still to come */

  /* Owned */
  XgFilterList *list;
  XgGrid *grid;
  GListModel *brokers;       /* of @grid */
  GPtrArray *rules;          /* (element-type XgColourRule) */
  GHashTable *rows;          /* set of XgColouredRow, each owned by its widget */
  GHashTable *answers;       /* gint64 row id -> XgRowAnswer */
  GCancellable *cancellable; /* of what is asked */
};

void xg_row_colours_decide (XgRowColours *self, XgColouredRow *row);
XgQueryAnswer xg_row_colours_judge (XgRowColours *self, XgItem *item, guint rule);

/* xg-row-colours-ask.c: what only the payload tells */
void xg_row_colours_queue_ask (XgRowColours *self);
void xg_row_colours_forget_answers (XgRowColours *self);

G_END_DECLS
