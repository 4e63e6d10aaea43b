/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "xmpp/xg-scram.h"
#include "xmpp/xg-xmpp-error.h"

typedef struct
{
  const char *mechanism;
  const char *bound_to; /* NULL: not bound; empty: could be, but is not offered */
  const char *nonce;
  const char *first;
  const char *server_first;
  const char *final;
  const char *server_final;
} Exchange;

static const Exchange exchanges[] = {
  /* RFC 5802 section 5 */
  { "SCRAM-SHA-1",
    NULL,
    "fyko+d2lbbFgONRv9qkxdawL",
    "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
    "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
    "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
    "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=" },
  /* RFC 7677 section 3 */
  { "SCRAM-SHA-256",
    NULL,
    "rOprNGfwEbeRWgbNEkqO",
    "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
    "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
    "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
    "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=" },
  /* The same with SHA-512; computed with another implementation of HMAC and PBKDF2 (Python's). */
  { "SCRAM-SHA-512",
    NULL,
    "rOprNGfwEbeRWgbNEkqO",
    "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
    "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
    "p=gMGXRcevScNtxZ6/8lQYpGtnsNAc3mGcmNomv+xnoOMw+3R2xNJdMNnzMlTN8PPC6wdp6dybEmDYXYTxwnYPJQ==",
    "v=ZQnYEgWQMFmmsM8aQMF0nDDCy/AgCzkwk8CmMZYcMg0vSVlKDanekLtifDSeVGT4+5ZxXnJq199RVG2rR7N7Zw==" },
  /* With channel binding, or saying that there could be: RFC 5802 section 6; computed the same. */
  { "SCRAM-SHA-256-PLUS",
    "tls-exporter",
    "rOprNGfwEbeRWgbNEkqO",
    "p=tls-exporter,,n=user,r=rOprNGfwEbeRWgbNEkqO",
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
    "c=cD10bHMtZXhwb3J0ZXIsLAABAv8sPQ==,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
    "p=J27hi0y9uol231mCdf0SK+2yk5oiw3G/PxqhCWG6Qrg=",
    "v=Q1mLb8vf3MDPb1x8XArh4BI6s9vIRYL1m7UHIpl+0N8=" },
  { "SCRAM-SHA-1",
    "",
    "rOprNGfwEbeRWgbNEkqO",
    "y,,n=user,r=rOprNGfwEbeRWgbNEkqO",
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
    "c=eSws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=LwgxoC+nBGGtabpufmreUItJ0Rc=",
    "v=9Z+mYcKK0ICIikGE6HDdFAYghq4=" },
  { "SCRAM-SHA-512-PLUS",
    "tls-unique",
    "rOprNGfwEbeRWgbNEkqO",
    "p=tls-unique,,n=user,r=rOprNGfwEbeRWgbNEkqO",
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
    "c=cD10bHMtdW5pcXVlLCwAAQL/LD0=,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
    "p=s0WcZEyBYMAei2t0iPlZ5L6uZp0abZ8y1LZM1EsBt2VqBas4D2anbA0l83W/wtH9apEJkflonGXysDJyI66mAA==",
    "v=IRXvuR/LV8jOGLIwMBRikSi+Qeku+5MH8K7gE5eZMBwew/4M35BT8WdedrxmECAxasX0mS/o6MO5V+F0eHOFLQ==" },
};

static XgScram *
new_login (const Exchange *e)
{
  static const guint8 channel[] = { 0, 1, 2, 0xff, ',', '=' };
  gboolean bound = e->bound_to != NULL && *e->bound_to != '\0';
  g_autoptr (GBytes) data = bound ? g_bytes_new_static (channel, sizeof channel) : NULL;
  XgScramBinding binding = { bound ? e->bound_to : NULL, data };
  g_autoptr (GError) error = NULL;
  XgScram *scram = xg_scram_new (e->mechanism,
                                 "user",
                                 "pencil",
                                 e->bound_to != NULL ? &binding : NULL,
                                 e->nonce,
                                 &error);

  g_assert_no_error (error);
  return scram;
}

static void
test_vectors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (exchanges); i++)
    {
      const Exchange *e = &exchanges[i];
      g_autoptr (XgScram) scram = new_login (e);
      g_autoptr (GError) error = NULL;
      g_autofree char *final = NULL;

      g_assert_cmpstr (xg_scram_get_first (scram), ==, e->first);
      final = xg_scram_respond (scram, e->server_first, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (final, ==, e->final);
      g_assert_true (xg_scram_verify (scram, e->server_final, &error));
      g_assert_no_error (error);
    }
}

static void
check_not_genuine (const char *server_final)
{
  g_autoptr (XgScram) scram = new_login (&exchanges[1]);
  g_autoptr (GError) error = NULL;
  g_autofree char *final = xg_scram_respond (scram, exchanges[1].server_first, NULL, &error);

  g_assert_no_error (error);
  g_assert_false (xg_scram_verify (scram, server_final, &error));
  g_assert_error (error, XG_STREAM_ERROR, XG_STREAM_ERROR_SERVER_NOT_GENUINE);
}

static void
test_server_must_prove_itself (void)
{
  check_not_genuine (NULL);
  check_not_genuine ("");
  check_not_genuine ("v=");
  check_not_genuine ("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95H4=");
  check_not_genuine ("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl9");
  check_not_genuine ("e=other-error");
}

static void
test_no_proof_before_response (void)
{
  g_autoptr (XgScram) scram = new_login (&exchanges[1]);
  g_autoptr (GError) error = NULL;

  g_assert_false (
    xg_scram_verify (scram, "v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", &error));
  g_assert_error (error, XG_STREAM_ERROR, XG_STREAM_ERROR_SERVER_NOT_GENUINE);
}

static void
check_challenge (const char *server_first, XgStreamError code)
{
  g_autoptr (XgScram) scram = new_login (&exchanges[1]);
  g_autoptr (GError) error = NULL;

  g_assert_null (xg_scram_respond (scram, server_first, NULL, &error));
  g_assert_error (error, XG_STREAM_ERROR, (int) code);
}

#define NONCE "r=rOprNGfwEbeRWgbNEkqO"

static void
test_challenge_refused (void)
{
  check_challenge ("", XG_STREAM_ERROR_AUTH_FAILED);
  check_challenge (NONCE "x", XG_STREAM_ERROR_AUTH_FAILED);
  check_challenge (NONCE "x,s=AAAA", XG_STREAM_ERROR_AUTH_FAILED);
  check_challenge (NONCE "x,s=,i=4096", XG_STREAM_ERROR_AUTH_FAILED);
  check_challenge ("m=must-know," NONCE "x,s=AAAA,i=4096", XG_STREAM_ERROR_AUTH_FAILED);
  check_challenge (NONCE ",s=AAAA,i=4096", XG_STREAM_ERROR_SERVER_NOT_GENUINE);
  check_challenge ("r=another,s=AAAA,i=4096", XG_STREAM_ERROR_SERVER_NOT_GENUINE);
}

static void
test_iterations_refused (void)
{
  check_challenge (NONCE "x,s=AAAA,i=0", XG_STREAM_ERROR_AUTH_FAILED);
  check_challenge (NONCE "x,s=AAAA,i=-1", XG_STREAM_ERROR_AUTH_FAILED);
  check_challenge (NONCE "x,s=AAAA,i=", XG_STREAM_ERROR_AUTH_FAILED);
  check_challenge (NONCE "x,s=AAAA,i=4096x", XG_STREAM_ERROR_AUTH_FAILED);
  check_challenge (NONCE "x,s=AAAA,i=10000001", XG_STREAM_ERROR_AUTH_FAILED);
  check_challenge (NONCE "x,s=AAAA,i=99999999999999999999", XG_STREAM_ERROR_AUTH_FAILED);
}

static void
test_computing_can_be_cancelled (void)
{
  g_autoptr (XgScram) scram = new_login (&exchanges[1]);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (xg_scram_respond (scram, NONCE "x,s=AAAA,i=10000000", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* One answer is all that a password is kept for. */
static void
test_one_response (void)
{
  g_autoptr (XgScram) scram = new_login (&exchanges[1]);
  g_autoptr (GError) error = NULL;
  g_autofree char *final = xg_scram_respond (scram, exchanges[1].server_first, NULL, &error);

  g_assert_no_error (error);
  g_assert_null (xg_scram_respond (scram, exchanges[1].server_first, NULL, &error));
  g_assert_error (error, XG_STREAM_ERROR, XG_STREAM_ERROR_AUTH_FAILED);
}

static void
test_choice (void)
{
  const char *const all[] = { "PLAIN",         "SCRAM-SHA-1",   "SCRAM-SHA-512-PLUS",
                              "SCRAM-SHA-256", "SCRAM-SHA-512", NULL };
  const char *const weak[] = { "DIGEST-MD5", "SCRAM-SHA-1", NULL };
  const char *const none[] = { "PLAIN", "SCRAM-SHA-1-PLUS", "scram-sha-1", NULL };
  const char *const empty[] = { NULL };

  g_assert_cmpstr (xg_scram_choose (all, FALSE), ==, "SCRAM-SHA-512");
  g_assert_cmpstr (xg_scram_choose (weak, FALSE), ==, "SCRAM-SHA-1");
  g_assert_null (xg_scram_choose (none, FALSE));
  g_assert_null (xg_scram_choose (empty, FALSE));
  g_assert_cmpstr (xg_scram_choose (all, TRUE), ==, "SCRAM-SHA-512-PLUS");
  g_assert_cmpstr (xg_scram_choose (none, TRUE), ==, "SCRAM-SHA-1-PLUS");
  g_assert_null (xg_scram_choose (weak, TRUE));
}

static void
test_user_is_escaped (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgScram) scram = xg_scram_new ("SCRAM-SHA-1", "a,b=c", "x", NULL, "n", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (xg_scram_get_first (scram), ==, "n,,n=a=2Cb=3Dc,r=n");
}

static void
test_impossible_secrets (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (xg_scram_new ("SCRAM-SHA-1", "user", "", NULL, NULL, &error));
  g_assert_error (error, XG_STREAM_ERROR, XG_STREAM_ERROR_NOT_AUTHORIZED);
  g_clear_error (&error);
  g_assert_null (xg_scram_new ("SCRAM-SHA-1", "user", "a\nb", NULL, NULL, &error));
  g_assert_error (error, XG_STREAM_ERROR, XG_STREAM_ERROR_NOT_AUTHORIZED);
  g_clear_error (&error);
  g_assert_null (xg_scram_new ("SCRAM-SHA-1", "\x01", "b", NULL, NULL, &error));
  g_assert_error (error, XG_STREAM_ERROR, XG_STREAM_ERROR_NOT_AUTHORIZED);
}

static void
test_nonces_differ (void)
{
  g_autoptr (XgScram) one = xg_scram_new ("SCRAM-SHA-1", "u", "p", NULL, NULL, NULL);
  g_autoptr (XgScram) two = xg_scram_new ("SCRAM-SHA-1", "u", "p", NULL, NULL, NULL);

  g_assert_cmpstr (xg_scram_get_first (one), !=, xg_scram_get_first (two));
  g_assert_cmpuint (strlen (xg_scram_get_first (one)), ==, strlen ("n,,n=u,r=") + 32);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scram/rfc-vectors", test_vectors);
  g_test_add_func ("/scram/server-must-prove-itself", test_server_must_prove_itself);
  g_test_add_func ("/scram/no-proof-before-response", test_no_proof_before_response);
  g_test_add_func ("/scram/challenge/refused", test_challenge_refused);
  g_test_add_func ("/scram/challenge/iterations-refused", test_iterations_refused);
  g_test_add_func ("/scram/challenge/cancelled", test_computing_can_be_cancelled);
  g_test_add_func ("/scram/challenge/answered-once", test_one_response);
  g_test_add_func ("/scram/choice-is-the-strongest", test_choice);
  g_test_add_func ("/scram/user-is-escaped", test_user_is_escaped);
  g_test_add_func ("/scram/impossible-secrets", test_impossible_secrets);
  g_test_add_func ("/scram/nonces-differ", test_nonces_differ);
  return g_test_run ();
}
