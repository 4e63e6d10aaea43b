/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "service-fixture.h"
#include "xmpp/xg-pubsub-options.h"
#include "xmpp/xg-pubsub-publish.h"
#include "xmpp/xg-pubsub-request.h"
#include "xmpp/xg-xml-copy.h"

#define SUBMIT "<x xmlns=\"jabber:x:data\" type=\"submit\"></x>"
#define COMMAND(attributes, inner)                                                                 \
  "<command xmlns='http://jabber.org/protocol/commands' "                                          \
  "node='http://jabber.org/protocol/pubsub#get-pending' " attributes ">" inner "</command>"
#define SENT_COMMAND(attributes, inner)                                                            \
  "<command xmlns=\"http://jabber.org/protocol/commands\" "                                        \
  "node=\"http://jabber.org/protocol/pubsub#get-pending\"" attributes ">" inner "</command>"
#define NODES                                                                                      \
  "<x xmlns='jabber:x:data' type='form'><field var='pubsub#node' type='list-single'>"              \
  "<option><value>a</value></option><option/><option><value>b&amp;c</value></option></field></x>"
#define SENT_NODE                                                                                  \
  "<x xmlns=\"jabber:x:data\" type=\"submit\"><field var=\"FORM_TYPE\" type=\"hidden\">"           \
  "<value>http://jabber.org/protocol/pubsub#subscribe_authorization</value></field>"               \
  "<field var=\"pubsub#node\"><value>a</value></field></x>"
#define REQUEST(attributes, type, fields)                                                          \
  "<message xmlns='jabber:client' " attributes "><x xmlns='jabber:x:data' type='" type "'>"        \
  "<field var='FORM_TYPE' type='hidden'>"                                                          \
  "<value>http://jabber.org/protocol/pubsub#subscribe_authorization</value></field>" fields        \
  "</x></message>"
#define FIELD(var, value) "<field var='pubsub#" var "'><value>" value "</value></field>"

static gboolean
publish (Service *s,
         const char *id,
         const char *payload,
         const char *options,
         const char *answer,
         char **published,
         GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (answer != NULL)
    service_answers (s, answer);
  xg_pubsub_publish_async (s->fixture.stream,
                           SERVICE,
                           ODD_NODE,
                           id,
                           payload,
                           options,
                           NULL,
                           service_done_cb,
                           s);
  result = service_wait (s);
  return xg_pubsub_publish_finish (s->fixture.stream, result, published, error);
}

static void
test_publish (void)
{
  Service s;
  g_autoptr (GError) error = NULL;
  g_autofree char *own = NULL;
  g_autofree char *given = NULL;
  g_autofree char *secret = NULL;
  g_autofree char *refused = NULL;

  service_start (&s);
  g_assert_true (publish (&s,
                          "i\"1",
                          "<?xml version='1.0'?>\n<p:t xmlns:p='urn:t' xml:lang='de'>"
                          "<![CDATA[a<b]]></p:t>",
                          SUBMIT,
                          RESULT (""),
                          &own,
                          &error));
  g_assert_no_error (error);
  g_assert_cmpstr (own, ==, "i\"1");
  g_assert_true (publish (&s,
                          NULL,
                          NULL,
                          NULL,
                          RESULT (PS ("<publish node='n'><item id='x7'/></publish>")),
                          &given,
                          &error));
  g_assert_cmpstr (given, ==, "x7");
  g_assert_true (publish (&s, "", NULL, NULL, RESULT (""), &secret, &error));
  g_assert_null (secret);
  g_assert_no_error (error);
  g_assert_false (publish (&s, "i", NULL, NULL, REFUSED ("", "item-not-found"), &refused, &error));
  g_assert_error (error, XG_STANZA_ERROR, XG_STANZA_ERROR_ITEM_NOT_FOUND);
  g_assert_null (refused);
  service_stop (&s);
  service_assert_sent (&s,
                       "set",
                       SENT_PS ("<publish node=\"" ODD_NODE_XML "\"><item id=\"i&quot;1\">"
                                "<p:t xmlns:p=\"urn:t\" xml:lang=\"de\">a&lt;b</p:t></item>"
                                "</publish><publish-options>" SUBMIT "</publish-options>"));
  service_assert_sent (&s,
                       "set",
                       SENT_PS ("<publish node=\"" ODD_NODE_XML "\"><item></item></publish>"));
  service_clear (&s);
}

/* Each would end the connection, or say something else than was meant. */
static void
test_publish_not_sent (void)
{
  const char *const payloads[] = {
    "",
    "words",
    "<t xmlns='urn:t'>",
    "<t xmlns='urn:t'/><t xmlns='urn:t'/>",
    "<t xmlns='urn:t'><!-- a --></t>",
    "<!DOCTYPE t><t xmlns='urn:t'/>",
    "<t xmlns='urn:t'>&nbsp;</t>",
    "<p:t xmlns='urn:t'/>",
    "<t xmlns='urn:t'>\x01</t>",
    "<t/>",
    "</item></publish></pubsub></iq>",
  };
  Service s;

  service_start (&s);
  for (guint i = 0; i < G_N_ELEMENTS (payloads); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (publish (&s, "i", payloads[i], NULL, NULL, NULL, &error));
      g_assert_error (error, XG_STANZA_ERROR, XG_STANZA_ERROR_NOT_SENT);
    }
  g_assert_cmpint (xg_stream_get_state (s.fixture.stream), ==, XG_STREAM_ONLINE);
  service_stop (&s);
  service_assert_not_sent (&s, "<publish");
  service_clear (&s);
}

static void
published_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  guint *n_left = user_data;

  xg_pubsub_publish_finish (XG_STREAM (source), result, NULL, NULL);
  (*n_left)--;
}

/* What takes long to be looked at is sent before what was given after it, also where that has no
 * content at all, and what can't be sent holds nothing up. */
static void
test_publish_in_order (void)
{
  g_autofree char *words = g_strnfill (512 * 1024, 'w');
  g_autofree char *large = g_strdup_printf ("<t xmlns='urn:t'>%s</t>", words);
  const char *const ids[] = { "first", "second", "broken", "third", "fourth" };
  const char *const payloads[] = { large, "<t xmlns='urn:t'/>", "<t", NULL, "<t xmlns='urn:t'/>" };
  Service s;
  guint n_left = G_N_ELEMENTS (ids);
  gint64 end = 0;
  const char *before;

  service_start (&s);
  for (guint i = 0; i < 4; i++)
    service_answers (&s, RESULT (""));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    xg_pubsub_publish_async (s.fixture.stream,
                             SERVICE,
                             "n",
                             ids[i],
                             payloads[i],
                             NULL,
                             NULL,
                             published_cb,
                             &n_left);
  while (n_left > 0)
    fixture_iterate (&end);
  service_stop (&s);
  service_assert_not_sent (&s, "broken");
  before = s.fixture.received;
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *item = g_strdup_printf ("<item id=\"%s\">", ids[i]);

      if (i == 2)
        continue;
      before = strstr (before, item);
      g_assert_nonnull (before);
    }
  service_clear (&s);
}

static void
test_copy (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = xg_xml_copy (
    "\n <a:b xmlns:a='urn:a' a:c='1 &lt; \"2\"' d='<'>x &amp; y]]&gt;<e/>&#13;</a:b>\n",
    &error);

  g_assert_no_error (error);
  g_assert_cmpstr (copy,
                   ==,
                   "<a:b xmlns:a=\"urn:a\" a:c=\"1 &lt; &quot;2&quot;\" d=\"&lt;\">x &amp; "
                   "y]]&gt;<e></e>&#13;</a:b>");
}

static void
test_retract (void)
{
  Service s;
  g_autoptr (GError) error = NULL;

  service_start (&s);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;

      service_answers (&s, i < 2 ? RESULT ("") : REFUSED ("", "forbidden"));
      xg_pubsub_retract_async (s.fixture.stream,
                               SERVICE,
                               "n",
                               "a&b",
                               i == 0,
                               NULL,
                               service_done_cb,
                               &s);
      result = service_wait (&s);
      g_assert_cmpint (xg_pubsub_retract_finish (s.fixture.stream, result, &error), ==, i < 2);
    }
  g_assert_error (error, XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN);
  service_stop (&s);
  service_assert_sent (&s,
                       "set",
                       SENT_PS ("<retract node=\"n\" notify=\"true\"><item id=\"a&amp;b\"/>"
                                "</retract>"));
  service_assert_sent (&s, "set", SENT_PS ("<retract node=\"n\"><item id=\"a&amp;b\"/></retract>"));
  service_clear (&s);
}

static XgDataForm *
get_options (Service *s, const char *answer, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  service_answers (s, answer);
  xg_pubsub_options_async (s->fixture.stream, SERVICE, "n", "a@x", "7", NULL, service_done_cb, s);
  result = service_wait (s);
  return xg_pubsub_options_finish (s->fixture.stream, result, error);
}

static void
test_options (void)
{
  const char *const wrong[] = {
    RESULT (""),
    RESULT (PS ("<options node='n'/>")),
    RESULT (PS ("<options node='m'><x xmlns='jabber:x:data' type='form'/></options>")),
  };
  Service s;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgDataForm) form = NULL;
  g_autoptr (GAsyncResult) set = NULL;

  service_start (&s);
  form = get_options (
    &s,
    RESULT (PS ("<options node='n' jid='a@x'><x xmlns='jabber:x:data' type='form'>" FIELD (
      "deliver",
      "1") "</x></options>")),
    &error);
  g_assert_no_error (error);
  g_assert_cmpstr (xg_data_form_get_value (form, "pubsub#deliver"), ==, "1");
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) problem = NULL;

      g_assert_null (get_options (&s, wrong[i], &problem));
      g_assert_error (problem, XG_STANZA_ERROR, XG_STANZA_ERROR_BAD_REPLY);
    }
  service_answers (&s, REFUSED ("", "bad-request"));
  xg_pubsub_set_options_async (s.fixture.stream,
                               SERVICE,
                               "n",
                               "a@x",
                               NULL,
                               SUBMIT,
                               NULL,
                               service_done_cb,
                               &s);
  set = service_wait (&s);
  g_assert_false (xg_pubsub_set_options_finish (s.fixture.stream, set, &error));
  g_assert_error (error, XG_STANZA_ERROR, XG_STANZA_ERROR_BAD_REQUEST);
  g_clear_object (&set);
  service_stop (&s);
  service_assert_sent (&s, "get", SENT_PS ("<options node=\"n\" jid=\"a@x\" subid=\"7\"/>"));
  service_assert_sent (&s, "set", SENT_PS ("<options node=\"n\" jid=\"a@x\">" SUBMIT "</options>"));
  service_clear (&s);
}

static XgPubsubRequest *
parse_request (const char *xml)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, &error);

  g_assert_no_error (error);
  return xg_pubsub_request_parse (xg_stanza_get_root (stanza));
}

static void
test_request (void)
{
  g_autoptr (XgPubsubRequest) request = parse_request (
    REQUEST ("from='p'",
             "form",
             FIELD ("node", "a&amp;b") FIELD ("subscriber_jid", "x@y") FIELD ("subid", "7")));
  const char *const others[] = {
    "<message xmlns='jabber:client' from='p'/>",
    "<iq xmlns='jabber:client' from='p'/>",
    REQUEST ("", "form", FIELD ("node", "n") FIELD ("subscriber_jid", "x@y")),
    REQUEST ("from='p' type='error'", "form", FIELD ("node", "n") FIELD ("subscriber_jid", "x@y")),
    REQUEST ("from='p'", "submit", FIELD ("node", "n") FIELD ("subscriber_jid", "x@y")),
    REQUEST ("from='p'", "form", FIELD ("node", "n")),
    REQUEST ("from='p'", "form", FIELD ("subscriber_jid", "x@y")),
    REQUEST ("from='p'", "form", FIELD ("node", "n") FIELD ("subscriber_jid", "not one")),
    "<message xmlns='jabber:client' from='p'><x xmlns='jabber:x:data' type='form'>" FIELD ("node",
                                                                                           "n")
      FIELD ("subscriber_jid", "x@y") "</x></message>",
  };

  g_assert_cmpstr (request->broker, ==, "p");
  g_assert_cmpstr (request->node, ==, "a&b");
  g_assert_cmpstr (request->jid, ==, "x@y");
  g_assert_cmpstr (request->subid, ==, "7");
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_null (parse_request (others[i]));
  g_assert_null (xg_pubsub_request_parse (NULL));
}

static void
test_answer (void)
{
  XgPubsubRequest request = { .broker = (char *) SERVICE,
                              .node = (char *) "a&b",
                              .jid = (char *) "x@y",
                              .subid = (char *) "7" };
  Service s;
  g_autofree char *id = NULL;
  g_autofree char *refusal = NULL;
  g_autofree char *refused = NULL;
  g_autoptr (XgStanza) stanza = NULL;
  g_autoptr (GError) reason = NULL;

  service_start (&s);
  id = xg_pubsub_request_answer (s.fixture.stream, &request, TRUE);
  g_assert_nonnull (id);
  /* An answer to a ping comes after what was sent before it. */
  service_answers (&s, RESULT (""));
  fixture_ask (&s.fixture, SERVICE, 0, NULL);
  fixture_wait_for_answer (&s.fixture);
  request.node = (char *) "\x01";
  g_assert_null (xg_pubsub_request_answer (s.fixture.stream, &request, TRUE));
  service_stop (&s);
  g_assert_nonnull (strstr (s.fixture.received,
                            "<field var=\"pubsub#subid\"><value>7</value></field>"
                            "<field var=\"pubsub#node\"><value>a&amp;b</value></field>"
                            "<field var=\"pubsub#subscriber_jid\"><value>x@y</value></field>"
                            "<field var=\"pubsub#allow\"><value>true</value></field></x>"
                            "</message>"));
  g_assert_null (xg_pubsub_request_answer (s.fixture.stream, &request, TRUE));

  refusal = g_strdup_printf ("<message xmlns='jabber:client' type='error' id='%s'>"
                             "<error type='auth'>"
                             "<forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
                             "</message>",
                             id);
  stanza = xg_stanza_parse (refusal, -1, NULL);
  refused = xg_pubsub_request_parse_refusal (xg_stanza_get_root (stanza), &reason);
  g_assert_cmpstr (refused, ==, id);
  g_assert_error (reason, XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN);
  service_clear (&s);
}

static GPtrArray *
get_pending (Service *s, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  xg_pubsub_pending_async (s->fixture.stream, SERVICE, NULL, service_done_cb, s);
  result = service_wait (s);
  return xg_pubsub_pending_finish (s->fixture.stream, result, error);
}

static void
test_pending (void)
{
  Service s;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) noted = NULL;
  g_autoptr (GError) odd = NULL;
  g_autoptr (GPtrArray) nodes = NULL;
  g_autoptr (GPtrArray) none = NULL;

  service_start (&s);
  service_answers (&s, RESULT (COMMAND ("sessionid='1' status='executing'", NODES)));
  service_answers (&s, RESULT (COMMAND ("sessionid='1' status='canceled'", "")));
  nodes = get_pending (&s, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (nodes->len, ==, 2);
  g_assert_cmpstr (nodes->pdata[1], ==, "b&c");
  service_answers (&s, RESULT (COMMAND ("status='completed'", "")));
  none = get_pending (&s, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  service_answers (&s,
                   RESULT (COMMAND ("status='completed'", "<note type='error'>Not you</note>")));
  g_assert_null (get_pending (&s, &noted));
  g_assert_error (noted, XG_STANZA_ERROR, XG_STANZA_ERROR_UNDEFINED_CONDITION);
  g_assert_nonnull (strstr (noted->message, "Not you"));
  service_answers (&s, RESULT (COMMAND ("status='dancing'", "")));
  g_assert_null (get_pending (&s, &odd));
  g_assert_error (odd, XG_STANZA_ERROR, XG_STANZA_ERROR_BAD_REPLY);
  service_stop (&s);
  service_assert_sent (&s, "set", SENT_COMMAND (" action=\"execute\"", ""));
  service_assert_sent (&s, "set", SENT_COMMAND (" sessionid=\"1\" action=\"cancel\"", ""));
  service_clear (&s);
}

static gboolean
send_pending (Service *s, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  xg_pubsub_send_pending_async (s->fixture.stream, SERVICE, "a", NULL, service_done_cb, s);
  result = service_wait (s);
  return xg_pubsub_send_pending_finish (s->fixture.stream, result, error);
}

static void
test_send_pending (void)
{
  const char *begun = RESULT (COMMAND ("sessionid='1' status='executing'", NODES));
  const char *done = RESULT (COMMAND ("sessionid='1' status='completed'", ""));
  Service s;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refused = NULL;

  service_start (&s);
  service_answers (&s, begun);
  service_answers (&s, done);
  g_assert_true (send_pending (&s, &error));
  g_assert_no_error (error);
  service_answers (&s, begun);
  service_answers (&s, REFUSED ("", "bad-request"));
  service_answers (&s, done);
  g_assert_true (send_pending (&s, &error));
  g_assert_no_error (error);
  service_answers (&s, begun);
  service_answers (&s, REFUSED ("", "item-not-found"));
  g_assert_false (send_pending (&s, &refused));
  g_assert_error (refused, XG_STANZA_ERROR, XG_STANZA_ERROR_ITEM_NOT_FOUND);
  service_stop (&s);
  service_assert_sent (&s, "set", SENT_COMMAND (" sessionid=\"1\" action=\"execute\"", SENT_NODE));
  service_assert_sent (&s, "set", SENT_COMMAND (" sessionid=\"1\" action=\"complete\"", SENT_NODE));
  service_clear (&s);
}

int
main (int argc, char *argv[])
{
  g_autofree char *certificates = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  certificates = fixture_make_certificates ();
  g_test_add_func ("/publish/publish", test_publish);
  g_test_add_func ("/publish/in-the-order-given", test_publish_in_order);
  g_test_add_func ("/publish/what-is-no-xml-is-not-sent", test_publish_not_sent);
  g_test_add_func ("/publish/copy-keeps-prefixes", test_copy);
  g_test_add_func ("/publish/retract", test_retract);
  g_test_add_func ("/publish/options", test_options);
  g_test_add_func ("/publish/request", test_request);
  g_test_add_func ("/publish/request/answer-and-refusal", test_answer);
  g_test_add_func ("/publish/pending", test_pending);
  g_test_add_func ("/publish/pending/sent-again", test_send_pending);
  status = g_test_run ();
  fixture_remove_certificates (certificates);
  return status;
}
