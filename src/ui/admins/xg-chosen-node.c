/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "admins/xg-chosen-node.h"

#include <glib/gi18n.h>

#include "admin/xg-administrators.h"
#include "grid/xg-reason.h"

struct _XgChosenNode
{
  GObject parent_instance;

  /* Owned */
  XgNodePeople answer;
  char *words;

  gboolean chosen;
};

enum
{
  PROP_0,
  PROP_CHOSEN,
  PROP_WORDS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (XgChosenNode, xg_chosen_node, G_TYPE_OBJECT)

static void
xg_chosen_node_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgChosenNode *self = XG_CHOSEN_NODE (object);

  switch (prop_id)
    {
    case PROP_CHOSEN:
      g_value_set_boolean (value, self->chosen);
      break;
    case PROP_WORDS:
      g_value_set_string (value, self->words);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_chosen_node_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  XgChosenNode *self = XG_CHOSEN_NODE (object);

  switch (prop_id)
    {
    case PROP_CHOSEN:
      if (self->chosen == g_value_get_boolean (value))
        break;
      self->chosen = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
clear_answer (XgChosenNode *self)
{
  g_clear_pointer (&self->answer.people, g_ptr_array_unref);
  g_clear_error (&self->answer.error);
  g_clear_pointer (&self->words, g_free);
}

static void
xg_chosen_node_finalize (GObject *object)
{
  XgChosenNode *self = XG_CHOSEN_NODE (object);

  clear_answer (self);
  g_clear_object (&self->answer.node);
  G_OBJECT_CLASS (xg_chosen_node_parent_class)->finalize (object);
}

static void
xg_chosen_node_class_init (XgChosenNodeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = xg_chosen_node_get_property;
  object_class->set_property = xg_chosen_node_set_property;
  object_class->finalize = xg_chosen_node_finalize;
  properties[PROP_CHOSEN] =
    g_param_spec_boolean ("chosen",
                          NULL,
                          NULL,
                          FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_WORDS] =
    g_param_spec_string ("words", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_chosen_node_init (XgChosenNode *self)
{
}

XgChosenNode *
xg_chosen_node_new (XgNode *node)
{
  XgChosenNode *self = g_object_new (XG_TYPE_CHOSEN_NODE, NULL);

  self->answer.node = g_object_ref (node);
  return self;
}

XgNode *
xg_chosen_node_get_node (XgChosenNode *self)
{
  g_return_val_if_fail (XG_IS_CHOSEN_NODE (self), NULL);

  return self->answer.node;
}

gboolean
xg_chosen_node_get_chosen (XgChosenNode *self)
{
  g_return_val_if_fail (XG_IS_CHOSEN_NODE (self), FALSE);

  return self->chosen;
}

const char *
xg_chosen_node_get_words (XgChosenNode *self)
{
  g_return_val_if_fail (XG_IS_CHOSEN_NODE (self), NULL);

  return self->words;
}

/**
 * xg_chosen_node_take_answer:
 * @answer: who is affiliated with the node, or why nobody knows
 */
void
xg_chosen_node_take_answer (XgChosenNode *self, const XgNodePeople *answer)
{
  g_return_if_fail (XG_IS_CHOSEN_NODE (self));

  clear_answer (self);
  if (answer->people != NULL)
    {
      g_autofree char *owners = xg_administrators_list_owners (answer->people);

      self->answer.people = g_ptr_array_ref (answer->people);
      /* Translators: addresses */
      self->words = g_strdup_printf (_ ("Owners: %s"), owners);
    }
  else
    {
      self->answer.error = answer->error != NULL ? g_error_copy (answer->error) : NULL;
      self->words = answer->error != NULL
                      ? xg_reason_for_reading (answer->error, XG_REASON_AFFILIATIONS)
                      : g_strdup (_ ("It was not asked."));
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORDS]);
}

/**
 * xg_chosen_node_get_answer:
 *
 * Returns: (transfer none) (nullable): what the node told; %NULL: it was not asked so far
 */
const XgNodePeople *
xg_chosen_node_get_answer (XgChosenNode *self)
{
  g_return_val_if_fail (XG_IS_CHOSEN_NODE (self), NULL);

  return self->words != NULL ? &self->answer : NULL;
}

void
xg_chosen_node_forget_answer (XgChosenNode *self)
{
  g_return_if_fail (XG_IS_CHOSEN_NODE (self));

  clear_answer (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORDS]);
}
