/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "grid/xg-gap-text.h"
#include "grid/xg-grid-private.h"
#include "grid/xg-ledger.h"

struct _XgLedger
{
  GObject parent_instance;

  /* Owned */
  XgGrid *grid;
  char *broker;        /* NULL: every broker */
  GHashTable *nodes;   /* set of node ids; NULL: every topic */
  GHashTable *known;   /* node key -> XgLedgerRow, borrowed from rows */
  GListStore *rows;    /* of XgLedgerRow */
  GListStore *gaps;    /* of XgLedgerNote */
  GListStore *rejects; /* of XgLedgerNote */
  GCancellable *cancellable;

  XgLedgerCounts total;
  gint64 since;
  gint64 n_gaps_shown;
  gint64 n_rejected_shown;
  gboolean all;
};

G_DEFINE_FINAL_TYPE (XgLedger, xg_ledger, G_TYPE_OBJECT)

static guint loaded_signal;

static void
xg_ledger_dispose (GObject *object)
{
  XgLedger *self = XG_LEDGER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->grid);
  G_OBJECT_CLASS (xg_ledger_parent_class)->dispose (object);
}

static void
xg_ledger_finalize (GObject *object)
{
  XgLedger *self = XG_LEDGER (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->rows);
  g_clear_object (&self->gaps);
  g_clear_object (&self->rejects);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_clear_pointer (&self->nodes, g_hash_table_unref);
  g_free (self->broker);
  G_OBJECT_CLASS (xg_ledger_parent_class)->finalize (object);
}

static void
xg_ledger_class_init (XgLedgerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = xg_ledger_dispose;
  object_class->finalize = xg_ledger_finalize;
  loaded_signal = g_signal_new ("loaded",
                                XG_TYPE_LEDGER,
                                G_SIGNAL_RUN_LAST,
                                0,
                                NULL,
                                NULL,
                                NULL,
                                G_TYPE_NONE,
                                1,
                                G_TYPE_ERROR);
}

static void
xg_ledger_init (XgLedger *self)
{
  self->known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->rows = g_list_store_new (XG_TYPE_LEDGER_ROW);
  self->gaps = g_list_store_new (XG_TYPE_LEDGER_NOTE);
  self->rejects = g_list_store_new (XG_TYPE_LEDGER_NOTE);
}

/**
 * xg_ledger_new:
 * @grid: an open grid
 * @broker: (nullable): only this broker's topics; %NULL for everything
 * @node: (nullable): only this topic, or what is below this collection
 *
 * Returns: (transfer full): an empty ledger of this session
 */
XgLedger *
xg_ledger_new (XgGrid *grid, XgBroker *broker, XgNode *node)
{
  XgLedger *self;

  g_return_val_if_fail (XG_IS_GRID (grid), NULL);
  g_return_val_if_fail (node == NULL || broker != NULL, NULL);

  self = g_object_new (XG_TYPE_LEDGER, NULL);
  self->grid = g_object_ref (grid);
  if (broker != NULL)
    self->broker = g_strdup (xg_broker_get_jid (broker));
  if (node != NULL)
    {
      g_autoptr (GPtrArray) branch = xg_broker_collect_topics (broker, node);

      self->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      for (guint i = 0; i < branch->len; i++)
        g_hash_table_add (self->nodes, g_strdup (xg_node_get_id (branch->pdata[i])));
    }
  return self;
}

/**
 * xg_ledger_set_all:
 * @self: a ledger
 * @all: whether it counts from the beginning of the cache; else this session
 *
 * Takes effect with the next xg_ledger_reload().
 */
void
xg_ledger_set_all (XgLedger *self, gboolean all)
{
  g_return_if_fail (XG_IS_LEDGER (self));

  if (self->all == !!all)
    return;
  self->all = !!all;
  /* Another span of time has other rows. */
  self->n_gaps_shown = 0;
  self->n_rejected_shown = 0;
  g_hash_table_remove_all (self->known);
  g_list_store_remove_all (self->rows);
  g_list_store_remove_all (self->gaps);
  g_list_store_remove_all (self->rejects);
}

gboolean
xg_ledger_get_all (XgLedger *self)
{
  g_return_val_if_fail (XG_IS_LEDGER (self), FALSE);
  return self->all;
}

static gboolean
is_wanted (XgLedger *self, const char *broker, const char *node)
{
  return (self->broker == NULL || g_str_equal (self->broker, broker)) &&
         (self->nodes == NULL || g_hash_table_contains (self->nodes, node));
}

/* What was rejected may have come with a node that nobody knows. */
static char *
make_label (const char *node, const char *name)
{
  if (name != NULL && *name != '\0')
    return g_strdup (name);
  return g_strdup (*node != '\0' ? node : _ ("Without a topic"));
}

static void
convert_counts (const XgStoreLedger *from, XgLedgerCounts *to)
{
  *to = (XgLedgerCounts){
    .received = from->received,
    .stored = from->stored,
    .updated = from->updated,
    .duplicate = from->duplicate,
    .rejected = from->rejected,
    .caught_up = from->caught_up,
    .lost = from->lost,
    .n_gaps = from->n_gaps,
    .n_unknown = from->n_unknown,
  };
}

static void
add_to_total (XgLedgerCounts *total, const XgLedgerCounts *counts)
{
  total->received += counts->received;
  total->stored += counts->stored;
  total->updated += counts->updated;
  total->duplicate += counts->duplicate;
  total->rejected += counts->rejected;
  total->caught_up += counts->caught_up;
  total->lost += counts->lost;
  total->n_gaps += counts->n_gaps;
  total->n_unknown += counts->n_unknown;
}

/* Rows stay the objects that they are; they only ever get more, but for the other span of time. */
static void
update_rows (XgLedger *self, GPtrArray *rows)
{
  g_autoptr (GPtrArray) fresh = g_ptr_array_new_with_free_func (g_object_unref);

  self->total = (XgLedgerCounts){ 0 };
  for (guint i = 0; i < rows->len; i++)
    {
      const XgStoreLedgerRow *row = rows->pdata[i];
      XgLedgerRow *known = g_hash_table_lookup (self->known, &row->counts.node_key);
      XgLedgerCounts counts;

      if (!is_wanted (self, row->broker, row->node))
        continue;
      convert_counts (&row->counts, &counts);
      add_to_total (&self->total, &counts);
      if (known == NULL)
        {
          g_autofree char *label = make_label (row->node, row->name);

          known = xg_ledger_row_new (row->broker, row->node, label);
          g_hash_table_insert (self->known,
                               g_memdup2 (&row->counts.node_key, sizeof (gint64)),
                               known);
          g_ptr_array_add (fresh, known);
        }
      xg_ledger_row_set_counts (known, &counts);
    }
  if (fresh->len > 0)
    g_list_store_splice (self->rows,
                         g_list_model_get_n_items (G_LIST_MODEL (self->rows)),
                         0,
                         fresh->pdata,
                         fresh->len);
}

static void
update_gaps (XgLedger *self, GPtrArray *gaps)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_object_unref);

  if (self->n_gaps_shown == self->total.n_gaps)
    return;
  self->n_gaps_shown = self->total.n_gaps;
  for (guint i = 0; i < gaps->len; i++)
    {
      const XgStoreGap *gap = gaps->pdata[i];
      g_autofree char *label = make_label (gap->node, gap->name);
      g_autofree char *interval = xg_gap_text_interval (&gap->gap);
      g_autofree char *amount = xg_gap_text_amount (&gap->gap);
      g_autofree char *text =
        g_strdup_printf ("%s\n%s", interval, xg_gap_text_reason (gap->gap.reason));

      if (is_wanted (self, gap->broker, gap->node))
        g_ptr_array_add (notes, xg_ledger_note_new (label, text, amount));
    }
  g_list_store_splice (self->gaps,
                       0,
                       g_list_model_get_n_items (G_LIST_MODEL (self->gaps)),
                       notes->pdata,
                       notes->len);
}

static void
update_rejects (XgLedger *self, GPtrArray *rejects)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_object_unref);

  if (self->n_rejected_shown == self->total.rejected)
    return;
  self->n_rejected_shown = self->total.rejected;
  for (guint i = 0; i < rejects->len; i++)
    {
      const XgStoreReject *reject = rejects->pdata[i];
      g_autofree char *label = make_label (reject->node, reject->name);
      g_autofree char *amount = g_strdup_printf ("%'" G_GINT64_FORMAT, reject->count);

      if (is_wanted (self, reject->broker, reject->node))
        g_ptr_array_add (notes, xg_ledger_note_new (label, reject->reason, amount));
    }
  g_list_store_splice (self->rejects,
                       0,
                       g_list_model_get_n_items (G_LIST_MODEL (self->rejects)),
                       notes->pdata,
                       notes->len);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgLedger) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStoreBook) book = xg_reader_load_book_finish (XG_READER (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (book != NULL)
    {
      self->since = book->since;
      update_rows (self, book->rows);
      update_gaps (self, book->gaps);
      update_rejects (self, book->rejects);
    }
  g_signal_emit (self, loaded_signal, 0, error);
}

/**
 * xg_ledger_reload:
 * @self: a ledger
 *
 * Reads it anew, in a worker; "loaded" tells when it is there. A load that is under way is given
 * up.
 */
void
xg_ledger_reload (XgLedger *self)
{
  g_return_if_fail (XG_IS_LEDGER (self));

  if (!self->grid->ready)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  xg_reader_load_book_async (self->grid->reader,
                             self->all ? 0 : xg_store_get_session (self->grid->store),
                             0,
                             self->cancellable,
                             loaded_cb,
                             g_object_ref (self));
}

const XgLedgerCounts *
xg_ledger_get_total (XgLedger *self)
{
  g_return_val_if_fail (XG_IS_LEDGER (self), NULL);
  return &self->total;
}

/**
 * xg_ledger_get_since:
 * @self: a ledger
 *
 * Returns: when the counting began, µs since the epoch; 0: nothing is loaded
 */
gint64
xg_ledger_get_since (XgLedger *self)
{
  g_return_val_if_fail (XG_IS_LEDGER (self), 0);
  return self->since;
}

GListModel *
xg_ledger_get_rows (XgLedger *self)
{
  g_return_val_if_fail (XG_IS_LEDGER (self), NULL);
  return G_LIST_MODEL (self->rows);
}

GListModel *
xg_ledger_get_gaps (XgLedger *self)
{
  g_return_val_if_fail (XG_IS_LEDGER (self), NULL);
  return G_LIST_MODEL (self->gaps);
}

GListModel *
xg_ledger_get_rejections (XgLedger *self)
{
  g_return_val_if_fail (XG_IS_LEDGER (self), NULL);
  return G_LIST_MODEL (self->rejects);
}
