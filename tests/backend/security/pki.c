/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <time.h>

#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "pki.h"

static EVP_PKEY *
make_key (const char *kind)
{
  EVP_PKEY *key;

  if (kind == NULL)
    kind = "P-256";
  if (g_str_has_prefix (kind, "RSA:"))
    key = EVP_RSA_gen ((unsigned int) atoi (kind + strlen ("RSA:")));
  else if (g_str_has_prefix (kind, "ED"))
    key = EVP_PKEY_Q_keygen (NULL, NULL, kind);
  else
    key = EVP_EC_gen (kind);
  g_assert_nonnull (key);
  return key;
}

static void
add_extension (X509 *x509, const X509 *issuer, int nid, const char *value)
{
  X509V3_CTX context;
  X509_EXTENSION *extension;

  X509V3_set_ctx (&context, (X509 *) issuer, x509, NULL, NULL, 0);
  extension = X509V3_EXT_nconf_nid (NULL, &context, nid, value);
  g_assert_nonnull (extension);
  g_assert_cmpint (X509_add_ext (x509, extension, -1), ==, 1);
  X509_EXTENSION_free (extension);
}

static void
add_names (X509 *x509, const PkiSpec *spec)
{
  GENERAL_NAMES *names = GENERAL_NAMES_new ();

  if (spec->names != NULL)
    {
      X509_EXTENSION *extension =
        X509V3_EXT_nconf_nid (NULL, NULL, NID_subject_alt_name, spec->names);

      g_assert_nonnull (extension);
      GENERAL_NAMES_free (names);
      names = X509V3_EXT_d2i (extension);
      X509_EXTENSION_free (extension);
    }
  if (spec->address != NULL)
    {
      GENERAL_NAME *name = GENERAL_NAME_new ();
      ASN1_TYPE *value = ASN1_TYPE_new ();
      ASN1_UTF8STRING *string = ASN1_UTF8STRING_new ();

      ASN1_STRING_set (string, spec->address, -1);
      ASN1_TYPE_set (value, V_ASN1_UTF8STRING, string);
      GENERAL_NAME_set0_othername (name, OBJ_dup (OBJ_nid2obj (NID_XmppAddr)), value);
      sk_GENERAL_NAME_push (names, name);
    }
  if (sk_GENERAL_NAME_num (names) > 0)
    g_assert_cmpint (X509_add1_ext_i2d (x509, NID_subject_alt_name, names, 0, 0), ==, 1);
  GENERAL_NAMES_free (names);
}

static void
add_extensions (X509 *x509, const X509 *issuer, const PkiSpec *spec)
{
  add_extension (x509,
                 issuer,
                 NID_basic_constraints,
                 spec->ca ? "critical,CA:TRUE" : "critical,CA:FALSE");
  add_extension (x509,
                 issuer,
                 NID_key_usage,
                 spec->ca ? "critical,keyCertSign,cRLSign,digitalSignature"
                          : "critical,digitalSignature");
  add_extension (x509, issuer, NID_subject_key_identifier, "hash");
  add_names (x509, spec);
  if (spec->usage != NULL)
    add_extension (x509, issuer, NID_ext_key_usage, spec->usage);
  if (spec->aia != NULL)
    {
      g_autofree char *value = g_strdup_printf ("OCSP;URI:%s", spec->aia);

      add_extension (x509, issuer, NID_info_access, value);
    }
  if (spec->cdp != NULL)
    {
      g_autofree char *value = g_strdup_printf ("URI:%s", spec->cdp);

      add_extension (x509, issuer, NID_crl_distribution_points, value);
    }
  if (spec->must_staple)
    add_extension (x509, issuer, NID_tlsfeature, "status_request");
}

static void
set_serial (X509 *x509)
{
  unsigned char bytes[8];
  BIGNUM *number;

  g_assert_cmpint (RAND_bytes (bytes, sizeof bytes), ==, 1);
  bytes[0] = (bytes[0] & 0x7f) | 0x40;
  number = BN_bin2bn (bytes, sizeof bytes, NULL);
  BN_to_ASN1_INTEGER (number, X509_get_serialNumber (x509));
  BN_free (number);
}

Pki *
pki_new (const PkiSpec *spec, const Pki *issuer)
{
  Pki *self = g_new0 (Pki, 1);
  X509_NAME *subject = X509_NAME_new ();
  const EVP_MD *digest = EVP_get_digestbyname (spec->digest != NULL ? spec->digest : "SHA256");
  time_t now = time (NULL);
  EVP_PKEY *signer;

  self->x509 = X509_new ();
  self->key = make_key (spec->key);
  if (spec->name != NULL)
    X509_NAME_add_entry_by_txt (subject,
                                "CN",
                                MBSTRING_UTF8,
                                (const unsigned char *) spec->name,
                                -1,
                                -1,
                                0);
  X509_set_version (self->x509, X509_VERSION_3);
  set_serial (self->x509);
  ASN1_TIME_adj (X509_getm_notBefore (self->x509),
                 now,
                 0,
                 (long) (spec->from != 0 ? spec->from : -PKI_HOUR));
  ASN1_TIME_adj (X509_getm_notAfter (self->x509),
                 now,
                 0,
                 (long) (spec->until != 0 ? spec->until : PKI_HOUR));
  X509_set_subject_name (self->x509, subject);
  X509_set_issuer_name (self->x509,
                        issuer != NULL ? X509_get_subject_name (issuer->x509) : subject);
  X509_set_pubkey (self->x509, self->key);
  add_extensions (self->x509, issuer != NULL ? issuer->x509 : self->x509, spec);
  signer = issuer != NULL ? issuer->key : self->key;
  if (EVP_PKEY_get_base_id (signer) == EVP_PKEY_ED25519)
    digest = NULL;
  g_assert_cmpint (X509_sign (self->x509, signer, digest), >, 0);
  X509_NAME_free (subject);
  return self;
}

Pki *
pki_new_server (const char *host, const Pki *issuer)
{
  g_autofree char *names = g_strdup_printf ("DNS:%s", host);
  PkiSpec spec = { .name = host, .names = names, .usage = "serverAuth" };

  return pki_new (&spec, issuer);
}

Pki *
pki_new_ca (const char *name, const Pki *issuer)
{
  PkiSpec spec = { .name = name, .ca = TRUE };

  return pki_new (&spec, issuer);
}

void
pki_free (Pki *self)
{
  X509_free (self->x509);
  EVP_PKEY_free (self->key);
  g_free (self);
}

static char *
take_text (BIO *bio)
{
  char *data;
  long length = BIO_get_mem_data (bio, &data);
  char *text = g_strndup (data, (gsize) length);

  BIO_free (bio);
  return text;
}

char *
pki_certificate_text (const Pki *self)
{
  BIO *bio = BIO_new (BIO_s_mem ());

  g_assert_cmpint (PEM_write_bio_X509 (bio, self->x509), ==, 1);
  return take_text (bio);
}

/* PKCS#8; encrypted when there is a passphrase */
char *
pki_key_text (const Pki *self, const char *cipher, const char *passphrase)
{
  BIO *bio = BIO_new (BIO_s_mem ());
  const EVP_CIPHER *how =
    passphrase != NULL ? EVP_get_cipherbyname (cipher != NULL ? cipher : "AES-256-CBC") : NULL;

  g_assert_cmpint (
    PEM_write_bio_PKCS8PrivateKey (bio,
                                   self->key,
                                   how,
                                   passphrase,
                                   passphrase != NULL ? (int) strlen (passphrase) : 0,
                                   NULL,
                                   NULL),
    ==,
    1);
  return take_text (bio);
}

/* "BEGIN EC PRIVATE KEY", with the encryption of RFC 1421 */
char *
pki_traditional_key_text (const Pki *self, const char *passphrase)
{
  BIO *bio = BIO_new (BIO_s_mem ());

  g_assert_cmpint (
    PEM_write_bio_PrivateKey_traditional (bio,
                                          self->key,
                                          passphrase != NULL ? EVP_aes_128_cbc () : NULL,
                                          (const unsigned char *) passphrase,
                                          passphrase != NULL ? (int) strlen (passphrase) : 0,
                                          NULL,
                                          NULL),
    ==,
    1);
  return take_text (bio);
}

GBytes *
pki_pkcs12 (const Pki *self, const Pki *issuer, const char *passphrase)
{
  STACK_OF (X509) *others = sk_X509_new_null ();
  PKCS12 *file;
  unsigned char *data = NULL;
  int length;
  GBytes *bytes;

  if (issuer != NULL)
    sk_X509_push (others, issuer->x509);
  file = PKCS12_create (passphrase, "me", self->key, self->x509, others, 0, 0, 0, 0, 0);
  g_assert_nonnull (file);
  length = i2d_PKCS12 (file, &data);
  g_assert_cmpint (length, >, 0);
  bytes = g_bytes_new (data, (gsize) length);
  OPENSSL_free (data);
  PKCS12_free (file);
  sk_X509_free (others);
  return bytes;
}

GBytes *
pki_der (const Pki *self)
{
  unsigned char *data = NULL;
  int length = i2d_X509 (self->x509, &data);
  GBytes *bytes = g_bytes_new (data, (gsize) length);

  OPENSSL_free (data);
  return bytes;
}

/* The fingerprint, "AA:BB:…" */
char *
pki_sha256 (const Pki *self)
{
  g_autoptr (GBytes) der = pki_der (self);
  g_autofree char *hex = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, der);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; hex[i] != '\0'; i += 2)
    g_string_append_printf (text,
                            "%s%c%c",
                            i > 0 ? ":" : "",
                            g_ascii_toupper (hex[i]),
                            g_ascii_toupper (hex[i + 1]));
  return g_string_free (text, FALSE);
}

char *
pki_write (const char *directory, const char *name, const char *text)
{
  char *path = g_build_filename (directory, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}
