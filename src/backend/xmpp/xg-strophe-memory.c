/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "xmpp/xg-strophe-memory.h"

#define SLAB_SIZE (64 * 1024)
/* What is kept at most. A stanza that needs more gives it back. */
#ifdef __SANITIZE_ADDRESS__
#define SLAB_TOTAL_MAX    0
#define ORDERED_TOTAL_MAX 0
#else
#define SLAB_TOTAL_MAX    (4 * 1024 * 1024)
#define ORDERED_TOTAL_MAX G_MAXSIZE
#endif

/* Blocks that libstrophe allocates for each attribute: its name twice, its value, an entry. */
#define BLOCKS_PER_ATTRIBUTE 4
/* Times that libstrophe goes through all attributes of an element for each of them, at worst: to
 * see if it is there already, and twice to write the stanza to its log. Half of them each time. */
#define ATTRIBUTE_ROUNDS 2

typedef enum
{
  KIND_SMALL = 1 << 0,   /* part of a slab of small blocks */
  KIND_ORDERED = 1 << 1, /* part of a slab of elements */
  KIND_ELEMENT = 1 << 2, /* as big as an element, and allocated while parsing */
} Kind;

/* In front of each block; keeps the alignment of malloc(). */
typedef struct
{
  gsize size; /* of what follows */
  guint32 serial;
  Kind kind;
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
add_slab (XgStropheSlabs *slabs)
{
  Free *slab = malloc (SLAB_SIZE);

  if (slab == NULL)
    return FALSE;
  slab->next = slabs->all;
  slabs->all = slab;
  slabs->next = (char *) slab + sizeof (Header);
  slabs->end = (char *) slab + SLAB_SIZE;
  slabs->total += SLAB_SIZE;
  return TRUE;
}

static void
clear_slabs (XgStropheSlabs *slabs)
{
  Free *slab = slabs->all;

  while (slab != NULL)
    {
      Free *next = slab->next;

      free (slab);
      slab = next;
    }
  *slabs = (XgStropheSlabs){ 0 };
}

/* SIZE is rounded up. NULL: not in a slab. */
static Header *
slab_alloc (XgStropheSlabs *slabs, gpointer *list, gsize size, gsize total_max)
{
  Header *header;

  if (*list != NULL)
    {
      Free *block = *list;

      *list = block->next;
      return (Header *) (gpointer) block - 1;
    }
  if ((gsize) (slabs->end - slabs->next) < sizeof (Header) + size &&
      (slabs->total + SLAB_SIZE > total_max || !add_slab (slabs)))
    return NULL;
  header = (Header *) (gpointer) slabs->next;
  slabs->next += sizeof (Header) + size;
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
  if ((header->kind & KIND_ELEMENT) != 0 && self->n_starts < G_N_ELEMENTS (self->starts))
    self->starts[self->n_starts++] = (gpointer) (header + 1);
  if (self->tag == NULL && wanted == self->stanza_size)
    {
      self->tag = (gpointer) (header + 1);
      self->tag_serial = header->serial;
    }
}

/* One of the two copies is freed: the tag is over. Or it was no element at all. */
static void
end_tag (XgStropheMemory *self)
{
  guint64 n_attributes = (self->serial - self->tag_serial) / BLOCKS_PER_ATTRIBUTE;

  self->tag = NULL;
  self->attribute_steps += n_attributes * n_attributes * ATTRIBUTE_ROUNDS;
}

static void
look_at_free (XgStropheMemory *self, const Header *header)
{
  if ((header->kind & KIND_ELEMENT) != 0)
    {
      for (guint i = 0; i < self->n_starts; i++)
        if (self->starts[i] == (gpointer) (header + 1))
          self->starts[i] = NULL;
    }
  if (self->tag == NULL)
    return;
  if ((gint32) (header->serial - self->tag_serial) <= 0)
    end_tag (self);
  else if (self->serial - header->serial == 1)
    {
      if (self->ambiguous == NULL)
        self->ambiguous = g_hash_table_new (NULL, NULL);
      g_hash_table_add (self->ambiguous, self->tag);
    }
}

static void *
allocate (XgStropheMemory *self, gsize wanted, gboolean element)
{
  gsize size = round_up (wanted);
  Header *header = NULL;
  Kind kind = 0;

  if (element)
    {
      header = slab_alloc (&self->ordered, &self->free_elements, size, ORDERED_TOTAL_MAX);
      kind = KIND_ORDERED;
    }
  else if (size <= XG_STROPHE_SMALL_MAX)
    {
      header = slab_alloc (&self->small,
                           &self->free_lists[size / XG_STROPHE_SMALL_STEP - 1],
                           size,
                           SLAB_TOTAL_MAX);
      kind = KIND_SMALL;
    }
  if (header == NULL)
    {
      header = malloc (sizeof (Header) + size);
      if (header == NULL)
        return NULL;
      kind = 0;
    }
  if (element)
    {
      kind |= KIND_ELEMENT;
      self->n_elements++;
    }
  header->kind = kind;
  header->size = size;
  header->serial = ++self->serial;
  self->held += sizeof (Header) + size;
  return header + 1;
}

static void *
memory_alloc (size_t wanted, void *user_data)
{
  XgStropheMemory *self = user_data;
  void *block;

  /* libstrophe jumps to its allocator, so this is where it wants the block for. Where it does not
   * jump, every block is asked for in the same place: xg_strophe_init() finds that out. */
  self->last_caller = __builtin_return_address (0);
  if (self->parsing && self->text_caller != NULL && self->last_caller == self->text_caller)
    return NULL;
  block = allocate (self, wanted, self->parsing && wanted == self->stanza_size);
  if (block != NULL)
    look_at_alloc (self, wanted, (Header *) block - 1);
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
  if ((header->kind & KIND_ELEMENT) != 0)
    self->n_elements--;
  if ((header->kind & KIND_ORDERED) != 0)
    list = &self->free_elements;
  else if ((header->kind & KIND_SMALL) != 0)
    list = &self->free_lists[header->size / XG_STROPHE_SMALL_STEP - 1];
  else
    {
      free (header);
      return;
    }
  ((Free *) block)->next = *list;
  *list = block;
}

static void *
move (XgStropheMemory *self, void *block, gsize wanted)
{
  void *moved = allocate (self, wanted, FALSE);

  if (moved != NULL)
    {
      memcpy (moved, block, MIN (((Header *) block - 1)->size, wanted));
      memory_free (block, self);
    }
  return moved;
}

static void *
memory_realloc (void *block, size_t wanted, void *user_data)
{
  XgStropheMemory *self = user_data;
  gsize size = round_up (wanted);
  Header *header;
  void *moved;

  if (block == NULL)
    return allocate (self, wanted, FALSE);
  header = (Header *) block - 1;
  if (header->kind != 0)
    return size <= header->size ? block : move (self, block, wanted);
  /* A text that grows: libstrophe looks for its end now, and maybe once more before it asks again.
   */
  self->text_steps += 2 * header->size;
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
  clear_slabs (&self->small);
  clear_slabs (&self->ordered);
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
  self->parsing = TRUE;
  if (self->n_elements == 0 && self->ordered.total > SLAB_TOTAL_MAX)
    {
      clear_slabs (&self->ordered);
      self->free_elements = NULL;
    }
}

/**
 * xg_strophe_memory_end_parse:
 * @self: an allocator
 *
 * To be called after libstrophe has read a piece of input.
 */
void
xg_strophe_memory_end_parse (XgStropheMemory *self)
{
  self->parsing = FALSE;
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
  self->n_starts = 0;
  self->text_steps = 0;
  self->attribute_steps = 0;
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

/**
 * xg_strophe_memory_wipe_inside:
 * @self: an allocator
 * @block: a block that it gave out
 * @start: where a secret begins that libstrophe keeps there
 * @length: its length in bytes
 *
 * Overwrites the secret if it really lies within @block.
 */
void
xg_strophe_memory_wipe_inside (XgStropheMemory *self,
                               gconstpointer block,
                               char *start,
                               gsize length)
{
  const char *begin = block;
  const char *end = begin + ((const Header *) block - 1)->size;

  if (start >= begin && start < end && length <= (gsize) (end - start))
    explicit_bzero (start, length);
}

/**
 * xg_strophe_memory_get_stanza:
 * @self: an allocator
 * @ctx: the context that it belongs to
 *
 * Between two pieces of input.
 *
 * Returns: (transfer none) (nullable): the stanza that is being read, as far as it has come
 */
xmpp_stanza_t *
xg_strophe_memory_get_stanza (XgStropheMemory *self, const xmpp_ctx_t *ctx)
{
  /* A text of that size cannot have the address of the context in its middle, for the zeros in
   * it. */
  for (guint i = 0; i < self->n_starts; i++)
    if (self->starts[i] != NULL && xmpp_stanza_get_context (self->starts[i]) == ctx)
      return self->starts[i];
  return NULL;
}
