/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-main"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "grid/xg-link.h"
#include "grid/xg-profile.h"
#include "program/xg-command-line.h"

/* What a number is while no option gave it. */
#define NOT_GIVEN_COUNT   G_MININT64
#define NOT_GIVEN_PORT    G_MININT
#define NOT_GIVEN_SECONDS (-G_MAXDOUBLE)
/* So many seconds a timer can count. */
#define MAX_SECONDS 4000000.0

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, message);
  return FALSE;
}

/* The option that makes no sense without an account of the command line; NULL: there is none. */
static const char *
find_option_of_account (XgCommandLine *self)
{
  const struct
  {
    const char *option;
    gboolean given;
  } options[] = {
    { "--host", self->host != NULL },
    { "--port", self->port != 0 },
    { "--direct-tls", self->direct_tls },
    { "--ca-file", self->ca_file != NULL },
    { "--password-file", self->password_file != NULL },
    { "--cert-file", self->cert_file != NULL },
    { "--key-file", self->key_file != NULL },
    { "--passphrase-file", self->passphrase_file != NULL },
    { "--revocation", self->revocation != NULL },
    { "--crl-file", self->crl_file != NULL },
    { "--pin", self->pin != NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      if (options[i].given)
        return options[i].option;
    }
  return NULL;
}

/* A password or a certificate. */
static gboolean
check_secret (XgCommandLine *self, GError **error)
{
  if (self->cert_file == NULL && (self->key_file != NULL || self->passphrase_file != NULL))
    return fail (error, _ ("--key-file and --passphrase-file need --cert-file."));
  if (self->cert_file != NULL && self->password_file != NULL)
    return fail (error, _ ("Give only one of --password-file and --cert-file."));
  if (self->cert_file == NULL && self->password_file == NULL)
    return fail (error,
                 _ ("--jid needs --password-file with the account’s password, or --cert-file with "
                    "its certificate."));
  return TRUE;
}

static gboolean
check_revocation (XgCommandLine *self, GError **error)
{
  static const char *const words[] = { "off", "soft", "hard", NULL };
  static const XgRevocationPolicy policies[] = { XG_REVOCATION_OFF,
                                                 XG_REVOCATION_SOFT,
                                                 XG_REVOCATION_HARD };

  self->revocation_policy = XG_REVOCATION_SOFT;
  for (guint i = 0; self->revocation != NULL && words[i] != NULL; i++)
    {
      if (strcmp (self->revocation, words[i]) == 0)
        {
          self->revocation_policy = policies[i];
          return TRUE;
        }
    }
  return self->revocation == NULL ||
         fail (error, _ ("--revocation must be one of off, soft and hard."));
}

static gboolean
check_sources (XgCommandLine *self, GError **error)
{
  guint n_sources = (self->demo ? 1 : 0) + (self->profile != NULL) + (self->jid != NULL);
  const char *option = find_option_of_account (self);

  if (n_sources > 1)
    return fail (error, _ ("Give only one of --demo, --profile and --jid."));
  if (self->jid == NULL && option != NULL)
    {
      /* Translators: %s is an option, such as --host */
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("%s needs --jid."), option);
      return FALSE;
    }
  if (self->jid != NULL && !xg_profile_check_jid (self->jid, error))
    return FALSE;
  if (self->jid != NULL && (!check_secret (self, error) || !check_revocation (self, error)))
    return FALSE;
  if (self->headless && self->profiles != NULL && self->profiles[1] != NULL)
    return fail (error, _ ("--headless watches one grid: give --profile once."));
  if (self->headless && n_sources == 0)
    return fail (error, _ ("--headless needs --demo, --profile or --jid."));
  return TRUE;
}

/* Numbers that were not given become 0. */
static gboolean
check_numbers (XgCommandLine *self, GError **error)
{
  if (self->port == NOT_GIVEN_PORT)
    self->port = 0;
  else if (self->port < 1 || self->port > G_MAXUINT16)
    return fail (error, _ ("--port must be between 1 and 65535."));
  if (self->count == NOT_GIVEN_COUNT)
    self->count = 0;
  else if (self->count < 1)
    return fail (error, _ ("--count must be a positive number."));
  if (self->seconds == NOT_GIVEN_SECONDS)
    self->seconds = 0;
  else if (!(self->seconds > 0 && self->seconds <= MAX_SECONDS))
    return fail (error,
                 _ ("--for must be a number of seconds above 0, and at most 4 million (46 days)."));
  return TRUE;
}

static gboolean
check_words (XgCommandLine *self, GError **error)
{
  const struct
  {
    const char *option;
    const char *value;
  } words[] = {
    { "--host", self->host },
    { "--ca-file", self->ca_file },
    { "--password-file", self->password_file },
    { "--cert-file", self->cert_file },
    { "--key-file", self->key_file },
    { "--passphrase-file", self->passphrase_file },
    { "--crl-file", self->crl_file },
    { "--pin", self->pin },
    { "--data-dir", self->data_dir },
    { "--screenshots", self->screenshots },
  };
  const char *empty = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (words[i].value != NULL && *words[i].value == '\0')
        empty = words[i].option;
    }
  for (guint i = 0; self->profiles != NULL && self->profiles[i] != NULL; i++)
    {
      if (*self->profiles[i] == '\0')
        empty = "--profile";
    }
  for (guint i = 0; self->topics != NULL && self->topics[i] != NULL; i++)
    {
      if (*self->topics[i] == '\0')
        empty = "--topic";
    }
  if (empty == NULL)
    return TRUE;
  /* Translators: %s is an option, such as --host */
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("%s must not be empty."), empty);
  return FALSE;
}

static gboolean
check (XgCommandLine *self, GError **error)
{
  if (!check_numbers (self, error) || !check_words (self, error))
    return FALSE;
  if (!self->headless && (self->json || self->topics != NULL || self->count != 0))
    return fail (error, _ ("--json, --topic and --count need --headless."));
  if (self->headless && self->link != NULL)
    return fail (error, _ ("A link needs a window, so not --headless."));
  if (self->headless && self->archive != NULL)
    return fail (error, _ ("An archive needs a window, so not --headless."));
  if (self->headless && self->screenshots != NULL)
    return fail (error, _ ("--screenshots needs a window, so not --headless."));
  return check_sources (self, error);
}

/* What is left after the options: nothing, or one link, or one file. */
static gboolean
read_rest (XgCommandLine *self, char **arguments, GError **error)
{
  guint length = g_strv_length (arguments);
  g_autoptr (XgLink) link = NULL;

  if (length <= 1)
    return TRUE;
  if (length == 2 && g_file_test (arguments[1], G_FILE_TEST_IS_REGULAR))
    {
      self->archive = g_strdup (arguments[1]);
      return TRUE;
    }
  if (length > 2 || g_ascii_strncasecmp (arguments[1], "xmpp:", 5) != 0)
    {
      g_set_error (error,
                   G_OPTION_ERROR,
                   G_OPTION_ERROR_UNKNOWN_OPTION,
                   _ ("“%s” is not understood."),
                   arguments[length > 2 ? 2 : 1]);
      return FALSE;
    }
  link = xg_link_parse (arguments[1], error);
  if (link == NULL)
    return FALSE;
  self->link = g_strdup (arguments[1]);
  return TRUE;
}

/**
 * xg_command_line_parse:
 * @self: filled in
 * @arguments: the arguments, the program's name first
 * @error: return location
 *
 * `--help` prints and ends the program, as GLib does.
 *
 * Returns: whether the arguments make sense; @error is a sentence that says what does not
 */
gboolean
xg_command_line_parse (XgCommandLine *self, char **arguments, GError **error)
{
  const GOptionEntry entries[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->version, N_ ("Print the version and end"), NULL },
    { "demo", 0, 0, G_OPTION_ARG_NONE, &self->demo, N_ ("Connect to the demo grid"), NULL },
    { "profile",
      0,
      0,
      G_OPTION_ARG_STRING_ARRAY,
      &self->profiles,
      N_ ("Connect with a saved profile; in the window also several"),
      N_ ("NAME") },
    { "jid", 0, 0, G_OPTION_ARG_STRING, &self->jid, N_ ("Connect as this account"), N_ ("JID") },
    { "host",
      0,
      0,
      G_OPTION_ARG_STRING,
      &self->host,
      N_ ("Server to connect to (default: by DNS)"),
      N_ ("HOST") },
    { "port", 0, 0, G_OPTION_ARG_INT, &self->port, N_ ("Port of the server"), N_ ("PORT") },
    { "direct-tls",
      0,
      0,
      G_OPTION_ARG_NONE,
      &self->direct_tls,
      N_ ("Begin with TLS instead of STARTTLS"),
      NULL },
    { "ca-file",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &self->ca_file,
      N_ ("Trust the certificates in this PEM file"),
      N_ ("FILE") },
    { "password-file",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &self->password_file,
      N_ ("File whose first line is the password"),
      N_ ("FILE") },
    { "cert-file",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &self->cert_file,
      N_ ("Log in with the certificate in this file (PEM or PKCS#12)"),
      N_ ("FILE") },
    { "key-file",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &self->key_file,
      N_ ("Its key in PEM (default: in the same file)"),
      N_ ("FILE") },
    { "passphrase-file",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &self->passphrase_file,
      N_ ("File whose first line is the passphrase of the key"),
      N_ ("FILE") },
    { "revocation",
      0,
      0,
      G_OPTION_ARG_STRING,
      &self->revocation,
      N_ (
        "How strictly the server’s certificate is checked for having been revoked: off, soft (the "
        "default: not knowing is allowed) or hard"),
      N_ ("POLICY") },
    { "crl-file",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &self->crl_file,
      N_ ("Certificate revocation lists to use, PEM or DER"),
      N_ ("FILE") },
    { "pin",
      0,
      0,
      G_OPTION_ARG_STRING,
      &self->pin,
      N_ ("Trust only the server certificate with this SHA-256 fingerprint"),
      N_ ("SHA256") },
    { "data-dir",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &self->data_dir,
      N_ ("Where the cache lies"),
      N_ ("DIR") },
    { "no-cache", 0, 0, G_OPTION_ARG_NONE, &self->no_cache, N_ ("Keep nothing on disk"), NULL },
    { "headless", 0, 0, G_OPTION_ARG_NONE, &self->headless, N_ ("Run without a window"), NULL },
    { "json",
      0,
      0,
      G_OPTION_ARG_NONE,
      &self->json,
      N_ ("Print a JSON object a line for every event (with --headless)"),
      NULL },
    { "topic",
      0,
      0,
      G_OPTION_ARG_STRING_ARRAY,
      &self->topics,
      N_ ("Subscribe to this topic or collection and tell only of it; may be repeated (with "
          "--headless)"),
      N_ ("NODE") },
    { "count",
      0,
      0,
      G_OPTION_ARG_INT64,
      &self->count,
      N_ ("End after so many events (with --headless)"),
      N_ ("N") },
    { "for",
      0,
      0,
      G_OPTION_ARG_DOUBLE,
      &self->seconds,
      N_ ("End after so many seconds"),
      N_ ("SECONDS") },
    { "screenshots",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &self->screenshots,
      N_ ("Save pictures of the main pages there"),
      N_ ("DIR") },
    { "gapplication-service",
      0,
      G_OPTION_FLAG_HIDDEN,
      G_OPTION_ARG_NONE,
      &self->service,
      NULL,
      NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = NULL;

  self->count = NOT_GIVEN_COUNT;
  self->port = NOT_GIVEN_PORT;
  self->seconds = NOT_GIVEN_SECONDS;
  /* Translators: what stands behind the options on the command line */
  context = g_option_context_new (_ ("[LINK or FILE]"));

  g_option_context_set_summary (
    context,
    _ ("Watch and administer an XMPP-Grid (RFC 8600): incidents as they are published."));
  g_option_context_set_description (context,
                                    _ ("Without options the window opens; an xmpp: link names the "
                                       "topic to show, a file of exported items is opened as an "
                                       "archive. Exit status: 0 success, "
                                       "1 the cache, the display or the output can’t be "
                                       "used, 2 wrong arguments, 3 the connection was refused for "
                                       "good."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse_strv (context, &arguments, error))
    return FALSE;
  if (!read_rest (self, arguments, error))
    return FALSE;
  if (self->profiles != NULL)
    self->profile = g_strdup (self->profiles[0]);
  return check (self, error);
}

/**
 * xg_command_line_get_data_dir:
 * @self: parsed arguments
 *
 * Returns: (transfer full): where the cache lies
 */
char *
xg_command_line_get_data_dir (XgCommandLine *self)
{
  if (self->data_dir != NULL)
    return g_strdup (self->data_dir);
  return g_build_filename (g_get_user_data_dir (), GETTEXT_PACKAGE, NULL);
}

/**
 * xg_command_line_get_config_dir:
 *
 * Returns: (transfer full): where the profiles lie
 */
char *
xg_command_line_get_config_dir (void)
{
  return g_build_filename (g_get_user_config_dir (), GETTEXT_PACKAGE, NULL);
}

void
xg_command_line_clear (XgCommandLine *self)
{
  g_free (self->profile);
  g_strfreev (self->profiles);
  g_free (self->jid);
  g_free (self->host);
  g_free (self->ca_file);
  g_free (self->password_file);
  g_free (self->cert_file);
  g_free (self->key_file);
  g_free (self->passphrase_file);
  g_free (self->revocation);
  g_free (self->crl_file);
  g_free (self->pin);
  g_free (self->data_dir);
  g_free (self->screenshots);
  g_free (self->link);
  g_free (self->archive);
  g_strfreev (self->topics);
  *self = (XgCommandLine){ 0 };
}
