/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "admin/xg-access-people.h"
#include "admin/xg-access.h"
#include "xmpp/xg-stanza.h"

/* The tables are what XEP-0060 says, and what Prosody and ejabberd were seen to do; the integration
 * test "access" asks real ones. Letters: y yes, n no, a after approval, ? depends. */

static const XgAffiliation affiliations[] = {
  XG_AFFILIATION_OWNER,  XG_AFFILIATION_PUBLISHER, XG_AFFILIATION_PUBLISH_ONLY,
  XG_AFFILIATION_MEMBER, XG_AFFILIATION_NONE,      XG_AFFILIATION_OUTCAST,
};

#define N_AFFILIATIONS G_N_ELEMENTS (affiliations)

static char
letter (XgAccessVerdict verdict)
{
  return "na?y"[verdict];
}

static char
ask (const XgAccessFacts *facts, XgAccessAction action)
{
  return letter (xg_access_rule_get_verdict (xg_access_rule_for (facts, action)));
}

static char
ask_all (const XgAccessFacts *facts, XgAccessAction action)
{
  g_autoptr (XgAccess) access = xg_access_explain (facts);

  return letter (access->answers[action].verdict);
}

static void
add_option (GString *xml, const char *name, const char *value)
{
  if (value != NULL)
    g_string_append_printf (xml, "<field var='pubsub#%s'><value>%s</value></field>", name, value);
}

static XgForm *
make_options (const char *deliver, const char *type, const char *depth)
{
  g_autoptr (GString) xml = g_string_new ("<x xmlns='jabber:x:data' type='form'>");
  g_autoptr (XgStanza) stanza = NULL;
  g_autoptr (XgDataForm) form = NULL;

  add_option (xml, "deliver", deliver);
  add_option (xml, "subscription_type", type);
  add_option (xml, "subscription_depth", depth);
  g_string_append (xml, "</x>");
  stanza = xg_stanza_parse (xml->str, -1, NULL);
  form = xg_data_form_parse (xg_stanza_get_root (stanza));
  return xg_form_new (form);
}

static XgAccessFacts
known_facts (void)
{
  XgAccessFacts facts = { 0 };

  facts.kind = XG_ACCESS_KIND_TOPIC;
  facts.access_model = XG_ACCESS_MODEL_OPEN;
  facts.publish_model = XG_PUBLISH_MODEL_PUBLISHERS;
  facts.affiliation = XG_AFFILIATION_NONE;
  facts.subscription = XG_ACCESS_SUBSCRIPTION_NONE;
  facts.above = XG_TRUTH_NO;
  facts.reaches = XG_TRUTH_NO;
  facts.sees_presence = XG_TRUTH_NO;
  facts.in_group = XG_TRUTH_NO;
  return facts;
}

/* A letter for each affiliation, in the order of the list above; rows are access models, from
 * open to whitelist, those with a relation last: presence and roster as a contact. */
typedef struct
{
  XgBrokerSoftware software;
  XgAccessSubscription subscription;
  const char *subscribe[7];
  const char *retrieve[7];
} AccessTable;

#define OTHER    XG_BROKER_SOFTWARE_OTHER
#define PROSODY  XG_BROKER_SOFTWARE_PROSODY
#define EJABBERD XG_BROKER_SOFTWARE_EJABBERD
#define SUB(x)   XG_ACCESS_SUBSCRIPTION_##x

static const AccessTable access_tables[] = {
  { OTHER,
    SUB (NONE),
    { "yynyyn", "yynynn", "yynynn", "yynyan", "yynynn", "yynyyn", "yynyyn" },
    { "yynyyn", "yynynn", "yynynn", "yynyan", "yynynn", "yynyyn", "yynyyn" } },
  { OTHER,
    SUB (PENDING),
    { "yynyyn", "yynynn", "yynynn", "yynyan", "yynynn", "yynyyn", "yynyyn" },
    { "yynyyn", "yynynn", "yynynn", "yynyan", "yynynn", "yynyyn", "yynyyn" } },
  { OTHER,
    SUB (UNCONFIGURED),
    { "yynyyn", "yynynn", "yynynn", "yynyan", "yynynn", "yynyyn", "yynyyn" },
    { "yynyyn", "yynynn", "yynynn", "yynyan", "yynynn", "yynyyn", "yynyyn" } },
  { OTHER,
    SUB (SUBSCRIBED),
    { "yynyyn", "yynynn", "yynynn", "yynyyn", "yynynn", "yynyyn", "yynyyn" },
    { "yynyyn", "yynynn", "yynynn", "yynyyn", "yynynn", "yynyyn", "yynyyn" } },
  { PROSODY,
    SUB (NONE),
    { "yynyyn", NULL, NULL, "yynyan", "yynynn", NULL, NULL },
    { "yynyyn", NULL, NULL, "yynyan", "yynynn", NULL, NULL } },
  { PROSODY,
    SUB (PENDING),
    { NULL, NULL, NULL, "yynyan", NULL, NULL, NULL },
    { NULL, NULL, NULL, "yynyan", NULL, NULL, NULL } },
  { PROSODY,
    SUB (SUBSCRIBED),
    { "yynyyn", NULL, NULL, "yynyyn", "yynynn", NULL, NULL },
    { "yynyyn", NULL, NULL, "yynyyn", "yynynn", NULL, NULL } },
  { EJABBERD,
    SUB (NONE),
    { "yynyyn", "ynnnnn", "ynnnnn", "aanaan", "yynynn", "yynyyn", "yynyyn" },
    { "yynyyn", "ynnnnn", "nnnnnn", "yynyan", "yynynn", "yynyyn", "yynyyn" } },
  { EJABBERD,
    SUB (PENDING),
    { NULL, NULL, NULL, "aanaan", NULL, NULL, NULL },
    { NULL, NULL, NULL, "yynyan", NULL, NULL, NULL } },
  { EJABBERD,
    SUB (UNCONFIGURED),
    { "nnnnnn", NULL, NULL, "nnnnnn", NULL, NULL, NULL },
    { "yynyyn", NULL, NULL, "yynyan", NULL, NULL, NULL } },
  { EJABBERD,
    SUB (SUBSCRIBED),
    { "yynyyn", "ynnnnn", "ynnnnn", "yynyyn", "yynynn", "yynyyn", "yynyyn" },
    { "yynyyn", "ynnnnn", "nnnnnn", "yynyyn", "yynyyn", "yynyyn", "yynyyn" } },
};

static void
check_row (const XgAccessFacts *row, XgAccessAction action, const char *letters)
{
  XgAccessFacts facts = *row;
  char got[N_AFFILIATIONS + 1] = { 0 };

  if (letters == NULL)
    return;
  for (guint i = 0; i < N_AFFILIATIONS; i++)
    {
      facts.affiliation = affiliations[i];
      got[i] = ask (&facts, action);
    }
  if (strcmp (got, letters) != 0)
    g_test_message ("software %u, subscription %u, access model %u, action %u",
                    row->software,
                    row->subscription,
                    row->access_model,
                    action);
  g_assert_cmpstr (got, ==, letters);
}

static void
test_subscribe_and_read (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (access_tables); i++)
    {
      const AccessTable *table = &access_tables[i];

      for (guint row = 0; row < 7; row++)
        {
          XgAccessFacts facts = known_facts ();

          facts.software = table->software;
          facts.subscription = table->subscription;
          facts.access_model = (XgAccessModel) (row < 5 ? row + 1 : row - 3);
          facts.sees_presence = row == 5 ? XG_TRUTH_YES : XG_TRUTH_NO;
          facts.in_group = row == 6 ? XG_TRUTH_YES : XG_TRUTH_NO;
          for (guint model = 1; model <= XG_PUBLISH_MODEL_OPEN; model++)
            {
              facts.publish_model = (XgPublishModel) model;
              check_row (&facts, XG_ACCESS_SUBSCRIBE, table->subscribe[row]);
              check_row (&facts, XG_ACCESS_RETRIEVE, table->retrieve[row]);
            }
        }
    }
}

/* Rows: publishers, subscribers, open. */
static const struct
{
  XgBrokerSoftware software;
  XgAccessSubscription subscription;
  const char *publish[3];
} publish_tables[] = {
  { OTHER, SUB (NONE), { "yyynnn", "yyynnn", "yyyyyn" } },
  { OTHER, SUB (PENDING), { "yyynnn", "yyynnn", "yyyyyn" } },
  { OTHER, SUB (UNCONFIGURED), { "yyynnn", "yyynnn", "yyyyyn" } },
  { OTHER, SUB (SUBSCRIBED), { "yyynnn", "yyyyyn", "yyyyyn" } },
  { PROSODY, SUB (NONE), { "yynnnn", "yynnnn", "yyyyyy" } },
  { PROSODY, SUB (PENDING), { "yynnnn", "yynnnn", "yyyyyy" } },
  { PROSODY, SUB (SUBSCRIBED), { "yynnnn", "yynnnn", "yyyyyy" } },
  { EJABBERD, SUB (NONE), { "yyynnn", "nnnnnn", "yyyyyy" } },
  { EJABBERD, SUB (PENDING), { "yyynnn", "nnnnnn", "yyyyyy" } },
  { EJABBERD, SUB (UNCONFIGURED), { "yyynnn", "nnnnnn", "yyyyyy" } },
  { EJABBERD, SUB (SUBSCRIBED), { "yyynnn", "yyyyyy", "yyyyyy" } },
};

static void
test_publish (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (publish_tables); i++)
    {
      XgAccessFacts facts = known_facts ();

      facts.software = publish_tables[i].software;
      facts.subscription = publish_tables[i].subscription;
      for (guint access = 1; access <= XG_ACCESS_MODEL_WHITELIST; access++)
        {
          facts.access_model = (XgAccessModel) access;
          for (guint row = 0; row < 3; row++)
            {
              facts.publish_model = (XgPublishModel) (row + 1);
              check_row (&facts, XG_ACCESS_PUBLISH, publish_tables[i].publish[row]);
            }
        }
    }
}

static void
test_publish_full_jid (void)
{
  XgAccessFacts facts = known_facts ();

  facts.software = PROSODY;
  facts.publish_model = XG_PUBLISH_MODEL_SUBSCRIBERS;
  facts.subscription = SUB (SUBSCRIBED);
  g_assert_cmpint (ask (&facts, XG_ACCESS_PUBLISH), ==, 'n');
  facts.with_resource = XG_TRUTH_YES;
  g_assert_cmpint (ask (&facts, XG_ACCESS_PUBLISH), ==, 'y');
}

static const struct
{
  XgBrokerSoftware software;
  XgAccessSubscription subscription;
  const char *receive;
} receive_tables[] = {
  { OTHER, SUB (NONE), "nnnnnn" },          { OTHER, SUB (PENDING), "aaaaan" },
  { OTHER, SUB (UNCONFIGURED), "?????n" },  { OTHER, SUB (SUBSCRIBED), "yyyyyn" },
  { PROSODY, SUB (NONE), "nnnnnn" },        { PROSODY, SUB (PENDING), "aaaaan" },
  { PROSODY, SUB (SUBSCRIBED), "yyyyyy" },  { EJABBERD, SUB (NONE), "nnnnnn" },
  { EJABBERD, SUB (PENDING), "aaaaan" },    { EJABBERD, SUB (UNCONFIGURED), "nnnnnn" },
  { EJABBERD, SUB (SUBSCRIBED), "yyyyyy" },
};

static void
test_receive (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (receive_tables); i++)
    {
      XgAccessFacts facts = known_facts ();

      facts.software = receive_tables[i].software;
      facts.subscription = receive_tables[i].subscription;
      for (guint access = 1; access <= XG_ACCESS_MODEL_WHITELIST; access++)
        {
          facts.access_model = (XgAccessModel) access;
          facts.delivers = XG_TRUTH_UNKNOWN;
          facts.paused = XG_TRUTH_UNKNOWN;
          check_row (&facts, XG_ACCESS_RECEIVE, receive_tables[i].receive);
          if (facts.subscription != SUB (SUBSCRIBED))
            continue;
          facts.delivers = XG_TRUTH_NO;
          check_row (&facts, XG_ACCESS_RECEIVE, "nnnnnn");
          facts.delivers = XG_TRUTH_YES;
          facts.paused = XG_TRUTH_YES;
          check_row (&facts, XG_ACCESS_RECEIVE, "nnnnnn");
        }
    }
}

/* XEP-0248: through a collection comes what one might subscribe to oneself. */
static void
test_receive_through_collection (void)
{
  static const char *const rows[] = { "yynyyn", "yynynn", "yynynn", "yynynn", "yynynn" };
  XgAccessFacts facts = known_facts ();

  facts.above = XG_TRUTH_YES;
  facts.reaches = XG_TRUTH_YES;
  for (guint access = 1; access <= XG_ACCESS_MODEL_WHITELIST; access++)
    {
      facts.access_model = (XgAccessModel) access;
      facts.software = OTHER;
      check_row (&facts, XG_ACCESS_RECEIVE, rows[access - 1]);
      facts.software = EJABBERD;
      check_row (&facts, XG_ACCESS_RECEIVE, "nnnnnn");
      facts.software = OTHER;
      facts.reaches = XG_TRUTH_NO;
      check_row (&facts, XG_ACCESS_RECEIVE, "nnnnnn");
      facts.reaches = XG_TRUTH_YES;
    }
}

/* XEP-0248 section 4; letters: y yes, n no, ? not known. */
static void
test_options_reach (void)
{
  static const struct
  {
    const char *deliver, *type, *depth;
    const char *letters; /* one level, two, three */
  } table[] = {
    { NULL, NULL, NULL, "???" },      { NULL, NULL, "all", "???" },
    { NULL, "nodes", "all", "nnn" },  { NULL, "items", NULL, "y??" },
    { NULL, "items", "1", "ynn" },    { NULL, "items", "2", "yyn" },
    { NULL, "items", "all", "yyy" },  { NULL, "items", "deep", "y??" },
    { "1", "all", "all", "yyy" },     { "0", "items", "all", "nnn" },
    { "false", NULL, NULL, "nnn" },   { "true", "items", "1", "ynn" },
    { NULL, "x-else", "all", "???" },
  };

  g_assert_cmpint (xg_access_options_reach (NULL, 1), ==, XG_TRUTH_UNKNOWN);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (XgForm) form = make_options (table[i].deliver, table[i].type, table[i].depth);

      for (guint level = 1; level <= 3; level++)
        {
          g_test_message ("row %u, level %u", i, level);
          g_assert_cmpint ("?ny"[xg_access_options_reach (form, level)],
                           ==,
                           table[i].letters[level - 1]);
        }
    }
}

/* One subscription that reaches is enough; what is not told leaves it open. */
static void
test_collections_above (void)
{
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) nobody = g_ptr_array_new ();
  g_autoptr (GHashTable) options = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  XgAccessFacts facts = known_facts ();

  g_ptr_array_add (
    people,
    xg_person_new ("Me@x.example/desk", XG_AFFILIATION_UNKNOWN, XG_SUBSCRIPTION_SUBSCRIBED, NULL));
  g_ptr_array_add (
    people,
    xg_person_new ("waits@x.example", XG_AFFILIATION_UNKNOWN, XG_SUBSCRIPTION_PENDING, NULL));
  xg_access_facts_begin_above (&facts);
  xg_access_facts_take_above (&facts, 1, nobody, NULL, "me@x.example");
  xg_access_facts_take_above (&facts, 1, people, NULL, "waits@x.example");
  g_assert_cmpint (facts.above, ==, XG_TRUTH_NO);
  g_assert_cmpint (facts.reaches, ==, XG_TRUTH_NO);

  /* Subscribed, with options that nobody told; then one that told nothing at all */
  xg_access_facts_take_above (&facts, 1, people, NULL, "me@x.example");
  g_assert_cmpint (facts.above, ==, XG_TRUTH_YES);
  g_assert_cmpint (facts.reaches, ==, XG_TRUTH_UNKNOWN);
  g_assert_cmpint (ask_all (&facts, XG_ACCESS_RECEIVE), ==, '?');
  xg_access_facts_begin_above (&facts);
  xg_access_facts_take_above (&facts, 1, NULL, NULL, "me@x.example");
  g_assert_cmpint (facts.above, ==, XG_TRUTH_UNKNOWN);

  g_hash_table_insert (options, people->pdata[0], make_options (NULL, "items", "1"));
  xg_access_facts_begin_above (&facts);
  xg_access_facts_take_above (&facts, 2, people, options, "me@x.example");
  g_assert_cmpint (facts.reaches, ==, XG_TRUTH_NO);
  g_assert_cmpint (ask_all (&facts, XG_ACCESS_RECEIVE), ==, 'n');
  xg_access_facts_take_above (&facts, 1, people, options, "me@x.example");
  xg_access_facts_take_above (&facts, 3, NULL, NULL, "me@x.example");
  g_assert_cmpint (facts.reaches, ==, XG_TRUTH_YES);
  g_assert_cmpint (ask_all (&facts, XG_ACCESS_RECEIVE), ==, 'y');
}

static void
test_collection (void)
{
  XgAccessFacts facts = known_facts ();

  facts.kind = XG_ACCESS_KIND_COLLECTION;
  facts.publish_model = XG_PUBLISH_MODEL_OPEN;
  check_row (&facts, XG_ACCESS_PUBLISH, "nnnnnn");
  check_row (&facts, XG_ACCESS_RETRIEVE, "nnnnnn");
  check_row (&facts, XG_ACCESS_SUBSCRIBE, "yynyyn");
  facts.software = EJABBERD; /* it has no collections, whatever it says */
  check_row (&facts, XG_ACCESS_PUBLISH, "yyyyyy");
  check_row (&facts, XG_ACCESS_RETRIEVE, "yynyyn");
}

static void
test_configure (void)
{
  XgAccessFacts facts = known_facts ();

  for (guint software = 0; software <= EJABBERD; software++)
    {
      facts.software = (XgBrokerSoftware) software;
      facts.administrator = XG_TRUTH_NO;
      check_row (&facts, XG_ACCESS_CONFIGURE, "ynnnnn");
      facts.administrator = XG_TRUTH_YES;
      check_row (&facts, XG_ACCESS_CONFIGURE, software == PROSODY ? "ynnnyn" : "ynnnnn");
    }
}

/* Every combination of what can be known or not. */
typedef void (*CombinationFunc) (const XgAccessFacts *facts, const XgAccess *access);

static void
foreach_combination (CombinationFunc func)
{
  guint limits[] = { EJABBERD + 1,
                     XG_ACCESS_KIND_COLLECTION + 1,
                     XG_ACCESS_MODEL_WHITELIST + 1,
                     XG_PUBLISH_MODEL_OPEN + 1,
                     XG_AFFILIATION_LAST + 1,
                     SUB (SUBSCRIBED) + 1 };
  guint total = 1;

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    total *= limits[i];
  for (guint n = 0; n < total; n++)
    {
      XgAccessFacts facts = known_facts ();
      g_autoptr (XgAccess) access = NULL;
      guint rest = n;
      guint values[G_N_ELEMENTS (limits)];

      for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
        {
          values[i] = rest % limits[i];
          rest /= limits[i];
        }
      facts.software = (XgBrokerSoftware) values[0];
      facts.kind = (XgAccessKind) values[1];
      facts.access_model = (XgAccessModel) values[2];
      facts.publish_model = (XgPublishModel) values[3];
      facts.affiliation = (XgAffiliation) values[4];
      facts.subscription = (XgAccessSubscription) values[5];
      access = xg_access_explain (&facts);
      func (&facts, access);
    }
}

static void
check_sentences (char **sentences)
{
  for (guint i = 0; sentences[i] != NULL; i++)
    {
      const char *sentence = sentences[i];

      g_assert_cmpuint (strlen (sentence), >, 10);
      g_assert_true (g_str_has_suffix (sentence, "."));
      g_assert_true (g_unichar_isupper (g_utf8_get_char (sentence)));
      g_assert_null (strstr (sentence, "%s"));
      for (guint j = 0; j < i; j++)
        g_assert_cmpstr (sentence, !=, sentences[j]);
    }
}

static void
check_words (const XgAccessFacts *facts, const XgAccess *access)
{
  for (guint i = 0; i < XG_ACCESS_N_ACTIONS; i++)
    {
      const XgAccessAnswer *answer = &access->answers[i];

      g_assert_nonnull (answer->reasons[0]);
      check_sentences (answer->reasons);
      check_sentences (answer->unknown);
      check_sentences (answer->to_allow);
      check_sentences (answer->to_forbid);
      if (answer->verdict == XG_ACCESS_YES)
        g_assert_null (answer->to_allow[0]);
      else
        g_assert_nonnull (answer->to_allow[0]);
      if (answer->verdict == XG_ACCESS_NO)
        g_assert_null (answer->to_forbid[0]);
      else
        g_assert_nonnull (answer->to_forbid[0]);
      if (answer->verdict != XG_ACCESS_DEPENDS)
        g_assert_null (answer->unknown[0]);
    }
}

static void
test_words (void)
{
  foreach_combination (check_words);
}

/* An answer that is not "it depends" is the answer for each value of what is not known; one that
 * is has values that make it differ. */
static void
check_unknown (const XgAccessFacts *facts, const XgAccess *access)
{
  for (guint action = 0; action < XG_ACCESS_N_ACTIONS; action++)
    {
      XgAccessFacts f = *facts;
      guint seen = 0;

      for (guint k = 1; k <= XG_ACCESS_KIND_COLLECTION; k++)
        for (guint m = 1; m <= XG_ACCESS_MODEL_WHITELIST; m++)
          for (guint p = 1; p <= XG_PUBLISH_MODEL_OPEN; p++)
            for (guint a = 1; a <= XG_AFFILIATION_LAST; a++)
              for (guint s = 1; s <= SUB (SUBSCRIBED); s++)
                {
                  if ((facts->kind != 0 && facts->kind != k) ||
                      (facts->access_model != 0 && facts->access_model != m) ||
                      (facts->publish_model != 0 && facts->publish_model != p) ||
                      (facts->affiliation != 0 && facts->affiliation != a) ||
                      (facts->subscription != 0 && facts->subscription != s))
                    continue;
                  f.kind = (XgAccessKind) k;
                  f.access_model = (XgAccessModel) m;
                  f.publish_model = (XgPublishModel) p;
                  f.affiliation = (XgAffiliation) a;
                  f.subscription = (XgAccessSubscription) s;
                  seen |= 1u << xg_access_rule_get_verdict (
                            xg_access_rule_for (&f, (XgAccessAction) action));
                }
      if ((seen & (seen - 1)) == 0)
        g_assert_cmpuint (1u << access->answers[action].verdict, ==, seen);
      else
        {
          g_assert_cmpuint (access->answers[action].verdict, ==, XG_ACCESS_DEPENDS);
          g_assert_nonnull (access->answers[action].unknown[0]);
        }
    }
}

static void
test_unknown (void)
{
  foreach_combination (check_unknown);
}

static void
test_relation_unknown (void)
{
  XgAccessFacts facts = known_facts ();
  g_autoptr (XgAccess) presence = NULL;
  g_autoptr (XgAccess) open = NULL;

  facts.sees_presence = XG_TRUTH_UNKNOWN;
  facts.in_group = XG_TRUTH_UNKNOWN;
  open = xg_access_explain (&facts);
  g_assert_cmpuint (open->answers[XG_ACCESS_SUBSCRIBE].verdict, ==, XG_ACCESS_YES);
  facts.access_model = XG_ACCESS_MODEL_PRESENCE;
  presence = xg_access_explain (&facts);
  g_assert_cmpuint (presence->answers[XG_ACCESS_SUBSCRIBE].verdict, ==, XG_ACCESS_DEPENDS);
  g_assert_cmpuint (g_strv_length (presence->answers[XG_ACCESS_SUBSCRIBE].unknown), ==, 1);
}

static gboolean
says (const XgAccessAnswer *answer, const char *words)
{
  for (guint i = 0; answer->reasons[i] != NULL; i++)
    {
      if (strstr (answer->reasons[i], words) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* A ban that does not stop the items is what one has to be told, whoever the broker is. */
static void
test_broker_differs (void)
{
  XgAccessFacts facts = known_facts ();
  g_autoptr (XgAccess) other = NULL;
  g_autoptr (XgAccess) prosody = NULL;
  const XgAccessAnswer *answer;

  facts.affiliation = XG_AFFILIATION_OUTCAST;
  facts.subscription = SUB (SUBSCRIBED);
  other = xg_access_explain (&facts);
  answer = &other->answers[XG_ACCESS_RECEIVE];
  g_assert_cmpuint (answer->verdict, ==, XG_ACCESS_NO);
  g_assert_true (says (answer, "Prosody"));
  g_assert_true (says (answer, "ejabberd"));
  facts.software = PROSODY;
  prosody = xg_access_explain (&facts);
  answer = &prosody->answers[XG_ACCESS_RECEIVE];
  g_assert_cmpuint (answer->verdict, ==, XG_ACCESS_YES);
  g_assert_cmpuint (answer->standard, ==, XG_ACCESS_NO);
  g_assert_true (says (answer, "XEP-0060"));
  g_assert_false (says (&prosody->answers[XG_ACCESS_CONFIGURE], "XEP-0060"));
}

static void
test_nicks (void)
{
  g_assert_cmpuint (xg_access_model_from_nick ("open"), ==, XG_ACCESS_MODEL_OPEN);
  g_assert_cmpuint (xg_access_model_from_nick ("presence"), ==, XG_ACCESS_MODEL_PRESENCE);
  g_assert_cmpuint (xg_access_model_from_nick ("roster"), ==, XG_ACCESS_MODEL_ROSTER);
  g_assert_cmpuint (xg_access_model_from_nick ("authorize"), ==, XG_ACCESS_MODEL_AUTHORIZE);
  g_assert_cmpuint (xg_access_model_from_nick ("whitelist"), ==, XG_ACCESS_MODEL_WHITELIST);
  g_assert_cmpuint (xg_access_model_from_nick ("bogus"), ==, XG_ACCESS_MODEL_UNKNOWN);
  g_assert_cmpuint (xg_access_model_from_nick (NULL), ==, XG_ACCESS_MODEL_UNKNOWN);
  g_assert_cmpuint (xg_publish_model_from_nick ("subscribers"), ==, XG_PUBLISH_MODEL_SUBSCRIBERS);
  g_assert_cmpuint (xg_publish_model_from_nick ("bogus"), ==, XG_PUBLISH_MODEL_UNKNOWN);
  g_assert_cmpuint (xg_broker_software_from_name ("Prosody"), ==, PROSODY);
  g_assert_cmpuint (xg_broker_software_from_name ("ejabberd"), ==, EJABBERD);
  g_assert_cmpuint (xg_broker_software_from_name (NULL), ==, OTHER);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/access/who-may-subscribe-and-read", test_subscribe_and_read);
  g_test_add_func ("/access/who-may-publish", test_publish);
  g_test_add_func ("/access/prosody-counts-full-addresses", test_publish_full_jid);
  g_test_add_func ("/access/who-receives", test_receive);
  g_test_add_func ("/access/who-receives-through-a-collection", test_receive_through_collection);
  g_test_add_func ("/access/options-of-a-collection-tell-how-far-it-reaches", test_options_reach);
  g_test_add_func ("/access/collections-above", test_collections_above);
  g_test_add_func ("/access/a-collection-has-no-items", test_collection);
  g_test_add_func ("/access/who-may-configure", test_configure);
  g_test_add_func ("/access/every-answer-has-reasons-and-a-way", test_words);
  g_test_add_func ("/access/what-is-not-known-is-never-guessed", test_unknown);
  g_test_add_func ("/access/a-relation-matters-only-where-it-counts", test_relation_unknown);
  g_test_add_func ("/access/brokers-that-differ-are-told", test_broker_differs);
  g_test_add_func ("/access/words-of-the-wire", test_nicks);
  return g_test_run ();
}
