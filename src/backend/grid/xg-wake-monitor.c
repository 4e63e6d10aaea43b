/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <time.h>

#include "grid/xg-wake-monitor.h"

/* How often the clocks are compared. */
#define LOOK_EVERY 5 /* s */
/* Sleep that is worth telling. */
#define SLEEP_MIN (2 * G_USEC_PER_SEC)
/* A change of the clock of the day that is more than keeping it exact. */
#define JUMP_MIN (2 * G_USEC_PER_SEC)

#define LOGIND_NAME      "org.freedesktop.login1"
#define LOGIND_PATH      "/org/freedesktop/login1"
#define LOGIND_INTERFACE "org.freedesktop.login1.Manager"

struct _XgWakeMonitor
{
  GObject parent_instance;

  /* Owned */
  GCancellable *cancellable;
  GDBusConnection *bus; /* NULL: none, or not yet */

  guint subscription;
  guint timer;
  gint64 asleep; /* µs since the computer was started, when last looked at */
  gint64 start;  /* when the computer was started, µs since the epoch, by the clock of then */
};

G_DEFINE_FINAL_TYPE (XgWakeMonitor, xg_wake_monitor, G_TYPE_OBJECT)

enum
{
  WOKE,
  CLOCK_SET,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gint64
read_clock (clockid_t id)
{
  struct timespec now = { 0 };

  clock_gettime (id, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* CLOCK_BOOTTIME is CLOCK_MONOTONIC and the time asleep. Setting the clock changes neither. */
static gint64
get_time_asleep (void)
{
  return read_clock (CLOCK_BOOTTIME) - read_clock (CLOCK_MONOTONIC);
}

/* Stays what it is, also in sleep, unless the clock is set. */
static gint64
get_start (void)
{
  return read_clock (CLOCK_REALTIME) - read_clock (CLOCK_BOOTTIME);
}

/**
 * xg_wake_monitor_check:
 * @self: a monitor
 *
 * Looks at the clocks now.
 */
void
xg_wake_monitor_check (XgWakeMonitor *self)
{
  gint64 asleep = get_time_asleep ();
  g_autoptr (XgWakeMonitor) alive = NULL; /* a handler may let go of it */
  gint64 begin = get_start ();
  gboolean slept;
  gboolean jumped;

  g_return_if_fail (XG_IS_WAKE_MONITOR (self));

  alive = g_object_ref (self);
  slept = asleep - self->asleep >= SLEEP_MIN;
  jumped = ABS (begin - self->start) >= JUMP_MIN;
  self->asleep = asleep;
  self->start = begin;
  if (slept)
    g_signal_emit (self, signals[WOKE], 0);
  if (jumped)
    g_signal_emit (self, signals[CLOCK_SET], 0);
}

static gboolean
timer_cb (gpointer user_data)
{
  xg_wake_monitor_check (XG_WAKE_MONITOR (user_data));
  return G_SOURCE_CONTINUE;
}

static void
prepare_for_sleep_cb (GDBusConnection *bus,
                      const char *sender,
                      const char *path,
                      const char *interface,
                      const char *signal,
                      GVariant *parameters,
                      gpointer user_data)
{
  XgWakeMonitor *self = XG_WAKE_MONITOR (user_data);
  gboolean begins = TRUE;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;
  g_variant_get (parameters, "(b)", &begins);
  if (begins)
    return;
  /* So that the clocks do not tell the same once more. */
  self->asleep = get_time_asleep ();
  g_signal_emit (self, signals[WOKE], 0);
}

static void
bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_bus_get_finish (result, &error);
  XgWakeMonitor *self;

  /* SELF is gone when cancelled. */
  if (bus == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_info ("No system bus, so sleep is told by clocks only: %s", error->message);
      return;
    }
  self = XG_WAKE_MONITOR (user_data);
  self->bus = bus;
  self->subscription = g_dbus_connection_signal_subscribe (bus,
                                                           LOGIND_NAME,
                                                           LOGIND_INTERFACE,
                                                           "PrepareForSleep",
                                                           LOGIND_PATH,
                                                           NULL,
                                                           G_DBUS_SIGNAL_FLAGS_NONE,
                                                           prepare_for_sleep_cb,
                                                           self,
                                                           NULL);
}

static void
xg_wake_monitor_dispose (GObject *object)
{
  XgWakeMonitor *self = XG_WAKE_MONITOR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  self->subscription = 0;
  g_clear_object (&self->bus);
  G_OBJECT_CLASS (xg_wake_monitor_parent_class)->dispose (object);
}

static void
xg_wake_monitor_finalize (GObject *object)
{
  XgWakeMonitor *self = XG_WAKE_MONITOR (object);

  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (xg_wake_monitor_parent_class)->finalize (object);
}

static void
xg_wake_monitor_class_init (XgWakeMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = xg_wake_monitor_dispose;
  object_class->finalize = xg_wake_monitor_finalize;

  signals[WOKE] = g_signal_new ("woke",
                                G_TYPE_FROM_CLASS (klass),
                                G_SIGNAL_RUN_LAST,
                                0,
                                NULL,
                                NULL,
                                NULL,
                                G_TYPE_NONE,
                                0);
  signals[CLOCK_SET] = g_signal_new ("clock-set",
                                     G_TYPE_FROM_CLASS (klass),
                                     G_SIGNAL_RUN_LAST,
                                     0,
                                     NULL,
                                     NULL,
                                     NULL,
                                     G_TYPE_NONE,
                                     0);
}

static void
xg_wake_monitor_init (XgWakeMonitor *self)
{
  self->cancellable = g_cancellable_new ();
  self->asleep = get_time_asleep ();
  self->start = get_start ();
  self->timer = g_timeout_add_seconds (LOOK_EVERY, timer_cb, self);
  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, bus_cb, self);
}

/**
 * xg_wake_monitor_new:
 *
 * Returns: (transfer full): a monitor that listens
 */
XgWakeMonitor *
xg_wake_monitor_new (void)
{
  return g_object_new (XG_TYPE_WAKE_MONITOR, NULL);
}
