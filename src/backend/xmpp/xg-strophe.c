/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>

#include "xmpp/xg-strophe.h"
#include "xmpp/xg-xmpp-error.h"

/* Attributes of one element that need no allocation. */
#define ATTRIBUTES_INLINE 32
/* Levels whose elements are servers' own: message, event, items, item; what is in an item is not.
 */
#define OUTER_DEPTH 4
/* Bytes of the log that are kept while somebody wants it. */
#define LINES_MAX 4096
/* How the line about input that is not XML begins. */
#define PARSE_ERROR "parse error"

/* Constants after xg_strophe_init(). */
static gsize stanza_size;
static gconstpointer text_caller;

static void
log_cb (void *user_data, xmpp_log_level_t level, const char *area, const char *message)
{
  XgStropheLog *log = user_data;

  if (log->lines != NULL && log->lines->len < LINES_MAX)
    g_string_append_printf (log->lines, "%.200s\n", message);
  else if (level == XMPP_LEVEL_DEBUG && strncmp (message, PARSE_ERROR, strlen (PARSE_ERROR)) == 0)
    log->parse_error = TRUE;
}

/**
 * xg_strophe_log_init:
 * @log: (out caller-allocates): a log for xmpp_ctx_new()
 */
void
xg_strophe_log_init (XgStropheLog *log)
{
  log->functions.handler = log_cb;
  log->functions.userdata = log;
  log->lines = NULL;
  log->parse_error = FALSE;
}

static void
ignore_sigpipe (void)
{
  struct sigaction action;

  /* libstrophe writes to sockets that the server may have closed. */
  if (sigaction (SIGPIPE, NULL, &action) == 0 && action.sa_handler == SIG_DFL)
    {
      action.sa_handler = SIG_IGN;
      sigaction (SIGPIPE, &action, NULL);
    }
}

/* Bytes of an xmpp_stanza_t; 0 if this libstrophe does not work as XgStropheMemory expects. */
static gsize
measure_stanza (void)
{
  static const char twice[] =
    "<a xmlns='urn:a' xmlns:x='urn:x' b='1' c='2' x:b='3'>t<d e='1'/>t</a>";
  static const char once[] = "<a xmlns='urn:a' b='1' c='2' d='3' e='4'>t<f g='1'/>t</a>";
  XgStropheMemory memory;
  xmpp_ctx_t *ctx;
  xmpp_stanza_t *stanza;
  gsize size;
  gboolean works;

  xg_strophe_memory_init (&memory);
  ctx = xmpp_ctx_new (&memory.functions, NULL);
  stanza = xmpp_stanza_new (ctx);
  size = memory.stanza_size = memory.last_size;
  xmpp_stanza_release (stanza);

  xg_strophe_memory_begin_parse (&memory);
  stanza = xmpp_stanza_new_from_string (ctx, twice);
  works = stanza != NULL && xg_strophe_memory_is_ambiguous (&memory, stanza) &&
          g_hash_table_size (memory.ambiguous) == 1;
  xg_strophe_memory_end_stanza (&memory);
  xmpp_stanza_release (stanza);

  xg_strophe_memory_begin_parse (&memory);
  stanza = xmpp_stanza_new_from_string (ctx, once);
  works = works && memory.ambiguous == NULL;
  xg_strophe_memory_end_stanza (&memory);
  xmpp_stanza_release (stanza);

  xmpp_ctx_free (ctx);
  xg_strophe_memory_clear (&memory);
  return works ? size : 0;
}

/* Where xmpp_stanza_to_text() asks for its buffer, if nothing else asks there, and if it takes a no
 * for an answer; NULL if not. */
static gconstpointer
find_text_caller (void)
{
  XgStropheMemory memory;
  xmpp_ctx_t *ctx;
  xmpp_stanza_t *stanza;
  gconstpointer others[2];
  gconstpointer found;
  char *text = NULL;
  gsize length = 0;
  gboolean works;

  xg_strophe_memory_init (&memory);
  ctx = xmpp_ctx_new (&memory.functions, NULL);
  stanza = xmpp_stanza_new (ctx);
  others[0] = memory.last_caller;
  xmpp_stanza_set_name (stanza, "a");
  others[1] = memory.last_caller;
  /* An element without anything needs no other block than the buffer. */
  works = xmpp_stanza_to_text (stanza, &text, &length) == XMPP_EOK;
  found = memory.last_caller;
  works = works && found != others[0] && found != others[1];
  xmpp_free (ctx, text);

  if (works)
    {
      text = NULL;
      memory.text_caller = found;
      xg_strophe_memory_begin_parse (&memory);
      works = xmpp_stanza_to_text (stanza, &text, &length) == XMPP_EMEM && text == NULL;
      xg_strophe_memory_end_parse (&memory);
    }
  xmpp_stanza_release (stanza);
  xmpp_ctx_free (ctx);
  xg_strophe_memory_clear (&memory);
  return works ? found : NULL;
}

/**
 * xg_strophe_init:
 *
 * Initialises libstrophe for the life of the process; any thread, any number of times. It is never
 * shut down: other streams may be using it.
 */
void
xg_strophe_init (void)
{
  static gsize done = 0;

  if (!g_once_init_enter (&done))
    return;

  ignore_sigpipe ();
  xmpp_initialize ();
  /* The parser's global becomes a context that no thread uses and nobody frees, so that the other
   * ones do not write it in a race, nor find in it a context that is gone. */
  xmpp_conn_new (xmpp_ctx_new (NULL, NULL));
  stanza_size = measure_stanza ();
  if (stanza_size == 0)
    g_info ("This libstrophe hides attributes with prefixes, so senders can be forged");
  text_caller = find_text_caller ();
  if (text_caller == NULL)
    g_info ("This libstrophe writes each stanza to its log, so reading takes longer");
  g_once_init_leave (&done, 1);
}

/**
 * xg_strophe_watch:
 * @memory: an allocator; after xg_strophe_init()
 *
 * Makes it notice elements with two attributes of one local name, and keep stanzas out of the log.
 */
void
xg_strophe_watch (XgStropheMemory *memory)
{
  memory->stanza_size = stanza_size;
  memory->text_caller = text_caller;
}

static gboolean
open_element (XgStanzaBuilder *builder, xmpp_stanza_t *stanza)
{
  const char *attributes_inline[ATTRIBUTES_INLINE * 2];
  g_autofree const char **attributes_more = NULL;
  const char **attributes = attributes_inline;
  int count = xmpp_stanza_get_attribute_count (stanza);

  if (!xg_stanza_builder_open (builder, xmpp_stanza_get_name (stanza), xmpp_stanza_get_ns (stanza)))
    return FALSE;
  /* The namespace is an attribute, too; most elements have no other. */
  if (count == 0 || (count == 1 && xmpp_stanza_get_ns (stanza) != NULL))
    return TRUE;

  if (count > ATTRIBUTES_INLINE)
    attributes = attributes_more = g_new (const char *, (gsize) count * 2);
  count = xmpp_stanza_get_attributes (stanza, attributes, count * 2);
  for (int i = 0; i + 1 < count; i += 2)
    {
      if (strcmp (attributes[i], "xmlns") != 0)
        xg_stanza_builder_attribute (builder, attributes[i], attributes[i + 1]);
    }
  return TRUE;
}

static XgStanza *
fail (GError **error, const char *sentence)
{
  g_set_error_literal (error, XG_STANZA_ERROR, XG_STANZA_ERROR_BAD_REPLY, sentence);
  return NULL;
}

/**
 * xg_strophe_convert:
 * @stanza: a stanza of libstrophe
 * @memory: what it was allocated with
 * @error: return location for %XG_STANZA_ERROR_BAD_REPLY
 *
 * Copies a stanza. Does not recurse. A stanza that is nested deeper than %XG_STANZA_MAX_DEPTH is
 * refused, and one whose outer elements have two attributes of one local name: one of them is
 * forged. Further in, in what others publish, that is their own affair.
 *
 * Returns: (transfer full) (nullable): the copy
 */
XgStanza *
xg_strophe_convert (xmpp_stanza_t *stanza, XgStropheMemory *memory, GError **error)
{
  g_autoptr (XgStanzaBuilder) builder = xg_stanza_builder_new ();
  xmpp_stanza_t *open[XG_STANZA_MAX_DEPTH];
  xmpp_stanza_t *next = stanza;
  guint depth = 0;

  while (next != NULL || depth > 0)
    {
      if (next == NULL)
        {
          xg_stanza_builder_close (builder);
          depth--;
          next = depth > 0 ? xmpp_stanza_get_next (open[depth]) : NULL;
        }
      else if (xmpp_stanza_is_text (next))
        {
          const char *text = xmpp_stanza_get_text_ptr (next);

          if (text != NULL)
            xg_stanza_builder_text (builder, text, -1);
          next = xmpp_stanza_get_next (next);
        }
      else
        {
          if (depth < OUTER_DEPTH && xg_strophe_memory_is_ambiguous (memory, next))
            return fail (error,
                         _ ("It has attributes that contradict each other, as forgeries do."));
          if (depth == G_N_ELEMENTS (open) || !open_element (builder, next))
            return fail (error, _ ("It is nested deeper than anything that is meant to be read."));
          open[depth++] = next;
          next = xmpp_stanza_get_children (next);
        }
    }
  return xg_stanza_builder_finish (g_steal_pointer (&builder));
}
