/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <string.h>

#include "base/xg-bidi.h"
#include "grid/xg-traffic-entry.h"

struct _XgTrafficEntry
{
  GObject parent_instance;

  gboolean sent;
  gint64 time;
  XgTrafficKind kind;
  char *summary;
  char *peer; /* NULL: our server */
  char *xml;
};

G_DEFINE_FINAL_TYPE (XgTrafficEntry, xg_traffic_entry, G_TYPE_OBJECT)

static void
xg_traffic_entry_finalize (GObject *object)
{
  XgTrafficEntry *self = XG_TRAFFIC_ENTRY (object);

  g_free (self->summary);
  g_free (self->peer);
  g_free (self->xml);

  G_OBJECT_CLASS (xg_traffic_entry_parent_class)->finalize (object);
}

static void
xg_traffic_entry_class_init (XgTrafficEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = xg_traffic_entry_finalize;
}

static void
xg_traffic_entry_init (XgTrafficEntry *self)
{
}

static XgTrafficKind
kind_of (const char *name)
{
  if (g_strcmp0 (name, "iq") == 0)
    return XG_TRAFFIC_IQ;
  if (g_strcmp0 (name, "message") == 0)
    return XG_TRAFFIC_MESSAGE;
  return g_strcmp0 (name, "presence") == 0 ? XG_TRAFFIC_PRESENCE : XG_TRAFFIC_STREAM;
}

static void
append (GString *out, const char *before, const char *word)
{
  g_autofree char *isolated = word != NULL ? xg_bidi_isolate (word) : NULL;

  if (isolated != NULL)
    g_string_append_printf (out, "%s%s", before, isolated);
}

/* "iq set #7 pubsub publish incidents": names, as an expert reads them. */
static char *
summarise (const XgElement *root)
{
  GString *out = g_string_new (xg_element_get_name (root));

  append (out, " ", xg_element_get_attribute (root, "type"));
  append (out, " #", xg_element_get_attribute (root, "id"));
  for (const XgElement *child = xg_element_get_first_child (root); child != NULL;
       child = xg_element_get_next (child))
    {
      const XgElement *inner = xg_element_get_first_child (child);

      append (out, " · ", xg_element_get_name (child));
      append (out, " ", xg_element_get_attribute (child, "node"));
      append (out, " ", xg_element_get_name (inner));
      append (out, " ", xg_element_get_attribute (inner, "node"));
      if (out->len > 300)
        break;
    }
  return g_string_free (out, FALSE);
}

/**
 * xg_traffic_entry_new:
 * @logged: what was sent or received
 *
 * Returns: (transfer full): the same for a list
 */
XgTrafficEntry *
xg_traffic_entry_new (const XgLoggedStanza *logged)
{
  XgTrafficEntry *self = g_object_new (XG_TYPE_TRAFFIC_ENTRY, NULL);
  g_autoptr (XgStanza) stanza = xg_stanza_parse (logged->xml, -1, NULL);
  const XgElement *root = stanza != NULL ? xg_stanza_get_root (stanza) : NULL;
  const char *peer = xg_element_get_attribute (root, logged->sent ? "to" : "from");

  self->sent = logged->sent;
  self->time = logged->time;
  self->xml = g_strdup (logged->xml);
  self->kind = kind_of (xg_element_get_name (root));
  self->summary = root != NULL ? summarise (root) : g_strndup (logged->xml, 200);
  self->peer = peer != NULL ? xg_bidi_isolate (peer) : NULL;
  return self;
}

gboolean
xg_traffic_entry_get_sent (XgTrafficEntry *self)
{
  g_return_val_if_fail (XG_IS_TRAFFIC_ENTRY (self), FALSE);
  return self->sent;
}

gint64
xg_traffic_entry_get_time (XgTrafficEntry *self)
{
  g_return_val_if_fail (XG_IS_TRAFFIC_ENTRY (self), 0);
  return self->time;
}

XgTrafficKind
xg_traffic_entry_get_kind (XgTrafficEntry *self)
{
  g_return_val_if_fail (XG_IS_TRAFFIC_ENTRY (self), XG_TRAFFIC_STREAM);
  return self->kind;
}

/**
 * xg_traffic_entry_get_summary:
 *
 * Returns: its type, id and the names of what is in it
 */
const char *
xg_traffic_entry_get_summary (XgTrafficEntry *self)
{
  g_return_val_if_fail (XG_IS_TRAFFIC_ENTRY (self), NULL);
  return self->summary;
}

/**
 * xg_traffic_entry_get_peer:
 *
 * Returns: (nullable): whom it was sent to or came from; %NULL: our own server
 */
const char *
xg_traffic_entry_get_peer (XgTrafficEntry *self)
{
  g_return_val_if_fail (XG_IS_TRAFFIC_ENTRY (self), NULL);
  return self->peer;
}

/**
 * xg_traffic_entry_get_xml:
 *
 * Returns: it, without secrets; the end of a long one is missing
 */
const char *
xg_traffic_entry_get_xml (XgTrafficEntry *self)
{
  g_return_val_if_fail (XG_IS_TRAFFIC_ENTRY (self), NULL);
  return self->xml;
}

/**
 * xg_traffic_entry_contains:
 * @words: what to look for: text, a namespace, an id
 *
 * Returns: whether its XML has @words somewhere, whatever the case
 */
gboolean
xg_traffic_entry_contains (XgTrafficEntry *self, const char *words)
{
  g_autofree char *folded = NULL;
  g_autofree char *wanted = NULL;

  g_return_val_if_fail (XG_IS_TRAFFIC_ENTRY (self), FALSE);

  if (strstr (self->xml, words) != NULL)
    return TRUE;
  folded = g_utf8_casefold (self->xml, -1);
  wanted = g_utf8_casefold (words, -1);
  return strstr (folded, wanted) != NULL;
}
