/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In the order in which a form is shown. */
typedef enum
{
  XG_FORM_GROUP_BASIC,
  XG_FORM_GROUP_ACCESS,
  XG_FORM_GROUP_DELIVERY,
  XG_FORM_GROUP_PERSISTENCE,
  XG_FORM_GROUP_COLLECTION,
  XG_FORM_GROUP_ADVANCED,
} XgFormGroup;

#define XG_FORM_N_GROUPS (XG_FORM_GROUP_ADVANCED + 1)

const char *xg_form_group_get_title (XgFormGroup group);

G_END_DECLS
