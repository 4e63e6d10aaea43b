/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "sample-operations.h"

#include "../form/form-data.h"
#include "admin/xg-affiliation-operation.h"
#include "admin/xg-configure-operation.h"
#include "admin/xg-removal-operation.h"

XgOperation *
sample_affiliation (Bench *b)
{
  return xg_affiliation_operation_new (b->broker,
                                       ODD_NODE,
                                       CAROL,
                                       XG_AFFILIATION_NONE,
                                       XG_AFFILIATION_PUBLISHER);
}

XgOperation *
sample_withdrawal (Bench *b)
{
  return xg_affiliation_operation_new (b->broker,
                                       ODD_NODE,
                                       CAROL,
                                       XG_AFFILIATION_OWNER,
                                       XG_AFFILIATION_NONE);
}

XgOperation *
sample_purge (Bench *b)
{
  return xg_purge_operation_new (b->broker, ODD_NODE);
}

XgOperation *
sample_configuration (Bench *b)
{
  g_autoptr (XgForm) form =
    parse_form ("<x xmlns='jabber:x:data' type='form'>"
                "<field var='FORM_TYPE' type='hidden'>"
                "<value>http://jabber.org/protocol/pubsub#node_config</value></field>"
                "<field var='pubsub#title' type='text-single'><value>Old</value></field>"
                "<field var='pubsub#description' type='text-single'><value>D</value></field>"
                "<field var='secret' type='text-private'><value>a</value></field>"
                "</x>");
  XgOperation *operation;
  g_autoptr (GError) error = NULL;

  xg_form_field_set_text (xg_form_find (form, "pubsub#title"), "New");
  xg_form_field_set_text (xg_form_find (form, "pubsub#description"), "E");
  xg_form_field_set_text (xg_form_find (form, "secret"), "correct horse");
  operation = xg_configure_operation_new (b->broker, "n", form, &error);
  g_assert_no_error (error);
  /* What is edited later is not applied. */
  xg_form_field_set_text (xg_form_find (form, "pubsub#title"), "Later");
  return operation;
}
