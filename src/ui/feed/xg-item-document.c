/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-item-document.h"

#include <string.h>

#include "payload/xg-incident.h"
#include "payload/xg-payload.h"

struct _XgItemDocument
{
  GObject parent_instance;

  /* Owned */
  char *payload; /* NULL: there is none */
  gsize payload_length;
  XgItemText raw;
  XgItemText xml;
  char *xml_error;
  GListModel *incidents; /* of XgIncident; NULL: not IODEF, or not readable */
  char *incident_error;
};

G_DEFINE_FINAL_TYPE (XgItemDocument, xg_item_document, G_TYPE_OBJECT)

static void
xg_item_document_finalize (GObject *object)
{
  XgItemDocument *self = XG_ITEM_DOCUMENT (object);

  g_free (self->payload);
  g_free (self->raw.text);
  g_free (self->xml.text);
  g_free (self->xml_error);
  g_free (self->incident_error);
  g_clear_object (&self->incidents);
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
fold_at (const char *line, gsize length)
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
fold_text (const char *text, gsize length, XgItemText *result)
{
  GString *out = g_string_sized_new (length + length / XG_ITEM_DOCUMENT_LINE + 1);
  const char *end = text + length;

  for (const char *p = text; p < end;)
    {
      const char *newline = memchr (p, '\n', (gsize) (end - p));
      const char *line_end = newline != NULL ? newline : end;

      while (line_end - p > XG_ITEM_DOCUMENT_LINE)
        {
          gsize cut = fold_at (p, (gsize) (line_end - p));

          g_string_append_len (out, p, (gssize) cut);
          g_string_append_c (out, '\n');
          result->n_folds++;
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
}

/**
 * xg_item_document_new:
 * @payload_type: (nullable): namespace of the payload
 * @payload: (transfer full) (nullable): its XML
 *
 * Parses and formats; takes milliseconds and more: for workers.
 *
 * Returns: (transfer full): the document
 */
XgItemDocument *
xg_item_document_new (const char *payload_type, char *payload)
{
  XgItemDocument *self = g_object_new (XG_TYPE_ITEM_DOCUMENT, NULL);
  g_autofree char *formatted = NULL;
  g_autoptr (GError) error = NULL;

  self->payload = payload;
  if (payload == NULL)
    return self;
  self->payload_length = strlen (payload);
  fold_text (payload, self->payload_length, &self->raw);

  formatted = xg_payload_format (payload, self->payload_length, &error);
  if (formatted != NULL)
    fold_text (formatted, strlen (formatted), &self->xml);
  else
    self->xml_error = g_strdup (error->message);
  g_clear_error (&error);

  if (g_strcmp0 (payload_type, XG_NS_IODEF_2) == 0 || g_strcmp0 (payload_type, XG_NS_IODEF_1) == 0)
    {
      self->incidents = xg_incident_parse (payload, self->payload_length, &error);
      if (self->incidents == NULL)
        self->incident_error = g_strdup (error->message);
    }
  return self;
}

typedef struct
{
  char *payload_type;
  char *payload;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->payload_type);
  g_free (work->payload);
  g_free (work);
}

static void
parse_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;

  if (g_task_return_error_if_cancelled (task))
    return;
  g_task_return_pointer (
    task,
    xg_item_document_new (work->payload_type, g_steal_pointer (&work->payload)),
    g_object_unref);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Work *work = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  work->payload = xg_grid_load_payload_finish (XG_GRID (source), result, &error);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
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
  Work *work;

  g_return_if_fail (XG_IS_GRID (grid));
  g_return_if_fail (XG_IS_ITEM (item));

  task = g_task_new (grid, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_item_document_load_async);
  work = g_new0 (Work, 1);
  work->payload_type = g_strdup (xg_item_get_payload_type (item));
  g_task_set_task_data (task, work, work_free);
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
 * xg_item_document_get_incidents:
 * @self: a document
 *
 * Returns: (transfer none) (nullable): the incidents (XgIncident) of an IODEF document
 */
GListModel *
xg_item_document_get_incidents (XgItemDocument *self)
{
  g_return_val_if_fail (XG_IS_ITEM_DOCUMENT (self), NULL);
  return self->incidents;
}

/**
 * xg_item_document_get_incident_error:
 * @self: a document
 *
 * Returns: (nullable): why the incidents can't be read
 */
const char *
xg_item_document_get_incident_error (XgItemDocument *self)
{
  g_return_val_if_fail (XG_IS_ITEM_DOCUMENT (self), NULL);
  return self->incident_error;
}
