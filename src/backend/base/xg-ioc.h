/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * XgIocKind:
 *
 * What an indicator of compromise is. The values are stored: never renumber.
 */
typedef enum
{
  XG_IOC_IPV4 = 1,
  XG_IOC_IPV6 = 2,
  XG_IOC_IPV4_NET = 3,
  XG_IOC_IPV6_NET = 4,
  XG_IOC_DOMAIN = 5,
  XG_IOC_URL = 6,
  XG_IOC_MAIL = 7,
  XG_IOC_MD5 = 8,
  XG_IOC_SHA1 = 9,
  XG_IOC_SHA224 = 10,
  XG_IOC_SHA256 = 11,
  XG_IOC_SHA384 = 12,
  XG_IOC_SHA512 = 13,
  XG_IOC_FILE = 14,
  XG_IOC_CVE = 15,
} XgIocKind;

#define XG_IOC_KIND_LAST XG_IOC_CVE

/* Longer ones are no indicators; more in one item are not kept. */
#define XG_IOC_MAX_LENGTH   2048
#define XG_IOC_MAX_PER_ITEM 4096

const char *xg_ioc_kind_to_nick (XgIocKind kind);
const char *xg_ioc_kind_describe (XgIocKind kind);

/**
 * XgIoc:
 * @kind: what it is
 * @value: its normal form
 * @written: as it stands in the text, defanged perhaps
 * @key: by which they are sorted, see xg_ioc_append_key()
 *
 * Borrowed from its #XgIocSet.
 */
typedef struct
{
  XgIocKind kind;
  const char *value;
  const char *written;
  const char *key;
} XgIoc;

void xg_ioc_append_key (GString *key, XgIocKind kind, const char *value);

/**
 * XgIocSet:
 *
 * The indicators of a text, each once, in the order in which they come. Reference counted,
 * thread-safe, and immutable once it is complete.
 */
typedef struct _XgIocSet XgIocSet;

XgIocSet *xg_ioc_set_new (void);
XgIocSet *xg_ioc_set_ref (XgIocSet *self);
void xg_ioc_set_unref (XgIocSet *self);
gboolean xg_ioc_set_add (XgIocSet *self,
                         XgIocKind kind,
                         const char *value,
                         const char *written,
                         gsize written_length);
guint xg_ioc_set_get_n (const XgIocSet *self);
void xg_ioc_set_get (const XgIocSet *self, guint index, XgIoc *ioc);
gsize xg_ioc_set_get_size (const XgIocSet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgIocSet, xg_ioc_set_unref)

G_END_DECLS
