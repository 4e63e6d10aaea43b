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

/* Markup has no way to say these. */
static gboolean
has_control_characters (const char *text)
{
  for (; *text != '\0'; text++)
    if (((guchar) *text < ' ' && strchr ("\t\n\r", *text) == NULL) || *text == 0x7f)
      return TRUE;
  return FALSE;
}

static void
append_escaped (GString *out, const char *text, gsize length)
{
  g_autofree char *escaped = g_markup_escape_text (text, (gssize) length);

  g_string_append (out, escaped);
}

/**
 * xg_card_dup_lead_markup:
 * @text: a sentence of a card, UTF-8
 *
 * Which of its words lead to other items: each indicator in it is a link to its normal form, and
 * everything else means what it says.
 *
 * Returns: (transfer full) (nullable): Pango's markup with links, or %NULL where nothing leads
 *   anywhere
 */
char *
xg_card_dup_lead_markup (const char *text)
{
  gsize length = strlen (text);
  g_autoptr (GArray) places = NULL;
  GString *out;
  gsize at = 0;

  if (has_control_characters (text))
    return NULL;
  places = xg_ioc_find_places (text, length);
  if (places->len == 0)
    return NULL;
  out = g_string_new (NULL);
  for (guint i = 0; i < places->len; i++)
    {
      const XgIocPlace *place = &g_array_index (places, XgIocPlace, i);

      append_escaped (out, text + at, place->start - at);
      g_string_append (out, "<a href=\"");
      append_escaped (out, place->value, strlen (place->value));
      g_string_append (out, "\">");
      append_escaped (out, text + place->start, place->end - place->start);
      g_string_append (out, "</a>");
      at = place->end;
    }
  append_escaped (out, text + at, length - at);
  return g_string_free (out, FALSE);
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
