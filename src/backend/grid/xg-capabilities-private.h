/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-capabilities.h"
#include "xmpp/xg-disco.h"
#include "xmpp/xg-stream.h"
#include "xmpp/xg-version.h"

G_BEGIN_DECLS

typedef enum
{
  XG_TRIAL_NONE,
  XG_TRIAL_WORKED,
  XG_TRIAL_REFUSED,
} XgTrial;

struct _XgCapabilities
{
  GObject parent_instance;

  /* Owned */
  char *broker;
  char *key;      /* of software and features: what was tried counts as long as it stays */
  char *software; /* NULL: not known */
  char *identity; /* what discovery calls it; NULL: nothing */
  char *error_text;
  GError *error;                   /* behind it */
  GError *unanswered_error;        /* of the first question of those that are under way */
  char *sentences[XG_N_FUNCTIONS]; /* made when asked for */
  GCancellable *cancellable;
  XgStream *stream; /* NULL: not connected */

  gboolean known; /* features were read, now or in an earlier session */
  gboolean listed[XG_N_FUNCTIONS];
  XgTrial trials[XG_N_FUNCTIONS];
  gint64 checked;     /* µs since the epoch; 0: never to the end */
  guint in_flight;    /* questions */
  guint unanswered;   /* of them */
  gboolean listing;   /* the broker is being listed */
  gboolean wide_wait; /* questions wait until it is */
  guint generation;   /* answers to an older one do not count */
};

/* xg-capabilities.c */
void xg_capabilities_take_error (XgCapabilities *self, const char *sentence, const GError *error);
void xg_capabilities_changed (XgCapabilities *self);
void xg_capabilities_notify_checking (XgCapabilities *self);
void xg_capabilities_notify_software (XgCapabilities *self);

/* xg-capabilities-learn.c */
void xg_capabilities_take_info (XgCapabilities *self, const XgDiscoInfo *info);
void xg_capabilities_take_software (XgCapabilities *self, const XgVersion *version);
gboolean xg_capabilities_take_key (XgCapabilities *self, const char *key);
void xg_capabilities_take_trial (XgCapabilities *self, XgFunction function, XgTrial trial);
void xg_capabilities_take_form (XgCapabilities *self, XgDataForm *form);

/* xg-capabilities-check.c */
gboolean xg_capabilities_is_unsupported (const GError *error);
void xg_capabilities_note_question (XgCapabilities *self, XgFunction function, const GError *error);
void xg_capabilities_begin (XgCapabilities *self, XgStream *stream, const XgDiscoInfo *info);
void xg_capabilities_set_listing (XgCapabilities *self, gboolean listing);
void xg_capabilities_end (XgCapabilities *self);

G_END_DECLS
