/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "grid/xg-advice.h"
#include "xmpp/xg-xmpp-error.h"

static GError *
error_of (XgStreamError code, const char *condition)
{
  return xg_stream_error_new (code, condition, NULL, "A sentence.");
}

/* What is to be asked for, or changed: never two things at once. */
static void
test_what_to_change (void)
{
  static const struct
  {
    XgStreamError code;
    const char *condition;
    gboolean secret;
    gboolean profile;
  } cases[] = {
    { XG_STREAM_ERROR_NOT_AUTHORIZED, NULL, TRUE, FALSE },
    { XG_STREAM_ERROR_IDENTITY, XG_CONDITION_NEEDS_PASSPHRASE, TRUE, FALSE },
    { XG_STREAM_ERROR_IDENTITY, XG_CONDITION_WRONG_PASSPHRASE, TRUE, FALSE },
    { XG_STREAM_ERROR_IDENTITY, NULL, FALSE, TRUE },
    { XG_STREAM_ERROR_CERT_REFUSED, NULL, FALSE, TRUE },
    { XG_STREAM_ERROR_NO_EXTERNAL, NULL, FALSE, TRUE },
    { XG_STREAM_ERROR_CA_FILE, NULL, FALSE, TRUE },
    { XG_STREAM_ERROR_CERT_REVOKED, NULL, FALSE, FALSE },
    { XG_STREAM_ERROR_CONFLICT, "conflict", FALSE, FALSE },
    { XG_STREAM_ERROR_CLOSED, NULL, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = error_of (cases[i].code, cases[i].condition);

      g_test_message ("error %d, %s", (int) cases[i].code, cases[i].condition);
      g_assert_cmpint (xg_advice_is_about_secret (error), ==, cases[i].secret);
      g_assert_cmpint (xg_advice_is_about_profile (error), ==, cases[i].profile);
    }
  g_assert_false (xg_advice_is_about_secret (NULL));
  g_assert_false (xg_advice_is_about_profile (NULL));
}

/* What only a person can mend is never tried again by itself, and the person is told what to do. */
static void
test_no_retry_without_words (void)
{
  for (int code = XG_STREAM_ERROR_FAILED; code <= XG_STREAM_ERROR_CERT_UNCHECKED; code++)
    {
      g_autoptr (GError) error = error_of ((XgStreamError) code, NULL);

      if (xg_stream_error_get_advice (error) != XG_ADVICE_ASK)
        continue;
      g_test_message ("error %d", code);
      g_assert_nonnull (xg_advice_for_error (error));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/advice/what-to-change", test_what_to_change);
  g_test_add_func ("/advice/no-retry-without-words", test_no_retry_without_words);
  return g_test_run ();
}
