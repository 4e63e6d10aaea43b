/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <string.h>

#include "grid/xg-traffic-entry.h"

/* How often is looked, in ms: often enough for a person, and for a list that has to be laid out. */
#define INTERVAL 100
/* Beyond the bound, so that not every batch moves the whole array. */
#define SLACK 500

struct _XgTraffic
{
  GObject parent_instance;

  /* Owned */
  XgStanzaLog *log;
  GPtrArray *entries; /* of XgTrafficEntry */

  gsize bytes;
  guint64 n_dropped;
  gboolean paused;
  guint source;
};

enum
{
  PROP_0,
  PROP_PAUSED,
  PROP_N_DROPPED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
get_item_type (GListModel *model)
{
  return XG_TYPE_TRAFFIC_ENTRY;
}

static guint
get_n_items (GListModel *model)
{
  return XG_TRAFFIC (model)->entries->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  XgTraffic *self = XG_TRAFFIC (model);

  return position < self->entries->len ? g_object_ref (g_ptr_array_index (self->entries, position))
                                       : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (XgTraffic,
                               xg_traffic,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
xg_traffic_finalize (GObject *object)
{
  XgTraffic *self = XG_TRAFFIC (object);

  g_clear_handle_id (&self->source, g_source_remove);
  xg_stanza_log_set_enabled (self->log, FALSE);
  xg_stanza_log_unref (self->log);
  g_ptr_array_unref (self->entries);

  G_OBJECT_CLASS (xg_traffic_parent_class)->finalize (object);
}

static void
xg_traffic_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  XgTraffic *self = XG_TRAFFIC (object);

  if (id == PROP_PAUSED)
    g_value_set_boolean (value, self->paused);
  else if (id == PROP_N_DROPPED)
    g_value_set_uint64 (value, self->n_dropped);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
xg_traffic_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PAUSED)
    xg_traffic_set_paused (XG_TRAFFIC (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
xg_traffic_class_init (XgTrafficClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = xg_traffic_finalize;
  object_class->get_property = xg_traffic_get_property;
  object_class->set_property = xg_traffic_set_property;

  properties[PROP_PAUSED] =
    g_param_spec_boolean ("paused",
                          NULL,
                          NULL,
                          FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_DROPPED] =
    g_param_spec_uint64 ("n-dropped",
                         NULL,
                         NULL,
                         0,
                         G_MAXUINT64,
                         0,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_traffic_init (XgTraffic *self)
{
  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
}

static gsize
size_of (XgTrafficEntry *entry)
{
  return strlen (xg_traffic_entry_get_xml (entry));
}

/* The oldest go: those beyond the bounds, and some more. */
static void
forget_oldest (XgTraffic *self)
{
  guint n = 0;

  if (self->entries->len <= XG_TRAFFIC_MAX && self->bytes <= XG_TRAFFIC_MAX_BYTES)
    return;
  while (n < self->entries->len && (self->entries->len - n > XG_TRAFFIC_MAX - SLACK ||
                                    self->bytes > XG_TRAFFIC_MAX_BYTES / 10 * 9))
    self->bytes -= size_of (g_ptr_array_index (self->entries, n++));
  g_ptr_array_remove_range (self->entries, 0, n);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}

/**
 * xg_traffic_take:
 * @self: what goes over a session
 *
 * Looks now, and not only when it is time.
 */
void
xg_traffic_take (XgTraffic *self)
{
  g_autoptr (GPtrArray) taken = NULL;
  guint before;
  guint64 n_dropped = 0;

  g_return_if_fail (XG_IS_TRAFFIC (self));

  before = self->entries->len;
  taken = xg_stanza_log_take (self->log, &n_dropped);
  if (self->paused)
    n_dropped += taken->len;
  for (guint i = 0; !self->paused && i < taken->len; i++)
    {
      XgTrafficEntry *entry = xg_traffic_entry_new (g_ptr_array_index (taken, i));

      self->bytes += size_of (entry);
      g_ptr_array_add (self->entries, entry);
    }
  if (self->entries->len > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->entries->len - before);
  forget_oldest (self);
  if (n_dropped > 0)
    {
      self->n_dropped += n_dropped;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DROPPED]);
    }
}

static gboolean
take_cb (gpointer user_data)
{
  xg_traffic_take (user_data);
  return G_SOURCE_CONTINUE;
}

/**
 * xg_traffic_new:
 * @log: the log of a session; one looks at a time
 *
 * Returns: (transfer full): what goes over it from now on
 */
XgTraffic *
xg_traffic_new (XgStanzaLog *log)
{
  XgTraffic *self = g_object_new (XG_TYPE_TRAFFIC, NULL);

  self->log = xg_stanza_log_ref (log);
  xg_stanza_log_set_enabled (log, TRUE);
  self->source = g_timeout_add (INTERVAL, take_cb, self);
  return self;
}

/**
 * xg_traffic_clear:
 * @self: what goes over a session
 *
 * Forgets what there is, and what was not followed.
 */
void
xg_traffic_clear (XgTraffic *self)
{
  guint n;

  g_return_if_fail (XG_IS_TRAFFIC (self));

  n = self->entries->len;
  g_ptr_array_set_size (self->entries, 0);
  self->bytes = 0;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
  self->n_dropped = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DROPPED]);
}

gboolean
xg_traffic_get_paused (XgTraffic *self)
{
  g_return_val_if_fail (XG_IS_TRAFFIC (self), FALSE);
  return self->paused;
}

void
xg_traffic_set_paused (XgTraffic *self, gboolean paused)
{
  g_return_if_fail (XG_IS_TRAFFIC (self));

  if (paused == self->paused)
    return;
  xg_traffic_take (self);
  self->paused = paused;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSED]);
}

guint64
xg_traffic_get_n_dropped (XgTraffic *self)
{
  g_return_val_if_fail (XG_IS_TRAFFIC (self), 0);
  return self->n_dropped;
}
