/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-base"

#include "config.h"

#include "base/xg-condition.h"

static void
value_free (gpointer data)
{
  XgConditionValue *value = data;

  g_free (value->text);
  g_free (value);
}

/**
 * xg_condition_new:
 *
 * Returns: (transfer full): a condition for every row
 */
XgCondition *
xg_condition_new (void)
{
  XgCondition *self = g_atomic_rc_box_new0 (XgCondition);

  self->values = g_ptr_array_new_with_free_func (value_free);
  return self;
}

/**
 * xg_condition_ref:
 * @self: a condition
 *
 * Returns: (transfer full): @self
 */
XgCondition *
xg_condition_ref (XgCondition *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
condition_clear (gpointer data)
{
  XgCondition *self = data;

  g_free (self->match);
  g_free (self->where);
  g_ptr_array_unref (self->values);
}

/**
 * xg_condition_unref:
 * @self: (transfer full): a condition
 */
void
xg_condition_unref (XgCondition *self)
{
  g_atomic_rc_box_release_full (self, condition_clear);
}

static guint
add (XgCondition *self, char *text, gint64 number)
{
  XgConditionValue *value = g_new (XgConditionValue, 1);

  value->text = text;
  value->number = number;
  g_ptr_array_add (self->values, value);
  return XG_CONDITION_FIRST_PARAMETER + self->values->len - 1;
}

/**
 * xg_condition_add_text:
 * @self: a condition that is being made
 * @text: a value
 *
 * Returns: the number of its parameter
 */
guint
xg_condition_add_text (XgCondition *self, const char *text)
{
  return add (self, g_strdup (text), 0);
}

/**
 * xg_condition_add_number:
 * @self: a condition that is being made
 * @number: a value
 *
 * Returns: the number of its parameter
 */
guint
xg_condition_add_number (XgCondition *self, gint64 number)
{
  return add (self, NULL, number);
}
