/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-data-form.h"
#include "xmpp/xg-rsm.h"
#include "xmpp/xg-stream.h"

G_BEGIN_DECLS

typedef struct
{
  char *jid;
  char *node; /* NULL: the entity itself */
  char *name; /* NULL: none given */
} XgDiscoItem;

typedef struct
{
  GPtrArray *items; /* (element-type XgDiscoItem) in the broker's order */
  XgRsm rsm;
} XgDiscoItems;

typedef struct
{
  char *category;
  char *type;
  char *name;
} XgDiscoIdentity;

typedef struct
{
  GPtrArray *identities; /* (element-type XgDiscoIdentity) */
  GHashTable *features;  /* set of strings */
  XgDataForm *meta_data; /* pubsub#meta-data form; NULL if there is none */
} XgDiscoInfo;

/* XEP-0030. @node may be NULL. @after NULL asks for the first page, @max 0 for no paging. */
void xg_disco_items_async (XgStream *stream,
                           const char *jid,
                           const char *node,
                           int max,
                           const char *after,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
XgDiscoItems *xg_disco_items_finish (XgStream *stream, GAsyncResult *result, GError **error);
void xg_disco_info_async (XgStream *stream,
                          const char *jid,
                          const char *node,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
XgDiscoInfo *xg_disco_info_finish (XgStream *stream, GAsyncResult *result, GError **error);

XgDiscoItems *xg_disco_items_parse (const XgElement *iq, GError **error);
XgDiscoInfo *xg_disco_info_parse (const XgElement *iq, GError **error);
void xg_disco_items_free (XgDiscoItems *self);
void xg_disco_info_free (XgDiscoInfo *self);
gboolean
xg_disco_info_has_identity (const XgDiscoInfo *self, const char *category, const char *type);
gboolean xg_disco_info_has_feature (const XgDiscoInfo *self, const char *feature);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgDiscoItems, xg_disco_items_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgDiscoInfo, xg_disco_info_free)

G_END_DECLS
