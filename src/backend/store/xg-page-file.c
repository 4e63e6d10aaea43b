/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/xg-page-file.h"
#include "store/xg-store-private.h"

/* https://www.sqlite.org/fileformat2.html, sections 1.3 and 4.1 */
#define FILE_MAGIC         "SQLite format 3"
#define FILE_HEADER        100
#define LOG_MAGIC          0x377f0682u /* the last bit: checksums of big-endian words */
#define LOG_HEADER         32
#define FRAME_HEADER       24
#define USUAL_PAGE_SIZE    4096
#define SMALLEST_PAGE_SIZE 512
#define LARGEST_PAGE_SIZE  65536

/* So many pages SQLite can number; what a damaged log says beyond is nonsense. */
#define MAX_PAGES 0xfffffffeu

struct _XgPageFile
{
  int fd;
  int log_fd;         /* -1: none */
  GHashTable *in_log; /* page number -> its number in the log, from 1 */
  guint page_size;
  guint reserved;
  guint n_pages;
  gboolean log_damaged;
};

static guint32
get_u32 (const guint8 *p)
{
  return (guint32) p[0] << 24 | (guint32) p[1] << 16 | (guint32) p[2] << 8 | p[3];
}

static gboolean
read_at (int fd, gpointer buffer, gsize length, gint64 offset)
{
  guint8 *p = buffer;

  while (length > 0)
    {
      gssize n = pread (fd, p, length, offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      p += n;
      offset += n;
      length -= (gsize) n;
    }
  return TRUE;
}

static gboolean
is_page_size (guint size)
{
  return size >= SMALLEST_PAGE_SIZE && size <= LARGEST_PAGE_SIZE && (size & (size - 1)) == 0;
}

/* Without a header that can be believed: what SQLite makes by itself. */
static void
read_header (XgPageFile *self)
{
  guint8 header[FILE_HEADER];
  guint size;

  self->page_size = USUAL_PAGE_SIZE;
  if (!read_at (self->fd, header, sizeof header, 0) ||
      memcmp (header, FILE_MAGIC, sizeof FILE_MAGIC) != 0)
    return;
  size = (guint) header[16] << 8 | header[17];
  if (size == 1)
    size = LARGEST_PAGE_SIZE;
  if (!is_page_size (size) || header[20] > size - 480)
    return;
  self->page_size = size;
  self->reserved = header[20];
}

/* Section 4.2: two sums over pairs of words. */
static void
add_checksum (const guint8 *data, gsize length, gboolean big_endian, guint32 *a, guint32 *b)
{
  for (gsize i = 0; i + 8 <= length; i += 8)
    {
      guint32 x = get_u32 (data + i);
      guint32 y = get_u32 (data + i + 4);

      if (!big_endian)
        {
          x = GUINT32_SWAP_LE_BE (x);
          y = GUINT32_SWAP_LE_BE (y);
        }
      *a += x + *b;
      *b += y + *a;
    }
}

/*
 * Whether FRAME, with its page, follows a frame with the checksum in SUM (which becomes what FRAME
 * itself says, right or wrong: so one damaged frame does not hide those behind it, as it does from
 * SQLite).
 */
static gboolean
check_frame (const XgPageFile *self, const guint8 *frame, gboolean big_endian, guint32 sum[2])
{
  guint32 a = sum[0];
  guint32 b = sum[1];

  add_checksum (frame, 8, big_endian, &a, &b);
  add_checksum (frame + FRAME_HEADER, self->page_size, big_endian, &a, &b);
  sum[0] = get_u32 (frame + 16);
  sum[1] = get_u32 (frame + 20);
  return a == sum[0] && b == sum[1];
}

static gboolean
read_log_header (XgPageFile *self, guint8 *header)
{
  guint32 a = 0;
  guint32 b = 0;

  if (!read_at (self->log_fd, header, LOG_HEADER, 0) || (get_u32 (header) & ~1u) != LOG_MAGIC ||
      get_u32 (header + 8) != self->page_size)
    return FALSE;
  add_checksum (header, 24, (get_u32 (header) & 1) != 0, &a, &b);
  return a == get_u32 (header + 24) && b == get_u32 (header + 28);
}

/* Frames count up to the last one that ends a transaction. */
static void
read_log (XgPageFile *self)
{
  guint8 header[LOG_HEADER];
  gsize frame_size = FRAME_HEADER + self->page_size;
  g_autofree guint8 *frame = g_malloc (frame_size);
  g_autoptr (GHashTable) open = g_hash_table_new (NULL, NULL);
  gboolean missing = FALSE;
  guint32 sum[2];

  if (!read_log_header (self, header))
    return;
  sum[0] = get_u32 (header + 24);
  sum[1] = get_u32 (header + 28);
  for (guint n = 1; n < MAX_PAGES; n++)
    {
      guint32 number;

      if (!read_at (self->log_fd, frame, frame_size, LOG_HEADER + (gint64) (n - 1) * frame_size))
        break;
      number = get_u32 (frame);
      /* Of an earlier round of the log, or a frame whose head is damaged. */
      if (memcmp (frame + 8, header + 16, 8) != 0 || number == 0 || number > MAX_PAGES)
        {
          missing = TRUE;
          sum[0] = get_u32 (frame + 16);
          sum[1] = get_u32 (frame + 20);
          continue;
        }
      if (!check_frame (self, frame, (get_u32 (header) & 1) != 0, sum))
        {
          missing = TRUE;
          continue;
        }
      g_hash_table_insert (open, GUINT_TO_POINTER (number), GUINT_TO_POINTER (n));
      if (get_u32 (frame + 4) != 0)
        {
          GHashTableIter iter;
          gpointer key;
          gpointer value;

          self->n_pages = MAX (self->n_pages, get_u32 (frame + 4));
          self->log_damaged |= missing;
          g_hash_table_iter_init (&iter, open);
          while (g_hash_table_iter_next (&iter, &key, &value))
            {
              g_hash_table_insert (self->in_log, key, value);
              self->n_pages = MAX (self->n_pages, GPOINTER_TO_UINT (key));
            }
          g_hash_table_remove_all (open);
        }
    }
}

/**
 * xg_page_file_open:
 * @path: a database that nobody writes to
 *
 * Errors: %XG_STORE_ERROR_UNWRITABLE when it can't be read.
 *
 * Returns: (transfer full) (nullable): its pages
 */
XgPageFile *
xg_page_file_open (const char *path, GError **error)
{
  g_autoptr (XgPageFile) self = g_new0 (XgPageFile, 1);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  struct stat info;

  self->log_fd = -1;
  self->in_log = g_hash_table_new (NULL, NULL);
  self->fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (self->fd < 0 || fstat (self->fd, &info) != 0)
    {
      xg_store_set_errno_error (error, errno, path);
      return NULL;
    }
  read_header (self);
  self->n_pages = (guint) CLAMP (info.st_size / self->page_size, 0, (gint64) MAX_PAGES);
  self->log_fd = open (log, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (self->log_fd >= 0)
    read_log (self);
  return g_steal_pointer (&self);
}

/**
 * xg_page_file_free:
 * @self: (transfer full) (nullable): pages
 */
void
xg_page_file_free (XgPageFile *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    close (self->fd);
  if (self->log_fd >= 0)
    close (self->log_fd);
  g_hash_table_unref (self->in_log);
  g_free (self);
}

/**
 * xg_page_file_get_n_pages:
 *
 * Returns: the number of the last page; the first is 1
 */
guint
xg_page_file_get_n_pages (XgPageFile *self)
{
  return self->n_pages;
}

guint
xg_page_file_get_page_size (XgPageFile *self)
{
  return self->page_size;
}

/**
 * xg_page_file_get_usable_size:
 *
 * Returns: bytes of a page that hold content
 */
guint
xg_page_file_get_usable_size (XgPageFile *self)
{
  return self->page_size - self->reserved;
}

/* A word of the file's header; 0 when it can't be read. */
static guint32
get_header_word (XgPageFile *self, guint offset)
{
  g_autofree guint8 *page = g_malloc (self->page_size);

  return xg_page_file_read (self, 1, page) ? get_u32 (page + offset) : 0;
}

guint32
xg_page_file_get_application_id (XgPageFile *self)
{
  return get_header_word (self, 68);
}

guint32
xg_page_file_get_user_version (XgPageFile *self)
{
  return get_header_word (self, 60);
}

/**
 * xg_page_file_is_log_damaged:
 *
 * Returns: whether whole transactions stand in the log behind something that is no frame of it.
 * SQLite reads a log up to the first such place and would forget them without a word.
 */
gboolean
xg_page_file_is_log_damaged (XgPageFile *self)
{
  return self->log_damaged;
}

/**
 * xg_page_file_read:
 * @number: from 1
 * @page: (out): room for xg_page_file_get_page_size() bytes
 *
 * Returns: %FALSE when the page can't be read, or there is none of this number
 */
gboolean
xg_page_file_read (XgPageFile *self, guint number, guint8 *page)
{
  guint in_log;

  if (number == 0 || number > self->n_pages)
    return FALSE;
  in_log = GPOINTER_TO_UINT (g_hash_table_lookup (self->in_log, GUINT_TO_POINTER (number)));
  if (in_log != 0)
    return read_at (self->log_fd,
                    page,
                    self->page_size,
                    LOG_HEADER + (gint64) (in_log - 1) * (FRAME_HEADER + self->page_size) +
                      FRAME_HEADER);
  return read_at (self->fd, page, self->page_size, (gint64) (number - 1) * self->page_size);
}
