/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <string.h>

#include "grid/xg-grid-private.h"

/* Nobody reads more of them. */
#define MAX_VALUES 20

static gboolean
contains (const char *text, const char *part)
{
  gsize length = strlen (part);

  for (; *text != '\0'; text++)
    if (g_ascii_strncasecmp (text, part, length) == 0)
      return TRUE;
  return length == 0;
}

/* The tree is at hand. */
static char **
list_nodes (XgGrid *self, gboolean collections, const char *part)
{
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  guint n_brokers = g_list_model_get_n_items (G_LIST_MODEL (self->brokers));
  guint n = 0;

  for (guint i = 0; i < n_brokers; i++)
    {
      g_autoptr (XgBroker) broker = g_list_model_get_item (G_LIST_MODEL (self->brokers), i);
      g_autoptr (GPtrArray) nodes = xg_broker_list_nodes (broker);

      for (guint j = 0; j < nodes->len && n < MAX_VALUES; j++)
        {
          const char *id = xg_node_get_id (nodes->pdata[j]);

          if ((xg_node_get_kind (nodes->pdata[j]) == XG_NODE_COLLECTION) != collections ||
              *id == '\0' || !contains (id, part))
            continue;
          g_strv_builder_add (values, id);
          n++;
        }
    }
  return g_strv_builder_end (values);
}

static void
values_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char **values = xg_reader_list_values_finish (XG_READER (source), result, &error);

  if (values != NULL)
    g_task_return_pointer (task, values, (GDestroyNotify) g_strfreev);
  else
    g_task_return_error (task, error);
}

/**
 * xg_grid_list_values_async:
 * @self: a grid
 * @field: topic, under, publisher or type; others have none
 * @part: what they contain, in whatever case
 *
 * Which values of a field there are: topics and collections of the tree, publishers and types of
 * the newest items. To help who writes a filter.
 */
void
xg_grid_list_values_async (XgGrid *self,
                           XgQueryField field,
                           const char *part,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (XG_IS_GRID (self));
  g_return_if_fail (part != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_grid_list_values_async);
  if (self->ready && (field == XG_QUERY_PUBLISHER || field == XG_QUERY_TYPE))
    xg_reader_list_values_async (self->reader,
                                 field == XG_QUERY_TYPE ? XG_STORE_VALUE_TYPE
                                                        : XG_STORE_VALUE_PUBLISHER,
                                 part,
                                 MAX_VALUES,
                                 cancellable,
                                 values_cb,
                                 g_steal_pointer (&task));
  else if (field == XG_QUERY_TOPIC || field == XG_QUERY_UNDER)
    g_task_return_pointer (task,
                           list_nodes (self, field == XG_QUERY_UNDER, part),
                           (GDestroyNotify) g_strfreev);
  else
    g_task_return_pointer (task, g_new0 (char *, 1), (GDestroyNotify) g_strfreev);
}

/**
 * xg_grid_list_values_finish:
 * @self: a grid
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): values
 */
char **
xg_grid_list_values_finish (XgGrid *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
