/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <string.h>

#include "grid/xg-grid.h"
#include "store/xg-store.h"

/**
 * xg_grid_get_cache_path:
 * @profile: a profile
 * @data_dir: where caches are
 *
 * No text of the outside becomes a file name: letters and digits of the account, and a checksum of
 * the profile's id. So the name stays when the profile gets another name.
 *
 * Returns: (transfer full) (type filename): the file that holds, or would hold, the cache of
 * @profile
 */
char *
xg_grid_get_cache_path (XgProfile *profile, const char *data_dir)
{
  const char *jid, *id;
  g_autofree char *sum = NULL;
  g_autofree char *name = NULL;
  g_autofree char *file = NULL;

  g_return_val_if_fail (XG_IS_PROFILE (profile), NULL);

  jid = xg_profile_get_jid (profile);
  id = xg_profile_get_key (profile);
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, id != NULL ? id : "", -1);
  name = g_strdup (jid != NULL ? jid : "none");
  g_strcanon (name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-.", '_');
  if (strlen (name) > 60)
    name[60] = '\0';
  sum[8] = '\0';
  file = g_strdup_printf ("%s-%s.sqlite", name, sum);
  return g_build_filename (data_dir, file, NULL);
}

/**
 * xg_grid_delete_cache:
 * @path: see xg_grid_get_cache_path(); no grid has it open
 * @error: return location
 *
 * Deletes all that is kept of a profile's items. For a worker.
 *
 * Returns: whether nothing is left
 */
gboolean
xg_grid_delete_cache (const char *path, GError **error)
{
  return xg_store_delete (path, error);
}
