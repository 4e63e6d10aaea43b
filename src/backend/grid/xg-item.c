/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-item-private.h"

struct _XgItem
{
  GObject parent_instance;

  /* Owned */
  XgStoreItem *row;
  char *topic;
};

G_DEFINE_FINAL_TYPE (XgItem, xg_item, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ROWID,
  PROP_KIND,
  PROP_SEVERITY,
  PROP_RECEIVED,
  PROP_BROKER,
  PROP_NODE,
  PROP_TOPIC,
  PROP_ITEM_ID,
  PROP_PUBLISHER,
  PROP_PAYLOAD_TYPE,
  PROP_SUMMARY,
  PROP_VERSION,
  PROP_READ,
  PROP_PINNED,
  PROP_RETRACTED,
  PROP_CURRENT,
  PROP_CAUGHT_UP,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
xg_item_finalize (GObject *object)
{
  XgItem *self = XG_ITEM (object);

  g_clear_pointer (&self->row, xg_store_item_free);
  g_clear_pointer (&self->topic, g_free);
  G_OBJECT_CLASS (xg_item_parent_class)->finalize (object);
}

static void
xg_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgItem *self = XG_ITEM (object);

  switch (prop_id)
    {
    case PROP_ROWID:
      g_value_set_int64 (value, self->row->rowid);
      break;
    case PROP_KIND:
      g_value_set_int (value, (int) self->row->kind);
      break;
    case PROP_SEVERITY:
      g_value_set_enum (value, (int) self->row->severity);
      break;
    case PROP_RECEIVED:
      g_value_set_int64 (value, self->row->received);
      break;
    case PROP_BROKER:
      g_value_set_string (value, self->row->broker);
      break;
    case PROP_NODE:
      g_value_set_string (value, self->row->node);
      break;
    case PROP_TOPIC:
      g_value_set_string (value, xg_item_get_topic (self));
      break;
    case PROP_ITEM_ID:
      g_value_set_string (value, self->row->item_id);
      break;
    case PROP_PUBLISHER:
      g_value_set_string (value, self->row->publisher);
      break;
    case PROP_PAYLOAD_TYPE:
      g_value_set_string (value, self->row->type);
      break;
    case PROP_SUMMARY:
      g_value_set_string (value, self->row->summary);
      break;
    case PROP_VERSION:
      g_value_set_uint (value, self->row->version);
      break;
    case PROP_READ:
      g_value_set_boolean (value, self->row->read);
      break;
    case PROP_PINNED:
      g_value_set_boolean (value, self->row->pinned);
      break;
    case PROP_RETRACTED:
      g_value_set_boolean (value, self->row->retracted);
      break;
    case PROP_CURRENT:
      g_value_set_boolean (value, self->row->current);
      break;
    case PROP_CAUGHT_UP:
      g_value_set_boolean (value, self->row->caught_up);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static GParamSpec *
readable_string (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static GParamSpec *
readable_boolean (const char *name)
{
  return g_param_spec_boolean (name,
                               NULL,
                               NULL,
                               FALSE,
                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static void
xg_item_class_init (XgItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = xg_item_finalize;
  object_class->get_property = xg_item_get_property;

  properties[PROP_ROWID] = g_param_spec_int64 ("rowid", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_KIND] = g_param_spec_int ("kind", NULL, NULL, 0, XG_RECORD_KIND_LAST, 0, flags);
  properties[PROP_SEVERITY] =
    g_param_spec_enum ("severity", NULL, NULL, XG_TYPE_SEVERITY, XG_SEVERITY_UNKNOWN, flags);
  properties[PROP_RECEIVED] =
    g_param_spec_int64 ("received", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_BROKER] = readable_string ("broker");
  properties[PROP_NODE] = readable_string ("node");
  properties[PROP_TOPIC] = readable_string ("topic");
  properties[PROP_ITEM_ID] = readable_string ("item-id");
  properties[PROP_PUBLISHER] = readable_string ("publisher");
  properties[PROP_PAYLOAD_TYPE] = readable_string ("payload-type");
  properties[PROP_SUMMARY] = readable_string ("summary");
  properties[PROP_VERSION] = g_param_spec_uint ("version", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_READ] = readable_boolean ("read");
  properties[PROP_PINNED] = readable_boolean ("pinned");
  properties[PROP_RETRACTED] = readable_boolean ("retracted");
  properties[PROP_CURRENT] = readable_boolean ("current");
  properties[PROP_CAUGHT_UP] = readable_boolean ("caught-up");
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_item_init (XgItem *self)
{
}

/**
 * xg_item_new_from_store:
 * @row: (transfer full): a row of the store
 * @topic: (nullable): what people call its node; %NULL: by its id
 *
 * Returns: (transfer full): an item that shows @row
 */
XgItem *
xg_item_new_from_store (XgStoreItem *row, const char *topic)
{
  XgItem *self;

  g_return_val_if_fail (row != NULL, NULL);

  self = g_object_new (XG_TYPE_ITEM, NULL);
  self->row = row;
  self->topic = g_strdup (topic);
  return self;
}

static void
set_flag (XgItem *self, gboolean *flag, gboolean value, guint property)
{
  value = !!value;
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/**
 * xg_item_update_flags:
 * @self: an item
 * @read: whether it was looked at
 * @retracted: whether the broker no longer has it
 * @current: whether it is the newest version
 */
void
xg_item_update_flags (XgItem *self, gboolean read, gboolean retracted, gboolean current)
{
  g_return_if_fail (XG_IS_ITEM (self));

  set_flag (self, &self->row->read, read, PROP_READ);
  set_flag (self, &self->row->retracted, retracted, PROP_RETRACTED);
  set_flag (self, &self->row->current, current, PROP_CURRENT);
}

/**
 * xg_item_set_read:
 * @self: an item
 * @read: whether it was looked at
 */
void
xg_item_set_read (XgItem *self, gboolean read)
{
  g_return_if_fail (XG_IS_ITEM (self));

  set_flag (self, &self->row->read, read, PROP_READ);
}

/**
 * xg_item_set_pinned:
 * @self: an item
 * @pinned: whether it is kept, and marked
 */
void
xg_item_set_pinned (XgItem *self, gboolean pinned)
{
  g_return_if_fail (XG_IS_ITEM (self));

  set_flag (self, &self->row->pinned, pinned, PROP_PINNED);
}

gint64
xg_item_get_rowid (XgItem *self)
{
  g_return_val_if_fail (XG_IS_ITEM (self), 0);
  return self->row->rowid;
}

XgRecordKind
xg_item_get_kind (XgItem *self)
{
  g_return_val_if_fail (XG_IS_ITEM (self), XG_RECORD_ITEM);
  return self->row->kind;
}

XgSeverity
xg_item_get_severity (XgItem *self)
{
  g_return_val_if_fail (XG_IS_ITEM (self), XG_SEVERITY_UNKNOWN);
  return self->row->severity;
}

/**
 * xg_item_get_received:
 * @self: an item
 *
 * Returns: when it arrived here, microseconds since the epoch, UTC
 */
gint64
xg_item_get_received (XgItem *self)
{
  g_return_val_if_fail (XG_IS_ITEM (self), 0);
  return self->row->received;
}

/**
 * xg_item_get_delayed:
 * @self: an item
 *
 * Returns: the stamp that the broker gave it (XEP-0203), µs since the epoch; 0 without one
 */
gint64
xg_item_get_delayed (XgItem *self)
{
  g_return_val_if_fail (XG_IS_ITEM (self), 0);
  return self->row->delayed;
}

const char *
xg_item_get_broker (XgItem *self)
{
  g_return_val_if_fail (XG_IS_ITEM (self), NULL);
  return self->row->broker;
}

const char *
xg_item_get_node (XgItem *self)
{
  g_return_val_if_fail (XG_IS_ITEM (self), NULL);
  return self->row->node;
}

const char *
xg_item_get_topic (XgItem *self)
{
  g_return_val_if_fail (XG_IS_ITEM (self), NULL);
  return self->topic != NULL ? self->topic : self->row->node;
}

const char *
xg_item_get_item_id (XgItem *self)
{
  g_return_val_if_fail (XG_IS_ITEM (self), NULL);
  return self->row->item_id;
}

const char *
xg_item_get_publisher (XgItem *self)
{
  g_return_val_if_fail (XG_IS_ITEM (self), NULL);
  return self->row->publisher;
}

const char *
xg_item_get_payload_type (XgItem *self)
{
  g_return_val_if_fail (XG_IS_ITEM (self), NULL);
  return self->row->type;
}

const char *
xg_item_get_summary (XgItem *self)
{
  g_return_val_if_fail (XG_IS_ITEM (self), NULL);
  return self->row->summary;
}

/**
 * xg_item_get_version:
 * @self: an item
 *
 * Returns: 1 for the first item of its id, and one more for each that replaced it
 */
guint
xg_item_get_version (XgItem *self)
{
  g_return_val_if_fail (XG_IS_ITEM (self), 0);
  return self->row->version;
}

gboolean
xg_item_get_read (XgItem *self)
{
  g_return_val_if_fail (XG_IS_ITEM (self), FALSE);
  return self->row->read;
}

gboolean
xg_item_get_retracted (XgItem *self)
{
  g_return_val_if_fail (XG_IS_ITEM (self), FALSE);
  return self->row->retracted;
}

/**
 * xg_item_get_current:
 * @self: an item
 *
 * Returns: whether no newer version of it is known
 */
gboolean
xg_item_get_current (XgItem *self)
{
  g_return_val_if_fail (XG_IS_ITEM (self), FALSE);
  return self->row->current;
}

/**
 * xg_item_get_caught_up:
 * @self: an item
 *
 * Returns: whether it was published while we were away, and came later
 */
gboolean
xg_item_get_caught_up (XgItem *self)
{
  g_return_val_if_fail (XG_IS_ITEM (self), FALSE);
  return self->row->caught_up;
}

/**
 * xg_item_get_pinned:
 * @self: an item
 *
 * Returns: whether a person wants it kept and marked
 */
gboolean
xg_item_get_pinned (XgItem *self)
{
  g_return_val_if_fail (XG_IS_ITEM (self), FALSE);
  return self->row->pinned;
}

/**
 * xg_item_get_incident:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): id of its incident, with the name of who gave it
 */
const char *
xg_item_get_incident (XgItem *self)
{
  g_return_val_if_fail (XG_IS_ITEM (self), NULL);
  return self->row->incident;
}

/**
 * xg_item_get_collection:
 * @self: an item
 *
 * Returns: (nullable): node of the collection by which it came (XEP-0248 section 5.3.1); %NULL
 *   where the broker told none
 */
const char *
xg_item_get_collection (XgItem *self)
{
  g_return_val_if_fail (XG_IS_ITEM (self), NULL);
  return self->row->collection;
}

const char *
xg_item_get_purpose (XgItem *self)
{
  g_return_val_if_fail (XG_IS_ITEM (self), NULL);
  return self->row->purpose;
}

/**
 * xg_item_get_tlp:
 * @self: an item
 *
 * Returns: who may see it; %XG_TLP_NONE when it does not say
 */
XgTlp
xg_item_get_tlp (XgItem *self)
{
  g_return_val_if_fail (XG_IS_ITEM (self), XG_TLP_NONE);
  return self->row->tlp;
}
