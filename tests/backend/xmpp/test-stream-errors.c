/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "stream-fixture.h"

/* Error replies as they should not be. */

/* Answers a request: FORMAT is a printf format for its id. */
static void
answer (FakePeer *peer, const char *format)
{
  g_autofree char *id = NULL;
  g_auto (GStrv) parts = g_strsplit (format, "%s", -1);
  g_autofree char *xml = NULL;

  if (!fake_peer_login (peer))
    return;
  id = fake_peer_expect_attribute (peer, "iq", "id");
  if (id == NULL)
    return;
  xml = g_strjoinv (id, parts);
  fake_peer_send (peer, xml);
  fake_peer_wait_for_end (peer);
}

/* What real servers have sent, and what worse ones may: an answer and a reason for each. */
static const struct
{
  const char *error;
  XgStanzaErrorCode code;
} odd_errors[] = {
  { "", XG_STANZA_ERROR_UNDEFINED_CONDITION },
  { "<error/>", XG_STANZA_ERROR_UNDEFINED_CONDITION },
  { "<error code='404'>Not found</error>", XG_STANZA_ERROR_UNDEFINED_CONDITION },
  { "<error><a-new-one xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>",
    XG_STANZA_ERROR_UNDEFINED_CONDITION },
  { "<error type='wait'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
    "<gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>xmpp:elsewhere.test</gone></error>",
    XG_STANZA_ERROR_CONFLICT },
  { "<error><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='de'>Nein</text>"
    "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='he'>לא</text>"
    "<forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>",
    XG_STANZA_ERROR_FORBIDDEN },
};

/* Which of them the server sends. */
static gint odd_index;

static void
odd_error_script (FakePeer *peer, gpointer user_data)
{
  g_autofree char *format =
    g_strdup_printf ("<iq type='error' id='%%s' from='service.fake.test'>%s</iq>",
                     odd_errors[g_atomic_int_get (&odd_index)].error);

  answer (peer, format);
}

static void
test_odd_errors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (odd_errors); i++)
    {
      Fixture f;
      g_autofree char *reply = NULL;

      g_atomic_int_set (&odd_index, (gint) i);
      fixture_start (&f, odd_error_script);
      fixture_wait_for (&f, XG_STREAM_ONLINE);
      fixture_ask (&f, "service.fake.test", 0, NULL);
      fixture_wait_for_answer (&f);
      g_assert_error (f.error, XG_STANZA_ERROR, (int) odd_errors[i].code);
      g_assert_cmpint (xg_stream_get_state (f.stream), ==, XG_STREAM_ONLINE);
      reply = xg_stanza_error_dup_reply (f.error);
      g_assert_true (g_str_has_prefix (reply, "<iq "));
      fixture_clear (&f);
    }
}

static void
no_id_script (FakePeer *peer, gpointer user_data)
{
  answer (peer,
          "<iq type='error' from='service.fake.test'><error type='auth'>"
          "<forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
}

/* It may be an answer to anything. */
static void
test_error_without_id (void)
{
  Fixture f;

  fixture_start (&f, no_id_script);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  fixture_ask (&f, "service.fake.test", 700, NULL);
  fixture_wait_for_answer (&f);
  g_assert_error (f.error, XG_STANZA_ERROR, XG_STANZA_ERROR_NO_ANSWER);
  g_assert_nonnull (xg_stanza_error_get_request (f.error));
  g_assert_null (xg_stanza_error_dup_reply (f.error));
  g_assert_cmpint (xg_stream_get_state (f.stream), ==, XG_STREAM_ONLINE);
  fixture_clear (&f);
}

/* The time that the stream gives requests, and a multiple of it for what takes longer. */
static void
test_own_timeout (void)
{
  static const guint given[] = { 0, XG_STREAM_IQ_TIMEOUT, 3 * XG_STREAM_IQ_TIMEOUT };
  static const guint seconds[] = { 1, 1, 2 };
  Fixture f;

  for (guint i = 0; i < G_N_ELEMENTS (given); i++)
    {
      fixture_set_up (&f, no_id_script);
      f.settings.request_timeout = 500;
      fixture_begin (&f);
      fixture_wait_for (&f, XG_STREAM_ONLINE);
      g_assert_cmpuint (xg_stream_get_request_timeout (f.stream), ==, 500);
      fixture_ask (&f, "service.fake.test", given[i], NULL);
      fixture_wait_for_answer (&f);
      g_assert_error (f.error, XG_STANZA_ERROR, XG_STANZA_ERROR_NO_ANSWER);
      g_assert_cmpuint (xg_stanza_error_get_seconds (f.error), ==, seconds[i]);
      fixture_clear (&f);
    }
}

static void
long_text_script (FakePeer *peer, gpointer user_data)
{
  g_autofree char *text = g_strnfill (100 * 1024, 'w');
  g_autofree char *format =
    g_strdup_printf ("<iq type='error' id='%%s' from='service.fake.test'><error type='auth'>"
                     "<forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
                     "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>%s</text></error></iq>",
                     text);

  answer (peer, format);
}

static void
test_long_error (void)
{
  Fixture f;
  g_autofree char *reply = NULL;

  fixture_start (&f, long_text_script);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  fixture_ask (&f, "service.fake.test", 0, NULL);
  fixture_wait_for_answer (&f);
  g_assert_error (f.error, XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN);
  g_assert_cmpint (g_utf8_strlen (xg_stanza_error_get_text (f.error), -1), ==, 1001);
  reply = xg_stanza_error_dup_reply (f.error);
  g_assert_cmpuint (strlen (reply), <, 20000);
  fixture_clear (&f);
}

int
main (int argc, char *argv[])
{
  g_autofree char *directory = NULL;
  int rc;

  g_test_init (&argc, &argv, NULL);
  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_print ("1..0 # SKIP glib-networking is not installed\n");
      return 0;
    }
  directory = fixture_make_certificates ();
  g_test_add_func ("/stream/request/odd-errors-have-a-reason", test_odd_errors);
  g_test_add_func ("/stream/request/error-without-id-answers-nothing", test_error_without_id);
  g_test_add_func ("/stream/request/time-that-the-stream-gives", test_own_timeout);
  g_test_add_func ("/stream/request/long-error-is-cut", test_long_error);
  rc = g_test_run ();
  fixture_remove_certificates (directory);
  return rc;
}
