/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-broker-find.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "xmpp/xg-disco.h"
#include "xmpp/xg-jid.h"

/*
 * What is at an address (XEP-0030): a Broker, or a server that has some. Every question has the
 * time that a stream gives a request, and there are three rounds at most.
 */

/* A server that lists more services than this has its Broker's address told by a person. */
#define MAX_SERVICES 64

typedef struct
{
  char *address;
  char *nature;       /* what the address is, when it is no broker */
  GPtrArray *found;   /* of XgFoundBroker */
  guint waiting;      /* services that were not heard of yet */
  GError *first_fail; /* why one of them did not tell */
} Find;

static void
find_free (Find *find)
{
  g_free (find->address);
  g_free (find->nature);
  g_ptr_array_unref (find->found);
  g_clear_error (&find->first_fail);
  g_free (find);
}

/**
 * xg_found_broker_free:
 * @self: (transfer full): what was found
 */
void
xg_found_broker_free (XgFoundBroker *self)
{
  g_free (self->jid);
  g_free (self->name);
  g_free (self);
}

static void
add_found (Find *find, const char *jid, const XgDiscoInfo *info, const char *name)
{
  XgFoundBroker *found = g_new0 (XgFoundBroker, 1);

  found->jid = g_strdup (jid);
  found->name = g_strdup (name);
  for (guint i = 0; found->name == NULL && i < info->identities->len; i++)
    {
      const XgDiscoIdentity *identity = info->identities->pdata[i];

      if (g_strcmp0 (identity->category, "pubsub") == 0)
        found->name = g_strdup (identity->name);
    }
  g_ptr_array_add (find->found, found);
}

static gboolean
is_broker (const XgDiscoInfo *info)
{
  return xg_disco_info_has_identity (info, "pubsub", "service");
}

/* What something is that is no broker, for a sentence. */
static char *
describe (const XgDiscoInfo *info)
{
  static const struct
  {
    const char *category;
    const char *words;
  } known[] = {
    { "server", N_ ("a server") },           { "conference", N_ ("a service for chats") },
    { "gateway", N_ ("a gateway") },         { "proxy", N_ ("a proxy for files") },
    { "store", N_ ("a service for files") }, { "directory", N_ ("a directory") },
    { "account", N_ ("an account") },        { "client", N_ ("a program of a person") },
  };
  const XgDiscoIdentity *first;

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    for (guint j = 0; j < info->identities->len; j++)
      {
        const XgDiscoIdentity *identity = info->identities->pdata[j];

        if (g_strcmp0 (identity->category, known[i].category) == 0)
          return g_strdup (_ (known[i].words));
      }
  if (info->identities->len == 0)
    return g_strdup (_ ("something that does not say what it is"));
  first = info->identities->pdata[0];
  return g_strdup_printf ("%s/%s", first->category, first->type);
}

static void
finish (GTask *task)
{
  Find *find = g_task_get_task_data (task);

  if (find->found->len > 0)
    g_task_return_pointer (task, g_ptr_array_ref (find->found), (GDestroyNotify) g_ptr_array_unref);
  else if (find->first_fail != NULL)
    g_task_return_error (task, g_steal_pointer (&find->first_fail));
  else
    g_task_return_new_error (task,
                             G_IO_ERROR,
                             G_IO_ERROR_NOT_FOUND,
                             _ ("“%s” is no Broker but %s, and lists no publish-subscribe service. "
                                "Ask its administrator for the address of the Broker."),
                             find->address,
                             find->nature);
}

typedef struct
{
  GTask *task;
  char *jid;
  char *name;
} Service;

static void
service_free (Service *service)
{
  g_object_unref (service->task);
  g_free (service->jid);
  g_free (service->name);
  g_free (service);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Service, service_free)

static void
service_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Service) service = user_data;
  Find *find = g_task_get_task_data (service->task);
  g_autoptr (GError) error = NULL;
  g_autoptr (XgDiscoInfo) info = xg_disco_info_finish (XG_STREAM (source), result, &error);

  if (info != NULL && is_broker (info))
    add_found (find, service->jid, info, service->name);
  else if (info == NULL && find->first_fail == NULL)
    find->first_fail = g_steal_pointer (&error);
  if (--find->waiting == 0)
    finish (service->task);
}

static void
items_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Find *find = g_task_get_task_data (task);
  XgStream *stream = XG_STREAM (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (XgDiscoItems) items = xg_disco_items_finish (stream, result, &error);

  if (items == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  find->waiting = 1; /* ourselves */
  for (guint i = 0; i < items->items->len && find->waiting <= MAX_SERVICES; i++)
    {
      const XgDiscoItem *item = items->items->pdata[i];
      Service *service;

      if (item->jid == NULL || item->node != NULL || g_str_equal (item->jid, find->address))
        continue;
      service = g_new0 (Service, 1);
      service->task = g_object_ref (task);
      service->jid = g_strdup (item->jid);
      service->name = g_strdup (item->name);
      find->waiting++;
      xg_disco_info_async (stream,
                           item->jid,
                           NULL,
                           g_task_get_cancellable (task),
                           service_cb,
                           service);
    }
  if (--find->waiting == 0)
    finish (task);
}

static void
info_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Find *find = g_task_get_task_data (task);
  XgStream *stream = XG_STREAM (source);
  GError *error = NULL;
  g_autoptr (XgDiscoInfo) info = xg_disco_info_finish (stream, result, &error);

  if (info == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (is_broker (info))
    {
      add_found (find, find->address, info, NULL);
      finish (task);
      return;
    }
  find->nature = describe (info);
  xg_disco_items_async (stream,
                        find->address,
                        NULL,
                        0,
                        NULL,
                        g_task_get_cancellable (task),
                        items_cb,
                        g_object_ref (task));
}

/**
 * xg_broker_find_check:
 * @address: what a person wrote
 *
 * Errors: %G_IO_ERROR_INVALID_ARGUMENT, a sentence.
 *
 * Returns: (transfer full) (nullable): the address of a service or domain
 */
char *
xg_broker_find_check (const char *address, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (address));
  g_autofree char *local = NULL;
  g_autofree char *domain = NULL;
  g_autofree char *resource = NULL;

  if (*text == '\0')
    g_set_error (
      error,
      G_IO_ERROR,
      G_IO_ERROR_INVALID_ARGUMENT,
      _ ("Write the address of a Broker, such as pubsub.example.org, or of its domain."));
  else if (!xg_jid_split (text, &local, &domain, &resource))
    g_set_error (error,
                 G_IO_ERROR,
                 G_IO_ERROR_INVALID_ARGUMENT,
                 _ ("“%s” is no address. That of a Broker looks like pubsub.example.org."),
                 text);
  else if (local != NULL)
    g_set_error (error,
                 G_IO_ERROR,
                 G_IO_ERROR_INVALID_ARGUMENT,
                 _ ("“%s” is the address of an account. That of a Broker has no “@”."),
                 text);
  else if (resource != NULL)
    g_set_error (error,
                 G_IO_ERROR,
                 G_IO_ERROR_INVALID_ARGUMENT,
                 _ ("The address of a Broker has no “/”. Leave out what follows “%s”."),
                 domain);
  else
    return g_utf8_strdown (domain, -1);
  return NULL;
}

/**
 * xg_broker_find_async:
 * @session: a connection
 * @address: of a Broker, or of a domain that may have some
 * @cancellable: (nullable): a cancellable
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks what is at @address (XEP-0030): it has to be a pubsub service, or to list some.
 */
void
xg_broker_find_async (XgSession *session,
                      const char *address,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *checked = NULL;
  XgStream *stream;
  GError *error = NULL;
  Find *find;

  g_return_if_fail (XG_IS_SESSION (session));
  g_return_if_fail (address != NULL);

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_broker_find_async);
  stream =
    xg_session_get_state (session) == XG_SESSION_ONLINE ? xg_session_get_stream (session) : NULL;
  checked = xg_broker_find_check (address, &error);
  if (checked == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (stream == NULL)
    {
      g_task_return_new_error (task,
                               G_IO_ERROR,
                               G_IO_ERROR_NOT_CONNECTED,
                               _ ("There is no connection. Connect first."));
      return;
    }
  find = g_new0 (Find, 1);
  find->address = g_steal_pointer (&checked);
  find->found = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_found_broker_free);
  g_task_set_task_data (task, find, (GDestroyNotify) find_free);
  xg_disco_info_async (stream, find->address, NULL, cancellable, info_cb, g_object_ref (task));
}

/**
 * xg_broker_find_finish:
 * @session: the connection
 * @result: of the callback
 *
 * Errors: of %G_IO_ERROR, each a sentence; those of a request, see xg_reason_for().
 *
 * Returns: (transfer full) (nullable) (element-type XgFoundBroker): one Broker at least
 */
GPtrArray *
xg_broker_find_finish (XgSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
