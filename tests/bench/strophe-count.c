/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The measure of ingest: a plain libstrophe program that subscribes to a topic, counts the items
 * that come and does nothing else. */
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <strophe.h>

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
  g_autofree char *jid = NULL;
  g_autofree char *password = NULL;
  g_autofree char *host = NULL;
  g_autofree char *ca_file = NULL;
  g_autofree char *service = NULL;
  g_autofree char *node = NULL;
  int port = 5222;
  gint64 count = 100000;
  const GOptionEntry entries[] = {
    { "jid", 0, 0, G_OPTION_ARG_STRING, &jid, "Account", "JID" },
    { "password", 0, 0, G_OPTION_ARG_STRING, &password, "Its password", "TEXT" },
    { "host", 0, 0, G_OPTION_ARG_STRING, &host, "Server", "HOST" },
    { "port", 0, 0, G_OPTION_ARG_INT, &port, "Port for STARTTLS", "N" },
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &ca_file, "Trusted certificates", "FILE" },
    { "service", 0, 0, G_OPTION_ARG_STRING, &service, "Pubsub service", "JID" },
    { "node", 0, 0, G_OPTION_ARG_STRING, &node, "Topic", "ID" },
    { "count", 0, 0, G_OPTION_ARG_INT64, &count, "Items to wait for", "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) options = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  xmpp_conn_t *connection;
  Counter counter = { 0 };

  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error) || jid == NULL || password == NULL ||
      host == NULL || ca_file == NULL || service == NULL || node == NULL || count < 1)
    {
      g_printerr ("strophe-count: %s\n", error != NULL ? error->message : "an option is missing");
      return 2;
    }

  signal (SIGPIPE, SIG_IGN);
  xmpp_initialize ();
  counter.context = xmpp_ctx_new (NULL, NULL);
  xmpp_ctx_set_timeout (counter.context,
                        10); /* or the last items may wait a second for a select() */
  counter.service = service;
  counter.node = node;
  counter.wanted = (guint64) count;

  connection = xmpp_conn_new (counter.context);
  xmpp_conn_set_flags (connection, XMPP_CONN_FLAG_MANDATORY_TLS | XMPP_CONN_FLAG_DISABLE_SM);
  xmpp_conn_set_jid (connection, jid);
  xmpp_conn_set_pass (connection, password);
  xmpp_conn_set_cafile (connection, ca_file);
  if (xmpp_connect_client (connection, host, (unsigned short) port, connection_cb, &counter) != 0)
    counter.failed = TRUE;
  else
    xmpp_run (counter.context);

  xmpp_conn_release (connection);
  xmpp_ctx_free (counter.context);
  xmpp_shutdown ();

  printf ("items %" G_GUINT64_FORMAT "\n", counter.count);

  return counter.failed ? 1 : 0;
}
