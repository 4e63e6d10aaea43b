/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "broker-bench.h"

G_BEGIN_DECLS

/* Changes that several programs try. */

XgOperation *sample_affiliation (Bench *b);
XgOperation *sample_withdrawal (Bench *b);
XgOperation *sample_purge (Bench *b);
XgOperation *sample_configuration (Bench *b);

/* What a broker says of the node that sample_configuration() changed. */
#define NOW(title, description)                                                                    \
  CONFIGURATION (                                                                                  \
    "<field var='FORM_TYPE' type='hidden'>"                                                        \
    "<value>http://jabber.org/protocol/pubsub#node_config</value></field>"                         \
    "<field var='pubsub#title' type='text-single'><value>" title                                   \
    "</value></field><field var='pubsub#description' type='text-single'><value>" description       \
    "</value></field>")

G_END_DECLS
