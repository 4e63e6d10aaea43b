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
  gsize size;      /* of what follows */
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

  if (self->slab_total >= SLAB_TOTAL_MAX || (slab = malloc (SLAB_SIZE)) == NULL)
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

static void *
memory_alloc (size_t wanted, void *user_data)
{
  XgStropheMemory *self = user_data;
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
  self->held += sizeof (Header) + size;
  return header + 1;
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
    return memory_alloc (wanted, user_data);
  header = (Header *) block - 1;
  if (header->pooled)
    {
      if (size <= header->size)
        return block;
      moved = memory_alloc (wanted, user_data);
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
  xg_strophe_memory_init (self);
}
