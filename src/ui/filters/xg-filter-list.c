/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-filters"

#include "config.h"

#include "filters/xg-filter-list.h"

#include <glib/gi18n.h>
#include <string.h>

#define VALUE_TYPE "aa{sv}"

struct _XgFilterList
{
  GObject parent_instance;

  gboolean setting; /* the value comes from outside */

  /* Owned */
  GPtrArray *entries; /* (element-type XgFilterEntry) */
};

enum
{
  PROP_0,
  PROP_VALUE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
xg_filter_list_get_item_type (GListModel *model)
{
  return XG_TYPE_FILTER_ENTRY;
}

static guint
xg_filter_list_get_n_items (GListModel *model)
{
  return XG_FILTER_LIST (model)->entries->len;
}

static gpointer
xg_filter_list_get_item (GListModel *model, guint position)
{
  XgFilterList *self = XG_FILTER_LIST (model);

  return position < self->entries->len ? g_object_ref (self->entries->pdata[position]) : NULL;
}

static void
xg_filter_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = xg_filter_list_get_item_type;
  iface->get_n_items = xg_filter_list_get_n_items;
  iface->get_item = xg_filter_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (XgFilterList,
                               xg_filter_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, xg_filter_list_model_init))

static void
notify_value (XgFilterList *self)
{
  if (!self->setting)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

static void
entry_changed_cb (XgFilterList *self)
{
  notify_value (self);
}

static void
watch (XgFilterList *self, XgFilterEntry *entry)
{
  g_signal_connect_object (entry, "notify", G_CALLBACK (entry_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
unwatch (XgFilterList *self, XgFilterEntry *entry)
{
  g_signal_handlers_disconnect_by_func (entry, entry_changed_cb, self);
}

static GVariant *
make_value (XgFilterList *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (VALUE_TYPE));
  for (guint i = 0; i < self->entries->len; i++)
    g_variant_builder_add_value (&builder, xg_filter_entry_to_value (self->entries->pdata[i]));
  return g_variant_builder_end (&builder);
}

/* The entry that says VALUE; (transfer full) (nullable). */
static XgFilterEntry *
take_equal (GPtrArray *entries, GVariant *value)
{
  for (guint i = 0; i < entries->len; i++)
    {
      g_autoptr (GVariant) own = g_variant_ref_sink (xg_filter_entry_to_value (entries->pdata[i]));

      if (g_variant_equal (own, value))
        return g_ptr_array_steal_index (entries, i);
    }
  return NULL;
}

static void
set_value (XgFilterList *self, GVariant *value)
{
  g_autoptr (GVariant) own = g_variant_ref_sink (make_value (self));
  g_autoptr (GPtrArray) old = NULL;
  guint n_old = self->entries->len;
  GVariantIter iter;
  GVariant *each;

  if (g_variant_equal (own, value))
    return;
  for (guint i = 0; i < n_old; i++)
    unwatch (self, self->entries->pdata[i]);
  old = g_steal_pointer (&self->entries);
  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
  g_variant_iter_init (&iter, value);
  while ((each = g_variant_iter_next_value (&iter)) != NULL)
    {
      XgFilterEntry *entry = take_equal (old, each);

      if (entry == NULL)
        entry = xg_filter_entry_new_from_value (each);
      watch (self, entry);
      g_ptr_array_add (self->entries, entry);
      g_variant_unref (each);
    }
  self->setting = TRUE;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, self->entries->len);
  self->setting = FALSE;
  notify_value (self);
}

static void
xg_filter_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_VALUE:
      g_value_set_variant (value, make_value (XG_FILTER_LIST (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_filter_list_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_VALUE:
      if (g_value_get_variant (value) != NULL)
        set_value (XG_FILTER_LIST (object), g_value_get_variant (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_filter_list_finalize (GObject *object)
{
  XgFilterList *self = XG_FILTER_LIST (object);

  g_ptr_array_unref (self->entries);
  G_OBJECT_CLASS (xg_filter_list_parent_class)->finalize (object);
}

static void
xg_filter_list_class_init (XgFilterListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = xg_filter_list_finalize;
  object_class->get_property = xg_filter_list_get_property;
  object_class->set_property = xg_filter_list_set_property;
  properties[PROP_VALUE] =
    g_param_spec_variant ("value",
                          NULL,
                          NULL,
                          G_VARIANT_TYPE (VALUE_TYPE),
                          NULL,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_filter_list_init (XgFilterList *self)
{
  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
}

XgFilterList *
xg_filter_list_new (void)
{
  return g_object_new (XG_TYPE_FILTER_LIST, NULL);
}

/**
 * xg_filter_list_get:
 * @self: a list
 * @position: less than its length
 *
 * Returns: (transfer none): the entry
 */
XgFilterEntry *
xg_filter_list_get (XgFilterList *self, guint position)
{
  g_return_val_if_fail (XG_IS_FILTER_LIST (self), NULL);
  g_return_val_if_fail (position < self->entries->len, NULL);
  return self->entries->pdata[position];
}

guint
xg_filter_list_get_length (XgFilterList *self)
{
  g_return_val_if_fail (XG_IS_FILTER_LIST (self), 0);
  return self->entries->len;
}

gboolean
xg_filter_list_find (XgFilterList *self, XgFilterEntry *entry, guint *position)
{
  g_return_val_if_fail (XG_IS_FILTER_LIST (self), FALSE);
  return g_ptr_array_find (self->entries, entry, position);
}

/**
 * xg_filter_list_insert:
 * @self: a list
 * @position: where; behind the last where there are fewer
 * @entry: an entry that is in no list
 */
void
xg_filter_list_insert (XgFilterList *self, guint position, XgFilterEntry *entry)
{
  g_return_if_fail (XG_IS_FILTER_LIST (self));
  g_return_if_fail (XG_IS_FILTER_ENTRY (entry));

  position = MIN (position, self->entries->len);
  watch (self, entry);
  g_ptr_array_insert (self->entries, (int) position, g_object_ref (entry));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
  notify_value (self);
}

void
xg_filter_list_remove (XgFilterList *self, guint position)
{
  g_return_if_fail (XG_IS_FILTER_LIST (self));
  g_return_if_fail (position < self->entries->len);

  unwatch (self, self->entries->pdata[position]);
  g_ptr_array_remove_index (self->entries, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  notify_value (self);
}

/**
 * xg_filter_list_move:
 * @self: a list
 * @entry: one of its entries
 * @steps: how far; negative: towards the top
 *
 * Returns: whether there was room to move it
 */
gboolean
xg_filter_list_move (XgFilterList *self, XgFilterEntry *entry, int steps)
{
  guint from;
  guint first;
  int to;

  g_return_val_if_fail (XG_IS_FILTER_LIST (self), FALSE);

  if (!g_ptr_array_find (self->entries, entry, &from))
    return FALSE;
  to = (int) from + steps;
  if (steps == 0 || to < 0 || to >= (int) self->entries->len)
    return FALSE;
  g_ptr_array_insert (self->entries, to, g_ptr_array_steal_index (self->entries, from));
  first = MIN (from, (guint) to);
  g_list_model_items_changed (G_LIST_MODEL (self),
                              first,
                              (guint) ABS (steps) + 1,
                              (guint) ABS (steps) + 1);
  notify_value (self);
  return TRUE;
}

static gboolean
is_same_name (const char *a, const char *b)
{
  g_autofree char *folded_a = g_utf8_casefold (a, -1);
  g_autofree char *folded_b = g_utf8_casefold (b, -1);

  return strcmp (folded_a, folded_b) == 0;
}

/**
 * xg_filter_list_check_name:
 * @self: a list
 * @name: how an entry is to be called
 * @except: (nullable): the entry itself
 *
 * Returns: (transfer full) (nullable): why it can't be called so, a sentence; %NULL when it can
 */
char *
xg_filter_list_check_name (XgFilterList *self, const char *name, XgFilterEntry *except)
{
  g_autofree char *bare = g_strstrip (g_strdup (name));

  g_return_val_if_fail (XG_IS_FILTER_LIST (self), NULL);

  if (*bare == '\0')
    return g_strdup (_ ("Give the filter a name. The sidebar shows it."));
  for (guint i = 0; i < self->entries->len; i++)
    {
      XgFilterEntry *entry = self->entries->pdata[i];

      if (entry != except && is_same_name (xg_filter_entry_get_name (entry), bare))
        return g_strdup_printf (_ ("There is a filter “%s” already. Choose another name."),
                                xg_filter_entry_get_name (entry));
    }
  return NULL;
}
