/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-item-document.h"

#include <string.h>

#include "card/xg-xml-folds.h"
#include "payload/xg-payload.h"

struct _XgItemDocument
{
  GObject parent_instance;

  /* Owned */
  char *payload; /* NULL: there is none */
  gsize payload_length;
  XgItemText raw;
  XgItemText xml;
  char *formatted; /* @xml before lines were broken, if that changed it */
  char *xml_error;
  XgCard *card; /* NULL: not readable */
  char *card_error;
};

G_DEFINE_FINAL_TYPE (XgItemDocument, xg_item_document, G_TYPE_OBJECT)

static void
text_clear (XgItemText *text)
{
  g_free (text->text);
  g_clear_pointer (&text->breaks, g_array_unref);
  g_clear_pointer (&text->lines, g_array_unref);
  g_clear_pointer (&text->folds, g_array_unref);
}

static void
xg_item_document_finalize (GObject *object)
{
  XgItemDocument *self = XG_ITEM_DOCUMENT (object);

  g_free (self->payload);
  text_clear (&self->raw);
  text_clear (&self->xml);
  g_free (self->formatted);
  g_free (self->xml_error);
  g_free (self->card_error);
  g_clear_object (&self->card);
  G_OBJECT_CLASS (xg_item_document_parent_class)->finalize (object);
}

static void
xg_item_document_class_init (XgItemDocumentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = xg_item_document_finalize;
}

static void
xg_item_document_init (XgItemDocument *self)
{
}

/* The start of the character that the byte at @at belongs to. */
static gsize
char_start (const char *text, gsize at)
{
  while (at > 0 && ((guchar) text[at] & 0xc0) == 0x80)
    at--;
  return at;
}

/* Takes LINE bytes at most off a line: up to a space near the end, if there is one. */
static gsize
break_at (const char *line, gsize length)
{
  gsize cut = char_start (line, XG_ITEM_DOCUMENT_LINE);

  if (length <= XG_ITEM_DOCUMENT_LINE)
    return length;
  for (gsize i = cut; i > cut - XG_ITEM_DOCUMENT_LINE / 8; i--)
    if (line[i - 1] == ' ')
      return i;
  return cut;
}

static void
break_text (const char *text, gsize length, XgItemText *result)
{
  GString *out = g_string_sized_new (length + length / XG_ITEM_DOCUMENT_LINE + 1);
  const char *end = text + length;

  result->breaks = g_array_new (FALSE, FALSE, sizeof (guint));
  for (const char *p = text; p < end;)
    {
      const char *newline = memchr (p, '\n', (gsize) (end - p));
      const char *line_end = newline != NULL ? newline : end;

      while (line_end - p > XG_ITEM_DOCUMENT_LINE)
        {
          gsize cut = break_at (p, (gsize) (line_end - p));

          guint at;

          g_string_append_len (out, p, (gssize) cut);
          at = (guint) out->len;
          g_array_append_val (result->breaks, at);
          g_string_append_c (out, '\n');
          p += cut;
        }
      g_string_append_len (out, p, (gssize) (line_end - p));
      if (newline != NULL)
        g_string_append_c (out, '\n');
      p = newline != NULL ? newline + 1 : end;
    }

  result->length = out->len;
  result->first = out->len;
  if (out->len > XG_ITEM_DOCUMENT_FIRST)
    {
      gsize at = XG_ITEM_DOCUMENT_FIRST;

      while (at > 0 && out->str[at - 1] != '\n')
        at--;
      result->first = at;
    }
  result->text = g_string_free (out, FALSE);
  result->lines = xg_text_lines_find (result->text, result->length);
}

/**
 * xg_item_document_new:
 * @payload: (transfer full) (nullable): its XML
 *
 * Parses and formats; takes milliseconds and more: for workers.
 *
 * Returns: (transfer full): the document
 */
XgItemDocument *
xg_item_document_new (char *payload)
{
  XgItemDocument *self = g_object_new (XG_TYPE_ITEM_DOCUMENT, NULL);
  g_autofree char *formatted = NULL;
  g_autoptr (GError) error = NULL;

  self->payload = payload;
  if (payload == NULL)
    return self;
  self->payload_length = strlen (payload);
  break_text (payload, self->payload_length, &self->raw);

  formatted = xg_payload_format (payload, self->payload_length, &error);
  if (error == NULL)
    {
      break_text (formatted, strlen (formatted), &self->xml);
      self->xml.folds = xg_xml_folds_find (self->xml.text, self->xml.length, self->xml.lines);
    }
  else
    self->xml_error = g_strdup (error->message);
  if (self->xml.breaks != NULL && self->xml.breaks->len > 0)
    self->formatted = g_steal_pointer (&formatted);
  g_clear_error (&error);

  self->card = xg_card_new (payload, self->payload_length, &error);
  if (self->card == NULL)
    self->card_error = g_strdup (error->message);
  return self;
}

static void
parse_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  if (g_task_return_error_if_cancelled (task))
    return;
  g_task_return_pointer (task, xg_item_document_new (g_strdup (data)), g_object_unref);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  char *payload = xg_grid_load_payload_finish (XG_GRID (source), result, &error);

  if (error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_task_set_task_data (task, payload, g_free);
  g_task_run_in_thread (task, parse_thread);
}

/**
 * xg_item_document_load_async:
 * @grid: where the item is stored
 * @item: the item
 * @cancellable: (nullable): cancel it when another item is chosen
 * @callback: called on the main context of the caller
 * @user_data: data of @callback
 *
 * Reads the payload of @item and prepares it for showing, in a worker.
 */
void
xg_item_document_load_async (XgGrid *grid,
                             XgItem *item,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task;

  g_return_if_fail (XG_IS_GRID (grid));
  g_return_if_fail (XG_IS_ITEM (item));

  task = g_task_new (grid, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_item_document_load_async);
  xg_grid_load_payload_async (grid, xg_item_get_rowid (item), cancellable, loaded_cb, task);
}

/**
 * xg_item_document_load_finish:
 * @grid: where the item is stored
 * @result: what the callback was given
 * @error: return location; %G_IO_ERROR_CANCELLED when it was cancelled
 *
 * Returns: (transfer full): the document, also of an item without payload
 */
XgItemDocument *
xg_item_document_load_finish (XgGrid *grid, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, grid), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * xg_item_document_get_payload:
 * @self: a document
 * @length: (out) (optional): bytes
 *
 * Returns: (transfer none) (nullable): the payload exactly as it is stored
 */
const char *
xg_item_document_get_payload (XgItemDocument *self, gsize *length)
{
  g_return_val_if_fail (XG_IS_ITEM_DOCUMENT (self), NULL);

  if (length != NULL)
    *length = self->payload_length;
  return self->payload;
}

/**
 * xg_item_document_get_raw:
 * @self: a document
 *
 * Returns: (transfer none): the payload for reading; its text is %NULL without payload
 */
const XgItemText *
xg_item_document_get_raw (XgItemDocument *self)
{
  g_return_val_if_fail (XG_IS_ITEM_DOCUMENT (self), NULL);
  return &self->raw;
}

/**
 * xg_item_document_get_xml:
 * @self: a document
 *
 * Returns: (transfer none): the payload indented; its text is %NULL when it can't be parsed
 */
const XgItemText *
xg_item_document_get_xml (XgItemDocument *self)
{
  g_return_val_if_fail (XG_IS_ITEM_DOCUMENT (self), NULL);
  return &self->xml;
}

/**
 * xg_item_document_get_formatted:
 * @self: a document
 *
 * Returns: (nullable): the payload indented, with its long lines as they are
 */
const char *
xg_item_document_get_formatted (XgItemDocument *self)
{
  g_return_val_if_fail (XG_IS_ITEM_DOCUMENT (self), NULL);
  return self->formatted != NULL ? self->formatted : self->xml.text;
}

/* The first break at @place or behind it */
static guint
find_break (const XgItemText *text, gsize place)
{
  guint low = 0;
  guint high = text->breaks->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (text->breaks, guint, middle) < place)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * xg_item_text_dup_range:
 * @text: a text
 * @start: a byte of it
 * @end: the byte behind the last one
 *
 * Returns: (transfer full): what is between, with its long lines whole
 */
char *
xg_item_text_dup_range (const XgItemText *text, gsize start, gsize end)
{
  GString *out = g_string_sized_new (end > start ? end - start : 0);

  for (guint i = find_break (text, start); start < end; i++)
    {
      gsize stop = i < text->breaks->len ? g_array_index (text->breaks, guint, i) : end;

      stop = MIN (stop, end);
      g_string_append_len (out, text->text + start, (gssize) (stop - start));
      start = stop + 1;
    }
  return g_string_free (out, FALSE);
}

/**
 * xg_item_text_find_lines:
 * @text: a text
 *
 * Takes linear time: for workers.
 *
 * Returns: (transfer full) (element-type guint): where each line begins that was there before lines
 *   were broken
 */
GArray *
xg_item_text_find_lines (const XgItemText *text)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (guint));
  const char *p = text->text;
  guint next = 0;
  guint start = 0;

  g_array_append_val (lines, start);
  while ((p = memchr (p, '\n', text->length - (gsize) (p - text->text))) != NULL)
    {
      start = (guint) (++p - text->text);
      if (next < text->breaks->len && g_array_index (text->breaks, guint, next) + 1 == start)
        next++;
      else
        g_array_append_val (lines, start);
    }
  return lines;
}

/**
 * xg_item_document_get_xml_error:
 * @self: a document
 *
 * Returns: (nullable): why the payload can't be formatted
 */
const char *
xg_item_document_get_xml_error (XgItemDocument *self)
{
  g_return_val_if_fail (XG_IS_ITEM_DOCUMENT (self), NULL);
  return self->xml_error;
}

/**
 * xg_item_document_get_card:
 * @self: a document
 *
 * Returns: (transfer none) (nullable): what the payload says
 */
XgCard *
xg_item_document_get_card (XgItemDocument *self)
{
  g_return_val_if_fail (XG_IS_ITEM_DOCUMENT (self), NULL);
  return self->card;
}

/**
 * xg_item_document_get_card_error:
 * @self: a document
 *
 * Returns: (nullable): why there is no card: the reason alone
 */
const char *
xg_item_document_get_card_error (XgItemDocument *self)
{
  g_return_val_if_fail (XG_IS_ITEM_DOCUMENT (self), NULL);
  return self->card_error;
}
