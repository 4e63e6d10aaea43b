/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include "xmpp/xg-stanza-private.h"
#include "xmpp/xg-stanza-walk.h"

#define ATTRIBUTES_INLINE 32

static gboolean
open_element (const XgElement *element, const XgElementVisitor *visitor, gpointer user_data)
{
  XgElementAttribute some[ATTRIBUTES_INLINE];
  g_autofree XgElementAttribute *many = NULL;
  XgElementAttribute *attributes = some;
  guint count = 0;

  for (const XgAttribute *a = element->attributes; a != NULL; a = a->next)
    count++;
  if (count > G_N_ELEMENTS (some))
    attributes = many = g_new (XgElementAttribute, count);
  count = 0;
  for (const XgAttribute *a = element->attributes; a != NULL; a = a->next)
    attributes[count++] = (XgElementAttribute){ a->name, a->value };
  return visitor->open (element->name,
                        element->ns != NULL && *element->ns != '\0' ? element->ns : NULL,
                        attributes,
                        count,
                        user_data);
}

/**
 * xg_element_walk:
 * @self: an element
 * @visitor: what to call
 * @user_data: for @visitor
 *
 * Visits @self and everything below it in the order of the document. Does not recurse.
 *
 * Returns: whether the walk came to its end
 */
gboolean
xg_element_walk (const XgElement *self, const XgElementVisitor *visitor, gpointer user_data)
{
  const XgElement *e = self;

  while (TRUE)
    {
      if (e->name == NULL)
        visitor->text (e->text, user_data);
      else
        {
          if (!open_element (e, visitor, user_data))
            return FALSE;
          if (e->first_child != NULL)
            {
              e = e->first_child;
              continue;
            }
          visitor->close (user_data);
        }
      while (e != self && e->next == NULL)
        {
          e = e->parent;
          visitor->close (user_data);
        }
      if (e == self)
        return TRUE;
      e = e->next;
    }
}
