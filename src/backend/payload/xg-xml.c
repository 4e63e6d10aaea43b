/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-payload"

#include "config.h"

#include <limits.h>
#include <string.h>

#include <glib/gi18n-lib.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include "payload/xg-line.h"
#include "payload/xg-payload.h"
#include "payload/xg-xml.h"

/*
 * XML_PARSE_NOENT only means that "&amp;" in an attribute arrives as "&" and not as "&#38;": a
 * document type declaration stops the parser before it could declare an entity. XML_PARSE_HUGE
 * lifts libxml2's bounds of 10 MB and 256 levels: the stream bounds the size of an item, and the
 * depth is bounded here.
 */
#define PARSE_OPTIONS (XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_IGNORE_ENC | XML_PARSE_HUGE)

#define ATTRIBUTES_ON_STACK 32
#define MAX_REASON          200

#if LIBXML_VERSION >= 21200
typedef const xmlError *XmlErrorArgument;
#else
typedef xmlError *XmlErrorArgument;
#endif

/* Passed to libxml2's callbacks as their "context". */
typedef struct
{
  /* Borrowed */
  const XgXmlHandler *handler;
  gpointer user_data;
  xmlParserCtxt *parser;

  guint depth;
  gboolean stopped;
  gboolean strange; /* read all the same, but not what every parser takes */
  GError *error;    /* the first one, owned */
} Scan;

G_DEFINE_QUARK (xg - payload - error - quark, xg_payload_error)

static void
init_once (void)
{
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      xmlInitParser ();
      g_once_init_leave (&done, 1);
    }
}

static void
stop (Scan *scan)
{
  scan->stopped = TRUE;
  xmlStopParser (scan->parser);
}

static void
set_malformed (GError **error, const xmlError *reason)
{
  g_autofree char *words = NULL;
  int line = reason != NULL ? reason->line : 0;

  if (reason != NULL && reason->message != NULL)
    {
      g_autofree char *valid = g_utf8_make_valid (reason->message, -1);

      words = xg_line_clean (valid, MAX_REASON);
    }
  if (words == NULL || *words == '\0')
    g_set_error_literal (error,
                         XG_PAYLOAD_ERROR,
                         XG_PAYLOAD_ERROR_MALFORMED,
                         _ ("it can’t be read"));
  else if (line > 0)
    g_set_error (error,
                 XG_PAYLOAD_ERROR,
                 XG_PAYLOAD_ERROR_MALFORMED,
                 /* Translators: line number, then the parser's own English words */
                 _ ("line %d: %s"),
                 line,
                 words);
  else
    g_set_error_literal (error, XG_PAYLOAD_ERROR, XG_PAYLOAD_ERROR_MALFORMED, words);
}

static void
error_cb (void *context, XmlErrorArgument reason)
{
  Scan *scan = context;

  /* Unknown prefixes and relative namespace URIs are not fatal: the text is still readable. */
  scan->strange |= reason->level >= XML_ERR_ERROR;
  if (reason->level == XML_ERR_FATAL && scan->error == NULL)
    set_malformed (&scan->error, reason);
}

static void
doctype_cb (void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
  Scan *scan = context;

  if (scan->error == NULL)
    g_set_error_literal (&scan->error,
                         XG_PAYLOAD_ERROR,
                         XG_PAYLOAD_ERROR_REFUSED,
                         _ ("it has a document type declaration"));
  stop (scan);
}

/**
 * xg_xml_check_depth:
 * @depth: of an element; 1: the document element
 * @error: return location for %XG_PAYLOAD_ERROR_REFUSED
 *
 * Returns: whether elements may be nested so deep
 */
gboolean
xg_xml_check_depth (guint depth, GError **error)
{
  if (depth <= XG_XML_MAX_DEPTH)
    return TRUE;
  g_set_error (error,
               XG_PAYLOAD_ERROR,
               XG_PAYLOAD_ERROR_REFUSED,
               ngettext ("its elements are nested more than %u level deep",
                         "its elements are nested more than %u levels deep",
                         XG_XML_MAX_DEPTH),
               (guint) XG_XML_MAX_DEPTH);
  return FALSE;
}

static gboolean
enter (Scan *scan)
{
  if (scan->stopped)
    return FALSE;
  if (!xg_xml_check_depth (scan->depth + 1, scan->error == NULL ? &scan->error : NULL))
    {
      stop (scan);
      return FALSE;
    }
  scan->depth++;
  return TRUE;
}

static void
start_cb (void *context,
          const xmlChar *name,
          const xmlChar *prefix,
          const xmlChar *uri,
          int n_namespaces,
          const xmlChar **namespaces,
          int n_attributes,
          int n_defaulted,
          const xmlChar **values)
{
  Scan *scan = context;
  XgXmlAttribute on_stack[ATTRIBUTES_ON_STACK];
  g_autofree XgXmlAttribute *on_heap = NULL;
  XgXmlAttribute *attributes = on_stack;

  if (!enter (scan))
    return;
  if (n_attributes > ATTRIBUTES_ON_STACK)
    attributes = on_heap = g_new (XgXmlAttribute, (gsize) n_attributes);

  for (int i = 0; i < n_attributes; i++, values += 5)
    {
      attributes[i].name = (const char *) values[0];
      attributes[i].prefix = (const char *) values[1];
      attributes[i].value = (const char *) values[3];
      attributes[i].length = (gsize) (values[4] - values[3]);
    }
  scan->handler->start (scan->user_data,
                        scan->depth,
                        (const char *) name,
                        (const char *) uri,
                        attributes,
                        (guint) n_attributes);
}

static void
end_cb (void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
  Scan *scan = context;

  if (scan->stopped)
    return;
  scan->handler->end (scan->user_data, scan->depth);
  scan->depth--;
}

static void
text_cb (void *context, const xmlChar *text, int length)
{
  Scan *scan = context;

  if (!scan->stopped)
    scan->handler->text (scan->user_data, scan->depth, (const char *) text, (gsize) length);
}

static gboolean
check_input (const char *xml, gssize length, gsize *real_length, GError **error)
{
  const char *end = NULL;

  *real_length = length < 0 ? strlen (xml) : (gsize) length;
  if (*real_length > INT_MAX)
    {
      g_set_error_literal (error,
                           XG_PAYLOAD_ERROR,
                           XG_PAYLOAD_ERROR_TOO_LARGE,
                           _ ("it is too large"));
      return FALSE;
    }
  if (!g_utf8_validate_len (xml, *real_length, &end))
    {
      g_set_error (error,
                   XG_PAYLOAD_ERROR,
                   XG_PAYLOAD_ERROR_MALFORMED,
                   _ ("byte %" G_GSIZE_FORMAT " is not UTF-8 text"),
                   (gsize) (end - xml) + 1);
      return FALSE;
    }
  return TRUE;
}

static gboolean
run_scan (Scan *scan, const char *xml, gssize length, GError **error)
{
  static const xmlSAXHandler sax = {
    .initialized = XML_SAX2_MAGIC,
    .internalSubset = doctype_cb,
    .startElementNs = start_cb,
    .endElementNs = end_cb,
    .characters = text_cb,
    .ignorableWhitespace = text_cb,
    .cdataBlock = text_cb,
    .serror = error_cb,
  };
  xmlSAXHandler handlers = sax;
  gsize size;
  int status;

  if (!check_input (xml, length, &size, error))
    return FALSE;
  init_once ();

  /* The push parser is the fastest, and the only one that takes handlers without reaching into it.
   */
  scan->parser = xmlCreatePushParserCtxt (&handlers, scan, NULL, 0, NULL);
  if (scan->parser == NULL)
    g_error ("out of memory");
  xmlCtxtUseOptions (scan->parser, PARSE_OPTIONS);
  status = xmlParseChunk (scan->parser, xml, (int) size, 1);
  if (status != XML_ERR_OK && scan->error == NULL && !scan->parser->wellFormed)
    set_malformed (&scan->error, xmlCtxtGetLastError (scan->parser));
  xmlFreeParserCtxt (scan->parser);

  if (scan->error != NULL)
    {
      g_propagate_error (error, scan->error);
      return FALSE;
    }
  return TRUE;
}

/**
 * xg_xml_scan:
 * @xml: an XML document
 * @length: its bytes, or -1
 * @handler: what to call
 * @user_data: for @handler
 *
 * Reads @xml once from the beginning, without building a tree. On error @handler was called for
 * what came before the place of the error. Thread-safe.
 *
 * Measured on documents of 0.9 KB, one core: 380,000/s so, 255,000/s by xmlSAXUserParseMemory(),
 * 160,000/s by a text reader, 140,000/s by a tree (each without looking at the result).
 *
 * Returns: %FALSE with #XG_PAYLOAD_ERROR; the message is the reason alone, in the form "line 3: …"
 */
gboolean
xg_xml_scan (const char *xml,
             gssize length,
             const XgXmlHandler *handler,
             gpointer user_data,
             GError **error)
{
  Scan scan = { .handler = handler, .user_data = user_data };

  g_return_val_if_fail (xml != NULL, FALSE);

  return run_scan (&scan, xml, length, error);
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

/**
 * xg_xml_is_element:
 * @xml: maybe an XML document
 * @length: its bytes
 *
 * Returns: whether it can stand as it is between the tags of another document: well-formed, also
 *   for a parser that looks at namespaces, without an XML or document type declaration and nested
 * no deeper than %XG_XML_MAX_DEPTH
 */
gboolean
xg_xml_is_element (const char *xml, gsize length)
{
  static const XgXmlHandler nobody = { .start = ignore_start,
                                       .end = ignore_end,
                                       .text = ignore_text };
  Scan scan = { .handler = &nobody };

  g_return_val_if_fail (xml != NULL, FALSE);

  /* "<a/>" is the shortest one. */
  return length >= 4 && length <= G_MAXINT && (length < 5 || strncmp (xml, "<?xml", 5) != 0) &&
         strncmp (xml, "\xEF\xBB\xBF", 3) != 0 && run_scan (&scan, xml, (gssize) length, NULL) &&
         !scan.strange;
}
