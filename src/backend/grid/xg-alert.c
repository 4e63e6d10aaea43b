/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-alert-private.h"

struct _XgAlert
{
  GObject parent_instance;

  gint64 id;
  gint64 rule_id;
  gint64 rowid;
  gint64 time;
  XgAlertState state;

  /* Owned */
  char *rule_name;
  XgItem *item;
  GWeakRef item_source;
  XgAlertItemFunc item_func;
};

G_DEFINE_FINAL_TYPE (XgAlert, xg_alert, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_RULE_ID,
  PROP_RULE_NAME,
  PROP_TIME,
  PROP_STATE,
  PROP_ITEM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
xg_alert_finalize (GObject *object)
{
  XgAlert *self = XG_ALERT (object);

  g_clear_object (&self->item);
  g_weak_ref_clear (&self->item_source);
  g_clear_pointer (&self->rule_name, g_free);
  G_OBJECT_CLASS (xg_alert_parent_class)->finalize (object);
}

static void
xg_alert_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgAlert *self = XG_ALERT (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_RULE_ID:
      g_value_set_int64 (value, self->rule_id);
      break;
    case PROP_RULE_NAME:
      g_value_set_string (value, self->rule_name);
      break;
    case PROP_TIME:
      g_value_set_int64 (value, self->time);
      break;
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    case PROP_ITEM:
      g_value_set_object (value, xg_alert_get_item (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_alert_class_init (XgAlertClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = xg_alert_finalize;
  object_class->get_property = xg_alert_get_property;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_RULE_ID] = g_param_spec_int64 ("rule-id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_RULE_NAME] = g_param_spec_string ("rule-name", NULL, NULL, NULL, flags);
  properties[PROP_TIME] = g_param_spec_int64 ("time", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, XG_TYPE_ITEM, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_alert_init (XgAlert *self)
{
  g_weak_ref_init (&self->item_source, NULL);
}

/**
 * xg_alert_new:
 * @id: its number in the store
 * @rule_id: which rule matched
 * @rule_name: the rule's name
 * @rowid: which item matched
 * @time: when, microseconds since the epoch
 * @state: open or acknowledged
 * @item_source: (nullable): asked for the item while it lives; not kept alive
 * @item_func: called with @item_source
 *
 * Returns: (transfer full): an alert
 */
XgAlert *
xg_alert_new (gint64 id,
              gint64 rule_id,
              const char *rule_name,
              gint64 rowid,
              gint64 time,
              XgAlertState state,
              GObject *item_source,
              XgAlertItemFunc item_func)
{
  XgAlert *self = g_object_new (XG_TYPE_ALERT, NULL);

  self->id = id;
  self->rule_id = rule_id;
  self->rule_name = g_strdup (rule_name);
  self->rowid = rowid;
  self->time = time;
  self->state = state;
  g_weak_ref_set (&self->item_source, item_source);
  self->item_func = item_func;
  return self;
}

gint64
xg_alert_get_id (XgAlert *self)
{
  g_return_val_if_fail (XG_IS_ALERT (self), 0);
  return self->id;
}

gint64
xg_alert_get_rule_id (XgAlert *self)
{
  g_return_val_if_fail (XG_IS_ALERT (self), 0);
  return self->rule_id;
}

gint64
xg_alert_get_rowid (XgAlert *self)
{
  g_return_val_if_fail (XG_IS_ALERT (self), 0);
  return self->rowid;
}

const char *
xg_alert_get_rule_name (XgAlert *self)
{
  g_return_val_if_fail (XG_IS_ALERT (self), NULL);
  return self->rule_name;
}

gint64
xg_alert_get_time (XgAlert *self)
{
  g_return_val_if_fail (XG_IS_ALERT (self), 0);
  return self->time;
}

XgAlertState
xg_alert_get_state (XgAlert *self)
{
  g_return_val_if_fail (XG_IS_ALERT (self), XG_ALERT_OPEN);
  return self->state;
}

void
xg_alert_set_state (XgAlert *self, XgAlertState state)
{
  g_return_if_fail (XG_IS_ALERT (self));

  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/**
 * xg_alert_get_item:
 * @self: an alert
 *
 * Reads the item from the cache the first time: a look-up by row id.
 *
 * Returns: (transfer none) (nullable): the item; %NULL when it is no longer in the cache
 */
XgItem *
xg_alert_get_item (XgAlert *self)
{
  g_return_val_if_fail (XG_IS_ALERT (self), NULL);

  if (self->item == NULL)
    {
      g_autoptr (GObject) source = g_weak_ref_get (&self->item_source);

      if (source != NULL)
        self->item = self->item_func (self->rowid, source);
    }
  return self->item;
}

/**
 * xg_alert_dup_grid:
 * @self: an alert
 *
 * Returns: (transfer full) (nullable): the #XgGrid that raised it, while there is one
 */
GObject *
xg_alert_dup_grid (XgAlert *self)
{
  g_return_val_if_fail (XG_IS_ALERT (self), NULL);

  return g_weak_ref_get (&self->item_source);
}
