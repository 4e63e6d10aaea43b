/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-node-paths.h"
#include "base/xg-bidi.h"
#include "xg-breaks.h"

struct _XgNodePaths
{
  GtkWidget parent_instance;

  /* Owned */
  XgNode *node;
  char *shown;
};

G_DEFINE_FINAL_TYPE (XgNodePaths, xg_node_paths, GTK_TYPE_WIDGET)

static gboolean
activated_cb (GtkLabel *label, const char *uri, XgNodePaths *self)
{
  g_autofree char *id = g_uri_unescape_string (uri, NULL);
  XgBroker *broker = self->node != NULL ? xg_node_get_broker (self->node) : NULL;

  if (broker != NULL && id != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self),
                                "win.show-node",
                                "(ssss)",
                                "",
                                xg_broker_get_jid (broker),
                                id,
                                "overview");
  return TRUE;
}

/* WAY, from the top down, as links. */
static void
append_way (GString *lines, GPtrArray *way)
{
  if (lines->len > 0)
    g_string_append_c (lines, '\n');
  for (guint i = way->len; i > 0; i--)
    {
      XgNode *node = g_ptr_array_index (way, i - 1);
      g_autofree char *uri = g_uri_escape_string (xg_node_get_id (node), NULL, FALSE);
      g_autofree char *label = xg_bidi_isolate (xg_node_get_label (node));
      g_autofree char *link = g_markup_printf_escaped ("<a href=\"%s\">%s</a>", uri, label);

      g_string_append (lines, link);
      if (i > 1)
        g_string_append (lines, " › ");
    }
}

/* Every way from the top to NODE; the same limits as xg_node_get_parent_paths(), so that a broker
 * with circles or thousands of parents can't keep the window busy. */
static void
collect_ways (XgNode *node, GPtrArray *way, GString *lines, guint *n_ways)
{
  guint n_parents = xg_node_get_n_parents (node);
  gboolean top = TRUE;

  for (guint i = 0; i < n_parents && *n_ways < 16 && way->len < 16; i++)
    {
      XgNode *parent = xg_node_get_parent (node, i);

      top = FALSE;
      if (g_ptr_array_find (way, parent, NULL))
        continue;
      g_ptr_array_add (way, parent);
      collect_ways (parent, way, lines, n_ways);
      g_ptr_array_set_size (way, (int) way->len - 1);
    }
  if (top && way->len > 0)
    {
      append_way (lines, way);
      (*n_ways)++;
    }
}

static void
append_label (XgNodePaths *self, const char *links)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), links);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  xg_breaks_follow (GTK_LABEL (label));
  gtk_widget_add_css_class (label, "paths");
  g_signal_connect (label, "activate-link", G_CALLBACK (activated_cb), self);
  gtk_widget_set_parent (label, GTK_WIDGET (self));
}

static void
clear (XgNodePaths *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}

static void
xg_node_paths_dispose (GObject *object)
{
  XgNodePaths *self = XG_NODE_PATHS (object);

  clear (self);
  g_clear_object (&self->node);
  g_clear_pointer (&self->shown, g_free);
  G_OBJECT_CLASS (xg_node_paths_parent_class)->dispose (object);
}

static void
xg_node_paths_class_init (XgNodePathsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = xg_node_paths_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
xg_node_paths_init (XgNodePaths *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
xg_node_paths_new (void)
{
  return g_object_new (XG_TYPE_NODE_PATHS, NULL);
}

/**
 * xg_node_paths_set_node:
 * @node: (nullable): the node to which the ways lead, as the tree knows them now
 */
void
xg_node_paths_set_node (XgNodePaths *self, XgNode *node)
{
  g_autoptr (GPtrArray) way = g_ptr_array_new ();
  g_autoptr (GString) lines = g_string_new (NULL);
  g_auto (GStrv) links = NULL;
  guint n_ways = 0;

  g_return_if_fail (XG_IS_NODE_PATHS (self));

  g_set_object (&self->node, node);
  if (node != NULL)
    collect_ways (node, way, lines, &n_ways);
  if (g_strcmp0 (self->shown, lines->str) == 0)
    return;
  g_free (self->shown);
  self->shown = g_strdup (lines->str);
  clear (self);
  links = g_strsplit (lines->str, "\n", -1);
  for (guint i = 0; links[i] != NULL; i++)
    append_label (self, links[i]);
  gtk_widget_set_visible (GTK_WIDGET (self), lines->len > 0);
}
