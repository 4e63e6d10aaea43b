/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-card"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "card/xg-card-private.h"
#include "payload/xg-iodef.h"
#include "payload/xg-line.h"

/* From a document to the parts and sections of a card. */

/* Title of a section that is made of an object */
#define MAX_TITLE 100

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
 * xg_card_read:
 * @self: an empty card
 * @root: of the payload
 * @payload: the XML of it
 * @length: its bytes
 *
 * Makes the parts of the card, at least one, by the format that the payload has.
 */
void
xg_card_read (XgCard *self, XgTreeNode *root, const char *payload, gsize length)
{
  self->format = XG_CARD_XML;
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
      return;
    }
  if (!read_json (self, root))
    write_xml (self, root);
}
