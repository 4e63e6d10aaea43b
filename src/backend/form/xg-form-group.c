/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-form"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "form/xg-form-group.h"

/**
 * xg_form_group_get_title:
 * @group: a group of fields
 *
 * Returns: (transfer none): its heading, translated
 */
const char *
xg_form_group_get_title (XgFormGroup group)
{
  switch (group)
    {
    case XG_FORM_GROUP_ACCESS:
      return _ ("Access");
    case XG_FORM_GROUP_DELIVERY:
      return _ ("Delivery");
    case XG_FORM_GROUP_PERSISTENCE:
      return _ ("Persistence");
    case XG_FORM_GROUP_COLLECTION:
      return _ ("Collection");
    case XG_FORM_GROUP_ADVANCED:
      return _ ("Advanced");
    case XG_FORM_GROUP_BASIC:
    default:
      return _ ("Basic");
    }
}
