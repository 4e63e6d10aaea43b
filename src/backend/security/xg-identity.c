/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "security/xg-certificate-private.h"
#include "security/xg-identity-private.h"
#include "security/xg-openssl.h"
#include "security/xg-secrets.h"

struct _XgIdentity
{
  XgCertificate *certificate;
  EVP_PKEY *key;
  STACK_OF (X509) * chain; /* what else was in the file */
};

G_DEFINE_QUARK (xg - identity - error - quark, xg_identity_error)
G_DEFINE_BOXED_TYPE (XgIdentity, xg_identity, xg_identity_ref, xg_identity_unref)

/* The certificate of the key, or %NULL. */
static X509 *
take_matching (XgIdentityParts *parts)
{
  for (int i = 0; i < sk_X509_num (parts->certificates); i++)
    {
      if (X509_check_private_key (sk_X509_value (parts->certificates, i), parts->key) == 1)
        return sk_X509_delete (parts->certificates, i);
    }
  ERR_clear_error ();
  return NULL;
}

static XgIdentity *
join (XgIdentityParts *parts, const char *cert_file, const char *key_file, GError **error)
{
  g_autofree char *cert_name = g_filename_display_name (cert_file);
  g_autofree char *key_name = g_filename_display_name (key_file);
  g_autoptr (X509) x509 = NULL;
  XgIdentity *self;

  if (sk_X509_num (parts->certificates) == 0)
    {
      g_set_error (error,
                   XG_IDENTITY_ERROR,
                   XG_IDENTITY_ERROR_NO_CERTIFICATE,
                   _ ("There is no certificate in “%s”. Choose the file of your certificate, in "
                      "PEM form or as PKCS#12."),
                   cert_name);
      return NULL;
    }
  if (parts->key == NULL)
    {
      g_set_error (error,
                   XG_IDENTITY_ERROR,
                   XG_IDENTITY_ERROR_NO_KEY,
                   _ ("There is no private key in “%s”. Choose the file with the key of your "
                      "certificate."),
                   key_name);
      return NULL;
    }
  x509 = take_matching (parts);
  if (x509 == NULL)
    {
      g_set_error (error,
                   XG_IDENTITY_ERROR,
                   XG_IDENTITY_ERROR_KEY_MISMATCH,
                   _ ("The private key in “%s” does not belong to the certificate in “%s”."),
                   key_name,
                   cert_name);
      return NULL;
    }
  self = g_atomic_rc_box_new0 (XgIdentity);
  self->certificate = xg_certificate_new (x509);
  self->key = g_steal_pointer (&parts->key);
  self->chain = g_steal_pointer (&parts->certificates);
  return self;
}

/**
 * xg_identity_load:
 * @cert_file: file of the certificate: PEM (RFC 7468), or PKCS#12 (RFC 7292) with the key
 * @key_file: (nullable): file of the private key in PEM form; %NULL if it is in @cert_file
 * @passphrase: (nullable): what the key is encrypted with; %NULL if nobody was asked yet
 * @error: return location for a %XG_IDENTITY_ERROR up to %XG_IDENTITY_ERROR_KEY_MISMATCH
 *
 * Loads a client certificate with its key. Whether it is good for an account is the question of
 * xg_identity_check(), so that an expired one can be shown. The passphrase is not kept. Blocks:
 * the key may be encrypted in a way that is meant to take long.
 *
 * Returns: (transfer full) (nullable): the identity
 */
XgIdentity *
xg_identity_load (const char *cert_file,
                  const char *key_file,
                  const char *passphrase,
                  GError **error)
{
  g_auto (XgIdentityParts) parts = { 0 };
  gboolean one_file;

  g_return_val_if_fail (cert_file != NULL, NULL);

  one_file = key_file == NULL || *key_file == '\0' || g_str_equal (cert_file, key_file);
  if (!xg_identity_parts_read (&parts, cert_file, TRUE, one_file, passphrase, error))
    return NULL;
  if (!one_file && !xg_identity_parts_read (&parts, key_file, FALSE, TRUE, passphrase, error))
    return NULL;
  return join (&parts, cert_file, one_file ? cert_file : key_file, error);
}

typedef struct
{
  char *cert_file;
  char *key_file;
  char *passphrase;
} Files;

static void
files_free (gpointer data)
{
  Files *self = data;

  g_free (self->cert_file);
  g_free (self->key_file);
  xg_secrets_wipe (self->passphrase);
  g_free (self);
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Files *files = data;
  g_autoptr (GError) error = NULL;
  XgIdentity *identity =
    xg_identity_load (files->cert_file, files->key_file, files->passphrase, &error);

  /* Not longer than it is needed, whoever holds the task. */
  xg_secrets_wipe (g_steal_pointer (&files->passphrase));
  if (identity != NULL)
    g_task_return_pointer (task, identity, (GDestroyNotify) xg_identity_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * xg_identity_load_async:
 * @cert_file: see xg_identity_load()
 * @key_file: (nullable): see xg_identity_load()
 * @passphrase: (nullable): see xg_identity_load(); copied, and the copy wiped
 * @cancellable: (nullable): to stop waiting
 * @callback: called when done
 * @user_data: for @callback
 *
 * Does xg_identity_load() in a worker.
 */
void
xg_identity_load_async (const char *cert_file,
                        const char *key_file,
                        const char *passphrase,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Files *files;

  g_return_if_fail (cert_file != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_identity_load_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  files = g_new0 (Files, 1);
  files->cert_file = g_strdup (cert_file);
  files->key_file = g_strdup (key_file);
  files->passphrase = g_strdup (passphrase);
  g_task_set_task_data (task, files, files_free);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, load_thread);
}

/**
 * xg_identity_load_finish:
 * @result: what the callback got
 * @error: return location for a %XG_IDENTITY_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the identity
 */
XgIdentity *
xg_identity_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * xg_identity_ref:
 * @self: an identity
 *
 * Returns: (transfer full): @self
 */
XgIdentity *
xg_identity_ref (XgIdentity *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  XgIdentity *self = data;

  xg_certificate_unref (self->certificate);
  EVP_PKEY_free (self->key);
  sk_X509_pop_free (self->chain, X509_free);
}

/**
 * xg_identity_unref:
 * @self: (transfer full): an identity
 */
void
xg_identity_unref (XgIdentity *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * xg_identity_get_certificate:
 * @self: an identity
 *
 * Returns: (transfer none): its certificate
 */
XgCertificate *
xg_identity_get_certificate (const XgIdentity *self)
{
  return self->certificate;
}

/**
 * xg_identity_get_addresses:
 * @self: an identity
 *
 * Returns: the XMPP addresses that the certificate is for: what to propose as account
 */
const char *const *
xg_identity_get_addresses (const XgIdentity *self)
{
  return xg_certificate_get_xmpp_addrs (self->certificate);
}

/**
 * xg_identity_use:
 * @self: an identity
 * @ssl: a connection that has not begun
 *
 * Makes @ssl present the certificate when the server asks for one.
 *
 * Returns: whether OpenSSL takes it; it refuses keys that are too weak
 */
gboolean
xg_identity_use (const XgIdentity *self, SSL *ssl)
{
  gboolean used = SSL_use_cert_and_key (ssl,
                                        xg_certificate_get_x509 (self->certificate),
                                        self->key,
                                        self->chain,
                                        1) == 1;

  ERR_clear_error ();
  return used;
}

static char *
fold_address (const char *address)
{
  gsize length = strcspn (address, "/");
  g_autofree char *bare = g_strndup (address, length);
  const char *at = strchr (bare, '@');
  const char *domain = at != NULL ? at + 1 : bare;
  g_autofree char *local = at != NULL ? g_strndup (bare, (gsize) (at - bare)) : g_strdup ("");
  g_autofree char *folded = g_utf8_casefold (local, -1);
  g_autofree char *normal = g_utf8_normalize (folded, -1, G_NORMALIZE_NFKC);
  g_autofree char *ascii = g_hostname_to_ascii (domain);
  g_autofree char *lower = g_ascii_strdown (ascii != NULL ? ascii : domain, -1);

  return g_strdup_printf ("%s@%s", normal != NULL ? normal : local, lower);
}

/* RFC 7622: case does not matter in a bare address, and an IDN is the same in both its forms. */
static gboolean
is_same_address (const char *a, const char *b)
{
  g_autofree char *folded_a = fold_address (a);
  g_autofree char *folded_b = fold_address (b);

  return strcmp (folded_a, folded_b) == 0;
}

static gboolean
check_times (const XgIdentity *self, gint64 now, GError **error)
{
  const char *name = xg_certificate_get_name (self->certificate);
  gint64 begin = xg_certificate_get_not_before (self->certificate);
  gint64 end = xg_certificate_get_not_after (self->certificate);
  g_autofree char *from = xg_certificate_format_time (begin);
  g_autofree char *until = xg_certificate_format_time (end);

  if (now > end)
    {
      g_set_error (error,
                   XG_IDENTITY_ERROR,
                   XG_IDENTITY_ERROR_EXPIRED,
                   _ ("The certificate of “%s” expired on %s. Ask for a new one."),
                   name,
                   until);
      return FALSE;
    }
  if (now < begin)
    {
      g_set_error (error,
                   XG_IDENTITY_ERROR,
                   XG_IDENTITY_ERROR_NOT_YET_VALID,
                   _ ("The certificate of “%s” is not valid before %s. Is the clock of this "
                      "computer right?"),
                   name,
                   from);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_purpose (const XgIdentity *self, GError **error)
{
  X509 *x509 = xg_certificate_get_x509 (self->certificate);
  const char *name = xg_certificate_get_name (self->certificate);

  if (xg_certificate_is_ca (self->certificate))
    {
      g_set_error (error,
                   XG_IDENTITY_ERROR,
                   XG_IDENTITY_ERROR_IS_CA,
                   _ ("The certificate “%s” is that of an authority, not of an account. Choose "
                      "the certificate that was issued to you."),
                   name);
      return FALSE;
    }
  if ((X509_get_extended_key_usage (x509) & (XKU_SSL_CLIENT | XKU_ANYEKU)) == 0)
    {
      g_set_error (error,
                   XG_IDENTITY_ERROR,
                   XG_IDENTITY_ERROR_NOT_FOR_CLIENT,
                   _ ("The certificate “%s” is not meant for logging in: its extended key usage "
                      "does not name TLS clients."),
                   name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_address (const XgIdentity *self, const char *jid, GError **error)
{
  const char *const *addresses = xg_identity_get_addresses (self);
  g_autofree char *list = NULL;

  if (addresses[0] == NULL)
    {
      g_set_error (error,
                   XG_IDENTITY_ERROR,
                   XG_IDENTITY_ERROR_NO_ADDRESS,
                   _ ("The certificate “%s” names no XMPP address, so that no server can tell "
                      "whose it is. Ask for one with an XmppAddr in it."),
                   xg_certificate_get_name (self->certificate));
      return FALSE;
    }
  for (guint i = 0; jid != NULL && addresses[i] != NULL; i++)
    {
      if (is_same_address (addresses[i], jid))
        return TRUE;
    }
  if (jid == NULL)
    return TRUE;
  list = g_strjoinv (", ", (char **) addresses);
  g_set_error (error,
               XG_IDENTITY_ERROR,
               XG_IDENTITY_ERROR_OTHER_ADDRESS,
               _ ("The certificate is for %s, not for %s. Change the account or choose another "
                  "certificate."),
               list,
               jid);
  return FALSE;
}

/**
 * xg_identity_check:
 * @self: an identity
 * @jid: (nullable): the account, a bare address; %NULL if it is not known yet
 * @now: the time, in seconds since the epoch
 * @error: return location for a %XG_IDENTITY_ERROR from %XG_IDENTITY_ERROR_EXPIRED on
 *
 * Looks whether @self is good for logging in as @jid by SASL EXTERNAL (XEP-0178, RFC 6120 section
 * 13.7.1.4) before a server is asked.
 *
 * Returns: whether it is
 */
gboolean
xg_identity_check (const XgIdentity *self, const char *jid, gint64 now, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return check_times (self, now, error) && check_purpose (self, error) &&
         check_address (self, jid, error);
}
