/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <string.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "security/xg-certificate-text.h"
#include "security/xg-host-check.h"

#define SRV_PREFIX "_xmpp-client."

/**
 * xg_host_check_to_ascii:
 * @domain: a domain as people write it
 *
 * Returns: (transfer full) (nullable): it as certificates and the wire have it: in ASCII (RFC
 * 5890), small letters, without a dot at its end; %NULL if it is no domain
 */
char *
xg_host_check_to_ascii (const char *domain)
{
  g_autofree char *ascii = g_hostname_to_ascii (domain);
  char *lower;
  gsize length;

  if (ascii == NULL)
    return NULL;
  lower = g_ascii_strdown (ascii, -1);
  length = strlen (lower);
  if (length > 1 && lower[length - 1] == '.')
    lower[length - 1] = '\0';
  return lower;
}

static gboolean
is_domain (const ASN1_STRING *string, const char *prefix, const char *domain)
{
  gsize length = (gsize) ASN1_STRING_length (string);
  const char *data = (const char *) ASN1_STRING_get0_data (string);
  g_autofree char *text = NULL;
  g_autofree char *ascii = NULL;

  /* A name with a NUL in it is nobody's. */
  if (length == 0 || length > 1023 || memchr (data, '\0', length) != NULL ||
      !g_utf8_validate (data, (gssize) length, NULL))
    return FALSE;
  text = g_strndup (data, length);
  if (g_ascii_strncasecmp (text, prefix, strlen (prefix)) != 0)
    return FALSE;
  ascii = xg_host_check_to_ascii (text + strlen (prefix));
  return ascii != NULL && strcmp (ascii, domain) == 0;
}

/* The names that are particular to XMPP */
static char *
find_other_name (X509 *x509, const char *domain)
{
  GENERAL_NAMES *names = X509_get_ext_d2i (x509, NID_subject_alt_name, NULL, NULL);
  char *found = NULL;

  for (int i = 0; found == NULL && names != NULL && i < sk_GENERAL_NAME_num (names); i++)
    {
      const GENERAL_NAME *name = sk_GENERAL_NAME_value (names, i);
      const ASN1_TYPE *value;
      int nid;

      if (name->type != GEN_OTHERNAME)
        continue;
      value = name->d.otherName->value;
      nid = OBJ_obj2nid (name->d.otherName->type_id);
      if (nid == NID_SRVName && value->type == V_ASN1_IA5STRING &&
          is_domain (value->value.ia5string, SRV_PREFIX, domain))
        found = g_strdup_printf ("SRVName:" SRV_PREFIX "%s", domain);
      else if (nid == NID_XmppAddr && value->type == V_ASN1_UTF8STRING &&
               is_domain (value->value.utf8string, "", domain))
        found = g_strdup_printf ("XmppAddr:%s", domain);
    }
  GENERAL_NAMES_free (names);
  return found;
}

/**
 * xg_host_check_find:
 * @x509: the certificate of a server
 * @domain: domain of the account, from xg_host_check_to_ascii()
 *
 * Looks for the name by which a certificate is one for @domain (RFC 6120 section 13.7.1.2, RFC 6125
 * section 6): a DNS name, also one whose whole first label is `*`, the SRV name of the service, or
 * an XmppAddr. The common name does not count (RFC 9525 section 2).
 *
 * Returns: (transfer full) (nullable): kind and name, for people; %NULL if it is for others only
 */
char *
xg_host_check_find (X509 *x509, const char *domain)
{
  unsigned int flags = X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;
  char *name = NULL;
  char *found = NULL;

  if (g_hostname_is_ip_address (domain))
    found = X509_check_ip_asc (x509, domain, 0) == 1 ? g_strdup_printf ("IP:%s", domain) : NULL;
  else if (X509_check_host (x509, domain, strlen (domain), flags, &name) == 1)
    {
      g_autofree char *safe = xg_certificate_text_escape (name != NULL ? name : domain,
                                                          strlen (name != NULL ? name : domain));

      found = g_strdup_printf ("DNS:%s", safe);
      OPENSSL_free (name);
    }
  else
    found = find_other_name (x509, domain);
  ERR_clear_error ();
  return found;
}
