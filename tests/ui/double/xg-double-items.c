/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-double-items.h"

#include "double/xg-double-private.h"

static GPtrArray *ids; /* oldest first */
static GError *refusal;
static GQueue held = G_QUEUE_INIT;
static gboolean holding;

typedef struct
{
  char *broker;
  char *node;
  char **some; /* NULL: a page */
  char *before;
  char *content; /* id of the one whose content is wanted */
  guint max;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->broker);
  g_free (request->node);
  g_strfreev (request->some);
  g_free (request->before);
  g_free (request->content);
  g_free (request);
}

void
xg_double_items_set (guint n)
{
  g_clear_pointer (&ids, g_ptr_array_unref);
  ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (ids, g_strdup_printf ("item-%05u", i));
}

void
xg_double_items_add (const char *id)
{
  g_ptr_array_add (ids, g_strdup (id));
}

void
xg_double_items_refuse (const GError *error)
{
  g_clear_error (&refusal);
  if (error != NULL)
    refusal = g_error_copy (error);
}

static gboolean
find (const char *id, guint *index)
{
  return ids != NULL && g_ptr_array_find_with_equal_func (ids, id, g_str_equal, index);
}

static char *
make_content (const char *id)
{
  return g_strdup_printf ("<report xmlns='urn:example:report'><title>Report %s</title></report>",
                          id);
}

static XgItemAnswer *
make_answer (const Request *request, GPtrArray *chosen)
{
  g_autoptr (GString) xml = g_string_new ("<iq type='result'><pubsub xmlns='http://jabber.org/"
                                          "protocol/pubsub'><items>");
  g_autoptr (XgStanza) stanza = NULL;
  g_autoptr (XgPubsubItems) items = NULL;
  XgItemAnswer *answer = g_new0 (XgItemAnswer, 1);

  for (guint i = 0; i < chosen->len; i++)
    {
      g_autofree char *content = make_content (chosen->pdata[i]);
      guint index = 0;

      find (chosen->pdata[i], &index);
      g_string_append_printf (xml,
                              "<item id='%s' publisher='%s'>%s</item>",
                              (char *) chosen->pdata[i],
                              index % 3 == 0 ? "soc@bank-1.example" : "greta@grid.example",
                              content);
    }
  g_string_append (xml, "</items></pubsub></iq>");
  stanza = xg_stanza_parse (xml->str, -1, NULL);
  items = xg_pubsub_items_parse (stanza, NULL, NULL);
  answer->items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < items->items->len; i++)
    g_ptr_array_add (answer->items,
                     xg_kept_item_new (request->broker,
                                       request->node,
                                       &g_array_index (items->items, XgPubsubItem, i),
                                       NULL));
  return answer;
}

static XgItemAnswer *
make_page (const Request *request)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  guint end = ids != NULL ? ids->len : 0;
  guint total = end;
  guint first;
  XgItemAnswer *answer;

  if (request->before != NULL && *request->before != '\0')
    find (request->before, &end);
  first = request->max > 0 && end > request->max ? end - request->max : 0;
  for (guint i = first; i < end; i++)
    g_ptr_array_add (chosen, ids->pdata[i]);
  answer = make_answer (request, chosen);
  answer->rsm.present = request->max > 0;
  answer->rsm.count = total;
  answer->rsm.first_index = first;
  if (chosen->len > 0)
    {
      answer->rsm.first = g_strdup (chosen->pdata[0]);
      answer->rsm.last = g_strdup (chosen->pdata[chosen->len - 1]);
    }
  return answer;
}

static XgItemAnswer *
make_some (const Request *request)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();

  for (guint i = 0; request->some[i] != NULL; i++)
    if (find (request->some[i], NULL))
      g_ptr_array_add (chosen, request->some[i]);
  return make_answer (request, chosen);
}

static gboolean
answer_cb (gpointer data)
{
  g_autoptr (GTask) task = data;
  const Request *request = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  if (refusal != NULL)
    g_task_return_error (task, g_error_copy (refusal));
  else if (request->content != NULL)
    g_task_return_pointer (task, make_content (request->content), g_free);
  else
    g_task_return_pointer (task,
                           request->some != NULL ? make_some (request) : make_page (request),
                           (GDestroyNotify) xg_item_answer_free);
  return G_SOURCE_REMOVE;
}

guint
xg_double_items_count_waiting (void)
{
  guint n = 0;

  for (GList *l = held.head; l != NULL; l = l->next)
    n += !g_cancellable_is_cancelled (g_task_get_cancellable (l->data));
  return n;
}

void
xg_double_items_hold (gboolean hold)
{
  GTask *task;

  holding = hold;
  while (!hold && (task = g_queue_pop_head (&held)) != NULL)
    g_idle_add (answer_cb, task);
}

static Request *
ask (XgBroker *broker,
     const char *node,
     GCancellable *cancellable,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->broker = g_strdup (xg_broker_get_jid (broker));
  request->node = g_strdup (node);
  g_task_set_task_data (task, request, request_free);
  if (holding)
    g_queue_push_tail (&held, task);
  else
    g_idle_add (answer_cb, task);
  return request;
}

void
xg_item_reader_page_async (XgBroker *broker,
                           XgStream *stream,
                           const char *node,
                           guint max,
                           const char *before,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  Request *request = ask (broker, node, cancellable, callback, user_data);

  request->max = max;
  request->before = g_strdup (before);
  xg_double_note ("items %s before “%s”", node, before != NULL ? before : "");
}

void
xg_item_reader_some_async (XgBroker *broker,
                           XgStream *stream,
                           const char *node,
                           const char *const *some,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  ask (broker, node, cancellable, callback, user_data)->some = g_strdupv ((char **) some);
}

XgItemAnswer *
xg_item_reader_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
xg_item_answer_free (XgItemAnswer *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->items);
  xg_rsm_clear (&self->rsm);
  g_free (self);
}

gboolean
xg_item_answer_is_newest_first (const XgItemAnswer *self)
{
  return FALSE;
}

/* It pages, so that nobody asks for ids. */
void
xg_item_reader_ids_async (XgBroker *broker,
                          XgStream *stream,
                          const char *node,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_assert_not_reached ();
}

GPtrArray *
xg_item_reader_ids_finish (GAsyncResult *result, GError **error)
{
  g_assert_not_reached ();
}

void
xg_item_reader_content_async (XgBroker *broker,
                              XgStream *stream,
                              const char *node,
                              const char *id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  ask (broker, node, cancellable, callback, user_data)->content = g_strdup (id);
  xg_double_note ("content %s", id);
}

gboolean
xg_item_reader_content_finish (GAsyncResult *result, char **xml, GError **error)
{
  GError *failure = NULL;

  *xml = g_task_propagate_pointer (G_TASK (result), &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}
