/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-double-private.h"

#include "grid/xg-ledger.h"

/* A ledger that is read at once, and has nothing in it. */
struct _XgLedger
{
  GObject parent_instance;

  XgLedgerCounts total;
  GListStore *rows;
  GListStore *notes;
  gboolean all;
};

G_DEFINE_FINAL_TYPE (XgLedger, xg_ledger, G_TYPE_OBJECT)

static guint loaded_signal;

static void
xg_ledger_finalize (GObject *object)
{
  XgLedger *self = XG_LEDGER (object);

  g_clear_object (&self->rows);
  g_clear_object (&self->notes);
  G_OBJECT_CLASS (xg_ledger_parent_class)->finalize (object);
}

static void
xg_ledger_class_init (XgLedgerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = xg_ledger_finalize;
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
  self->rows = g_list_store_new (XG_TYPE_LEDGER_ROW);
  self->notes = g_list_store_new (XG_TYPE_LEDGER_NOTE);
}

XgLedger *
xg_ledger_new (XgGrid *grid, XgBroker *broker, XgNode *node)
{
  xg_double_note ("ledger %s", node != NULL ? xg_node_get_id (node) : "of everything");
  return g_object_new (XG_TYPE_LEDGER, NULL);
}

void
xg_ledger_set_all (XgLedger *self, gboolean all)
{
  self->all = all;
}

gboolean
xg_ledger_get_all (XgLedger *self)
{
  return self->all;
}

void
xg_ledger_reload (XgLedger *self)
{
  g_signal_emit (self, loaded_signal, 0, NULL);
}

const XgLedgerCounts *
xg_ledger_get_total (XgLedger *self)
{
  return &self->total;
}

gint64
xg_ledger_get_since (XgLedger *self)
{
  return 1;
}

GListModel *
xg_ledger_get_rows (XgLedger *self)
{
  return G_LIST_MODEL (self->rows);
}

GListModel *
xg_ledger_get_gaps (XgLedger *self)
{
  return G_LIST_MODEL (self->notes);
}

GListModel *
xg_ledger_get_rejections (XgLedger *self)
{
  return G_LIST_MODEL (self->notes);
}
