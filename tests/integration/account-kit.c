/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "account-kit.h"

#define DEADLINE 30 /* seconds */

static GAsyncResult *answer;

/* One turn of the main loop; @end is 0 at first, and until when to wait after that. */
void
iterate (gint64 *end)
{
  if (*end == 0)
    *end = g_get_monotonic_time () + DEADLINE * G_TIME_SPAN_SECOND;
  g_assert_cmpint (g_get_monotonic_time (), <, *end);
  if (!g_main_context_iteration (NULL, FALSE))
    g_usleep (1000);
}

static void
message_cb (const XgElement *message, gpointer user_data)
{
  Account *self = user_data;
  g_autoptr (GPtrArray) records = xg_pubsub_event_decode (message, NULL);
  XgPubsubRequest *request = xg_pubsub_request_parse (message);

  g_mutex_lock (&self->lock);
  for (guint i = 0; records != NULL && i < records->len; i++)
    g_ptr_array_add (self->records, xg_record_ref (records->pdata[i]));
  if (request != NULL)
    g_ptr_array_add (self->requests, request);
  g_mutex_unlock (&self->lock);
  g_main_context_wakeup (NULL);
}

/* Logs in, and waits until it is. */
void
account_start (Account *self, const char *name)
{
  g_autofree char *password = g_strdup_printf ("pw-%s", name);
  XgStreamSink sink = { .message = message_cb, .user_data = self };
  XgStreamSettings settings = { 0 };
  gint64 end = 0;

  self->jid = g_strdup_printf ("%s@%s", name, g_getenv ("XG_DOMAIN"));
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_record_unref);
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_pubsub_request_free);
  settings.jid = self->jid;
  settings.password = password;
  settings.host = g_getenv ("XG_HOST");
  settings.port = (guint16) g_ascii_strtoull (g_getenv ("XG_PORT"), NULL, 10);
  settings.ca_file = g_getenv ("XG_CA");
  self->stream = xg_stream_new (&settings, &sink);
  xg_stream_start (self->stream);
  while (xg_stream_get_state (self->stream) != XG_STREAM_ONLINE)
    {
      g_assert_no_error (xg_stream_get_error (self->stream));
      iterate (&end);
    }
  xg_stream_send (self->stream, "<presence/>");
}

void
account_end (Account *self)
{
  xg_stream_stop (self->stream);
  g_assert_true (xg_stream_wait (self->stream, g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND));
  g_assert_finalize_object (self->stream);
  g_ptr_array_unref (self->records);
  g_ptr_array_unref (self->requests);
  g_free (self->jid);
}

/* Whether the environment tells of a server. */
gboolean
account_is_possible (void)
{
  static const char *const names[] = { "XG_HOST", "XG_PORT", "XG_DOMAIN", "XG_SERVICE", "XG_CA" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_getenv (names[i]) == NULL)
      {
        g_print ("1..0 # SKIP no server: XG_HOST and so on are not set\n");
        return FALSE;
      }
  return TRUE;
}

const char *
service (void)
{
  return g_getenv ("XG_SERVICE");
}

void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  answer = g_object_ref (result);
}

/* What answer_cb() is given next. */
GAsyncResult *
wait_for_answer (void)
{
  gint64 end = 0;

  while (answer == NULL)
    iterate (&end);
  return g_steal_pointer (&answer);
}

/* The next record of @kind that @self got; others before it are dropped. */
XgRecord *
wait_for_record (Account *self, XgRecordKind kind)
{
  XgRecord *found = NULL;
  gint64 end = 0;

  while (found == NULL)
    {
      iterate (&end);
      g_mutex_lock (&self->lock);
      while (found == NULL && self->records->len > 0)
        {
          XgRecord *record = g_ptr_array_steal_index (self->records, 0);

          if (record->kind == kind)
            found = record;
          else
            xg_record_unref (record);
        }
      g_mutex_unlock (&self->lock);
    }
  g_assert_cmpstr (found->reject_reason, ==, NULL);
  g_assert_cmpstr (found->broker, ==, service ());
  return found;
}

/* The next request that @self was told of. */
XgPubsubRequest *
wait_for_request (Account *self)
{
  XgPubsubRequest *request = NULL;
  gint64 end = 0;

  while (request == NULL)
    {
      iterate (&end);
      g_mutex_lock (&self->lock);
      if (self->requests->len > 0)
        request = g_ptr_array_steal_index (self->requests, 0);
      g_mutex_unlock (&self->lock);
    }
  return request;
}
