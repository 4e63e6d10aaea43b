/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <string.h>

#include "xmpp/xg-stanza-private.h"
#include "xmpp/xg-xml-writer.h"

static void
serialize_open (const XgElement *self, GString *out)
{
  const char *outer = self->parent != NULL ? self->parent->ns : NULL;

  g_string_append_c (out, '<');
  g_string_append (out, self->name);
  /* No namespace inside one has to be said too: xmlns="". */
  if (g_strcmp0 (self->ns, outer) != 0)
    xg_xml_append_attribute (out, "xmlns", self->ns != NULL ? self->ns : "");
  for (const XgAttribute *a = self->attributes; a != NULL; a = a->next)
    xg_xml_append_attribute (out, a->name, a->value);
  g_string_append (out, self->first_child != NULL ? ">" : "/>");
}

/* Not more of a text than there is room for: the rest would be cut off anyhow. */
static void
serialize_text (const char *text, GString *out, gsize max)
{
  gsize room = max > out->len ? max - out->len : 0;
  g_autofree char *head = NULL;

  if (strlen (text) > room)
    {
      while (room > 0 && ((guchar) text[room] & 0xc0) == 0x80)
        room--;
      head = g_strndup (text, room);
    }
  xg_xml_append_text (out, head != NULL ? head : text);
}

/**
 * xg_element_serialize_head:
 * @self: an element
 * @out: where to append the XML text
 * @max: length of @out from which on nothing is appended any more
 *
 * Like xg_element_serialize(), but may end anywhere behind @max bytes, in an element that is open.
 */
void
xg_element_serialize_head (const XgElement *self, GString *out, gsize max)
{
  const XgElement *e = self;
  XgElement top = *self;

  /* Declares the namespace of the outermost element whatever its parent has. */
  top.parent = NULL;
  serialize_open (&top, out);
  if (self->first_child == NULL)
    return;

  e = self->first_child;
  while (out->len < max)
    {
      if (e->name == NULL)
        serialize_text (e->text, out, max);
      else
        {
          serialize_open (e, out);
          if (e->first_child != NULL)
            {
              e = e->first_child;
              continue;
            }
        }
      while (e->next == NULL)
        {
          e = e->parent;
          g_string_append (out, "</");
          g_string_append (out, e->name);
          g_string_append_c (out, '>');
          if (e == self)
            return;
        }
      e = e->next;
    }
}

/**
 * xg_element_serialize:
 * @self: an element
 * @out: where to append the XML text
 *
 * Writes @self with everything below it as a document of its own: the namespace of @self is always
 * declared. The text is not the sender's to the byte: prefixes, attribute order and white space in
 * tags are not kept by the parser. Does not recurse.
 */
void
xg_element_serialize (const XgElement *self, GString *out)
{
  xg_element_serialize_head (self, out, G_MAXSIZE);
}
