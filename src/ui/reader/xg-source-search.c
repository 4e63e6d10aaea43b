/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "reader/xg-source-search.h"

#include <glib/gi18n.h>
#include <string.h>

#include "feed/xg-format.h"
#include "payload/xg-xpath.h"

/* Places that are told; all are counted. */
#define MAX_PLACES 100000

typedef struct
{
  GArray *places; /* of XgTextPlace */
  guint n_found;
  char *value; /* of an expression that gives no elements, or NULL */
} Result;

struct _XgSourceSearch
{
  GObject parent_instance;

  guint place; /* index of the place that is shown */
  gsize from;  /* where to begin to look */

  /* Owned */
  GCancellable *cancellable; /* of the search that is under way, or NULL */
  Result *result;
  char *error;
};

enum
{
  FOUND,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgSourceSearch, xg_source_search, G_TYPE_OBJECT)

static void
result_free (Result *result)
{
  g_array_unref (result->places);
  g_free (result->value);
  g_free (result);
}

static void
stop (XgSourceSearch *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->result, result_free);
  g_clear_pointer (&self->error, g_free);
  self->place = 0;
}

static void
xg_source_search_finalize (GObject *object)
{
  stop (XG_SOURCE_SEARCH (object));
  G_OBJECT_CLASS (xg_source_search_parent_class)->finalize (object);
}

static void
xg_source_search_class_init (XgSourceSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = xg_source_search_finalize;
  signals[FOUND] = g_signal_new ("found",
                                 XG_TYPE_SOURCE_SEARCH,
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 0);
}

static void
xg_source_search_init (XgSourceSearch *self)
{
}

/**
 * xg_source_search_new:
 *
 * Returns: (transfer full): a search for nothing
 */
XgSourceSearch *
xg_source_search_new (void)
{
  return g_object_new (XG_TYPE_SOURCE_SEARCH, NULL);
}

typedef struct
{
  XgItemDocument *document;
  const XgItemText *text; /* of @document */
  char *words;
  gboolean xpath;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->document);
  g_free (work->words);
  g_free (work);
}

/* Lines of the result as places of the text: without the white space around them. */
static GArray *
places_of_lines (const XgItemText *text, const GArray *numbers)
{
  g_autoptr (GArray) lines = xg_item_text_find_lines (text);
  GArray *places = g_array_new (FALSE, FALSE, sizeof (XgTextPlace));

  for (guint i = 0; i < numbers->len; i++)
    {
      guint line = g_array_index (numbers, guint, i);
      XgTextPlace place = { 0 };

      if (line == 0 || line > lines->len)
        continue;
      place.start = g_array_index (lines, guint, line - 1);
      place.start += (guint) strspn (text->text + place.start, " \t");
      place.end = place.start + (guint) strcspn (text->text + place.start, "\r\n");
      g_array_append_val (places, place);
    }
  return places;
}

static Result *
evaluate (Work *work, GError **error)
{
  const char *xml = xg_item_document_get_formatted (work->document);
  g_autoptr (XgXPathResult) found = xg_xpath_evaluate (xml, strlen (xml), work->words, error);
  Result *result;

  if (found == NULL)
    return NULL;
  result = g_new0 (Result, 1);
  result->places = places_of_lines (work->text, found->lines);
  result->n_found = found->n_nodes;
  result->value = g_strdup (found->value);
  return result;
}

static void
search_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  Result *result;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (work->xpath)
    result = evaluate (work, &error);
  else
    {
      result = g_new0 (Result, 1);
      result->places = xg_text_find (work->text->text,
                                     work->text->length,
                                     work->words,
                                     MAX_PLACES,
                                     &result->n_found);
    }
  if (result != NULL)
    g_task_return_pointer (task, result, (GDestroyNotify) result_free);
  else
    g_task_return_error (task, error);
}

/* The first place at or behind where one is, or else the first of all. */
static guint
find_place (XgSourceSearch *self)
{
  guint low = 0;
  guint high = self->result->places->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->result->places, XgTextPlace, middle).start < self->from)
        low = middle + 1;
      else
        high = middle;
    }
  return low < self->result->places->len ? low : 0;
}

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  XgSourceSearch *self = XG_SOURCE_SEARCH (source);
  g_autoptr (GError) error = NULL;
  Result *found = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  self->result = found;
  if (found == NULL)
    self->error = g_strdup (error->message);
  else
    self->place = find_place (self);
  g_signal_emit (self, signals[FOUND], 0);
}

/**
 * xg_source_search_start:
 * @self: a search
 * @document: (nullable): where to look
 * @text: (nullable): what of it
 * @words: what to look for; "" for nothing
 * @xpath: whether @words are an expression, see xg_xpath_evaluate(), of the XML of @document
 * @from: where in @text to begin
 */
void
xg_source_search_start (XgSourceSearch *self,
                        XgItemDocument *document,
                        const XgItemText *text,
                        const char *words,
                        gboolean xpath,
                        gsize from)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (XG_IS_SOURCE_SEARCH (self));
  g_return_if_fail (document == NULL || XG_IS_ITEM_DOCUMENT (document));

  stop (self);
  self->from = from;
  if (document == NULL || text == NULL || *words == '\0' ||
      (xpath && xg_item_document_get_formatted (document) == NULL))
    return;
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, searched_cb, NULL);
  work = g_new0 (Work, 1);
  work->document = g_object_ref (document);
  work->text = text;
  work->words = g_strdup (words);
  work->xpath = xpath;
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, search_worker);
}

/**
 * xg_source_search_describe:
 * @self: a search
 *
 * Returns: (transfer full): "2 of 17", the value of an expression that gives no elements, what is
 *   wrong with it, or "" where nothing is looked for
 */
char *
xg_source_search_describe (XgSourceSearch *self)
{
  g_autofree char *count = NULL;
  g_autofree char *place = NULL;

  g_return_val_if_fail (XG_IS_SOURCE_SEARCH (self), NULL);

  if (self->cancellable != NULL)
    return g_strdup ("…");
  if (self->error != NULL)
    return g_strdup (self->error);
  if (self->result == NULL)
    return g_strdup ("");
  if (self->result->value != NULL)
    return g_strconcat ("= ", self->result->value, NULL);
  count = xg_format_count (self->result->n_found);
  if (self->result->places->len == 0)
    return g_steal_pointer (&count);
  place = xg_format_count (self->place + 1);
  return g_strdup_printf (_ ("%s of %s"), place, count);
}

/**
 * xg_source_search_get_place:
 * @self: a search
 *
 * Returns: (nullable): the place that is shown
 */
const XgTextPlace *
xg_source_search_get_place (XgSourceSearch *self)
{
  g_return_val_if_fail (XG_IS_SOURCE_SEARCH (self), NULL);

  if (self->result == NULL || self->place >= self->result->places->len)
    return NULL;
  return &g_array_index (self->result->places, XgTextPlace, self->place);
}

/**
 * xg_source_search_step:
 * @self: a search
 * @by: 1 for the next place, -1 for the one before; round at the ends
 *
 * Returns: (nullable): the place
 */
const XgTextPlace *
xg_source_search_step (XgSourceSearch *self, int by)
{
  guint n;

  g_return_val_if_fail (XG_IS_SOURCE_SEARCH (self), NULL);

  n = self->result != NULL ? self->result->places->len : 0;
  if (n > 0)
    self->place = (guint) ((int) (self->place + n) + by) % n;
  return xg_source_search_get_place (self);
}
