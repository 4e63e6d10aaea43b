/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "xg-page.h"

enum
{
  PROP_0,
  PROP_SHOW_BACK,
  PROP_SHOW_START_TITLE_BUTTONS,
  PROP_SHOW_END_TITLE_BUTTONS,
  N_PROPS
};

typedef struct
{
  gboolean shown[N_PROPS];
} XgPagePrivate;

static GParamSpec *properties[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (XgPage, xg_page, GTK_TYPE_WIDGET)

static void
xg_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgPagePrivate *priv = xg_page_get_instance_private (XG_PAGE (object));

  if (prop_id < N_PROPS)
    g_value_set_boolean (value, priv->shown[prop_id]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
set_shown (XgPage *self, guint prop_id, gboolean shown)
{
  XgPagePrivate *priv = xg_page_get_instance_private (self);

  if (priv->shown[prop_id] == shown)
    return;
  priv->shown[prop_id] = shown;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
xg_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id < N_PROPS)
    set_shown (XG_PAGE (object), prop_id, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
xg_page_class_init (XgPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = xg_page_get_property;
  object_class->set_property = xg_page_set_property;

  properties[PROP_SHOW_BACK] = g_param_spec_boolean ("show-back", NULL, NULL, FALSE, flags);
  properties[PROP_SHOW_START_TITLE_BUTTONS] =
    g_param_spec_boolean ("show-start-title-buttons", NULL, NULL, TRUE, flags);
  properties[PROP_SHOW_END_TITLE_BUTTONS] =
    g_param_spec_boolean ("show-end-title-buttons", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_page_init (XgPage *self)
{
  XgPagePrivate *priv = xg_page_get_instance_private (self);

  priv->shown[PROP_SHOW_START_TITLE_BUTTONS] = TRUE;
  priv->shown[PROP_SHOW_END_TITLE_BUTTONS] = TRUE;
}

/**
 * xg_page_set_buttons:
 * @start: whether the window's buttons of the start are in its corner
 * @end: whether those of the end are
 * @back: whether a way back is needed
 */
void
xg_page_set_buttons (XgPage *self, gboolean start, gboolean end, gboolean back)
{
  g_return_if_fail (XG_IS_PAGE (self));

  set_shown (self, PROP_SHOW_START_TITLE_BUTTONS, start);
  set_shown (self, PROP_SHOW_END_TITLE_BUTTONS, end);
  set_shown (self, PROP_SHOW_BACK, back);
}
