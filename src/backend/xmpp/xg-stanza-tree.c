/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include "xmpp/xg-stanza-tree.h"

/* From the stanza down to the child that came last, one entry a level. */
typedef struct
{
  xmpp_stanza_t *element;
  guint n_before; /* siblings */
} Place;

/**
 * xg_stanza_tree_init:
 * @self: (out caller-allocates): a tree that nothing is known of
 */
void
xg_stanza_tree_init (XgStanzaTree *self)
{
  self->path = g_array_new (FALSE, FALSE, sizeof (Place));
  self->steps = 0;
}

/**
 * xg_stanza_tree_clear:
 * @self: a tree that is not needed any more
 */
void
xg_stanza_tree_clear (XgStanzaTree *self)
{
  g_clear_pointer (&self->path, g_array_unref);
}

/**
 * xg_stanza_tree_reset:
 * @self: a tree
 *
 * To be called before the stanza is freed, or when another one begins.
 */
void
xg_stanza_tree_reset (XgStanzaTree *self)
{
  g_array_set_size (self->path, 0);
  self->steps = 0;
}

static void
descend (XgStanzaTree *self, xmpp_stanza_t *element)
{
  Place place = { element, 0 };

  g_array_append_val (self->path, place);
}

/* What has come behind the last child, or behind one of those around it; FALSE: nothing. */
static gboolean
go_on (XgStanzaTree *self)
{
  for (guint level = self->path->len; level > 1; level--)
    {
      Place *place = &g_array_index (self->path, Place, level - 1);
      xmpp_stanza_t *next = xmpp_stanza_get_next (place->element);

      if (next == NULL)
        continue;
      place->element = next;
      self->steps += ++place->n_before;
      g_array_set_size (self->path, level);
      return TRUE;
    }
  return FALSE;
}

/**
 * xg_stanza_tree_look:
 * @self: a tree
 * @stanza: the same stanza as in earlier looks
 *
 * Visits what has come since the last look.
 *
 * Returns: how many siblings libstrophe has looked at for this stanza so far
 */
guint64
xg_stanza_tree_look (XgStanzaTree *self, xmpp_stanza_t *stanza)
{
  xmpp_stanza_t *child;

  if (self->path->len == 0)
    descend (self, stanza);
  do
    {
      /* The child that came last may have children by now. */
      child = g_array_index (self->path, Place, self->path->len - 1).element;
      while ((child = xmpp_stanza_get_children (child)) != NULL)
        descend (self, child);
    }
  while (go_on (self));
  return self->steps;
}
