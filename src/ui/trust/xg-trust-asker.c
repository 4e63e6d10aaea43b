/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "trust/xg-trust-asker.h"

#include "trust/xg-pin-dialog.h"
#include "trust/xg-trust-dialog.h"

/* One profile that is watched. */
typedef struct
{
  XgTrustAsker *asker; /* borrowed */
  XgConnector *connector;
  GSignalGroup *session_signals;
  XgSessionState state; /* that was seen last */
  char *answered;       /* what was refused when the person answered; NULL: nothing so far */
} Watch;

struct _XgTrustAsker
{
  GObject parent_instance;

  /* Borrowed */
  GtkWindow *window; /* weak */
  GtkWindow *dialog; /* the question that is asked; weak */

  /* Owned */
  GListModel *connectors;
  GPtrArray *watches; /* (element-type Watch): in the order of the connectors */
  GQueue *waiting;    /* (element-type XgConnector): to be asked about */
};

G_DEFINE_FINAL_TYPE (XgTrustAsker, xg_trust_asker, G_TYPE_OBJECT)

static void ask_next (XgTrustAsker *self);

static void
watch_free (gpointer data)
{
  Watch *watch = data;

  g_signal_handlers_disconnect_by_data (watch->connector, watch);
  g_clear_object (&watch->session_signals);
  g_object_unref (watch->connector);
  g_free (watch->answered);
  g_free (watch);
}

static Watch *
find_watch (XgTrustAsker *self, XgConnector *connector)
{
  for (guint i = 0; i < self->watches->len; i++)
    {
      Watch *watch = g_ptr_array_index (self->watches, i);

      if (watch->connector == connector)
        return watch;
    }

  return NULL;
}

/* The report of a server that was refused for something that is to be asked or shown at once. What
 * the person can do nothing about is told by the window as every other trouble. */
static XgProbeReport *
get_refusal (XgConnector *connector)
{
  XgSession *session = xg_connector_get_session (connector);
  XgProbeReport *report = session != NULL ? xg_session_get_report (session) : NULL;
  XgProbeCode code;

  if (report == NULL || xg_probe_report_is_accepted (report) ||
      xg_probe_report_get_leaf (report) == NULL)
    return NULL;
  /* The last attempt may have ended for something else. */
  if (g_strcmp0 (xg_session_get_error_text (session), xg_probe_report_get_sentence (report)) != 0)
    return NULL;
  code = xg_probe_report_get_code (report);
  if (code != XG_PROBE_PIN_CHANGED && code != XG_PROBE_REVOKED && !xg_probe_report_can_pin (report))
    return NULL;

  return report;
}

static char *
describe_refusal (XgProbeReport *report)
{
  return g_strdup_printf ("%d %s",
                          (int) xg_probe_report_get_code (report),
                          xg_certificate_get_sha256 (xg_probe_report_get_leaf (report)));
}

static void
trust_cb (GtkWindow *dialog, XgConnector *connector)
{
  XgProbeReport *report = g_object_get_data (G_OBJECT (dialog), "report");

  xg_connector_trust (connector, xg_probe_report_get_leaf (report));
}

static void
closed_cb (XgTrustAsker *self)
{
  g_clear_weak_pointer (&self->dialog);
  ask_next (self);
}

static void
ask (XgTrustAsker *self, Watch *watch, XgProbeReport *report)
{
  XgProfile *profile = xg_connector_get_profile (watch->connector);
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gboolean changed = xg_probe_report_get_code (report) == XG_PROBE_PIN_CHANGED &&
                     xg_profile_get_pin (profile) != NULL;
  GtkWidget *dialog =
    changed ? xg_pin_dialog_new (profile, report, now) : xg_trust_dialog_new (profile, report, now);

  g_free (watch->answered);
  watch->answered = describe_refusal (report);
  g_object_set_data_full (G_OBJECT (dialog),
                          "report",
                          xg_probe_report_ref (report),
                          (GDestroyNotify) xg_probe_report_unref);
  g_signal_connect_object (dialog,
                           changed ? "replace" : "trust",
                           G_CALLBACK (trust_cb),
                           watch->connector,
                           0);
  g_signal_connect_object (dialog, "destroy", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  g_set_weak_pointer (&self->dialog, GTK_WINDOW (dialog));
  gtk_window_set_transient_for (GTK_WINDOW (dialog), self->window);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Whoever waits may not be refused any more by now. */
static void
ask_next (XgTrustAsker *self)
{
  while (self->dialog == NULL && self->window != NULL && !g_queue_is_empty (self->waiting))
    {
      g_autoptr (XgConnector) connector = g_queue_pop_head (self->waiting);
      Watch *watch = find_watch (self, connector);
      XgProbeReport *report = watch != NULL ? get_refusal (connector) : NULL;

      if (report != NULL)
        ask (self, watch, report);
    }
}

static void
session_changed_cb (Watch *watch)
{
  XgSession *session = xg_connector_get_session (watch->connector);
  XgSessionState before = watch->state;
  XgProbeReport *report;
  g_autofree char *refusal = NULL;

  watch->state = session != NULL ? xg_session_get_state (session) : XG_SESSION_OFFLINE;
  if (watch->state == before)
    return;
  /* The person asks for it once more, in contrast to an attempt after a while. */
  if (before == XG_SESSION_OFFLINE)
    g_clear_pointer (&watch->answered, g_free);
  if (watch->state != XG_SESSION_OFFLINE && watch->state != XG_SESSION_WAITING)
    return;
  report = get_refusal (watch->connector);
  if (report == NULL)
    return;
  refusal = describe_refusal (report);
  if (g_strcmp0 (watch->answered, refusal) == 0 ||
      g_queue_find (watch->asker->waiting, watch->connector) != NULL)
    return;
  g_queue_push_tail (watch->asker->waiting, g_object_ref (watch->connector));
  ask_next (watch->asker);
}

static void
grid_changed_cb (Watch *watch)
{
  XgSession *session = xg_connector_get_session (watch->connector);

  g_signal_group_set_target (watch->session_signals, session);
  watch->state = session != NULL ? xg_session_get_state (session) : XG_SESSION_OFFLINE;
}

static Watch *
watch_new (XgTrustAsker *self, XgConnector *connector)
{
  Watch *watch = g_new0 (Watch, 1);

  watch->asker = self;
  watch->connector = g_object_ref (connector);
  watch->session_signals = g_signal_group_new (XG_TYPE_SESSION);
  g_signal_group_connect_swapped (watch->session_signals,
                                  "notify::state",
                                  G_CALLBACK (session_changed_cb),
                                  watch);
  g_signal_connect_swapped (connector, "notify::grid", G_CALLBACK (grid_changed_cb), watch);
  grid_changed_cb (watch);

  return watch;
}

/* The watches of those that stay know what was answered. */
static void
connectors_changed_cb (XgTrustAsker *self)
{
  guint n = self->connectors != NULL ? g_list_model_get_n_items (self->connectors) : 0;
  GPtrArray *watches = g_ptr_array_new_with_free_func (watch_free);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (XgConnector) connector = g_list_model_get_item (self->connectors, i);
      Watch *watch = find_watch (self, connector);
      guint index;

      if (watch == NULL)
        watch = watch_new (self, connector);
      else if (g_ptr_array_find (self->watches, watch, &index))
        g_ptr_array_steal_index_fast (self->watches, index);
      g_ptr_array_add (watches, watch);
    }
  g_ptr_array_unref (self->watches);
  self->watches = watches;
}

static void
xg_trust_asker_dispose (GObject *object)
{
  XgTrustAsker *self = XG_TRUST_ASKER (object);

  if (self->watches != NULL)
    xg_trust_asker_set_connectors (self, NULL);
  g_clear_weak_pointer (&self->window);
  g_clear_weak_pointer (&self->dialog);

  G_OBJECT_CLASS (xg_trust_asker_parent_class)->dispose (object);
}

static void
xg_trust_asker_finalize (GObject *object)
{
  XgTrustAsker *self = XG_TRUST_ASKER (object);

  g_ptr_array_unref (self->watches);
  g_queue_free_full (self->waiting, g_object_unref);

  G_OBJECT_CLASS (xg_trust_asker_parent_class)->finalize (object);
}

static void
xg_trust_asker_class_init (XgTrustAskerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = xg_trust_asker_dispose;
  object_class->finalize = xg_trust_asker_finalize;
}

static void
xg_trust_asker_init (XgTrustAsker *self)
{
  self->watches = g_ptr_array_new_with_free_func (watch_free);
  self->waiting = g_queue_new ();
}

/**
 * xg_trust_asker_new:
 * @window: whom the dialogs belong to; not kept alive
 *
 * Returns: (transfer full): one that watches nobody yet
 */
XgTrustAsker *
xg_trust_asker_new (GtkWindow *window)
{
  XgTrustAsker *self = g_object_new (XG_TYPE_TRUST_ASKER, NULL);

  g_set_weak_pointer (&self->window, window);

  return self;
}

/**
 * xg_trust_asker_set_connectors:
 * @connectors: (nullable): whom to watch, a model of #XgConnector
 */
void
xg_trust_asker_set_connectors (XgTrustAsker *self, GListModel *connectors)
{
  g_return_if_fail (XG_IS_TRUST_ASKER (self));

  if (self->connectors == connectors)
    return;
  if (self->connectors != NULL)
    g_signal_handlers_disconnect_by_data (self->connectors, self);
  g_set_object (&self->connectors, connectors);
  if (connectors != NULL)
    g_signal_connect_object (connectors,
                             "items-changed",
                             G_CALLBACK (connectors_changed_cb),
                             self,
                             G_CONNECT_SWAPPED);
  connectors_changed_cb (self);
}

/**
 * xg_trust_asker_get_dialog:
 *
 * Returns: (transfer none) (nullable): the question that is asked now
 */
GtkWindow *
xg_trust_asker_get_dialog (XgTrustAsker *self)
{
  g_return_val_if_fail (XG_IS_TRUST_ASKER (self), NULL);

  return self->dialog;
}
