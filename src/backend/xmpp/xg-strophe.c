/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <signal.h>
#include <string.h>

#include "xmpp/xg-strophe.h"

/* Attributes of one element that need no allocation. */
#define ATTRIBUTES_INLINE 32
/* Bytes of the log that are kept while somebody wants it. */
#define LINES_MAX 4096
/* How the line about input that is not XML begins. */
#define PARSE_ERROR "parse error"

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
  g_once_init_leave (&done, 1);
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

/**
 * xg_strophe_convert:
 * @stanza: a stanza of libstrophe
 *
 * Copies a stanza. Does not recurse.
 *
 * Returns: (transfer full) (nullable): the copy; %NULL when @stanza is nested deeper than
 *   %XG_STANZA_MAX_DEPTH
 */
XgStanza *
xg_strophe_convert (xmpp_stanza_t *stanza)
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
          if (depth == G_N_ELEMENTS (open) || !open_element (builder, next))
            return NULL;
          open[depth++] = next;
          next = xmpp_stanza_get_children (next);
        }
    }
  return xg_stanza_builder_finish (g_steal_pointer (&builder));
}
