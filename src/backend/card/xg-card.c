/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-card"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "card/xg-card-private.h"
#include "payload/xg-payload.h"

#define MAX_INPUT_BYTES (16 * 1024 * 1024)

/* A card of more is taken apart by a thread. */
#define LARGE_BYTES (512 * 1024)

G_DEFINE_FINAL_TYPE (XgCard, xg_card, G_TYPE_OBJECT)

static void
part_free (gpointer data)
{
  XgCardPart *part = data;

  g_clear_object (&part->incident);
  g_ptr_array_unref (part->sections);
  g_clear_pointer (&part->indicators, g_array_unref);
  g_free (part);
}

static gpointer
free_parts (gpointer parts)
{
  g_ptr_array_unref (parts);
  return NULL;
}

/* Of a document of megabytes, half a million strings: whoever looks at another item must not wait
 * for that. */
static void
xg_card_finalize (GObject *object)
{
  XgCard *self = XG_CARD (object);

  if (self->is_large)
    g_thread_unref (g_thread_new ("xg-card-free", free_parts, self->parts));
  else
    g_ptr_array_unref (self->parts);
  G_OBJECT_CLASS (xg_card_parent_class)->finalize (object);
}

static void
xg_card_class_init (XgCardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = xg_card_finalize;
}

static void
xg_card_init (XgCard *self)
{
  self->parts = g_ptr_array_new_with_free_func (part_free);
}

/**
 * xg_card_new:
 * @payload: an XML element
 * @length: its bytes, at most 16 MiB
 * @error: return location for a #XG_PAYLOAD_ERROR: the reason alone
 *
 * Reads IODEF (RFC 7970, RFC 5070), IDMEF (RFC 4765), Atom (RFC 4287), JSON as the text of an
 * element, of which STIX 2 is known, and any other XML by its names. Of very large documents the
 * first %XG_TREE_MAX_VALUES values are read, see xg_card_get_n_left_out(). Takes linear time.
 * Thread-safe; for a worker.
 *
 * Returns: (transfer full) (nullable): the card
 */
XgCard *
xg_card_new (const char *payload, gsize length, GError **error)
{
  g_autoptr (XgCard) self = NULL;
  g_autoptr (XgTree) tree = NULL;

  g_return_val_if_fail (payload != NULL, NULL);

  if (length > MAX_INPUT_BYTES)
    {
      g_set_error (error,
                   XG_PAYLOAD_ERROR,
                   XG_PAYLOAD_ERROR_TOO_LARGE,
                   _ ("it is larger than %u MiB"),
                   (guint) (MAX_INPUT_BYTES / (1024 * 1024)));
      return NULL;
    }
  tree = xg_tree_new_from_xml (payload, length, error);
  if (tree == NULL)
    return NULL;
  self = g_object_new (XG_TYPE_CARD, NULL);
  self->is_large = length > LARGE_BYTES;
  self->n_left_out = xg_tree_get_n_left_out (tree);
  xg_card_read (self, xg_tree_get_root (tree), payload, length);
  return g_steal_pointer (&self);
}

/**
 * xg_card_get_format:
 * @self: a card
 *
 * Returns: what the payload is
 */
XgCardFormat
xg_card_get_format (XgCard *self)
{
  g_return_val_if_fail (XG_IS_CARD (self), XG_CARD_XML);
  return self->format;
}

/**
 * xg_card_get_n_left_out:
 * @self: a card
 *
 * Returns: how many elements and attributes at the end of the document are not on the card, because
 *   it is too large
 */
guint64
xg_card_get_n_left_out (XgCard *self)
{
  g_return_val_if_fail (XG_IS_CARD (self), 0);
  return self->n_left_out;
}

/**
 * xg_card_get_n_parts:
 * @self: a card
 *
 * Returns: at least 1
 */
guint
xg_card_get_n_parts (XgCard *self)
{
  g_return_val_if_fail (XG_IS_CARD (self), 0);
  return self->parts->len;
}

static XgCardPart *
get_part (XgCard *self, guint part)
{
  return part < self->parts->len ? self->parts->pdata[part] : NULL;
}

/**
 * xg_card_dup_title:
 * @self: a card
 * @part: index of a part
 *
 * Returns: (transfer full) (nullable): a headline, where the summary of the item is none: of
 *   incidents, and of JSON
 */
char *
xg_card_dup_title (XgCard *self, guint part)
{
  XgCardPart *of;
  guint n = 0;

  g_return_val_if_fail (XG_IS_CARD (self), NULL);

  of = get_part (self, part);
  if (of != NULL && of->incident != NULL)
    return g_strdup (xg_incident_get_title (of->incident));
  if (self->format == XG_CARD_JSON)
    return g_strdup (_ ("JSON document"));
  if (self->format != XG_CARD_STIX || of == NULL)
    return NULL;
  for (guint i = 0; i < of->sections->len; i++)
    if (strchr (((XgCardSection *) of->sections->pdata[i])->title, ':') != NULL)
      n++;
  if (n == 0)
    return g_strdup (_ ("STIX object"));
  return g_strdup_printf (ngettext ("STIX bundle of %u object", "STIX bundle of %u objects", n), n);
}

/**
 * xg_card_get_incident:
 * @self: a card
 * @part: index of a part
 *
 * Returns: (transfer none) (nullable): the incident that @part tells of
 */
XgIncident *
xg_card_get_incident (XgCard *self, guint part)
{
  g_return_val_if_fail (XG_IS_CARD (self), NULL);
  return get_part (self, part) != NULL ? get_part (self, part)->incident : NULL;
}

/**
 * xg_card_get_n_sections:
 * @self: a card
 * @part: index of a part
 *
 * Returns: the number of its sections
 */
guint
xg_card_get_n_sections (XgCard *self, guint part)
{
  g_return_val_if_fail (XG_IS_CARD (self), 0);
  return get_part (self, part) != NULL ? get_part (self, part)->sections->len : 0;
}

/**
 * xg_card_get_section:
 * @self: a card
 * @part: index of a part
 * @index: of a section
 *
 * Returns: (transfer none) (nullable): a section, which is not empty
 */
const XgCardSection *
xg_card_get_section (XgCard *self, guint part, guint index)
{
  g_return_val_if_fail (XG_IS_CARD (self), NULL);
  if (index >= xg_card_get_n_sections (self, part))
    return NULL;
  return get_part (self, part)->sections->pdata[index];
}

/**
 * xg_card_get_n_indicators:
 * @self: a card
 * @part: index of a part
 *
 * Returns: the number of its indicators
 */
guint
xg_card_get_n_indicators (XgCard *self, guint part)
{
  XgCardPart *of = NULL;

  g_return_val_if_fail (XG_IS_CARD (self), 0);

  of = get_part (self, part);
  if (of == NULL)
    return 0;
  if (of->incident != NULL)
    return xg_incident_get_n_indicators (of->incident);
  return of->indicators != NULL ? of->indicators->len : 0;
}

/**
 * xg_card_get_indicator:
 * @self: a card
 * @part: index of a part
 * @index: of an indicator
 *
 * Returns: (transfer none) (nullable): an indicator, each value once
 */
const XgIndicator *
xg_card_get_indicator (XgCard *self, guint part, guint index)
{
  XgCardPart *of = NULL;

  if (index >= xg_card_get_n_indicators (self, part))
    return NULL;
  of = get_part (self, part);
  if (of->incident != NULL)
    return xg_incident_get_indicator (of->incident, index);
  return &g_array_index (of->indicators, XgIndicator, index);
}
