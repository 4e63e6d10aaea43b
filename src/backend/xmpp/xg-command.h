/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-data-form.h"
#include "xmpp/xg-stream.h"

G_BEGIN_DECLS

/* XEP-0050: commands that an entity offers. Which there are, disco tells: xg_disco_items_async()
 * with the node XG_NS_COMMANDS. */

typedef enum
{
  XG_COMMAND_EXECUTE, /* also to go on, with what the entity takes for the next step */
  XG_COMMAND_PREVIOUS,
  XG_COMMAND_NEXT,
  XG_COMMAND_COMPLETE,
  XG_COMMAND_CANCEL,
} XgCommandAction;

typedef enum
{
  XG_COMMAND_EXECUTING, /* waits for the next step */
  XG_COMMAND_COMPLETED,
  XG_COMMAND_CANCELED,
} XgCommandStatus;

/**
 * XgCommandStep:
 *
 * What an entity answers to one step of a command.
 */
typedef struct
{
  XgStanza *stanza; /* the answer, which @x points into */
  XgCommandStatus status;
  char *session;      /* NULL: none; names the command in the next step */
  guint actions;      /* bits 1 << XgCommandAction that are allowed now */
  XgDataForm *form;   /* NULL: none */
  const XgElement *x; /* the form as it came; NULL: none */
  char *note;         /* what the entity says; NULL: nothing */
  gboolean note_is_error;
} XgCommandStep;

void xg_command_step_free (XgCommandStep *self);
XgCommandStep *xg_command_step_parse (XgStanza *iq, const char *node, GError **error);

void xg_command_async (XgStream *stream,
                       const char *to,
                       const char *node,
                       const char *session,
                       XgCommandAction action,
                       const char *form,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
XgCommandStep *xg_command_finish (XgStream *stream, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgCommandStep, xg_command_step_free)

G_END_DECLS
