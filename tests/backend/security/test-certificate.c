/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <gio/gio.h>

#include <openssl/x509v3.h>

#include "security/xg-certificate-private.h"

#include "pki.h"

#define XMPP_ADDR "otherName:1.3.6.1.5.5.7.8.5;UTF8:"
#define SRV_NAME  "otherName:1.3.6.1.5.5.7.8.7;IA5:"

static XgCertificate *
describe (const PkiSpec *spec)
{
  g_autoptr (Pki) pki = pki_new (spec, NULL);

  return xg_certificate_new (pki->x509);
}

static void
test_fields (void)
{
  PkiSpec spec = { .name = "xgrid.test",
                   .names =
                     "DNS:xgrid.test,DNS:*.xgrid.test," XMPP_ADDR "alice@xgrid.test," XMPP_ADDR
                     "pubsub.xgrid.test," SRV_NAME "_xmpp-client.xgrid.test",
                   .until = 40 * PKI_DAY };
  g_autoptr (Pki) ca = pki_new_ca ("An authority", NULL);
  g_autoptr (Pki) pki = pki_new (&spec, ca);
  g_autoptr (XgCertificate) certificate = xg_certificate_new (pki->x509);
  g_autoptr (XgCertificate) authority = xg_certificate_new (ca->x509);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *const *names = xg_certificate_get_dns_names (certificate);

  g_assert_cmpstr (xg_certificate_get_subject (certificate), ==, "CN=xgrid.test");
  g_assert_cmpstr (xg_certificate_get_issuer (certificate), ==, "CN=An authority");
  g_assert_cmpstr (xg_certificate_get_name (certificate), ==, "xgrid.test");
  g_assert_cmpstr (xg_certificate_get_key (certificate), ==, "EC P-256");
  g_assert_cmpstr (xg_certificate_get_signature (certificate), ==, "ecdsa-with-SHA256");
  g_assert_cmpuint (g_strv_length ((char **) names), ==, 2);
  g_assert_cmpstr (names[1], ==, "*.xgrid.test");
  names = xg_certificate_get_xmpp_addrs (certificate);
  g_assert_cmpuint (g_strv_length ((char **) names), ==, 2);
  g_assert_cmpstr (names[0], ==, "alice@xgrid.test");
  names = xg_certificate_get_srv_names (certificate);
  g_assert_cmpuint (g_strv_length ((char **) names), ==, 1);
  g_assert_cmpstr (names[0], ==, "_xmpp-client.xgrid.test");
  g_assert_false (xg_certificate_is_ca (certificate));
  g_assert_false (xg_certificate_is_self_issued (certificate));
  g_assert_true (xg_certificate_is_ca (authority));
  g_assert_true (xg_certificate_is_self_issued (authority));
  g_assert_cmpint (ABS (now - PKI_HOUR - xg_certificate_get_not_before (certificate)), <, 600);
  g_assert_cmpint (xg_certificate_get_not_after (certificate) -
                     xg_certificate_get_not_before (certificate),
                   ==,
                   40 * PKI_DAY + PKI_HOUR);
}

/* The values are those that the openssl program prints. */
static void
test_agrees_with_openssl (void)
{
  PkiSpec specs[] = { { .name = "Zoë, \"Ltd\" + more" },
                      { .name = "x", .key = "RSA:2048" },
                      { .name = "#x ", .key = "P-384", .digest = "SHA384" },
                      { .name = "ed", .key = "ED25519" } };
  g_autofree char *openssl = g_find_program_in_path ("openssl");

  if (openssl == NULL)
    {
      g_test_skip ("the program openssl is not installed");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      g_autoptr (XgCertificate) certificate = describe (&specs[i]);
      g_autoptr (GSubprocess) process = NULL;
      g_autoptr (GDateTime) end =
        g_date_time_new_from_unix_utc (xg_certificate_get_not_after (certificate));
      g_autofree char *date = g_date_time_format (end, "notAfter=%b %e %H:%M:%S %Y GMT\n");
      g_autofree char *subject =
        g_strdup_printf ("subject=%s\n", xg_certificate_get_subject (certificate));
      g_autofree char *sha256 =
        g_strdup_printf ("ingerprint=%s\n", xg_certificate_get_sha256 (certificate));
      g_autofree char *serial =
        g_strdup_printf ("serial=%s\n", xg_certificate_get_serial (certificate));
      g_autofree char *out = NULL;
      g_autoptr (GError) error = NULL;

      process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                  &error,
                                  openssl,
                                  "x509",
                                  "-noout",
                                  "-subject",
                                  "-nameopt",
                                  "RFC2253,-esc_msb,utf8",
                                  "-serial",
                                  "-fingerprint",
                                  "-sha256",
                                  "-enddate",
                                  NULL);
      g_assert_no_error (error);
      g_assert_true (g_subprocess_communicate_utf8 (process,
                                                    xg_certificate_get_pem (certificate),
                                                    NULL,
                                                    &out,
                                                    NULL,
                                                    &error));
      g_assert_no_error (error);
      g_test_message ("%s", out);
      g_assert_nonnull (strstr (out, subject));
      g_assert_nonnull (strstr (out, sha256));
      g_assert_nonnull (strstr (out, serial));
      g_assert_nonnull (strstr (out, date));
    }
}

static void
test_keys (void)
{
  const struct
  {
    const char *kind;
    const char *words;
  } keys[] = { { "P-256", "EC P-256" },         { "P-384", "EC P-384" },
               { "secp256k1", "EC secp256k1" }, { "RSA:1024", "RSA 1024" },
               { "RSA:2048", "RSA 2048" },      { "ED25519", "ED25519" } };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      PkiSpec spec = { .name = "x", .key = keys[i].kind };
      g_autoptr (XgCertificate) certificate = describe (&spec);

      g_assert_cmpstr (xg_certificate_get_key (certificate), ==, keys[i].words);
    }
}

static void
test_days_left (void)
{
  PkiSpec spec = { .name = "x", .until = 30 * PKI_DAY };
  g_autoptr (XgCertificate) certificate = describe (&spec);
  gint64 end = xg_certificate_get_not_after (certificate);

  g_assert_cmpint (xg_certificate_get_days_left (certificate, end - 30 * PKI_DAY), ==, 30);
  g_assert_cmpint (xg_certificate_get_days_left (certificate, end - 30 * PKI_DAY + 1), ==, 29);
  g_assert_cmpint (xg_certificate_get_days_left (certificate, end - 1), ==, 0);
  g_assert_cmpint (xg_certificate_get_days_left (certificate, end), ==, 0);
  g_assert_cmpint (xg_certificate_get_days_left (certificate, end + 1), ==, -1);
  g_assert_cmpint (xg_certificate_get_days_left (certificate, end + PKI_DAY + 1), ==, -2);
}

/* Year 2100 and 1970: the one is GeneralizedTime, the other before every date of ours. */
static void
test_far_dates (void)
{
  g_autoptr (Pki) pki = pki_new_ca ("x", NULL);
  g_autoptr (XgCertificate) certificate = NULL;
  g_autofree char *text = NULL;

  ASN1_TIME_set_string (X509_getm_notBefore (pki->x509), "700101000000Z");
  ASN1_TIME_set_string (X509_getm_notAfter (pki->x509), "99991231235959Z");
  certificate = xg_certificate_new (pki->x509);
  g_assert_cmpint (xg_certificate_get_not_before (certificate), ==, 0);
  g_assert_cmpint (xg_certificate_get_not_after (certificate),
                   ==,
                   G_GINT64_CONSTANT (253402300799));
  text = xg_certificate_format_time (xg_certificate_get_not_after (certificate));
  g_assert_cmpstr (text, ==, "9999-12-31 23:59:59 UTC");
}

static void
test_unreadable_dates (void)
{
  g_autoptr (Pki) pki = pki_new_ca ("x", NULL);
  g_autoptr (XgCertificate) certificate = NULL;
  g_autofree char *text = NULL;

  ASN1_STRING_set (X509_getm_notBefore (pki->x509), "hello\n", -1);
  ASN1_STRING_set (X509_getm_notAfter (pki->x509), "", -1);
  certificate = xg_certificate_new (pki->x509);
  g_assert_cmpint (xg_certificate_get_not_before (certificate), ==, G_MAXINT64);
  g_assert_cmpint (xg_certificate_get_not_after (certificate), ==, G_MININT64);
  g_assert_cmpint (xg_certificate_get_days_left (certificate, 0), <, 0);
  text = xg_certificate_format_time (xg_certificate_get_not_after (certificate));
  g_assert_cmpstr (text, ==, "a date that cannot be read");
}

static void
assert_safe (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpuint (strlen (text), <=, 6 * 512 + 8);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_assert_true (g_unichar_isprint (c));
      g_assert_cmpint (g_unichar_type (c), !=, G_UNICODE_FORMAT);
    }
}

static void
assert_all_safe (const XgCertificate *certificate)
{
  const char *const *lists[] = { xg_certificate_get_dns_names (certificate),
                                 xg_certificate_get_srv_names (certificate),
                                 xg_certificate_get_xmpp_addrs (certificate) };

  assert_safe (xg_certificate_get_subject (certificate));
  assert_safe (xg_certificate_get_issuer (certificate));
  assert_safe (xg_certificate_get_name (certificate));
  assert_safe (xg_certificate_get_serial (certificate));
  assert_safe (xg_certificate_get_key (certificate));
  assert_safe (xg_certificate_get_signature (certificate));
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_assert_cmpuint (g_strv_length ((char **) lists[i]), <=, 100);
      for (guint k = 0; lists[i][k] != NULL; k++)
        assert_safe (lists[i][k]);
    }
}

/* Past OpenSSL's own checks, as a certificate of another program may be. */
static void
set_raw_name (X509 *x509, int type, const char *data, int length)
{
  X509_NAME_ENTRY *entry = X509_NAME_get_entry (X509_get_subject_name (x509), 0);
  ASN1_STRING *string = X509_NAME_ENTRY_get_data (entry);

  ASN1_STRING_set (string, data, length);
  string->type = type;
}

static void
test_hostile_names (void)
{
  const struct
  {
    int type;
    const char *data;
    int length;
    const char *words;
  } names[] = {
    { V_ASN1_UTF8STRING, "a\0b", 3, "CN=a\\00b" },
    { V_ASN1_UTF8STRING, "a\nb\tc\x1b[2J", 9, "a\\0Ab\\09c\\1B[2J" },
    { V_ASN1_UTF8STRING, "\xe2\x80\xaegnp.exe", 10, "\\u202Egnp.exe" },
    { V_ASN1_UTF8STRING, "\xff\xfe\xc0\x80", 4, NULL },
    { V_ASN1_UTF8STRING, "<b>&amp;</b>", 12, NULL },
    { V_ASN1_BMPSTRING, "\xd8\x00\x00", 3, NULL },
    { V_ASN1_BMPSTRING, "\xd8\x00\x00\x41", 4, NULL },
    { V_ASN1_UNIVERSALSTRING, "\x00\x11\x00\x00", 4, NULL },
    { V_ASN1_UNIVERSALSTRING, "\xff\xff\xff\xff\x01", 5, NULL },
    { V_ASN1_PRINTABLESTRING, "\x80\x81\x82", 3, NULL },
    { V_ASN1_T61STRING, "\xe4\xf6", 2, NULL },
    { V_ASN1_OCTET_STRING, "\x01\x02", 2, NULL },
    { V_ASN1_UTF8STRING, "", 0, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (Pki) pki = pki_new_ca ("x", NULL);
      g_autoptr (XgCertificate) certificate = NULL;

      set_raw_name (pki->x509, names[i].type, names[i].data, names[i].length);
      certificate = xg_certificate_new (pki->x509);
      g_test_message ("%u: %s", i, xg_certificate_get_subject (certificate));
      assert_all_safe (certificate);
      if (names[i].words != NULL)
        g_assert_nonnull (strstr (xg_certificate_get_subject (certificate), names[i].words));
    }
}

static void
test_giant_name (void)
{
  g_autoptr (Pki) pki = pki_new_ca ("x", NULL);
  g_autofree char *giant = g_strnfill (1 << 20, 'g');
  g_autoptr (XgCertificate) certificate = NULL;

  set_raw_name (pki->x509, V_ASN1_UTF8STRING, giant, 1 << 20);
  certificate = xg_certificate_new (pki->x509);
  assert_all_safe (certificate);
  g_assert_true (g_str_has_suffix (xg_certificate_get_subject (certificate), "…"));
}

static void
test_no_name (void)
{
  PkiSpec spec = { .name = NULL };
  g_autoptr (XgCertificate) certificate = describe (&spec);

  g_assert_cmpstr (xg_certificate_get_subject (certificate), ==, "(no name)");
  g_assert_cmpstr (xg_certificate_get_name (certificate), ==, "(no name)");
}

/* An address is proposed to people and sent to servers: as it is, or not at all. */
static void
test_hostile_addresses (void)
{
  const struct
  {
    const char *address;
    gboolean taken;
  } cases[] = { { "zoë@xgrid.test", TRUE },
                { "a b@xgrid.test", FALSE },
                { "a\nb@xgrid.test", FALSE },
                { "a\tb@xgrid.test", FALSE },
                { "\xe2\x80\xae"
                  "evil@xgrid.test",
                  FALSE },
                { "\xff@xgrid.test", FALSE },
                { "a\x7f@xgrid.test", FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PkiSpec spec = { .name = "x", .address = cases[i].address };
      g_autoptr (XgCertificate) certificate = describe (&spec);
      const char *const *addresses = xg_certificate_get_xmpp_addrs (certificate);

      assert_all_safe (certificate);
      g_assert_cmpstr (addresses[0], ==, cases[i].taken ? cases[i].address : NULL);
    }
}

static void
test_many_names (void)
{
  GString *names = g_string_new ("DNS:first.test");
  PkiSpec spec = { .name = "x" };
  g_autoptr (XgCertificate) certificate = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (names, ",DNS:n%u.test," XMPP_ADDR "u%u@xgrid.test", i, i);
  spec.names = names->str;
  certificate = describe (&spec);
  assert_all_safe (certificate);
  g_assert_cmpstr (xg_certificate_get_dns_names (certificate)[0], ==, "first.test");
  g_assert_cmpuint (g_strv_length ((char **) xg_certificate_get_xmpp_addrs (certificate)), ==, 100);
  g_string_free (names, TRUE);
}

static void
test_pem (void)
{
  PkiSpec spec = { .name = "x" };
  g_autoptr (XgCertificate) certificate = describe (&spec);
  g_autoptr (GError) error = NULL;
  g_autoptr (XgCertificate) again =
    xg_certificate_new_from_pem (xg_certificate_get_pem (certificate), &error);
  const char *const bad[] = { "",
                              "hello",
                              "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" };

  g_assert_no_error (error);
  g_assert_cmpstr (xg_certificate_get_sha256 (again), ==, xg_certificate_get_sha256 (certificate));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) problem = NULL;

      g_assert_null (xg_certificate_new_from_pem (bad[i], &problem));
      g_assert_error (problem, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

/* Every byte of a certificate wrong once: it may be refused, but nothing breaks. */
static void
test_any_byte (void)
{
  PkiSpec spec = { .name = "xgrid.test",
                   .names = "DNS:xgrid.test," XMPP_ADDR "a@xgrid.test," SRV_NAME "_xmpp-client.x" };
  g_autoptr (Pki) pki = pki_new (&spec, NULL);
  g_autoptr (GBytes) der = pki_der (pki);
  gsize length;
  const guint8 *good = g_bytes_get_data (der, &length);
  const guint8 masks[] = { 0x01, 0x80, 0xff };

  for (gsize i = 0; i < length * G_N_ELEMENTS (masks); i++)
    {
      g_autofree guint8 *bad = g_memdup2 (good, length);
      const guint8 *end = bad;
      X509 *x509;

      bad[i / G_N_ELEMENTS (masks)] ^= masks[i % G_N_ELEMENTS (masks)];
      x509 = d2i_X509 (NULL, &end, (long) length);
      if (x509 != NULL)
        {
          g_autoptr (XgCertificate) certificate = xg_certificate_new (x509);

          assert_all_safe (certificate);
          X509_free (x509);
        }
    }
}

static void
test_sha256 (void)
{
  PkiSpec spec = { .name = "x" };
  g_autoptr (XgCertificate) certificate = describe (&spec);
  const char *sha256 = xg_certificate_get_sha256 (certificate);
  g_auto (GStrv) pairs = g_strsplit (sha256, ":", -1);
  g_autofree char *joined = g_strjoinv ("", pairs);
  g_autofree char *lower = g_ascii_strdown (joined, -1);
  g_autofree char *spaced = g_strjoinv (" \n", pairs);
  g_autofree char *longer = g_strconcat (sha256, ":00", NULL);
  const char *const good[] = { sha256, joined, lower, spaced };
  const char *const bad[] = { "", "AA", "zz", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *normal = xg_certificate_normalize_sha256 (good[i]);

      g_assert_cmpstr (normal, ==, sha256);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (xg_certificate_normalize_sha256 (bad[i]));
  g_assert_null (xg_certificate_normalize_sha256 (longer));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/certificate/fields", test_fields);
  g_test_add_func ("/certificate/agrees-with-openssl", test_agrees_with_openssl);
  g_test_add_func ("/certificate/keys", test_keys);
  g_test_add_func ("/certificate/days-left", test_days_left);
  g_test_add_func ("/certificate/far-dates", test_far_dates);
  g_test_add_func ("/certificate/unreadable-dates", test_unreadable_dates);
  g_test_add_func ("/certificate/hostile-names-are-escaped", test_hostile_names);
  g_test_add_func ("/certificate/giant-name-is-cut", test_giant_name);
  g_test_add_func ("/certificate/no-name", test_no_name);
  g_test_add_func ("/certificate/hostile-addresses-are-left-out", test_hostile_addresses);
  g_test_add_func ("/certificate/many-names-are-bounded", test_many_names);
  g_test_add_func ("/certificate/pem", test_pem);
  g_test_add_func ("/certificate/any-wrong-byte", test_any_byte);
  g_test_add_func ("/certificate/fingerprint-in-any-form", test_sha256);
  return g_test_run ();
}
