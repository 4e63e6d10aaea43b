/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "grid/xg-grid-private.h"

/* The window's list keeps the newest so many; all stay in the cache. */
#define MAX_ALERTS 5000

static XgItem *
read_item (gint64 rowid, gpointer source)
{
  return xg_grid_get_item (XG_GRID (source), rowid);
}

static XgRule *
find_rule (XgGrid *self, gint64 id)
{
  guint n_rules = g_list_model_get_n_items (G_LIST_MODEL (self->rules));

  for (guint i = 0; i < n_rules; i++)
    {
      g_autoptr (XgRule) rule = g_list_model_get_item (G_LIST_MODEL (self->rules), i);

      if (xg_rule_get_id (rule) == id)
        return rule;
    }
  return NULL;
}

static const char *
name_of_rule (XgRule *rule)
{
  return rule != NULL ? xg_rule_get_name (rule) : _ ("Deleted rule");
}

/* The node ids that a rule means now: its topic, or what is below its collection. */
static char **
nodes_of_rule (XgGrid *self, XgRule *rule)
{
  XgBroker *broker = xg_grid_lookup_broker (self, xg_rule_get_broker (rule));
  XgNode *node = broker != NULL ? xg_broker_lookup_node (broker, xg_rule_get_node (rule)) : NULL;
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GPtrArray) branch = NULL;

  g_strv_builder_add (ids, xg_rule_get_node (rule));
  if (node != NULL && xg_rule_get_branch (rule))
    branch = xg_broker_collect_topics (broker, node);
  for (guint i = 0; branch != NULL && i < branch->len; i++)
    g_strv_builder_add (ids, xg_node_get_id (branch->pdata[i]));
  return g_strv_builder_end (ids);
}

/**
 * xg_grid_make_rule_query:
 * @self: a grid
 * @rule: a rule
 * @error: return location
 *
 * Errors: those of #XG_QUERY_ERROR.
 *
 * Returns: (transfer full) (nullable): what @rule means, with its branches as they are now
 */
XgQuery *
xg_grid_make_rule_query (XgGrid *self, XgRule *rule, GError **error)
{
  g_autoptr (XgQuery) written = xg_query_parse_now (xg_rule_get_text (rule), NULL, error);
  g_autoptr (XgQuery) resolved = NULL;
  g_autoptr (XgQuery) query = NULL;
  g_auto (GStrv) nodes = NULL;

  if (written == NULL)
    return NULL;
  resolved = xg_query_resolve (written, xg_grid_list_branch, self);
  query = xg_query_with_severity (resolved, xg_rule_get_severity (rule));
  if (xg_rule_get_node (rule) == NULL)
    return g_steal_pointer (&query);
  nodes = nodes_of_rule (self, rule);
  return xg_query_with_nodes (query, xg_rule_get_broker (rule), (const char *const *) nodes);
}

/**
 * xg_grid_update_engine:
 * @self: a grid
 *
 * Rules or the tree changed: gives the engine the rules with their branches as they are now.
 */
void
xg_grid_update_engine (XgGrid *self)
{
  guint n_rules = g_list_model_get_n_items (G_LIST_MODEL (self->rules));
  g_autofree XgEngineRule *active = g_new0 (XgEngineRule, n_rules);
  guint n_active = 0;

  for (guint i = 0; i < n_rules; i++)
    {
      g_autoptr (XgRule) rule = g_list_model_get_item (G_LIST_MODEL (self->rules), i);
      g_autoptr (GError) error = NULL;
      XgQuery *query;

      if (!xg_rule_get_enabled (rule))
        continue;
      query = xg_grid_make_rule_query (self, rule, &error);
      if (query == NULL)
        {
          g_warning ("The rule “%s” can't be read: %s", xg_rule_get_name (rule), error->message);
          continue;
        }
      active[n_active].id = xg_rule_get_id (rule);
      active[n_active].query = query;
      n_active++;
    }
  xg_engine_set_rules (self->engine, active, n_active);
  for (guint i = 0; i < n_active; i++)
    xg_query_unref (active[i].query);
}

static void
count_open (XgGrid *self, int change)
{
  self->n_open_alerts = (guint) MAX ((int) self->n_open_alerts + change, 0);
  xg_grid_notify_open_alerts (self);
}

/* A newcomer to the demo grid sees alerts without making rules first. */
static void
add_demo_rules (XgGrid *self)
{
  const struct
  {
    const char *name;
    const char *text;
    XgSeverity severity;
  } examples[] = {
    { _ ("Critical anywhere"), "", XG_SEVERITY_CRITICAL },
    { _ ("Ransomware"), "ransomware", XG_SEVERITY_MEDIUM },
    { _ ("Exploited in the wild"), "exploited", XG_SEVERITY_HIGH },
  };

  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autoptr (XgRule) rule = xg_rule_new ((gint64) i + 1, examples[i].name);
      g_autofree char *body = NULL;

      g_object_set (rule,
                    "text",
                    examples[i].text,
                    "severity",
                    examples[i].severity,
                    "enabled",
                    TRUE,
                    NULL);
      body = xg_rule_to_body (rule);
      xg_store_put_rule (self->store, xg_rule_get_id (rule), body);
      g_list_store_append (self->rules, rule);
    }
}

static int
compare_rules (gconstpointer a, gconstpointer b, gpointer user_data)
{
  gint64 left = xg_rule_get_id ((XgRule *) a);
  gint64 right = xg_rule_get_id ((XgRule *) b);

  return (left > right) - (left < right);
}

/**
 * xg_grid_restore_alerts:
 * @self: a grid that is being opened
 * @rules: rule ids and bodies of the store
 * @alerts: (element-type XgStoreAlert): newest first
 */
void
xg_grid_restore_alerts (XgGrid *self, GHashTable *rules, GArray *alerts)
{
  g_autoptr (GPtrArray) objects = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer id;
  gpointer body;
  int n_open = 0;

  g_hash_table_iter_init (&iter, rules);
  while (g_hash_table_iter_next (&iter, &id, &body))
    {
      g_autoptr (XgRule) rule = xg_rule_from_body (*(gint64 *) id, body);

      if (rule != NULL)
        g_list_store_insert_sorted (self->rules, rule, compare_rules, NULL);
    }
  for (guint i = 0; i < alerts->len; i++)
    {
      const XgStoreAlert *row = &g_array_index (alerts, XgStoreAlert, i);

      g_ptr_array_add (objects,
                       xg_alert_new (row->id,
                                     row->rule_id,
                                     name_of_rule (find_rule (self, row->rule_id)),
                                     row->rowid,
                                     row->time,
                                     (XgAlertState) row->state,
                                     G_OBJECT (self),
                                     read_item));
      n_open += row->state == XG_ALERT_OPEN;
    }
  g_list_store_splice (self->alerts, 0, 0, objects->pdata, objects->len);
  if (xg_profile_get_demo (self->profile) && g_hash_table_size (rules) == 0)
    add_demo_rules (self);
  count_open (self, n_open);
  xg_grid_update_engine (self);
}

static void
note_alert (XgGrid *self, const XgRecord *record, guint index, GPtrArray *fresh)
{
  gint64 rule_id = g_array_index (record->matches, gint64, index);
  gint64 id = record->alert_ids != NULL && index < record->alert_ids->len
                ? g_array_index (record->alert_ids, gint64, index)
                : 0;
  XgRule *rule = find_rule (self, rule_id);
  XgAlert *alert;

  alert = xg_alert_new (id,
                        rule_id,
                        name_of_rule (rule),
                        record->rowid,
                        record->received,
                        XG_ALERT_OPEN,
                        G_OBJECT (self),
                        read_item);
  g_ptr_array_insert (fresh, 0, alert);
  xg_grid_emit_alert (self, alert);
  if (self->notifier != NULL && rule != NULL && self->notifications)
    xg_notifier_notify (self->notifier,
                        rule_id,
                        xg_rule_get_name (rule),
                        record->summary,
                        record->severity,
                        record->rowid);
}

/**
 * xg_grid_note_alerts:
 * @self: a grid
 * @records: (element-type XgRecord): what became durable
 *
 * Lists and tells the alerts among @records.
 */
void
xg_grid_note_alerts (XgGrid *self, GPtrArray *records)
{
  g_autoptr (GPtrArray) fresh = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_alerts;

  for (guint i = 0; i < records->len; i++)
    {
      const XgRecord *record = records->pdata[i];

      if (record->matches == NULL ||
          (record->outcome != XG_OUTCOME_STORED && record->outcome != XG_OUTCOME_UPDATED))
        continue;
      for (guint j = 0; j < record->matches->len; j++)
        note_alert (self, record, j, fresh);
    }
  if (fresh->len == 0)
    return;
  g_list_store_splice (self->alerts, 0, 0, fresh->pdata, fresh->len);
  n_alerts = g_list_model_get_n_items (G_LIST_MODEL (self->alerts));
  if (n_alerts > MAX_ALERTS)
    g_list_store_splice (self->alerts, MAX_ALERTS, n_alerts - MAX_ALERTS, NULL, 0);
  count_open (self, (int) fresh->len);
}

/**
 * xg_grid_save_rule:
 * @self: an open grid
 * @rule: a rule; with id 0 it is added and gets an id
 *
 * Remembers @rule and applies it to what comes from now on.
 */
void
xg_grid_save_rule (XgGrid *self, XgRule *rule)
{
  g_autofree char *body = NULL;
  guint n_rules;

  g_return_if_fail (XG_IS_GRID (self));
  g_return_if_fail (XG_IS_RULE (rule));

  if (xg_rule_get_id (rule) == 0)
    {
      gint64 id = 1;

      n_rules = g_list_model_get_n_items (G_LIST_MODEL (self->rules));
      for (guint i = 0; i < n_rules; i++)
        {
          g_autoptr (XgRule) each = g_list_model_get_item (G_LIST_MODEL (self->rules), i);

          id = MAX (id, xg_rule_get_id (each) + 1);
        }
      /* Alerts of deleted rules must not pass to a new one: ids only rise. */
      id = MAX (id, g_get_real_time () / G_USEC_PER_SEC);
      g_object_set (rule, "id", id, NULL);
      g_list_store_append (self->rules, rule);
    }
  body = xg_rule_to_body (rule);
  xg_store_put_rule (self->store, xg_rule_get_id (rule), body);
  xg_grid_update_engine (self);
}

/**
 * xg_grid_delete_rule:
 * @self: an open grid
 * @rule: one of its rules
 *
 * Its alerts stay.
 */
void
xg_grid_delete_rule (XgGrid *self, XgRule *rule)
{
  guint position;

  g_return_if_fail (XG_IS_GRID (self));
  g_return_if_fail (XG_IS_RULE (rule));

  if (!g_list_store_find (self->rules, rule, &position))
    return;
  xg_store_delete_rule (self->store, xg_rule_get_id (rule));
  g_list_store_remove (self->rules, position);
  xg_grid_update_engine (self);
}

/**
 * xg_grid_set_alert_state:
 * @self: an open grid
 * @alert: one of its alerts
 * @state: open or acknowledged
 */
void
xg_grid_set_alert_state (XgGrid *self, XgAlert *alert, XgAlertState state)
{
  g_return_if_fail (XG_IS_GRID (self));
  g_return_if_fail (XG_IS_ALERT (alert));

  if (xg_alert_get_state (alert) == state)
    return;
  xg_alert_set_state (alert, state);
  xg_store_set_alert_state (self->store, xg_alert_get_id (alert), (int) state);
  count_open (self, state == XG_ALERT_OPEN ? 1 : -1);
}
