/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <string.h>

#include "security/xg-certificate-text.h"
#include "security/xg-xmpp-reader.h"

#define NS_STREAM  "http://etherx.jabber.org/streams"
#define NS_TLS     "urn:ietf:params:xml:ns:xmpp-tls"
#define NS_SASL    "urn:ietf:params:xml:ns:xmpp-sasl"
#define NS_ERROR   "urn:ietf:params:xml:ns:xmpp-streams"
#define NS_BINDING "urn:xmpp:sasl-cb:0"

/* The features of a real server are 2 KiB, and three elements deep. */
#define BYTES_MAX      (64 << 10)
#define DEPTH_MAX      16
#define NAMES_MAX      32
#define NAME_MAX_BYTES 128
#define TEXT_MAX_BYTES 1024

typedef struct
{
  char *name;        /* namespace and local name: "{ns}local" */
  GPtrArray *scopes; /* prefix, namespace, prefix, namespace, …; NULL: none */
} Level;

struct _XgXmppReader
{
  GMarkupParseContext *markup;
  GQueue levels; /* (element-type Level), the innermost first */
  gsize n_bytes;
  XgXmppEvent event;
  gboolean starttls;
  GPtrArray *mechanisms;
  GPtrArray *bindings;
  GString *text; /* of the innermost element */
  char *condition;
  char *condition_text;
};

static void
level_free (gpointer data)
{
  Level *level = data;

  g_free (level->name);
  g_clear_pointer (&level->scopes, g_ptr_array_unref);
  g_free (level);
}

static const char *
find_namespace (const XgXmppReader *self, const char *prefix)
{
  for (const GList *l = self->levels.head; l != NULL; l = l->next)
    {
      const Level *level = l->data;

      for (guint i = 0; level->scopes != NULL && i < level->scopes->len; i += 2)
        {
          if (strcmp (g_ptr_array_index (level->scopes, i), prefix) == 0)
            return g_ptr_array_index (level->scopes, i + 1);
        }
    }
  return "";
}

/* Namespaces that the element declares are its own already. */
static void
push_level (XgXmppReader *self, const char *name, const char **keys, const char **values)
{
  const char *colon = strchr (name, ':');
  g_autofree char *prefix =
    colon != NULL ? g_strndup (name, (gsize) (colon - name)) : g_strdup ("");
  Level *level = g_new0 (Level, 1);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      const char *declared = NULL;

      if (strcmp (keys[i], "xmlns") == 0)
        declared = "";
      else if (g_str_has_prefix (keys[i], "xmlns:"))
        declared = keys[i] + strlen ("xmlns:");
      if (declared == NULL)
        continue;
      if (level->scopes == NULL)
        level->scopes = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (level->scopes, g_strdup (declared));
      g_ptr_array_add (level->scopes, g_strdup (values[i]));
    }
  g_queue_push_head (&self->levels, level);
  level->name =
    g_strdup_printf ("{%s}%s", find_namespace (self, prefix), colon != NULL ? colon + 1 : name);
}

static const char *
name_at (const XgXmppReader *self, guint up)
{
  const Level *level = g_queue_peek_nth ((GQueue *) &self->levels, up);

  return level != NULL ? level->name : "";
}

static gboolean
is_at (const XgXmppReader *self, guint up, const char *name)
{
  return strcmp (name_at (self, up), name) == 0;
}

static void
add_name (GPtrArray *names, const char *name)
{
  g_autofree char *safe = NULL;

  if (names->len >= NAMES_MAX || *name == '\0' || strlen (name) > NAME_MAX_BYTES)
    return;
  safe = xg_certificate_text_escape (name, strlen (name));
  g_ptr_array_add (names, g_steal_pointer (&safe));
}

static void
refuse (GError **error)
{
  g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "not expected");
}

/* The children of a stream that a server may send before a login */
static gboolean
is_expected (const XgXmppReader *self)
{
  return is_at (self, 0, "{" NS_STREAM "}features") || is_at (self, 0, "{" NS_STREAM "}error") ||
         is_at (self, 0, "{" NS_TLS "}proceed") || is_at (self, 0, "{" NS_TLS "}failure");
}

static void
start_cb (GMarkupParseContext *markup,
          const char *name,
          const char **keys,
          const char **values,
          gpointer user_data,
          GError **error)
{
  XgXmppReader *self = user_data;

  if (g_queue_get_length (&self->levels) >= DEPTH_MAX)
    {
      refuse (error);
      return;
    }
  push_level (self, name, keys, values);
  g_string_truncate (self->text, 0);
  if (g_queue_get_length (&self->levels) == 1)
    {
      if (!is_at (self, 0, "{" NS_STREAM "}stream"))
        refuse (error);
    }
  else if (g_queue_get_length (&self->levels) == 2 && !is_expected (self))
    refuse (error);
  else if (is_at (self, 1, "{" NS_STREAM "}features") && is_at (self, 0, "{" NS_TLS "}starttls"))
    self->starttls = TRUE;
  else if (is_at (self, 1, "{" NS_BINDING "}sasl-channel-binding") &&
           is_at (self, 0, "{" NS_BINDING "}channel-binding"))
    {
      for (guint i = 0; keys[i] != NULL; i++)
        {
          if (strcmp (keys[i], "type") == 0)
            add_name (self->bindings, values[i]);
        }
    }
}

static void
end_of_error_child (XgXmppReader *self)
{
  const char *name = name_at (self, 0);

  if (!g_str_has_prefix (name, "{" NS_ERROR "}"))
    return;
  name += strlen ("{" NS_ERROR "}");
  if (strcmp (name, "text") == 0)
    {
      g_free (self->condition_text);
      self->condition_text = xg_certificate_text_escape (self->text->str, self->text->len);
    }
  else if (self->condition == NULL)
    {
      self->condition = xg_certificate_text_escape (name, strlen (name));
      /* <see-other-host/> has its host as text. */
      if (self->text->len > 0 && self->condition_text == NULL)
        self->condition_text = xg_certificate_text_escape (self->text->str, self->text->len);
    }
}

static void
end_cb (GMarkupParseContext *markup, const char *name, gpointer user_data, GError **error)
{
  XgXmppReader *self = user_data;
  Level *level;

  switch (g_queue_get_length (&self->levels))
    {
    case 1:
      self->event = XG_XMPP_END;
      break;
    case 2:
      if (is_at (self, 0, "{" NS_STREAM "}features"))
        self->event = XG_XMPP_FEATURES;
      else if (is_at (self, 0, "{" NS_STREAM "}error"))
        self->event = XG_XMPP_ERROR;
      else if (is_at (self, 0, "{" NS_TLS "}proceed"))
        self->event = XG_XMPP_PROCEED;
      else if (is_at (self, 0, "{" NS_TLS "}failure"))
        self->event = XG_XMPP_FAILURE;
      break;
    case 3:
      if (is_at (self, 1, "{" NS_STREAM "}error"))
        end_of_error_child (self);
      break;
    case 4:
      if (is_at (self, 2, "{" NS_STREAM "}features") &&
          is_at (self, 1, "{" NS_SASL "}mechanisms") && is_at (self, 0, "{" NS_SASL "}mechanism"))
        add_name (self->mechanisms, g_strstrip (self->text->str));
      break;
    default:
      break;
    }
  g_string_truncate (self->text, 0);
  level = g_queue_pop_head (&self->levels);
  level_free (level);
}

static void
text_cb (GMarkupParseContext *markup,
         const char *text,
         gsize length,
         gpointer user_data,
         GError **error)
{
  XgXmppReader *self = user_data;

  if (self->text->len + length <= TEXT_MAX_BYTES)
    g_string_append_len (self->text, text, (gssize) length);
}

/* Comments, processing instructions and document types: RFC 6120 section 11.1 allows none. */
static void
passthrough_cb (GMarkupParseContext *markup,
                const char *text,
                gsize length,
                gpointer user_data,
                GError **error)
{
  XgXmppReader *self = user_data;

  if (!g_queue_is_empty (&self->levels) || length < 5 || memcmp (text, "<?xml", 5) != 0)
    refuse (error);
}

/**
 * xg_xmpp_reader_new:
 *
 * Returns: (transfer full): a reader of one stream from its beginning
 */
XgXmppReader *
xg_xmpp_reader_new (void)
{
  static const GMarkupParser parser = { start_cb, end_cb, text_cb, passthrough_cb, NULL };
  XgXmppReader *self = g_new0 (XgXmppReader, 1);

  self->markup = g_markup_parse_context_new (&parser, 0, self, NULL);
  self->mechanisms = g_ptr_array_new_with_free_func (g_free);
  self->bindings = g_ptr_array_new_with_free_func (g_free);
  self->text = g_string_new (NULL);
  g_queue_init (&self->levels);
  return self;
}

/**
 * xg_xmpp_reader_free:
 * @self: (transfer full): a reader
 */
void
xg_xmpp_reader_free (XgXmppReader *self)
{
  g_markup_parse_context_free (self->markup);
  g_queue_clear_full (&self->levels, level_free);
  g_ptr_array_unref (self->mechanisms);
  g_ptr_array_unref (self->bindings);
  g_string_free (self->text, TRUE);
  g_free (self->condition);
  g_free (self->condition_text);
  g_free (self);
}

/**
 * xg_xmpp_reader_feed:
 * @self: a reader
 * @data: what came from the server
 * @length: bytes of it
 * @used: (out): how many of them were read: what follows an event is not
 *
 * Reads on, up to the next event. Nothing is read any more after %XG_XMPP_GARBAGE.
 *
 * Returns: what was said; %XG_XMPP_NOTHING if more is needed
 */
XgXmppEvent
xg_xmpp_reader_feed (XgXmppReader *self, const char *data, gsize length, gsize *used)
{
  *used = 0;
  if (self->event == XG_XMPP_GARBAGE)
    return self->event;
  self->event = XG_XMPP_NOTHING;
  while (*used < length && self->event == XG_XMPP_NOTHING)
    {
      self->n_bytes++;
      /* Byte by byte: where an event ends matters, and there is little to read. */
      if (self->n_bytes > BYTES_MAX ||
          !g_markup_parse_context_parse (self->markup, data + *used, 1, NULL))
        self->event = XG_XMPP_GARBAGE;
      (*used)++;
    }
  return self->event;
}

/**
 * xg_xmpp_reader_has_starttls:
 * @self: a reader
 *
 * Returns: whether the features offer TLS
 */
gboolean
xg_xmpp_reader_has_starttls (const XgXmppReader *self)
{
  return self->starttls;
}

static GStrv
dup_names (const GPtrArray *names)
{
  GStrv copy = g_new0 (char *, names->len + 1);

  for (guint i = 0; i < names->len; i++)
    copy[i] = g_strdup (g_ptr_array_index (names, i));
  return copy;
}

/**
 * xg_xmpp_reader_dup_mechanisms:
 * @self: a reader
 *
 * Returns: (transfer full): the SASL mechanisms of the features, as they are ordered
 */
GStrv
xg_xmpp_reader_dup_mechanisms (const XgXmppReader *self)
{
  return dup_names (self->mechanisms);
}

/**
 * xg_xmpp_reader_dup_bindings:
 * @self: a reader
 *
 * Returns: (transfer full): the types of channel binding of the features (XEP-0440)
 */
GStrv
xg_xmpp_reader_dup_bindings (const XgXmppReader *self)
{
  return dup_names (self->bindings);
}

/**
 * xg_xmpp_reader_get_condition:
 * @self: a reader
 *
 * Returns: (nullable): the condition of the stream error
 */
const char *
xg_xmpp_reader_get_condition (const XgXmppReader *self)
{
  return self->condition;
}

/**
 * xg_xmpp_reader_get_condition_text:
 * @self: a reader
 *
 * Returns: (nullable): what the server says about the error; for `see-other-host` the host
 */
const char *
xg_xmpp_reader_get_condition_text (const XgXmppReader *self)
{
  return self->condition_text;
}
