/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-item-pages.h"

G_BEGIN_DECLS

/* A page costs a broker much for itself and little for its items, so that pages of all items grow:
 * up to so many. */
#define XG_ITEM_PAGES_MOST 500
/* A page may take so many times what a request may. */
#define XG_ITEM_PAGES_PATIENCE 2

/* How the next page is asked for. */
typedef enum
{
  XG_ITEM_PAGES_BY_PAGE,
  XG_ITEM_PAGES_LIST_IDS,
  XG_ITEM_PAGES_BY_ID,
  XG_ITEM_PAGES_WHOLE,
} XgItemPagesMode;

struct _XgItemPages
{
  GObject parent_instance;

  /* Owned */
  XgBroker *broker;
  XgStream *stream; /* NULL: the connection of the broker */
  char *node;
  GPtrArray *rows;           /* of XgKeptItem, newest first */
  GHashTable *by_id;         /* utf8 -> XgKeptItem, borrowed of rows */
  GPtrArray *ids;            /* of utf8, oldest first: what is still to be loaded by id */
  GPtrArray *asked;          /* of utf8, newest first: what is loaded by id now */
  char *before;              /* RSM: the page ahead of this one */
  GHashTable *anchors;       /* set of utf8: values that @before had */
  GCancellable *cancellable; /* of the request that is under way */
  GError *error;

  XgItemPagesMode mode;
  guint page;    /* items */
  guint n_asked; /* items of the page under way */
  guint most;    /* items of a page, as far as is known of the broker */
  gint64 total;  /* -1: not known */
  gint64 promised;
  guint timeout_ms; /* 0: depends on the connection */
  guint timeout_source;
  gboolean complete;
  gboolean all;
  gboolean by_ids_works;
};

/* xg-item-pages.c */
void xg_item_pages_emit_changed (XgItemPages *self);
void xg_item_pages_append (XgItemPages *self, GPtrArray *items, gboolean reversed);

/* xg-item-pages-load.c */
void xg_item_pages_forget (XgItemPages *self);
void xg_item_pages_ask (XgItemPages *self);
void xg_item_pages_stop (XgItemPages *self);

G_END_DECLS
