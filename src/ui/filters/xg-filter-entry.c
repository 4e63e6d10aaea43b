/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-filters"

#include "config.h"

#include "filters/xg-filter-entry.h"

#include <glib/gi18n.h>

#define NAME_KEY    "name"
#define TEXT_KEY    "filter"
#define COLOUR_KEY  "colour"
#define ENABLED_KEY "enabled"

static const struct
{
  const char *nick; /* in settings */
  const char *name;
  const char *css_class;
} colours[XG_N_COLOURS] = {
  [XG_COLOUR_RED] = { "red", N_ ("Red"), "coloured-red" },
  [XG_COLOUR_ORANGE] = { "orange", N_ ("Orange"), "coloured-orange" },
  [XG_COLOUR_YELLOW] = { "yellow", N_ ("Yellow"), "coloured-yellow" },
  [XG_COLOUR_GREEN] = { "green", N_ ("Green"), "coloured-green" },
  [XG_COLOUR_TEAL] = { "teal", N_ ("Teal"), "coloured-teal" },
  [XG_COLOUR_BLUE] = { "blue", N_ ("Blue"), "coloured-blue" },
  [XG_COLOUR_PURPLE] = { "purple", N_ ("Purple"), "coloured-purple" },
  [XG_COLOUR_GREY] = { "grey", N_ ("Grey"), "coloured-grey" },
};

struct _XgFilterEntry
{
  GObject parent_instance;

  XgFilterColour colour;
  gboolean enabled;

  /* Owned */
  char *name;
  char *text;     /* NULL: what it was read from has none */
  GVariant *from; /* (nullable): a{sv}, what it was read from */
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_TEXT,
  PROP_COLOUR,
  PROP_ENABLED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (XgFilterEntry, xg_filter_entry, G_TYPE_OBJECT)

static void
xg_filter_entry_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgFilterEntry *self = XG_FILTER_ENTRY (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_COLOUR:
      g_value_set_uint (value, self->colour);
      break;
    case PROP_ENABLED:
      g_value_set_boolean (value, self->enabled);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_string (XgFilterEntry *self, char **field, const GValue *value, GParamSpec *pspec)
{
  const char *text = g_value_get_string (value);

  if (g_strcmp0 (*field, text) == 0)
    return;
  g_free (*field);
  *field = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
xg_filter_entry_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  XgFilterEntry *self = XG_FILTER_ENTRY (object);

  switch (prop_id)
    {
    case PROP_NAME:
      set_string (self, &self->name, value, pspec);
      break;
    case PROP_TEXT:
      set_string (self, &self->text, value, pspec);
      break;
    case PROP_COLOUR:
      if (self->colour == g_value_get_uint (value))
        break;
      self->colour = g_value_get_uint (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_ENABLED:
      if (self->enabled == g_value_get_boolean (value))
        break;
      self->enabled = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_filter_entry_finalize (GObject *object)
{
  XgFilterEntry *self = XG_FILTER_ENTRY (object);

  g_free (self->name);
  g_free (self->text);
  g_clear_pointer (&self->from, g_variant_unref);
  G_OBJECT_CLASS (xg_filter_entry_parent_class)->finalize (object);
}

static void
xg_filter_entry_class_init (XgFilterEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags rw = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = xg_filter_entry_finalize;
  object_class->get_property = xg_filter_entry_get_property;
  object_class->set_property = xg_filter_entry_set_property;
  properties[PROP_NAME] = g_param_spec_string (NAME_KEY, NULL, NULL, NULL, rw);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, rw);
  properties[PROP_COLOUR] =
    g_param_spec_uint (COLOUR_KEY, NULL, NULL, 0, XG_N_COLOURS - 1, XG_COLOUR_RED, rw);
  properties[PROP_ENABLED] = g_param_spec_boolean (ENABLED_KEY, NULL, NULL, TRUE, rw);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_filter_entry_init (XgFilterEntry *self)
{
  self->name = g_strdup ("");
  self->enabled = TRUE;
}

/**
 * xg_filter_entry_new:
 * @name: what the person calls it; may be ""
 * @text: an expression
 *
 * Returns: (transfer full): an entry that is in no list
 */
XgFilterEntry *
xg_filter_entry_new (const char *name, const char *text)
{
  return g_object_new (XG_TYPE_FILTER_ENTRY, "name", name, "text", text, NULL);
}

static XgFilterColour
find_colour (const char *nick)
{
  for (guint i = 0; i < XG_N_COLOURS; i++)
    if (g_strcmp0 (colours[i].nick, nick) == 0)
      return (XgFilterColour) i;
  /* One of a newer version: the mark is what counts, not its colour. */
  return XG_COLOUR_GREY;
}

/**
 * xg_filter_entry_new_from_value:
 * @value: a{sv} with the strings "name", "filter" and "colour" and the boolean "enabled", whatever
 *   of it there is
 *
 * Returns: (transfer full): an entry; what of @value is not understood is kept
 */
XgFilterEntry *
xg_filter_entry_new_from_value (GVariant *value)
{
  XgFilterEntry *self = g_object_new (XG_TYPE_FILTER_ENTRY, NULL);
  const char *colour = NULL;
  const char *name = "";

  g_return_val_if_fail (g_variant_is_of_type (value, G_VARIANT_TYPE_VARDICT), self);

  self->from = g_variant_ref_sink (value);
  g_variant_lookup (value, NAME_KEY, "&s", &name);
  g_free (self->name);
  self->name = g_strdup (name);
  g_variant_lookup (value, TEXT_KEY, "s", &self->text);
  if (g_variant_lookup (value, COLOUR_KEY, "&s", &colour))
    self->colour = find_colour (colour);
  g_variant_lookup (value, ENABLED_KEY, "b", &self->enabled);
  return self;
}

/* What the entry has for KEY; (transfer full), NULL: nothing, or nothing that was not so before. */
static GVariant *
get_change (XgFilterEntry *self, XgFilterEntry *before, const char *key)
{
  GVariant *value = NULL;

  if (g_str_equal (key, NAME_KEY) && g_strcmp0 (before->name, self->name) != 0)
    value = g_variant_new_string (self->name != NULL ? self->name : "");
  else if (g_str_equal (key, TEXT_KEY) && g_strcmp0 (before->text, self->text) != 0)
    value = g_variant_new_string (self->text != NULL ? self->text : "");
  else if (g_str_equal (key, COLOUR_KEY) && before->colour != self->colour)
    value = g_variant_new_string (colours[self->colour].nick);
  else if (g_str_equal (key, ENABLED_KEY) && before->enabled != self->enabled)
    value = g_variant_new_boolean (self->enabled);
  return value != NULL ? g_variant_ref_sink (value) : NULL;
}

/**
 * xg_filter_entry_to_value:
 * @self: an entry
 *
 * What is as it was read is written as it was read, also where this version reads it otherwise.
 *
 * Returns: (transfer floating): a{sv}
 */
GVariant *
xg_filter_entry_to_value (XgFilterEntry *self)
{
  static const char *const keys[] = { NAME_KEY, TEXT_KEY, COLOUR_KEY, ENABLED_KEY };
  g_autoptr (XgFilterEntry) before = NULL;
  GVariantBuilder builder;
  GVariantIter iter;
  const char *key;
  GVariant *old;

  g_return_val_if_fail (XG_IS_FILTER_ENTRY (self), NULL);

  before = self->from != NULL ? xg_filter_entry_new_from_value (self->from)
                              : g_object_new (XG_TYPE_FILTER_ENTRY, NULL);
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  if (self->from != NULL)
    {
      g_variant_iter_init (&iter, self->from);
      while (g_variant_iter_next (&iter, "{&sv}", &key, &old))
        {
          g_autoptr (GVariant) value = get_change (self, before, key);

          g_variant_builder_add (&builder, "{sv}", key, value != NULL ? value : old);
          g_variant_unref (old);
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GVariant) known =
        self->from != NULL ? g_variant_lookup_value (self->from, keys[i], NULL) : NULL;
      g_autoptr (GVariant) value = known == NULL ? get_change (self, before, keys[i]) : NULL;

      if (value != NULL)
        g_variant_builder_add (&builder, "{sv}", keys[i], value);
    }
  return g_variant_builder_end (&builder);
}

const char *
xg_filter_entry_get_name (XgFilterEntry *self)
{
  g_return_val_if_fail (XG_IS_FILTER_ENTRY (self), NULL);
  return self->name != NULL ? self->name : "";
}

/**
 * xg_filter_entry_get_label:
 * @self: an entry
 *
 * Returns: (transfer none): its name, or what it says where it has none
 */
const char *
xg_filter_entry_get_label (XgFilterEntry *self)
{
  g_return_val_if_fail (XG_IS_FILTER_ENTRY (self), NULL);

  if (self->name != NULL && *self->name != '\0')
    return self->name;
  return self->text != NULL && *self->text != '\0' ? self->text : _ ("Without a name");
}

const char *
xg_filter_entry_get_text (XgFilterEntry *self)
{
  g_return_val_if_fail (XG_IS_FILTER_ENTRY (self), NULL);
  return self->text != NULL ? self->text : "";
}

XgFilterColour
xg_filter_entry_get_colour (XgFilterEntry *self)
{
  g_return_val_if_fail (XG_IS_FILTER_ENTRY (self), XG_COLOUR_GREY);
  return self->colour;
}

gboolean
xg_filter_entry_get_enabled (XgFilterEntry *self)
{
  g_return_val_if_fail (XG_IS_FILTER_ENTRY (self), FALSE);
  return self->enabled;
}

/**
 * xg_filter_entry_parse:
 * @self: an entry
 * @error: return location
 *
 * Errors: those of #XG_QUERY_ERROR.
 *
 * Returns: (transfer full) (nullable): what it means now
 */
XgQuery *
xg_filter_entry_parse (XgFilterEntry *self, GError **error)
{
  g_return_val_if_fail (XG_IS_FILTER_ENTRY (self), NULL);

  if (self->text == NULL)
    {
      g_set_error_literal (error,
                           XG_QUERY_ERROR,
                           XG_QUERY_ERROR_SYNTAX,
                           _ ("There is no filter in it that this version understands."));
      return NULL;
    }
  return xg_query_parse_now (self->text, NULL, error);
}

/**
 * xg_filter_entry_dup_problem:
 * @self: an entry
 *
 * Returns: (transfer full) (nullable): why it can't be used, a sentence; %NULL when it can
 */
char *
xg_filter_entry_dup_problem (XgFilterEntry *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgQuery) query = xg_filter_entry_parse (self, &error);

  return query == NULL ? g_strdup (error->message) : NULL;
}

/**
 * xg_filter_entry_describe:
 * @self: an entry
 *
 * Returns: (transfer full): its expression, and why it can't be used if it can't
 */
char *
xg_filter_entry_describe (XgFilterEntry *self)
{
  g_autofree char *problem = xg_filter_entry_dup_problem (self);
  const char *text = xg_filter_entry_get_text (self);

  if (problem == NULL)
    return g_strdup (*text != '\0' ? text : _ ("All items"));
  return g_strdup_printf (_ ("%s\nThis filter can’t be used: %s"), text, problem);
}

const char *
xg_filter_colour_get_nick (XgFilterColour colour)
{
  g_return_val_if_fail (colour < XG_N_COLOURS, NULL);
  return colours[colour].nick;
}

const char *
xg_filter_colour_get_name (XgFilterColour colour)
{
  g_return_val_if_fail (colour < XG_N_COLOURS, NULL);
  return _ (colours[colour].name);
}

/* The CSS class of a row, or of a swatch, that has it. */
const char *
xg_filter_colour_get_class (XgFilterColour colour)
{
  g_return_val_if_fail (colour < XG_N_COLOURS, NULL);
  return colours[colour].css_class;
}
