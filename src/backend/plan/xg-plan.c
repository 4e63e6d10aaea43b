/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-plan"

#include "config.h"

#include "plan/xg-plan-private.h"

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (XgPlan,
                               xg_plan,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  PROP_TITLE = 1,
  PROP_STATE,
  N_PROPS
};

enum
{
  COUNTS_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
entry_free (gpointer data)
{
  XgPlanEntry *entry = data;

  g_clear_object (&entry->operation);
  g_clear_pointer (&entry->needs, g_ptr_array_unref);
  g_clear_pointer (&entry->dependents, g_ptr_array_unref);
  g_free (entry);
}

static GType
get_item_type (GListModel *model)
{
  return XG_TYPE_OPERATION;
}

static guint
get_n_items (GListModel *model)
{
  return XG_PLAN (model)->entries->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  XgPlan *self = XG_PLAN (model);
  XgPlanEntry *entry = position < self->entries->len ? self->entries->pdata[position] : NULL;

  return entry != NULL ? g_object_ref (entry->operation) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
xg_plan_finalize (GObject *object)
{
  XgPlan *self = XG_PLAN (object);

  g_clear_object (&self->reading);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->entry_of, g_hash_table_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  G_OBJECT_CLASS (xg_plan_parent_class)->finalize (object);
}

static void
xg_plan_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  XgPlan *self = XG_PLAN (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
xg_plan_class_init (XgPlanClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = xg_plan_finalize;
  object_class->get_property = xg_plan_get_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, G_MAXINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[COUNTS_CHANGED] = g_signal_new ("counts-changed",
                                          XG_TYPE_PLAN,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          0);
}

static void
xg_plan_init (XgPlan *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->entry_of = g_hash_table_new (NULL, NULL);
}

/**
 * xg_plan_new:
 * @title: what all of it together does
 *
 * Returns: (transfer full): a plan without operations
 */
XgPlan *
xg_plan_new (const char *title)
{
  XgPlan *self = g_object_new (XG_TYPE_PLAN, NULL);

  self->title = g_strdup (title);
  return self;
}

/**
 * xg_plan_add:
 * @self: a draft
 * @operation: (transfer full): what is to be done too
 */
void
xg_plan_add (XgPlan *self, XgOperation *operation)
{
  XgPlanEntry *entry;

  g_return_if_fail (XG_IS_PLAN (self));
  g_return_if_fail (XG_IS_OPERATION (operation));
  g_return_if_fail (self->state == XG_PLAN_DRAFT);
  g_return_if_fail (!g_hash_table_contains (self->entry_of, operation));

  entry = g_new0 (XgPlanEntry, 1);
  entry->operation = operation;
  entry->needs = g_ptr_array_new ();
  entry->dependents = g_ptr_array_new ();
  g_ptr_array_add (self->entries, entry);
  g_hash_table_insert (self->entry_of, operation, entry);
  self->counts.n_total++;
  g_list_model_items_changed (G_LIST_MODEL (self), self->entries->len - 1, 0, 1);
  g_signal_emit (self, signals[COUNTS_CHANGED], 0);
}

/**
 * xg_plan_add_need:
 * @self: a draft
 * @operation: one of its operations
 * @needed: another one that was added before @operation, and has to be done before it
 *
 * When @needed fails, @operation is skipped.
 */
void
xg_plan_add_need (XgPlan *self, XgOperation *operation, XgOperation *needed)
{
  XgPlanEntry *entry;
  XgPlanEntry *other;

  g_return_if_fail (XG_IS_PLAN (self));
  g_return_if_fail (self->state == XG_PLAN_DRAFT);

  entry = g_hash_table_lookup (self->entry_of, operation);
  other = g_hash_table_lookup (self->entry_of, needed);
  g_return_if_fail (entry != NULL && other != NULL && entry != other);
  g_ptr_array_add (entry->needs, other);
  g_ptr_array_add (other->dependents, entry);
}

const char *
xg_plan_get_title (XgPlan *self)
{
  g_return_val_if_fail (XG_IS_PLAN (self), NULL);
  return self->title;
}

XgPlanState
xg_plan_get_state (XgPlan *self)
{
  g_return_val_if_fail (XG_IS_PLAN (self), XG_PLAN_DRAFT);
  return self->state;
}

/**
 * xg_plan_get_counts:
 * @self: a plan
 * @counts: (out): how far it is
 */
void
xg_plan_get_counts (XgPlan *self, XgPlanCounts *counts)
{
  g_return_if_fail (XG_IS_PLAN (self));
  g_return_if_fail (counts != NULL);
  *counts = self->counts;
}

/**
 * xg_plan_is_destructive:
 * @self: a plan
 *
 * Returns: whether something is gone for good after it
 */
gboolean
xg_plan_is_destructive (XgPlan *self)
{
  g_return_val_if_fail (XG_IS_PLAN (self), FALSE);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const XgPlanEntry *entry = self->entries->pdata[i];

      if (xg_operation_get_destructive (entry->operation))
        return TRUE;
    }
  return FALSE;
}

/**
 * xg_plan_set_state:
 * @self: a plan
 * @state: how far it is
 */
void
xg_plan_set_state (XgPlan *self, XgPlanState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* Adds what @operation counts for, @sign times. */
static void
count (XgPlan *self, XgOperation *operation, int sign)
{
  XgOperationState state = xg_operation_get_state (operation);

  self->counts.n_over += (guint) (sign * xg_operation_is_over (operation));
  self->counts.n_applied += (guint) (sign * xg_operation_is_applied (operation));
  self->counts.n_cancelled += (guint) (sign * (state == XG_OPERATION_CANCELLED));
  self->counts.n_left_out += (guint) (sign * (state == XG_OPERATION_LEFT_OUT));
  self->counts.n_wrong +=
    (guint) (sign * (state == XG_OPERATION_FAILED || state == XG_OPERATION_SKIPPED ||
                     state == XG_OPERATION_DIFFERENT));
}

/**
 * xg_plan_set_operation:
 * @self: a plan
 * @operation: one of its operations
 * @state: what has become of it
 * @result: (nullable): what there is to say of it; not looked at where it failed
 * @error: (nullable): why it failed, or could not be read again
 */
void
xg_plan_set_operation (XgPlan *self,
                       XgOperation *operation,
                       XgOperationState state,
                       const char *result,
                       const GError *error)
{
  count (self, operation, -1);
  if (state == XG_OPERATION_FAILED)
    xg_operation_fail (operation, error);
  else
    {
      if (error != NULL)
        xg_operation_note_error (operation, error);
      xg_operation_set_state (operation, state, result);
    }
  count (self, operation, 1);
  g_signal_emit (self, signals[COUNTS_CHANGED], 0);
}

/**
 * xg_plan_reset_failed:
 * @self: a plan that is over
 *
 * Makes everything that is not done a draft again, so that it can be applied once more.
 *
 * Returns: how many operations these are
 */
guint
xg_plan_reset_failed (XgPlan *self)
{
  guint n = 0;

  g_return_val_if_fail (XG_IS_PLAN (self), 0);
  g_return_val_if_fail (self->state == XG_PLAN_OVER || self->state == XG_PLAN_DRAFT, 0);

  for (guint i = 0; i < self->entries->len; i++)
    {
      XgPlanEntry *entry = self->entries->pdata[i];

      if (!xg_operation_is_over (entry->operation) || xg_operation_is_applied (entry->operation) ||
          xg_operation_get_state (entry->operation) == XG_OPERATION_LEFT_OUT)
        continue;
      xg_plan_set_operation (self, entry->operation, XG_OPERATION_PENDING, NULL, NULL);
      n++;
    }
  if (n > 0)
    xg_plan_set_state (self, XG_PLAN_DRAFT);
  return n;
}

/* What takes back a dependent has to be done before what takes back what it needs. */
static void
add_needs_of_inverse (XgPlan *undo,
                      GHashTable *inverse_of,
                      XgOperation *inverse,
                      const XgPlanEntry *entry)
{
  for (guint i = 0; i < entry->dependents->len; i++)
    {
      XgOperation *before = g_hash_table_lookup (inverse_of, entry->dependents->pdata[i]);

      if (before != NULL)
        xg_plan_add_need (undo, inverse, before);
    }
}

/**
 * xg_plan_make_undo:
 * @self: a plan
 * @title: of the new one
 * @n_left_out: (out) (optional): how many operations were applied and can't be taken back
 *
 * Returns: (transfer full): a draft that takes back what was applied, also in part, the last first,
 * as far as that is possible
 */
XgPlan *
xg_plan_make_undo (XgPlan *self, const char *title, guint *n_left_out)
{
  g_autoptr (GHashTable) inverse_of = g_hash_table_new (NULL, NULL);
  XgPlan *undo = xg_plan_new (title);
  guint left_out = 0;

  g_return_val_if_fail (XG_IS_PLAN (self), undo);

  for (guint i = self->entries->len; i > 0; i--)
    {
      XgPlanEntry *entry = self->entries->pdata[i - 1];
      XgOperationClass *klass = XG_OPERATION_GET_CLASS (entry->operation);
      XgOperation *inverse = NULL;
      const gboolean applied = xg_operation_is_applied (entry->operation);

      /* What is not as it was to be may have been done in part. */
      if (!applied && xg_operation_get_state (entry->operation) != XG_OPERATION_DIFFERENT)
        continue;
      if (klass->dup_inverse != NULL)
        inverse = klass->dup_inverse (entry->operation);
      if (inverse == NULL)
        {
          left_out += applied;
          continue;
        }
      xg_plan_add (undo, inverse);
      add_needs_of_inverse (undo, inverse_of, inverse, entry);
      g_hash_table_insert (inverse_of, entry, inverse);
    }
  if (n_left_out != NULL)
    *n_left_out = left_out;
  return undo;
}
