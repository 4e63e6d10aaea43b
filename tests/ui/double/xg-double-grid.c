/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-double-private.h"

struct _XgGrid
{
  GObject parent_instance;

  XgProfile *profile;
  XgSession *session;
  GListStore *brokers;
  GListStore *items;
  GListStore *rules;
  GListStore *alerts;
  GListStore *requests;
  char *problem;
  char *discovery_error;
  GError *open_error;
  gboolean ready;
  guint64 counts[5];
  XgCatchUp catch_up;
  double rate;
  gint64 unread;
  gint64 cache_size;
  guint n_open_alerts;
};

G_DEFINE_FINAL_TYPE (XgGrid, xg_grid, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_N_RECEIVED,
  PROP_N_STORED,
  PROP_N_UPDATED,
  PROP_N_DUPLICATE,
  PROP_N_REJECTED,
  PROP_READY,
  PROP_CATCHING_UP,
  PROP_PROBLEM,
  PROP_RATE,
  PROP_UNREAD,
  PROP_N_OPEN_ALERTS,
  PROP_CACHE_SIZE,
  PROP_DISCOVERY_ERROR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static GError *next_open_error;

static void
xg_grid_finalize (GObject *object)
{
  XgGrid *self = XG_GRID (object);

  g_clear_object (&self->profile);
  g_clear_object (&self->session);
  g_clear_object (&self->brokers);
  g_clear_object (&self->items);
  g_clear_object (&self->rules);
  g_clear_object (&self->alerts);
  g_clear_object (&self->requests);
  g_clear_error (&self->open_error);
  g_free (self->problem);
  g_free (self->discovery_error);

  G_OBJECT_CLASS (xg_grid_parent_class)->finalize (object);
}

static void
xg_grid_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgGrid *self = XG_GRID (object);

  switch (prop_id)
    {
    case PROP_READY:
      g_value_set_boolean (value, self->ready);
      break;
    case PROP_CATCHING_UP:
      g_value_set_boolean (value, self->catch_up.running);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_RATE:
      g_value_set_double (value, self->rate);
      break;
    case PROP_UNREAD:
      g_value_set_int64 (value, self->unread);
      break;
    case PROP_N_OPEN_ALERTS:
      g_value_set_uint (value, self->n_open_alerts);
      break;
    case PROP_CACHE_SIZE:
      g_value_set_int64 (value, self->cache_size);
      break;
    case PROP_DISCOVERY_ERROR:
      g_value_set_string (value, self->discovery_error);
      break;
    default:
      g_value_set_uint64 (value, self->counts[prop_id - PROP_N_RECEIVED]);
    }
}

static void
xg_grid_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  XgGrid *self = XG_GRID (object);

  switch (prop_id)
    {
    case PROP_READY:
      self->ready = g_value_get_boolean (value);
      break;
    case PROP_CATCHING_UP:
      self->catch_up.running = g_value_get_boolean (value);
      break;
    case PROP_PROBLEM:
      g_free (self->problem);
      self->problem = g_value_dup_string (value);
      break;
    case PROP_RATE:
      self->rate = g_value_get_double (value);
      break;
    case PROP_UNREAD:
      self->unread = g_value_get_int64 (value);
      break;
    case PROP_N_OPEN_ALERTS:
      self->n_open_alerts = g_value_get_uint (value);
      break;
    case PROP_CACHE_SIZE:
      self->cache_size = g_value_get_int64 (value);
      break;
    case PROP_DISCOVERY_ERROR:
      g_free (self->discovery_error);
      self->discovery_error = g_value_dup_string (value);
      break;
    default:
      self->counts[prop_id - PROP_N_RECEIVED] = g_value_get_uint64 (value);
    }
}

static void
xg_grid_class_init (XgGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  static const char *const counts[] = { "n-received",
                                        "n-stored",
                                        "n-updated",
                                        "n-duplicate",
                                        "n-rejected" };

  object_class->finalize = xg_grid_finalize;
  object_class->get_property = xg_grid_get_property;
  object_class->set_property = xg_grid_set_property;

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    properties[PROP_N_RECEIVED + i] =
      g_param_spec_uint64 (counts[i], NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, FALSE, flags);
  properties[PROP_CATCHING_UP] = g_param_spec_boolean ("catching-up", NULL, NULL, FALSE, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  properties[PROP_RATE] = g_param_spec_double ("rate", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_UNREAD] = g_param_spec_int64 ("unread", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_N_OPEN_ALERTS] =
    g_param_spec_uint ("n-open-alerts", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_CACHE_SIZE] =
    g_param_spec_int64 ("cache-size", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_DISCOVERY_ERROR] =
    g_param_spec_string ("discovery-error", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_signal_new ("events",
                XG_TYPE_GRID,
                G_SIGNAL_RUN_LAST,
                0,
                NULL,
                NULL,
                NULL,
                G_TYPE_NONE,
                1,
                G_TYPE_PTR_ARRAY);
  g_signal_new ("alert",
                XG_TYPE_GRID,
                G_SIGNAL_RUN_LAST,
                0,
                NULL,
                NULL,
                NULL,
                G_TYPE_NONE,
                1,
                XG_TYPE_ALERT);
  g_signal_new ("open-item",
                XG_TYPE_GRID,
                G_SIGNAL_RUN_LAST,
                0,
                NULL,
                NULL,
                NULL,
                G_TYPE_NONE,
                1,
                G_TYPE_INT64);
  g_signal_new ("open-requests",
                XG_TYPE_GRID,
                G_SIGNAL_RUN_LAST,
                0,
                NULL,
                NULL,
                NULL,
                G_TYPE_NONE,
                0);
}

static void
xg_grid_init (XgGrid *self)
{
  self->brokers = g_list_store_new (XG_TYPE_BROKER);
  self->items = g_list_store_new (XG_TYPE_ITEM);
  self->rules = g_list_store_new (XG_TYPE_RULE);
  self->alerts = g_list_store_new (XG_TYPE_ALERT);
  self->requests = g_list_store_new (XG_TYPE_REQUEST);
}

void
xg_grid_get_catch_up (XgGrid *self, XgCatchUp *catch_up)
{
  *catch_up = self->catch_up;
}

void
xg_double_grid_set_catch_up (XgGrid *self, const XgCatchUp *catch_up)
{
  self->catch_up = *catch_up;
  g_object_notify (G_OBJECT (self), "catching-up");
}

void
xg_grid_get_counts (XgGrid *self, XgGridCounts *counts)
{
  *counts = (XgGridCounts){
    .received = self->counts[0],
    .stored = self->counts[1],
    .updated = self->counts[2],
    .duplicate = self->counts[3],
    .rejected = self->counts[4],
  };
}

XgGrid *
xg_grid_new (XgProfile *profile, const char *data_dir, gboolean notifications)
{
  XgGrid *self = g_object_new (XG_TYPE_GRID, NULL);

  self->profile = g_object_ref (profile);
  self->session = xg_session_new (profile, NULL);
  self->open_error = g_steal_pointer (&next_open_error);

  return self;
}

XgGrid *
xg_double_grid_new (void)
{
  g_autoptr (XgProfile) profile = xg_profile_new ("greta@grid.example");
  XgGrid *self;

  g_object_set (profile, "jid", "greta@grid.example", NULL);
  self = xg_grid_new (profile, "/nowhere", FALSE);
  g_object_set (self, "ready", TRUE, NULL);
  g_object_set (self->session,
                "state",
                XG_SESSION_ONLINE,
                "state-text",
                "Connected",
                "mechanism",
                "SCRAM-SHA-256",
                "address",
                "grid.example:5222",
                "jid",
                "greta@grid.example/console",
                NULL);

  return self;
}

XgBroker *
xg_double_grid_add_broker (XgGrid *self, const char *jid, const char *label)
{
  g_autoptr (XgBroker) broker = xg_double_broker_new (jid, label);

  g_list_store_append (self->brokers, broker);

  return broker;
}

void
xg_double_grid_set_discovery_error (XgGrid *self, const char *sentence)
{
  g_object_set (self, "discovery-error", sentence, NULL);
}

/* Of the next grid that is made: SELF is not there yet when the application opens it. */
void
xg_double_set_open_error (const GError *error)
{
  g_clear_error (&next_open_error);
  if (error != NULL)
    next_open_error = g_error_copy (error);
}

void
xg_double_grid_add_item (XgGrid *self, XgItem *item)
{
  g_list_store_insert (self->items, 0, item);
}

void
xg_double_grid_add_alert (XgGrid *self, XgAlert *alert)
{
  g_list_store_insert (self->alerts, 0, alert);
}

static gboolean
opened_cb (gpointer data)
{
  g_autoptr (GTask) task = data;
  XgGrid *self = g_task_get_source_object (task);
  gboolean memory = GPOINTER_TO_INT (g_task_get_task_data (task));

  if (self->open_error != NULL && !memory)
    g_task_return_error (task, g_error_copy (self->open_error));
  else
    {
      g_object_set (self, "ready", TRUE, NULL);
      g_task_return_boolean (task, TRUE);
    }

  return G_SOURCE_REMOVE;
}

void
xg_grid_open_async (XgGrid *self,
                    gboolean memory,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  xg_double_note ("open%s", memory ? " in memory" : "");
  g_task_set_task_data (task, GINT_TO_POINTER (memory), NULL);
  g_timeout_add (10, opened_cb, task);
}

gboolean
xg_grid_open_finish (XgGrid *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
xg_grid_close (XgGrid *self)
{
  xg_double_note ("close");
}

void
xg_grid_set_notifications (XgGrid *self, gboolean notifications)
{
  xg_double_note ("notifications %s", notifications ? "on" : "off");
}

XgProfile *
xg_grid_get_profile (XgGrid *self)
{
  return self->profile;
}

gint64
xg_grid_get_facts_left (XgGrid *self)
{
  return 0;
}

gboolean
xg_grid_is_archive (XgGrid *self)
{
  return FALSE;
}

XgSession *
xg_grid_get_session (XgGrid *self)
{
  return self->session;
}

GListModel *
xg_grid_get_brokers (XgGrid *self)
{
  return G_LIST_MODEL (self->brokers);
}

XgBroker *
xg_grid_lookup_broker (XgGrid *self, const char *jid)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->brokers)); i++)
    {
      g_autoptr (XgBroker) broker = g_list_model_get_item (G_LIST_MODEL (self->brokers), i);

      if (g_strcmp0 (xg_broker_get_jid (broker), jid) == 0)
        return broker;
    }

  return NULL;
}

const char *
xg_grid_get_discovery_error (XgGrid *self)
{
  return self->discovery_error;
}

XgItemList *
xg_grid_list_items (XgGrid *self,
                    XgBroker *broker,
                    XgNode *node,
                    XgQuery *filter,
                    gboolean include_old_versions)
{
  return xg_double_item_list_new (G_LIST_MODEL (self->items), filter);
}

XgItem *
xg_grid_get_item (XgGrid *self, gint64 rowid)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      XgItem *item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (xg_item_get_rowid (item) == rowid)
        return item;
      g_object_unref (item);
    }

  return NULL;
}

GPtrArray *
xg_grid_list_versions (XgGrid *self, gint64 rowid)
{
  GPtrArray *versions = g_ptr_array_new_with_free_func (g_object_unref);
  XgItem *item = xg_grid_get_item (self, rowid);

  if (item != NULL)
    g_ptr_array_add (versions, item);

  return versions;
}

void
xg_grid_load_payload_async (XgGrid *self,
                            gint64 rowid,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_return_pointer (
    task,
    g_strdup_printf ("<note xmlns='urn:example'>row %" G_GINT64_FORMAT "</note>", rowid),
    g_free);
}

char *
xg_grid_load_payload_finish (XgGrid *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
xg_grid_mark_read (XgGrid *self, XgItem *item, gboolean read)
{
  xg_double_note ("%s %" G_GINT64_FORMAT, read ? "read" : "unread", xg_item_get_rowid (item));
}

void
xg_grid_mark_all_read (XgGrid *self, XgBroker *broker, XgNode *node)
{
  xg_double_note ("read all of %s",
                  node != NULL     ? xg_node_get_id (node)
                  : broker != NULL ? xg_broker_get_jid (broker)
                                   : "everything");
}

void
xg_grid_list_values_async (XgGrid *self,
                           XgQueryField field,
                           const char *part,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_return_pointer (task, g_new0 (char *, 1), (GDestroyNotify) g_strfreev);
}

char **
xg_grid_list_values_finish (XgGrid *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

XgQuery *
xg_grid_resolve_query (XgGrid *self, XgQuery *query)
{
  return xg_query_ref (query);
}

/* The double has no payloads: what its rows don't tell matches none. */
void
xg_grid_match_rows_async (XgGrid *self,
                          XgQuery *query,
                          const gint64 *rowids,
                          guint n_rowids,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_return_pointer (task,
                         g_array_new (FALSE, FALSE, sizeof (gint64)),
                         (GDestroyNotify) g_array_unref);
}

GArray *
xg_grid_match_rows_finish (XgGrid *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
xg_grid_mark_rows_read (XgGrid *self, GArray *rowids, gboolean read)
{
  xg_double_note ("%s %u rows", read ? "read" : "unread", rowids->len);
}

void
xg_grid_set_pinned (XgGrid *self, GArray *rowids, gboolean pinned)
{
  xg_double_note ("%s %u rows", pinned ? "pin" : "unpin", rowids->len);
}

GListModel *
xg_grid_get_rules (XgGrid *self)
{
  return G_LIST_MODEL (self->rules);
}

void
xg_grid_save_rule (XgGrid *self, XgRule *rule)
{
  xg_double_note ("save rule %s", xg_rule_get_name (rule));
  if (!g_list_store_find (self->rules, rule, NULL))
    g_list_store_append (self->rules, rule);
}

void
xg_grid_delete_rule (XgGrid *self, XgRule *rule)
{
  guint position;

  xg_double_note ("delete rule %s", xg_rule_get_name (rule));
  if (g_list_store_find (self->rules, rule, &position))
    g_list_store_remove (self->rules, position);
}

GListModel *
xg_grid_get_requests (XgGrid *self)
{
  return G_LIST_MODEL (self->requests);
}

void
xg_grid_forget_request (XgGrid *self, XgRequest *request)
{
  guint position;

  xg_double_note ("forget %s", xg_request_get_jid (request));
  if (g_list_store_find (self->requests, request, &position))
    g_list_store_remove (self->requests, position);
}

void
xg_grid_ask_requests (XgGrid *self, XgBroker *broker)
{
  xg_double_note ("ask-requests %s", xg_broker_get_jid (broker));
}

GListModel *
xg_grid_get_alerts (XgGrid *self)
{
  return G_LIST_MODEL (self->alerts);
}

void
xg_grid_set_alert_state (XgGrid *self, XgAlert *alert, XgAlertState state)
{
  xg_double_note ("alert %" G_GINT64_FORMAT " %d", xg_alert_get_id (alert), (int) state);
  xg_alert_set_state (alert, state);
}
