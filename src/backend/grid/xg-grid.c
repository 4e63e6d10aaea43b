/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-grid-private.h"

G_DEFINE_FINAL_TYPE (XgGrid, xg_grid, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_READY,
  PROP_PROBLEM,
  PROP_DISCOVERY_ERROR,
  PROP_N_RECEIVED,
  PROP_N_STORED,
  PROP_N_UPDATED,
  PROP_N_DUPLICATE,
  PROP_N_REJECTED,
  PROP_N_SHOWN,
  PROP_RATE,
  PROP_UNREAD,
  PROP_N_OPEN_ALERTS,
  PROP_CACHE_SIZE,
  PROP_CATCHING_UP,
  PROP_FACTS_LEFT,
  N_PROPS
};

enum
{
  EVENTS,
  ALERT,
  OPEN_ITEM,
  OPEN_REQUESTS,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
xg_grid_dispose (GObject *object)
{
  XgGrid *self = XG_GRID (object);

  xg_grid_close (self);
  g_clear_object (&self->brokers);
  g_clear_object (&self->rules);
  g_clear_object (&self->alerts);
  g_clear_object (&self->requests);
  g_clear_object (&self->session);
  g_clear_object (&self->notifier);
  g_clear_object (&self->reader);
  g_clear_pointer (&self->ingest, xg_ingest_unref);
  g_clear_object (&self->store);
  g_clear_object (&self->profile);
  G_OBJECT_CLASS (xg_grid_parent_class)->dispose (object);
}

static void
xg_grid_finalize (GObject *object)
{
  XgGrid *self = XG_GRID (object);

  g_clear_pointer (&self->engine, xg_engine_unref);
  g_clear_pointer (&self->commits, xg_commit_queue_unref);
  g_clear_pointer (&self->lists, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_hash_table_unref);
  g_clear_object (&self->discovery);
  g_free (self->discovery_error);
  g_free (self->problem);
  g_free (self->data_dir);
  G_OBJECT_CLASS (xg_grid_parent_class)->finalize (object);
}

static gint64
sum_unread (XgGrid *self)
{
  guint n_brokers =
    self->brokers != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->brokers)) : 0;
  gint64 unread = 0;

  for (guint i = 0; i < n_brokers; i++)
    {
      g_autoptr (XgBroker) broker = g_list_model_get_item (G_LIST_MODEL (self->brokers), i);

      unread += xg_broker_get_unread (broker);
    }
  return unread;
}

static void
xg_grid_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgGrid *self = XG_GRID (object);
  XgGridCounts counts;
  XgCatchUp catch_up;

  switch (prop_id)
    {
    case PROP_READY:
      g_value_set_boolean (value, self->ready);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_DISCOVERY_ERROR:
      g_value_set_string (value, self->discovery_error);
      break;
    case PROP_N_RECEIVED:
      xg_grid_get_counts (self, &counts);
      g_value_set_uint64 (value, counts.received);
      break;
    case PROP_N_STORED:
      g_value_set_uint64 (value, self->counts.stored);
      break;
    case PROP_N_UPDATED:
      g_value_set_uint64 (value, self->counts.updated);
      break;
    case PROP_N_DUPLICATE:
      g_value_set_uint64 (value, self->counts.duplicate);
      break;
    case PROP_N_REJECTED:
      g_value_set_uint64 (value, self->counts.rejected);
      break;
    case PROP_N_SHOWN:
      g_value_set_uint64 (value, self->counts.shown);
      break;
    case PROP_RATE:
      g_value_set_double (value, self->rate);
      break;
    case PROP_UNREAD:
      g_value_set_int64 (value, sum_unread (self));
      break;
    case PROP_N_OPEN_ALERTS:
      g_value_set_uint (value, self->n_open_alerts);
      break;
    case PROP_CACHE_SIZE:
      g_value_set_int64 (value, self->cache_size);
      break;
    case PROP_CATCHING_UP:
      xg_grid_get_catch_up (self, &catch_up);
      g_value_set_boolean (value, catch_up.running);
      break;
    case PROP_FACTS_LEFT:
      g_value_set_int64 (value, self->facts_left);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  static const struct
  {
    guint id;
    const char *name;
  } counters[] = {
    { PROP_N_RECEIVED, "n-received" }, { PROP_N_STORED, "n-stored" },
    { PROP_N_UPDATED, "n-updated" },   { PROP_N_DUPLICATE, "n-duplicate" },
    { PROP_N_REJECTED, "n-rejected" }, { PROP_N_SHOWN, "n-shown" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (counters); i++)
    properties[counters[i].id] =
      g_param_spec_uint64 (counters[i].name, NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, FALSE, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  properties[PROP_DISCOVERY_ERROR] =
    g_param_spec_string ("discovery-error", NULL, NULL, NULL, flags);
  properties[PROP_RATE] = g_param_spec_double ("rate", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_UNREAD] = g_param_spec_int64 ("unread", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_N_OPEN_ALERTS] =
    g_param_spec_uint ("n-open-alerts", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_CACHE_SIZE] =
    g_param_spec_int64 ("cache-size", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_CATCHING_UP] = g_param_spec_boolean ("catching-up", NULL, NULL, FALSE, flags);
  properties[PROP_FACTS_LEFT] =
    g_param_spec_int64 ("facts-left", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_grid_class_init (XgGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = xg_grid_dispose;
  object_class->finalize = xg_grid_finalize;
  object_class->get_property = xg_grid_get_property;
  install_properties (object_class);

  signals[EVENTS] = g_signal_new ("events",
                                  XG_TYPE_GRID,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  G_TYPE_PTR_ARRAY);
  signals[ALERT] = g_signal_new ("alert",
                                 XG_TYPE_GRID,
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 1,
                                 XG_TYPE_ALERT);
  signals[OPEN_ITEM] = g_signal_new ("open-item",
                                     XG_TYPE_GRID,
                                     G_SIGNAL_RUN_LAST,
                                     0,
                                     NULL,
                                     NULL,
                                     NULL,
                                     G_TYPE_NONE,
                                     1,
                                     G_TYPE_INT64);
  signals[OPEN_REQUESTS] = g_signal_new ("open-requests",
                                         XG_TYPE_GRID,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         0);
}

static void
xg_grid_init (XgGrid *self)
{
  self->brokers = g_list_store_new (XG_TYPE_BROKER);
  self->rules = g_list_store_new (XG_TYPE_RULE);
  self->alerts = g_list_store_new (XG_TYPE_ALERT);
  self->requests = g_list_store_new (XG_TYPE_REQUEST);
  self->lists = g_ptr_array_new ();
  self->items = xg_grid_new_item_table ();
  self->engine = xg_engine_new ();
}

/**
 * xg_grid_new:
 * @profile: whose grid
 * @data_dir: where the cache lies; made when missing
 * @notifications: whether alerts become desktop notifications
 *
 * Returns: (transfer full): a grid that is not open yet
 */
XgGrid *
xg_grid_new (XgProfile *profile, const char *data_dir, gboolean notifications)
{
  XgGrid *self;

  g_return_val_if_fail (XG_IS_PROFILE (profile), NULL);

  self = g_object_new (XG_TYPE_GRID, NULL);
  self->profile = g_object_ref (profile);
  self->data_dir = g_strdup (data_dir);
  self->notifications = notifications;
  return self;
}

static void
notify (XgGrid *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* All that changes with what came in. */
void
xg_grid_notify_figures (XgGrid *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_N_RECEIVED; i <= PROP_UNREAD; i++)
    notify (self, i);
  notify (self, PROP_CACHE_SIZE);
  g_object_thaw_notify (G_OBJECT (self));
}

void
xg_grid_notify_open_alerts (XgGrid *self)
{
  notify (self, PROP_N_OPEN_ALERTS);
}

void
xg_grid_notify_catching_up (XgGrid *self)
{
  notify (self, PROP_CATCHING_UP);
}

void
xg_grid_notify_facts_left (XgGrid *self)
{
  notify (self, PROP_FACTS_LEFT);
}

void
xg_grid_notify_ready (XgGrid *self)
{
  notify (self, PROP_READY);
  notify (self, PROP_UNREAD);
}

/**
 * xg_grid_take_problem:
 * @self: a grid
 * @sentence: (transfer full) (nullable): what is wrong with the cache
 */
void
xg_grid_take_problem (XgGrid *self, char *sentence)
{
  g_free (self->problem);
  self->problem = sentence;
  notify (self, PROP_PROBLEM);
}

void
xg_grid_set_discovery_error (XgGrid *self, const char *text)
{
  if (g_strcmp0 (self->discovery_error, text) == 0)
    return;
  g_free (self->discovery_error);
  self->discovery_error = g_strdup (text);
  notify (self, PROP_DISCOVERY_ERROR);
}

/**
 * xg_grid_set_notifications:
 * @self: a grid that was made with notifications
 * @notifications: whether alerts become desktop notifications from now on
 *
 * The list of alerts is kept in any case. Call it when the grid is open.
 */
void
xg_grid_set_notifications (XgGrid *self, gboolean notifications)
{
  g_return_if_fail (XG_IS_GRID (self));

  self->notifications = !!notifications;
}

void
xg_grid_emit_events (XgGrid *self, GPtrArray *records)
{
  g_signal_emit (self, signals[EVENTS], 0, records);
}

void
xg_grid_emit_open_item (XgGrid *self, gint64 rowid)
{
  g_signal_emit (self, signals[OPEN_ITEM], 0, rowid);
}

void
xg_grid_emit_open_requests (XgGrid *self)
{
  g_signal_emit (self, signals[OPEN_REQUESTS], 0);
}

void
xg_grid_emit_alert (XgGrid *self, XgAlert *alert)
{
  g_signal_emit (self, signals[ALERT], 0, alert);
}

XgProfile *
xg_grid_get_profile (XgGrid *self)
{
  g_return_val_if_fail (XG_IS_GRID (self), NULL);
  return self->profile;
}

/**
 * xg_grid_get_session:
 * @self: a grid
 *
 * Returns: (transfer none) (nullable): its connection; %NULL before the grid is open
 */
XgSession *
xg_grid_get_session (XgGrid *self)
{
  g_return_val_if_fail (XG_IS_GRID (self), NULL);
  return self->session;
}

GListModel *
xg_grid_get_brokers (XgGrid *self)
{
  g_return_val_if_fail (XG_IS_GRID (self), NULL);
  return G_LIST_MODEL (self->brokers);
}

const char *
xg_grid_get_discovery_error (XgGrid *self)
{
  g_return_val_if_fail (XG_IS_GRID (self), NULL);
  return self->discovery_error;
}

GListModel *
xg_grid_get_rules (XgGrid *self)
{
  g_return_val_if_fail (XG_IS_GRID (self), NULL);
  return G_LIST_MODEL (self->rules);
}

GListModel *
xg_grid_get_alerts (XgGrid *self)
{
  g_return_val_if_fail (XG_IS_GRID (self), NULL);
  return G_LIST_MODEL (self->alerts);
}
