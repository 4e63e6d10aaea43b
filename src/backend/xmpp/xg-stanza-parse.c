/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "xmpp/xg-stanza.h"
#include "xmpp/xg-xml-writer.h"

#define NS_XML "http://www.w3.org/XML/1998/namespace"

/* Bounds of what one element may make us compare; real stanzas stay far below both. */
#define MAX_BINDINGS   256
#define MAX_ATTRIBUTES 256

typedef struct
{
  char *prefix; /* "" for the default namespace */
  char *ns;     /* "" for none */
  guint depth;  /* of the element that declares it */
} Binding;

typedef struct
{
  XgStanzaBuilder *builder;
  GArray *bindings; /* (element-type Binding), innermost last */
  guint depth;
  gboolean has_root;
} Parser;

static void
binding_clear (gpointer data)
{
  Binding *self = data;

  g_free (self->prefix);
  g_free (self->ns);
}

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, message);
  return FALSE;
}

/* GMarkup checks no more than that it is UTF-8. */
static gboolean
check_characters (const char *text, gsize length, GError **error)
{
  if (!xg_xml_is_valid (text, length))
    return fail (error, _ ("A control character or another one is not allowed in XML."));
  return TRUE;
}

/* Splits "p:local"; a name without colon gets the prefix "". @local points into @name. */
static gboolean
split_name (const char *name, char **prefix, const char **local, GError **error)
{
  const char *colon = strchr (name, ':');

  if (colon == NULL)
    {
      *prefix = g_strdup ("");
      *local = name;
      return TRUE;
    }
  if (colon == name || colon[1] == '\0' || strchr (colon + 1, ':') != NULL)
    {
      g_set_error (error,
                   G_MARKUP_ERROR,
                   G_MARKUP_ERROR_INVALID_CONTENT,
                   _ ("“%.100s” is no valid name."),
                   name);
      return FALSE;
    }
  *prefix = g_strndup (name, (gsize) (colon - name));
  *local = colon + 1;
  return TRUE;
}

/* The namespace of @prefix: %NULL with @error set when it is not declared, "" for none. */
static const char *
resolve (Parser *self, const char *prefix, GError **error)
{
  for (guint i = self->bindings->len; i > 0; i--)
    {
      const Binding *binding = &g_array_index (self->bindings, Binding, i - 1);

      if (strcmp (binding->prefix, prefix) == 0)
        return binding->ns;
    }
  if (prefix[0] == '\0')
    return "";
  if (strcmp (prefix, "xml") == 0)
    return NS_XML;
  g_set_error (error,
               G_MARKUP_ERROR,
               G_MARKUP_ERROR_INVALID_CONTENT,
               _ ("The namespace prefix “%.100s” is not declared."),
               prefix);
  return NULL;
}

static gboolean
is_declaration (const char *name)
{
  return g_str_has_prefix (name, "xmlns") && (name[5] == '\0' || name[5] == ':');
}

static gboolean
declare (Parser *self, const char *name, const char *value, GError **error)
{
  const char *prefix = name[5] == ':' ? name + 6 : "";
  Binding *binding;

  if (name[5] == ':' && (prefix[0] == '\0' || strchr (prefix, ':') != NULL || value[0] == '\0'))
    return fail (error, _ ("A namespace declaration is not valid."));
  if (strcmp (prefix, "xmlns") == 0 || (strcmp (prefix, "xml") == 0) != g_str_equal (value, NS_XML))
    return fail (error, _ ("A reserved namespace prefix is declared."));
  if (self->bindings->len >= MAX_BINDINGS)
    return fail (error, _ ("Too many namespaces are declared."));
  for (guint i = self->bindings->len; i > 0; i--)
    {
      const Binding *other = &g_array_index (self->bindings, Binding, i - 1);

      if (other->depth != self->depth)
        break;
      if (strcmp (other->prefix, prefix) == 0)
        return fail (error, _ ("An attribute is given twice."));
    }

  g_array_set_size (self->bindings, self->bindings->len + 1);
  binding = &g_array_index (self->bindings, Binding, self->bindings->len - 1);
  binding->prefix = g_strdup (prefix);
  binding->ns = g_strdup (value);
  binding->depth = self->depth;
  return TRUE;
}

static gboolean
has_name_before (const char **names, guint end, const char *name)
{
  for (guint i = 0; i < end; i++)
    {
      if (strcmp (names[i], name) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Whether an attribute without a prefix, or an earlier one, is already called @local. */
static gboolean
is_local_name_taken (const char **names, guint index, const char *local)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *colon = strchr (names[i], ':');

      if (is_declaration (names[i]) || i == index)
        continue;
      if (colon == NULL ? strcmp (names[i], local) == 0
                        : i < index && strcmp (colon + 1, local) == 0)
        return TRUE;
    }
  return FALSE;
}

/*
 * An element keeps local names only, as with libstrophe. Where two attributes would then have the
 * same name the one without a prefix stays: two equal names would be no XML any more.
 */
static gboolean
add_attributes (Parser *self, const char **names, const char **values, GError **error)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *prefix = NULL;
      const char *local = NULL;

      if (is_declaration (names[i]))
        continue;
      if (!check_characters (values[i], strlen (values[i]), error) ||
          !split_name (names[i], &prefix, &local, error))
        return FALSE;
      if (has_name_before (names, i, names[i]))
        return fail (error, _ ("An attribute is given twice."));
      if (prefix[0] != '\0')
        {
          if (resolve (self, prefix, error) == NULL)
            return FALSE;
          if (is_local_name_taken (names, i, local))
            continue;
        }
      xg_stanza_builder_attribute (self->builder, local, values[i]);
    }
  return TRUE;
}

static gboolean
declare_namespaces (Parser *self, const char **names, const char **values, GError **error)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (i >= MAX_ATTRIBUTES)
        return fail (error, _ ("An element has too many attributes."));
      if (is_declaration (names[i]) && (!check_characters (values[i], strlen (values[i]), error) ||
                                        !declare (self, names[i], values[i], error)))
        return FALSE;
    }
  return TRUE;
}

static void
start_element_cb (GMarkupParseContext *context,
                  const char *name,
                  const char **names,
                  const char **values,
                  gpointer user_data,
                  GError **error)
{
  Parser *self = user_data;
  g_autofree char *prefix = NULL;
  const char *local = NULL;
  const char *ns;

  if (self->depth == 0 && self->has_root)
    {
      fail (error, _ ("There is more than one stanza."));
      return;
    }
  self->has_root = TRUE;
  self->depth++;
  if (!declare_namespaces (self, names, values, error) ||
      !split_name (name, &prefix, &local, error))
    return;
  ns = resolve (self, prefix, error);
  if (ns == NULL)
    return;
  if (!xg_stanza_builder_open (self->builder, local, ns[0] != '\0' ? ns : NULL))
    {
      fail (error, _ ("The stanza is nested too deep."));
      return;
    }
  add_attributes (self, names, values, error);
}

static void
end_element_cb (GMarkupParseContext *context, const char *name, gpointer user_data, GError **error)
{
  Parser *self = user_data;
  guint keep = self->bindings->len;

  xg_stanza_builder_close (self->builder);
  while (keep > 0 && g_array_index (self->bindings, Binding, keep - 1).depth == self->depth)
    keep--;
  g_array_set_size (self->bindings, keep);
  self->depth--;
}

static void
text_cb (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer user_data,
         GError **error)
{
  Parser *self = user_data;

  if (!check_characters (text, length, error))
    return;
  if (self->depth > 0)
    xg_stanza_builder_text (self->builder, text, (gssize) length);
  else if (strspn (text, " \t\r\n") < length)
    fail (error, _ ("There is text outside of the stanza."));
}

/* RFC 6120 section 11.1 forbids comments, processing instructions and document types. */
static void
passthrough_cb (GMarkupParseContext *context,
                const char *text,
                gsize length,
                gpointer user_data,
                GError **error)
{
  Parser *self = user_data;

  if (self->has_root || !g_str_has_prefix (text, "<?xml "))
    fail (error,
          _ ("Comments, processing instructions and document types are not allowed in XMPP."));
}

static const GMarkupParser callbacks = {
  .start_element = start_element_cb,
  .end_element = end_element_cb,
  .text = text_cb,
  .passthrough = passthrough_cb,
};

/* GMarkup quotes half characters, and so may our own clipped names. */
static void
make_valid (GError *error)
{
  char *valid;

  if (g_utf8_validate (error->message, -1, NULL))
    return;
  valid = g_utf8_make_valid (error->message, -1);
  g_free (error->message);
  error->message = valid;
}

/**
 * xg_stanza_parse:
 * @xml: one XML element, UTF-8
 * @length: bytes of @xml, or -1 if it ends with a NUL
 * @error: return location for a #GMarkupError that says where and why
 *
 * Reads one stanza from text, for tests and tools: on the wire libstrophe parses. Namespaces are
 * resolved. What RFC 6120 section 11.1 forbids (comments, document types, foreign entities) and
 * nesting beyond %XG_STANZA_MAX_DEPTH is refused.
 *
 * Returns: (transfer full): the stanza, or %NULL with @error set
 */
XgStanza *
xg_stanza_parse (const char *xml, gssize length, GError **error)
{
  GMarkupParseContext *context;
  Parser self = { 0 };
  GError *problem = NULL;

  g_return_val_if_fail (xml != NULL, NULL);

  /* GMarkup neither looks into CDATA sections nor minds a NUL. */
  if (!g_utf8_validate_len (xml, length < 0 ? strlen (xml) : (gsize) length, NULL))
    {
      g_set_error_literal (error,
                           G_MARKUP_ERROR,
                           G_MARKUP_ERROR_BAD_UTF8,
                           _ ("The stanza is not valid UTF-8."));
      return NULL;
    }

  self.builder = xg_stanza_builder_new ();
  self.bindings = g_array_new (FALSE, FALSE, sizeof (Binding));
  g_array_set_clear_func (self.bindings, binding_clear);
  context =
    g_markup_parse_context_new (&callbacks,
                                G_MARKUP_TREAT_CDATA_AS_TEXT | G_MARKUP_PREFIX_ERROR_POSITION,
                                &self,
                                NULL);
  if (g_markup_parse_context_parse (context, xml, length, &problem))
    g_markup_parse_context_end_parse (context, &problem);
  g_markup_parse_context_free (context);
  g_array_unref (self.bindings);

  if (problem != NULL)
    {
      make_valid (problem);
      g_propagate_error (error, problem);
      xg_stanza_builder_free (self.builder);
      return NULL;
    }
  return xg_stanza_builder_finish (self.builder);
}
