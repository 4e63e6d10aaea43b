/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "reader/xg-xpath-search.h"

#include <glib/gi18n.h>
#include <string.h>

#include "feed/xg-format.h"
#include "payload/xg-xpath.h"

struct _XgXPathSearch
{
  GObject parent_instance;

  guint place; /* index of the place that is shown */

  /* Owned */
  GCancellable *cancellable; /* of the search that is under way, or NULL */
  XgXPathResult *result;
  char *error;
};

enum
{
  FOUND,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgXPathSearch, xg_xpath_search, G_TYPE_OBJECT)

static void
stop (XgXPathSearch *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->result, xg_xpath_result_free);
  g_clear_pointer (&self->error, g_free);
  self->place = 0;
}

static void
xg_xpath_search_finalize (GObject *object)
{
  stop (XG_XPATH_SEARCH (object));
  G_OBJECT_CLASS (xg_xpath_search_parent_class)->finalize (object);
}

static void
xg_xpath_search_class_init (XgXPathSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = xg_xpath_search_finalize;
  signals[FOUND] = g_signal_new ("found",
                                 XG_TYPE_XPATH_SEARCH,
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 0);
}

static void
xg_xpath_search_init (XgXPathSearch *self)
{
}

/**
 * xg_xpath_search_new:
 *
 * Returns: (transfer full): a search for nothing
 */
XgXPathSearch *
xg_xpath_search_new (void)
{
  return g_object_new (XG_TYPE_XPATH_SEARCH, NULL);
}

typedef struct
{
  XgItemDocument *document;
  char *expression;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->document);
  g_free (work->expression);
  g_free (work);
}

static void
search_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  const char *xml = xg_item_document_get_formatted (work->document);
  GError *error = NULL;
  XgXPathResult *result;

  if (g_task_return_error_if_cancelled (task))
    return;
  result = xg_xpath_evaluate (xml, strlen (xml), work->expression, &error);
  if (result != NULL)
    g_task_return_pointer (task, result, (GDestroyNotify) xg_xpath_result_free);
  else
    g_task_return_error (task, error);
}

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  XgXPathSearch *self = XG_XPATH_SEARCH (source);
  g_autoptr (GError) error = NULL;
  XgXPathResult *found = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  self->result = found;
  if (found == NULL)
    self->error = g_strdup (error->message);
  g_signal_emit (self, signals[FOUND], 0);
}

/**
 * xg_xpath_search_start:
 * @self: a search
 * @document: (nullable): where to look
 * @expression: XPath, see xg_xpath_evaluate(); "" for nothing
 */
void
xg_xpath_search_start (XgXPathSearch *self, XgItemDocument *document, const char *expression)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (XG_IS_XPATH_SEARCH (self));
  g_return_if_fail (document == NULL || XG_IS_ITEM_DOCUMENT (document));

  stop (self);
  if (document == NULL || xg_item_document_get_formatted (document) == NULL || *expression == '\0')
    return;
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, searched_cb, NULL);
  work = g_new0 (Work, 1);
  work->document = g_object_ref (document);
  work->expression = g_strdup (expression);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, search_worker);
}

/**
 * xg_xpath_search_describe:
 * @self: a search
 *
 * Returns: (transfer full): "2 of 17", the value of an expression that gives no elements, what is
 *   wrong with it, or "" where nothing is looked for
 */
char *
xg_xpath_search_describe (XgXPathSearch *self)
{
  g_autofree char *count = NULL;

  g_return_val_if_fail (XG_IS_XPATH_SEARCH (self), NULL);

  if (self->cancellable != NULL)
    return g_strdup ("…");
  if (self->error != NULL)
    return g_strdup (self->error);
  if (self->result == NULL)
    return g_strdup ("");
  if (self->result->value != NULL)
    return g_strconcat ("= ", self->result->value, NULL);
  count = xg_format_count (self->result->n_nodes);
  if (self->result->n_nodes == 0)
    return g_steal_pointer (&count);
  return g_strdup_printf (_ ("%u of %s"), self->place + 1, count);
}

/**
 * xg_xpath_search_get_line:
 * @self: a search
 *
 * Returns: the line of the place that is shown, from 1; 0 where there is none
 */
guint
xg_xpath_search_get_line (XgXPathSearch *self)
{
  g_return_val_if_fail (XG_IS_XPATH_SEARCH (self), 0);

  if (self->result == NULL || self->place >= self->result->lines->len)
    return 0;
  return g_array_index (self->result->lines, guint, self->place);
}

/**
 * xg_xpath_search_step:
 * @self: a search
 * @by: 1 for the next place, -1 for the one before; round at the ends
 *
 * Returns: its line, from 1; 0 where there is none
 */
guint
xg_xpath_search_step (XgXPathSearch *self, int by)
{
  guint n;

  g_return_val_if_fail (XG_IS_XPATH_SEARCH (self), 0);

  n = self->result != NULL ? self->result->lines->len : 0;
  if (n > 0)
    self->place = (guint) ((int) (self->place + n) + by) % n;
  return xg_xpath_search_get_line (self);
}
