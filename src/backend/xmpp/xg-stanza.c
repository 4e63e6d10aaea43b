/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <string.h>

#include "xmpp/xg-stanza-private.h"

/* One malloc a block instead of one a string: a stanza of an incident has some 200 strings. */
#define BLOCK_SIZE 8000

typedef struct _Block Block;

struct _Block
{
  Block *next;
  gsize used;
  gsize size;
  char data[];
};

struct _XgStanza
{
  Block *blocks;
  XgElement *root;
};

struct _XgStanzaBuilder
{
  XgStanza *stanza;
  XgElement *current;
  GString *text; /* pending text of the current element */
  guint depth;
};

static gpointer
arena_alloc (XgStanza *self, gsize size)
{
  Block *block = self->blocks;
  gpointer result;

  size = (size + 7) & ~(gsize) 7;
  if (block == NULL || block->size - block->used < size)
    {
      gsize room = MAX (size, BLOCK_SIZE);
      Block *fresh = g_malloc (sizeof (Block) + room);

      fresh->used = 0;
      fresh->size = room;
      /* A block made for one huge string goes second, so that the open one is still filled. */
      if (block != NULL && size > BLOCK_SIZE)
        {
          fresh->next = block->next;
          block->next = fresh;
        }
      else
        {
          fresh->next = block;
          self->blocks = fresh;
        }
      block = fresh;
    }
  result = block->data + block->used;
  block->used += size;
  return result;
}

static const char *
arena_strndup (XgStanza *self, const char *string, gsize length)
{
  char *copy = arena_alloc (self, length + 1);

  memcpy (copy, string, length);
  copy[length] = '\0';
  return copy;
}

static void
stanza_clear (gpointer data)
{
  XgStanza *self = data;

  while (self->blocks != NULL)
    {
      Block *next = self->blocks->next;

      g_free (self->blocks);
      self->blocks = next;
    }
}

/**
 * xg_stanza_ref:
 * @self: a stanza
 *
 * Returns: (transfer full): @self
 */
XgStanza *
xg_stanza_ref (XgStanza *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * xg_stanza_unref:
 * @self: (transfer full): a stanza
 */
void
xg_stanza_unref (XgStanza *self)
{
  g_atomic_rc_box_release_full (self, stanza_clear);
}

/**
 * xg_stanza_get_root:
 * @self: (nullable): a stanza
 *
 * Returns: (transfer none) (nullable): the top-level element
 */
const XgElement *
xg_stanza_get_root (const XgStanza *self)
{
  return self != NULL ? self->root : NULL;
}

/**
 * xg_stanza_get_size:
 * @self: a stanza
 *
 * Returns: bytes of memory that it takes
 */
gsize
xg_stanza_get_size (const XgStanza *self)
{
  gsize size = 0;

  for (const Block *block = self->blocks; block != NULL; block = block->next)
    size += block->size;
  return size;
}

/**
 * xg_element_get_name:
 * @self: (nullable): an element
 *
 * Returns: (nullable): its local name
 */
const char *
xg_element_get_name (const XgElement *self)
{
  return self != NULL ? self->name : NULL;
}

/**
 * xg_element_get_ns:
 * @self: (nullable): an element
 *
 * Returns: (nullable): its namespace, inherited ones included
 */
const char *
xg_element_get_ns (const XgElement *self)
{
  return self != NULL ? self->ns : NULL;
}

/**
 * xg_element_is:
 * @self: (nullable): an element
 * @name: (nullable): a local name; %NULL for any
 * @ns: (nullable): a namespace; %NULL for any
 *
 * Returns: whether @self has this name in this namespace
 */
gboolean
xg_element_is (const XgElement *self, const char *name, const char *ns)
{
  if (self == NULL || self->name == NULL)
    return FALSE;
  if (name != NULL && strcmp (self->name, name) != 0)
    return FALSE;
  return ns == NULL || (self->ns != NULL && strcmp (self->ns, ns) == 0);
}

/**
 * xg_element_get_attribute:
 * @self: (nullable): an element
 * @name: name of an attribute without prefix (libstrophe drops prefixes: `xml:lang` is `lang`)
 *
 * Returns: (nullable): its value
 */
const char *
xg_element_get_attribute (const XgElement *self, const char *name)
{
  if (self == NULL)
    return NULL;
  for (const XgAttribute *a = self->attributes; a != NULL; a = a->next)
    {
      if (strcmp (a->name, name) == 0)
        return a->value;
    }
  return NULL;
}

static const XgElement *
skip_text (const XgElement *self)
{
  while (self != NULL && self->name == NULL)
    self = self->next;
  return self;
}

/**
 * xg_element_get_first_child:
 * @self: (nullable): an element
 *
 * Returns: (nullable): its first child element; text is skipped
 */
const XgElement *
xg_element_get_first_child (const XgElement *self)
{
  return self != NULL ? skip_text (self->first_child) : NULL;
}

/**
 * xg_element_get_next:
 * @self: (nullable): an element
 *
 * Returns: (nullable): the next sibling element; text is skipped
 */
const XgElement *
xg_element_get_next (const XgElement *self)
{
  return self != NULL ? skip_text (self->next) : NULL;
}

static const XgElement *
first_match (const XgElement *self, const char *name, const char *ns)
{
  while (self != NULL && !xg_element_is (self, name, ns))
    self = self->next;
  return self;
}

/**
 * xg_element_get_child:
 * @self: (nullable): an element
 * @name: (nullable): a local name; %NULL for any
 * @ns: (nullable): a namespace; %NULL for any
 *
 * Returns: (nullable): the first child of this name
 */
const XgElement *
xg_element_get_child (const XgElement *self, const char *name, const char *ns)
{
  return self != NULL ? first_match (self->first_child, name, ns) : NULL;
}

/**
 * xg_element_get_next_named:
 * @self: (nullable): an element
 * @name: (nullable): a local name; %NULL for any
 * @ns: (nullable): a namespace; %NULL for any
 *
 * Returns: (nullable): the next sibling of this name
 */
const XgElement *
xg_element_get_next_named (const XgElement *self, const char *name, const char *ns)
{
  return self != NULL ? first_match (self->next, name, ns) : NULL;
}

/**
 * xg_element_get_text:
 * @self: (nullable): an element
 *
 * Returns: (nullable): the first run of text directly inside @self; %NULL when there is none. (All
 *   runs joined would be quadratic in hostile mixed content; no XMPP field has mixed content.)
 */
const char *
xg_element_get_text (const XgElement *self)
{
  return self != NULL ? self->text : NULL;
}

/**
 * xg_stanza_builder_new:
 *
 * Returns: (transfer full): a builder for one stanza
 */
XgStanzaBuilder *
xg_stanza_builder_new (void)
{
  XgStanzaBuilder *self = g_new0 (XgStanzaBuilder, 1);

  self->stanza = g_atomic_rc_box_new0 (XgStanza);
  self->text = g_string_new (NULL);
  return self;
}

static void
link_child (XgElement *parent, XgElement *child)
{
  child->parent = parent;
  if (parent->last_child != NULL)
    parent->last_child->next = child;
  else
    parent->first_child = child;
  parent->last_child = child;
}

static void
flush_text (XgStanzaBuilder *self)
{
  XgElement *node;
  XgElement *parent = self->current;

  if (self->text->len == 0)
    return;
  if (parent != NULL)
    {
      node = arena_alloc (self->stanza, sizeof *node);
      memset (node, 0, sizeof *node);
      node->text = arena_strndup (self->stanza, self->text->str, self->text->len);
      link_child (parent, node);
      if (parent->text == NULL)
        parent->text = node->text;
    }
  g_string_truncate (self->text, 0);
}

/**
 * xg_stanza_builder_open:
 * @self: a builder
 * @name: local name of the element
 * @ns: (nullable): its namespace
 *
 * Begins a child of the open element. Call the attributes next, then text and children.
 *
 * Returns: %FALSE when the stanza is nested deeper than %XG_STANZA_MAX_DEPTH; it must be given up
 */
gboolean
xg_stanza_builder_open (XgStanzaBuilder *self, const char *name, const char *ns)
{
  XgElement *element;

  if (self->depth >= XG_STANZA_MAX_DEPTH)
    return FALSE;

  flush_text (self);
  element = arena_alloc (self->stanza, sizeof *element);
  memset (element, 0, sizeof *element);
  element->name = arena_strndup (self->stanza, name, strlen (name));
  if (ns != NULL)
    {
      if (self->current != NULL && g_strcmp0 (self->current->ns, ns) == 0)
        element->ns = self->current->ns;
      else
        element->ns = arena_strndup (self->stanza, ns, strlen (ns));
    }
  if (self->current != NULL)
    link_child (self->current, element);
  else if (self->stanza->root == NULL)
    self->stanza->root = element;
  self->current = element;
  self->depth++;
  return TRUE;
}

/**
 * xg_stanza_builder_attribute:
 * @self: a builder
 * @name: name without prefix
 * @value: value
 */
void
xg_stanza_builder_attribute (XgStanzaBuilder *self, const char *name, const char *value)
{
  XgAttribute *a;

  g_return_if_fail (self->current != NULL);

  a = arena_alloc (self->stanza, sizeof *a);
  a->next = NULL;
  a->name = arena_strndup (self->stanza, name, strlen (name));
  a->value = arena_strndup (self->stanza, value, strlen (value));
  if (self->current->last_attribute != NULL)
    self->current->last_attribute->next = a;
  else
    self->current->attributes = a;
  self->current->last_attribute = a;
}

/**
 * xg_stanza_builder_text:
 * @self: a builder
 * @text: text
 * @length: bytes of @text, or -1
 */
void
xg_stanza_builder_text (XgStanzaBuilder *self, const char *text, gssize length)
{
  g_string_append_len (self->text, text, length);
}

/**
 * xg_stanza_builder_close:
 * @self: a builder
 *
 * Ends the open element.
 */
void
xg_stanza_builder_close (XgStanzaBuilder *self)
{
  g_return_if_fail (self->current != NULL);

  flush_text (self);
  self->current = self->current->parent;
  self->depth--;
}

/**
 * xg_stanza_builder_finish:
 * @self: (transfer full): a builder
 *
 * Returns: (transfer full) (nullable): the stanza; %NULL if no element was made
 */
XgStanza *
xg_stanza_builder_finish (XgStanzaBuilder *self)
{
  XgStanza *stanza = NULL;

  if (self->stanza->root != NULL)
    stanza = g_steal_pointer (&self->stanza);
  xg_stanza_builder_free (self);
  return stanza;
}

/**
 * xg_stanza_builder_free:
 * @self: (transfer full): a builder
 */
void
xg_stanza_builder_free (XgStanzaBuilder *self)
{
  g_clear_pointer (&self->stanza, xg_stanza_unref);
  g_string_free (self->text, TRUE);
  g_free (self);
}
