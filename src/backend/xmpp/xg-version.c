/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include "xmpp/xg-answer.h"
#include "xmpp/xg-ask.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-version.h"

/**
 * xg_version_free:
 * @self: (transfer full) (nullable): a version
 */
void
xg_version_free (XgVersion *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->version);
  g_free (self);
}

static char *
dup_child (const XgElement *query, const char *name)
{
  const char *text = xg_element_get_text (xg_element_get_child (query, name, XG_NS_VERSION));

  return text != NULL && text[0] != '\0' ? xg_error_clip_text (text) : NULL;
}

/**
 * xg_version_parse:
 * @iq: an answer
 * @error: return location for a %XG_STANZA_ERROR
 *
 * Returns: (transfer full): what @iq tells (XEP-0092 section 3), or %NULL with @error set
 */
XgVersion *
xg_version_parse (const XgElement *iq, GError **error)
{
  const XgElement *query = xg_answer_get_payload (iq, "query", XG_NS_VERSION, error);
  XgVersion *self;

  if (query == NULL)
    return NULL;
  self = g_new0 (XgVersion, 1);
  self->name = dup_child (query, "name");
  self->version = dup_child (query, "version");
  return self;
}

static gpointer
read_version (const XgElement *iq, gpointer about, GError **error)
{
  return xg_version_parse (iq, error);
}

/**
 * xg_version_async:
 * @stream: a stream
 * @jid: whom to ask
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks what software an entity is (XEP-0092 section 3).
 */
void
xg_version_async (XgStream *stream,
                  const char *jid,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  GTask *task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, xg_version_async);
  xg_ask (task,
          "get",
          jid,
          "<query xmlns='" XG_NS_VERSION "'/>",
          0,
          read_version,
          (GDestroyNotify) xg_version_free);
}

/**
 * xg_version_finish:
 * @stream: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the software, or %NULL with @error set
 */
XgVersion *
xg_version_finish (XgStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
