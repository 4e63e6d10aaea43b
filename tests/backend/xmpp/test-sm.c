/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-sm.h"
#include "xmpp/xg-xmpp-error.h"

#define FEATURES "<features xmlns='" XG_NS_STREAMS "'><sm xmlns='" XG_NS_SM "'/></features>"
#define JID      "alice@example.org/x"
#define BARE     "alice@example.org"

typedef struct
{
  XgResumption *resumption;
  XgSm *sm;
  GString *out;
  GError *error;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->resumption = xg_resumption_new ();
  f->sm = xg_sm_new (f->resumption);
  f->out = g_string_new (NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  xg_sm_free (f->sm);
  xg_resumption_unref (f->resumption);
  g_string_free (f->out, TRUE);
  g_clear_error (&f->error);
}

static XgStanza *
parse (const char *xml)
{
  g_autoptr (GError) error = NULL;
  XgStanza *stanza = xg_stanza_parse (xml, -1, &error);

  g_assert_no_error (error);
  return stanza;
}

static void
set_features (Fixture *f, const char *xml)
{
  g_autoptr (XgStanza) stanza = parse (xml);

  xg_sm_set_features (f->sm, xg_stanza_get_root (stanza));
}

/* What was sent since the last call. */
static void
expect_out (Fixture *f, const char *xml)
{
  g_assert_cmpstr (f->out->str, ==, xml);
  g_string_truncate (f->out, 0);
}

static void
feed (Fixture *f, const char *xml)
{
  g_autoptr (XgStanza) stanza = parse (xml);

  g_assert_true (xg_sm_handle (f->sm, xg_stanza_get_root (stanza), f->out, &f->error));
}

static void
begin (Fixture *f)
{
  set_features (f, FEATURES);
  g_assert_false (xg_sm_begin_resume (f->sm, BARE, f->out));
  xg_sm_start (f->sm, JID, f->out);
  expect_out (f,
              "<enable xmlns=\"" XG_NS_SM "\" resume=\"true\"/><presence/><r xmlns=\"" XG_NS_SM
              "\"/>");
  feed (f, "<enabled xmlns='" XG_NS_SM "' id='one' resume='true' location='[::1]:1' max='60'/>");
}

static void
receive (Fixture *f, guint count)
{
  for (guint i = 0; i < count; i++)
    xg_sm_note_received (f->sm, f->out);
}

/* The stream breaks off and there is another one. */
static void
reconnect (Fixture *f)
{
  xg_sm_end (f->sm, TRUE);
  xg_sm_free (f->sm);
  f->sm = xg_sm_new (f->resumption);
  set_features (f, FEATURES);
}

static XgSmResult
resume (Fixture *f, const char *h, const char *answer)
{
  g_autofree char *expected =
    g_strdup_printf ("<resume xmlns=\"" XG_NS_SM "\" h=\"%s\" previd=\"one\"/>", h);
  g_autoptr (XgStanza) stanza = parse (answer);

  g_assert_true (xg_sm_begin_resume (f->sm, BARE, f->out));
  expect_out (f, expected);
  return xg_sm_handle_resume (f->sm, xg_stanza_get_root (stanza), &f->error);
}

static void
test_not_offered (Fixture *f, gconstpointer data)
{
  set_features (f, "<features xmlns='" XG_NS_STREAMS "'/>");
  xg_sm_start (f->sm, JID, f->out);
  expect_out (f, "<presence/>");
  receive (f, 1000);
  xg_sm_pause (f->sm, f->out);
  feed (f, "<r xmlns='" XG_NS_SM "'/>");
  expect_out (f, "");
  xg_sm_end (f->sm, TRUE);
  g_assert_false (xg_resumption_is_possible (f->resumption));
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  set_features (f, FEATURES);
  xg_sm_start (f->sm, JID, f->out);
  g_string_truncate (f->out, 0);
  feed (f, "<failed xmlns='" XG_NS_SM "'/>");
  receive (f, 1000);
  xg_sm_pause (f->sm, f->out);
  expect_out (f, "");
  xg_sm_end (f->sm, TRUE);
  g_assert_false (xg_resumption_is_possible (f->resumption));
}

/* Only stanzas after <enabled/> count. */
static void
test_acknowledges (Fixture *f, gconstpointer data)
{
  set_features (f, FEATURES);
  xg_sm_start (f->sm, JID, f->out);
  receive (f, 3);
  g_string_truncate (f->out, 0);
  feed (f, "<enabled xmlns='" XG_NS_SM "'/>");
  receive (f, 2);
  expect_out (f, "");
  feed (f, "<r xmlns='" XG_NS_SM "'/>");
  expect_out (f, "<a xmlns=\"" XG_NS_SM "\" h=\"2\"/>");
  xg_sm_pause (f->sm, f->out);
  expect_out (f, "");
  receive (f, 1);
  xg_sm_pause (f->sm, f->out);
  expect_out (f, "<a xmlns=\"" XG_NS_SM "\" h=\"3\"/>");
}

static void
test_acknowledges_in_a_flood (Fixture *f, gconstpointer data)
{
  begin (f);
  receive (f, 99);
  expect_out (f, "");
  receive (f, 151);
  expect_out (f, "<a xmlns=\"" XG_NS_SM "\" h=\"100\"/><a xmlns=\"" XG_NS_SM "\" h=\"200\"/>");
}

static void
test_asks (Fixture *f, gconstpointer data)
{
  begin (f);
  xg_sm_note_sent (f->sm, 200);
  xg_sm_pause (f->sm, f->out);
  expect_out (f, ""); /* the first question is still open */
  feed (f, "<a xmlns='" XG_NS_SM "' h='1'/>");
  xg_sm_pause (f->sm, f->out);
  expect_out (f, "<r xmlns=\"" XG_NS_SM "\"/>");
  feed (f, "<a xmlns='" XG_NS_SM "' h='201'/>");
  g_assert_no_error (f->error);
}

static void
check_wrong_count (Fixture *f, const char *xml)
{
  begin (f);
  xg_sm_note_sent (f->sm, 4);
  feed (f, xml);
  g_assert_error (f->error, XG_STREAM_ERROR, XG_STREAM_ERROR_MALFORMED);
}

static void
test_count_too_high (Fixture *f, gconstpointer data)
{
  check_wrong_count (f, "<a xmlns='" XG_NS_SM "' h='6'/>");
}

static void
test_count_missing (Fixture *f, gconstpointer data)
{
  check_wrong_count (f, "<a xmlns='" XG_NS_SM "'/>");
}

static void
test_count_negative (Fixture *f, gconstpointer data)
{
  check_wrong_count (f, "<a xmlns='" XG_NS_SM "' h='-1'/>");
}

/* A lower count than before would be one that went round. */
static void
test_count_goes_back (Fixture *f, gconstpointer data)
{
  begin (f);
  xg_sm_note_sent (f->sm, 4);
  feed (f, "<a xmlns='" XG_NS_SM "' h='5'/>");
  g_assert_no_error (f->error);
  feed (f, "<a xmlns='" XG_NS_SM "' h='4'/>");
  g_assert_error (f->error, XG_STREAM_ERROR, XG_STREAM_ERROR_MALFORMED);
}

static void
test_resumed (Fixture *f, gconstpointer data)
{
  g_autofree char *location = NULL;

  begin (f);
  receive (f, 7);
  xg_sm_note_sent (f->sm, 5);
  reconnect (f);
  g_assert_false (xg_resumption_is_possible (f->resumption)); /* it is taken */
  g_assert_cmpint (resume (f, "7", "<resumed xmlns='" XG_NS_SM "' previd='one' h='3'/>"),
                   ==,
                   XG_SM_RESUMED);
  g_assert_cmpstr (xg_sm_get_jid (f->sm), ==, JID);
  xg_sm_start (f->sm, JID, f->out);
  expect_out (f, ""); /* available already */
  receive (f, 1);
  feed (f, "<r xmlns='" XG_NS_SM "'/>");
  expect_out (f, "<a xmlns=\"" XG_NS_SM "\" h=\"8\"/>");

  /* The two that the server did not get are not sent again: the count goes on without them. */
  xg_sm_note_sent (f->sm, 1);
  feed (f, "<a xmlns='" XG_NS_SM "' h='4'/>");
  g_assert_no_error (f->error);

  /* And again. */
  xg_sm_end (f->sm, TRUE);
  location = xg_resumption_dup_location (f->resumption);
  g_assert_cmpstr (location, ==, "[::1]:1");
  xg_sm_free (f->sm);
  f->sm = xg_sm_new (f->resumption);
  set_features (f, FEATURES);
  g_assert_cmpint (resume (f, "8", "<resumed xmlns='" XG_NS_SM "' previd='one' h='4'/>"),
                   ==,
                   XG_SM_RESUMED);
}

/* Otherwise nothing would ever be sent to us. */
static void
test_resumed_before_presence (Fixture *f, gconstpointer data)
{
  begin (f);
  reconnect (f);
  g_assert_cmpint (resume (f, "0", "<resumed xmlns='" XG_NS_SM "' previd='one' h='0'/>"),
                   ==,
                   XG_SM_RESUMED);
  xg_sm_start (f->sm, JID, f->out);
  expect_out (f, "<presence/>");
}

static void
test_resumption_refused (Fixture *f, gconstpointer data)
{
  begin (f);
  receive (f, 2);
  reconnect (f);
  g_assert_cmpint (resume (f,
                           "2",
                           "<failed xmlns='" XG_NS_SM "'><item-not-found xmlns='" XG_NS_STANZAS
                           "'/></failed>"),
                   ==,
                   XG_SM_REFUSED);
  xg_sm_start (f->sm, JID, f->out);
  g_assert_nonnull (strstr (f->out->str, "<enable "));
  feed (f, "<enabled xmlns='" XG_NS_SM "' id='two' resume='1'/>");
  g_string_truncate (f->out, 0);
  feed (f, "<r xmlns='" XG_NS_SM "'/>");
  expect_out (f, "<a xmlns=\"" XG_NS_SM "\" h=\"0\"/>");
}

static void
check_bad_answer (Fixture *f, const char *answer)
{
  begin (f);
  reconnect (f);
  g_assert_cmpint (resume (f, "0", answer), ==, XG_SM_FAILED);
  g_assert_error (f->error, XG_STREAM_ERROR, XG_STREAM_ERROR_MALFORMED);
  xg_sm_end (f->sm, TRUE);
  g_assert_false (xg_resumption_is_possible (f->resumption));
}

static void
test_wrong_count_at_resumption (Fixture *f, gconstpointer data)
{
  check_bad_answer (f, "<resumed xmlns='" XG_NS_SM "' previd='one' h='2'/>");
}

static void
test_wrong_session (Fixture *f, gconstpointer data)
{
  check_bad_answer (f, "<resumed xmlns='" XG_NS_SM "' previd='two' h='1'/>");
}

static void
test_nonsense (Fixture *f, gconstpointer data)
{
  check_bad_answer (f, "<message xmlns='jabber:client'/>");
}

static void
test_other_account (Fixture *f, gconstpointer data)
{
  begin (f);
  reconnect (f);
  g_assert_false (xg_sm_begin_resume (f->sm, "bob@example.org", f->out));
}

/* A stream that never got so far leaves everything as it was. */
static void
test_break_before_resumption (Fixture *f, gconstpointer data)
{
  begin (f);
  receive (f, 4);
  reconnect (f);
  reconnect (f);
  g_assert_true (xg_sm_begin_resume (f->sm, BARE, f->out));
  expect_out (f, "<resume xmlns=\"" XG_NS_SM "\" h=\"4\" previd=\"one\"/>");
  g_assert_true (xg_sm_is_resuming (f->sm));
  reconnect (f);
  g_assert_true (xg_sm_begin_resume (f->sm, BARE, f->out));
}

static void
test_orderly_end (Fixture *f, gconstpointer data)
{
  begin (f);
  xg_sm_end (f->sm, FALSE);
  g_assert_false (xg_resumption_is_possible (f->resumption));
}

static void
test_not_resumable (Fixture *f, gconstpointer data)
{
  set_features (f, FEATURES);
  xg_sm_start (f->sm, JID, f->out);
  feed (f, "<enabled xmlns='" XG_NS_SM "' id='one'/>");
  xg_sm_end (f->sm, TRUE);
  g_assert_false (xg_resumption_is_possible (f->resumption));
}

/* Section 4: after 2³² − 1 comes 0. */
static void
test_counts_go_round (Fixture *f, gconstpointer data)
{
  XgResumptionState state = {
    .id = g_strdup ("one"),
    .jid = g_strdup (JID),
    .received = G_MAXUINT32 - 1,
    .sent = G_MAXUINT32,
    .acked = G_MAXUINT32 - 2,
    .presence_at = 1,
  };

  xg_resumption_give (f->resumption, &state);
  reconnect (f);
  g_assert_cmpint (
    resume (f, "4294967294", "<resumed xmlns='" XG_NS_SM "' previd='one' h='4294967294'/>"),
    ==,
    XG_SM_RESUMED);
  receive (f, 3);
  feed (f, "<r xmlns='" XG_NS_SM "'/>");
  expect_out (f, "<a xmlns=\"" XG_NS_SM "\" h=\"1\"/>");
  xg_sm_note_sent (f->sm, 5);
  feed (f, "<a xmlns='" XG_NS_SM "' h='3'/>");
  g_assert_no_error (f->error);
  feed (f, "<a xmlns='" XG_NS_SM "' h='4'/>");
  g_assert_error (f->error, XG_STREAM_ERROR, XG_STREAM_ERROR_MALFORMED);
}

#define ADD(path, function) g_test_add ("/sm/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("not-offered", test_not_offered);
  ADD ("refused", test_refused);
  ADD ("acknowledges/what-was-handled", test_acknowledges);
  ADD ("acknowledges/not-each-in-a-flood", test_acknowledges_in_a_flood);
  ADD ("asks-after-many", test_asks);
  ADD ("count/too-high", test_count_too_high);
  ADD ("count/missing", test_count_missing);
  ADD ("count/negative", test_count_negative);
  ADD ("count/goes-back", test_count_goes_back);
  ADD ("count/goes-round", test_counts_go_round);
  ADD ("resume/done", test_resumed);
  ADD ("resume/before-presence-was-handled", test_resumed_before_presence);
  ADD ("resume/refused", test_resumption_refused);
  ADD ("resume/wrong-count", test_wrong_count_at_resumption);
  ADD ("resume/wrong-session", test_wrong_session);
  ADD ("resume/nonsense", test_nonsense);
  ADD ("resume/not-by-another-account", test_other_account);
  ADD ("resume/tried-again-after-a-break", test_break_before_resumption);
  ADD ("resume/not-after-an-orderly-end", test_orderly_end);
  ADD ("resume/not-allowed", test_not_resumable);
  return g_test_run ();
}
