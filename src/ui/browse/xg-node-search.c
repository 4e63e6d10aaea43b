/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-browse"

#include "config.h"

#include "browse/xg-node-search.h"

#include <string.h>

#include "base/xg-fold.h"

struct _XgNodeSearch
{
  GObject parent_instance;

  /* Owned */
  GListModel *found;
  GtkMapListModel *lists; /* brokers as their lists of nodes */
  GtkFilter *filter;
  char *text;
  char **words; /* folded; NULL: nothing to look for */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (XgNodeSearch,
                               xg_node_search,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* What a node is found by. Kept on the node, since folding 10,000 labels at each key press is what
 * would be felt. */
typedef struct
{
  char *label;
  char *folded;
} Key;

static GQuark key_quark;

static void
key_free (gpointer data)
{
  Key *key = data;

  g_free (key->label);
  g_free (key->folded);
  g_free (key);
}

static const char *
get_key (XgNode *node)
{
  const char *label = xg_node_get_label (node);
  const char *id = xg_node_get_id (node);
  Key *key = g_object_get_qdata (G_OBJECT (node), key_quark);

  if (key == NULL || strcmp (key->label, label) != 0)
    {
      g_autofree char *both =
        strcmp (label, id) == 0 ? g_strdup (label) : g_strconcat (label, "\n", id, NULL);

      key = g_new0 (Key, 1);
      key->label = g_strdup (label);
      key->folded = xg_fold (both);
      g_object_set_qdata_full (G_OBJECT (node), key_quark, key, key_free);
    }

  return key->folded;
}

static gboolean
match_cb (gpointer item, gpointer data)
{
  XgNodeSearch *self = data;
  const char *key;

  if (self->words == NULL)
    return FALSE;
  key = get_key (XG_NODE (item));
  for (guint i = 0; self->words[i] != NULL; i++)
    if (strstr (key, self->words[i]) == NULL)
      return FALSE;

  return TRUE;
}

static gpointer
map_cb (gpointer item, gpointer data)
{
  g_autoptr (XgBroker) broker = item;

  return g_object_ref (xg_broker_get_all_nodes (broker));
}

static GType
xg_node_search_get_item_type (GListModel *model)
{
  return XG_TYPE_NODE;
}

static guint
xg_node_search_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (XG_NODE_SEARCH (model)->found);
}

static gpointer
xg_node_search_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (XG_NODE_SEARCH (model)->found, position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = xg_node_search_get_item_type;
  iface->get_n_items = xg_node_search_get_n_items;
  iface->get_item = xg_node_search_get_item;
}

enum
{
  PROP_0,
  PROP_TEXT,
  PROP_N_ITEMS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
found_changed_cb (GListModel *found, guint position, guint removed, guint added, XgNodeSearch *self)
{
  g_assert (XG_IS_NODE_SEARCH (self));

  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (removed != added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static void
xg_node_search_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgNodeSearch *self = XG_NODE_SEARCH (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, g_list_model_get_n_items (self->found));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_node_search_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_TEXT:
      xg_node_search_set_text (XG_NODE_SEARCH (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_node_search_finalize (GObject *object)
{
  XgNodeSearch *self = XG_NODE_SEARCH (object);

  g_clear_object (&self->found);
  g_clear_object (&self->lists);
  g_clear_object (&self->filter);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->words, g_strfreev);

  G_OBJECT_CLASS (xg_node_search_parent_class)->finalize (object);
}

static void
xg_node_search_class_init (XgNodeSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = xg_node_search_finalize;
  object_class->get_property = xg_node_search_get_property;
  object_class->set_property = xg_node_search_set_property;

  properties[PROP_TEXT] =
    g_param_spec_string ("text",
                         NULL,
                         NULL,
                         "",
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_N_ITEMS] =
    g_param_spec_uint ("n-items",
                       NULL,
                       NULL,
                       0,
                       G_MAXUINT,
                       0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  key_quark = g_quark_from_static_string ("xg-node-search-key");
}

static void
xg_node_search_init (XgNodeSearch *self)
{
  GtkFlattenListModel *nodes;

  self->text = g_strdup ("");
  self->lists = gtk_map_list_model_new (NULL, map_cb, NULL, NULL);
  self->filter = GTK_FILTER (gtk_custom_filter_new (match_cb, self, NULL));
  nodes = gtk_flatten_list_model_new (G_LIST_MODEL (g_object_ref (self->lists)));
  self->found =
    G_LIST_MODEL (gtk_filter_list_model_new (G_LIST_MODEL (nodes), g_object_ref (self->filter)));
  g_signal_connect_object (self->found, "items-changed", G_CALLBACK (found_changed_cb), self, 0);
}

XgNodeSearch *
xg_node_search_new (void)
{
  return g_object_new (XG_TYPE_NODE_SEARCH, NULL);
}

/**
 * xg_node_search_set_brokers:
 * @brokers: (nullable): a list model of #XgBroker
 */
void
xg_node_search_set_brokers (XgNodeSearch *self, GListModel *brokers)
{
  g_return_if_fail (XG_IS_NODE_SEARCH (self));

  gtk_map_list_model_set_model (self->lists, brokers);
}

const char *
xg_node_search_get_text (XgNodeSearch *self)
{
  g_return_val_if_fail (XG_IS_NODE_SEARCH (self), NULL);

  return self->text;
}

static char **
split (const char *text)
{
  g_autofree char *folded = xg_fold (text);
  g_auto (GStrv) parts = g_strsplit_set (folded, " \t\n", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  gboolean any = FALSE;

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      {
        g_strv_builder_add (words, parts[i]);
        any = TRUE;
      }

  return any ? g_strv_builder_end (words) : NULL;
}

/**
 * xg_node_search_set_text:
 * @text: (nullable): words in any order; %NULL or blank finds nothing
 */
void
xg_node_search_set_text (XgNodeSearch *self, const char *text)
{
  GtkFilterChange change = GTK_FILTER_CHANGE_DIFFERENT;

  g_return_if_fail (XG_IS_NODE_SEARCH (self));

  if (text == NULL)
    text = "";
  if (strcmp (self->text, text) == 0)
    return;

  /* More letters at the end can only find less: only what is shown is looked at again. */
  if (self->words != NULL && g_str_has_prefix (text, self->text))
    change = GTK_FILTER_CHANGE_MORE_STRICT;
  g_free (self->text);
  self->text = g_strdup (text);
  g_clear_pointer (&self->words, g_strfreev);
  self->words = split (text);
  gtk_filter_changed (self->filter, change);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}
