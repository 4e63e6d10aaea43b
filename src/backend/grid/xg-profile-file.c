/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "grid/xg-profile-private.h"

/*
 * The file profiles.ini: one group for each profile. The header of a group is only its handle: it
 * is the name at first, and stays when the name changes (the key "name" then has it). Keys that
 * this version does not know, values it does not understand, and comments stay.
 */

#define FILE_NAME "profiles.ini"

/* Keys whose value is a string of the property with the same name. */
static const char *const string_keys[] = { "jid",       "host",      "ca-file",
                                           "cert-file", "key-file",  "crl-file",
                                           "pin",       "pin-since", "pin-certificate",
                                           "brokers" };
static const char *const boolean_keys[] = { "remember", "connect-at-start" };

/* Keys whose value is a word. The first is what a file without the key means. */
static const struct
{
  const char *key;
  XgProfileField field;
  struct
  {
    const char *word;
    int value;
  } words[4];
} word_keys[] = {
  { "auth",
    XG_PROFILE_FIELD_AUTH,
    { { "password", XG_AUTH_PASSWORD }, { "certificate", XG_AUTH_CERTIFICATE } } },
  { "revocation",
    XG_PROFILE_FIELD_REVOCATION,
    { { "soft", XG_REVOCATION_SOFT },
      { "off", XG_REVOCATION_OFF },
      { "hard", XG_REVOCATION_HARD } } },
};

static void
load_words (XgProfile *self, GKeyFile *file, const char *group)
{
  for (guint i = 0; i < G_N_ELEMENTS (word_keys); i++)
    {
      const char *key = word_keys[i].key;
      g_autofree char *word = g_key_file_get_string (file, group, key, NULL);
      gboolean known = word == NULL;

      for (guint j = 0; !known && word_keys[i].words[j].word != NULL; j++)
        if (strcmp (word_keys[i].words[j].word, word) == 0)
          {
            g_object_set (self, key, word_keys[i].words[j].value, NULL);
            known = TRUE;
          }
      if (!known)
        {
          g_autofree char *sentence =
            g_strdup_printf (_ ("This version does not know “%s” for “%s”."), word, key);

          xg_profile_set_problem (self, word_keys[i].field, sentence);
        }
    }
}

static void
load_port (XgProfile *self, GKeyFile *file, const char *group)
{
  g_autofree char *text = g_key_file_get_string (file, group, "port", NULL);
  g_autoptr (GError) error = NULL;
  guint port;

  if (text == NULL || strcmp (g_strstrip (text), "0") == 0)
    return;
  if (xg_profile_check_port (text, &port, &error))
    g_object_set (self, "port", port, NULL);
  else
    xg_profile_set_problem (self, XG_PROFILE_FIELD_PORT, error->message);
}

static char *
dup_name (GKeyFile *file, const char *group)
{
  char *name = g_key_file_get_string (file, group, "name", NULL);

  if (name == NULL)
    name = g_strdup (group);
  return name;
}

static XgProfile *
profile_from_group (GKeyFile *file, const char *group, const char *id)
{
  g_autofree char *name = dup_name (file, group);
  XgProfile *self = xg_profile_new (name);

  g_object_set (self, "id", id, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (string_keys); i++)
    {
      g_autofree char *value = g_key_file_get_string (file, group, string_keys[i], NULL);

      g_object_set (self, string_keys[i], value, NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (boolean_keys); i++)
    g_object_set (self,
                  boolean_keys[i],
                  g_key_file_get_boolean (file, group, boolean_keys[i], NULL),
                  NULL);
  if (g_key_file_get_boolean (file, group, "direct-tls", NULL))
    g_object_set (self, "tls-mode", XG_TLS_DIRECT, NULL);
  load_port (self, file, group);
  load_words (self, file, group);
  return self;
}

/* Every profile of the file, and the group that each is in. An entry without an id, or with that of
 * one before it, has its address as id; the second of one address the name of the group too. */
static GPtrArray *
list_profiles (GKeyFile *file, GPtrArray **groups_out)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  GPtrArray *profiles = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) group_of = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_autofree char *id = g_key_file_get_string (file, groups[i], "id", NULL);
      g_autofree char *jid = g_key_file_get_string (file, groups[i], "jid", NULL);

      if (jid == NULL)
        continue;
      if (id == NULL || *id == '\0' || g_hash_table_contains (ids, id))
        {
          g_free (id);
          id = g_hash_table_contains (ids, jid) ? g_strconcat (jid, "#", groups[i], NULL)
                                                : g_strdup (jid);
        }
      g_hash_table_add (ids, g_strdup (id));
      g_ptr_array_add (profiles, profile_from_group (file, groups[i], id));
      g_ptr_array_add (group_of, g_strdup (groups[i]));
    }
  if (groups_out != NULL)
    *groups_out = g_steal_pointer (&group_of);
  return profiles;
}

/**
 * xg_profile_load_all:
 * @config_dir: the program's configuration directory
 * @error: return location
 *
 * Reads all saved profiles; a file that is not there reads as none. A value that is not understood
 * is told by xg_profile_check() of its profile.
 *
 * Returns: (transfer full) (element-type XgProfile): the profiles in the order of the file, or
 * %NULL
 */
GPtrArray *
xg_profile_load_all (const char *config_dir, GError **error)
{
  g_autofree char *path = g_build_filename (config_dir, FILE_NAME, NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local = NULL;

  if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &local) ||
      g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return list_profiles (file, NULL);

  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_FAILED,
               _ ("The saved profiles in “%s” can’t be read: %s"),
               path,
               local->message);
  return NULL;
}

static gboolean
is_same_name (XgProfile *one, XgProfile *other)
{
  const char *names[] = { xg_profile_get_name (one), xg_profile_get_name (other) };
  g_autofree char *first = g_utf8_casefold (names[0] != NULL ? names[0] : "", -1);
  g_autofree char *second = g_utf8_casefold (names[1] != NULL ? names[1] : "", -1);

  return g_utf8_collate (first, second) == 0;
}

static XgProfile *
find_by_id (GPtrArray *profiles, const char *id, guint *index)
{
  for (guint i = 0; i < profiles->len; i++)
    if (g_strcmp0 (xg_profile_get_id (profiles->pdata[i]), id) == 0)
      {
        *index = i;
        return profiles->pdata[i];
      }
  return NULL;
}

static void
choose_id (XgProfile *self, GPtrArray *profiles)
{
  const char *jid = xg_profile_get_jid (self);
  g_autofree char *uuid = NULL;
  g_autofree char *id = NULL;
  guint index;

  if (find_by_id (profiles, jid, &index) == NULL)
    {
      g_object_set (self, "id", jid, NULL);
      return;
    }
  uuid = g_uuid_string_random ();
  id = g_strconcat (jid, "#", uuid, NULL);
  g_object_set (self, "id", id, NULL);
}

/* The group of SELF: that of its id, else, when it has none, that of its name; else, and when it is
 * FRESH, a new one. */
static char *
find_group (XgProfile *self, GKeyFile *file, gboolean fresh, GError **error)
{
  g_autoptr (GPtrArray) groups = NULL;
  g_autoptr (GPtrArray) profiles = list_profiles (file, &groups);
  XgProfile *entry = NULL;
  g_autofree char *header = NULL;
  g_autofree char *group = NULL;
  guint index = 0;

  if (xg_profile_get_id (self) != NULL)
    entry = find_by_id (profiles, xg_profile_get_id (self), &index);
  for (guint i = 0; i < profiles->len; i++)
    {
      if (profiles->pdata[i] == entry || !is_same_name (self, profiles->pdata[i]))
        continue;
      if (fresh || entry != NULL || xg_profile_get_id (self) != NULL)
        {
          g_set_error (error,
                       G_IO_ERROR,
                       G_IO_ERROR_EXISTS,
                       _ ("There is a profile “%s” already. Give this one another name."),
                       xg_profile_get_name (profiles->pdata[i]));
          return NULL;
        }
      entry = profiles->pdata[i];
      index = i;
    }

  /* Another account has a cache and a secret of its own. */
  if (entry == NULL || g_strcmp0 (xg_profile_get_jid (entry), xg_profile_get_jid (self)) != 0)
    choose_id (self, profiles);
  else
    g_object_set (self, "id", xg_profile_get_id (entry), NULL);
  if (entry != NULL)
    return g_strdup (groups->pdata[index]);

  /* A group name may hold anything but brackets and control characters. */
  header = g_strdelimit (g_strdup (xg_profile_get_name (self)), "[]\n\r\t", '_');
  group = g_strdup (header);
  for (guint i = 2; g_key_file_has_group (file, group); i++)
    {
      g_free (group);
      group = g_strdup_printf ("%s %u", header, i);
    }
  return g_steal_pointer (&group);
}

static void
set_or_remove (GKeyFile *file, const char *group, const char *key, const char *value)
{
  if (value != NULL)
    g_key_file_set_string (file, group, key, value);
  else
    g_key_file_remove_key (file, group, key, NULL);
}

static void
write_words (XgProfile *self, GKeyFile *file, const char *group)
{
  for (guint i = 0; i < G_N_ELEMENTS (word_keys); i++)
    {
      int value;

      /* What was not understood is still there for who understands it. */
      if (xg_profile_get_problem (self, word_keys[i].field) != NULL)
        continue;
      g_object_get (self, word_keys[i].key, &value, NULL);
      for (guint j = 0; word_keys[i].words[j].word != NULL; j++)
        if (word_keys[i].words[j].value == value)
          set_or_remove (file, group, word_keys[i].key, j > 0 ? word_keys[i].words[j].word : NULL);
    }
}

static void
write_group (XgProfile *self, GKeyFile *file, const char *group)
{
  const char *name = xg_profile_get_name (self);
  const char *id = xg_profile_get_id (self);

  set_or_remove (file, group, "name", strcmp (name, group) != 0 ? name : NULL);
  set_or_remove (file, group, "id", g_strcmp0 (id, xg_profile_get_jid (self)) != 0 ? id : NULL);
  for (guint i = 0; i < G_N_ELEMENTS (string_keys); i++)
    {
      g_autofree char *value = NULL;

      g_object_get (self, string_keys[i], &value, NULL);
      set_or_remove (file, group, string_keys[i], value);
    }
  for (guint i = 0; i < G_N_ELEMENTS (boolean_keys); i++)
    {
      gboolean value;

      g_object_get (self, boolean_keys[i], &value, NULL);
      g_key_file_set_boolean (file, group, boolean_keys[i], value);
    }
  g_key_file_set_boolean (file,
                          group,
                          "direct-tls",
                          xg_profile_get_tls_mode (self) == XG_TLS_DIRECT);
  if (xg_profile_get_problem (self, XG_PROFILE_FIELD_PORT) == NULL)
    g_key_file_set_integer (file, group, "port", (int) xg_profile_get_port (self));
  write_words (self, file, group);
}

/* One change at a time, whichever thread or process makes it: a lock on the directory, which ends
 * with the descriptor. Where locks are not possible it goes without. */
static int
lock_dir (const char *config_dir, GError **error)
{
  int fd = -1;

  if (g_mkdir_with_parents (config_dir, 0700) == 0)
    fd = open (config_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    g_set_error (error,
                 G_IO_ERROR,
                 g_io_error_from_errno (errno),
                 _ ("The directory “%s” can’t be made: %s"),
                 config_dir,
                 g_strerror (errno));
  else if (flock (fd, LOCK_EX) != 0)
    g_debug ("No lock on %s: %s", config_dir, g_strerror (errno));
  return fd;
}

/* Reads the file, lets CHANGE have it and writes it. */
static gboolean
change_file (XgProfile *self,
             const char *config_dir,
             gboolean (*change) (XgProfile *self, GKeyFile *file, GError **error),
             GError **error)
{
  g_autofree char *path = g_build_filename (config_dir, FILE_NAME, NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local = NULL;
  g_autofree char *data = NULL;
  gboolean done = FALSE;
  gsize length;
  int fd = lock_dir (config_dir, error);

  if (fd < 0)
    return FALSE;
  if (!g_key_file_load_from_file (file,
                                  path,
                                  G_KEY_FILE_KEEP_COMMENTS | G_KEY_FILE_KEEP_TRANSLATIONS,
                                  &local) &&
      !g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_set_error (error,
                 G_IO_ERROR,
                 G_IO_ERROR_FAILED,
                 _ ("Nothing is changed, since the profiles in “%s” can’t be read: %s"),
                 path,
                 local->message);
  else if (change (self, file, error))
    {
      data = g_key_file_to_data (file, &length, NULL);
      done = g_file_set_contents_full (path,
                                       data,
                                       (gssize) length,
                                       G_FILE_SET_CONTENTS_CONSISTENT,
                                       0600,
                                       error);
    }
  close (fd);
  return done;
}

static gboolean
add_profile (XgProfile *self, GKeyFile *file, GError **error)
{
  g_autofree char *group = find_group (self, file, FALSE, error);

  if (group == NULL)
    return FALSE;
  write_group (self, file, group);
  return TRUE;
}

static gboolean
add_new_profile (XgProfile *self, GKeyFile *file, GError **error)
{
  g_autofree char *group = find_group (self, file, TRUE, error);

  if (group == NULL)
    return FALSE;
  write_group (self, file, group);
  return TRUE;
}

static gboolean
remove_profile (XgProfile *self, GKeyFile *file, GError **error)
{
  g_autoptr (GPtrArray) groups = NULL;
  g_autoptr (GPtrArray) profiles = list_profiles (file, &groups);
  guint index;

  if (find_by_id (profiles, xg_profile_get_id (self), &index) != NULL)
    g_key_file_remove_group (file, groups->pdata[index], NULL);
  return TRUE;
}

/**
 * xg_profile_save:
 * @self: a profile with a name and an address
 * @config_dir: the program's configuration directory; made when missing
 * @error: return location; %G_IO_ERROR_EXISTS: another profile has its name
 *
 * Adds @self to the saved profiles, or replaces the one of its id; one without an id replaces that
 * of its name. @self has an id after that; another one than before when its address is another, as
 * another account has a cache and a secret of its own. No secret is written. Waits while another
 * thread or process saves.
 *
 * Returns: whether it is saved; the file is as it was if not
 */
gboolean
xg_profile_save (XgProfile *self, const char *config_dir, GError **error)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), FALSE);
  g_return_val_if_fail (xg_profile_get_name (self) != NULL, FALSE);
  g_return_val_if_fail (xg_profile_get_jid (self) != NULL, FALSE);

  return change_file (self, config_dir, add_profile, error);
}

/**
 * xg_profile_save_new:
 * @self: a profile with a name and an address, without an id
 * @config_dir: the program's configuration directory; made when missing
 * @error: return location; %G_IO_ERROR_EXISTS: another profile has its name
 *
 * Like xg_profile_save(), but never replaces a profile that is there.
 *
 * Returns: whether it is saved
 */
gboolean
xg_profile_save_new (XgProfile *self, const char *config_dir, GError **error)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), FALSE);
  g_return_val_if_fail (xg_profile_get_name (self) != NULL, FALSE);
  g_return_val_if_fail (xg_profile_get_jid (self) != NULL, FALSE);
  g_return_val_if_fail (xg_profile_get_id (self) == NULL, FALSE);

  return change_file (self, config_dir, add_new_profile, error);
}

/**
 * xg_profile_remove:
 * @self: a profile
 * @config_dir: the program's configuration directory
 * @error: return location
 *
 * Removes the entry of @self from the saved profiles; its cache and its secret stay.
 *
 * Returns: whether it is not there now
 */
gboolean
xg_profile_remove (XgProfile *self, const char *config_dir, GError **error)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), FALSE);

  return change_file (self, config_dir, remove_profile, error);
}
