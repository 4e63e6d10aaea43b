/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-node-facts.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"
#include "xg-breaks.h"
#include "xg-phrases.h"

/* One row each; rows without a fact are not shown. */
typedef enum
{
  FACT_ID,
  FACT_TYPE,
  FACT_OWNER,
  FACT_CREATED,
  FACT_SUBSCRIBERS,
  FACT_ITEMS,
  FACT_ACTIVITY,
  FACT_BROKER,
  N_FACTS
} Fact;

struct _XgNodeFacts
{
  GtkGrid parent_instance;

  /* Children */
  GtkWidget *names[N_FACTS];
  GtkWidget *values[N_FACTS];
};

G_DEFINE_FINAL_TYPE (XgNodeFacts, xg_node_facts, GTK_TYPE_GRID)

static char *
get_fact (XgNode *node, Fact fact)
{
  gint64 number;

  switch (fact)
    {
    case FACT_ID:
      return g_strdup (xg_node_get_id (node));
    case FACT_TYPE:
      return g_strdup (xg_node_get_payload_type (node));
    case FACT_OWNER:
      return g_strdup (xg_node_get_owner (node));
    case FACT_CREATED:
      return xg_phrase_moment (xg_node_get_created (node));
    case FACT_SUBSCRIBERS:
      number = xg_node_get_n_subscribers (node);
      return number >= 0 ? xg_format_count ((guint64) number) : NULL;
    case FACT_ITEMS:
      number = xg_node_get_n_items (node);
      return number >= 0 ? xg_format_count ((guint64) number) : NULL;
    case FACT_ACTIVITY:
      number = xg_node_get_last_activity (node);
      return number > 0 ? xg_format_ago (number, g_get_real_time ()) : NULL;
    case FACT_BROKER:
      return xg_node_get_broker (node) != NULL
               ? g_strdup (xg_broker_get_jid (xg_node_get_broker (node)))
               : NULL;
    case N_FACTS:
    default:
      return NULL;
    }
}

static void
xg_node_facts_class_init (XgNodeFactsClass *klass)
{
}

static void
xg_node_facts_init (XgNodeFacts *self)
{
  static const char *const titles[N_FACTS] = {
    [FACT_ID] = N_ ("Node"),
    [FACT_TYPE] = N_ ("Payload type"),
    [FACT_OWNER] = N_ ("Owner"),
    [FACT_CREATED] = N_ ("Created"),
    [FACT_SUBSCRIBERS] = N_ ("Subscribers"),
    [FACT_ITEMS] = N_ ("Items kept"),
    [FACT_ACTIVITY] = N_ ("Last item"),
    [FACT_BROKER] = N_ ("Broker"),
  };

  for (Fact fact = 0; fact < N_FACTS; fact++)
    {
      GtkWidget *name = gtk_label_new (_ (titles[fact]));
      GtkWidget *value = gtk_label_new (NULL);

      gtk_label_set_xalign (GTK_LABEL (name), 0);
      gtk_label_set_wrap (GTK_LABEL (name), TRUE);
      gtk_widget_set_valign (name, GTK_ALIGN_START);
      gtk_widget_add_css_class (name, "dim-label");
      gtk_label_set_xalign (GTK_LABEL (value), 0);
      gtk_label_set_wrap (GTK_LABEL (value), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
      xg_breaks_follow (GTK_LABEL (value));
      gtk_label_set_selectable (GTK_LABEL (value), TRUE);
      gtk_widget_set_hexpand (value, TRUE);
      gtk_accessible_update_relation (GTK_ACCESSIBLE (value),
                                      GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                      name,
                                      NULL,
                                      -1);
      gtk_grid_attach (GTK_GRID (self), name, 0, (int) fact, 1, 1);
      gtk_grid_attach (GTK_GRID (self), value, 1, (int) fact, 1, 1);
      self->names[fact] = name;
      self->values[fact] = value;
    }
}

/**
 * xg_node_facts_show:
 * @node: whose facts; those that nobody knows have no line
 */
void
xg_node_facts_show (XgNodeFacts *self, XgNode *node)
{
  g_return_if_fail (XG_IS_NODE_FACTS (self));
  g_return_if_fail (XG_IS_NODE (node));

  for (Fact fact = 0; fact < N_FACTS; fact++)
    {
      g_autofree char *text = get_fact (node, fact);

      gtk_widget_set_visible (self->names[fact], text != NULL);
      gtk_widget_set_visible (self->values[fact], text != NULL);
      if (text != NULL)
        gtk_label_set_text (GTK_LABEL (self->values[fact]), text);
    }
}
