/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-reading.h"
#include "grid/xg-broker.h"
#include "grid/xg-reason.h"
#include "plan/xg-operation.h"

G_BEGIN_DECLS

#define XG_TYPE_NODE_OPERATION (xg_node_operation_get_type ())
G_DECLARE_DERIVABLE_TYPE (XgNodeOperation, xg_node_operation, XG, NODE_OPERATION, XgOperation)

/*
 * A change of a node. The context of its plan is an #XgStream, or NULL for the connection of its
 * broker. The class says what is different from operation to operation: @node is "" for the root
 * collection. The stanza that is shown is the payload as IQ, unless dup_request is overridden.
 */
struct _XgNodeOperationClass
{
  XgOperationClass parent_class;

  XgReasonAction action;  /* what it is, for sentences about its failure */
  XgReadingKind evidence; /* what is read again; see xg_node_operation_set_about() */
  XgFunction function;    /* of the broker that it uses; what comes of it is learned */

  char *(*dup_payload) (XgNodeOperation *self, const char *node);
  void (*send) (XgNodeOperation *self,
                XgStream *stream,
                const char *service,
                const char *node,
                GAsyncReadyCallback callback,
                gpointer user_data);
  gboolean (*sent) (XgNodeOperation *self, XgStream *stream, GAsyncResult *result, GError **error);

  /* Optional. What is read again is about another node. */
  const char *(*get_evidence_node) (XgNodeOperation *self);
  /* Whether it is as it was to be; else @difference says what it is. */
  gboolean (*judge) (XgNodeOperation *self, XgReading *evidence, char **difference);
  /* Optional. What there is at its place, as a sentence. */
  char *(*tell_now) (XgNodeOperation *self, XgReading *evidence);
  /* Optional. The payload of a request that would make what there was when it was made: what is to
   * be there when it is applied. NULL: nobody knows. */
  char *(*dup_before) (XgNodeOperation *self, const char *node);
  /* Optional. The broker said that it is done: tells the tree. */
  void (*note) (XgNodeOperation *self, XgBroker *broker, const char *node);
};

XgBroker *xg_node_operation_get_broker (XgNodeOperation *self);
const char *xg_node_operation_get_node (XgNodeOperation *self);
char *xg_node_operation_dup_before (XgNodeOperation *self);
void xg_node_operation_follow (XgNodeOperation *self, XgNodeOperation *creation);

G_END_DECLS
