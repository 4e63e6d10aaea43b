/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "form/xg-form.h"
#include "grid/xg-broker.h"
#include "plan/xg-plan.h"

G_BEGIN_DECLS

/* Settings that belong together (RFC 8600, security considerations). */
typedef enum
{
  XG_PRESET_DEFAULTS, /* as the broker has them */
  XG_PRESET_LISTED,   /* incidents for those who are listed */
  XG_PRESET_APPROVED, /* incidents for those whom an owner approves */
} XgPreset;

#define XG_N_PRESETS (XG_PRESET_APPROVED + 1)

const char *xg_preset_get_title (XgPreset self);
const char *xg_preset_get_help (XgPreset self);
GPtrArray *xg_preset_apply (XgPreset self, XgNodeKind kind, XgForm *settings);
const char *xg_preset_get_unlisted_type (XgPreset self,
                                         XgNodeKind kind,
                                         XgForm *settings,
                                         const char *software);

/* Forms of our own: where a broker tells no defaults, and the people of a new node. */
XgForm *xg_new_node_settings (XgNodeKind kind);
XgForm *xg_new_node_people (void);

#define XG_NEW_NODE_PROVIDERS "providers"
#define XG_NEW_NODE_CONSUMERS "consumers"
#define XG_NEW_NODE_OWNERS    "owners"

/**
 * XgNewNode:
 *
 * What is to be created. Borrowed.
 */
typedef struct
{
  const char *id; /* NULL: the broker chooses it */
  XgNodeKind kind;
  XgForm *settings;           /* NULL: nothing is configured */
  XgForm *people;             /* of xg_new_node_people(); NULL: nobody */
  const char *const *parents; /* ids of collections; NULL: none */
  const char *own_jid;        /* bare; NULL: not known */
  const char *payload_type;   /* for settings without such a field; NULL: none */
} XgNewNode;

char *xg_new_node_check_id (XgBroker *broker, const char *id);
XgPlan *xg_new_node_make_plan (const XgNewNode *self, XgBroker *broker, GError **error);

typedef enum
{
  XG_NEW_NODE_ERROR_INVALID,
} XgNewNodeError;

#define XG_NEW_NODE_ERROR (xg_new_node_error_quark ())
GQuark xg_new_node_error_quark (void);

G_END_DECLS
