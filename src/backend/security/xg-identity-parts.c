/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>

#include "security/xg-identity-private.h"
#include "security/xg-openssl.h"
#include "security/xg-plain-file.h"

/* A chain of RSA certificates and a key are 20 KiB. */
#define FILE_MAX         (1 << 20)
#define CERTIFICATES_MAX 32

G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_SIG, X509_SIG_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free)

/* One reading of one file. */
typedef struct
{
  XgIdentityParts *parts;
  const char *name; /* for people */
  const char *passphrase;
  gboolean want_certificates;
  gboolean want_key;
} Reader;

static gboolean
fail (GError **error, XgIdentityError code, char *sentence)
{
  ERR_clear_error ();
  g_set_error_literal (error, XG_IDENTITY_ERROR, (int) code, sentence);
  g_free (sentence);
  return FALSE;
}

static gboolean
fail_damaged (const Reader *self, GError **error)
{
  return fail (error,
               XG_IDENTITY_ERROR_DAMAGED,
               g_strdup_printf (
                 _ ("The file “%s” is damaged: a certificate or a key in it cannot be read. Get "
                    "another copy of it."),
                 self->name));
}

/* Whether the last failure was for want of an algorithm, not of the right passphrase. */
static gboolean
is_unsupported (void)
{
  gboolean found = FALSE;
  unsigned long code;

  while ((code = ERR_get_error ()) != 0)
    {
      int reason = ERR_GET_REASON (code);

      found |=
        reason == ERR_R_UNSUPPORTED ||
        (ERR_GET_LIB (code) == ERR_LIB_EVP &&
         (reason == EVP_R_UNSUPPORTED_ALGORITHM || reason == EVP_R_UNSUPPORTED_CIPHER ||
          reason == EVP_R_UNKNOWN_PBE_ALGORITHM || reason == EVP_R_UNSUPPORTED_PRF)) ||
        (ERR_GET_LIB (code) == ERR_LIB_PEM && reason == PEM_R_UNSUPPORTED_ENCRYPTION) ||
        (ERR_GET_LIB (code) == ERR_LIB_PKCS12 && reason == PKCS12_R_UNKNOWN_DIGEST_ALGORITHM);
    }
  return found;
}

static gboolean
fail_unsupported (const Reader *self, GError **error)
{
  return fail (
    error,
    XG_IDENTITY_ERROR_UNSUPPORTED,
    g_strdup_printf (_ ("The file “%s” is encrypted in an old way that is not supported any more. "
                        "Export it again with a current program, as PKCS#12 with AES or as PEM."),
                     self->name));
}

static gboolean
fail_without_passphrase (const Reader *self, GError **error)
{
  return fail (
    error,
    XG_IDENTITY_ERROR_NEEDS_PASSPHRASE,
    g_strdup_printf (_ ("The key in “%s” is encrypted: its passphrase is needed."), self->name));
}

static gboolean
fail_wrong_passphrase (const Reader *self, GError **error)
{
  /* Nobody has typed one yet. */
  if (self->passphrase == NULL || *self->passphrase == '\0')
    return fail_without_passphrase (self, error);

  return fail (error,
               XG_IDENTITY_ERROR_WRONG_PASSPHRASE,
               g_strdup_printf (_ ("The passphrase does not open the key in “%s”. Type it again."),
                                self->name));
}

static gboolean
fail_decryption (const Reader *self, GError **error)
{
  return is_unsupported () ? fail_unsupported (self, error) : fail_wrong_passphrase (self, error);
}

static gboolean
take_certificate (Reader *self,
                  const unsigned char *data,
                  long length,
                  gboolean aux,
                  GError **error)
{
  const unsigned char *end = data;
  g_autoptr (X509) x509 = aux ? d2i_X509_AUX (NULL, &end, length) : d2i_X509 (NULL, &end, length);

  if (x509 == NULL || end != data + length)
    return fail_damaged (self, error);
  if (sk_X509_num (self->parts->certificates) < CERTIFICATES_MAX &&
      sk_X509_push (self->parts->certificates, x509) > 0)
    x509 = NULL;
  return TRUE;
}

static gboolean
take_key (Reader *self, EVP_PKEY *key, gboolean encrypted, GError **error)
{
  if (key == NULL)
    return encrypted ? fail_wrong_passphrase (self, error) : fail_damaged (self, error);
  /* The first one counts. */
  if (self->parts->key == NULL)
    self->parts->key = key;
  else
    EVP_PKEY_free (key);
  return TRUE;
}

/* PKCS#8 with encryption (RFC 5958) */
static gboolean
take_pkcs8 (Reader *self, const unsigned char *data, long length, GError **error)
{
  const unsigned char *end = data;
  g_autoptr (X509_SIG) sealed = d2i_X509_SIG (NULL, &end, length);
  g_autoptr (PKCS8_PRIV_KEY_INFO) info = NULL;

  if (sealed == NULL)
    return fail_damaged (self, error);
  if (self->passphrase == NULL)
    return fail_without_passphrase (self, error);
  ERR_clear_error ();
  info = PKCS8_decrypt (sealed, self->passphrase, (int) strlen (self->passphrase));
  if (info == NULL)
    return fail_decryption (self, error);
  return take_key (self, EVP_PKCS82PKEY (info), FALSE, error);
}

static int
passphrase_cb (char *buffer, int size, int for_writing, void *user_data)
{
  gsize length = strlen (user_data);

  if (length > (gsize) MAX (size, 0))
    return -1;
  memcpy (buffer, user_data, length);
  return (int) length;
}

/* The forms of before PKCS#8, with RFC 1421's way to encrypt, and PKCS#8 in the clear */
static gboolean
take_plain_key (Reader *self, char *header, unsigned char *data, long length, GError **error)
{
  EVP_CIPHER_INFO cipher;
  const unsigned char *end = data;
  gboolean encrypted;

  if (PEM_get_EVP_CIPHER_INFO (header, &cipher) != 1)
    return is_unsupported () ? fail_unsupported (self, error) : fail_damaged (self, error);
  encrypted = cipher.cipher != NULL;
  if (encrypted)
    {
      if (self->passphrase == NULL)
        return fail_without_passphrase (self, error);
      if (PEM_do_header (&cipher, data, &length, passphrase_cb, (void *) self->passphrase) != 1)
        return fail_decryption (self, error);
    }
  return take_key (self, d2i_AutoPrivateKey (NULL, &end, length), encrypted, error);
}

static gboolean
take_block (Reader *self,
            const char *kind,
            char *header,
            unsigned char *data,
            long length,
            GError **error)
{
  gboolean aux = strcmp (kind, PEM_STRING_X509_TRUSTED) == 0;

  if (aux || strcmp (kind, PEM_STRING_X509) == 0 || strcmp (kind, PEM_STRING_X509_OLD) == 0)
    return !self->want_certificates || take_certificate (self, data, length, aux, error);
  if (!self->want_key || !g_str_has_suffix (kind, "PRIVATE KEY"))
    return TRUE;
  if (strcmp (kind, PEM_STRING_PKCS8) == 0)
    return take_pkcs8 (self, data, length, error);
  return take_plain_key (self, header, data, length, error);
}

static gboolean
read_pem (Reader *self, const guint8 *bytes, gsize size, GError **error)
{
  g_autoptr (BIO) bio = BIO_new_mem_buf (size > 0 ? (const void *) bytes : "", (int) size);
  gboolean sound = TRUE;
  char *kind;
  char *header;
  unsigned char *data;
  long length;

  ERR_clear_error ();
  while (sound && PEM_read_bio (bio, &kind, &header, &data, &length) == 1)
    {
      long whole = length;

      sound = take_block (self, kind, header, data, length, error);
      OPENSSL_free (kind);
      OPENSSL_free (header);
      OPENSSL_clear_free (data, (size_t) whole);
    }
  /* The end of the file is told as the absence of another block. */
  if (sound && ERR_GET_REASON (ERR_peek_last_error ()) != PEM_R_NO_START_LINE)
    sound = fail_damaged (self, error);
  ERR_clear_error ();
  return sound;
}

/* Finds out with what to open it: nothing and an empty passphrase are two things in PKCS#12. */
static gboolean
find_pkcs12_passphrase (Reader *self, PKCS12 *file, const char **passphrase, GError **error)
{
  const char *const without[] = { NULL, "" };

  *passphrase = self->passphrase;
  if (!PKCS12_mac_present (file))
    return TRUE;
  ERR_clear_error ();
  if (self->passphrase != NULL && *self->passphrase != '\0')
    return PKCS12_verify_mac (file, self->passphrase, -1) == 1 || fail_decryption (self, error);
  for (guint i = 0; i < G_N_ELEMENTS (without); i++)
    {
      *passphrase = without[i];
      if (PKCS12_verify_mac (file, without[i], without[i] != NULL ? -1 : 0) == 1)
        return TRUE;
    }
  return fail_decryption (self, error);
}

static void
take_certificates (Reader *self, X509 *first, STACK_OF (X509) * others)
{
  STACK_OF (X509) *all = self->parts->certificates;

  if (first != NULL && sk_X509_push (all, first) <= 0)
    X509_free (first);
  while (others != NULL && sk_X509_num (others) > 0)
    {
      X509 *x509 = sk_X509_shift (others);

      if (sk_X509_num (all) >= CERTIFICATES_MAX || sk_X509_push (all, x509) <= 0)
        X509_free (x509);
    }
  sk_X509_free (others);
}

static gboolean
read_pkcs12 (Reader *self, PKCS12 *file, GError **error)
{
  STACK_OF (X509) *others = NULL;
  X509 *x509 = NULL;
  EVP_PKEY *key = NULL;
  const char *passphrase;

  if (!find_pkcs12_passphrase (self, file, &passphrase, error))
    return FALSE;
  ERR_clear_error ();
  if (PKCS12_parse (file, passphrase, &key, &x509, &others) != 1)
    {
      /* Where there is a MAC the passphrase is known to be right. */
      if (PKCS12_mac_present (file))
        return is_unsupported () ? fail_unsupported (self, error) : fail_damaged (self, error);
      return fail_decryption (self, error);
    }
  if (self->want_key)
    self->parts->key = key;
  else
    EVP_PKEY_free (key);
  if (self->want_certificates)
    take_certificates (self, x509, others);
  else
    {
      X509_free (x509);
      sk_X509_pop_free (others, X509_free);
    }
  ERR_clear_error ();
  return TRUE;
}

static gboolean
fail_file (GError **error, GError *reason)
{
  g_set_error_literal (error, XG_IDENTITY_ERROR, XG_IDENTITY_ERROR_FILE, reason->message);
  g_error_free (reason);
  return FALSE;
}

/**
 * xg_identity_parts_read:
 * @self: where to add what is found; all zeros at first
 * @path: a file in PEM form or a PKCS#12 one
 * @want_certificates: whether its certificates count
 * @want_key: whether its private key counts; otherwise it is not even decrypted
 * @passphrase: (nullable): for its key; %NULL if there is none yet
 * @error: return location for a %XG_IDENTITY_ERROR
 *
 * Reads certificates and private key of a file. That there are none is no error here. Blocks.
 *
 * Returns: whether all that was found could be read
 */
gboolean
xg_identity_parts_read (XgIdentityParts *self,
                        const char *path,
                        gboolean want_certificates,
                        gboolean want_key,
                        const char *passphrase,
                        GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  Reader reader = { self, name, passphrase, want_certificates, want_key };
  g_autoptr (GError) reason = NULL;
  g_autoptr (GBytes) bytes = xg_plain_file_read (path, FILE_MAX, &reason);
  g_autoptr (PKCS12) pkcs12 = NULL;
  const guint8 *data;
  const unsigned char *end;
  gsize length;

  if (bytes == NULL)
    return fail_file (error, g_steal_pointer (&reason));
  if (self->certificates == NULL)
    self->certificates = sk_X509_new_null ();

  data = g_bytes_get_data (bytes, &length);
  /* What is not text begins with the tag of an ASN.1 sequence. */
  if (length > 1 && data[0] == 0x30 && data[1] >= 0x80)
    {
      end = data;
      pkcs12 = d2i_PKCS12 (NULL, &end, (long) length);
      if (pkcs12 == NULL)
        return fail (
          error,
          XG_IDENTITY_ERROR_DAMAGED,
          g_strdup_printf (
            _ ("The file “%s” is neither in PEM form nor a sound PKCS#12 file. A file in "
               "DER form must be converted to PEM first."),
            reader.name));
      return read_pkcs12 (&reader, pkcs12, error);
    }
  return read_pem (&reader, data, length, error);
}

/**
 * xg_identity_parts_clear:
 * @self: parts
 *
 * Frees what is in @self; OpenSSL overwrites the key.
 */
void
xg_identity_parts_clear (XgIdentityParts *self)
{
  sk_X509_pop_free (self->certificates, X509_free);
  self->certificates = NULL;
  EVP_PKEY_free (self->key);
  self->key = NULL;
}
