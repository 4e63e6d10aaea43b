/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-alert"

#include "config.h"

#include "alert/xg-notifier.h"
#include "alert/xg-notify-server.h"
#include "alert/xg-notify-thread.h"
#include "alert/xg-pending.h"

#define INTERVAL    (1000 * G_TIME_SPAN_MILLISECOND) /* between two notifications of a rule */
#define CLOSE_LIMIT 100                              /* ms, for an orderly end */

/* What the owner, the thread and the calls on their way share; it outlives an abandoned thread. */
typedef struct
{
  /* Never change */
  char *app_name;
  char *desktop_entry;
  GMainContext *owner_context;
  GWeakRef notifier;

  GMutex lock;
  gboolean closed;   /* by the lock */
  GHashTable *slots; /* rule id -> Slot; by the lock */
  gboolean left;     /* by the thread's */
} Channel;

typedef struct
{
  Channel *channel; /* borrowed: the channel owns its slots */
  gint64 rule_id;

  /* By the channel's lock */
  XgPending pending;
  gboolean scheduled;
  gint64 last_shown; /* monotonic; 0: never */

  /* Of the thread */
  XgNotice *notice;
} Slot;

struct _XgNotifier
{
  GObject parent_instance;

  Channel *channel;
  gboolean available;
};

G_DEFINE_FINAL_TYPE (XgNotifier, xg_notifier, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_AVAILABLE,
  N_PROPS
};

enum
{
  SIGNAL_ACTIVATED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
slot_free (gpointer data)
{
  Slot *self = data;

  xg_pending_clear (&self->pending);
  g_free (self);
}

static Channel *
channel_ref (Channel *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
channel_clear (gpointer data)
{
  Channel *self = data;

  g_hash_table_unref (self->slots);
  g_main_context_unref (self->owner_context);
  g_weak_ref_clear (&self->notifier);
  g_mutex_clear (&self->lock);
  g_free (self->app_name);
  g_free (self->desktop_entry);
}

static void
channel_unref (gpointer self)
{
  g_atomic_rc_box_release_full (self, channel_clear);
}

static gboolean
channel_is_closed (Channel *self)
{
  gboolean closed;

  g_mutex_lock (&self->lock);
  closed = self->closed;
  g_mutex_unlock (&self->lock);
  return closed;
}

/* ---- What the owner is told, in its own context */

typedef struct
{
  Channel *channel;
  gboolean activated; /* else: availability */
  gboolean available;
  gint64 rowid;
} News;

static void
news_free (gpointer data)
{
  News *self = data;

  channel_unref (self->channel);
  g_free (self);
}

static gboolean
news_cb (gpointer data)
{
  News *news = data;
  g_autoptr (XgNotifier) self = g_weak_ref_get (&news->channel->notifier);

  if (self == NULL || channel_is_closed (news->channel))
    return G_SOURCE_REMOVE;
  if (news->activated)
    g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, news->rowid);
  else if (self->available != news->available)
    {
      self->available = news->available;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AVAILABLE]);
    }
  return G_SOURCE_REMOVE;
}

static void
run_in_owner (Channel *channel, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, destroy);
  g_source_attach (source, channel->owner_context);
}

static void
tell_owner (Channel *channel, gboolean activated, gboolean available, gint64 rowid)
{
  News *news = g_new0 (News, 1);

  news->channel = channel_ref (channel);
  news->activated = activated;
  news->available = available;
  news->rowid = rowid;
  run_in_owner (channel, news_cb, news, news_free);
}

static void
available_cb (gpointer user_data, gboolean available)
{
  tell_owner (user_data, FALSE, available, 0);
}

static void
activated_cb (gpointer user_data, gint64 rowid)
{
  tell_owner (user_data, TRUE, FALSE, rowid);
}

/* ---- Showing, in the notifier thread */

static void
job_free (gpointer data)
{
  Slot *slot = data;

  channel_unref (slot->channel);
}

static gboolean deliver_cb (gpointer data);

/* With the lock. */
static void
schedule (Slot *slot, gint64 at)
{
  gint64 wait = at - g_get_monotonic_time ();

  if (slot->scheduled)
    return;
  slot->scheduled = TRUE;
  channel_ref (slot->channel);
  xg_notify_thread_invoke (wait > 0 ? (guint) (wait / G_TIME_SPAN_MILLISECOND + 1) : 0,
                           deliver_cb,
                           slot,
                           job_free);
}

static gint64
get_next_time (Slot *slot)
{
  return slot->last_shown != 0 ? slot->last_shown + INTERVAL : 0;
}

static gboolean
deliver_cb (gpointer data)
{
  Slot *slot = data;
  Channel *channel = slot->channel;
  g_auto (XgPending) pending = { 0 };
  gint64 retry_at = 0;
  gboolean shown;

  g_mutex_lock (&channel->lock);
  slot->scheduled = FALSE;
  if (!channel->closed && get_next_time (slot) > g_get_monotonic_time ())
    schedule (slot, get_next_time (slot));
  else if (!channel->closed)
    xg_pending_add (&pending, &slot->pending);
  g_mutex_unlock (&channel->lock);
  if (pending.count == 0)
    return G_SOURCE_REMOVE;

  if (slot->notice == NULL)
    slot->notice = xg_notice_new (channel->app_name, channel->desktop_entry, activated_cb, channel);
  shown = xg_notice_show (slot->notice, &pending, &retry_at);

  g_mutex_lock (&channel->lock);
  slot->last_shown = g_get_monotonic_time ();
  if (!shown)
    {
      xg_pending_add (&pending, &slot->pending);
      xg_pending_add (&slot->pending, &pending);
      schedule (slot, retry_at);
    }
  g_mutex_unlock (&channel->lock);
  return G_SOURCE_REMOVE;
}

static gboolean
open_cb (gpointer data)
{
  xg_notify_server_add_listener (available_cb, data);
  return G_SOURCE_REMOVE;
}

static gboolean
close_cb (gpointer data)
{
  Channel *channel = data;
  GHashTableIter iter;
  gpointer value;

  /* The channel is closed: nobody else touches the slots any more. */
  g_hash_table_iter_init (&iter, channel->slots);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Slot *slot = value;

      g_clear_pointer (&slot->notice, xg_notice_withdraw);
    }
  xg_notify_server_remove_listener (channel);
  xg_notify_thread_leave (&channel->left);
  return G_SOURCE_REMOVE;
}

/* ---- The object, in the owner's thread */

static void
xg_notifier_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgNotifier *self = XG_NOTIFIER (object);

  switch (prop_id)
    {
    case PROP_AVAILABLE:
      g_value_set_boolean (value, self->available);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_notifier_dispose (GObject *object)
{
  xg_notifier_close (XG_NOTIFIER (object));
  G_OBJECT_CLASS (xg_notifier_parent_class)->dispose (object);
}

static void
xg_notifier_finalize (GObject *object)
{
  XgNotifier *self = XG_NOTIFIER (object);

  channel_unref (self->channel);
  G_OBJECT_CLASS (xg_notifier_parent_class)->finalize (object);
}

static void
xg_notifier_class_init (XgNotifierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = xg_notifier_get_property;
  object_class->dispose = xg_notifier_dispose;
  object_class->finalize = xg_notifier_finalize;

  /* Whether a notification would reach somebody, as far as is known */
  properties[PROP_AVAILABLE] =
    g_param_spec_boolean ("available", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated",
                                            G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST,
                                            0,
                                            NULL,
                                            NULL,
                                            NULL,
                                            G_TYPE_NONE,
                                            1,
                                            G_TYPE_INT64);
}

static void
xg_notifier_init (XgNotifier *self)
{
  self->available = TRUE;
  self->channel = g_atomic_rc_box_new0 (Channel);
  self->channel->owner_context = g_main_context_ref_thread_default ();
  self->channel->slots = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, slot_free);
  g_mutex_init (&self->channel->lock);
  g_weak_ref_init (&self->channel->notifier, self);
}

/**
 * xg_notifier_new:
 * @app_name: the program's name for people
 * @desktop_entry: its desktop file without ".desktop", which is its icon's name, too
 *
 * Signals come in the thread-default main context of the caller. Never blocks.
 *
 * Returns: (transfer full): a notifier
 */
XgNotifier *
xg_notifier_new (const char *app_name, const char *desktop_entry)
{
  XgNotifier *self;

  g_return_val_if_fail (app_name != NULL && *app_name != '\0', NULL);
  g_return_val_if_fail (desktop_entry != NULL, NULL);

  self = g_object_new (XG_TYPE_NOTIFIER, NULL);
  self->channel->app_name = g_strdup (app_name);
  self->channel->desktop_entry = g_strdup (desktop_entry);
  xg_notify_thread_join (xg_notify_server_begin, xg_notify_server_end);
  xg_notify_thread_invoke (0, open_cb, channel_ref (self->channel), channel_unref);
  return self;
}

/**
 * xg_notifier_get_available:
 * @self: a notifier
 *
 * Returns: whether there is a notification server, as far as is known: %TRUE at first
 */
gboolean
xg_notifier_get_available (XgNotifier *self)
{
  g_return_val_if_fail (XG_IS_NOTIFIER (self), FALSE);
  return self->available;
}

/**
 * xg_notifier_notify:
 * @self: a notifier
 * @rule_id: whose notification it is
 * @rule_name: (nullable): its title; the program's name if empty
 * @body: (nullable): plain text
 * @severity: for the urgency
 * @rowid: what Open opens
 *
 * Shows the notification now, or with the next one of the rule. Never blocks; any thread.
 */
void
xg_notifier_notify (XgNotifier *self,
                    gint64 rule_id,
                    const char *rule_name,
                    const char *body,
                    XgSeverity severity,
                    gint64 rowid)
{
  Channel *channel;
  XgPending pending = { 1, g_strdup (rule_name), g_strdup (body), severity, rowid };

  g_return_if_fail (XG_IS_NOTIFIER (self));

  channel = self->channel;
  g_mutex_lock (&channel->lock);
  if (!channel->closed)
    {
      Slot *slot = g_hash_table_lookup (channel->slots, &rule_id);

      if (slot == NULL)
        {
          slot = g_new0 (Slot, 1);
          slot->channel = channel;
          slot->rule_id = rule_id;
          g_hash_table_insert (channel->slots, &slot->rule_id, slot);
        }
      xg_pending_add (&slot->pending, &pending);
      schedule (slot, get_next_time (slot));
    }
  g_mutex_unlock (&channel->lock);
  xg_pending_clear (&pending);
}

/**
 * xg_notifier_close:
 * @self: a notifier
 *
 * Withdraws its notifications and ends; no signal comes afterwards, notify() does nothing. Waits
 * for an orderly end, but not more than 100 ms: a hung server is left to the thread.
 */
void
xg_notifier_close (XgNotifier *self)
{
  Channel *channel;
  gboolean was_closed;

  g_return_if_fail (XG_IS_NOTIFIER (self));

  channel = self->channel;
  g_mutex_lock (&channel->lock);
  was_closed = channel->closed;
  channel->closed = TRUE;
  g_mutex_unlock (&channel->lock);
  if (was_closed)
    return;
  xg_notify_thread_invoke (0, close_cb, channel_ref (channel), channel_unref);
  xg_notify_thread_wait (&channel->left, CLOSE_LIMIT);
}
