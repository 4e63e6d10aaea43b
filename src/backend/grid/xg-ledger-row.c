/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <string.h>

#include "grid/xg-ledger-row.h"

struct _XgLedgerRow
{
  GObject parent_instance;

  /* Owned */
  char *broker;
  char *node;
  char *label;

  XgLedgerCounts counts;
};

G_DEFINE_FINAL_TYPE (XgLedgerRow, xg_ledger_row, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_LABEL,
  PROP_BROKER,
  PROP_NODE,
  PROP_RECEIVED,
  PROP_STORED,
  PROP_UPDATED,
  PROP_DUPLICATE,
  PROP_REJECTED,
  PROP_CAUGHT_UP,
  PROP_LOST,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint changed_signal;

static gint64
get_number (const XgLedgerCounts *counts, guint prop_id)
{
  const gint64 numbers[] = { counts->received,  counts->stored,   counts->updated,
                             counts->duplicate, counts->rejected, counts->caught_up,
                             counts->lost };

  return numbers[prop_id - PROP_RECEIVED];
}

static void
xg_ledger_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgLedgerRow *self = XG_LEDGER_ROW (object);

  switch (prop_id)
    {
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_BROKER:
      g_value_set_string (value, self->broker);
      break;
    case PROP_NODE:
      g_value_set_string (value, self->node);
      break;
    default:
      g_value_set_int64 (value, get_number (&self->counts, prop_id));
    }
}

static void
xg_ledger_row_finalize (GObject *object)
{
  XgLedgerRow *self = XG_LEDGER_ROW (object);

  g_free (self->broker);
  g_free (self->node);
  g_free (self->label);
  G_OBJECT_CLASS (xg_ledger_row_parent_class)->finalize (object);
}

static void
xg_ledger_row_class_init (XgLedgerRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  static const char *const numbers[] = { "received", "stored",    "updated", "duplicate",
                                         "rejected", "caught-up", "lost" };

  object_class->finalize = xg_ledger_row_finalize;
  object_class->get_property = xg_ledger_row_get_property;
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_BROKER] = g_param_spec_string ("broker", NULL, NULL, NULL, flags);
  properties[PROP_NODE] = g_param_spec_string ("node", NULL, NULL, NULL, flags);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    properties[PROP_RECEIVED + i] =
      g_param_spec_int64 (numbers[i], NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  changed_signal = g_signal_new ("changed",
                                 XG_TYPE_LEDGER_ROW,
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 0);
}

static void
xg_ledger_row_init (XgLedgerRow *self)
{
}

/**
 * xg_ledger_row_new:
 * @broker: JID of the pubsub service
 * @node: a topic
 * @label: what it is called
 *
 * Returns: (transfer full): a row of zeros
 */
XgLedgerRow *
xg_ledger_row_new (const char *broker, const char *node, const char *label)
{
  XgLedgerRow *self = g_object_new (XG_TYPE_LEDGER_ROW, NULL);

  self->broker = g_strdup (broker);
  self->node = g_strdup (node);
  self->label = g_strdup (label);
  return self;
}

const char *
xg_ledger_row_get_label (XgLedgerRow *self)
{
  g_return_val_if_fail (XG_IS_LEDGER_ROW (self), NULL);
  return self->label;
}

const char *
xg_ledger_row_get_broker (XgLedgerRow *self)
{
  g_return_val_if_fail (XG_IS_LEDGER_ROW (self), NULL);
  return self->broker;
}

const char *
xg_ledger_row_get_node (XgLedgerRow *self)
{
  g_return_val_if_fail (XG_IS_LEDGER_ROW (self), NULL);
  return self->node;
}

const XgLedgerCounts *
xg_ledger_row_get_counts (XgLedgerRow *self)
{
  g_return_val_if_fail (XG_IS_LEDGER_ROW (self), NULL);
  return &self->counts;
}

/**
 * xg_ledger_row_set_counts:
 * @self: a row
 * @counts: copied
 */
void
xg_ledger_row_set_counts (XgLedgerRow *self, const XgLedgerCounts *counts)
{
  XgLedgerCounts before;

  g_return_if_fail (XG_IS_LEDGER_ROW (self));

  if (memcmp (&self->counts, counts, sizeof before) == 0)
    return;
  before = self->counts;
  self->counts = *counts;
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_RECEIVED; i < N_PROPS; i++)
    {
      if (get_number (&before, i) != get_number (counts, i))
        g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
    }
  g_object_thaw_notify (G_OBJECT (self));
  g_signal_emit (self, changed_signal, 0);
}
