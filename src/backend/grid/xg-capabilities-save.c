/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-capabilities-private.h"

/* Groups and names in the text. */
#define GROUP_BROKER "broker"
#define GROUP_TRIALS "trials"
#define GROUP_LISTED "listed"
#define WORD_WORKED  "worked"
#define WORD_REFUSED "refused"

/**
 * xg_capabilities_save:
 * @self: capabilities
 *
 * Returns: (transfer full) (nullable): what is known, as text; %NULL: nothing
 */
char *
xg_capabilities_save (XgCapabilities *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_return_val_if_fail (XG_IS_CAPABILITIES (self), NULL);

  if (!self->known)
    return NULL;
  if (self->key != NULL)
    g_key_file_set_string (file, GROUP_BROKER, "key", self->key);
  if (self->software != NULL)
    g_key_file_set_string (file, GROUP_BROKER, "software", self->software);
  if (self->identity != NULL)
    g_key_file_set_string (file, GROUP_BROKER, "identity", self->identity);
  g_key_file_set_int64 (file, GROUP_BROKER, "checked", self->checked);
  for (guint i = 0; i < XG_N_FUNCTIONS; i++)
    {
      const char *nick = xg_function_get_nick (i);

      if (self->listed[i])
        g_key_file_set_boolean (file, GROUP_LISTED, nick, TRUE);
      if (self->trials[i] != XG_TRIAL_NONE)
        g_key_file_set_string (file,
                               GROUP_TRIALS,
                               nick,
                               self->trials[i] == XG_TRIAL_WORKED ? WORD_WORKED : WORD_REFUSED);
    }
  return g_key_file_to_data (file, NULL, NULL);
}

/**
 * xg_capabilities_restore:
 * @self: capabilities of which nothing is known yet
 * @text: what xg_capabilities_save() gave
 *
 * Returns: whether @text told anything; what it has of a later version is left out
 */
gboolean
xg_capabilities_restore (XgCapabilities *self, const char *text)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_return_val_if_fail (XG_IS_CAPABILITIES (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  if (self->known || !g_key_file_load_from_data (file, text, -1, G_KEY_FILE_NONE, NULL) ||
      !g_key_file_has_group (file, GROUP_BROKER))
    return FALSE;
  self->key = g_key_file_get_string (file, GROUP_BROKER, "key", NULL);
  self->software = g_key_file_get_string (file, GROUP_BROKER, "software", NULL);
  self->identity = g_key_file_get_string (file, GROUP_BROKER, "identity", NULL);
  self->checked = MAX (0, g_key_file_get_int64 (file, GROUP_BROKER, "checked", NULL));
  for (guint i = 0; i < XG_N_FUNCTIONS; i++)
    {
      const char *nick = xg_function_get_nick (i);
      g_autofree char *word = g_key_file_get_string (file, GROUP_TRIALS, nick, NULL);

      self->listed[i] = g_key_file_get_boolean (file, GROUP_LISTED, nick, NULL);
      if (g_strcmp0 (word, WORD_WORKED) == 0)
        self->trials[i] = XG_TRIAL_WORKED;
      else if (g_strcmp0 (word, WORD_REFUSED) == 0)
        self->trials[i] = XG_TRIAL_REFUSED;
    }
  self->known = TRUE;
  xg_capabilities_notify_software (self);
  xg_capabilities_changed (self);
  return TRUE;
}
