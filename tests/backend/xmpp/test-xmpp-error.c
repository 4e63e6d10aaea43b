/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "xmpp/xg-login-error.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-xmpp-error.h"

#define STANZAS " xmlns='" XG_NS_STANZAS "'"
#define PUBSUB  " xmlns='" XG_NS_PUBSUB_ERRORS "'"

static XgStanza *
parse (const char *xml)
{
  g_autoptr (GError) error = NULL;
  XgStanza *stanza = xg_stanza_parse (xml, -1, &error);

  g_assert_no_error (error);
  return stanza;
}

static GError *
error_of (const char *children)
{
  g_autofree char *xml =
    g_strdup_printf ("<iq xmlns='jabber:client' type='error' id='1'>%s</iq>", children);
  g_autoptr (XgStanza) stanza = parse (xml);
  g_autoptr (XgStanzaErrorInfo) info = xg_stanza_error_info_parse (xg_stanza_get_root (stanza));

  return xg_stanza_error_new (info);
}

static void
check_order (const char *children)
{
  g_autofree char *xml =
    g_strdup_printf ("<pubsub xmlns='" XG_NS_PUBSUB "'/><error type='cancel' code='405'>%s</error>",
                     children);
  g_autoptr (GError) error = error_of (xml);

  g_assert_error (error, XG_STANZA_ERROR, XG_STANZA_ERROR_FEATURE_NOT_IMPLEMENTED);
  g_assert_cmpstr (xg_stanza_error_get_condition (error), ==, "feature-not-implemented");
  g_assert_cmpstr (xg_stanza_error_get_pubsub_condition (error), ==, "unsupported");
  g_assert_cmpstr (xg_stanza_error_get_pubsub_feature (error), ==, "subscription-options");
  g_assert_cmpstr (xg_stanza_error_get_text (error), ==, "No <options>");
  g_assert_nonnull (strstr (error->message, "subscription-options"));
  g_assert_nonnull (strstr (error->message, "“No <options>”"));
}

static void
test_any_order (void)
{
  static const char condition[] = "<feature-not-implemented" STANZAS "/>";
  static const char pubsub[] = "<unsupported feature='subscription-options'" PUBSUB "/>";
  static const char text[] = "<text xml:lang='en'" STANZAS "> No &lt;options&gt; \n</text>";
  const char *parts[3] = { condition, pubsub, text };

  for (guint first = 0; first < 3; first++)
    {
      for (guint second = 0; second < 3; second++)
        {
          g_autofree char *children = NULL;

          if (first == second)
            continue;
          children = g_strconcat (parts[first], parts[second], parts[3 - first - second], NULL);
          check_order (children);
        }
    }
}

static void
test_bare (void)
{
  g_autoptr (GError) empty = error_of ("");
  g_autoptr (GError) unknown = error_of ("<error><no-such-thing" STANZAS "/></error>");
  g_autoptr (GError) foreign = error_of ("<error><forbidden xmlns='urn:x'/></error>");
  g_autoptr (GError) blank =
    error_of ("<error><gone" STANZAS "/><text" STANZAS "> </text></error>");

  g_assert_error (empty, XG_STANZA_ERROR, XG_STANZA_ERROR_UNDEFINED_CONDITION);
  g_assert_error (unknown, XG_STANZA_ERROR, XG_STANZA_ERROR_UNDEFINED_CONDITION);
  g_assert_cmpstr (xg_stanza_error_get_condition (unknown), ==, "no-such-thing");
  g_assert_error (foreign, XG_STANZA_ERROR, XG_STANZA_ERROR_UNDEFINED_CONDITION);
  g_assert_error (blank, XG_STANZA_ERROR, XG_STANZA_ERROR_GONE);
  g_assert_null (xg_stanza_error_get_text (blank));
  g_assert_null (strchr (blank->message, '\xe2'));
}

static void
test_not_an_error (void)
{
  g_autoptr (XgStanza) stanza = parse ("<iq xmlns='jabber:client' type='result'/>");
  g_autoptr (GError) error = xg_stanza_error_new (NULL);

  g_assert_null (xg_stanza_error_info_parse (xg_stanza_get_root (stanza)));
  g_assert_null (xg_stanza_error_info_parse (NULL));
  g_assert_error (error, XG_STANZA_ERROR, XG_STANZA_ERROR_BAD_REPLY);
  g_assert_null (xg_stanza_error_get_condition (error));
}

static void
test_every_condition (void)
{
  static const char *const conditions[] = {
    "undefined-condition",
    "bad-request",
    "conflict",
    "feature-not-implemented",
    "forbidden",
    "gone",
    "internal-server-error",
    "item-not-found",
    "jid-malformed",
    "not-acceptable",
    "not-allowed",
    "not-authorized",
    "payment-required",
    "policy-violation",
    "recipient-unavailable",
    "redirect",
    "registration-required",
    "remote-server-not-found",
    "remote-server-timeout",
    "resource-constraint",
    "service-unavailable",
    "subscription-required",
    "unexpected-request",
  };

  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<error><%s" STANZAS "/></error>", conditions[i]);
      g_autoptr (GError) error = error_of (xml);

      g_assert_error (error, XG_STANZA_ERROR, (int) i);
      g_assert_cmpint ((int) XG_STANZA_ERROR_UNEXPECTED_REQUEST,
                       ==,
                       (int) G_N_ELEMENTS (conditions) - 1);
      g_assert_true (g_str_has_suffix (error->message, "."));
    }
}

static void
test_copies_keep_everything (void)
{
  g_autoptr (GError) error =
    error_of ("<error><not-allowed" STANZAS "/><closed-node" PUBSUB "/></error>");
  g_autoptr (GError) copy = g_error_copy (error);
  g_autoptr (GError) stream =
    xg_stream_error_new (XG_STREAM_ERROR_STREAM, "reset", "Again", "A sentence.");
  g_autoptr (GError) stream_copy = g_error_copy (stream);

  g_assert_cmpstr (xg_stanza_error_get_pubsub_condition (copy), ==, "closed-node");
  g_assert_cmpstr (xg_stream_error_get_condition (stream_copy), ==, "reset");
  g_assert_cmpstr (xg_stream_error_get_text (stream_copy), ==, "Again");
  g_assert_null (xg_stream_error_get_condition (copy));
  g_assert_null (xg_stanza_error_get_condition (stream));
  g_assert_null (xg_stanza_error_get_text (NULL));
}

static void
test_long_text_is_clipped (void)
{
  g_autoptr (GString) xml = g_string_new ("<error><gone" STANZAS "/><text" STANZAS ">");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (xml, "ü");
  g_string_append (xml, "</text></error>");
  error = error_of (xml->str);
  g_assert_cmpint (g_utf8_strlen (xg_stanza_error_get_text (error), -1), ==, 1001);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* The first that is defined counts. */
static void
test_several_conditions (void)
{
  g_autoptr (GError) two = error_of ("<error><gone" STANZAS "/><conflict" STANZAS "/></error>");
  g_autoptr (GError) later =
    error_of ("<error><made-up" STANZAS "/><conflict" STANZAS "/></error>");
  g_autoptr (GError) pubsub =
    error_of ("<error><made-up feature='a'" PUBSUB "/><unsupported feature='b'" PUBSUB
              "/><closed-node" PUBSUB "/><conflict" STANZAS "/></error>");

  g_assert_error (two, XG_STANZA_ERROR, XG_STANZA_ERROR_GONE);
  g_assert_error (later, XG_STANZA_ERROR, XG_STANZA_ERROR_CONFLICT);
  g_assert_cmpstr (xg_stanza_error_get_condition (later), ==, "conflict");
  g_assert_cmpstr (xg_stanza_error_get_pubsub_condition (pubsub), ==, "unsupported");
  g_assert_cmpstr (xg_stanza_error_get_pubsub_feature (pubsub), ==, "b");
}

/* Tests run in the C locale: English, then what names no language, then anything. */
static void
test_languages (void)
{
  g_autoptr (GError) english =
    error_of ("<error><gone" STANZAS "/><text xml:lang='de'" STANZAS ">Nein</text><text" STANZAS
              ">Bare</text><text xml:lang='en-GB'" STANZAS ">No</text><text xml:lang='fr'" STANZAS
              ">Non</text></error>");
  g_autoptr (GError) bare = error_of ("<error><gone" STANZAS "/><text xml:lang='de'" STANZAS
                                      ">Nein</text><text" STANZAS ">Bare</text></error>");
  g_autoptr (GError) german =
    error_of ("<error><gone" STANZAS "/><text" STANZAS "> </text><text xml:lang='de'" STANZAS
              ">Nein</text></error>");

  g_assert_cmpstr (xg_stanza_error_get_text (english), ==, "No");
  g_assert_cmpstr (xg_stanza_error_get_text (bare), ==, "Bare");
  g_assert_cmpstr (xg_stanza_error_get_text (german), ==, "Nein");
}

/* The server can't turn our own words round. */
static void
test_direction (void)
{
  g_autoptr (GError) error =
    error_of ("<error><gone" STANZAS "/><text" STANZAS ">\u202egone</text></error>");

  g_assert_cmpstr (xg_stanza_error_get_text (error), ==, "\u2068\u202egone\u202c\u2069");
  g_assert_true (g_str_has_suffix (error->message, "\u202c\u2069”"));
}

static void
test_request_and_reply (void)
{
  g_autoptr (GError) error = error_of ("<error><gone" STANZAS "/></error>");
  g_autoptr (XgStanza) reply = parse ("<iq xmlns='jabber:client' type='error'><x xmlns='urn:x'>"
                                      "<password>hush</password></x></iq>");
  g_autoptr (GError) copy = NULL;
  g_autofree char *shown = NULL;

  g_assert_null (xg_stanza_error_get_request (error));
  g_assert_null (xg_stanza_error_dup_reply (error));
  xg_stanza_error_set_request (error, "<iq><x xmlns='urn:x'><password>hush</password>");
  xg_stanza_error_set_stanza (error, reply);
  copy = g_error_copy (error);
  shown = xg_stanza_error_dup_reply (copy);
  g_assert_nonnull (strstr (xg_stanza_error_get_request (copy), "<password>"));
  g_assert_null (strstr (xg_stanza_error_get_request (copy), "hush"));
  g_assert_nonnull (strstr (shown, "<password>"));
  g_assert_null (strstr (shown, "hush"));
  g_assert_null (xg_stanza_error_get_request (NULL));
}

static GError *
stream_error (const char *children)
{
  g_autofree char *xml = g_strdup_printf ("<error xmlns='" XG_NS_STREAMS "'>%s</error>", children);
  g_autoptr (XgStanza) stanza = parse (xml);

  return xg_login_stream_error (xg_stanza_get_root (stanza));
}

static void
check_stream_error (const char *condition, XgStreamError code, XgAdvice advice)
{
  g_autofree char *xml = g_strdup_printf ("<text xmlns='" XG_NS_STREAM_ERRORS "'>Words</text>"
                                          "<%s xmlns='" XG_NS_STREAM_ERRORS "'/><x xmlns='urn:y'/>",
                                          condition);
  g_autoptr (GError) error = stream_error (xml);

  g_assert_error (error, XG_STREAM_ERROR, (int) code);
  g_assert_cmpstr (xg_stream_error_get_condition (error), ==, condition);
  g_assert_cmpstr (xg_stream_error_get_text (error), ==, "Words");
  g_assert_nonnull (strstr (error->message, "“Words”"));
  g_assert_cmpint (xg_stream_error_get_advice (error), ==, advice);
}

static void
test_stream_errors (void)
{
  g_autoptr (GError) empty = stream_error ("");

  check_stream_error ("conflict", XG_STREAM_ERROR_CONFLICT, XG_ADVICE_ASK);
  check_stream_error ("system-shutdown", XG_STREAM_ERROR_STREAM, XG_ADVICE_RETRY);
  check_stream_error ("reset", XG_STREAM_ERROR_STREAM, XG_ADVICE_RETRY);
  check_stream_error ("policy-violation", XG_STREAM_ERROR_STREAM, XG_ADVICE_RETRY_LATER);
  check_stream_error ("resource-constraint", XG_STREAM_ERROR_STREAM, XG_ADVICE_RETRY_LATER);
  check_stream_error ("host-unknown", XG_STREAM_ERROR_STREAM, XG_ADVICE_ASK);
  check_stream_error ("see-other-host", XG_STREAM_ERROR_STREAM, XG_ADVICE_ASK);
  check_stream_error ("made-up", XG_STREAM_ERROR_STREAM, XG_ADVICE_RETRY);
  g_assert_error (empty, XG_STREAM_ERROR, XG_STREAM_ERROR_STREAM);
}

static void
check_sasl (const char *condition, XgStreamError code, XgAdvice advice)
{
  g_autofree char *xml = g_strdup_printf ("<failure xmlns='" XG_NS_SASL "'><%s/><text>W</text>"
                                          "</failure>",
                                          condition);
  g_autoptr (XgStanza) stanza = parse (xml);
  g_autoptr (GError) error = NULL;

  xg_login_fail_sasl (xg_stanza_get_root (stanza), NULL, &error);
  g_assert_error (error, XG_STREAM_ERROR, (int) code);
  g_assert_cmpstr (xg_stream_error_get_condition (error), ==, condition);
  g_assert_cmpint (xg_stream_error_get_advice (error), ==, advice);
}

static void
test_sasl_failures (void)
{
  check_sasl ("not-authorized", XG_STREAM_ERROR_NOT_AUTHORIZED, XG_ADVICE_ASK);
  check_sasl ("account-disabled", XG_STREAM_ERROR_AUTH_FAILED, XG_ADVICE_ASK);
  check_sasl ("credentials-expired", XG_STREAM_ERROR_AUTH_FAILED, XG_ADVICE_ASK);
  check_sasl ("temporary-auth-failure", XG_STREAM_ERROR_AUTH_FAILED, XG_ADVICE_RETRY_LATER);
  check_sasl ("made-up", XG_STREAM_ERROR_AUTH_FAILED, XG_ADVICE_ASK);
}

static void
test_advice (void)
{
  g_autoptr (GError) refused = g_error_new_literal (XG_STREAM_ERROR, XG_STREAM_ERROR_REFUSED, "");
  g_autoptr (GError) ca = g_error_new_literal (XG_STREAM_ERROR, XG_STREAM_ERROR_CERT_REVOKED, "");
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "");
  g_autoptr (GError) early =
    g_error_new_literal (XG_STREAM_ERROR, XG_STREAM_ERROR_CERT_NOT_YET_VALID, "");
  g_autoptr (GError) expired =
    g_error_new_literal (XG_STREAM_ERROR, XG_STREAM_ERROR_CERT_EXPIRED, "");
  g_autoptr (GError) own_early =
    xg_stream_error_new (XG_STREAM_ERROR_IDENTITY, XG_CONDITION_NOT_YET_VALID, NULL, "");
  g_autoptr (GError) own = xg_stream_error_new (XG_STREAM_ERROR_IDENTITY, NULL, NULL, "");

  g_assert_cmpint (xg_stream_error_get_advice (early), ==, XG_ADVICE_RETRY);
  g_assert_cmpint (xg_stream_error_get_advice (expired), ==, XG_ADVICE_RETRY_LATER);
  g_assert_cmpint (xg_stream_error_get_advice (own_early), ==, XG_ADVICE_RETRY);
  g_assert_cmpint (xg_stream_error_get_advice (own), ==, XG_ADVICE_ASK);
  g_assert_true (xg_stream_error_is_about_time (early));
  g_assert_true (xg_stream_error_is_about_time (expired));
  g_assert_true (xg_stream_error_is_about_time (own_early));
  g_assert_false (xg_stream_error_is_about_time (own));
  g_assert_false (xg_stream_error_is_about_time (refused));
  g_assert_false (xg_stream_error_is_about_time (NULL));
  g_assert_cmpint (xg_stream_error_get_advice (refused), ==, XG_ADVICE_RETRY);
  g_assert_cmpint (xg_stream_error_get_advice (ca), ==, XG_ADVICE_ASK);
  g_assert_cmpint (xg_stream_error_get_advice (other), ==, XG_ADVICE_RETRY);
  g_assert_cmpint (xg_stream_error_get_advice (NULL), ==, XG_ADVICE_RETRY);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/xmpp-error/stanza/children-in-any-order", test_any_order);
  g_test_add_func ("/xmpp-error/stanza/without-condition", test_bare);
  g_test_add_func ("/xmpp-error/stanza/not-an-error", test_not_an_error);
  g_test_add_func ("/xmpp-error/stanza/every-condition", test_every_condition);
  g_test_add_func ("/xmpp-error/stanza/long-text-is-clipped", test_long_text_is_clipped);
  g_test_add_func ("/stanza-error/of-several-conditions-a-defined-one", test_several_conditions);
  g_test_add_func ("/stanza-error/text-in-the-language-of-the-person", test_languages);
  g_test_add_func ("/stanza-error/text-keeps-its-direction-to-itself", test_direction);
  g_test_add_func ("/stanza-error/request-and-reply-without-secrets", test_request_and_reply);
  g_test_add_func ("/xmpp-error/copies-keep-everything", test_copies_keep_everything);
  g_test_add_func ("/xmpp-error/stream", test_stream_errors);
  g_test_add_func ("/xmpp-error/sasl", test_sasl_failures);
  g_test_add_func ("/xmpp-error/advice", test_advice);
  return g_test_run ();
}
