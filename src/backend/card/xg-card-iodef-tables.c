/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-card"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "card/xg-card-private.h"

/*
 * What an incident has many of, of the same few values each: systems that take part in flows, and
 * methods with their references. Who has more to say than a table has room for stays among the rows
 * of its section. Nothing is left out: what has no column of its own is in the last one.
 */

/* What a cell has room for: elements of a system, and bytes of a value. */
#define MAX_ELEMENTS 24
#define MAX_TEXT     240

enum
{
  SYSTEM_EVENT,
  SYSTEM_FLOW,
  SYSTEM_ROLE,
  SYSTEM_ADDRESS,
  SYSTEM_NAME,
  SYSTEM_SERVICE,
  SYSTEM_MORE,
  N_SYSTEM,
};

enum
{
  METHOD_DESCRIPTION,
  METHOD_REFERENCE,
  METHOD_URL,
  METHOD_NOTES,
  METHOD_MORE,
  N_METHOD,
};

typedef struct
{
  XgCardWriter *writer;
  XgCardTable *table;
  guint n_events;
  guint n_flows;
  guint row; /* that is being written */
} Maker;

static gboolean
is_element (Maker *self, const XgTreeNode *node, const char *name)
{
  return node->name != NULL && strcmp (node->name, name) == 0 &&
         xg_card_writer_find (self->writer, node) != NULL;
}

/* Whether all of it finds room in a row; @n counts elements. */
static gboolean
is_small (const XgTreeNode *node, guint *n)
{
  if (++*n > MAX_ELEMENTS)
    return FALSE;
  for (guint i = 0; i < node->n_attributes; i++)
    if (strlen (node->attributes[i].value) > MAX_TEXT)
      return FALSE;
  for (const XgTreeNode *child = node->first; child != NULL; child = child->next)
    if (child->name != NULL ? !is_small (child, n)
                            : strlen (child->text) > MAX_TEXT || strchr (child->text, '\n') != NULL)
      return FALSE;
  return TRUE;
}

static XgCardSection *
cell (Maker *self, guint column)
{
  return xg_card_table_get_cell (self->table, self->row, column);
}

static void
put (Maker *self, guint column, XgTreeNode *node)
{
  xg_card_writer_element (self->writer, cell (self, column), node, 0, FALSE);
}

static gboolean
is_done (const XgTreeNode *node)
{
  for (const XgTreeNode *child = node->first; child != NULL; child = child->next)
    if (!child->taken)
      return FALSE;
  return TRUE;
}

/* An element of which all that it says is somewhere else now has no row of its own. */
static void
settle (XgTreeNode *node)
{
  for (guint i = 0; i < node->n_attributes; i++)
    if (!node->attributes[i].taken)
      return;
  if (is_done (node))
    node->taken = TRUE;
}

static void
write_number (Maker *self, guint column, guint number)
{
  char text[16];

  g_snprintf (text, sizeof text, "%u", number);
  xg_card_section_add (cell (self, column), 0, self->table->columns->pdata[column], text);
}

/* The attribute as a value of its own, which stands for "category" and "ext-category". */
static void
write_role (Maker *self, XgTreeNode *node)
{
  for (guint i = 0; i < node->n_attributes; i++)
    {
      XgTreeAttribute *attribute = &node->attributes[i];

      if (strcmp (attribute->name, "category") != 0 &&
          strcmp (attribute->name, "ext-category") != 0)
        continue;
      attribute->taken = TRUE;
      xg_card_section_add (cell (self, SYSTEM_ROLE), 0, _ ("Role"), attribute->value);
    }
}

static void
write_domain (Maker *self, XgTreeNode *node)
{
  for (XgTreeNode *child = node->first; child != NULL; child = child->next)
    if (child->name != NULL)
      put (self, is_element (self, child, "Name") ? SYSTEM_NAME : SYSTEM_MORE, child);
  xg_card_writer_attributes (self->writer, cell (self, SYSTEM_MORE), node);
  settle (node);
}

static void
write_node (Maker *self, XgTreeNode *node)
{
  for (XgTreeNode *child = node->first; child != NULL; child = child->next)
    {
      if (child->name == NULL)
        continue;
      if (is_element (self, child, "DomainData"))
        write_domain (self, child);
      else if (is_element (self, child, "Address"))
        put (self, SYSTEM_ADDRESS, child);
      else
        put (self, is_element (self, child, "NodeName") ? SYSTEM_NAME : SYSTEM_MORE, child);
    }
  xg_card_writer_attributes (self->writer, cell (self, SYSTEM_MORE), node);
  settle (node);
}

/* "TCP (IP protocol 6)" of the protocols that everybody knows. */
static char *
dup_protocol (char *details)
{
  static const struct
  {
    const char *number;
    const char *name;
  } protocols[] = {
    { "1", "ICMP" }, { "6", "TCP" },     { "17", "UDP" },   { "47", "GRE" },
    { "50", "ESP" }, { "58", "ICMPv6" }, { "132", "SCTP" },
  };
  g_autofree char *number = NULL;
  char *named;

  for (guint i = 0; details != NULL && i < G_N_ELEMENTS (protocols); i++)
    {
      g_autofree char *whole = g_strdup_printf ("%s %s", _ ("IP protocol"), protocols[i].number);

      if (strcmp (details, whole) != 0)
        continue;
      named = g_strdup_printf ("%s (%s)", protocols[i].name, details);
      g_free (details);
      return named;
    }
  return details;
}

/* A port with its protocol is one value. */
static void
write_service (Maker *self, XgTreeNode *node)
{
  XgCardSection *section = cell (self, SYSTEM_SERVICE);
  char *details = dup_protocol (xg_card_writer_take_details (node));
  guint first = section->rows->len;

  for (XgTreeNode *child = node->first; child != NULL; child = child->next)
    if (child->name != NULL)
      put (self,
           is_element (self, child, "Port") || is_element (self, child, "Portlist") ? SYSTEM_SERVICE
                                                                                    : SYSTEM_MORE,
           child);
  if (details != NULL)
    {
      XgCardRow *row = section->rows->len > first
                         ? &g_array_index (section->rows, XgCardRow, first)
                         : xg_card_section_add (section, 0, _ ("Service"), NULL);

      if (row->detail == NULL)
        row->detail = g_steal_pointer (&details);
      else
        xg_card_section_add (section, 0, _ ("Service"), details);
    }
  g_free (details);
  xg_card_writer_attributes (self->writer, cell (self, SYSTEM_MORE), node);
  settle (node);
}

static void
write_system (Maker *self, XgTreeNode *node)
{
  self->row = xg_card_table_add_row (self->table);
  write_number (self, SYSTEM_EVENT, self->n_events);
  write_number (self, SYSTEM_FLOW, self->n_flows);
  write_role (self, node);
  for (XgTreeNode *child = node->first; child != NULL; child = child->next)
    {
      if (child->name == NULL)
        continue;
      if (is_element (self, child, "Node"))
        write_node (self, child);
      else if (is_element (self, child, "Service"))
        write_service (self, child);
      else
        put (self, SYSTEM_MORE, child);
    }
  xg_card_writer_attributes (self->writer, cell (self, SYSTEM_MORE), node);
  settle (node);
}

static void
write_flow (Maker *self, XgTreeNode *node)
{
  self->n_flows++;
  for (XgTreeNode *child = node->first; child != NULL; child = child->next)
    {
      guint n = 0;

      if (child->name != NULL && is_element (self, child, "System") && is_small (child, &n))
        write_system (self, child);
    }
  settle (node);
}

static void
write_event (Maker *self, XgTreeNode *node)
{
  self->n_events++;
  for (XgTreeNode *child = node->first; child != NULL; child = child->next)
    if (child->name != NULL && is_element (self, child, "Flow"))
      write_flow (self, child);
  for (XgTreeNode *child = node->first; child != NULL; child = child->next)
    if (child->name != NULL && is_element (self, child, "EventData"))
      write_event (self, child);
  settle (node);
}

/* The number of @column is the number of @other in each row. */
static gboolean
is_same (const XgCardTable *table, guint column, guint other)
{
  for (guint row = 0; row < xg_card_table_get_n_rows (table); row++)
    if (strcmp (
          g_array_index (xg_card_table_get_cell (table, row, column)->rows, XgCardRow, 0).value,
          g_array_index (xg_card_table_get_cell (table, row, other)->rows, XgCardRow, 0).value) !=
        0)
      return FALSE;
  return TRUE;
}

/* A number that tells nothing apart. */
static void
clear_numbers (XgCardTable *table, guint column)
{
  for (guint row = 0; row < xg_card_table_get_n_rows (table); row++)
    g_array_set_size (xg_card_table_get_cell (table, row, column)->rows, 0);
}

static XgCardSection *
give (XgCardTable *table, const char *title)
{
  XgCardSection *section;

  if (xg_card_table_get_n_rows (table) == 0)
    {
      xg_card_table_free (table);
      return NULL;
    }
  xg_card_table_drop_empty (table);
  section = xg_card_section_new (title);
  section->table = table;
  return section;
}

/**
 * xg_card_iodef_take_systems:
 * @writer: of IODEF
 * @incident: an Incident
 *
 * The systems of all its flows (RFC 7970 sections 3.15 and 3.16), a row for each.
 *
 * Returns: (transfer full) (nullable): a section with a table; what is in it is taken
 */
XgCardSection *
xg_card_iodef_take_systems (XgCardWriter *writer, XgTreeNode *incident)
{
  const char *const columns[N_SYSTEM] = {
    [SYSTEM_EVENT] = _ ("Event"),     [SYSTEM_FLOW] = _ ("Flow"), [SYSTEM_ROLE] = _ ("Role"),
    [SYSTEM_ADDRESS] = _ ("Address"), [SYSTEM_NAME] = _ ("Name"), [SYSTEM_SERVICE] = _ ("Port"),
    [SYSTEM_MORE] = _ ("More")
  };
  Maker self = { .writer = writer, .table = xg_card_table_new (columns, N_SYSTEM) };

  for (XgTreeNode *child = incident->first; child != NULL; child = child->next)
    if (child->name != NULL && is_element (&self, child, "EventData"))
      write_event (&self, child);
  if (self.n_events < 2 || is_same (self.table, SYSTEM_EVENT, SYSTEM_FLOW))
    clear_numbers (self.table, SYSTEM_EVENT);
  if (self.n_flows < 2)
    clear_numbers (self.table, SYSTEM_FLOW);
  return give (self.table, _ ("Flows and Systems"));
}

/* A ReferenceName is a text (RFC 5070), or has an ID in it (RFC 7495). */
static void
write_name (Maker *self, XgTreeNode *node)
{
  XgCardSection *section = cell (self, METHOD_REFERENCE);
  guint first = section->rows->len;

  if (xg_tree_node_is_leaf (node))
    {
      put (self, METHOD_REFERENCE, node);
      return;
    }
  for (XgTreeNode *child = node->first; child != NULL; child = child->next)
    if (child->name != NULL)
      put (self, METHOD_REFERENCE, child);
  if (section->rows->len > first && g_array_index (section->rows, XgCardRow, first).detail == NULL)
    {
      char *details = xg_card_writer_take_details (node);

      g_array_index (section->rows, XgCardRow, first).detail = details;
    }
  xg_card_writer_attributes (self->writer, cell (self, METHOD_MORE), node);
  settle (node);
}

static void
write_reference (Maker *self, XgTreeNode *node)
{
  for (XgTreeNode *child = node->first; child != NULL; child = child->next)
    {
      if (child->name == NULL)
        continue;
      if (is_element (self, child, "ReferenceName"))
        write_name (self, child);
      else if (is_element (self, child, "URL"))
        put (self, METHOD_URL, child);
      else
        put (self, is_element (self, child, "Description") ? METHOD_NOTES : METHOD_MORE, child);
    }
  xg_card_writer_attributes (self->writer, cell (self, METHOD_MORE), node);
  settle (node);
}

/* Its description stands in the first of the rows of its references. */
static void
write_method (Maker *self, XgTreeNode *node)
{
  gboolean begun = FALSE;

  for (XgTreeNode *child = node->first; child != NULL; child = child->next)
    {
      guint n = 0;

      if (child->name == NULL || !is_element (self, child, "Description") ||
          !xg_tree_node_is_leaf (child) || !is_small (child, &n))
        continue;
      if (!begun)
        self->row = xg_card_table_add_row (self->table);
      begun = TRUE;
      put (self, METHOD_DESCRIPTION, child);
    }
  for (XgTreeNode *child = node->first; child != NULL; child = child->next)
    {
      guint n = 0;

      if (child->name == NULL || !is_element (self, child, "Reference") || !is_small (child, &n))
        continue;
      /* The first one stands beside the description. */
      if (!begun)
        self->row = xg_card_table_add_row (self->table);
      begun = FALSE;
      write_reference (self, child);
    }
  if (self->row >= xg_card_table_get_n_rows (self->table) || !is_done (node))
    return;
  xg_card_writer_attributes (self->writer, cell (self, METHOD_MORE), node);
  settle (node);
}

/**
 * xg_card_iodef_take_methods:
 * @writer: of IODEF
 * @incident: an Incident
 *
 * Its methods and what they refer to (RFC 7970 section 3.11), a row for each reference.
 *
 * Returns: (transfer full) (nullable): a section with a table; what is in it is taken
 */
XgCardSection *
xg_card_iodef_take_methods (XgCardWriter *writer, XgTreeNode *incident)
{
  const char *const columns[N_METHOD] = { [METHOD_DESCRIPTION] = _ ("Method"),
                                          [METHOD_REFERENCE] = _ ("Reference"),
                                          [METHOD_URL] = "URL",
                                          [METHOD_NOTES] = _ ("Notes"),
                                          [METHOD_MORE] = _ ("More") };
  Maker self = { .writer = writer, .table = xg_card_table_new (columns, N_METHOD) };

  for (XgTreeNode *child = incident->first; child != NULL; child = child->next)
    if (child->name != NULL && is_element (&self, child, "Method"))
      write_method (&self, child);
  return give (self.table, _ ("Methods and References"));
}
