/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "xmpp/xg-stanza-log.h"

static XgStanza *
parse (const char *xml)
{
  g_autoptr (GError) error = NULL;
  XgStanza *stanza = xg_stanza_parse (xml, -1, &error);

  g_assert_no_error (error);
  return stanza;
}

static void
receive (XgStanzaLog *log, const char *xml)
{
  g_autoptr (XgStanza) stanza = parse (xml);

  if (xg_stanza_log_wants (log))
    xg_stanza_log_received (log, stanza);
}

static void
test_off (void)
{
  g_autoptr (XgStanzaLog) log = xg_stanza_log_new ();
  g_autoptr (GPtrArray) taken = NULL;
  guint64 n_dropped = 7;

  receive (log, "<message xmlns='jabber:client'/>");
  xg_stanza_log_sent (log, "<iq/>", 5);
  taken = xg_stanza_log_take (log, &n_dropped);
  g_assert_cmpuint (taken->len, ==, 0);
  g_assert_cmpuint (n_dropped, ==, 0);
  g_assert_false (xg_stanza_log_wants (NULL));
  xg_stanza_log_sent (NULL, "<iq/>", 5);
}

static void
test_order_and_secrets (void)
{
  static const char sent[] =
    "<iq id='1'/><auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>hush</auth>";
  g_autoptr (XgStanzaLog) log = xg_stanza_log_new ();
  g_autoptr (GPtrArray) taken = NULL;
  g_autoptr (GPtrArray) again = NULL;
  guint64 n_dropped;

  xg_stanza_log_set_enabled (log, TRUE);
  xg_stanza_log_sent (log, sent, strlen (sent));
  receive (log, "<iq xmlns='jabber:client' id='2'><x xmlns='u'><password>hush</password></x></iq>");
  taken = xg_stanza_log_take (log, &n_dropped);
  again = xg_stanza_log_take (log, &n_dropped);
  g_assert_cmpuint (taken->len, ==, 3);
  g_assert_cmpuint (again->len, ==, 0);
  for (guint i = 0; i < taken->len; i++)
    {
      const XgLoggedStanza *logged = taken->pdata[i];

      g_assert_cmpint (logged->sent, ==, i < 2);
      g_assert_false (logged->cut);
      g_assert_cmpint (logged->time, >, 0);
      g_assert_null (strstr (logged->xml, "hush"));
    }
  g_assert_cmpstr (((XgLoggedStanza *) taken->pdata[0])->xml, ==, "<iq id=\"1\"/>");
}

/* Nobody looks for a while: the rest is counted, not kept. */
static void
test_count_bound (void)
{
  g_autoptr (XgStanzaLog) log = xg_stanza_log_new ();
  g_autoptr (GPtrArray) taken = NULL;
  guint64 n_dropped;

  xg_stanza_log_set_enabled (log, TRUE);
  for (guint i = 0; i < XG_STANZA_LOG_MAX_WAITING + 1234; i++)
    receive (log, "<message xmlns='jabber:client'/>");
  taken = xg_stanza_log_take (log, &n_dropped);
  g_assert_cmpuint (taken->len, ==, XG_STANZA_LOG_MAX_WAITING);
  g_assert_cmpuint (n_dropped, ==, 1234);
  g_ptr_array_unref (taken);
  taken = xg_stanza_log_take (log, &n_dropped);
  g_assert_cmpuint (n_dropped, ==, 0);
}

static void
test_byte_bound (void)
{
  g_autofree char *text = g_strnfill (1000 * 1000, 'w');
  g_autofree char *xml = g_strdup_printf ("<message xmlns='jabber:client'>%s</message>", text);
  g_autoptr (XgStanzaLog) log = xg_stanza_log_new ();
  g_autoptr (GPtrArray) taken = NULL;
  guint64 n_dropped;

  xg_stanza_log_set_enabled (log, TRUE);
  for (guint i = 0; i < 20; i++)
    receive (log, xml);
  xg_stanza_log_sent (log, xml, strlen (xml));
  taken = xg_stanza_log_take (log, &n_dropped);
  g_assert_cmpuint (taken->len, >=, 4);
  g_assert_cmpuint (taken->len, <=, 10);
  g_assert_cmpuint (taken->len + n_dropped, ==, 21);
  for (guint i = 0; i < taken->len; i++)
    {
      const XgLoggedStanza *logged = taken->pdata[i];

      g_assert_true (logged->cut);
      g_assert_cmpuint (strlen (logged->xml), <, XG_STANZA_LOG_MAX_SHOWN + 100);
    }
}

#define N_SENDERS 3
#define N_EACH    20000

static gpointer
flood_thread (gpointer data)
{
  g_autoptr (XgStanzaLog) log = data;
  g_autoptr (XgStanza) stanza = parse ("<message xmlns='jabber:client' id='1'/>");

  for (guint i = 0; i < N_EACH; i++)
    {
      if (i % 2 == 0)
        xg_stanza_log_sent (log, "<iq/>", 5);
      else if (xg_stanza_log_wants (log))
        xg_stanza_log_received (log, stanza);
    }
  return NULL;
}

/* Whatever is not taken is counted: nothing is lost without a word. */
static void
test_flood (void)
{
  g_autoptr (XgStanzaLog) log = xg_stanza_log_new ();
  GThread *threads[N_SENDERS];
  guint64 n_taken = 0;
  guint64 n_dropped = 0;
  guint64 n_more;

  xg_stanza_log_set_enabled (log, TRUE);
  for (guint i = 0; i < N_SENDERS; i++)
    threads[i] = g_thread_new ("flood", flood_thread, xg_stanza_log_ref (log));
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (GPtrArray) taken = xg_stanza_log_take (log, &n_more);

      n_taken += taken->len;
      n_dropped += n_more;
    }
  for (guint i = 0; i < N_SENDERS; i++)
    g_thread_join (threads[i]);
  {
    g_autoptr (GPtrArray) rest = xg_stanza_log_take (log, &n_more);

    g_assert_cmpuint (rest->len, <=, XG_STANZA_LOG_MAX_WAITING);
    n_taken += rest->len;
    n_dropped += n_more;
  }
  g_assert_cmpuint (n_taken + n_dropped, ==, N_SENDERS * N_EACH);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stanza-log/off-until-somebody-looks", test_off);
  g_test_add_func ("/stanza-log/both-directions-without-secrets", test_order_and_secrets);
  g_test_add_func ("/stanza-log/what-is-too-many-is-counted", test_count_bound);
  g_test_add_func ("/stanza-log/what-is-too-big-is-cut-or-counted", test_byte_bound);
  g_test_add_func ("/stanza-log/flood-from-several-threads", test_flood);
  return g_test_run ();
}
