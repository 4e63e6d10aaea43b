/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "online-fixture.h"

/* What is too deep, too big, too wide or no XML. */

/* AddressSanitizer copies a text at each growth, which takes minutes at full size. */
#ifdef __SANITIZE_ADDRESS__
#define BIG(bytes) ((bytes) / 10)
#else
#define BIG(bytes) (bytes)
#endif

static void
append_nested (GString *out, guint depth)
{
  for (guint i = 0; i < depth; i++)
    g_string_append (out, "<a>");
  for (guint i = 0; i < depth; i++)
    g_string_append (out, "</a>");
}

static void
deep_script (FakePeer *peer, gpointer user_data)
{
  g_autoptr (GString) xml = g_string_new ("<message from='mallory@fake.test'>");

  append_nested (xml, 150000);
  g_string_append (xml, "</message><message><body>after</body></message>");
  online_send (peer, xml->str);
}

static void
test_deep_message (void)
{
  Fixture f;

  fixture_start (&f, deep_script);
  fixture_wait_for_messages (&f, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (f.messages, 0), "after"));
  g_assert_cmpuint (f.malformed->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (f.malformed, 0), ==, "mallory@fake.test");
  fixture_clear (&f);
}

static void
endlessly_deep_script (FakePeer *peer, gpointer user_data)
{
  g_autoptr (GString) xml = g_string_new ("<message from='mallory@fake.test'>");

  append_nested (xml, 6000000);
  online_send (peer, xml->str);
}

static void
test_endlessly_deep_message (void)
{
  Fixture f;

  fixture_expect_error (&f, endlessly_deep_script, XG_STREAM_ERROR_STANZA_TOO_BIG, NULL);
  fixture_clear (&f);
}

static void
deep_answer_script (FakePeer *peer, gpointer user_data)
{
  g_autoptr (GString) xml = g_string_new ("<iq type='result' id='%s'>");

  append_nested (xml, 1000);
  g_string_append (xml, "</iq>");
  online_answer (peer, xml->str, 1);
}

static void
test_deep_answer (void)
{
  Fixture f;

  fixture_start (&f, deep_answer_script);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  fixture_ask (&f, NULL, 0, NULL);
  fixture_wait_for_answer (&f);
  g_assert_error (f.error, XG_STANZA_ERROR, XG_STANZA_ERROR_BAD_REPLY);
  fixture_clear (&f);
}

static void
send_big (FakePeer *peer, const char *start, gsize size, const char *end)
{
  g_autofree char *filler = g_strnfill (size, 'x');

  fake_peer_send (peer, start);
  fake_peer_send (peer, filler);
  fake_peer_send (peer, end);
  fake_peer_wait_for_end (peer);
}

static void
big_script (FakePeer *peer, gpointer user_data)
{
  if (fake_peer_login (peer))
    send_big (peer,
              "<message from='mallory@fake.test'><body>",
              BIG (20000000),
              "</body></message>");
}

static void
bigger_script (FakePeer *peer, gpointer user_data)
{
  if (fake_peer_login (peer))
    send_big (peer,
              "<message from='mallory@fake.test'><body>",
              BIG (10000000),
              "</body></message>");
}

static void
big_attribute_script (FakePeer *peer, gpointer user_data)
{
  if (fake_peer_login (peer))
    send_big (peer, "<message from='", 40000000, "'/>");
}

static void
big_enough_script (FakePeer *peer, gpointer user_data)
{
  if (fake_peer_login (peer))
    send_big (peer, "<message><body>", BIG (15000000), "</body></message>");
}

static void
test_big_message (void)
{
  Fixture f;

  fixture_set_up (&f, big_script);
  f.settings.max_stanza = BIG (16 * 1024 * 1024);
  fixture_begin (&f);
  fixture_wait_for (&f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f.stream), XG_STREAM_ERROR, XG_STREAM_ERROR_STANZA_TOO_BIG);
  g_assert_nonnull (strstr (xg_stream_get_error (f.stream)->message, "mallory@fake.test"));
  g_assert_cmpuint (f.n_messages, ==, 0);
  fixture_clear (&f);
}

static char *
make_wide (guint n_children)
{
  GString *xml = g_string_new ("<items node='wide &amp; more'><item>");

  for (guint i = 0; i < n_children; i++)
    g_string_append (xml, "<e/>");
  g_string_append (xml, "</item></items>");
  return g_string_free (xml, FALSE);
}

static void
wide_script (FakePeer *peer, gpointer user_data)
{
  g_autofree char *wide = make_wide (200000);
  g_autofree char *xml =
    g_strdup_printf ("<message from='broker.fake.test'><event>%s</event></message>", wide);

  online_send (peer, xml);
}

static void
test_wide_message (void)
{
  Fixture f;

  fixture_expect_error (&f, wide_script, XG_STREAM_ERROR_STANZA_TOO_BIG, "broker.fake.test");
  g_assert_nonnull (strstr (xg_stream_get_error (f.stream)->message, "“wide & more”"));
  g_assert_cmpuint (f.n_messages, ==, 0);
  fixture_clear (&f);
}

static void
wide_enough_script (FakePeer *peer, gpointer user_data)
{
  g_autofree char *wide = make_wide (20000);
  g_autofree char *xml =
    g_strdup_printf ("<message from='broker.fake.test'><event>%s%s</event></message>", wide, wide);

  if (!fake_peer_login (peer))
    return;
  fake_peer_send (peer, xml);
  fake_peer_send (peer, xml);
  fake_peer_wait_for_end (peer);
}

static void
test_wide_enough_message (void)
{
  Fixture f;

  fixture_start (&f, wide_enough_script);
  fixture_wait_for_messages (&f, 2);
  g_assert_cmpuint (f.malformed->len, ==, 0);
  fixture_clear (&f);
}

static void
wide_answer_script (FakePeer *peer, gpointer user_data)
{
  g_autofree char *wide = make_wide (200000);
  g_autofree char *xml =
    g_strdup_printf ("<iq type='result' id='%%s'><pubsub>%s</pubsub></iq>", wide);

  online_answer (peer, xml, 1);
}

static void
test_wide_answer (void)
{
  Fixture f;

  fixture_start (&f, wide_answer_script);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  fixture_ask (&f, NULL, 120000, NULL); /* sanitizers make it slow to be given up */
  fixture_wait_for_answer (&f);
  g_assert_error (f.error, XG_STANZA_ERROR, XG_STANZA_ERROR_TOO_BIG);
  g_assert_nonnull (strstr (f.error->message, "“wide & more”"));
  fixture_wait_for (&f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f.stream), XG_STREAM_ERROR, XG_STREAM_ERROR_STANZA_TOO_BIG);
  fixture_clear (&f);
}

static void
many_attributes_script (FakePeer *peer, gpointer user_data)
{
  g_autoptr (GString) xml = g_string_new ("<message from='mallory@fake.test'>");

  for (guint i = 0; i < 100; i++)
    {
      g_string_append (xml, "<e");
      for (guint j = 0; j < 10000; j++)
        g_string_append_printf (xml, " n%u=''", j);
      g_string_append (xml, "/>");
    }
  online_send (peer, xml->str);
}

static void
test_many_attributes (void)
{
  Fixture f;

  fixture_expect_error (&f,
                        many_attributes_script,
                        XG_STREAM_ERROR_STANZA_TOO_BIG,
                        "mallory@fake.test");
  fixture_clear (&f);
}

static void
test_bigger_message (gconstpointer data)
{
  Fixture f;

  fixture_set_up (&f, (FakeScript) data);
  f.settings.max_stanza = BIG (4000000);
  fixture_begin (&f);
  fixture_wait_for (&f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f.stream), XG_STREAM_ERROR, XG_STREAM_ERROR_STANZA_TOO_BIG);
  g_assert_nonnull (strstr (xg_stream_get_error (f.stream)->message, "iB"));
  g_assert_cmpuint (f.n_messages, ==, 0);
  fixture_clear (&f);
}

static void
test_big_enough_message (void)
{
  Fixture f;

  fixture_start (&f, big_enough_script);
  fixture_wait_for_messages (&f, 1);
  g_assert_cmpuint (strlen (g_ptr_array_index (f.messages, 0)), >, BIG (15000000));
  fixture_clear (&f);
}

static void
invalid_utf8_script (FakePeer *peer, gpointer user_data)
{
  online_send (peer, "<message><body>good</body></message><message><body>\xc3(</body></message>");
}

static void
doctype_script (FakePeer *peer, gpointer user_data)
{
  online_send (peer, "<message><body>good</body></message><!DOCTYPE a [<!ENTITY b 'c'>]>");
}

static void
unbalanced_script (FakePeer *peer, gpointer user_data)
{
  online_send (peer, "<message><body>good</body></message><message><body></message>");
}

static void
test_not_xml (gconstpointer data)
{
  Fixture f;

  fixture_expect_error (&f, (FakeScript) data, XG_STREAM_ERROR_MALFORMED, NULL);
  g_assert_cmpuint (f.n_messages, ==, 1);
  fixture_clear (&f);
}

static void
add_tests (void)
{
  g_test_add_func ("/stream/request/deep-answer-fails", test_deep_answer);
  g_test_add_func ("/stream/request/wide-answer-says-so", test_wide_answer);
  g_test_add_func ("/stream/messages/deep-is-reported", test_deep_message);
  g_test_add_func ("/stream/messages/endlessly-deep", test_endlessly_deep_message);
  g_test_add_func ("/stream/messages/big-enough", test_big_enough_message);
  g_test_add_func ("/stream/messages/too-big-names-the-sender", test_big_message);
  g_test_add_data_func ("/stream/messages/endless-text", bigger_script, test_bigger_message);
  g_test_add_func ("/stream/messages/wide-is-ended", test_wide_message);
  g_test_add_func ("/stream/messages/wide-enough", test_wide_enough_message);
  g_test_add_func ("/stream/messages/many-attributes-are-ended", test_many_attributes);
  g_test_add_data_func ("/stream/messages/endless-attribute",
                        big_attribute_script,
                        test_bigger_message);
  g_test_add_data_func ("/stream/messages/invalid-utf8", invalid_utf8_script, test_not_xml);
  g_test_add_data_func ("/stream/messages/doctype", doctype_script, test_not_xml);
  g_test_add_data_func ("/stream/messages/unbalanced", unbalanced_script, test_not_xml);
}

int
main (int argc, char **argv)
{
  return online_run (argc, argv, add_tests);
}
