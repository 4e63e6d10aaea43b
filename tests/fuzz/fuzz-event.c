/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a broker sends, given anything: stanzas, one behind the other with a NUL between them, go
 * the way of those on the wire, through libstrophe and its allocator, the copy, the decoder, the
 * payload and the rules, up to the store, whose place is taken here. What arrives there is what the
 * store may rely on: whole, of a sender that is believed, and in words that can be shown.
 */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "grid/xg-ingest.h"
#include "payload/xg-payload.h"
#include "xmpp/xg-pubsub-request.h"
#include "xmpp/xg-strophe.h"

#define DOMAIN    "xgrid.test"
#define ACCEPTED  "pubsub.far.test"
#define MAX_TITLE 300

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* What the store was given */
static XgStoreRecordFunc record_func;
static gpointer record_data;
static GDestroyNotify record_destroy;
static guint64 n_counted; /* items and rejected ones that came to the store */

static void
check (gboolean holds, const char *what)
{
  if (!holds)
    g_error ("%s", what);
}

static gboolean
is_text (const char *text)
{
  return text == NULL || g_utf8_validate (text, -1, NULL);
}

/* Nothing that moves or hides what stands around it in a list. */
static gboolean
is_line (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c) || (c >= 0x202a && c <= 0x202e) || c == 0x2028 || c == 0x2029)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_believed (const char *broker)
{
  g_autofree char *lower = g_ascii_strdown (broker, -1);

  return strcmp (broker, ACCEPTED) == 0 ||
         (strchr (broker, '@') == NULL &&
          (strcmp (lower, DOMAIN) == 0 || g_str_has_suffix (lower, "." DOMAIN)));
}

static void
check_payload (const XgRecord *record)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *formatted = NULL;

  check (record->payload_len == strlen (record->payload), "a payload has its length");
  formatted = xg_payload_format (record->payload, record->payload_len, &error);
  check (formatted != NULL || error->code != XG_PAYLOAD_ERROR_MALFORMED,
         "a payload is well-formed as it is kept");
}

/* The store finds the words of a row anew in its payload when the row goes. */
static void
check_summary (const XgRecord *record)
{
  g_auto (XgSummary) summary = { 0 };

  if (record->kind != XG_RECORD_ITEM || record->reject_reason != NULL)
    return;
  xg_payload_summarize (record->payload, record->payload_len, &summary);
  check (g_strcmp0 (summary.title, record->summary) == 0, "the title is that of the text");
  check (g_strcmp0 (summary.text, record->text) == 0, "the words are those of the text");
  check (g_strcmp0 (summary.incident, record->incident) == 0, "the incident is that of the text");
  check (g_strcmp0 (summary.purpose, record->purpose) == 0, "the purpose is that of the text");
  check (summary.severity == record->severity && summary.tlp == record->tlp,
         "the ranks are those of the text");
  check (xg_ioc_set_get_n (summary.iocs) == xg_ioc_set_get_n (record->iocs),
         "the indicators are those of the text");
}

static void
check_shown (const XgRecord *record)
{
  check (record->summary != NULL && *record->summary != '\0', "there is a sentence to show");
  check (is_line (record->summary), "the sentence is one line");
  check (g_utf8_strlen (record->summary, -1) <= 2 * MAX_TITLE, "the sentence is short");
  check (record->incident == NULL || is_line (record->incident), "an incident id is one line");
  check (record->node[0] != '\0' || record->kind != XG_RECORD_REQUEST, "a request has a topic");
}

static void
check_record (const XgRecord *record)
{
  check (record->broker != NULL && record->node != NULL, "a record is of a topic of a broker");
  check (record->kind <= XG_RECORD_KIND_LAST && record->kind != XG_RECORD_LOST, "a kind that is");
  check (record->outcome == XG_OUTCOME_PENDING && record->rowid == 0, "the store decides");
  check (is_text (record->broker) && is_text (record->node) && is_text (record->item_id) &&
           is_text (record->publisher) && is_text (record->collection) && is_text (record->type) &&
           is_text (record->summary) && is_text (record->text) && is_text (record->purpose) &&
           is_text (record->incident) && is_text (record->payload),
         "all text is UTF-8");
  check (record->severity <= XG_SEVERITY_LAST && record->tlp <= XG_TLP_LAST, "ranks that are");
  check (record->matches == NULL || record->severity >= XG_SEVERITY_HIGH, "the rule asks for high");
  if (record->payload != NULL)
    {
      check_payload (record);
      check_summary (record);
    }
  check (record->reject_reason != NULL || record->broker[0] != '\0', "a record has a broker");
  check (record->broker[0] == '\0' || is_believed (record->broker), "who sent it is believed");
  if (record->reject_reason == NULL)
    check_shown (record);
}

/* In place of the store's: it takes what it is given, has it completed, and looks at it. */
gboolean
xg_store_push (XgStore *self, XgRecord *record)
{
  record_func (record, record_data);
  check_record (record);
  if (record->kind == XG_RECORD_ITEM || record->reject_reason != NULL)
    n_counted++;
  xg_record_unref (record);
  return TRUE;
}

void
xg_store_set_record_func (XgStore *self,
                          XgStoreRecordFunc func,
                          gpointer user_data,
                          GDestroyNotify destroy)
{
  if (record_destroy != NULL)
    record_destroy (record_data);
  record_func = func;
  record_data = user_data;
  record_destroy = destroy;
}

gboolean
xg_store_wait_room (XgStore *self, GCancellable *cancellable)
{
  return TRUE;
}

gboolean
xg_store_is_full (XgStore *self)
{
  return FALSE;
}

static XgIngest *
make_ingest (void)
{
  g_autoptr (GObject) store = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (XgEngine) engine = xg_engine_new ();
  g_autoptr (XgQuery) query = xg_query_parse_now ("severity>=high", NULL, NULL);
  XgIngest *self;

  xg_engine_set_rules (engine, &(XgEngineRule){ .id = 1, .query = query }, 1);
  self = xg_ingest_new ((XgStore *) store, engine, DOMAIN);
  xg_ingest_accept (self, ACCEPTED);
  xg_ingest_note_seen (self, G_USEC_PER_SEC);
  return self;
}

static void
take_message (XgIngest *ingest, const XgStreamSink *sink, XgStanza *message)
{
  g_autoptr (GError) reason = NULL;
  g_autofree char *answer = xg_pubsub_request_parse_refusal (xg_stanza_get_root (message), &reason);

  check ((answer == NULL) == (reason == NULL), "a refusal has a reason");
  sink->message (xg_stanza_get_root (message), sink->user_data);
}

/* A page of items that was asked for. */
static void
take_answer (XgIngest *ingest, XgStanza *answer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgPubsubItems) items = xg_pubsub_items_parse (answer, NULL, &error);

  check ((items == NULL) == (error != NULL), "there are items or a reason");
  for (guint i = 0; items != NULL && i < items->items->len; i++)
    xg_ingest_push_wait (ingest,
                         xg_ingest_item (ACCEPTED,
                                         "sector/energy",
                                         &g_array_index (items->items, XgPubsubItem, i),
                                         i % 2 == 0),
                         NULL);
}

/* As xg-stream-online does it */
static void
take_stanza (XgIngest *ingest, xmpp_stanza_t *stanza, XgStropheMemory *memory)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) copy = xg_strophe_convert (stanza, memory, &error);
  const char *name = xmpp_stanza_get_name (stanza);
  XgStreamSink sink;

  check ((copy == NULL) == (error != NULL), "there is a copy or a reason");
  xg_ingest_get_sink (ingest, &sink);
  if (copy == NULL)
    sink.malformed (xg_strophe_memory_is_ambiguous (memory, stanza) ? NULL
                                                                    : xmpp_stanza_get_from (stanza),
                    error->message,
                    sink.user_data);
  else if (strcmp (name, "message") == 0)
    take_message (ingest, &sink, copy);
  else
    take_answer (ingest, copy);
  sink.destroy (sink.user_data);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_malloc0 (size + 1);
  g_autoptr (XgIngest) ingest = make_ingest ();
  XgStropheMemory memory;
  xmpp_ctx_t *ctx;

  if (size > 0)
    memcpy (text, data, size);
  n_counted = 0;
  xg_strophe_init ();
  xg_strophe_memory_init (&memory);
  xg_strophe_watch (&memory);
  ctx = xmpp_ctx_new (&memory.functions, NULL);
  for (gsize at = 0; at < size; at += strlen (text + at) + 1)
    {
      xmpp_stanza_t *stanza;

      xg_strophe_memory_begin_parse (&memory);
      stanza = xmpp_stanza_new_from_string (ctx, text + at);
      xg_strophe_memory_end_parse (&memory);
      if (stanza != NULL)
        take_stanza (ingest, stanza, &memory);
      xg_strophe_memory_end_stanza (&memory);
      if (stanza != NULL)
        xmpp_stanza_release (stanza);
    }
  check (xg_ingest_get_received (ingest) == n_counted, "what came is what was counted");
  xmpp_ctx_free (ctx);
  xg_strophe_memory_clear (&memory);
  return 0;
}
