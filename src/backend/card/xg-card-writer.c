/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-card"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "card/xg-card-private.h"
#include "payload/xg-iodef.h"

/* Attributes that are longer get a row of their own. */
#define MAX_DETAIL 120

/* Attributes of the formats by name, as they stand in front of their value. */
static const struct
{
  const char *name;
  const char *label;
} attribute_words[] = {
  { "Algorithm", N_ ("algorithm") },
  { "action", N_ ("action") },
  { "category", N_ ("category") },
  { "completion", N_ ("completion") },
  { "currency", N_ ("currency") },
  { "domain-status", N_ ("domain status") },
  { "dtype", N_ ("data type") },
  { "duration", N_ ("duration") },
  { "format-id", N_ ("format") },
  { "formatid", N_ ("format") },
  { "instance", N_ ("instance") },
  { "interface", N_ ("interface") },
  { "ip-protocol", N_ ("IP protocol") },
  { "ip_protocol", N_ ("IP protocol") },
  { "lang", N_ ("language") },
  { "meaning", N_ ("meaning") },
  { "metric", N_ ("metric") },
  { "name", N_ ("name") },
  { "observable-id", N_ ("observable ID") },
  { "occurrence", N_ ("occurrence") },
  { "operator", N_ ("operator") },
  { "ownership", N_ ("ownership") },
  { "purpose", N_ ("purpose") },
  { "rating", N_ ("rating") },
  { "registry", N_ ("registry") },
  { "registryaction", N_ ("action") },
  { "restriction", N_ ("restriction") },
  { "role", N_ ("role") },
  { "scope", N_ ("scope") },
  { "severity", N_ ("severity") },
  { "source", N_ ("source") },
  { "spec-name", N_ ("specification") },
  { "spoofed", N_ ("spoofed") },
  { "status", N_ ("status") },
  { "system-status", N_ ("system status") },
  { "type", N_ ("type") },
  { "unit", N_ ("unit") },
  { "version", N_ ("version") },
  { "virtual", N_ ("virtual") },
  { "vlan-name", N_ ("VLAN name") },
  { "vlan-num", N_ ("VLAN number") },
  { "xml:lang", N_ ("language") },
};

/**
 * xg_card_writer_init:
 * @self: uninitialised
 * @vocabulary: of the document
 */
void
xg_card_writer_init (XgCardWriter *self, const XgCardVocabulary *vocabulary)
{
  self->vocabulary = vocabulary;
  self->words = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < vocabulary->n_words; i++)
    g_hash_table_insert (self->words,
                         (gpointer) vocabulary->words[i].name,
                         (gpointer) &vocabulary->words[i]);
}

/**
 * xg_card_writer_clear:
 * @self: a writer
 */
void
xg_card_writer_clear (XgCardWriter *self)
{
  g_clear_pointer (&self->words, g_hash_table_unref);
}

/**
 * xg_card_writer_find:
 * @self: a writer
 * @node: an element
 *
 * Returns: (nullable): what the format says of it
 */
const XgCardWord *
xg_card_writer_find (XgCardWriter *self, const XgTreeNode *node)
{
  if (self->vocabulary->owns == NULL || !self->vocabulary->owns (node->uri))
    return NULL;
  return g_hash_table_lookup (self->words, node->name);
}

/* An attribute with a prefix of which nothing is known stays for the end of the card. */
static const char *
find_attribute_label (const XgTreeAttribute *attribute)
{
  for (guint i = 0; i < G_N_ELEMENTS (attribute_words); i++)
    if (strcmp (attribute_words[i].name, attribute->name) == 0)
      return _ (attribute_words[i].label);
  return strchr (attribute->name, ':') == NULL ? attribute->name : NULL;
}

static XgSeverity
find_severity (const XgTreeNode *node)
{
  const char *word = xg_tree_node_get_attribute (node, "severity");

  return word != NULL ? xg_iodef_severity_from_word (word, strlen (word)) : XG_SEVERITY_UNKNOWN;
}

/**
 * xg_card_writer_take_details:
 * @node: an element
 *
 * Returns: (transfer full) (nullable): "severity high · completion failed", of its attributes that
 *   are not taken yet, known and short
 */
char *
xg_card_writer_take_details (XgTreeNode *node)
{
  GString *details = g_string_new (NULL);

  for (guint i = 0; i < node->n_attributes; i++)
    {
      XgTreeAttribute *attribute = &node->attributes[i];
      const char *label = find_attribute_label (attribute);

      if (attribute->taken || label == NULL || strlen (attribute->value) > MAX_DETAIL)
        continue;
      g_string_append_printf (details,
                              "%s%s %s",
                              details->len > 0 ? " · " : "",
                              label,
                              *attribute->value != '\0' ? attribute->value : "“”");
      attribute->taken = TRUE;
    }
  return g_string_free (details, details->len == 0);
}

static gint64
read_time (const char *text)
{
  g_autoptr (GTimeZone) utc = NULL;
  g_autoptr (GDateTime) time = NULL;

  if (strlen (text) < 16 || strlen (text) > 40 || text[4] != '-' || text[10] != 'T')
    return G_MININT64;
  utc = g_time_zone_new_utc ();
  time = g_date_time_new_from_iso8601 (text, utc);
  if (time == NULL)
    return G_MININT64;
  return g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
}

static void
set_kind (XgCardRow *row, gboolean code)
{
  gint64 time = row->value != NULL ? read_time (row->value) : G_MININT64;

  if (time != G_MININT64)
    {
      row->kind = XG_CARD_ROW_TIME;
      row->time = time;
    }
  else if (code)
    row->kind = XG_CARD_ROW_CODE;
}

/* A row for each attribute that is left and known. */
static void
add_long_attributes (XgCardSection *section, XgTreeNode *node, guint level)
{
  for (guint i = 0; i < node->n_attributes; i++)
    {
      XgTreeAttribute *attribute = &node->attributes[i];
      const char *label = find_attribute_label (attribute);

      if (attribute->taken || label == NULL)
        continue;
      attribute->taken = TRUE;
      set_kind (xg_card_section_add (section, level, label, attribute->value), FALSE);
    }
}

/**
 * xg_card_writer_attributes:
 * @self: a writer
 * @section: where to
 * @node: an element that gets no row itself
 *
 * A row for each of its attributes.
 */
void
xg_card_writer_attributes (XgCardWriter *self, XgCardSection *section, XgTreeNode *node)
{
  for (guint i = 0; i < node->n_attributes; i++)
    {
      XgTreeAttribute *attribute = &node->attributes[i];
      const char *label = find_attribute_label (attribute);
      g_autofree char *capital = NULL;

      if (attribute->taken || label == NULL)
        continue;
      attribute->taken = TRUE;
      capital = g_strdup (label);
      *capital = g_ascii_toupper (*capital);
      xg_card_section_add (section, 0, capital, attribute->value);
    }
}

static void
take_texts (XgTreeNode *node)
{
  for (XgTreeNode *child = node->first; child != NULL; child = child->next)
    child->taken = TRUE;
}

/* "csirt.example.com/189493" */
static char *
take_named (XgTreeNode *node, char *text)
{
  for (guint i = 0; i < node->n_attributes; i++)
    {
      XgTreeAttribute *attribute = &node->attributes[i];
      char *named;

      if (strcmp (attribute->name, "name") != 0 || *attribute->value == '\0')
        continue;
      attribute->taken = TRUE;
      named = g_strconcat (attribute->value, "/", text, NULL);
      g_free (text);
      return named;
    }
  return text;
}

static void
add_leaf (XgCardSection *section, XgTreeNode *node, guint level, const char *label, guint flags)
{
  g_autofree char *text = xg_tree_node_dup_text (node);
  g_autofree char *details = NULL;
  XgCardRow *row;

  if ((flags & XG_CARD_NAMED) != 0)
    text = take_named (node, g_steal_pointer (&text));
  take_texts (node);
  node->taken = TRUE;
  details = xg_card_writer_take_details (node);
  row = xg_card_section_add (section, level, label, *text != '\0' || details == NULL ? text : NULL);
  row->detail = g_steal_pointer (&details);
  row->severity = find_severity (node);
  set_kind (row, (flags & XG_CARD_CODE) != 0);
  add_long_attributes (section, node, level + 1);
}

static gboolean
has_text (const XgTreeNode *node)
{
  for (const XgTreeNode *child = node->first; child != NULL; child = child->next)
    if (child->text != NULL)
      return TRUE;
  return FALSE;
}

/**
 * xg_card_writer_element:
 * @self: a writer
 * @section: where to
 * @node: an element
 * @level: of its row
 * @anything: whether elements that the format does not know are shown by their names
 *
 * Makes rows of it and of what is in it. What is unknown is not taken.
 */
void
xg_card_writer_element (XgCardWriter *self,
                        XgCardSection *section,
                        XgTreeNode *node,
                        guint level,
                        gboolean anything)
{
  const XgCardWord *word = xg_card_writer_find (self, node);
  guint flags = word != NULL ? word->flags : 0;
  const char *label = word != NULL ? _ (word->label) : node->name;

  if (word == NULL && !anything)
    return;
  anything = anything || (flags & XG_CARD_OPEN) != 0;
  if (xg_tree_node_is_leaf (node))
    {
      add_leaf (section, node, level, label, flags);
      return;
    }

  node->taken = TRUE;
  if ((flags & XG_CARD_THROUGH) == 0 || node->n_attributes > 0 || has_text (node))
    {
      XgCardRow *row = xg_card_section_add (section, level, label, NULL);

      row->kind = XG_CARD_ROW_HEADING;
      row->detail = xg_card_writer_take_details (node);
      row->severity = find_severity (node);
      level++;
      add_long_attributes (section, node, level);
    }
  for (XgTreeNode *child = node->first; child != NULL; child = child->next)
    {
      if (child->name != NULL && !child->taken)
        xg_card_writer_element (self, section, child, level, anything);
      else if (child->name == NULL)
        {
          g_autofree char *text = g_strstrip (g_strdup (child->text));

          child->taken = TRUE;
          xg_card_section_add (section, level, _ ("Text"), text);
        }
    }
}

/**
 * xg_card_writer_children:
 * @self: a writer
 * @part: gets the sections that have something
 * @node: the element that @part is about
 *
 * Puts each child into the section of its kind.
 */
void
xg_card_writer_children (XgCardWriter *self, XgCardPart *part, XgTreeNode *node)
{
  const XgCardVocabulary *vocabulary = self->vocabulary;
  g_autoptr (GPtrArray) sections =
    g_ptr_array_new_with_free_func ((GDestroyNotify) xg_card_section_unref);
  g_autoptr (GPtrArray) tables = g_ptr_array_new ();

  for (guint i = 0; i < vocabulary->n_sections; i++)
    {
      g_ptr_array_add (sections, xg_card_section_new (_ (vocabulary->sections[i])));
      g_ptr_array_add (tables,
                       vocabulary->take_table != NULL ? vocabulary->take_table (self, node, i)
                                                      : NULL);
    }
  node->taken = TRUE;
  xg_card_writer_attributes (self, sections->pdata[0], node);
  for (XgTreeNode *child = node->first; child != NULL; child = child->next)
    {
      const XgCardWord *word =
        child->name != NULL && !child->taken ? xg_card_writer_find (self, child) : NULL;

      if (word != NULL)
        xg_card_writer_element (self, sections->pdata[word->section], child, 0, FALSE);
    }
  for (guint i = 0; i < sections->len; i++)
    {
      XgCardSection *section = sections->pdata[i];

      if (tables->pdata[i] != NULL)
        g_ptr_array_add (part->sections, tables->pdata[i]);
      if (section->rows->len > 0)
        g_ptr_array_add (part->sections, xg_card_section_ref (section));
    }
}

static void
add_left_attributes (XgCardSection *section, XgTreeNode *node)
{
  g_autofree char *path = NULL;

  for (guint i = 0; i < node->n_attributes; i++)
    {
      g_autofree char *label = NULL;

      if (node->attributes[i].taken)
        continue;
      if (path == NULL)
        path = xg_tree_node_dup_path (node);
      label = g_strconcat (path, "/@", node->attributes[i].name, NULL);
      xg_card_section_add (section, 0, label, node->attributes[i].value);
    }
}

/**
 * xg_card_writer_left:
 * @section: where to
 * @node: an element
 * @is_part: (nullable): elements that are looked at elsewhere
 *
 * A row for every attribute and text of @node, and what is in it, that nobody took, and for
 * elements without content.
 */
void
xg_card_writer_left (XgCardSection *section,
                     XgTreeNode *node,
                     gboolean (*is_part) (const XgTreeNode *node))
{
  if (is_part != NULL && is_part (node))
    return;
  add_left_attributes (section, node);
  if (node->first == NULL && node->n_attributes == 0 && !node->taken)
    {
      g_autofree char *path = xg_tree_node_dup_path (node);

      xg_card_section_add (section, 0, path, "");
    }
  for (XgTreeNode *child = node->first; child != NULL; child = child->next)
    {
      if (child->name != NULL)
        xg_card_writer_left (section, child, is_part);
      else if (!child->taken)
        {
          g_autofree char *path = xg_tree_node_dup_path (node);
          g_autofree char *text = g_strstrip (g_strdup (child->text));

          xg_card_section_add (section, 0, path, text);
        }
    }
}
