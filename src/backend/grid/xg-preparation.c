/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/xg-wipe.h"
#include "grid/xg-preparation-error.h"
#include "grid/xg-preparation.h"
#include "security/xg-identity.h"
#include "security/xg-probe.h"

#define LOOKUP_TIMEOUT 20 /* s */
#define PROBE_TIMEOUT  30 /* s, for one place, answers about revocation included */

struct _XgPreparation
{
  /* Constant */
  char *jid;
  char *domain; /* of the JID, in ASCII; NULL: it is no domain */
  char *host;   /* NULL: by DNS */
  guint16 port;
  XgTlsMode tls_mode;
  char *ca_file;
  char *crl_file;
  char *pin;
  int revocation;
  char *cert_file; /* NULL: there is a password instead */
  char *key_file;
  GCancellable *cancellable;
  GMainContext *owner_context;

  /* The thread's own until it is done, then constant */
  char *passphrase; /* wiped */
  GError *error;
  XgProbeReport *report;
  XgStreamTarget *target;
  XgCertificate *client;
  XgIdentity *identity;
  gboolean send_address;

  /* Under the lock */
  GMutex lock;
  GCond gone;
  XgPreparationState state;
  char *place;
  gboolean running;

  /* Owner's context only */
  XgPreparationFunc changed; /* NULL: cancelled */
  gpointer user_data;
};

/**
 * xg_preparation_ref:
 * @self: a preparation
 *
 * Returns: (transfer full): @self
 */
XgPreparation *
xg_preparation_ref (XgPreparation *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
preparation_clear (gpointer data)
{
  XgPreparation *self = data;

  xg_wipe_string (self->passphrase);
  g_free (self->jid);
  g_free (self->domain);
  g_free (self->host);
  g_free (self->ca_file);
  g_free (self->crl_file);
  g_free (self->pin);
  g_free (self->cert_file);
  g_free (self->key_file);
  g_free (self->place);
  g_object_unref (self->cancellable);
  g_main_context_unref (self->owner_context);
  g_clear_error (&self->error);
  g_clear_pointer (&self->report, xg_probe_report_unref);
  g_clear_pointer (&self->target, xg_stream_target_free);
  g_clear_pointer (&self->client, xg_certificate_unref);
  g_clear_pointer (&self->identity, xg_identity_unref);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->gone);
}

/**
 * xg_preparation_unref:
 * @self: (transfer full): a preparation
 */
void
xg_preparation_unref (XgPreparation *self)
{
  g_atomic_rc_box_release_full (self, preparation_clear);
}

static gboolean
changed_cb (gpointer user_data)
{
  XgPreparation *self = user_data;

  if (self->changed != NULL)
    self->changed (self, self->user_data);
  return G_SOURCE_REMOVE;
}

static void
tell (XgPreparation *self, XgPreparationState state, const char *place)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_mutex_lock (&self->lock);
  self->state = state;
  if (place != NULL)
    {
      g_free (self->place);
      self->place = g_strdup (place);
    }
  g_mutex_unlock (&self->lock);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source,
                         changed_cb,
                         xg_preparation_ref (self),
                         (GDestroyNotify) xg_preparation_unref);
  g_source_attach (source, self->owner_context);
}

/* Our certificate, and whether it can be one of the account. */
static gboolean
read_identity (XgPreparation *self)
{
  GError *error = NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  if (self->cert_file == NULL)
    return TRUE;
  self->identity = xg_identity_load (self->cert_file, self->key_file, self->passphrase, &error);
  xg_wipe_string (g_steal_pointer (&self->passphrase));
  if (self->identity != NULL)
    {
      self->client = xg_certificate_ref (xg_identity_get_certificate (self->identity));
      if (xg_identity_check (self->identity, self->jid, now, &error))
        {
          /* XEP-0178 section 2: one address needs not be said. */
          self->send_address =
            g_strv_length ((char **) xg_identity_get_addresses (self->identity)) != 1;
          return TRUE;
        }
    }
  self->error = xg_preparation_error_from_identity (error);
  return FALSE;
}

typedef struct
{
  GMainLoop *loop;
  GCancellable *cancellable; /* of the look-up */
  GPtrArray *targets;
  GError *error;
  gboolean timed_out;
} Lookup;

static void
targets_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Lookup *lookup = user_data;

  lookup->targets = xg_stream_targets_finish (result, &lookup->error);
  g_main_loop_quit (lookup->loop);
}

static gboolean
lookup_timeout_cb (gpointer user_data)
{
  Lookup *lookup = user_data;

  lookup->timed_out = TRUE;
  g_cancellable_cancel (lookup->cancellable);
  return G_SOURCE_REMOVE;
}

static void
forward_cancel_cb (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
}

static GPtrArray *
look_up (XgPreparation *self)
{
  GMainContext *context = g_main_context_new ();
  g_autoptr (GSource) timeout = g_timeout_source_new_seconds (LOOKUP_TIMEOUT);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gulong forward =
    g_cancellable_connect (self->cancellable, G_CALLBACK (forward_cancel_cb), cancellable, NULL);
  Lookup lookup = { .cancellable = cancellable };

  g_main_context_push_thread_default (context);
  lookup.loop = g_main_loop_new (context, FALSE);
  g_source_set_callback (timeout, lookup_timeout_cb, &lookup, NULL);
  g_source_attach (timeout, context);
  xg_stream_targets_async (self->domain,
                           self->host,
                           self->port,
                           self->tls_mode,
                           cancellable,
                           targets_cb,
                           &lookup);
  g_main_loop_run (lookup.loop);
  g_source_destroy (timeout);
  g_main_loop_unref (lookup.loop);
  g_main_context_pop_thread_default (context);
  g_main_context_unref (context);
  g_cancellable_disconnect (self->cancellable, forward);

  if (lookup.timed_out && lookup.targets == NULL)
    {
      g_autofree char *sentence =
        g_strdup_printf (_ ("The name “%s” was not found in the network in time."),
                         self->host != NULL ? self->host : self->domain);

      g_clear_error (&lookup.error);
      lookup.error = xg_stream_error_new (XG_STREAM_ERROR_TIMED_OUT, NULL, NULL, sentence);
    }
  self->error = lookup.error;
  return lookup.targets;
}

/* Whether another place may do better. */
static gboolean
is_unreachable (const GError *error)
{
  return g_error_matches (error, XG_STREAM_ERROR, XG_STREAM_ERROR_UNREACHABLE) ||
         g_error_matches (error, XG_STREAM_ERROR, XG_STREAM_ERROR_REFUSED) ||
         g_error_matches (error, XG_STREAM_ERROR, XG_STREAM_ERROR_TIMED_OUT);
}

/* Returns whether that decides: for, or with an error against it. */
static gboolean
probe (XgPreparation *self, const XgStreamTarget *target)
{
  XgProbeSettings settings = {
    .domain = self->domain,
    .ip = target->ip,
    .port = target->port,
    .host = target->host,
    .direct = self->tls_mode == XG_TLS_DIRECT,
    .ca_file = self->ca_file,
    .revocation = (XgRevocationPolicy) self->revocation,
    .crl_file = self->crl_file,
    .pin = self->pin,
    .identity = self->identity,
    .timeout = PROBE_TIMEOUT,
  };
  g_autoptr (GError) error = NULL;

  self->report = xg_probe_run (&settings, self->cancellable, &error);
  g_clear_error (&self->error);
  if (self->report == NULL)
    {
      self->error = xg_preparation_error_from_probe (error);
      return !is_unreachable (self->error);
    }
  self->error = xg_preparation_error_from_report (self->report);
  if (self->error == NULL)
    self->target = xg_stream_target_copy (target);
  return TRUE;
}

static void
probe_all (XgPreparation *self)
{
  g_autoptr (GPtrArray) targets = look_up (self);

  for (guint i = 0; targets != NULL && i < targets->len; i++)
    {
      const XgStreamTarget *target = targets->pdata[i];
      g_autofree char *place = xg_stream_target_to_string (target);

      tell (self, XG_PREPARATION_PROBING, place);
      if (probe (self, target) || g_cancellable_is_cancelled (self->cancellable))
        return;
    }
}

static gpointer
preparation_thread (gpointer data)
{
  XgPreparation *self = data;

  if (self->domain == NULL)
    self->error = xg_preparation_error_from_domain (self->jid);
  else if (read_identity (self))
    {
      tell (self, XG_PREPARATION_RESOLVING, NULL);
      probe_all (self);
    }
  xg_wipe_string (g_steal_pointer (&self->passphrase));
  tell (self, XG_PREPARATION_DONE, NULL);

  g_mutex_lock (&self->lock);
  self->running = FALSE;
  g_cond_broadcast (&self->gone);
  g_mutex_unlock (&self->lock);
  xg_preparation_unref (self);
  return NULL;
}

static char *
ascii_domain_of (const char *jid)
{
  const char *at = strchr (jid, '@');
  g_autofree char *domain = NULL;

  domain = g_strndup (at != NULL ? at + 1 : jid, strcspn (at != NULL ? at + 1 : jid, "/"));
  return *domain != '\0' ? g_hostname_to_ascii (domain) : NULL;
}

/**
 * xg_preparation_start:
 * @profile: whom to connect as and where; only read here
 * @secret: (nullable): passphrase of its key, if it has a certificate; copied and wiped
 * @host: (nullable): where to go instead of the profile's place
 * @port: port there; 0 for the default one
 * @changed: called when there is something new, until xg_preparation_cancel()
 * @user_data: for @changed
 *
 * Returns: (transfer full): a preparation that runs
 */
XgPreparation *
xg_preparation_start (XgProfile *profile,
                      const char *secret,
                      const char *host,
                      guint16 port,
                      XgPreparationFunc changed,
                      gpointer user_data)
{
  XgPreparation *self = g_atomic_rc_box_new0 (XgPreparation);

  self->jid = g_strdup (xg_profile_get_jid (profile));
  self->domain = ascii_domain_of (self->jid);
  self->host = g_strdup (host != NULL ? host : xg_profile_get_host (profile));
  self->port = host != NULL ? port : (guint16) xg_profile_get_port (profile);
  self->tls_mode = xg_profile_get_tls_mode (profile);
  self->ca_file = g_strdup (xg_profile_get_ca_file (profile));
  self->crl_file = g_strdup (xg_profile_get_crl_file (profile));
  self->pin = g_strdup (xg_profile_get_pin (profile));
  self->revocation = (int) xg_profile_get_revocation (profile);
  if (xg_profile_get_auth (profile) == XG_AUTH_CERTIFICATE)
    {
      self->cert_file = g_strdup (xg_profile_get_cert_file (profile));
      self->key_file = g_strdup (xg_profile_get_key_file (profile));
      self->passphrase = g_strdup (secret);
    }
  self->cancellable = g_cancellable_new ();
  self->owner_context = g_main_context_ref_thread_default ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->gone);
  self->changed = changed;
  self->user_data = user_data;
  self->running = TRUE;
  g_thread_unref (g_thread_new ("xg-prepare", preparation_thread, xg_preparation_ref (self)));
  return self;
}

/**
 * xg_preparation_cancel:
 * @self: a preparation
 *
 * Ends it as soon as possible. Its function is not called any more.
 */
void
xg_preparation_cancel (XgPreparation *self)
{
  self->changed = NULL;
  g_cancellable_cancel (self->cancellable);
}

/**
 * xg_preparation_wait:
 * @self: a preparation that is done or cancelled
 * @end: when to give up, monotonic time in microseconds
 *
 * Blocks until its thread runs no more.
 *
 * Returns: whether that is so
 */
gboolean
xg_preparation_wait (XgPreparation *self, gint64 end)
{
  gboolean gone;

  g_mutex_lock (&self->lock);
  while (self->running && g_cond_wait_until (&self->gone, &self->lock, end))
    ;
  gone = !self->running;
  g_mutex_unlock (&self->lock);
  return gone;
}

/**
 * xg_preparation_get_state:
 * @self: a preparation
 *
 * Returns: how far it is
 */
XgPreparationState
xg_preparation_get_state (XgPreparation *self)
{
  XgPreparationState state;

  g_mutex_lock (&self->lock);
  state = self->state;
  g_mutex_unlock (&self->lock);
  return state;
}

/**
 * xg_preparation_dup_place:
 * @self: a preparation
 *
 * Returns: (transfer full) (nullable): host, address and port that are or were probed last, for
 *   people
 */
char *
xg_preparation_dup_place (XgPreparation *self)
{
  char *place;

  g_mutex_lock (&self->lock);
  place = g_strdup (self->place);
  g_mutex_unlock (&self->lock);
  return place;
}

/**
 * xg_preparation_get_error:
 * @self: a preparation that is done
 *
 * Returns: (nullable): why there is no place to connect to, of the %XG_STREAM_ERROR domain
 */
const GError *
xg_preparation_get_error (XgPreparation *self)
{
  return self->error;
}

/**
 * xg_preparation_get_report:
 * @self: a preparation that is done
 *
 * Returns: (nullable) (transfer none): what the probe saw, also of a server that is refused
 */
XgProbeReport *
xg_preparation_get_report (XgPreparation *self)
{
  return self->report;
}

/**
 * xg_preparation_get_target:
 * @self: a preparation that is done
 *
 * Returns: (nullable): where to connect to; its certificate must be the report's
 */
const XgStreamTarget *
xg_preparation_get_target (XgPreparation *self)
{
  return self->target;
}

/**
 * xg_preparation_get_client:
 * @self: a preparation that is done
 *
 * Returns: (nullable) (transfer none): our certificate
 */
XgCertificate *
xg_preparation_get_client (XgPreparation *self)
{
  return self->client;
}

/**
 * xg_preparation_get_send_address:
 * @self: a preparation that is done
 *
 * Returns: whether our certificate leaves open which of its addresses is meant
 */
gboolean
xg_preparation_get_send_address (XgPreparation *self)
{
  return self->send_address;
}
