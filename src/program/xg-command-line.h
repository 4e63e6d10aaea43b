/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "security/xg-revocation-result.h"

G_BEGIN_DECLS

/* What the program was asked to do. Owned strings. */
typedef struct
{
  gboolean version;
  gboolean demo;
  gboolean headless;
  gboolean json;
  gboolean direct_tls;
  gboolean no_cache;
  gboolean service; /* started by D-Bus: wait for what it asks */
  char *profile;    /* the first one */
  char **profiles;  /* all of them; NULL: none */
  char *jid;
  char *host;
  int port;
  char *ca_file;
  char *password_file;
  char *cert_file;
  char *key_file;
  char *passphrase_file;
  char *revocation;
  XgRevocationPolicy revocation_policy; /* what it says */
  char *crl_file;
  char *pin;
  char **topics;
  char *data_dir;
  gint64 count;   /* 0: no end */
  double seconds; /* 0: no end */
  char *screenshots;
  char *link;    /* xmpp: link to open */
  char *archive; /* file of exported items to look at */
} XgCommandLine;

gboolean xg_command_line_parse (XgCommandLine *self, char **arguments, GError **error);
char *xg_command_line_get_data_dir (XgCommandLine *self);
char *xg_command_line_get_config_dir (void);
void xg_command_line_clear (XgCommandLine *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (XgCommandLine, xg_command_line_clear)

G_END_DECLS
