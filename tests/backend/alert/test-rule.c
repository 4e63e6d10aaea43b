/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "alert/xg-rule.h"

static void
test_new (void)
{
  g_autoptr (XgRule) rule = xg_rule_new (7, NULL);

  g_assert_cmpint (xg_rule_get_id (rule), ==, 7);
  g_assert_cmpstr (xg_rule_get_name (rule), ==, "");
  g_assert_cmpstr (xg_rule_get_text (rule), ==, "");
  g_assert_true (xg_rule_get_enabled (rule));
  g_assert_false (xg_rule_get_branch (rule));
  g_assert_null (xg_rule_get_broker (rule));
  g_assert_null (xg_rule_get_node (rule));
  g_assert_cmpint (xg_rule_get_severity (rule), ==, XG_SEVERITY_UNKNOWN);
}

static void
test_round_trip (void)
{
  const char *name = "Höchste \"Stufe\"\n\\ </b> \xf0\x9f\x94\xa5";
  g_autoptr (XgRule) rule = g_object_new (XG_TYPE_RULE,
                                          "id",
                                          G_GINT64_CONSTANT (12),
                                          "name",
                                          name,
                                          "enabled",
                                          FALSE,
                                          "broker",
                                          "pubsub.grid.example",
                                          "node",
                                          "",
                                          "branch",
                                          TRUE,
                                          "text",
                                          "scan 192.0.2.1",
                                          "severity",
                                          XG_SEVERITY_HIGH,
                                          NULL);
  g_autofree char *body = xg_rule_to_body (rule);
  g_autoptr (XgRule) again = xg_rule_from_body (13, body);
  g_autofree char *body_again = xg_rule_to_body (again);

  g_assert_cmpint (xg_rule_get_id (again), ==, 13);
  g_assert_cmpstr (xg_rule_get_name (again), ==, name);
  g_assert_false (xg_rule_get_enabled (again));
  g_assert_cmpstr (xg_rule_get_broker (again), ==, "pubsub.grid.example");
  g_assert_cmpstr (xg_rule_get_node (again), ==, ""); /* the root collection, not everywhere */
  g_assert_true (xg_rule_get_branch (again));
  g_assert_cmpstr (xg_rule_get_text (again), ==, "scan 192.0.2.1");
  g_assert_cmpint (xg_rule_get_severity (again), ==, XG_SEVERITY_HIGH);
  g_assert_cmpstr (body_again, ==, body);
}

static void
test_everywhere (void)
{
  g_autoptr (XgRule) rule = xg_rule_new (0, "all");
  g_autofree char *body = xg_rule_to_body (rule);
  g_autoptr (XgRule) again = xg_rule_from_body (1, body);

  g_assert_null (xg_rule_get_node (again));
  g_assert_null (xg_rule_get_broker (again));
}

static void
test_partial_body (void)
{
  g_autoptr (XgRule) rule = xg_rule_from_body (3, "{\"name\":\"n\",\"node\":null,\"future\":[1]}");

  g_assert_cmpstr (xg_rule_get_name (rule), ==, "n");
  g_assert_true (xg_rule_get_enabled (rule));
  g_assert_null (xg_rule_get_node (rule));
}

static void
test_bad_bodies (void)
{
  static const char *const bad[] = {
    "",
    "x",
    "[]",
    "\"name\"",
    "null",
    "{",
    "{\"name\":1}",
    "{\"name\":{}}",
    "{\"text\":[\"a\"]}",
    "{\"expression\":1}",
    "{\"enabled\":\"yes\"}",
    "{\"enabled\":1}",
    "{\"branch\":{}}",
    "{\"severity\":\"worst\"}",
    "{\"severity\":4}",
    "{\"severity\":[]}",
    "{\"name\":\"\xff\"}",
  };

  g_assert_null (xg_rule_from_body (1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (XgRule) rule = xg_rule_from_body (1, bad[i]);

      if (rule != NULL)
        g_error ("%s is a rule", bad[i]);
    }
}

static void
notify_cb (XgRule *rule, GParamSpec *pspec, GString *names)
{
  g_string_append_printf (names, "%s ", g_param_spec_get_name (pspec));
}

static void
test_notify (void)
{
  g_autoptr (XgRule) rule = xg_rule_new (1, "a");
  g_autoptr (GString) names = g_string_new (NULL);

  g_signal_connect (rule, "notify", G_CALLBACK (notify_cb), names);
  g_object_set (rule, "name", "a", "enabled", TRUE, "severity", XG_SEVERITY_UNKNOWN, NULL);
  g_object_set (rule, "text", NULL, "node", NULL, "id", G_GINT64_CONSTANT (1), NULL);
  g_assert_cmpstr (names->str, ==, "");
  g_object_set (rule, "name", "b", NULL);
  g_object_set (rule, "enabled", FALSE, NULL);
  g_object_set (rule, "severity", XG_SEVERITY_LOW, NULL);
  g_object_set (rule, "text", "t", NULL);
  g_object_set (rule, "node", "", NULL);
  g_object_set (rule, "id", G_GINT64_CONSTANT (2), NULL);
  g_assert_cmpstr (names->str, ==, "name enabled severity text node id ");
}

/* A rule that was saved before there was a filter language means what it meant. */
static void
test_words_of_before (void)
{
  g_autoptr (XgRule) rule = xg_rule_from_body (1, "{\"text\":\"Scan (trial or error)\"}");
  g_autoptr (XgRule) fresh =
    xg_rule_from_body (1, "{\"expression\":\"scan (a or b)\",\"text\":\"old\"}");
  g_autofree char *body = xg_rule_to_body (rule);
  g_autoptr (XgRule) again = xg_rule_from_body (1, body);

  g_assert_cmpstr (xg_rule_get_text (rule), ==, "scan trial \"or\"* error");
  g_assert_cmpstr (xg_rule_get_text (again), ==, "scan trial \"or\"* error");
  g_assert_cmpstr (xg_rule_get_text (fresh), ==, "scan (a or b)");
}

static void
test_invalid_text (void)
{
  g_autoptr (XgRule) rule = xg_rule_new (1, "a\xff");
  g_autofree char *body = xg_rule_to_body (rule);

  g_assert_true (g_utf8_validate (xg_rule_get_name (rule), -1, NULL));
  g_assert_true (g_utf8_validate (body, -1, NULL));
}

static void
test_lifetime (void)
{
  XgRule *rule = xg_rule_from_body (1, "{\"name\":\"n\",\"broker\":\"b\",\"node\":\"t\"}");

  g_assert_finalize_object (rule);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rule/new", test_new);
  g_test_add_func ("/rule/body-round-trip", test_round_trip);
  g_test_add_func ("/rule/everywhere-stays-everywhere", test_everywhere);
  g_test_add_func ("/rule/partial-body", test_partial_body);
  g_test_add_func ("/rule/bad-bodies-are-refused", test_bad_bodies);
  g_test_add_func ("/rule/notifies-changes-only", test_notify);
  g_test_add_func ("/rule/words-of-before", test_words_of_before);
  g_test_add_func ("/rule/invalid-text", test_invalid_text);
  g_test_add_func ("/rule/lifetime", test_lifetime);
  return g_test_run ();
}
