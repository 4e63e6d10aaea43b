/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "xmpp/xg-strophe-memory.h"

#define SLAB_SIZE (64 * 1024)
/* What is kept at most. A stanza that needs more gives it back. */
#ifdef __SANITIZE_ADDRESS__
#define SLAB_TOTAL_MAX 0
#else
#define SLAB_TOTAL_MAX (4 * 1024 * 1024)
#endif

/* In front of each block; keeps the alignment of malloc(). */
typedef struct
{
  gsize size; /* of what follows */
  guint32 serial;
  gboolean pooled; /* part of a slab */
} __attribute__ ((aligned (16))) Header;

typedef struct _Free Free;

struct _Free
{
  Free *next;
};

static gsize
round_up (gsize size)
{
  return MAX ((size + XG_STROPHE_SMALL_STEP - 1) & ~(gsize) (XG_STROPHE_SMALL_STEP - 1),
              XG_STROPHE_SMALL_STEP);
}

static gboolean
add_slab (XgStropheMemory *self)
{
  Free *slab;

  if (self->slab_total + SLAB_SIZE > SLAB_TOTAL_MAX || (slab = malloc (SLAB_SIZE)) == NULL)
    return FALSE;
  slab->next = self->slabs;
  self->slabs = slab;
  self->slab_next = (char *) slab + sizeof (Header);
  self->slab_end = (char *) slab + SLAB_SIZE;
  self->slab_total += SLAB_SIZE;
  return TRUE;
}

/* SIZE is rounded up. NULL: not in a slab. */
static Header *
pooled_alloc (XgStropheMemory *self, gsize size)
{
  gpointer *list = &self->free_lists[size / XG_STROPHE_SMALL_STEP - 1];
  Header *header;

  if (*list != NULL)
    {
      Free *block = *list;

      *list = block->next;
      return (Header *) (gpointer) block - 1;
    }
  if ((gsize) (self->slab_end - self->slab_next) < sizeof (Header) + size && !add_slab (self))
    return NULL;
  header = (Header *) (gpointer) self->slab_next;
  self->slab_next += sizeof (Header) + size;
  header->pooled = TRUE;
  return header;
}

/*
 * How libstrophe reads a start tag: it copies namespace and name, allocates the element, then sets
 * each attribute, then frees the two copies. To set one it copies the name, then the value, then
 * makes an entry with another copy of the name, and frees the first; if there is an entry of that
 * name already it frees the old value instead. So a block that is freed when only one other was
 * allocated since is the name of an attribute that replaced another.
 */
static void
look_at_alloc (XgStropheMemory *self, gsize wanted, const Header *header)
{
  self->last_size = wanted;
  if (self->tag == NULL && wanted == self->stanza_size)
    {
      self->tag = (gpointer) (header + 1);
      self->tag_serial = header->serial;
    }
}

static void
look_at_free (XgStropheMemory *self, const Header *header)
{
  if (self->tag == NULL)
    return;
  if ((gint32) (header->serial - self->tag_serial) <= 0)
    self->tag = NULL; /* one of the two copies: the tag is over. Or it was no element at all */
  else if (self->serial - header->serial == 1)
    {
      if (self->ambiguous == NULL)
        self->ambiguous = g_hash_table_new (NULL, NULL);
      g_hash_table_add (self->ambiguous, self->tag);
    }
}

static void *
allocate (XgStropheMemory *self, gsize wanted)
{
  gsize size = round_up (wanted);
  Header *header = size <= XG_STROPHE_SMALL_MAX ? pooled_alloc (self, size) : NULL;

  if (header == NULL)
    {
      header = malloc (sizeof (Header) + size);
      if (header == NULL)
        return NULL;
      header->pooled = FALSE;
    }
  header->size = size;
  header->serial = ++self->serial;
  self->held += sizeof (Header) + size;
  return header + 1;
}

static void *
memory_alloc (size_t wanted, void *user_data)
{
  void *block = allocate (user_data, wanted);

  if (block != NULL)
    look_at_alloc (user_data, wanted, (Header *) block - 1);
  return block;
}

static void
memory_free (void *block, void *user_data)
{
  XgStropheMemory *self = user_data;
  Header *header;
  gpointer *list;

  if (block == NULL)
    return;
  header = (Header *) block - 1;
  look_at_free (self, header);
  self->held -= sizeof (Header) + header->size;
  if (!header->pooled)
    {
      free (header);
      return;
    }
  list = &self->free_lists[header->size / XG_STROPHE_SMALL_STEP - 1];
  ((Free *) block)->next = *list;
  *list = block;
}

static void *
memory_realloc (void *block, size_t wanted, void *user_data)
{
  XgStropheMemory *self = user_data;
  gsize size = round_up (wanted);
  Header *header;
  void *moved;

  if (block == NULL)
    return allocate (self, wanted);
  header = (Header *) block - 1;
  if (header->pooled)
    {
      if (size <= header->size)
        return block;
      moved = allocate (self, wanted);
      if (moved != NULL)
        {
          memcpy (moved, block, header->size);
          memory_free (block, user_data);
        }
      return moved;
    }
  self->held -= header->size;
  moved = realloc (header, sizeof (Header) + size);
  if (moved != NULL)
    {
      header = moved;
      header->size = size;
    }
  self->held += header->size;
  return moved != NULL ? header + 1 : NULL;
}

/**
 * xg_strophe_memory_init:
 * @self: (out caller-allocates): an allocator for xmpp_ctx_new()
 */
void
xg_strophe_memory_init (XgStropheMemory *self)
{
  memset (self, 0, sizeof *self);
  self->functions.alloc = memory_alloc;
  self->functions.free = memory_free;
  self->functions.realloc = memory_realloc;
  self->functions.userdata = self;
}

/**
 * xg_strophe_memory_clear:
 * @self: an allocator whose context is gone
 */
void
xg_strophe_memory_clear (XgStropheMemory *self)
{
  Free *slab = self->slabs;

  while (slab != NULL)
    {
      Free *next = slab->next;

      free (slab);
      slab = next;
    }
  xg_strophe_memory_end_stanza (self);
  xg_strophe_memory_init (self);
}

/**
 * xg_strophe_memory_begin_parse:
 * @self: an allocator
 *
 * To be called before libstrophe reads a piece of input.
 */
void
xg_strophe_memory_begin_parse (XgStropheMemory *self)
{
  self->tag = NULL;
}

/**
 * xg_strophe_memory_end_stanza:
 * @self: an allocator
 *
 * To be called when a stanza is about to be freed.
 */
void
xg_strophe_memory_end_stanza (XgStropheMemory *self)
{
  self->tag = NULL;
  g_clear_pointer (&self->ambiguous, g_hash_table_unref);
}

/**
 * xg_strophe_memory_is_ambiguous:
 * @self: an allocator
 * @element: an xmpp_stanza_t of the stanza that was read last
 *
 * Returns: whether @element came with two attributes of the same local name, so that only one of
 *   them can be seen
 */
gboolean
xg_strophe_memory_is_ambiguous (XgStropheMemory *self, gconstpointer element)
{
  return self->ambiguous != NULL && g_hash_table_contains (self->ambiguous, element);
}
