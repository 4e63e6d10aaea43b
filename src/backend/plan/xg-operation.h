/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  XG_OPERATION_PENDING,
  XG_OPERATION_RUNNING,
  XG_OPERATION_DONE,        /* the broker said so; nothing is read again for it */
  XG_OPERATION_CONFIRMED,   /* and what was read again says the same */
  XG_OPERATION_UNCONFIRMED, /* done, but nobody could read it again */
  XG_OPERATION_DIFFERENT,   /* the broker said that it is done, and it is not so */
  XG_OPERATION_FAILED,      /* refused, or not answered */
  XG_OPERATION_SKIPPED,     /* what it needs was not done */
  XG_OPERATION_CANCELLED,   /* not begun */
  XG_OPERATION_LEFT_OUT,    /* the person did not choose it */
} XgOperationState;

/* What it does to what is there, for the sign beside it. */
typedef enum
{
  XG_OPERATION_ADDS,
  XG_OPERATION_TAKES_AWAY, /* can be given again */
  XG_OPERATION_ALTERS,
  XG_OPERATION_SENDS,
  XG_OPERATION_DESTROYS,
} XgOperationKind;

#define XG_TYPE_OPERATION (xg_operation_get_type ())
G_DECLARE_DERIVABLE_TYPE (XgOperation, xg_operation, XG, OPERATION, GObject)

/*
 * One change at a broker, as a person reviews it before and looks at it after. What it does is up
 * to its class; when, and what became of it, is the business of #XgPlan. Read-only properties with
 * notification: state (int, XgOperationState), result (what the broker said, or what is wrong;
 * NULL: nothing to say), chosen (whether it is to be applied), and found (what a look before said
 * against it; NULL: nothing). Given when it is made: sentence, consequence, kind, destructive, and
 * confirmation (what a person has to type before so much is destroyed; NULL: nothing).
 */
struct _XgOperationClass
{
  GObjectClass parent_class;

  /* Sends the request. Called at most once at a time; @context is that of the plan. */
  void (*apply_async) (XgOperation *self,
                       GObject *context,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  gboolean (*apply_finish) (XgOperation *self, GAsyncResult *result, GError **error);

  /* The request as XML, for those who want to see it. */
  char *(*dup_request) (XgOperation *self);

  /* Optional. Operations with the same key are checked with what one of them reads. */
  char *(*dup_evidence_key) (XgOperation *self);
  void (*read_async) (XgOperation *self,
                      GObject *context,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  GObject *(*read_finish) (XgOperation *self, GAsyncResult *result, GError **error);
  /* Whether @evidence says that the change is there; else what is there instead. */
  gboolean (*check) (XgOperation *self, GObject *evidence, char **difference);

  /* Optional. What takes it back; NULL: nothing does. Also asked where the state is
   * XG_OPERATION_DIFFERENT. */
  XgOperation *(*dup_inverse) (XgOperation *self);

  /* What the person reads when @error is why it failed. */
  char *(*dup_failure) (XgOperation *self, const GError *error);

  /* Optional. What @evidence says against applying it, as a sentence: somebody changed what it puts
   * back. NULL: nothing. @plan has all that is done together with it. */
  char *(*find_change) (XgOperation *self, GListModel *plan, GObject *evidence);
  /* Optional. Whether find_change is for this one; without, it is for all of the class. */
  gboolean (*can_look) (XgOperation *self);

  gpointer padding[2];
};

const char *xg_operation_get_sentence (XgOperation *self);
const char *xg_operation_get_consequence (XgOperation *self);
XgOperationKind xg_operation_get_kind (XgOperation *self);
gboolean xg_operation_get_destructive (XgOperation *self);
const char *xg_operation_get_confirmation (XgOperation *self);
XgOperationState xg_operation_get_state (XgOperation *self);
const char *xg_operation_get_result (XgOperation *self);
const GError *xg_operation_get_error (XgOperation *self);
char *xg_operation_dup_request (XgOperation *self);
const char *xg_operation_get_found (XgOperation *self);
gboolean xg_operation_get_chosen (XgOperation *self);
void xg_operation_set_chosen (XgOperation *self, gboolean chosen);
gboolean xg_operation_can_look (XgOperation *self);
gboolean xg_operation_is_over (XgOperation *self);
gboolean xg_operation_is_applied (XgOperation *self);

G_END_DECLS
