/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The measure of requests: a plain libstrophe program that sends what it reads, so many requests
 * at a time, counts the answers and does nothing else. Standard input has a line "# WINDOW NAME"
 * for the begin of a section, and a line "get PAYLOAD" or "set PAYLOAD" for each request. What it
 * prints: "NAME SECONDS ANSWERS REFUSED" for each section. With --turns a line "." ends the
 * requests, and each section waits for another line, so that two programs can take turns. */
#include <stdio.h>
#include <string.h>

#include "strophe-login.h"

typedef struct
{
  char *name;
  guint window;
  GPtrArray *requests; /* whole stanzas */
  guint next;
  guint answered;
  guint refused;
  gint64 began; /* µs */
} Section;

typedef struct
{
  xmpp_ctx_t *context;
  GPtrArray *sections;
  xmpp_conn_t *connection; /* once there is one */
  guint current;
  GIOChannel *turns; /* NULL: one section follows the other */
  gboolean failed;
} Asker;

static void
section_free (gpointer data)
{
  Section *section = data;

  g_free (section->name);
  g_ptr_array_unref (section->requests);
  g_free (section);
}

static void
fill (Asker *self)
{
  Section *section = self->sections->pdata[self->current];

  while (section->next < section->requests->len &&
         section->next - section->answered < section->window)
    {
      const char *stanza = section->requests->pdata[section->next++];

      xmpp_send_raw (self->connection, stanza, strlen (stanza));
    }
}

static void
begin (Asker *self)
{
  Section *section;

  if (self->current == self->sections->len)
    {
      xmpp_stop (self->context);
      return;
    }
  if (self->turns != NULL)
    {
      g_autofree char *line = NULL;

      if (g_io_channel_read_line (self->turns, &line, NULL, NULL, NULL) != G_IO_STATUS_NORMAL)
        {
          xmpp_stop (self->context);
          return;
        }
    }
  section = self->sections->pdata[self->current];
  section->began = g_get_monotonic_time ();
  fill (self);
}

static int
iq_cb (xmpp_conn_t *connection, xmpp_stanza_t *stanza, void *data)
{
  Asker *self = data;
  Section *section;
  const char *id = xmpp_stanza_get_id (stanza);

  if (id == NULL || !g_str_has_prefix (id, "ask") || self->current == self->sections->len)
    return 1;
  section = self->sections->pdata[self->current];
  section->answered++;
  section->refused += g_strcmp0 (xmpp_stanza_get_type (stanza), "error") == 0;
  if (section->answered < section->requests->len)
    {
      fill (self);
      return 1;
    }
  printf ("%s %.4f %u %u\n",
          section->name,
          (double) (g_get_monotonic_time () - section->began) / 1e6,
          section->answered,
          section->refused);
  fflush (stdout);
  self->current++;
  begin (self);
  return 1;
}

static void
connection_cb (xmpp_conn_t *connection,
               xmpp_conn_event_t event,
               int error,
               xmpp_stream_error_t *stream_error,
               void *data)
{
  Asker *self = data;

  if (event != XMPP_CONN_CONNECT)
    {
      self->failed = self->current < self->sections->len;
      xmpp_stop (self->context);
      return;
    }
  self->connection = connection;
  xmpp_handler_add (connection, iq_cb, NULL, "iq", NULL, self);
  begin (self);
}

/* What is to be asked. */
static GPtrArray *
read_sections (GIOChannel *input, const char *service)
{
  GPtrArray *sections = g_ptr_array_new_with_free_func (section_free);
  Section *section = NULL;
  guint n = 0;

  for (;;)
    {
      g_autofree char *line = NULL;
      gsize end;

      if (g_io_channel_read_line (input, &line, NULL, &end, NULL) != G_IO_STATUS_NORMAL)
        return sections;
      line[end] = '\0';
      if (line[0] == '.')
        return sections;
      if (line[0] == '#')
        {
          char *name = NULL;

          section = g_new0 (Section, 1);
          section->window = (guint) g_ascii_strtoull (line + 1, &name, 10);
          section->name = g_strdup (g_strstrip (name));
          section->requests = g_ptr_array_new_with_free_func (g_free);
          g_ptr_array_add (sections, section);
        }
      else if (section != NULL && end > 4)
        g_ptr_array_add (section->requests,
                         g_strdup_printf ("<iq type='%.3s' id='ask%u' to='%s'>%s</iq>",
                                          line,
                                          n++,
                                          service,
                                          line + 4));
    }
}

int
main (int argc, char *argv[])
{
  g_auto (Login) login = { 0 };
  gboolean turns = FALSE;
  const GOptionEntry entries[] = {
    { "turns", 0, 0, G_OPTION_ARG_NONE, &turns, "Wait for a line before each section", NULL },
    { NULL },
  };
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);
  Asker asker = { 0 };

  if (!login_parse (&login, entries, &argc, &argv))
    return 2;
  asker.sections = read_sections (input, login.service);
  asker.turns = turns ? input : NULL;
  asker.context = login_new_context (1);
  if (!login_run (&login, asker.context, connection_cb, &asker))
    asker.failed = TRUE;
  g_ptr_array_unref (asker.sections);

  return asker.failed ? 1 : 0;
}
