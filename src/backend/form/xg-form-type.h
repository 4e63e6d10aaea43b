/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-data-form.h"

G_BEGIN_DECLS

/* What a field is edited as (XEP-0004 section 3.3). */
typedef enum
{
  XG_FORM_FIXED,
  XG_FORM_HIDDEN,
  XG_FORM_BOOLEAN,
  XG_FORM_TEXT_SINGLE,
  XG_FORM_TEXT_MULTI,
  XG_FORM_TEXT_PRIVATE,
  XG_FORM_LIST_SINGLE,
  XG_FORM_LIST_MULTI,
  XG_FORM_JID_SINGLE,
  XG_FORM_JID_MULTI,
} XgFormType;

XgFormType xg_form_type_of (XgDataForm *form, guint index);
gboolean xg_form_type_is_list (XgFormType type);
gboolean xg_form_type_is_lines (XgFormType type);
gboolean xg_form_type_is_jid (XgFormType type);

G_END_DECLS
