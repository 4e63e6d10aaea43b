/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-filters"

#include "config.h"

#include "filters/xg-row-colours-private.h"

/* What rows don't tell, and so the cache is asked: words and indicators of payloads. */

/* More answers than any screen needs: then they begin anew. */
#define MAX_ANSWERS 4096

typedef struct
{
  XgRowColours *colours; /* owned */
  guint64 bit;           /* of the rule */
  GArray *rowids;        /* of gint64: that were asked about */
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->colours);
  g_array_unref (question->rowids);
  g_free (question);
}

static XgRowAnswer *
ensure_answer (XgRowColours *self, gint64 rowid)
{
  XgRowAnswer *answer = g_hash_table_lookup (self->answers, &rowid);

  if (answer == NULL)
    {
      answer = g_new0 (XgRowAnswer, 1);
      g_hash_table_insert (self->answers, g_memdup2 (&rowid, sizeof (rowid)), answer);
    }
  return answer;
}

/* (transfer container) (element-type XgColouredRow): those that wait for an answer */
static GPtrArray *
list_pending (XgRowColours *self)
{
  GPtrArray *pending = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    if (((XgColouredRow *) row)->rule == XG_RULE_PENDING)
      g_ptr_array_add (pending, row);
  return pending;
}

/* A question that failed counts as answered with no: it is not asked for ever. */
static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  XgRowColours *self = question->colours;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) found = xg_grid_match_rows_finish (XG_GRID (source), result, &error);
  g_autoptr (GPtrArray) pending = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      question_free (question);
      return;
    }
  if (error != NULL)
    g_message ("Rows can't be coloured by their payload: %s", error->message);
  for (guint i = 0; i < question->rowids->len; i++)
    ensure_answer (self, g_array_index (question->rowids, gint64, i))->asked |= question->bit;
  for (guint i = 0; found != NULL && i < found->len; i++)
    ensure_answer (self, g_array_index (found, gint64, i))->yes |= question->bit;
  self->n_asked--;
  question_free (question);
  if (self->n_asked > 0)
    return;
  pending = list_pending (self);
  for (guint i = 0; i < pending->len; i++)
    xg_row_colours_decide (self, pending->pdata[i]);
}

static void
ask_rule (XgRowColours *self, guint index, GPtrArray *pending)
{
  const XgColourRule *rule = self->rules->pdata[index];
  Question *question;
  GArray *rowids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < pending->len; i++)
    {
      XgItem *item = ((XgColouredRow *) pending->pdata[i])->item;
      gint64 rowid = xg_item_get_rowid (item);

      if (xg_row_colours_judge (self, item, index) == XG_QUERY_UNDECIDED)
        g_array_append_val (rowids, rowid);
    }
  if (rowids->len == 0)
    {
      g_array_unref (rowids);
      return;
    }
  question = g_new (Question, 1);
  question->colours = g_object_ref (self);
  question->bit = G_GUINT64_CONSTANT (1) << index;
  question->rowids = rowids;
  self->n_asked++;
  xg_grid_match_rows_async (self->grid,
                            rule->query,
                            (const gint64 *) (gpointer) rowids->data,
                            rowids->len,
                            self->cancellable,
                            answered_cb,
                            question);
}

static gboolean
ask_cb (gpointer data)
{
  XgRowColours *self = data;
  g_autoptr (GPtrArray) pending = list_pending (self);

  self->ask = 0;
  if (self->grid == NULL || pending->len == 0)
    return G_SOURCE_REMOVE;
  if (g_hash_table_size (self->answers) > MAX_ANSWERS)
    g_hash_table_remove_all (self->answers);
  if (self->cancellable == NULL)
    self->cancellable = g_cancellable_new ();
  for (guint i = 0; i < self->rules->len; i++)
    ask_rule (self, i, pending);
  return G_SOURCE_REMOVE;
}

/* Asks about all rows that wait, once what is going on in the list is over; one round at a time. */
void
xg_row_colours_queue_ask (XgRowColours *self)
{
  if (self->ask == 0 && self->n_asked == 0 && self->grid != NULL)
    self->ask = g_idle_add (ask_cb, self);
}

/* Rules or grid are others. */
void
xg_row_colours_forget_answers (XgRowColours *self)
{
  g_clear_handle_id (&self->ask, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->n_asked = 0;
  g_hash_table_remove_all (self->answers);
}
