/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-link.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Longer ones are not links but attacks: a JID has at most 3,071 bytes, a node id hardly more. */
#define MAX_LENGTH 16384

static char *
unescape (const char *text, gsize length)
{
  /* NULL for bad escapes, for %00 and for what is not UTF-8 then. */
  char *plain = g_uri_unescape_segment (text, text + length, NULL);

  if (plain != NULL && !g_utf8_validate (plain, -1, NULL))
    g_clear_pointer (&plain, g_free);

  return plain;
}

/* The JID of the path, without a resource. */
static char *
parse_broker (const char *path, gsize length)
{
  g_autofree char *jid = unescape (path, length);
  char *slash;
  const char *domain;

  if (jid == NULL)
    return NULL;
  slash = strchr (jid, '/');
  if (slash != NULL)
    *slash = '\0';

  domain = strchr (jid, '@');
  domain = domain != NULL ? domain + 1 : jid;
  if (jid[0] == '@' || *domain == '\0' || strpbrk (domain, "@ \t\r\n<>&\"'") != NULL)
    return NULL;

  return g_steal_pointer (&jid);
}

/* type;key=value;key=value */
static gboolean
parse_query (XgLink *self, const char *query)
{
  g_auto (GStrv) parts = g_strsplit (query, ";", -1);

  /* "?node=…" without the semicolon is not what the XEP says, but what people write. */
  for (guint i = 0; parts[i] != NULL; i++)
    {
      char **field = NULL;
      const char *value = strchr (parts[i], '=');

      if (value == NULL)
        continue;
      if (g_str_has_prefix (parts[i], "node="))
        field = &self->node;
      else if (g_str_has_prefix (parts[i], "item="))
        field = &self->item;
      if (field == NULL)
        continue;

      value++;
      g_free (*field);
      *field = unescape (value, strlen (value));
      if (*field == NULL)
        return FALSE;
    }

  return TRUE;
}

/**
 * xg_link_parse:
 * @uri: what was given as a link; need not be valid in any way
 *
 * Understands xmpp:BROKER?;node=NODE with an optional item=ID. Any query type ("pubsub", "disco")
 * and other keys are ignored: a link shows something, it never makes the program do something.
 *
 * Returns: (transfer full) (nullable): the link, or %NULL with @error
 *   (%G_IO_ERROR_INVALID_ARGUMENT) set to a sentence for people
 */
XgLink *
xg_link_parse (const char *uri, GError **error)
{
  g_autoptr (XgLink) link = g_new0 (XgLink, 1);
  const char *path;
  const char *query;
  gsize length;

  g_return_val_if_fail (uri != NULL, NULL);

  if (strlen (uri) <= MAX_LENGTH && g_ascii_strncasecmp (uri, "xmpp:", 5) == 0 &&
      !g_str_has_prefix (uri + 5, "//"))
    {
      path = uri + 5;
      length = strcspn (path, "?#");
      query = path[length] == '?' ? path + length + 1 : "";
      link->broker = parse_broker (path, length);
      if (link->broker != NULL)
        {
          g_autofree char *without_fragment = g_strndup (query, strcspn (query, "#"));

          if (parse_query (link, without_fragment))
            return g_steal_pointer (&link);
        }
    }

  g_set_error_literal (error,
                       G_IO_ERROR,
                       G_IO_ERROR_INVALID_ARGUMENT,
                       _ ("This is not a link to a topic. It should look like "
                          "xmpp:broker.example?;node=topic."));
  return NULL;
}

void
xg_link_free (XgLink *self)
{
  if (self == NULL)
    return;
  g_free (self->broker);
  g_free (self->node);
  g_free (self->item);
  g_free (self);
}
