/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-payload"

#include "config.h"

#include "payload/xg-xpath.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "payload/xg-line.h"
#include "payload/xg-payload.h"
#include "payload/xg-xml.h"

/* As xg-xml.c; the document was found to have neither a DOCTYPE nor too many levels before. */
#define PARSE_OPTIONS                                                                              \
  (XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_HUGE | XML_PARSE_BIG_LINES |                 \
   XML_PARSE_NOERROR | XML_PARSE_NOWARNING)

/* Steps of an evaluation: a second or two at most, whatever is asked. */
#define MAX_OPERATIONS 40000000
#define MAX_EXPRESSION 4096
#define MAX_VALUE      500

#if LIBXML_VERSION >= 21200
typedef const xmlError *XmlErrorArgument;
#else
typedef xmlError *XmlErrorArgument;
#endif

static void
error_cb (void *data, XmlErrorArgument reason)
{
  char **words = data;

  if (*words == NULL && reason->message != NULL)
    {
      g_autofree char *valid = g_utf8_make_valid (reason->message, -1);

      *words = xg_line_clean (valid, MAX_VALUE);
    }
}

/* Some reasons are told here only, and without the rest of it. */
static void
quiet_cb (void *data, const char *format, ...)
{
}

static void
ignore_start (gpointer user_data,
              guint depth,
              const char *name,
              const char *uri,
              const XgXmlAttribute *attributes,
              guint n_attributes)
{
}

static void
ignore_end (gpointer user_data, guint depth)
{
}

static void
ignore_text (gpointer user_data, guint depth, const char *text, gsize length)
{
}

/* Prefixes mean what they mean where the document first declares them. */
static void
register_prefixes (xmlXPathContext *context, xmlNode *root)
{
  xmlNode *node = root;

  while (node != NULL)
    {
      for (xmlNs *ns = node->type == XML_ELEMENT_NODE ? node->nsDef : NULL; ns != NULL;
           ns = ns->next)
        if (ns->prefix != NULL && xmlXPathNsLookup (context, ns->prefix) == NULL)
          xmlXPathRegisterNs (context, ns->prefix, ns->href);
      if (node->type == XML_ELEMENT_NODE && node->children != NULL)
        {
          node = node->children;
          continue;
        }
      while (node != NULL && node != root && node->next == NULL)
        node = node->parent;
      node = node == root ? NULL : node != NULL ? node->next : NULL;
    }
}

static gboolean
is_name_start (gunichar c)
{
  return g_unichar_isalpha (c) || c == '_';
}

static gboolean
is_name (gunichar c)
{
  return g_unichar_isalnum (c) || c == '_' || c == '-' || c == '.';
}

/* Whether what ends before the end of @out makes a word that follows an operator, not a name:
 * XPath 1.0 section 3.7. */
static gboolean
follows_operand (const GString *out)
{
  gsize i = out->len;

  while (i > 0 && g_ascii_isspace (out->str[i - 1]))
    i--;
  return i > 0 && strchr ("@:([,+-=!<>|/$", out->str[i - 1]) == NULL &&
         !(out->str[i - 1] == '*' && i > 1 && strchr ("/:@[(", out->str[i - 2]) == NULL);
}

/* Whether the next name is that of an attribute, a variable, or one with a prefix; the name behind
 * an axis is not. */
static gboolean
is_qualified (const GString *out)
{
  if (out->len == 0)
    return FALSE;
  if (g_str_has_suffix (out->str, "attribute::") || g_str_has_suffix (out->str, "namespace::"))
    return TRUE;
  return !g_str_has_suffix (out->str, "::") && strchr ("@:$", out->str[out->len - 1]) != NULL;
}

/* One name from @p; behind it stands what decides what it is. */
static const char *
copy_name (GString *out, const char *p)
{
  const char *from = p;
  const char *after;
  gboolean plain;

  while (*p != '\0' && is_name (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  after = p;
  while (g_ascii_isspace (*after))
    after++;
  plain = *after != '(' && *after != ':' && !follows_operand (out) && !is_qualified (out);
  if (plain)
    g_string_append_printf (out, "*[local-name()='%.*s']", (int) (p - from), from);
  else
    g_string_append_len (out, from, p - from);
  return p;
}

/*
 * XPath 1.0 takes a name without prefix for one without namespace, and nobody who looks at a
 * payload means that: "Incident" finds the elements of that name in any namespace.
 */
static char *
free_of_namespaces (const char *expression)
{
  GString *out = g_string_new (NULL);
  const char *p = expression;

  while (*p != '\0')
    {
      if (*p == '"' || *p == '\'')
        {
          const char *end = strchr (p + 1, *p);
          gsize length = end != NULL ? (gsize) (end - p) + 1 : strlen (p);

          g_string_append_len (out, p, (gssize) length);
          p += length;
        }
      else if (g_ascii_isdigit (*p))
        {
          while (g_ascii_isdigit (*p) || *p == '.')
            g_string_append_c (out, *p++);
        }
      else if (is_name_start (g_utf8_get_char (p)))
        p = copy_name (out, p);
      else
        {
          const char *next = g_utf8_next_char (p);

          g_string_append_len (out, p, next - p);
          p = next;
        }
    }
  return g_string_free (out, FALSE);
}

static xmlNode *
element_of (xmlNode *node)
{
  return node->type == XML_ATTRIBUTE_NODE || node->type == XML_TEXT_NODE ? node->parent : node;
}

static XgXPathResult *
make_result (xmlXPathObject *object)
{
  XgXPathResult *result = g_new0 (XgXPathResult, 1);

  result->lines = g_array_new (FALSE, FALSE, sizeof (guint));
  if (object->type == XPATH_NODESET)
    {
      result->n_nodes = object->nodesetval != NULL ? (guint) object->nodesetval->nodeNr : 0;
      for (guint i = 0; i < MIN (result->n_nodes, XG_XPATH_MAX_PLACES); i++)
        {
          xmlNode *node = object->nodesetval->nodeTab[i];
          long line = node->type != XML_NAMESPACE_DECL ? xmlGetLineNo (element_of (node)) : 1;
          guint number = line > 0 ? (guint) line : 1;

          g_array_append_val (result->lines, number);
        }
    }
  else
    {
      xmlChar *text = xmlXPathCastToString (object);

      result->value = xg_line_clean ((const char *) text, MAX_VALUE);
      xmlFree (text);
    }
  return result;
}

/**
 * xg_xpath_result_free:
 * @self: (transfer full) (nullable): a result
 */
void
xg_xpath_result_free (XgXPathResult *self)
{
  if (self == NULL)
    return;
  g_free (self->value);
  g_array_unref (self->lines);
  g_free (self);
}

/**
 * xg_xpath_evaluate:
 * @xml: a document
 * @length: its bytes
 * @expression: XPath 1.0; names without prefix are those of any namespace, prefixes are those of
 * the document
 * @error: return location for a #XG_PAYLOAD_ERROR: what is wrong with the document or the
 *   expression, or that it takes too long
 *
 * No function reads anything outside of @xml. Takes a bounded number of steps. Thread-safe; for a
 * worker.
 *
 * Returns: (transfer full) (nullable): what the expression gives
 */
XgXPathResult *
xg_xpath_evaluate (const char *xml, gsize length, const char *expression, GError **error)
{
  static const XgXmlHandler ignore = { ignore_start, ignore_end, ignore_text };
  g_autofree char *words = NULL;
  g_autofree char *any = NULL;
  XgXPathResult *result = NULL;
  xmlXPathContext *context;
  xmlXPathObject *object;
  xmlDoc *doc;

  g_return_val_if_fail (xml != NULL, NULL);
  g_return_val_if_fail (expression != NULL, NULL);

  if (strlen (expression) > MAX_EXPRESSION)
    {
      g_set_error_literal (error,
                           XG_PAYLOAD_ERROR,
                           XG_PAYLOAD_ERROR_TOO_LARGE,
                           _ ("the expression is too long"));
      return NULL;
    }
  if (!xg_xml_scan (xml, (gssize) length, &ignore, NULL, error))
    return NULL;
  doc = xmlReadMemory (xml, (int) length, NULL, NULL, PARSE_OPTIONS);
  if (doc == NULL)
    {
      g_set_error_literal (error,
                           XG_PAYLOAD_ERROR,
                           XG_PAYLOAD_ERROR_MALFORMED,
                           _ ("it can’t be read"));
      return NULL;
    }

  xmlSetGenericErrorFunc (NULL, quiet_cb); /* of this thread */
  context = xmlXPathNewContext (doc);
  context->error = error_cb;
  context->userData = &words;
  context->opLimit = MAX_OPERATIONS;
  context->node = (xmlNode *) doc;
  register_prefixes (context, xmlDocGetRootElement (doc));
  xmlXPathOrderDocElems (doc);
  any = free_of_namespaces (expression);
  object = xmlXPathEvalExpression ((const xmlChar *) any, context);
  if (object != NULL)
    result = make_result (object);
  else
    g_set_error_literal (error,
                         XG_PAYLOAD_ERROR,
                         XG_PAYLOAD_ERROR_MALFORMED,
                         words != NULL ? words : _ ("this is not an XPath expression"));
  xmlXPathFreeObject (object);
  xmlXPathFreeContext (context);
  xmlFreeDoc (doc);
  xmlSetGenericErrorFunc (NULL, NULL);
  return result;
}
