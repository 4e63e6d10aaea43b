/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <string.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "security/xg-certificate-names.h"
#include "security/xg-certificate-text.h"

/* More names than these are counted by nobody; matching looks at the certificate itself. */
#define NAMES_MAX 100
/* RFC 7622: three parts of 1,023 bytes */
#define NAME_MAX_BYTES 3071

static void
add_text (GStrvBuilder *names, guint *n, const ASN1_STRING *string, gboolean for_people)
{
  const char *data = (const char *) ASN1_STRING_get0_data (string);
  gsize length = (gsize) ASN1_STRING_length (string);
  g_autofree char *text = NULL;
  g_autofree char *safe = NULL;

  if (*n >= NAMES_MAX || length == 0)
    return;
  safe = xg_certificate_text_escape (data, length);
  if (for_people)
    text = g_steal_pointer (&safe);
  else
    {
      /* What is compared, or proposed as an address, is taken as it is or not at all. */
      if (length > NAME_MAX_BYTES || !g_utf8_validate (data, (gssize) length, NULL))
        return;
      text = g_strndup (data, length);
      if (strcmp (text, safe) != 0 || strpbrk (text, " \t") != NULL)
        return;
    }
  g_strv_builder_add (names, text);
  (*n)++;
}

/**
 * xg_certificate_names_read:
 * @x509: a certificate
 * @dns_names: (out) (transfer full): host names, for people
 * @srv_names: (out) (transfer full): names of services (RFC 4985), for people
 * @xmpp_addrs: (out) (transfer full): XMPP addresses (RFC 6120 section 13.7.1.4) that can be ones
 *
 * Reads the alternative names of a certificate, at most 100 of each kind.
 */
void
xg_certificate_names_read (X509 *x509, GStrv *dns_names, GStrv *srv_names, GStrv *xmpp_addrs)
{
  g_autoptr (GStrvBuilder) dns = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) srv = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) xmpp = g_strv_builder_new ();
  guint n_dns = 0, n_srv = 0, n_xmpp = 0;
  GENERAL_NAMES *names = X509_get_ext_d2i (x509, NID_subject_alt_name, NULL, NULL);

  for (int i = 0; names != NULL && i < sk_GENERAL_NAME_num (names); i++)
    {
      const GENERAL_NAME *name = sk_GENERAL_NAME_value (names, i);

      if (name->type == GEN_DNS)
        add_text (dns, &n_dns, name->d.dNSName, TRUE);
      else if (name->type == GEN_OTHERNAME)
        {
          const ASN1_TYPE *value = name->d.otherName->value;
          int nid = OBJ_obj2nid (name->d.otherName->type_id);

          if (nid == NID_XmppAddr && value->type == V_ASN1_UTF8STRING)
            add_text (xmpp, &n_xmpp, value->value.utf8string, FALSE);
          else if (nid == NID_SRVName && value->type == V_ASN1_IA5STRING)
            add_text (srv, &n_srv, value->value.ia5string, TRUE);
        }
    }
  GENERAL_NAMES_free (names);
  ERR_clear_error ();
  *dns_names = g_strv_builder_end (dns);
  *srv_names = g_strv_builder_end (srv);
  *xmpp_addrs = g_strv_builder_end (xmpp);
}
