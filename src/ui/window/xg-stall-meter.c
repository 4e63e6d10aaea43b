/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-stall-meter"

#include "config.h"

#include "window/xg-stall-meter.h"

#include <errno.h>
#include <gio/gio.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PROBE_INTERVAL 5000    /* µs */
#define LOGGED_STALL   10000   /* µs */
#define LONG_STALL     50000   /* µs */
#define COUNT_INTERVAL 1000000 /* µs */

struct _XgStallMeter
{
  GMainContext *context;
  GThread *thread;
  clockid_t cpu; /* counts the work of the thread that runs the context */
  FILE *file;    /* of the thread until it has ended */

  GMutex mutex;
  GCond cond;

  /* Under the mutex */
  GSource *probe;
  gint64 posted;     /* µs, monotonic; 0: no probe is on its way */
  gint64 arrived;    /* µs, monotonic; 0: not yet */
  gint64 worked;     /* µs of work that had been done when it was posted, then since */
  double first_rows; /* ms; < 0: nothing to write */
  double first_work; /* ms of work until then */
  gboolean stop;

  /* Of the thread, then of xg_stall_meter_free() */
  guint64 n_samples;
  guint64 n_long;
  gint64 longest; /* µs */
  gint64 counted; /* µs, monotonic: when the count was written last */
};

/* µs of processor time that the measured thread has used. */
static gint64
get_work (XgStallMeter *self)
{
  struct timespec time;

  if (clock_gettime (self->cpu, &time) != 0)
    return 0;

  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static gboolean
probe_cb (gpointer data)
{
  XgStallMeter *self = data;

  g_mutex_lock (&self->mutex);
  self->arrived = g_get_monotonic_time ();
  self->worked = get_work (self) - self->worked;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);

  return G_SOURCE_REMOVE;
}

/* With the mutex held. */
static void
post_probe (XgStallMeter *self)
{
  g_clear_pointer (&self->probe, g_source_unref);
  self->probe = g_idle_source_new ();
  g_source_set_priority (self->probe, G_PRIORITY_DEFAULT);
  g_source_set_static_name (self->probe, "stall probe");
  g_source_set_callback (self->probe, probe_cb, self, NULL);
  self->arrived = 0;
  self->worked = get_work (self);
  self->posted = g_get_monotonic_time ();
  g_source_attach (self->probe, self->context);
}

static void
take_sample (XgStallMeter *self, gint64 posted, gint64 arrived, gint64 worked)
{
  gint64 delay = arrived - posted;

  self->n_samples++;
  self->longest = MAX (self->longest, delay);
  if (delay > LONG_STALL)
    self->n_long++;
  if (delay >= LOGGED_STALL)
    fprintf (self->file,
             "stall %" G_GINT64_FORMAT " %.1f %.1f\n",
             posted,
             (double) delay / 1000.0,
             (double) worked / 1000.0);
  if (arrived - self->counted >= COUNT_INTERVAL)
    {
      self->counted = arrived;
      fprintf (self->file,
               "count %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT "\n",
               arrived,
               self->n_samples);
    }
}

static gpointer
meter_thread (gpointer data)
{
  XgStallMeter *self = data;
  gint64 next = g_get_monotonic_time ();

  g_mutex_lock (&self->mutex);
  while (!self->stop)
    {
      if (self->posted > 0 && self->arrived > 0)
        {
          take_sample (self, self->posted, self->arrived, self->worked);
          self->posted = 0;
        }
      if (self->first_rows >= 0)
        {
          fprintf (self->file, "first-rows %.0f %.0f\n", self->first_rows, self->first_work);
          fflush (self->file);
          self->first_rows = -1;
        }

      if (self->posted > 0)
        {
          g_cond_wait (&self->cond, &self->mutex);
        }
      else if (g_get_monotonic_time () >= next)
        {
          post_probe (self);
          next = self->posted + PROBE_INTERVAL;
        }
      else
        {
          g_cond_wait_until (&self->cond, &self->mutex, next);
        }
    }
  g_mutex_unlock (&self->mutex);

  return NULL;
}

/* When this process started, in seconds of CLOCK_BOOTTIME; negative when the kernel does not tell.
 */
static double
get_process_start (void)
{
  g_autofree char *stat = NULL;
  g_auto (GStrv) fields = NULL;
  const char *end;

  if (!g_file_get_contents ("/proc/self/stat", &stat, NULL, NULL))
    return -1;

  /* The second field, the name in parentheses, may hold spaces; "starttime" is the 22nd. */
  end = strrchr (stat, ')');
  if (end == NULL)
    return -1;
  fields = g_strsplit (end + 2, " ", -1);
  if (g_strv_length (fields) < 20)
    return -1;

  return g_ascii_strtod (fields[19], NULL) / (double) sysconf (_SC_CLK_TCK);
}

/**
 * xg_stall_meter_new:
 * @path: the file to write
 *
 * Starts to measure the main context that is the thread's default. Call in the thread that runs it.
 *
 * Returns: (transfer full) (nullable): the meter, or %NULL with @error (#GFileError) set
 */
XgStallMeter *
xg_stall_meter_new (const char *path, GError **error)
{
  XgStallMeter *self;
  FILE *file;

  g_return_val_if_fail (path != NULL, NULL);

  file = fopen (path, "we");
  if (file == NULL)
    {
      int code = errno;

      g_set_error (error,
                   G_FILE_ERROR,
                   (int) g_file_error_from_errno (code),
                   "%s: %s",
                   path,
                   g_strerror (code));
      return NULL;
    }

  self = g_new0 (XgStallMeter, 1);
  self->file = file;
  self->context = g_main_context_ref_thread_default ();
  self->first_rows = -1;
  if (pthread_getcpuclockid (pthread_self (), &self->cpu) != 0)
    self->cpu = CLOCK_THREAD_CPUTIME_ID;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("xg-stall-meter", meter_thread, self);

  return self;
}

/**
 * xg_stall_meter_new_from_environment:
 *
 * Returns: (transfer full) (nullable): a meter into the file that %XG_STALL_METER_ENV names, or
 * %NULL when it names none or can't be written (which is warned of)
 */
XgStallMeter *
xg_stall_meter_new_from_environment (void)
{
  const char *path = g_getenv (XG_STALL_METER_ENV);
  g_autoptr (GError) error = NULL;
  XgStallMeter *self;

  if (path == NULL || *path == '\0')
    return NULL;

  self = xg_stall_meter_new (path, &error);
  if (self == NULL)
    g_warning ("Nothing is measured: %s", error->message);

  return self;
}

/**
 * xg_stall_meter_free:
 *
 * Ends the measurement and writes its sum. A probe that is still on its way counts up to now. In
 * the thread of xg_stall_meter_new().
 */
void
xg_stall_meter_free (XgStallMeter *self)
{
  if (self == NULL)
    return;

  g_mutex_lock (&self->mutex);
  self->stop = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);

  if (self->posted > 0)
    {
      gint64 arrived = self->arrived > 0 ? self->arrived : g_get_monotonic_time ();
      gint64 worked = self->arrived > 0 ? self->worked : get_work (self) - self->worked;

      take_sample (self, self->posted, arrived, worked);
    }
  if (self->first_rows >= 0)
    fprintf (self->file, "first-rows %.0f %.0f\n", self->first_rows, self->first_work);
  fprintf (self->file, "samples %" G_GUINT64_FORMAT "\n", self->n_samples);
  fprintf (self->file, "max-ms %.1f\n", (double) self->longest / 1000.0);
  fprintf (self->file, "over-50ms %" G_GUINT64_FORMAT "\n", self->n_long);
  fclose (self->file);

  if (self->probe != NULL)
    {
      g_source_destroy (self->probe);
      g_source_unref (self->probe);
    }
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_main_context_unref (self->context);
  g_free (self);
}

/**
 * xg_stall_meter_first_rows:
 *
 * Notes the time since the process started: call it once, when the first rows are painted.
 */
void
xg_stall_meter_first_rows (XgStallMeter *self)
{
  struct timespec now;
  double started = get_process_start ();

  g_return_if_fail (self != NULL);

  if (started < 0 || clock_gettime (CLOCK_BOOTTIME, &now) != 0)
    return;

  g_mutex_lock (&self->mutex);
  self->first_rows = ((double) now.tv_sec + (double) now.tv_nsec / 1e9 - started) * 1000.0;
  self->first_work = (double) get_work (self) / 1000.0;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}
