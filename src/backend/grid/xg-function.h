/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * XgFunction:
 *
 * What a broker may be able to do, whoever asks for it.
 */
typedef enum
{
  /* Required by RFC 8600: what its Providers, Consumers and owners of Topics do. Neither
   * collections nor removal nor kept items are, whatever a grid is without them. */
  XG_FUNCTION_META_DATA, /* section 5: what a Topic is, before anybody subscribes to it */
  XG_FUNCTION_CREATE,
  XG_FUNCTION_CONFIGURE,
  XG_FUNCTION_SUBSCRIBE, /* section 6, as publishing */
  XG_FUNCTION_PUBLISH,
  XG_FUNCTION_WHITELIST,    /* access model, as its security considerations ask for */
  XG_FUNCTION_AUTHORIZE,    /* the same; requests come to the owners as messages */
  XG_FUNCTION_AFFILIATIONS, /* who is on a whitelist, and who may publish */
  /* Needed by this console */
  XG_FUNCTION_RETRIEVE, /* items that are kept */
  XG_FUNCTION_PAGE,     /* of items, XEP-0059 */
  XG_FUNCTION_RETRACT,
  XG_FUNCTION_PURGE,
  XG_FUNCTION_DELETE,
  XG_FUNCTION_DEFAULTS,      /* configuration of new nodes */
  XG_FUNCTION_SUBSCRIPTIONS, /* of others */
  XG_FUNCTION_PENDING,       /* requests that wait can be asked for */
  XG_FUNCTION_COLLECTIONS,   /* XEP-0248 */
  XG_FUNCTION_OWN_SUBSCRIPTIONS,
  XG_FUNCTION_OWN_AFFILIATIONS,
  /* Optional */
  XG_FUNCTION_CREATE_CONFIGURED, /* in one request */
  XG_FUNCTION_INSTANT_NODE,
  XG_FUNCTION_MULTI_COLLECTIONS,
  XG_FUNCTION_PUBLISH_OPTIONS,
  XG_FUNCTION_ITEM_IDS, /* of the publisher's choice */
  XG_FUNCTION_SUBSCRIPTION_OPTIONS,
  XG_FUNCTION_PUBLISH_ONLY, /* affiliation */
} XgFunction;

#define XG_N_FUNCTIONS (XG_FUNCTION_PUBLISH_ONLY + 1)

typedef enum
{
  XG_FUNCTION_GROUP_REQUIRED,
  XG_FUNCTION_GROUP_NEEDED,
  XG_FUNCTION_GROUP_OPTIONAL,
} XgFunctionGroup;

/* What it means that a broker does not list a function. */
typedef enum
{
  XG_ABSENCE_NO,     /* whoever has it, says so */
  XG_ABSENCE_UNSURE, /* there are brokers that have it and don't say so */
} XgAbsence;

const char *xg_function_get_nick (XgFunction self);
gboolean xg_function_from_nick (const char *nick, XgFunction *function);
XgFunctionGroup xg_function_get_group (XgFunction self);
const char *xg_function_get_feature (XgFunction self);
gboolean xg_function_from_feature (const char *feature, XgFunction *function);
XgAbsence xg_function_get_absence (XgFunction self);
gboolean xg_function_is_proven (XgFunction self);
gboolean xg_function_is_about_items (XgFunction self);
const char *xg_function_get_title (XgFunction self);
const char *xg_function_get_meaning (XgFunction self);
const char *xg_function_get_missing (XgFunction self);

G_END_DECLS
