/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-alert"

#include "config.h"

#include "alert/xg-engine.h"

/* One set of rules: immutable, so that a record meets either the old set or the new one. */
typedef struct
{
  guint n_rules;
  XgEngineRule *rules;
} Snapshot;

struct _XgEngine
{
  GMutex lock; /* protects the pointer only */
  Snapshot *snapshot;
};

static void
snapshot_clear (gpointer data)
{
  Snapshot *self = data;

  for (guint i = 0; i < self->n_rules; i++)
    xg_query_unref (self->rules[i].query);
  g_free (self->rules);
}

static void
snapshot_unref (Snapshot *self)
{
  g_atomic_rc_box_release_full (self, snapshot_clear);
}

static Snapshot *
snapshot_new (const XgEngineRule *rules, guint n_rules)
{
  Snapshot *self = g_atomic_rc_box_new0 (Snapshot);

  self->n_rules = n_rules;
  self->rules = g_new (XgEngineRule, n_rules);
  for (guint i = 0; i < n_rules; i++)
    {
      self->rules[i].id = rules[i].id;
      self->rules[i].query = xg_query_ref (rules[i].query);
    }
  return self;
}

/**
 * xg_engine_new:
 *
 * Returns: (transfer full): an engine without rules
 */
XgEngine *
xg_engine_new (void)
{
  XgEngine *self = g_atomic_rc_box_new0 (XgEngine);

  g_mutex_init (&self->lock);
  self->snapshot = snapshot_new (NULL, 0);
  return self;
}

/**
 * xg_engine_ref:
 * @self: an engine
 *
 * Returns: (transfer full): @self
 */
XgEngine *
xg_engine_ref (XgEngine *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
engine_clear (gpointer data)
{
  XgEngine *self = data;

  snapshot_unref (self->snapshot);
  g_mutex_clear (&self->lock);
}

/**
 * xg_engine_unref:
 * @self: (transfer full): an engine
 */
void
xg_engine_unref (XgEngine *self)
{
  g_atomic_rc_box_release_full (self, engine_clear);
}

/**
 * xg_engine_set_rules:
 * @self: an engine
 * @rules: (array length=n_rules): the enabled rules; queries are referenced
 * @n_rules: their number
 *
 * Replaces all rules at once. A record that is being matched meanwhile is matched with the old
 * ones. Any thread.
 */
void
xg_engine_set_rules (XgEngine *self, const XgEngineRule *rules, guint n_rules)
{
  Snapshot *snapshot;
  Snapshot *old;

  g_return_if_fail (self != NULL);
  g_return_if_fail (rules != NULL || n_rules == 0);

  snapshot = snapshot_new (rules, n_rules);
  g_mutex_lock (&self->lock);
  old = self->snapshot;
  self->snapshot = snapshot;
  g_mutex_unlock (&self->lock);
  snapshot_unref (old);
}

/**
 * xg_engine_match:
 * @self: an engine
 * @record: a record that nobody else has yet
 *
 * Sets the matches of @record: ids in the order of the rules, or %NULL. The record is split into
 * words at most once, and only if a rule asks for words. Any thread.
 */
void
xg_engine_match (XgEngine *self, XgRecord *record)
{
  g_auto (XgQuerySubject) subject = { 0 };
  Snapshot *snapshot;

  g_return_if_fail (self != NULL);
  g_return_if_fail (record != NULL);

  g_clear_pointer (&record->matches, g_array_unref);
  if (record->kind != XG_RECORD_ITEM || record->reject_reason != NULL)
    return;

  g_mutex_lock (&self->lock);
  snapshot = g_atomic_rc_box_acquire (self->snapshot);
  g_mutex_unlock (&self->lock);

  xg_query_subject_init_record (&subject, record);
  for (guint i = 0; i < snapshot->n_rules; i++)
    {
      const XgEngineRule *rule = &snapshot->rules[i];

      if (!xg_query_matches (rule->query, &subject))
        continue;
      if (record->matches == NULL)
        record->matches = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_array_append_val (record->matches, rule->id);
    }
  snapshot_unref (snapshot);
}
