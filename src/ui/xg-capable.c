/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "xg-capable.h"

/* A control or an action needs a function; of several that it needs, each has a rule. */
typedef struct
{
  GtkWidget *control; /* weak; NULL: the rule is about the action alone, or the control is gone */
  char *action;       /* NULL: the control has none, and is made insensitive itself */
  XgFunction function;
  gboolean explains; /* only: whether it can be pressed is decided elsewhere */
} Rule;

/* What stood there before the reason did. */
typedef struct
{
  char *tooltip;
  char *reason;
} Shown;

struct _XgCapable
{
  GObject parent_instance;

  /* Borrowed */
  GtkWidget *owner; /* weak: has the actions */

  /* Owned */
  GPtrArray *rules;     /* of Rule */
  GHashTable *disabled; /* actions, by their names, that are off for another reason */
  XgBroker *broker;
  GSignalGroup *signals;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgCapable, xg_capable, G_TYPE_OBJECT)

#define SHOWN_KEY "xg-capable-shown"

static void
rule_free (Rule *rule)
{
  g_clear_weak_pointer (&rule->control);
  g_free (rule->action);
  g_free (rule);
}

static void
shown_free (Shown *shown)
{
  g_free (shown->tooltip);
  g_free (shown->reason);
  g_free (shown);
}

static void
take_reason_away (GtkWidget *control, const Shown *shown)
{
  /* Whoever owns it may have given it another meanwhile. */
  if (g_strcmp0 (gtk_widget_get_tooltip_text (control), shown->reason) == 0)
    gtk_widget_set_tooltip_text (control, shown->tooltip);
  gtk_accessible_reset_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  g_object_set_data (G_OBJECT (control), SHOWN_KEY, NULL);
}

/* @reason: NULL: none, what stood there before stands there again. */
static void
show_reason (GtkWidget *control, const char *reason)
{
  Shown *shown = g_object_get_data (G_OBJECT (control), SHOWN_KEY);

  if (g_strcmp0 (shown != NULL ? shown->reason : NULL, reason) == 0)
    return;
  if (shown != NULL)
    take_reason_away (control, shown);
  if (reason == NULL)
    return;
  shown = g_new0 (Shown, 1);
  shown->tooltip = g_strdup (gtk_widget_get_tooltip_text (control));
  shown->reason = g_strdup (reason);
  g_object_set_data_full (G_OBJECT (control), SHOWN_KEY, shown, (GDestroyNotify) shown_free);
  gtk_widget_set_tooltip_text (control, reason);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  reason,
                                  -1);
}

/* The first reason of all that @control needs, or @action where @control is NULL. */
static gboolean
ask_all (XgCapable *self, GtkWidget *control, const char *action, const char **reason)
{
  for (guint i = 0; i < self->rules->len; i++)
    {
      const Rule *rule = self->rules->pdata[i];
      gboolean meant = control != NULL
                         ? rule->control == control
                         : rule->action != NULL && g_strcmp0 (rule->action, action) == 0;

      if (meant && !xg_capable_ask (self->broker, rule->function, reason))
        return FALSE;
    }
  return TRUE;
}

static void
update_action (XgCapable *self, const char *action)
{
  if (self->owner != NULL)
    gtk_widget_action_set_enabled (self->owner,
                                   action,
                                   !g_hash_table_contains (self->disabled, action) &&
                                     ask_all (self, NULL, action, NULL));
}

static void
update_rule (XgCapable *self, const Rule *rule)
{
  const char *reason = NULL;

  if (rule->action != NULL)
    update_action (self, rule->action);
  if (rule->control == NULL)
    return;
  ask_all (self, rule->control, NULL, &reason);
  if (rule->action == NULL && !rule->explains)
    gtk_widget_set_sensitive (rule->control, reason == NULL);
  show_reason (rule->control, reason);
}

static void
update (XgCapable *self)
{
  for (guint i = 0; i < self->rules->len; i++)
    update_rule (self, self->rules->pdata[i]);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
xg_capable_dispose (GObject *object)
{
  XgCapable *self = XG_CAPABLE (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->broker);
  g_clear_weak_pointer (&self->owner);
  g_ptr_array_set_size (self->rules, 0);

  G_OBJECT_CLASS (xg_capable_parent_class)->dispose (object);
}

static void
xg_capable_finalize (GObject *object)
{
  XgCapable *self = XG_CAPABLE (object);

  g_ptr_array_unref (self->rules);
  g_hash_table_unref (self->disabled);

  G_OBJECT_CLASS (xg_capable_parent_class)->finalize (object);
}

static void
xg_capable_class_init (XgCapableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = xg_capable_dispose;
  object_class->finalize = xg_capable_finalize;

  signals[CHANGED] = g_signal_new ("changed",
                                   XG_TYPE_CAPABLE,
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   0);
}

static void
xg_capable_init (XgCapable *self)
{
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) rule_free);
  self->disabled = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->signals = g_signal_group_new (XG_TYPE_CAPABILITIES);
  g_signal_group_connect_swapped (self->signals, "changed", G_CALLBACK (update), self);
}

/**
 * xg_capable_new:
 * @owner: whose class installed the actions that are bound; borrowed
 *
 * Returns: (transfer full): a set of controls, none so far, of no broker
 */
XgCapable *
xg_capable_new (GtkWidget *owner)
{
  XgCapable *self = g_object_new (XG_TYPE_CAPABLE, NULL);

  g_return_val_if_fail (GTK_IS_WIDGET (owner), self);

  g_set_weak_pointer (&self->owner, owner);
  return self;
}

/**
 * xg_capable_set_broker:
 * @broker: (nullable): whose functions the controls use; %NULL: nobody's, nothing is held back
 */
void
xg_capable_set_broker (XgCapable *self, XgBroker *broker)
{
  g_return_if_fail (XG_IS_CAPABLE (self));
  g_return_if_fail (broker == NULL || XG_IS_BROKER (broker));

  if (!g_set_object (&self->broker, broker))
    return;
  g_signal_group_set_target (self->signals,
                             broker != NULL ? xg_broker_get_capabilities (broker) : NULL);
  update (self);
}

static void
add_rule (XgCapable *self,
          GtkWidget *control,
          const char *action,
          XgFunction function,
          gboolean explains)
{
  Rule *rule = g_new0 (Rule, 1);

  g_set_weak_pointer (&rule->control, control);
  rule->action = g_strdup (action);
  rule->function = function;
  rule->explains = explains;
  g_ptr_array_add (self->rules, rule);
  update_rule (self, rule);
}

/**
 * xg_capable_bind:
 * @control: what the person presses. With an action of the owner's it follows the action; without
 *   one its sensitivity belongs to @self
 * @function: what it needs; call again for a second one
 */
void
xg_capable_bind (XgCapable *self, GtkWidget *control, XgFunction function)
{
  g_return_if_fail (XG_IS_CAPABLE (self));
  g_return_if_fail (GTK_IS_WIDGET (control));
  g_return_if_fail (function < XG_N_FUNCTIONS);

  add_rule (self,
            control,
            GTK_IS_ACTIONABLE (control) ? gtk_actionable_get_action_name (GTK_ACTIONABLE (control))
                                        : NULL,
            function,
            FALSE);
}

/**
 * xg_capable_explain:
 * @control: what the person presses, of which others decide whether it can be pressed
 * @function: what it needs
 *
 * Where the broker does not have it, @control says so, and nothing else: whoever decides asks
 * xg_capable_ask().
 */
void
xg_capable_explain (XgCapable *self, GtkWidget *control, XgFunction function)
{
  g_return_if_fail (XG_IS_CAPABLE (self));
  g_return_if_fail (GTK_IS_WIDGET (control));
  g_return_if_fail (function < XG_N_FUNCTIONS);

  add_rule (self, control, NULL, function, TRUE);
}

/**
 * xg_capable_bind_action:
 * @action: an action of the owner's that has no control of its own, such as one of a menu
 * @function: what it needs
 */
void
xg_capable_bind_action (XgCapable *self, const char *action, XgFunction function)
{
  g_return_if_fail (XG_IS_CAPABLE (self));
  g_return_if_fail (action != NULL);
  g_return_if_fail (function < XG_N_FUNCTIONS);

  add_rule (self, NULL, action, function, FALSE);
}

/**
 * xg_capable_enable:
 * @action: an action of the owner's, bound or not
 * @enabled: whether it can be used as far as all else is concerned
 *
 * Instead of gtk_widget_action_set_enabled(), which would forget what the broker can do.
 */
void
xg_capable_enable (XgCapable *self, const char *action, gboolean enabled)
{
  g_return_if_fail (XG_IS_CAPABLE (self));
  g_return_if_fail (action != NULL);

  if (enabled)
    g_hash_table_remove (self->disabled, action);
  else
    g_hash_table_add (self->disabled, g_strdup (action));
  update_action (self, action);
}

/**
 * xg_capable_ask:
 * @broker: (nullable): a broker
 * @function: what is to be done
 * @reason: (out) (optional) (nullable) (transfer none): where it can't be done, a sentence that
 *   says so; good until the capabilities change. Untouched otherwise
 *
 * Returns: %FALSE where @broker is known not to have it; where nobody knows, it is worth a try
 */
gboolean
xg_capable_ask (XgBroker *broker, XgFunction function, const char **reason)
{
  XgCapabilities *capabilities;

  g_return_val_if_fail (broker == NULL || XG_IS_BROKER (broker), TRUE);

  if (broker == NULL)
    return TRUE;
  capabilities = xg_broker_get_capabilities (broker);
  if (xg_capabilities_get_state (capabilities, function) != XG_CAPABILITY_NO)
    return TRUE;
  xg_capabilities_can (capabilities, function, reason);
  return FALSE;
}
