/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-profile-private.h"

G_DEFINE_FINAL_TYPE (XgProfile, xg_profile, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_NAME,
  PROP_ID,
  PROP_JID,
  PROP_HOST,
  PROP_PORT,
  PROP_TLS_MODE,
  PROP_CA_FILE,
  PROP_AUTH,
  PROP_CERT_FILE,
  PROP_KEY_FILE,
  PROP_REVOCATION,
  PROP_CRL_FILE,
  PROP_PIN,
  PROP_PIN_SINCE,
  PROP_PIN_CERTIFICATE,
  PROP_BROKERS,
  PROP_REMEMBER,
  PROP_CONNECT_AT_START,
  PROP_DEMO,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Which field a property belongs to. */
static const struct
{
  guint property;
  XgProfileField field;
} fields[] = {
  { PROP_NAME, XG_PROFILE_FIELD_NAME },
  { PROP_JID, XG_PROFILE_FIELD_JID },
  { PROP_HOST, XG_PROFILE_FIELD_HOST },
  { PROP_PORT, XG_PROFILE_FIELD_PORT },
  { PROP_CA_FILE, XG_PROFILE_FIELD_CA_FILE },
  { PROP_AUTH, XG_PROFILE_FIELD_AUTH },
  { PROP_CERT_FILE, XG_PROFILE_FIELD_CERT_FILE },
  { PROP_KEY_FILE, XG_PROFILE_FIELD_KEY_FILE },
  { PROP_REVOCATION, XG_PROFILE_FIELD_REVOCATION },
  { PROP_CRL_FILE, XG_PROFILE_FIELD_CRL_FILE },
  { PROP_PIN, XG_PROFILE_FIELD_PIN },
};

static void
xg_profile_finalize (GObject *object)
{
  XgProfile *self = XG_PROFILE (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->jid, g_free);
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->ca_file, g_free);
  g_clear_pointer (&self->cert_file, g_free);
  g_clear_pointer (&self->key_file, g_free);
  g_clear_pointer (&self->crl_file, g_free);
  g_clear_pointer (&self->pin, g_free);
  g_clear_pointer (&self->pin_since, g_free);
  g_clear_pointer (&self->pin_certificate, g_free);
  g_clear_pointer (&self->brokers, g_free);
  for (guint i = 0; i < XG_PROFILE_N_FIELDS; i++)
    g_clear_pointer (&self->problems[i], g_free);
  G_OBJECT_CLASS (xg_profile_parent_class)->finalize (object);
}

/* Where the string of a property is; NULL: it is no string. */
static char **
get_string_member (XgProfile *self, guint prop_id)
{
  switch (prop_id)
    {
    case PROP_NAME:
      return &self->name;
    case PROP_ID:
      return &self->id;
    case PROP_JID:
      return &self->jid;
    case PROP_HOST:
      return &self->host;
    case PROP_CA_FILE:
      return &self->ca_file;
    case PROP_CERT_FILE:
      return &self->cert_file;
    case PROP_KEY_FILE:
      return &self->key_file;
    case PROP_CRL_FILE:
      return &self->crl_file;
    case PROP_PIN:
      return &self->pin;
    case PROP_PIN_SINCE:
      return &self->pin_since;
    case PROP_PIN_CERTIFICATE:
      return &self->pin_certificate;
    case PROP_BROKERS:
      return &self->brokers;
    default:
      return NULL;
    }
}

static void
xg_profile_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgProfile *self = XG_PROFILE (object);
  char **string = get_string_member (self, prop_id);

  if (string != NULL)
    {
      g_value_set_string (value, *string);
      return;
    }

  switch (prop_id)
    {
    case PROP_PORT:
      g_value_set_uint (value, self->port);
      break;
    case PROP_TLS_MODE:
      g_value_set_int (value, (int) self->tls_mode);
      break;
    case PROP_AUTH:
      g_value_set_int (value, (int) self->auth);
      break;
    case PROP_REVOCATION:
      g_value_set_int (value, (int) self->revocation);
      break;
    case PROP_REMEMBER:
      g_value_set_boolean (value, self->remember);
      break;
    case PROP_CONNECT_AT_START:
      g_value_set_boolean (value, self->connect_at_start);
      break;
    case PROP_DEMO:
      g_value_set_boolean (value, self->demo);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* Takes the value, "" read as none. */
static void
set_string (char **member, const GValue *value)
{
  const char *string = g_value_get_string (value);

  g_free (*member);
  *member = string != NULL && *string != '\0' ? g_strdup (string) : NULL;
}

static void
xg_profile_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  XgProfile *self = XG_PROFILE (object);
  char **string = get_string_member (self, prop_id);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].property == prop_id)
      g_clear_pointer (&self->problems[fields[i].field], g_free);
  if (string != NULL)
    {
      set_string (string, value);
      return;
    }

  switch (prop_id)
    {
    case PROP_PORT:
      self->port = g_value_get_uint (value);
      break;
    case PROP_TLS_MODE:
      self->tls_mode = (XgTlsMode) g_value_get_int (value);
      break;
    case PROP_AUTH:
      self->auth = (XgAuth) g_value_get_int (value);
      break;
    case PROP_REVOCATION:
      self->revocation = (XgRevocationPolicy) g_value_get_int (value);
      break;
    case PROP_REMEMBER:
      self->remember = g_value_get_boolean (value);
      break;
    case PROP_CONNECT_AT_START:
      self->connect_at_start = g_value_get_boolean (value);
      break;
    case PROP_DEMO:
      self->demo = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_strings (GParamFlags flags)
{
  static const struct
  {
    guint property;
    const char *name;
  } strings[] = {
    { PROP_NAME, "name" },
    { PROP_ID, "id" },
    { PROP_JID, "jid" },
    { PROP_HOST, "host" },
    { PROP_CA_FILE, "ca-file" },
    { PROP_CERT_FILE, "cert-file" },
    { PROP_KEY_FILE, "key-file" },
    { PROP_CRL_FILE, "crl-file" },
    { PROP_PIN, "pin" },
    { PROP_PIN_SINCE, "pin-since" },
    { PROP_PIN_CERTIFICATE, "pin-certificate" },
    { PROP_BROKERS, "brokers" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    properties[strings[i].property] =
      g_param_spec_string (strings[i].name, NULL, NULL, NULL, flags);
}

static void
xg_profile_class_init (XgProfileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = xg_profile_finalize;
  object_class->get_property = xg_profile_get_property;
  object_class->set_property = xg_profile_set_property;

  install_strings (flags);
  properties[PROP_PORT] = g_param_spec_uint ("port", NULL, NULL, 0, G_MAXUINT16, 0, flags);
  properties[PROP_TLS_MODE] =
    g_param_spec_int ("tls-mode", NULL, NULL, XG_TLS_STARTTLS, XG_TLS_DIRECT, 0, flags);
  properties[PROP_AUTH] =
    g_param_spec_int ("auth", NULL, NULL, XG_AUTH_PASSWORD, XG_AUTH_CERTIFICATE, 0, flags);
  properties[PROP_REVOCATION] = g_param_spec_int ("revocation",
                                                  NULL,
                                                  NULL,
                                                  XG_REVOCATION_OFF,
                                                  XG_REVOCATION_HARD,
                                                  XG_REVOCATION_SOFT,
                                                  flags);
  properties[PROP_REMEMBER] = g_param_spec_boolean ("remember", NULL, NULL, FALSE, flags);
  properties[PROP_CONNECT_AT_START] =
    g_param_spec_boolean ("connect-at-start", NULL, NULL, FALSE, flags);
  properties[PROP_DEMO] = g_param_spec_boolean ("demo", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_profile_init (XgProfile *self)
{
  self->revocation = XG_REVOCATION_SOFT;
}

/**
 * xg_profile_new:
 * @name: what people call it
 *
 * Returns: (transfer full): a profile with nothing else set
 */
XgProfile *
xg_profile_new (const char *name)
{
  return g_object_new (XG_TYPE_PROFILE, "name", name, NULL);
}

/**
 * xg_profile_assign:
 * @self: a profile
 * @from: another one
 *
 * Makes @self the same as @from, in everything.
 */
void
xg_profile_assign (XgProfile *self, XgProfile *from)
{
  g_return_if_fail (XG_IS_PROFILE (self));
  g_return_if_fail (XG_IS_PROFILE (from));

  if (self == from)
    return;
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 1; i < N_PROPS; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      g_auto (GValue) now = G_VALUE_INIT;

      g_object_get_property (G_OBJECT (from), properties[i]->name, &value);
      g_object_get_property (G_OBJECT (self), properties[i]->name, &now);
      if (g_param_values_cmp (properties[i], &value, &now) != 0)
        g_object_set_property (G_OBJECT (self), properties[i]->name, &value);
    }
  for (guint i = 0; i < XG_PROFILE_N_FIELDS; i++)
    xg_profile_set_problem (self, i, from->problems[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * xg_profile_copy:
 * @self: a profile
 *
 * Returns: (transfer full): another one with the same in it
 */
XgProfile *
xg_profile_copy (XgProfile *self)
{
  XgProfile *copy = xg_profile_new (NULL);

  g_return_val_if_fail (XG_IS_PROFILE (self), copy);

  xg_profile_assign (copy, self);
  return copy;
}

/**
 * xg_profile_get_key:
 * @self: a profile
 *
 * Returns: (nullable): what tells it from other profiles: its id, or its address while it has none
 */
const char *
xg_profile_get_key (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), NULL);

  return self->id != NULL ? self->id : self->jid;
}

/**
 * xg_profile_is_same:
 * @self: a profile
 * @other: another one, or the same in another state
 *
 * Returns: whether both are the same entry of the saved profiles, whatever was changed in it
 */
gboolean
xg_profile_is_same (XgProfile *self, XgProfile *other)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), FALSE);
  g_return_val_if_fail (XG_IS_PROFILE (other), FALSE);

  return g_strcmp0 (xg_profile_get_key (self), xg_profile_get_key (other)) == 0;
}

void
xg_profile_set_problem (XgProfile *self, XgProfileField field, const char *sentence)
{
  char *copy = g_strdup (sentence);

  g_free (self->problems[field]);
  self->problems[field] = copy;
}

const char *
xg_profile_get_problem (XgProfile *self, XgProfileField field)
{
  return self->problems[field];
}
