/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "grid/xg-profile.h"

/* What may be in a profile. */

static void
test_jids (void)
{
  const char *good[] = { "a@b", "analyst@grid.example", "ünal@grid.example", "a.b-c@[::1]" };
  const char *bad[] = { "",     "a",      "@b",    "a@",    "a@b@c", "a@b/c", "a b@c.d",
                        "a@.b", "a@b..c", "<a>@b", "a&b@c", "a'b@c", "a\n@b", "\xff@b.c" };

  for (guint i = 0; i < G_N_ELEMENTS (good) - 1; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (xg_profile_check_jid (good[i], &error));
      g_assert_no_error (error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (xg_profile_check_jid (bad[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
  g_assert_false (xg_profile_check_jid (NULL, NULL));
}

static void
test_fields (void)
{
  static const struct
  {
    XgProfileField field;
    const char *property;
    const char *good[4];
    const char *bad[8];
  } cases[] = {
    { XG_PROFILE_FIELD_NAME, "name", { "Work", "Größe [1]" }, { "", " ", "a\nb", "\xff" } },
    { XG_PROFILE_FIELD_JID, "jid", { "a@b" }, { "", "a", "a@b/c" } },
    { XG_PROFILE_FIELD_HOST,
      "host",
      { "", "xmpp.grid.example.", "2001:db8::1", "bücher.example" },
      { "https://a.b", "a.b/c", "me@a.b", "a.b:5222", "a..b", "-a.b", "a b" } },
    { XG_PROFILE_FIELD_CA_FILE, "ca-file", { "", "/a b.pem" }, { "ca.pem", "/\xff" } },
    { XG_PROFILE_FIELD_KEY_FILE, "key-file", { "", "/a" }, { "a" } },
    { XG_PROFILE_FIELD_CRL_FILE, "crl-file", { "", "/a" }, { "./a" } },
    { XG_PROFILE_FIELD_PIN,
      "pin",
      { "",
        "01:23:45:67:89:ab:CD:EF:01:23:45:67:89:AB:CD:EF:"
        "01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF" },
      { "01:23",
        "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF",
        "01:23:45:67:89:ab:CD:EF:01:23:45:67:89:AB:CD:EF:"
        "01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint j = 0; j < 4 + 8; j++)
      {
        const char *value = j < 4 ? cases[i].good[j] : cases[i].bad[j - 4];
        g_autoptr (XgProfile) profile = xg_profile_new (NULL);
        g_autoptr (GError) error = NULL;

        if (value == NULL)
          continue;
        g_test_message ("%s, case %u", cases[i].property, j);
        g_object_set (profile, cases[i].property, value, NULL);
        g_assert_true (xg_profile_check_field (profile, cases[i].field, &error) == (j < 4));
        if (j < 4)
          g_assert_no_error (error);
        else
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      }
}

static void
test_a_certificate_needs_a_file (void)
{
  g_autoptr (XgProfile) profile = xg_profile_new ("Work");
  XgProfileField field = XG_PROFILE_N_FIELDS;

  g_object_set (profile, "jid", "a@b.c", NULL);
  g_assert_true (xg_profile_check (profile, NULL, NULL));
  g_object_set (profile, "auth", XG_AUTH_CERTIFICATE, NULL);
  g_assert_false (xg_profile_check (profile, &field, NULL));
  g_assert_cmpint (field, ==, XG_PROFILE_FIELD_CERT_FILE);
  g_object_set (profile, "cert-file", "/me.p12", NULL);
  g_assert_true (xg_profile_check (profile, NULL, NULL));
}

static void
test_ports (void)
{
  const char *bad[] = { "0", "65536", "-1", "12a", " 1", "1 ", "0x10", "99999999999999999999" };
  guint port = 1;

  g_assert_true (xg_profile_check_port ("", &port, NULL));
  g_assert_cmpuint (port, ==, 0);
  g_assert_true (xg_profile_check_port ("65535", &port, NULL));
  g_assert_cmpuint (port, ==, 65535);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (xg_profile_check_port (bad[i], NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/jid-is-checked", test_jids);
  g_test_add_func ("/profile/ports-are-checked", test_ports);
  g_test_add_func ("/profile/fields-are-checked", test_fields);
  g_test_add_func ("/profile/a-certificate-needs-a-file", test_a_certificate_needs_a_file);
  return g_test_run ();
}
