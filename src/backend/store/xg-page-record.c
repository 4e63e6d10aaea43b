/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include <string.h>

#include "store/xg-page-record.h"

/*
 * https://www.sqlite.org/fileformat2.html, sections 1.6 (B-tree pages), 1.7 (overflow pages), 2.1
 * (records). Every number comes from a file that is known to be damaged.
 */
#define FLAG_TABLE_INTERIOR 0x05
#define FLAG_TABLE_LEAF     0x0d
#define FLAG_INDEX_INTERIOR 0x02
#define FLAG_INDEX_LEAF     0x0a
#define HEADER_LEAF         8
#define HEADER_INTERIOR     12

/* Longer than anything that is ever stored. */
#define MAX_BODY (256 * 1024 * 1024)

static guint
get_u16 (const guint8 *p)
{
  return (guint) p[0] << 8 | p[1];
}

static guint32
get_u32 (const guint8 *p)
{
  return (guint32) p[0] << 24 | (guint32) p[1] << 16 | (guint32) p[2] << 8 | p[3];
}

/* Returns the bytes it took, 0 when it does not end before END. */
static guint
get_varint (const guint8 *p, const guint8 *end, guint64 *value)
{
  *value = 0;
  for (guint i = 0; i < 8 && p + i < end; i++)
    {
      *value = *value << 7 | (p[i] & 0x7f);
      if ((p[i] & 0x80) == 0)
        return i + 1;
    }
  if (p + 8 >= end)
    return 0;
  *value = *value << 8 | p[8];
  return 9;
}

/* The first page begins with the header of the file. */
static guint
get_start (guint number)
{
  return number == 1 ? 100 : 0;
}

static guint
get_header_size (XgPageKind kind)
{
  return kind == XG_PAGE_KIND_TABLE_INTERIOR || kind == XG_PAGE_KIND_INDEX_INTERIOR
           ? HEADER_INTERIOR
           : HEADER_LEAF;
}

/**
 * xg_page_get_kind:
 * @number: of @page
 *
 * Returns: what @page says to be, when its head makes sense
 */
XgPageKind
xg_page_get_kind (XgPageFile *file, guint number, const guint8 *page)
{
  guint start = get_start (number);
  guint usable = xg_page_file_get_usable_size (file);
  XgPageKind kind;

  switch (page[start])
    {
    case FLAG_TABLE_LEAF:
      kind = XG_PAGE_KIND_TABLE_LEAF;
      break;
    case FLAG_TABLE_INTERIOR:
      kind = XG_PAGE_KIND_TABLE_INTERIOR;
      break;
    case FLAG_INDEX_LEAF:
      kind = XG_PAGE_KIND_INDEX_LEAF;
      break;
    case FLAG_INDEX_INTERIOR:
      kind = XG_PAGE_KIND_INDEX_INTERIOR;
      break;
    default:
      return XG_PAGE_KIND_NONE;
    }
  if (start + get_header_size (kind) + 2 * get_u16 (page + start + 3) > usable)
    return XG_PAGE_KIND_NONE;
  return kind;
}

guint
xg_page_get_n_cells (guint number, const guint8 *page)
{
  return get_u16 (page + get_start (number) + 3);
}

/**
 * xg_page_get_child:
 * @page: one of the interior kinds
 * @index: from 0 to the number of cells, which is the child at the right end
 *
 * Returns: a page number, 0 when what stands there is none
 */
guint32
xg_page_get_child (XgPageFile *file, guint number, const guint8 *page, guint index)
{
  guint start = get_start (number);
  guint32 child;

  if (index == xg_page_get_n_cells (number, page))
    {
      child = get_u32 (page + start + 8);
    }
  else
    {
      guint offset = get_u16 (page + start + HEADER_INTERIOR + 2 * index);

      if (offset < start + HEADER_INTERIOR || offset + 4 > xg_page_file_get_usable_size (file))
        return 0;
      child = get_u32 (page + offset);
    }
  return child <= xg_page_file_get_n_pages (file) && child != number ? child : 0;
}

void
xg_page_record_init (XgPageRecord *self)
{
  memset (self, 0, sizeof *self);
  self->body = g_byte_array_new ();
}

void
xg_page_record_clear (XgPageRecord *self)
{
  g_clear_pointer (&self->body, g_byte_array_unref);
}

/* What of a body of SIZE bytes stands on the page itself. */
static guint
get_local_size (guint usable, gboolean in_index, guint64 size)
{
  guint most = in_index ? (usable - 12) * 64 / 255 - 23 : usable - 35;
  guint least = (usable - 12) * 32 / 255 - 23;
  guint local;

  if (size <= most)
    return (guint) size;
  local = least + (guint) ((size - least) % (usable - 4));
  return local <= most ? local : least;
}

static gboolean
read_overflow (XgPageRecord *self, XgPageFile *file, guint32 next, guint64 size)
{
  guint usable = xg_page_file_get_usable_size (file);
  g_autofree guint8 *page = g_malloc (xg_page_file_get_page_size (file));

  while (self->body->len < size)
    {
      /* A chain that turns round ends as well, when the body is long enough. */
      if (!xg_page_file_read (file, next, page))
        return FALSE;
      g_byte_array_append (self->body, page + 4, (guint) MIN (usable - 4, size - self->body->len));
      next = get_u32 (page);
    }
  return next == 0;
}

static gint64
get_integer (const guint8 *p, guint length)
{
  guint64 value = (p[0] & 0x80) != 0 ? G_MAXUINT64 : 0;

  for (guint i = 0; i < length; i++)
    value = value << 8 | p[i];
  return (gint64) value;
}

/* One value of the type TYPE at P; returns its bytes, -1 when it is not sound. */
static gssize
get_value (guint64 type, const guint8 *p, const guint8 *end, XgPageValue *value)
{
  static const guint8 sizes[] = { 0, 1, 2, 3, 4, 6, 8, 8, 0, 0 };
  guint64 size;

  memset (value, 0, sizeof *value);
  if (type == 10 || type == 11)
    return -1;
  size = type < 10 ? sizes[type] : (type - 12) / 2;
  if (size > (guint64) (end - p))
    return -1;
  if (type == 0)
    value->type = XG_PAGE_NULL;
  else if (type == 7 || (type >= 12 && type % 2 == 0))
    value->type = XG_PAGE_OTHER;
  else if (type < 10)
    {
      value->type = XG_PAGE_INTEGER;
      value->integer = type >= 8 ? (gint64) type - 8 : get_integer (p, (guint) size);
    }
  else
    {
      value->type = XG_PAGE_TEXT;
      value->text = (const char *) p;
      value->length = size;
      if (!g_utf8_validate_len (value->text, size, NULL))
        return -1;
    }
  return (gssize) size;
}

static gboolean
parse_body (XgPageRecord *self)
{
  const guint8 *body = self->body->data;
  const guint8 *end = body + self->body->len;
  const guint8 *p;
  const guint8 *content;
  guint64 header = 0;
  guint n = get_varint (body, end, &header);

  if (n == 0 || header < n || header > self->body->len)
    return FALSE;
  p = body + n;
  content = body + header;
  for (self->n_values = 0; p < body + header; self->n_values++)
    {
      guint64 type = 0;
      gssize size;

      n = get_varint (p, body + header, &type);
      if (n == 0 || self->n_values == XG_PAGE_MAX_VALUES)
        return FALSE;
      p += n;
      size = get_value (type, content, end, &self->values[self->n_values]);
      if (size < 0)
        return FALSE;
      content += size;
    }
  return content == end;
}

/**
 * xg_page_record_read:
 * @page: any kind but %XG_PAGE_KIND_NONE and %XG_PAGE_KIND_TABLE_INTERIOR, which has no rows
 * @index: from 0
 *
 * Reads one row, with what of it stands on other pages. What does not fit together in every detail
 * is no row.
 *
 * Returns: whether @self is a row now
 */
gboolean
xg_page_record_read (XgPageRecord *self,
                     XgPageFile *file,
                     guint number,
                     const guint8 *page,
                     guint index)
{
  XgPageKind kind = xg_page_get_kind (file, number, page);
  guint start = get_start (number) + get_header_size (kind);
  guint usable = xg_page_file_get_usable_size (file);
  guint offset = get_u16 (page + start + 2 * index);
  const guint8 *end = page + usable;
  const guint8 *p = page + offset + (kind == XG_PAGE_KIND_INDEX_INTERIOR ? 4 : 0);
  guint64 size = 0;
  guint64 rowid = 1;
  guint local;
  guint n;

  g_byte_array_set_size (self->body, 0);
  if (offset < start || p >= end)
    return FALSE;
  n = get_varint (p, end, &size);
  p += n;
  if (n == 0 || size < 2 || size > MAX_BODY)
    return FALSE;
  if (kind == XG_PAGE_KIND_TABLE_LEAF)
    {
      n = get_varint (p, end, &rowid);
      p += n;
    }
  if (n == 0)
    return FALSE;
  self->rowid = (gint64) rowid;

  local = get_local_size (usable, kind != XG_PAGE_KIND_TABLE_LEAF, size);
  if (local + (local < size ? 4 : 0) > (gsize) (end - p))
    return FALSE;
  g_byte_array_append (self->body, p, local);
  if (local < size && !read_overflow (self, file, get_u32 (p + local), size))
    return FALSE;
  return parse_body (self);
}
