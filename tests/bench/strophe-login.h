/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <strophe.h>

/* How a plain libstrophe program logs in: what it is told, and its loop. */
typedef struct
{
  char *jid;
  char *password;
  char *host;
  int port;
  char *ca_file;
  char *service;
} Login;

gboolean login_parse (Login *self, const GOptionEntry *more, int *argc, char ***argv);
xmpp_ctx_t *login_new_context (unsigned long timeout);
gboolean
login_run (Login *self, xmpp_ctx_t *context, xmpp_conn_handler connection_cb, gpointer user_data);
void login_clear (Login *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Login, login_clear)
