/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "strophe-login.h"

#include <signal.h>

/* Reads the options that tell where to log in, and @more; says what is wrong with them. */
gboolean
login_parse (Login *self, const GOptionEntry *more, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "jid", 0, 0, G_OPTION_ARG_STRING, &self->jid, "Account", "JID" },
    { "password", 0, 0, G_OPTION_ARG_STRING, &self->password, "Its password", "TEXT" },
    { "host", 0, 0, G_OPTION_ARG_STRING, &self->host, "Server", "HOST" },
    { "port", 0, 0, G_OPTION_ARG_INT, &self->port, "Port for STARTTLS", "N" },
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &self->ca_file, "Trusted certificates", "FILE" },
    { "service", 0, 0, G_OPTION_ARG_STRING, &self->service, "Pubsub service", "JID" },
    { NULL },
  };
  g_autoptr (GOptionContext) options = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  self->port = 5222;
  g_option_context_add_main_entries (options, entries, NULL);
  g_option_context_add_main_entries (options, more, NULL);
  if (g_option_context_parse (options, argc, argv, &error) && self->jid != NULL &&
      self->password != NULL && self->host != NULL && self->ca_file != NULL &&
      self->service != NULL)
    return TRUE;
  g_printerr ("%s: %s\n",
              g_get_prgname (),
              error != NULL ? error->message : "an option is missing");
  return FALSE;
}

/* TIMEOUT: ms of a select(), for which what TLS holds already may have to wait. */
xmpp_ctx_t *
login_new_context (unsigned long timeout)
{
  xmpp_ctx_t *context;

  signal (SIGPIPE, SIG_IGN);
  xmpp_initialize ();
  context = xmpp_ctx_new (NULL, NULL);
  xmpp_ctx_set_timeout (context, timeout);
  return context;
}

/* Runs CONTEXT, which is gone then, until it is stopped; whether there was a connection to begin
 * with. */
gboolean
login_run (Login *self, xmpp_ctx_t *context, xmpp_conn_handler connection_cb, gpointer user_data)
{
  xmpp_conn_t *connection = xmpp_conn_new (context);
  gboolean begun;

  xmpp_conn_set_flags (connection, XMPP_CONN_FLAG_MANDATORY_TLS | XMPP_CONN_FLAG_DISABLE_SM);
  xmpp_conn_set_jid (connection, self->jid);
  xmpp_conn_set_pass (connection, self->password);
  xmpp_conn_set_cafile (connection, self->ca_file);
  begun = xmpp_connect_client (connection,
                               self->host,
                               (unsigned short) self->port,
                               connection_cb,
                               user_data) == 0;
  if (begun)
    xmpp_run (context);
  xmpp_conn_release (connection);
  xmpp_ctx_free (context);
  xmpp_shutdown ();
  return begun;
}

void
login_clear (Login *self)
{
  g_free (self->jid);
  g_free (self->password);
  g_free (self->host);
  g_free (self->ca_file);
  g_free (self->service);
}
