/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include "admin/xg-content-check.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "payload/xg-payload.h"
#include "xmpp/xg-xml-copy.h"

void
xg_content_fault_free (XgContentFault *self)
{
  if (self == NULL)
    return;
  g_free (self->sentence);
  g_free (self);
}

static XgContentFault *
fault_new (int line, int column, const char *sentence)
{
  XgContentFault *self = g_new0 (XgContentFault, 1);

  self->line = line;
  self->column = column;
  self->sentence = g_strdup (sentence);
  return self;
}

/* GMarkup begins its messages with the place, which is told apart from it here. */
static const char *
skip_place (const char *message)
{
  const char *colon = strstr (message, ": ");

  return colon != NULL && colon[2] != '\0' ? colon + 2 : message;
}

static void
start_element_cb (GMarkupParseContext *context,
                  const char *name,
                  const char **names,
                  const char **values,
                  gpointer user_data,
                  GError **error)
{
  guint *n_roots = user_data;

  if (g_markup_parse_context_get_element_stack (context)->next == NULL && (*n_roots)++ > 0)
    g_set_error (error,
                 G_MARKUP_ERROR,
                 G_MARKUP_ERROR_INVALID_CONTENT,
                 _ ("An item is one element, and “%s” is a second one beside the first."),
                 name);
}

static XgContentFault *
find_place (const char *xml)
{
  static const GMarkupParser callbacks = { .start_element = start_element_cb };
  guint n_roots = 0;
  g_autoptr (GMarkupParseContext) context =
    g_markup_parse_context_new (&callbacks, G_MARKUP_TREAT_CDATA_AS_TEXT, &n_roots, NULL);
  g_autoptr (GError) error = NULL;
  int line = 0, column = 0;

  if (g_markup_parse_context_parse (context, xml, -1, &error) &&
      g_markup_parse_context_end_parse (context, &error))
    return NULL;
  g_markup_parse_context_get_position (context, &line, &column);
  return fault_new (line, MAX (column, 1), skip_place (error->message));
}

/**
 * xg_content_check:
 * @xml: what is to be published
 *
 * Takes time in proportion to the length: for workers.
 *
 * Returns: (transfer full) (nullable): what is wrong with it, where XMPP can't carry it as the
 *   content of an item (RFC 6120 section 11, XEP-0060 section 7.1.1); %NULL: nothing
 */
XgContentFault *
xg_content_check (const char *xml)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = NULL;
  XgContentFault *fault;
  int line = 0, column = 0;

  g_return_val_if_fail (xml != NULL, NULL);

  if (xml[strspn (xml, " \t\r\n")] == '\0')
    return fault_new (0, 0, _ ("Write one XML element, or drop a file here."));
  if (strlen (xml) > XG_CONTENT_MAX)
    return fault_new (0, 0, _ ("This is more than 1 MB, which few brokers take."));
  fault = find_place (xml);
  if (fault != NULL)
    return fault;
  copy = xg_xml_copy (xml, &error);
  if (copy != NULL)
    return NULL;
  /* In other languages the place stays in the sentence. */
  if (sscanf (error->message, "Error on line %d char %d", &line, &column) == 2)
    return fault_new (line, column, skip_place (error->message));
  return fault_new (0, 0, error->message);
}

static void
check_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task,
                         xg_content_check (task_data),
                         (GDestroyNotify) xg_content_fault_free);
}

/**
 * xg_content_check_async:
 * @xml: what is to be published
 * @cancellable: (nullable): when it is another already
 * @callback: called with what is wrong
 * @user_data: for @callback
 *
 * Checks @xml in a worker.
 */
void
xg_content_check_async (const char *xml,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, xg_content_check_async);
  g_task_set_task_data (task, g_strdup (xml), g_free);
  g_task_run_in_thread (task, check_worker);
}

/**
 * xg_content_check_finish:
 * @result: what the callback got
 * @fault: (out) (transfer full) (nullable): what is wrong; %NULL: nothing
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it was checked
 */
gboolean
xg_content_check_finish (GAsyncResult *result, XgContentFault **fault, GError **error)
{
  GError *failure = NULL;

  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  *fault = g_task_propagate_pointer (G_TASK (result), &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/**
 * xg_content_make_template:
 * @payload_type: (nullable): namespace of the contents of a topic
 * @own_jid: (nullable): who writes
 *
 * Returns: (transfer full): what to begin with: for IODEF the least that RFC 7970 asks for, else
 *   an element of that namespace; "" where nothing is known
 */
char *
xg_content_make_template (const char *payload_type, const char *own_jid)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
  g_autofree char *id = g_date_time_format (now, "%Y%m%d-%H%M%S");
  const char *at = own_jid != NULL ? strchr (own_jid, '@') : NULL;
  g_autofree char *who = at != NULL ? g_strndup (own_jid, strcspn (own_jid, "/")) : NULL;

  if (g_strcmp0 (payload_type, XG_NS_IODEF_2) == 0)
    return g_markup_printf_escaped (
      "<IODEF-Document version=\"2.00\" xml:lang=\"en\" xmlns=\"" XG_NS_IODEF_2 "\">\n"
      "  <Incident purpose=\"reporting\" restriction=\"amber\">\n"
      "    <IncidentID name=\"%s\">%s</IncidentID>\n"
      "    <GenerationTime>%s</GenerationTime>\n"
      "    <Description></Description>\n"
      "    <Contact type=\"organization\" role=\"creator\">\n"
      "      <Email>\n"
      "        <EmailTo>%s</EmailTo>\n"
      "      </Email>\n"
      "    </Contact>\n"
      "  </Incident>\n"
      "</IODEF-Document>\n",
      who != NULL ? strchr (who, '@') + 1 : "example.org",
      id,
      time,
      who != NULL ? who : "contact@example.org");
  if (payload_type != NULL && *payload_type != '\0')
    return g_markup_printf_escaped ("<item xmlns=\"%s\">\n</item>\n", payload_type);
  return g_strdup ("");
}
