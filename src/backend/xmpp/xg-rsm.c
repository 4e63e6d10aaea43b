/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <string.h>

#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-rsm.h"
#include "xmpp/xg-xml-writer.h"

/**
 * xg_rsm_append_request:
 * @out: where to append
 * @max: entries a page; 0 asks for the count only, negative leaves the size to the broker
 * @after: (nullable): `last` of the page before; %NULL for the first page
 * @before: (nullable): `first` of the page behind, or "" for the last page
 *
 * Writes the `<set/>` of a paged request (XEP-0059 section 2).
 */
void
xg_rsm_append_request (GString *out, int max, const char *after, const char *before)
{
  g_string_append (out, "<set xmlns=\"" XG_NS_RSM "\">");
  if (max >= 0)
    g_string_append_printf (out, "<max>%d</max>", max);
  if (after != NULL)
    xg_xml_append_element (out, "after", after);
  if (before != NULL)
    xg_xml_append_element (out, "before", before);
  g_string_append (out, "</set>");
}

/* A number of the broker: not negative, or -1 for what is none. */
static gint64
read_number (const char *text)
{
  gint64 value;

  if (text != NULL && g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &value, NULL))
    return value;
  return -1;
}

/**
 * xg_rsm_parse:
 * @parent: (nullable): the element of the answer that has the `<set/>` as a child
 * @rsm: (out caller-allocates): always filled in; free with xg_rsm_clear()
 *
 * Reads where a page lies in the whole list (XEP-0059 section 2). A broker that does not page
 * leaves the `<set/>` out: then @present is %FALSE and the answer is the whole list.
 */
void
xg_rsm_parse (const XgElement *parent, XgRsm *rsm)
{
  const XgElement *set = xg_element_get_child (parent, "set", XG_NS_RSM);
  const XgElement *first = xg_element_get_child (set, "first", XG_NS_RSM);
  const XgElement *last = xg_element_get_child (set, "last", XG_NS_RSM);
  const XgElement *count = xg_element_get_child (set, "count", XG_NS_RSM);

  rsm->present = set != NULL;
  rsm->first = g_strdup (xg_element_get_text (first));
  rsm->last = g_strdup (xg_element_get_text (last));
  rsm->first_index = read_number (xg_element_get_attribute (first, "index"));
  rsm->count = read_number (xg_element_get_text (count));
}

/**
 * xg_rsm_clear:
 * @rsm: a filled in place; may be all zeroes
 *
 * Frees what it owns and leaves it as if no `<set/>` had come.
 */
void
xg_rsm_clear (XgRsm *rsm)
{
  g_clear_pointer (&rsm->first, g_free);
  g_clear_pointer (&rsm->last, g_free);
  rsm->present = FALSE;
  rsm->first_index = -1;
  rsm->count = -1;
}

/**
 * xg_rsm_key_is_time:
 * @key: (nullable): `first` or `last` of a page
 *
 * Brokers that page by times, not by ids (ejabberd), sort by when an item was published first.
 *
 * Returns: whether @key is a moment
 */
gboolean
xg_rsm_key_is_time (const char *key)
{
  g_autoptr (GTimeZone) utc = NULL;
  g_autoptr (GDateTime) time = NULL;

  if (key == NULL || strlen (key) < strlen ("2026-01-01T00:00:00"))
    return FALSE;
  utc = g_time_zone_new_utc ();
  time = g_date_time_new_from_iso8601 (key, utc);
  return time != NULL;
}
