/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-card"

#include "config.h"

#include "card/xg-card-lead.h"

#include <string.h>

#include "indicator/xg-ioc-extract.h"
#include "indicator/xg-ioc-pattern.h"

/**
 * xg_card_dup_lead:
 * @value: (nullable): a value of a card
 *
 * Whether a value leads to other items: the whole of it is an indicator, in any writing.
 *
 * Returns: (transfer full) (nullable): its normal form, as the cache has it
 */
char *
xg_card_dup_lead (const char *value)
{
  XgIocKind kind;
  char *normal = NULL;

  /* Most values are sentences: no need to look through them. */
  if (value == NULL || strlen (value) > XG_IOC_MAX_LENGTH || strpbrk (value, " \n") != NULL)
    return NULL;
  return xg_ioc_parse (value, &kind, &normal) ? normal : NULL;
}

/**
 * xg_card_is_lead:
 * @value: what a payload says is an indicator
 *
 * Returns: whether the cache knows such values as indicators: as xg_card_dup_lead(), and names of
 *   hosts that end with anything
 */
gboolean
xg_card_is_lead (const char *value)
{
  g_autoptr (XgIocPattern) pattern = xg_ioc_pattern_new (value);

  return pattern != NULL;
}
