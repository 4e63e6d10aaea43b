/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "stream-fixture.h"

/* How a stream finds its server, with a resolver of our own in place of the network's. */

#define FAKE_TYPE_RESOLVER (fake_resolver_get_type ())
G_DECLARE_FINAL_TYPE (FakeResolver, fake_resolver, FAKE, RESOLVER, GResolver)

struct _FakeResolver
{
  GResolver parent_instance;
  GMutex lock;
  GList *targets; /* (element-type GSrvTarget) */
  GString *asked; /* names, each with a space behind it */
};

G_DEFINE_FINAL_TYPE (FakeResolver, fake_resolver, G_TYPE_RESOLVER)

static FakeResolver *resolver;

static void
note (GResolver *base, const char *name)
{
  FakeResolver *self = FAKE_RESOLVER (base);

  g_mutex_lock (&self->lock);
  g_string_append_printf (self->asked, "%s ", name);
  g_mutex_unlock (&self->lock);
}

static void
hang_cb (GCancellable *cancellable, gpointer user_data)
{
  g_task_return_error_if_cancelled (user_data);
  g_object_unref (user_data);
}

/* NAME hang.test never answers, *.loop.test are this computer, nothing else exists. */
static void
lookup_by_name_async (GResolver *base,
                      const char *name,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (base, cancellable, callback, user_data);

  note (base, name);
  if (strcmp (name, "hang.test") == 0)
    g_cancellable_connect (cancellable, G_CALLBACK (hang_cb), g_steal_pointer (&task), NULL);
  else if (g_str_has_suffix (name, ".loop.test"))
    g_task_return_pointer (
      task,
      g_list_prepend (NULL, g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4)),
      NULL);
  else
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "No %s", name);
}

static GList *
lookup_finish (GResolver *base, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
lookup_service_async (GResolver *base,
                      const char *name,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  FakeResolver *self = FAKE_RESOLVER (base);
  g_autoptr (GTask) task = g_task_new (base, cancellable, callback, user_data);

  note (base, name);
  if (self->targets != NULL)
    g_task_return_pointer (task,
                           g_list_copy_deep (self->targets, (GCopyFunc) g_srv_target_copy, NULL),
                           NULL);
  else
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "No %s", name);
}

static void
fake_resolver_finalize (GObject *object)
{
  FakeResolver *self = FAKE_RESOLVER (object);

  g_resolver_free_targets (self->targets);
  g_string_free (self->asked, TRUE);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (fake_resolver_parent_class)->finalize (object);
}

static void
fake_resolver_class_init (FakeResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = fake_resolver_finalize;
  resolver_class->lookup_by_name_async = lookup_by_name_async;
  resolver_class->lookup_by_name_finish = lookup_finish;
  resolver_class->lookup_service_async = lookup_service_async;
  resolver_class->lookup_service_finish = lookup_finish;
}

static void
fake_resolver_init (FakeResolver *self)
{
  g_mutex_init (&self->lock);
  self->asked = g_string_new (NULL);
}

static void
add_target (const char *host, guint16 port, guint16 priority)
{
  resolver->targets = g_list_append (resolver->targets, g_srv_target_new (host, port, priority, 1));
}

static void
reset_resolver (void)
{
  g_clear_pointer (&resolver->targets, g_resolver_free_targets);
  g_string_truncate (resolver->asked, 0);
}

static void
no_tls_script (FakePeer *peer, gpointer user_data)
{
  fake_peer_open (peer, "");
  fake_peer_wait_for_end (peer);
}

/* Whoever gets as far as to be offered no encryption has reached the server. */
static void
expect_reached (Fixture *f)
{
  fixture_begin (f);
  fixture_wait_for (f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f->stream), XG_STREAM_ERROR, XG_STREAM_ERROR_NO_TLS);
}

static void
expect_end (Fixture *f, XgStreamError code, const char *words)
{
  fixture_begin (f);
  fixture_wait_for (f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f->stream), XG_STREAM_ERROR, (int) code);
  g_assert_nonnull (strstr (xg_stream_get_error (f->stream)->message, words));
  fixture_clear (f);
}

static guint16
closed_port (void)
{
  FakeServer *server = fake_server_new (NULL, no_tls_script, NULL);
  guint16 port = fake_server_get_port (server);

  g_free (fake_server_free (server));
  return port;
}

static void
test_host_not_found (void)
{
  Fixture f;

  reset_resolver ();
  fixture_set_up (&f, NULL);
  f.settings.host = "nowhere.test";
  expect_end (&f, XG_STREAM_ERROR_DNS, "“nowhere.test”");
  g_assert_cmpstr (resolver->asked->str, ==, "nowhere.test ");
}

static void
test_domain_not_found (void)
{
  Fixture f;

  reset_resolver ();
  fixture_set_up (&f, NULL);
  f.settings.host = NULL;
  f.settings.tls_mode = XG_TLS_DIRECT;
  expect_end (&f, XG_STREAM_ERROR_DNS, "“fake.test”");
  g_assert_cmpstr (resolver->asked->str, ==, "_xmpps-client._tcp.fake.test fake.test ");
}

static void
test_no_such_service (void)
{
  Fixture f;

  reset_resolver ();
  add_target (".", 0, 0);
  fixture_set_up (&f, NULL);
  f.settings.host = NULL;
  expect_end (&f, XG_STREAM_ERROR_DNS, "“fake.test”");
  g_assert_cmpstr (resolver->asked->str, ==, "_xmpp-client._tcp.fake.test fake.test ");
}

static void
test_given_host (void)
{
  Fixture f;

  reset_resolver ();
  fixture_set_up (&f, no_tls_script);
  f.settings.host = "xmpp.loop.test";
  expect_reached (&f);
  g_assert_cmpstr (resolver->asked->str, ==, "xmpp.loop.test ");
  g_assert_nonnull (strstr (xg_stream_get_address (f.stream), "xmpp.loop.test (127.0.0.1)"));
  fixture_clear (&f);
}

static void
test_given_port (void)
{
  Fixture f;

  reset_resolver ();
  fixture_set_up (&f, no_tls_script);
  f.settings.jid = "alice@a.loop.test";
  f.settings.host = NULL;
  expect_reached (&f);
  g_assert_cmpstr (resolver->asked->str, ==, "a.loop.test ");
  fixture_clear (&f);
}

static void
test_service_record (void)
{
  Fixture f;

  reset_resolver ();
  fixture_set_up (&f, no_tls_script);
  add_target ("two.loop.test", f.settings.port, 20);
  add_target ("nowhere.test", 5222, 5);
  add_target ("one.loop.test", closed_port (), 10);
  f.settings.host = NULL;
  f.settings.port = 0;
  expect_reached (&f);
  g_assert_nonnull (strstr (xg_stream_get_address (f.stream), "two.loop.test"));
  g_assert_cmpstr (resolver->asked->str,
                   ==,
                   "_xmpp-client._tcp.fake.test nowhere.test one.loop.test two.loop.test ");
  fixture_clear (&f);
}

static void
test_all_refused (void)
{
  Fixture f;

  reset_resolver ();
  add_target ("one.loop.test", closed_port (), 10);
  add_target ("two.loop.test", closed_port (), 20);
  fixture_set_up (&f, NULL);
  f.settings.host = NULL;
  expect_end (&f, XG_STREAM_ERROR_REFUSED, "one.loop.test");
}

static void
test_stop_while_resolving (void)
{
  Fixture f;
  gint64 before;

  reset_resolver ();
  fixture_set_up (&f, NULL);
  f.settings.host = "hang.test";
  fixture_begin (&f);
  g_usleep (100000);
  g_assert_cmpint (xg_stream_get_state (f.stream), ==, XG_STREAM_RESOLVING);
  before = g_get_monotonic_time ();
  xg_stream_stop (f.stream);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 100 * G_TIME_SPAN_MILLISECOND);
  fixture_clear (&f);
}

static void
test_time_out_while_resolving (void)
{
  Fixture f;

  reset_resolver ();
  fixture_set_up (&f, NULL);
  f.settings.host = "hang.test";
  f.settings.login_timeout = 200;
  expect_end (&f, XG_STREAM_ERROR_TIMED_OUT, "“hang.test”");
}

static void
test_international_domain (void)
{
  Fixture f;

  reset_resolver ();
  fixture_set_up (&f, NULL);
  f.settings.jid = "alice@b\xc3\xbc"
                   "cher.test";
  f.settings.host = NULL;
  expect_end (&f, XG_STREAM_ERROR_DNS, "xn--bcher-kva.test");
}

static void
test_unreachable (void)
{
  Fixture f;

  /* A documentation address: either there is no route, or nobody answers. */
  reset_resolver ();
  fixture_set_up (&f, NULL);
  f.settings.host = "2001:db8::1";
  f.settings.login_timeout = 500;
  fixture_begin (&f);
  fixture_wait_for (&f, XG_STREAM_OFFLINE);
  g_assert_true (
    g_error_matches (xg_stream_get_error (f.stream),
                     XG_STREAM_ERROR,
                     XG_STREAM_ERROR_UNREACHABLE) ||
    g_error_matches (xg_stream_get_error (f.stream), XG_STREAM_ERROR, XG_STREAM_ERROR_TIMED_OUT));
  fixture_clear (&f);
}

int
main (int argc, char *argv[])
{
  int rc;

  g_test_init (&argc, &argv, NULL);
  resolver = g_object_new (FAKE_TYPE_RESOLVER, NULL);
  g_resolver_set_default (G_RESOLVER (resolver));
  g_test_add_func ("/stream/dns/host-not-found", test_host_not_found);
  g_test_add_func ("/stream/dns/domain-not-found", test_domain_not_found);
  g_test_add_func ("/stream/dns/no-such-service", test_no_such_service);
  g_test_add_func ("/stream/dns/given-host", test_given_host);
  g_test_add_func ("/stream/dns/given-port", test_given_port);
  g_test_add_func ("/stream/dns/service-record", test_service_record);
  g_test_add_func ("/stream/dns/all-refused", test_all_refused);
  g_test_add_func ("/stream/dns/stop", test_stop_while_resolving);
  g_test_add_func ("/stream/dns/time-out", test_time_out_while_resolving);
  g_test_add_func ("/stream/dns/international-domain", test_international_domain);
  g_test_add_func ("/stream/dns/unreachable", test_unreachable);
  rc = g_test_run ();
  g_object_unref (resolver);
  return rc;
}
