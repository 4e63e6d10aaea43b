/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-alert"

#include "config.h"

#include <json-glib/json-glib.h>

#include "alert/xg-rule.h"

struct _XgRule
{
  GObject parent_instance;

  gint64 id;
  char *name; /* never NULL */
  gboolean enabled;
  char *broker;
  char *node;
  gboolean branch;
  char *text; /* never NULL */
  XgSeverity severity;
};

G_DEFINE_FINAL_TYPE (XgRule, xg_rule, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_NAME,
  PROP_ENABLED,
  PROP_BROKER,
  PROP_NODE,
  PROP_BRANCH,
  PROP_TEXT,
  PROP_SEVERITY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_string (XgRule *self, char **field, const char *value, guint property)
{
  if (g_strcmp0 (*field, value) == 0)
    return;
  g_free (*field);
  *field = value != NULL ? g_utf8_make_valid (value, -1) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_boolean (XgRule *self, gboolean *field, gboolean value, guint property)
{
  if (*field == !!value)
    return;
  *field = !!value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
xg_rule_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgRule *self = XG_RULE (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_ENABLED:
      g_value_set_boolean (value, self->enabled);
      break;
    case PROP_BROKER:
      g_value_set_string (value, self->broker);
      break;
    case PROP_NODE:
      g_value_set_string (value, self->node);
      break;
    case PROP_BRANCH:
      g_value_set_boolean (value, self->branch);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_SEVERITY:
      g_value_set_enum (value, self->severity);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static const char *
not_null (const char *text)
{
  return text != NULL ? text : "";
}

static void
xg_rule_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  XgRule *self = XG_RULE (object);

  switch (prop_id)
    {
    case PROP_ID:
      if (self->id != g_value_get_int64 (value))
        {
          self->id = g_value_get_int64 (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    case PROP_NAME:
      set_string (self, &self->name, not_null (g_value_get_string (value)), prop_id);
      break;
    case PROP_ENABLED:
      set_boolean (self, &self->enabled, g_value_get_boolean (value), prop_id);
      break;
    case PROP_BROKER:
      set_string (self, &self->broker, g_value_get_string (value), prop_id);
      break;
    case PROP_NODE:
      set_string (self, &self->node, g_value_get_string (value), prop_id);
      break;
    case PROP_BRANCH:
      set_boolean (self, &self->branch, g_value_get_boolean (value), prop_id);
      break;
    case PROP_TEXT:
      set_string (self, &self->text, not_null (g_value_get_string (value)), prop_id);
      break;
    case PROP_SEVERITY:
      if (self->severity != (XgSeverity) g_value_get_enum (value))
        {
          self->severity = (XgSeverity) g_value_get_enum (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_rule_finalize (GObject *object)
{
  XgRule *self = XG_RULE (object);

  g_free (self->name);
  g_free (self->broker);
  g_free (self->node);
  g_free (self->text);
  G_OBJECT_CLASS (xg_rule_parent_class)->finalize (object);
}

static void
xg_rule_class_init (XgRuleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = xg_rule_get_property;
  object_class->set_property = xg_rule_set_property;
  object_class->finalize = xg_rule_finalize;

  /* The store's number; 0 until it is saved */
  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", flags);
  properties[PROP_ENABLED] = g_param_spec_boolean ("enabled", NULL, NULL, TRUE, flags);
  properties[PROP_BROKER] = g_param_spec_string ("broker", NULL, NULL, NULL, flags);
  /* NULL: everywhere; "" is the root collection */
  properties[PROP_NODE] = g_param_spec_string ("node", NULL, NULL, NULL, flags);
  properties[PROP_BRANCH] = g_param_spec_boolean ("branch", NULL, NULL, FALSE, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags);
  properties[PROP_SEVERITY] =
    g_param_spec_enum ("severity", NULL, NULL, XG_TYPE_SEVERITY, XG_SEVERITY_UNKNOWN, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_rule_init (XgRule *self)
{
  self->name = g_strdup ("");
  self->text = g_strdup ("");
  self->enabled = TRUE;
}

/**
 * xg_rule_new:
 * @id: its number, or 0 for one that is not saved yet
 * @name: (nullable): what people call it
 *
 * Returns: (transfer full): an enabled rule that every item sets off
 */
XgRule *
xg_rule_new (gint64 id, const char *name)
{
  return g_object_new (XG_TYPE_RULE, "id", id, "name", name, NULL);
}

static gboolean
read_string (JsonObject *object, const char *member, GObject *rule)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || json_node_is_null (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;
  g_object_set (rule, member, json_node_get_string (node), NULL);
  return TRUE;
}

static gboolean
read_boolean (JsonObject *object, const char *member, GObject *rule)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || json_node_is_null (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return FALSE;
  g_object_set (rule, member, json_node_get_boolean (node), NULL);
  return TRUE;
}

/* Rules of before the filter language have words under "text". */
static gboolean
read_text (JsonObject *object, XgRule *rule)
{
  gboolean old = !json_object_has_member (object, "expression");
  JsonNode *node = json_object_get_member (object, old ? "text" : "expression");
  g_autofree char *expression = NULL;

  if (node == NULL || json_node_is_null (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;
  if (old)
    expression = xg_query_from_words (json_node_get_string (node));
  g_object_set (rule, "text", old ? expression : json_node_get_string (node), NULL);
  return TRUE;
}

static gboolean
read_severity (JsonObject *object, XgRule *rule)
{
  JsonNode *node = json_object_get_member (object, "severity");

  if (node == NULL || json_node_is_null (node))
    return TRUE;
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING &&
         xg_severity_from_nick (json_node_get_string (node), &rule->severity);
}

/**
 * xg_rule_from_body:
 * @id: its number
 * @body: (nullable): what xg_rule_to_body() gave
 *
 * What @body does not say is as in a new rule; what it says beyond is ignored.
 *
 * Returns: (transfer full) (nullable): the rule, or %NULL when @body is not a rule: not JSON, a
 *   member of another type, or an unknown severity
 */
XgRule *
xg_rule_from_body (gint64 id, const char *body)
{
  g_autoptr (XgRule) self = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object;

  if (body == NULL || !g_utf8_validate (body, -1, NULL))
    return NULL;
  root = json_from_string (body, NULL);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;

  object = json_node_get_object (root);
  self = xg_rule_new (id, NULL);
  if (!read_text (object, self) || !read_string (object, "name", G_OBJECT (self)) ||
      !read_boolean (object, "enabled", G_OBJECT (self)) ||
      !read_string (object, "broker", G_OBJECT (self)) ||
      !read_string (object, "node", G_OBJECT (self)) ||
      !read_boolean (object, "branch", G_OBJECT (self)) || !read_severity (object, self))
    return NULL;
  return g_steal_pointer (&self);
}

static void
add_string (JsonBuilder *builder, const char *member, const char *value)
{
  if (value == NULL)
    return;
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, value);
}

static void
add_boolean (JsonBuilder *builder, const char *member, gboolean value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_boolean_value (builder, value);
}

/**
 * xg_rule_to_body:
 * @self: a rule
 *
 * Returns: (transfer full): all of it but the id, as a JSON object
 */
char *
xg_rule_to_body (XgRule *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (XG_IS_RULE (self), NULL);

  json_builder_begin_object (builder);
  add_string (builder, "name", self->name);
  add_boolean (builder, "enabled", self->enabled);
  add_string (builder, "broker", self->broker);
  add_string (builder, "node", self->node);
  add_boolean (builder, "branch", self->branch);
  add_string (builder, "expression", self->text);
  add_string (builder, "severity", xg_severity_to_nick (self->severity));
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/**
 * xg_rule_get_id:
 * @self: a rule
 *
 * Returns: the store's number of it; 0 until it is saved
 */
gint64
xg_rule_get_id (XgRule *self)
{
  g_return_val_if_fail (XG_IS_RULE (self), 0);
  return self->id;
}

/**
 * xg_rule_get_name:
 * @self: a rule
 *
 * Returns: what people call it, maybe empty
 */
const char *
xg_rule_get_name (XgRule *self)
{
  g_return_val_if_fail (XG_IS_RULE (self), NULL);
  return self->name;
}

/**
 * xg_rule_get_enabled:
 * @self: a rule
 *
 * Returns: whether it is to be looked at
 */
gboolean
xg_rule_get_enabled (XgRule *self)
{
  g_return_val_if_fail (XG_IS_RULE (self), FALSE);
  return self->enabled;
}

/**
 * xg_rule_get_broker:
 * @self: a rule
 *
 * Returns: (nullable): JID of the pubsub service that the node belongs to
 */
const char *
xg_rule_get_broker (XgRule *self)
{
  g_return_val_if_fail (XG_IS_RULE (self), NULL);
  return self->broker;
}

/**
 * xg_rule_get_node:
 * @self: a rule
 *
 * Returns: (nullable): the topic or collection, or %NULL for everywhere
 */
const char *
xg_rule_get_node (XgRule *self)
{
  g_return_val_if_fail (XG_IS_RULE (self), NULL);
  return self->node;
}

/**
 * xg_rule_get_branch:
 * @self: a rule
 *
 * Returns: whether the descendants of the node are meant, too
 */
gboolean
xg_rule_get_branch (XgRule *self)
{
  g_return_val_if_fail (XG_IS_RULE (self), FALSE);
  return self->branch;
}

/**
 * xg_rule_get_text:
 * @self: a rule
 *
 * Returns: an expression of the filter language that the item must meet, maybe empty
 */
const char *
xg_rule_get_text (XgRule *self)
{
  g_return_val_if_fail (XG_IS_RULE (self), NULL);
  return self->text;
}

/**
 * xg_rule_get_severity:
 * @self: a rule
 *
 * Returns: the least severity
 */
XgSeverity
xg_rule_get_severity (XgRule *self)
{
  g_return_val_if_fail (XG_IS_RULE (self), XG_SEVERITY_UNKNOWN);
  return self->severity;
}
