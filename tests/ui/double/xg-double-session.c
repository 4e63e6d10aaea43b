/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-double-private.h"

struct _XgSession
{
  GObject parent_instance;

  XgProfile *profile;
  char *state_text;
  char *error_text;
  char *mechanism;
  char *address;
  char *jid;
  GError *error;
  int state;
  gint64 next_try;
  gboolean has_password;
  XgProbeReport *report;
  XgCertificate *client;
};

G_DEFINE_FINAL_TYPE (XgSession, xg_session, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  PROP_STATE_TEXT,
  PROP_ERROR_TEXT,
  PROP_NEXT_TRY,
  PROP_MECHANISM,
  PROP_ADDRESS,
  PROP_JID,
  PROP_REPORT,
};

static GString *calls;

void
xg_double_note (const char *format, ...)
{
  va_list args;

  if (calls == NULL)
    calls = g_string_new (NULL);
  if (calls->len > 0)
    g_string_append (calls, "; ");
  va_start (args, format);
  g_string_append_vprintf (calls, format, args);
  va_end (args);
}

char *
xg_double_take_calls (void)
{
  char *text = calls != NULL ? g_string_free (calls, FALSE) : g_strdup ("");

  calls = NULL;

  return text;
}

static void
xg_session_finalize (GObject *object)
{
  XgSession *self = XG_SESSION (object);

  g_clear_object (&self->profile);
  g_clear_error (&self->error);
  g_clear_pointer (&self->report, xg_probe_report_unref);
  g_clear_pointer (&self->client, xg_certificate_unref);
  g_free (self->state_text);
  g_free (self->error_text);
  g_free (self->mechanism);
  g_free (self->address);
  g_free (self->jid);

  G_OBJECT_CLASS (xg_session_parent_class)->finalize (object);
}

static char **
get_text (XgSession *self, guint prop_id)
{
  switch (prop_id)
    {
    case PROP_STATE_TEXT:
      return &self->state_text;
    case PROP_ERROR_TEXT:
      return &self->error_text;
    case PROP_MECHANISM:
      return &self->mechanism;
    case PROP_ADDRESS:
      return &self->address;
    case PROP_JID:
      return &self->jid;
    default:
      g_assert_not_reached ();
    }
}

static void
xg_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgSession *self = XG_SESSION (object);

  if (prop_id == PROP_STATE)
    g_value_set_int (value, self->state);
  else if (prop_id == PROP_REPORT)
    g_value_set_boxed (value, self->report);
  else if (prop_id == PROP_NEXT_TRY)
    g_value_set_int64 (value, self->next_try);
  else
    g_value_set_string (value, *get_text (self, prop_id));
}

static void
xg_session_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  XgSession *self = XG_SESSION (object);

  if (prop_id == PROP_STATE)
    self->state = g_value_get_int (value);
  else if (prop_id == PROP_NEXT_TRY)
    self->next_try = g_value_get_int64 (value);
  else
    {
      char **text = get_text (self, prop_id);

      g_free (*text);
      *text = g_value_dup_string (value);
    }
}

static void
xg_session_class_init (XgSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  static const char *const texts[] = { "state-text", "error-text", NULL,
                                       "mechanism",  "address",    "jid" };

  object_class->finalize = xg_session_finalize;
  object_class->get_property = xg_session_get_property;
  object_class->set_property = xg_session_set_property;

  g_object_class_install_property (
    object_class,
    PROP_STATE,
    g_param_spec_int ("state", NULL, NULL, 0, XG_SESSION_WAITING, 0, flags));
  g_object_class_install_property (
    object_class,
    PROP_NEXT_TRY,
    g_param_spec_int64 ("next-try", NULL, NULL, 0, G_MAXINT64, 0, flags));
  g_object_class_install_property (object_class,
                                   PROP_REPORT,
                                   g_param_spec_boxed ("report",
                                                       NULL,
                                                       NULL,
                                                       XG_TYPE_PROBE_REPORT,
                                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != NULL)
      g_object_class_install_property (object_class,
                                       PROP_STATE_TEXT + i,
                                       g_param_spec_string (texts[i], NULL, NULL, NULL, flags));
}

static void
xg_session_init (XgSession *self)
{
  self->state_text = g_strdup ("Not connected");
}

XgSession *
xg_session_new (XgProfile *profile, XgIngest *ingest)
{
  XgSession *self = g_object_new (XG_TYPE_SESSION, NULL);

  g_set_object (&self->profile, profile);

  return self;
}

void
xg_double_session_fail (XgSession *self, const GError *error)
{
  g_clear_error (&self->error);
  self->error = g_error_copy (error);
  g_object_set (self, "error-text", error->message, "state", XG_SESSION_OFFLINE, NULL);
}

void
xg_session_connect (XgSession *self, const char *password)
{
  xg_double_note ("connect %s", password != NULL ? password : "(stored)");
  self->has_password = TRUE;
  g_object_set (self, "state", XG_SESSION_CONNECTING, "state-text", "Connecting…", NULL);
}

void
xg_session_disconnect (XgSession *self)
{
  xg_double_note ("disconnect");
  g_object_set (self, "state", XG_SESSION_OFFLINE, "state-text", "Not connected", NULL);
}

void
xg_session_log_out (XgSession *self)
{
  xg_double_note ("log out");
  self->has_password = FALSE;
  g_object_set (self, "state", XG_SESSION_OFFLINE, "state-text", "Not connected", NULL);
}

gboolean
xg_session_wait (XgSession *self, guint limit_ms)
{
  return TRUE;
}

void
xg_session_retry_now (XgSession *self)
{
  xg_double_note ("retry");
}

gboolean
xg_session_has_password (XgSession *self)
{
  return self->has_password;
}

XgSessionState
xg_session_get_state (XgSession *self)
{
  return (XgSessionState) self->state;
}

const char *
xg_session_get_state_text (XgSession *self)
{
  return self->state_text;
}

const char *
xg_session_get_error_text (XgSession *self)
{
  return self->error_text;
}

const GError *
xg_session_get_error (XgSession *self)
{
  return self->error;
}

gint64
xg_session_get_next_try (XgSession *self)
{
  return self->next_try;
}

const char *
xg_session_get_mechanism (XgSession *self)
{
  return self->mechanism;
}

const char *
xg_session_get_address (XgSession *self)
{
  return self->address;
}

const char *
xg_session_get_jid (XgSession *self)
{
  return self->jid;
}

/* What a probe saw, and what the server is shown. */
void
xg_double_session_set_certificates (XgSession *self, XgProbeReport *report, XgCertificate *client)
{
  g_clear_pointer (&self->report, xg_probe_report_unref);
  g_clear_pointer (&self->client, xg_certificate_unref);
  if (report != NULL)
    self->report = xg_probe_report_ref (report);
  if (client != NULL)
    self->client = xg_certificate_ref (client);
  g_object_notify (G_OBJECT (self), "report");
}

XgProbeReport *
xg_session_get_report (XgSession *self)
{
  return self->report;
}

XgCertificate *
xg_session_get_client (XgSession *self)
{
  return self->client;
}

XgStream *
xg_session_get_stream (XgSession *self)
{
  return NULL;
}

void
xg_session_resume (XgSession *self)
{
}

XgStanzaLog *
xg_session_get_stanza_log (XgSession *self)
{
  return NULL;
}
