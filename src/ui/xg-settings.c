/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-settings"

#include "config.h"

#include "xg-settings.h"

#include "feed/xg-feed-layout.h"
#include "nodes/xg-nodes-columns.h"

#define N_KEYS 22

struct _XgSettings
{
  GObject parent_instance;

  /* Owned */
  GSettings *settings; /* NULL without the schema */
  GValue values[N_KEYS + 1];
};

G_DEFINE_FINAL_TYPE (XgSettings, xg_settings, G_TYPE_OBJECT)

static GParamSpec *properties[N_KEYS + 1];

static void
xg_settings_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgSettings *self = XG_SETTINGS (object);

  g_assert (prop_id >= 1 && prop_id <= N_KEYS);

  g_value_copy (&self->values[prop_id], value);
}

/* Two variants are compared by what is in them, not by where they are. */
static gboolean
is_same (GParamSpec *pspec, const GValue *a, const GValue *b)
{
  if (!G_IS_PARAM_SPEC_VARIANT (pspec))
    return g_param_values_cmp (pspec, a, b) == 0;
  return g_value_get_variant (a) != NULL && g_value_get_variant (b) != NULL &&
         g_variant_equal (g_value_get_variant (a), g_value_get_variant (b));
}

static void
xg_settings_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  XgSettings *self = XG_SETTINGS (object);

  g_assert (prop_id >= 1 && prop_id <= N_KEYS);

  if (is_same (pspec, &self->values[prop_id], value))
    return;
  g_value_copy (value, &self->values[prop_id]);
  g_object_notify_by_pspec (object, pspec);
}

static gboolean
get_variant_cb (GValue *value, GVariant *variant, gpointer data)
{
  g_value_set_variant (value, variant);
  return TRUE;
}

static GVariant *
set_variant_cb (const GValue *value, const GVariantType *type, gpointer data)
{
  return g_value_dup_variant (value);
}

static void
bind_key (XgSettings *self, GParamSpec *pspec)
{
  const char *key = pspec->name;

  if (G_IS_PARAM_SPEC_VARIANT (pspec))
    g_settings_bind_with_mapping (self->settings,
                                  key,
                                  self,
                                  key,
                                  G_SETTINGS_BIND_DEFAULT,
                                  get_variant_cb,
                                  set_variant_cb,
                                  NULL,
                                  NULL);
  else
    g_settings_bind (self->settings, key, self, key, G_SETTINGS_BIND_DEFAULT);
}

static void
xg_settings_constructed (GObject *object)
{
  XgSettings *self = XG_SETTINGS (object);
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  G_OBJECT_CLASS (xg_settings_parent_class)->constructed (object);

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, APP_ID, TRUE);
  if (schema == NULL)
    {
      g_debug ("The schema %s is not installed: settings last as long as the program", APP_ID);
      return;
    }

  self->settings = g_settings_new_full (schema, NULL, NULL);
  for (guint i = 1; i <= N_KEYS; i++)
    if (g_settings_schema_has_key (schema, properties[i]->name))
      bind_key (self, properties[i]);
}

static void
xg_settings_finalize (GObject *object)
{
  XgSettings *self = XG_SETTINGS (object);

  g_clear_object (&self->settings);
  for (guint i = 1; i <= N_KEYS; i++)
    g_value_unset (&self->values[i]);

  G_OBJECT_CLASS (xg_settings_parent_class)->finalize (object);
}

static GParamSpec *
new_filters (const char *name, GParamFlags flags)
{
  return g_param_spec_variant (name,
                               NULL,
                               NULL,
                               G_VARIANT_TYPE ("aa{sv}"),
                               g_variant_new_array (G_VARIANT_TYPE_VARDICT, NULL, 0),
                               flags);
}

static void
xg_settings_class_init (XgSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  guint i = 1;

  object_class->constructed = xg_settings_constructed;
  object_class->finalize = xg_settings_finalize;
  object_class->get_property = xg_settings_get_property;
  object_class->set_property = xg_settings_set_property;

  properties[i++] = g_param_spec_int ("window-width", NULL, NULL, 1, 32767, 1280, flags);
  properties[i++] = g_param_spec_int ("window-height", NULL, NULL, 1, 32767, 800, flags);
  properties[i++] = g_param_spec_boolean ("window-maximized", NULL, NULL, FALSE, flags);
  properties[i++] = g_param_spec_int ("sidebar-width", NULL, NULL, 180, 2000, 270, flags);
  properties[i++] = g_param_spec_int ("detail-width", NULL, NULL, 280, 4000, 390, flags);
  properties[i++] = g_param_spec_boolean ("newest-first", NULL, NULL, TRUE, flags);
  properties[i++] = g_param_spec_boolean ("compact-rows", NULL, NULL, FALSE, flags);
  properties[i++] = g_param_spec_boolean ("notifications", NULL, NULL, TRUE, flags);
  properties[i++] = g_param_spec_boolean ("stanza-console", NULL, NULL, FALSE, flags);
  properties[i++] = g_param_spec_string ("color-scheme", NULL, NULL, "default", flags);
  properties[i++] = g_param_spec_string ("last-profile", NULL, NULL, "", flags);
  properties[i++] = g_param_spec_string ("quiet-warnings", NULL, NULL, "", flags);
  properties[i++] = g_param_spec_string ("contents-columns", NULL, NULL, XG_NODES_LAYOUT, flags);
  properties[i++] = g_param_spec_string ("contents-order", NULL, NULL, "label", flags);
  properties[i++] = g_param_spec_string ("contents-set", NULL, NULL, "topics", flags);
  properties[i++] = g_param_spec_boolean ("forbid-export", NULL, NULL, FALSE, flags);
  properties[i++] = g_param_spec_boolean ("triage-keys", NULL, NULL, TRUE, flags);
  properties[i++] = g_param_spec_string ("feed-columns", NULL, NULL, XG_FEED_LAYOUT_DEFAULT, flags);
  properties[i++] = g_param_spec_string ("feed-order", NULL, NULL, "", flags);
  properties[i++] = g_param_spec_boolean ("timeline", NULL, NULL, TRUE, flags);
  properties[i++] = new_filters ("saved-filters", flags);
  properties[i++] = new_filters ("row-colours", flags);
  g_assert (i == N_KEYS + 1);

  g_object_class_install_properties (object_class, N_KEYS + 1, properties);
}

static void
xg_settings_init (XgSettings *self)
{
  for (guint i = 1; i <= N_KEYS; i++)
    {
      g_value_init (&self->values[i], properties[i]->value_type);
      g_param_value_set_default (properties[i], &self->values[i]);
    }
}

XgSettings *
xg_settings_new (void)
{
  return g_object_new (XG_TYPE_SETTINGS, NULL);
}

/**
 * xg_settings_is_kept:
 *
 * Returns: whether the settings outlive the program: the schema is installed
 */
gboolean
xg_settings_is_kept (XgSettings *self)
{
  g_return_val_if_fail (XG_IS_SETTINGS (self), FALSE);

  return self->settings != NULL;
}

int
xg_settings_get_int (XgSettings *self, const char *name)
{
  int value = 0;

  g_return_val_if_fail (XG_IS_SETTINGS (self), 0);

  g_object_get (self, name, &value, NULL);

  return value;
}

gboolean
xg_settings_get_boolean (XgSettings *self, const char *name)
{
  gboolean value = FALSE;

  g_return_val_if_fail (XG_IS_SETTINGS (self), FALSE);

  g_object_get (self, name, &value, NULL);

  return value;
}

char *
xg_settings_get_string (XgSettings *self, const char *name)
{
  char *value = NULL;

  g_return_val_if_fail (XG_IS_SETTINGS (self), NULL);

  g_object_get (self, name, &value, NULL);

  return value;
}
