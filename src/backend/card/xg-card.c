/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-card"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "card/xg-card-private.h"
#include "payload/xg-iodef.h"
#include "payload/xg-line.h"
#include "payload/xg-payload.h"

#define MAX_INPUT_BYTES (16 * 1024 * 1024)

/* A card of more is taken apart by a thread. */
#define LARGE_BYTES (512 * 1024)

/* Title of a section that is made of an object */
#define MAX_TITLE 100

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

static XgCardPart *
add_part (XgCard *self)
{
  XgCardPart *part = g_new0 (XgCardPart, 1);

  part->sections = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_card_section_unref);
  g_ptr_array_add (self->parts, part);
  return part;
}

/* Gives the section to the part if it says something. */
static void
give_section (XgCardPart *part, XgCardSection *section)
{
  if (section->rows->len > 0)
    g_ptr_array_add (part->sections, xg_card_section_ref (section));
}

static gboolean
is_incident (const XgTreeNode *node)
{
  return strcmp (node->name, "Incident") == 0 && xg_iodef_is_namespace (node->uri);
}

static gboolean
is_alert (const XgTreeNode *node)
{
  return xg_card_idmef.owns (node->uri) &&
         (strcmp (node->name, "Alert") == 0 || strcmp (node->name, "Heartbeat") == 0);
}

static gboolean
is_entry (const XgTreeNode *node)
{
  return xg_card_atom.owns (node->uri) && strcmp (node->name, "entry") == 0;
}

typedef struct
{
  XgCardFormat format;
  const XgCardVocabulary *vocabulary;
  gboolean (*is_part) (const XgTreeNode *node);
} Format;

static const Format formats[] = {
  { XG_CARD_IODEF, &xg_card_iodef, is_incident },
  { XG_CARD_IDMEF, &xg_card_idmef, is_alert },
  { XG_CARD_ATOM, &xg_card_atom, is_entry },
};

static void
add_unknown (XgCardPart *part, XgTreeNode *node, gboolean (*is_part) (const XgTreeNode *))
{
  XgCardSection *section = xg_card_section_new (_ ("Not Known to This Card"));

  section->unknown = TRUE;
  xg_card_writer_left (section, node, is_part);
  give_section (part, section);
  xg_card_section_unref (section);
}

static void
find_parts (XgTreeNode *node, gboolean (*is_part) (const XgTreeNode *), GPtrArray *found)
{
  if (is_part (node))
    {
      g_ptr_array_add (found, node);
      return;
    }
  for (XgTreeNode *child = node->first; child != NULL; child = child->next)
    if (child->name != NULL)
      find_parts (child, is_part, found);
}

/* What is around the parts: the words of the format on the way to them, and what is beside them. */
static void
write_around (XgCardWriter *writer, XgCardSection *section, XgTreeNode *node, const Format *format)
{
  node->taken = TRUE;
  xg_card_writer_attributes (writer, section, node);
  for (XgTreeNode *child = node->first; child != NULL; child = child->next)
    {
      if (child->name == NULL || format->is_part (child))
        continue;
      if (xg_card_writer_find (writer, child) != NULL)
        xg_card_writer_element (writer, section, child, 0, FALSE);
    }
}

static void
write_parts (XgCard *self, const Format *format, XgTreeNode *root, GPtrArray *nodes)
{
  XgCardWriter writer;
  g_autoptr (GPtrArray) shared =
    g_ptr_array_new_with_free_func ((GDestroyNotify) xg_card_section_unref);
  XgCardSection *document = xg_card_section_new (_ ("Document"));
  XgCardSection *unknown = xg_card_section_new (_ ("Not Known to This Card, Outside of This Part"));

  g_ptr_array_add (shared, document);
  g_ptr_array_add (shared, unknown);
  unknown->unknown = TRUE;
  xg_card_writer_init (&writer, format->vocabulary);
  for (guint i = 0; i < nodes->len; i++)
    {
      XgCardPart *part = add_part (self);

      xg_card_writer_children (&writer, part, nodes->pdata[i]);
      if (format->format == XG_CARD_IDMEF)
        part->indicators = xg_card_find_indicators (nodes->pdata[i]);
    }
  if (!format->is_part (root))
    {
      XgTreeNode *around = ((XgTreeNode *) nodes->pdata[0])->parent;

      write_around (&writer, document, around, format);
      xg_card_writer_left (unknown, root, format->is_part);
    }
  xg_card_writer_clear (&writer);
  for (guint i = 0; i < nodes->len; i++)
    {
      give_section (self->parts->pdata[i], document);
      add_unknown (self->parts->pdata[i], nodes->pdata[i], NULL);
      give_section (self->parts->pdata[i], unknown);
    }
}

/* The elements of any XML, or the members of any JSON, by their names. */
static void
write_anything (XgCard *self, XgTreeNode *root, XgCardSection *section, gboolean with_root)
{
  XgCardWriter writer;

  xg_card_writer_init (&writer, &xg_card_anything);
  if (with_root)
    xg_card_writer_element (&writer, section, root, 0, TRUE);
  else
    for (XgTreeNode *child = root->first; child != NULL; child = child->next)
      if (child->name != NULL && !child->taken)
        xg_card_writer_element (&writer, section, child, 0, TRUE);
  xg_card_writer_clear (&writer);
}

static char *
dup_member (const XgTreeNode *node, const char *name)
{
  XgTreeNode *child = xg_tree_node_find (node, name);

  return child != NULL ? xg_tree_node_dup_text (child) : NULL;
}

/* "indicator: Bad Guy’s host" */
static char *
dup_object_title (const XgTreeNode *node)
{
  static const char *const names[] = { "name", "value", "relationship_type", "id" };
  g_autofree char *type = dup_member (node, "type");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = dup_member (node, names[i]);
      g_autofree char *line = name != NULL ? xg_line_clean (name, MAX_TITLE) : NULL;

      if (line != NULL && *line != '\0')
        return g_strdup_printf ("%s: %s", type != NULL ? type : "object", line);
    }
  return g_strdup (type != NULL ? type : "object");
}

static void
write_json (XgCard *self, XgTreeNode *root)
{
  XgCardPart *part = add_part (self);
  g_autofree char *type = dup_member (root, "type");
  XgCardSection *about;

  if (g_strcmp0 (type, "bundle") == 0 || xg_tree_node_find (root, "spec_version") != NULL)
    self->format = XG_CARD_STIX;
  about = xg_card_section_new (self->format == XG_CARD_STIX ? "STIX" : "JSON");
  for (XgTreeNode *child = root->first; child != NULL; child = child->next)
    {
      g_autofree char *title = NULL;
      XgCardSection *section;

      if (child->name == NULL || strcmp (child->name, "objects") != 0 ||
          xg_tree_node_is_leaf (child))
        continue;
      title = dup_object_title (child);
      section = xg_card_section_new (title);
      child->taken = TRUE;
      write_anything (self, child, section, FALSE);
      give_section (part, section);
      xg_card_section_unref (section);
    }
  write_anything (self, root, about, xg_tree_node_is_leaf (root));
  give_section (part, about);
  xg_card_section_unref (about);
  part->indicators = xg_card_find_indicators (root);
  add_unknown (part, root, NULL);
}

static void
write_xml (XgCard *self, XgTreeNode *root)
{
  XgCardPart *part = add_part (self);
  XgCardSection *section = xg_card_section_new (_ ("Content"));

  write_anything (self, root, section, TRUE);
  give_section (part, section);
  xg_card_section_unref (section);
  add_unknown (part, root, NULL);
}

static void
add_incidents (XgCard *self, const char *payload, gsize length)
{
  g_autoptr (GListModel) incidents = xg_incident_parse (payload, length, NULL);

  for (guint i = 0; i < self->parts->len && incidents != NULL; i++)
    ((XgCardPart *) self->parts->pdata[i])->incident = g_list_model_get_item (incidents, i);
}

/* JSON as the text of an element: the element itself is told before it. */
static gboolean
read_json (XgCard *self, XgTreeNode *root)
{
  g_autofree char *text = NULL;
  g_autoptr (XgTree) tree = NULL;

  if (!xg_tree_node_is_leaf (root) || root->first == NULL)
    return FALSE;
  text = xg_tree_node_dup_text (root);
  if (*text != '{' && *text != '[')
    return FALSE;
  tree = xg_tree_new_from_json (text, strlen (text), NULL);
  if (tree == NULL)
    return FALSE;
  self->format = XG_CARD_JSON;
  self->n_left_out += xg_tree_get_n_left_out (tree);
  write_json (self, xg_tree_get_root (tree));
  root->first->taken = TRUE;
  root->taken = TRUE;
  add_unknown (self->parts->pdata[0], root, NULL);
  return TRUE;
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
  XgTreeNode *root;

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
  self->format = XG_CARD_XML;
  self->n_left_out = xg_tree_get_n_left_out (tree);
  root = xg_tree_get_root (tree);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

      find_parts (root, formats[i].is_part, nodes);
      if (nodes->len == 0)
        continue;
      self->format = formats[i].format;
      write_parts (self, &formats[i], root, nodes);
      if (self->format == XG_CARD_IODEF)
        add_incidents (self, payload, length);
      return g_steal_pointer (&self);
    }
  if (!read_json (self, root))
    write_xml (self, root);
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
