/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <string.h>

#include "grid/xg-payload-element.h"
#include "payload/xg-payload-reader.h"
#include "xmpp/xg-stanza-walk.h"

#define ATTRIBUTES_INLINE 32

typedef struct
{
  XgPayloadReader *reader;
  GError *error;
} Walk;

static gboolean
open_element (const char *name,
              const char *ns,
              const XgElementAttribute *attributes,
              guint n_attributes,
              gpointer user_data)
{
  Walk *walk = user_data;
  XgXmlAttribute some[ATTRIBUTES_INLINE];
  g_autofree XgXmlAttribute *many = NULL;
  XgXmlAttribute *told = some;

  if (n_attributes > G_N_ELEMENTS (some))
    told = many = g_new (XgXmlAttribute, n_attributes);
  for (guint i = 0; i < n_attributes; i++)
    told[i] = (XgXmlAttribute){ .name = attributes[i].name,
                                .value = attributes[i].value,
                                .length = strlen (attributes[i].value) };
  return xg_payload_reader_start (walk->reader, name, ns, told, n_attributes, &walk->error);
}

static void
add_text (const char *text, gpointer user_data)
{
  Walk *walk = user_data;

  xg_payload_reader_text (walk->reader, text, strlen (text));
}

static void
close_element (gpointer user_data)
{
  Walk *walk = user_data;

  xg_payload_reader_end (walk->reader);
}

/**
 * xg_payload_element_summarize:
 * @payload: the payload of an item, as it came
 * @length: bytes that it has as text
 * @summary: (out caller-allocates): where to put the result; xg_summary_clear() it
 *
 * What xg_payload_summarize() finds in the text of @payload, without reading the text again: for
 * every item on its way in. Thread-safe.
 */
void
xg_payload_element_summarize (const XgElement *payload, gsize length, XgSummary *summary)
{
  static const XgElementVisitor visitor = { open_element, add_text, close_element };
  Walk walk = { xg_payload_reader_new (length), NULL };

  xg_element_walk (payload, &visitor, &walk);
  xg_payload_reader_finish (walk.reader, walk.error, summary);
  g_clear_error (&walk.error);
}
