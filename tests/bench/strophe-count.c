/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The measure of ingest: a plain libstrophe program that subscribes to a topic, counts the items
 * that come and does nothing else. */
#include <stdio.h>

#include "strophe-login.h"

typedef struct
{
  xmpp_ctx_t *context;
  const char *service;
  const char *node;
  guint64 wanted;
  guint64 count;
  gboolean failed;
} Counter;

static int
message_cb (xmpp_conn_t *connection, xmpp_stanza_t *stanza, void *data)
{
  Counter *self = data;
  xmpp_stanza_t *event =
    xmpp_stanza_get_child_by_name_and_ns (stanza,
                                          "event",
                                          "http://jabber.org/protocol/pubsub#event");
  xmpp_stanza_t *items = event != NULL ? xmpp_stanza_get_child_by_name (event, "items") : NULL;

  if (items == NULL)
    return 1;

  for (xmpp_stanza_t *item = xmpp_stanza_get_children (items); item != NULL;
       item = xmpp_stanza_get_next (item))
    {
      if (g_strcmp0 (xmpp_stanza_get_name (item), "item") == 0)
        self->count++;
    }

  if (self->count >= self->wanted)
    xmpp_stop (self->context);

  return 1;
}

static void
connection_cb (xmpp_conn_t *connection,
               xmpp_conn_event_t event,
               int error,
               xmpp_stream_error_t *stream_error,
               void *data)
{
  Counter *self = data;
  const char *jid;

  if (event != XMPP_CONN_CONNECT)
    {
      self->failed = self->count < self->wanted;
      xmpp_stop (self->context);
      return;
    }

  jid = xmpp_conn_get_bound_jid (connection);
  xmpp_handler_add (connection, message_cb, NULL, "message", NULL, self);
  xmpp_send_raw_string (connection, "<presence/>");
  xmpp_send_raw_string (connection,
                        "<iq type='set' id='subscribe' to='%s'>"
                        "<pubsub xmlns='http://jabber.org/protocol/pubsub'>"
                        "<subscribe node='%s' jid='%s'/></pubsub></iq>",
                        self->service,
                        self->node,
                        jid);
}

int
main (int argc, char *argv[])
{
  g_auto (Login) login = { 0 };
  g_autofree char *node = NULL;
  gint64 count = 100000;
  const GOptionEntry entries[] = {
    { "node", 0, 0, G_OPTION_ARG_STRING, &node, "Topic", "ID" },
    { "count", 0, 0, G_OPTION_ARG_INT64, &count, "Items to wait for", "N" },
    { NULL },
  };
  Counter counter = { 0 };

  if (!login_parse (&login, entries, &argc, &argv))
    return 2;
  if (node == NULL || count < 1)
    {
      g_printerr ("strophe-count: --node is missing, or --count is none\n");
      return 2;
    }

  counter.context = login_new_context (10);
  counter.service = login.service;
  counter.node = node;
  counter.wanted = (guint64) count;
  if (!login_run (&login, counter.context, connection_cb, &counter))
    counter.failed = TRUE;
  printf ("items %" G_GUINT64_FORMAT "\n", counter.count);

  return counter.failed ? 1 : 0;
}
