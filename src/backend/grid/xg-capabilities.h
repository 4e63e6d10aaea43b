/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "grid/xg-function.h"

G_BEGIN_DECLS

typedef enum
{
  XG_CAPABILITY_UNKNOWN, /* the broker has not been asked yet */
  XG_CAPABILITY_NO,
  XG_CAPABILITY_TRY, /* can't be known before it is done: the first refusal tells */
  XG_CAPABILITY_YES,
} XgCapabilityState;

/* How it is known. */
typedef enum
{
  XG_PROOF_NONE,
  XG_PROOF_LISTED,     /* the broker says that it has it */
  XG_PROOF_NOT_LISTED, /* the broker does not say so */
  XG_PROOF_WORKED,     /* seen to work, or to be understood when asked for */
  XG_PROOF_REFUSED,    /* not understood, though the broker may say that it has it */
} XgProof;

#define XG_TYPE_CAPABILITIES (xg_capabilities_get_type ())
G_DECLARE_FINAL_TYPE (XgCapabilities, xg_capabilities, XG, CAPABILITIES, GObject)

/*
 * What a broker can do: what it says of itself (XEP-0030, XEP-0060 section 10), put right by what
 * it does. Whether we are allowed to is another question, which this does not answer.
 *
 * Read-only properties with notification: checking (boolean: the broker is being asked), software
 * (its name and version, NULL: not known), error-text (why it could not be asked; NULL: it could).
 *
 * Signal "changed": an answer of xg_capabilities_can(), or how it is known, is another now.
 */
XgCapabilities *xg_capabilities_new (const char *broker);
gboolean xg_capabilities_can (XgCapabilities *self, XgFunction function, const char **reason);
XgCapabilityState xg_capabilities_get_state (XgCapabilities *self, XgFunction function);
XgProof xg_capabilities_get_proof (XgCapabilities *self, XgFunction function);
gboolean xg_capabilities_get_listed (XgCapabilities *self, XgFunction function);
const char *xg_capabilities_describe (XgCapabilities *self, XgFunction function);
gboolean xg_capabilities_get_known (XgCapabilities *self);
gboolean xg_capabilities_get_checking (XgCapabilities *self);
gint64 xg_capabilities_get_checked (XgCapabilities *self);
const char *xg_capabilities_get_software (XgCapabilities *self);
const char *xg_capabilities_get_identity (XgCapabilities *self);
const char *xg_capabilities_get_error_text (XgCapabilities *self);
const GError *xg_capabilities_get_error (XgCapabilities *self);

/* What came of using @function: %NULL for success. */
void xg_capabilities_learn (XgCapabilities *self, XgFunction function, const GError *error);
void xg_capabilities_learn_ignored (XgCapabilities *self, XgFunction function);
void xg_capabilities_check_again (XgCapabilities *self);

/* To be kept over the end of the program. */
char *xg_capabilities_save (XgCapabilities *self);
gboolean xg_capabilities_restore (XgCapabilities *self, const char *text);

G_END_DECLS
