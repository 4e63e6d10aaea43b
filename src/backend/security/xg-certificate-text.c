/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/objects.h>

#include "security/xg-certificate-text.h"
#include "security/xg-openssl.h"

/* A name is a line of a dialog; the fingerprint says which certificate it is. */
#define TEXT_MAX 512 /* characters */
/* RFC 5280 section 4.1.2.2: a serial number has at most 20 bytes. */
#define NUMBER_MAX 32

/* Whether @c can be shown as it is: nothing that is unseen, or that moves what stands next to it.
 */
static gboolean
is_plain (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return FALSE;
    default:
      return TRUE;
    }
}

/**
 * xg_certificate_text_escape:
 * @data: what may be text in UTF-8
 * @length: bytes of it
 *
 * Makes a text of at most 512 characters (and an ellipsis) that can be shown: what is no UTF-8
 * becomes `\xNN`, and control characters, marks of direction and the like `\uNNNN`.
 *
 * Returns: (transfer full): it
 */
char *
xg_certificate_text_escape (const char *data, gsize length)
{
  GString *text = g_string_new (NULL);
  const char *end = data + length;
  guint n = 0;

  for (; data < end && n < TEXT_MAX; n++)
    {
      gunichar c = g_utf8_get_char_validated (data, end - data);

      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          g_string_append_printf (text, "\\x%02X", (guchar) *data);
          data++;
          continue;
        }
      if (is_plain (c))
        g_string_append_unichar (text, c);
      else
        g_string_append_printf (text, "\\u%04X", c);
      data = *data == '\0' ? data + 1 : g_utf8_next_char (data);
    }
  if (data < end)
    g_string_append (text, "…");
  return g_string_free (text, FALSE);
}

static char *
take_text (BIO *bio)
{
  char *data;
  long length = BIO_get_mem_data (bio, &data);

  return xg_certificate_text_escape (data, (gsize) MAX (length, 0));
}

/**
 * xg_certificate_text_name:
 * @name: a distinguished name
 *
 * Returns: (transfer full): @name as a string (RFC 2253, RFC 4514), the most specific part first
 */
char *
xg_certificate_text_name (const X509_NAME *name)
{
  g_autoptr (BIO) bio = BIO_new (BIO_s_mem ());
  /* Control characters stay escaped by OpenSSL: a NUL must not end the text here. */
  unsigned long flags = XN_FLAG_RFC2253 & ~((unsigned long) ASN1_STRFLGS_ESC_MSB);

  if (X509_NAME_entry_count (name) == 0)
    return g_strdup (_ ("(no name)"));
  if (bio == NULL || X509_NAME_print_ex (bio, name, 0, flags) < 0)
    {
      ERR_clear_error ();
      return g_strdup (_ ("(a name that cannot be read)"));
    }
  return take_text (bio);
}

/**
 * xg_certificate_text_common_name:
 * @name: a distinguished name
 *
 * Returns: (transfer full) (nullable): its last common name, if it has one
 */
char *
xg_certificate_text_common_name (const X509_NAME *name)
{
  int last = -1;
  int index = -1;
  unsigned char *utf8 = NULL;
  int length;
  char *text;

  while ((index = X509_NAME_get_index_by_NID (name, NID_commonName, index)) >= 0)
    last = index;
  if (last < 0)
    return NULL;
  length = ASN1_STRING_to_UTF8 (&utf8, X509_NAME_ENTRY_get_data (X509_NAME_get_entry (name, last)));
  if (length < 0)
    {
      ERR_clear_error ();
      return NULL;
    }
  text = length > 0 ? xg_certificate_text_escape ((const char *) utf8, (gsize) length) : NULL;
  OPENSSL_free (utf8);
  return text;
}

static char *
describe_curve (EVP_PKEY *key)
{
  char group[64];
  const char *nist = NULL;
  int nid;

  if (EVP_PKEY_get_group_name (key, group, sizeof group, NULL) != 1)
    return g_strdup ("EC");
  nid = OBJ_sn2nid (group);
  if (nid != NID_undef)
    nist = EC_curve_nid2nist (nid);
  return g_strdup_printf ("EC %s", nist != NULL ? nist : group);
}

/**
 * xg_certificate_text_key:
 * @x509: a certificate
 *
 * Returns: (transfer full): kind and size of its key: `RSA 2048`, `EC P-256`, `ED25519`
 */
char *
xg_certificate_text_key (X509 *x509)
{
  EVP_PKEY *key = X509_get0_pubkey (x509);
  const char *name = NULL;
  char *text;

  if (key == NULL)
    text = g_strdup (_ ("a kind of key that is not known here"));
  else if (EVP_PKEY_get_base_id (key) == EVP_PKEY_EC)
    text = describe_curve (key);
  else
    {
      int id = EVP_PKEY_get_base_id (key);

      name = id == EVP_PKEY_RSA ? "RSA" : OBJ_nid2sn (id);
      if (name == NULL || id == NID_undef)
        name = "?";
      if (id == EVP_PKEY_ED25519 || id == EVP_PKEY_ED448)
        text = g_strdup (name);
      else
        text = g_strdup_printf ("%s %d", name, EVP_PKEY_get_bits (key));
    }
  ERR_clear_error ();
  return text;
}

/**
 * xg_certificate_text_signature:
 * @x509: a certificate
 *
 * Returns: (transfer full): the name of the algorithm that it is signed with
 */
char *
xg_certificate_text_signature (const X509 *x509)
{
  const X509_ALGOR *algorithm = X509_get0_tbs_sigalg (x509);
  const ASN1_OBJECT *object = NULL;
  char name[128] = "";

  X509_ALGOR_get0 (&object, NULL, NULL, algorithm);
  if (object == NULL || OBJ_obj2txt (name, sizeof name, object, 0) <= 0)
    {
      ERR_clear_error ();
      return g_strdup ("?");
    }
  return xg_certificate_text_escape (name, strlen (name));
}

/**
 * xg_certificate_text_number:
 * @number: a serial number
 *
 * Returns: (transfer full): it in hexadecimal, as the openssl program writes it
 */
char *
xg_certificate_text_number (const ASN1_INTEGER *number)
{
  int length = ASN1_STRING_length (number);
  const unsigned char *data = ASN1_STRING_get0_data (number);
  GString *text = g_string_new (ASN1_STRING_type (number) == V_ASN1_NEG_INTEGER ? "-" : NULL);

  for (int i = 0; i < MIN (length, NUMBER_MAX); i++)
    g_string_append_printf (text, "%02X", data[i]);
  if (length > NUMBER_MAX)
    g_string_append (text, "…");
  if (length == 0)
    g_string_append (text, "00");
  return g_string_free (text, FALSE);
}
