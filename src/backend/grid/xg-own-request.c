/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "grid/xg-own-request.h"
#include "xmpp/xg-jid.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-xml-copy.h"
#include "xmpp/xg-xml-mask.h"

/* Bytes of an answer that are shown, and of a request that are looked at while it is typed. */
#define MAX_SHOWN (64 * 1024)
#define MAX_TYPED (256 * 1024)

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, sentence);
  return FALSE;
}

static gboolean
check_address (const char *to, GError **error)
{
  g_autofree char *domain = NULL;

  if (to == NULL || *to == '\0')
    return TRUE;
  if (!xg_jid_split (to, NULL, &domain, NULL))
    return refuse (error, _ ("The address is none. Write it as name@domain or domain."));
  return TRUE;
}

/* What a stanza is wrapped around: the stanza itself is ours. */
static gboolean
check_payload (const char *xml, GError **error)
{
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, error);
  const XgElement *root;
  const char *name;
  const char *ns;

  if (stanza == NULL)
    return FALSE;
  root = xg_stanza_get_root (stanza);
  name = xg_element_get_name (root);
  ns = xg_element_get_ns (root);
  if ((ns == NULL || *ns == '\0' || g_str_equal (ns, XG_NS_CLIENT)) &&
      (g_str_equal (name, "message") || g_str_equal (name, "presence")))
    return refuse (error,
                   _ ("Only requests can be sent from here, no messages and no presence. Write the "
                      "element that goes into the request."));
  if ((ns == NULL || *ns == '\0' || g_str_equal (ns, XG_NS_CLIENT)) && g_str_equal (name, "iq"))
    return refuse (error,
                   _ ("The request itself, with its id, is added. Write only the element that goes "
                      "into it."));
  if (g_strcmp0 (ns, XG_NS_STREAMS) == 0 || g_strcmp0 (ns, XG_NS_SASL) == 0 ||
      g_strcmp0 (ns, XG_NS_TLS) == 0 || g_strcmp0 (ns, XG_NS_SM) == 0)
    return refuse (error,
                   _ ("This would belong to the connection itself, not to a request. Write the "
                      "element that goes into a request."));
  return TRUE;
}

/**
 * xg_own_request_check:
 * @to: (nullable): whom to ask; %NULL or "": the own server
 * @xml: the element that goes into the request (RFC 6120 section 8.2.3), as it was typed
 * @error: return location for a sentence that says what is wrong
 *
 * Returns: (transfer full) (nullable): the element as it can be sent
 */
char *
xg_own_request_check (const char *to, const char *xml, GError **error)
{
  if (!check_address (to, error))
    return NULL;
  if (xml[strspn (xml, " \t\r\n")] == '\0')
    {
      refuse (error, _ ("Write the element that goes into the request."));
      return NULL;
    }
  if (strlen (xml) > MAX_TYPED)
    {
      refuse (error, _ ("This is too long to be sent from here."));
      return NULL;
    }
  if (!check_payload (xml, error))
    return NULL;
  return xg_xml_copy (xml, error);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  const gint64 *begun = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) answer = xg_stream_iq_finish (XG_STREAM (source), result, &error);
  gint64 took = g_get_monotonic_time () - *begun;

  g_task_set_task_data (task, g_memdup2 (&took, sizeof took), g_free);
  if (answer == NULL && xg_stanza_error_get_stanza (error) != NULL)
    answer = xg_stanza_ref (xg_stanza_error_get_stanza (error));
  if (answer != NULL)
    g_task_return_pointer (task, xg_element_mask (xg_stanza_get_root (answer), MAX_SHOWN), g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * xg_own_request_send_async:
 * @session: whose connection
 * @set: whether it is of type `set`, else `get`
 * @to: (nullable): whom to ask; %NULL or "": the own server
 * @xml: the element that goes into it
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Sends a request that a person wrote. The id is ours, and so is the time-out.
 */
void
xg_own_request_send_async (XgSession *session,
                           gboolean set,
                           const char *to,
                           const char *xml,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  XgStream *stream = xg_session_get_stream (session);
  gint64 begun = g_get_monotonic_time ();
  g_autofree char *payload = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, xg_own_request_send_async);
  payload = xg_own_request_check (to, xml, &error);
  if (payload == NULL)
    g_task_return_error (task, error);
  else if (stream == NULL)
    g_task_return_new_error (task,
                             G_IO_ERROR,
                             G_IO_ERROR_NOT_CONNECTED,
                             _ ("There is no connection. Connect and try again."));
  else
    {
      g_task_set_task_data (task, g_memdup2 (&begun, sizeof begun), g_free);
      xg_stream_iq_async (stream,
                          set ? "set" : "get",
                          to != NULL && *to != '\0' ? to : NULL,
                          payload,
                          0,
                          cancellable,
                          answered_cb,
                          g_steal_pointer (&task));
    }
}

/**
 * xg_own_request_send_finish:
 * @result: what the callback got
 * @took: (out) (optional): µs from the request to its answer; 0 where there was none
 * @error: return location for why there is no answer
 *
 * Returns: (transfer full) (nullable): the answer as XML, also one that is an error, without
 * secrets
 */
char *
xg_own_request_send_finish (GAsyncResult *result, gint64 *took, GError **error)
{
  const gint64 *measured = g_task_get_task_data (G_TASK (result));
  char *answer = g_task_propagate_pointer (G_TASK (result), error);

  if (took != NULL)
    *took = measured != NULL && answer != NULL ? *measured : 0;
  return answer;
}
