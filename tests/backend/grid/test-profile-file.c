/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "grid/xg-profile.h"

/* Profiles in their file. */

static void
test_save_and_load (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("xg-profile-XXXXXX", &error);
  g_autofree char *deep = g_build_filename (dir, "a", "b", NULL);
  g_autofree char *file = g_build_filename (deep, "profiles.ini", NULL);
  g_autofree char *upper = g_build_filename (dir, "a", NULL);
  g_autoptr (XgProfile) profile = xg_profile_new ("Our [grid]");
  g_autoptr (GPtrArray) none = xg_profile_load_all (deep, &error);
  g_autoptr (GPtrArray) all = NULL;
  XgProfile *loaded;
  GStatBuf info;

  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  g_object_set (profile,
                "jid",
                "analyst@grid.example",
                "host",
                "192.0.2.1",
                "port",
                5223u,
                "ca-file",
                "/some/ca.pem",
                "tls-mode",
                XG_TLS_DIRECT,
                "remember",
                TRUE,
                NULL);
  g_assert_true (xg_profile_save (profile, deep, &error));
  g_assert_no_error (error);
  g_object_set (profile, "host", "", NULL);
  g_assert_true (xg_profile_save (profile, deep, &error));

  all = xg_profile_load_all (deep, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 1);
  loaded = all->pdata[0];
  g_assert_cmpstr (xg_profile_get_name (loaded), ==, "Our [grid]");
  g_assert_cmpstr (xg_profile_get_jid (loaded), ==, "analyst@grid.example");
  g_assert_null (xg_profile_get_host (loaded));
  g_assert_cmpuint (xg_profile_get_port (loaded), ==, 5223);
  g_assert_cmpstr (xg_profile_get_ca_file (loaded), ==, "/some/ca.pem");
  g_assert_cmpint (xg_profile_get_tls_mode (loaded), ==, XG_TLS_DIRECT);
  g_assert_true (xg_profile_get_remember (loaded));
  g_assert_cmpint (g_stat (file, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  g_assert_true (g_file_set_contents (file, "no key file", -1, NULL));
  g_assert_null (xg_profile_load_all (deep, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_clear_error (&error);
  /* Below a file no directory can be made. */
  g_assert_false (xg_profile_save (profile, file, &error));
  g_assert_nonnull (error);

  g_remove (file);
  g_rmdir (deep);
  g_rmdir (upper);
  g_rmdir (dir);
}

/* A file that a hand has broken may hold other profiles: it is not replaced. */
static void
test_broken_file_is_kept (void)
{
  const char *text = "[Other]\njid=a@b.c\n[broken";
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) load_error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("xg-profile-XXXXXX", &error);
  g_autofree char *file = g_build_filename (dir, "profiles.ini", NULL);
  g_autofree char *after = NULL;
  g_autoptr (XgProfile) profile = xg_profile_new ("Mine");

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (file, text, -1, &error));
  g_object_set (profile, "jid", "analyst@grid.example", NULL);
  g_assert_null (xg_profile_load_all (dir, &load_error));
  g_assert_error (load_error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_false (xg_profile_save (profile, dir, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, file));

  g_assert_true (g_file_get_contents (file, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, text);
  g_remove (file);
  g_rmdir (dir);
}

typedef struct
{
  char *dir;
  char *file;
} Place;

static void
set_up (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  place->dir = g_dir_make_tmp ("xg-profile-XXXXXX", &error);
  g_assert_no_error (error);
  place->file = g_build_filename (place->dir, "profiles.ini", NULL);
  if (data != NULL)
    g_assert_true (g_file_set_contents (place->file, data, -1, NULL));
}

static void
tear_down (Place *place, gconstpointer data)
{
  g_remove (place->file);
  g_assert_cmpint (g_rmdir (place->dir), ==, 0);
  g_free (place->file);
  g_free (place->dir);
}

static XgProfile *
new_profile (const char *name, const char *jid)
{
  XgProfile *profile = xg_profile_new (name);

  g_object_set (profile, "jid", jid, NULL);
  return profile;
}

static GPtrArray *
load (Place *place)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *all = xg_profile_load_all (place->dir, &error);

  g_assert_no_error (error);
  return all;
}

static void
save (XgProfile *profile, Place *place)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (xg_profile_save (profile, place->dir, &error));
  g_assert_no_error (error);
}

static void
fill (XgProfile *profile)
{
  g_object_set (profile,
                "jid",
                "analyst@grid.example",
                "host",
                "h.example",
                "port",
                5223u,
                "tls-mode",
                XG_TLS_DIRECT,
                "ca-file",
                "/ca.pem",
                "auth",
                XG_AUTH_CERTIFICATE,
                "cert-file",
                "/me; you.p12",
                "key-file",
                "/k\"e\\y.pem",
                "revocation",
                XG_REVOCATION_HARD,
                "crl-file",
                "/list.crl",
                "pin",
                "AA:BB",
                "pin-since",
                "2026-11-21",
                "pin-certificate",
                "-----\nAB\n",
                "remember",
                TRUE,
                "connect-at-start",
                TRUE,
                NULL);
}

/* Every property, so that one that is added later can't be forgotten. */
static void
assert_same (XgProfile *one, XgProfile *other)
{
  guint n_specs = 0;
  g_autofree GParamSpec **specs =
    g_object_class_list_properties (G_OBJECT_GET_CLASS (one), &n_specs);

  g_assert_cmpuint (n_specs, >=, 18);
  for (guint i = 0; i < n_specs; i++)
    {
      g_auto (GValue) first = G_VALUE_INIT;
      g_auto (GValue) second = G_VALUE_INIT;

      g_object_get_property (G_OBJECT (one), specs[i]->name, &first);
      g_object_get_property (G_OBJECT (other), specs[i]->name, &second);
      if (g_param_values_cmp (specs[i], &first, &second) != 0)
        g_error ("“%s” differs", specs[i]->name);
    }
}

static void
test_everything_is_kept (Place *place, gconstpointer data)
{
  g_autoptr (XgProfile) profile = xg_profile_new ("Full");
  g_autoptr (GPtrArray) all = NULL;

  fill (profile);
  save (profile, place);
  g_assert_cmpstr (xg_profile_get_id (profile), ==, "analyst@grid.example");
  all = load (place);
  g_assert_cmpuint (all->len, ==, 1);
  assert_same (all->pdata[0], profile);
}

static void
test_trust_is_kept (Place *place, gconstpointer data)
{
  static const char pem[] = "-----BEGIN CERTIFICATE-----\n"
                            "MIIBhTCCASugAwIBAgIUUiVhLYetdP2cuEW5idHA7PRWdwcwCgYIKoZIzj0EAwIw\n"
                            "FzEVMBMGA1UEAwwMZ3JpZC5leGFtcGxlMCAXDTI2MTEyMTEwMTQ0MFoYDzIxMjYx\n"
                            "MDI4MTAxNDQwWjAXMRUwEwYDVQQDDAxncmlkLmV4YW1wbGUwWTATBgcqhkjOPQIB\n"
                            "BggqhkjOPQMBBwNCAAQFxyKSE5xASHynmxuEBtMUVLjs6VEyTp+y1McqiLUahqx1\n"
                            "OwkquRhyfXgHPlNWR0Ba1WxLywIhIDqkmJnbq+GQo1MwUTAdBgNVHQ4EFgQUmwO0\n"
                            "cJ1ih7kgQVZQfYHMztFfDXgwHwYDVR0jBBgwFoAUmwO0cJ1ih7kgQVZQfYHMztFf\n"
                            "DXgwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiBxpn4QaBc494ax\n"
                            "vpWUKtQcyGjXLBijlE75jSUz37CmIwIhAMTleLXHyzkkoBUycvpW8OjG/e7PeJf1\n"
                            "SkVYv1oS1zwF\n"
                            "-----END CERTIFICATE-----\n";
  g_autoptr (XgProfile) profile = xg_profile_new ("Pinned");
  g_autoptr (XgCertificate) certificate = xg_certificate_new_from_pem (pem, NULL);
  g_autoptr (XgCertificate) kept = NULL;
  g_autoptr (GPtrArray) all = NULL;

  g_object_set (profile, "jid", "analyst@grid.example", NULL);
  g_assert_null (xg_profile_get_pin_since (profile));
  g_assert_null (xg_profile_dup_pinned (profile));
  xg_profile_trust (profile, certificate);
  g_assert_true (xg_profile_check_field (profile, XG_PROFILE_FIELD_PIN, NULL));
  save (profile, place);
  all = load (place);
  g_assert_cmpstr (xg_profile_get_pin (all->pdata[0]),
                   ==,
                   "00:B1:0B:A7:A8:71:4F:5C:97:F7:2E:FE:0A:25:78:FC:"
                   "1D:3E:01:7F:A5:4F:55:6B:A1:BA:CE:80:B2:51:B3:FB");
  g_assert_cmpuint (strlen (xg_profile_get_pin_since (all->pdata[0])), ==, strlen ("2026-11-21"));
  kept = xg_profile_dup_pinned (all->pdata[0]);
  g_assert_nonnull (kept);
  g_assert_cmpstr (xg_certificate_get_name (kept), ==, "grid.example");

  /* Only the fingerprint counts: a certificate beside another one says nothing. */
  g_object_set (all->pdata[0], "pin", "AA:BB", NULL);
  g_assert_null (xg_profile_dup_pinned (all->pdata[0]));
  g_object_set (all->pdata[0], "pin", NULL, NULL);
  g_assert_null (xg_profile_get_pin_since (all->pdata[0]));

  xg_profile_trust (profile, NULL);
  save (profile, place);
  g_clear_pointer (&all, g_ptr_array_unref);
  all = load (place);
  g_assert_null (xg_profile_get_pin (all->pdata[0]));
  g_assert_null (xg_profile_dup_pinned (all->pdata[0]));
}

static void
test_copy (void)
{
  g_autoptr (XgProfile) profile = xg_profile_new ("Full");
  g_autoptr (XgProfile) copy = NULL;
  g_autoptr (XgProfile) empty = xg_profile_new (NULL);

  fill (profile);
  g_object_set (profile, "demo", TRUE, "id", "x", NULL);
  copy = xg_profile_copy (profile);
  assert_same (copy, profile);
  xg_profile_assign (copy, empty);
  assert_same (copy, empty);
}

static void
test_an_old_file (Place *place, gconstpointer data)
{
  g_autoptr (GPtrArray) all = load (place);
  XgProfile *profile;

  g_assert_cmpuint (all->len, ==, 3);
  profile = all->pdata[0];
  g_assert_cmpstr (xg_profile_get_name (profile), ==, "Work");
  g_assert_cmpstr (xg_profile_get_id (profile), ==, "a@b.c");
  g_assert_cmpint (xg_profile_get_auth (profile), ==, XG_AUTH_PASSWORD);
  g_assert_cmpint (xg_profile_get_revocation (profile), ==, XG_REVOCATION_SOFT);
  g_assert_false (xg_profile_get_connect_at_start (profile));
  /* One account twice: two caches. */
  g_assert_false (xg_profile_is_same (profile, all->pdata[2]));
}

static void
test_what_a_newer_version_wrote_stays (Place *place, gconstpointer data)
{
  g_autoptr (GPtrArray) all = load (place);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  XgProfileField field = XG_PROFILE_N_FIELDS;
  XgProfile *profile = all->pdata[0];

  g_assert_false (xg_profile_check (profile, &field, NULL));
  g_assert_cmpint (field, ==, XG_PROFILE_FIELD_PORT);
  g_assert_false (xg_profile_check_field (profile, XG_PROFILE_FIELD_REVOCATION, &error));
  g_assert_nonnull (strstr (error->message, "paranoid"));

  g_object_set (profile, "host", "h.example", NULL);
  save (profile, place);
  g_assert_true (g_file_get_contents (place->file, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "# by hand\n"));
  g_assert_nonnull (strstr (text, "colour=blue\n"));
  g_assert_nonnull (strstr (text, "revocation=paranoid\n"));
  g_assert_nonnull (strstr (text, "port=99999\n"));
  g_assert_nonnull (strstr (text, "[Not a profile]\n"));
  g_assert_nonnull (strstr (text, "host=h.example\n"));

  /* Once the person chose, theirs counts. */
  g_object_set (profile, "revocation", XG_REVOCATION_OFF, "port", 5222u, NULL);
  g_assert_true (xg_profile_check (profile, NULL, NULL));
  save (profile, place);
  g_clear_pointer (&text, g_free);
  g_assert_true (g_file_get_contents (place->file, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "revocation=off\n"));
  g_assert_nonnull (strstr (text, "port=5222\n"));
}

static void
test_another_name (Place *place, gconstpointer data)
{
  g_autoptr (XgProfile) profile = new_profile ("One", "a@b.c");
  g_autoptr (XgProfile) other = new_profile ("Other", "x@b.c");
  g_autofree char *before = NULL;
  g_autoptr (GPtrArray) all = NULL;

  save (profile, place);
  save (other, place);
  before = g_strdup (xg_profile_get_id (profile));
  g_object_set (profile, "name", "[Two]", NULL);
  save (profile, place);
  g_assert_cmpstr (xg_profile_get_id (profile), ==, before);
  all = load (place);
  g_assert_cmpuint (all->len, ==, 2);
  assert_same (all->pdata[0], profile);

  /* The name that is free now. */
  g_object_set (other, "name", "One", NULL);
  save (other, place);
  g_clear_pointer (&all, g_ptr_array_unref);
  all = load (place);
  assert_same (all->pdata[0], profile);
  assert_same (all->pdata[1], other);
}

static void
test_a_name_twice_is_refused (Place *place, gconstpointer data)
{
  g_autoptr (XgProfile) profile = new_profile ("Work", "a@b.c");
  g_autoptr (XgProfile) other = new_profile ("Other", "x@b.c");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  save (profile, place);
  save (other, place);
  g_assert_true (g_file_get_contents (place->file, &before, NULL, NULL));
  g_object_set (other, "name", "WORK", NULL);
  g_assert_false (xg_profile_save (other, place->dir, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_assert_nonnull (strstr (error->message, "Work"));
  g_assert_true (g_file_get_contents (place->file, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, before);
}

static void
test_one_account_twice (Place *place, gconstpointer data)
{
  g_autoptr (XgProfile) profile = new_profile ("One", "a@b.c");
  g_autoptr (XgProfile) other = new_profile ("Other", "a@b.c");
  g_autoptr (XgProfile) again = new_profile ("one", "a@b.c");
  g_autoptr (GPtrArray) all = NULL;

  save (profile, place);
  save (other, place);
  g_assert_false (xg_profile_is_same (profile, other));
  /* Without an id it is the one of its name. */
  save (again, place);
  g_assert_true (xg_profile_is_same (profile, again));
  all = load (place);
  g_assert_cmpuint (all->len, ==, 2);
  assert_same (all->pdata[1], other);
}

/* Somebody who adds a profile never changes one. */
static void
test_a_new_one_replaces_nothing (Place *place, gconstpointer data)
{
  g_autoptr (XgProfile) profile = new_profile ("Work", "a@b.c");
  g_autoptr (XgProfile) same_name = new_profile ("work", "a@b.c");
  g_autoptr (XgProfile) same_account = new_profile ("Other", "a@b.c");
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (xg_profile_save_new (profile, place->dir, &error));
  g_assert_no_error (error);
  g_assert_false (xg_profile_save_new (same_name, place->dir, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_true (xg_profile_save_new (same_account, place->dir, &error));
  g_assert_no_error (error);
  all = load (place);
  g_assert_cmpuint (all->len, ==, 2);
  assert_same (all->pdata[0], profile);
  assert_same (all->pdata[1], same_account);
}

static void
test_another_address_is_another_id (Place *place, gconstpointer data)
{
  g_autoptr (XgProfile) profile = new_profile ("One", "a@b.c");
  g_autoptr (XgProfile) other = NULL;
  g_autoptr (GPtrArray) all = NULL;

  save (profile, place);
  other = xg_profile_copy (profile);
  g_object_set (other, "jid", "d@b.c", NULL);
  save (other, place);
  g_assert_false (xg_profile_is_same (profile, other));
  all = load (place);
  g_assert_cmpuint (all->len, ==, 1);
  assert_same (all->pdata[0], other);
}

static void
test_remove (Place *place, gconstpointer data)
{
  g_autoptr (XgProfile) profile = new_profile ("One", "a@b.c");
  g_autoptr (XgProfile) other = new_profile ("Other", "x@b.c");
  g_autoptr (GPtrArray) all = NULL;

  save (profile, place);
  save (other, place);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (xg_profile_remove (profile, place->dir, NULL));
      g_clear_pointer (&all, g_ptr_array_unref);
      all = load (place);
      g_assert_cmpuint (all->len, ==, 1);
      assert_same (all->pdata[0], other);
    }
}

static gpointer
save_thread (gpointer data)
{
  Place *place = data;

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("%p %u", (gpointer) g_thread_self (), i);
      g_autoptr (XgProfile) profile = new_profile (name, "a@b.c");

      save (profile, place);
    }
  return NULL;
}

static void
test_two_at_once (Place *place, gconstpointer data)
{
  GThread *threads[2];
  g_autoptr (GPtrArray) all = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("save", save_thread, place);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  all = load (place);
  g_assert_cmpuint (all->len, ==, 40);
}

#define OLD                                                                                        \
  "[Work]\njid=a@b.c\nport=0\ndirect-tls=false\nremember=true\n"                                   \
  "[Home]\njid=d@b.c\n[Work again]\njid=a@b.c\n"
#define NEWER                                                                                      \
  "# by hand\n[Work]\njid=a@b.c\ncolour=blue\nrevocation=paranoid\nport=99999\n"                   \
  "[Not a profile]\nkey=value\n"

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    const char *text;
    void (*run) (Place *place, gconstpointer data);
  } in_place[] = {
    { "/profile/everything-is-kept", NULL, test_everything_is_kept },
    { "/profile/trust-is-kept", NULL, test_trust_is_kept },
    { "/profile/an-old-file", OLD, test_an_old_file },
    { "/profile/what-a-newer-version-wrote-stays", NEWER, test_what_a_newer_version_wrote_stays },
    { "/profile/another-name-is-the-same-entry", NULL, test_another_name },
    { "/profile/a-name-twice-is-refused", NULL, test_a_name_twice_is_refused },
    { "/profile/one-account-twice", NULL, test_one_account_twice },
    { "/profile/a-new-one-replaces-nothing", NULL, test_a_new_one_replaces_nothing },
    { "/profile/another-address-is-another-id", NULL, test_another_address_is_another_id },
    { "/profile/remove", NULL, test_remove },
    { "/profile/two-that-save-at-once", NULL, test_two_at_once },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/copy-has-everything", test_copy);
  g_test_add_func ("/profile/save-and-load", test_save_and_load);
  g_test_add_func ("/profile/broken-file-is-kept", test_broken_file_is_kept);
  for (guint i = 0; i < G_N_ELEMENTS (in_place); i++)
    g_test_add (in_place[i].name, Place, in_place[i].text, set_up, in_place[i].run, tear_down);
  return g_test_run ();
}
