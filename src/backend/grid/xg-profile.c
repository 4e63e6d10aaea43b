/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "grid/xg-profile.h"

struct _XgProfile
{
  GObject parent_instance;

  /* Owned */
  char *name;
  char *jid;
  char *host;
  char *ca_file;

  guint port;
  XgTlsMode tls_mode;
  gboolean remember;
  gboolean demo;
};

G_DEFINE_FINAL_TYPE (XgProfile, xg_profile, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_NAME,
  PROP_JID,
  PROP_HOST,
  PROP_PORT,
  PROP_CA_FILE,
  PROP_TLS_MODE,
  PROP_REMEMBER,
  PROP_DEMO,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
xg_profile_finalize (GObject *object)
{
  XgProfile *self = XG_PROFILE (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->jid, g_free);
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->ca_file, g_free);
  G_OBJECT_CLASS (xg_profile_parent_class)->finalize (object);
}

static void
xg_profile_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgProfile *self = XG_PROFILE (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_JID:
      g_value_set_string (value, self->jid);
      break;
    case PROP_HOST:
      g_value_set_string (value, self->host);
      break;
    case PROP_PORT:
      g_value_set_uint (value, self->port);
      break;
    case PROP_CA_FILE:
      g_value_set_string (value, self->ca_file);
      break;
    case PROP_TLS_MODE:
      g_value_set_int (value, (int) self->tls_mode);
      break;
    case PROP_REMEMBER:
      g_value_set_boolean (value, self->remember);
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

  switch (prop_id)
    {
    case PROP_NAME:
      set_string (&self->name, value);
      break;
    case PROP_JID:
      set_string (&self->jid, value);
      break;
    case PROP_HOST:
      set_string (&self->host, value);
      break;
    case PROP_PORT:
      self->port = g_value_get_uint (value);
      break;
    case PROP_CA_FILE:
      set_string (&self->ca_file, value);
      break;
    case PROP_TLS_MODE:
      self->tls_mode = (XgTlsMode) g_value_get_int (value);
      break;
    case PROP_REMEMBER:
      self->remember = g_value_get_boolean (value);
      break;
    case PROP_DEMO:
      self->demo = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_profile_class_init (XgProfileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = xg_profile_finalize;
  object_class->get_property = xg_profile_get_property;
  object_class->set_property = xg_profile_set_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_JID] = g_param_spec_string ("jid", NULL, NULL, NULL, flags);
  properties[PROP_HOST] = g_param_spec_string ("host", NULL, NULL, NULL, flags);
  properties[PROP_PORT] = g_param_spec_uint ("port", NULL, NULL, 0, G_MAXUINT16, 0, flags);
  properties[PROP_CA_FILE] = g_param_spec_string ("ca-file", NULL, NULL, NULL, flags);
  properties[PROP_TLS_MODE] =
    g_param_spec_int ("tls-mode", NULL, NULL, XG_TLS_STARTTLS, XG_TLS_DIRECT, 0, flags);
  properties[PROP_DEMO] = g_param_spec_boolean ("demo", NULL, NULL, FALSE, flags);
  properties[PROP_REMEMBER] = g_param_spec_boolean ("remember", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_profile_init (XgProfile *self)
{
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

const char *
xg_profile_get_name (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), NULL);
  return self->name;
}

const char *
xg_profile_get_jid (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), NULL);
  return self->jid;
}

const char *
xg_profile_get_host (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), NULL);
  return self->host;
}

guint
xg_profile_get_port (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), 0);
  return self->port;
}

const char *
xg_profile_get_ca_file (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), NULL);
  return self->ca_file;
}

XgTlsMode
xg_profile_get_tls_mode (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), XG_TLS_STARTTLS);
  return self->tls_mode;
}

gboolean
xg_profile_get_remember (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), FALSE);
  return self->remember;
}

gboolean
xg_profile_get_demo (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), FALSE);
  return self->demo;
}

/**
 * xg_profile_check_jid:
 * @jid: (nullable): what a person typed
 * @error: return location
 *
 * Checks that @jid is a bare account address, `local@domain` (RFC 7622 section 3), no resource.
 *
 * Returns: whether it is; @error is a sentence that says what is wrong
 */
gboolean
xg_profile_check_jid (const char *jid, GError **error)
{
  const char *at = jid != NULL ? strchr (jid, '@') : NULL;
  const char *why = NULL;

  if (jid == NULL || *jid == '\0')
    why = _ ("Enter the address of your account, for example analyst@grid.example.");
  else if (!g_utf8_validate (jid, -1, NULL))
    why = _ ("The address contains bytes that are not text.");
  else if (strchr (jid, '/') != NULL)
    why = _ ("Enter the address without a resource: nothing after a “/”.");
  else if (at == NULL)
    why = _ ("The address lacks the “@” between account and domain.");
  else if (at == jid)
    why = _ ("The address lacks the account name before the “@”.");
  else if (at[1] == '\0')
    why = _ ("The address lacks the domain after the “@”.");
  else if (strchr (at + 1, '@') != NULL)
    why = _ ("The address has more than one “@”.");
  else if ((gsize) (at - jid) > 1023 || strlen (at + 1) > 1023)
    why = _ ("The address is too long.");
  else if (strpbrk (jid, " \t\r\n\"&'<>:") != NULL)
    why = _ ("The address contains a character that is not allowed there.");
  else if (at[1] == '.' || strstr (at, "..") != NULL)
    why = _ ("The domain of the address is not complete.");

  if (why == NULL)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, why);
  return FALSE;
}

static XgProfile *
profile_from_group (GKeyFile *file, const char *group)
{
  XgProfile *self = xg_profile_new (group);

  self->jid = g_key_file_get_string (file, group, "jid", NULL);
  self->host = g_key_file_get_string (file, group, "host", NULL);
  self->ca_file = g_key_file_get_string (file, group, "ca-file", NULL);
  self->port = (guint) CLAMP (g_key_file_get_integer (file, group, "port", NULL), 0, G_MAXUINT16);
  self->remember = g_key_file_get_boolean (file, group, "remember", NULL);
  if (g_key_file_get_boolean (file, group, "direct-tls", NULL))
    self->tls_mode = XG_TLS_DIRECT;
  return self;
}

/**
 * xg_profile_load_all:
 * @config_dir: the program's configuration directory
 * @error: return location
 *
 * Reads all saved profiles; a file that is not there reads as none.
 *
 * Returns: (transfer full) (element-type XgProfile): the profiles in the order of the file, or
 * %NULL
 */
GPtrArray *
xg_profile_load_all (const char *config_dir, GError **error)
{
  g_autofree char *path = g_build_filename (config_dir, "profiles.ini", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GPtrArray) profiles = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) local = NULL;
  g_auto (GStrv) groups = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &local))
    {
      if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return g_steal_pointer (&profiles);
      g_set_error (error,
                   G_IO_ERROR,
                   G_IO_ERROR_FAILED,
                   _ ("The saved profiles in “%s” can’t be read: %s"),
                   path,
                   local->message);
      return NULL;
    }

  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      XgProfile *profile = profile_from_group (file, groups[i]);

      if (profile->jid != NULL)
        g_ptr_array_add (profiles, profile);
      else
        g_object_unref (profile);
    }
  return g_steal_pointer (&profiles);
}

static void
set_or_remove (GKeyFile *file, const char *group, const char *key, const char *value)
{
  if (value != NULL)
    g_key_file_set_string (file, group, key, value);
  else
    g_key_file_remove_key (file, group, key, NULL);
}

/**
 * xg_profile_save:
 * @self: a profile with a name
 * @config_dir: the program's configuration directory; made when missing
 * @error: return location
 *
 * Adds @self to the saved profiles, or replaces the one of its name. No secret is written.
 *
 * Returns: whether it is saved
 */
gboolean
xg_profile_save (XgProfile *self, const char *config_dir, GError **error)
{
  g_autofree char *path = g_build_filename (config_dir, "profiles.ini", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local = NULL;
  g_autofree char *group = NULL;
  g_autofree char *data = NULL;
  gsize length;

  g_return_val_if_fail (XG_IS_PROFILE (self), FALSE);
  g_return_val_if_fail (self->name != NULL, FALSE);

  if (g_mkdir_with_parents (config_dir, 0700) != 0)
    {
      g_set_error (error,
                   G_IO_ERROR,
                   g_io_error_from_errno (errno),
                   _ ("The directory “%s” can’t be made: %s"),
                   config_dir,
                   g_strerror (errno));
      return FALSE;
    }
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_COMMENTS, &local) &&
      !g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_set_error (error,
                   G_IO_ERROR,
                   G_IO_ERROR_FAILED,
                   _ ("The profile is not saved, since those in “%s” can’t be read: %s"),
                   path,
                   local->message);
      return FALSE;
    }

  /* A group name may hold anything but brackets and control characters. */
  group = g_strdelimit (g_strdup (self->name), "[]\n\r\t", '_');
  set_or_remove (file, group, "jid", self->jid);
  set_or_remove (file, group, "host", self->host);
  set_or_remove (file, group, "ca-file", self->ca_file);
  g_key_file_set_integer (file, group, "port", (int) self->port);
  g_key_file_set_boolean (file, group, "direct-tls", self->tls_mode == XG_TLS_DIRECT);
  g_key_file_set_boolean (file, group, "remember", self->remember);
  data = g_key_file_to_data (file, &length, NULL);
  return g_file_set_contents_full (path,
                                   data,
                                   (gssize) length,
                                   G_FILE_SET_CONTENTS_CONSISTENT,
                                   0600,
                                   error);
}
