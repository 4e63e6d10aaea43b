/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "xmpp/xg-disco.h"
#include "xmpp/xg-pubsub.h"

#include "samples.h"

#define REFUSAL(type, condition)                                                                   \
  "<iq xmlns='jabber:client' type='error' id='q1'><error type='" type "'>" condition "</error></"  \
  "iq>"
#define CONDITION(name)        "<" name " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
#define PUBSUB_CONDITION(name) "<" name " xmlns='http://jabber.org/protocol/pubsub#errors'/>"
#define PS                     "<pubsub xmlns=\"http://jabber.org/protocol/pubsub\">"
#define OPTIONS                                                                                    \
  "<options><x xmlns=\"jabber:x:data\" type=\"submit\"><field var=\"FORM_TYPE\" type=\"hidden\">"  \
  "<value>http://jabber.org/protocol/pubsub#subscribe_options</value></field>"                     \
  "<field var=\"pubsub#subscription_type\"><value>items</value></field>"                           \
  "<field var=\"pubsub#subscription_depth\"><value>all</value></field></x></options>"

/* A stream of our own in place of the real one: keeps what is asked, answers what it was told. */
struct _XgStream
{
  GObject parent_instance;

  GPtrArray *requests; /* (element-type utf8): "type to payload" */
  GQueue answers;      /* (element-type utf8), borrowed; the first is next */
};

G_DEFINE_FINAL_TYPE (XgStream, xg_stream, G_TYPE_OBJECT)

static void
xg_stream_finalize (GObject *object)
{
  XgStream *self = XG_STREAM (object);

  g_ptr_array_unref (self->requests);
  g_queue_clear (&self->answers);
  G_OBJECT_CLASS (xg_stream_parent_class)->finalize (object);
}

static void
xg_stream_class_init (XgStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = xg_stream_finalize;
}

static void
xg_stream_init (XgStream *self)
{
  self->requests = g_ptr_array_new_with_free_func (g_free);
  g_queue_init (&self->answers);
}

void
xg_stream_iq_async (XgStream *self,
                    const char *type,
                    const char *to,
                    const char *payload,
                    guint timeout_ms,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (XgStanza) stanza = NULL;
  GError *error = NULL;
  const char *answer = g_queue_pop_head (&self->answers);

  g_ptr_array_add (self->requests, g_strdup_printf ("%s %s %s", type, to, payload));
  if (g_task_return_error_if_cancelled (task))
    return;
  if (answer == NULL)
    {
      g_task_return_new_error (task, XG_STANZA_ERROR, XG_STANZA_ERROR_NO_ANSWER, "silence");
      return;
    }
  stanza = xg_stanza_parse (answer, -1, &error);
  g_assert_no_error (error);
  if (g_str_equal (xg_element_get_attribute (xg_stanza_get_root (stanza), "type"), "error"))
    {
      g_autoptr (XgStanzaErrorInfo) info = xg_stanza_error_info_parse (xg_stanza_get_root (stanza));

      g_task_return_error (task, xg_stanza_error_new (info));
      return;
    }
  g_task_return_pointer (task, g_steal_pointer (&stanza), (GDestroyNotify) xg_stanza_unref);
}

XgStanza *
xg_stream_iq_finish (XgStream *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static XgStream *
stream_new (const char *answer, const char *second_answer)
{
  XgStream *self = g_object_new (xg_stream_get_type (), NULL);

  if (answer != NULL)
    g_queue_push_tail (&self->answers, (gpointer) answer);
  if (second_answer != NULL)
    g_queue_push_tail (&self->answers, (gpointer) second_answer);
  return self;
}

static void
assert_requests (XgStream *self, const char *first, const char *second)
{
  g_assert_cmpuint (self->requests->len, ==, second != NULL ? 2 : 1);
  g_assert_cmpstr (self->requests->pdata[0], ==, first);
  if (second != NULL)
    g_assert_cmpstr (self->requests->pdata[1], ==, second);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static XgDiscoItems *
ask_items (XgStream *stream, const char *node, int max, const char *after, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  xg_disco_items_async (stream, "p", node, max, after, NULL, done_cb, &result);
  wait_for (&result);
  return xg_disco_items_finish (stream, result, error);
}

static void
test_disco_items (void)
{
  const char *empty = ANSWER ("<query xmlns='http://jabber.org/protocol/disco#items'/>");
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStream) stream = stream_new (empty, empty);
  g_autoptr (XgStream) paged = stream_new (empty, empty);
  g_autoptr (XgDiscoItems) items = ask_items (stream, NULL, 0, NULL, &error);
  g_autoptr (XgDiscoItems) children = ask_items (stream, "a&b", 0, NULL, &error);
  g_autoptr (XgDiscoItems) first = ask_items (paged, "", 50, NULL, &error);
  g_autoptr (XgDiscoItems) next = ask_items (paged, "", 50, "n49", &error);

  g_assert_no_error (error);
  g_assert_nonnull (items);
  g_assert_nonnull (children);
  assert_requests (stream,
                   "get p <query xmlns=\"http://jabber.org/protocol/disco#items\"></query>",
                   "get p <query xmlns=\"http://jabber.org/protocol/disco#items\" node=\"a&amp;b\">"
                   "</query>");
  g_assert_nonnull (first);
  g_assert_nonnull (next);
  assert_requests (paged,
                   "get p <query xmlns=\"http://jabber.org/protocol/disco#items\">"
                   "<set xmlns=\"http://jabber.org/protocol/rsm\"><max>50</max></set></query>",
                   "get p <query xmlns=\"http://jabber.org/protocol/disco#items\">"
                   "<set xmlns=\"http://jabber.org/protocol/rsm\"><max>50</max><after>n49</after>"
                   "</set></query>");
}

static void
test_disco_info (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (XgStream) stream = stream_new (
    ANSWER ("<query xmlns='http://jabber.org/protocol/disco#info'><feature var='f'/></query>"),
    NULL);
  g_autoptr (XgDiscoInfo) info = NULL;

  xg_disco_info_async (stream, "p", "n", NULL, done_cb, &result);
  wait_for (&result);
  info = xg_disco_info_finish (stream, result, &error);
  g_assert_no_error (error);
  g_assert_true (xg_disco_info_has_feature (info, "f"));
  assert_requests (
    stream,
    "get p <query xmlns=\"http://jabber.org/protocol/disco#info\" node=\"n\"></query>",
    NULL);
}

/* The error path of every _finish: silence, a refusal, an answer that is none. */
static void
test_errors (void)
{
  const char *const answers[] = { NULL,
                                  REFUSAL ("auth", CONDITION ("forbidden")),
                                  ANSWER ("<odd/>") };
  const XgStanzaErrorCode codes[] = { XG_STANZA_ERROR_NO_ANSWER,
                                      XG_STANZA_ERROR_FORBIDDEN,
                                      XG_STANZA_ERROR_BAD_REPLY };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (XgStream) stream = stream_new (answers[i], answers[i]);
      g_autoptr (XgStream) pubsub = stream_new (answers[i], answers[i]);
      g_autoptr (GAsyncResult) info = NULL;
      g_autoptr (GAsyncResult) list = NULL;
      g_autoptr (GAsyncResult) items = NULL;
      g_autoptr (GError) items_error = NULL;
      g_autoptr (GError) info_error = NULL;
      g_autoptr (GError) list_error = NULL;
      g_autoptr (GError) disco_error = NULL;

      g_assert_null (ask_items (stream, NULL, 0, NULL, &disco_error));
      g_assert_error (disco_error, XG_STANZA_ERROR, (int) codes[i]);
      xg_disco_info_async (stream, "p", NULL, NULL, done_cb, &info);
      wait_for (&info);
      g_assert_null (xg_disco_info_finish (stream, info, &info_error));
      g_assert_error (info_error, XG_STANZA_ERROR, (int) codes[i]);
      xg_pubsub_subscriptions_async (pubsub, "p", NULL, NULL, done_cb, &list);
      wait_for (&list);
      g_assert_null (xg_pubsub_subscriptions_finish (pubsub, list, &list_error));
      g_assert_error (list_error, XG_STANZA_ERROR, (int) codes[i]);
      xg_pubsub_items_async (pubsub, "p", "n", NULL, 0, NULL, NULL, NULL, done_cb, &items);
      wait_for (&items);
      g_assert_null (xg_pubsub_items_finish (pubsub, items, &items_error));
      g_assert_error (items_error, XG_STANZA_ERROR, (int) codes[i]);
    }
}

static XgSubscription *
subscribe (XgStream *stream, const char *node, gboolean collection, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  xg_pubsub_subscribe_async (stream, "p", node, "a@x", collection, NULL, done_cb, &result);
  wait_for (&result);
  return xg_pubsub_subscribe_finish (stream, result, error);
}

static void
test_subscribe (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStream) stream =
    stream_new (PUBSUB ("<subscription jid='a@x' subid='7' subscription='pending'/>"), ANSWER (""));
  g_autoptr (XgSubscription) pending = subscribe (stream, "n", FALSE, &error);
  g_autoptr (XgSubscription) bare = subscribe (stream, "", FALSE, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (pending->node, ==, "n");
  g_assert_cmpstr (pending->subid, ==, "7");
  g_assert_cmpint (pending->state, ==, XG_SUBSCRIPTION_PENDING);
  g_assert_cmpstr (bare->node, ==, "");
  g_assert_cmpstr (bare->jid, ==, "a@x");
  g_assert_cmpint (bare->state, ==, XG_SUBSCRIPTION_SUBSCRIBED);
  assert_requests (stream,
                   "set p " PS "<subscribe node=\"n\" jid=\"a@x\"/></pubsub>",
                   "set p " PS "<subscribe jid=\"a@x\"/></pubsub>");
}

static void
test_subscribe_collection (void)
{
  const char *const refusals[] = {
    REFUSAL ("modify", CONDITION ("bad-request") PUBSUB_CONDITION ("invalid-options")),
    REFUSAL ("wait", CONDITION ("resource-constraint")),
    REFUSAL ("cancel", CONDITION ("feature-not-implemented") PUBSUB_CONDITION ("unsupported")),
    REFUSAL ("cancel", CONDITION ("not-allowed")),
    REFUSAL ("modify", CONDITION ("not-acceptable")),
    REFUSAL ("cancel", CONDITION ("undefined-condition") PUBSUB_CONDITION ("invalid-options")),
  };
  const char *yes = PUBSUB ("<subscription jid='a@x' node='n' subscription='subscribed'/>");
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStream) willing = stream_new (yes, NULL);
  g_autoptr (XgSubscription) with = subscribe (willing, "n", TRUE, &error);

  g_assert_no_error (error);
  g_assert_cmpint (with->state, ==, XG_SUBSCRIPTION_SUBSCRIBED);
  assert_requests (willing,
                   "set p " PS "<subscribe node=\"n\" jid=\"a@x\"/>" OPTIONS "</pubsub>",
                   NULL);

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (XgStream) stream = stream_new (refusals[i], yes);
      g_autoptr (XgSubscription) without = subscribe (stream, "n", TRUE, &error);

      g_assert_no_error (error);
      g_assert_cmpint (without->state, ==, XG_SUBSCRIPTION_SUBSCRIBED);
      assert_requests (stream,
                       "set p " PS "<subscribe node=\"n\" jid=\"a@x\"/>" OPTIONS "</pubsub>",
                       "set p " PS "<subscribe node=\"n\" jid=\"a@x\"/></pubsub>");
    }
}

static void
test_subscribe_refused (void)
{
  const char *const refusals[] = {
    REFUSAL ("auth", CONDITION ("forbidden")),
    REFUSAL ("cancel", CONDITION ("not-allowed") PUBSUB_CONDITION ("closed-node")),
    REFUSAL ("cancel", CONDITION ("item-not-found")),
  };
  g_autoptr (GError) twice_error = NULL;
  g_autoptr (XgStream) twice = stream_new (REFUSAL ("modify", CONDITION ("bad-request")),
                                           REFUSAL ("auth", CONDITION ("forbidden")));

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (XgStream) stream = stream_new (refusals[i], NULL);

      g_assert_null (subscribe (stream, "n", TRUE, &error));
      g_assert_nonnull (error);
      g_assert_cmpuint (stream->requests->len, ==, 1);
    }
  g_assert_null (subscribe (twice, "n", TRUE, &twice_error));
  g_assert_error (twice_error, XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN);
  g_assert_cmpuint (twice->requests->len, ==, 2);
}

static gboolean
unsubscribe (XgStream *stream, const char *subid, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  xg_pubsub_unsubscribe_async (stream, "p", "n", "a@x", subid, NULL, done_cb, &result);
  wait_for (&result);
  return xg_pubsub_unsubscribe_finish (stream, result, error);
}

static void
test_unsubscribe (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refused = NULL;
  g_autoptr (XgStream) stream = stream_new (
    ANSWER (""),
    REFUSAL ("cancel", PUBSUB_CONDITION ("not-subscribed") CONDITION ("unexpected-request")));
  g_autoptr (XgStream) other = stream_new (REFUSAL ("auth", CONDITION ("forbidden")), NULL);

  g_assert_true (unsubscribe (stream, "7", &error));
  g_assert_true (unsubscribe (stream, NULL, &error));
  g_assert_no_error (error);
  assert_requests (stream,
                   "set p " PS "<unsubscribe node=\"n\" jid=\"a@x\" subid=\"7\"/></pubsub>",
                   "set p " PS "<unsubscribe node=\"n\" jid=\"a@x\"/></pubsub>");
  g_assert_false (unsubscribe (other, NULL, &refused));
  g_assert_error (refused, XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN);
}

static void
test_subscriptions (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (XgStream) stream =
    stream_new (PUBSUB ("<subscriptions><subscription jid='a@x' subscription='subscribed'/>"
                        "</subscriptions>"),
                NULL);

  xg_pubsub_subscriptions_async (stream, "p", "n", NULL, done_cb, &result);
  wait_for (&result);
  list = xg_pubsub_subscriptions_finish (stream, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (((XgSubscription *) list->pdata[0])->node, ==, "n");
  assert_requests (stream, "get p " PS "<subscriptions node=\"n\"/></pubsub>", NULL);
}

static void
test_items (void)
{
  const char *const ids[] = { "a\"b", "c", NULL };
  const char *answer = PUBSUB ("<items node='n'><item id='1'/></items>");
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) by_id = NULL;
  g_autoptr (GAsyncResult) last = NULL;
  g_autoptr (XgPubsubItems) items = NULL;
  g_autoptr (XgPubsubItems) page = NULL;
  g_autoptr (XgStream) stream = stream_new (answer, answer);

  xg_pubsub_items_async (stream, "p", "n", ids, 0, NULL, NULL, NULL, done_cb, &by_id);
  wait_for (&by_id);
  items = xg_pubsub_items_finish (stream, by_id, &error);
  xg_pubsub_items_async (stream, "p", "n", NULL, 20, NULL, "", NULL, done_cb, &last);
  wait_for (&last);
  page = xg_pubsub_items_finish (stream, last, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (items->items->len, ==, 1);
  g_assert_cmpuint (page->items->len, ==, 1);
  assert_requests (stream,
                   "get p " PS "<items node=\"n\"><item id=\"a&quot;b\"/><item id=\"c\"/></items>"
                   "</pubsub>",
                   "get p " PS "<items node=\"n\" max_items=\"20\"></items>"
                   "<set xmlns=\"http://jabber.org/protocol/rsm\"><max>20</max><before></before>"
                   "</set></pubsub>");
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (XgStream) stream = stream_new (ANSWER (""), NULL);

  g_cancellable_cancel (cancellable);
  xg_pubsub_subscribe_async (stream, "p", "n", "a@x", TRUE, cancellable, done_cb, &result);
  wait_for (&result);
  g_assert_null (xg_pubsub_subscribe_finish (stream, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (stream->requests->len, ==, 1);
}

#define IDS(items)                                                                                 \
  "<iq xmlns='jabber:client' type='result' id='q1'>"                                               \
  "<query xmlns='http://jabber.org/protocol/disco#items' node='n'>" items "</query></iq>"
#define SET(last, count)                                                                           \
  "<set xmlns='http://jabber.org/protocol/rsm'><last>" last "</last><count>" count "</count></"    \
  "set>"
#define ASK_IDS(rsm)                                                                               \
  "get p <query xmlns=\"http://jabber.org/protocol/disco#items\" node=\"n\">"                      \
  "<set xmlns=\"http://jabber.org/protocol/rsm\"><max>5000</max>" rsm "</set></query>"

static GPtrArray *
ask_ids (XgStream *stream, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  xg_pubsub_item_ids_async (stream, "p", "n", NULL, done_cb, &result);
  wait_for (&result);
  return xg_pubsub_item_ids_finish (stream, result, error);
}

/* What names a node, or nothing, is no item. */
static void
test_item_ids (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStream) stream = stream_new (IDS ("<item jid='p' name='b'/><item jid='p'/>"
                                                 "<item jid='p' node='n2' name='x'/>"
                                                 "<item jid='p' name=''/><item jid='p' name='a'/>"),
                                            NULL);
  g_autoptr (GPtrArray) ids = ask_ids (stream, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, 2);
  g_assert_cmpstr (ids->pdata[0], ==, "b");
  g_assert_cmpstr (ids->pdata[1], ==, "a");
  assert_requests (stream, ASK_IDS (""), NULL);
}

static void
test_item_ids_in_pages (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStream) stream = stream_new (IDS ("<item jid='p' name='a'/>" SET ("1", "2")),
                                            IDS ("<item jid='p' name='b'/>" SET ("2", "2")));
  g_autoptr (GPtrArray) ids = ask_ids (stream, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, 2);
  g_assert_cmpstr (ids->pdata[1], ==, "b");
  assert_requests (stream, ASK_IDS (""), ASK_IDS ("<after>1</after>"));
}

/* A broker that gives the same page for ever. */
static void
test_item_ids_end (void)
{
  const char *page = IDS ("<item jid='p' name='a'/>" SET ("1", "1000"));
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStream) stream = stream_new (page, page);
  g_autoptr (GPtrArray) ids = ask_ids (stream, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, 2);
  g_assert_cmpuint (stream->requests->len, ==, 2);
}

static void
test_item_ids_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStream) stream =
    stream_new (REFUSAL ("cancel", CONDITION ("feature-not-implemented")), NULL);
  g_autoptr (GPtrArray) ids = ask_ids (stream, &error);

  g_assert_null (ids);
  g_assert_error (error, XG_STANZA_ERROR, XG_STANZA_ERROR_FEATURE_NOT_IMPLEMENTED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/requests/disco-items", test_disco_items);
  g_test_add_func ("/requests/disco-info", test_disco_info);
  g_test_add_func ("/requests/every-failure-is-an-error", test_errors);
  g_test_add_func ("/requests/subscribe", test_subscribe);
  g_test_add_func ("/requests/subscribe/again-without-options", test_subscribe_collection);
  g_test_add_func ("/requests/subscribe/refused-is-an-error", test_subscribe_refused);
  g_test_add_func ("/requests/unsubscribe", test_unsubscribe);
  g_test_add_func ("/requests/subscriptions", test_subscriptions);
  g_test_add_func ("/requests/items", test_items);
  g_test_add_func ("/requests/item-ids", test_item_ids);
  g_test_add_func ("/requests/item-ids/in-pages", test_item_ids_in_pages);
  g_test_add_func ("/requests/item-ids/same-page-ends", test_item_ids_end);
  g_test_add_func ("/requests/item-ids/refused", test_item_ids_refused);
  g_test_add_func ("/requests/cancelled-is-not-asked-again", test_cancelled);
  return g_test_run ();
}
