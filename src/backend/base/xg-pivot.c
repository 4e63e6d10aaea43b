/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-base"

#include "config.h"

#include "base/xg-pivot.h"

static void
count_free (gpointer data)
{
  XgPivotCount *count = data;

  g_free (count->name);
  g_free (count);
}

/**
 * xg_pivot_new:
 *
 * Returns: (transfer full): about no items
 */
XgPivot *
xg_pivot_new (void)
{
  XgPivot *self = g_new0 (XgPivot, 1);

  self->rowids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->topics = g_ptr_array_new_with_free_func (count_free);
  self->publishers = g_ptr_array_new_with_free_func (count_free);
  self->related = g_ptr_array_new_with_free_func (count_free);
  return self;
}

/**
 * xg_pivot_free:
 * @self: (transfer full) (nullable): a pivot
 */
void
xg_pivot_free (XgPivot *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->rowids);
  g_ptr_array_unref (self->topics);
  g_ptr_array_unref (self->publishers);
  g_ptr_array_unref (self->related);
  g_free (self);
}

/**
 * xg_pivot_add:
 * @counts: (element-type XgPivotCount): a list of an #XgPivot
 * @name: copied
 * @kind: of an indicator; 0: it is none
 * @count: how many items have it
 */
void
xg_pivot_add (GPtrArray *counts, const char *name, XgIocKind kind, guint count)
{
  XgPivotCount *entry = g_new (XgPivotCount, 1);

  entry->name = g_strdup (name);
  entry->kind = kind;
  entry->count = count;
  g_ptr_array_add (counts, entry);
}
