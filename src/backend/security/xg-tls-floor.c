/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include <openssl/conf.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "security/xg-tls-floor.h"

/* The name under which our own configuration is loaded. */
#define FLOOR "xg_tls_floor"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SSL_CTX, SSL_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CONF, NCONF_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free_all)

/* Whether a context that nobody configures refuses what is older than TLS 1.2. */
static gboolean
floor_holds (void)
{
  g_autoptr (SSL_CTX) ctx = SSL_CTX_new (TLS_method ());

  return ctx != NULL && SSL_CTX_get_min_proto_version (ctx) >= TLS1_2_VERSION;
}

/* The configuration file that OpenSSL itself took, or an empty one. */
static CONF *
load_system_configuration (void)
{
  g_autoptr (CONF) conf = NCONF_new (NULL);
  char *path = CONF_get1_default_config_file ();
  gboolean loaded = path != NULL && *path != '\0' && NCONF_load (conf, path, NULL) > 0;

  OPENSSL_free (path);
  if (loaded)
    return g_steal_pointer (&conf);
  return NCONF_new (NULL);
}

static const char *
value_of (const CONF *conf, const char *section, const char *name)
{
  const char *value = section != NULL ? NCONF_get_string (conf, section, name) : NULL;

  ERR_clear_error ();
  return value;
}

/* What can't be written into a configuration is no command either. */
static gboolean
is_writable (const CONF_VALUE *line)
{
  if (line->name[strspn (line->name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-.")] != '\0')
    return FALSE;
  for (const char *p = line->value; *p != '\0'; p++)
    {
      if (g_ascii_iscntrl (*p))
        return FALSE;
    }
  return TRUE;
}

static void
append_line (GString *out, const CONF_VALUE *line)
{
  g_string_append_printf (out, "%s = \"", line->name);
  for (const char *p = line->value; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *p);
    }
  g_string_append (out, "\"\n");
}

/* Copies the lines of @section of @conf. Returns how many there are. */
static guint
append_lines (GString *out, const CONF *conf, const char *section)
{
  STACK_OF (CONF_VALUE) *lines = section != NULL ? NCONF_get_section (conf, section) : NULL;
  guint n = 0;

  for (int i = 0; lines != NULL && i < sk_CONF_VALUE_num (lines); i++)
    {
      const CONF_VALUE *line = sk_CONF_VALUE_value (lines, i);

      if (!is_writable (line))
        continue;
      append_line (out, line);
      n++;
    }
  ERR_clear_error ();
  return n;
}

/*
 * The TLS part of @conf, the system's, with one line more at the end of what holds for every
 * SSL_CTX: of two lines the later wins, so that everything else stays as it is. Loading it replaces
 * the TLS part that OpenSSL took from its file, and nothing else.
 */
static char *
make_configuration (const CONF *conf)
{
  const char *init = NCONF_get_string (conf, NULL, "openssl_conf");
  const char *ssl = value_of (conf, init, "ssl_conf");
  STACK_OF (CONF_VALUE) *names = ssl != NULL ? NCONF_get_section (conf, ssl) : NULL;
  g_autoptr (GString) index = g_string_new (NULL);
  g_autoptr (GString) sections = g_string_new (NULL);

  ERR_clear_error ();
  for (int i = 0; names != NULL && i < sk_CONF_VALUE_num (names); i++)
    {
      const CONF_VALUE *line = sk_CONF_VALUE_value (names, i);

      if (g_str_equal (line->name, "system_default") || !is_writable (line))
        continue;
      g_string_append_printf (sections, "[" FLOOR "_%d]\n", i);
      /* OpenSSL refuses the whole for one name without lines. */
      if (append_lines (sections, conf, line->value) > 0)
        g_string_append_printf (index, "%s = " FLOOR "_%d\n", line->name, i);
    }
  g_string_append (sections, "[" FLOOR "_default]\n");
  append_lines (sections, conf, value_of (conf, ssl, "system_default"));
  return g_strdup_printf (FLOOR " = " FLOOR "_init\n[" FLOOR "_init]\nssl_conf = " FLOOR "_ssl\n"
                                "[" FLOOR "_ssl]\n%ssystem_default = " FLOOR "_default\n"
                                "%sMinProtocol = TLSv1.2\n",
                          index->str,
                          sections->str);
}

/* Loads @text over what is there. */
static gboolean
load_configuration (const char *text)
{
  g_autoptr (CONF) conf = NCONF_new (NULL);
  g_autoptr (BIO) bio = BIO_new_mem_buf (text, -1);

  return conf != NULL && bio != NULL && NCONF_load_bio (conf, bio, NULL) > 0 &&
         CONF_modules_load (conf, FLOOR, 0) > 0;
}

static gboolean
fail (GError **error)
{
  char reason[256] = "";
  unsigned long code = ERR_peek_last_error ();

  if (code != 0)
    ERR_error_string_n (code, reason, sizeof reason);
  ERR_clear_error ();
  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_FAILED,
               _ ("OpenSSL cannot be told to refuse versions of TLS older than 1.2 (%s). Its "
                  "configuration file may be damaged; see the variable OPENSSL_CONF."),
               reason[0] != '\0' ? reason : _ ("it does not say why"));
  return FALSE;
}

/**
 * xg_tls_floor_install:
 * @error: return location for an error that says what is wrong
 *
 * Makes TLS 1.2 the least that an OpenSSL context of this process speaks from now on (RFC 9325
 * section 3.1.1), libstrophe's included, whatever openssl.cnf or OPENSSL_CONF allow. A stricter
 * setting is kept, and so are all others: providers, security level, ciphers. Contexts that exist
 * already are not changed: call it first thing in main(), before any thread. Calling it again does
 * nothing.
 *
 * Returns: whether it is so; if not, no connection may be made
 */
gboolean
xg_tls_floor_install (GError **error)
{
  g_autoptr (CONF) conf = NULL;
  g_autofree char *text = NULL;

  /* What the system says comes first: it is never read again after this. */
  if (OPENSSL_init_ssl (OPENSSL_INIT_LOAD_CONFIG, NULL) != 1)
    return fail (error);
  if (floor_holds ())
    {
      ERR_clear_error ();
      return TRUE;
    }

  conf = load_system_configuration ();
  ERR_clear_error ();
  text = make_configuration (conf);
  if (!load_configuration (text) || !floor_holds ())
    {
      g_autoptr (CONF) empty = NCONF_new (NULL);
      g_autofree char *least = make_configuration (empty);

      /* Then without the system's settings. */
      ERR_clear_error ();
      if (!load_configuration (least) || !floor_holds ())
        return fail (error);
    }
  ERR_clear_error ();
  return TRUE;
}
