/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "storage/xg-storage-words.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"

/**
 * xg_storage_words_topic:
 * @sum: of a topic
 *
 * Returns: (transfer none): what it is called
 */
const char *
xg_storage_words_topic (const XgStoreTopicSum *sum)
{
  if (sum->name != NULL && *sum->name != '\0')
    return sum->name;
  return *sum->node != '\0' ? sum->node : sum->broker;
}

/**
 * xg_storage_words_held:
 * @sum: of a topic
 *
 * Returns: (transfer full): "1,234 items · 5.6 MB"
 */
char *
xg_storage_words_held (const XgStoreTopicSum *sum)
{
  g_autofree char *count = xg_format_count ((guint64) sum->items);
  g_autofree char *size = g_format_size ((guint64) sum->bytes);

  /* Translators: a number, a size: how much the cache has of a topic */
  return g_strdup_printf (ngettext ("%s item · %s", "%s items · %s", (gulong) sum->items),
                          count,
                          size);
}

/**
 * xg_storage_words_going:
 * @sum: of a topic
 *
 * Returns: (transfer full): "12 of 1,234 items · 5.6 kB"
 */
char *
xg_storage_words_going (const XgStoreTopicSum *sum)
{
  g_autofree char *going = xg_format_count ((guint64) sum->going);
  g_autofree char *count = xg_format_count ((guint64) sum->items);
  g_autofree char *size = g_format_size ((guint64) sum->going_bytes);

  /* Translators: how many of how many items of a topic will go, and their size */
  return g_strdup_printf (
    ngettext ("%s of %s item · %s", "%s of %s items · %s", (gulong) sum->items),
    going,
    count,
    size);
}

/**
 * xg_storage_words_preview:
 * @sums: (element-type XgStoreTopicSum): of all topics
 *
 * Returns: (transfer full): what will go of all, a sentence
 */
char *
xg_storage_words_preview (const GPtrArray *sums)
{
  XgStoreTopicSum total = { 0 };
  g_autofree char *text = NULL;

  for (guint i = 0; i < sums->len; i++)
    {
      const XgStoreTopicSum *sum = sums->pdata[i];

      total.items += sum->items;
      total.going += sum->going;
      total.going_bytes += sum->going_bytes;
    }
  if (total.going == 0)
    return g_strdup (_ ("With these limits nothing goes now."));
  text = xg_storage_words_going (&total);
  /* Translators: %s is "12 of 1,234 items · 5.6 kB" */
  return g_strdup_printf (_ ("With these limits go now: %s"), text);
}
