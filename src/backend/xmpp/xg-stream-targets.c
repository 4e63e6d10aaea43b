/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "xmpp/xg-stream-targets.h"

#define PORT_STARTTLS 5222
#define PORT_DIRECT   5223
/* A domain may name any number of hosts, each with any number of addresses. */
#define HOSTS_MAX   8
#define TARGETS_MAX 16

typedef struct
{
  char *host;
  guint16 port;
} Host;

typedef struct
{
  char *domain; /* in ASCII */
  XgTlsMode tls_mode;
  GPtrArray *hosts; /* (element-type Host) */
  guint next_host;
  GPtrArray *targets; /* (element-type XgStreamTarget) */
  GError *first_error;
} Lookup;

static void look_up_next_host (GTask *task);

static void
host_free (gpointer data)
{
  Host *host = data;

  g_free (host->host);
  g_free (host);
}

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;

  g_free (lookup->domain);
  g_ptr_array_unref (lookup->hosts);
  g_ptr_array_unref (lookup->targets);
  g_clear_error (&lookup->first_error);
  g_free (lookup);
}

/**
 * xg_stream_target_new:
 * @host: name of the host, as people know it
 * @ip: its address in numbers
 * @port: port
 *
 * Returns: (transfer full): a place to connect to
 */
XgStreamTarget *
xg_stream_target_new (const char *host, const char *ip, guint16 port)
{
  XgStreamTarget *self = g_new0 (XgStreamTarget, 1);

  self->host = g_strdup (host);
  self->ip = g_strdup (ip);
  self->port = port;
  return self;
}

/**
 * xg_stream_target_copy:
 * @self: a place to connect to
 *
 * Returns: (transfer full): a copy
 */
XgStreamTarget *
xg_stream_target_copy (const XgStreamTarget *self)
{
  return xg_stream_target_new (self->host, self->ip, self->port);
}

/**
 * xg_stream_target_free:
 * @self: (transfer full) (nullable): a place to connect to
 */
void
xg_stream_target_free (XgStreamTarget *self)
{
  if (self == NULL)
    return;
  g_free (self->host);
  g_free (self->ip);
  g_free (self);
}

/**
 * xg_stream_target_to_string:
 * @self: a place to connect to
 *
 * Returns: (transfer full): host, number and port for people: `xmpp.example.org (192.0.2.1), port
 *   5222`
 */
char *
xg_stream_target_to_string (const XgStreamTarget *self)
{
  if (strcmp (self->host, self->ip) == 0)
    /* Translators: network address and port */
    return g_strdup_printf (_ ("%s, port %u"), self->ip, self->port);
  /* Translators: host name, network address and port */
  return g_strdup_printf (_ ("%s (%s), port %u"), self->host, self->ip, self->port);
}

/**
 * xg_stream_target_error:
 * @self: a place to connect to
 * @number: errno of the attempt; 0 if it is not known
 *
 * Returns: (transfer full): a %XG_STREAM_ERROR that says why it could not be reached
 */
GError *
xg_stream_target_error (const XgStreamTarget *self, int number)
{
  g_autofree char *place = xg_stream_target_to_string (self);
  g_autofree char *sentence = NULL;
  XgStreamError code = XG_STREAM_ERROR_UNREACHABLE;

  switch (number)
    {
    case ECONNREFUSED:
      code = XG_STREAM_ERROR_REFUSED;
      sentence = g_strdup_printf (_ ("Nothing answers at %s: the connection was refused."), place);
      break;
    case ETIMEDOUT:
      code = XG_STREAM_ERROR_TIMED_OUT;
      sentence = g_strdup_printf (_ ("%s did not answer in time."), place);
      break;
    case 0:
      sentence = g_strdup_printf (_ ("%s cannot be reached from here."), place);
      break;
    default:
      sentence =
        g_strdup_printf (_ ("%s cannot be reached from here: %s."), place, g_strerror (number));
      break;
    }
  return xg_stream_error_new (code, NULL, NULL, sentence);
}

static void
add_host (Lookup *lookup, const char *name, guint16 port)
{
  Host *host;

  if (lookup->hosts->len >= HOSTS_MAX)
    return;
  host = g_new0 (Host, 1);
  host->host = g_strdup (name);
  host->port = port;
  g_ptr_array_add (lookup->hosts, host);
}

static guint16
default_port (XgTlsMode tls_mode)
{
  return tls_mode == XG_TLS_DIRECT ? PORT_DIRECT : PORT_STARTTLS;
}

static void
finish_lookup (GTask *task)
{
  Lookup *lookup = g_task_get_task_data (task);
  const Host *host;
  g_autofree char *sentence = NULL;

  if (lookup->targets->len > 0)
    {
      g_task_return_pointer (task,
                             g_ptr_array_ref (lookup->targets),
                             (GDestroyNotify) g_ptr_array_unref);
      return;
    }
  host = g_ptr_array_index (lookup->hosts, 0);
  sentence = g_strdup_printf (_ ("The name “%s” cannot be found in the network (%s)."),
                              host->host,
                              lookup->first_error != NULL ? lookup->first_error->message : "DNS");
  g_task_return_error (task, xg_stream_error_new (XG_STREAM_ERROR_DNS, NULL, NULL, sentence));
}

static void
addresses_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Lookup *lookup = g_task_get_task_data (task);
  const Host *host = g_ptr_array_index (lookup->hosts, lookup->next_host);
  g_autoptr (GError) error = NULL;
  GList *addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, &error);

  for (GList *l = addresses; l != NULL && lookup->targets->len < TARGETS_MAX; l = l->next)
    {
      g_autofree char *ip = g_inet_address_to_string (l->data);

      g_ptr_array_add (lookup->targets, xg_stream_target_new (host->host, ip, host->port));
    }
  g_resolver_free_addresses (addresses);

  if (error != NULL && lookup->first_error == NULL)
    lookup->first_error = g_steal_pointer (&error);
  lookup->next_host++;
  look_up_next_host (task);
}

static void
look_up_next_host (GTask *task)
{
  Lookup *lookup = g_task_get_task_data (task);
  g_autoptr (GResolver) resolver = NULL;
  const Host *host;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (lookup->next_host >= lookup->hosts->len)
    {
      finish_lookup (task);
      return;
    }
  host = g_ptr_array_index (lookup->hosts, lookup->next_host);
  resolver = g_resolver_get_default ();
  g_resolver_lookup_by_name_async (resolver,
                                   host->host,
                                   g_task_get_cancellable (task),
                                   addresses_cb,
                                   g_object_ref (task));
}

static void
services_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Lookup *lookup = g_task_get_task_data (task);
  GList *services = g_resolver_lookup_service_finish (G_RESOLVER (source), result, NULL);

  services = g_srv_target_list_sort (services);
  for (GList *l = services; l != NULL; l = l->next)
    {
      const char *name = g_srv_target_get_hostname (l->data);

      /* RFC 2782: "." says that there is no such service. */
      if (*name != '\0' && strcmp (name, ".") != 0)
        add_host (lookup, name, g_srv_target_get_port (l->data));
    }
  g_resolver_free_targets (services);

  /* RFC 6120 section 3.2.2: without SRV records, the domain itself. */
  if (lookup->hosts->len == 0)
    add_host (lookup, lookup->domain, default_port (lookup->tls_mode));
  look_up_next_host (task);
}

/**
 * xg_stream_targets_async:
 * @domain: domain of the JID, in ASCII
 * @host: (nullable): host to connect to instead of asking for SRV records
 * @port: port; 0 for that of the SRV records, or the default one of @tls_mode
 * @tls_mode: how TLS begins
 * @cancellable: (nullable): to stop
 * @callback: called when done
 * @user_data: for @callback
 *
 * Finds out where to connect to (RFC 6120 section 3.2, XEP-0368).
 */
void
xg_stream_targets_async (const char *domain,
                         const char *host,
                         guint16 port,
                         XgTlsMode tls_mode,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GResolver) resolver = NULL;
  Lookup *lookup = g_new0 (Lookup, 1);

  g_task_set_source_tag (task, xg_stream_targets_async);
  lookup->domain = g_strdup (domain);
  lookup->tls_mode = tls_mode;
  lookup->hosts = g_ptr_array_new_with_free_func (host_free);
  lookup->targets = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_stream_target_free);
  g_task_set_task_data (task, lookup, lookup_free);

  if (host != NULL || port != 0 || g_hostname_is_ip_address (domain))
    {
      add_host (lookup, host != NULL ? host : domain, port != 0 ? port : default_port (tls_mode));
      look_up_next_host (task);
      return;
    }
  resolver = g_resolver_get_default ();
  g_resolver_lookup_service_async (resolver,
                                   tls_mode == XG_TLS_DIRECT ? "xmpps-client" : "xmpp-client",
                                   "tcp",
                                   domain,
                                   cancellable,
                                   services_cb,
                                   g_object_ref (task));
}

/**
 * xg_stream_targets_finish:
 * @result: what the callback got
 * @error: return location for %XG_STREAM_ERROR_DNS or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable) (element-type XgStreamTarget): where to connect to, the best
 *   first; never empty
 */
GPtrArray *
xg_stream_targets_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
