/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "service-fixture.h"

static void
service_script (FakePeer *peer, gpointer user_data)
{
  Service *self = user_data;

  if (!fake_peer_login (peer))
    return;
  while (TRUE)
    {
      g_autofree char *id = fake_peer_expect_attribute (peer, "iq", "id");
      g_autofree char *format = NULL;
      g_autofree char *xml = NULL;
      g_auto (GStrv) parts = NULL;

      if (id == NULL || !fake_peer_expect (peer, "</iq>"))
        return;
      format = g_async_queue_pop (self->answers);
      parts = g_strsplit (format, "%s", -1);
      xml = g_strjoinv (id, parts);
      fake_peer_send (peer, xml);
    }
}

void
service_start (Service *self)
{
  self->answers = g_async_queue_new_full (g_free);
  self->result = NULL;
  fixture_start (&self->fixture, service_script);
  fixture_wait_for (&self->fixture, XG_STREAM_ONLINE);
}

/* What the next request is answered with. */
void
service_answers (Service *self, const char *xml)
{
  g_async_queue_push (self->answers, g_strdup (xml));
}

void
service_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Service *self = user_data;

  g_assert_null (self->result);
  self->result = g_object_ref (result);
}

GAsyncResult *
service_wait (Service *self)
{
  gint64 end = 0;

  while (self->result == NULL)
    fixture_iterate (&end);
  return g_steal_pointer (&self->result);
}

/* The asserts below are for after. */
void
service_stop (Service *self)
{
  fixture_stop (&self->fixture);
}

/* A request with this payload was sent, as get or set. */
void
service_assert_sent (Service *self, const char *type, const char *payload)
{
  const char *received = self->fixture.received;
  g_autofree char *start = g_strdup_printf ("<iq type=\"%s\"", type);
  g_autofree char *request = g_strdup_printf (" to=\"" SERVICE "\">%s</iq>", payload);
  const char *found = strstr (received, request);
  const char *iq;

  if (found == NULL)
    g_error ("%s was not sent, but %s", request, received);
  iq = g_strrstr_len (received, found - received, "<iq ");
  g_assert_nonnull (iq);
  g_assert_true (g_str_has_prefix (iq, start));
}

void
service_assert_not_sent (Service *self, const char *words)
{
  g_assert_null (strstr (self->fixture.received, words));
}

void
service_clear (Service *self)
{
  fixture_clear (&self->fixture);
  g_async_queue_unref (self->answers);
}
